//! Cycles that nothing leaves.

use std::collections::HashMap;

use super::Graph;
use crate::model::{Flow, Scope, StateId};

/// The strongly connected components of what is reached in a scope, of which no way leads out.
pub(super) fn endless(flow: &Flow, graph: &Graph, scope: &Scope) -> Vec<Vec<StateId>> {
    let mut search = Search {
        graph,
        found: HashMap::new(),
        open: Vec::new(),
        components: Vec::new(),
    };
    for &state in scope.states.iter().filter(|&&it| graph.is_reached(it)) {
        if !search.found.contains_key(&state) {
            search.run(state);
        }
    }
    let mut cycles: Vec<Vec<StateId>> = Vec::new();
    for mut component in search.components {
        component.sort();
        if is_cycle(graph, &component) && !has_exit(flow, graph, &component) {
            cycles.push(component);
        }
    }
    cycles.sort();
    cycles
}

/// Whether the members of a component lead to each other, be it one state to itself.
fn is_cycle(graph: &Graph, component: &[StateId]) -> bool {
    let [only] = component else { return true };
    graph.edges(*only).iter().any(|it| it.to == Some(*only))
}

fn has_exit(flow: &Flow, graph: &Graph, component: &[StateId]) -> bool {
    component.iter().any(|&id| {
        let state = flow.state(id);
        let leads_out = |to: Option<StateId>| match to {
            Some(to) => component.binary_search(&to).is_err(),
            None => true,
        };
        // Succeed and Fail end their scope, whatever `Next` they have (Q80).
        let ends = state.is_end() || state.state_type.is_some_and(|it| it.is_terminal());
        ends || !graph.is_known(id) || graph.edges(id).iter().any(|it| leads_out(it.to))
    })
}

/// Tarjan's algorithm with a stack of its own.
struct Search<'g> {
    graph: &'g Graph,
    found: HashMap<StateId, Visit>,
    /// The states that no component has taken yet.
    open: Vec<StateId>,
    components: Vec<Vec<StateId>>,
}

struct Visit {
    index: usize,
    lowest: usize,
    is_open: bool,
}

impl Search<'_> {
    fn run(&mut self, start: StateId) {
        self.enter(start);
        let mut path = vec![(start, 0)];
        while let Some((state, next_edge)) = path.last_mut() {
            let (state, edges) = (*state, self.graph.edges(*state));
            if let Some(edge) = edges.get(*next_edge) {
                *next_edge += 1;
                let Some(to) = edge.to else { continue };
                match self.found.get(&to) {
                    None => {
                        self.enter(to);
                        path.push((to, 0));
                    }
                    Some(visit) if visit.is_open => {
                        let index = visit.index;
                        self.lower(state, index);
                    }
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            self.leave(state);
            if let Some(&(parent, _)) = path.last() {
                let lowest = self.found.get(&state).map_or(usize::MAX, |it| it.lowest);
                self.lower(parent, lowest);
            }
        }
    }

    fn enter(&mut self, state: StateId) {
        let index = self.found.len();
        let visit = Visit {
            index,
            lowest: index,
            is_open: true,
        };
        self.found.insert(state, visit);
        self.open.push(state);
    }

    fn lower(&mut self, state: StateId, lowest: usize) {
        if let Some(visit) = self.found.get_mut(&state) {
            visit.lowest = visit.lowest.min(lowest);
        }
    }

    /// Closes the component that the state is the first of.
    fn leave(&mut self, state: StateId) {
        let is_first = |it: &Visit| it.index == it.lowest;
        if !self.found.get(&state).is_some_and(is_first) {
            return;
        }
        let mut component = Vec::new();
        while let Some(member) = self.open.pop() {
            if let Some(visit) = self.found.get_mut(&member) {
                visit.is_open = false;
            }
            component.push(member);
            if member == state {
                break;
            }
        }
        self.components.push(component);
    }
}
