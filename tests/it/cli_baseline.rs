//! `fdl check` for repositories with old findings: statistics, comments, baselines.

use crate::support::workspace::{Ran, Workspace};

/// Two states that are not there, and two mistakes with one expression over several lines.
const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: old
StartAt: A
States:
  - {Type: Pass, Name: A, Next: X}
  - Type: Pass
    Name: B
    Next: Y
  - Type: Choice
    Name: C
    Branches:
      - Condition.$: |
          $Input.a ==
          $Inpt.b
        Next: A
    Default: A
";

fn check(workspace: &Workspace, arguments: &[&str]) -> Ran {
    let mut all = vec!["check", "--output-format", "concise"];
    all.extend(arguments);
    workspace.run(&all)
}

#[test]
fn statistics_count_by_rule() {
    let workspace = Workspace::new(&[("a.fdl.yaml", FLOW), ("b.fdl.yaml", FLOW)]);
    let ran = workspace.run(&["check", "--statistics"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out, @r"
    4  [ ] unknown-next
    2  [*] unknown-variable
    2  [*] unneeded-expression-suffix
    ");
    let ran = workspace.run(&["check", "--statistics", "--output-format", "json"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn comments_silence_everything_and_keep_the_flow() {
    let workspace = Workspace::new(&[("a.fdl.yaml", FLOW)]);
    let ran = check(&workspace, &["--add-ignore"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    insta::assert_snapshot!(workspace.read("a.fdl.yaml"), @r"
    Type: StateMachine
    SpecVersion: v1
    Name: old
    StartAt: A
    States:
      - {Type: Pass, Name: A, Next: X} # fdl: ignore[unknown-next]
      - Type: Pass
        Name: B
        Next: Y # fdl: ignore[unknown-next]
      - Type: Choice
        Name: C
        Branches:
          - Condition.$: | # fdl: ignore[unknown-variable, unneeded-expression-suffix]
              $Input.a ==
              $Inpt.b
            Next: A
        Default: A
    ");
    let again = check(&workspace, &[]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    let silenced = workspace.read("a.fdl.yaml");
    check(&workspace, &["--add-ignore"]);
    assert_eq!(workspace.read("a.fdl.yaml"), silenced);
}

#[test]
fn what_comments_cannot_silence_is_left_and_reported() {
    let json = r#"{"Type": "StateMachine", "SpecVersion": "v1", "Name": "j", "StartAt": "X",
        "States": [{"Type": "Succeed", "Name": "A"}]}"#;
    let broken = "Type: StateMachine\nName: 'a\n";
    for (name, text) in [("j.json", json), ("b.fdl.yaml", broken)] {
        let workspace = Workspace::new(&[(name, text)]);
        let ran = check(&workspace, &["--add-ignore", name]);
        assert_eq!(ran.code, 1, "{name}: {ran:?}");
        assert!(!ran.out.is_empty());
        if name == "j.json" {
            assert_eq!(workspace.read(name), text);
        }
    }
}

#[test]
fn a_baseline_hides_what_is_old_only() {
    let workspace = Workspace::new(&[("flows/a.fdl.yaml", FLOW), ("ci/keep", "")]);
    let ran = check(&workspace, &["--write-baseline", "ci/base.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    let first = workspace.read("ci/base.json");
    let known = ["--baseline", "ci/base.json"];
    let ran = check(&workspace, &known);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    // The lines move, and one more finding of a known kind comes.
    let moved = FLOW.replace("States:\n", "\n\nStates:\n");
    let more = moved.clone() + "  - {Type: Pass, Name: D, Next: Y}\n";
    workspace.write("flows/a.fdl.yaml", &moved);
    assert_eq!(check(&workspace, &known).out, "");
    workspace.write("flows/a.fdl.yaml", &more);
    let ran = check(&workspace, &known);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("unknown-next"), "{ran:?}");
    assert!(ran.out.lines().all(|it| it.contains(":20:")), "{ran:?}");
    // From another folder, and written again: the same.
    workspace.write("flows/a.fdl.yaml", FLOW);
    let mut command = workspace.fdl();
    command.current_dir(workspace.path("flows"));
    command.args(["check", "--baseline", "../ci/base.json"]);
    assert!(command.output().expect("it runs").status.success());
    check(&workspace, &["--write-baseline", "ci/base.json"]);
    assert_eq!(workspace.read("ci/base.json"), first);
}

#[test]
fn what_is_no_baseline_is_refused() {
    let files = [
        ("a.fdl.yaml", FLOW),
        ("x.json", "{}"),
        ("v.json", "{\"version\": 2, \"findings\": []}"),
    ];
    let workspace = Workspace::new(&files);
    for (name, message) in [
        (
            "none.json",
            "error: cannot read `none.json`: no such file or directory",
        ),
        ("x.json", "error: `x.json` is not a baseline"),
        ("v.json", "error: `v.json` is a baseline of version 2"),
    ] {
        let ran = check(&workspace, &["--baseline", name]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.starts_with(message), "{ran:?}");
    }
}
