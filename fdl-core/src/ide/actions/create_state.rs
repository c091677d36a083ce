//! Creates the state that a transition leads to.

use super::{Action, ActionKind};
use crate::analysis::Analysis;
use crate::checks::Diagnostic;
use crate::syntax::edit::{Yaml, insert_item};
use crate::text::TextRange;

/// For a name at `range` that no state of the scope has: a Pass state of that name, behind the state
/// that leads to it.
pub(super) fn create_state(
    analysis: &Analysis,
    diagnostics: &[Diagnostic],
    range: TextRange,
) -> Option<Action> {
    let flow = &analysis.flow;
    let mut transitions = flow.transitions();
    let transition = transitions.find(|it| {
        let target = it.target.range;
        target.touches(range.start) && flow.resolve(*it).is_none()
    })?;
    let name = &transition.target.value;
    let is_this =
        |it: &Diagnostic| it.code == "unknown-next" && it.range == transition.target.range;
    let finding = diagnostics.iter().position(is_this)?;
    let states = analysis
        .tree
        .node(flow.scope(transition.scope).states_node?);
    let from = transition.from.map(|it| flow.state(it).node);
    let behind = states
        .items()
        .find(|item| Some(item.id()) == from)
        .or_else(|| states.items().last())?;
    let state = Yaml::Mapping(vec![
        ("Name".to_owned(), Yaml::text(&**name)),
        ("Type".to_owned(), Yaml::text("Pass")),
        ("End".to_owned(), Yaml::source("true")),
    ]);
    Some(Action {
        title: format!("Create the state `{name}`"),
        kind: ActionKind::Fix(finding),
        edits: vec![insert_item(behind, &state)?],
        preferred: false,
    })
}
