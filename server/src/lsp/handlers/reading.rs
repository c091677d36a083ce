//! What is shown to who reads a flow: explanations, the outline.

use anyhow::Result;
use fdl_core::ide;
use tower_lsp::ls_types::{DocumentSymbolParams, DocumentSymbolResponse, Hover, HoverParams};

use super::{Document, Session, at, place, to_proto};

/// Answers `textDocument/hover`.
pub(in crate::lsp) fn hover(
    session: &Session,
    document: &Document,
    params: HoverParams,
) -> Result<Option<Hover>> {
    let position = params.text_document_position_params.position;
    at(session, document, position, |place, analysis, offset| {
        let run = session.runs.get(&document.uri);
        let values = run.and_then(|it| ide::hover_last_run(analysis, &it.last, offset));
        let hover = ide::join_hovers(values, ide::hover(analysis, offset))?;
        Some(to_proto::hover(place, hover, session.support()))
    })
}

/// Answers `textDocument/documentSymbol`.
pub(in crate::lsp) fn document_symbol(
    session: &Session,
    document: &Document,
    _params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let place = place(session, document, analysis);
    let symbols = ide::document_symbols(analysis);
    Ok(Some(to_proto::symbols(place, symbols, session.support())))
}
