//! Folders, settings, configurations and watched files; and clients that can do nothing with them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: shop
StartAt: Pay
States:
  - Name: Pay
    Type: Pass
    Next: Done
  - Name: Done
    Type: Succeed
  - Name: Lost
    Type: Succeed
";

const TESTS: &str = "Cases: [{Name: paid}]\n";

fn uri(workspace: &Workspace, name: &str) -> String {
    format!("file://{}", workspace.path(name).display())
}

/// A client with these capabilities, in these folders of a workspace.
fn client(workspace: &Workspace, capabilities: Value, folders: &[&str]) -> Client {
    let folders = folders.iter().map(|it| folder(workspace, it));
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": capabilities,
        "workspaceFolders": folders.collect::<Vec<_>>(),
    });
    let mut client = Client::start();
    client.request("initialize", params).expect("initialize");
    client.notify("initialized", json!({}));
    client
}

fn folder(workspace: &Workspace, name: &str) -> Value {
    json!({"uri": uri(workspace, name), "name": name})
}

fn change_folders(client: &mut Client, added: &[Value], removed: &[Value]) {
    let event = json!({"added": added, "removed": removed});
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": event}),
    );
}

fn changed(client: &mut Client, uri: &str) {
    let changes = json!({"changes": [{"uri": uri, "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
}

fn symbols(client: &mut Client) -> Vec<String> {
    let symbols = client.request("workspace/symbol", json!({"query": "pay"}));
    let symbols = symbols.expect("symbols");
    let symbols = symbols.as_array().expect("a list").iter();
    let container = symbols.map(|it| it["containerName"].as_str().expect("a text"));
    container.map(str::to_owned).collect()
}

/// The titles of the lenses in the flow's first line.
fn lenses(client: &mut Client, uri: &str) -> Vec<String> {
    let params = json!({"textDocument": {"uri": uri}});
    let lenses = client.request("textDocument/codeLens", params);
    let lenses = lenses.expect("lenses");
    let lenses = lenses.as_array().expect("a list").iter();
    let first = lenses.filter(|it| it["range"]["start"]["line"] == 0);
    let titles = first.map(|it| it["command"]["title"].as_str().expect("a title"));
    titles.map(str::to_owned).collect()
}

fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().filter_map(|it| it["code"].as_str()).collect()
}

#[test]
fn folders_come_and_go() {
    let workspace = Workspace::new(&[
        ("one/a.fdl.yaml", FLOW),
        ("two/b.fdl.yaml", FLOW),
        ("two/in/c.fdl.yaml", FLOW),
        ("out/d.fdl.yaml", FLOW),
    ]);
    let mut client = client(&workspace, json!({}), &["one", "two"]);
    let all = ["a.fdl.yaml", "b.fdl.yaml", "in/c.fdl.yaml"];
    assert_eq!(symbols(&mut client), all);
    // A folder within another one shows nothing twice.
    change_folders(&mut client, &[folder(&workspace, "two/in")], &[]);
    assert_eq!(
        symbols(&mut client),
        ["a.fdl.yaml", "b.fdl.yaml", "c.fdl.yaml"]
    );
    let (two, out) = (folder(&workspace, "two"), folder(&workspace, "out"));
    change_folders(&mut client, &[out.clone(), out], &[two]);
    assert_eq!(
        symbols(&mut client),
        ["a.fdl.yaml", "d.fdl.yaml", "c.fdl.yaml"]
    );
    client.quit();
}

#[test]
fn older_clients_name_one_folder() {
    let workspace = Workspace::new(&[("a.fdl.yaml", FLOW)]);
    let path = workspace.path("");
    for (name, value) in [
        ("rootUri", uri(&workspace, "")),
        ("rootPath", path.display().to_string()),
    ] {
        let mut params = json!({"processId": null, "rootUri": null, "capabilities": {}});
        params[name] = json!(value);
        let mut client = Client::start();
        client.request("initialize", params).expect("initialize");
        client.notify("initialized", json!({}));
        assert_eq!(symbols(&mut client), ["a.fdl.yaml"], "{name}");
        client.quit();
    }
}

/// Waits until the client is asked for settings, checks for which folders, and answers.
fn answer_settings(client: &mut Client, folders: &[String], answer: &Value) {
    let request = client.wait(|it| it["method"] == "workspace/configuration");
    let mut items = vec![json!({"section": "fdl"})];
    items.extend(
        folders
            .iter()
            .map(|it| json!({"section": "fdl", "scopeUri": it})),
    );
    assert_eq!(request["params"]["items"], json!(items));
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": answer}));
}

#[test]
fn each_folder_has_its_settings() {
    let workspace = Workspace::new(&[]);
    let capabilities = json!({"workspace": {"configuration": true}});
    let mut client = client(&workspace, capabilities, &["one", "two"]);
    let [one, two, three] = ["one", "two", "three"].map(|it| uri(&workspace, it));
    let off = json!({"codeLens": {"simulate": false}});
    answer_settings(
        &mut client,
        &[one.clone(), two.clone()],
        &json!([null, off, {}]),
    );
    let [a, b, c, d] = ["one/a.fdl", "two/b.fdl", "three/c.fdl", "d.fdl"];
    let [a, b, c, d] = [a, b, c, d].map(|it| uri(&workspace, it));
    for it in [&a, &b, &c, &d] {
        client.open(it, FLOW);
    }
    while !lenses(&mut client, &a).is_empty() {}
    for it in [&b, &c, &d] {
        assert_eq!(lenses(&mut client, it), ["▶ Simulate"]);
    }
    // The folders are others now, and so may be the settings of all of them.
    let added = folder(&workspace, "three");
    change_folders(&mut client, &[added], &[folder(&workspace, "one")]);
    let [two, three] = [two, three];
    answer_settings(&mut client, &[two, three], &json!([null, {}, off]));
    while !lenses(&mut client, &c).is_empty() {}
    for it in [&a, &b, &d] {
        assert_eq!(lenses(&mut client, it), ["▶ Simulate"]);
    }
    client.quit();
}

#[test]
fn an_answer_about_older_settings_does_not_count() {
    let workspace = Workspace::new(&[]);
    let capabilities = json!({"workspace": {"configuration": true}});
    let mut client = client(&workspace, capabilities, &[]);
    let uri = uri(&workspace, "a.fdl");
    client.open(&uri, FLOW);
    let settings = json!({"settings": null});
    client.notify("workspace/didChangeConfiguration", settings);
    let [first, second] =
        [(); 2].map(|()| client.wait(|it| it["method"] == "workspace/configuration"));
    let mut answer = |question: &Value, lens: bool| {
        let result = json!([{"codeLens": {"simulate": lens}}]);
        client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": result}));
    };
    answer(&second, false);
    answer(&first, true);
    while !lenses(&mut client, &uri).is_empty() {}
    for _ in 0..20 {
        assert!(lenses(&mut client, &uri).is_empty());
    }
    client.quit();
}

#[test]
fn a_configuration_holds_as_soon_as_it_changes() {
    let off = "[rules]\nunreachable-state = \"off\"\n";
    let error = "[rules]\nunreachable-state = \"error\"\n";
    let workspace = Workspace::new(&[("one/fdl.toml", off), ("one/a.fdl.yaml", FLOW)]);
    let mut client = client(&workspace, json!({}), &["one", "two"]);
    let [a, b] = ["one/a.fdl.yaml", "two/b.fdl.yaml"].map(|it| uri(&workspace, it));
    let toml = uri(&workspace, "one/fdl.toml");
    client.open(&a, FLOW);
    client.open(&b, FLOW);
    assert!(client.diagnostics(&a, 1).is_empty());
    let found = client.diagnostics(&b, 1);
    assert_eq!(codes(&found), ["unreachable-state"], "another folder");
    // On the disk: another level, a mistake, none at all.
    for (text, expected) in [
        (error, ["unreachable-state"].as_slice()),
        (off, &[]),
        ("rules = 1\n", &["unreachable-state"]),
    ] {
        workspace.write("one/fdl.toml", text);
        changed(&mut client, &toml);
        let found = client.diagnostics(&a, 1);
        assert_eq!(codes(&found), expected, "{text}");
    }
    // In its buffer, which comes before the disk.
    client.open_as("toml", &toml, off);
    assert!(client.diagnostics(&toml, 1).is_empty());
    changed(&mut client, &toml);
    assert!(client.diagnostics(&a, 1).is_empty());
    client.change(&toml, 2, None, error);
    let found = client.diagnostics(&a, 1);
    assert_eq!(found[0]["severity"], 1);
    client.change(&toml, 3, None, off);
    assert!(client.diagnostics(&a, 1).is_empty());
    client.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": toml}}),
    );
    std::fs::remove_file(workspace.path("one/fdl.toml")).expect("it is there");
    changed(&mut client, &toml);
    let found = client.diagnostics(&a, 1);
    assert_eq!(found[0]["severity"], 2);
    client.quit();
}

#[test]
fn files_are_watched_and_settings_told_where_the_client_can() {
    let workspace = Workspace::new(&[]);
    let dynamic = json!({"dynamicRegistration": true});
    let capabilities = json!({"workspace": {
        "didChangeWatchedFiles": dynamic, "didChangeConfiguration": dynamic,
    }});
    let mut client = client(&workspace, capabilities, &[]);
    let request = client.wait(|it| it["method"] == "client/registerCapability");
    let watchers = ["fdl.toml", "*.{yaml,yml,json,fdl}", ".gitignore"];
    let watchers = watchers.map(|it| json!({"globPattern": format!("**/{it}")}));
    let registrations = json!([
        {
            "id": "fdl-files", "method": "workspace/didChangeWatchedFiles",
            "registerOptions": {"watchers": watchers},
        },
        {
            "id": "fdl-settings", "method": "workspace/didChangeConfiguration",
            "registerOptions": {"section": "fdl"},
        },
    ]);
    assert_eq!(request["params"]["registrations"], registrations);
    // A client that refuses after all is served all the same.
    let error = json!({"code": -32601, "message": "no"});
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "error": error}));
    let uri = uri(&workspace, "a.fdl");
    client.open(&uri, FLOW);
    client.diagnostics(&uri, 1);
    client.quit();
}

#[test]
fn who_can_do_nothing_is_asked_nothing_and_still_served() {
    let workspace = Workspace::new(&[("a.fdl.yaml", FLOW), ("a.fdltest.yaml", TESTS)]);
    let mut client = client(&workspace, json!({}), &[""]);
    let flow = uri(&workspace, "a.fdl.yaml");
    let document = json!({"textDocument": {"uri": flow}});
    client.open(&flow, FLOW);
    assert_eq!(codes(&client.diagnostics(&flow, 1)), ["unreachable-state"]);
    let argument = json!({"uri": flow, "case": "paid", "show": true});
    for command in [
        "fdl.runSimulation",
        "fdl.runTests",
        "fdl.graph",
        "fdl.references",
    ] {
        let mut argument = argument.clone();
        argument["format"] = json!("svg");
        argument["position"] = json!({"line": 5, "character": 11});
        let params = json!({"command": command, "arguments": [argument]});
        let result = client.request("workspace/executeCommand", params);
        result.expect(command);
    }
    let settings = json!({"settings": {"fdl": {"codeLens": {"simulate": false}}}});
    client.notify("workspace/didChangeConfiguration", settings);
    workspace.write("fdl.toml", "[rules]\nunreachable-state = \"off\"\n");
    changed(&mut client, &uri(&workspace, "fdl.toml"));
    assert!(client.diagnostics(&flow, 1).is_empty());
    client.change(&flow, 2, None, &FLOW.replace("Next: Done", "Next: Gone"));
    client.notify("textDocument/didSave", document.clone());
    assert_eq!(codes(&client.diagnostics(&flow, 2)), ["unknown-next"]);
    assert_eq!(lenses(&mut client, &flow), ["▶ paid"]);
    // What others ask for in several steps it gets in one, and as plain as it needs it.
    let hover = client.at("textDocument/hover", &flow, 6, 11);
    let contents = hover.expect("a hover")["contents"].clone();
    assert_eq!(contents["kind"], "plaintext");
    let text = contents["value"].as_str().expect("a text");
    assert!(!text.contains(['*', '`', '[']), "{text}");
    let symbols = client.request("textDocument/documentSymbol", document);
    assert!(symbols.expect("symbols")[0]["location"].is_object());
    let actions = json!({
        "textDocument": {"uri": flow}, "context": {"diagnostics": []},
        "range": {"start": {"line": 7, "character": 10}, "end": {"line": 7, "character": 10}},
    });
    let actions = client.request("textDocument/codeAction", actions);
    assert_eq!(actions, Ok(Value::Null));
    let rename = json!({
        "textDocument": {"uri": flow}, "newName": "Paid",
        "position": {"line": 5, "character": 11},
    });
    let edit = client
        .request("textDocument/rename", rename)
        .expect("an edit");
    assert!(edit["changes"][&flow].is_array(), "{edit}");
    change_folders(&mut client, &[], &[folder(&workspace, "")]);
    let others = client.drain(Duration::from_millis(200));
    let asked = others.iter().filter(|it| it.get("id").is_some());
    assert_eq!(asked.count(), 0, "{others:?}");
    let told = others.iter().filter_map(|it| it["method"].as_str());
    let told: Vec<&str> = told.collect();
    assert!(
        told.iter()
            .all(|it| *it == "textDocument/publishDiagnostics"),
        "{told:?}"
    );
    client.quit();
}
