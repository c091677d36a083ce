//! The commands, held against the command line.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::{fdl, root};

const URI: &str = "file:///w/a.fdl.yaml";

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: small
StartAt: 🚚 A
States:
  - Name: 🚚 A
    Type: Pass
    OutputConstructor:
      n.$: intAdd($Input.n, 1)
    End: true
";

fn example(name: &str) -> String {
    let path = root().join("examples").join(name);
    format!("file://{}", path.display())
}

fn command(client: &mut Client, name: &str, argument: Value) -> Result<Value, Value> {
    let params = json!({"command": name, "arguments": [argument]});
    client.request("workspace/executeCommand", params)
}

/// What the command line prints as JSON.
fn printed(arguments: &[&str]) -> Value {
    let output = fdl().args(arguments).output().expect("the binary runs");
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {text}"))
}

/// A run without its places, which each reader counts in its own way.
fn without_places(mut run: Value) -> Value {
    for event in run["events"].as_array_mut().into_iter().flatten() {
        event.as_object_mut().expect("an event").remove("range");
    }
    if let Some(error) = run["error"].as_object_mut() {
        error.remove("range");
    }
    if let Some(children) = run.get_mut("children").and_then(Value::as_array_mut) {
        for child in children {
            child["run"] = without_places(child["run"].take());
        }
    }
    run
}

#[test]
fn a_run_is_that_of_the_command_line() {
    let mut client = Client::editor();
    let mut count = 0;
    for name in [
        "order", "approval", "media", "publish", "enrich", "import", "poll", "alert",
    ] {
        let flow = format!("{name}.fdl.yaml");
        let uri = example(&flow);
        let cases = command(&mut client, "fdl.listCases", json!({"uri": uri})).expect("cases");
        for case in cases.as_array().expect("a list") {
            let case_name = case["name"].as_str().expect("a name");
            assert_eq!(case["uri"], example(&format!("{name}.fdltest.yaml")));
            let argument = json!({"uri": uri, "case": case_name});
            let run = command(&mut client, "fdl.runSimulation", argument).expect("a run");
            let path = format!("examples/{flow}");
            let arguments = [
                "simulate",
                &path,
                "--case",
                case_name,
                "--output-format",
                "json",
            ];
            assert_eq!(
                without_places(run),
                without_places(printed(&arguments)),
                "{case_name}"
            );
            count += 1;
        }
    }
    assert!(count >= 14, "{count} cases");
    client.quit();
}

#[test]
fn the_buffer_is_what_runs_and_events_have_their_place() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let argument = json!({"uri": URI, "input": {"n": 41}, "seed": 3});
    let run = command(&mut client, "fdl.runSimulation", argument.clone()).expect("a run");
    assert_eq!(run["status"], "Succeeded");
    assert_eq!(run["output"], json!({"n": 42}));
    assert_eq!(run["seed"], 3);
    let events = run["events"].as_array().expect("events");
    for event in [&events[0], &events[events.len() - 1]] {
        assert_eq!(
            event["range"]["start"]["line"], 2,
            "the flow's name: {event}"
        );
    }
    let entered = events.iter();
    let entered: Vec<&Value> = entered.filter(|it| it["Type"] == "StepEntered").collect();
    let start = json!({"line": 5, "character": 10});
    let end = json!({"line": 5, "character": 14});
    assert_eq!(
        entered[0]["range"],
        json!({"start": start, "end": end}),
        "UTF-16"
    );
    let range = json!({"start": {"line": 8, "character": 28}, "end": {"line": 8, "character": 29}});
    client.change(URI, 2, Some(range), "2");
    let run = command(&mut client, "fdl.runSimulation", argument).expect("a run");
    assert_eq!(run["output"], json!({"n": 43}));
    let failed = command(&mut client, "fdl.runSimulation", json!({"uri": URI})).expect("a run");
    assert_eq!(failed["error"]["code"], "Simulator.ExpressionError");
    assert_eq!(failed["error"]["range"]["start"]["line"], 8);
    client.quit();
}

/// For clients whose own JSON has doubles only.
#[test]
fn numbers_keep_their_digits_in_texts() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let input = r#"{"n": 9007199254740992}"#;
    let argument = json!({"uri": URI, "input": input, "asText": true});
    let run = command(&mut client, "fdl.runSimulation", argument).expect("a run");
    let run = run.as_str().expect("a text");
    assert!(run.contains(r#""output":{"n":9007199254740993}"#), "{run}");
    for wrong in ["[1]", "{", "7", ""] {
        let argument = json!({"uri": URI, "input": wrong});
        let error = command(&mut client, "fdl.runSimulation", argument).expect_err(wrong);
        assert!(
            error["message"]
                .as_str()
                .is_some_and(|it| it.contains("`input`"))
        );
    }
    let argument = json!({"uri": URI, "asText": true});
    let cleared = command(&mut client, "fdl.clearSimulation", argument);
    assert_eq!(cleared, Ok(Value::Null));
}

#[test]
fn options_and_mocks_are_taken() {
    let mut client = Client::editor();
    let flow = FLOW.replace(
        "Type: Pass",
        "Type: Task\n    Action: OSS:PutObject\n    Parameters: {key: a}",
    );
    client.open(URI, &flow.replace("intAdd($Input.n, 1)", "$Output.key"));
    let run = |client: &mut Client, argument: Value| {
        let mut whole = json!({"uri": URI});
        let members = whole.as_object_mut().expect("an object");
        members.extend(argument.as_object().expect("an object").clone());
        command(client, "fdl.runSimulation", whole)
    };
    let unmocked = run(&mut client, json!({})).expect("a run");
    assert_eq!(unmocked["error"]["code"], "Simulator.Unmocked");
    let echo = run(&mut client, json!({"unmocked": "echo", "mode": "EXPRESS"})).expect("a run");
    assert_eq!(echo["output"], json!({"n": "a"}));
    let mocks: Value =
        serde_json::from_str(r#"{"🚚 A": {"Return": {"key": 1.50}}}"#).expect("JSON");
    let mocked = run(&mut client, json!({"mocks": mocks})).expect("a run");
    assert_eq!(mocked["output"].to_string(), r#"{"n":1.50}"#);
    let now = run(&mut client, json!({"now": "2030-02-03T04:05:06Z"})).expect("a run");
    assert_eq!(now["events"][0]["Time"], "2030-02-03T04:05:06.000Z");
    let assumed = json!({"unmocked": "empty", "assume": {"Q31": "null"}});
    let null = run(&mut client, assumed).expect("a run");
    assert_eq!(null["output"], json!({"n": null}));
    let few = run(&mut client, json!({"maxEvents": 2})).expect("a run");
    assert_eq!(few["error"]["code"], "Simulator.EventLimitExceeded");
    for (wrong, part) in [
        (json!({"input": [1]}), "`input` must be an object"),
        (json!({"mode": "fast"}), "`standard` or `express`"),
        (json!({"unmocked": "maybe"}), "`echo`"),
        (json!({"now": "tomorrow"}), "`now`"),
        (json!({"mocks": 7}), "`mocks`"),
        (
            json!({"mocks": "file:///etc/hostname"}),
            "outside the workspace",
        ),
        (json!({"case": "none"}), "no test file"),
        (json!({"seed": -1}), "seed"),
        (
            json!({"assume": {"Q31": "nil"}}),
            "`Q31` is read as `error`",
        ),
    ] {
        let error = run(&mut client, wrong.clone()).expect_err("the argument is wrong");
        assert_eq!(error["code"], -32602, "{wrong}: {error}");
        let message = error["message"].as_str().expect("a message");
        assert!(
            message.contains(part) || part == "seed",
            "{wrong}: {message}"
        );
    }
    let error =
        run(&mut client, json!({"mocks": {"Nobody": {"Return": 1}}})).expect_err("no state");
    assert_eq!(error["code"], -32803);
    assert_eq!(
        error["data"]["diagnostics"][0]["code"],
        "unknown-state-path"
    );
    client.quit();
}

#[test]
fn a_flow_with_errors_is_not_run() {
    let mut client = Client::editor();
    client.open(URI, &FLOW.replace("StartAt: 🚚 A", "StartAt: 🚚 B"));
    let error = command(&mut client, "fdl.runSimulation", json!({"uri": URI})).expect_err("errors");
    assert_eq!(error["code"], -32803);
    let found = &error["data"]["diagnostics"][0];
    assert_eq!(found["code"], "unknown-next");
    assert_eq!(found["range"]["start"], json!({"line": 3, "character": 9}));
    client.quit();
}

#[test]
fn tests_are_those_of_the_command_line() {
    let mut client = Client::editor();
    for uri in [example("order.fdl.yaml"), example("order.fdltest.yaml")] {
        let report = command(&mut client, "fdl.runTests", json!({"uri": uri})).expect("a report");
        let printed = printed(&["test", "examples/order.fdl.yaml", "--output-format", "json"]);
        for member in ["version", "files", "passed", "failed", "errors", "coverage"] {
            assert_eq!(report[member], printed[member], "{member}");
        }
        let names = |report: &Value| -> Vec<Value> {
            let cases = report["cases"].as_array().expect("cases").iter();
            cases
                .map(|it| json!([it["name"], it["status"], it["warnings"]]))
                .collect()
        };
        assert_eq!(names(&report), names(&printed));
        let name = report["cases"][1]["name"].as_str().expect("a name");
        for name in [name.to_owned(), format!("order.fdltest.yaml::{name}")] {
            let one = json!({"uri": uri, "name": name});
            let report = command(&mut client, "fdl.runTests", one).expect("a report");
            assert_eq!(report["cases"].as_array().map(Vec::len), Some(1), "{name}");
        }
    }
    client.quit();
}

/// The numbers are those of the command line; the places and the address are the protocol's.
#[test]
fn coverage_is_that_of_the_command_line() {
    let mut client = Client::editor();
    let uri = example("order.fdl.yaml");
    let argument = json!({"uri": uri, "coverage": true});
    let report = command(&mut client, "fdl.runTests", argument).expect("a report");
    let file = &report["coverage"]["files"][0];
    assert_eq!(file["uri"], uri);
    let line = |unit: &Value| unit["range"]["start"]["line"].as_u64().expect("a line");
    let flow = &[
        "test",
        "examples/order.fdl.yaml",
        "--coverage",
        "--output-format",
        "json",
    ];
    let printed = &printed(flow)["coverage"]["files"][0];
    for member in ["units", "lines"] {
        let (ours, theirs) = (file[member].as_array(), printed[member].as_array());
        let (ours, theirs) = (ours.expect("a list"), theirs.expect("a list"));
        assert_eq!(ours.len(), theirs.len());
        for (ours, theirs) in ours.iter().zip(theirs) {
            assert_eq!(line(ours) + 1, line(theirs));
            assert_eq!(
                (&ours["hits"], &ours["to"]),
                (&theirs["hits"], &theirs["to"])
            );
        }
    }
    client.quit();
}

#[test]
fn an_open_test_file_counts_and_has_diagnostics() {
    let folder = tempfile::tempdir().expect("a folder");
    let uri = |name: &str| format!("file://{}", folder.path().join(name).display());
    let (flow, test) = (uri("a.fdl.yaml"), uri("a.fdltest.yaml"));
    std::fs::write(folder.path().join("a.fdltest.yaml"), "Cases: []\n").expect("a file");
    let mut client = Client::editor();
    client.open(&flow, FLOW);
    let text = "Cases:\n  - Name: adds\n    Input: {n: 1}\n    Expect: {Output: {n: 2}}\n    Mocks: {Nobody: {Return: 1}}\n";
    client.open_as("yaml", &test, text);
    let found = client.diagnostics(&test, 1);
    assert_eq!(found[0]["code"], "unknown-state-path");
    client.change(
        &test,
        2,
        None,
        &text[..text.find("    Mocks").expect("mocks")],
    );
    assert_eq!(client.diagnostics(&test, 2), Vec::<Value>::new());
    let cases = command(&mut client, "fdl.listCases", json!({"uri": flow})).expect("cases");
    let start = json!({"line": 1, "character": 10});
    let range = json!({"start": start, "end": {"line": 1, "character": 14}});
    assert_eq!(
        cases,
        json!([{"name": "adds", "uri": test, "range": range}])
    );
    let report = command(&mut client, "fdl.runTests", json!({"uri": test})).expect("a report");
    assert_eq!(
        (&report["passed"], &report["failed"]),
        (&json!(1), &json!(0))
    );
    // The flow's buffer changes: what its tests say of it is looked at again.
    client.change(&flow, 2, None, &FLOW.replace("n.$", "m.$"));
    let report = command(&mut client, "fdl.runTests", json!({"uri": test})).expect("a report");
    assert_eq!(report["failed"], 1);
    assert_eq!(report["cases"][0]["failures"][0]["expectation"], "Output");
    client.quit();
}

#[test]
fn a_test_file_is_that_of_the_command_line() {
    let mut client = Client::editor();
    let uri = example("order.fdl.yaml");
    let made = command(&mut client, "fdl.createTestFile", json!({"uri": uri})).expect("a file");
    assert_eq!(made["uri"], example("order.fdltest.yaml"));
    let flow = root().join("examples/order.fdl.yaml");
    let mut fdl = fdl();
    let written = fdl.arg("simulate").arg(flow).args(["--write-mocks", "-"]);
    let written = written.output().expect("the binary runs");
    assert_eq!(made["text"], *String::from_utf8_lossy(&written.stdout));

    client.open(URI, "Type: StateMachine\n");
    let error = command(&mut client, "fdl.createTestFile", json!({"uri": URI}));
    assert_eq!(error.expect_err("nothing to test")["code"], -32602);
    client.quit();
}

#[test]
fn pages_of_rules_and_what_is_no_command() {
    let mut client = Client::editor();
    let page =
        command(&mut client, "fdl.explain", json!({"code": "unknown-next"})).expect("a page");
    assert_eq!(page["title"], "unknown-next");
    assert!(
        page["markdown"]
            .as_str()
            .is_some_and(|it| it.contains("# ")),
        "{page}"
    );
    let cleared = command(&mut client, "fdl.clearSimulation", json!({"uri": URI}));
    assert_eq!(cleared, Ok(Value::Null));
    for (name, argument) in [
        ("fdl.explain", json!({"code": "nonsense"})),
        ("fdl.explain", json!({})),
        ("fdl.nonsense", json!({})),
        ("fdl.runSimulation", json!({"uri": 1})),
        (
            "fdl.runSimulation",
            json!({"uri": "file:///nowhere/x.fdl.yaml"}),
        ),
    ] {
        let error = command(&mut client, name, argument).expect_err("it is refused");
        assert_eq!(error["code"], -32602, "{name}: {error}");
    }
    client.quit();
}

/// A flow that comes to no end.
fn endless() -> String {
    let flow = FLOW.replace("End: true", "Next: 🚚 A");
    flow.replace("      n.$: intAdd($Input.n, 1)\n", "      n: 1\n")
}

#[test]
fn of_a_long_run_come_the_first_events() {
    let mut client = Client::editor();
    client.open(URI, &endless());
    let argument = json!({"uri": URI, "maxEvents": 100_000});
    let run = command(&mut client, "fdl.runSimulation", argument).expect("a run");
    let events = run["events"].as_array().expect("events");
    let omitted = run["omittedEvents"].as_u64().expect("a number");
    assert_eq!(events.len() as u64 + omitted, 100_000);
    assert!(serde_json::to_string(events).expect("JSON").len() <= 16 << 20);
    assert!(events.len() > 50_000, "{}", events.len());
    let run = command(&mut client, "fdl.runSimulation", json!({"uri": URI})).expect("a run");
    assert_eq!(run["events"].as_array().map(Vec::len), Some(5_000));
    assert_eq!(run["omittedEvents"], Value::Null);
    client.quit();
}

#[test]
fn a_long_run_can_be_cancelled() {
    let mut client = Client::editor();
    client.open(URI, &endless());
    let argument = json!({"uri": URI, "maxEvents": 5_000_000});
    let params = json!({"command": "fdl.runSimulation", "arguments": [argument]});
    let id = client.ask("workspace/executeCommand", params);
    std::thread::sleep(std::time::Duration::from_millis(100));
    client.notify("$/cancelRequest", json!({"id": id}));
    assert_eq!(client.answer(id).expect_err("cancelled")["code"], -32800);
    client.quit();
}
