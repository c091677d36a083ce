//! `Flows` of test files and mocks: child flows in every command. What a child does is tested in the
//! core.

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;
use serde_json::{Value, json};

const ORDER: &str = "\
Type: StateMachine
SpecVersion: v1
Name: order
StartAt: Start
States:
  - Name: Start
    Type: Task
    Action: FNF:StartExecution
    TaskMode: WaitForSystemCallback
    Parameters:
      resourceArn: acs:fnf:::flow/ship
      input: {id.$: $Input.id}
    End: true
";

const SHIP: &str = "\
Type: StateMachine
SpecVersion: v1
Name: ship
StartAt: Pack
States:
  - {Name: Pack, Type: Wait, Seconds: 7, Next: Book}
  - Name: Book
    Type: Task
    Action: ECS:StartInstance
    OutputConstructor: {sent.$: $Input.id, by.$: $Output.by}
    End: true
";

const TESTS: &str = "\
Flows:
  ship:
    Flow: parts/ship.fdl.yaml
    Mocks: {Book: {Return: {by: sea}}}
Cases:
  - Name: sent
    Input: {id: 5}
    Expect: {OutputExactly: {sent: 5, by: sea}, Duration: {Exactly: 7}}
  - Name: no ship
    Input: {id: 5}
    Flows: {ship: {Mocks: {Book: {Throw: {Code: NoShip, Detail: storm}}}}}
    Expect: {Status: Failed, Error: {Code: NoShip, State: Start}}
";

fn workspace() -> Workspace {
    Workspace::new(&[
        ("order.fdl.yaml", ORDER),
        ("order.fdltest.yaml", TESTS),
        ("parts/ship.fdl.yaml", SHIP),
    ])
}

#[test]
fn cases_run_child_flows_and_cover_the_flow_under_test_alone() {
    let workspace = workspace();
    let ran = workspace.run(&["test", "--coverage=json", "--coverage-output", "c.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("2 passed in 1 file"), "{}", ran.out);
    let coverage: Value = serde_json::from_str(&workspace.read("c.json")).expect("JSON");
    let files = coverage["files"].as_array().expect("files");
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(files[0]["path"], "order.fdl.yaml");
    assert_eq!(coverage["states"], json!({"covered": 1, "total": 1}));
}

#[test]
fn traces_show_the_states_of_the_child() {
    let workspace = workspace();
    let simulate = |case: &str, format: &str| {
        workspace.run(&[
            "simulate",
            "order.fdl.yaml",
            "--case",
            case,
            "--output-format",
            format,
        ])
    };
    let ran = simulate("no ship", "pretty");
    assert_eq!(ran.code, 1, "{ran:?}");
    insta::assert_snapshot!(ran.out, @r#"
    order.fdl.yaml  Standard, from 2026-01-01T00:00:00Z, seed 0
    input  {"id":5}

    0s  Start  Task FNF:StartExecution  7s
          in     {"id":5}
          call   {"resourceArn":"acs:fnf:::flow/ship","input":{"id":5}}
                 accepted after 0s, report 7s later
          ├─ parts/ship.fdl.yaml simulation-3
    0s    │ Pack  Wait  7s
          │   in     {"id":5}
          │   out    = in
    7s    │ Book  Task ECS:StartInstance
          │   in     {"id":5}
          │   call   {}
          │   ✗ NoShip: storm
          └─ Failed after 7s: NoShip: storm
          ✗ NoShip: storm

    Failed after 7s, 1 transition, 8 events

    error[NoShip]: storm
     --> order.fdl.yaml:6:11
      |
    6 |   - Name: Start
      |           ^^^^^ raised by `Start`

    assumed: Q96: a child flow that ends reports its output, one that fails its error
    "#);
    let json = simulate("no ship", "json").json();
    let child = &json["children"][0];
    assert_eq!(child["state"], "Start");
    assert_eq!(child["path"], "parts/ship.fdl.yaml");
    assert_eq!(child["run"]["error"]["detail"], "storm");
    // The name of the state, in the text of the child.
    assert_eq!(
        child["run"]["error"]["range"]["start"],
        json!({"line": 7, "column": 11})
    );
    assert_eq!(child["run"]["events"][0]["Type"], "ExecutionStarted");
    let last = simulate("sent", "jsonl").out;
    let last: Value = serde_json::from_str(last.lines().last().expect("a line")).expect("JSON");
    assert_eq!(last["children"][0]["run"]["status"], "Succeeded");
    assert_eq!(last["children"][0]["run"].get("events"), None);
    assert!(simulate("no ship", "html").out.contains("NoShip"));
    let sequence = simulate("no ship", "mermaid").out;
    let note = "Note right of s0: parts/ship.fdl.yaml: Failed after 7s: NoShip";
    assert!(sequence.contains(note), "{sequence}");
}

#[test]
fn a_file_of_mocks_names_child_flows_relative_to_itself() {
    let workspace = workspace();
    workspace.write(
        "parts/mocks.yaml",
        "Flows: {ship: {Flow: ship.fdl.yaml, Mocks: {Book: {Return: {by: air}}}}}\n",
    );
    let run = |mocks: &str| {
        let input = ["simulate", "order.fdl.yaml", "--input", "{\"id\": 1}"];
        workspace.run(&[&input[..], &["--mocks", mocks, "--output-format", "json"]].concat())
    };
    assert_eq!(run("parts/mocks.yaml").json()["output"]["by"], "air");
    workspace.write("parts/mocks.yaml", "Flows: {ship: shop.fdl.yaml}\n");
    let ran = run("parts/mocks.yaml");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err, @"
    error[invalid-value]: `shop.fdl.yaml` cannot be read: no such file or directory
     --> parts/mocks.yaml:1:15
      |
    1 | Flows: {ship: shop.fdl.yaml}
      |               ^^^^^^^^^^^^^
    ");
}

#[test]
fn a_broken_child_is_an_error_of_the_test_file() {
    let workspace = workspace();
    workspace.write(
        "parts/ship.fdl.yaml",
        SHIP.replace("Next: Book", "Next: Bok"),
    );
    let ran = workspace.run(&["check", "order.fdltest.yaml", "--output-format", "concise"]);
    insta::assert_snapshot!(ran.out, @"order.fdltest.yaml:3:11: error[invalid-value]: `parts/ship.fdl.yaml` cannot run, the first error is in line 6: no state is named `Bok`");
    assert_eq!(workspace.run(&["test", "order.fdltest.yaml"]).code, 2);
}

#[test]
fn editors_run_child_flows_of_open_buffers() {
    let workspace = workspace();
    let uri = |name: &str| format!("file://{}", workspace.path(name).display());
    let mut client = Client::start();
    let root = json!({"processId": null, "rootUri": uri(""), "capabilities": {}});
    client.request("initialize", root).expect("initialize");
    client.notify("initialized", json!({}));
    let text = SHIP.replace("Seconds: 7", "Seconds: 9");
    let document =
        json!({"uri": uri("parts/ship.fdl.yaml"), "languageId": "fdl", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let mut command = |name: &str, argument: Value| {
        let params = json!({"command": name, "arguments": [argument]});
        client
            .request("workspace/executeCommand", params)
            .expect("a result")
    };
    let run = command(
        "fdl.runSimulation",
        json!({"uri": uri("order.fdl.yaml"), "case": "sent"}),
    );
    assert_eq!(run["virtualDurationMs"], 9_000);
    let event = &run["children"][0]["run"]["events"][1];
    assert_eq!(event["range"]["start"], json!({"line": 5, "character": 11}));
    let flows = json!({"Flows": {"ship": "parts/ship.fdl.yaml"}});
    let run = command(
        "fdl.runSimulation",
        json!({"uri": uri("order.fdl.yaml"), "mocks": flows, "unmocked": "echo", "input": {"id": 2}}),
    );
    assert_eq!(
        run["children"][0]["run"]["error"]["code"],
        "Simulator.ExpressionError"
    );
    let report = command("fdl.runTests", json!({"uri": uri("order.fdl.yaml")}));
    assert_eq!(
        (&report["passed"], &report["failed"]),
        (&json!(1), &json!(1))
    );
}
