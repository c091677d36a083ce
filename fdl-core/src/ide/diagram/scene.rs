//! From the flow to nodes and edges.

use std::collections::HashMap;

use super::trail::Trail;
use super::words::{self, NAMELESS, one_line};
use super::{Diagram, DiagramScope, Edge, Node, NodeKind, Way};
use crate::analysis::Analysis;
use crate::model::{Scope, ScopeOwner, State, StateKind, Text};
use crate::simulate::StateHits;
use crate::text::TextRange;

/// What there is to see of a flow, with a run drawn in if there is one. The run must be of the same
/// text.
pub fn diagram(analysis: &Analysis, trail: Option<&Trail>) -> Diagram {
    let flow = &analysis.flow;
    let name = flow.name.as_ref().map(|it| one_line(&it.value));
    let mut build = Build {
        analysis,
        trail,
        node_of: vec![usize::MAX; flow.states.len()],
        diagram: Diagram {
            name: name.unwrap_or_default(),
            scopes: Vec::with_capacity(flow.scopes.len()),
            nodes: Vec::with_capacity(flow.states.len() + 2),
            edges: Vec::with_capacity(2 * flow.states.len()),
            run: trail.map(|it| it.status),
        },
    };
    for scope in &flow.scopes {
        build.scope(scope);
    }
    build.diagram
}

struct Build<'a> {
    analysis: &'a Analysis,
    trail: Option<&'a Trail>,
    /// The node of each state.
    node_of: Vec<usize>,
    diagram: Diagram,
}

/// A way out of a state.
#[derive(Default)]
struct Exit<'a> {
    error: bool,
    label: String,
    target: Option<&'a Text>,
    /// Whether it ends the scope.
    ends: bool,
    /// How often the run went this way.
    taken: u64,
    range: TextRange,
}

impl<'a> Exit<'a> {
    /// The way to a state of that name; `place` is where it stands if there is no name.
    fn to(target: Option<&'a Text>, place: TextRange) -> Self {
        let range = target.map_or(place, |it| it.range);
        Self {
            target,
            range,
            ..Self::default()
        }
    }
}

/// Where the ways out of a node lead so far: the edge to each target, errors apart.
#[derive(Default)]
struct Leaving {
    edges: HashMap<(usize, bool), usize>,
    /// What ways lead to whose target is missing.
    nothing: Option<usize>,
}

/// The targets of a scope that no state has the name of.
type Ghosts<'a> = HashMap<&'a str, usize>;

impl<'a> Build<'a> {
    fn scope(&mut self, scope: &'a Scope) {
        let index = self.diagram.scopes.len();
        let (owner, branch) = match scope.owner {
            ScopeOwner::Flow => (None, None),
            ScopeOwner::Branch { state, index } => (Some(state), Some(index)),
            ScopeOwner::Processor { state } => (Some(state), None),
        };
        let owner = owner.map(|it| self.node_of[it.0 as usize]);
        if let Some(owner) = owner {
            self.diagram.nodes[owner].scopes.push(index);
        }
        let (first_node, first_edge) = (self.diagram.nodes.len(), self.diagram.edges.len());
        let start = scope.start_at.as_ref();
        let start = start.map(|name| (name, self.mark(NodeKind::Start, index, name.range)));
        self.states(scope, index, owner);
        let mut ghosts = Ghosts::new();
        if let Some((name, from)) = start {
            let to = self.target(scope, Some(name), &mut Leaving::default(), &mut ghosts);
            let way = Way {
                label: String::new(),
                range: name.range,
                taken: 0,
            };
            self.way(from, to, false, way, &mut Leaving::default());
        }
        for &state in &scope.states {
            self.ways_out(scope, self.analysis.flow.state(state), &mut ghosts);
        }
        self.diagram.scopes.push(DiagramScope {
            owner,
            branch,
            nodes: first_node..self.diagram.nodes.len(),
            edges: first_edge..self.diagram.edges.len(),
        });
        self.visit_marks(index);
    }

    fn states(&mut self, scope: &Scope, index: usize, owner: Option<usize>) {
        let analysis = self.analysis;
        let outside = owner.is_none_or(|it| self.diagram.nodes[it].reached);
        let first = self.diagram.nodes.len();
        for (place, &id) in scope.states.iter().enumerate() {
            let state = analysis.flow.state(id);
            self.node_of[id.0 as usize] = first + place;
            let visits = self.trail.map_or(0, |it| it.hits(id).entered);
            let failures = self.trail.map_or(0, |it| it.ends(id).failures);
            self.diagram.nodes.push(Node {
                kind: NodeKind::State(state.state_type),
                scope: index,
                state: Some(id),
                title: words::title(state),
                detail: words::detail(analysis, state),
                path: analysis.flow.path(id).to_string(),
                range: analysis.state_node(state).range(),
                selection: analysis.state_range(state),
                retries: words::retries(state),
                reached: outside,
                scopes: Vec::new(),
                visits,
                failures,
            });
        }
        for state in analysis.graph.unreached(scope) {
            self.diagram.nodes[self.node_of[state.0 as usize]].reached = false;
        }
    }

    fn ways_out(&mut self, scope: &'a Scope, state: &'a State, ghosts: &mut Ghosts<'a>) {
        let analysis = self.analysis;
        let range = |node| analysis.tree.node(node).range();
        let hits = self.trail.map(|it| it.hits(state.id));
        let taken = |count: &dyn Fn(&StateHits) -> u64| hits.map_or(0, count);
        let mut exits: Vec<Exit<'a>> = Vec::new();
        if let Some(next) = &state.next {
            let taken = taken(&|it| it.next);
            exits.push(Exit {
                taken,
                ..Exit::to(Some(next), next.range)
            });
        }
        if let StateKind::Choice(choice) = &state.kind {
            for (index, branch) in choice.branches.iter().enumerate() {
                let exit = Exit::to(branch.next.as_ref(), range(branch.node));
                let label = words::condition(analysis, branch);
                let taken = taken(&|it| it.conditions[index].was_true);
                exits.push(Exit {
                    label,
                    taken,
                    ..exit
                });
            }
            if let Some(next) = &choice.default {
                let (label, taken) = ("Default".to_owned(), taken(&|it| it.default));
                exits.push(Exit {
                    label,
                    taken,
                    ..Exit::to(Some(next), next.range)
                });
            }
        }
        if let Some(end) = state.end.filter(|it| it.value) {
            let taken = self.trail.map_or(0, |it| it.ends(state.id).exits);
            exits.push(Exit {
                ends: true,
                taken,
                ..Exit::to(None, end.range)
            });
        }
        let ends = matches!(state.kind, StateKind::Succeed | StateKind::Fail(_));
        if exits.is_empty() && !ends {
            exits.push(Exit::to(None, analysis.state_range(state)));
        }
        for (index, rule) in state.catch.iter().enumerate() {
            let exit = Exit::to(rule.next.as_ref(), range(rule.node));
            let (label, taken) = (words::errors(rule), taken(&|it| it.catches[index]));
            exits.push(Exit {
                label,
                error: true,
                taken,
                ..exit
            });
        }
        let from = self.node_of[state.id.0 as usize];
        let mut leaving = Leaving::default();
        for exit in exits {
            let to = match exit.ends {
                true => self.mark(NodeKind::End, scope.id.0 as usize, exit.range),
                false => self.target(scope, exit.target, &mut leaving, ghosts),
            };
            let way = Way {
                label: exit.label,
                range: exit.range,
                taken: exit.taken,
            };
            self.way(from, to, exit.error, way, &mut leaving);
        }
    }

    /// The node that a way leads to: a state, or what stands for one that is missing.
    fn target(
        &mut self,
        scope: &'a Scope,
        name: Option<&'a Text>,
        leaving: &mut Leaving,
        ghosts: &mut Ghosts<'a>,
    ) -> usize {
        let index = scope.id.0 as usize;
        let Some(name) = name else {
            let ghost = leaving.nothing;
            return ghost.unwrap_or_else(|| {
                let ghost = self.mark(NodeKind::Missing, index, TextRange::default());
                NAMELESS.clone_into(&mut self.diagram.nodes[ghost].title);
                *leaving.nothing.insert(ghost)
            });
        };
        if let Some(state) = self.analysis.flow.find(scope.id, &name.value) {
            return self.node_of[state.id.0 as usize];
        }
        if let Some(&ghost) = ghosts.get(&*name.value) {
            return ghost;
        }
        let ghost = self.mark(NodeKind::Missing, index, name.range);
        let title = one_line(&name.value);
        let title = if title.is_empty() {
            NAMELESS.to_owned()
        } else {
            title
        };
        self.diagram.nodes[ghost].title = title;
        ghosts.insert(&name.value, ghost);
        ghost
    }

    fn way(&mut self, from: usize, to: usize, error: bool, way: Way, leaving: &mut Leaving) {
        let edges = &mut self.diagram.edges;
        let edge = *leaving.edges.entry((to, error)).or_insert_with(|| {
            edges.push(Edge {
                from,
                to,
                error,
                ways: Vec::new(),
                taken: 0,
            });
            edges.len() - 1
        });
        edges[edge].taken += way.taken;
        edges[edge].ways.push(way);
    }

    fn mark(&mut self, kind: NodeKind, scope: usize, range: TextRange) -> usize {
        self.diagram.nodes.push(Node {
            kind,
            scope,
            state: None,
            title: String::new(),
            detail: String::new(),
            path: String::new(),
            range,
            selection: range,
            retries: String::new(),
            reached: true,
            scopes: Vec::new(),
            visits: 0,
            failures: 0,
        });
        self.diagram.nodes.len() - 1
    }

    /// How often the run came to the marks of a scope. It starts at a state as often as it comes there
    /// by no way.
    fn visit_marks(&mut self, scope: usize) {
        let Diagram {
            nodes,
            edges,
            scopes,
            ..
        } = &mut self.diagram;
        let edges = &mut edges[scopes[scope].edges.clone()];
        if let Some(start) = edges
            .first()
            .filter(|it| nodes[it.from].kind == NodeKind::Start)
        {
            let to = start.to;
            let others = edges[1..].iter().filter(|it| it.to == to);
            let others: u64 = others.map(|it| it.taken).sum();
            let taken = nodes[to].visits.saturating_sub(others);
            edges[0].taken = taken;
            edges[0].ways.iter_mut().for_each(|it| it.taken = taken);
        }
        for edge in edges {
            for mark in [edge.from, edge.to] {
                if nodes[mark].state.is_none() {
                    nodes[mark].visits += edge.taken;
                }
            }
        }
    }
}
