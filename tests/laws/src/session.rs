//! Any session is answered: each request once, none with a panic, and in the end the server has the
//! text that the client has.
//!
//! The bytes of an input are the script of a client: which document it opens, what it types where,
//! what it asks in between. A byte that is missing is 0.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::sync::{Arc, Condvar, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use fdl_core::text::{ColumnUnit, LineColumn, LineIndex};
use serde_json::{Value, json};

/// How many messages a session has at most.
const LONGEST: usize = 60;

/// How long the client waits for an answer before it goes, be the machine ever so busy.
const PATIENCE: Duration = Duration::from_secs(20);

const ENCODINGS: [(&str, ColumnUnit); 3] = [
    ("utf-16", ColumnUnit::Utf16),
    ("utf-8", ColumnUnit::Utf8),
    ("utf-32", ColumnUnit::Utf32),
];

/// The documents: name, language, and what they hold when they are opened, if it is no example.
const DOCUMENTS: [(&str, &str, &str); 5] = [
    (
        "order.fdl.yaml",
        "fdl",
        include_str!("../../sessions/parcel.fdl.yaml"),
    ),
    (
        "order.fdltest.yaml",
        "yaml",
        include_str!("../../sessions/parcel.fdltest.yaml"),
    ),
    (
        "poll.yaml",
        "yaml",
        include_str!("../../../examples/poll.fdl.yaml"),
    ),
    ("fdl.toml", "toml", "[rules]\nunknown-next = \"warning\"\n"),
    (
        "flow.json",
        "json",
        r#"{"Type":"StateMachine","StartAt":"A","States":[{"Name":"A","Type":"Pass","End":true}]}"#,
    ),
];

/// The examples of the project, by name: the flows, and the test files.
static EXAMPLES: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let files = std::fs::read_dir(folder).expect("there are examples");
    let mut paths: Vec<_> = files.flatten().map(|it| it.path()).collect();
    paths.sort();
    [".fdl.yaml", ".fdltest.yaml"].map(|suffix| {
        let of_kind = paths
            .iter()
            .filter(|it| it.to_string_lossy().ends_with(suffix));
        of_kind
            .map(|it| std::fs::read_to_string(it).expect("an example can be read"))
            .collect()
    })
});

/// What a document holds when it is opened: 0 stands for its own text, other numbers for examples.
fn usual(document: usize, number: usize) -> &'static str {
    let (name, language, own) = DOCUMENTS[document];
    let examples = match language {
        "toml" | "json" => return own,
        _ => &EXAMPLES[usize::from(name.ends_with("test.yaml"))],
    };
    match number.checked_sub(1) {
        None => own,
        Some(number) => &examples[number % examples.len()],
    }
}

/// What is typed or pasted.
const PIECES: [&str; 32] = [
    "",
    "\n",
    "\r\n",
    "\r",
    "  ",
    "\t",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "#",
    "|",
    "> ",
    "&a ",
    "*a",
    "!t ",
    "动",
    "🚚",
    "\u{2028}",
    "\u{feff}",
    "$Input.",
    "$Context.Current.",
    "Next: ",
    "\n  - Name: B\n    Type: Pass\n    End: true\n",
    "Condition: size($Input.x) > 1",
    "---\n",
    "Mocks: {A: {Return: 1}}\n",
    "Cases:\n  - Name: c\n",
];

/// What is asked about a position.
const AT: [&str; 10] = [
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/documentHighlight",
    "textDocument/hover",
    "textDocument/linkedEditingRange",
    "textDocument/prepareCallHierarchy",
    "textDocument/prepareRename",
    "textDocument/references",
    "textDocument/rename",
    "textDocument/signatureHelp",
];

/// What is asked about a document.
const ABOUT: [&str; 9] = [
    "textDocument/codeLens",
    "textDocument/diagnostic",
    "textDocument/documentLink",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/formatting",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/selectionRange",
];

/// What is asked about a part of a document.
const IN: [&str; 5] = [
    "textDocument/codeAction",
    "textDocument/inlayHint",
    "textDocument/inlineValue",
    "textDocument/rangeFormatting",
    "textDocument/semanticTokens/range",
];

const COMMANDS: [&str; 9] = [
    "fdl.clearSimulation",
    "fdl.createTestFile",
    "fdl.explain",
    "fdl.graph",
    "fdl.listCases",
    "fdl.references",
    "fdl.runSimulation",
    "fdl.runTests",
    "fdl.none",
];

/// The client.
struct Script<'d> {
    data: &'d [u8],
    encoding: usize,
    /// The text of each open document.
    texts: BTreeMap<usize, String>,
    /// The messages.
    sent: Vec<u8>,
    version: i64,
    id: i64,
}

pub(crate) fn session(data: &[u8]) {
    let mut script = Script {
        data,
        encoding: 0,
        texts: BTreeMap::new(),
        sent: Vec::new(),
        version: 0,
        id: 0,
    };
    script.play();
    let received = Received::default();
    let input = Input {
        messages: Cursor::new(std::mem::take(&mut script.sent)),
        requests: script.id as usize,
        received: received.clone(),
    };
    fdl_server::serve(input, received.clone()).expect("the system gives threads");
    script.hold_against(&received);
}

impl Script<'_> {
    fn byte(&mut self) -> u8 {
        match self.data.split_first() {
            Some((first, rest)) => {
                self.data = rest;
                *first
            }
            None => 0,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::from(self.byte()) % limit
    }

    /// One of the pieces, or bytes of the input.
    fn piece(&mut self) -> String {
        match self.below(40) {
            number if number < PIECES.len() => PIECES[number].to_owned(),
            _ => String::from_utf8_lossy(self.some_bytes()).into_owned(),
        }
    }

    fn some_bytes(&mut self) -> &[u8] {
        let length = usize::from(self.byte()).min(self.data.len());
        let (bytes, rest) = self.data.split_at(length);
        self.data = rest;
        bytes
    }

    fn play(&mut self) {
        let first = self.byte();
        self.encoding = usize::from(first) % ENCODINGS.len();
        let pull = first & 0x40 != 0;
        let support = json!({
            "general": {"positionEncodings": [ENCODINGS[self.encoding].0]},
            "textDocument": match pull {
                true => json!({"diagnostic": {"dynamicRegistration": false}}),
                false => json!({"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}),
            },
        });
        let params = json!({"processId": null, "rootUri": null, "capabilities": support});
        self.ask("initialize", params);
        self.tell("initialized", json!({}));
        for _ in 0..LONGEST {
            if self.data.is_empty() {
                break;
            }
            self.message();
        }
        for document in self.texts.keys().copied().collect::<Vec<_>>() {
            let params = json!({"textDocument": {"uri": uri(document)}});
            self.ask("textDocument/diagnostic", params);
        }
        for document in 0..DOCUMENTS.len() {
            self.ask("fdl/debug/text", json!({"uri": uri(document)}));
        }
    }

    fn message(&mut self) {
        let kind = self.below(16);
        let document = self.below(DOCUMENTS.len());
        match kind {
            0 => self.open(document),
            1..6 => self.change(document),
            6..9 => {
                let method = AT[self.below(AT.len())];
                let position = self.position(document);
                let params = json!({
                    "textDocument": {"uri": uri(document)}, "position": position,
                    "context": {"includeDeclaration": true}, "newName": "Other",
                });
                self.ask(method, params);
            }
            9..11 => {
                let method = ABOUT[self.below(ABOUT.len())];
                let position = self.position(document);
                let params = json!({
                    "textDocument": {"uri": uri(document)}, "positions": [position],
                    "options": {"tabSize": 2, "insertSpaces": true}, "previousResultId": "1",
                });
                self.ask(method, params);
            }
            11 => {
                let method = IN[self.below(IN.len())];
                let range = self.range(document);
                let params = json!({
                    "textDocument": {"uri": uri(document)}, "range": range,
                    "options": {"tabSize": 2, "insertSpaces": true},
                    "context": {"diagnostics": [], "frameId": 0, "stoppedLocation": range},
                });
                self.ask(method, params);
            }
            12 => self.command(document),
            13 => self.anything(),
            14 => {
                let id = self.id - self.below(4) as i64;
                match id > 1 {
                    true => self.tell("$/cancelRequest", json!({"id": id})),
                    false => self.tell(
                        "workspace/didChangeConfiguration",
                        json!({"settings": {"fdl": {}}}),
                    ),
                }
            }
            _ => {
                self.texts.remove(&document);
                let params = json!({"textDocument": {"uri": uri(document)}});
                self.tell("textDocument/didClose", params);
            }
        }
    }

    fn open(&mut self, document: usize) {
        let (_, language, _) = DOCUMENTS[document];
        let byte = usize::from(self.byte());
        let usual = usual(document, byte / 4);
        let text = match byte % 4 {
            0 => usual.to_owned(),
            1 => usual.replace('\n', "\r\n"),
            _ => self.piece(),
        };
        self.version += 1;
        let item = json!({
            "uri": uri(document), "languageId": language, "version": self.version, "text": text,
        });
        self.texts.insert(document, text);
        self.tell("textDocument/didOpen", json!({"textDocument": item}));
    }

    fn change(&mut self, document: usize) {
        let mut changes = Vec::new();
        for _ in 0..=self.below(3) {
            let whole = self.below(16) == 0;
            let range = self.range(document);
            let new = self.piece();
            let Some(text) = self.texts.get_mut(&document) else {
                continue;
            };
            if whole {
                text.clone_from(&new);
                changes.push(json!({"text": new}));
            } else {
                let lines = LineIndex::new(text);
                let offset = |end: &str| {
                    let number = |name: &str| range[end][name].as_u64().unwrap_or_default() as u32;
                    let place = LineColumn {
                        line: number("line"),
                        column: number("character"),
                    };
                    lines.offset(text, place, ENCODINGS[self.encoding].1) as usize
                };
                let (start, end) = (offset("start"), offset("end"));
                text.replace_range(start..end.max(start), &new);
                changes.push(json!({"range": range, "text": new}));
            }
        }
        self.version += 1;
        let item = json!({"uri": uri(document), "version": self.version});
        let params = json!({"textDocument": item, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    /// A position that need not be in the document.
    fn position(&mut self, document: usize) -> Value {
        let count = self.texts.get(&document).map_or(1, |it| it.lines().count());
        let line = self.below(count + 2);
        json!({"line": line, "character": self.below(64)})
    }

    fn range(&mut self, document: usize) -> Value {
        let (a, b) = (self.position(document), self.position(document));
        let place = |it: &Value| (it["line"].as_u64(), it["character"].as_u64());
        match place(&a) <= place(&b) {
            true => json!({"start": a, "end": b}),
            false => json!({"start": b, "end": a}),
        }
    }

    fn command(&mut self, document: usize) {
        let command = COMMANDS[self.below(COMMANDS.len())];
        let position = self.position(document);
        let format = ["svg", "mermaid", "dot", "text", "none"][self.below(5)];
        let argument = json!({
            "uri": uri(document), "position": position, "format": format, "code": "unknown-next",
            "unmocked": "echo", "maxEvents": 300, "coverage": true,
        });
        let params = json!({"command": command, "arguments": [argument]});
        self.ask("workspace/executeCommand", params);
    }

    /// A body that need not be a message.
    fn anything(&mut self) {
        let body = self.some_bytes().to_vec();
        // The tests' own methods panic and sleep on request.
        if !String::from_utf8_lossy(&body).contains("debug") {
            let _ = write!(self.sent, "Content-Length: {}\r\n\r\n", body.len());
            self.sent.extend(body);
        }
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params}));
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        let _ = write!(self.sent, "Content-Length: {}\r\n\r\n{body}", body.len());
    }

    /// Looks at what the server has said.
    fn hold_against(&self, received: &Received) {
        let mut answered = BTreeSet::new();
        let mut texts = BTreeMap::new();
        for message in received.messages() {
            let Some(id) = message["id"]
                .as_i64()
                .filter(|_| message.get("method").is_none())
            else {
                continue;
            };
            let reason = message["error"]["message"].as_str().unwrap_or_default();
            assert!(
                !reason.contains("panicked") && reason != "Internal error",
                "{message}"
            );
            // Ids beyond are those of messages that the script made of bytes.
            if (1..=self.id).contains(&id) {
                answered.insert(id);
            }
            let first_text = self.id - DOCUMENTS.len() as i64 + 1;
            if (first_text..=self.id).contains(&id) && message.get("result").is_some() {
                texts.insert(
                    (id - first_text) as usize,
                    message["result"].as_str().map(str::to_owned),
                );
            }
        }
        let missing: Vec<i64> = (1..=self.id).filter(|it| !answered.contains(it)).collect();
        assert!(missing.is_empty(), "no answer to {missing:?}");
        for (document, text) in texts {
            assert_eq!(
                text.as_ref(),
                self.texts.get(&document),
                "the text of {}",
                uri(document)
            );
        }
    }
}

/// Every example is opened, asked about and edited, in each way of counting columns.
#[test]
fn sessions_with_all_examples() {
    let most = EXAMPLES.iter().map(Vec::len).max().unwrap_or_default();
    assert!(most > 5, "{most} examples");
    for number in 1..=most {
        let number = number as u8;
        let mut script = vec![(number % 3) | ((number & 1) << 6)];
        script.extend((0..3).flat_map(|document| [0, document, 4 * number]));
        let mut numbers = u32::from(number);
        script.extend((0..200).map(|_| {
            numbers = numbers.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (numbers >> 24) as u8
        }));
        session(&script);
    }
}

fn uri(document: usize) -> String {
    format!("file:///no-such-folder/{}", DOCUMENTS[document].0)
}

/// What the server reads. It ends once everything is answered: a client that goes earlier need not be.
struct Input {
    messages: Cursor<Vec<u8>>,
    requests: usize,
    received: Received,
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.messages.read(buffer)? {
            0 => {
                self.received.wait_for(self.requests);
                Ok(0)
            }
            read => Ok(read),
        }
    }
}

/// What the server has written.
#[derive(Clone, Default)]
struct Received(Arc<(Mutex<Written>, Condvar)>);

#[derive(Default)]
struct Written {
    bytes: Vec<u8>,
    /// How many answers are among it.
    answers: usize,
}

impl Write for Received {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut written = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.bytes.extend(bytes);
        // Frames are written whole.
        let body = bytes.windows(4).position(|it| it == b"\r\n\r\n");
        let body = body.and_then(|at| serde_json::from_slice::<Value>(&bytes[at + 4..]).ok());
        let is_answer = body.is_some_and(|it| it["id"].is_i64() && it.get("method").is_none());
        written.answers += usize::from(is_answer);
        self.0.1.notify_all();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Received {
    /// Waits for so many answers, but not for ever.
    fn wait_for(&self, answers: usize) {
        let written = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let more = |it: &mut Written| it.answers < answers;
        let _written = self.0.1.wait_timeout_while(written, PATIENCE, more);
    }

    /// The messages; each must be whole.
    fn messages(&self) -> Vec<Value> {
        let written = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut rest, mut messages) = (&written.bytes[..], Vec::new());
        while !rest.is_empty() {
            let head = rest.windows(4).position(|it| it == b"\r\n\r\n");
            let head = head.expect("a frame has a head");
            let length = String::from_utf8_lossy(&rest[..head]);
            let length = length.strip_prefix("Content-Length: ");
            let length: usize = length.and_then(|it| it.parse().ok()).expect("a length");
            let body = &rest[head + 4..head + 4 + length];
            messages.push(serde_json::from_slice(body).expect("a body is JSON"));
            rest = &rest[head + 4 + length..];
        }
        messages
    }
}
