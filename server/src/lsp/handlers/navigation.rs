//! From one place to others.

use anyhow::Result;
use fdl_core::ide;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse};

use super::{Document, Session, from_proto, place, to_proto};

/// Answers `textDocument/definition`.
pub(in crate::lsp) fn goto_definition(
    session: &Session,
    document: &Document,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let position = params.text_document_position_params.position;
    let place = place(session, document, analysis);
    let offset = from_proto::offset(place, position);
    let target = ide::goto_definition(analysis, offset);
    Ok(target.map(|it| to_proto::definition(place, it, session.support())))
}
