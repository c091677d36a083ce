//! Twenty thousand random edits of a flow, in every run, with edits of its test file between them: the
//! server has the texts that the editor has, and answers in between.

use serde_json::{Value, json};

use crate::support::lsp_client::Client;
use crate::support::positions::{apply, position};
use crate::support::root;

const URI: &str = "file:///w/a.fdl.yaml";
const TESTS_URI: &str = "file:///w/a.fdltest.yaml";

/// How many edits of a flow there are, over all encodings; a quarter as many of its test file are
/// between them. `FDL_TEST_SCALE` multiplies it.
const EDITS: usize = 20_000;

fn edits_each() -> usize {
    let scale = std::env::var("FDL_TEST_SCALE").ok();
    let scale = scale.and_then(|it| it.parse().ok()).unwrap_or(1);
    scale * EDITS.div_ceil(3)
}

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
    "\n  - Name: more\n    Mocks: {\"Weigh 🚚\": {Body: {kilos: 1}}}\n    Expect: {Status: Failed}\n",
    "",
    "",
    "",
];

/// What is asked in between: about a position, or about the document.
const AT: &[&str] = &[
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/documentHighlight",
    "textDocument/hover",
    "textDocument/implementation",
    "textDocument/linkedEditingRange",
    "textDocument/prepareCallHierarchy",
    "textDocument/prepareRename",
    "textDocument/references",
    "textDocument/signatureHelp",
];
const ABOUT: &[&str] = &[
    "textDocument/codeLens",
    "textDocument/diagnostic",
    "textDocument/documentLink",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/formatting",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
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

/// A document as the editor has it.
struct Buffer {
    uri: &'static str,
    /// What it begins with, and begins with again once it has grown too long.
    first: String,
    text: String,
    version: i64,
}

impl Buffer {
    fn open(client: &mut Client, uri: &'static str, file: &str) -> Self {
        let first = std::fs::read_to_string(root().join("tests/sessions").join(file));
        let first = first.expect("the file is there").replace("Lagre", "Large");
        let text = first.replace('\n', "\r\n");
        client.open_as("fdl", uri, &text);
        Self {
            uri,
            first,
            text,
            version: 1,
        }
    }

    /// Changes it at once in so many places: those of the text as the edits before have left it.
    fn edit(&mut self, client: &mut Client, numbers: &mut Numbers, count: usize, encoding: &str) {
        self.version += 1;
        let changes = (0..count).map(|_| change(numbers, &mut self.text, encoding));
        let changes: Vec<Value> = changes.collect();
        let document = json!({"uri": self.uri, "version": self.version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        client.notify("textDocument/didChange", params);
        if self.text.len() > 3_000 {
            self.text.clone_from(&self.first);
            self.version += 1;
            client.change(self.uri, self.version, None, &self.text);
        }
    }

    /// The server has the same text.
    fn compare(&self, client: &mut Client) {
        let now = client.request("fdl/debug/text", json!({"uri": self.uri}));
        assert_eq!(
            now,
            Ok(Value::from(&*self.text)),
            "version {}",
            self.version
        );
    }
}

fn edit(encoding: &str) {
    let mut numbers = Numbers(encoding.bytes().map(u64::from).sum());
    let (mut client, _) = Client::greet(json!({"general": {"positionEncodings": [encoding]}}));
    let mut flow = Buffer::open(&mut client, URI, "parcel.fdl.yaml");
    let mut tests = Buffer::open(&mut client, TESTS_URI, "parcel.fdltest.yaml");
    let run =
        json!({"command": "fdl.runSimulation", "arguments": [{"uri": URI, "unmocked": "echo"}]});
    client
        .request("workspace/executeCommand", run)
        .expect("a run");
    let (mut steps, mut asked) = (0, Vec::new());
    let (mut flow_edits, mut test_edits) = (0, 0);
    while flow_edits < edits_each() {
        steps += 1;
        let (buffer, edits) = match numbers.below(5) {
            0 => (&mut tests, &mut test_edits),
            _ => (&mut flow, &mut flow_edits),
        };
        // Several cursors now and then.
        let count = 1 + numbers.below(5) * numbers.below(2);
        buffer.edit(&mut client, &mut numbers, count, encoding);
        *edits += count;
        if steps % 30 == 0 {
            asked.push(ask(&mut client, &mut numbers, buffer, encoding));
        }
        if steps % 200 == 0 {
            for id in asked.drain(..) {
                let answer = client.answer(id);
                let error = answer.err().map(|it| it["code"].clone());
                // What cannot be renamed or laid out is refused.
                assert!(error.as_ref().is_none_or(|it| *it == -32803), "{error:?}");
            }
            flow.compare(&mut client);
            tests.compare(&mut client);
        }
    }
    assert!(test_edits > EDITS / 20, "{test_edits}");
    for buffer in [flow, tests] {
        buffer.compare(&mut client);
        client.diagnostics(buffer.uri, buffer.version);
    }
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

fn ask(client: &mut Client, numbers: &mut Numbers, buffer: &Buffer, encoding: &str) -> i64 {
    let document = json!({"uri": buffer.uri});
    let at = numbers.boundary(&buffer.text, buffer.text.len());
    let at = position(&buffer.text, at, encoding);
    let start = json!({"line": 0, "character": 0});
    let mut params = json!({"textDocument": document, "previousResultId": "1"});
    params["options"] = json!({"tabSize": 2, "insertSpaces": true});
    let method = match numbers.below(9) {
        0..4 => {
            params["position"] = at;
            let method = AT[numbers.below(AT.len())];
            if method == "textDocument/references" {
                params["context"] = json!({"includeDeclaration": true});
            }
            method
        }
        4..7 => ABOUT[numbers.below(ABOUT.len())],
        7 => {
            params["range"] = json!({"start": at, "end": at});
            params["context"] = json!({"diagnostics": []});
            "textDocument/codeAction"
        }
        _ => {
            params["range"] = json!({"start": start, "end": at});
            "textDocument/inlayHint"
        }
    };
    client.ask(method, params)
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
