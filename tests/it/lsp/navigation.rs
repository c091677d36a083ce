//! Jumps, references and new names, in a flow and in its test files, under each encoding.

use serde_json::{Value, json};

use crate::support::lsp_client::{Client, apply, editor};
use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: wire
StartAt: 🚚 ship
States:
  - {Name: '🚚 ship', Type: Task, Action: 'FC:InvokeFunction', Next: 🚚 ship}
  - Name: 动 B
    Type: Pass
    GlobalConstructor: {数.$: $Global.数}
    Next: 🚚 ship
";

const TESTS: &str = "\
Cases:
  - Name: 🚚 ship
    Mocks:
      🚚 ship: {Return: 1}
    Expect:
      Path: [🚚 ship, 动 B]
";

const OTHER: &str = "Flow: a.fdl.yaml\nMocks: {🚚 ship: {Return: 2}}\nCases: []\n";

const ANCHORS: &str = "\
Cases:
  - Name: a
    Input: &🚚in {n: 1}
  - {Name: b, Input: *🚚in}
";

struct Session {
    workspace: Workspace,
    client: Client,
    encoding: &'static str,
}

impl Session {
    /// The flow is open; of its test files one lies on disk, the other is open and nowhere else.
    fn new(encoding: &'static str, capabilities: Value) -> Self {
        let workspace = Workspace::new(&[("a.fdl.yaml", FLOW), ("a.fdltest.yaml", TESTS)]);
        let mut capabilities = capabilities;
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let mut session = Self {
            client: Client::greet(capabilities).0,
            workspace,
            encoding,
        };
        let (flow, other) = (session.uri("a.fdl.yaml"), session.uri("b.fdltest.yaml"));
        session.client.open(&flow, FLOW);
        session.client.open_as("yaml", &other, OTHER);
        session
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.workspace.path(name).display())
    }

    /// Asks about the end of the first place where `mark` is in a document.
    fn at(&mut self, method: &str, name: &str, mark: &str, more: Value) -> Result<Value, Value> {
        let text = text_of(name);
        let at = text.find(mark).expect("the mark is in the text") + mark.len();
        let before = &text[..at];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default();
        let character = width(column, self.encoding);
        let mut params = json!({
            "textDocument": {"uri": self.uri(name)},
            "position": {"line": line, "character": character},
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        self.client.request(method, params)
    }

    /// Locations as `FILE:LINE text`.
    fn shown(&self, locations: &Value) -> Vec<String> {
        let list = locations.as_array().expect("a list");
        let shown = list.iter().map(|it| {
            let uri = it["uri"].as_str().expect("a URI");
            let name = uri.rsplit('/').next().expect("a name");
            self.text_at(name, &it["range"])
        });
        shown.collect()
    }

    fn text_at(&self, name: &str, range: &Value) -> String {
        let line = range["start"]["line"].as_u64().expect("a line") as usize;
        let text = text_of(name).lines().nth(line).expect("the line is there");
        let column = |it: &Value| {
            let wanted = it["character"].as_u64().expect("a column") as usize;
            let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.find(|at| width(&text[..*at], self.encoding) == wanted)
                .expect("a place between two characters")
        };
        let shown = &text[column(&range["start"])..column(&range["end"])];
        format!("{name}:{} {shown}", line + 1)
    }

    fn quit(self) {
        self.client.quit();
    }
}

fn text_of(name: &str) -> &'static str {
    match name {
        "a.fdl.yaml" => FLOW,
        "a.fdltest.yaml" => TESTS,
        "c.fdltest.yaml" => ANCHORS,
        _ => OTHER,
    }
}

fn width(text: &str, encoding: &str) -> usize {
    match encoding {
        "utf-8" => text.len(),
        "utf-16" => text.encode_utf16().count(),
        _ => text.chars().count(),
    }
}

const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

#[test]
fn states_lead_to_their_mocks_and_back() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut session = Session::new(encoding, editor());
        let mocks = ["a.fdltest.yaml:4 🚚 ship", "b.fdltest.yaml:2 🚚 ship"];
        for (name, mark) in [
            ("a.fdl.yaml", "StartAt: 🚚"),
            ("a.fdl.yaml", "Name: '🚚"),
            ("b.fdltest.yaml", "Mocks: {🚚"),
        ] {
            let found = session
                .at("textDocument/implementation", name, mark, json!({}))
                .expect("an answer");
            assert_eq!(session.shown(&found), mocks, "{name} {mark} {encoding}");
        }
        let none = session
            .at(
                "textDocument/implementation",
                "a.fdl.yaml",
                "Name: 动",
                json!({}),
            )
            .expect("an answer");
        assert_eq!(none, json!([]));
        session.quit();
    }
}

#[test]
fn mocks_of_a_child_flow_lead_to_its_states_and_back() {
    let text = "Flows:\n  '🚚': {Flow: a.fdl.yaml, Mocks: {🚚 ship: {Return: 1}}}\n";
    for encoding in ENCODINGS {
        let mut session = Session::new(encoding, editor());
        let uri = session.uri("child.fdltest.yaml");
        session.client.open_as("yaml", &uri, text);
        let line = text.lines().nth(1).expect("the second line");
        let column = |mark: &str| width(line.split_once(mark).expect("it is there").0, encoding);
        let mut at = |column: usize| {
            let method = "textDocument/definition";
            let found = session.client.at(method, &uri, 1, column as u64 + 1);
            found.expect("an answer")
        };
        let found = at(column("🚚 ship: {R"));
        let (found, nothing) = (found[0].clone(), at(column("Return")));
        assert!(nothing.is_null(), "{nothing}");
        let selected = session.text_at("a.fdl.yaml", &found["targetSelectionRange"]);
        assert_eq!(selected, "a.fdl.yaml:6 '🚚 ship'", "{encoding}");
        assert_eq!(found["targetUri"], session.uri("a.fdl.yaml").as_str());

        let method = "textDocument/implementation";
        let found = session.at(method, "a.fdl.yaml", "StartAt: 🚚", json!({}));
        let found = found.expect("an answer");
        let files: Vec<&str> = found
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| {
                let uri = it["uri"].as_str().expect("a URI");
                uri.rsplit('/').next().expect("a name")
            })
            .collect();
        assert_eq!(
            files,
            ["a.fdltest.yaml", "b.fdltest.yaml", "child.fdltest.yaml"]
        );

        let all = json!({"context": {"includeDeclaration": true}});
        let method = "textDocument/references";
        let found = session.at(method, "a.fdl.yaml", "StartAt: 🚚", all);
        let found = found.expect("references");
        let last = found.as_array().and_then(|it| it.last()).expect("one");
        assert_eq!(last["uri"], uri.as_str());
        let start = column("🚚 ship: {R");
        let end = column(": {Return");
        assert_eq!(
            last["range"]["start"],
            json!({"line": 1, "character": start})
        );
        assert_eq!(last["range"]["end"], json!({"line": 1, "character": end}));

        let position = json!({"line": 1, "character": start});
        let mut ask = |method: &str, mut params: serde_json::Value| {
            params["textDocument"] = json!({"uri": uri.as_str()});
            params["position"] = position.clone();
            session.client.request(method, params).expect("an answer")
        };
        let prepared = ask("textDocument/prepareRename", json!({}));
        assert_eq!(prepared["placeholder"], "🚚 ship");
        assert_eq!(prepared["range"], last["range"]);
        let marked = ask("textDocument/documentHighlight", json!({}));
        assert_eq!(marked, json!([{"range": last["range"]}]));
        let all = json!({"context": {"includeDeclaration": true}});
        assert_eq!(ask("textDocument/references", all), found);
        let name = json!({"newName": "send"});
        let renamed = ask("textDocument/rename", name.clone());
        assert!(renamed.to_string().contains(uri.as_str()), "{renamed}");
        let method = "textDocument/rename";
        let from_flow = session.at(method, "a.fdl.yaml", "StartAt: 🚚", name);
        assert_eq!(from_flow.expect("it can be renamed"), renamed);
        session.quit();
    }
}

#[test]
fn references_of_a_state_are_in_its_test_files_too() {
    for encoding in ENCODINGS {
        let mut session = Session::new(encoding, editor());
        let everywhere = [
            "a.fdl.yaml:4 🚚 ship",
            "a.fdl.yaml:6 🚚 ship",
            "a.fdl.yaml:6 🚚 ship",
            "a.fdl.yaml:10 🚚 ship",
            "a.fdltest.yaml:4 🚚 ship",
            "a.fdltest.yaml:6 🚚 ship",
            "b.fdltest.yaml:2 🚚 ship",
        ];
        let method = "textDocument/references";
        let all = json!({"context": {"includeDeclaration": true}});
        let found = session.at(method, "a.fdl.yaml", "StartAt: 🚚", all.clone());
        assert_eq!(session.shown(&found.expect("references")), everywhere);
        let found = session.at(method, "b.fdltest.yaml", "Mocks: {🚚", all.clone());
        assert_eq!(session.shown(&found.expect("references")), everywhere);
        let uses = json!({"context": {"includeDeclaration": false}});
        let found = session.at(method, "a.fdl.yaml", "{Name: '🚚", uses);
        assert_eq!(found.expect("references").as_array().map(Vec::len), Some(6));
        let found = session.at(method, "a.fdl.yaml", "{数", all);
        let shown = session.shown(&found.expect("references"));
        assert_eq!(shown, ["a.fdl.yaml:9 数", "a.fdl.yaml:9 数"]);
        session.quit();
    }
}

#[test]
fn a_mock_leads_to_its_state() {
    for encoding in ENCODINGS {
        let mut session = Session::new(encoding, editor());
        let target = session
            .at(
                "textDocument/definition",
                "b.fdltest.yaml",
                "Mocks: {🚚",
                json!({}),
            )
            .expect("an answer");
        let target = &target[0];
        assert_eq!(target["targetUri"], session.uri("a.fdl.yaml"));
        assert_eq!(
            session.text_at("b.fdltest.yaml", &target["originSelectionRange"]),
            "b.fdltest.yaml:2 🚚 ship"
        );
        assert_eq!(
            session.text_at("a.fdl.yaml", &target["targetSelectionRange"]),
            "a.fdl.yaml:6 '🚚 ship'"
        );
        session.quit();
    }
}

#[test]
fn highlights_tell_reading_from_writing() {
    let mut session = Session::new("utf-16", editor());
    let found = session
        .at(
            "textDocument/documentHighlight",
            "a.fdl.yaml",
            "{数",
            json!({}),
        )
        .expect("highlights");
    let kinds: Vec<&Value> = found
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| &it["kind"])
        .collect();
    assert_eq!(kinds, [3, 2]);
    let found = session
        .at(
            "textDocument/documentHighlight",
            "b.fdltest.yaml",
            "Mocks: {🚚",
            json!({}),
        )
        .expect("highlights");
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    let found = session
        .at(
            "textDocument/linkedEditingRange",
            "a.fdl.yaml",
            "StartAt: 🚚",
            json!({}),
        )
        .expect("ranges");
    assert_eq!(found["ranges"].as_array().map(Vec::len), Some(4));
    session.quit();
}

#[test]
fn a_new_name_is_given_in_the_flow_and_in_its_test_files() {
    for encoding in ENCODINGS {
        for (name, mark) in [
            ("a.fdl.yaml", "StartAt: 🚚"),
            ("b.fdltest.yaml", "Mocks: {🚚"),
        ] {
            let mut session = Session::new(encoding, editor());
            let place = session
                .at("textDocument/prepareRename", name, mark, json!({}))
                .expect("it can be renamed");
            assert_eq!(place["placeholder"], "🚚 ship");
            let edit = session
                .at(
                    "textDocument/rename",
                    name,
                    mark,
                    json!({"newName": "Börk: 1"}),
                )
                .expect("it can be renamed");
            let documents = edit["documentChanges"]
                .as_array()
                .expect("documents")
                .iter();
            let changed: Vec<(&Value, String)> = documents
                .map(|it| {
                    let document = &it["textDocument"];
                    let uri = document["uri"].as_str().expect("a URI");
                    let text = text_of(uri.rsplit('/').next().expect("a name"));
                    (&document["version"], apply(text, &it["edits"], encoding))
                })
                .collect();
            assert_eq!(
                changed,
                [
                    (
                        &json!(1),
                        FLOW.replace("'🚚 ship'", "'Börk: 1'")
                            .replace("🚚 ship", "'Börk: 1'")
                    ),
                    (
                        &Value::Null,
                        TESTS
                            .replace("🚚 ship: {", "'Börk: 1': {")
                            .replace("[🚚 ship", "['Börk: 1'")
                    ),
                    (&json!(1), OTHER.replace("🚚 ship", "'Börk: 1'")),
                ]
            );
            session.quit();
        }
    }
}

#[test]
fn anchors_of_test_files_are_names() {
    for encoding in ENCODINGS {
        let mut session = Session::new(encoding, json!({}));
        let uri = session.uri("c.fdltest.yaml");
        session.client.open_as("yaml", &uri, ANCHORS);
        let mut at = |method: &str, mark: &str, more: Value| {
            let method = format!("textDocument/{method}");
            let answer = session.at(&method, "c.fdltest.yaml", mark, more);
            answer.expect("an answer")
        };
        let declared = json!({"context": {"includeDeclaration": true}});
        let references = at("references", "Input: *", declared);
        let highlights = at("documentHighlight", "Input: &", json!({}));
        let anchor = at("definition", "Input: *", json!({}));
        let prepared = at("prepareRename", "Input: *🚚", json!({}));
        let edit = at("rename", "Input: &", json!({"newName": "first"}));
        let places = ["c.fdltest.yaml:3 🚚in", "c.fdltest.yaml:4 🚚in"];
        assert_eq!(session.shown(&references), places);
        assert_eq!(session.shown(&json!([anchor])), ["c.fdltest.yaml:3 &🚚in"]);
        let kinds = highlights.as_array().expect("a list").iter();
        let kinds: Vec<_> = kinds.map(|it| it["kind"].as_u64()).collect();
        assert_eq!(kinds, [Some(3), Some(2)]);
        assert_eq!(prepared["placeholder"], "🚚in");
        let edits = &edit["changes"][uri.as_str()];
        let renamed = apply(ANCHORS, edits, encoding);
        assert_eq!(renamed, ANCHORS.replace("🚚in", "first"));
        session.quit();
    }
}

#[test]
fn what_cannot_be_renamed_is_refused_with_a_reason() {
    let mut session = Session::new("utf-16", json!({}));
    let mut refused = |name: &str, mark: &str, new: &str| {
        let answer = session.at("textDocument/rename", name, mark, json!({"newName": new}));
        let error = answer.expect_err("it is refused");
        assert_eq!(error["code"], -32803);
        error["message"].as_str().expect("a reason").to_owned()
    };
    assert_eq!(
        refused("a.fdl.yaml", "Typ", "X"),
        "`Type` is a word of the language"
    );
    assert_eq!(
        refused("a.fdl.yaml", "StartAt: 🚚", "动 B"),
        "`动 B` in line 7 has this name already"
    );
    assert_eq!(
        refused("b.fdltest.yaml", "Cas", "X"),
        "in a test file only anchors and the names of the flow's states can be renamed"
    );
    let edit = session
        .at(
            "textDocument/rename",
            "a.fdl.yaml",
            "{数",
            json!({"newName": "n"}),
        )
        .expect("it can be renamed");
    let uri = session.uri("a.fdl.yaml");
    let edits = &edit["changes"][uri.as_str()];
    assert_eq!(apply(FLOW, edits, "utf-16"), FLOW.replace("数", "n"));
    session.quit();
}
