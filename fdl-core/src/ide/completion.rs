//! What can be typed at an offset.

use crate::analysis::Analysis;
use crate::checks::Edit;

/// A proposal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompletionItem {
    /// What the list shows.
    pub label: String,
    /// A word beside it: the type, `required`, the service.
    pub detail: Option<String>,
    /// What the documentation pane shows, in Markdown.
    pub documentation: Option<String>,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// The edit that accepting it makes; the range holds the offset and stays on its line.
    pub edit: Edit,
    /// The same edit's text in LSP snippet syntax (`$1`, `${1:x}`, `$0`), where it has places to fill in.
    pub snippet: Option<String>,
    /// What the client filters by; the label if none.
    pub filter: Option<String>,
    /// Items are shown in this order.
    pub sort: String,
    /// Whether the list should open with this one.
    pub preselect: bool,
}

/// What kind of thing a proposal is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompletionKind {
    /// An attribute or parameter.
    Property,
    /// One of a closed list of values.
    Value,
    /// An action.
    Action,
    /// A state's name.
    State,
    /// An error code.
    ErrorCode,
    /// A variable.
    Variable,
    /// A member of a variable.
    Member,
    /// A function.
    Function,
    /// A piece of text with places to fill in.
    Snippet,
    /// A keyword of the expression language.
    Keyword,
}

/// Proposals at `offset`, sorted.
pub fn completion(_analysis: &Analysis, _offset: u32) -> Vec<CompletionItem> {
    Vec::new()
}
