//! Cycles that nothing leaves.

use super::Graph;
use crate::model::{Flow, Scope, StateId};

/// The strongly connected components of what is reached in a scope, of which no way leads out.
pub(super) fn endless(
    flow: &Flow,
    graph: &Graph,
    scope: &Scope,
    visits: &mut Visits,
) -> Vec<Vec<StateId>> {
    let mut search = Search {
        graph,
        visits,
        components: Vec::new(),
    };
    for &state in scope.states.iter().filter(|&&it| graph.is_reached(it)) {
        if search.visits.of(state).is_none() {
            search.run(state);
        }
    }
    let mut cycles: Vec<Vec<StateId>> = Vec::new();
    for mut component in search.components {
        component.sort();
        if !has_exit(flow, graph, &component) {
            cycles.push(component);
        }
    }
    cycles.sort();
    cycles
}

fn leads_to_itself(graph: &Graph, state: StateId) -> bool {
    graph.edges(state).iter().any(|it| it.to == Some(state))
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
    visits: &'g mut Visits,
    /// Those in which every state leads to every other, if only to itself.
    components: Vec<Vec<StateId>>,
}

/// The states that searches have come to so far, by number: ways lead to states of the same scope only.
pub(super) struct Visits {
    of: Vec<Option<Visit>>,
    count: u32,
    /// The states that no component has taken yet.
    open: Vec<StateId>,
    /// The way to the state that is being looked at, and how many of the edges of each were followed.
    path: Vec<(StateId, u32)>,
}

#[derive(Clone, Copy)]
struct Visit {
    index: u32,
    lowest: u32,
    is_open: bool,
}

impl Visits {
    /// None yet, of so many states.
    pub(super) fn new(states: usize) -> Self {
        Self {
            of: vec![None; states],
            count: 0,
            open: Vec::with_capacity(states),
            path: Vec::with_capacity(states),
        }
    }

    fn of(&self, state: StateId) -> Option<Visit> {
        self.of[state.0 as usize]
    }

    fn of_mut(&mut self, state: StateId) -> Option<&mut Visit> {
        self.of[state.0 as usize].as_mut()
    }

    fn begin(&mut self, state: StateId) {
        let index = self.count;
        self.count += 1;
        self.of[state.0 as usize] = Some(Visit {
            index,
            lowest: index,
            is_open: true,
        });
        self.open.push(state);
        self.path.push((state, 0));
    }
}

impl Search<'_> {
    fn run(&mut self, start: StateId) {
        self.visits.begin(start);
        while let Some((state, next_edge)) = self.visits.path.last_mut() {
            let (state, edges) = (*state, self.graph.edges(*state));
            if let Some(edge) = edges.get(*next_edge as usize) {
                *next_edge += 1;
                let Some(to) = edge.to else { continue };
                match self.visits.of(to) {
                    None => self.visits.begin(to),
                    Some(visit) if visit.is_open => {
                        self.lower(state, visit.index);
                    }
                    Some(_) => {}
                }
                continue;
            }
            self.visits.path.pop();
            self.leave(state);
            if let Some(&(parent, _)) = self.visits.path.last() {
                let lowest = self.visits.of(state).map_or(u32::MAX, |it| it.lowest);
                self.lower(parent, lowest);
            }
        }
    }

    fn lower(&mut self, state: StateId, lowest: u32) {
        if let Some(visit) = self.visits.of_mut(state) {
            visit.lowest = visit.lowest.min(lowest);
        }
    }

    /// Closes the component that the state is the first of, and keeps it if it is a cycle.
    fn leave(&mut self, state: StateId) {
        let is_first = |it: Visit| it.index == it.lowest;
        if !self.visits.of(state).is_some_and(is_first) {
            return;
        }
        if self.visits.open.last() == Some(&state) && !leads_to_itself(self.graph, state) {
            // By far the most: no cycle, so nothing to keep.
            self.visits.open.pop();
            if let Some(visit) = self.visits.of_mut(state) {
                visit.is_open = false;
            }
            return;
        }
        let mut component = Vec::new();
        while let Some(member) = self.visits.open.pop() {
            if let Some(visit) = self.visits.of_mut(member) {
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
