//! What is asked for while a flow is typed.

use anyhow::Result;
use fdl_core::ide;
use tower_lsp::ls_types::{
    CompletionParams, CompletionResponse, SignatureHelp, SignatureHelpParams,
};

use super::{Document, Session, at, to_proto};

/// Answers `textDocument/completion`.
pub(in crate::lsp) fn completion(
    session: &Session,
    document: &Document,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let position = params.text_document_position.position;
    at(session, document, position, |place, analysis, offset| {
        let items = ide::completion(analysis, offset).into_iter();
        let items = items.map(|it| to_proto::completion_item(place, it, session.support()));
        Some(CompletionResponse::Array(items.collect()))
    })
}

/// Answers `textDocument/signatureHelp`.
pub(in crate::lsp) fn signature_help(
    session: &Session,
    document: &Document,
    params: SignatureHelpParams,
) -> Result<Option<SignatureHelp>> {
    let position = params.text_document_position_params.position;
    at(session, document, position, |_, analysis, offset| {
        let signature = ide::signature_help(analysis, offset)?;
        Some(to_proto::signature_help(signature, session.support()))
    })
}
