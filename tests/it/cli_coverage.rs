//! `fdl test --coverage`: what is counted, in which format, where it goes, and the bound.

use crate::support::workspace::Workspace;
use serde_json::{Value, json};

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: pay
StartAt: Amount
States:
  - Type: Choice
    Name: Amount
    Branches:
      - Condition: $Input.amount > 0
        Next: Pay
    Default: Nothing
  - Type: Task
    Name: Pay
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters: {resourceArn: acs:fc:::functions/pay, invocationType: Sync}
    Retry:
      - {Errors: [Busy], Description: Later, MaxAttempts: 1, IntervalSeconds: 1}
    Catch:
      - Errors: [Refused]
        Description: No money
        OutputConstructor: {ok: false}
        Next: Nothing
    End: true
  - Type: Succeed
    Name: Nothing
  - Type: Pass
    Name: Forgotten
    Next: Nothing
";

const PAID: &str = "\
Cases:
  - {Name: paid, Input: {amount: 1}, Mocks: {Pay: {Body: {}}}}
";

const BUSY: &str = "\
Flow: pay.fdl.yaml
Cases:
  - Name: paid later
    Input: {amount: 1}
    Mocks: {Pay: [{Throw: {Code: Busy}}, {Body: {}}]}
  - Name: refused
    Input: {amount: 1}
    Mocks: {Pay: {Throw: {Code: Refused}}}
";

fn workspace() -> Workspace {
    Workspace::new(&[
        ("pay.fdl.yaml", FLOW),
        ("pay.fdltest.yaml", PAID),
        ("busy.fdltest.yaml", BUSY),
    ])
}

#[test]
fn all_test_files_of_a_flow_count_together() {
    let workspace = workspace();
    let ran = workspace.run(&["test", "--coverage"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    // By hand. States: Amount, Pay, Nothing; Forgotten cannot be reached. Transitions: Amount→Pay,
    // Pay→Nothing by its rule, not Amount→Nothing. Sides: true, not false. Retry: used, not exhausted.
    insta::assert_snapshot!(ran.out, @r"
    passed  busy.fdltest.yaml::paid later  (1s, 2 transitions)
    passed  busy.fdltest.yaml::refused  (0s, 3 transitions)
    passed  pay.fdltest.yaml::paid  (0s, 2 transitions)
    3 passed in 2 files
    coverage           states  transitions     branches      retries      catches    total
    pay.fdl.yaml          3/3          2/3          1/2          1/2          1/1   72.7 %
    pay.fdl.yaml:9:20: `$Input.amount > 0` of `Amount` was never false
    pay.fdl.yaml:11:14: `Amount` never led to `Nothing` by `Default`
    pay.fdl.yaml:18:10: `Retry` rule 1 of `Pay` was never exhausted
    ");
    let ran = workspace.run(&["test", "pay.fdltest.yaml", "--coverage"]);
    insta::assert_snapshot!(ran.out, @r"
    passed  pay.fdltest.yaml::paid  (0s, 2 transitions)
    1 passed in 1 file
    coverage           states  transitions     branches      retries      catches    total
    pay.fdl.yaml          2/3          1/3          1/2          0/2          0/1   36.3 %
    pay.fdl.yaml:9:20: `$Input.amount > 0` of `Amount` was never false
    pay.fdl.yaml:11:14: `Amount` never led to `Nothing` by `Default`
    pay.fdl.yaml:18:10: `Retry` rule 1 of `Pay` was never used
    pay.fdl.yaml:20:9: `Catch` rule 1 of `Pay` was never used
    pay.fdl.yaml:26:11: `Nothing` was never entered
    ");
    let ran = workspace.run(&["test", "--filter", "refused", "--coverage", "-q"]);
    insta::assert_snapshot!(ran.out, @r"
    1 passed in 1 file
    coverage           states  transitions     branches      retries      catches    total
    pay.fdl.yaml          3/3          2/3          1/2          0/2          1/1   63.6 %
    pay.fdl.yaml:9:20: `$Input.amount > 0` of `Amount` was never false
    pay.fdl.yaml:11:14: `Amount` never led to `Nothing` by `Default`
    pay.fdl.yaml:18:10: `Retry` rule 1 of `Pay` was never used
    ");
}

#[test]
fn several_flows_have_a_sum() {
    let workspace = workspace();
    let other = FLOW.replace("Name: pay\n", "Name: other\n");
    workspace.write("other.fdl.yaml", other);
    workspace.write(
        "other.fdltest.yaml",
        "Cases: [{Name: nothing, Input: {amount: 0}}]",
    );
    let broken = FLOW.replace("Next: Pay", "Next: Pya");
    workspace.write("broken.fdl.yaml", broken);
    workspace.write("broken.fdltest.yaml", "Cases: [{Name: one}]");
    let ran = workspace.run(&["test", "--coverage", "-q"]);
    assert_eq!(ran.code, 2);
    let table: Vec<&str> = ran.out.lines().collect();
    let start = table.iter().position(|it| it.starts_with("coverage"));
    let table = table[start.expect("a table")..][..4].join("\n");
    insta::assert_snapshot!(table, @r"
    coverage             states  transitions     branches      retries      catches    total
    pay.fdl.yaml            3/3          2/3          1/2          1/2          1/1   72.7 %
    other.fdl.yaml          2/3          1/3          1/2          0/2          0/1   36.3 %
    all                     5/6          3/6          2/4          1/4          1/2   54.5 %
    ");
}

#[test]
fn json_is_as_documented() {
    let workspace = workspace();
    let report = |arguments: &[&str]| workspace.run(&[&["test"], arguments].concat()).json();
    let within = report(&["--coverage", "--output-format", "json"]);
    let coverage = &within["coverage"];
    assert_eq!(coverage["states"], json!({"covered": 3, "total": 3}));
    assert_eq!(coverage["transitions"], json!({"covered": 2, "total": 3}));
    assert_eq!(coverage["branches"], json!({"covered": 1, "total": 2}));
    assert_eq!(coverage["retries"], json!({"covered": 1, "total": 2}));
    assert_eq!(coverage["catches"], json!({"covered": 1, "total": 1}));
    let file = &coverage["files"][0];
    assert_eq!(
        (&file["path"], &file["uri"]),
        (&json!("pay.fdl.yaml"), &Value::Null)
    );
    assert_eq!(file["states"], coverage["states"]);
    let units = file["units"].as_array().expect("a list");
    let find = |kind: &str| {
        let mut unit = units
            .iter()
            .find(|it| it["kind"] == kind)
            .expect("a unit")
            .clone();
        unit.as_object_mut()
            .expect("an object")
            .shift_remove("extent");
        unit.to_string()
    };
    let kinds = [
        "state",
        "transition",
        "branch",
        "retry",
        "retryExhausted",
        "catch",
    ];
    insta::assert_snapshot!(kinds.map(find).join("\n"), @r#"
    {"kind":"state","state":"Amount","hits":3,"range":{"start":{"line":7,"column":11},"end":{"line":7,"column":17}}}
    {"kind":"transition","state":"Amount","by":"Branches","to":"Pay","index":0,"hits":3,"range":{"start":{"line":10,"column":15},"end":{"line":10,"column":18}}}
    {"kind":"branch","state":"Amount","index":0,"side":true,"hits":3,"range":{"start":{"line":9,"column":20},"end":{"line":9,"column":37}}}
    {"kind":"retry","state":"Pay","index":0,"hits":1,"range":{"start":{"line":18,"column":10},"end":{"line":18,"column":16}}}
    {"kind":"retryExhausted","state":"Pay","index":0,"hits":0,"range":{"start":{"line":18,"column":10},"end":{"line":18,"column":16}}}
    {"kind":"catch","state":"Pay","index":0,"hits":1,"range":{"start":{"line":20,"column":9},"end":{"line":20,"column":15}}}
    "#);
    let lines = file["lines"].as_array().expect("a list");
    insta::assert_snapshot!(lines[3], @r#"{"range":{"start":{"line":9,"column":1},"end":{"line":9,"column":37}},"hits":3}"#);

    // The same as a report of its own; nothing else is on standard output.
    let alone = report(&["--coverage=json"]);
    assert_eq!(alone["version"], 1);
    assert_eq!(alone["files"], coverage["files"]);
    assert_eq!(
        report(&["--coverage=json", "--output-format", "json"]),
        within
    );
    let without = report(&["--output-format", "json", "--fail-under", "1"]);
    assert_eq!(without["coverage"], Value::Null);
}

#[test]
fn lcov_by_line() {
    let workspace = workspace();
    let ran = workspace.run(&["test", "--coverage=lcov"]);
    assert_eq!(ran.code, 0);
    assert!(ran.err.ends_with("3 passed in 2 files\n"), "{}", ran.err);
    insta::assert_snapshot!(ran.out, @r"
    TN:
    SF:pay.fdl.yaml
    FN:7,Amount
    FN:13,Pay
    FN:26,Nothing
    FNDA:3,Amount
    FNDA:3,Pay
    FNDA:1,Nothing
    FNF:3
    FNH:3
    BRDA:9,0,0,3
    BRDA:9,0,1,0
    BRDA:18,0,0,1
    BRDA:18,0,1,0
    BRDA:20,0,0,1
    BRF:5
    BRH:3
    DA:6,3
    DA:7,3
    DA:8,3
    DA:9,3
    DA:10,3
    DA:11,0
    DA:12,3
    DA:13,3
    DA:14,3
    DA:15,3
    DA:16,3
    DA:17,3
    DA:18,1
    DA:19,3
    DA:20,1
    DA:21,1
    DA:22,1
    DA:23,1
    DA:24,3
    DA:25,1
    DA:26,1
    LF:21
    LH:20
    end_of_record
    ");

    let arguments = ["test", "--coverage=lcov", "--coverage-output", "lcov.info"];
    let written = workspace.run(&arguments);
    assert_eq!((written.code, written.err.as_str()), (0, ""));
    assert!(
        written.out.ends_with("3 passed in 2 files\n"),
        "{}",
        written.out
    );
    assert_eq!(workspace.read("lcov.info"), ran.out);
    workspace.run(&arguments);
    assert_eq!(workspace.read("lcov.info"), ran.out);
}

#[test]
fn a_bound_fails_the_run() {
    let workspace = workspace();
    // 8 of 11 pieces: 72.7 %.
    let code = |bound: &str| workspace.run(&["test", "--fail-under", bound]).code;
    assert_eq!(
        [code("0"), code("72.7"), code("72.8"), code("100")],
        [0, 0, 1, 1]
    );
    let ran = workspace.run(&["test", "-q", "--fail-under", "90"]);
    assert_eq!(
        ran.err,
        "error: 72.7 % of the flows is covered, less than 90 %\n"
    );
    assert!(!ran.out.contains("coverage"), "{}", ran.out);
    // What could not be run at all weighs more.
    workspace.write("lost.fdltest.yaml", "Cases: [{Name: one}]");
    assert_eq!(workspace.run(&["test", "--fail-under", "90"]).code, 2);
}

#[test]
fn wrong_usage_is_2() {
    let workspace = workspace();
    for arguments in [
        &["--coverage=xml"][..],
        &["--coverage-output", "x"],
        &["--fail-under", "101"],
        &["--fail-under", "much"],
        &["--coverage=lcov", "--output-format", "json"],
        &["--coverage=json", "--output-format", "junit"],
        &["--coverage", "--coverage-output", "no/such/folder"],
    ] {
        let ran = workspace.run(&[&["test"], arguments].concat());
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
    }
    let ran = workspace.run(&["test", "--coverage", "--output-format", "junit"]);
    assert!(ran.out.starts_with("<?xml"), "{}", ran.out);
    assert!(ran.err.starts_with("coverage "), "{}", ran.err);
}
