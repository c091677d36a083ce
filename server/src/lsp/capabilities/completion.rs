//! What the client can do with lists of completions.

use tower_lsp::ls_types::ClientCapabilities;

/// What the client can do with lists of completions. The default is nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::lsp) struct ListSupport {
    /// Whether it asks for the documentation of an item when that is looked at.
    pub(in crate::lsp) resolves_documentation: bool,
    /// Whether a list may say which range its items replace.
    pub(in crate::lsp) default_range: bool,
    /// Whether a list may say whether its items are snippets.
    pub(in crate::lsp) default_format: bool,
    /// Whether a list may say whether its items are indented.
    pub(in crate::lsp) default_mode: bool,
}

impl ListSupport {
    /// Reads what the client says of itself.
    pub(super) fn new(capabilities: &ClientCapabilities) -> Self {
        let document = capabilities.text_document.as_ref();
        let completion = document.and_then(|it| it.completion.as_ref());
        let item = completion.and_then(|it| it.completion_item.as_ref());
        let resolves = item.and_then(|it| it.resolve_support.as_ref());
        let list = completion.and_then(|it| it.completion_list.as_ref());
        let defaults = list.and_then(|it| it.item_defaults.as_deref());
        let has = |name: &str| defaults.is_some_and(|it| it.iter().any(|it| it == name));
        Self {
            resolves_documentation: resolves
                .is_some_and(|it| it.properties.iter().any(|it| it == "documentation")),
            default_range: has("editRange"),
            default_format: has("insertTextFormat"),
            default_mode: has("insertTextMode"),
        }
    }
}
