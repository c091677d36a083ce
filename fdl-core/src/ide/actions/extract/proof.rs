//! Whether a flow does the same after states have moved.

use std::sync::Arc;

use super::region::Region;
use super::{Destination, Extraction};
use crate::analysis::Analysis;
use crate::expr::ast::{Expr, ExprKind};
use crate::model::{Expression, ScopeOwner, State, StateId, Template};
use crate::shape::{DataKind, Shapes};
use crate::syntax::{Tree, parse};
use crate::text::apply_edits;
use crate::value::{Object, Value};

/// The members of what a region hands on, if that is always an object of the same members in the
/// same order.
pub(super) fn members_of_result(analysis: &Analysis, region: &Region<'_>) -> Option<Vec<Arc<str>>> {
    let shapes = Shapes::new(analysis);
    let mut members: Option<Vec<Arc<str>>> = None;
    for end in &region.ends {
        let sources = shapes.output(end);
        if !sources.complete {
            return None;
        }
        for data in &sources.data {
            let found = members_of(&data.kind)?;
            if members.as_ref().is_some_and(|it| *it != found) {
                return None;
            }
            members = Some(found);
        }
    }
    members
}

fn members_of(data: &DataKind<'_>) -> Option<Vec<Arc<str>>> {
    let names: Vec<Arc<str>> = match data {
        DataKind::Template(_, Template::Object(entries)) => {
            entries.iter().map(|it| it.key.clone()).collect()
        }
        DataKind::Literal(Value::Object(members)) => members.keys().cloned().collect(),
        _ => return None,
    };
    let twice = |(at, name): (usize, &Arc<str>)| names[..at].contains(name);
    (!names.iter().enumerate().any(twice)).then_some(names)
}

/// Whether a region can be an execution of its own: it reads nothing of the execution around it, and
/// nothing reads what it writes to `$Global`. Under a `Timeout` the child would go on to make calls
/// when the flow has ended.
pub(super) fn can_be_a_flow(analysis: &Analysis, region: &Region<'_>) -> bool {
    let flow = &analysis.flow;
    let own = |state| is_inside(analysis, region, state);
    let expressions = flow.expressions.iter();
    let (inside, outside): (Vec<&Expression>, Vec<&Expression>) =
        expressions.partition(|it| it.state.is_some_and(own));
    flow.timeout.is_none()
        && !inside
            .iter()
            .any(|it| reads_global(it) || reads_execution(&it.ast))
        && !(writes_global(analysis, region) && outside.iter().any(|it| reads_global(it)))
}

/// Whether a state of a region, or one inside of them, writes to `$Global`.
pub(super) fn writes_global(analysis: &Analysis, region: &Region<'_>) -> bool {
    let writes = |it: &&State| it.global_constructor.is_some();
    let mut states = analysis.flow.states.iter().filter(writes);
    states.any(|it| is_inside(analysis, region, it.id))
}

fn is_inside(analysis: &Analysis, region: &Region<'_>, state: StateId) -> bool {
    region.contains(outermost(analysis, state))
}

/// The state of the flow's own scope that a state is or stands in.
fn outermost(analysis: &Analysis, state: StateId) -> StateId {
    let mut state = state;
    loop {
        let scope = analysis.flow.state(state).scope;
        match analysis.flow.scope(scope).owner {
            ScopeOwner::Flow => return state,
            ScopeOwner::Branch { state: outer, .. } | ScopeOwner::Processor { state: outer } => {
                state = outer;
            }
        }
    }
}

fn is_variable(expression: &Expr, variable: &str) -> bool {
    matches!(&expression.kind, ExprKind::Variable(name) if &**name == variable)
}

/// Whether an expression reads `$Global`, or nobody knows.
fn reads_global(expression: &Expression) -> bool {
    let mut parts = expression.ast.walk();
    !expression.errors.is_empty() || parts.any(|it| is_variable(it, "$Global"))
}

/// Whether an expression reads more of `$Context` than what is of the state itself.
fn reads_execution(expression: &Expr) -> bool {
    let all = expression.walk().filter(|it| is_variable(it, "$Context"));
    let current = expression.walk().filter(|it| match &it.kind {
        ExprKind::Member { base, name } => {
            is_variable(base, "$Context") && &*name.value == "Current"
        }
        _ => false,
    });
    all.count() > current.count()
}

/// Whether the texts after the extraction hold what they should: the states that moved, word for
/// word but for where they lead on, as many states as before, and every comment.
pub(super) fn is_as_meant(
    analysis: &Analysis,
    region: &Region<'_>,
    extraction: &Extraction,
) -> bool {
    let new: Arc<str> = apply_edits(&analysis.text, &extraction.edits).into();
    let new = parse(&new);
    let flow = match &extraction.destination {
        Destination::Flow(text) => Some(parse(&text.as_str().into())),
        Destination::Scope(_) => None,
    };
    let trees = || std::iter::once(&new).chain(&flow);
    let broken = trees().any(|it| !it.errors().is_empty());
    let (Some(list), Some(states)) = (region.first.parent(), states_of(&new)) else {
        return false;
    };
    let moved = match &flow {
        Some(flow) => states_of(flow),
        None => nested(&states, &region.name),
    };
    let own = |it: &crate::syntax::Node<'_>| region.states.iter().any(|of| of.node == it.id());
    let leaves = |node| region.next.is_some() && region.ends.iter().any(|it| it.node == node);
    let items = list.items().filter(own);
    let expected: Vec<Value> = items
        .map(|it| ended(it.to_value(), leaves(it.id())))
        .collect();
    let count = states.len() + expected.len();
    !broken
        && count == list.items().count() + 1
        && moved.is_some_and(|it| it == expected)
        && comments(trees()) == comments(std::iter::once(&analysis.tree))
}

/// A state that ends where it led on.
fn ended(state: Value, leaves: bool) -> Value {
    match &state {
        Value::Object(members) if leaves => {
            let mut members = Object::clone(members);
            members.shift_remove("Next");
            members.insert("End".into(), Value::Boolean(true));
            Value::from(members)
        }
        _ => state,
    }
}

/// The states of a flow.
fn states_of(tree: &Tree) -> Option<Vec<Value>> {
    let root = tree.root()?.to_value();
    Some(root.get("States")?.as_array()?.to_vec())
}

/// The states in the branch or the processor of the state of that name.
fn nested(states: &[Value], name: &str) -> Option<Vec<Value>> {
    let named = |it: &&Value| it.get("Name").and_then(Value::as_str) == Some(name);
    let state = states.iter().find(named)?;
    let branch = || state.get("Branches")?.as_array()?.first();
    let scope = state.get("Processor").or_else(branch)?;
    Some(scope.get("States")?.as_array()?.to_vec())
}

fn comments<'t>(trees: impl Iterator<Item = &'t Tree>) -> Vec<&'t str> {
    let text = |tree: &'t Tree| {
        let comments = tree.comments().iter();
        comments.map(|it| &tree.text()[it.range.indices()])
    };
    let mut comments: Vec<&str> = trees.flat_map(text).collect();
    comments.sort_unstable();
    comments
}
