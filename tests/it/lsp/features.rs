//! What an editor asks for, under each encoding.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

const URI: &str = "file:///w/%E5%8A%A8%20a.fdl.yaml";

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: wire
StartAt: 🚚 ship
States:
  - Name: 🚚 ship
    Type: Pass
    Next: Stp
  - {Name: '🚚🚚', Type: Wait, Seconds: 1, End: tr}
  - Name: Stop
    Type: Task
    Act
";

fn range(line: u64, start: u64, end: u64) -> Value {
    json!({
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    })
}

fn finding<'a>(found: &'a [Value], code: &str) -> &'a Value {
    let mut findings = found.iter();
    findings
        .find(|it| it["code"] == code)
        .unwrap_or_else(|| panic!("no {code} in {found:?}"))
}

#[test]
fn diagnostics_have_their_place_in_each_encoding() {
    for (encoding, start, end) in [("utf-8", 52, 54), ("utf-16", 48, 50), ("utf-32", 46, 48)] {
        let (mut client, _) = Client::greet(json!({"general": {"positionEncodings": [encoding]}}));
        client.open(URI, FLOW);
        let found = client.diagnostics(URI, 1);
        let unknown = finding(&found, "unknown-next");
        assert_eq!(unknown["range"], range(7, 10, 13));
        assert_eq!(unknown["source"], "fdl");
        assert_eq!(unknown["severity"], 1);
        assert_eq!(
            unknown.get("relatedInformation"),
            None,
            "the client cannot show it"
        );
        assert_eq!(
            finding(&found, "wrong-type")["range"],
            range(8, start, end),
            "{encoding}"
        );
        client.quit();
    }
}

#[test]
fn completion_replaces_the_word_and_knows_what_the_client_can_do() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let items = client
        .at("textDocument/completion", URI, 11, 7)
        .expect("an answer");
    let items = items.as_array().expect("a list");
    let find = |label: &str| {
        items
            .iter()
            .find(|it| it["label"] == label)
            .expect("the item")
    };
    let action = find("Action");
    assert_eq!(action["textEdit"]["range"], range(11, 4, 7));
    assert_eq!(action["textEdit"]["newText"], "Action: $1");
    // Neovim filters by that alone what has an edit.
    assert_eq!(action["filterText"], "Action");
    assert_eq!(action["insertTextFormat"], 2);
    assert_eq!(action["documentation"]["kind"], "markdown");
    // This client adds the line's indentation to what follows by itself.
    assert_eq!(
        find("Retry")["textEdit"]["newText"],
        "Retry:\n  - Errors:\n      - ${1:FnF.ALL}\n    MaxAttempts: ${2:3}\n    IntervalSeconds: ${3:1}"
    );
    client.quit();
    let (mut client, _) = Client::greet(json!({}));
    client.open(URI, FLOW);
    let items = client
        .at("textDocument/completion", URI, 11, 7)
        .expect("an answer");
    let items = items.as_array().expect("a list");
    let retry = items
        .iter()
        .find(|it| it["label"] == "Retry")
        .expect("the item");
    let text = retry["textEdit"]["newText"].as_str().expect("a text");
    assert_eq!(retry["insertTextFormat"], 1);
    assert_eq!(text, "Retry:");
    let below = retry["additionalTextEdits"][0]["newText"].as_str();
    let below = below.expect("the lines below");
    assert!(below.starts_with("      - Errors:\n"), "{below}");
    client.quit();
}

#[test]
fn names_lead_to_their_state_and_are_explained() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let hover = client
        .at("textDocument/hover", URI, 3, 12)
        .expect("an answer");
    assert_eq!(hover["range"], range(3, 9, 16));
    let text = hover["contents"]["value"].as_str().expect("a text");
    assert!(text.starts_with("**🚚 ship** · Pass"), "{text}");
    let target = client
        .at("textDocument/definition", URI, 3, 12)
        .expect("an answer");
    assert_eq!(target[0]["targetUri"], URI);
    assert_eq!(target[0]["originSelectionRange"], range(3, 9, 16));
    assert_eq!(target[0]["targetSelectionRange"], range(5, 10, 17));
    client.quit();
    let (mut client, _) = Client::greet(json!({}));
    client.open(URI, FLOW);
    let target = client
        .at("textDocument/definition", URI, 3, 12)
        .expect("an answer");
    assert_eq!(target["range"], range(5, 10, 17));
    client.quit();
}

#[test]
fn members_of_data_lead_to_the_constructor_that_writes_them() {
    let flow = "\
StartAt: A
States:
  - {Name: A, Type: Pass, OutputConstructor: {a: 🚚, total.$: $Input.n}, Next: B}
  - {Name: B, Type: Pass, OutputConstructor: {a: 🚚, b.$: $Input.total}, End: true}
";
    let mut client = Client::editor();
    client.open(URI, flow);
    let target = client
        .at("textDocument/definition", URI, 3, 67)
        .expect("an answer");
    assert_eq!(target[0]["originSelectionRange"], range(3, 65, 70));
    assert_eq!(target[0]["targetSelectionRange"], range(2, 53, 58));
    let places = client
        .at("textDocument/documentHighlight", URI, 2, 54)
        .expect("an answer");
    assert_eq!(places[0]["range"], range(2, 53, 58));
    assert_eq!(places[1]["range"], range(3, 65, 70));
    assert_eq!(places.as_array().expect("a list").len(), 2);
    client.quit();
}

#[test]
fn the_outline_is_nested_where_the_client_can_nest() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let params = json!({"textDocument": {"uri": URI}});
    let symbols = client
        .request("textDocument/documentSymbol", params.clone())
        .expect("symbols");
    assert_eq!(symbols[0]["name"], "wire");
    let names: Vec<&Value> = symbols[0]["children"]
        .as_array()
        .expect("children")
        .iter()
        .map(|it| &it["name"])
        .collect();
    assert_eq!(names, ["🚚 ship", "🚚🚚", "Stop"]);
    client.quit();
    let (mut client, _) = Client::greet(json!({}));
    client.open(URI, FLOW);
    let symbols = client
        .request("textDocument/documentSymbol", params)
        .expect("symbols");
    assert_eq!(symbols[2]["containerName"], "wire");
    assert_eq!(
        symbols[2]["location"]["range"]["start"],
        json!({"line": 8, "character": 4})
    );
    client.quit();
}

#[test]
fn a_fix_repairs_the_finding() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let found = client.diagnostics(URI, 1);
    let unknown = finding(&found, "unknown-next");
    let params = json!({
        "textDocument": {"uri": URI}, "range": unknown["range"],
        "context": {"diagnostics": [unknown]},
    });
    let actions = client
        .request("textDocument/codeAction", params.clone())
        .expect("actions");
    let fix = &actions[0];
    assert_eq!(fix["title"], "Change to `Stop`");
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(fix["diagnostics"][0], *unknown);
    let edit = &fix["edit"]["changes"][URI][0];
    assert_eq!(
        (&edit["range"], &edit["newText"]),
        (&range(7, 10, 13), &json!("Stop"))
    );
    // At the begin of the line, by an editor that says what it shows there.
    let mut line = params.clone();
    line["range"] = range(7, 0, 0);
    let actions = client.request("textDocument/codeAction", line.clone());
    assert_eq!(actions.expect("actions")[0]["title"], "Change to `Stop`");
    line["context"] = json!({"diagnostics": []});
    let actions = client.request("textDocument/codeAction", line);
    assert_ne!(actions.expect("actions")[0]["title"], "Change to `Stop`");
    for kind in ["source.fixAll", "source.fixAll.fdl"] {
        let mut all = params.clone();
        all["context"]["only"] = json!([kind]);
        let actions = client
            .request("textDocument/codeAction", all)
            .expect("actions");
        assert_eq!(actions.as_array().map(Vec::len), Some(1));
        assert_eq!(actions[0]["kind"], "source.fixAll.fdl");
    }
    let edit = edit.clone();
    client.change(URI, 2, Some(edit["range"].clone()), "Stop");
    let found = client.diagnostics(URI, 2);
    assert!(
        found.iter().all(|it| it["code"] != "unknown-next"),
        "{found:?}"
    );
    client.quit();
}

#[test]
fn a_lens_runs_the_flow() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let params = json!({"textDocument": {"uri": URI}});
    let lenses = client
        .request("textDocument/codeLens", params)
        .expect("lenses");
    assert_eq!(lenses[0]["command"]["title"], "▶ Simulate");
    assert_eq!(lenses[0]["command"]["command"], "fdl.runSimulation");
    assert_eq!(lenses[0]["command"]["arguments"], json!([{"uri": URI}]));
    client.quit();
}

#[test]
fn diagnostics_go_when_the_document_goes_or_is_no_flow_any_more() {
    let mut client = Client::editor();
    let uri = "file:///w/machine.yaml";
    client.open_as("yaml", uri, "Type: StateMachine\n");
    assert!(!client.diagnostics(uri, 1).is_empty());
    client.change(uri, 2, None, "services: {}\n");
    assert_eq!(client.diagnostics(uri, 2), Vec::<Value>::new());
    client.change(uri, 3, None, "Type: StateMachine\n");
    assert!(!client.diagnostics(uri, 3).is_empty());
    client.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
    let cleared = client.wait(|it| it["method"] == "textDocument/publishDiagnostics");
    assert_eq!(cleared["params"]["diagnostics"], json!([]));
    client.quit();
}

#[test]
fn a_test_file_shows_what_no_case_uses() {
    let flow = "\
Type: StateMachine
SpecVersion: v1
Name: a
StartAt: Pay
States:
  - {Name: Pay, Type: Task, Action: 'ECS:DescribeInstances', End: true}
";
    let tests = "\
Cases:
  - Name: one
    Mocks:
      Pay: [{Return: {a: 1}}, {Return: {a: 2}}]
";
    let workspace = Workspace::new(&[("a.fdl.yaml", flow), ("a.fdltest.yaml", tests)]);
    let uri = format!("file://{}", workspace.path("a.fdltest.yaml").display());
    let mut client = Client::editor();
    client.open(&uri, tests);
    let found = client.diagnostics(&uri, 1);
    let unused = finding(&found, "unused-response");
    assert_eq!((found.len(), &unused["severity"]), (1, &json!(2)));
    assert_eq!(unused["range"], range(3, 30, 46));
    let params = json!({
        "textDocument": {"uri": uri},
        "range": unused["range"],
        "context": {"diagnostics": [unused]},
    });
    let actions = client.request("textDocument/codeAction", params);
    let actions = actions.expect("actions");
    let titles: Vec<&str> = actions
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|it| it["title"].as_str())
        .collect();
    assert!(titles.contains(&"Remove the response"), "{titles:?}");
    client.quit();
}
