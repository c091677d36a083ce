//! Test files while they are typed and read, under each encoding.

use serde_json::{Value, json};

use crate::support::lsp_client::{Client, editor};
use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: wire
StartAt: 🚚 ship
States:
  - Name: 🚚 ship
    Type: Task
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: Sync}
    Next: B
  - Name: B
    Type: Task
    Action: HTTP:Request
    Parameters: {method: GET, url: 'https://example.com'}
    End: true
";

struct Session {
    workspace: Workspace,
    client: Client,
}

impl Session {
    fn new(capabilities: Value) -> Self {
        Self {
            workspace: Workspace::new(&[
                ("b.fdl.yaml", FLOW),
                ("a.fdl.yaml", FLOW),
                ("data/in.json", "{}"),
                ("other.txt", ""),
            ]),
            client: Client::greet(capabilities).0,
        }
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.workspace.path(name).display())
    }

    fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.client.open_as("yaml", &uri, text);
    }

    fn at(&mut self, method: &str, name: &str, line: u64, character: u64) -> Value {
        let uri = self.uri(name);
        let answer = self.client.at(method, &uri, line, character);
        answer.expect("an answer")
    }

    fn labels(&mut self, name: &str, line: u64, character: u64) -> Vec<String> {
        let list = self.at("textDocument/completion", name, line, character);
        let items = list.get("items").unwrap_or(&list).as_array();
        let items = items.unwrap_or_else(|| panic!("no list: {list}")).iter();
        items
            .map(|it| it["label"].as_str().expect("a label").to_owned())
            .collect()
    }
}

#[test]
fn members_paths_and_files_are_proposed() {
    for (encoding, column) in [("utf-8", 20), ("utf-16", 18), ("utf-32", 17)] {
        let mut capabilities = editor();
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let mut session = Session::new(capabilities);
        let text = "Flow: \nMocks: {🚚 ship: {}}\nCases:\n  - Name: a\n    \n    InputFile: d\n";
        session.open("c.fdltest.yaml", text);
        assert_eq!(
            session.labels("c.fdltest.yaml", 0, 6),
            ["a.fdl.yaml", "b.fdl.yaml", "data/in.json"]
        );
        // Without a `Flow` that is there nothing is known of the state.
        let responses = session.labels("c.fdltest.yaml", 1, column);
        assert_eq!(responses[..2], ["success …", "error …"], "{encoding}");
        assert!(responses.contains(&"Items".to_owned()));
        assert!(
            session
                .labels("c.fdltest.yaml", 4, 4)
                .contains(&"Expect".to_owned())
        );
        assert_eq!(session.labels("c.fdltest.yaml", 5, 16), ["data/in.json"]);

        let text = "Mocks: {🚚 ship: {}}\n";
        session.open("a.fdltest.yaml", text);
        let responses = session.labels("a.fdltest.yaml", 0, column);
        assert_eq!(responses[2], "Body", "{responses:?}");
        assert!(!responses.contains(&"Items".to_owned()));
        assert_eq!(session.labels("a.fdltest.yaml", 0, 8), ["🚚 ship", "B"]);

        let child = FLOW.replace("🚚 ship", "🚚 pack");
        session.workspace.write("child.fdl.yaml", &child);
        let text = "Flows:\n  child: {Flow: child.fdl.yaml, Mocks: {}}\n";
        session.open("b.fdltest.yaml", text);
        assert_eq!(session.labels("b.fdltest.yaml", 1, 40), ["🚚 pack", "B"]);
        session.client.quit();
    }
}

#[test]
fn a_whole_test_file_with_and_without_snippets() {
    let mut session = Session::new(editor());
    session.open("a.fdltest.yaml", "");
    let list = session.at("textDocument/completion", "a.fdltest.yaml", 0, 0);
    let items = list.get("items").unwrap_or(&list);
    assert_eq!(items[0]["label"], "test file …");
    let snippet = items[0]["textEdit"]["newText"].as_str();
    let snippet = snippet.or(items[0]["textEditText"].as_str());
    assert!(
        snippet
            .expect("a text")
            .contains("${1:every call succeeds}"),
        "{snippet:?}"
    );
    session.client.quit();

    let mut session = Session::new(json!({}));
    session.open("a.fdltest.yaml", "");
    let list = session.at("textDocument/completion", "a.fdltest.yaml", 0, 0);
    assert_eq!(list[0]["insertTextFormat"], 1);
    let text = "\
Flow: a.fdl.yaml
Cases:
  - Name: every call succeeds
    Input: {}
    Mocks:
      🚚 ship:
        Body: {}
      B:
        Return:
          Header: {}
          Code: 200
          Body: {}";
    assert_eq!(list[0]["textEdit"]["newText"], text);
    // What is accepted is a test file that passes.
    session.client.quit();
    session.workspace.write("a.fdltest.yaml", text);
    let ran = session.workspace.run(&["test", "a.fdltest.yaml"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
}

#[test]
fn mocks_say_what_they_stand_for() {
    for (encoding, column) in [("utf-8", 22), ("utf-16", 20), ("utf-32", 19)] {
        let mut capabilities = editor();
        capabilities["general"]["positionEncodings"] = json!([encoding]);
        let mut session = Session::new(capabilities);
        session.open(
            "a.fdltest.yaml",
            "Mocks: {🚚 ship: {Body: [1}, B: {Return: {}}}\n",
        );
        let hover = session.at("textDocument/hover", "a.fdltest.yaml", 0, 9);
        let text = hover["contents"]["value"].as_str().expect("a text");
        assert!(
            text.contains("**🚚 ship** · Task · `FC:InvokeFunction`"),
            "{text}"
        );
        assert!(text.contains("```yaml\nBody: {}\n```"), "{text}");
        let hover = session.at("textDocument/hover", "a.fdltest.yaml", 0, column);
        let text = hover["contents"]["value"].as_str().expect("a text");
        assert!(
            text.starts_with("**Body**\n\nShort for `Return: {Body: …}`"),
            "{text}"
        );
        assert!(text.contains("](https://"), "{text}");
        session.client.quit();
    }
}
