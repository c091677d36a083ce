//! What the rules about Task states share.

use super::{CheckOptions, ExecutionMode};
use crate::analysis::Analysis;
use crate::catalog::actions::{self, Action, TaskMode};
use crate::model::{Flow, MapMode, ScopeOwner, State, StateId, StateKind, Task};
use crate::syntax::{Entry, Node};
use crate::text::TextRange;

/// A Task state.
#[derive(Clone, Copy)]
pub(super) struct TaskState<'a> {
    pub(super) state: &'a State,
    pub(super) task: &'a Task,
    /// The state's mapping.
    pub(super) node: Node<'a>,
    /// Its action, if its parameters are known.
    pub(super) action: Option<&'static Action>,
    /// The mapping under `Parameters`, if it is one.
    pub(super) parameters: Option<Node<'a>>,
}

impl<'a> TaskState<'a> {
    /// The entry of an attribute, without suffix.
    pub(super) fn entry(&self, name: &str) -> Option<Entry<'a>> {
        self.node.entry(name)
    }

    /// The range of the `TaskMode` value.
    pub(super) fn mode_range(&self) -> Option<TextRange> {
        Some(self.task.mode_text.as_ref()?.range)
    }

    /// The mode if it is one that waits for a callback.
    pub(super) fn callback_mode(&self) -> Option<TaskMode> {
        self.task.mode.filter(|mode| mode.is_callback())
    }

    /// What stands before the colon of `Action`.
    pub(super) fn prefix(&self) -> Option<&'a str> {
        let action = self.task.action.as_ref()?;
        actions::split(&action.value).map(|(prefix, _)| prefix)
    }
}

/// The Task states of the flow.
pub(super) fn tasks(analysis: &Analysis) -> impl Iterator<Item = TaskState<'_>> {
    analysis.flow.states.iter().filter_map(|state| {
        let StateKind::Task(task) = &state.kind else {
            return None;
        };
        let action = task.action.as_ref();
        let node = analysis.tree.node(state.node);
        Some(TaskState {
            state,
            task,
            node,
            parameters: node.get("Parameters").filter(|it| it.is_mapping()),
            action: action.and_then(|action| actions::find(&action.value)),
        })
    })
}

/// Whether a state runs in Express mode: the flow's own, or that of a distributed Map around it.
pub(super) fn runs_express(flow: &Flow, options: &CheckOptions, state: StateId) -> bool {
    options.mode == ExecutionMode::Express || express_map(flow, state).is_some()
}

/// The innermost Map around a state that runs its processor in Express mode.
pub(super) fn express_map(flow: &Flow, state: StateId) -> Option<&State> {
    let mut scope = flow.state(state).scope;
    loop {
        let owner = match flow.scope(scope).owner {
            ScopeOwner::Flow => return None,
            ScopeOwner::Branch { state, .. } | ScopeOwner::Processor { state } => flow.state(state),
        };
        if let StateKind::Map(map) = &owner.kind
            && map.mode == (MapMode::Distributed { express: true })
        {
            return Some(owner);
        }
        scope = owner.scope;
    }
}
