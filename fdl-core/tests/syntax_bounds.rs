//! Hostile texts: time in proportion to the text, no crash, bounded memory.

// Only these tests look at a clock: a parser that is not linear would take minutes here.
#![allow(clippy::disallowed_methods)]
// The figures are worth reading: `cargo test --test syntax_bounds -- --nocapture`.
#![allow(clippy::print_stdout)]

mod support;

use std::time::{Duration, Instant};

use fdl_core::syntax::{Tree, parse};
use support::flow;

/// Large enough that a parser that is not linear takes minutes, small enough for debug builds.
const SIZE: usize = 128 << 10;

/// Parses `text` under the limits that hold for every text.
fn bounded(name: &str, text: &str) -> Tree {
    let start = Instant::now();
    let tree = parse(&text.into());
    let time = start.elapsed();
    let ratio = tree.allocated_bytes() as f64 / text.len() as f64;
    println!(
        "{name}: {} bytes, {time:?}, {ratio:.1} times the text",
        text.len()
    );
    // Some fifty times what the longest takes in a debug build.
    assert!(time < Duration::from_secs(10), "{name} took {time:?}");
    // A short text may have its errors beside.
    assert!(
        tree.allocated_bytes() <= 20 * text.len() + 400_000,
        "{name}: {ratio} times the text"
    );
    assert!(tree.errors().len() <= 1000);
    tree
}

/// `piece` over and over.
fn much(piece: &str) -> String {
    piece.repeat(SIZE / piece.len())
}

#[test]
fn repeated_pieces() {
    const PIECES: [&str; 66] = [
        "[",
        "{",
        "]",
        "}",
        "[{",
        "{[",
        "[[],",
        "{a: [",
        "{\"a\":[",
        "[a: ",
        "[? ",
        "{? ",
        "[a,",
        "{a,",
        "{,",
        "[!,",
        "[&a,",
        "[*a,",
        "[\"\\n\",",
        "['''',",
        "[-",
        "[- ",
        "- ",
        "-\n",
        "? ",
        "?\n",
        ": ",
        ":\n",
        "a: ",
        "a:\n",
        "a\n",
        "&a ",
        "&a\n",
        "!a ",
        "!a\n",
        "!\n",
        "*a\n",
        "- !\n",
        "- &a\n",
        "- *a\n",
        "#\n",
        " #",
        "\"",
        "\"\n",
        "'",
        "'\n",
        "\\",
        "\"\\n",
        "|\n",
        ">\n",
        "- |\n",
        "- >+\n\n",
        "---\n",
        "...\n",
        "--- a\n...\n",
        "%a\n",
        "%YAML 1.2\n---\n",
        "\t",
        "\t\n",
        "\ta: b\n",
        "\0",
        "\r",
        "\u{feff}",
        "@\n",
        "🚚",
        "<<: *a\n",
    ];
    for piece in PIECES {
        bounded(&format!("{piece:?} repeated"), &much(piece));
        bounded(
            &format!("{piece:?} repeated in an entry"),
            &format!("a:\n  b: {}", much(piece)),
        );
    }
}

#[test]
fn deep_nesting() {
    let deep = 100_000;
    bounded(
        "brackets",
        &format!("{}{}", "[".repeat(deep), "]".repeat(deep)),
    );
    bounded(
        "braces",
        &format!("{}{}", "{a: ".repeat(deep), "}".repeat(deep)),
    );
    let indented = |line: &str, levels: usize| -> String {
        (0..levels)
            .map(|level| format!("{:level$}{line}\n", ""))
            .collect()
    };
    for line in ["a:", "-", "- a:", "? a", "? -", "- - -", "a", "&a b:"] {
        bounded(&format!("{line:?} nested"), &indented(line, 1500));
    }
    let mut closing = indented("a:", 200);
    for level in (0..200).rev() {
        closing += &format!("{:level$}b: c\n", "");
    }
    let tree = bounded("opened and closed", &closing.repeat(20));
    assert!(
        tree.errors()
            .iter()
            .all(|error| !error.message.contains("deeper"))
    );
    let tree = bounded("too deep", &indented("a:", 300));
    assert_eq!(tree.errors()[0].message, "nested deeper than 256 levels");
}

#[test]
fn what_is_too_deep_is_left_out_and_no_more() {
    let mut text =
        "first: 1\nflow: ".to_owned() + &"[".repeat(300) + &"]".repeat(300) + "\nblock:\n";
    for level in 1..300 {
        text += &format!("{:level$}a:\n", "");
    }
    text += "last: 2\n";
    let tree = bounded("too deep twice", &text);
    let root = tree.root().expect("there is a root");
    let keys: Vec<_> = root
        .entries()
        .filter_map(|entry| entry.key.text())
        .collect();
    assert_eq!(keys, ["first", "flow", "block", "last"]);
    assert_eq!(tree.errors().len(), 2, "{:?}", tree.errors());
}

#[test]
fn alias_bombs() {
    let mut text = String::new();
    for number in 0..20_000_usize {
        text += &format!(
            "- &a{number} [*a{}, *a{}]\n",
            number / 2,
            number.saturating_sub(1)
        );
    }
    let tree = bounded("aliases of aliases", &text);
    let value = tree.root().expect("there is a root").to_value();
    assert!(value.to_json().len() < 2_000_000);
    let chain: String = (1..5000)
        .map(|it| format!("- &a{it} [*a{}]\n", it - 1))
        .collect();
    let tree = bounded("a chain of aliases", &format!("- &a0 x\n{chain}"));
    tree.root().expect("there is a root").to_value();
    let merges: String = (1..5000)
        .map(|it| format!("- &a{it} {{<<: *a{}}}\n", it - 1))
        .collect();
    let tree = bounded("a chain of merges", &format!("- &a0 {{x: y}}\n{merges}"));
    tree.root().expect("there is a root").to_value();
}

#[test]
fn long_lines_and_many_lines() {
    let size = 4 * SIZE;
    bounded("a flow", &flow(1, size));
    let words = "word ".repeat(size / 5);
    bounded("one plain line", &words);
    bounded("one value", &format!("a: {words}\nb: c\n"));
    bounded("one key", &format!("{words}: a\n"));
    bounded("one quoted line", &format!("a: \"{words}\"\n"));
    bounded("one unclosed line", &format!("a: \"{words}\n"));
    bounded(
        "many errors on a line",
        &format!("a: [{}", "} ".repeat(size / 2)),
    );
    bounded(
        "plain lines",
        &format!("a:\n{}", "  word\n".repeat(size / 7)),
    );
    bounded(
        "plain lines, then a key",
        &format!("a:\n{}  b: c\n", "  word\n".repeat(size / 7)),
    );
    bounded(
        "quoted lines",
        &format!("a: \"{}\"\n", "  word\n".repeat(size / 7)),
    );
    bounded(
        "unclosed lines",
        &format!("a: \"{}\n", "  word\n".repeat(size / 7)),
    );
    bounded("unclosed quotes", &"- \"a\n  'b\n".repeat(size / 10));
    bounded(
        "literal lines",
        &format!("a: |\n{}", "  word\n\n".repeat(size / 8)),
    );
    bounded(
        "folded lines",
        &format!("a: >\n{}", "  word\n\n".repeat(size / 8)),
    );
    bounded(
        "empty lines",
        &format!("a: >+\n{}", "\r\n".repeat(size / 2)),
    );
    bounded("words over comments", &"a: b\nc\n# d\n".repeat(size / 11));
    bounded(
        "words beside comments",
        &"  # c\n a\n   b:\n  - c\n".repeat(size / 21),
    );
    let keys: String = (0..size / 12).map(|it| format!("k{it}: v\n")).collect();
    bounded("different keys", &keys);
    bounded("the same key", &"k: v\n".repeat(size / 5));
}

#[test]
fn a_text_beyond_the_limit_is_refused() {
    let tree = parse(&" ".repeat((64 << 20) + 1).into());
    assert!(tree.root().is_none());
    assert_eq!(
        tree.errors()[0].message,
        "the text has 67108865 bytes; at most 64 MB are read"
    );
}
