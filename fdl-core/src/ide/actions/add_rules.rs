//! Adds what handles errors: a rule that tries again, a rule that goes on elsewhere.

use super::{Action, ActionKind, fresh_name};
use crate::analysis::Analysis;
use crate::catalog::errors::{self, ALL_ERRORS};
use crate::catalog::objects::{ObjectKind, StateType};
use crate::checks::insert_attribute;
use crate::model::{State, StateKind};
use crate::syntax::edit::{Yaml, insert_item};
use crate::text::TextRange;

/// For a Task at `range` without `Retry`: a rule for the codes of its service that pass by themselves.
pub(super) fn add_retry(analysis: &Analysis, range: TextRange) -> Option<Action> {
    let state = state_without(analysis, range, "Retry")?;
    let StateKind::Task(task) = &state.kind else {
        return None;
    };
    let action = &task.action.as_ref()?.value;
    let own = errors::for_action(action).into_iter().filter(|code| {
        let of_flow = errors::FLOW.iter().any(|it| it.code == code.code);
        code.retryable == Some(true) && !of_flow
    });
    let codes: Vec<Yaml> = own.map(|it| Yaml::text(it.code)).collect();
    if codes.is_empty() {
        return None;
    }
    let rule = mapping(vec![
        ("Errors", Yaml::Sequence(codes)),
        ("Description", Yaml::text("The service is busy")),
        ("MaxAttempts", Yaml::source(3)),
        ("IntervalSeconds", Yaml::source(1)),
        ("BackoffRate", Yaml::source(2)),
    ]);
    let node = analysis.state_node(state);
    let kind = ObjectKind::State(StateType::Task);
    let edit = insert_attribute(kind, node, "Retry", &Yaml::Sequence(vec![rule]))?;
    Some(Action {
        title: "Add Retry for transient errors".to_owned(),
        kind: ActionKind::Rewrite,
        edits: vec![edit],
        preferred: false,
    })
}

/// For a Task, Parallel or Map at `range` that is reached and has no `Catch`: a rule for all errors that
/// leads to a new Fail state, which nothing would reach otherwise.
pub(super) fn add_catch(analysis: &Analysis, range: TextRange) -> Option<Action> {
    let state = state_without(analysis, range, "Catch")?;
    let is_reached = analysis.graph.is_reached(state.id);
    let state_type = state.state_type?;
    if !matches!(
        state_type,
        StateType::Task | StateType::Parallel | StateType::Map
    ) || !is_reached
    {
        return None;
    }
    let name = &state.name.as_ref()?.value;
    let failed = fresh_name(analysis, state.scope, &format!("{name} failed"));
    let output = mapping(vec![
        ("code.$", Yaml::source("$Context.Current.Error.Code")),
        ("detail.$", Yaml::source("$Context.Current.Error.Detail")),
    ]);
    let rule = mapping(vec![
        ("Errors", Yaml::Sequence(vec![Yaml::text(ALL_ERRORS)])),
        ("Description", Yaml::text("Give up")),
        ("OutputConstructor", output),
        ("Next", Yaml::text(&*failed)),
    ]);
    let fail = mapping(vec![
        ("Name", Yaml::text(&*failed)),
        ("Type", Yaml::text("Fail")),
        ("Code", Yaml::text("Failed")),
        ("Detail", Yaml::text(failed)),
    ]);
    let node = analysis.state_node(state);
    let kind = ObjectKind::State(state_type);
    let states = analysis
        .tree
        .node(analysis.flow.scope(state.scope).states_node?);
    Some(Action {
        title: "Add Catch".to_owned(),
        kind: ActionKind::Rewrite,
        edits: vec![
            insert_attribute(kind, node, "Catch", &Yaml::Sequence(vec![rule]))?,
            insert_item(states.items().last()?, &fail)?,
        ],
        preferred: false,
    })
}

/// The innermost state at a range, if it does not have an attribute, not even from a merge.
fn state_without<'a>(analysis: &'a Analysis, range: TextRange, name: &str) -> Option<&'a State> {
    let state = analysis.state_at(range.start)?;
    let entries = analysis.state_node(state).merged_entries();
    let has = entries.iter().any(|it| it.key.str() == Some(name));
    (!has).then_some(state)
}

fn mapping(entries: Vec<(&str, Yaml)>) -> Yaml {
    let entries = entries.into_iter();
    Yaml::Mapping(
        entries
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}
