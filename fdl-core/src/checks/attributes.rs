//! What the attribute rules share: the places that findings are reported at, and small questions
//! about mappings.

use crate::analysis::Analysis;
use crate::catalog::objects::{ObjectKind, StateType};
use crate::model::Object;
use crate::syntax::edit::{Yaml, insert_after, insert_into};
use crate::syntax::{Entry, Node, NodeKind, ScalarType};
use crate::text::{Edit, TextRange};

/// Mappings that the catalogue knows, with their nodes.
pub(super) fn objects<'a>(
    analysis: &'a Analysis,
    objects: &'a [Object],
) -> impl Iterator<Item = (Object, Node<'a>)> {
    let objects = objects.iter();
    objects.map(|&object| (object, analysis.tree.node(object.node)))
}

/// A key without its `.$`, and whether it had one.
pub(super) fn split_suffix(key: &str) -> (&str, bool) {
    match key.strip_suffix(".$") {
        Some(name) => (name, true),
        None => (key, false),
    }
}

/// Whether a mapping has a key, with or without `.$`, in its own entries or in merged ones. A line that is
/// no entry yet counts by the word that begins it: what is wrong with it is said there.
pub(super) fn has(mapping: Node<'_>, name: &str) -> bool {
    has_within(mapping, name, 8)
}

fn has_within(mapping: Node<'_>, name: &str, depth: usize) -> bool {
    const MERGE: usize = "<<".len();
    let with_suffix = name.len() + ".$".len();
    mapping.entries().any(|entry| {
        if entry.key.lacks_colon() {
            let word = entry.key.source().split([':', ' ']).next();
            return word.is_some_and(|it| is_key_of(it, name));
        }
        // Most keys differ in their length: their text is not looked at.
        let length = entry.key.text_length();
        let may_be = length.is_some_and(|it| it == name.len() || it == with_suffix || it == MERGE);
        let Some(key) = may_be.then(|| entry.key.str()).flatten() else {
            return false;
        };
        if depth > 0 && key == "<<" {
            let merged = entry.value.resolved();
            return has_within(merged, name, depth - 1)
                || merged
                    .items()
                    .any(|item| has_within(item.resolved(), name, depth - 1));
        }
        is_key_of(key, name)
    })
}

/// The key of a text of one line that were an entry, had it a space behind its colon: `End` of `End:true`.
pub(super) fn glued_key(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(':')?;
    let begins = |it: char| it.is_ascii_alphanumeric() || it == '$';
    (is_plain_key(name) && rest.starts_with(begins) && !rest.contains('\n')).then_some(name)
}

/// Whether a text is a word as keys are.
pub(super) fn is_plain_key(text: &str) -> bool {
    let of_word = |it: char| it.is_ascii_alphanumeric() || "_-.$".contains(it);
    text.starts_with(|it: char| it.is_ascii_alphabetic()) && text.chars().all(of_word)
}

/// Whether the key is that of an attribute, with or without `.$`.
fn is_key_of(key: &str, name: &str) -> bool {
    match key.len().checked_sub(name.len()) {
        Some(0) => key == name,
        Some(2) => key.strip_suffix(".$") == Some(name),
        _ => false,
    }
}

/// Whether it is a scalar and not null.
pub(super) fn is_some_scalar(value: Node<'_>) -> bool {
    // Null begins with one of these, or with a quote or `|` under a tag: nothing else need be told apart.
    let may_be_null = |first| matches!(first, b'~' | b'n' | b'N' | b'\'' | b'"' | b'|' | b'>');
    value.is_scalar()
        && (!value.first_byte().is_none_or(may_be_null)
            || value.scalar_type() != Some(ScalarType::Null))
}

/// Where a wrong value is reported: the value, or its key where the value is a block or nothing.
pub(super) fn value_range(entry: Entry<'_>) -> TextRange {
    match is_token(entry.value) {
        true => entry.value.range(),
        false => entry.key.range(),
    }
}

/// The same for an item of a list: a block's first key, an empty one's `-`.
pub(super) fn item_range(item: Node<'_>) -> TextRange {
    if is_token(item) {
        return item.range();
    }
    if item.is_absent() {
        let dash = item.tree().text()[..item.range().start as usize].rfind(['-', ',', '[']);
        let dash = dash.map_or(item.range().start, |at| at as u32);
        return TextRange::new(dash, dash + 1);
    }
    let mut first = item;
    while let Some(child) = first.children().next() {
        first = child;
    }
    first_line(first)
}

/// The part of a node that stands on its first line.
pub(super) fn first_line(node: Node<'_>) -> TextRange {
    let range = node.range();
    let source = node.source();
    let length = source.find(['\n', '\r']).unwrap_or(source.len());
    TextRange::new(range.start, range.start + length as u32)
}

/// Whether a node is something to point at: written, and on one line.
fn is_token(node: Node<'_>) -> bool {
    let block = matches!(
        node.kind(),
        NodeKind::Mapping { flow: false } | NodeKind::Sequence { flow: false }
    );
    !block && !node.range().is_empty() && !node.source().contains(['\n', '\r'])
}

/// Where something missing is reported: the `Name` value of a state, else the first key.
pub(super) fn missing_range(object: Object, mapping: Node<'_>) -> TextRange {
    let is_state = matches!(object.kind, ObjectKind::State(_) | ObjectKind::AnyState);
    if is_state && let Some(name) = mapping.entry("Name").filter(|it| is_token(it.value)) {
        return name.value.range();
    }
    first_key_range(mapping)
}

/// The first key of a mapping; `{}` itself.
pub(super) fn first_key_range(mapping: Node<'_>) -> TextRange {
    match mapping.entries().next() {
        Some(entry) => entry.key.range(),
        None => first_line(mapping),
    }
}

/// What a value is, for messages.
pub(super) fn describe(node: Node<'_>) -> String {
    let shown = || super::words::shown(&node.text().unwrap_or_default());
    match node.scalar_type() {
        None if node.is_mapping() => "a mapping".to_owned(),
        None if node.is_sequence() => "a list".to_owned(),
        None => "an alias".to_owned(),
        Some(ScalarType::Null) if node.is_absent() => "empty".to_owned(),
        Some(ScalarType::Null) => "null".to_owned(),
        Some(ScalarType::Boolean(_)) => format!("the boolean `{}`", shown()),
        Some(ScalarType::Integer | ScalarType::Float) => format!("the number `{}`", shown()),
        Some(ScalarType::Text) => format!("the text `{}`", shown()),
    }
}

/// Inserts an attribute behind all those that the catalogue lists before it.
pub(crate) fn insert_attribute(
    kind: ObjectKind,
    mapping: Node<'_>,
    name: &str,
    value: &Yaml,
) -> Option<Edit> {
    let rows = crate::catalog::objects::attributes(kind);
    let own = rows.iter().position(|row| row.name == name)?;
    let is_before = |entry: &Entry<'_>| {
        let name = entry.key.text();
        rows[..own]
            .iter()
            .any(|row| Some(row.name) == name.as_deref())
    };
    let before = mapping.entries().filter(is_before).last();
    match before.or_else(|| mapping.entries().next()) {
        Some(entry) => insert_after(entry, name, value),
        None => insert_into(mapping, name, value),
    }
}

/// What a message calls several types of state: `Task, Parallel and Map states`.
pub(super) fn state_types(types: &[StateType]) -> String {
    let names: Vec<&str> = types.iter().map(|it| it.name()).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => {
            format!("{} and {last} states", rest.join(", "))
        }
        _ => format!("{} states", names.concat()),
    }
}
