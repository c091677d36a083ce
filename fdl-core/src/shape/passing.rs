//! What is handed from state to state: for each state and each scope the things that may arrive.
//!
//! A thing is handed on unchanged until a constructor or the state's work replaces it, so the sets
//! stay small, and one walk over the transitions until nothing changes finds them all. A second walk
//! finds which of them arrive wherever the ways lead: not those that a Choice may have kept away.

use std::collections::VecDeque;

use super::work;
use crate::analysis::Analysis;
use crate::catalog::objects::{ObjectKind, attribute};
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
    /// The input of the run, which the flow begins with there: anything.
    Begun,
}

/// The things that may arrive in a place.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Passed {
    /// The things, sorted.
    handed: Vec<Handed>,
    /// Whether nothing else can arrive.
    complete: bool,
}

/// The things that may arrive in a place, and which of them certainly do on some way.
pub(super) struct Arrivals {
    /// The things, sorted; each with whether a run that makes it can bring it here.
    pub(super) handed: Vec<(Handed, bool)>,
    /// Whether nothing else can arrive.
    pub(super) complete: bool,
}

/// What is handed to every state, and what every scope hands on at its ends.
pub(super) struct Passing {
    forms: Vec<Forms>,
    all: Ways,
    sure: Ways,
}

/// The result of a walk.
#[derive(Default)]
struct Ways {
    /// By state.
    received: Vec<Passed>,
    /// By scope.
    results: Vec<Passed>,
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
    /// Finds what is handed where. Of a text that is not whole nothing is complete or sure.
    pub(super) fn new(analysis: &Analysis, whole: bool) -> Self {
        let states = &analysis.flow.states;
        let mut passing = Self {
            forms: states.iter().map(|it| Forms::of(analysis, it)).collect(),
            all: Ways::default(),
            sure: Ways::default(),
        };
        passing.all = passing.walk(analysis, begin(analysis, whole), |_| true);
        let nothing = vec![Passed::NOTHING; states.len()];
        passing.sure = passing.walk(analysis, nothing, |state| {
            let input = passing.input_of(&passing.all, state.id);
            // Of several things a Choice may lead each another way.
            let chooses = !input.complete || input.handed.len() != 1;
            let is_choice = matches!(state.kind, StateKind::Choice(_));
            whole && analysis.graph.is_reached(state.id) && !(is_choice && chooses)
        });
        if !whole {
            let results = passing.all.results.iter_mut();
            results.for_each(|it| it.complete = false);
        }
        passing
    }

    /// What a state may be handed.
    pub(super) fn received(&self, state: StateId) -> Arrivals {
        let received = |ways: &Ways| ways.received[index(state)].clone();
        self.arrivals(received)
    }

    /// What a scope may hand on at its ends.
    pub(super) fn result(&self, scope: ScopeId) -> Arrivals {
        self.arrivals(|ways| ways.results[scope.0 as usize].clone())
    }

    /// What a state has as its input behind `InputConstructor`.
    pub(super) fn input(&self, state: StateId) -> Arrivals {
        self.arrivals(|ways| self.input_of(ways, state))
    }

    /// The result of a state's work.
    pub(super) fn raw(&self, state: &State) -> Arrivals {
        self.arrivals(|ways| self.raw_of(ways, state))
    }

    /// What a state hands on at its end.
    pub(super) fn output(&self, state: &State) -> Arrivals {
        self.arrivals(|ways| self.output_of(ways, state))
    }

    fn arrivals(&self, passed: impl Fn(&Ways) -> Passed) -> Arrivals {
        let (all, sure) = (passed(&self.all), passed(&self.sure));
        let is_sure = |it: &Handed| sure.handed.binary_search(it).is_ok();
        Arrivals {
            handed: all.handed.iter().map(|it| (*it, is_sure(it))).collect(),
            complete: all.complete,
        }
    }

    /// Lets the states that `lead` hand on what they have until nothing new arrives anywhere.
    fn walk(
        &self,
        analysis: &Analysis,
        received: Vec<Passed>,
        leads: impl Fn(&State) -> bool,
    ) -> Ways {
        let states = &analysis.flow.states;
        let mut ways = Ways {
            received,
            results: Vec::new(),
        };
        let mut queued = vec![true; states.len()];
        let mut waiting: VecDeque<&State> = states.iter().collect();
        while let Some(state) = waiting.pop_front() {
            queued[index(state.id)] = false;
            if !leads(state) {
                continue;
            }
            for (to, passed) in self.handed_on(analysis, &ways, state) {
                if ways.received[index(to)].join(&passed) && !queued[index(to)] {
                    queued[index(to)] = true;
                    waiting.push_back(analysis.flow.state(to));
                }
            }
        }
        let scopes = analysis.flow.scopes.iter();
        let results = scopes.map(|scope| {
            let mut result = match is_known(analysis, scope.id) {
                true => Passed::NOTHING,
                false => Passed::ANYTHING,
            };
            let states = scope.states.iter().map(|&it| analysis.flow.state(it));
            let ends = |it: &&State| it.is_end() || matches!(it.kind, StateKind::Succeed);
            for state in states.filter(ends).filter(|it| leads(it)) {
                result.join(&self.output_of(&ways, state));
            }
            result
        });
        ways.results = results.collect();
        ways
    }

    fn input_of(&self, ways: &Ways, state: StateId) -> Passed {
        match self.forms[index(state)].input {
            Form::Absent => ways.received[index(state)].clone(),
            Form::Built => Passed::one(state, What::Input),
            Form::Open => Passed::ANYTHING,
        }
    }

    fn raw_of(&self, ways: &Ways, state: &State) -> Passed {
        match &state.kind {
            _ if work(state).is_some() => Passed::one(state.id, What::Work),
            StateKind::Fail(_) => Passed::NOTHING,
            StateKind::Unknown { .. } => Passed::ANYTHING,
            _ => self.input_of(ways, state.id),
        }
    }

    fn output_of(&self, ways: &Ways, state: &State) -> Passed {
        match self.forms[index(state.id)].output {
            Form::Absent => self.raw_of(ways, state),
            Form::Built => Passed::one(state.id, What::Output),
            Form::Open => Passed::ANYTHING,
        }
    }

    /// What a state hands to which others: those that follow, and the first ones of its branches and
    /// iterations.
    fn handed_on(&self, analysis: &Analysis, ways: &Ways, state: &State) -> Vec<(StateId, Passed)> {
        let output = self.output_of(ways, state);
        let mut handed = Vec::new();
        for edge in analysis.graph.edges(state.id) {
            let Some(to) = edge.to else { continue };
            let passed = match edge.kind {
                TransitionKind::Catch(rule) => caught(state, rule),
                _ => output.clone(),
            };
            handed.push((to, passed));
        }
        let (branches, input) = match &state.kind {
            StateKind::Parallel(parallel) => {
                (parallel.branches.as_slice(), self.input_of(ways, state.id))
            }
            StateKind::Map(map) => (map.processor.as_slice(), Passed::one(state.id, What::Item)),
            _ => (&[][..], Passed::NOTHING),
        };
        let starts = branches.iter();
        let starts = starts.filter_map(|&it| analysis.graph.scope(it).start);
        handed.extend(starts.map(|it| (it, input.clone())));
        handed
    }
}

/// What comes from outside, and where more may come from than is known.
fn begin(analysis: &Analysis, whole: bool) -> Vec<Passed> {
    let mut received = vec![Passed::NOTHING; analysis.flow.states.len()];
    for scope in &analysis.flow.scopes {
        let start = analysis.graph.scope(scope.id).start;
        let open: &[StateId] = match (scope.owner, &start) {
            _ if !whole || !is_known(analysis, scope.id) => &scope.states,
            (ScopeOwner::Flow, Some(start)) => std::slice::from_ref(start),
            _ => &[],
        };
        for state in open {
            received[index(*state)].complete = false;
        }
        if let (ScopeOwner::Flow, Some(start)) = (scope.owner, start) {
            received[index(start)].handed = vec![Handed {
                from: start,
                what: What::Begun,
            }];
        }
    }
    received
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
