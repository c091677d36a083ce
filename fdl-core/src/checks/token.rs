//! What the rules about the task token share.

use super::attributes::{has, insert_attribute};
use crate::catalog::actions;
use crate::catalog::objects::{ObjectKind, StateType};
use crate::expr::ast::{Expr, Path};
use crate::model::Expression;
use crate::syntax::Node;
use crate::syntax::edit::{Yaml, insert_into};
use crate::text::{Edit, TextRange};

/// The path of the token.
pub(super) const TOKEN: &str = "$Context.Current.TaskToken";

const NAMES: [&str; 2] = ["Current", "TaskToken"];

/// Whether an expression reads the token, or an object that it is a member of.
pub(crate) fn reads_token(expression: &Expression) -> bool {
    let leads = |path: &Path<'_>| {
        let names = path.names.iter().zip(NAMES);
        path.variable.value == "$Context" && names.into_iter().all(|(it, name)| &*it.value == name)
    };
    let broken = !expression.errors.is_empty() && expression.text.contains("TaskToken");
    broken || paths(&expression.ast).any(|(_, path)| leads(&path))
}

/// Puts the token into the parameter of a task that carries the data of the call; none where the
/// action has no such parameter, or something stands in the way.
pub(crate) fn pass_token(action: &str, task: Node<'_>) -> Option<Edit> {
    let carrier = actions::find(action)?.payload?;
    let token = ("callbackToken.$".to_owned(), Yaml::source(TOKEN));
    if !has(task, "Parameters") {
        let carried = Yaml::Mapping(vec![(carrier.to_owned(), Yaml::Mapping(vec![token]))]);
        let kind = ObjectKind::State(StateType::Task);
        return insert_attribute(kind, task, "Parameters", &carried);
    }
    let parameters = task.get("Parameters").filter(|it| it.is_mapping())?;
    if !has(parameters, carrier) {
        return insert_into(parameters, carrier, &Yaml::Mapping(vec![token]));
    }
    let data = parameters.get(carrier).filter(|it| it.is_mapping())?;
    match has(data, "callbackToken") {
        true => None,
        false => insert_into(data, &token.0, &token.1),
    }
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
                None => open.extend(expr.children().rev()),
            }
        }
        None
    })
}
