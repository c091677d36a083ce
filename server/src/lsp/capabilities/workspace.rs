//! What the client can do beyond single documents: ask again, configure, show.

use tower_lsp::ls_types::ClientCapabilities;

/// What the client can do in its workspace. The default is nothing.
#[derive(Clone, Debug, Default)]
pub(in crate::lsp) struct WorkspaceSupport {
    /// Whether it asks for inlay hints again when told so.
    pub(in crate::lsp) refreshes_hints: bool,
    /// Whether it asks for inline values again when told so.
    pub(in crate::lsp) refreshes_values: bool,
    /// Whether it asks for code lenses again when told so.
    pub(in crate::lsp) refreshes_lenses: bool,
    /// Whether it asks for semantic tokens again when told so.
    pub(in crate::lsp) refreshes_tokens: bool,
    /// Whether it shows how far long work is.
    pub(in crate::lsp) progress: bool,
    /// Whether it can be told to show a document.
    pub(in crate::lsp) shows_documents: bool,
    /// Whether it can be asked for its settings.
    pub(in crate::lsp) configuration: bool,
    /// Whether it tells of changed settings, if it is asked to.
    pub(in crate::lsp) tells_settings: bool,
}

impl WorkspaceSupport {
    /// Reads what the client says of itself.
    pub(super) fn new(capabilities: &ClientCapabilities) -> Self {
        let is = |it: Option<bool>| it == Some(true);
        let window = capabilities.window.as_ref();
        let progress = is(window.and_then(|it| it.work_done_progress));
        let show = window.and_then(|it| it.show_document.as_ref());
        let shows_documents = show.is_some_and(|it| it.support);
        let Some(workspace) = &capabilities.workspace else {
            return Self {
                progress,
                shows_documents,
                ..Self::default()
            };
        };
        let hints = workspace.inlay_hint.as_ref();
        let values = workspace.inline_value.as_ref();
        let lenses = workspace.code_lens.as_ref();
        let tokens = workspace.semantic_tokens.as_ref();
        let settings = workspace.did_change_configuration.as_ref();
        Self {
            refreshes_hints: is(hints.and_then(|it| it.refresh_support)),
            refreshes_values: is(values.and_then(|it| it.refresh_support)),
            refreshes_lenses: is(lenses.and_then(|it| it.refresh_support)),
            refreshes_tokens: is(tokens.and_then(|it| it.refresh_support)),
            progress,
            shows_documents,
            configuration: is(workspace.configuration),
            tells_settings: is(settings.and_then(|it| it.dynamic_registration)),
        }
    }
}
