//! What goes wrong in servers: handlers that run out of order, stale answers, requests in flight
//! that block everything, panics.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::lsp_client::Client;

const URI: &str = "file:///w/a.fdl.yaml";

/// A flow whose only state is called after the version.
fn flow_of(version: i64) -> String {
    let head = "Type: StateMachine\nSpecVersion: v1\nName: burst\n";
    format!("{head}StartAt: S{version}\nStates:\n  - {{Name: S{version}, Type: Succeed}}\n  - Fo\n")
}

#[test]
fn a_burst_of_changes_ends_in_the_diagnostics_of_the_last_one() {
    let mut client = Client::editor();
    client.open(URI, &flow_of(1));
    let mut hovers = Vec::new();
    for version in 2..=401 {
        client.change(URI, version, None, &flow_of(version));
        if version % 10 == 0 {
            let position = json!({"line": 3, "character": 10});
            let params = json!({"textDocument": {"uri": URI}, "position": position});
            hovers.push((version, client.ask("textDocument/hover", params)));
        }
    }
    for (version, id) in hovers {
        let hover = client.answer(id).expect("a hover answers");
        let text = hover["contents"]["value"].as_str().unwrap_or_default();
        assert!(
            text.contains(&format!("**S{version}**")),
            "{version}: {text}"
        );
    }
    client.diagnostics(URI, 401);
    let published: Vec<i64> = client
        .drain(Duration::from_millis(300))
        .iter()
        .filter(|it| it["method"] == "textDocument/publishDiagnostics")
        .map(|it| it["params"]["version"].as_i64().expect("a version"))
        .collect();
    assert!(published.is_sorted(), "in order: {published:?}");
    assert!(
        published.iter().all(|&it| it < 401),
        "nothing after the last: {published:?}"
    );
    client.quit();
}

/// A test file is checked with its flow, which is held; meanwhile it changes twice. What lies between is
/// never looked at, and nothing comes after the newest version.
#[test]
fn what_is_overtaken_while_another_version_is_analysed_is_not_published() {
    let test = "file:///w/a.fdltest.yaml";
    let cases = |version: i64| format!("Cases: [{{Name: one, Mocks: {{S{version}: {{}}}}}}]\n");
    let mut client = Client::editor();
    client.open(URI, &flow_of(1));
    client.diagnostics(URI, 1);
    client.open_as("fdltest", test, &cases(1));
    client.diagnostics(test, 1);
    let held = client.ask("fdl/debug/hold", json!({"uri": URI}));
    client.change(test, 2, None, &cases(2));
    // Once this is answered, the second version is on its way.
    client
        .request("fdl/debug/text", json!({"uri": test}))
        .expect("a text");
    client.drain(Duration::from_millis(50));
    client.change(test, 3, None, &cases(3));
    client.change(test, 4, None, &cases(4));
    client
        .request("fdl/debug/text", json!({"uri": test}))
        .expect("a text");
    client.notify("$/cancelRequest", json!({"id": held}));
    let mut published = Vec::new();
    while published.last() != Some(&4) {
        let message = client.wait(|it| it["method"] == "textDocument/publishDiagnostics");
        let params = &message["params"];
        assert_eq!(params["uri"], test);
        let version = params["version"].as_i64().expect("a version");
        let message = params["diagnostics"][0]["message"].as_str();
        let message = message.expect("a finding");
        assert!(message.contains(&format!("`S{version}`")), "{message}");
        published.push(version);
    }
    // The second one only if nothing was shown for a while.
    assert!([vec![4], vec![2, 4]].contains(&published), "{published:?}");
    let later = client.drain(Duration::from_millis(200));
    let later = later
        .iter()
        .filter(|it| it["method"] == "textDocument/publishDiagnostics");
    assert_eq!(later.count(), 0, "nothing after the newest");
    client.quit();
}

#[test]
fn many_requests_may_be_in_flight() {
    let mut client = Client::editor();
    client.open(URI, "Type: StateMachine\n");
    let params = json!({
        "textDocument": {"uri": URI}, "position": {"line": 0, "character": 2},
    });
    let asked: Vec<i64> = (0..600)
        .map(|_| client.ask("textDocument/hover", params.clone()))
        .collect();
    for id in asked {
        client.answer(id).expect("a hover answers");
    }
    client.quit();
}

#[test]
fn a_cancelled_request_says_so_at_once() {
    let mut client = Client::editor();
    // More sleepers than workers: also those that have not begun are cancelled.
    let asked: Vec<i64> = (0..50)
        .map(|_| client.ask("fdl/debug/sleep", json!({})))
        .collect();
    let start = Instant::now();
    for id in &asked {
        client.notify("$/cancelRequest", json!({"id": id}));
    }
    for id in asked {
        let error = client.answer(id).expect_err("it was cancelled");
        assert_eq!(error["code"], -32800);
    }
    assert!(start.elapsed() < Duration::from_secs(5));
    client.notify("$/cancelRequest", json!({"id": 12345}));
    client.quit();
}

#[test]
fn a_panic_is_an_error_and_the_server_lives_on() {
    let mut client = Client::editor();
    client.open(URI, "Type: StateMachine\n");
    for params in [json!({}), json!({"loop": true})] {
        let error = client
            .request("fdl/debug/panic", params)
            .expect_err("it panics");
        assert_eq!(error["code"], -32603);
        client
            .at("textDocument/hover", URI, 0, 1)
            .expect("the server lives");
    }
    client.quit();
}
