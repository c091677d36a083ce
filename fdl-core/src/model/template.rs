//! Constructors: mappings whose `.$` keys hold expressions.

use std::sync::Arc;

use super::ExpressionId;
use crate::syntax::NodeId;
use crate::text::TextRange;
use crate::value::Value;

/// A constructor attribute (`InputConstructor`, `Parameters`, …).
#[derive(Clone, Debug)]
pub struct Constructor {
    /// The attribute's key.
    pub key_range: TextRange,
    /// The mapping.
    pub node: NodeId,
    /// What it builds: always a [`Template::Object`], so that each member is known with its key.
    pub template: Template,
}

/// What builds a value. Below the first level, what has no expression is one literal.
#[derive(Clone, Debug)]
pub enum Template {
    /// A value without any expression below it.
    Literal(Value),
    /// The value of an expression.
    Expression(ExpressionId),
    /// An object.
    Object(Vec<TemplateEntry>),
    /// An array.
    Array(Vec<Template>),
}

/// A member that a template builds.
#[derive(Clone, Debug)]
pub struct TemplateEntry {
    /// The member's name: the key without `.$`.
    pub key: Arc<str>,
    /// The key as written.
    pub key_node: NodeId,
    /// What builds the value.
    pub value: Template,
}
