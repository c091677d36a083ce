//! What an edit of one document changes in another that is open: the client is told to ask again, once,
//! and only then.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::lsp_client::{Client, editor};
use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: wire
StartAt: Pay
States:
  - {Name: Pay, Type: Task, Action: FC:InvokeFunction, Next: Ship}
  - {Name: Ship, Type: Succeed}
";

const TEST: &str = "\
Cases:
  - Name: one
    Mocks: {Pay: {Body: 1}}
    Expect: {Calls: {Pay: 1}, States: {Ship: {}}}
";

/// Requests that say that something should be asked for again.
const TOKENS: &str = "workspace/semanticTokens/refresh";
const DIAGNOSTICS: &str = "workspace/diagnostic/refresh";
const LENSES: &str = "workspace/codeLens/refresh";

struct Session {
    client: Client,
    flow: String,
    test: String,
    versions: i64,
}

impl Session {
    /// A client that asks again for what is in `workspace`, with a flow and its test file open.
    fn new(folder: &Workspace, workspace: Value) -> Self {
        let mut capabilities = editor();
        capabilities["workspace"] = workspace;
        capabilities["textDocument"]["diagnostic"] = json!({});
        let mut session = Self {
            client: Client::greet(capabilities).0,
            flow: format!("file://{}", folder.path("a.fdl.yaml").display()),
            test: format!("file://{}", folder.path("a.fdltest.yaml").display()),
            versions: 1,
        };
        session.client.open(&session.flow, FLOW);
        session.client.open_as("fdltest", &session.test, TEST);
        session
    }

    fn edit_flow(&mut self, text: &str) {
        self.versions += 1;
        self.client.change(&self.flow, self.versions, None, text);
    }

    fn edit_test(&mut self, text: &str) {
        self.versions += 1;
        self.client.change(&self.test, self.versions, None, text);
    }

    fn about(&mut self, method: &str, uri: &str) -> Value {
        let params = json!({"textDocument": {"uri": uri}});
        self.client.request(method, params).expect("an answer")
    }

    fn tokens(&mut self) -> Value {
        let test = self.test.clone();
        self.about("textDocument/semanticTokens/full", &test)["data"].clone()
    }

    fn findings(&mut self) -> Vec<String> {
        let test = self.test.clone();
        let report = self.about("textDocument/diagnostic", &test);
        let items = report["items"].as_array().expect("a full report").iter();
        let codes = items.map(|it| it["code"].as_str().expect("a code").to_owned());
        codes.collect()
    }

    fn lenses(&mut self) -> Vec<String> {
        let flow = self.flow.clone();
        let lenses = self.about("textDocument/codeLens", &flow);
        let lenses = lenses.as_array().expect("lenses").iter();
        let titles = lenses.map(|it| it["command"]["title"].as_str().expect("a title").to_owned());
        titles.collect()
    }

    /// Waits until the client is told to ask again, and says that it has heard.
    fn told(&mut self, method: &str) {
        let request = self.client.wait(|it| it["method"] == method);
        let answer = json!({"jsonrpc": "2.0", "id": request["id"], "result": null});
        self.client.send(&answer);
    }

    /// What the client was told within a moment.
    fn hears(&mut self) -> Vec<String> {
        let messages = self.client.drain(Duration::from_millis(300));
        let methods = messages.iter().filter_map(|it| it["method"].as_str());
        let refreshes = methods.filter(|it| it.ends_with("/refresh"));
        refreshes.map(str::to_owned).collect()
    }
}

fn all() -> Value {
    json!({
        "semanticTokens": {"refreshSupport": true}, "diagnostics": {"refreshSupport": true},
        "codeLens": {"refreshSupport": true},
    })
}

#[test]
fn states_that_come_and_go_change_the_colours_and_findings_of_the_test_file() {
    let folder = Workspace::new(&[]);
    let mut session = Session::new(&folder, all());
    let (tokens, findings) = (session.tokens(), session.findings());
    assert_eq!(findings, Vec::<String>::new());
    session.edit_flow(&FLOW.replace("Pay", "Charge"));
    session.told(TOKENS);
    session.told(DIAGNOSTICS);
    let (renamed, findings) = (session.tokens(), session.findings());
    assert_ne!(renamed, tokens);
    assert_eq!(findings, ["unknown-state-path", "unknown-state-path"]);
    session.edit_flow(FLOW);
    session.told(TOKENS);
    session.told(DIAGNOSTICS);
    assert_eq!(session.tokens(), tokens, "as before");
    let without = FLOW.replace("  - {Name: Ship, Type: Succeed}\n", "");
    session.edit_flow(&without);
    session.told(TOKENS);
    session.told(DIAGNOSTICS);
    assert_ne!(session.tokens(), tokens, "a state is gone");
    assert_eq!(session.findings(), ["unknown-state-path"]);
    session.client.quit();
}

#[test]
fn a_client_that_colours_parts_is_told_too() {
    let folder = Workspace::new(&[]);
    let mut session = Session::new(&folder, all());
    let range = json!({
        "start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0},
    });
    let params = json!({"textDocument": {"uri": session.test}, "range": range});
    let part = session
        .client
        .request("textDocument/semanticTokens/range", params);
    part.expect("tokens");
    session.edit_flow(&FLOW.replace("Ship", "Send"));
    session.told(TOKENS);
    session.client.quit();
}

#[test]
fn a_flow_that_is_not_open_may_change_too() {
    let folder = Workspace::new(&[("a.fdl.yaml", FLOW)]);
    let mut session = Session::new(&folder, all());
    let flow = json!({"textDocument": {"uri": session.flow}});
    session.client.notify("textDocument/didClose", flow);
    let tokens = session.tokens();
    folder.write("a.fdl.yaml", FLOW.replace("Pay", "Charge"));
    let changes = json!([{"uri": session.flow, "type": 2}]);
    let changed = "workspace/didChangeWatchedFiles";
    session.client.notify(changed, json!({"changes": changes}));
    session.told(TOKENS);
    assert_ne!(session.tokens(), tokens);
    session.client.notify(changed, json!({"changes": changes}));
    assert!(
        !session.hears().contains(&TOKENS.to_owned()),
        "it is the same"
    );
    session.client.quit();
}

#[test]
fn cases_that_come_change_the_lenses_of_the_flow() {
    let folder = Workspace::new(&[]);
    let mut session = Session::new(&folder, all());
    let before = session.lenses();
    assert!(!before.contains(&"▶ two".to_owned()), "{before:?}");
    session.edit_test(&format!("{TEST}  - Name: two\n"));
    session.told(LENSES);
    let after = session.lenses();
    assert!(after.contains(&"▶ two".to_owned()), "{after:?}");
    // The test file is about another flow from now on.
    session.edit_test(&format!("Flow: other.fdl.yaml\n{TEST}"));
    session.told(LENSES);
    let after = session.lenses();
    assert!(!after.contains(&"▶ one".to_owned()), "{after:?}");
    // That one starts the flow, and its mocks name a state.
    let count = |lenses: &[String]| lenses.iter().filter(|it| *it == "2 references").count();
    assert_eq!(count(&after), 0, "{after:?}");
    session.edit_test(
        "Flow: other.fdl.yaml\nFlows: {a: {Flow: a.fdl.yaml, Mocks: {Pay: {Body: 1}}}}\nCases: []\n",
    );
    session.told(LENSES);
    let after = session.lenses();
    assert_eq!(count(&after), 1, "{after:?}");
    session.client.quit();
}

#[test]
fn what_changes_nothing_elsewhere_is_not_told() {
    let folder = Workspace::new(&[]);
    let mut session = Session::new(&folder, all());
    session.edit_flow(&FLOW.replace("Pay", "Charge"));
    assert_eq!(
        session.hears(),
        Vec::<String>::new(),
        "nobody has asked yet"
    );
    session.edit_flow(FLOW);
    session.tokens();
    session.findings();
    session.lenses();
    session.edit_flow(&FLOW.replace("wire", "another"));
    session.edit_test(&format!("{TEST}# longer\n"));
    assert_eq!(
        session.hears(),
        Vec::<String>::new(),
        "the same states and cases"
    );
    session.tokens();
    session.findings();
    session.edit_flow(&FLOW.replace("Pay", "Charge"));
    session.told(TOKENS);
    session.told(DIAGNOSTICS);
    // The client has not asked again: it knows.
    session.edit_flow(&FLOW.replace("Pay", "Charge").replace("wire", "another"));
    assert_eq!(session.hears(), Vec::<String>::new(), "told already");
    session.client.quit();
}

#[test]
fn who_cannot_ask_again_is_not_told() {
    let folder = Workspace::new(&[]);
    let mut session = Session::new(&folder, json!({}));
    let (flow, test) = (session.flow.clone(), session.test.clone());
    session.client.diagnostics(&test, 1);
    session.tokens();
    session.findings();
    session.lenses();
    session.edit_flow(&FLOW.replace("Pay", "Charge"));
    // Its diagnostics are pushed, although it could ask for them: else it would not hear of these.
    session.client.diagnostics(&flow, 2);
    let pushed = session.client.wait(|it| it["params"]["uri"] == test);
    assert_eq!(
        pushed["params"]["diagnostics"].as_array().map(Vec::len),
        Some(2)
    );
    session.edit_test(&format!("{TEST}  - Name: two\n"));
    assert_eq!(session.hears(), Vec::<String>::new());
    session.client.quit();
}
