//! Twenty thousand random edits: the server has the text that the editor has, and answers in between.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::positions::{apply, position};
use crate::support::root;

const URI: &str = "file:///w/a.fdl.yaml";

/// How many edits there are, over all encodings.
const EDITS: usize = 20_000;

/// What is typed or pasted.
const PIECES: &[&str] = &[
    "a",
    "\n",
    "\r\n",
    "\r",
    "\r\n    ",
    "\t",
    " ",
    "动",
    "🚚",
    "👩‍🚀",
    "e\u{301}",
    "\u{2028}",
    "\u{feff}",
    "\u{85}",
    "{",
    "}",
    "[",
    "\"",
    "'",
    ": ",
    "- ",
    "#",
    "&a ",
    "*a",
    "$Input.",
    "$Context.Current.",
    "\n  - Name: 🚚\n    Type: Pass\n    Next: ",
    "\r\n  - {Name: b, Type: Task, Action: FC:InvokeFunction}\r\n",
    "Condition: size($Input.x) > 1",
    "",
    "",
    "",
];

/// What is asked in between: about a position, or about the document.
const AT: &[&str] = &[
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/hover",
    "textDocument/signatureHelp",
];
const ABOUT: &[&str] = &[
    "textDocument/codeLens",
    "textDocument/diagnostic",
    "textDocument/documentSymbol",
];

#[test]
fn utf_8() {
    edit("utf-8");
}

#[test]
fn utf_16() {
    edit("utf-16");
}

#[test]
fn utf_32() {
    edit("utf-32");
}

fn edit(encoding: &str) {
    let mut numbers = Numbers(encoding.len() as u64);
    let (mut client, _) = Client::greet(json!({"general": {"positionEncodings": [encoding]}}));
    let flow = std::fs::read_to_string(root().join("tests/sessions/parcel.fdl.yaml"));
    let flow = flow.expect("the flow is there").replace("Lagre", "Large");
    let mut text = flow.replace('\n', "\r\n");
    client.open(URI, &text);
    let run =
        json!({"command": "fdl.runSimulation", "arguments": [{"uri": URI, "unmocked": "echo"}]});
    client
        .request("workspace/executeCommand", run)
        .expect("a run");
    let (mut version, mut edits, mut asked) = (1, 0, Vec::new());
    while edits < EDITS.div_ceil(3) {
        version += 1;
        // Several cursors: the places are those of the text as the edits before have left it.
        let count = 1 + numbers.below(5) * numbers.below(2);
        let changes: Vec<Value> = (0..count)
            .map(|_| change(&mut numbers, &mut text, encoding))
            .collect();
        edits += count;
        let document = json!({"uri": URI, "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        client.notify("textDocument/didChange", params);
        if version % 30 == 0 {
            asked.push(ask(&mut client, &mut numbers, &text, encoding));
        }
        if version % 200 == 0 {
            for id in asked.drain(..) {
                client.answer(id).expect("an answer without error");
            }
            let now = client.request("fdl/debug/text", json!({"uri": URI}));
            assert_eq!(now, Ok(Value::from(text.as_str())), "{encoding} {version}");
        }
        if text.len() > 3_000 {
            text.clone_from(&flow);
            version += 1;
            client.change(URI, version, None, &text);
        }
    }
    let now = client.request("fdl/debug/text", json!({"uri": URI}));
    assert_eq!(now, Ok(Value::from(text.as_str())));
    client.diagnostics(URI, version);
    client.quit();
}

/// An edit somewhere: most insert, some replace a few characters, a few replace much.
fn change(numbers: &mut Numbers, text: &mut String, encoding: &str) -> Value {
    let start = numbers.boundary(text, text.len());
    let length = match numbers.below(20) {
        0 => 400,
        1..=6 => 12,
        _ => 0,
    };
    let end = numbers
        .boundary(text, (start + length).min(text.len()))
        .max(start);
    let range = json!({
        "start": position(text, start, encoding), "end": position(text, end, encoding),
    });
    let piece = PIECES[numbers.below(PIECES.len())];
    let change = json!({"range": range, "text": piece});
    let mut expected = text.clone();
    expected.replace_range(start..end, piece);
    apply(text, &change, encoding);
    assert_eq!(*text, expected, "the test's own positions");
    change
}

fn ask(client: &mut Client, numbers: &mut Numbers, text: &str, encoding: &str) -> i64 {
    let document = json!({"uri": URI});
    let at = numbers.boundary(text, text.len());
    let at = position(text, at, encoding);
    let params = match numbers.below(9) {
        0..4 => {
            let params = json!({"textDocument": document, "position": at});
            return client.ask(AT[numbers.below(AT.len())], params);
        }
        4..7 => {
            let params = json!({"textDocument": document});
            return client.ask(ABOUT[numbers.below(ABOUT.len())], params);
        }
        7 => {
            let (range, context) = (json!({"start": at, "end": at}), json!({"diagnostics": []}));
            let params = json!({"textDocument": document, "range": range, "context": context});
            return client.ask("textDocument/codeAction", params);
        }
        _ => {
            let start = json!({"line": 0, "character": 0});
            json!({"textDocument": document, "range": {"start": start, "end": at}})
        }
    };
    client.ask("textDocument/inlayHint", params)
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

    /// A place up to `end`.
    fn boundary(&mut self, text: &str, end: usize) -> usize {
        let mut at = self.below(end + 1);
        while !is_boundary(text, at) {
            at -= 1;
        }
        at
    }
}

/// Whether a place is between two characters and not inside CRLF: no client has a position there.
fn is_boundary(text: &str, at: usize) -> bool {
    text.is_char_boundary(at)
        && !(at > 0 && text[..at].ends_with('\r') && text[at..].starts_with('\n'))
}

/// Typing goes on while a version is analysed: it is published under its own number, so that something
/// is shown before the typing stops, and the newest one after it.
#[test]
fn who_types_faster_than_a_large_flow_is_analysed_sees_something_too() {
    let state = |it: usize| format!("  - {{Type: Pass, Name: S{it}, Next: S{}}}\n", it + 1);
    let states: String = (0..12_000).map(state).collect();
    let mut client = Client::editor();
    client.open(URI, &format!("StartAt: S0\nStates:\n{states}"));
    client.diagnostics(URI, 1);
    let place = json!({"line": 0, "character": 10});
    let range = json!({"start": place, "end": place});
    for version in [2, 4, 6] {
        // So long nothing was published that an outdated version is better than none.
        std::thread::sleep(std::time::Duration::from_millis(150));
        client.change(URI, version, Some(range.clone()), "x");
        std::thread::sleep(std::time::Duration::from_millis(20));
        client.change(URI, version + 1, Some(range.clone()), "x");
        client.diagnostics(URI, version);
        client.diagnostics(URI, version + 1);
    }
}
