//! Hands the token to what a task calls, so that its end can be reported.

use super::{Action, ActionKind};
use crate::analysis::Analysis;
use crate::catalog::actions::{self, TaskMode};
use crate::checks::{Diagnostic, pass_token, reads_token};
use crate::model::StateKind;
use crate::text::TextRange;

/// For a Task at `range` that waits for a report of its end and does not pass its token on: a
/// parameter that does. Where the finding about that is, its fix says the same.
pub(super) fn add_task_token(
    analysis: &Analysis,
    diagnostics: &[Diagnostic],
    range: TextRange,
) -> Option<Action> {
    let state = analysis.state_at(range.start)?;
    let StateKind::Task(task) = &state.kind else {
        return None;
    };
    let own = analysis.flow.expressions.iter();
    let mut own = own.filter(|it| it.state == Some(state.id));
    let is_reported =
        |it: &Diagnostic| it.code == "missing-task-token" && it.range.touches(range.start);
    if task.mode != Some(TaskMode::WaitForCustomCallback)
        || own.any(reads_token)
        || diagnostics.iter().any(is_reported)
    {
        return None;
    }
    let action = actions::find(&task.action.as_ref()?.value)?;
    let edit = pass_token(action.name, analysis.state_node(state))?;
    Some(Action {
        title: "Pass the task token".to_owned(),
        kind: ActionKind::Rewrite,
        edits: vec![edit],
        preferred: false,
    })
}
