//! Why what stands at a place has no name that could be changed.

use crate::analysis::Analysis;
use crate::catalog::objects::AttributeValue;
use crate::expr::{TokenKind, tokens};
use crate::ide::role::Role;
use crate::syntax::{Entry, Node, NodeKind};

const DATA: &str =
    "members of data cannot be renamed: services, other flows and tests may know them by name";

/// The reason.
pub(super) fn reason(analysis: &Analysis, offset: u32) -> String {
    let other = || "only states, global variables and anchors can be renamed".to_owned();
    let Some(node) = analysis.tree.node_at(offset) else {
        return other();
    };
    match node.kind() {
        NodeKind::Alias => return format!("no anchor has the name `{}`", &node.source()[1..]),
        NodeKind::Scalar(_) => {}
        _ => return other(),
    }
    let text = node.str().unwrap_or_default();
    match node.owning_entry() {
        Some(entry) if entry.key == node => key(entry, text).unwrap_or_else(other),
        _ => value(node, text, offset).unwrap_or_else(other),
    }
}

fn key(entry: Entry<'_>, text: &str) -> Option<String> {
    match Role::of(entry.key.parent()?) {
        Role::Object(_) => Some(format!("`{text}` is a word of the language")),
        Role::Parameters => Some(format!("`{text}` is named by the service")),
        Role::Template(_) | Role::Argument => Some(DATA.to_owned()),
        _ => None,
    }
}

fn value(node: Node<'_>, text: &str, offset: u32) -> Option<String> {
    match Role::of(node) {
        Role::Expression(_) => in_expression(text, node.decoded_offset(offset)),
        Role::Scalar(attribute) if attribute.value == AttributeValue::StateName => {
            Some(format!("no state is named `{text}`"))
        }
        Role::Scalar(attribute) if attribute.value == AttributeValue::Action => {
            Some("actions are named by their services".to_owned())
        }
        Role::Scalar(attribute) if attribute.name == "Name" => {
            Some("the flow has the name that it was created with".to_owned())
        }
        Role::ErrorCode => Some("error codes are named by who raises them".to_owned()),
        _ => None,
    }
}

fn in_expression(text: &str, at: u32) -> Option<String> {
    let tokens = tokens(text).into_iter();
    let touching = tokens.filter(|it| it.range.touches(at));
    let mut named = touching.filter_map(|it| {
        let word = &text[it.range.indices()];
        match it.kind {
            TokenKind::Variable => Some(format!("`{word}` is a built-in variable")),
            TokenKind::Function => Some(format!("`{word}` is a built-in function")),
            TokenKind::Member => Some(DATA.to_owned()),
            _ => None,
        }
    });
    named.next_back()
}
