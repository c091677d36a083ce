//! The methods of the protocol, 3.17 and 3.18, and which of them the server has: `docs/editor.md`.
//!
//! What the page says is found out, not claimed: requests are sent to the server, its capabilities
//! are looked up, and what it sends or takes without an answer is looked for in its source. A new
//! route changes the page by itself (`INSTA_UPDATE=always` rewrites it); a row is added only for what
//! should be said about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::lsp_client::{Client, editor};
use crate::support::{check_file, root};

/// A method of the protocol.
struct Method {
    name: &'static str,
    /// Whether it is new in 3.18.
    new: bool,
    evidence: Evidence,
    /// What is to be said about it where the server has it.
    about: &'static str,
    /// Why the server does not have it, if there is a reason.
    absent: &'static str,
}

/// How to find out whether the server has a method.
enum Evidence {
    /// A request of the client: the server answers it, and announces it there, if that is a pointer
    /// into its capabilities.
    Request(&'static str),
    /// A notification of the client, or what any server has to take: announced there.
    Announced(&'static str),
    /// The server's source has this.
    Source(&'static str),
    /// Every server has it.
    Always,
}

use Evidence::{Always, Announced, Request, Source};

const fn method(name: &'static str, evidence: Evidence) -> Method {
    Method {
        name,
        new: false,
        evidence,
        about: "",
        absent: "",
    }
}

impl Method {
    const fn about(self, about: &'static str) -> Self {
        Self { about, ..self }
    }

    const fn absent(self, absent: &'static str) -> Self {
        Self { absent, ..self }
    }

    const fn since_3_18(self) -> Self {
        Self { new: true, ..self }
    }
}

const NO_NOTEBOOKS: &str = "a flow is one text";
const NO_TYPES: &str = "data has no declared types";

/// Life, documents.
const GENERAL: &[Method] = &[
    method("initialize", Always).about("position encodings UTF-8, UTF-16 and UTF-32"),
    method("initialized", Always),
    method("shutdown", Always),
    method("exit", Always).about("status 1 without `shutdown` before"),
    method("$/cancelRequest", Always).about("long work stops"),
    method(
        "$/progress",
        Source("send_notification::<ProgressNotification>"),
    )
    .about("of runs, tests and checks of the workspace; parts of answers about the workspace and references"),
    method("$/setTrace", Source("\"$/setTrace\"")).about("taken and ignored"),
    method("$/logTrace", Source("notify::<LogTrace>")).absent("logs go to standard error"),
    method("client/registerCapability", Source(".register_capability("))
        .about("watched files and settings, where the client can be asked for them"),
    method(
        "client/unregisterCapability",
        Source(".unregister_capability("),
    )
    .absent("what is watched is watched to the end"),
    method(
        "textDocument/didOpen",
        Announced("/textDocumentSync/openClose"),
    ),
    method(
        "textDocument/didChange",
        Announced("/textDocumentSync/change"),
    )
    .about("incremental"),
    method(
        "textDocument/didClose",
        Announced("/textDocumentSync/openClose"),
    ),
    method("textDocument/didSave", Announced("/textDocumentSync/save"))
        .about("runs the last simulation again"),
    method(
        "textDocument/willSave",
        Announced("/textDocumentSync/willSave"),
    )
    .absent("nothing depends on it"),
    method(
        "textDocument/willSaveWaitUntil",
        Request("/textDocumentSync/willSaveWaitUntil"),
    )
    .absent("editors that format on saving ask for that"),
    method(
        "notebookDocument/didOpen",
        Announced("/notebookDocumentSync"),
    )
    .absent(NO_NOTEBOOKS),
    method(
        "notebookDocument/didChange",
        Announced("/notebookDocumentSync"),
    )
    .absent(NO_NOTEBOOKS),
    method(
        "notebookDocument/didSave",
        Announced("/notebookDocumentSync"),
    )
    .absent(NO_NOTEBOOKS),
    method(
        "notebookDocument/didClose",
        Announced("/notebookDocumentSync"),
    )
    .absent(NO_NOTEBOOKS),
];

/// What is asked about a document.
const LANGUAGE: &[Method] = &[
    method("textDocument/completion", Request("/completionProvider"))
        .about("flows and test files; with snippets, where the client has them"),
    method(
        "completionItem/resolve",
        Request("/completionProvider/resolveProvider"),
    )
    .about("the documentation, for clients that ask for it item by item"),
    method("textDocument/hover", Request("/hoverProvider")).about("flows and test files"),
    method(
        "textDocument/signatureHelp",
        Request("/signatureHelpProvider"),
    )
    .about("built-in functions"),
    method("textDocument/declaration", Request("/declarationProvider"))
        .absent("the same as the definition"),
    method("textDocument/definition", Request("/definitionProvider"))
        .about("states, anchors, global variables, members of data that constructors write; from test files into the flow"),
    method(
        "textDocument/typeDefinition",
        Request("/typeDefinitionProvider"),
    )
    .absent(NO_TYPES),
    method(
        "textDocument/implementation",
        Request("/implementationProvider"),
    )
    .about("from a state to what answers its calls in test files"),
    method("textDocument/references", Request("/referencesProvider"))
        .about("states, also in the flow's test files and in its mocks as a child flow, anchors, global variables, members of data"),
    method(
        "textDocument/documentHighlight",
        Request("/documentHighlightProvider"),
    ),
    method(
        "textDocument/prepareCallHierarchy",
        Request("/callHierarchyProvider"),
    )
    .about("who leads to a state and where it leads, with the conditions"),
    method(
        "callHierarchy/incomingCalls",
        Request("/callHierarchyProvider"),
    ),
    method(
        "callHierarchy/outgoingCalls",
        Request("/callHierarchyProvider"),
    ),
    method(
        "textDocument/prepareTypeHierarchy",
        Request("/typeHierarchyProvider"),
    )
    .absent(NO_TYPES),
    method(
        "typeHierarchy/supertypes",
        Request("/typeHierarchyProvider"),
    )
    .absent(NO_TYPES),
    method("typeHierarchy/subtypes", Request("/typeHierarchyProvider")).absent(NO_TYPES),
    method(
        "textDocument/documentSymbol",
        Request("/documentSymbolProvider"),
    )
    .about("nested, where the client can nest"),
    method(
        "textDocument/documentLink",
        Request("/documentLinkProvider"),
    )
    .about("from actions to their pages, from test files to the files that they name"),
    method(
        "documentLink/resolve",
        Request("/documentLinkProvider/resolveProvider"),
    )
    .absent("links come with their targets"),
    method(
        "textDocument/foldingRange",
        Request("/foldingRangeProvider"),
    )
    .about("states, blocks, comments, text of several lines"),
    method(
        "textDocument/selectionRange",
        Request("/selectionRangeProvider"),
    )
    .about("also inside expressions"),
    method(
        "textDocument/linkedEditingRange",
        Request("/linkedEditingRangeProvider"),
    )
    .about("a name and its references, where the client asks for them"),
    method(
        "textDocument/semanticTokens/full",
        Request("/semanticTokensProvider/full"),
    )
    .about("where the client colours words; the legend is below"),
    method(
        "textDocument/semanticTokens/full/delta",
        Request("/semanticTokensProvider/full/delta"),
    ),
    method(
        "textDocument/semanticTokens/range",
        Request("/semanticTokensProvider/range"),
    ),
    method("textDocument/codeAction", Request("/codeActionProvider"))
        .about("fixes; a rule silenced; states created, inserted, inlined, extracted; Retry, Catch, the task token; block and flow style; text and expression; a test file"),
    method(
        "codeAction/resolve",
        Request("/codeActionProvider/resolveProvider"),
    )
    .about("the edits of what is extracted, with the test files; a new test file"),
    method("textDocument/codeLens", Request("/codeLensProvider"))
        .about("runs, test cases, references"),
    method(
        "codeLens/resolve",
        Request("/codeLensProvider/resolveProvider"),
    )
    .absent("lenses come with their commands"),
    method("textDocument/inlayHint", Request("/inlayHintProvider"))
        .about("what went in and out of the states in the last run"),
    method(
        "inlayHint/resolve",
        Request("/inlayHintProvider/resolveProvider"),
    )
    .about("the whole values"),
    method("textDocument/inlineValue", Request("/inlineValueProvider"))
        .about("what the expressions gave in the last run"),
    method(
        "textDocument/inlineCompletion",
        Request("/inlineCompletionProvider"),
    )
    .since_3_18()
    .absent("proposals come from facts"),
    method(
        "textDocument/formatting",
        Request("/documentFormattingProvider"),
    )
    .about("the layout of `fdl format`"),
    method(
        "textDocument/rangeFormatting",
        Request("/documentRangeFormattingProvider"),
    )
    .about("the entries in the range, each in its column"),
    method(
        "textDocument/rangesFormatting",
        Request("/documentRangeFormattingProvider/rangesSupport"),
    )
    .since_3_18()
    .absent("editors ask for one range after the other"),
    method(
        "textDocument/onTypeFormatting",
        Request("/documentOnTypeFormattingProvider"),
    )
    .about("the indentation behind Enter, and of a dash"),
    method("textDocument/rename", Request("/renameProvider"))
        .about("states, also in the flow's test files and in its mocks as a child flow, anchors, global variables"),
    method(
        "textDocument/prepareRename",
        Request("/renameProvider/prepareProvider"),
    ),
    method("textDocument/documentColor", Request("/colorProvider")).absent("flows have no colours"),
    method("textDocument/colorPresentation", Request("/colorProvider"))
        .absent("flows have no colours"),
    method("textDocument/moniker", Request("/monikerProvider")).absent("for indexes of libraries"),
    method(
        "textDocument/publishDiagnostics",
        Source("publish_diagnostics("),
    )
    .about("at once, without a pause for more edits; with version, tags, related places, the page that a rule rests on, data for fixes"),
    method("textDocument/diagnostic", Request("/diagnosticProvider"))
        .about("for clients that can be told to ask again: then none are pushed; with those of the flow's open test files, where the client takes them"),
    method(
        "workspace/diagnostic",
        Request("/diagnosticProvider/workspaceDiagnostics"),
    )
    .about("flows, test files and configurations, open or not"),
];

/// What is about the workspace, and what the server asks its client for.
const WORKSPACE: &[Method] = &[
    method("workspace/symbol", Request("/workspaceSymbolProvider"))
        .about("flows and states of the folders and of what is open, the closest names first"),
    method(
        "workspaceSymbol/resolve",
        Request("/workspaceSymbolProvider/resolveProvider"),
    )
    .absent("symbols come with their places"),
    method(
        "workspace/executeCommand",
        Request("/executeCommandProvider"),
    )
    .about("[the commands](editors.md#commands)"),
    method("workspace/applyEdit", Source(".apply_edit("))
        .absent("edits are the answers to requests"),
    method("workspace/configuration", Source(".configuration("))
        .about("[the settings](editors.md#settings), for each folder"),
    method(
        "workspace/didChangeConfiguration",
        Source("fn did_change_configuration("),
    ),
    method("workspace/workspaceFolders", Source(".workspace_folders()"))
        .absent("clients tell without being asked"),
    method(
        "workspace/didChangeWorkspaceFolders",
        Announced("/workspace/workspaceFolders/changeNotifications"),
    ),
    method(
        "workspace/didChangeWatchedFiles",
        Source("fn did_change_watched_files("),
    )
    .about("`fdl.toml`, flows, test files, `.gitignore`"),
    method(
        "workspace/willCreateFiles",
        Request("/workspace/fileOperations/willCreate"),
    )
    .absent("nothing names a file that is still to come"),
    method(
        "workspace/didCreateFiles",
        Announced("/workspace/fileOperations/didCreate"),
    )
    .absent("watched files tell"),
    method(
        "workspace/willRenameFiles",
        Request("/workspace/fileOperations/willRename"),
    )
    .absent("a test file whose flow has gone says so"),
    method(
        "workspace/didRenameFiles",
        Announced("/workspace/fileOperations/didRename"),
    )
    .absent("watched files tell"),
    method(
        "workspace/willDeleteFiles",
        Request("/workspace/fileOperations/willDelete"),
    )
    .absent("nothing is to be done"),
    method(
        "workspace/didDeleteFiles",
        Announced("/workspace/fileOperations/didDelete"),
    )
    .absent("watched files tell"),
    method(
        "workspace/textDocumentContent",
        Request("/workspace/textDocumentContent"),
    )
    .since_3_18()
    .absent("there are no virtual documents"),
    method(
        "workspace/textDocumentContent/refresh",
        Source("TextDocumentContentRefresh"),
    )
    .since_3_18()
    .absent("there are no virtual documents"),
    method("workspace/codeLens/refresh", Source(".code_lens_refresh("))
        .about("also where an edit of a test file changes those of an open flow"),
    method(
        "workspace/diagnostic/refresh",
        Source(".workspace_diagnostic_refresh("),
    )
    .about("also where an edit of a flow changes those of an open test file"),
    method(
        "workspace/foldingRange/refresh",
        Source("FoldingRangeRefresh"),
    )
    .since_3_18()
    .absent("they change with the text alone"),
    method(
        "workspace/inlayHint/refresh",
        Source(".inlay_hint_refresh("),
    ),
    method(
        "workspace/inlineValue/refresh",
        Source(".inline_value_refresh("),
    ),
    method(
        "workspace/semanticTokens/refresh",
        Source(".semantic_tokens_refresh("),
    )
    .about("where an edit of a flow changes the colours of an open test file"),
    method("window/showMessage", Source(".show_message(")),
    method(
        "window/showMessageRequest",
        Source(".show_message_request("),
    )
    .absent("there is nothing to decide"),
    method("window/showDocument", Source(".show_document(")),
    method("window/logMessage", Source(".log_message(")).absent("logs go to standard error"),
    method(
        "window/workDoneProgress/create",
        Source(".create_work_done_progress("),
    )
    .about("once work takes longer than a moment"),
    method(
        "window/workDoneProgress/cancel",
        Source("\"window/workDoneProgress/cancel\""),
    )
    .about("the work stops"),
    method("telemetry/event", Source(".telemetry_event(")).absent("the server watches nobody"),
];

const GROUPS: [(&str, &[Method]); 3] = [
    ("Life and documents", GENERAL),
    ("Language", LANGUAGE),
    ("Workspace and window", WORKSPACE),
];

/// What the page says of semantic tokens; a test holds the server's legend to it.
const LEGEND: &str = "
## Semantic tokens

| token | what it is |
|---|---|
| `class` | the name of a state; with `declaration` where it is given |
| `method` | an action; with `defaultLibrary` if it is known |
| `enumMember` | an error code; with `defaultLibrary` if it is documented |
| `variable` | a variable in an expression; with `defaultLibrary` if it exists |
| `property` | a member; with `declaration` a global variable where it is written |
| `function` | a function; with `defaultLibrary` if it exists |
| `keyword` | `true`, `false`, `null` |
| `operator` | an operator |
| `string` | a string in an expression |
| `number` | a number in an expression |
";

#[test]
fn the_legend_is_that_of_the_page() {
    let (client, result) = Client::greet(editor());
    let legend = &result["capabilities"]["semanticTokensProvider"]["legend"];
    let rows = LEGEND.lines().filter_map(|it| it.strip_prefix("| `"));
    let named: Vec<&str> = rows.filter_map(|it| it.split('`').next()).collect();
    assert_eq!(legend["tokenTypes"], json!(named));
    assert_eq!(
        legend["tokenModifiers"],
        json!(["declaration", "defaultLibrary"])
    );
    client.quit();
}

const URI: &str = "file:///w/a.fdl.yaml";

/// Parameters that fit every request, but where the protocol gives one name to two things.
fn parameters(method: &str) -> Value {
    let position = json!({"line": 0, "character": 0});
    let range = json!({"start": position, "end": position});
    let item = json!({
        "name": "a", "kind": 12, "uri": URI, "range": range, "selectionRange": range, "data": "",
    });
    let kind = match method {
        "codeAction/resolve" => json!("quickfix"),
        _ => json!(5),
    };
    let mut parameters = json!({
        "textDocument": {"uri": URI}, "position": position, "positions": [position],
        "range": range, "ranges": [range], "query": "", "newName": "b", "ch": "\n",
        "options": {"tabSize": 2, "insertSpaces": true}, "item": item, "previousResultId": "0",
        "previousResultIds": [], "label": "a", "title": "a", "name": "a", "kind": kind,
        "location": {"uri": URI, "range": range}, "arguments": [{"uri": URI}], "files": [], "reason": 1, "uri": URI,
        "color": {"red": 0, "green": 0, "blue": 0, "alpha": 0},
        "context": {
            "includeDeclaration": true, "diagnostics": [], "triggerKind": 1, "isRetrigger": false,
            "frameId": 0, "stoppedLocation": range,
        },
    });
    if method == "workspace/executeCommand" {
        parameters["command"] = json!("fdl.clearSimulation");
    }
    parameters
}

/// Whether the server has a method, by its name.
fn supported() -> BTreeMap<&'static str, bool> {
    let (mut client, result) = Client::greet(editor());
    client.open(URI, "Type: StateMachine\nName: a\n");
    let source = sources();
    let capabilities = &result["capabilities"];
    let announced = |pointer: &str| match capabilities.pointer(pointer) {
        None | Some(Value::Null | Value::Bool(false)) => false,
        Some(sync) => sync != &json!(0),
    };
    let mut supported = BTreeMap::new();
    for it in GROUPS.iter().flat_map(|(_, methods)| methods.iter()) {
        let has = match it.evidence {
            Always => true,
            Announced(pointer) => announced(pointer),
            Source(word) => source.contains(word),
            Request(pointer) => {
                let answer = client.request(it.name, parameters(it.name));
                let code = answer.as_ref().err().map(|it| it["code"].clone());
                assert_ne!(code, Some(json!(-32602)), "{}: {answer:?}", it.name);
                let answered = code != Some(json!(-32601));
                assert_eq!(answered, announced(pointer), "{}: {answer:?}", it.name);
                answered
            }
        };
        assert!(supported.insert(it.name, has).is_none(), "{}", it.name);
    }
    client.quit();
    supported
}

/// What the server answers about documents and the workspace.
pub(super) fn requests() -> BTreeSet<&'static str> {
    let supported = supported();
    let all = GROUPS.iter().flat_map(|(_, methods)| methods.iter());
    let requests = all.filter(|it| matches!(it.evidence, Request(_)) && supported[it.name]);
    requests.map(|it| it.name).collect()
}

/// The source of the server's part that speaks with clients.
fn sources() -> String {
    let mut text = String::new();
    let mut folders = vec![root().join("server/src/lsp")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .expect("the server's source")
            .flatten()
        {
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => text += &std::fs::read_to_string(entry.path()).expect("a source"),
            }
        }
    }
    text
}

#[test]
fn the_page_says_what_the_server_has() {
    let supported = supported();
    let mut page = String::from(
        "# What editors get\n\n\
         The methods of the Language Server Protocol, 3.17 and 3.18, and whether `fdl lsp` has them. How to set\n\
         an editor up is on [another page](editors.md).\n\n\
         <!-- Made from what the server answers by `tests/it/lsp/methods.rs`. -->\n",
    );
    for (title, methods) in GROUPS {
        let _ = write!(
            page,
            "\n## {title}\n\n| method | supported | |\n|---|---|---|\n"
        );
        for it in methods {
            let (word, note) = match supported[it.name] {
                true => ("yes", it.about),
                false => ("–", it.absent),
            };
            assert!(word == "yes" || !note.is_empty(), "{}: no reason", it.name);
            let new = if it.new { " (3.18)" } else { "" };
            let _ = writeln!(page, "| `{}`{new} | {word} | {note} |", it.name);
        }
    }
    page.push_str(LEGEND);
    check_file("docs/editor.md", &page);
}

#[test]
fn a_client_that_can_do_nothing_is_offered_no_more_than_it_can_ask_for() {
    let (client, result) = Client::greet(json!({}));
    let capabilities = &result["capabilities"];
    for pointer in [
        "/linkedEditingRangeProvider",
        "/renameProvider/prepareProvider",
        "/semanticTokensProvider",
    ] {
        let offered = capabilities.pointer(pointer);
        assert_eq!(offered, None, "{pointer}");
    }
    client.quit();
}
