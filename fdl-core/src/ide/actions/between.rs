//! Puts a state between two others. A Pass state hands its input on, so the flow does the same.
//! Not offered in branches and iterations: those take turns state by state, so that calls at the same
//! instant could come in another order.

use super::{Action, ActionKind, fresh_name};
use crate::analysis::Analysis;
use crate::model::ScopeOwner;
use crate::syntax::edit::{Yaml, insert_item, insert_item_before, set_text};
use crate::text::TextRange;

/// For the name of a state that something at `range` leads to, if that is reached: a Pass state on the way
/// there.
pub(super) fn insert_between(analysis: &Analysis, range: TextRange) -> Option<Action> {
    let flow = &analysis.flow;
    let mut transitions = flow.transitions();
    let transition = transitions.find(|it| it.target.range.touches(range.start))?;
    let reached = |it| analysis.graph.is_reached(it);
    if flow.scope(transition.scope).owner != ScopeOwner::Flow
        || !transition.from.is_none_or(reached)
    {
        return None;
    }
    let target = flow.resolve(transition)?;
    // A name that is an alias or has an anchor belongs to others too.
    let written = analysis.tree.node(transition.target.node);
    if written.range() != transition.target.range || written.anchor().is_some() {
        return None;
    }
    let states = analysis
        .tree
        .node(flow.scope(transition.scope).states_node?);
    let item = |node| states.items().find(|it| it.id() == node);
    let new = fresh_name(analysis, transition.scope, "New state");
    let name = &transition.target.value;
    let state = Yaml::Mapping(vec![
        ("Name".to_owned(), Yaml::text(&*new)),
        ("Type".to_owned(), Yaml::text("Pass")),
        ("Next".to_owned(), Yaml::text(&**name)),
    ]);
    let inserted = match transition.from {
        Some(from) => insert_item(item(flow.state(from).node)?, &state)?,
        None => insert_item_before(item(target.node)?, &state)?,
    };
    Some(Action {
        title: format!("Insert a state before `{name}`"),
        kind: ActionKind::Rewrite,
        edits: vec![set_text(written, &new), inserted],
        preferred: false,
    })
}
