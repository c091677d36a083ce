//! What is said of a state wherever it is named.

use std::fmt::Write as _;

use super::markdown;
use crate::analysis::Analysis;
use crate::model::{Flow, State};
use crate::syntax::Node;

/// A state: what it is, where it stands, who leads to it.
pub(super) fn about_state(analysis: &Analysis, state: &State) -> String {
    let flow = &analysis.flow;
    let name = state.name.as_ref().map_or("?", |it| &it.value);
    let written = state.type_text.as_ref().map_or("", |it| &it.value);
    let mut text = format!("**{name}**");
    if !written.is_empty() {
        let _ = write!(text, " · {written}");
    }
    let node = analysis.tree.node(state.node);
    if let Some(action) = node.get("Action").and_then(Node::text) {
        let _ = write!(text, " · `{action}`");
    }
    if let Some(about) = node.get("Description").and_then(Node::text) {
        let _ = write!(text, "\n\n{about}");
    }
    let line = analysis.lines.line(node.range().start) + 1;
    let _ = write!(text, "\n\n`{}`, line {line}", flow.path(state.id));
    let from = sources(flow, state);
    if !from.is_empty() {
        let _ = write!(text, "\n\nComes after {}", from.join(", "));
    }
    if let Some(state_type) = state.state_type {
        let _ = write!(text, "\n\n{}", markdown::state_type(state_type));
    }
    text
}

/// The states that lead to a state, in the order of the text.
fn sources(flow: &Flow, state: &State) -> Vec<String> {
    let Some(name) = &state.name else {
        return Vec::new();
    };
    let mut names: Vec<String> = Vec::new();
    for transition in flow.transitions() {
        if transition.scope != state.scope || transition.target.value != name.value {
            continue;
        }
        let from = match transition.from {
            Some(from) => format!("`{}`", flow.path(from)),
            None => "the start".to_owned(),
        };
        if !names.contains(&from) {
            names.push(from);
        }
    }
    names
}
