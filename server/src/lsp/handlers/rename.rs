//! New names, in a flow and in its test files.

use anyhow::Result;
use fdl_core::ide::{self, Renaming};
use fdl_core::text::Edit;
use tower_lsp::ls_types::{
    Position, PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit,
};

use super::{Document, Session, from_proto, refuse, to_proto};
use crate::lsp::suite::Suite;
use crate::lsp::to_proto::Place;

/// Answers `textDocument/prepareRename`.
pub(in crate::lsp) fn prepare_rename(
    session: &Session,
    document: &Document,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
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
    let name = name.map_err(refuse)?;
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: place.range(name.range),
        placeholder: name.name,
    }))
}

/// Answers `textDocument/rename`.
pub(in crate::lsp) fn rename(
    session: &Session,
    document: &Document,
    params: RenameParams,
) -> Result<Option<WorkspaceEdit>> {
    let Some(suite) = Suite::of(session, document).map_err(refuse)? else {
        return Ok(None);
    };
    let position = params.text_document_position.position;
    let (name, flow) = (&*params.new_name, suite.flow_place());
    let renaming = renaming(&suite, document, position, name).map_err(refuse)?;
    let mut files: Vec<(Place<'_>, Vec<Edit>)> = vec![(flow, renaming.edits)];
    for test in &suite.tests {
        let (place, tree) = (suite.test_place(test), &test.scenarios.file.tree);
        let edits = ide::rename_in_test(&suite.flow.flow, tree, &renaming.states, name);
        let file = test.scenarios.file_name();
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
