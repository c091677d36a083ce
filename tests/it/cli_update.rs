//! `fdl test --update` and `--watch`: what is rewritten, and when the cases run again.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Stdio};

use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: add
StartAt: Add
States:
  - Type: Pass
    Name: Add
    OutputConstructor:
      sum.$: intAdd($Input.a, $Input.b)
    End: true
";

const CASES: &str = "\
Cases:
  - Name: small   # numbers
    Input: {a: 1, b: 2}
    Expect: {OutputExactly: {sum: 4}} # wrong
  - Name: right
    Input: {a: 1, b: 1}
    Expect:
      OutputExactly:
        sum: 0x2
  - Name: another expectation
    Input: {a: 2, b: 2}
    Expect:
      Status: Failed
      OutputExactly: {sum: 5, of: [2, 2]}
";

fn workspace() -> Workspace {
    Workspace::new(&[("add.fdl.yaml", FLOW), ("add.fdltest.yaml", CASES)])
}

#[test]
fn only_outputs_that_differ_are_rewritten() {
    let workspace = workspace();
    let ran = workspace.run(&["test", "--update"]);
    // A wrong status is not made right.
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (1, "2 outputs of `add.fdltest.yaml` rewritten\n")
    );
    insta::assert_snapshot!(ran.out, @r"
    passed  add.fdltest.yaml::small  (0s, 1 transition)
    passed  add.fdltest.yaml::right  (0s, 1 transition)
    FAILED  add.fdltest.yaml::another expectation  (0s, 1 transition)
        Status: the run is Succeeded, not Failed
          at add.fdltest.yaml:13:15
          |       Status: Failed
    2 passed, 1 failed in 1 file
    ");
    let expected = CASES
        .replace("{sum: 4}", "{sum: 3}")
        .replace("{sum: 5, of: [2, 2]}", "{sum: 4}");
    assert_eq!(workspace.read("add.fdltest.yaml"), expected);
    let again = workspace.run(&["test", "--update"]);
    assert_eq!((again.out, again.err), (ran.out, String::new()));
}

#[test]
fn the_filter_holds_for_what_is_rewritten() {
    let workspace = workspace();
    let ran = workspace.run(&["test", "--update", "--filter", "small"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (0, "1 output of `add.fdltest.yaml` rewritten\n")
    );
    assert_eq!(
        workspace.read("add.fdltest.yaml"),
        CASES.replace("{sum: 4}", "{sum: 3}")
    );
}

#[test]
fn what_is_shared_or_cannot_be_written_stays() {
    let workspace = workspace();
    let shared = "Cases:\n  - {Name: one, Input: {a: 1, b: 1}, Expect: &e {OutputExactly: 1}}\n  - {Name: two, Expect: *e}\n";
    workspace.write("add.fdltest.yaml", shared);
    let ran = workspace.run(&["test", "--update"]);
    assert_eq!(ran.code, 1);
    let note = "the output of `add.fdltest.yaml::one` is not rewritten: its `OutputExactly` is not the case's own\n";
    assert_eq!(ran.err, note);
    assert_eq!(workspace.read("add.fdltest.yaml"), shared);

    let path = workspace.path("add.fdltest.yaml");
    workspace.write("add.fdltest.yaml", CASES);
    let mut permissions = path.metadata().expect("a file").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("it is ours");
    let ran = workspace.run(&["test", "--update"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("cannot write `add.fdltest.yaml`"),
        "{}",
        ran.err
    );
    assert_eq!(workspace.read("add.fdltest.yaml"), CASES);
}

/// A process that is ended when the test is.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The lines of a report, up to its last one.
fn report(out: &mut BufReader<ChildStdout>) -> String {
    let mut report = String::new();
    while !report.ends_with("in 1 file\n") {
        let read = out.read_line(&mut report).expect("the output is UTF-8");
        assert!(read > 0, "it has ended: {report}");
    }
    report
}

#[test]
fn the_cases_run_again_after_each_change() {
    let workspace = workspace();
    workspace.write(
        "add.fdltest.yaml",
        "Cases: [{Name: one, InputFile: in.json, Expect: {OutputExactly: {sum: 3}}}]",
    );
    workspace.write("in.json", r#"{"a": 1, "b": 2}"#);
    let mut command = workspace.fdl();
    command.args(["test", "--watch", "-q"]);
    let child = command
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut watching = Watching(child);
    let out = watching.0.stdout.take().expect("it is a pipe");
    let mut out = BufReader::new(out);
    // Not a terminal: nothing is cleared.
    assert_eq!(report(&mut out), "1 passed in 1 file\n");
    workspace.write("in.json", r#"{"a": 10, "b": 20}"#);
    assert!(report(&mut out).contains("`sum` of the output is `30`, not `3`"));
    workspace.write("add.fdl.yaml", FLOW.replace("$Input.b)", "-7)"));
    assert_eq!(report(&mut out), "1 passed in 1 file\n");
    workspace.write(
        "add.fdltest.yaml",
        "Cases: [{Name: one, Input: {a: 1}}, {Name: two, Input: {a: 2}}]",
    );
    assert_eq!(report(&mut out), "2 passed in 1 file\n");
    let ended = watching.0.try_wait().expect("it can be asked");
    assert_eq!(ended, None);
}
