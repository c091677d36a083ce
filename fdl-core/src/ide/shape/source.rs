//! From an expression to what built its value, one level at a time: data that is copied twice in
//! each of a hundred states is never written out.

use std::collections::HashMap;

use super::Member;
use crate::catalog::actions;
use crate::catalog::context::{self, Availability, ContextPath, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::ide::markdown;
use crate::model::{
    Flow, ScopeId, ScopeOwner, State, StateId, StateKind, Template, Transition, TransitionKind,
};
use crate::value::Value;

/// How many steps a question may take. A flow that needs more is answered in part.
const STEPS: u32 = 4_000;

/// How deep a question may lead: loops end here.
const DEPTH: u32 = 40;

/// Where an expression or template stands.
#[derive(Clone, Copy)]
struct Site {
    state: Option<StateId>,
    position: Position,
}

/// Something that may be the value, or that leads to it.
#[derive(Clone, Copy)]
enum Source<'f> {
    Expression(Site, &'f Expr),
    Template(Site, &'f Template),
    Value(&'f Value),
    /// What the states before hand on.
    Received(StateId),
    /// The input after `InputConstructor`.
    Input(StateId),
    /// The result of the work.
    Raw(StateId),
    /// What the state hands on.
    Output(StateId),
    /// What a scope hands on at its ends.
    Scope(ScopeId),
    /// The iterations of a Map.
    Items(ScopeId),
    Global,
    Context(Site, Option<&'static ContextPath>),
}

/// Something that has members or elements of its own.
#[derive(Clone, Copy)]
enum Data<'f> {
    Literal(&'f Value),
    Template(Site, &'f Template),
    Written(Site, &'f Expr),
    /// The result of a Task, a Parallel or a Map.
    Result(&'f State),
    /// The iterations of a Map.
    Items(ScopeId),
    Global,
    Context(Site, Option<&'static ContextPath>),
}

/// Follows one question through a flow.
pub(super) struct Tracer<'f> {
    flow: &'f Flow,
    /// Who leads to a state, by scope and name.
    incoming: HashMap<(ScopeId, &'f str), Vec<Transition<'f>>>,
    steps: u32,
}

impl<'f> Tracer<'f> {
    pub(super) fn new(flow: &'f Flow) -> Self {
        let mut incoming: HashMap<_, Vec<Transition<'f>>> = HashMap::new();
        for transition in flow.transitions() {
            let key = (transition.scope, &*transition.target.value);
            incoming.entry(key).or_default().push(transition);
        }
        Self {
            flow,
            incoming,
            steps: 0,
        }
    }

    /// The members of an expression's value; one that several sources have comes once from each.
    pub(super) fn members(
        &mut self,
        state: Option<StateId>,
        position: Position,
        expression: &'f Expr,
    ) -> Vec<Member> {
        let site = Site { state, position };
        let mut found = Vec::new();
        self.trace(Source::Expression(site, expression), DEPTH, &mut found);
        found
            .into_iter()
            .flat_map(|it| self.members_of(it))
            .collect()
    }

    /// Adds what a source leads to.
    fn trace(&mut self, source: Source<'f>, depth: u32, found: &mut Vec<Data<'f>>) {
        self.steps += 1;
        let Some(depth) = depth.checked_sub(1).filter(|_| self.steps < STEPS) else {
            return;
        };
        match source {
            Source::Expression(site, expression) => {
                self.trace_expression(site, expression, depth, found);
            }
            Source::Template(site, Template::Expression(id)) => {
                let expression = &self.flow.expression(*id).ast;
                self.trace(Source::Expression(site, expression), depth, found);
            }
            Source::Template(_, Template::Literal(value)) => found.push(Data::Literal(value)),
            Source::Template(site, template) => found.push(Data::Template(site, template)),
            Source::Value(value) => found.push(Data::Literal(value)),
            Source::Input(id) => {
                let constructor = self.flow.state(id).input_constructor.as_ref();
                let site = at(id, Position::InputConstructor);
                let built = constructor.map(|it| Source::Template(site, &it.template));
                self.trace(built.unwrap_or(Source::Received(id)), depth, found);
            }
            Source::Received(id) => self.trace_received(id, depth, found),
            Source::Output(id) => {
                let constructor = self.flow.state(id).output_constructor.as_ref();
                let site = at(id, Position::OutputConstructor);
                let built = constructor.map(|it| Source::Template(site, &it.template));
                self.trace(built.unwrap_or(Source::Raw(id)), depth, found);
            }
            Source::Raw(id) => {
                let state = self.flow.state(id);
                match state.kind {
                    StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) => {
                        found.push(Data::Result(state));
                    }
                    StateKind::Fail(_) | StateKind::Unknown { .. } => {}
                    _ => self.trace(Source::Input(id), depth, found),
                }
            }
            Source::Scope(scope) => {
                for &id in &self.flow.scope(scope).states {
                    let state = self.flow.state(id);
                    if state.is_end() || matches!(state.kind, StateKind::Succeed) {
                        self.trace(Source::Output(id), depth, found);
                    }
                }
            }
            Source::Items(scope) => found.push(Data::Items(scope)),
            Source::Global => found.push(Data::Global),
            Source::Context(site, row) => self.trace_context(site, row, depth, found),
        }
    }

    fn trace_expression(
        &mut self,
        site: Site,
        expression: &'f Expr,
        depth: u32,
        found: &mut Vec<Data<'f>>,
    ) {
        match &expression.kind {
            ExprKind::Literal(value) => found.push(Data::Literal(value)),
            ExprKind::Object(_) | ExprKind::Array(_) => found.push(Data::Written(site, expression)),
            ExprKind::Variable(name) => {
                if let Some(source) = variable(site, name) {
                    self.trace(source, depth, found);
                }
            }
            ExprKind::Member { base, name } => {
                let mut bases = Vec::new();
                self.trace(Source::Expression(site, base), depth, &mut bases);
                for base in bases {
                    for source in self.member(base, &name.value) {
                        self.trace(source, depth, found);
                    }
                }
            }
            ExprKind::Index { base, .. } => {
                let mut bases = Vec::new();
                self.trace(Source::Expression(site, base), depth, &mut bases);
                for base in bases {
                    if let Some(source) = element(base) {
                        self.trace(source, depth, found);
                    }
                }
            }
            _ => {}
        }
    }

    fn trace_received(&mut self, id: StateId, depth: u32, found: &mut Vec<Data<'f>>) {
        let state = self.flow.state(id);
        let Some(name) = &state.name else { return };
        let key = (state.scope, &*name.value);
        for transition in self.incoming.get(&key).cloned().unwrap_or_default() {
            let from = transition.from;
            let source = match (transition.kind, from) {
                (TransitionKind::Start, _) => match self.flow.scope(state.scope).owner {
                    ScopeOwner::Branch { state, .. } => Some(Source::Input(state)),
                    // The execution's input and the items of a Map come from outside.
                    ScopeOwner::Flow | ScopeOwner::Processor { .. } => None,
                },
                (TransitionKind::Catch(index), Some(from)) => {
                    let rule = self.flow.state(from).catch.get(index);
                    let built = rule.and_then(|it| it.output_constructor.as_ref());
                    let site = at(from, Position::CatchOutputConstructor);
                    built.map(|it| Source::Template(site, &it.template))
                }
                (_, from) => from.map(Source::Output),
            };
            if let Some(source) = source {
                self.trace(source, depth, found);
            }
        }
    }

    fn trace_context(
        &mut self,
        site: Site,
        row: Option<&'static ContextPath>,
        depth: u32,
        found: &mut Vec<Data<'f>>,
    ) {
        let path = row.map_or("", |it| it.path);
        match (path, site.state) {
            ("$Context.Current.Input", Some(id)) => self.trace(Source::Input(id), depth, found),
            ("$Context.Current.Output", Some(id)) => self.trace(Source::Raw(id), depth, found),
            _ => found.push(Data::Context(site, row)),
        }
    }

    /// What a member may come from.
    fn member(&self, data: Data<'f>, name: &str) -> Vec<Source<'f>> {
        let one = |it: Option<Source<'f>>| it.into_iter().collect();
        match data {
            Data::Literal(value) => one(value.get(name).map(Source::Value)),
            Data::Template(site, Template::Object(entries)) => {
                let entry = entries.iter().find(|it| &*it.key == name);
                one(entry.map(|it| Source::Template(site, &it.value)))
            }
            Data::Written(site, expression) => match &expression.kind {
                ExprKind::Object(entries) => {
                    let entry = entries.iter().find(|(key, _)| &*key.value == name);
                    one(entry.map(|(_, value)| Source::Expression(site, value)))
                }
                _ => Vec::new(),
            },
            Data::Result(state) => match &state.kind {
                StateKind::Parallel(parallel) => {
                    let index = name
                        .strip_prefix("Branch")
                        .and_then(|it| it.parse::<usize>().ok());
                    let scope = index.and_then(|it| parallel.branches.get(it));
                    one(scope.map(|&it| Source::Scope(it)))
                }
                StateKind::Map(map) if name == "Items" => one(map.processor.map(Source::Items)),
                _ => Vec::new(),
            },
            Data::Global => self.global(name).map(|(_, source)| source).collect(),
            Data::Context(site, row) => {
                let mut members = context::members(row);
                let found = members.find(|it| it.names.last() == Some(&name));
                one(found.map(|it| Source::Context(site, Some(it))))
            }
            Data::Template(..) | Data::Items(_) => Vec::new(),
        }
    }

    /// Who writes a global variable, with what.
    fn global<'n>(
        &self,
        name: &'n str,
    ) -> impl Iterator<Item = (StateId, Source<'f>)> + use<'f, 'n> {
        let states = self.flow.states.iter();
        states.filter_map(move |state| {
            let template = &state.global_constructor.as_ref()?.template;
            let Template::Object(entries) = template else {
                return None;
            };
            let entry = entries.iter().find(|it| &*it.key == name)?;
            let site = at(state.id, Position::GlobalConstructor);
            Some((state.id, Source::Template(site, &entry.value)))
        })
    }

    fn members_of(&self, data: Data<'f>) -> Vec<Member> {
        match data {
            Data::Literal(Value::Object(members)) => {
                members.keys().map(|it| named(it, None, None)).collect()
            }
            Data::Template(_, Template::Object(entries)) => entries
                .iter()
                .map(|it| named(&it.key, None, None))
                .collect(),
            Data::Written(_, expression) => match &expression.kind {
                ExprKind::Object(entries) => {
                    let keys = entries.iter().map(|(key, _)| &key.value);
                    keys.map(|it| named(it, None, None)).collect()
                }
                _ => Vec::new(),
            },
            Data::Result(state) => members_of_result(state),
            Data::Global => self.members_of_global(),
            Data::Context(site, row) => members_of_context(site, row),
            Data::Literal(_) | Data::Template(..) | Data::Items(_) => Vec::new(),
        }
    }

    fn members_of_global(&self) -> Vec<Member> {
        let mut members = Vec::new();
        for state in &self.flow.states {
            let constructor = state.global_constructor.as_ref();
            if let Some(Template::Object(entries)) = constructor.map(|it| &it.template) {
                let about = format!("written by `{}`", self.flow.path(state.id));
                let written = entries.iter();
                members.extend(written.map(|it| named(&it.key, Some(about.clone()), None)));
            }
        }
        members
    }
}

fn at(state: StateId, position: Position) -> Site {
    Site {
        state: Some(state),
        position,
    }
}

fn variable(site: Site, name: &str) -> Option<Source<'static>> {
    match (name, site.state) {
        ("$Context", _) => Some(Source::Context(site, None)),
        ("$Global", _) => Some(Source::Global),
        ("$Input", Some(id)) if site.position == Position::InputConstructor => {
            Some(Source::Received(id))
        }
        ("$Input", Some(id)) => Some(Source::Input(id)),
        ("$Output", Some(id)) => Some(Source::Raw(id)),
        _ => None,
    }
}

/// What an element comes from; of several the first is like the others.
fn element(data: Data<'_>) -> Option<Source<'_>> {
    match data {
        Data::Literal(value) => value.as_array()?.first().map(Source::Value),
        Data::Template(site, Template::Array(elements)) => {
            elements.first().map(|it| Source::Template(site, it))
        }
        Data::Written(site, expression) => match &expression.kind {
            ExprKind::Array(elements) => elements.first().map(|it| Source::Expression(site, it)),
            _ => None,
        },
        Data::Items(scope) => Some(Source::Scope(scope)),
        _ => None,
    }
}

fn named(name: &str, detail: Option<String>, documentation: Option<String>) -> Member {
    Member {
        name: name.to_owned(),
        detail,
        documentation,
    }
}

fn members_of_result(state: &State) -> Vec<Member> {
    match &state.kind {
        StateKind::Task(task) => {
            let action = task.action.as_ref().and_then(|it| actions::find(&it.value));
            let output = action.zip(task.mode).and_then(|(it, mode)| it.output(mode));
            let members = output.map_or(&[][..], |it| it.members).iter();
            let about = action.map(|it| it.name.to_owned());
            members
                .map(|it| named(it.name, about.clone(), Some(it.documentation.to_owned())))
                .collect()
        }
        StateKind::Parallel(parallel) => (0..parallel.branches.len())
            .map(|index| named(&format!("Branch{index}"), None, None))
            .collect(),
        StateKind::Map(_) => vec![named("Items", None, None)],
        _ => Vec::new(),
    }
}

/// The documented members that can be read in that position.
fn members_of_context(site: Site, row: Option<&ContextPath>) -> Vec<Member> {
    let readable = context::members(row).filter(|it| match (it.availability)(site.position) {
        Availability::Available => true,
        Availability::Unverified => {
            matches!(site.position, Position::Unverified | Position::Fail)
        }
        Availability::Doubtful | Availability::Unavailable => false,
    });
    readable
        .map(|it| {
            let name = it.names.last().copied().unwrap_or_default();
            named(name, None, Some(markdown::context_path(it)))
        })
        .collect()
}
