//! What is known of the data at a place: which members a value has, by following the flow back to
//! what built it.
//!
//! Nothing here is certain: a proposal may name a member that a run does not have. Findings are made
//! elsewhere.

use std::collections::BTreeSet;

use crate::catalog::actions;
use crate::catalog::context::{self, Availability, ContextLookup, ContextPath, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::parse;
use crate::model::{
    Flow, ScopeId, ScopeOwner, State, StateId, StateKind, Template, TransitionKind,
};
use crate::value::Value;

/// How many states are followed back.
const DEPTH: u32 = 12;

/// A member that a value has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// A word about it.
    pub(super) detail: Option<String>,
    /// What it holds, in Markdown.
    pub(super) documentation: Option<String>,
    shape: Shape,
}

/// What is known of a value.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
enum Shape {
    /// Nothing.
    #[default]
    Unknown,
    /// At least these members.
    Object(Vec<Member>),
    /// Elements of that shape.
    Array(Box<Shape>),
}

/// The members that the value of `path` has, an expression in that position of a state.
pub(super) fn members(
    flow: &Flow,
    state: Option<StateId>,
    position: Position,
    path: &str,
) -> Vec<Member> {
    let (expression, _) = parse(path);
    let reader = Reader {
        flow,
        position,
        depth: 0,
    };
    match reader.expression(state, &expression) {
        Shape::Object(members) => members,
        _ => Vec::new(),
    }
}

/// The members that expressions of the flow read of the same path, sorted; none of what the pages
/// describe, which has no members but theirs.
pub(super) fn used(flow: &Flow, path: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if is_documented_context(&parse(path).0) {
        return names;
    }
    for expression in &flow.expressions {
        if !expression.text.contains(path) {
            continue;
        }
        for it in expression.ast.walk() {
            if let ExprKind::Member { base, name } = &it.kind
                && &expression.text[base.range.indices()] == path
                && !name.value.is_empty()
            {
                names.insert(name.value.to_string());
            }
        }
    }
    names
}

/// Whether a path ends within the tree below `$Context` that the pages describe: it has no members
/// but those.
fn is_documented_context(expression: &Expr) -> bool {
    let Some(path) = expression
        .path()
        .filter(|it| it.variable.value == "$Context")
    else {
        return false;
    };
    let names: Vec<&str> = path.names.iter().map(|it| &*it.value).collect();
    !matches!(
        context::context_path(&names),
        ContextLookup::Known(Some(ContextPath { open: true, .. })) | ContextLookup::Data(_)
    )
}

#[derive(Clone, Copy)]
struct Reader<'f> {
    flow: &'f Flow,
    position: Position,
    depth: u32,
}

impl<'f> Reader<'f> {
    fn deeper(self) -> Option<Self> {
        let depth = self.depth + 1;
        (depth < DEPTH).then_some(Self { depth, ..self })
    }

    fn expression(self, state: Option<StateId>, expression: &Expr) -> Shape {
        match &expression.kind {
            ExprKind::Literal(value) => of_value(value),
            ExprKind::Variable(name) => self.variable(state, name),
            ExprKind::Member { base, name } => member(self.expression(state, base), &name.value),
            ExprKind::Index { base, .. } => match self.expression(state, base) {
                Shape::Array(element) => *element,
                _ => Shape::Unknown,
            },
            ExprKind::Object(entries) => Shape::Object(
                entries
                    .iter()
                    .map(|(key, value)| plain(&key.value, self.expression(state, value)))
                    .collect(),
            ),
            ExprKind::Array(elements) => {
                let first = elements.first();
                let element = first.map_or(Shape::Unknown, |it| self.expression(state, it));
                Shape::Array(Box::new(element))
            }
            _ => Shape::Unknown,
        }
    }

    fn variable(self, state: Option<StateId>, name: &str) -> Shape {
        let state = state.map(|it| self.flow.state(it));
        match (name, state) {
            ("$Context", state) => self.context(state, None),
            ("$Global", _) => self.global(),
            ("$Input", Some(state)) if self.position == Position::InputConstructor => {
                self.received(state)
            }
            ("$Input", Some(state)) => self.input(state),
            ("$Output", Some(state)) => self.raw_output(state),
            _ => Shape::Unknown,
        }
    }

    /// The documented tree below `$Context`, with the data of the state where it belongs.
    fn context(self, state: Option<&State>, above: Option<&ContextPath>) -> Shape {
        let readable =
            context::members(above).filter(|it| match (it.availability)(self.position) {
                Availability::Available => true,
                Availability::Unverified => {
                    matches!(self.position, Position::Unverified | Position::Fail)
                }
                Availability::Doubtful | Availability::Unavailable => false,
            });
        let members = readable.map(|it| Member {
            name: it.names.last().copied().unwrap_or_default().to_owned(),
            detail: None,
            documentation: Some(super::markdown::context_path(it)),
            shape: match (it.path, state) {
                ("$Context.Current.Input", Some(state)) => self.input(state),
                ("$Context.Current.Output", Some(state)) => self.raw_output(state),
                _ if it.open => Shape::Unknown,
                _ => self.context(state, Some(it)),
            },
        });
        Shape::Object(members.collect())
    }

    /// Every key that some state writes.
    fn global(self) -> Shape {
        let mut members: Vec<Member> = Vec::new();
        for state in &self.flow.states {
            let Some(constructor) = &state.global_constructor else {
                continue;
            };
            let Some(reader) = self.deeper() else { break };
            let reader = Self {
                position: Position::GlobalConstructor,
                ..reader
            };
            if let Shape::Object(written) = reader.template(state.id, &constructor.template) {
                let path = self.flow.path(state.id);
                for mut it in written {
                    it.detail = Some(format!("written by `{path}`"));
                    join_member(&mut members, it);
                }
            }
        }
        Shape::Object(members)
    }

    /// The state's input after its `InputConstructor`.
    fn input(self, state: &State) -> Shape {
        let Some(constructor) = &state.input_constructor else {
            return self.received(state);
        };
        let Some(reader) = self.deeper() else {
            return Shape::Unknown;
        };
        let reader = Self {
            position: Position::InputConstructor,
            ..reader
        };
        reader.template(state.id, &constructor.template)
    }

    /// What the states before hand on.
    fn received(self, state: &State) -> Shape {
        let Some(reader) = self.deeper() else {
            return Shape::Unknown;
        };
        let scope = self.flow.scope(state.scope);
        let is_start = |name: &str| {
            let own = state.name.as_ref();
            own.is_some_and(|it| &*it.value == name)
        };
        let mut shape = Shape::Unknown;
        if scope
            .start_at
            .as_ref()
            .is_some_and(|it| is_start(&it.value))
        {
            shape = match scope.owner {
                ScopeOwner::Branch { state, .. } => reader.input(self.flow.state(state)),
                ScopeOwner::Flow | ScopeOwner::Processor { .. } => Shape::Unknown,
            };
        }
        for transition in self.flow.transitions() {
            if transition.scope != state.scope || !is_start(&transition.target.value) {
                continue;
            }
            let Some(from) = transition.from.map(|it| self.flow.state(it)) else {
                continue;
            };
            let handed = match transition.kind {
                TransitionKind::Catch(index) => {
                    let rule = from.catch.get(index);
                    let built = rule.and_then(|it| it.output_constructor.as_ref());
                    let reader = Self {
                        position: Position::CatchOutputConstructor,
                        ..reader
                    };
                    built.map_or(Shape::Unknown, |it| reader.template(from.id, &it.template))
                }
                _ => reader.output(from),
            };
            shape = join(shape, handed);
        }
        shape
    }

    /// What the state hands on.
    fn output(self, state: &State) -> Shape {
        let Some(reader) = self.deeper() else {
            return Shape::Unknown;
        };
        match &state.output_constructor {
            Some(constructor) => {
                let reader = Self {
                    position: Position::OutputConstructor,
                    ..reader
                };
                reader.template(state.id, &constructor.template)
            }
            None => reader.raw_output(state),
        }
    }

    /// The result of the state's work, before its `OutputConstructor`.
    fn raw_output(self, state: &State) -> Shape {
        let Some(reader) = self.deeper() else {
            return Shape::Unknown;
        };
        match &state.kind {
            StateKind::Task(task) => {
                let action = task.action.as_ref().and_then(|it| actions::find(&it.value));
                let output = action.zip(task.mode).and_then(|(it, mode)| it.output(mode));
                let members = output.map_or(&[][..], |it| it.members).iter();
                Shape::Object(
                    members
                        .map(|it| Member {
                            name: it.name.to_owned(),
                            detail: action.map(|it| it.name.to_owned()),
                            documentation: Some(it.documentation.to_owned()),
                            shape: Shape::Unknown,
                        })
                        .collect(),
                )
            }
            StateKind::Parallel(parallel) => {
                let branches = parallel.branches.iter().enumerate();
                Shape::Object(
                    branches
                        .map(|(index, &scope)| {
                            plain(&format!("Branch{index}"), reader.scope_output(scope))
                        })
                        .collect(),
                )
            }
            StateKind::Map(map) => {
                let element = map.processor.map(|it| reader.scope_output(it));
                let items = Shape::Array(Box::new(element.unwrap_or_default()));
                Shape::Object(vec![plain("Items", items)])
            }
            StateKind::Fail(_) | StateKind::Unknown { .. } => Shape::Unknown,
            _ => reader.input(state),
        }
    }

    /// What the states hand on that end a scope.
    fn scope_output(self, scope: ScopeId) -> Shape {
        let states = self.flow.scope(scope).states.iter();
        let ends = states
            .map(|&it| self.flow.state(it))
            .filter(|it| it.is_end());
        ends.fold(Shape::Unknown, |shape, it| join(shape, self.output(it)))
    }

    fn template(self, state: StateId, template: &Template) -> Shape {
        match template {
            Template::Literal(value) => of_value(value),
            Template::Expression(id) => {
                self.expression(Some(state), &self.flow.expression(*id).ast)
            }
            Template::Object(entries) => Shape::Object(
                entries
                    .iter()
                    .map(|it| plain(&it.key, self.template(state, &it.value)))
                    .collect(),
            ),
            Template::Array(elements) => {
                let first = elements.first();
                let element = first.map_or(Shape::Unknown, |it| self.template(state, it));
                Shape::Array(Box::new(element))
            }
        }
    }
}

fn plain(name: &str, shape: Shape) -> Member {
    Member {
        name: name.to_owned(),
        detail: None,
        documentation: None,
        shape,
    }
}

fn of_value(value: &Value) -> Shape {
    match value {
        Value::Object(members) => Shape::Object(
            members
                .iter()
                .map(|(name, value)| plain(name, of_value(value)))
                .collect(),
        ),
        Value::Array(elements) => {
            Shape::Array(Box::new(elements.first().map_or(Shape::Unknown, of_value)))
        }
        _ => Shape::Unknown,
    }
}

fn member(shape: Shape, name: &str) -> Shape {
    match shape {
        Shape::Object(members) => {
            let found = members.into_iter().find(|it| it.name == name);
            found.map_or(Shape::Unknown, |it| it.shape)
        }
        _ => Shape::Unknown,
    }
}

/// What one or the other has.
fn join(left: Shape, right: Shape) -> Shape {
    match (left, right) {
        (Shape::Unknown, it) | (it, Shape::Unknown) => it,
        (Shape::Object(mut members), Shape::Object(others)) => {
            others
                .into_iter()
                .for_each(|it| join_member(&mut members, it));
            Shape::Object(members)
        }
        (it, _) => it,
    }
}

fn join_member(members: &mut Vec<Member>, member: Member) {
    match members.iter_mut().find(|it| it.name == member.name) {
        Some(known) => known.shape = join(std::mem::take(&mut known.shape), member.shape),
        None => members.push(member),
    }
}
