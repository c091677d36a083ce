//! Constructors: mappings whose `.$` keys hold expressions.

use std::sync::Arc;

use super::ExpressionId;
use crate::syntax::NodeId;
use crate::text::TextRange;
use crate::value::{ELEMENT_BYTES, MEMBER_BYTES, Object, Value};

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

impl Template {
    /// The value that it builds of what `evaluate` gives for its expressions, in their order.
    ///
    /// Templates are as deep as the text that they were read from, and the parser bounds that.
    ///
    /// # Errors
    ///
    /// The first one of `evaluate`.
    pub fn build<E>(
        &self,
        evaluate: &mut impl FnMut(ExpressionId) -> Result<Value, E>,
    ) -> Result<Value, E> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Expression(id) => evaluate(*id),
            Self::Array(elements) => {
                let elements = elements.iter().map(|it| it.build(evaluate));
                Ok(Value::from(elements.collect::<Result<Vec<_>, _>>()?))
            }
            Self::Object(entries) => {
                let mut members = Object::with_capacity(entries.len());
                for entry in entries {
                    members.insert(entry.key.clone(), entry.value.build(evaluate)?);
                }
                Ok(Value::from(members))
            }
        }
    }

    /// About how many bytes of memory a value has that it builds, beside literals and what its
    /// expressions give.
    pub fn frame_bytes(&self) -> u64 {
        match self {
            Self::Literal(_) | Self::Expression(_) => 0,
            Self::Array(elements) => {
                let below = elements.iter().map(Self::frame_bytes).sum::<u64>();
                elements.len() as u64 * ELEMENT_BYTES + below
            }
            Self::Object(entries) => {
                let below = entries.iter().map(|it| it.value.frame_bytes()).sum::<u64>();
                entries.len() as u64 * MEMBER_BYTES + below
            }
        }
    }
}
