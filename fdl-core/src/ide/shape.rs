//! Which members a value has, with words about them: what [`crate::shape`] knows, complete or not. A
//! proposal may name a member that a run does not have.

use std::collections::BTreeSet;

use super::markdown;
use crate::analysis::Analysis;
use crate::catalog::context::{self, Availability, ContextLookup, ContextPath, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::parse;
use crate::model::{Flow, StateId};
use crate::shape::{self, About, Shapes, Site};

/// A member that a value has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// A word about it.
    pub(super) detail: Option<String>,
    /// What it holds, in Markdown.
    pub(super) documentation: Option<String>,
}

/// The members that the value of `path` has, an expression in that position of a state, in the order
/// in which they are built.
pub(super) fn members(
    analysis: &Analysis,
    state: Option<StateId>,
    position: Position,
    path: &str,
) -> Vec<Member> {
    let (expression, _) = parse(path);
    let shapes = Shapes::new(analysis);
    let sources = shapes.value(Site { state, position }, &expression);
    let mut members: Vec<Member> = Vec::new();
    for member in shapes.members(&sources) {
        let known = members.iter().any(|it| it.name == member.name);
        if let Some(member) = describe(&analysis.flow, position, member).filter(|_| !known) {
            members.push(member);
        }
    }
    members
}

/// A member in words; none where it cannot be read in that position.
fn describe(flow: &Flow, position: Position, member: shape::Member<'_>) -> Option<Member> {
    let (detail, documentation) = match member.about {
        About::Built => (None, None),
        About::Output(action, output) => (
            Some(action.name.to_owned()),
            Some(output.documentation.to_owned()),
        ),
        About::Global(state) => (Some(format!("written by `{}`", flow.path(state.id))), None),
        About::Context(row) => {
            let readable = match (row.availability)(position) {
                Availability::Available => true,
                Availability::Unverified => {
                    matches!(position, Position::Unverified | Position::Fail)
                }
                Availability::Doubtful | Availability::Unavailable => false,
            };
            (None, readable.then(|| markdown::context_path(row)))
        }
    };
    let hidden = matches!(member.about, About::Context(_)) && documentation.is_none();
    (!hidden).then_some(Member {
        name: member.name,
        detail,
        documentation,
    })
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
    let path = expression.path();
    let Some(path) = path.filter(|it| it.variable.value == "$Context") else {
        return false;
    };
    let names: Vec<&str> = path.names.iter().map(|it| &*it.value).collect();
    !matches!(
        context::context_path(&names),
        ContextLookup::Known(Some(ContextPath { open: true, .. })) | ContextLookup::Data(_)
    )
}
