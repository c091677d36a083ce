//! What is asked for while a flow is typed.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;

const URI: &str = "file:///w/a.fdl.yaml";

const FLOW: &str = "\
Type: StateMachine
StartAt: 🚚
States:
  - Name: 🚚
    Type: Pass
    OutputConstructor: {a: 🚚, b.$: \"format('🚚{}', \"}
    End: true
";

#[test]
fn signatures_show_the_parameter_at_the_cursor() {
    for (encoding, character) in [("utf-8", 56), ("utf-16", 52), ("utf-32", 50)] {
        let (mut client, _) = Client::greet(json!({"general": {"positionEncodings": [encoding]}}));
        client.open(URI, FLOW);
        let help = client
            .at("textDocument/signatureHelp", URI, 5, character)
            .expect("an answer");
        let signature = &help["signatures"][0];
        assert_eq!(
            signature["label"],
            "format(template string, args ...any) string"
        );
        assert_eq!(signature["parameters"][1]["label"], "args ...any");
        assert_eq!(signature["documentation"]["kind"], "plaintext");
        assert_eq!(help["activeParameter"], 1, "{encoding}");
        client.quit();
    }
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let help = client
        .at("textDocument/signatureHelp", URI, 5, 52)
        .expect("an answer");
    let signature = &help["signatures"][0];
    assert_eq!(signature["parameters"][1]["label"], json!([24, 35]));
    assert_eq!(signature["documentation"]["kind"], "markdown");
    client.quit();
}

/// ALE puts what it is given into one line, and what comes beside it where it belongs.
#[test]
fn without_snippets_the_lines_below_are_an_edit_of_their_own() {
    let (mut client, _) = Client::greet(json!({}));
    let flow = "Type: StateMachine\nStates:\n  - Name: A\n    Type: Task\n    Action: FC:\n    End: true\n";
    client.open(LIST_URI, flow);
    let found = action(&mut client);
    assert_eq!(found["textEdit"]["newText"], "FC:InvokeFunction");
    let below = &found["additionalTextEdits"][0];
    assert_eq!(below["range"]["start"], json!({"line": 5, "character": 0}));
    let text = below["newText"].as_str().expect("a text");
    assert!(
        text.starts_with("    Parameters:\n      resourceArn:"),
        "{text}"
    );
    assert!(text.ends_with("\n"), "{text}");
    // Where the document ends there is no line to put them before.
    let end = "Type: StateMachine\nStates:\n  - Name: A\n    Type: Task\n    Action: FC:";
    client.change(LIST_URI, 2, None, end);
    let found = action(&mut client);
    assert!(found["additionalTextEdits"].is_null());
    let text = found["textEdit"]["newText"].as_str().expect("a text");
    assert!(
        text.starts_with("FC:InvokeFunction\n    Parameters:"),
        "{text}"
    );
    client.quit();
}

/// `FC:InvokeFunction` as it is offered behind `Action: FC:`.
fn action(client: &mut Client) -> Value {
    let list = client.at("textDocument/completion", LIST_URI, 4, 15);
    let list = list.expect("a list");
    let items = list.as_array().expect("a plain list");
    let found = items.iter().find(|it| it["label"] == "FC:InvokeFunction");
    found.expect("the action").clone()
}

/// The completions behind `Ty` of a flow, for a client that can do this with them.
fn completions(completion: Value) -> (Client, Value) {
    let capabilities = json!({"textDocument": {"completion": completion}});
    let (mut client, _) = Client::greet(capabilities);
    client.open(
        LIST_URI,
        "Type: StateMachine\nStates:\n  - Name: A\n    Ty\n",
    );
    let list = client.at("textDocument/completion", LIST_URI, 3, 6);
    (client, list.expect("a list"))
}

const LIST_URI: &str = "file:///w/a.fdl.yaml";

#[test]
fn a_list_says_once_what_its_items_have_in_common() {
    let (client, plain) = completions(json!({}));
    let plain = plain.as_array().expect("a list").clone();
    client.quit();
    let names = ["editRange", "insertTextFormat", "insertTextMode", "data"];
    let (client, list) = completions(json!({"completionList": {"itemDefaults": names}}));
    client.quit();
    let range = json!({"start": {"line": 3, "character": 4}, "end": {"line": 3, "character": 6}});
    assert_eq!(
        list["itemDefaults"],
        json!({"editRange": range, "insertTextFormat": 1})
    );
    assert_eq!(list["isIncomplete"], false);
    // With the defaults put back in, the items are those of a client that knows none.
    let mut items = list["items"].as_array().expect("a list").clone();
    for item in &mut items {
        assert_eq!(item.get("insertTextFormat"), None);
        item["insertTextFormat"] = 1.into();
        if item.get("textEdit").is_none() {
            let text = item
                .as_object_mut()
                .expect("an item")
                .remove("textEditText");
            let text = text.unwrap_or(item["label"].clone());
            item["textEdit"] = json!({"range": range, "newText": text});
        }
    }
    assert!(plain.len() > 3);
    assert_eq!(items, plain);
}

#[test]
fn what_a_proposal_means_is_told_when_it_is_looked_at() {
    let completion = json!({"completionItem": {
        "documentationFormat": ["markdown"], "resolveSupport": {"properties": ["documentation"]},
    }});
    let (mut client, list) = completions(completion);
    let first = list[0].clone();
    assert_eq!(first["label"], "Type");
    assert_eq!(first.get("documentation"), None);
    let resolved = client
        .request("completionItem/resolve", first.clone())
        .expect("an item");
    assert_eq!(resolved["documentation"]["kind"], "markdown");
    let text = resolved["documentation"]["value"].as_str().expect("a text");
    assert!(text.contains("Required"), "{text}");
    let mut same = resolved;
    same.as_object_mut()
        .expect("an item")
        .remove("documentation");
    assert_eq!(same, first, "nothing else has changed");
    // A list that was shown long ago, and an item of nobody.
    for _ in 0..8 {
        client
            .at("textDocument/completion", LIST_URI, 3, 6)
            .expect("a list");
    }
    assert_eq!(
        client.request("completionItem/resolve", first.clone()),
        Ok(first)
    );
    let other = json!({"label": "x", "data": {"of": "somebody else"}});
    assert_eq!(
        client.request("completionItem/resolve", other.clone()),
        Ok(other)
    );
    client.quit();
}

/// What must be there comes first, each proposal says what it means, and says it only when it is asked.
#[test]
fn proposals_are_ranked_documented_and_resolved_one_by_one() {
    let capabilities = json!({"textDocument": {"completion": {"completionItem": {
        "snippetSupport": true, "documentationFormat": ["markdown"],
        "resolveSupport": {"properties": ["documentation"]},
    }}}});
    let (mut client, _) = Client::greet(capabilities);
    let task = "StartAt: A\nStates:\n  - Name: A\n    Type: Task\n";
    let uri = |number: usize| match number {
        6.. => format!("file:///w/{number}.fdltest.yaml"),
        _ => format!("file:///w/{number}.fdl.yaml"),
    };
    let places = [
        (
            format!("{task}    \n"),
            4,
            ["Action", "fill in …", "Next", "End"],
        ),
        (
            format!("{task}    Action: \n"),
            12,
            ["FC:InvokeFunction", "DashScope:QwenTextGeneration", "", ""],
        ),
        (
            format!("{task}    TaskMode: \n"),
            14,
            ["RequestComplete", "", "", ""],
        ),
        (format!("{task}    Next: \n"), 10, ["A", "", "", ""]),
        (
            format!("{task}    Timeout.$: \n"),
            15,
            ["$Input", "$Context", "", ""],
        ),
        (
            String::new(),
            0,
            ["flow …", "Type", "SpecVersion", "StartAt"],
        ),
        (
            String::new(),
            0,
            ["test file …", "Cases", "Flow", "Defaults"],
        ),
        (
            "Mocks:\n  A:\n    \n".to_owned(),
            4,
            ["success …", "error …", "- success …", ""],
        ),
        (
            "Cases:\n  - Expect:\n      \n".to_owned(),
            6,
            ["Status", "Output", "", ""],
        ),
    ];
    for (number, (text, character, first)) in places.into_iter().enumerate() {
        let uri = uri(number);
        client.open_as("yaml", &uri, &text);
        let line = text.lines().count().max(1) as u64 - 1;
        let list = client.at("textDocument/completion", &uri, line, character);
        let list = list.expect("a list");
        let items = list.as_array().expect("a list");
        let labels: Vec<&str> = items.iter().filter_map(|it| it["label"].as_str()).collect();
        let wanted: Vec<&str> = first.into_iter().filter(|it| !it.is_empty()).collect();
        assert_eq!(labels[..wanted.len()], wanted, "{labels:?}");
        let ranks: Vec<&str> = items
            .iter()
            .filter_map(|it| it["sortText"].as_str())
            .collect();
        assert!(ranks.len() == items.len() && ranks.is_sorted(), "{ranks:?}");
        for item in items {
            assert_eq!(item.get("documentation"), None, "{item}");
            let resolved = client.request("completionItem/resolve", item.clone());
            let resolved = resolved.expect("an item");
            let text = resolved["documentation"]["value"].as_str();
            // The words of the expression language speak for themselves.
            let is_word = matches!(item["label"].as_str(), Some("true" | "false"));
            assert!(
                is_word || text.is_some_and(|it| !it.is_empty()),
                "{resolved}"
            );
        }
    }
    client.quit();
}
