//! `fdl test`: discovery, formats, exit status.

use crate::support::workspace::Workspace;
use serde_json::{Value, json};

/// A flow for the documented test file.
const ORDER: &str = "\
Type: StateMachine
SpecVersion: v1
Name: order
StartAt: Validate
States:
  - Name: Validate
    Type: Pass
    Next: Pay
  - Name: Pay
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters:
      resourceArn: acs:fc:::functions/pay
      invocationType: Sync
      body.$: $Context.Execution.Input
    Retry:
      - Errors: [FC.ResourceThrottled]
        Description: The service is busy
        MaxAttempts: 3
        IntervalSeconds: 1
        BackoffRate: 2
    OutputConstructor:
      items.$: $Context.Execution.Input.items
    Next: Ship
  - Name: Ship
    Type: Map
    ItemsPath: $Input.items
    Processor:
      StartAt: Book
      States:
        - Name: Book
          Type: Task
          Action: FC:InvokeFunction
          TaskMode: RequestComplete
          Parameters:
            resourceArn: acs:fc:::functions/book
            invocationType: Sync
          Catch:
            - Errors: [OutOfStock]
              Description: Sold out
              OutputConstructor: {ok: false}
              Next: Later
          End: true
        - Name: Later
          Type: Pass
          End: true
    Next: Approve
  - Name: Approve
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Timeout: 86400
    Parameters:
      resourceArn: acs:fc:::functions/approve
      invocationType: Async
      body: {token.$: $Context.Current.TaskToken}
    Next: Notify
  - Name: Notify
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters:
      resourceArn: acs:fc:::functions/notify
      invocationType: Sync
    OutputConstructor: {status: done}
    End: true
";

/// The documented test file.
const CASES: &str = r#"Flow: order.fdl.yaml               # relative to this file
Defaults: {Mode: Standard, Seed: 0, Unmocked: error}   # also Now, MaxEvents, MaxPayload; a case may carry each of them
Mocks:                             # shared by all cases; a case's own entry for a state replaces the shared one
  Notify: {Return: {Body: sent}}
Cases:
  - Name: payment succeeds at the third attempt
    Input: {orderId: 7, items: [1, 2, 3]}               # or InputFile: order.json
    Mocks:
      Pay:                                              # by state path; one response or a list
        - {Throw: {Code: FC.ResourceThrottled, Detail: busy}, Duration: 1.5, Times: 2}
        - {Return: {Body: {paid: true}}, Duration: 300ms}
      "Ship/Book":                                      # a state of the Map `Ship`, any iteration
        - {When: {Index: 1}, Throw: {Code: OutOfStock}} # caught inside `Ship`
        - {Return: {Body: {ok: true}}, Times: forever}
      Approve:                                          # WaitForCustomCallback
        - {Submit: {Return: {}}, Callback: {After: 2h, Succeed: {by: boss}}}
    Expect:
      Status: Succeeded
      Output: {status: done}                            # subset; OutputExactly for equality; OutputSchema: a JSON Schema or its file
      Path: [Validate, Pay, Ship, Approve, Notify]      # states of the flow's own scope in order of entry, once per visit, as a whole
      Calls: {Pay: 3, "Ship/Book": 3}                   # Task attempts over all iterations; 0 allowed
      Requests: {Pay: {resourceArn: "acs:fc:::functions/pay"}}   # subset of the Parameters of the call that started last
      Duration: {Max: 7300}                             # virtual seconds; Min, Max, Exactly
      Transitions: {Max: 20}
  - Name: refused
    Mocks: {Pay: {Throw: {Code: FC.AccessDenied}}}
    Expect: {Status: Failed, Error: {Code: FC.AccessDenied, State: Pay}}
"#;

fn order() -> Workspace {
    Workspace::new(&[("order.fdl.yaml", ORDER), ("order.fdltest.yaml", CASES)])
}

fn keys(value: &Value) -> Vec<&str> {
    let members = value.as_object().expect("an object");
    members.keys().map(String::as_str).collect()
}

fn statuses(report: &Value) -> Vec<(&str, &str)> {
    let cases = report["cases"].as_array().expect("a list");
    cases
        .iter()
        .map(|case| {
            let name = case["name"].as_str().expect("text");
            (name, case["status"].as_str().expect("text"))
        })
        .collect()
}

#[test]
fn the_documented_cases_pass() {
    let ran = order().run(&["test"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{}", ran.out);
    insta::assert_snapshot!(ran.out, @r"
    passed  order.fdltest.yaml::payment succeeds at the third attempt  (2h 6.3s, 9 transitions)
    passed  order.fdltest.yaml::refused  (0s, 2 transitions)
    2 passed in 1 file
    ");
}

#[test]
fn json_is_as_documented() {
    let workspace = order();
    let wrong = CASES.replace("{status: done}  ", "{status: lost}  ");
    workspace.write("order.fdltest.yaml", wrong);
    let ran = workspace.run(&["test", "--output-format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let report = ran.json();
    let documented = [
        "version", "files", "passed", "failed", "errors", "cases", "coverage",
    ];
    assert_eq!(keys(&report), documented);
    assert_eq!(report["coverage"], Value::Null);
    let counts = ["version", "files", "passed", "failed", "errors"];
    assert_eq!(
        counts.map(|it| report[it].as_u64()),
        [1, 1, 1, 1, 0].map(Some)
    );

    let [failed, passed] = report["cases"].as_array().expect("a list").as_slice() else {
        panic!("two cases: {report}");
    };
    let documented = [
        "path", "name", "range", "flow", "status", "failures", "run", "warnings",
    ];
    assert_eq!(keys(failed), documented);
    assert_eq!(passed["path"], "order.fdltest.yaml");
    assert_eq!(
        (&passed["name"], &passed["status"]),
        (&json!("refused"), &json!("passed"))
    );
    assert_eq!(passed["range"]["start"], json!({"line": 25, "column": 11}));
    assert_eq!(passed["flow"], "order.fdl.yaml");
    assert_eq!(
        (&passed["failures"], &passed["warnings"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(failed["status"], "failed");
    let failure = &failed["failures"][0];
    assert_eq!(
        keys(failure),
        ["expectation", "message", "range", "expected", "actual"]
    );
    assert_eq!(failure["expectation"], "Output");
    assert_eq!(failure["range"]["start"], json!({"line": 19, "column": 24}));
    assert_eq!(failure["expected"], json!({"status": "lost"}));
    assert_eq!(failure["actual"], json!({"status": "done"}));
}

/// `run` is the JSON of `fdl simulate` without `events`.
#[test]
fn the_run_of_a_case_is_that_of_simulate() {
    let workspace = order();
    let report = workspace.run(&["test", "--output-format", "json"]).json();
    for case in report["cases"].as_array().expect("a list") {
        let name = case["name"].as_str().expect("text");
        let arguments = [
            "simulate",
            "order.fdl.yaml",
            "--case",
            name,
            "--output-format",
            "json",
        ];
        let mut run = workspace.run(&arguments).json();
        run.as_object_mut()
            .expect("an object")
            .shift_remove("events");
        assert_eq!(run.to_string(), case["run"].to_string());
    }
}

#[test]
fn failures_are_shown_with_their_place_and_a_diff() {
    let wrong = CASES
        .replace("Output: {status: done}", "Output: {status: [done]}")
        .replace("Path: [Validate, Pay, Ship", "Path: [Validate, Ship")
        .replace("Calls: {Pay: 3", "Calls: {Pay: 2")
        .replace("functions/pay\"", "functions/pax\"")
        .replace("Max: 7300", "Exactly: 1")
        .replace("Transitions: {Max: 20}", "Transitions: {Max: 2}")
        .replace("State: Pay}", "State: Ship}");
    let workspace = order();
    workspace.write("order.fdltest.yaml", wrong);
    let ran = workspace.run(&["test"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    insta::assert_snapshot!(ran.out, @r#"
    FAILED  order.fdltest.yaml::payment succeeds at the third attempt  (2h 6.3s, 9 transitions)
        Output: `status` of the output is `"done"`, not `["done"]`
          at order.fdltest.yaml:19:16
          |       Output: {status: [done]}                            # subset; OutputExactly for equality; OutputSchema: a JSON Schema or its file
          expected -, actual +
           {
          -  "status": [
          -    "done"
          -  ]
          +  "status": "done"
           }
        Path: step 2 is `Pay`, not `Ship`
          at order.fdltest.yaml:20:24
          |       Path: [Validate, Ship, Approve, Notify]      # states of the flow's own scope in order of entry, once per visit, as a whole
          expected -, actual +
           [
             "Validate",
          +  "Pay",
             "Ship",
             "Approve",
             "Notify"
           ]
        Calls: `Pay` was called 3 times, not 2 times
          at order.fdltest.yaml:21:20
          |       Calls: {Pay: 2, "Ship/Book": 3}                   # Task attempts over all iterations; 0 allowed
        Requests: `resourceArn` of the request of `Pay` is `"acs:fc:::functions/pay"`, not `"acs:fc:::functions/pax"`
          at order.fdltest.yaml:22:37
          |       Requests: {Pay: {resourceArn: "acs:fc:::functions/pax"}}   # subset of the Parameters of the call that started last
          expected -, actual +
           {
          -  "resourceArn": "acs:fc:::functions/pax"
          +  "resourceArn": "acs:fc:::functions/pay"
           }
        Duration: the run took 7206.3 s, not 1 s
          at order.fdltest.yaml:23:7
          |       Duration: {Exactly: 1}                             # virtual seconds; Min, Max, Exactly
        Transitions: the transitions are 9, more than 2
          at order.fdltest.yaml:24:7
          |       Transitions: {Max: 2}
    FAILED  order.fdltest.yaml::refused  (0s, 2 transitions)
        Error: `State` of the error is `"Pay"`, not `"Ship"`
          at order.fdltest.yaml:27:68
          |     Expect: {Status: Failed, Error: {Code: FC.AccessDenied, State: Ship}}
          expected -, actual +
           {
             "Code": "FC.AccessDenied",
          -  "State": "Ship"
          +  "State": "Pay"
           }
    0 passed, 2 failed in 1 file
    "#);
}

#[test]
fn paths_and_filter_choose_the_cases() {
    let workspace = order();
    workspace.write("sub/a.fdl.yaml", ORDER);
    workspace.write(
        "sub/a.fdltest.yaml",
        "Cases: [{Name: refused too, Mocks: {Pay: {Throw: {Code: X}}}, Expect: {Status: Failed}}]",
    );
    workspace.write("sub/b.fdltest.yaml", "Flow: a.fdl.yaml\nCases: [{Name: b, Mocks: {Pay: {Throw: {Code: X}}}, Expect: {Status: Failed}}]");
    workspace.write("sub/without.fdl.yaml", ORDER);
    let names = |arguments: &[&str]| -> Vec<String> {
        let arguments = [&["test", "--output-format", "json"], arguments].concat();
        let report = workspace.run(&arguments).json();
        let names = statuses(&report).into_iter().map(|it| it.0.to_owned());
        names.collect()
    };
    let paid = "payment succeeds at the third attempt";
    assert_eq!(names(&[]), [paid, "refused", "refused too", "b"]);
    assert_eq!(names(&["sub"]), ["refused too", "b"]);
    assert_eq!(names(&["sub/a.fdl.yaml"]), ["refused too", "b"]);
    assert_eq!(names(&["sub/b.fdltest.yaml"]), ["b"]);
    assert_eq!(
        names(&["order.fdl.yaml", "."]),
        [paid, "refused", "refused too", "b"]
    );
    assert_eq!(names(&["--filter", "refused"]), ["refused", "refused too"]);
    assert_eq!(
        names(&["--filter", "sub/a.fdltest.yaml::"]),
        ["refused too"]
    );
    let ran = workspace.run(&["test", "sub/without.fdl.yaml"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(
        ran.err.contains("`sub/without.fdl.yaml` has no test file"),
        "{}",
        ran.err
    );
    assert_eq!(workspace.run(&["test", "gone.fdltest.yaml"]).code, 2);
    assert_eq!(workspace.run(&["test", "--filter", "nobody"]).code, 0);
    let empty = Workspace::new(&[]);
    let ran = empty.run(&["test"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "no test file found\n"));
}

#[test]
fn a_flow_with_errors_is_2_and_the_others_run() {
    let workspace = order();
    let broken = ORDER.replace("Next: Notify", "Next: Notfy");
    workspace.write("broken.fdl.yaml", broken);
    workspace.write("broken.fdltest.yaml", "Cases: [{Name: one}, {Name: two}]");
    workspace.write("lost.fdltest.yaml", "Cases: [{Name: three}]");
    let ran = workspace.run(&["test", "--output-format", "json"]);
    assert_eq!(ran.code, 2);
    let report = ran.json();
    let paid = "payment succeeds at the third attempt";
    let expected = [
        ("one", "error"),
        ("two", "error"),
        ("three", "error"),
        (paid, "passed"),
        ("refused", "passed"),
    ];
    assert_eq!(statuses(&report), expected);
    assert_eq!(report["errors"], 3);
    assert_eq!(report["cases"][0]["run"], Value::Null);
    assert_eq!(
        ran.err.matches("error[unknown-next]").count(),
        1,
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("no flow has the name of `lost.fdltest.yaml`"),
        "{}",
        ran.err
    );
    insta::assert_snapshot!(workspace.run(&["test", "-q"]).out, @r"
    ERROR   broken.fdltest.yaml::one
        Flow: the flow has errors, the first in line 58: no state is named `Notfy`
          at broken.fdltest.yaml:1:16
          | Cases: [{Name: one}, {Name: two}]
    ERROR   broken.fdltest.yaml::two
        Flow: the flow has errors, the first in line 58: no state is named `Notfy`
          at broken.fdltest.yaml:1:29
          | Cases: [{Name: one}, {Name: two}]
    ERROR   lost.fdltest.yaml::three
        Flow: no flow has the name of `lost.fdltest.yaml`; say which one it tests with `Flow: NAME.fdl.yaml`
          at lost.fdltest.yaml:1:16
          | Cases: [{Name: three}]
    2 passed, 3 could not be run in 3 files
    ");
}

#[test]
fn an_invalid_test_file_is_2() {
    let workspace = order();
    for wrong in [
        "Cases: [{Name: one, Mocks: {Pya: {Return: {}}}}]",
        "Cases: [",
        "Cases: 7",
    ] {
        workspace.write("order.fdltest.yaml", wrong);
        let ran = workspace.run(&["test"]);
        assert_eq!(ran.code, 2, "{wrong}: {ran:?}");
        assert!(ran.err.contains("order.fdltest.yaml:1:"), "{}", ran.err);
    }
    workspace.write("order.fdltest.yaml", b"Cases: \xff");
    assert_eq!(workspace.run(&["test"]).code, 2);
}

#[test]
fn unused_responses_are_warnings_once() {
    let workspace = order();
    let mocks = "Mocks: {Pay: {Throw: {Code: X}}, Approve: {Return: {}}, Notify: [{Return: {}}, {Return: {}}]}";
    let cases = "Cases:\n  - {Name: a, Expect: {Status: Failed}, Mocks: {Ship/Book: {Return: {}}}}\n  - {Name: b, Expect: {Status: Failed}}\n";
    workspace.write("order.fdltest.yaml", format!("{mocks}\n{cases}"));
    let ran = workspace.run(&["test"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    insta::assert_snapshot!(ran.out, @r"
    passed  order.fdltest.yaml::a  (0s, 2 transitions)
        warning: the response 1 of `Ship/Book` was never used
    passed  order.fdltest.yaml::b  (0s, 2 transitions)
        warning: the shared response 1 of `Approve` was never used by any case
        warning: the shared response 1 of `Notify` was never used by any case
        warning: the shared response 2 of `Notify` was never used by any case
    2 passed in 1 file
    ");
}

#[cfg(feature = "json-schema")]
#[test]
fn outputs_are_held_against_schemas() {
    let workspace = order();
    let case = |schema: &str| {
        format!(
            "Cases:\n  - Name: one\n    Mocks: {{Pay: {{Return: {{}}}}, Approve: {{Return: {{}}}}, Notify: {{Return: {{Body: 1}}}}}}\n    Input: {{items: []}}\n    Expect: {{OutputSchema: {schema}}}\n"
        )
    };
    workspace.write(
        "status.schema.json",
        "{\"type\": \"object\", \"required\": [\"status\"]}",
    );
    for (schema, code, part) in [
        ("{type: object, properties: {status: {const: done}}}", 0, ""),
        ("status.schema.json", 0, ""),
        ("{required: [gone]}", 1, "\"gone\" is a required property"),
        ("{properties: {status: {type: number}}}", 1, "`/status`"),
        ("{type: thing}", 1, "the schema is invalid"),
        (
            "{$ref: 'https://example.com/schema.json'}",
            1,
            "the schema is invalid",
        ),
    ] {
        workspace.write("order.fdltest.yaml", case(schema));
        let ran = workspace.run(&["test"]);
        assert_eq!(ran.code, code, "{schema}: {ran:?}");
        assert!(ran.out.contains(part), "{schema}: {}", ran.out);
    }
}

#[test]
fn cases_may_read_otherwise_what_is_open() {
    let flow = "\
Type: StateMachine
SpecVersion: v1
Name: open
StartAt: A
States:
  - {Name: A, Type: Pass, OutputConstructor: {n.$: $Input.no}, End: true}
";
    let cases = "\
Defaults: {Assume: {Q31: 'null'}}
Cases:
  - Name: from the defaults
    Expect: {OutputExactly: {n: null}}
  - Name: its own
    Assume: {Q31: error}
    Expect: {Error: {Code: Simulator.ExpressionError}, Status: Failed}
";
    let workspace = Workspace::new(&[("open.fdl.yaml", flow), ("open.fdltest.yaml", cases)]);
    assert_eq!(workspace.run(&["test"]).code, 0);
    // The command line counts for all cases.
    let ran = workspace.run(&["test", "--assume", "Q31=null", "--output-format", "json"]);
    let expected = [("from the defaults", "passed"), ("its own", "failed")];
    assert_eq!(ran.code, 1);
    assert_eq!(statuses(&ran.json()), expected);
    let ran = workspace.run(&["test", "--assume", "Q31=nothing"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("`Q31` is read as `error` or as `null`"),
        "{}",
        ran.err
    );
    workspace.write(
        "open.fdltest.yaml",
        "Cases: [{Name: a, Assume: {Q31: nil}}]",
    );
    assert_eq!(workspace.run(&["test"]).code, 2);
}

#[test]
fn junit_is_for_ci() {
    let workspace = order();
    let wrong = CASES.replace("{status: done}  ", "{status: <lost>}  ");
    workspace.write("order.fdltest.yaml", wrong);
    workspace.write("lost.fdltest.yaml", "Cases: [{Name: three}]");
    let ran = workspace.run(&["test", "--output-format", "junit"]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.out, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="fdl test" tests="3" failures="1" errors="1">
      <testsuite name="lost.fdltest.yaml" tests="1" failures="0" errors="1">
        <testcase name="three" classname="lost.fdltest.yaml" file="lost.fdltest.yaml" line="1">
          <error message="no flow has the name of `lost.fdltest.yaml`; say which one it tests with `Flow: NAME.fdl.yaml`">lost.fdltest.yaml:1:16: Flow: no flow has the name of `lost.fdltest.yaml`; say which one it tests with `Flow: NAME.fdl.yaml`</error>
        </testcase>
      </testsuite>
      <testsuite name="order.fdltest.yaml" tests="2" failures="1" errors="0">
        <testcase name="payment succeeds at the third attempt" classname="order.fdltest.yaml" file="order.fdltest.yaml" line="6">
          <failure message="`status` of the output is `&quot;done&quot;`, not `&quot;&lt;lost&gt;&quot;`">order.fdltest.yaml:19:24: Output: `status` of the output is `&quot;done&quot;`, not `&quot;&lt;lost&gt;&quot;`</failure>
        </testcase>
        <testcase name="refused" classname="order.fdltest.yaml" file="order.fdltest.yaml" line="25"/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn a_path_is_written_as_names_or_as_paths() {
    let flow = "\
Type: StateMachine
SpecVersion: v1
Name: small
StartAt: 'a/b [1]'
States: [{Type: Succeed, Name: 'a/b [1]'}]
";
    let cases = r"
Cases:
  - {Name: names, Expect: {Path: ['a/b [1]']}}
  - {Name: paths, Expect: {Path: ['a\/b \[1\]']}}
  - {Name: neither, Expect: {Path: ['a\/b [1]']}}
";
    let workspace = Workspace::new(&[("a.fdl.yaml", flow), ("a.fdltest.yaml", cases)]);
    let ran = workspace.run(&["test"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("2 passed"), "{}", ran.out);
    assert!(ran.err.contains("error[unknown-state-path]"), "{}", ran.err);
}

#[test]
fn test_files_are_not_read_from_standard_input() {
    let ran = order().run_with(&["test", "-"], CASES.as_bytes());
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("standard input"), "{}", ran.err);
}
