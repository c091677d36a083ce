//! What goes wrong in servers: handlers that run out of order, stale answers, requests in flight
//! that block everything, panics.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

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

#[test]
fn random_edits_leave_both_sides_with_the_same_text() {
    let pieces = [
        "a",
        "Name: b\n",
        "\n",
        "\r\n",
        "动",
        "🚚",
        "- ",
        "\u{2028}",
        "{",
        "\"",
        "  ",
        "",
    ];
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut numbers = Numbers(1);
        let (mut client, _) = Client::greet(json!({"general": {"positionEncodings": [encoding]}}));
        let mut text = String::new();
        client.open(URI, &text);
        for version in 2..400 {
            let mut ends = [numbers.boundary(&text), numbers.boundary(&text)];
            ends.sort_unstable();
            // Long texts are cut now and then, so that edits stay dense.
            if text.len() < 400 && version % 5 != 0 {
                ends[1] = ends[0];
            }
            let range = json!({
                "start": position(&text, ends[0], encoding),
                "end": position(&text, ends[1], encoding),
            });
            let piece = pieces[numbers.below(pieces.len())];
            text.replace_range(ends[0]..ends[1], piece);
            client.change(URI, version, Some(range), piece);
            if version % 20 == 0 {
                let answer = client.request("fdl/debug/text", json!({"uri": URI}));
                assert_eq!(
                    answer,
                    Ok(Value::from(text.as_str())),
                    "{encoding} {version}"
                );
            }
        }
        client.quit();
    }
}

/// The position of an offset, by a way of its own.
fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let before = &text[..offset];
    let bytes = before.as_bytes();
    let is_break = |at: usize| {
        bytes[at] == b'\n' || (bytes[at] == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n'))
    };
    let breaks: Vec<usize> = (0..bytes.len()).filter(|&at| is_break(at)).collect();
    let line = &before[breaks.last().map_or(0, |at| at + 1)..];
    let character = match encoding {
        "utf-8" => line.len(),
        "utf-16" => line.encode_utf16().count(),
        _ => line.chars().count(),
    };
    json!({"line": breaks.len(), "character": character})
}

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    /// A place between two characters, not inside CRLF: no client has a position there.
    fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at)
            || (at > 0 && text[..at].ends_with('\r') && text[at..].starts_with('\n'))
        {
            at -= 1;
        }
        at
    }
}
