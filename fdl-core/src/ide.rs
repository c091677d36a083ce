//! Editor features as free functions of an analysis and an offset; plain data in and out.

mod about_state;
mod actions;
mod calls;
mod completion;
mod cursor;
mod definition;
pub mod diagram;
mod folding;
mod format;
mod hover;
mod last_run;
mod layout;
mod lens;
mod links;
mod markdown;
mod members;
mod names;
mod plain_text;
mod quote;
mod references;
mod rename;
mod role;
mod selection;
mod semantic_tokens;
mod shape;
mod signature;
mod source;
mod symbol_search;
mod symbols;
mod test_anchors;
mod test_children;
mod test_document;
mod test_file_skeleton;
mod test_hover;
mod test_names;
mod test_role;

pub use actions::{
    Action, ActionKind, Destination, Extraction, code_actions, extractions, refactorings,
    safe_fixes,
};
pub use calls::{Call, CallItem, call_item, incoming_calls, outgoing_calls};
pub use completion::{CompletionItem, CompletionKind, completion, completion_in_test};
pub use definition::{Target, goto_definition};
pub use folding::{Fold, folds};
pub use format::{
    DocumentKind, FormatOptions, Unformatted, format, format_on_dash, format_on_enter, format_range,
};
pub use hover::{Hover, hover};
pub use last_run::{
    InlineValue, LastRun, RunCase, RunProblem, ValueHint, hover_last_run, inline_values,
    join_hovers, value_hints,
};
pub use lens::{Lens, LensAction, code_lenses};
pub use links::{Link, LinkTarget, links, links_in_test};
pub use names::Usage;
pub use plain_text::plain_text;
pub use references::{Reference, linked_ranges, references, references_of_state, state_named_at};
pub use rename::{Renameable, Renaming, prepare_rename, rename, rename_state};
pub use selection::selection_ranges;
pub use semantic_tokens::{SemanticKind, SemanticToken, semantic_tokens, semantic_tokens_in_test};
pub use signature::{Signature, SignatureParameter, signature_help};
pub use symbol_search::{MatchRank, NameQuery, NamedSymbol, named_symbols};
pub use symbols::{Symbol, SymbolKind, document_symbols};
pub use test_anchors::{
    definition_of_test_anchor, prepare_rename_of_test_anchor, references_of_test_anchor,
    rename_test_anchor,
};
pub use test_children::{
    ChildState, child_state_at, mocks_of_child_in_test, names_of_child_in_test,
};
pub use test_document::TestDocument;
pub use test_file_skeleton::test_file_skeleton;
pub use test_hover::hover_in_test;
pub use test_names::{
    NO_STATE_IN_TEST, TestName, definition_of_test_name, mocks_in_test, move_in_test,
    name_in_test_at, names_in_test, prepare_rename_in_test, rename_in_test,
};
