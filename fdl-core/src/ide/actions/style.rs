//! Writes a collection the other way: in brackets, or on lines of its own.

use super::{Action, ActionKind};
use crate::analysis::Analysis;
use crate::ide::layout::Layout;
use crate::syntax::edit::scalar;
use crate::syntax::{Entry, Node, NodeKind, ScalarStyle, ScalarType};
use crate::text::{Edit, TextRange};

/// The longest line that a block is put into, in characters.
const WIDTH: usize = 100;

/// The collection at `range`, or that of the key there, whose parent is a block, in the other style: one
/// level of brackets opened, or a block of short values put into one line.
pub(super) fn convert(analysis: &Analysis, range: TextRange) -> Option<Action> {
    let first = analysis.tree.node_at(range.start)?;
    let value = first.owning_entry().map(|it| it.value);
    let mut node = Some(value.filter(|it| is_collection(*it)).unwrap_or(first));
    while let Some(inner) = node {
        let outer = inner.parent()?;
        if is_collection(inner) && is_block(outer) && !inner.is_key() {
            return match is_block(inner) {
                true => to_flow(analysis, inner),
                false => to_block(analysis, inner),
            };
        }
        node = Some(outer);
    }
    None
}

fn is_collection(node: Node<'_>) -> bool {
    node.is_mapping() || node.is_sequence()
}

fn is_block(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        NodeKind::Mapping { flow: false } | NodeKind::Sequence { flow: false }
    )
}

/// Whether nothing in a piece of text needs care: no comment, anchor or tag.
fn is_bare(analysis: &Analysis, node: Node<'_>) -> bool {
    let range = node.range();
    let comments = analysis.tree.comments().iter();
    let mut inside = comments.filter(|it| range.covers(it.range));
    inside.next().is_none() && has_no_properties(node)
}

fn has_no_properties(node: Node<'_>) -> bool {
    node.anchor().is_none() && node.tag().is_none() && node.children().all(has_no_properties)
}

fn to_block(analysis: &Analysis, node: Node<'_>) -> Option<Action> {
    let source = node.source();
    if !is_bare(analysis, node) || !source.starts_with(['{', '[']) {
        return None;
    }
    let parts: Vec<String> = match node.is_mapping() {
        true => node
            .entries()
            .map(flow_entry_as_block)
            .collect::<Option<_>>()?,
        false => node
            .items()
            .map(|item| Some(format!("- {}", one_line(item)?)))
            .collect::<Option<_>>()?,
    };
    if parts.is_empty() {
        return None;
    }
    let layout = Layout::of(analysis);
    let column = |offset| crate::ide::layout::column(analysis, offset) as usize;
    let (start, indent) = match node.owning_entry() {
        Some(entry) => {
            let key = column(entry.key.range().start);
            let step = if node.is_mapping() {
                layout.step
            } else {
                layout.dash
            };
            (behind_colon(analysis, entry)?, key + step as usize)
        }
        None => (node.range().start, column(node.range().start)),
    };
    let gap = format!("{}{}", layout.newline, " ".repeat(indent));
    let text = parts.join(&gap);
    let is_value = node.owning_entry().is_some();
    Some(Action {
        title: "Convert to block style".to_owned(),
        kind: ActionKind::Rewrite,
        edits: vec![Edit {
            range: TextRange::new(start, node.range().end),
            text: if is_value {
                format!("{gap}{text}")
            } else {
                text
            },
        }],
        preferred: false,
    })
}

/// The offset behind the colon that follows a key on its line.
fn behind_colon(analysis: &Analysis, entry: Entry<'_>) -> Option<u32> {
    let key = entry.key.range().end;
    let rest = &analysis.text[key as usize..];
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    rest[blanks..]
        .starts_with(':')
        .then_some(key + blanks as u32 + 1)
}

fn flow_entry_as_block(entry: Entry<'_>) -> Option<String> {
    let key = one_line(entry.key).filter(|_| entry.key.is_scalar())?;
    match entry.value.is_absent() {
        true => Some(format!("{key}:")),
        false => Some(format!("{key}: {}", one_line(entry.value)?)),
    }
}

/// The source of a node that has one line.
fn one_line(node: Node<'_>) -> Option<&str> {
    let source = node.source();
    // A single pair without braces is a mapping of its own.
    let is_pair = node.is_mapping() && !source.starts_with('{');
    (!source.contains(['\n', '\r']) && !source.is_empty() && !is_pair).then_some(source)
}

fn to_flow(analysis: &Analysis, node: Node<'_>) -> Option<Action> {
    if !is_bare(analysis, node) {
        return None;
    }
    let entry = node.owning_entry();
    let start = match entry {
        Some(entry) => behind_colon(analysis, entry)?,
        None => node.range().start,
    };
    let between = &analysis.text[start as usize..node.range().start as usize];
    if between.contains('#') {
        return None;
    }
    let text = in_brackets(node)?;
    let column = crate::ide::layout::column(analysis, start) as usize;
    if column + text.chars().count() > WIDTH {
        return None;
    }
    Some(Action {
        title: "Convert to flow style".to_owned(),
        kind: ActionKind::Rewrite,
        edits: vec![Edit {
            range: TextRange::new(start, node.range().end),
            text: if entry.is_some() {
                format!(" {text}")
            } else {
                text
            },
        }],
        preferred: false,
    })
}

fn in_brackets(node: Node<'_>) -> Option<String> {
    match node.kind() {
        NodeKind::Absent => Some(String::new()),
        NodeKind::Alias => None,
        NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded) => None,
        NodeKind::Scalar(ScalarStyle::Plain) if node.scalar_type() == Some(ScalarType::Text) => {
            let text = node.str()?;
            (!node.source().contains(['\n', '\r'])).then(|| scalar(text, true, false))
        }
        NodeKind::Scalar(_) => one_line(node).map(str::to_owned),
        NodeKind::Mapping { flow: true } | NodeKind::Sequence { flow: true } => {
            one_line(node).map(str::to_owned)
        }
        NodeKind::Mapping { flow: false } => {
            let entries = node.entries().map(|entry| {
                let key = in_brackets(entry.key).filter(|_| entry.key.is_scalar())?;
                Some(format!("{key}: {}", in_brackets(entry.value)?))
            });
            Some(format!(
                "{{{}}}",
                entries.collect::<Option<Vec<_>>>()?.join(", ")
            ))
        }
        NodeKind::Sequence { flow: false } => {
            let items = node
                .items()
                .map(|item| in_brackets(item).filter(|it| !it.is_empty()));
            Some(format!(
                "[{}]",
                items.collect::<Option<Vec<_>>>()?.join(", ")
            ))
        }
    }
}
