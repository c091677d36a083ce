//! Refactorings, over the wire.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;

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
    assert!(titles(&fixes).contains(&"Create the state `Missing`".to_owned()));
    client.change(URI, 2, None, &FLOW.replace("Missing", "A"));
    let inline = actions(&mut client, 8, json!(["refactor.inline"]));
    assert_eq!(titles(&inline), ["Inline the Pass state `B`"]);
    assert_eq!(inline[0]["kind"], "refactor.inline");
    client.quit();
}
