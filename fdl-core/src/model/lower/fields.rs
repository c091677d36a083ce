//! The entries of a mapping with the text of their keys, and scalars as the model reads them.

use super::super::{Quantity, Text};
use crate::syntax::{Entry, Node, ScalarType};
use crate::value::{Number, Value};

/// An entry with the text of its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'t> {
    pub(super) key: &'t str,
    pub(super) entry: Entry<'t>,
}

/// The entries of a mapping, merge keys resolved. Keys that are no scalars and words without a
/// colon are left out.
pub(super) fn fields<'t>(mapping: Node<'t>) -> impl Iterator<Item = Field<'t>> {
    let mut merged = mapping
        .has_merge_keys()
        .then(|| mapping.merged_entries().into_iter());
    let mut written = mapping.entries();
    let entries = std::iter::from_fn(move || match &mut merged {
        None => written.next(),
        Some(merged) => merged.next(),
    });
    entries.filter_map(|entry| {
        let key = entry.key.resolved().str()?;
        (!entry.key.lacks_colon()).then_some(Field { key, entry })
    })
}

/// The value of the first field of that name.
pub(super) fn first<'t>(mapping: Node<'t>, name: &str) -> Option<Node<'t>> {
    if mapping.has_merge_keys() {
        let field = fields(mapping).find(|it| it.key == name)?;
        return Some(field.entry.value);
    }
    let mut entries = mapping.entries();
    let is_first = |it: &Entry<'_>| it.key.resolved().reads(name) && !it.key.lacks_colon();
    Some(entries.find(is_first)?.value)
}

/// The text of a scalar; of one that is no text its source. Null and nothing are no text.
pub(super) fn text(value: Node<'_>) -> Option<Text> {
    let value = value.resolved();
    Some(Text {
        value: scalar_text(value)?.into(),
        range: value.range(),
        node: value.id(),
    })
}

#[inline]
pub(super) fn scalar_text(value: Node<'_>) -> Option<&str> {
    match value.scalar_type()? {
        ScalarType::Null => None,
        _ => value.str(),
    }
}

/// Whether a node is a scalar that is text.
pub(super) fn is_text(value: Node<'_>) -> bool {
    value.scalar_type() == Some(ScalarType::Text)
}

/// A number, or text of digits.
pub(super) fn quantity(value: Node<'_>) -> Option<Quantity> {
    let value = value.resolved();
    Some(Quantity::Literal {
        number: number(value)?,
        range: value.range(),
    })
}

fn number(node: Node<'_>) -> Option<Number> {
    match node.scalar_type()? {
        ScalarType::Integer | ScalarType::Float => match node.to_value() {
            Value::Number(number) => Some(number),
            _ => None,
        },
        ScalarType::Text => {
            let digits = node.str()?;
            let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
            let digits = digits.trim_start_matches('0');
            let digits = if digits.is_empty() { "0" } else { digits };
            is_number.then(|| Number::parse(digits)).flatten()
        }
        _ => None,
    }
}
