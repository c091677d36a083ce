//! States that move into a scope or a flow of their own, and the test files that follow them.
//!
//! That something can move is proved in the flow alone. The test files are read, and the edits made,
//! once the action is chosen, by clients that ask for the edits of an action then.

use anyhow::Result;
use fdl_core::checks::ExecutionMode;
use fdl_core::ide::{self, Destination, Extraction};
use fdl_core::text::TextRange;
use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{CodeAction, CodeActionKind, Uri, WorkspaceEdit};

use super::new_test_file::{TITLE, new_test_file_edit};
use super::{Document, Session, place, refuse, to_proto};
use crate::files::Texts as _;
use crate::lsp::suite::Suite;
use crate::lsp::texts::file_path;

/// What an action needs to be made complete.
#[derive(Serialize, Deserialize)]
pub(super) struct Chosen {
    uri: Uri,
    version: i32,
    start: u32,
    end: u32,
}

impl Chosen {
    pub(super) fn of(document: &Document, range: TextRange) -> Self {
        Self {
            uri: document.uri.clone(),
            version: document.version,
            start: range.start,
            end: range.end,
        }
    }
}

/// The actions that move what `range` selects; without their edits where the client asks for those.
pub(super) fn extractions(
    session: &Session,
    document: &Document,
    range: TextRange,
) -> Vec<CodeAction> {
    let mut actions = Vec::new();
    for extraction in found(session, document, range) {
        let mut action = CodeAction {
            title: extraction.title.clone(),
            kind: Some(CodeActionKind::REFACTOR_EXTRACT),
            ..CodeAction::default()
        };
        if session.support().resolves_edits {
            action.data = serde_json::to_value(Chosen::of(document, range)).ok();
        } else if let Ok(edit) = edit(session, document, extraction) {
            action.edit = Some(edit);
        } else {
            continue;
        }
        actions.push(action);
    }
    actions
}

/// Answers `codeAction/resolve`: adds the edits.
///
/// # Errors
///
/// If the document is another one by now, or a test file stands in the way.
pub(in crate::lsp) fn code_action_resolve(
    session: &Session,
    mut action: CodeAction,
) -> Result<CodeAction> {
    let Some(data) = action.data.clone() else {
        return Ok(action);
    };
    let chosen: Chosen = serde_json::from_value(data)?;
    let document = session.documents.get(&chosen.uri);
    let changed = || refuse("the text has changed since".to_owned());
    let document = document.filter(|it| it.version == chosen.version);
    let document = document.ok_or_else(changed)?;
    if action.title == TITLE {
        let edit = new_test_file_edit(session, &document);
        action.edit = Some(edit.ok_or_else(|| refuse("the flow has a test file by now"))?);
        return Ok(action);
    }
    let range = TextRange::new(chosen.start, chosen.end);
    let mut found = found(session, &document, range).into_iter();
    let extraction = found.find(|it| it.title == action.title);
    let extraction = extraction.ok_or_else(changed)?;
    action.edit = Some(edit(session, &document, extraction).map_err(refuse)?);
    Ok(action)
}

fn found(session: &Session, document: &Document, range: TextRange) -> Vec<Extraction> {
    let Some(flow) = document.flow().filter(|_| range.start < range.end) else {
        return Vec::new();
    };
    let name = new_flow(session, document).map(|it| it.0);
    ide::extractions(&flow, range, name.as_deref())
}

/// A name for a new flow beside a document, and the file for it, if the client can make files. In
/// Express mode no flow waits for another.
fn new_flow(session: &Session, document: &Document) -> Option<(String, Uri)> {
    if !session.support().creates_files {
        return None;
    }
    let path = file_path(&document.uri)?;
    let texts = session.texts(Some(&path));
    let config = session.configs.of(&texts, Some(&path));
    if config.config.options(&path).mode == ExecutionMode::Express {
        return None;
    }
    let file = path.file_name()?.to_str()?;
    let (stem, suffix) = file.split_once('.')?;
    let begins = stem.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_');
    let is_usual = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '-';
    if !begins || stem.len() > 100 || !stem.chars().all(is_usual) {
        return None;
    }
    let names = (1..100).map(|number| match number {
        1 => format!("{stem}-part"),
        _ => format!("{stem}-part-{number}"),
    });
    let mut files = names.map(|name| {
        let file = path.with_file_name(format!("{name}.{suffix}"));
        (name, file)
    });
    let (name, file) = files.find(|(_, file)| !texts.exists(file))?;
    Some((name, Uri::from_file_path(file)?))
}

/// The edits of the flow and its test files, and the new file.
fn edit(
    session: &Session,
    document: &Document,
    extraction: Extraction,
) -> Result<WorkspaceEdit, String> {
    let gone = || "the document is no flow".to_owned();
    let flow = document.flow().ok_or_else(gone)?;
    let own = place(session, document, &flow);
    let suite = Suite::of(session, document)?.ok_or_else(gone)?;
    let prefix = match extraction.destination {
        Destination::Scope(prefix) => prefix,
        Destination::Flow(text) => {
            let mut names = extraction.states.iter().flat_map(|it| suite.names(*it));
            if let Some((place, _)) = names.next() {
                let file = place.uri.path().as_str().rsplit('/').next().unwrap_or("");
                return Err(format!(
                    "`{file}` is in the way: it has mocks for the states"
                ));
            }
            let (_, uri) = new_flow(session, document).ok_or("no name is free")?;
            let edits = (own, document.version, extraction.edits);
            return Ok(to_proto::edit_with_new_file((uri, text), edits));
        }
    };
    let mut files = vec![(own, extraction.edits)];
    for test in &suite.tests {
        let tree = &test.scenarios.file.tree;
        let edits = ide::move_in_test(&suite.flow.flow, tree, &extraction.states, &prefix);
        let file = test.scenarios.file_name();
        let edits = edits.map_err(|it| format!("`{file}` is in the way: {it}"))?;
        files.push((suite.test_place(test), edits));
    }
    files.retain(|(_, edits)| !edits.is_empty());
    let files = files.into_iter();
    let files = files.map(|(place, edits)| (place, suite.version(place.uri), edits));
    Ok(to_proto::workspace_edit(files, session.support()))
}
