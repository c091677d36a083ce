//! What the rules about the task token share.

use std::sync::Arc;

use super::expressions::paths;
use super::tasks::TaskState;
use crate::analysis::Analysis;
use crate::expr::ast::Path;
use crate::model::{Expression, Position};
use crate::text::{Spanned, TextRange};

/// The path of the token.
pub(super) const TOKEN: &str = "$Context.Current.TaskToken";

const NAMES: [&str; 2] = ["Current", "TaskToken"];

/// The expressions of a task that its call is made from.
pub(super) fn call_expressions<'a>(
    analysis: &'a Analysis,
    it: &TaskState<'a>,
) -> impl Iterator<Item = &'a Expression> {
    let state = Some(it.state.id);
    // Expressions are numbered in document order: those of a state stand together, nested ones among them.
    let all = &analysis.flow.expressions;
    let range = it.node.range();
    let start = all.partition_point(|it| analysis.tree.node(it.node).range().start < range.start);
    all[start..]
        .iter()
        .take_while(move |it| analysis.tree.node(it.node).range().start < range.end)
        .filter(move |it| it.state == state)
        .filter(|it| {
            matches!(
                it.position,
                Position::InputConstructor | Position::Parameters
            )
        })
}

/// Whether an expression reads the token, or an object that it is a member of.
pub(super) fn reads_token(expression: &Expression) -> bool {
    let reads = |path: &Path<'_>| {
        let leads = |(name, wanted): (&&Spanned<Arc<str>>, &str)| &*name.value == wanted;
        path.variable.value == "$Context" && path.names.iter().zip(NAMES).all(leads)
    };
    let broken = !expression.errors.is_empty() && expression.text.contains("TaskToken");
    broken || paths(&expression.ast).any(|(_, path)| reads(&path))
}

/// The places in the text where an expression reads the token itself.
pub(super) fn token_ranges(expression: &Expression) -> impl Iterator<Item = TextRange> + '_ {
    paths(&expression.ast).filter_map(|(expr, path)| {
        let names: Vec<&str> = path.names.iter().map(|name| &*name.value).collect();
        (path.variable.value == "$Context" && names == NAMES).then_some(expr.range)
    })
}
