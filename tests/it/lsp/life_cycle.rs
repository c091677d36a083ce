//! From `initialize` to `exit`, and what the protocol says of messages that do not fit.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::lsp_client::{Client, frame};

const URI: &str = "file:///w/a.fdl.yaml";

#[test]
fn a_whole_session() {
    let (mut client, result) = Client::greet(json!({}));
    assert_eq!(result["serverInfo"]["name"], "fdl");
    let capabilities = &result["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    client.open(URI, "Type: StateMachine\n");
    client.diagnostics(URI, 1);
    client.change(URI, 2, None, "");
    client.diagnostics(URI, 2);
    client.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": URI}}),
    );
    let params = json!({"textDocument": {"uri": URI}});
    let symbols = client.request("textDocument/documentSymbol", params);
    assert_eq!(symbols, Ok(Value::Null), "a closed document is not known");
    client.quit();
}

#[test]
fn the_first_encoding_that_the_client_prefers_is_taken() {
    for (offered, taken) in [
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!(["utf-32", "utf-8"]), "utf-32"),
        (json!(["utf-7", "utf-16"]), "utf-16"),
        (json!([]), "utf-16"),
    ] {
        let (client, result) = Client::greet(json!({"general": {"positionEncodings": offered}}));
        assert_eq!(result["capabilities"]["positionEncoding"], taken);
        client.quit();
    }
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = Client::editor();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status().code(), Some(1));
    let mut client = Client::editor();
    client.hang_up();
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn exit_after_shutdown_is_a_success_even_without_initialized() {
    let mut client = Client::start();
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}});
    client.request("initialize", params).expect("initialize");
    client.quit();
}

#[test]
fn nothing_is_answered_before_initialize_and_after_shutdown() {
    let mut client = Client::start();
    let error = client
        .at("textDocument/hover", URI, 0, 0)
        .expect_err("too early");
    assert_eq!(error["code"], -32002);
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}});
    client
        .request("initialize", params.clone())
        .expect("initialize");
    let error = client.request("initialize", params).expect_err("twice");
    assert_eq!(error["code"], -32600);
    client.request("shutdown", Value::Null).expect("shutdown");
    let error = client
        .at("textDocument/hover", URI, 0, 0)
        .expect_err("too late");
    assert_eq!(error["code"], -32600);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status().code(), Some(0));
}

#[test]
fn unknown_methods_are_refused_unless_they_may_be_ignored() {
    let mut client = Client::editor();
    let error = client
        .request("fdl/nonsense", json!({}))
        .expect_err("unknown");
    assert_eq!(error["code"], -32601);
    client.notify("fdl/nonsense", json!({}));
    client.notify("$/nonsense", json!({}));
    client.notify("$/setTrace", json!({"value": "verbose"}));
    client.notify("window/workDoneProgress/cancel", json!({"token": 1}));
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    let error = client
        .request("textDocument/hover", json!({"position": 1}))
        .expect_err("wrong parameters");
    assert_eq!(error["code"], -32602);
    assert_eq!(client.at("textDocument/hover", URI, 0, 0), Ok(Value::Null));
    client.quit();
}

#[test]
fn a_malformed_message_is_answered_and_costs_nothing_else() {
    let mut client = Client::editor();
    let is_error = |code: i64| move |it: &Value| it["id"].is_null() && it["error"]["code"] == code;
    client.send_raw(b"Content-Length: 9\r\n\r\n{\"jsonrpc");
    client.wait(is_error(-32700));
    client.send_raw(b"Content-Length: many\r\n\r\n");
    client.wait(is_error(-32700));
    client.send_raw(b"Content-Type: application/vscode-jsonrpc\r\n\r\n");
    client.wait(is_error(-32700));
    client.send(&json!({"jsonrpc": "2.0"}));
    client.wait(is_error(-32600));
    client.send(&json!([1, 2]));
    client.wait(is_error(-32600));
    client.send_raw(b"Content-Length: 2\r\n\r\n\xff\xfe");
    client.wait(is_error(-32700));
    // An answer to a question that was never asked.
    client.send(&json!({"jsonrpc": "2.0", "id": 99, "result": null}));
    assert_eq!(client.at("textDocument/hover", URI, 0, 0), Ok(Value::Null));
    client.quit();
}

#[test]
fn messages_may_come_in_pieces() {
    let mut client = Client::editor();
    let message = frame(&json!({"jsonrpc": "2.0", "id": "x", "method": "fdl/nonsense"}));
    for piece in message.as_bytes().chunks(7) {
        client.send_raw(piece);
        std::thread::sleep(Duration::from_millis(1));
    }
    let answer = client.wait(|it| it["id"] == "x");
    assert_eq!(answer["error"]["code"], -32601);
    client.quit();
}

#[test]
fn what_is_no_flow_gets_no_diagnostics() {
    let mut client = Client::editor();
    client.open_as(
        "yaml",
        "file:///w/compose.yaml",
        "services: {web: {image: x}}\n",
    );
    client.open_as("markdown", "file:///w/README.md", "Type: StateMachine\n");
    client.open_as("yaml", "file:///w/empty.yaml", "");
    client.open_as("fdl", "untitled:1", "a: [\n");
    client.diagnostics("untitled:1", 1);
    let others = client.drain(Duration::from_millis(300));
    assert_eq!(others, Vec::<Value>::new());
    client.quit();
}

#[test]
fn the_client_may_die() {
    let mut editor = std::process::Command::new("sleep")
        .arg("60")
        .spawn()
        .expect("`sleep` is everywhere");
    let mut client = Client::start();
    let params = json!({"processId": editor.id(), "rootUri": null, "capabilities": {}});
    client.request("initialize", params).expect("initialize");
    editor.kill().expect("the editor can be ended");
    editor.wait().expect("the editor ends");
    assert_eq!(client.exit_status().code(), Some(1));
}

#[test]
fn a_port_of_the_loopback_interface_serves_one_client() {
    let mut client = Client::start_tcp();
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}});
    client.request("initialize", params).expect("initialize");
    client.open(URI, "Type: StateMachine\n");
    assert!(!client.diagnostics(URI, 1).is_empty());
    client.quit();
}
