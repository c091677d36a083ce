//! What of a flow never changes in a run: names, definition paths, resolved targets.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::model::{Flow, ScopeId, ScopeOwner, State, StateId, StateKind, Text, escape};
use crate::text::TextRange;

/// A flow, made ready to run.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) analysis: &'a Analysis,
    states: Vec<PlannedState>,
    /// The first state of each scope.
    starts: Vec<Option<StateId>>,
}

/// A state, made ready to run.
#[derive(Debug, Default)]
pub(super) struct PlannedState {
    /// `Name`; `?` for a nameless state.
    pub(super) name: Arc<str>,
    /// The name as a segment of a path.
    pub(super) segment: Arc<str>,
    /// The definition path.
    pub(super) path: Arc<str>,
    /// Where `Next` leads.
    pub(super) next: Option<StateId>,
    /// Where `Default` leads.
    pub(super) default: Option<StateId>,
    /// Where the branches of a Choice lead.
    pub(super) branches: Box<[Option<StateId>]>,
    /// Where the Catch rules lead.
    pub(super) catch: Box<[Option<StateId>]>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(analysis: &'a Analysis) -> Self {
        let flow = &analysis.flow;
        let mut states: Vec<PlannedState> = flow.states.iter().map(named).collect();
        let mut starts = Vec::with_capacity(flow.scopes.len());
        for scope in &flow.scopes {
            let find = |name: &Option<Text>| Some(flow.find(scope.id, &name.as_ref()?.value)?.id);
            starts.push(find(&scope.start_at));
            for &id in &scope.states {
                let state = flow.state(id);
                let planned = &mut states[id.0 as usize];
                planned.next = find(&state.next);
                planned.catch = state.catch.iter().map(|rule| find(&rule.next)).collect();
                if let StateKind::Choice(choice) = &state.kind {
                    planned.default = find(&choice.default);
                    let branches = choice.branches.iter();
                    planned.branches = branches.map(|branch| find(&branch.next)).collect();
                }
            }
        }
        let mut plan = Self {
            analysis,
            states,
            starts,
        };
        plan.write_paths();
        plan
    }

    /// A state stands in the text after the one that it is nested in, so parents come first.
    fn write_paths(&mut self) {
        for state in &self.analysis.flow.states {
            let segment = &self.planned(state.id).segment;
            let path = match self.analysis.flow.scope(state.scope).owner {
                ScopeOwner::Flow => segment.clone(),
                ScopeOwner::Branch { state, index } => {
                    format!("{}[{index}]/{segment}", self.planned(state).path).into()
                }
                ScopeOwner::Processor { state } => {
                    format!("{}/{segment}", self.planned(state).path).into()
                }
            };
            self.states[state.id.0 as usize].path = path;
        }
    }

    pub(super) fn flow(&self) -> &'a Flow {
        &self.analysis.flow
    }

    pub(super) fn state(&self, id: StateId) -> &'a State {
        self.analysis.flow.state(id)
    }

    pub(super) fn planned(&self, id: StateId) -> &PlannedState {
        &self.states[id.0 as usize]
    }

    pub(super) fn start(&self, scope: ScopeId) -> Option<StateId> {
        self.starts.get(scope.0 as usize).copied().flatten()
    }

    /// Where errors of a state without a failing expression point: the value of `Name`.
    pub(super) fn name_range(&self, id: StateId) -> TextRange {
        let state = self.state(id);
        match &state.name {
            Some(name) => name.range,
            None => TextRange::empty(self.analysis.tree.node(state.node).range().start),
        }
    }
}

fn named(state: &State) -> PlannedState {
    let name = state.name.as_ref().map_or("?", |it| &it.value);
    PlannedState {
        segment: escape(name).into(),
        name: name.into(),
        ..PlannedState::default()
    }
}
