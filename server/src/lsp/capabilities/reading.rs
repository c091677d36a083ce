//! What the server offers to who reads and finds their way.

use tower_lsp::ls_types::{
    CallHierarchyServerCapability, ClientCapabilities, DocumentLinkOptions,
    FoldingRangeProviderCapability, ImplementationProviderCapability,
    LinkedEditingRangeServerCapabilities, OneOf, RenameOptions, SelectionRangeProviderCapability,
    SemanticTokensFullOptions, SemanticTokensOptions, SemanticTokensServerCapabilities,
    ServerCapabilities, WorkDoneProgressOptions,
};

use super::ClientSupport;
use crate::lsp::to_proto;

/// What the client can do with what it reads. The default is nothing.
#[derive(Clone, Debug, Default)]
pub(in crate::lsp) struct ReadingSupport {
    /// Whether it asks where a name stands before it renames.
    pub(in crate::lsp) prepares_rename: bool,
    /// Whether it colours words by what they mean.
    pub(in crate::lsp) colours: bool,
    /// The greatest number of folding ranges that it takes.
    pub(in crate::lsp) folds: Option<u32>,
    /// Whether it changes a name and its references together while one is typed.
    pub(in crate::lsp) edits_linked: bool,
    /// Whether links may say what they lead to.
    pub(in crate::lsp) link_tooltips: bool,
}

impl ReadingSupport {
    /// Reads what the client says of itself.
    pub(super) fn new(capabilities: &ClientCapabilities) -> Self {
        let Some(document) = &capabilities.text_document else {
            return Self::default();
        };
        let rename = document.rename.as_ref();
        let folding = document.folding_range.as_ref();
        let links = document.document_link.as_ref();
        Self {
            prepares_rename: rename.and_then(|it| it.prepare_support) == Some(true),
            colours: document.semantic_tokens.is_some(),
            edits_linked: document.linked_editing_range.is_some(),
            folds: folding.and_then(|it| it.range_limit),
            link_tooltips: links.and_then(|it| it.tooltip_support) == Some(true),
        }
    }
}

/// The part of the answer to `initialize`.
pub(super) fn capabilities(support: &ClientSupport) -> ServerCapabilities {
    ServerCapabilities {
        definition_provider: Some(OneOf::Left(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(match support.reading.prepares_rename {
            true => OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            false => OneOf::Left(true),
        }),
        linked_editing_range_provider: support
            .reading
            .edits_linked
            .then_some(LinkedEditingRangeServerCapabilities::Simple(true)),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: support.reading.colours.then(semantic_tokens),
        ..ServerCapabilities::default()
    }
}

fn semantic_tokens() -> SemanticTokensServerCapabilities {
    SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
        work_done_progress_options: WorkDoneProgressOptions::default(),
        legend: to_proto::legend(),
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
    })
}
