//! Transcripts in the documentation are what the binary prints: in a block marked `console` each line
//! that starts with `$ fdl` is run, and the lines below it are compared, or rewritten.

use crate::support::{check_file, fdl, root};

/// The pages that have transcripts.
const PAGES: &[&str] = &["README.md", "docs/graph.md", "docs/test-files.md"];

#[test]
fn transcripts_are_real() {
    for page in PAGES {
        let text = std::fs::read_to_string(root().join(page)).expect(page);
        let actual = replay(&text, run);
        assert!(
            text.contains("```console\n$ fdl "),
            "{page} has no transcript"
        );
        check_file(page, &actual);
    }
}

/// The page with the output of its commands as `run` gives it.
fn replay(page: &str, run: impl Fn(&[String]) -> String) -> String {
    let mut out = String::new();
    let (mut in_block, mut below_command) = (false, false);
    for line in page.split_inclusive('\n') {
        let fence = line.starts_with("```");
        if fence {
            in_block = !in_block && line.trim_end() == "```console";
            below_command = false;
        }
        let command = line.strip_prefix("$ ").filter(|_| in_block);
        if let Some(command) = command {
            below_command = false;
            out.push_str(line);
            if let Some(arguments) = command.strip_prefix("fdl ") {
                out.push_str(&run(&words(arguments.trim_end())));
                below_command = true;
            }
        } else if fence || !below_command {
            out.push_str(line);
        }
    }
    out
}

/// What a command prints, on both streams, without blanks at the ends of lines.
fn run(arguments: &[String]) -> String {
    let output = fdl().args(arguments).output().expect("fdl runs");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("the output is UTF-8");
    text.lines()
        .map(|line| format!("{}\n", line.trim_end()))
        .collect()
}

/// The words of a command line; quotes keep blanks.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if c == open => quote = None,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().expect("there is always a word").push(c),
        }
    }
    words.retain(|it| !it.is_empty());
    words
}

#[test]
fn commands_are_replayed() {
    let page = "a\n```console\n$ fdl check \"a b\"\nold\nolder\n$ ls\nkept\n```\nold\n```sh\n$ fdl x\n```\n";
    let new = replay(page, |arguments| format!("{arguments:?}\n"));
    assert_eq!(
        new,
        "a\n```console\n$ fdl check \"a b\"\n[\"check\", \"a b\"]\n$ ls\nkept\n```\nold\n```sh\n$ fdl x\n```\n"
    );
}
