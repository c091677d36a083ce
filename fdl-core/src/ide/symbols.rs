//! The outline.

use crate::analysis::Analysis;
use crate::text::TextRange;

/// An entry of the outline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// The name.
    pub name: String,
    /// A word beside it: the state's type and action.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// The whole of it.
    pub range: TextRange,
    /// Its name, within `range`.
    pub selection: TextRange,
    /// What lies below it.
    pub children: Vec<Symbol>,
}

/// What an entry of the outline is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SymbolKind {
    /// The flow.
    Flow,
    /// A state, by its type if known.
    State(Option<crate::catalog::objects::StateType>),
    /// A branch of a Parallel state.
    Branch,
}

/// The outline of the document, in document order.
pub fn document_symbols(_analysis: &Analysis) -> Vec<Symbol> {
    Vec::new()
}
