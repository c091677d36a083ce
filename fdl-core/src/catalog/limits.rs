//! The numbers that bound flows and runs, each once.

use super::objects::{ObjectKind, StateType};
use super::{Evidence, source};

/// A number that bounds flows or runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limit {
    /// What is bounded.
    pub name: &'static str,
    /// The number.
    pub value: u64,
    /// What it counts.
    pub unit: Unit,
    /// Whether the service raises it on request.
    pub adjustable: bool,
    /// How sure it is.
    pub evidence: Evidence,
    /// The public page.
    pub source: &'static str,
}

/// What a [`Limit`] counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Things.
    Count,
    /// Bytes of UTF-8.
    Bytes,
    /// Characters.
    Characters,
    /// Seconds.
    Seconds,
}

impl Limit {
    /// The number as a signed one, for comparison with what a flow says.
    pub const fn signed(&self) -> i64 {
        // No limit here comes near 2^63.
        self.value as i64
    }

    /// The number with what it counts: `65,536 bytes`.
    pub fn amount(&self) -> String {
        let digits = self.value.to_string();
        let mut text = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        let unit = match self.unit {
            Unit::Count => return text,
            Unit::Bytes => "bytes",
            Unit::Characters => "characters",
            Unit::Seconds => "seconds",
        };
        format!("{text} {unit}")
    }
}

const fn documented(name: &'static str, value: u64, unit: Unit, source: &'static str) -> Limit {
    Limit {
        name,
        value,
        unit,
        adjustable: false,
        evidence: Evidence::Documented,
        source,
    }
}

const fn adjustable(limit: Limit) -> Limit {
    Limit {
        adjustable: true,
        ..limit
    }
}

const fn inferred(limit: Limit) -> Limit {
    Limit {
        evidence: Evidence::Inferred,
        ..limit
    }
}

use Unit::{Bytes, Characters, Count, Seconds};

/// Events of one execution.
pub const EVENTS: Limit = adjustable(documented(
    "events of an execution",
    5_000,
    Count,
    source::LIMITS,
));

/// The data of one event: a state's input or output (Q62).
pub const PAYLOAD: Limit = documented("input or output of a state", 65_536, Bytes, source::LIMITS);

/// One request, and so a definition too (Q07).
pub const REQUEST: Limit = documented("request to the API", 1_048_576, Bytes, source::LIMITS);

/// The name of a flow or execution.
pub const NAME: Limit = documented(
    "name of a flow or execution",
    128,
    Characters,
    source::LIMITS,
);

/// The least `Seconds` of a Wait.
pub const WAIT_LEAST: Limit = documented("shortest wait", 1, Seconds, source::WAIT);

/// The greatest `Seconds` of a Wait in a Standard flow.
pub const WAIT_STANDARD: Limit = documented(
    "longest wait in a Standard flow",
    300,
    Seconds,
    source::WAIT,
);

/// The greatest `Seconds` of a Wait in an Express flow.
pub const WAIT_EXPRESS: Limit =
    documented("longest wait in an Express flow", 20, Seconds, source::WAIT);

/// The greatest `Timeout` of a Task: seven days.
pub const TASK_TIMEOUT: Limit = documented("timeout of a task", 604_800, Seconds, source::TASK);

/// The greatest `IntervalSeconds` and `MaxBackoffSeconds`.
pub const RETRY_INTERVAL: Limit = documented(
    "interval of a retry",
    86_400,
    Seconds,
    source::ERROR_HANDLING,
);

/// The branches of a Parallel state (Q68).
pub const BRANCHES: Limit = documented("branches of a Parallel state", 50, Count, source::PARALLEL);

/// Iterations of an inline Map that run at a time: the default and the most (Q64).
pub const INLINE_CONCURRENCY: Limit = documented(
    "iterations of an inline Map at a time",
    40,
    Count,
    source::MAP_INLINE,
);

/// Children of a distributed Map that run at a time.
pub const DISTRIBUTED_CONCURRENCY: Limit = adjustable(documented(
    "children of a distributed Map at a time",
    100,
    Count,
    source::LIMITS,
));

/// Items of a distributed Map.
pub const DISTRIBUTED_ITEMS: Limit = adjustable(documented(
    "items of a distributed Map",
    10_000,
    Count,
    source::LIMITS,
));

/// Distributed Maps of an execution that run at a time.
pub const OPEN_MAP_RUNS: Limit = adjustable(documented(
    "distributed Maps of an execution at a time",
    10,
    Count,
    source::LIMITS,
));

/// Function calls inside each other.
pub const NESTED_CALLS: Limit = documented("nested function calls", 10, Count, source::FUNCTIONS);

/// The key of a global variable.
pub const GLOBAL_KEY: Limit = adjustable(documented(
    "key of a global variable",
    128,
    Bytes,
    source::GLOBAL_VARIABLES,
));

/// The value of a global variable.
pub const GLOBAL_VALUE: Limit = adjustable(documented(
    "value of a global variable",
    262_144,
    Bytes,
    source::GLOBAL_VARIABLES,
));

/// An execution of a Standard flow: a year (of 365 days, Q90).
pub const STANDARD_EXECUTION: Limit = documented(
    "execution of a Standard flow",
    31_536_000,
    Seconds,
    source::EXECUTION_MODES,
);

/// An execution of an Express flow: five minutes.
pub const EXPRESS_EXECUTION: Limit = documented(
    "execution of an Express flow",
    300,
    Seconds,
    source::EXECUTION_MODES,
);

/// An error code, as ReportTaskFailed takes it.
pub const ERROR_CODE: Limit = documented("error code", 128, Characters, source::REPORT_TASK_FAILED);

/// The detail of an error, as ReportTaskFailed takes its `Cause`.
pub const ERROR_DETAIL: Limit = inferred(documented(
    "detail of an error",
    4_096,
    Characters,
    source::REPORT_TASK_FAILED,
));

/// All of them, in the order of this file.
pub static ALL: &[Limit] = &[
    EVENTS,
    PAYLOAD,
    REQUEST,
    NAME,
    WAIT_LEAST,
    WAIT_STANDARD,
    WAIT_EXPRESS,
    TASK_TIMEOUT,
    RETRY_INTERVAL,
    BRANCHES,
    INLINE_CONCURRENCY,
    DISTRIBUTED_CONCURRENCY,
    DISTRIBUTED_ITEMS,
    OPEN_MAP_RUNS,
    NESTED_CALLS,
    GLOBAL_KEY,
    GLOBAL_VALUE,
    STANDARD_EXECUTION,
    EXPRESS_EXECUTION,
    ERROR_CODE,
    ERROR_DETAIL,
];

/// The limits that an attribute of such a mapping is subject to.
pub fn of_attribute(kind: ObjectKind, name: &str) -> &'static [Limit] {
    match (kind, name) {
        (ObjectKind::Flow, "Name") => &[NAME],
        (ObjectKind::Flow, "Type") => &[STANDARD_EXECUTION, EXPRESS_EXECUTION],
        (ObjectKind::Flow, "Timeout") => &[STANDARD_EXECUTION, EXPRESS_EXECUTION],
        (ObjectKind::Flow, "States") => &[EVENTS, REQUEST],
        (ObjectKind::State(StateType::Wait), "Seconds") => {
            &[WAIT_LEAST, WAIT_STANDARD, WAIT_EXPRESS]
        }
        (ObjectKind::State(StateType::Task), "Timeout") => &[TASK_TIMEOUT],
        (ObjectKind::State(StateType::Parallel), "Branches") => &[BRANCHES],
        (ObjectKind::State(StateType::Map), "MaxConcurrency" | "MaxConcuccency") => {
            &[INLINE_CONCURRENCY, DISTRIBUTED_CONCURRENCY]
        }
        (ObjectKind::State(StateType::Map), "MaxItems" | "ItemReader" | "ProcessorConfig") => {
            &[DISTRIBUTED_ITEMS, OPEN_MAP_RUNS]
        }
        (ObjectKind::State(StateType::Fail), "Code") => &[ERROR_CODE],
        (ObjectKind::State(StateType::Fail), "Detail") => &[ERROR_DETAIL],
        (ObjectKind::RetryRule, "IntervalSeconds" | "MaxBackoffSeconds") => &[RETRY_INTERVAL],
        (_, "InputConstructor" | "OutputConstructor" | "Parameters") => &[PAYLOAD],
        (_, "GlobalConstructor") => &[GLOBAL_KEY, GLOBAL_VALUE],
        _ => &[],
    }
}

/// The limits that states of a type are subject to, beside those of their input and output.
pub fn of_state_type(state_type: StateType) -> &'static [Limit] {
    match state_type {
        StateType::Wait => &[WAIT_LEAST, WAIT_STANDARD, WAIT_EXPRESS],
        StateType::Task => &[TASK_TIMEOUT, PAYLOAD],
        StateType::Parallel => &[BRANCHES],
        StateType::Map => &[
            INLINE_CONCURRENCY,
            DISTRIBUTED_CONCURRENCY,
            DISTRIBUTED_ITEMS,
            OPEN_MAP_RUNS,
        ],
        StateType::Pass | StateType::Choice | StateType::Succeed | StateType::Fail => &[],
    }
}

/// The limits that the value of a variable is subject to.
pub fn of_variable(name: &str) -> &'static [Limit] {
    match name {
        "$Input" | "$Output" => &[PAYLOAD],
        "$Global" => &[GLOBAL_KEY, GLOBAL_VALUE],
        _ => &[],
    }
}

/// The limits that a member of test files stands in for.
pub fn of_test_member(name: &str) -> &'static [Limit] {
    match name {
        "MaxEvents" => &[EVENTS],
        "MaxPayload" => &[PAYLOAD],
        "Mode" => &[STANDARD_EXECUTION, EXPRESS_EXECUTION],
        _ => &[],
    }
}

/// What is wrong with the name of a flow or execution, if anything: 1 to 128 characters, letters,
/// digits, `_` and `-`, the first a letter or `_`. Source: [`source::LIMITS`].
pub fn name_problem(name: &str) -> Option<&'static str> {
    let first = name.chars().next();
    if first.is_none() {
        Some("it is empty")
    } else if name.chars().count() as u64 > NAME.value {
        Some("it has more than 128 characters")
    } else if !first.is_some_and(|it| it.is_ascii_alphabetic() || it == '_') {
        Some("it begins with something else than a letter or `_`")
    } else if name.chars().any(|it| !is_name_character(it)) {
        Some("it has something else than letters, digits, `_` and `-`")
    } else {
        None
    }
}

fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_is_named_once_and_has_a_page() {
        for (index, limit) in ALL.iter().enumerate() {
            assert!(limit.source.starts_with("https://"), "{limit:?}");
            assert!(limit.value > 0, "{limit:?}");
            let same = |it: &Limit| it.name == limit.name;
            assert_eq!(ALL.iter().position(same), Some(index), "{limit:?}");
        }
    }

    #[test]
    fn amounts_are_readable() {
        assert_eq!(PAYLOAD.amount(), "65,536 bytes");
        assert_eq!(REQUEST.amount(), "1,048,576 bytes");
        assert_eq!(NAME.amount(), "128 characters");
        assert_eq!(BRANCHES.amount(), "50");
    }

    /// No row of the functions above names an attribute that is not there.
    #[test]
    fn attributes_with_limits_exist() {
        use crate::catalog::objects::attribute;
        let named = [
            (ObjectKind::Flow, "Name"),
            (ObjectKind::Flow, "Type"),
            (ObjectKind::Flow, "Timeout"),
            (ObjectKind::Flow, "States"),
            (ObjectKind::State(StateType::Wait), "Seconds"),
            (ObjectKind::State(StateType::Task), "Timeout"),
            (ObjectKind::State(StateType::Task), "Parameters"),
            (ObjectKind::State(StateType::Parallel), "Branches"),
            (ObjectKind::State(StateType::Map), "MaxConcurrency"),
            (ObjectKind::State(StateType::Map), "MaxItems"),
            (ObjectKind::State(StateType::Map), "ItemReader"),
            (ObjectKind::State(StateType::Map), "ProcessorConfig"),
            (ObjectKind::State(StateType::Fail), "Code"),
            (ObjectKind::State(StateType::Fail), "Detail"),
            (ObjectKind::RetryRule, "IntervalSeconds"),
            (ObjectKind::RetryRule, "MaxBackoffSeconds"),
            (ObjectKind::State(StateType::Pass), "GlobalConstructor"),
        ];
        for (kind, name) in named {
            assert!(attribute(kind, name).is_some(), "{kind:?} {name}");
            assert!(!of_attribute(kind, name).is_empty(), "{kind:?} {name}");
        }
    }

    #[test]
    fn names_follow_the_rule() {
        for good in ["a", "_x", "order-flow_2", &"n".repeat(128)] {
            assert_eq!(name_problem(good), None, "{good}");
        }
        for bad in ["", "1a", "-a", "a b", "a.b", "流程", &"n".repeat(129)] {
            assert!(name_problem(bad).is_some(), "{bad}");
        }
    }
}
