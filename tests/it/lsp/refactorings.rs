//! Refactorings, over the wire.

use serde_json::{Value, json};

use crate::support::lsp_client::{Client, apply, editor};
use crate::support::workspace::Workspace;

const URI: &str = "file:///w/a.fdl.yaml";

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: wire
StartAt: A
States:
  - Name: A
    Type: Pass
    Next: B
  - Name: B
    Type: Pass
    Next: Missing
";

fn actions(client: &mut Client, line: u64, only: Value) -> Vec<Value> {
    let position = json!({"line": line, "character": 11});
    let params = json!({
        "textDocument": {"uri": URI}, "range": {"start": position, "end": position},
        "context": {"diagnostics": [], "only": only},
    });
    let answer = client.request("textDocument/codeAction", params);
    answer.expect("actions").as_array().expect("a list").clone()
}

#[test]
fn refactorings_are_offered_by_kind() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let titles = |actions: &[Value]| -> Vec<String> {
        let titles = actions.iter().map(|it| it["title"].as_str().expect("text"));
        titles.map(str::to_owned).collect()
    };
    let rewrites = actions(&mut client, 7, json!(["refactor.rewrite"]));
    assert_eq!(titles(&rewrites)[0], "Insert a state before `B`");
    let edits = &rewrites[0]["edit"]["changes"][URI];
    assert_eq!(edits.as_array().map(Vec::len), Some(2));
    assert_eq!(edits[0]["newText"], "New state");
    let both = actions(&mut client, 7, json!(["refactor"]));
    assert!(titles(&both).contains(&"Insert a state before `B`".to_owned()));
    let inline = actions(&mut client, 8, json!(["refactor.inline"]));
    assert_eq!(inline.len(), 0, "it leads nowhere");
    let fixes = actions(&mut client, 10, json!(["quickfix"]));
    let expected = ["Create the state `Missing`", "Ignore `unknown-next` here"];
    assert_eq!(titles(&fixes), expected);
    client.change(URI, 2, None, &FLOW.replace("Missing", "A"));
    let inline = actions(&mut client, 8, json!(["refactor.inline"]));
    assert_eq!(titles(&inline), ["Inline the Pass state `B`"]);
    assert_eq!(inline[0]["kind"], "refactor.inline");
    client.quit();
}

const LONGER: &str = "\
Type: StateMachine
SpecVersion: v1
Name: wire
StartAt: A
States:
  - {Name: A, Type: Pass, Next: B}
  - Name: B
    Type: Task
    Action: X:Y
    OutputConstructor: {a.$: $Output.a}
    Next: C
  - {Name: C, Type: Pass, End: true}
";

/// Starts as an editor with more abilities.
fn client(more: &Value) -> Client {
    let mut capabilities = editor();
    for (place, value) in more.as_object().expect("places") {
        let (parent, name) = place.rsplit_once('/').expect("a place");
        capabilities.pointer_mut(parent).expect("it is there")[name] = value.clone();
    }
    Client::greet(capabilities).0
}

/// What is offered for the lines of the state B.
fn extractions(client: &mut Client, uri: &str) -> Vec<Value> {
    let params = json!({
        "textDocument": {"uri": uri},
        "range": {"start": {"line": 6, "character": 0}, "end": {"line": 11, "character": 0}},
        "context": {"diagnostics": [], "only": ["refactor.extract"]},
    });
    let answer = client.request("textDocument/codeAction", params);
    answer.expect("actions").as_array().expect("a list").clone()
}

#[test]
fn mocks_follow_the_states_that_are_extracted() {
    let mocks = "Cases:\n  - Name: one\n    Mocks: {B: {Return: {a: 1}}}\n";
    let workspace = Workspace::new(&[("w.fdltest.yaml", mocks), ("w.fdl.yaml", LONGER)]);
    let uri = |name: &str| format!("file://{}", workspace.path(name).display());
    let mut client = Client::editor();
    client.open(&uri("w.fdl.yaml"), LONGER);
    let offered = extractions(&mut client, &uri("w.fdl.yaml"));
    assert_eq!(offered.len(), 2, "{offered:?}");
    assert_eq!(offered[0]["title"], "Extract `B` to a Parallel branch");
    let changes = &offered[0]["edit"]["documentChanges"];
    let edited = apply(mocks, &changes[1]["edits"], "utf-16");
    assert!(edited.contains("'Extracted[0]/B': {Return"), "{edited}");
    client.quit();
    let edited = mocks.replace("Mocks", "Expect: {Path: [A, B, C]}\n    Mocks");
    workspace.write("w.fdltest.yaml", edited);
    let mut client = self::client(&json!({
        "/textDocument/codeAction/dataSupport": true,
        "/textDocument/codeAction/resolveSupport": {"properties": ["edit"]},
    }));
    client.open(&uri("w.fdl.yaml"), LONGER);
    let offered = extractions(&mut client, &uri("w.fdl.yaml"));
    assert!(offered[0]["edit"].is_null(), "{offered:?}");
    let refused = client.request("codeAction/resolve", offered[0].clone());
    let message = refused.expect_err("a test file is in the way")["message"].clone();
    assert_eq!(
        message,
        "`w.fdltest.yaml` is in the way: it expects the run to pass through `B`"
    );
    client.quit();
}

#[test]
fn a_flow_is_extracted_to_a_file_of_its_own() {
    let workspace = Workspace::new(&[("w.fdl.yaml", LONGER), ("w-part.fdl.yaml", "")]);
    let uri = |name: &str| format!("file://{}", workspace.path(name).display());
    let mut client = client(&json!({
        "/textDocument/codeAction/dataSupport": true,
        "/textDocument/codeAction/resolveSupport": {"properties": ["edit"]},
        "/workspace/workspaceEdit/resourceOperations": ["create"],
    }));
    client.open(&uri("w.fdl.yaml"), LONGER);
    let offered = extractions(&mut client, &uri("w.fdl.yaml"));
    assert_eq!(offered.len(), 3, "{offered:?}");
    assert_eq!(offered[2]["title"], "Extract `B` to the flow `w-part-2`");
    let resolved = client.request("codeAction/resolve", offered[2].clone());
    let changes = resolved.expect("edits")["edit"]["documentChanges"].clone();
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(changes[0]["uri"], uri("w-part-2.fdl.yaml"));
    let text = changes[1]["edits"][0]["newText"].as_str().expect("text");
    assert!(text.contains("Name: w-part-2\nStartAt: B\n"), "{text}");
    let edited = apply(LONGER, &changes[2]["edits"], "utf-16");
    assert!(
        edited.contains("resourceArn: acs:fnf:::flow/w-part-2\n"),
        "{edited}"
    );
    client.change(&uri("w.fdl.yaml"), 2, None, "Type: StateMachine\n");
    let refused = client.request("codeAction/resolve", offered[2].clone());
    assert_eq!(
        refused.expect_err("another text")["message"],
        "the text has changed since"
    );
    client.quit();
}

#[test]
fn a_test_file_is_created() {
    let workspace = Workspace::new(&[("w.fdl.yaml", LONGER)]);
    let uri = |name: &str| format!("file://{}", workspace.path(name).display());
    let offered = |client: &mut Client, line: u64| -> Vec<Value> {
        let position = json!({"line": line, "character": 0});
        let params = json!({
            "textDocument": {"uri": uri("w.fdl.yaml")},
            "range": {"start": position, "end": position},
            "context": {"diagnostics": [], "only": ["refactor.rewrite"]},
        });
        let answer = client.request("textDocument/codeAction", params);
        let answer = answer.expect("actions").as_array().expect("a list").clone();
        let ours = answer
            .into_iter()
            .filter(|it| it["title"] == "Create a test file");
        ours.collect()
    };

    // Without the ability there is the command `fdl.createTestFile` only.
    let mut client = Client::editor();
    client.open(&uri("w.fdl.yaml"), LONGER);
    assert!(offered(&mut client, 0).is_empty());
    client.quit();

    let creates = json!({"/workspace/workspaceEdit": {"resourceOperations": ["create"]}});
    let mut client = self::client(&creates);
    client.open(&uri("w.fdl.yaml"), LONGER);
    assert!(offered(&mut client, 6).is_empty(), "inside of a state");
    let actions = offered(&mut client, 0);
    let changes = &actions[0]["edit"]["documentChanges"];
    assert_eq!(changes.as_array().map(Vec::len), Some(2), "{changes}");
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(changes[0]["uri"], uri("w.fdltest.yaml"));
    let made = apply("", &changes[1]["edits"], "utf-16");
    assert!(made.starts_with("Flow: w.fdl.yaml\nCases:\n"), "{made}");
    client.quit();

    let mut client = self::client(&json!({
        "/workspace/workspaceEdit/resourceOperations": ["create"],
        "/textDocument/codeAction/dataSupport": true,
        "/textDocument/codeAction/resolveSupport": {"properties": ["edit"]},
    }));
    client.open(&uri("w.fdl.yaml"), LONGER);
    let action = offered(&mut client, 0).remove(0);
    assert!(action["edit"].is_null());
    let resolved = client.request("codeAction/resolve", action.clone());
    assert_eq!(
        resolved.expect("the edit")["edit"]["documentChanges"],
        *changes
    );
    workspace.write("w.fdltest.yaml", &made);
    let refused = client.request("codeAction/resolve", action);
    let message = refused.expect_err("it is there")["message"].clone();
    assert_eq!(message, "the flow has a test file by now");
    assert!(offered(&mut client, 0).is_empty(), "it has one");
    client.quit();
}
