//! The attributes of the flow.

use super::{AllowedValue, Attribute, AttributeValue, Digits, Requirement, optional};
use crate::catalog::{Evidence, source};

static FLOW_TYPES: &[AllowedValue] = &[AllowedValue {
    value: "StateMachine",
    documentation: "A flow of states: the only kind of definition.",
}];

static SPEC_VERSIONS: &[AllowedValue] = &[AllowedValue {
    value: "v1",
    documentation: "The first version of the language, the only one so far.",
}];

pub(super) static FLOW: &[Attribute] = &[
    optional(
        "Type",
        AttributeValue::Choice(FLOW_TYPES),
        "The kind of definition, always `StateMachine`.",
        source::DEFINITION,
    )
    .required(),
    optional(
        "SpecVersion",
        AttributeValue::Choice(SPEC_VERSIONS),
        "The version of the language, always `v1`.",
        source::DEFINITION,
    )
    .required(),
    optional(
        "Name",
        AttributeValue::Text,
        "The flow's name: 1 to 128 letters, digits, `_` and `-`, the first a letter or `_`. It must equal the name under which the flow is created.",
        source::DEFINITION,
    )
    .with(Requirement::Expected)
    .question("Q04"),
    optional(
        "Description",
        AttributeValue::Text,
        "What the flow is for, in words.",
        source::DEFINITION,
    ),
    optional(
        "StartAt",
        AttributeValue::StateName,
        "The name of the state that runs first, one of the flow's own `States`.",
        source::DEFINITION,
    )
    .required(),
    optional(
        "Timeout",
        AttributeValue::Integer {
            minimum: 0,
            maximum: None,
            digits: Digits::Accepted,
        },
        "The longest time that an execution may take, in seconds; then it ends as `TimedOut`. Without it the limit of the mode holds: a year (Standard) or five minutes (Express).",
        source::DEFINITION,
    )
    .evidence(Evidence::Documented)
    .question("Q90"),
    optional(
        "States",
        AttributeValue::States,
        "The states of the flow, a list. Their order means nothing: `StartAt` and `Next` lead from one to the other.",
        source::DEFINITION,
    )
    .required(),
];
