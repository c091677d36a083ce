//! Requests about one document: convert, ask the core, convert back. They run on workers.
//!
//! A handler has the name of its route in [`service`](super::service) and stands with those of its
//! theme.

mod actions;
mod calls;
mod diagnostics;
mod extractions;
mod formatting;
mod lenses;
mod navigation;
mod new_test_file;
mod pull;
mod reading;
mod rename;
mod runs;
mod symbols;
mod test_files;
mod tokens;
mod typing;

use anyhow::Result;
use fdl_core::analysis::Analysis;
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::Position;

use super::documents::Document;
use super::session::Session;
use super::to_proto::Place;
use super::{from_proto, to_proto};

pub(super) use actions::code_action;
pub(super) use calls::{incoming_calls, outgoing_calls, prepare_call_hierarchy};
pub(super) use diagnostics::{Report, diagnostics, report};
pub(super) use extractions::code_action_resolve;
pub(super) use formatting::{formatting, on_type_formatting, range_formatting};
pub(super) use lenses::{all_lenses, code_lens};
pub(super) use navigation::{
    document_highlight, goto_definition, goto_implementation, linked_editing_range, references,
    references_at,
};
pub(super) use pull::{diagnostic, workspace_diagnostic};
pub(super) use reading::{document_link, document_symbol, folding_range, hover, selection_range};
pub(super) use rename::{prepare_rename, rename};
pub(super) use runs::{inlay_hint, inlay_hint_resolve, inline_value};
pub(super) use symbols::symbol;
pub(super) use tokens::{
    all_tokens, semantic_tokens_full, semantic_tokens_full_delta, semantic_tokens_range,
};
pub(super) use typing::{completion, completion_resolve, signature_help};

/// Asks about a position of a flow; of what is no flow nothing is known.
fn at<T>(
    session: &Session,
    document: &Document,
    position: Position,
    ask: impl FnOnce(Place<'_>, &Analysis, u32) -> Option<T>,
) -> Result<Option<T>> {
    let answer = document.flow().and_then(|analysis| {
        let place = place(session, document, &analysis);
        ask(place, &analysis, from_proto::offset(place, position))
    });
    Ok(answer)
}

/// The answer to a request that cannot be done, for a reason that the user should read.
pub(super) fn refuse(message: impl Into<String>) -> Error {
    let mut error = Error::new(REQUEST_FAILED);
    error.message = message.into().into();
    error
}

/// `RequestFailed` of the protocol.
const REQUEST_FAILED: ErrorCode = ErrorCode::ServerError(-32803);

/// The text of a flow, for conversions.
fn place<'a>(session: &Session, document: &'a Document, analysis: &'a Analysis) -> Place<'a> {
    Place {
        uri: &document.uri,
        text: &analysis.text,
        lines: &analysis.lines,
        unit: session.unit(),
    }
}
