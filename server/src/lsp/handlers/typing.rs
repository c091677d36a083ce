//! What is asked for while a flow is typed.

use anyhow::Result;
use fdl_core::ide;
use serde_json::{Value, json};
use tower_lsp::ls_types::{CompletionItem, CompletionParams, SignatureHelp, SignatureHelpParams};

use super::{Document, Session, at, to_proto};

/// Answers `textDocument/completion`.
pub(in crate::lsp) fn completion(
    session: &Session,
    document: &Document,
    params: CompletionParams,
) -> Result<Option<Value>> {
    let position = params.text_document_position.position;
    let support = session.support();
    at(session, document, position, |place, analysis, offset| {
        let mut proposals = ide::completion(analysis, offset);
        let mut tickets = Vec::new();
        if support.lists.resolves_documentation {
            let all = proposals.iter_mut();
            tickets = session
                .explanations
                .keep(all.map(|it| it.documentation.take()).collect());
        }
        let mut tickets = tickets.into_iter();
        let items = proposals.into_iter().map(|it| CompletionItem {
            data: tickets.next().flatten().map(|it| json!(it)),
            ..to_proto::completion_item(place, it, support)
        });
        Some(to_proto::completion_list(items.collect(), support.lists))
    })
}

/// Answers `completionItem/resolve`.
pub(in crate::lsp) fn completion_resolve(
    session: &Session,
    item: CompletionItem,
) -> CompletionItem {
    let ticket = item.data.clone().map(serde_json::from_value);
    let Some(Ok(ticket)) = ticket else {
        return item;
    };
    let text = session.explanations.get(ticket);
    CompletionItem {
        documentation: text.map(|it| to_proto::documentation(it, session.support())),
        ..item
    }
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
