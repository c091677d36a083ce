//! What the client makes of diagnostics.

use tower_lsp::ls_types::{ClientCapabilities, DiagnosticTag};

/// What the client makes of diagnostics. The default is nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::lsp) struct DiagnosticSupport {
    /// Whether it asks for diagnostics, and again when told so: then none are pushed.
    pub(in crate::lsp) pulls: bool,
    /// Whether it would ask, but only after edits of the same document: it would not hear of what a run
    /// or another document has changed, and is not offered to ask.
    pub(in crate::lsp) pulls_edits_only: bool,
    /// Whether a report may have those of other documents with it.
    pub(in crate::lsp) related_documents: bool,
    /// Whether they may have related places.
    pub(in crate::lsp) related: bool,
    /// Whether they may say that something is not needed.
    pub(in crate::lsp) unnecessary: bool,
    /// Whether they may say that something is deprecated.
    pub(in crate::lsp) deprecated: bool,
    /// Whether they may have the address of a page.
    pub(in crate::lsp) pages: bool,
    /// Whether they may have data, which come back with requests for code actions.
    pub(in crate::lsp) data: bool,
}

impl DiagnosticSupport {
    /// Reads what the client says of itself. Where it speaks of pushed and of pulled diagnostics,
    /// either counts: both look the same.
    pub(super) fn new(capabilities: &ClientCapabilities) -> Self {
        let workspace = capabilities.workspace.as_ref();
        let refresh = workspace.and_then(|it| it.diagnostics.as_ref());
        let document = capabilities.text_document.as_ref();
        let pushed = document.and_then(|it| it.publish_diagnostics.as_ref());
        let pulled = document.and_then(|it| it.diagnostic.as_ref());
        let refreshes = refresh.and_then(|it| it.refresh_support) == Some(true);
        let either =
            |a: Option<Option<bool>>, b: Option<Option<bool>>| [a, b].contains(&Some(Some(true)));
        let tags = pushed.and_then(|it| it.tag_support.as_ref());
        let all_tags = pulled.is_some_and(|it| it.tag_support.is_some());
        let tag = |tag| all_tags || tags.is_some_and(|it| it.value_set.contains(&tag));
        Self {
            pulls: pulled.is_some() && refreshes,
            pulls_edits_only: pulled.is_some() && !refreshes,
            related_documents: pulled.and_then(|it| it.related_document_support) == Some(true),
            related: either(
                pushed.map(|it| it.related_information),
                pulled.map(|it| it.related_information),
            ),
            unnecessary: tag(DiagnosticTag::UNNECESSARY),
            deprecated: tag(DiagnosticTag::DEPRECATED),
            pages: either(
                pushed.map(|it| it.code_description_support),
                pulled.map(|it| it.code_description_support),
            ),
            data: either(
                pushed.map(|it| it.data_support),
                pulled.map(|it| it.data_support),
            ),
        }
    }
}
