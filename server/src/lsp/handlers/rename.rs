//! New names, in a flow and in its test files.

use anyhow::Result;
use fdl_core::ide::{self, Renameable, Renaming};
use fdl_core::text::Edit;
use tower_lsp::ls_types::{
    Position, PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit,
};

use super::navigation::in_child;
use super::test_files::{at_test, in_test};
use super::{Document, Session, from_proto, refuse, to_proto};
use crate::lsp::suite::Suite;
use crate::lsp::texts::file_path;
use crate::lsp::to_proto::Place;

/// Answers `textDocument/prepareRename`.
pub(in crate::lsp) fn prepare_rename(
    session: &Session,
    document: &Document,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let anchor = in_test(session, document, params.position, |place, tree, offset| {
        let anchor = ide::prepare_rename_of_test_anchor(tree, offset)?;
        Some(answer(place, anchor))
    });
    if anchor.is_some() {
        return Ok(anchor);
    }
    if let Some(name) = child_name(session, document, params.position) {
        return Ok(Some(name.map_err(refuse)?));
    }
    let Some(suite) = Suite::of(session, document).map_err(refuse)? else {
        return Ok(None);
    };
    let (place, name) = match suite.test(&document.uri) {
        None => {
            let place = suite.flow_place();
            let offset = from_proto::offset(place, params.position);
            (place, ide::prepare_rename(&suite.flow, offset))
        }
        Some(test) => {
            let place = suite.test_place(test);
            let offset = from_proto::offset(place, params.position);
            let tree = &test.scenarios.file.tree;
            (
                place,
                ide::prepare_rename_in_test(&suite.flow, tree, offset),
            )
        }
    };
    Ok(Some(answer(place, name.map_err(refuse)?)))
}

fn answer(place: Place<'_>, name: Renameable) -> PrepareRenameResponse {
    PrepareRenameResponse::RangeWithPlaceholder {
        range: place.range(name.range),
        placeholder: name.name,
    }
}

/// The name of a state in the mocks of a child flow.
fn child_name(
    session: &Session,
    document: &Document,
    position: Position,
) -> Option<Result<PrepareRenameResponse, String>> {
    if !document.is_test_file() {
        return None;
    }
    at_test(session, document, position, |place, about, offset| {
        let name = ide::child_state_at(about, offset)?.prepare_rename();
        Some(name.map(|it| answer(place, it)))
    })
}

/// Answers `textDocument/rename`.
pub(in crate::lsp) fn rename(
    session: &Session,
    document: &Document,
    params: RenameParams,
) -> Result<Option<WorkspaceEdit>> {
    let (name, position) = (&*params.new_name, params.text_document_position.position);
    let anchor = in_test(session, document, position, |place, tree, offset| {
        let edits = ide::rename_test_anchor(tree, place.lines, offset, name)?;
        let file = |edits| [(place, Some(document.version), edits)];
        Some(edits.map(|it| to_proto::workspace_edit(file(it).into_iter(), session.support())))
    });
    if let Some(edit) = anchor {
        return Ok(Some(edit.map_err(refuse)?));
    }
    let (suite, renaming) = match in_child(session, document, position) {
        Some((suite, child)) => {
            let renaming = ide::rename_state(&suite.flow, child.name.state, name);
            (suite, renaming)
        }
        None => {
            let Some(suite) = Suite::of(session, document).map_err(refuse)? else {
                return Ok(None);
            };
            let renaming = renaming(&suite, document, position, name);
            (suite, renaming)
        }
    };
    let renaming = renaming.map_err(refuse)?;
    let tests = suite.named(&renaming.states);
    let mut files: Vec<(Place<'_>, Vec<Edit>)> = vec![(suite.flow_place(), renaming.edits)];
    for test in &tests {
        let edits = ide::rename_in_test(&test.file.tree, &test.names, name);
        let place = suite.place_of(test);
        let path = file_path(place.uri).unwrap_or_default();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let edits = edits.map_err(|it| refuse(format!("`{file}` is in the way: {it}")))?;
        files.push((place, edits));
    }
    files.retain(|(_, edits)| !edits.is_empty());
    let files = files.into_iter();
    let files = files.map(|(place, edits)| (place, suite.version(place.uri), edits));
    Ok(Some(to_proto::workspace_edit(files, session.support())))
}

fn renaming(
    suite: &Suite<'_>,
    document: &Document,
    position: Position,
    name: &str,
) -> Result<Renaming, String> {
    let Some(test) = suite.test(&document.uri) else {
        let offset = from_proto::offset(suite.flow_place(), position);
        return ide::rename(&suite.flow, offset, name);
    };
    let state = suite.state_at(test, position);
    let state = state.ok_or_else(|| ide::NO_STATE_IN_TEST.to_owned())?;
    ide::rename_state(&suite.flow, state, name)
}
