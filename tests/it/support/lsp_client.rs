//! A client of the language server over the standard streams of the real binary. It knows the
//! protocol's frames and nothing of our code.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server and what it has said so far.
pub(crate) struct Client {
    process: Child,
    input: Option<Box<dyn Write + Send>>,
    messages: Receiver<Value>,
    /// What came while something else was waited for.
    kept: VecDeque<Value>,
    next_id: i64,
    /// What it writes to standard error, once it has ended.
    errors: Option<JoinHandle<String>>,
}

impl Client {
    /// Starts a server and says nothing to it.
    pub(crate) fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_fdl"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = process.stdin.take().expect("the input is a pipe");
        let output = process.stdout.take().expect("the output is a pipe");
        let errors = process.stderr.take().expect("the errors are a pipe");
        Self::new(process, Box::new(input), output, errors)
    }

    fn new(
        process: Child,
        input: Box<dyn Write + Send>,
        output: impl Read + Send + 'static,
        mut errors: impl Read + Send + 'static,
    ) -> Self {
        let errors = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            // Who is killed leaves a broken pipe behind.
            let _ = errors.read_to_end(&mut bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read_message(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            process,
            input: Some(input),
            messages,
            kept: VecDeque::new(),
            next_id: 1,
            errors: Some(errors),
        }
    }

    /// Starts a server that listens on a port, and connects to it.
    pub(crate) fn start_tcp() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_fdl"))
            .args(["lsp", "--tcp", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let errors = process.stderr.take().expect("the errors are a pipe");
        let mut errors = BufReader::new(errors);
        errors
            .read_line(&mut line)
            .expect("the server says where it listens");
        let address = line
            .trim()
            .strip_prefix("listening on ")
            .expect("an address");
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        let stream = TcpStream::connect(address).expect("the server listens");
        let output = stream.try_clone().expect("a connection has two ends");
        Self::new(process, Box::new(stream), output, errors)
    }

    /// Starts a server and greets it with these capabilities; the result is what it answers.
    pub(crate) fn greet(capabilities: Value) -> (Self, Value) {
        let mut client = Self::start();
        let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities});
        let result = client.request("initialize", params).expect("initialize");
        client.notify("initialized", json!({}));
        (client, result)
    }

    /// Starts a server as an editor that can do everything would.
    pub(crate) fn editor() -> Self {
        Self::greet(editor()).0
    }

    /// Numbers requests from here on, above those that somebody else has numbered.
    pub(crate) fn number_from(&mut self, id: i64) {
        self.next_id = id;
    }

    /// Sends bytes as they are.
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).expect("the server reads");
        input.flush().expect("the server reads");
    }

    /// Sends a message.
    pub(crate) fn send(&mut self, message: &Value) {
        self.send_raw(frame(message).as_bytes());
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and returns its id.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// Waits for the answer to a request: the result, or the error.
    pub(crate) fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let message = self.wait(|it| it["id"] == id && it.get("method").is_none());
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message["result"].clone()),
        }
    }

    /// Sends a request and waits for the answer.
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Opens a flow.
    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.open_as("fdl", uri, text);
    }

    /// Opens a document of that language.
    pub(crate) fn open_as(&mut self, language: &str, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}));
    }

    /// Changes a part of a document, or all of it if there is no range.
    pub(crate) fn change(&mut self, uri: &str, version: i64, range: Option<Value>, text: &str) {
        let mut change = json!({"text": text});
        if let Some(range) = range {
            change["range"] = range;
        }
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": [change]});
        self.notify("textDocument/didChange", params);
    }

    /// Asks about a position of a document.
    pub(crate) fn at(
        &mut self,
        method: &str,
        uri: &str,
        line: u64,
        character: u64,
    ) -> Result<Value, Value> {
        let position = json!({"line": line, "character": character});
        let params = json!({"textDocument": {"uri": uri}, "position": position});
        self.request(method, params)
    }

    /// Waits for the diagnostics of that version of a document.
    pub(crate) fn diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let message = self.wait(|it| {
            it["method"] == "textDocument/publishDiagnostics"
                && it["params"]["uri"] == uri
                && it["params"]["version"] == version
        });
        message["params"]["diagnostics"]
            .as_array()
            .expect("diagnostics are a list")
            .clone()
    }

    /// Waits for a message; others are kept.
    pub(crate) fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at).expect("it is there");
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.messages.recv_timeout(left) {
                Ok(message) if wanted(&message) => return message,
                Ok(message) => self.kept.push_back(message),
                Err(RecvTimeoutError::Timeout) => panic!("no answer; kept: {:?}", self.kept),
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server has gone; kept: {:?}", self.kept)
                }
            }
        }
    }

    /// A message that has come already.
    pub(crate) fn kept(&mut self, wanted: impl Fn(&Value) -> bool) -> Option<Value> {
        self.kept.extend(self.messages.try_iter());
        let at = self.kept.iter().position(wanted)?;
        self.kept.remove(at)
    }

    /// Every message that arrives within a time, with those kept before.
    pub(crate) fn drain(&mut self, time: Duration) -> Vec<Value> {
        let end = Instant::now() + time;
        while let Ok(message) = self
            .messages
            .recv_timeout(end.saturating_duration_since(Instant::now()))
        {
            self.kept.push_back(message);
        }
        self.kept.drain(..).collect()
    }

    /// How much memory the server has now, in bytes; none where the system does not tell.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.ok()?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
        let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes << 10)
    }

    /// Closes the server's input.
    pub(crate) fn hang_up(&mut self) {
        self.input = None;
    }

    /// Waits for the end of the process.
    pub(crate) fn exit_status(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.process.try_wait().expect("the process can be asked") {
                return status;
            }
            assert!(Instant::now() < end, "the server does not exit");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Says goodbye as the protocol wants, and checks that the server goes and that nothing in it has
    /// panicked, not even where nobody was waiting for it.
    pub(crate) fn quit(mut self) {
        self.request("shutdown", Value::Null).expect("shutdown");
        self.notify("exit", Value::Null);
        self.has_gone_well();
    }

    /// Checks that the server goes, and that nothing in it has panicked but what was asked to.
    pub(crate) fn has_gone_well(&mut self) {
        assert_eq!(self.exit_status().code(), Some(0));
        let errors = self.errors.take().expect("asked once");
        let errors = errors.join().expect("the errors are read");
        let lines: Vec<&str> = errors.lines().collect();
        let panicked = lines
            .windows(2)
            .find(|it| it[0].contains("panicked at") && !it[1].starts_with("asked to panic"));
        assert_eq!(panicked, None, "{errors}");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A test that failed halfway leaves the process behind.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The capabilities of an editor that can do everything.
pub(crate) fn editor() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "completion": {"completionItem": {"snippetSupport": true, "documentationFormat": ["markdown"]}},
            "hover": {"contentFormat": ["markdown"]},
            "signatureHelp": {"signatureInformation": {
                "documentationFormat": ["markdown"],
                "parameterInformation": {"labelOffsetSupport": true},
            }},
            "definition": {"linkSupport": true},
            "rename": {"prepareSupport": true},
            "linkedEditingRange": {},
            "semanticTokens": {"requests": {"full": {"delta": true}, "range": true}, "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"]},
            "documentLink": {"tooltipSupport": true},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
            "publishDiagnostics": {"relatedInformation": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    })
}

/// A text after the edits that a server asks for, which are disjoint and in order.
pub(crate) fn apply(text: &str, edits: &Value, encoding: &str) -> String {
    let offset = |position: &Value| {
        let number = |name: &str| position[name].as_u64().expect("a number") as usize;
        let lines = text.split_inclusive('\n');
        let start: usize = lines.take(number("line")).map(str::len).sum();
        let mut column = number("character");
        let mut at = start;
        for character in text[start..].chars() {
            if column == 0 {
                break;
            }
            column -= match encoding {
                "utf-8" => character.len_utf8(),
                "utf-16" => character.len_utf16(),
                _ => 1,
            };
            at += character.len_utf8();
        }
        at
    };
    let mut result = String::new();
    let mut copied = 0;
    for edit in edits.as_array().expect("a list of edits") {
        let range = &edit["range"];
        result.push_str(&text[copied..offset(&range["start"])]);
        result.push_str(edit["newText"].as_str().expect("a text"));
        copied = offset(&range["end"]);
    }
    result + &text[copied..]
}

/// A message as it is sent.
pub(crate) fn frame(message: &Value) -> String {
    let mut message = message.clone();
    if message["params"].is_null()
        && let Some(members) = message.as_object_mut()
    {
        members.remove("params");
    }
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

fn read_message(output: &mut BufReader<impl Read>) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
