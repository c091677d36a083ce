//! What a new attribute, rule or state starts as: the required parts, with places to fill in.

use super::draft::{Piece, Skeleton, fixed, stop};
use crate::catalog::actions::{Action, OPEN_API, Parameter, ParameterType, TaskMode};
use crate::catalog::errors;
use crate::catalog::objects::{
    Attribute, AttributeValue, ObjectKind, Requirement, StateType, attributes,
};

/// What is known of the state that something is inserted into.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// Its action.
    pub(super) action: Option<&'static Action>,
    /// Its integration mode.
    pub(super) mode: Option<TaskMode>,
}

/// What an attribute's value starts as.
pub(super) fn attribute_value(attribute: &Attribute, known: Known) -> Skeleton {
    match (attribute.name, attribute.value) {
        ("End", _) => Skeleton::raw([fixed("true")]),
        ("BackoffRate", _) => Skeleton::raw([stop("2")]),
        ("MaxAttempts", _) => Skeleton::raw([stop("3")]),
        ("Condition", _) => Skeleton::text([fixed("$Input."), stop("")]),
        (_, AttributeValue::Text | AttributeValue::StateName | AttributeValue::Action) => {
            Skeleton::text([stop("")])
        }
        (_, AttributeValue::Choice([only])) => Skeleton::text([fixed(only.value)]),
        (_, AttributeValue::Choice(values)) => {
            Skeleton::text([stop(values.first().map_or("", |it| it.value))])
        }
        (_, AttributeValue::Boolean) => Skeleton::raw([stop("true")]),
        (_, AttributeValue::Integer { minimum, .. }) => {
            Skeleton::raw([stop(&minimum.max(1).to_string())])
        }
        (_, AttributeValue::Number) => Skeleton::raw([stop("1")]),
        (_, AttributeValue::Expression) => Skeleton::text([fixed("$Input."), stop("items")]),
        (_, AttributeValue::Constructor) => constructor(),
        (_, AttributeValue::Parameters) => parameters(known),
        (_, AttributeValue::ErrorCodes) => {
            Skeleton::List(vec![Skeleton::text([stop(errors::ALL_ERRORS)])])
        }
        (_, AttributeValue::States) => Skeleton::List(vec![first_state()]),
        (_, AttributeValue::List(kind)) => Skeleton::List(vec![object(kind, known)]),
        (_, AttributeValue::Object(kind)) => object(kind, known),
    }
}

/// What a list calls a mapping of that kind.
pub(super) fn label(kind: ObjectKind) -> String {
    let noun = kind.noun().replace('`', "");
    let noun = noun.split_once(' ').map(|(_, noun)| noun.to_owned());
    noun.unwrap_or_default()
}

/// A mapping of that kind with what it must have.
pub(super) fn object(kind: ObjectKind, known: Known) -> Skeleton {
    match kind {
        ObjectKind::State(state_type) => return state(state_type),
        ObjectKind::AnyState => return first_state(),
        _ => {}
    }
    let required = attributes(kind).iter().filter(|it| {
        matches!(
            it.requirement,
            Requirement::Required | Requirement::Expected
        )
    });
    let linked = matches!(
        kind,
        ObjectKind::Flow | ObjectKind::ParallelBranch | ObjectKind::Processor
    );
    let entries = required.map(|it| {
        let value = match it.name {
            "StartAt" if linked => Skeleton::text([first_name()]),
            _ => attribute_value(it, known),
        };
        (vec![fixed(it.name)], value)
    });
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() {
        return Skeleton::Map(vec![(vec![stop("")], Skeleton::raw([stop("")]))]);
    }
    Skeleton::Map(entries)
}

/// A state of that type with what it must have, and an end.
pub(super) fn state(state_type: StateType) -> Skeleton {
    let mut entries = Vec::new();
    for attribute in attributes(ObjectKind::State(state_type)) {
        // Of a state as a whole also what it should have.
        let wanted = attribute.requirement != Requirement::Optional;
        let value = match attribute.name {
            "Type" => Skeleton::text([fixed(state_type.name())]),
            "Parameters" => attribute_value(attribute, Known::default()),
            _ if wanted => attribute_value(attribute, Known::default()),
            _ => continue,
        };
        entries.push((vec![fixed(attribute.name)], value));
    }
    if state_type.needs_next() {
        entries.push((vec![fixed("End")], Skeleton::raw([fixed("true")])));
    }
    Skeleton::Map(entries)
}

/// The name that `StartAt` and the first state of a new scope share.
pub(super) fn first_name() -> Piece {
    Piece::Stop("first", "start".to_owned())
}

fn first_state() -> Skeleton {
    Skeleton::Map(vec![
        (vec![fixed("Name")], Skeleton::text([first_name()])),
        (vec![fixed("Type")], Skeleton::text([stop("Pass")])),
        (vec![fixed("End")], Skeleton::raw([fixed("true")])),
    ])
}

fn constructor() -> Skeleton {
    let key = vec![stop("key"), fixed(".$")];
    Skeleton::Map(vec![(key, Skeleton::text([fixed("$Input."), stop("")]))])
}

/// The required parameters of the action, or a place for one.
pub(super) fn parameters(known: Known) -> Skeleton {
    let action = known.action.unwrap_or(&OPEN_API);
    let required = action.parameters.iter().filter(|it| it.required);
    let mut entries: Vec<_> = required
        .map(|it| (vec![fixed(it.name)], parameter_value(it, known)))
        .collect();
    let passes_token = known.mode == Some(TaskMode::WaitForCustomCallback);
    if passes_token && let Some(body) = action.parameter("body") {
        entries.push((vec![fixed(body.name)], token()));
    }
    if entries.is_empty() {
        return Skeleton::Map(vec![(vec![stop("key")], Skeleton::raw([stop("")]))]);
    }
    Skeleton::Map(entries)
}

fn token() -> Skeleton {
    let value = Skeleton::text([fixed("$Context.Current.TaskToken")]);
    Skeleton::Map(vec![(vec![stop("callbackToken"), fixed(".$")], value)])
}

/// What a parameter's value starts as.
pub(super) fn parameter_value(parameter: &Parameter, known: Known) -> Skeleton {
    let text = match parameter.value {
        ParameterType::Text => true,
        ParameterType::Object if parameter.placeholder == "{}" => {
            return Skeleton::Map(vec![(vec![stop("key")], Skeleton::raw([stop("")]))]);
        }
        ParameterType::Any if parameter.placeholder == "{}" => {
            return Skeleton::Map(vec![(vec![stop("key")], Skeleton::raw([stop("")]))]);
        }
        ParameterType::List if parameter.placeholder == "[]" => {
            return Skeleton::List(vec![Skeleton::raw([stop("")])]);
        }
        _ => false,
    };
    let values: Vec<&str> = allowed(parameter, known).collect();
    let default = match values.as_slice() {
        [only] => return Skeleton::text([fixed(only)]),
        [first, ..] if !values.contains(&parameter.placeholder) => first,
        _ => parameter.placeholder,
    };
    let pieces = [stop(default)];
    match text {
        true => Skeleton::text(pieces),
        false => Skeleton::raw(pieces),
    }
}

/// The values that a parameter may have in the state's mode: the callback modes of Function Compute
/// take asynchronous calls only.
pub(super) fn allowed(
    parameter: &Parameter,
    known: Known,
) -> impl Iterator<Item = &'static str> + use<> {
    let callback = known.mode.is_some_and(TaskMode::is_callback);
    let asynchronous = parameter.name == "invocationType" && callback;
    let values = parameter.allowed.iter().copied();
    values.filter(move |it| !(asynchronous && *it == "Sync"))
}
