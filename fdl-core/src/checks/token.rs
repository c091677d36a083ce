//! What the rules about the task token share.

use crate::expr::ast::{Expr, Path};
use crate::model::Expression;
use crate::text::TextRange;

/// The path of the token.
pub(super) const TOKEN: &str = "$Context.Current.TaskToken";

const NAMES: [&str; 2] = ["Current", "TaskToken"];

/// Whether an expression reads the token, or an object that it is a member of.
pub(super) fn reads_token(expression: &Expression) -> bool {
    let leads = |path: &Path<'_>| {
        let names = path.names.iter().zip(NAMES);
        path.variable.value == "$Context" && names.into_iter().all(|(it, name)| &*it.value == name)
    };
    let broken = !expression.errors.is_empty() && expression.text.contains("TaskToken");
    broken || paths(&expression.ast).any(|(_, path)| leads(&path))
}

/// The places in the text where an expression reads the token itself.
pub(super) fn token_ranges(expression: &Expression) -> impl Iterator<Item = TextRange> + '_ {
    paths(&expression.ast).filter_map(|(range, path)| {
        let whole = path.names.len() == NAMES.len() && path.begins_with(&NAMES);
        (path.variable.value == "$Context" && whole).then_some(range)
    })
}

/// The paths of an expression, as long as they are, with their places.
fn paths(root: &Expr) -> impl Iterator<Item = (TextRange, Path<'_>)> {
    let mut open = vec![root];
    std::iter::from_fn(move || {
        while let Some(expr) = open.pop() {
            match expr.path() {
                Some(path) => return Some((expr.range, path)),
                None => open.extend(expr.children().into_iter().rev()),
            }
        }
        None
    })
}
