//! The group "map" of the page.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Function, Group, Parameter, ROW, TABLES, parameter};
use crate::catalog::Evidence;
use crate::catalog::decisions::Decision;
use crate::expr::eval::Evaluator;
use crate::value::{Types, Value};

const OBJECT: &[Parameter] = &[parameter("m", Types::OBJECT, "The object.")];

pub(super) const MAP_KEYS: Function = Function {
    name: "mapKeys",
    group: Group::Map,
    parameters: OBJECT,
    returns: Types::ARRAY,
    documentation: "The keys of an object. Their order is not documented; here they are sorted.",
    examples: &[
        (r#"mapKeys({"b": 1, "a": 2})"#, r#"["a","b"]"#),
        ("mapKeys({})", "[]"),
    ],
    signature: Evidence::Inferred,
    source: TABLES,
    question: Some("Q53"),
    evaluate: |arguments, evaluator| {
        Ok(Value::array(
            members(arguments, evaluator)
                .into_iter()
                .map(|(name, _)| Value::from(name.clone())),
        ))
    },
    ..ROW
};

pub(super) const MAP_VALUES: Function = Function {
    name: "mapValues",
    group: Group::Map,
    parameters: OBJECT,
    returns: Types::ARRAY,
    documentation: "The values of an object, in the order of `mapKeys`.",
    examples: &[
        (r#"mapValues({"b": 1, "a": 2})"#, "[2,1]"),
        ("mapValues({})", "[]"),
    ],
    signature: Evidence::Inferred,
    source: TABLES,
    question: Some("Q53"),
    evaluate: |arguments, evaluator| {
        Ok(Value::array(
            members(arguments, evaluator)
                .into_iter()
                .map(|(_, value)| value.clone()),
        ))
    },
    ..ROW
};

/// The members of the first argument, sorted by name.
fn members<'a>(
    arguments: &'a [Cow<'_, Value>],
    evaluator: &mut Evaluator,
) -> Vec<(&'a Arc<str>, &'a Value)> {
    let object = arguments.first().and_then(|it| it.as_object());
    let mut members: Vec<_> = object.into_iter().flatten().collect();
    if members.len() > 1 && !evaluator.assume(Decision::SortedKeys) {
        members.sort_by_key(|&(name, _)| name);
    }
    members
}
