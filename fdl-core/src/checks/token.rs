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
    broken
        || paths(&expression.ast)
            .filter_map(Expr::path)
            .any(|it| leads(&it))
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
    let paths = paths(&expression.ast).filter(|it| it.path_length() == Some(NAMES.len()));
    paths.filter_map(|it| {
        let path = it.path()?;
        let leads = path.variable.value == "$Context" && path.begins_with(&NAMES);
        leads.then_some(it.range)
    })
}

/// The paths of an expression, as long as they are.
fn paths(root: &Expr) -> impl Iterator<Item = &Expr> {
    let (mut first, mut open) = (Some(root), Vec::new());
    std::iter::from_fn(move || {
        while let Some(expr) = first.take().or_else(|| open.pop()) {
            match expr.path_length() {
                Some(_) => return Some(expr),
                None => open.extend(expr.children().rev()),
            }
        }
        None
    })
}
