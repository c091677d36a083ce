//! The attributes of the rules that handle errors.

use super::{Attribute, AttributeValue, Digits, ObjectKind, Requirement, optional};
use crate::catalog::{Evidence, limits, source};

pub(super) const RETRY_ATTRIBUTE: Attribute = optional(
    "Retry",
    AttributeValue::List(ObjectKind::RetryRule),
    "Rules for trying again after an error. The first whose `Errors` match is used; while its attempts last, the state runs again after a pause.",
    source::TASK,
);

pub(super) const CATCH_ATTRIBUTE: Attribute = optional(
    "Catch",
    AttributeValue::List(ObjectKind::CatchRule),
    "Rules for going on after an error that `Retry` has not mended. The first whose `Errors` match leads to its `Next`.",
    source::TASK,
);

const ERRORS: Attribute = optional(
    "Errors",
    AttributeValue::ErrorCodes,
    "The error codes that the rule is for, matched letter by letter. `FnF.ALL` matches every error and belongs into the last rule.",
    source::ERROR_HANDLING,
)
.required();

const DESCRIPTION: Attribute = optional(
    "Description",
    AttributeValue::Text,
    "What the rule is for; the console shows it. Some versions of the page require it.",
    source::ERROR_HANDLING,
)
.with(Requirement::Suggested)
.question("Q38");

const fn seconds(least: i64) -> AttributeValue {
    AttributeValue::Integer {
        minimum: least,
        maximum: Some(limits::RETRY_INTERVAL.signed()),
        digits: Digits::Refused,
    }
}

const ATTEMPTS: AttributeValue = AttributeValue::Integer {
    minimum: 0,
    maximum: None,
    digits: Digits::Refused,
};

pub(super) static RETRY: &[Attribute] = &[
    ERRORS,
    DESCRIPTION,
    optional(
        "MaxAttempts",
        ATTEMPTS,
        "How often the state is tried again, the first run not counted; `0` for not at all.",
        source::ERROR_HANDLING,
    )
    .required()
    .question("Q87"),
    optional(
        "IntervalSeconds",
        seconds(0),
        "The pause before the first retry, in seconds, at most 86400 (a day).",
        source::ERROR_HANDLING,
    )
    .required()
    .question("Q88"),
    optional(
        "BackoffRate",
        AttributeValue::Number,
        "By what the pause is multiplied after each retry. Without it the pause stays the same.",
        source::ERROR_HANDLING,
    )
    .question("Q88"),
    optional(
        "MaxBackoffSeconds",
        seconds(0),
        "The longest pause that `BackoffRate` leads to, in seconds, at most 86400 (a day).",
        source::ERROR_HANDLING,
    ),
];

pub(super) static CATCH: &[Attribute] = &[
    ERRORS,
    DESCRIPTION,
    optional(
        "OutputConstructor",
        AttributeValue::Constructor,
        "Builds the data that `Next` receives: the failed state has no output of its own. It may read `$Context.Current.Error.Code`, `$Context.Current.Error.Detail`, `$Input` and `$Global`.",
        source::ERROR_HANDLING,
    )
    .question("Q40"),
    optional(
        "Next",
        AttributeValue::StateName,
        "The name of the state that goes on, of the same scope as the failed one.",
        source::ERROR_HANDLING,
    )
    .required(),
];

/// What is read only to be reported: the language of 2023 had it.
pub(super) static SUPERSEDED: &[Attribute] = &[optional(
    "OnErrors",
    AttributeValue::List(ObjectKind::OnErrorsRule),
    "Replaced by `Retry` and `Catch`.",
    source::ERROR_HANDLING,
)
.question("Q42")];

pub(super) static ON_ERRORS: &[Attribute] = &[
    old(ERRORS),
    old(DESCRIPTION.with(Requirement::Optional)),
    old(optional(
        "Retry",
        AttributeValue::Constructor,
        "`MaxAttempts`, `FixedBackoff` and `Multiplier`: now a rule of `Retry` with `MaxAttempts`, `IntervalSeconds` and `BackoffRate`.",
        source::ERROR_HANDLING,
    )),
    old(optional(
        "OutputConstructor",
        AttributeValue::Constructor,
        "Builds the data that `Next` receives: now a member of a `Catch` rule.",
        source::ERROR_HANDLING,
    )),
    old(optional(
        "Next",
        AttributeValue::StateName,
        "The name of the state that goes on: now a member of a `Catch` rule.",
        source::ERROR_HANDLING,
    )),
];

const fn old(attribute: Attribute) -> Attribute {
    attribute.evidence(Evidence::Documented).question("Q42")
}
