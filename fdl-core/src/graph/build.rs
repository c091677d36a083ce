//! Edges and what is reached.

use std::collections::HashMap;

use super::cycles::{Visits, endless};
use super::{Edge, Graph, ScopeGraph};
use crate::model::{Flow, Scope, State, StateId, StateKind};
use crate::syntax::{SyntaxErrorKind, Tree};
use crate::text::TextRange;

pub(super) fn build(flow: &Flow, tree: &Tree) -> Graph {
    let mut graph = Graph {
        reached: vec![false; flow.states.len()],
        ..Graph::default()
    };
    graph.add_edges(flow);
    graph.add_sources(flow.states.len());
    let known = flow.states.iter().map(|it| graph.ways_are_known(it, tree));
    graph.known = known.collect();
    let damage = damage(tree);
    let mut visits = Visits::new(flow.states.len());
    let mut waiting = Vec::with_capacity(flow.states.len());
    graph.scopes.reserve_exact(flow.scopes.len());
    for scope in &flow.scopes {
        let start = scope
            .start()
            .and_then(|it| flow.resolve(it))
            .map(|it| it.id);
        graph.reach(scope, start, &mut waiting);
        let intact = !damage.touches(extent(tree, scope));
        let known = start.is_some() && states_are_whole(tree, scope);
        let ways = || scope.states.iter().all(|&it| graph.is_known(it));
        let complete = intact && known && ways();
        let endless = match intact && scope.states_node.is_some() {
            true => endless(flow, &graph, scope, &mut visits),
            false => Vec::new(),
        };
        graph.scopes.push(ScopeGraph {
            start,
            complete,
            endless,
        });
    }
    graph
}

impl Graph {
    fn add_edges(&mut self, flow: &Flow) {
        self.first_edge.reserve_exact(flow.states.len() + 1);
        // By far the most states have one way out, Choice states two or three.
        self.edges.reserve(flow.states.len() * 5 / 4);
        self.first_edge.push(0);
        for state in &flow.states {
            state.transitions().for_each(|transition| {
                self.edges.push(Edge {
                    kind: transition.kind,
                    to: flow.resolve(transition).map(|it| it.id),
                });
            });
            self.first_edge.push(self.edges.len() as u32);
        }
    }

    fn add_sources(&mut self, states: usize) {
        let mut count = vec![0_u32; states + 1];
        for to in self.edges.iter().filter_map(|it| it.to) {
            count[to.0 as usize + 1] += 1;
        }
        for at in 1..count.len() {
            count[at] += count[at - 1];
        }
        self.first_source.clone_from(&count);
        let nothing = (StateId(0), crate::model::TransitionKind::Next);
        let mut sources = vec![nothing; self.edges.iter().filter(|it| it.to.is_some()).count()];
        for from in (0..states as u32).map(StateId) {
            for edge in self.edges(from) {
                if let Some(to) = edge.to {
                    let slot = &mut count[to.0 as usize];
                    sources[*slot as usize] = (from, edge.kind);
                    *slot += 1;
                }
            }
        }
        self.sources = sources;
    }

    fn reach(&mut self, scope: &Scope, start: Option<StateId>, waiting: &mut Vec<StateId>) {
        let mut namesakes: HashMap<StateId, Vec<StateId>> = HashMap::new();
        for &(first, later) in &scope.namesakes {
            namesakes.entry(first).or_default().push(later);
        }
        waiting.extend(start);
        while let Some(state) = waiting.pop() {
            if std::mem::replace(&mut self.reached[state.0 as usize], true) {
                continue;
            }
            waiting.extend(self.edges(state).iter().filter_map(|it| it.to));
            waiting.extend(namesakes.get(&state).into_iter().flatten());
        }
    }

    /// Whether it is known where a state leads: no target is missing or unresolved.
    pub(super) fn is_known(&self, state: StateId) -> bool {
        self.known[state.0 as usize]
    }

    fn ways_are_known(&self, state: &State, tree: &Tree) -> bool {
        let is_whole = |name, length| {
            let list = tree.node(state.node).get(name);
            list.is_none_or(|it| it.is_sequence() && it.items().count() == length)
        };
        let leaves = match &state.kind {
            StateKind::Choice(choice) => {
                choice.default.is_some()
                    && choice.branches.iter().all(|it| it.next.is_some())
                    && is_whole("Branches", choice.branches.len())
            }
            StateKind::Succeed | StateKind::Fail(_) => true,
            _ => state.next.is_some() || state.is_end(),
        };
        leaves
            && state.catch.iter().all(|it| it.next.is_some())
            && is_whole("Catch", state.catch.len())
            && self.edges(state.id).iter().all(|it| it.to.is_some())
    }
}

/// Whether every item of `States` became a state.
fn states_are_whole(tree: &Tree, scope: &Scope) -> bool {
    scope
        .states_node
        .is_some_and(|it| tree.node(it).items().count() == scope.states.len())
}

/// The text of a scope, with the rest of its last line: that of the flow is the whole document.
fn extent(tree: &Tree, scope: &Scope) -> TextRange {
    let text = tree.text();
    if scope.id.0 == 0 {
        return TextRange::new(0, text.len() as u32);
    }
    let range = tree.node(scope.node).range();
    let rest = &text[range.end as usize..];
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    TextRange::new(range.start, range.end + line as u32)
}

/// The places where the text is broken, in their order.
struct Damage(Vec<TextRange>);

fn damage(tree: &Tree) -> Damage {
    let errors = tree.errors().iter();
    let broken = errors.filter(|it| it.kind == SyntaxErrorKind::Syntax);
    let mut ranges: Vec<TextRange> = broken.map(|it| it.range).collect();
    ranges.sort();
    Damage(ranges)
}

impl Damage {
    /// Whether one begins in the range or right behind it.
    fn touches(&self, range: TextRange) -> bool {
        let first = self.0.partition_point(|it| it.start < range.start);
        self.0.get(first).is_some_and(|it| it.start <= range.end)
    }
}
