//! `fdl.graph`: the buffer as a picture, broken or not, with the last run.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;

const URI: &str = "file:///w/a.fdl.yaml";

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: small
StartAt: 🚚 A
States:
  - Name: 🚚 A
    Type: Choice
    Branches:
      - Condition: $Input.n == 1
        Next: B
    Default: C
  - Name: B
    Type: Succeed
  - Name: C
    Type: Succeed
";

fn graph(client: &mut Client, argument: Value) -> Result<Value, Value> {
    let params = json!({"command": "fdl.graph", "arguments": [argument]});
    client.request("workspace/executeCommand", params)
}

fn content(client: &mut Client, format: &str) -> String {
    let drawn = graph(client, json!({"uri": URI, "format": format})).expect("a picture");
    assert_eq!(drawn["format"], format);
    drawn["content"].as_str().expect("text").to_owned()
}

#[test]
fn the_buffer_is_drawn() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    assert!(content(&mut client, "mermaid").starts_with("flowchart TB\n"));
    assert!(content(&mut client, "dot").starts_with("digraph \"small\""));
    let svg = content(&mut client, "svg");
    assert!(
        svg.contains("data-path=\"🚚 A\" data-range=\"5:10-5:14\""),
        "UTF-16: {svg}"
    );
    let inner: Value = serde_json::from_str(&content(&mut client, "json")).expect("JSON");
    let drawn = graph(&mut client, json!({"uri": URI, "format": "json"})).expect("a picture");
    assert_eq!(drawn["nodes"].as_array().map(Vec::len), Some(3));
    let state = &drawn["nodes"][0];
    assert_eq!(state["path"], "🚚 A");
    assert_eq!(state["kind"], "Choice");
    assert_eq!(state["range"]["start"], json!({"line": 5, "character": 4}));
    let start = json!({"line": 5, "character": 10});
    let end = json!({"line": 5, "character": 14});
    assert_eq!(state["selectionRange"], json!({"start": start, "end": end}));
    let same = inner["nodes"].as_array().into_iter().flatten();
    let same: Vec<&Value> = same.filter(|it| it["id"] == state["id"]).collect();
    assert_eq!(same[0]["range"], state["range"]);
    client.quit();
}

#[test]
fn lines_of_the_text_form_have_places() {
    let mut client = Client::editor();
    client.open(URI, &format!("{FLOW}  - Name: D\n    Next: Shp\n  - Na"));
    let drawn = graph(&mut client, json!({"uri": URI, "format": "text"})).expect("a picture");
    let text = drawn["content"].as_str().expect("text");
    let lines = drawn["lines"].as_array().expect("places");
    assert_eq!(text.lines().count(), lines.len());
    let shp = text
        .lines()
        .position(|it| it.ends_with("▶ Shp ✗"))
        .expect("a broken way");
    assert_eq!(lines[shp]["start"], json!({"line": 16, "character": 10}));
    client.quit();
}

#[test]
fn the_last_run_is_drawn_in() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    let run = |client: &mut Client, command: &str, argument: Value| {
        let params = json!({"command": command, "arguments": [argument]});
        client
            .request("workspace/executeCommand", params)
            .expect("an answer")
    };
    assert!(!content(&mut client, "text").contains('━'));
    run(
        &mut client,
        "fdl.runSimulation",
        json!({"uri": URI, "input": {"n": 1}}),
    );
    assert!(content(&mut client, "text").contains("├━ $Input.n == 1 ━━▶ B"));
    let without = json!({"uri": URI, "format": "text", "run": false});
    let without = graph(&mut client, without).expect("a picture");
    assert!(
        without["content"]
            .as_str()
            .is_some_and(|it| !it.contains('━'))
    );
    run(&mut client, "fdl.clearSimulation", json!({"uri": URI}));
    assert!(!content(&mut client, "text").contains('━'));
    client.quit();
}

#[test]
fn wrong_arguments_are_refused() {
    let mut client = Client::editor();
    client.open(URI, FLOW);
    for (wrong, part) in [
        (
            json!({"uri": URI, "format": "png"}),
            "`svg`, `mermaid`, `dot`, `text`, `json`",
        ),
        (json!({"uri": URI}), "format"),
        (
            json!({"uri": "file:///w/none.fdl.yaml", "format": "svg"}),
            "none.fdl.yaml",
        ),
    ] {
        let error = graph(&mut client, wrong.clone()).expect_err("the argument is wrong");
        assert_eq!(error["code"], -32602, "{wrong}: {error}");
        let message = error["message"].as_str().expect("a message");
        assert!(message.contains(part), "{wrong}: {message}");
    }
    client.quit();
}

#[test]
fn a_picture_of_an_older_text_is_given_up() {
    let mut text = String::from("StartAt: S0\nStates:\n");
    for state in 0..3_000 {
        let (far, next) = (state * 7919 % 3_000, state + 1);
        let branch = format!("[{{Condition: $Input.a, Next: S{far}}}]");
        text += &format!(
            "  - {{Name: S{state}, Type: Choice, Branches: {branch}, Default: S{next}}}\n"
        );
    }
    let mut client = Client::editor();
    client.open(URI, &text);
    let params = json!({"command": "fdl.graph", "arguments": [{"uri": URI, "format": "svg"}]});
    let [cancelled, outdated] =
        [(); 2].map(|()| client.ask("workspace/executeCommand", params.clone()));
    client.notify("$/cancelRequest", json!({"id": cancelled}));
    let error = client.answer(cancelled).expect_err("it was cancelled");
    assert_eq!(error["code"], -32800);
    client.change(URI, 2, None, FLOW);
    let error = client.answer(outdated).expect_err("the text has changed");
    assert_eq!(error["code"], -32801);
    assert!(content(&mut client, "svg").contains("data-path=\"C\""));
    client.quit();
}
