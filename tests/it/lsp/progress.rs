//! Long work: the user sees how far it is and may stop it.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::workspace::Workspace;

/// A flow that never ends by itself.
const ENDLESS: &str = "\
Type: StateMachine
SpecVersion: v1
Name: endless
StartAt: A
States:
  - {Name: A, Type: Choice, Branches: [{Condition: '$Context.Execution.Name == \"x\"', Next: End}], Default: B}
  - {Name: B, Type: Pass, Next: A}
  - {Name: End, Type: Succeed}
";

fn command(client: &mut Client, name: &str, argument: Value, token: Option<&str>) -> i64 {
    let mut params = json!({"command": name, "arguments": [argument]});
    if let Some(token) = token {
        params["workDoneToken"] = token.into();
    }
    client.ask("workspace/executeCommand", params)
}

fn progress(client: &mut Client, token: &Value, kind: &str) -> Value {
    let message = client.wait(|it| {
        it["method"] == "$/progress"
            && it["params"]["token"] == *token
            && it["params"]["value"]["kind"] == kind
    });
    message["params"]["value"].clone()
}

#[test]
fn work_that_takes_long_is_shown_and_can_be_stopped() {
    let (mut client, _) = Client::greet(json!({"window": {"workDoneProgress": true}}));
    let uri = "file:///w/a.fdl.yaml";
    client.open(uri, ENDLESS);
    let endless = json!({"uri": uri, "maxEvents": 5_000_000});
    let id = command(&mut client, "fdl.runSimulation", endless, None);
    let request = client.wait(|it| it["method"] == "window/workDoneProgress/create");
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": null}));
    let token = request["params"]["token"].clone();
    let begin = progress(&mut client, &token, "begin");
    assert_eq!(begin["title"], "Simulating");
    assert_eq!(begin["cancellable"], true);
    client.notify("window/workDoneProgress/cancel", json!({"token": token}));
    let error = client.answer(id).expect_err("it was stopped");
    assert_eq!(error["code"], -32800);
    progress(&mut client, &token, "end");
    client.quit();
}

#[test]
fn a_token_of_the_client_is_used_at_once_and_until_the_answer() {
    let cases: Vec<String> = (0..40).map(|it| format!("  - {{Name: c{it}}}\n")).collect();
    let workspace = Workspace::new(&[
        ("a.fdl.yaml", &ENDLESS.replace("\"x\"", "\"simulation\"")),
        ("a.fdltest.yaml", &format!("Cases:\n{}", cases.concat())),
    ]);
    let (mut client, _) = Client::greet(json!({}));
    let uri = format!("file://{}", workspace.path("a.fdl.yaml").display());
    let id = command(
        &mut client,
        "fdl.runTests",
        json!({"uri": uri}),
        Some("mine"),
    );
    let answer = client.answer(id).expect("a report");
    assert_eq!(answer["passed"], 40);
    // All of the progress came before the answer.
    let mut kinds = Vec::new();
    for message in client.drain(std::time::Duration::ZERO) {
        assert_eq!(message["method"], "$/progress");
        assert_eq!(message["params"]["token"], "mine");
        kinds.push(
            message["params"]["value"]["kind"]
                .as_str()
                .unwrap_or("?")
                .to_owned(),
        );
    }
    assert_eq!(kinds.first().map(String::as_str), Some("begin"));
    assert_eq!(kinds.last().map(String::as_str), Some("end"));
    client.quit();
}

#[test]
fn tests_can_be_stopped() {
    let workspace = Workspace::new(&[
        ("a.fdl.yaml", ENDLESS),
        (
            "a.fdltest.yaml",
            "Defaults: {MaxEvents: 5000000}\nCases: [{Name: one}, {Name: two}]\n",
        ),
    ]);
    let (mut client, _) = Client::greet(json!({}));
    let uri = format!("file://{}", workspace.path("a.fdl.yaml").display());
    let id = command(
        &mut client,
        "fdl.runTests",
        json!({"uri": uri}),
        Some("mine"),
    );
    progress(&mut client, &json!("mine"), "begin");
    client.notify("window/workDoneProgress/cancel", json!({"token": "mine"}));
    let error = client.answer(id).expect_err("it was stopped");
    assert_eq!(error["code"], -32800);
    client.quit();
}

#[test]
fn the_first_reference_is_shown_by_clients_that_can() {
    let (mut client, _) = Client::greet(json!({"window": {"showDocument": {"support": true}}}));
    let uri = "file:///w/a.fdl.yaml";
    client.open(uri, ENDLESS);
    client.diagnostics(uri, 1);
    let lenses = json!({"textDocument": {"uri": uri}});
    let lenses = client
        .request("textDocument/codeLens", lenses)
        .expect("lenses");
    let lens = &lenses[1]["command"];
    assert_eq!(lens["title"], "2 references");
    let argument = lens["arguments"][0].clone();
    let id = command(&mut client, "fdl.references", argument.clone(), None);
    let places = client.answer(id).expect("places");
    let request = client.wait(|it| it["method"] == "window/showDocument");
    assert_eq!(request["params"]["uri"], uri);
    assert_eq!(request["params"]["selection"], places[0]["range"]);
    let mut quiet = argument;
    quiet.as_object_mut().expect("an object").remove("show");
    let id = command(&mut client, "fdl.references", quiet, None);
    assert_eq!(client.answer(id), Ok(places));
    let later = client.drain(std::time::Duration::from_millis(100));
    assert_eq!(later, Vec::<Value>::new());
    client.quit();
}
