//! What CI and pre-commit run: the commands that the documentation and the hooks name do run.

use std::sync::Arc;

use crate::support::root;
use crate::support::workspace::Workspace;

const GOOD: &str = "\
Type: StateMachine
SpecVersion: v1
Name: good
StartAt: Done
States:
  - Name: Done
    Type: Succeed
";

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("the file is there")
}

#[test]
fn the_hooks_run() {
    let tree = fdl_core::syntax::parse(&Arc::from(read(".pre-commit-hooks.yaml")));
    assert!(tree.errors().is_empty());
    let hooks = tree.root().expect("a list").to_value().to_json();
    let hooks: serde_json::Value = serde_json::from_str(&hooks).expect("JSON");
    let bad = GOOD.replace("StartAt: Done", "StartAt: Dnoe");
    let workspace = Workspace::new(&[("good.fdl.yaml", GOOD), ("bad.fdl.yaml", &bad)]);
    let mut ids = Vec::new();
    for hook in hooks.as_array().expect("a list") {
        let text = |name: &str| hook[name].as_str().expect("text");
        ids.push(text("id").to_owned());
        let mut arguments: Vec<&str> = text("entry").split_whitespace().collect();
        assert_eq!(arguments.remove(0), "fdl");
        if hook["pass_filenames"] == false {
            assert_eq!(workspace.run(&arguments).code, 0, "{arguments:?}");
            continue;
        }
        // A layout is no matter of right and wrong states.
        let bad = i32::from(text("id") != "fdl-format");
        for (file, code) in [("good.fdl.yaml", 0), ("bad.fdl.yaml", bad)] {
            let with_file: Vec<&str> = arguments.iter().copied().chain([file]).collect();
            assert_eq!(workspace.run(&with_file).code, code, "{with_file:?}");
        }
    }
    assert_eq!(ids, ["fdl-format", "fdl-check", "fdl-test"]);
}

#[test]
fn the_commands_of_the_page_run() {
    let workspace = Workspace::new(&[("good.fdl.yaml", GOOD)]);
    workspace.write("fdl-baseline.json", "{\"version\": 1, \"findings\": []}");
    let page = read("docs/ci.md");
    let lines = page
        .lines()
        .map(|line| line.trim().trim_start_matches("- run: "));
    let commands: Vec<&str> = lines.filter_map(|it| it.strip_prefix("fdl ")).collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let command = command.split(" > ").next().unwrap_or(command);
        let arguments: Vec<&str> = command.split_whitespace().collect();
        let ran = workspace.run(&arguments);
        assert_eq!(ran.code, 0, "{command}: {ran:?}");
    }
}

#[test]
fn files_that_are_named_can_be_left_out_too() {
    let workspace = Workspace::new(&[("fdl.toml", "exclude = [\"old/\"]\n")]);
    workspace.write(
        "old/a.fdl.yaml",
        GOOD.replace("StartAt: Done", "StartAt: Dnoe"),
    );
    assert_eq!(workspace.run(&["check", "old/a.fdl.yaml"]).code, 1);
    let ran = workspace.run(&["check", "--force-exclude", "old/a.fdl.yaml"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}
