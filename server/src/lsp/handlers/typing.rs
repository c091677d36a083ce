//! What is asked for while a flow is typed.

use anyhow::Result;
use fdl_core::ide;
use tower_lsp::ls_types::{CompletionParams, CompletionResponse};

use super::{Document, Session, from_proto, place, to_proto};

/// Answers `textDocument/completion`.
pub(in crate::lsp) fn completion(
    session: &Session,
    document: &Document,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let position = params.text_document_position.position;
    let place = place(session, document, analysis);
    let offset = from_proto::offset(place, position);
    let items = ide::completion(analysis, offset).into_iter();
    let items = items.map(|it| to_proto::completion_item(place, it, session.support()));
    Ok(Some(CompletionResponse::Array(items.collect())))
}
