//! From one place to others.

use anyhow::Result;
use fdl_core::ide;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse};

use super::{Document, Session, at, to_proto};

/// Answers `textDocument/definition`.
pub(in crate::lsp) fn goto_definition(
    session: &Session,
    document: &Document,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let position = params.text_document_position_params.position;
    at(session, document, position, |place, analysis, offset| {
        let target = ide::goto_definition(analysis, offset)?;
        Some(to_proto::definition(place, target, session.support()))
    })
}
