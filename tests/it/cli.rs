//! The command line as a whole: help, versions, streams, what every command has in common.

use std::io::Read;
use std::process::Stdio;

use crate::support::workspace::Workspace;

#[test]
fn every_command_has_help_with_what_it_does() {
    let workspace = Workspace::new(&[]);
    let help = workspace.run(&["--help"]);
    assert_eq!(help.code, 0);
    let commands = [
        "check",
        "simulate",
        "test",
        "format",
        "explain",
        "schema",
        "lsp",
        "version",
        "completions",
        "man",
    ];
    for command in commands {
        assert!(help.out.contains(&format!("\n  {command} ")), "{command}");
        for form in [vec![command, "--help"], vec!["help", command]] {
            let help = workspace.run(&form);
            assert_eq!((help.code, help.err.as_str()), (0, ""));
            assert!(help.out.contains("Usage: fdl"), "{}", help.out);
        }
    }
    for command in [
        "check",
        "simulate",
        "test",
        "format",
        "explain",
        "schema",
        "completions",
        "man",
    ] {
        let help = workspace.run(&[command, "--help"]).out;
        assert!(help.contains("Example"), "{help}");
    }
}

#[test]
fn wrong_usage_is_2_and_says_so_on_standard_error() {
    let workspace = Workspace::new(&[]);
    for wrong in [
        vec![],
        vec!["frobnicate"],
        vec!["check", "--output-format", "xml"],
        vec!["check", "--rule", "unknown-next"],
        vec!["check", "--rule", "unknown-nxt=off"],
        vec!["check", "--rule", "unknown-next=loud"],
        vec!["check", "--fix", "--diff"],
        vec!["check", "-q", "-v"],
        vec!["simulate"],
        vec!["simulate", "a.fdl.yaml", "--seed", "x"],
        vec!["explain", "unknown-nxt"],
        vec!["schema", "house"],
        vec!["lsp", "--stdio", "--tcp", "1"],
        vec!["completions", "dos"],
    ] {
        let ran = workspace.run(&wrong);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong:?}");
        assert!(!ran.err.is_empty(), "{wrong:?}");
    }
}

#[test]
fn version_completions_schemas() {
    let workspace = Workspace::new(&[]);
    let version = format!("fdl {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(workspace.run(&["version"]).out, version);
    assert_eq!(workspace.run(&["--version"]).out, version);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(workspace.run(&["completions", shell]).out.contains("fdl"));
    }
    for schema in ["flow", "test", "config"] {
        let schema = workspace.run(&["schema", schema]).json();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
    }
}

#[test]
fn explain_prints_pages_and_the_list() {
    let workspace = Workspace::new(&[]);
    let list = workspace.run(&["explain"]);
    assert_eq!(list.code, 0);
    assert!(
        list.out
            .lines()
            .any(|line| line.starts_with("unknown-next ")),
        "{}",
        list.out
    );
    let page = workspace.run(&["explain", "unknown-next"]);
    assert!(page.out.starts_with("# "), "{}", page.out);
    let wrong = workspace.run(&["explain", "unknown-nxt"]);
    assert!(
        wrong.err.contains("did you mean `unknown-next`"),
        "{}",
        wrong.err
    );
}

/// As in `fdl explain | head -1`: the exit status is what it would have been.
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let mut flow = "StartAt: A\nStates:\n".to_owned();
    for at in 0..2_000 {
        flow += &format!("- {{Type: Pass, Name: s{at}, Next: nowhere}}\n");
    }
    let workspace = Workspace::new(&[("a.fdl.yaml", flow.as_str())]);
    for (arguments, code) in [(["schema", "flow"], 0), (["check", "a.fdl.yaml"], 1)] {
        let mut child = workspace
            .fdl()
            .args(arguments)
            .arg("--quiet")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut first = [0; 1];
        let mut out = child.stdout.take().expect("standard output is a pipe");
        out.read_exact(&mut first).expect("there is output");
        drop(out);
        let output = child.wait_with_output().expect("the binary ends");
        assert_eq!(output.status.code(), Some(code));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn colours_are_for_those_who_ask() {
    let flow = "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: X\nStates: [{Name: A, Type: Succeed}]\n";
    let workspace = Workspace::new(&[("a.fdl.yaml", flow)]);
    let run = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = workspace.fdl();
        command.env_remove("NO_COLOR").arg("check").args(arguments);
        for (name, value) in variables {
            command.env(name, value);
        }
        crate::support::workspace::finish(command, b"")
            .out
            .contains('\u{1b}')
    };
    assert!(!run(&[], &[]), "a pipe");
    assert!(run(&[], &["--color", "always"]));
    assert!(run(&[("FORCE_COLOR", "1")], &[]));
    assert!(!run(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &[]));
    assert!(run(&[("NO_COLOR", "1")], &["--color", "always"]));
    assert!(!run(&[("FORCE_COLOR", "1")], &["--color", "never"]));
}

#[test]
fn log_lines_go_to_standard_error() {
    let workspace = Workspace::new(&[("a.fdl.yaml", "")]);
    let quiet = workspace.run(&["check", "-q"]);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    let mut command = workspace.fdl();
    command.args(["check", "-q"]).env("FDL_LOG", "debug");
    let ran = crate::support::workspace::finish(command, b"");
    assert_eq!(ran.out, "");
    assert!(ran.err.contains("reading ./a.fdl.yaml"), "{}", ran.err);
}
