//! Writes a value of a constructor as an expression that gives just this value, or the other way.

use super::{Action, ActionKind};
use crate::analysis::Analysis;
use crate::expr::ast::ExprKind;
use crate::expr::parse;
use crate::ide::members::data_constructors;
use crate::model::{Constructor, State, StateKind, Template, TemplateEntry};
use crate::syntax::edit::{Yaml, replace_entry};
use crate::syntax::{Entry, Node};
use crate::text::TextRange;
use crate::value::Value;

/// For a value at `range`: `x: foo` as `x.$: '"foo"'`, and back.
pub(super) fn wrap_value(analysis: &Analysis, range: TextRange) -> Option<Action> {
    let state = analysis.state_at(range.start)?;
    let entry = entry_at(analysis, range.start)?;
    let template = constructors(state).find_map(|it| within(&it.template, entry.key))?;
    let key = entry.key.str()?;
    let (title, key, value) = match &template.value {
        Template::Literal(value) => (
            "Write as expression",
            format!("{key}.$"),
            as_expression(value)?,
        ),
        Template::Expression(id) => {
            let expression = analysis.flow.expression(*id);
            let ExprKind::Literal(value) = &expression.ast.kind else {
                return None;
            };
            let name = key.strip_suffix(".$")?;
            let whole = expression.errors.is_empty() && entry.value.is_scalar();
            (
                title_of(value),
                name.to_owned(),
                as_value(value).filter(|_| whole)?,
            )
        }
        Template::Object(_) | Template::Array(_) => return None,
    };
    let parent = entry.key.parent()?;
    let bare = |it: Node<'_>| it.anchor().is_none() && it.tag().is_none() && it.is_scalar();
    if parent.entry(&key).is_some() || !bare(entry.key) || !bare(entry.value) {
        return None;
    }
    Some(Action {
        title: title.to_owned(),
        kind: ActionKind::Rewrite,
        edits: vec![replace_entry(entry, &[(&key, value)])?],
        preferred: false,
    })
}

fn title_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "Write as text",
        _ => "Write as plain value",
    }
}

/// The entry whose key or scalar value stands at an offset.
fn entry_at(analysis: &Analysis, offset: u32) -> Option<Entry<'_>> {
    let node = analysis.tree.node_at(offset)?;
    match node.is_key() {
        true => node.parent()?.entries().find(|it| it.key.id() == node.id()),
        false => node.owning_entry(),
    }
}

/// The constructors of a state and its rules, with `Parameters`.
fn constructors(state: &State) -> impl Iterator<Item = &Constructor> {
    let parameters = match &state.kind {
        StateKind::Task(task) => task.parameters.as_ref(),
        _ => None,
    };
    data_constructors(state).chain(parameters)
}

/// What builds the member of that key.
fn within<'t>(template: &'t Template, key: Node<'_>) -> Option<&'t TemplateEntry> {
    match template {
        Template::Object(entries) => entries.iter().find_map(|it| {
            let own = (it.key_node == key.id()).then_some(it);
            own.or_else(|| within(&it.value, key))
        }),
        Template::Array(elements) => elements.iter().find_map(|it| within(it, key)),
        Template::Literal(_) | Template::Expression(_) => None,
    }
}

/// The expression that is the value, if one is exactly that.
fn as_expression(value: &Value) -> Option<Yaml> {
    if matches!(value, Value::Array(_) | Value::Object(_)) {
        return None;
    }
    let text = value.to_json();
    let (ast, errors) = parse(&text);
    match &ast.kind {
        ExprKind::Literal(read) if errors.is_empty() && read.to_json() == text => {
            Some(Yaml::Text(text))
        }
        _ => None,
    }
}

/// A literal of an expression as YAML.
fn as_value(value: &Value) -> Option<Yaml> {
    match value {
        Value::String(text) => Some(Yaml::text(&**text)),
        Value::Array(_) | Value::Object(_) => None,
        scalar => Some(Yaml::source(scalar.to_json())),
    }
}
