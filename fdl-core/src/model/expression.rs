//! The expressions of a flow, with the way from their text to the source.

use std::sync::Arc;

use super::StateId;
pub use crate::catalog::context::Position;
use crate::expr::ast::{Expr, ExprError};
use crate::syntax::{NodeId, Tree};
use crate::text::TextRange;

/// An expression of a flow, by number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ExpressionId(pub u32);

/// An expression of a flow.
#[derive(Clone, Debug)]
pub struct Expression {
    /// Its number.
    pub id: ExpressionId,
    /// The state that it belongs to.
    pub state: Option<StateId>,
    /// Where it stands: which variables it can read.
    pub position: Position,
    /// The scalar.
    pub node: NodeId,
    /// The scalar's decoded text.
    pub text: Arc<str>,
    /// The tree; offsets are relative to `text`.
    pub ast: Expr,
    /// What is wrong with the text; offsets are relative to `text`.
    pub errors: Vec<ExprError>,
}

impl Expression {
    /// The place in the source of a range of the expression's text, exact in every YAML style.
    pub fn source_range(&self, tree: &Tree, range: TextRange) -> TextRange {
        tree.node(self.node).source_range(range)
    }
}
