//! `fdl format`: what is written, what is reported, what is left alone.

use crate::support::workspace::Workspace;
use crate::support::{fdl, root};

const LOOSE: &str = "StartAt:   A\nType: StateMachine\nStates:\n- Type: Pass # one\n  Name: A\n";
const TIDY: &str = "Type: StateMachine\nStartAt: A\nStates:\n  - Name: A\n    Type: Pass # one\n";
const LOOSE_TEST: &str = "Cases:\n- Input: {a: 1}\n  Name: one\n";
const TIDY_TEST: &str = "Cases:\n  - Name: one\n    Input: {a: 1}\n";
const BROKEN: &str = "Type: StateMachine\nStates: [\nName:   x\n";

#[test]
fn files_are_laid_out_in_place() {
    let workspace = Workspace::new(&[
        ("flows/a.fdl.yaml", LOOSE),
        ("flows/a.fdltest.yaml", LOOSE_TEST),
        ("b.fdl.yaml", TIDY),
        ("none.yaml", "b:   1\n"),
        ("flow.json", "{\"Type\":\"StateMachine\",\"Name\": \"f\"}"),
    ]);
    let ran = workspace.run(&["format"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert_eq!(ran.err, "formatted 3 files, 1 laid out already\n");
    assert_eq!(workspace.read("flows/a.fdl.yaml"), TIDY);
    assert_eq!(workspace.read("flows/a.fdltest.yaml"), TIDY_TEST);
    assert_eq!(workspace.read("none.yaml"), "b:   1\n");
    let json = workspace.read("flow.json");
    assert_eq!(json, "{\"Type\": \"StateMachine\", \"Name\": \"f\"}\n");
    let ran = workspace.run(&["format"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "4 files laid out already\n")
    );
    assert_eq!(workspace.run(&["format", "-q"]).err, "");
}

#[test]
fn check_and_diff_change_nothing() {
    let workspace = Workspace::new(&[("a.fdl.yaml", LOOSE), ("b.fdl.yaml", TIDY)]);
    let ran = workspace.run(&["format", "--check"]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (1, "would format a.fdl.yaml\n")
    );
    assert_eq!(ran.err, "would format 1 file, 1 laid out already\n");
    let ran = workspace.run(&["format", "--diff"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out, @"
    --- a.fdl.yaml
    +++ a.fdl.yaml
    @@ -1,5 +1,5 @@
    -StartAt:   A
     Type: StateMachine
    +StartAt: A
     States:
    -- Type: Pass # one
    -  Name: A
    +  - Name: A
    +    Type: Pass # one
    ");
    assert_eq!(workspace.read("a.fdl.yaml"), LOOSE);
    let ran = workspace.run(&["format", "--check", "--diff", "b.fdl.yaml"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn what_is_no_yaml_is_reported_and_left() {
    let workspace = Workspace::new(&[("a.fdl.yaml", LOOSE), ("b.fdl.yaml", BROKEN)]);
    let ran = workspace.run(&["format"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert_eq!(
        ran.err,
        "error: cannot format `b.fdl.yaml`: 2:9: `[` is not closed; expected `]`\nformatted 1 file\n"
    );
    assert_eq!(workspace.read("b.fdl.yaml"), BROKEN);
    assert_eq!(workspace.read("a.fdl.yaml"), TIDY, "the others are done");
    let ran = workspace.run(&["format", "missing.fdl.yaml"]);
    assert_eq!(ran.code, 2);
    // 2 wins over 1.
    workspace.write("a.fdl.yaml", LOOSE);
    assert_eq!(workspace.run(&["format", "--check"]).code, 2);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let workspace = Workspace::new(&[]);
    let ran = workspace.run_with(&["format", "-"], LOOSE.as_bytes());
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, TIDY, "")
    );
    let ran = workspace.run_with(&["format", "-"], TIDY.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, TIDY));
    let arguments = ["format", "-", "--stdin-filename", "a.fdltest.yaml"];
    let ran = workspace.run_with(&arguments, LOOSE_TEST.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, TIDY_TEST));
    let ran = workspace.run_with(&["format", "-", "--check"], LOOSE.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (1, "would format -\n"));
    let ran = workspace.run_with(&["format", "-"], BROKEN.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn line_breaks_and_byte_order_marks_stay() {
    let loose = format!("\u{feff}{}", LOOSE.replace('\n', "\r\n"));
    let workspace = Workspace::new(&[("a.fdl.yaml", &loose)]);
    assert_eq!(workspace.run(&["format"]).code, 0);
    let tidy = format!("\u{feff}{}", TIDY.replace('\n', "\r\n"));
    assert_eq!(workspace.read("a.fdl.yaml"), tidy);
}

#[test]
fn an_editorconfig_is_respected() {
    let workspace = Workspace::new(&[
        (
            ".editorconfig",
            "root = true\n[*.yaml]\nindent_size = 4\nend_of_line = crlf\n",
        ),
        ("a.fdl.yaml", LOOSE),
    ]);
    assert_eq!(workspace.run(&["format"]).code, 0);
    assert_eq!(
        workspace.read("a.fdl.yaml"),
        "Type: StateMachine\r\nStartAt: A\r\nStates:\r\n    - Name: A\r\n      Type: Pass # one\r\n"
    );
    let ran = workspace.run_with(
        &["format", "-", "--stdin-filename", "x.fdl"],
        LOOSE.as_bytes(),
    );
    assert_eq!(ran.out, TIDY, "the pattern is about other files");
}

#[test]
fn what_the_configuration_excludes_is_left_out() {
    let workspace = Workspace::new(&[
        ("fdl.toml", "exclude = [\"vendor/\"]\n"),
        ("vendor/a.fdl.yaml", LOOSE),
    ]);
    assert_eq!(workspace.run(&["format", "--check"]).code, 0);
    let named = ["format", "--check", "vendor/a.fdl.yaml"];
    assert_eq!(workspace.run(&named).code, 1);
    let ran = workspace.run(&["format", "--check", "--force-exclude", "vendor/a.fdl.yaml"]);
    assert_eq!(ran.code, 0);
    workspace.write("fdl.toml", "exclude = 1\n");
    assert_eq!(workspace.run(&named).code, 2);
}

#[cfg(unix)]
#[test]
fn a_write_protected_file_is_left() {
    use std::os::unix::fs::PermissionsExt as _;

    let workspace = Workspace::new(&[("a.fdl.yaml", LOOSE)]);
    let path = workspace.path("a.fdl.yaml");
    let permissions = std::fs::Permissions::from_mode(0o444);
    std::fs::set_permissions(&path, permissions).expect("the file is ours");
    let ran = workspace.run(&["format"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("cannot write `a.fdl.yaml`: the file is write-protected"),
        "{}",
        ran.err
    );
    assert_eq!(workspace.read("a.fdl.yaml"), LOOSE);
}

/// Flows whose layout is what they are there for.
const ODD: [&str; 4] = [
    "tests/flows/ok/json.fdl.json",
    "tests/flows/ok/no_line_break_at_the_end.fdl.yaml",
    "tests/flows/ok/result_and_choice.fdl.yaml",
    "tests/flows/ok/yaml_styles.fdl.yaml",
];

#[test]
fn our_own_flows_are_laid_out() {
    let folders = ["examples", "tests/flows"];
    let output = fdl()
        .arg("format")
        .arg("--check")
        .args(folders)
        .output()
        .expect("fdl runs");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    let changed: Vec<&str> = out
        .lines()
        .filter_map(|line| line.strip_prefix("would format "))
        .collect();
    assert_eq!(changed, ODD, "run `fdl format` on the others");
    for odd in ODD {
        assert!(root().join(odd).is_file());
    }
}

/// The layout that the page shows is the one that the command makes.
#[test]
fn the_flow_of_the_page_is_laid_out() {
    let page = std::fs::read_to_string(root().join("docs/formatting.md")).expect("the page");
    let flow = page.split("```yaml\n").nth(1).expect("a flow");
    let flow = flow.split("```").next().expect("its end");
    let workspace = Workspace::new(&[]);
    let ran = workspace.run_with(&["format", "-"], flow.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (0, flow));
}
