//! What is asked for while a flow or test file is typed.

use anyhow::Result;
use fdl_core::ide;
use serde_json::{Value, json};
use tower_lsp::ls_types::{CompletionItem, CompletionParams, SignatureHelp, SignatureHelpParams};

use super::test_files::at_test;
use super::{Document, Session, at, to_proto};
use crate::lsp::to_proto::Place;

/// Answers `textDocument/completion`.
pub(in crate::lsp) fn completion(
    session: &Session,
    document: &Document,
    params: CompletionParams,
) -> Result<Option<Value>> {
    let position = params.text_document_position.position;
    if document.is_test_file() {
        return Ok(at_test(
            session,
            document,
            position,
            |place, test, offset| Some(list(session, place, ide::completion_in_test(test, offset))),
        ));
    }
    at(session, document, position, |place, analysis, offset| {
        Some(list(session, place, ide::completion(analysis, offset)))
    })
}

/// Proposals as the client takes them.
fn list(session: &Session, place: Place<'_>, mut proposals: Vec<ide::CompletionItem>) -> Value {
    let support = session.support();
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
    to_proto::completion_list(items.collect(), support.lists)
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
