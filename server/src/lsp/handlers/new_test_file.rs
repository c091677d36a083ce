//! A test file for a flow that has none.

use fdl_core::ide;
use fdl_core::model::State;
use fdl_core::text::TextRange;
use tower_lsp::ls_types::{CodeAction, CodeActionKind, Uri, WorkspaceEdit};

use super::extractions::Chosen;
use super::{Document, Session, place, to_proto};
use crate::files::Texts as _;
use crate::lsp::texts::file_path;
use crate::scenarios;

/// The title of the action.
pub(super) const TITLE: &str = "Create a test file";

/// The action, offered outside of the states, where the head of the flow is, to clients that can make
/// files; without its edits where the client asks for those.
pub(super) fn new_test_file(
    session: &Session,
    document: &Document,
    range: TextRange,
) -> Option<CodeAction> {
    let flow = document.flow()?;
    let line = |offset| flow.lines.line(offset);
    let inside = |state: &State| {
        let own = flow.tree.node(state.node).range();
        (line(own.start)..=line(own.end)).contains(&line(range.start))
    };
    let states = &flow.flow.states;
    if states.is_empty() || states.iter().any(inside) {
        return None;
    }
    let uri = free_place(session, document)?;
    let mut action = CodeAction {
        title: TITLE.to_owned(),
        kind: Some(CodeActionKind::REFACTOR_REWRITE),
        ..CodeAction::default()
    };
    match session.support().resolves_edits {
        true => action.data = serde_json::to_value(Chosen::of(document, range)).ok(),
        false => action.edit = edit(session, document, uri),
    }
    Some(action)
}

/// The edit that makes the file, unless it is there by now.
pub(super) fn new_test_file_edit(session: &Session, document: &Document) -> Option<WorkspaceEdit> {
    edit(session, document, free_place(session, document)?)
}

/// Where the test file of a flow belongs, if the client can make it and there is none.
fn free_place(session: &Session, document: &Document) -> Option<Uri> {
    if !session.support().creates_files {
        return None;
    }
    let path = file_path(&document.uri)?;
    let texts = session.texts(Some(&path));
    let test = scenarios::test_path(&path)?;
    if texts.exists(&test) || !scenarios::of_flow(&texts, &path).is_empty() {
        return None;
    }
    texts.uri(&test)
}

fn edit(session: &Session, document: &Document, uri: Uri) -> Option<WorkspaceEdit> {
    let flow = document.flow()?;
    let path = file_path(&document.uri)?;
    let name = path.file_name()?.to_str()?;
    let text = ide::test_file_skeleton(&flow, name);
    let own = place(session, document, &flow);
    let nothing = (own, document.version, Vec::new());
    Some(to_proto::edit_with_new_file((uri, text), nothing))
}
