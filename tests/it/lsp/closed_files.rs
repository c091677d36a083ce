//! Files that are not open are read once, until they change, and answers may come in parts.

use std::fs::File;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
Name: shop
StartAt: Pay
States:
  - {Name: Pay, Type: Task, Action: 'FC:InvokeFunction', Next: Done}
  - {Name: Done, Type: Succeed}
";

const TESTS: &str = "Cases: [{Name: paid, InputFile: in.json, Mocks: {Pay: {}}}]\n";
const MORE: &str = "Flow: shop.fdl.yaml\nCases: [{Name: late, Mocks: {Pay: {}}}]\n";
const OTHER: &str =
    "Type: StateMachine\nName: other\nStartAt: Ship\nStates: [{Name: Ship, Type: Succeed}]\n";

/// A file with that text whose time is long ago: minutes tell times apart.
fn write(workspace: &Workspace, name: &str, text: &str, minute: u64) {
    workspace.write(name, text);
    let file = File::options().write(true).open(workspace.path(name));
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000 + 60 * minute);
    let set = file.and_then(|it| it.set_modified(time));
    set.expect("the time can be set");
}

fn shop() -> Workspace {
    let workspace = Workspace::new(&[]);
    for (name, text) in [
        ("shop.fdl.yaml", FLOW),
        ("shop.fdltest.yaml", TESTS),
        ("more.fdltest.yaml", MORE),
        ("in.json", "{}"),
        ("other.yaml", OTHER),
        ("other.fdltest.yaml", "Cases: [{Name: shipped}]\n"),
        ("compose.yaml", "services: {}\n"),
    ] {
        write(&workspace, name, text, 0);
    }
    workspace
}

fn uri(workspace: &Workspace, name: &str) -> String {
    format!("file://{}", workspace.path(name).display())
}

/// A client in the workspace, which tells of changed files or does not.
fn client(workspace: &Workspace, watches: bool) -> Client {
    let files = json!({"dynamicRegistration": watches});
    let folder = json!({"uri": uri(workspace, ""), "name": "shop"});
    let params = json!({
        "processId": null, "rootUri": null, "workspaceFolders": [folder],
        "capabilities": {"workspace": {"didChangeWatchedFiles": files}},
    });
    let mut client = Client::start();
    client.request("initialize", params).expect("initialize");
    client.notify("initialized", json!({}));
    client
}

/// How often the server has read a file.
fn reads(client: &mut Client) -> u64 {
    let reads = client.request("fdl/debug/reads", json!({}));
    reads.expect("a count").as_u64().expect("a number")
}

fn changed(client: &mut Client, uri: &str) {
    let changes = json!({"changes": [{"uri": uri, "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
}

/// The titles of the lenses that run cases.
fn cases(client: &mut Client, uri: &str) -> Vec<String> {
    let params = json!({"textDocument": {"uri": uri}});
    let lenses = client.request("textDocument/codeLens", params);
    let lenses = lenses.expect("lenses");
    let titles = lenses.as_array().expect("a list").iter();
    let titles = titles.map(|it| it["command"]["title"].as_str().expect("a title"));
    let cases = titles.filter_map(|it| it.strip_prefix("▶ "));
    cases
        .filter(|it| *it != "Simulate")
        .map(str::to_owned)
        .collect()
}

fn symbols(client: &mut Client, query: &str) -> Vec<Value> {
    let symbols = client.request("workspace/symbol", json!({"query": query}));
    let symbols = symbols.expect("symbols");
    let symbols = symbols.as_array().expect("a list").iter();
    symbols.map(|it| it["name"].clone()).collect()
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    let workspace = shop();
    let flow = uri(&workspace, "shop.fdl.yaml");
    let mut client = client(&workspace, false);
    client.open(&flow, FLOW);
    client.diagnostics(&flow, 1);
    assert_eq!(reads(&mut client), 0);
    assert_eq!(cases(&mut client, &flow), ["late", "paid"]);
    // The three test files and the input of one; not the flow of the third.
    assert_eq!(reads(&mut client), 4);
    let position = json!({"line": 4, "character": 12});
    let references = json!({
        "textDocument": {"uri": flow}, "position": position,
        "context": {"includeDeclaration": true},
    });
    let found = client.request("textDocument/references", references.clone());
    assert_eq!(found.expect("places").as_array().map(Vec::len), Some(4));
    assert_eq!(cases(&mut client, &flow), ["late", "paid"]);
    assert_eq!(reads(&mut client), 4);

    assert_eq!(symbols(&mut client, "ship"), ["Ship"]);
    // Three to see whether they are flows, and the one that is for its names.
    assert_eq!(reads(&mut client), 8);
    assert_eq!(symbols(&mut client, "o"), ["other", "Done", "shop"]);
    assert_eq!(reads(&mut client), 8);

    // An edit changes nothing for other files, nor does it make them be read.
    client.change(&flow, 2, None, &FLOW.replace("shop", "shops"));
    assert_eq!(cases(&mut client, &flow), ["late", "paid"]);
    assert_eq!(symbols(&mut client, "shops"), ["shops"]);
    assert_eq!(reads(&mut client), 8);

    write(
        &workspace,
        "more.fdltest.yaml",
        &MORE.replace("late", "soon"),
        1,
    );
    assert_eq!(cases(&mut client, &flow), ["soon", "paid"]);
    assert_eq!(reads(&mut client), 9);
    write(&workspace, "other.yaml", &OTHER.replace("Ship", "Sail"), 1);
    assert_eq!(symbols(&mut client, "sail"), ["Sail"]);
    assert_eq!(reads(&mut client), 11);
    // What a test file names is part of it.
    write(&workspace, "in.json", "{\"a\": 1}", 1);
    cases(&mut client, &flow);
    assert_eq!(reads(&mut client), 13);
    client.quit();
}

#[test]
fn a_client_that_tells_of_changes_is_believed() {
    let workspace = shop();
    let flow = uri(&workspace, "shop.fdl.yaml");
    let more = uri(&workspace, "more.fdltest.yaml");
    let mut client = client(&workspace, true);
    client.open(&flow, FLOW);
    assert_eq!(cases(&mut client, &flow), ["late", "paid"]);
    assert_eq!(symbols(&mut client, "ship"), ["Ship"]);
    let before = reads(&mut client);
    // Neither time nor size tell that this is another file.
    write(
        &workspace,
        "more.fdltest.yaml",
        &MORE.replace("late", "soon"),
        0,
    );
    assert_eq!(cases(&mut client, &flow), ["late", "paid"]);
    changed(&mut client, &more);
    assert_eq!(cases(&mut client, &flow), ["soon", "paid"]);
    assert_eq!(reads(&mut client), before + 1);
    // The folders are walked once.
    assert_eq!(symbols(&mut client, "ship"), ["Ship"]);
    write(
        &workspace,
        "new.fdl.yaml",
        &OTHER.replace("Ship", "Skip"),
        0,
    );
    assert_eq!(symbols(&mut client, "skip"), [""; 0]);
    changed(&mut client, &uri(&workspace, "new.fdl.yaml"));
    assert_eq!(symbols(&mut client, "skip"), ["Skip"]);
    client.quit();
}

#[test]
fn buffers_come_before_files() {
    let workspace = shop();
    let flow = uri(&workspace, "shop.fdl.yaml");
    let more = uri(&workspace, "more.fdltest.yaml");
    let mut client = client(&workspace, false);
    client.open(&flow, FLOW);
    assert_eq!(cases(&mut client, &flow), ["late", "paid"]);
    let before = reads(&mut client);
    client.open_as("yaml", &more, &MORE.replace("late", "soon"));
    assert_eq!(cases(&mut client, &flow), ["soon", "paid"]);
    client.change(&more, 2, None, &MORE.replace("late", "never"));
    assert_eq!(cases(&mut client, &flow), ["never", "paid"]);
    client.change(&more, 3, None, "Flow: other.yaml\nCases: [{Name: late}]\n");
    assert_eq!(cases(&mut client, &flow), ["paid"]);
    // The flow of that one, for its diagnostics.
    client.diagnostics(&more, 3);
    assert!(reads(&mut client) <= before + 1);
    let document = json!({"textDocument": {"uri": more}});
    client.notify("textDocument/didClose", document);
    assert_eq!(cases(&mut client, &flow), ["late", "paid"]);
    client.quit();
}

/// The parts that were handed over for a token before the answer, and the answer.
fn in_parts(client: &mut Client, method: &str, mut params: Value) -> (Vec<Value>, Value) {
    params["partialResultToken"] = json!("parts");
    let id = client.ask(method, params);
    let mut parts = Vec::new();
    loop {
        let message = client.wait(|it| {
            let is_answer = it["id"] == id && it.get("method").is_none();
            is_answer || it["params"]["token"] == "parts"
        });
        if message.get("method").is_none() {
            return (parts, message["result"].clone());
        }
        assert_eq!(message["method"], "$/progress");
        parts.push(message["params"]["value"].clone());
    }
}

/// All elements of lists in their order.
fn together(lists: &[Value]) -> Value {
    let lists = lists
        .iter()
        .map(|it| it.as_array().expect("a list").clone());
    lists.flatten().collect()
}

#[test]
fn references_come_file_by_file_to_who_wants_parts() {
    let workspace = shop();
    let flow = uri(&workspace, "shop.fdl.yaml");
    let mut client = client(&workspace, false);
    client.open(&flow, FLOW);
    let position = json!({"line": 4, "character": 12});
    let params = json!({
        "textDocument": {"uri": flow}, "position": position,
        "context": {"includeDeclaration": true},
    });
    let whole = client.request("textDocument/references", params.clone());
    let whole = whole.expect("places");
    let (parts, rest) = in_parts(&mut client, "textDocument/references", params);
    assert_eq!(rest, json!([]));
    assert_eq!(parts.len(), 3, "the flow and two test files: {parts:?}");
    assert_eq!(together(&parts), whole);
    client.quit();
}

#[test]
fn symbols_of_buffers_come_first_to_who_wants_parts() {
    let workspace = shop();
    let flow = uri(&workspace, "shop.fdl.yaml");
    let mut client = client(&workspace, false);
    client.open(&flow, FLOW);
    let (parts, rest) = in_parts(&mut client, "workspace/symbol", json!({"query": "o"}));
    assert_eq!(rest, json!([]));
    let names = together(&parts);
    let names = names.as_array().expect("a list").iter();
    let names: Vec<&str> = names.filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(parts.len(), 2);
    assert_eq!(names, ["Done", "shop", "other"]);
    client.quit();
}

#[test]
fn the_workspace_is_reported_in_parts_to_who_wants_them() {
    let workspace = shop();
    for index in 0..50 {
        let text = OTHER.replace("StartAt: Ship", "StartAt: Shop");
        write(&workspace, &format!("many/{index:02}.fdl.yaml"), &text, 0);
    }
    let mut client = client(&workspace, true);
    let whole = client.request("workspace/diagnostic", json!({"previousResultIds": []}));
    let whole = whole.expect("a report")["items"].clone();
    let whole = whole.as_array().expect("a list");
    assert_eq!(whole.len(), 55);
    let gone = json!({"uri": "file:///gone.fdl", "value": "0"});
    let first = json!({"uri": whole[0]["uri"], "value": whole[0]["resultId"]});
    let params = json!({"previousResultIds": [gone, first]});
    // What is known already, and what is found out on the way.
    for again in [false, true] {
        if again {
            changed(&mut client, &uri(&workspace, "in.json"));
        }
        let (parts, rest) = in_parts(&mut client, "workspace/diagnostic", params.clone());
        assert_eq!(rest, json!({"items": []}));
        let parts: Vec<Value> = parts.iter().map(|it| it["items"].clone()).collect();
        assert_eq!(parts.len(), 3);
        let all = together(&parts);
        let all = all.as_array().expect("a list");
        assert_eq!(all[0]["kind"], "unchanged");
        assert_eq!(all[1..55], whole[1..]);
        assert_eq!(all[55]["uri"], "file:///gone.fdl");
    }
    client.quit();
}
