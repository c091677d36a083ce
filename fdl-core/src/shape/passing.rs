//! What is handed from state to state: for each state and each scope the things that may arrive.
//!
//! A thing is handed on unchanged until a constructor or the state's work replaces it, so the sets
//! stay small, and one walk over the transitions until nothing changes finds them all.

use std::collections::VecDeque;

use super::work;
use crate::analysis::Analysis;
use crate::catalog::objects::{ObjectKind, attribute};
use crate::graph::ScopeGraph;
use crate::model::{Constructor, ScopeId, ScopeOwner, State, StateId, StateKind, TransitionKind};
use crate::syntax::{Node, SyntaxErrorKind};

/// More things that arrive in one place are not told apart.
const MOST_HANDED: usize = 16;

/// Something that is handed on. They are sorted by the state that it comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Handed {
    /// The state that it comes from.
    pub(super) from: StateId,
    /// What it is.
    pub(super) what: What,
}

/// The kinds of [`Handed`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum What {
    /// What the state's `InputConstructor` builds.
    Input,
    /// The result of its work.
    Work,
    /// What its `OutputConstructor` builds.
    Output,
    /// What the `OutputConstructor` of one of its Catch rules builds.
    Caught(usize),
    /// An item of the Map that it is.
    Item,
}

/// The things that may arrive in a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Passed {
    /// The things, sorted.
    pub(super) handed: Vec<Handed>,
    /// Whether nothing else can arrive.
    pub(super) complete: bool,
}

/// What is handed to every state, and what every scope hands on at its ends.
pub(super) struct Passing {
    received: Vec<Passed>,
    results: Vec<Passed>,
    forms: Vec<Forms>,
}

/// Which constructors a state has.
#[derive(Clone, Copy)]
struct Forms {
    input: Form,
    output: Form,
}

/// Whether a constructor is there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Absent,
    Built,
    /// It is there, and nobody knows what it builds.
    Open,
}

impl Passed {
    const NOTHING: Self = Self {
        handed: Vec::new(),
        complete: true,
    };

    const ANYTHING: Self = Self {
        handed: Vec::new(),
        complete: false,
    };

    fn one(from: StateId, what: What) -> Self {
        Self {
            handed: vec![Handed { from, what }],
            complete: true,
        }
    }

    /// Adds what may arrive besides; whether that is new.
    fn join(&mut self, other: &Self) -> bool {
        let mut changed = self.complete && !other.complete;
        self.complete &= other.complete;
        for it in &other.handed {
            if let Err(at) = self.handed.binary_search(it) {
                if self.handed.len() == MOST_HANDED {
                    changed |= self.complete;
                    self.complete = false;
                    break;
                }
                self.handed.insert(at, *it);
                changed = true;
            }
        }
        changed
    }
}

impl Passing {
    /// Finds what is handed where. Of a text that is not whole nothing is complete.
    pub(super) fn new(analysis: &Analysis, whole: bool) -> Self {
        let states = &analysis.flow.states;
        let mut passing = Self {
            received: vec![Passed::NOTHING; states.len()],
            results: Vec::new(),
            forms: states.iter().map(|it| Forms::of(analysis, it)).collect(),
        };
        passing.begin(analysis, whole);
        let mut queued = vec![true; states.len()];
        let mut waiting: VecDeque<StateId> = states.iter().map(|it| it.id).collect();
        while let Some(id) = waiting.pop_front() {
            queued[index(id)] = false;
            for (to, passed) in passing.handed_on(analysis, analysis.flow.state(id)) {
                if passing.received[index(to)].join(&passed) && !queued[index(to)] {
                    queued[index(to)] = true;
                    waiting.push_back(to);
                }
            }
        }
        let scopes = analysis.flow.scopes.iter();
        passing.results = scopes
            .map(|scope| {
                let known = whole && is_known(analysis, scope.id);
                let mut result = match known {
                    true => Passed::NOTHING,
                    false => Passed::ANYTHING,
                };
                for state in scope.states.iter().map(|&it| analysis.flow.state(it)) {
                    if state.is_end() || matches!(state.kind, StateKind::Succeed) {
                        result.join(&passing.output(state));
                    }
                }
                result
            })
            .collect();
        passing
    }

    /// What a state may be handed.
    pub(super) fn received(&self, state: StateId) -> &Passed {
        &self.received[index(state)]
    }

    /// What a scope may hand on at its ends.
    pub(super) fn result(&self, scope: ScopeId) -> &Passed {
        &self.results[scope.0 as usize]
    }

    /// What a state has as its input behind `InputConstructor`.
    pub(super) fn input(&self, state: StateId) -> Passed {
        match self.forms[index(state)].input {
            Form::Absent => self.received(state).clone(),
            Form::Built => Passed::one(state, What::Input),
            Form::Open => Passed::ANYTHING,
        }
    }

    /// The result of a state's work.
    pub(super) fn raw(&self, state: &State) -> Passed {
        match &state.kind {
            _ if work(state).is_some() => Passed::one(state.id, What::Work),
            StateKind::Fail(_) => Passed::NOTHING,
            StateKind::Unknown { .. } => Passed::ANYTHING,
            _ => self.input(state.id),
        }
    }

    fn output(&self, state: &State) -> Passed {
        match self.forms[index(state.id)].output {
            Form::Absent => self.raw(state),
            Form::Built => Passed::one(state.id, What::Output),
            Form::Open => Passed::ANYTHING,
        }
    }

    /// What comes from outside, and where more may come from than is known.
    fn begin(&mut self, analysis: &Analysis, whole: bool) {
        for scope in &analysis.flow.scopes {
            if !whole || !is_known(analysis, scope.id) {
                for state in &scope.states {
                    self.received[index(*state)].complete = false;
                }
            }
            let ScopeGraph { start, .. } = analysis.graph.scope(scope.id);
            if let Some(start) = *start {
                let passed = match scope.owner {
                    ScopeOwner::Flow => Passed::ANYTHING,
                    ScopeOwner::Branch { .. } => Passed::NOTHING,
                    ScopeOwner::Processor { state } => Passed::one(state, What::Item),
                };
                self.received[index(start)].join(&passed);
            }
        }
    }

    /// What a state hands to which others: those that follow, and the first ones of its branches.
    fn handed_on(&self, analysis: &Analysis, state: &State) -> Vec<(StateId, Passed)> {
        let output = self.output(state);
        let mut handed = Vec::new();
        for edge in analysis.graph.edges(state.id) {
            let Some(to) = edge.to else { continue };
            let passed = match edge.kind {
                TransitionKind::Catch(rule) => caught(state, rule),
                _ => output.clone(),
            };
            handed.push((to, passed));
        }
        if let StateKind::Parallel(parallel) = &state.kind {
            let starts = parallel.branches.iter();
            let starts = starts.filter_map(|&it| analysis.graph.scope(it).start);
            handed.extend(starts.map(|it| (it, self.input(state.id))));
        }
        handed
    }
}

/// What a Catch rule hands on; without a constructor nobody knows (Q40).
fn caught(state: &State, rule: usize) -> Passed {
    match state.catch.get(rule).map(|it| &it.output_constructor) {
        Some(Some(_)) => Passed::one(state.id, What::Caught(rule)),
        _ => Passed::ANYTHING,
    }
}

/// Whether all ways through a scope are known. Where `OnErrors` was meant to lead is not (Q42).
fn is_known(analysis: &Analysis, scope: ScopeId) -> bool {
    let states = &analysis.flow.scope(scope).states;
    let leads = |it: &StateId| {
        let node = analysis.state_node(analysis.flow.state(*it));
        node.entry("OnErrors").is_some()
    };
    analysis.graph.scope(scope).complete && !states.iter().any(leads)
}

/// Whether the text is read as a whole: no part of it is broken, left out or of an unknown type.
pub(super) fn is_whole(analysis: &Analysis) -> bool {
    let tree = &analysis.tree;
    let broken = |kind| kind == SyntaxErrorKind::Syntax;
    !analysis.flow.truncated
        && !tree.errors().iter().any(|it| broken(it.kind))
        && !tree.nodes().any(Node::has_own_tag)
}

/// Whether every place that may write to `$Global` is known.
pub(super) fn all_writes_are_known(analysis: &Analysis) -> bool {
    let flow = &analysis.flow;
    let whole = flow.scopes.iter().all(|scope| {
        let items = scope.states_node.map(|it| analysis.tree.node(it).items());
        items.is_some_and(|it| it.count() == scope.states.len())
    });
    let root = analysis.tree.root();
    let known = |state: &State| {
        let node = analysis.state_node(state);
        form(node, "GlobalConstructor", &state.global_constructor) != Form::Open
    };
    whole
        && root.is_some_and(|it| it.entry("GlobalConstructor").is_none())
        && flow.states.iter().all(known)
}

impl Forms {
    fn of(analysis: &Analysis, state: &State) -> Self {
        let node = analysis.state_node(state);
        let output = form(node, "OutputConstructor", &state.output_constructor);
        let has = |kind| attribute(ObjectKind::State(kind), "OutputConstructor").is_some();
        let supported = state.state_type.is_some_and(has);
        Self {
            input: form(node, "InputConstructor", &state.input_constructor),
            output: match output {
                Form::Built if !supported => Form::Open,
                output => output,
            },
        }
    }
}

fn form(state: Node<'_>, name: &str, constructor: &Option<Constructor>) -> Form {
    let is_written = || {
        let keys = state.merged_entries().into_iter();
        keys.filter_map(|it| it.key.text())
            .any(|key| key == name || key.strip_suffix(".$") == Some(name))
    };
    match constructor {
        Some(_) => Form::Built,
        None if is_written() => Form::Open,
        None => Form::Absent,
    }
}

fn index(state: StateId) -> usize {
    state.0 as usize
}
