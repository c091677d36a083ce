//! Constructors: which members are expressions.

use super::super::{Position, StateId, Template, TemplateEntry};
use super::Lowering;
use super::fields::{fields, is_text};
use crate::syntax::Node;
use crate::value::Value;

/// The deepest nesting that is read; what lies deeper is null. The parser has the same bound, so
/// only aliases come here.
const DEPTH_LIMIT: u32 = 256;

/// Where a template stands, and how its expressions are marked.
#[derive(Clone, Copy)]
struct Context {
    position: Position,
    state: StateId,
    /// Below a mapping that stands under a `.$` key: text that starts with `$` is an expression (Q29).
    sigil: bool,
    depth: u32,
}

impl Context {
    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }
}

impl Lowering {
    /// The template of a constructor: its members, each literal or not.
    pub(super) fn template_of(
        &mut self,
        mapping: Node<'_>,
        position: Position,
        state: StateId,
    ) -> Template {
        let context = Context {
            position,
            state,
            sigil: false,
            depth: 0,
        };
        Template::Object(self.members(mapping, context))
    }

    fn template(&mut self, node: Node<'_>, context: Context) -> Template {
        let node = node.resolved();
        if context.depth >= DEPTH_LIMIT {
            self.flow.truncated = true;
            return Template::Literal(Value::Null);
        }
        if node.is_mapping() {
            return object(self.members(node, context));
        }
        if node.is_sequence() {
            let items = node.items();
            return array(
                items
                    .map(|it| self.template(it, context.deeper()))
                    .collect(),
            );
        }
        if context.sigil && is_text(node) && node.str().is_some_and(|it| it.starts_with('$')) {
            return self.expression_or_null(node, context);
        }
        match self.afford(node) {
            true => Template::Literal(node.to_value()),
            false => Template::Literal(Value::Null),
        }
    }

    fn members(&mut self, mapping: Node<'_>, context: Context) -> Vec<TemplateEntry> {
        let mut members = Vec::with_capacity(mapping.entries().count());
        for field in fields(mapping) {
            let name = field.key.strip_suffix(".$");
            let value = match name {
                Some(_) => self.under_suffix(field.entry.value, context.deeper()),
                None => self.template(field.entry.value, context.deeper()),
            };
            members.push(TemplateEntry {
                key: name.unwrap_or(field.key).into(),
                key_node: field.entry.key.id(),
                value,
            });
        }
        members
    }

    /// What stands under a key with the suffix: text is an expression, a mapping is taken for one
    /// whose members should have had the suffix (Q29), anything else is not evaluated.
    fn under_suffix(&mut self, value: Node<'_>, context: Context) -> Template {
        let value = value.resolved();
        if is_text(value) {
            return self.expression_or_null(value, context);
        }
        let sigil = context.sigil || value.is_mapping();
        self.template(value, Context { sigil, ..context })
    }

    fn expression_or_null(&mut self, value: Node<'_>, context: Context) -> Template {
        match self.expression(value, context.position, Some(context.state)) {
            Some(expression) => Template::Expression(expression),
            None => Template::Literal(Value::Null),
        }
    }
}

/// An object; a literal where all members are.
fn object(members: Vec<TemplateEntry>) -> Template {
    if !members.iter().all(|it| is_literal(&it.value)) {
        return Template::Object(members);
    }
    let mut object = crate::value::Object::new();
    for member in members {
        if let Template::Literal(value) = member.value {
            object.entry(member.key).or_insert(value);
        }
    }
    Template::Literal(Value::from(object))
}

/// An array; a literal where all elements are.
fn array(elements: Vec<Template>) -> Template {
    if !elements.iter().all(is_literal) {
        return Template::Array(elements);
    }
    Template::Literal(Value::array(elements.into_iter().filter_map(
        |element| match element {
            Template::Literal(value) => Some(value),
            _ => None,
        },
    )))
}

fn is_literal(template: &Template) -> bool {
    matches!(template, Template::Literal(_))
}
