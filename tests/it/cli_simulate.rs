//! `fdl simulate`: options, formats, exit status. What a run does is tested in the core.

use crate::support::workspace::{Ran, Workspace};
use serde_json::{Value, json};

/// A flow and mocks that give the documented example.
const PAY: &str = "\
Type: StateMachine
SpecVersion: v1
Name: pay
StartAt: Pay
States:
  - Name: Pay
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters:
      resourceArn: acs:fc:::functions/pay
      invocationType: Sync
    Catch:
      - Errors: [FnF.ALL]
        Next: Cool down
    End: true
  - Name: Cool down
    Type: Wait
    Seconds: 15
    Next: Note
  - Name: Note
    Type: Pass
    OutputConstructor:
      ok: true
    Next: Done
  - Name: Done
    Type: Succeed
";

const PAY_MOCKS: &str = "\
Pay:
  - Throw: {Code: Refused}
  - Return: {Body: {}}
";

fn pay() -> Workspace {
    Workspace::new(&[("pay.fdl.yaml", PAY), ("mocks.yaml", PAY_MOCKS)])
}

fn simulate(workspace: &Workspace, arguments: &[&str]) -> Ran {
    workspace.run(&[&["simulate", "pay.fdl.yaml"], arguments].concat())
}

fn output(ran: &Ran) -> Value {
    let json = ran.json();
    assert_eq!(json["status"], "Succeeded", "{ran:?}");
    json["output"].clone()
}

/// A flow whose output tells what went into it.
const ECHO: &str = "\
Type: StateMachine
SpecVersion: v1
Name: echo
StartAt: Echo
States:
  - Name: Echo
    Type: Pass
    OutputConstructor:
      input.$: $Input
      name.$: $Context.Execution.Name
    End: true
";

#[test]
fn json_is_as_documented() {
    let ran = simulate(
        &pay(),
        &["--mocks", "mocks.yaml", "--output-format", "json"],
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let documented = r#"
{"version": 1, "status": "Succeeded", "output": {"ok": true}, "error": null, "virtualDurationMs": 15000, "transitions": 4, "seed": 0,
 "events": [{"EventId": 1, "ScheduleEventId": 0, "Type": "ExecutionStarted", "StepName": "", "path": "", "Time": "2026-01-01T00:00:00.000Z", "EventDetail": {"input": {}}}],
 "assumptions": ["Q40: a catch target without OutputConstructor receives {}"], "warnings": ["the response 2 of `Pay` was never used"],
 "global": {},
 "usage": {"transitions": 4, "events": 13, "maxEvents": 5000, "largestPayload": {"bytes": 11, "maxBytes": 65536, "state": "Note", "what": "output"},
           "states": [{"state": "Pay", "visits": 1, "attempts": 1, "virtualDurationMs": 0},
                      {"state": "Cool down", "visits": 1, "attempts": 0, "virtualDurationMs": 15000},
                      {"state": "Note", "visits": 1, "attempts": 0, "virtualDurationMs": 0}, {"state": "Done", "visits": 1, "attempts": 0, "virtualDurationMs": 0}],
           "costs": [{"unit": "transitions", "units": 4, "amount": 0.0001, "currency": "USD", "unitPrice": 0.25, "per": 10000,
                      "date": "2026-02-28", "source": "https://www.alibabacloud.com/help/en/serverless-workflow/latest/billing-billing"},
                     {"unit": "transitions", "units": 4, "amount": 0.00068, "currency": "CNY", "unitPrice": 1.7, "per": 10000,
                      "date": null, "source": "https://help.aliyun.com/en/document_detail/117830.html"}]}}"#;
    let documented: Value = serde_json::from_str(documented).expect("the example is JSON");
    let mut actual = ran.json();
    let events = actual["events"].as_array_mut().expect("a list");
    assert_eq!(events.last().expect("events")["Type"], "ExecutionSucceeded");
    events.truncate(1);
    // As text, because the order of the members is part of the documentation, too.
    assert_eq!(actual.to_string(), documented.to_string());
}

#[test]
fn jsonl_is_an_event_a_line_and_a_summary() {
    let workspace = pay();
    let mocks = ["--mocks", "mocks.yaml", "--output-format"];
    let lines = simulate(&workspace, &[&mocks[..], &["jsonl"]].concat()).out;
    let mut whole = simulate(&workspace, &[&mocks[..], &["json"]].concat()).json();
    let mut lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let summary = lines.pop().expect("a summary");
    assert_eq!(whole["events"], Value::Array(lines));
    whole
        .as_object_mut()
        .expect("an object")
        .shift_remove("events");
    assert_eq!(whole.to_string(), summary.to_string());
}

#[test]
fn a_failed_run_is_1_and_tells_where() {
    let flow = PAY.replace(
        "    Catch:\n      - Errors: [FnF.ALL]\n        Next: Cool down\n",
        "",
    );
    let flow = &flow[..flow.find("  - Name: Cool down").expect("it is there")];
    let workspace = Workspace::new(&[("pay.fdl.yaml", flow), ("mocks.yaml", PAY_MOCKS)]);
    let ran = simulate(
        &workspace,
        &["--mocks", "mocks.yaml", "--output-format", "json"],
    );
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let json = ran.json();
    assert_eq!(
        (&json["status"], &json["output"]),
        (&json!("Failed"), &Value::Null)
    );
    let error = r#"{"code":"Refused","detail":"","state":"Pay","range":{"start":{"line":6,"column":11},"end":{"line":6,"column":14}}}"#;
    assert_eq!(json["error"].to_string(), error);
}

#[test]
fn the_pretty_trace() {
    let workspace = pay();
    let ran = simulate(&workspace, &["--mocks", "mocks.yaml"]);
    insta::assert_snapshot!(ran.out, @r#"
    pay.fdl.yaml  Standard, from 2026-01-01T00:00:00Z, seed 0
    input  {}

     0s  Pay  Task FC:InvokeFunction
           in     {}
           call   {"resourceArn":"acs:fc:::functions/pay","invocationType":"Sync"}
           ✗ Refused
     0s  Cool down  Wait  15s
           in     {}
           out    = in
    15s  Note  Pass
           in     {}
           out    {"ok":true}
    15s  Done  Succeed
           in     {"ok":true}
           out    = in

    Succeeded after 15s, 4 transitions, 13 events
    output  {"ok":true}

    assumed: Q40: a catch target without OutputConstructor receives {}
    warning: the response 2 of `Pay` was never used
    "#);
    let ran = simulate(&workspace, &[]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.out, @r#"
    pay.fdl.yaml  Standard, from 2026-01-01T00:00:00Z, seed 0
    input  {}

    0s  Pay  Task FC:InvokeFunction
          in     {}
          call   {"resourceArn":"acs:fc:::functions/pay","invocationType":"Sync"}
          ✗ Simulator.Unmocked: `Pay` has no mock; states that need one: `Pay`

    Failed after 0s, 1 transition, 7 events

    error[Simulator.Unmocked]: `Pay` has no mock; states that need one: `Pay`
     --> pay.fdl.yaml:6:11
      |
    6 |   - Name: Pay
      |           ^^^ raised by `Pay`
    "#);
}

#[test]
fn input_comes_from_the_line_a_file_or_standard_input() {
    let workspace = Workspace::new(&[("echo.fdl.yaml", ECHO)]);
    workspace.write(
        "in.json",
        "\u{feff}{\"n\": 12345678901234567890.10, \"b\": 1, \"a\": 2}",
    );
    let run = |input: &str, stdin: &str| {
        let arguments = [
            "simulate",
            "echo.fdl.yaml",
            "--output-format",
            "json",
            "--input",
            input,
        ];
        workspace.run_with(&arguments, stdin.as_bytes())
    };
    let ran = run("@in.json", "");
    let kept = r#""input":{"n":12345678901234567890.10,"b":1,"a":2}"#;
    assert!(
        ran.out.contains(kept),
        "numbers and order are kept: {}",
        ran.out
    );
    assert!(run("{\"x\": 1e2}", "").out.contains("{\"x\":1e2}"));
    assert_eq!(output(&run("-", "{\"y\": []}"))["input"], json!({"y": []}));
    for (wrong, part) in [
        ("[1]", "must be an object, not an array"),
        ("7", "must be an object"),
        ("{", "is not JSON"),
        ("@gone.json", "cannot read `gone.json`"),
        ("", "is not JSON"),
    ] {
        let ran = run(wrong, "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
        assert!(ran.err.contains(part), "{wrong}: {}", ran.err);
    }
}

#[test]
fn a_flow_from_standard_input() {
    let workspace = Workspace::new(&[]);
    let arguments = ["simulate", "-", "--output-format", "json"];
    let ran = workspace.run_with(&arguments, ECHO.as_bytes());
    assert_eq!(output(&ran)["name"], "simulation");
    let both = [&arguments[..], &["--input", "-"]].concat();
    assert_eq!(workspace.run_with(&both, ECHO.as_bytes()).code, 2);
    let case = [&arguments[..], &["--case", "x"]].concat();
    assert_eq!(workspace.run_with(&case, ECHO.as_bytes()).code, 2);
    let named = ["simulate", "-", "--stdin-filename", "./flows/echo.fdl.yaml"];
    let ran = workspace.run_with(&named, ECHO.as_bytes());
    assert!(ran.out.starts_with("flows/echo.fdl.yaml "), "{}", ran.out);
}

#[test]
fn an_empty_text_has_no_findings_and_is_no_flow_to_run() {
    let workspace = Workspace::new(&[]);
    for empty in ["", "\u{feff}", "# nothing yet\n", "---\n"] {
        let checked = workspace.run_with(&["check", "-"], empty.as_bytes());
        assert_eq!((checked.code, checked.out.as_str()), (0, ""), "{empty:?}");
        let ran = workspace.run_with(&["simulate", "-"], empty.as_bytes());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{empty:?}");
        assert!(ran.err.contains("the text is empty"), "{}", ran.err);
    }
}

#[test]
fn a_flow_with_errors_is_not_run() {
    let suppressed = PAY.replace("Next: Note", "Next: Gone # fdl: ignore[unknown-next] later");
    let workspace = Workspace::new(&[("pay.fdl.yaml", &suppressed), ("mocks.yaml", PAY_MOCKS)]);
    for format in ["pretty", "json", "jsonl"] {
        let ran = simulate(
            &workspace,
            &["--mocks", "mocks.yaml", "--output-format", format],
        );
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains("error[unknown-next]"), "{}", ran.err);
    }
    // Warnings never stop a run.
    let warned = format!("{PAY}  - Name: Alone\n    Type: Succeed\n");
    workspace.write("pay.fdl.yaml", warned);
    assert_eq!(simulate(&workspace, &["--mocks", "mocks.yaml"]).code, 0);
}

#[test]
fn express_rules_stop_a_run_in_express_mode_only() {
    let flow = PAY.replace("RequestComplete", "WaitForCustomCallback").replace(
        "resourceArn: acs:fc:::functions/pay\n      invocationType: Sync",
        "{resourceArn: acs:fc:::functions/pay, invocationType: Async, body: {t.$: $Context.Current.TaskToken}}",
    );
    let flow = flow.replace("Parameters:\n      {", "Parameters: {");
    let workspace = Workspace::new(&[("pay.fdl.yaml", &flow), ("mocks.yaml", PAY_MOCKS)]);
    let run = |mode| simulate(&workspace, &["--mocks", "mocks.yaml", "--mode", mode]);
    assert_eq!(run("Standard").code, 0, "{}", run("Standard").err);
    let ran = run("EXPRESS");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("express-callback"), "{}", ran.err);
}

#[test]
fn mocks_are_checked_against_the_flow() {
    let workspace = pay();
    for (mocks, part) in [
        ("Pya: {Return: {}}", "did you mean"),
        ("Done: {Return: {}}", "Done"),
        ("Pay: {Retrun: {}}", "Retrun"),
        ("[]", "mapping"),
    ] {
        workspace.write("mocks.yaml", mocks);
        let ran = simulate(&workspace, &["--mocks", "mocks.yaml"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{mocks}");
        assert!(
            ran.err.contains(part) || part == "did you mean" && ran.err.contains("`Pay`"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("mocks.yaml:1:"), "{}", ran.err);
    }
    assert_eq!(simulate(&workspace, &["--mocks", "gone.yaml"]).code, 2);
}

#[test]
fn calls_without_a_mock() {
    let workspace = pay();
    let run = |what: &[&str]| simulate(&workspace, &[&["--output-format", "json"], what].concat());
    let ran = run(&[]);
    assert_eq!(
        (ran.code, &ran.json()["error"]["code"]),
        (1, &json!("Simulator.Unmocked"))
    );
    assert_eq!(output(&run(&["--unmocked", "empty"])), json!({}));
    let echo = output(&run(&["--unmocked", "echo"]));
    assert_eq!(echo["resourceArn"], "acs:fc:::functions/pay");
}

#[test]
fn limits_time_name_and_seed() {
    let workspace = pay();
    let run = |more: &[&str]| {
        let mocks = ["--mocks", "mocks.yaml", "--output-format", "json"];
        simulate(&workspace, &[&mocks, more].concat()).json()
    };
    assert_eq!(
        run(&["--max-events", "5"])["error"]["code"],
        "Simulator.EventLimitExceeded"
    );
    let big = format!("{{\"x\": \"{}\"}}", "y".repeat(100));
    let ran = run(&["--max-payload", "60", "--input", &big]);
    assert_eq!(ran["error"]["code"], "Simulator.DataLimitExceeded");
    let later = run(&[
        "--now",
        "2030-02-03T04:05:06.7+08:00",
        "--seed",
        "18446744073709551615",
    ]);
    assert_eq!(later["events"][0]["Time"], "2030-02-02T20:05:06.700Z");
    assert_eq!(later["seed"].to_string(), "18446744073709551615");
    workspace.write("echo.fdl.yaml", ECHO);
    let echo = [
        "simulate",
        "echo.fdl.yaml",
        "--execution-name",
        "e-1",
        "--output-format",
        "json",
    ];
    assert_eq!(output(&workspace.run(&echo))["name"], "e-1");
    let wrong = simulate(&workspace, &["--now", "yesterday"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("2026-01-01T00:00:00Z"), "{}", wrong.err);
}

const CASES: &str = "\
Mocks: {Pay: {Return: {Body: {}}}}
Cases:
  - Name: refused
    Input: {n: 1}
    Seed: 7
    Mocks: {Pay: {Throw: {Code: Refused}}}
    Expect: {Output: {never: looked at}}
  - Name: paid
";

#[test]
fn a_case_sets_what_the_options_do_not() {
    let workspace = pay();
    workspace.write("pay.fdltest.yaml", CASES);
    let run = |arguments: &[&str]| {
        simulate(
            &workspace,
            &[&["--output-format", "json"], arguments].concat(),
        )
    };
    let ran = run(&["--case", "refused"]);
    let json = ran.json();
    assert_eq!(
        (
            ran.code,
            json["transitions"].as_u64(),
            json["seed"].as_u64()
        ),
        (0, Some(4), Some(7))
    );
    assert_eq!(json["events"][0]["EventDetail"], json!({"input": {"n": 1}}));
    let over = run(&["--case", "refused", "--seed", "8", "--input", "{}"]).json();
    assert_eq!(
        (
            over["seed"].as_u64(),
            over["events"][0]["EventDetail"].clone()
        ),
        (Some(8), json!({"input": {}}))
    );
    workspace.write("mocks.yaml", "Pay: {Return: {Body: {mine: true}}}");
    let over = run(&["--case", "refused", "--mocks", "mocks.yaml"]).json();
    assert_eq!(over["transitions"], 1);
    // Without --case no test file is read.
    assert_eq!(run(&[]).json()["error"]["code"], "Simulator.Unmocked");
}

#[test]
fn cases_are_found_in_all_test_files_of_the_flow() {
    let workspace = pay();
    let run = |case: &str| simulate(&workspace, &["--case", case, "--output-format", "json"]);
    assert!(run("x").err.contains("has no test file"));
    workspace.write("pay.fdltest.yaml", CASES);
    workspace.write(
        "more.fdltest.yaml",
        format!("Flow: ./pay.fdl.yaml\n{CASES}"),
    );
    workspace.write(
        "other.fdltest.yaml",
        "Flow: other.fdl.yaml\nCases: [{Name: foreign}]\n",
    );
    let ran = run("refused");
    assert_eq!(ran.code, 2);
    assert!(
        ran.err
            .contains("`more.fdltest.yaml::refused`, `pay.fdltest.yaml::refused`"),
        "{}",
        ran.err
    );
    assert_eq!(run("more.fdltest.yaml::refused").code, 0);
    assert!(run("foreign").err.contains("no case is named `foreign`"));
    assert!(run("pai").err.contains("`paid`"), "{}", run("pai").err);
    // A mistake in one case leaves the others alone.
    workspace.write("more.fdltest.yaml", "Flow: pay.fdl.yaml\nCases:\n  - Name: half\n    Mokcs: {}\n  - Name: whole\n    Mocks: {Pay: {Return: {}}}\n");
    assert_eq!(run("whole").code, 0, "{}", run("whole").err);
    let ran = run("half");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("more.fdltest.yaml:4:5"), "{}", ran.err);
}

#[test]
fn what_is_open_can_be_read_otherwise() {
    let workspace = pay();
    let input = |assume: &[&str]| {
        let arguments = [
            "--mocks",
            "mocks.yaml",
            "--input",
            "{\"n\": 1}",
            "--output-format",
            "json",
        ];
        let ran = simulate(&workspace, &[&arguments, assume].concat());
        let json = ran.json();
        let events = json["events"].as_array().expect("events");
        let cool = |it: &&Value| it["StepName"] == "Cool down";
        let entered = events.iter().find(cool).expect("the catch target");
        (
            entered["EventDetail"]["input"].clone(),
            json["assumptions"].clone(),
        )
    };
    let usual = "Q40: a catch target without OutputConstructor receives {}";
    assert_eq!(input(&[]), (json!({}), json!([usual])));
    let other = "Q40: a catch target without OutputConstructor receives the failed state's input";
    for assume in ["Q40=input", "q40=input", "Q31=null,Q40=input"] {
        assert_eq!(
            input(&["--assume", assume]),
            (json!({"n": 1}), json!([other]))
        );
    }
    for (wrong, choices) in [
        (
            "Q40=output",
            "`Q40` is read as `empty` or as `input`, not as `output`",
        ),
        ("Q7=x", "there are Q13, Q14"),
        ("Q41", "`Q41` has one reading only"),
    ] {
        let ran = simulate(&workspace, &["--assume", wrong]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
        assert!(ran.err.contains(choices), "{}", ran.err);
    }
}

#[test]
fn paths_that_are_no_flow() {
    let workspace = pay();
    workspace.write("pay.fdltest.yaml", CASES);
    for wrong in ["gone.fdl.yaml", "pay.fdltest.yaml", "."] {
        let ran = workspace.run(&["simulate", wrong]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{wrong}");
    }
}

const SHIP: &str = "\
Type: StateMachine
SpecVersion: v1
Name: ship
StartAt: Each
States:
  - Name: Each
    Type: Map
    ItemsPath: $Input.items
    Processor:
      StartAt: Heavy
      States:
        - Name: Heavy
          Type: Choice
          Branches:
            - Condition: $Input > $Global.limit
              Next: Book
          Default: Light
        - Name: Book
          Type: Task
          Action: FC:InvokeFunction
          TaskMode: RequestComplete
          Parameters: {resourceArn: acs:fc:::functions/book, invocationType: Sync}
          Retry:
            - {Errors: [Busy], Description: Again, MaxAttempts: 1, IntervalSeconds: 2}
          Catch:
            - Errors: [Full]
              Description: No room
              OutputConstructor: {code.$: $Context.Current.Error.Code}
              Next: Light
          GlobalConstructor: {booked: true}
          End: true
        - Name: Light
          Type: Pass
          End: true
    End: true
";

#[test]
fn a_state_runs_alone() {
    let workspace = Workspace::new(&[("ship.fdl.yaml", SHIP)]);
    let alone = |arguments: &[&str]| {
        let arguments = [&["simulate", "ship.fdl.yaml"], arguments].concat();
        workspace.run(&arguments)
    };
    let ran = alone(&[
        "--state",
        "Each/Heavy",
        "--input",
        "7",
        "--global",
        r#"{"limit": 5}"#,
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out, @r"
    ship.fdl.yaml  Standard, from 2026-01-01T00:00:00Z, seed 0, `Each[0]/Heavy` alone
    input  7

    0s  Heavy  Choice
          in     7
          out    = in

    Succeeded after 0s, 1 transition, 4 events
    output  7
    next    Each/Book
    ");

    // Retries and catch rules are part of a state; what it would hand on is the output.
    workspace.write(
        "mocks.yaml",
        "Each/Book: [{Body: 1, When: {Index: 0}}, {Throw: {Code: Busy}}, {Throw: {Code: Full}}]",
    );
    let book = [
        "--mocks",
        "mocks.yaml",
        "--output-format",
        "json",
        "--state",
    ];
    let json = alone(&[&book[..], &["Each[3]/Book"]].concat()).json();
    assert_eq!(json["output"], json!({"code": "Full"}));
    assert_eq!(
        (&json["next"], &json["transitions"]),
        (&json!("Each/Light"), &json!(1))
    );
    let path = json["events"][1]["path"].as_str();
    assert_eq!(path, Some("Each[3]/Book"));
    let json = alone(&[&book[..], &["Each/Book"]].concat()).json();
    assert_eq!(json["output"], json!({"Body": 1}));
    assert_eq!(json["next"], Value::Null);
    assert!(json.as_object().is_some_and(|it| it.contains_key("next")));

    // A Map runs with all that is in it.
    let json = alone(&[
        "--state",
        "Each",
        "--input",
        r#"{"items": [1, 9]}"#,
        "--global",
        r#"{"limit": 5}"#,
        "--unmocked",
        "empty",
        "--output-format",
        "json",
    ])
    .json();
    assert_eq!(json["output"], json!({"Items": [1, {}]}));

    let ran = alone(&["--state", "Book"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            2,
            "error: --state: no state is named `Book`; near names: `Each/Book`\n"
        )
    );
    let ran = alone(&["--state", "Each", "--global", "[]"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            2,
            "error: --global: `$Global` must be an object, not an array\n"
        )
    );
    assert_eq!(alone(&["--input", "-", "--global", "-"]).code, 2);
}

#[test]
fn what_a_run_costs() {
    let workspace = pay();
    let ran = simulate(&workspace, &["--mocks", "mocks.yaml", "--stats"]);
    let at = ran.out.find("usage\n").expect("a table");
    insta::assert_snapshot!(&ran.out[at..], @r"
    usage
      transitions  4
      list price   USD 0.0001 for 4 transitions (2026-02-28)
                   CNY 0.00068 for 4 transitions
      events       13 of 5000
      data         11 of 65536 bytes: the output of `Note`
      15s  Cool down  1 visit
       0s  Pay        1 visit
       0s  Note       1 visit
       0s  Done       1 visit
    ");
    let express = ["--mode", "express", "--unmocked", "empty", "--stats"];
    let ran = simulate(&workspace, &express);
    let at = ran.out.find("usage\n").expect("a table");
    insta::assert_snapshot!(&ran.out[at..], @r"
    usage
      transitions  1
      list price   USD 0.000001013 for 1 request
                   USD 0.00002 for 1 GB-seconds, of which a dry run knows nothing
      events       7 of 5000
      data         2 of 65536 bytes: the input of `Pay`
      0s  Pay  1 visit
    ");
}

#[test]
fn a_run_as_a_sequence_diagram() {
    let workspace = Workspace::new(&[("ship.fdl.yaml", SHIP)]);
    workspace.write(
        "mocks.yaml",
        "Each/Book: [{Throw: {Code: Busy}, Duration: 1}, {Throw: {Code: Full, Detail: no; room}}]",
    );
    let ran = workspace.run(&[
        "simulate",
        "ship.fdl.yaml",
        "--input",
        r#"{"items": [9, 1]}"#,
        "--global",
        r#"{"limit": 5}"#,
        "--mocks",
        "mocks.yaml",
        "--output-format",
        "mermaid",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    insta::assert_snapshot!(ran.out, @r"
    sequenceDiagram
      participant flow as ship
      participant s0 as Each/Book<br/>FC:InvokeFunction
      Note over flow: Each: Map
      par Each[0]
        Note over flow: Heavy: Choice
        flow->>s0: try 1 at 0s
        s0--xflow: Busy after 1s
        flow->>s0: try 2 at 3s
        s0--xflow: Full: no#59; room after 0s
        Note over flow: Light: Pass
      and Each[1]
        Note over flow: Heavy: Choice
        Note over flow: Light: Pass
      end
      Note over flow: Succeeded after 3s
    ");
}

/// One page, nothing from outside, and nothing of a value is markup.
#[test]
fn a_run_as_a_page() {
    let flow = PAY.replace("ok: true", "note: </pre><script>alert(1)</script>");
    let workspace = Workspace::new(&[("pay.fdl.yaml", &flow), ("mocks.yaml", PAY_MOCKS)]);
    let html = ["--mocks", "mocks.yaml", "--output-format", "html"];
    let ran = simulate(&workspace, &html);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let page = &ran.out;
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert!(page.ends_with("</html>\n"));
    assert!(page.contains("<title>pay: Succeeded</title>"));
    assert!(page.contains("default-src 'none'"));
    assert_eq!(page.matches("<script>").count(), 1);
    assert!(page.contains("&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
    for outside in ["src=", "href=", "url(", "@import", "https://"] {
        assert!(!page.contains(outside), "{outside}");
    }
    for state in ["Pay", "Cool down", "Note", "Done"] {
        let row = format!("data-path=\"{state}\"><summary>");
        assert_eq!(page.matches(&row).count(), 1, "{state}");
    }
    assert!(page.contains("<span class=\"flag\">failed</span>"));
    assert_eq!(simulate(&workspace, &html).out, ran.out);

    // The error of a failed run stands above, with its line.
    let failing = ["--output-format", "html"];
    let ran = simulate(&workspace, &failing);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains("<h2><code>Simulator.Unmocked</code> at <code>Pay</code></h2>")
    );
    assert!(ran.out.contains("pay.fdl.yaml:6:11"));
}

#[test]
fn a_test_file_to_start_from() {
    let workspace = pay();
    let skeleton = "\
Flow: pay.fdl.yaml
Cases:
  - Name: every call succeeds
    Input: {}
    Mocks:
      Pay:
        Body: {}
";
    let write = |file| simulate(&workspace, &["--write-mocks", file]);
    let ran = write("-");
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, skeleton, "")
    );
    let ran = write("pay.fdltest.yaml");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(workspace.read("pay.fdltest.yaml"), skeleton);
    for command in ["check", "test"] {
        let ran = workspace.run(&[command, "pay.fdltest.yaml"]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }

    // What is there stays.
    workspace.write("pay.fdltest.yaml", "mine");
    let ran = write("pay.fdltest.yaml");
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "error: `pay.fdltest.yaml` is there already, it is left as it is\n"
    );
    assert_eq!(workspace.read("pay.fdltest.yaml"), "mine");

    // The flow is named from where the file is.
    workspace.write("tests/deep/note.txt", "");
    let ran = write("tests/deep/pay.fdltest.yaml");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let written = workspace.read("tests/deep/pay.fdltest.yaml");
    assert!(
        written.starts_with("Flow: ../../pay.fdl.yaml\n"),
        "{written}"
    );
    let ran = workspace.run(&["test", "tests/deep/pay.fdltest.yaml"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
}

#[test]
fn where_no_test_file_is_written() {
    let workspace = pay();
    workspace.write("empty.fdl.yaml", "");
    for (arguments, part) in [
        (
            &["pay.fdl.yaml", "--write-mocks", "pay.yaml"][..],
            "call it NAME.fdltest.yaml",
        ),
        (
            &[
                "pay.fdl.yaml",
                "--write-mocks",
                "no/such/folder/a.fdltest.yaml",
            ],
            "cannot write `no/such/folder/a.fdltest.yaml`",
        ),
        (
            &["pay.fdl.yaml", "--write-mocks", "-", "--input", "{}"],
            "takes no options of a run",
        ),
        (
            &["pay.fdl.yaml", "--write-mocks", "-", "--stats"],
            "cannot be used with",
        ),
        (&["empty.fdl.yaml", "--write-mocks", "-"], "has no states"),
        (&["-", "--write-mocks", "-"], "--stdin-filename"),
    ] {
        let ran = workspace.run(&[&["simulate"], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    let arguments = [
        "simulate",
        "-",
        "--write-mocks",
        "-",
        "--stdin-filename",
        "flows/a.fdl.yaml",
    ];
    let ran = workspace.run_with(&arguments, PAY.as_bytes());
    assert!(ran.out.starts_with("Flow: a.fdl.yaml\n"), "{ran:?}");
}
