//! Diagnostics that the client asks for: of one document, of the workspace; what is not sent again
//! and not computed again.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: a
StartAt: A
States:
  - Name: A
    Type: Pass
    Next: Endd
  - Name: End
    Type: Succeed
  - Name: Lost
    Type: Succeed
";

const TEST: &str = "Cases: [{Name: one, Mocks: {A: {Body: 1}}}]\n";

fn uri(workspace: &Workspace, name: &str) -> String {
    format!("file://{}", workspace.path(name).display())
}

/// A client that asks for diagnostics, in these folders of a workspace.
fn puller(workspace: &Workspace, folders: &[&str]) -> Client {
    let capabilities = json!({
        "workspace": {
            "diagnostics": {"refreshSupport": true},
            "workspaceFolders": true,
            "didChangeWatchedFiles": {"dynamicRegistration": true},
        },
        "window": {"workDoneProgress": true},
        "textDocument": {
            "diagnostic": {"relatedDocumentSupport": true},
            "publishDiagnostics": {
                "relatedInformation": true, "tagSupport": {"valueSet": [1]},
                "dataSupport": true, "codeDescriptionSupport": true,
            },
        },
    });
    let mut client = Client::start();
    let folders = folders.iter();
    let folders = folders.map(|it| json!({"uri": uri(workspace, it), "name": it}));
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": capabilities,
        "workspaceFolders": folders.collect::<Vec<_>>(),
    });
    let result = client.request("initialize", params).expect("initialize");
    let provider = json!({
        "identifier": "fdl", "interFileDependencies": true, "workspaceDiagnostics": true,
        "workDoneProgress": true,
    });
    assert_eq!(result["capabilities"]["diagnosticProvider"], provider);
    client.notify("initialized", json!({}));
    let request = client.wait(|it| it["method"] == "client/registerCapability");
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": null}));
    client
}

fn pull(client: &mut Client, uri: &str, known: Option<&Value>) -> Value {
    let mut params = json!({"textDocument": {"uri": uri}, "identifier": "fdl"});
    if let Some(known) = known {
        params["previousResultId"] = known.clone();
    }
    client
        .request("textDocument/diagnostic", params)
        .expect("a report")
}

fn pull_workspace(client: &mut Client, known: &[(&str, &str)]) -> Vec<Value> {
    let known = known
        .iter()
        .map(|(uri, id)| json!({"uri": uri, "value": id}));
    let params = json!({"previousResultIds": known.collect::<Vec<_>>()});
    let report = client
        .request("workspace/diagnostic", params)
        .expect("a report");
    report["items"].as_array().expect("a list").clone()
}

fn codes(report: &Value) -> Vec<&str> {
    let items = report["items"].as_array().expect("a full report");
    items
        .iter()
        .map(|it| it["code"].as_str().unwrap_or(""))
        .collect()
}

fn checks(client: &mut Client) -> u64 {
    let count = client
        .request("fdl/debug/checks", json!({}))
        .expect("a number");
    count.as_u64().expect("a number")
}

#[test]
fn who_asks_gets_the_diagnostics_once_and_none_are_pushed() {
    let workspace = Workspace::new(&[]);
    let mut client = puller(&workspace, &["."]);
    let a = uri(&workspace, "a.fdl.yaml");
    client.open(&a, FLOW);
    let report = pull(&mut client, &a, None);
    assert_eq!(report["kind"], "full");
    assert_eq!(codes(&report), ["unknown-next"]);
    let first = &report["items"][0];
    assert_eq!(first["relatedInformation"][0]["location"]["uri"], json!(a));
    assert_eq!(first["data"]["fixes"][0]["title"], "Change to `End`");
    assert_eq!(first["data"]["fixes"][0]["safe"], true);
    assert_eq!(first["data"]["fixes"][0]["edits"][0]["newText"], "End");
    let page = "https://www.alibabacloud.com/help/en/serverless-workflow/latest/process-definition-introduction";
    assert_eq!(first["codeDescription"], json!({"href": page}));
    let known = report["resultId"].clone();
    assert_eq!(
        pull(&mut client, &a, Some(&known)),
        json!({"kind": "unchanged", "resultId": known})
    );
    client.change(&a, 2, None, &FLOW.replace("Endd", "End"));
    let after = pull(&mut client, &a, Some(&known));
    assert_eq!(codes(&after), ["unreachable-state"]);
    assert_eq!(after["items"][0]["tags"], json!([1]), "unnecessary");
    let page = after["items"][0].get("codeDescription");
    assert_eq!(page, None, "a decision of this project");
    assert_ne!(after["resultId"], known);
    client.open_as("yaml", &uri(&workspace, "compose.yaml"), "services: {}\n");
    let other = pull(&mut client, &uri(&workspace, "compose.yaml"), None);
    assert_eq!(other["items"], json!([]));
    let pushed = client.drain(std::time::Duration::from_millis(200));
    let pushed = pushed
        .iter()
        .filter(|it| it["method"] == "textDocument/publishDiagnostics");
    assert_eq!(pushed.count(), 0);
    client.quit();
}

#[test]
fn what_has_not_changed_is_not_checked_again() {
    let workspace = Workspace::new(&[("lone.fdltest.yaml", TEST), ("lone.fdl.yaml", FLOW)]);
    let mut client = puller(&workspace, &["."]);
    let all = [
        "a.fdl.yaml",
        "b.fdl.yaml",
        "b.fdltest.yaml",
        "lone.fdltest.yaml",
    ];
    let all = all.map(|it| uri(&workspace, it));
    for it in &all {
        let text = if it.ends_with("fdltest.yaml") {
            TEST
        } else {
            FLOW
        };
        client.open_as("yaml", it, text);
    }
    let pull_all = |client: &mut Client| {
        for it in &all {
            pull(client, it, None);
        }
    };
    pull_all(&mut client);
    assert_eq!(checks(&mut client), 4);
    pull_all(&mut client);
    let actions = json!({
        "textDocument": {"uri": all[0]}, "context": {"diagnostics": []},
        "range": {"start": {"line": 7, "character": 10}, "end": {"line": 7, "character": 10}},
    });
    client
        .request("textDocument/codeAction", actions)
        .expect("actions");
    assert_eq!(checks(&mut client), 4, "nothing has changed");
    client.change(&all[0], 2, None, "Type: StateMachine\n");
    pull_all(&mut client);
    assert_eq!(checks(&mut client), 5, "the flow alone");
    client.change(&all[1], 2, None, &FLOW.replace("Name: A", "Name: B"));
    pull_all(&mut client);
    assert_eq!(checks(&mut client), 7, "the flow and its test file");
    workspace.write("lone.fdl.yaml", format!("{FLOW}# longer\n"));
    pull_all(&mut client);
    assert_eq!(checks(&mut client), 8, "the test file of the file");
    client.quit();
}

#[test]
fn what_an_edit_does_not_touch_is_not_checked_again_where_findings_are_pushed_either() {
    let workspace = Workspace::new(&[]);
    let mut client = Client::editor();
    let [a, b, test] = ["a.fdl.yaml", "b.fdl.yaml", "b.fdltest.yaml"].map(|it| uri(&workspace, it));
    for (uri, text) in [(&a, FLOW), (&b, FLOW), (&test, TEST)] {
        client.open_as("yaml", uri, text);
        client.diagnostics(uri, 1);
    }
    let moment = std::time::Duration::from_millis(200);
    client.drain(moment);
    let before = checks(&mut client);
    client.change(&a, 2, None, &FLOW.replace("Endd", "End"));
    client.diagnostics(&a, 2);
    assert_eq!(
        client.drain(moment),
        Vec::<Value>::new(),
        "nothing else is news"
    );
    assert_eq!(checks(&mut client), before + 1, "the flow alone");
    client.change(&b, 2, None, &FLOW.replace("Name: A", "Name: B"));
    client.diagnostics(&b, 2);
    client.drain(moment);
    assert_eq!(
        checks(&mut client),
        before + 3,
        "the flow and its test file"
    );
    client.quit();
}

#[test]
fn the_report_of_a_flow_has_those_of_its_open_test_files() {
    let workspace = Workspace::new(&[]);
    let mut client = puller(&workspace, &["."]);
    let (a, test) = (
        uri(&workspace, "a.fdl.yaml"),
        uri(&workspace, "a.fdltest.yaml"),
    );
    let flow = FLOW.replace("Pass", "Task\n    Action: FC:InvokeFunction");
    client.open(&a, &flow);
    client.open_as("yaml", &test, TEST);
    client.open_as("yaml", &uri(&workspace, "b.fdltest.yaml"), TEST);
    let report = pull(&mut client, &a, None);
    let related = report["relatedDocuments"].as_object().expect("an object");
    assert_eq!(related.keys().collect::<Vec<_>>(), [&test]);
    assert_eq!(codes(&related[&test]), Vec::<&str>::new());
    client.change(&a, 2, None, &flow.replace(": A", ": Pay"));
    let report = pull(&mut client, &a, None);
    assert_eq!(
        codes(&report["relatedDocuments"][&test]),
        ["unknown-state-path"]
    );
    client.quit();
}

/// What a workspace report says, as lines of name, version, kind and codes.
fn lines(workspace: &Workspace, items: &[Value]) -> Vec<String> {
    let root = uri(workspace, "");
    let line = |it: &Value| {
        let name = it["uri"].as_str().expect("a URI").replace(&root, "");
        let codes = match it["kind"].as_str() {
            Some("full") => format!("{:?}", codes(it)),
            other => other.unwrap_or("?").to_owned(),
        };
        format!("{name} {} {codes}", it["version"])
    };
    items.iter().map(line).collect()
}

#[test]
fn the_workspace_is_reported_whole() {
    let broken = "[rules]\nunknown-nxt = \"off\"\n";
    let workspace = Workspace::new(&[
        ("one/a.fdl.yaml", FLOW),
        ("one/a.fdltest.yaml", "Cases: []\n"),
        ("one/plain.yaml", FLOW),
        ("one/compose.yaml", "services: {}\n"),
        ("one/.gitignore", "built\n"),
        ("one/built/c.fdl.yaml", FLOW),
        ("one/old/d.fdl.yaml", FLOW),
        ("one/fdl.toml", "exclude = [\"old\"]\n"),
        ("two/b.fdl.yaml", FLOW),
        ("two/fdl.toml", broken),
        ("three/c.fdl.yaml", FLOW),
    ]);
    let mut client = puller(&workspace, &["one", "two"]);
    client.open(&uri(&workspace, "one/a.fdl.yaml"), "Type: StateMachine\n");
    let first = pull_workspace(&mut client, &[]);
    insta::assert_snapshot!(lines(&workspace, &first).join("\n"), @r#"
    one/a.fdl.yaml 1 ["missing-attribute", "missing-attribute", "missing-attribute", "missing-attribute"]
    one/a.fdltest.yaml null []
    one/fdl.toml null []
    one/plain.yaml null ["unknown-next"]
    two/b.fdl.yaml null ["", "unknown-next"]
    two/fdl.toml null [""]
    "#);
    let known: Vec<(&str, &str)> = first
        .iter()
        .map(|it| {
            (
                it["uri"].as_str().expect("a URI"),
                it["resultId"].as_str().expect("an id"),
            )
        })
        .collect();
    let before = checks(&mut client);
    std::fs::remove_file(workspace.path("one/plain.yaml")).expect("the file is there");
    workspace.write("two/fdl.toml", "[rules]\nunknown-next = \"off\"\n");
    let changes =
        ["one/plain.yaml", "two/fdl.toml"].map(|it| json!({"uri": uri(&workspace, it), "type": 2}));
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": changes}),
    );
    client.wait(|it| it["method"] == "workspace/diagnostic/refresh");
    let second = pull_workspace(&mut client, &known);
    insta::assert_snapshot!(lines(&workspace, &second).join("\n"), @"
    one/a.fdl.yaml 1 unchanged
    one/a.fdltest.yaml null unchanged
    one/fdl.toml null unchanged
    two/b.fdl.yaml null []
    two/fdl.toml null []
    one/plain.yaml null []
    ");
    assert_eq!(
        checks(&mut client),
        before + 2,
        "b.fdl.yaml and its fdl.toml"
    );
    let event = json!({
        "added": [{"uri": uri(&workspace, "three"), "name": "three"}],
        "removed": [{"uri": uri(&workspace, "two"), "name": "two"}],
    });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": event}),
    );
    let third = pull_workspace(&mut client, &[]);
    insta::assert_snapshot!(lines(&workspace, &third).join("\n"), @r#"
    one/a.fdl.yaml 1 ["missing-attribute", "missing-attribute", "missing-attribute", "missing-attribute"]
    one/a.fdltest.yaml null []
    one/fdl.toml null []
    three/c.fdl.yaml null ["unknown-next"]
    "#);
    client.quit();
}

#[test]
fn a_file_that_is_not_open_can_be_asked_about_inside_the_workspace() {
    let workspace = Workspace::new(&[("in/a.fdl.yaml", FLOW), ("out/b.fdl.yaml", FLOW)]);
    let mut client = puller(&workspace, &["in"]);
    let inside = pull(&mut client, &uri(&workspace, "in/a.fdl.yaml"), None);
    assert_eq!(codes(&inside), ["unknown-next"]);
    let outside = pull(&mut client, &uri(&workspace, "out/b.fdl.yaml"), None);
    assert_eq!(outside["items"], json!([]));
    client.quit();
}

#[test]
fn the_configuration_has_its_mistakes_at_their_places() {
    let workspace = Workspace::new(&[("fdl.toml", "[rules]\nunknown-nxt = \"off\"\n")]);
    let mut client = puller(&workspace, &["."]);
    let (a, toml) = (uri(&workspace, "a.fdl.yaml"), uri(&workspace, "fdl.toml"));
    client.open(&a, "Type: StateMachine\n");
    let of_flow = pull(&mut client, &a, None);
    let first = &of_flow["items"][0];
    assert_eq!(first["severity"], 2);
    let place = &first["relatedInformation"][0]["location"];
    let range = json!({"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 11}});
    assert_eq!(*place, json!({"uri": toml, "range": range}));
    client.open_as("toml", &toml, "[rules]\n\nunknown-nxt = \"off\"\n");
    let report = pull(&mut client, &toml, None);
    assert_eq!(
        report["items"][0]["range"]["start"]["line"], 2,
        "the buffer counts"
    );
    assert_eq!(report["items"][0]["severity"], 1);
    client.change(&toml, 2, None, "[rules]\nmissing-attribute = \"off\"\n");
    let report = pull(&mut client, &toml, None);
    assert_eq!(report["items"], json!([]));
    let of_flow = pull(&mut client, &a, None);
    assert!(!codes(&of_flow).contains(&"missing-attribute"), "{of_flow}");
    client.quit();
}
