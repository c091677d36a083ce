//! What is said of states wherever they are named.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use super::markdown;
use crate::analysis::Analysis;
use crate::model::{ScopeId, State};
use crate::syntax::Node;

/// How many of the states that lead to one are named.
const MOST_SOURCES: usize = 20;

/// What is said of the states of a flow.
pub(super) struct AboutStates<'a> {
    analysis: &'a Analysis,
    /// What leads to the states of a name in a scope, in the order of the text.
    sources: HashMap<(ScopeId, &'a str), Vec<String>>,
}

impl<'a> AboutStates<'a> {
    /// What is said of the states of a flow.
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let flow = &analysis.flow;
        let mut sources: HashMap<_, Vec<String>> = HashMap::new();
        let mut seen = HashSet::new();
        for transition in flow.transitions() {
            let target = (transition.scope, &*transition.target.value);
            if !seen.insert((target, transition.from)) {
                continue;
            }
            let from = match transition.from {
                Some(from) => format!("`{}`", flow.path(from)),
                None => "the start".to_owned(),
            };
            sources.entry(target).or_default().push(from);
        }
        Self { analysis, sources }
    }

    /// A state: what it is, where it stands, who leads to it.
    pub(super) fn about(&self, state: &State) -> String {
        let Self { analysis, sources } = self;
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
        let path = analysis.flow.path(state.id);
        let _ = write!(text, "\n\n`{path}`, line {line}");
        if let Some(from) = sources.get(&(state.scope, name)) {
            let shown = &from[..from.len().min(MOST_SOURCES)];
            let _ = write!(text, "\n\nComes after {}", shown.join(", "));
            if shown.len() < from.len() {
                let _ = write!(text, " and {} more", from.len() - shown.len());
            }
        }
        if let Some(state_type) = state.state_type {
            let _ = write!(text, "\n\n{}", markdown::state_type(state_type));
        }
        text
    }

    /// The flow.
    pub(super) fn analysis(&self) -> &'a Analysis {
        self.analysis
    }
}
