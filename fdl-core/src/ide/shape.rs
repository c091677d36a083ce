//! What is known of the data at a place: which members a value has, by following the flow back to
//! what built it.
//!
//! Nothing here is certain: a proposal may name a member that a run does not have. Findings are made
//! elsewhere.

mod source;

use std::collections::BTreeSet;

use crate::catalog::context::{self, ContextLookup, ContextPath, Position};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::parse;
use crate::model::{Flow, StateId};

use source::Tracer;

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
    flow: &Flow,
    state: Option<StateId>,
    position: Position,
    path: &str,
) -> Vec<Member> {
    let (expression, _) = parse(path);
    let mut members: Vec<Member> = Vec::new();
    for member in Tracer::new(flow).members(state, position, &expression) {
        if members.iter().all(|it| it.name != member.name) {
            members.push(member);
        }
    }
    members
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
