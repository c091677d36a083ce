//! What is handed from state to state: for each state and each scope the things that may arrive.
//!
//! A thing is handed on unchanged until a constructor or the state's work replaces it, so the sets
//! stay small, and one walk over the transitions until nothing changes finds them all. A second walk
//! finds which of them arrive wherever the ways lead: not those that a Choice may have kept away.

use std::borrow::Cow;
use std::collections::VecDeque;

use smallvec::{SmallVec, smallvec};

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
    Caught(u32),
    /// An item of the Map that it is.
    Item,
    /// The input of the run, which the flow begins with there: anything.
    Begun,
}

/// The things that may arrive in a place.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Passed {
    /// The things, sorted.
    handed: SmallVec<[Handed; 2]>,
    /// Whether nothing else can arrive.
    complete: bool,
}

/// The things that may arrive in a place, and which of them certainly do on some way.
pub(super) struct Arrivals {
    /// The things, sorted; each with whether a run that makes it can bring it here.
    pub(super) handed: SmallVec<[(Handed, bool); 2]>,
    /// Whether nothing else can arrive.
    pub(super) complete: bool,
}

/// What is handed to every state, and what every scope hands on at its ends.
pub(super) struct Passing {
    forms: Vec<Forms>,
    /// By scope: whether all ways through it are known.
    known: Vec<bool>,
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

/// Which constructors a state has, and whether it has the superseded `OnErrors`.
#[derive(Clone, Copy)]
struct Forms {
    input: Form,
    output: Form,
    global: Form,
    on_errors: bool,
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
        handed: SmallVec::new_const(),
        complete: true,
    };

    const ANYTHING: Self = Self {
        handed: SmallVec::new_const(),
        complete: false,
    };

    fn one(from: StateId, what: What) -> Self {
        Self {
            handed: smallvec![Handed { from, what }],
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
        let forms: Vec<_> = states.iter().map(|it| Forms::of(analysis, it)).collect();
        let scopes = analysis.flow.scopes.iter();
        // Where `OnErrors` was meant to lead is not known (Q42).
        let leads = |it: &StateId| forms[index(*it)].on_errors;
        let known = scopes
            .map(|it| analysis.graph.scope(it.id).complete && !it.states.iter().any(leads))
            .collect();
        let mut passing = Self {
            forms,
            known,
            all: Ways::default(),
            sure: Ways::default(),
        };
        let begun = passing.begin(analysis, whole);
        passing.all = passing.walk(analysis, begun, |_| true);
        let nothing = states.iter().map(|_| Passed::NOTHING).collect();
        passing.sure = passing.walk(analysis, nothing, |state| {
            // Of several things a Choice may lead each another way.
            let chooses = || {
                let input = passing.input_of(&passing.all, state.id);
                !input.complete || input.handed.len() != 1
            };
            let is_choice = matches!(state.kind, StateKind::Choice(_));
            whole && analysis.graph.is_reached(state.id) && !(is_choice && chooses())
        });
        if !whole {
            let results = passing.all.results.iter_mut();
            results.for_each(|it| it.complete = false);
        }
        passing
    }

    /// What a state may be handed.
    pub(super) fn received(&self, state: StateId) -> Arrivals {
        self.arrivals(|ways| Cow::Borrowed(&ways.received[index(state)]))
    }

    /// What a scope may hand on at its ends.
    pub(super) fn result(&self, scope: ScopeId) -> Arrivals {
        self.arrivals(|ways| Cow::Borrowed(&ways.results[scope.0 as usize]))
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

    fn arrivals<'p>(&'p self, passed: impl Fn(&'p Ways) -> Cow<'p, Passed>) -> Arrivals {
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
            self.hand_on(analysis, &mut ways, state, &mut |to| {
                if !std::mem::replace(&mut queued[index(to)], true) {
                    waiting.push_back(analysis.flow.state(to));
                }
            });
        }
        let scopes = analysis.flow.scopes.iter();
        let results = scopes.map(|scope| {
            let mut result = match self.known[scope.id.0 as usize] {
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

    fn input_of<'w>(&self, ways: &'w Ways, state: StateId) -> Cow<'w, Passed> {
        match self.forms[index(state)].input {
            Form::Absent => Cow::Borrowed(&ways.received[index(state)]),
            Form::Built => Cow::Owned(Passed::one(state, What::Input)),
            Form::Open => Cow::Owned(Passed::ANYTHING),
        }
    }

    fn raw_of<'w>(&self, ways: &'w Ways, state: &State) -> Cow<'w, Passed> {
        match &state.kind {
            _ if work(state).is_some() => Cow::Owned(Passed::one(state.id, What::Work)),
            StateKind::Fail(_) => Cow::Owned(Passed::NOTHING),
            StateKind::Unknown { .. } => Cow::Owned(Passed::ANYTHING),
            _ => self.input_of(ways, state.id),
        }
    }

    fn output_of<'w>(&self, ways: &'w Ways, state: &State) -> Cow<'w, Passed> {
        match self.forms[index(state.id)].output {
            Form::Absent => self.raw_of(ways, state),
            Form::Built => Cow::Owned(Passed::one(state.id, What::Output)),
            Form::Open => Cow::Owned(Passed::ANYTHING),
        }
    }

    /// Lets a state hand on what it has to those that follow and to the first ones of its branches
    /// and iterations; `changed` gets those to whom that is new.
    fn hand_on(
        &self,
        analysis: &Analysis,
        ways: &mut Ways,
        state: &State,
        changed: &mut dyn FnMut(StateId),
    ) {
        let mut hand = |ways: &mut Ways, to: StateId, passed: &Passed| {
            if ways.received[index(to)].join(passed) {
                changed(to);
            }
        };
        let output = self.output_of(ways, state).into_owned();
        for edge in analysis.graph.edges(state.id) {
            match (edge.to, edge.kind) {
                (None, _) => {}
                (Some(to), TransitionKind::Catch(rule)) => hand(ways, to, &caught(state, rule)),
                (Some(to), _) => hand(ways, to, &output),
            }
        }
        let (branches, input) = match &state.kind {
            StateKind::Parallel(parallel) => {
                let input = self.input_of(ways, state.id).into_owned();
                (parallel.branches.as_slice(), input)
            }
            StateKind::Map(map) => (map.processor.as_slice(), Passed::one(state.id, What::Item)),
            _ => return,
        };
        for &branch in branches {
            if let Some(start) = analysis.graph.scope(branch).start {
                hand(ways, start, &input);
            }
        }
    }

    /// Whether every place that may write to `$Global` is known.
    pub(super) fn all_writes_are_known(&self, analysis: &Analysis) -> bool {
        let flow = &analysis.flow;
        let whole = flow.scopes.iter().all(|scope| {
            let items = scope.states_node.map(|it| analysis.tree.node(it).items());
            items.is_some_and(|it| it.count() == scope.states.len())
        });
        let root = analysis.tree.root();
        whole
            && root.is_some_and(|it| it.entry("GlobalConstructor").is_none())
            && self.forms.iter().all(|it| it.global != Form::Open)
    }

    /// What comes from outside, and where more may come from than is known.
    fn begin(&self, analysis: &Analysis, whole: bool) -> Vec<Passed> {
        let states = analysis.flow.states.iter();
        let mut received: Vec<_> = states.map(|_| Passed::NOTHING).collect();
        for scope in &analysis.flow.scopes {
            let start = analysis.graph.scope(scope.id).start;
            let open: &[StateId] = match (scope.owner, &start) {
                _ if !whole || !self.known[scope.id.0 as usize] => &scope.states,
                (ScopeOwner::Flow, Some(start)) => std::slice::from_ref(start),
                _ => &[],
            };
            for state in open {
                received[index(*state)].complete = false;
            }
            if let (ScopeOwner::Flow, Some(start)) = (scope.owner, start) {
                received[index(start)].handed = smallvec![Handed {
                    from: start,
                    what: What::Begun,
                }];
            }
        }
        received
    }
}

/// What a Catch rule hands on; without a constructor nobody knows (Q40).
fn caught(state: &State, rule: usize) -> Passed {
    match state.catch.get(rule).map(|it| &it.output_constructor) {
        Some(Some(_)) => Passed::one(state.id, What::Caught(rule as u32)),
        _ => Passed::ANYTHING,
    }
}

/// Whether the text is read as a whole: no part of it is broken, left out or of an unknown type.
pub(super) fn is_whole(analysis: &Analysis) -> bool {
    let tree = &analysis.tree;
    let broken = |kind| kind == SyntaxErrorKind::Syntax;
    !analysis.flow.truncated
        && !tree.errors().iter().any(|it| broken(it.kind))
        && tree.own_tags().next().is_none()
}

impl Forms {
    fn of(analysis: &Analysis, state: &State) -> Self {
        let written = Written::of(analysis.state_node(state));
        let form = |constructor: &Option<Constructor>, is_written| match (constructor, is_written) {
            (Some(_), _) => Form::Built,
            (None, true) => Form::Open,
            (None, false) => Form::Absent,
        };
        let output = form(&state.output_constructor, written.output);
        let has = |kind| attribute(ObjectKind::State(kind), "OutputConstructor").is_some();
        let supported = || state.state_type.is_some_and(has);
        Self {
            input: form(&state.input_constructor, written.input),
            output: match output {
                Form::Built if !supported() => Form::Open,
                output => output,
            },
            global: form(&state.global_constructor, written.global),
            on_errors: written.on_errors,
        }
    }
}

/// Which of these a state has a key for, those of constructors with or without `.$`.
#[derive(Default)]
struct Written {
    input: bool,
    output: bool,
    global: bool,
    on_errors: bool,
}

impl Written {
    fn of(state: Node<'_>) -> Self {
        let mut written = Self::default();
        let mut merges = false;
        for entry in state.entries() {
            merges |= entry.key.is_merge_key();
            written.on_errors |= entry.key.reads("OnErrors");
            written.note(entry.key);
        }
        if merges {
            let merged = state.merged_entries().into_iter();
            merged.for_each(|it| written.note(it.key));
        }
        written
    }

    fn note(&mut self, key: Node<'_>) {
        // Most keys are shorter than the names of constructors: their text is not looked at.
        let least = "InputConstructor".len();
        let Some(key) = key.str().filter(|it| it.len() >= least) else {
            return;
        };
        match key.strip_suffix(".$").unwrap_or(key) {
            "InputConstructor" => self.input = true,
            "OutputConstructor" => self.output = true,
            "GlobalConstructor" => self.global = true,
            _ => {}
        }
    }
}

fn index(state: StateId) -> usize {
    state.0 as usize
}
