//! What is shown to who reads: colours, calls, folds, selections, links, under each encoding.

use serde_json::{Value, json};

use crate::support::lsp_client::{Client, editor};
use crate::support::workspace::Workspace;

const URI: &str = "file:///w/a.fdl.yaml";

const FLOW: &str = "\
StartAt: 🚚 A
States:
  - Name: 🚚 A
    Type: Choice
    Branches: [{Condition: '🚚 == $Input.n', Next: 🚚 A}]
    Default: B
  - {Name: B, Type: Task, Action: 'FC:InvokeFunction'}
";

fn client(encoding: &str) -> Client {
    let mut capabilities = editor();
    capabilities["general"]["positionEncodings"] = json!([encoding]);
    let (mut client, _) = Client::greet(capabilities);
    client.open(URI, FLOW);
    client
}

fn about(more: Value) -> Value {
    let mut params = json!({"textDocument": {"uri": URI}});
    for (key, value) in more.as_object().into_iter().flatten() {
        params[key] = value.clone();
    }
    params
}

fn range(line: u64, start: u64, end: u64) -> Value {
    json!({
        "start": {"line": line, "character": start},
        "end": {"line": line, "character": end},
    })
}

#[test]
fn tokens_are_sent_whole_in_part_and_as_edits() {
    // The place of `$Input` in its line: what stands before it is wider or narrower.
    for (encoding, name, variable, word) in [
        ("utf-8", 6, 36, 6),
        ("utf-16", 4, 34, 6),
        ("utf-32", 3, 33, 6),
    ] {
        let mut client = client(encoding);
        let all = client
            .request("textDocument/semanticTokens/full", about(json!({})))
            .expect("tokens");
        let data = all["data"].as_array().expect("numbers").clone();
        assert_eq!(
            data[..5],
            [0, 9, name, 0, 0].map(|it: u64| json!(it)),
            "{encoding}"
        );
        let part = client
            .request(
                "textDocument/semanticTokens/range",
                about(json!({"range": range(4, variable, variable + 1)})),
            )
            .expect("tokens");
        let part = part["data"].as_array().expect("numbers");
        assert_eq!(
            part[..5],
            [4, variable, word, 3, 2].map(|it| json!(it)),
            "{encoding}"
        );

        let previous = about(json!({"previousResultId": all["resultId"]}));
        client.change(URI, 2, Some(range(5, 13, 14)), "Bee");
        let delta = client
            .request("textDocument/semanticTokens/full/delta", previous.clone())
            .expect("edits");
        let edit = &delta["edits"][0];
        assert_eq!(edit["deleteCount"], 5);
        assert_eq!(edit["data"].as_array().map(Vec::len), Some(5));
        assert_eq!(edit["data"][2], 3);
        let whole = client
            .request("textDocument/semanticTokens/full/delta", previous)
            .expect("tokens");
        assert!(
            whole["data"].is_array(),
            "what it had before is not known any more"
        );
        client.quit();
    }
}

#[test]
fn calls_name_their_conditions() {
    let mut client = client("utf-16");
    let items = client
        .at("textDocument/prepareCallHierarchy", URI, 5, 13)
        .expect("an item");
    assert_eq!(items[0]["name"], "B");
    let params = json!({"item": items[0]});
    let incoming = client
        .request("callHierarchy/incomingCalls", params)
        .expect("calls");
    assert_eq!(incoming[0]["from"]["name"], "🚚 A");
    assert_eq!(incoming[0]["from"]["detail"], "otherwise");
    assert_eq!(incoming[0]["fromRanges"], json!([range(5, 13, 14)]));
    let params = json!({"item": incoming[0]["from"]});
    let outgoing = client
        .request("callHierarchy/outgoingCalls", params)
        .expect("calls");
    assert_eq!(outgoing[0]["to"]["detail"], "if 🚚 == $Input.n");
    assert_eq!(outgoing[1]["to"]["name"], "B");
    client.quit();
}

#[test]
fn folds_and_selections() {
    let mut client = client("utf-16");
    let folds = client
        .request("textDocument/foldingRange", about(json!({})))
        .expect("folds");
    assert_eq!(folds[0], json!({"startLine": 1, "endLine": 6}));
    assert_eq!(folds[1], json!({"startLine": 2, "endLine": 5}));
    let positions = json!([{"line": 4, "character": 36}, {"line": 0, "character": 0}]);
    let selections = client
        .request(
            "textDocument/selectionRange",
            about(json!({"positions": positions})),
        )
        .expect("selections");
    assert_eq!(selections[0]["range"], range(4, 34, 40));
    assert_eq!(selections[0]["parent"]["range"], range(4, 34, 42));
    assert_eq!(selections[1]["range"], range(0, 0, 7));
    client.quit();
}

#[test]
fn links_lead_to_pages_and_to_files_of_the_workspace() {
    let mut client = client("utf-16");
    let links = client
        .request("textDocument/documentLink", about(json!({})))
        .expect("links");
    assert_eq!(links.as_array().map(Vec::len), Some(1));
    assert_eq!(links[0]["range"], range(6, 35, 52));
    let target = links[0]["target"].as_str().expect("a target");
    assert!(target.starts_with("https://"), "{target}");
    client.quit();

    let workspace = Workspace::new(&[("in/a.fdl.yaml", FLOW), ("outside.json", "{}")]);
    let uri = |name: &str| format!("file://{}", workspace.path(name).display());
    let test = "Flow: a.fdl.yaml\nCases: [{InputFile: ../outside.json}, {InputFile: none.json}]\n";
    let mut client = Client::editor();
    client.open_as("yaml", &uri("in/a.fdltest.yaml"), test);
    let params = json!({"textDocument": {"uri": uri("in/a.fdltest.yaml")}});
    let links = client
        .request("textDocument/documentLink", params)
        .expect("links");
    assert_eq!(links.as_array().map(Vec::len), Some(1), "{links}");
    assert_eq!(links[0]["target"], uri("in/a.fdl.yaml"));
    client.quit();
}
