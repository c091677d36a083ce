//! Flows and states of the workspace, by name.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

const ORDER: &str = "\
Type: StateMachine
Name: order
StartAt: Ship
States:
  - Name: Ship
    Type: Parallel
    Branches:
      - StartAt: Shipment
        States: [{Name: Shipment, Type: Pass, End: true}]
    End: true
";

const OTHER: &str =
    "Type: StateMachine\nName: relationship\nStartAt: Old\nStates: [{Name: Old, Type: Succeed}]\n";

fn uri(workspace: &Workspace, name: &str) -> String {
    format!("file://{}", workspace.path(name).display())
}

/// A client in these folders of a workspace.
fn client(workspace: &Workspace, folders: &[&str]) -> Client {
    let folders = folders.iter();
    let folders = folders.map(|it| json!({"uri": uri(workspace, it), "name": it}));
    let params = json!({
        "processId": null, "rootUri": null, "capabilities": {},
        "workspaceFolders": folders.collect::<Vec<_>>(),
    });
    let mut client = Client::start();
    client.request("initialize", params).expect("initialize");
    client.notify("initialized", json!({}));
    client
}

fn symbols(client: &mut Client, query: &str) -> Vec<Value> {
    let symbols = client.request("workspace/symbol", json!({"query": query}));
    symbols
        .expect("symbols")
        .as_array()
        .expect("a list")
        .clone()
}

/// The names and containers of what is found.
fn found(client: &mut Client, query: &str) -> Vec<String> {
    let symbols = symbols(client, query).into_iter();
    let text = |it: &Value| it.as_str().expect("a text").to_owned();
    symbols
        .map(|it| format!("{}: {}", text(&it["name"]), text(&it["containerName"])))
        .collect()
}

#[test]
fn the_workspace_is_searched_and_buffers_come_before_the_disk() {
    let workspace = Workspace::new(&[
        ("in/flows/order.fdl.yaml", ORDER),
        ("in/other.yaml", OTHER),
        ("in/order.fdltest.yaml", "Cases: [{Name: ship}]\n"),
        ("in/compose.yaml", "services: {ship: {}}\n"),
        ("in/.git/HEAD", ""),
        ("in/.gitignore", "built/\n"),
        ("in/built/order.fdl.yaml", ORDER),
        ("out/order.fdl.yaml", ORDER),
    ]);
    let mut client = client(&workspace, &["in"]);
    assert_eq!(
        found(&mut client, "SHIP"),
        [
            "Ship: flows/order.fdl.yaml",
            "Shipment: flows/order.fdl.yaml › Ship[0]",
            "relationship: other.yaml",
        ]
    );
    assert_eq!(
        symbols(&mut client, "shipment")[0]["location"],
        json!({
            "uri": uri(&workspace, "in/flows/order.fdl.yaml"),
            "range": {
                "start": {"line": 8, "character": 24}, "end": {"line": 8, "character": 32},
            },
        })
    );
    let other = uri(&workspace, "in/other.yaml");
    client.open_as("yaml", &other, &OTHER.replace("Old", "New"));
    assert_eq!(found(&mut client, "old"), [""; 0]);
    assert_eq!(found(&mut client, "new"), ["New: other.yaml"]);
    assert_eq!(found(&mut client, "").len(), 5);
    client.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": other}}),
    );
    assert_eq!(found(&mut client, "old"), ["Old: other.yaml"]);
    client.quit();
}

#[test]
fn without_folders_what_is_open_is_searched() {
    let workspace = Workspace::new(&[("order.fdl.yaml", ORDER), ("other.fdl.yaml", OTHER)]);
    let mut client = client(&workspace, &[]);
    assert_eq!(found(&mut client, ""), [""; 0]);
    client.open("untitled:Untitled-1", OTHER);
    client.open(&uri(&workspace, "order.fdl.yaml"), ORDER);
    assert_eq!(
        found(&mut client, "ol"),
        ["Old: Untitled-1"],
        "the file beside it is not open"
    );
    assert_eq!(found(&mut client, "ord"), ["order: order.fdl.yaml"]);
    client.quit();
}

#[test]
fn of_very_many_the_closest_are_told() {
    let mut text = String::from("Name: many\nStates:\n");
    for index in 0..2_000 {
        text.push_str(&format!("  - {{Name: State {index:04}, Type: Pass}}\n"));
    }
    let mut client = client(&Workspace::new(&[]), &[]);
    client.open("untitled:many.fdl", &text);
    let all = found(&mut client, "");
    assert_eq!(all.len(), 300);
    assert_eq!(found(&mut client, ""), all);
    assert_eq!(found(&mut client, "1999")[0], "State 1999: many.fdl");
    client.quit();
}
