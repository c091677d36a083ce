//! Semantic tokens: all, those that have changed, those of a part.

use anyhow::Result;
use fdl_core::ide::{self, SemanticToken};
use fdl_core::text::TextRange;
use tower_lsp::ls_types as lsp;
use tower_lsp::ls_types::{
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult,
};

use super::{Document, Session, from_proto, place, to_proto};
use crate::lsp::documents::Content;
use crate::lsp::refresh::Refresh;
use crate::lsp::suite::Suite;

/// Answers `textDocument/semanticTokens/full`.
pub(in crate::lsp) fn semantic_tokens_full(
    session: &Session,
    document: &Document,
    _params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>> {
    let tokens = told_tokens(session, document);
    Ok(tokens.map(|data| {
        let (id, _) = session.tokens.replace(&document.uri, &data, None);
        let result_id = Some(id);
        lsp::SemanticTokens { result_id, data }.into()
    }))
}

/// Answers `textDocument/semanticTokens/full/delta`.
pub(in crate::lsp) fn semantic_tokens_full_delta(
    session: &Session,
    document: &Document,
    params: SemanticTokensDeltaParams,
) -> Result<Option<SemanticTokensFullDeltaResult>> {
    let tokens = told_tokens(session, document);
    Ok(tokens.map(|data| {
        let known = Some(params.previous_result_id.as_str());
        let (id, last) = session.tokens.replace(&document.uri, &data, known);
        let result_id = Some(id);
        match last {
            Some(last) => SemanticTokensFullDeltaResult::TokensDelta(lsp::SemanticTokensDelta {
                result_id,
                edits: to_proto::token_edits(&last, data),
            }),
            None => lsp::SemanticTokens { result_id, data }.into(),
        }
    }))
}

/// Answers `textDocument/semanticTokens/range`.
pub(in crate::lsp) fn semantic_tokens_range(
    session: &Session,
    document: &Document,
    params: SemanticTokensRangeParams,
) -> Result<Option<SemanticTokensRangeResult>> {
    if document.is_test_file() {
        // Of a part it could not be said later whether that has changed.
        told_tokens(session, document);
    }
    let tokens = tokens(session, document, Some(params.range));
    Ok(tokens.map(|data| {
        let result_id = None;
        lsp::SemanticTokens { result_id, data }.into()
    }))
}

/// All tokens of a document. Those of a test file rest on its flow: they count as told.
fn told_tokens(session: &Session, document: &Document) -> Option<Vec<lsp::SemanticToken>> {
    let tokens = all_tokens(session, document);
    if Refresh::Tokens.is_supported(session) && document.is_test_file() {
        session.told.note(&document.uri, Refresh::Tokens, &tokens);
    }
    tokens
}

/// All tokens of a flow or test file.
pub(in crate::lsp) fn all_tokens(
    session: &Session,
    document: &Document,
) -> Option<Vec<lsp::SemanticToken>> {
    tokens(session, document, None)
}

/// The tokens of a flow or test file, of all of it or of a part.
fn tokens(
    session: &Session,
    document: &Document,
    range: Option<lsp::Range>,
) -> Option<Vec<lsp::SemanticToken>> {
    let convert = |place: to_proto::Place<'_>,
                   find: &dyn Fn(Option<TextRange>) -> Vec<SemanticToken>| {
        let within = range.map(|it| from_proto::range(place, it));
        to_proto::semantic_tokens(place, &find(within))
    };
    match document.content() {
        Content::Flow(analysis) => {
            let place = place(session, document, &analysis);
            Some(convert(place, &|it| ide::semantic_tokens(&analysis, it)))
        }
        Content::Test => {
            let suite = Suite::of(session, document).ok()??;
            let test = suite.test(&document.uri)?;
            let (flow, tree) = (&suite.flow.flow, &test.scenarios.file.tree);
            let find = |it| ide::semantic_tokens_in_test(flow, tree, it);
            Some(convert(suite.test_place(test), &find))
        }
        Content::Config | Content::TooLarge | Content::Other => None,
    }
}
