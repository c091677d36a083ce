//! Recorded sessions of real editors, played again under each position encoding.
//!
//! An editor waits for some answers and not for others, cancels what it no longer wants, changes
//! several places at once. What is told here is what it told, in its order; positions are moved into
//! the encoding that the session is played in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::methods;
use crate::support::lsp_client::Client;
use crate::support::positions::{apply, offset, position};
use crate::support::root;
use crate::support::workspace::Workspace;

#[test]
fn neovim() {
    replay(RECORDINGS[2]);
}

#[test]
fn helix() {
    replay(RECORDINGS[1]);
}

#[test]
fn emacs() {
    replay(RECORDINGS[0]);
}

#[test]
fn vs_code() {
    replay(RECORDINGS[3]);
}

const RECORDINGS: [&str; 4] = [
    "emacs-30.1",
    "helix-25.07.1",
    "neovim-0.11.4",
    "vscode-1.139.1",
];

/// What editors ask for in these sessions, sorted: a new recording may add to that, none may lose it.
const ASKED: &[&str] = &[
    "callHierarchy/incomingCalls",
    "callHierarchy/outgoingCalls",
    "codeAction/resolve",
    "completionItem/resolve",
    "inlayHint/resolve",
    "textDocument/codeAction",
    "textDocument/codeLens",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/diagnostic",
    "textDocument/documentHighlight",
    "textDocument/documentLink",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/formatting",
    "textDocument/hover",
    "textDocument/implementation",
    "textDocument/inlayHint",
    "textDocument/linkedEditingRange",
    "textDocument/onTypeFormatting",
    "textDocument/prepareCallHierarchy",
    "textDocument/prepareRename",
    "textDocument/rangeFormatting",
    "textDocument/references",
    "textDocument/rename",
    "textDocument/selectionRange",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/semanticTokens/range",
    "textDocument/signatureHelp",
    "workspace/diagnostic",
    "workspace/executeCommand",
    "workspace/symbol",
];

/// What the server has and no editor asks for here.
const NOT_ASKED: &[&str] = &[
    // VS Code asks for inline values while it debugs something, the others do not know them.
    "textDocument/inlineValue",
];

#[test]
fn all_that_the_server_has_is_asked_for_by_an_editor() {
    let mut asked = BTreeSet::new();
    for name in RECORDINGS {
        for line in read(&format!("{name}.jsonl")).lines() {
            let line: Value = serde_json::from_str(line).expect("a line is JSON");
            let is_request = line["client"].get("id").is_some();
            let method = line["client"]["method"].as_str().filter(|_| is_request);
            asked.extend(method.map(str::to_owned));
        }
    }
    for life in ["initialize", "shutdown"] {
        assert!(asked.remove(life), "{life}");
    }
    assert_eq!(asked.iter().collect::<Vec<_>>(), ASKED);
    let known: BTreeSet<&str> = ASKED.iter().chain(NOT_ASKED).copied().collect();
    assert_eq!(methods::requests(), known);
}

fn replay(name: &str) {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let session = Session::start(encoding);
        session.play(&format!("{name}.jsonl"));
    }
}

fn read(name: &str) -> String {
    let path = root().join("tests/sessions").join(name);
    std::fs::read_to_string(path).expect("the file is there")
}

/// A session that is played again.
struct Session {
    folder: Workspace,
    client: Client,
    /// What columns count in the recording, and what they count now.
    recorded: String,
    encoding: &'static str,
    /// The texts of the open documents, as the editor has them.
    texts: BTreeMap<String, String>,
    /// Those that it has closed: VS Code says only then that it has saved one.
    closed: BTreeMap<String, String>,
    /// The requests that the editor did not want any more: they may fail.
    cancelled: BTreeSet<String>,
}

impl Session {
    fn start(encoding: &'static str) -> Self {
        let files = ["parcel.fdl.yaml", "parcel.fdltest.yaml"];
        let files = files.map(|it| (it, read(it)));
        let files: Vec<(&str, &str)> = files.iter().map(|(name, it)| (*name, &**it)).collect();
        let mut client = Client::start();
        client.number_from(1_000_000);
        Self {
            folder: Workspace::new(&files),
            client,
            recorded: "utf-16".to_owned(),
            encoding,
            texts: BTreeMap::new(),
            closed: BTreeMap::new(),
            cancelled: BTreeSet::new(),
        }
    }

    fn play(mut self, name: &str) {
        let folder = self.folder.path("");
        let folder = folder
            .to_str()
            .expect("the path is text")
            .trim_end_matches('/');
        let text = read(name).replace("$ROOT", folder);
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect();
        let mut asked = BTreeMap::new();
        for line in &lines {
            if line["client"]["method"] == "$/cancelRequest" {
                self.cancelled
                    .insert(line["client"]["params"]["id"].to_string());
            }
            if line["server"].get("method").is_some() {
                let method = line["server"]["method"].as_str().expect("a method");
                asked.insert(line["server"]["id"].to_string(), method.to_owned());
            }
        }
        for line in lines {
            match (line.get("client"), line.get("server")) {
                (Some(message), _) if message.get("method").is_some() => self.say(message),
                (Some(message), _) => self.answer(message, &asked),
                (_, Some(message)) if message.get("method").is_none() => self.hear(message),
                _ => {}
            }
        }
        // Some editors close the connection instead of saying `exit`.
        self.client.hang_up();
        self.client.has_gone_well();
    }

    /// Sends a message of the editor.
    fn say(&mut self, message: &Value) {
        let mut message = message.clone();
        message["jsonrpc"] = "2.0".into();
        match message["method"].as_str().expect("a method") {
            "initialize" => {
                let encodings = &mut message["params"]["capabilities"]["general"];
                // The server takes the first one that it knows, and knows all three.
                let offered = encodings["positionEncodings"][0].as_str();
                self.recorded = offered.unwrap_or("utf-16").to_owned();
                encodings["positionEncodings"] = json!([self.encoding]);
            }
            "textDocument/didOpen" => {
                let document = &message["params"]["textDocument"];
                let [uri, text] = ["uri", "text"].map(|it| document[it].as_str().expect("a text"));
                self.texts.insert(uri.to_owned(), text.to_owned());
            }
            "textDocument/didChange" => self.change(&mut message["params"]),
            "textDocument/didSave" => {
                let uri = message["params"]["textDocument"]["uri"].as_str();
                let uri = uri.expect("a URI");
                let path = uri.strip_prefix("file://").expect("a file");
                let text = self.texts.get(uri).or_else(|| self.closed.get(uri));
                let text = text.expect("the document was open");
                std::fs::write(path, text).expect("the file can be written");
            }
            "textDocument/didClose" => {
                let uri = message["params"]["textDocument"]["uri"].as_str();
                let document = self.texts.remove_entry(uri.expect("a URI"));
                self.closed.extend(document);
            }
            "shutdown" => {
                self.compare();
                self.client.send(&message);
                return;
            }
            _ => self.translate(&mut message["params"]),
        }
        self.client.send(&message);
    }

    /// Applies the changes one after the other, and moves their positions on the way.
    fn change(&mut self, params: &mut Value) {
        let uri = params["textDocument"]["uri"].as_str().expect("a URI");
        let text = self.texts.get_mut(uri).expect("the document is open");
        let changes = params["contentChanges"].as_array_mut().expect("changes");
        for change in changes {
            let before = text.clone();
            apply(text, change, &self.recorded);
            if change.get("range").is_some() {
                for end in ["start", "end"] {
                    let at = offset(&before, &change["range"][end], &self.recorded);
                    change["range"][end] = position(&before, at, self.encoding);
                }
            }
        }
    }

    /// Moves the positions in a request about one document.
    fn translate(&self, params: &mut Value) {
        let uri = params["textDocument"]["uri"].as_str();
        let Some(text) = uri.and_then(|it| self.texts.get(it)) else {
            return;
        };
        let mut waiting = vec![params];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Object(members) if members.contains_key("character") => {
                    let at = offset(text, value, &self.recorded);
                    *value = position(text, at, self.encoding);
                }
                Value::Object(members) => waiting.extend(members.values_mut()),
                Value::Array(elements) => waiting.extend(elements),
                _ => {}
            }
        }
    }

    /// Answers a request of the server as the editor did, if the server asks again.
    fn answer(&mut self, message: &Value, asked: &BTreeMap<String, String>) {
        let method = &asked[&message["id"].to_string()];
        // How often it says that something should be asked for again depends on how fast it is.
        let request = match method.ends_with("/refresh") {
            true => self.client.kept(|it| it["method"] == **method),
            false => Some(self.client.wait(|it| it["method"] == **method)),
        };
        let Some(request) = request else { return };
        let mut message = message.clone();
        message["jsonrpc"] = "2.0".into();
        message["id"] = request["id"].clone();
        self.client.send(&message);
    }

    /// Waits for an answer that the editor had at this moment.
    fn hear(&mut self, message: &Value) {
        let id = &message["id"];
        let answer = self
            .client
            .wait(|it| it["id"] == *id && it.get("method").is_none());
        if !self.cancelled.contains(&id.to_string()) {
            assert_eq!(answer["error"]["code"], message["error"], "{answer}");
        }
    }

    /// Both sides have the same texts.
    fn compare(&mut self) {
        assert!(!self.texts.is_empty());
        for (uri, text) in &self.texts {
            let answer = self.client.request("fdl/debug/text", json!({"uri": uri}));
            assert_eq!(answer, Ok(Value::from(text.as_str())), "{}", self.encoding);
        }
    }
}
