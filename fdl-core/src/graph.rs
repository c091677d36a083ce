//! The graph of each scope: which state leads to which, what is reached, which cycles nothing leaves.
//!
//! Everything is computed once, without recursion, in time linear in the number of states and
//! transitions. Values of conditions are ignored: a branch that exists can be taken.

mod build;
mod cycles;

use crate::model::{Flow, Scope, ScopeId, State, StateId, Transition, TransitionKind};
use crate::syntax::Tree;

/// The graphs of all scopes of a flow.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    scopes: Vec<ScopeGraph>,
    /// The ways out of all states, state by state.
    edges: Vec<Edge>,
    /// Where the edges of each state begin, and one more for the end.
    first_edge: Vec<u32>,
    /// The states that lead to each state, state by state.
    sources: Vec<(StateId, TransitionKind)>,
    first_source: Vec<u32>,
    reached: Vec<bool>,
    /// Whether it is known where each state leads.
    known: Vec<bool>,
}

/// A way out of a state.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edge {
    /// What kind of way it is.
    pub kind: TransitionKind,
    /// Where it leads; none where the scope has no state of the name.
    pub to: Option<StateId>,
}

/// The graph of one scope.
#[derive(Clone, Debug, Default)]
pub struct ScopeGraph {
    /// The state that `StartAt` names.
    pub start: Option<StateId>,
    /// Whether every way is known: `StartAt`, all targets resolve, none is missing, no state was
    /// left out, and the text of the scope is not broken. Else nothing can be said of states that
    /// are not reached.
    pub complete: bool,
    /// The cycles that are reached and that nothing leaves: no way leads out of them, no state of
    /// theirs ends the scope, and no target of theirs is unresolved or missing. The states of each
    /// stand in the order of the text, the cycles in that of their first states. Empty where the
    /// text of the scope is broken.
    pub endless: Vec<Vec<StateId>>,
}

impl Graph {
    /// The graphs of a flow. The tree says where the text is broken.
    pub fn new(flow: &Flow, tree: &Tree) -> Self {
        build::build(flow, tree)
    }

    /// The graph of a scope.
    pub fn scope(&self, id: ScopeId) -> &ScopeGraph {
        &self.scopes[id.0 as usize]
    }

    /// The ways out of a state: `Next`, the branches of a Choice, `Default`, the Catch rules.
    pub fn edges(&self, state: StateId) -> &[Edge] {
        &self.edges[span(&self.first_edge, state)]
    }

    /// The names that lead nowhere, in the order of the text: their scope has no state of the name.
    pub fn unresolved<'f>(&self, flow: &'f Flow) -> Vec<Transition<'f>> {
        let lost = flow
            .scopes
            .iter()
            .filter(|it| self.scope(it.id).start.is_none());
        let starts = lost.filter_map(Scope::start);
        let leads_nowhere = |it: &&State| self.edges(it.id).iter().any(|edge| edge.to.is_none());
        let ways = flow.states.iter().filter(leads_nowhere).flat_map(|state| {
            let ways = state.transitions().zip(self.edges(state.id));
            ways.filter_map(|(way, edge)| edge.to.is_none().then_some(way))
        });
        let mut all: Vec<Transition<'f>> = starts.chain(ways).collect();
        all.sort_by_key(|it| it.target.range.start);
        all
    }

    /// The states that lead to a state and how, in the order of the text; `StartAt` is not among
    /// them. Only the first state of a name is led to.
    pub fn sources(&self, state: StateId) -> &[(StateId, TransitionKind)] {
        &self.sources[span(&self.first_source, state)]
    }

    /// Whether a way leads from the scope's `StartAt` to the state. Of states with the same name all
    /// are reached when the first is.
    pub fn is_reached(&self, state: StateId) -> bool {
        self.reached[state.0 as usize]
    }

    /// The states of a scope that are not reached, if that can be said.
    pub fn unreached(&self, scope: &Scope) -> Vec<StateId> {
        if !self.scope(scope.id).complete {
            return Vec::new();
        }
        let states = scope.states.iter().copied();
        states.filter(|&it| !self.is_reached(it)).collect()
    }
}

fn span(first: &[u32], state: StateId) -> std::ops::Range<usize> {
    let at = state.0 as usize;
    first[at] as usize..first[at + 1] as usize
}

#[cfg(test)]
mod tests;
