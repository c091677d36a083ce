//! What the last run of a flow shows: hints, values, hovers, the place of a failure; and what runs
//! it again.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: shop
StartAt: 🚚 Pay
States:
  - Name: 🚚 Pay
    Type: Task
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fc:::functions/pay', invocationType: Sync, body: {n.$: $Input.n}}
    OutputConstructor: {paid.$: $Output.Body.paid}
    Next: Done
  - Name: Done
    Type: Succeed
";

const TESTS: &str = "\
Cases:
  - Name: paid
    Input: {n: 7}
    Mocks: {\"🚚 Pay\": {Body: {paid: true}}}
  - Name: refused
    Mocks: {\"🚚 Pay\": {Throw: {Code: Refused, Detail: no money}}}
    Input: {n: 1}
    Expect: {Status: Failed}
";

/// A client that can be told to ask again, with these settings.
fn editor(settings: Value) -> Client {
    let capabilities = json!({
        "general": {"positionEncodings": ["utf-16"]},
        "workspace": {
            "inlayHint": {"refreshSupport": true},
            "inlineValue": {"refreshSupport": true},
            "codeLens": {"refreshSupport": true},
        },
        "textDocument": {
            "hover": {"contentFormat": ["markdown"]},
            "inlayHint": {"resolveSupport": {"properties": ["tooltip"]}},
        },
    });
    let mut client = Client::start();
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": capabilities,
        "initializationOptions": settings,
    });
    client.request("initialize", params).expect("initialize");
    client.notify("initialized", json!({}));
    client
}

fn uri(workspace: &Workspace, name: &str) -> String {
    format!("file://{}", workspace.path(name).display())
}

fn command(client: &mut Client, name: &str, argument: Value) -> Result<Value, Value> {
    let params = json!({"command": name, "arguments": [argument]});
    client.request("workspace/executeCommand", params)
}

fn whole(uri: &str) -> Value {
    let end = json!({"line": 1000, "character": 0});
    let range = json!({"start": {"line": 0, "character": 0}, "end": end});
    json!({"textDocument": {"uri": uri}, "range": range})
}

/// The hints as `line:column label`.
fn hints(client: &mut Client, uri: &str) -> Vec<String> {
    let hints = client.request("textDocument/inlayHint", whole(uri));
    let hints = hints.expect("hints");
    let show = |it: &Value| {
        let (at, label) = (&it["position"], it["label"].as_str().expect("a label"));
        format!("{}:{} {label}", at["line"], at["character"])
    };
    hints.as_array().expect("a list").iter().map(show).collect()
}

/// Waits until the client is told to ask for hints again, and says that it will.
fn refreshed(client: &mut Client) {
    let request = client.wait(|it| it["method"] == "workspace/inlayHint/refresh");
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": null}));
    let request = client.wait(|it| it["method"] == "workspace/inlineValue/refresh");
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": null}));
}

fn shop() -> (Workspace, String) {
    let workspace = Workspace::new(&[("shop.fdl.yaml", FLOW), ("shop.fdltest.yaml", TESTS)]);
    let uri = uri(&workspace, "shop.fdl.yaml");
    (workspace, uri)
}

#[test]
fn after_a_run_the_values_stand_beside_the_states() {
    let (_workspace, uri) = shop();
    let mut client = editor(json!({}));
    client.open(&uri, FLOW);
    assert!(hints(&mut client, &uri).is_empty(), "before a run");
    command(
        &mut client,
        "fdl.runSimulation",
        json!({"uri": uri, "case": "paid"}),
    )
    .expect("a run");
    refreshed(&mut client);
    assert_eq!(
        hints(&mut client, &uri),
        [
            "5:16 {\"n\":7} → {\"paid\":true}",
            "11:14 {\"paid\":true} → unchanged"
        ]
    );
    let first = client
        .request("textDocument/inlayHint", whole(&uri))
        .expect("hints")[0]
        .clone();
    assert_eq!(first["tooltip"], Value::Null, "only when it is looked at");
    let resolved = client.request("inlayHint/resolve", first).expect("a hint");
    let tooltip = resolved["tooltip"]["value"].as_str().expect("a text");
    assert!(tooltip.contains("case `paid`"), "{tooltip}");
    assert!(tooltip.contains("functions/pay"), "{tooltip}");

    let mut values = whole(&uri);
    let stopped = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    values["context"] = json!({"frameId": 1, "stoppedLocation": stopped});
    let values = client
        .request("textDocument/inlineValue", values)
        .expect("values");
    let values = values.as_array().expect("a list").iter();
    let values: Vec<_> = values
        .map(|it| it["text"].as_str().unwrap_or("?"))
        .collect();
    assert_eq!(values, ["n = 7", "paid = true"]);

    let hover = client
        .at("textDocument/hover", &uri, 8, 92)
        .expect("a hover");
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.starts_with("**Last run** · case `paid`"), "{text}");
    assert!(text.contains("`$Input.n`\n\n```json\n7\n```"), "{text}");
    client.quit();
}

#[test]
fn values_of_an_older_text_say_so_until_the_edit_is_undone() {
    let (_workspace, uri) = shop();
    let mut client = editor(json!({"fdl": {"simulation": {"rerun": "off"}}}));
    client.open(&uri, FLOW);
    command(
        &mut client,
        "fdl.runSimulation",
        json!({"uri": uri, "case": "paid"}),
    )
    .expect("a run");
    let current = hints(&mut client, &uri);
    client.change(&uri, 2, None, &format!("# new\n{FLOW}"));
    let old = hints(&mut client, &uri);
    assert_eq!(old[0], "6:16 old: {\"n\":7} → {\"paid\":true}");
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": uri}}),
    );
    assert_eq!(hints(&mut client, &uri), old, "nothing runs by itself");
    client.change(&uri, 3, None, FLOW);
    assert_eq!(hints(&mut client, &uri), current);
    client.change(&uri, 4, None, "Type: [");
    assert!(
        hints(&mut client, &uri).is_empty(),
        "nothing is left of the states"
    );
    client.quit();
}

#[test]
fn a_save_runs_again() {
    let (workspace, uri) = shop();
    let mut client = editor(json!({}));
    client.open(&uri, FLOW);
    command(
        &mut client,
        "fdl.runSimulation",
        json!({"uri": uri, "case": "paid"}),
    )
    .expect("a run");
    refreshed(&mut client);
    client.change(&uri, 2, None, &FLOW.replace("paid.$", "done.$"));
    assert!(hints(&mut client, &uri)[0].contains("old: "));
    client.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": uri}}),
    );
    refreshed(&mut client);
    assert_eq!(
        hints(&mut client, &uri)[0],
        "5:16 {\"n\":7} → {\"done\":true}"
    );
    // The case is as much a part of the run as the flow.
    workspace.write("shop.fdltest.yaml", TESTS.replace("n: 7", "n: 8"));
    let change = json!({"uri": self::uri(&workspace, "shop.fdltest.yaml"), "type": 2});
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [change]}),
    );
    refreshed(&mut client);
    assert_eq!(
        hints(&mut client, &uri)[0],
        "5:16 {\"n\":8} → {\"done\":true}"
    );
    client.quit();
}

#[test]
fn typing_runs_again_if_that_is_wished() {
    let (_workspace, uri) = shop();
    let mut client = editor(json!({"simulation": {"rerun": "onType"}}));
    client.open(&uri, FLOW);
    command(
        &mut client,
        "fdl.runSimulation",
        json!({"uri": uri, "case": "paid"}),
    )
    .expect("a run");
    refreshed(&mut client);
    for version in 2..40 {
        client.change(
            &uri,
            version,
            None,
            &FLOW.replace("{paid.$", &format!("{{v{version}.$")),
        );
    }
    let wanted = "5:16 {\"n\":7} → {\"v39\":true}";
    while hints(&mut client, &uri)[0] != wanted {
        refreshed(&mut client);
    }
    // What has errors does not run: the last values stay, and say that they are old.
    client.change(&uri, 40, None, &FLOW.replace("Next: Done", "Next: Gone"));
    client.diagnostics(&uri, 40);
    assert!(hints(&mut client, &uri)[0].contains("old: "));
    client.quit();
}

#[test]
fn a_failed_run_is_a_diagnostic_until_the_next_edit() {
    let (_workspace, uri) = shop();
    let mut client = editor(json!({"simulation": {"rerun": "off"}}));
    client.open(&uri, FLOW);
    assert!(client.diagnostics(&uri, 1).is_empty());
    let run = json!({"uri": uri, "input": {"n": 1}, "unmocked": "echo"});
    command(&mut client, "fdl.runSimulation", run).expect("a run");
    let found = client.diagnostics(&uri, 1);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["source"], "fdl");
    assert_eq!(found[0]["code"], "Simulator.ExpressionError");
    assert_eq!(found[0]["severity"], 2);
    assert_eq!(
        found[0]["range"]["start"],
        json!({"line": 9, "character": 32})
    );
    assert_eq!(
        hints(&mut client, &uri),
        ["5:16 {\"n\":1} ✗ Simulator.ExpressionError"]
    );
    client.change(&uri, 2, None, &format!("{FLOW}\n"));
    assert!(client.diagnostics(&uri, 2).is_empty());
    client.change(&uri, 3, None, FLOW);
    assert_eq!(
        client.diagnostics(&uri, 3).len(),
        1,
        "the text that has failed is back"
    );
    assert_eq!(
        command(&mut client, "fdl.clearSimulation", json!({"uri": uri})),
        Ok(Value::Null)
    );
    assert!(client.diagnostics(&uri, 3).is_empty());
    assert!(hints(&mut client, &uri).is_empty());
    client.quit();
}

#[test]
fn a_failure_that_the_case_expects_is_no_diagnostic() {
    let (workspace, uri) = shop();
    let mut client = editor(json!({}));
    client.open(&uri, FLOW);
    client.diagnostics(&uri, 1);
    let tests = self::uri(&workspace, "shop.fdltest.yaml");
    let argument = json!({"uri": tests, "name": "refused"});
    let report = command(&mut client, "fdl.runTests", argument).expect("a report");
    assert_eq!(report["passed"], 1);
    refreshed(&mut client);
    assert_eq!(hints(&mut client, &uri), ["5:16 {\"n\":1} ✗ Refused"]);
    let argument = json!({"uri": uri, "name": "shop.fdltest.yaml::paid"});
    command(&mut client, "fdl.runTests", argument).expect("a report");
    refreshed(&mut client);
    assert_eq!(hints(&mut client, &uri).len(), 2);
    let later = client.drain(std::time::Duration::from_millis(200));
    let published = |it: &&Value| it["method"] == "textDocument/publishDiagnostics";
    assert_eq!(later.iter().filter(published).count(), 0);
    // All runs of the test file are forgotten with it.
    command(&mut client, "fdl.clearSimulation", json!({"uri": tests})).expect("null");
    assert!(hints(&mut client, &uri).is_empty());
    client.quit();
}

#[test]
fn a_client_that_can_nothing_gets_its_hints_whole_and_no_requests() {
    let (_workspace, uri) = shop();
    let (mut client, _) = Client::greet(json!({}));
    client.open(&uri, FLOW);
    command(
        &mut client,
        "fdl.runSimulation",
        json!({"uri": uri, "case": "paid"}),
    )
    .expect("a run");
    let hints = client
        .request("textDocument/inlayHint", whole(&uri))
        .expect("hints");
    let tooltip = hints[0]["tooltip"]["value"].as_str().expect("a text");
    assert!(tooltip.contains("```json"), "{tooltip}");
    let others = client.drain(std::time::Duration::from_millis(200));
    let asked = |it: &&Value| it.get("id").is_some() && it.get("method").is_some();
    assert_eq!(others.iter().filter(asked).count(), 0, "{others:?}");
    client.quit();
}

/// The lenses as `line title command argument`.
fn lenses(client: &mut Client, uri: &str) -> Vec<String> {
    let params = json!({"textDocument": {"uri": uri}});
    let lenses = client
        .request("textDocument/codeLens", params)
        .expect("lenses");
    let show = |it: &Value| {
        let (line, command) = (&it["range"]["start"]["line"], &it["command"]);
        let title = command["title"].as_str().expect("a title");
        let name = command["command"].as_str().expect("a command");
        let mut argument = command["arguments"][0].clone();
        argument.as_object_mut().expect("an object").remove("uri");
        format!("{line} {title} | {name} {argument}")
    };
    lenses
        .as_array()
        .expect("a list")
        .iter()
        .map(show)
        .collect()
}

#[test]
fn lenses_run_the_flow_and_its_cases_and_count_references() {
    let (workspace, uri) = shop();
    let mut client = editor(json!({}));
    client.open(&uri, FLOW);
    // A test file that was never saved, and one whose buffer is newer than the disk.
    let other = self::uri(&workspace, "more.fdltest.yaml");
    client.open_as(
        "yaml",
        &other,
        "Flow: shop.fdl.yaml\nCases: [{Name: paid}, {Name: late}]\n",
    );
    let tests = self::uri(&workspace, "shop.fdltest.yaml");
    client.open_as("yaml", &tests, &TESTS.replace("refused", "poor"));
    assert_eq!(
        lenses(&mut client, &uri),
        [
            "0 ▶ Simulate | fdl.runSimulation {}",
            "0 ▶ more.fdltest.yaml::paid | fdl.runSimulation {\"case\":\"more.fdltest.yaml::paid\"}",
            "0 ▶ late | fdl.runSimulation {\"case\":\"late\"}",
            "0 ▶ shop.fdltest.yaml::paid | fdl.runSimulation {\"case\":\"shop.fdltest.yaml::paid\"}",
            "0 ▶ poor | fdl.runSimulation {\"case\":\"poor\"}",
            "5 3 references | fdl.references {\"position\":{\"line\":5,\"character\":10}}",
            "11 1 reference | fdl.references {\"position\":{\"line\":11,\"character\":10}}",
        ]
    );
    assert_eq!(
        lenses(&mut client, &tests),
        [
            "0 ▶ Run all cases | fdl.runTests {}",
            "1 ▶ Run case | fdl.runTests {\"name\":\"paid\"}",
            "4 ▶ Run case | fdl.runTests {\"name\":\"poor\"}",
        ]
    );
    // As many places as the lens has said, in the flow and in its test files.
    let position = json!({"line": 5, "character": 10});
    let found = command(
        &mut client,
        "fdl.references",
        json!({"uri": uri, "position": position}),
    );
    let found = found.expect("places");
    let found: Vec<_> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| (&it["uri"], &it["range"]["start"]["line"]))
        .collect();
    let (flow, tests) = (json!(uri), json!(tests));
    let (start, first, second) = (json!(3), json!(3), json!(5));
    assert_eq!(
        found,
        [(&flow, &start), (&tests, &first), (&tests, &second)]
    );
    let settings = json!({"fdl": {"codeLens": {"cases": false, "references": false}}});
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": settings}),
    );
    client.wait(|it| it["method"] == "workspace/codeLens/refresh");
    assert_eq!(
        lenses(&mut client, &uri),
        ["0 ▶ Simulate | fdl.runSimulation {}"]
    );
    client.quit();
}

#[test]
fn settings_are_asked_for_where_the_client_can_be_asked() {
    let (_workspace, uri) = shop();
    let (mut client, _) = Client::greet(json!({
        "workspace": {"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}},
    }));
    let answer = |client: &mut Client, settings: Value| {
        let request = client.wait(|it| it["method"] == "workspace/configuration");
        assert_eq!(request["params"]["items"], json!([{"section": "fdl"}]));
        client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": [settings]}));
    };
    answer(&mut client, json!({"codeLens": {"simulate": 1}}));
    let message = client.wait(|it| it["method"] == "window/showMessage");
    assert_eq!(
        message["params"]["message"],
        "the setting `fdl.codeLens.simulate` is 1, not true or false"
    );
    let request = client.wait(|it| it["method"] == "client/registerCapability");
    assert_eq!(
        request["params"]["registrations"][0]["registerOptions"],
        json!({"section": "fdl"})
    );
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": null}));
    client.open(&uri, FLOW);
    assert!(lenses(&mut client, &uri)[0].contains("Simulate"));
    // What the notification carries does not count for a client that answers.
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    answer(&mut client, json!({"codeLens": {"simulate": false}}));
    while lenses(&mut client, &uri)[0].contains("Simulate") {}
    client.quit();
}
