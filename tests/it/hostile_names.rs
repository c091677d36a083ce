//! Names and messages of a stranger's flow neither speak to the terminal nor to the CI service that reads
//! the log.

use crate::support::skip;
use crate::support::workspace::Workspace;

/// Asks the terminal for a title, begins a line, and gives GitHub Actions and Azure Pipelines commands.
const HOSTILE: &str = r"\x1b]0;title\x07\x9b31m\r\n::error::x\n##vso[task.setvariable]x";

fn flow(second: &str) -> String {
    format!(
        r#"Type: StateMachine
Name: "f{HOSTILE}"
SpecVersion: v1
StartAt: "A{HOSTILE}"
States:
  - Type: Pass
    Name: "A{HOSTILE}"
    Next: "{second}{HOSTILE}"
    "Key{HOSTILE}": 1
    OutputConstructor: {{"k{HOSTILE}": "v{HOSTILE}"}}
  - Type: Fail
    Name: "C{HOSTILE}"
    Code: "E{HOSTILE}"
    Detail: "D{HOSTILE}"
"#
    )
}

#[test]
fn texts_of_a_flow_do_not_speak_to_the_terminal() {
    let name = match cfg!(unix) {
        true => "a\u{1b}[31m\n::error::y.fdl.yaml",
        false => {
            skip(
                "texts_of_a_flow_do_not_speak_to_the_terminal",
                "file names here have no such characters",
            );
            "a.fdl.yaml"
        }
    };
    let test = format!(
        "Cases:\n  - Name: \"x{HOSTILE}\"\n    Expect: {{Status: Succeeded, Output: {{a: \"{HOSTILE}\"}}}}\n"
    );
    let workspace = Workspace::new(&[
        (name, &flow("B")),
        ("c.fdl.yaml", &flow("C")),
        ("c.fdltest.yaml", &test),
        ("d.fdl.yaml", "a: [\u{7f}\n"),
    ]);
    for command in [
        &["check", "--output-format", "full"][..],
        &["check", "--output-format", "concise"],
        &["check", "--output-format", "github"],
        &["check", "--output-format", "json"],
        &["check", "--output-format", "junit"],
        &["check", "--output-format", "sarif"],
        &["check", "--statistics"],
        &["simulate", "c.fdl.yaml", "--stats"],
        &["simulate", "c.fdl.yaml", "--output-format", "jsonl"],
        &["simulate", "c.fdl.yaml", "--output-format", "mermaid"],
        &["simulate", name],
        &["test", "--coverage"],
        &["test", "--output-format", "json"],
        &["format", "--check"],
        &["graph", "c.fdl.yaml", "--format", "text"],
        &["graph", "c.fdl.yaml", "--format", "mermaid"],
        &["graph", "c.fdl.yaml", "--format", "dot"],
    ] {
        let ran = workspace.run(command);
        let all = format!("{}\n{}", ran.out, ran.err);
        assert!(all.len() > 20, "{command:?} says something");
        // What reads JSON need not be protected from the second set of control characters.
        let json = command
            .iter()
            .any(|it| matches!(*it, "json" | "jsonl" | "sarif"));
        let speaks = |it: char| (it.is_control() && it != '\n') && (it < ' ' || !json);
        assert!(!all.contains(speaks), "{command:?}: {all:?}");
        let ours = |line: &str| line.starts_with("::") && line.contains(" title=fdl (");
        let begins = |line: &str| line.trim_start().starts_with("::") || line.starts_with("##");
        let line = all.lines().find(|line| begins(line) && !ours(line));
        assert_eq!(line, None, "{command:?}");
    }
}
