//! The flow and its scopes.

use std::sync::Arc;

use hashbrown::HashMap;
use smol_str::SmolStr;

use super::{Constructor, Expression, ExpressionId, Quantity, State, StateId, StateKind, Text};
use crate::catalog::objects::ObjectKind;
use crate::syntax::NodeId;

/// A flow. States, scopes and expressions are numbered in document order.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// The root mapping; none in an empty document or where the root is no mapping.
    pub node: Option<NodeId>,
    /// `Type` as written.
    pub flow_type: Option<Text>,
    /// `Name`.
    pub name: Option<Text>,
    /// `SpecVersion`.
    pub spec_version: Option<Text>,
    /// `Timeout`, in seconds.
    pub timeout: Option<Quantity>,
    /// The scopes; the first is the flow's own.
    pub scopes: Vec<Scope>,
    /// The states of all scopes.
    pub states: Vec<State>,
    /// The expressions of the whole flow.
    pub expressions: Vec<Expression>,
    /// Every mapping that the catalogue knows, with its kind: what the attribute checks walk. A
    /// mapping that aliases lead to is there once.
    pub objects: Vec<Object>,
    /// Whether something was left out because aliases nest too deeply or repeat too much text.
    pub truncated: bool,
}

/// A mapping of the document that the catalogue describes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object {
    /// Its kind.
    pub kind: ObjectKind,
    /// The mapping.
    pub node: NodeId,
    /// The state that it is or belongs to.
    pub state: Option<StateId>,
}

/// A scope, by number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct ScopeId(pub u32);

/// `StartAt` and `States`: the flow's own, a branch's or a processor's.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Its number.
    pub id: ScopeId,
    /// Whose it is.
    pub owner: ScopeOwner,
    /// The mapping that holds `StartAt` and `States`.
    pub node: NodeId,
    /// `StartAt`.
    pub start_at: Option<Text>,
    /// The sequence under `States`; none where it is missing or no list: then nothing is resolved.
    pub states_node: Option<NodeId>,
    /// The states in document order, nameless ones too.
    pub states: Vec<StateId>,
    /// The states whose name an earlier state of the scope has, each behind the first of that name.
    pub namesakes: Vec<(StateId, StateId)>,
    /// The first state of each name.
    pub(super) by_name: HashMap<SmolStr, StateId>,
}

/// Whose scope it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScopeOwner {
    /// The flow's.
    Flow,
    /// Of a branch of a Parallel state, counted from 0.
    Branch {
        /// The Parallel state.
        state: StateId,
        /// The branch's index.
        index: usize,
    },
    /// Of the processor of a Map state.
    Processor {
        /// The Map state.
        state: StateId,
    },
}

/// A name that leads to a state: `StartAt`, `Next`, `Default`, or a branch's or rule's `Next`.
#[derive(Clone, Copy, Debug)]
pub struct Transition<'f> {
    /// What kind it is.
    pub kind: TransitionKind,
    /// The scope in which the target is looked up.
    pub scope: ScopeId,
    /// The state that it leaves; none for `StartAt`.
    pub from: Option<StateId>,
    /// The name.
    pub target: &'f Text,
}

/// The kinds of [`Transition`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TransitionKind {
    /// `StartAt` of the scope.
    Start,
    /// `Next` of a state.
    Next,
    /// `Next` of a Choice branch, counted from 0.
    Branch(usize),
    /// `Default` of a Choice.
    Default,
    /// `Next` of a Catch rule, counted from 0.
    Catch(usize),
}

impl Flow {
    /// The flow's own scope.
    pub fn root_scope(&self) -> Option<&Scope> {
        self.scopes.first()
    }

    /// The scope of that number.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    /// The state of that number.
    pub fn state(&self, id: StateId) -> &State {
        &self.states[id.0 as usize]
    }

    /// The expression of that number.
    pub fn expression(&self, id: ExpressionId) -> &Expression {
        &self.expressions[id.0 as usize]
    }

    /// The first state of that name in a scope.
    pub fn find(&self, scope: ScopeId, name: &str) -> Option<&State> {
        let id = self.scope(scope).by_name.get(name)?;
        Some(self.state(*id))
    }

    /// Every name that leads to a state, in the order of the text.
    pub fn transitions(&self) -> impl Iterator<Item = Transition<'_>> {
        let starts = self.scopes.iter().filter_map(Scope::start);
        let mut all: Vec<Transition<'_>> = starts
            .chain(self.states.iter().flat_map(State::transitions))
            .collect();
        all.sort_by_key(|it| it.target.range.start);
        all.into_iter()
    }

    /// The state that a transition leads to; none where the scope has no state of the name.
    pub fn resolve(&self, transition: Transition<'_>) -> Option<&State> {
        self.find(transition.scope, &transition.target.value)
    }

    /// The named states of a scope, in document order.
    pub fn named_states(&self, scope: ScopeId) -> impl Iterator<Item = (&Text, &State)> {
        let states = self.scope(scope).states.iter().map(|&id| self.state(id));
        states.filter_map(|state| Some((state.name.as_ref()?, state)))
    }

    /// The definition path of a state as in mocks and test files: `Ship/Book`, `P[0]/Name`; the
    /// characters `\ / [ ]` of a name are preceded by `\`. A nameless state reads as `?`.
    pub fn path(&self, id: StateId) -> Arc<str> {
        let state = self.state(id);
        let name = escape(state.name.as_ref().map_or("?", |name| &name.value));
        match self.scope(state.scope).owner {
            ScopeOwner::Flow => name.into(),
            ScopeOwner::Branch { state, index } => {
                format!("{}[{index}]/{name}", self.path(state)).into()
            }
            ScopeOwner::Processor { state } => format!("{}/{name}", self.path(state)).into(),
        }
    }
}

/// A state's name as a segment of a path.
pub fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for character in name.chars() {
        if matches!(character, '\\' | '/' | '[' | ']') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

impl Scope {
    /// The way to its first state.
    pub fn start(&self) -> Option<Transition<'_>> {
        Some(Transition {
            kind: TransitionKind::Start,
            scope: self.id,
            from: None,
            target: self.start_at.as_ref()?,
        })
    }
}

impl State {
    /// The ways out of the state: `Next`, the branches of a Choice, `Default`, the Catch rules.
    pub fn transitions(&self) -> impl Iterator<Item = Transition<'_>> {
        let choice = match &self.kind {
            StateKind::Choice(choice) => Some(choice),
            _ => None,
        };
        let to = |kind, target| Transition {
            kind,
            scope: self.scope,
            from: Some(self.id),
            target,
        };
        let next = self.next.iter();
        let branches = choice.into_iter().flat_map(|it| it.branches.iter());
        let default = choice.and_then(|it| it.default.as_ref());
        let catch = self.catch.iter();
        next.map(move |it| to(TransitionKind::Next, it))
            .chain(branches.enumerate().filter_map(move |(index, it)| {
                Some(to(TransitionKind::Branch(index), it.next.as_ref()?))
            }))
            .chain(
                default
                    .into_iter()
                    .map(move |it| to(TransitionKind::Default, it)),
            )
            .chain(catch.enumerate().filter_map(move |(index, it)| {
                Some(to(TransitionKind::Catch(index), it.next.as_ref()?))
            }))
    }

    /// The scopes right below the state: branches or processor.
    pub fn scopes(&self) -> impl Iterator<Item = ScopeId> {
        let (many, one): (&[ScopeId], _) = match &self.kind {
            StateKind::Parallel(parallel) => (&parallel.branches, None),
            StateKind::Map(map) => (&[], map.processor),
            StateKind::Unknown { scopes } => (scopes, None),
            _ => (&[], None),
        };
        many.iter().copied().chain(one)
    }

    /// Whether the state says that it ends its scope.
    pub fn is_end(&self) -> bool {
        self.end.is_some_and(|it| it.value)
    }

    /// Whether `Retry` and `Catch` of the state count: those of Task, Parallel and Map do, elsewhere
    /// they are ignored (Q14).
    pub fn has_error_rules(&self) -> bool {
        matches!(
            self.kind,
            StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_)
        )
    }

    /// All constructors of the state, with the position of their expressions.
    pub fn constructors(&self) -> impl Iterator<Item = &Constructor> {
        [
            &self.input_constructor,
            &self.output_constructor,
            &self.global_constructor,
        ]
        .into_iter()
        .flatten()
    }
}
