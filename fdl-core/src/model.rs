//! The flow as its author means it: scopes, states, transitions, rules, constructors.
//!
//! Lowered from a partial tree without failing: what is missing is `None`, what has the wrong form
//! is left out (the attribute checks walk the tree and report it). Every piece knows its range and
//! its node. Attributes with the right meaning under a slightly wrong spelling
//! (`MaxConcuccency`, `Condition.$`) are read.

mod expression;
mod flow;
mod lower;
mod state;
mod template;

pub use expression::{Expression, ExpressionId, Position};
pub use flow::{Flow, Object, Scope, ScopeId, ScopeOwner, Transition, TransitionKind, escape};
pub use lower::{LooseConstructor, lower, lower_constructor};
pub use state::{
    CatchRule, Choice, ChoiceBranch, Fail, Map, MapMode, Parallel, Quantity, RetryRule, State,
    StateId, StateKind, Task, TextOrExpression, Wait,
};
pub use template::{Constructor, Template, TemplateEntry};

use smol_str::SmolStr;

use crate::syntax::NodeId;
use crate::text::TextRange;

/// A text value of the flow, with its place. Scalars of other types where text is wanted are read
/// as their source text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The decoded text.
    pub value: SmolStr,
    /// The scalar as written, with its quotes.
    pub range: TextRange,
    /// The scalar.
    pub node: NodeId,
}
