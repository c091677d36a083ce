//! Takes out a Pass state that hands its input on: what leads to it leads to the next state.
//!
//! Only in the flow's own scope. Branches and iterations take turns state by state, so that one state
//! less would change the order of calls.

use super::{Action, ActionKind};
use crate::analysis::Analysis;
use crate::catalog::objects::StateType;
use crate::model::{State, Transition, TransitionKind};
use crate::syntax::edit::{Yaml, remove_item, replace_entry, set_text};
use crate::syntax::{Node, NodeKind};
use crate::text::{Edit, TextRange};

/// For a Pass state at `range` without constructors, to which at least one other state leads.
pub(super) fn inline_pass(analysis: &Analysis, range: TextRange) -> Option<Action> {
    let flow = &analysis.flow;
    let state = analysis.state_at(range.start)?;
    let node = analysis.state_node(state);
    let name = state.name.as_ref()?;
    let is_own = flow.root_scope().is_some_and(|it| it.id == state.scope);
    if state.state_type != Some(StateType::Pass) || !is_own || !is_plain(node) {
        return None;
    }
    let scope = flow.scope(state.scope);
    let found = flow.find(state.scope, &name.value)?;
    let namesakes = flow
        .named_states(state.scope)
        .filter(|it| it.0.value == name.value);
    if found.id != state.id || namesakes.count() > 1 {
        return None;
    }
    let incoming = flow
        .transitions()
        .filter(|it| it.scope == scope.id && it.target.value == name.value);
    let mut edits = Vec::new();
    for transition in incoming {
        if transition.from == Some(state.id) {
            return None;
        }
        edits.push(redirected(analysis, transition, state)?);
    }
    let states = analysis.tree.node(scope.states_node?);
    let item = states.items().find(|item| item.id() == state.node)?;
    if edits.is_empty() || has_comment_above(analysis, item) {
        return None;
    }
    edits.push(remove_item(item)?);
    Some(Action {
        title: format!("Inline the Pass state `{}`", name.value),
        kind: ActionKind::Inline,
        edits,
        preferred: false,
    })
}

/// Whether a state says no more than what it is and where it leads.
fn is_plain(node: Node<'_>) -> bool {
    let plain =
        |child: Node<'_>| child.is_scalar() && child.anchor().is_none() && child.tag().is_none();
    let known = node.entries().all(|entry| {
        let name = entry.key.str();
        let known = ["Name", "Type", "Next", "End"].map(Some).contains(&name);
        known && plain(entry.key) && plain(entry.value)
    });
    known && node.anchor().is_none() && node.kind() != NodeKind::Alias
}

/// A transition that led to the state leads to where the state leads.
fn redirected(analysis: &Analysis, transition: Transition<'_>, state: &State) -> Option<Edit> {
    let written = analysis.tree.node(transition.target.node);
    if written.range() != transition.target.range || written.anchor().is_some() {
        return None;
    }
    match (&state.next, state.is_end()) {
        (Some(next), false) => {
            let resolved = analysis.flow.find(state.scope, &next.value)?;
            (resolved.id != state.id).then(|| set_text(written, &next.value))
        }
        (None, true) if transition.kind == TransitionKind::Next => {
            let from = analysis.flow.state(transition.from?);
            let entry = written.owning_entry()?;
            let end = [("End", Yaml::source("true"))];
            from.end
                .is_none()
                .then(|| replace_entry(entry, &end))
                .flatten()
        }
        _ => None,
    }
}

/// Whether a comment right above an item tells of it.
fn has_comment_above(analysis: &Analysis, item: Node<'_>) -> bool {
    let line = analysis.lines.line(item.range().start);
    line.checked_sub(1).is_some_and(|above| {
        let above = &analysis.text[analysis.lines.line_range(above).indices()];
        above.trim_start().starts_with('#')
    })
}
