//! The attributes of states and of their branches.

use super::map;
use super::rules;
use super::{Attribute, AttributeValue, Digits, ObjectKind, STATE_TYPES, StateType, optional};
use crate::catalog::actions::TASK_MODES;
use crate::catalog::{Evidence, limits, source};

pub(super) fn of(state_type: StateType) -> &'static [Attribute] {
    match state_type {
        StateType::Task => TASK,
        StateType::Pass => PASS,
        StateType::Wait => WAIT,
        StateType::Choice => CHOICE,
        StateType::Parallel => PARALLEL,
        StateType::Map => map::MAP,
        StateType::Succeed => SUCCEED,
        StateType::Fail => FAIL,
    }
}

pub(super) const TYPE: Attribute = optional(
    "Type",
    AttributeValue::Choice(STATE_TYPES),
    "What the state does: `Task`, `Pass`, `Wait`, `Choice`, `Parallel`, `Map`, `Succeed` or `Fail`.",
    source::DEFINITION,
)
.required();

pub(super) const NAME: Attribute = optional(
    "Name",
    AttributeValue::Text,
    "The state's name, unique in its scope. `StartAt`, `Next` and `Default` refer to it, letter by letter.",
    source::DEFINITION,
)
.required();

pub(super) const DESCRIPTION: Attribute = optional(
    "Description",
    AttributeValue::Text,
    "What the state is for, in words.",
    source::DEFINITION,
);

pub(super) const INPUT_CONSTRUCTOR: Attribute = optional(
    "InputConstructor",
    AttributeValue::Constructor,
    "Builds the data that the state works on. The result replaces `$Input`, nothing is merged. A key that ends in `.$` holds an expression, which may read `$Input`, `$Context` and `$Global`.",
    source::INPUT_OUTPUT,
);

pub(super) const OUTPUT_CONSTRUCTOR: Attribute = optional(
    "OutputConstructor",
    AttributeValue::Constructor,
    "Builds the data that the next state receives. `$Output` is the raw result, `$Global` still the value from before this state. A key that ends in `.$` holds an expression.",
    source::INPUT_OUTPUT,
);

pub(super) const GLOBAL_CONSTRUCTOR: Attribute = optional(
    "GlobalConstructor",
    AttributeValue::Constructor,
    "Keys that are merged into `$Global` when the state ends, for all later states. `$Output` is the raw result, not that of `OutputConstructor`. A key is at most 128 bytes long, a value 256 KiB.",
    source::GLOBAL_VARIABLES,
);

pub(super) const NEXT: Attribute = optional(
    "Next",
    AttributeValue::StateName,
    "The name of the state that runs after this one, of the same scope. Not needed with `End: true`.",
    source::DEFINITION,
);

pub(super) const END: Attribute = optional(
    "End",
    AttributeValue::Boolean,
    "`true` ends the scope after this state: the flow, the branch or the processor's run for one item.",
    source::DEFINITION,
);

/// `End: true` where the state ends its scope anyway: official samples write it.
const IDLE_END: Attribute = optional(
    "End",
    AttributeValue::Boolean,
    "The state ends its scope with or without it.",
    source::FAIL,
)
.evidence(Evidence::Inferred);

static TASK: &[Attribute] = &[
    NAME.source(source::TASK),
    TYPE.source(source::TASK),
    DESCRIPTION.source(source::TASK),
    ACTION,
    TASK_MODE,
    TASK_TIMEOUT,
    INPUT_CONSTRUCTOR,
    PARAMETERS,
    rules::RETRY_ATTRIBUTE,
    rules::CATCH_ATTRIBUTE,
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR,
    NEXT.source(source::TASK),
    END.source(source::TASK),
];

const ACTION: Attribute = optional(
    "Action",
    AttributeValue::Action,
    "What to call, `<Service>:<Operation>`: an integrated service such as `FC:InvokeFunction`, or any OpenAPI operation such as `ECS:DescribeInstances`.",
    source::TASK,
)
.required();

const TASK_MODE: Attribute = optional(
    "TaskMode",
    AttributeValue::Choice(TASK_MODES),
    "When the task counts as done: `RequestComplete` (the default), `WaitForSystemCallback` or `WaitForCustomCallback`. Express flows have the first only.",
    source::INTEGRATION_MODES,
);

const PARAMETERS: Attribute = optional(
    "Parameters",
    AttributeValue::Parameters,
    "The arguments of the call; the action defines the keys. A key that ends in `.$`, at any depth, holds an expression, which may read `$Input`, `$Context` and `$Global`.",
    source::TASK,
);

const TASK_TIMEOUT: Attribute = optional(
    "Timeout",
    AttributeValue::Integer {
        minimum: 0,
        maximum: Some(limits::TASK_TIMEOUT.signed()),
        digits: Digits::Accepted,
    },
    "The longest time to wait for each attempt of the task, in seconds: 0 to 604800 (seven days), 0 for no limit. With callbacks it covers the wait for them. `Timeout.$` takes an expression.",
    source::TASK,
)
.suffix(Evidence::Documented)
.question("Q43");

static PASS: &[Attribute] = &[
    NAME.source(source::PASS),
    TYPE.source(source::PASS),
    DESCRIPTION.source(source::PASS),
    INPUT_CONSTRUCTOR,
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR,
    NEXT.source(source::PASS),
    END.source(source::PASS),
];

static WAIT: &[Attribute] = &[
    NAME.source(source::WAIT),
    TYPE.source(source::WAIT),
    DESCRIPTION.source(source::WAIT),
    SECONDS,
    INPUT_CONSTRUCTOR,
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR,
    NEXT.source(source::WAIT),
    END.source(source::WAIT),
];

const SECONDS: Attribute = optional(
    "Seconds",
    AttributeValue::Integer {
        minimum: limits::WAIT_LEAST.signed(),
        maximum: Some(limits::WAIT_STANDARD.signed()),
        digits: Digits::Warned,
    },
    "How long to wait: 1 to 300 seconds in a Standard flow, 1 to 20 in an Express flow. `Seconds.$` takes an expression.",
    source::WAIT,
)
.required()
.suffix(Evidence::Documented)
.question("Q79");

static CHOICE: &[Attribute] = &[
    NAME.source(source::CHOICE),
    TYPE.source(source::CHOICE),
    DESCRIPTION.source(source::CHOICE),
    INPUT_CONSTRUCTOR.source(source::CHOICE),
    optional(
        "Branches",
        AttributeValue::List(ObjectKind::ChoiceBranch),
        "The ways on, each a `Condition` and a `Next`. They are tried in order, and the first whose condition is true is taken.",
        source::CHOICE,
    )
    .required(),
    optional(
        "Default",
        AttributeValue::StateName,
        "The name of the state that runs where no condition is true.",
        source::CHOICE,
    )
    .required(),
    GLOBAL_CONSTRUCTOR.undocumented("Q08"),
];

pub(super) static CHOICE_BRANCH: &[Attribute] = &[
    optional(
        "Condition",
        AttributeValue::Expression,
        "An expression that yields `true` or `false`, written without `.$`: `$Input.total >= 100 && $Input.state == \"open\"`. It may read `$Input` and `$Context`.",
        source::CHOICE,
    )
    .required(),
    optional(
        "Next",
        AttributeValue::StateName,
        "The name of the state that runs where the condition is true, of the same scope as the Choice.",
        source::CHOICE,
    )
    .required(),
];

static PARALLEL: &[Attribute] = &[
    NAME.source(source::PARALLEL),
    TYPE.source(source::PARALLEL),
    DESCRIPTION.source(source::PARALLEL),
    INPUT_CONSTRUCTOR,
    optional(
        "Branches",
        AttributeValue::List(ObjectKind::ParallelBranch),
        "One to 50 branches, each with `StartAt` and `States` of its own. All start at once, with the same input.",
        source::PARALLEL,
    )
    .required(),
    rules::RETRY_ATTRIBUTE.source(source::PARALLEL),
    rules::CATCH_ATTRIBUTE.source(source::PARALLEL),
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR,
    NEXT.source(source::PARALLEL),
    END.source(source::PARALLEL),
];

pub(super) static PARALLEL_BRANCH: &[Attribute] = &[
    optional(
        "StartAt",
        AttributeValue::StateName,
        "The name of the state that the branch begins with, one of its own `States`.",
        source::PARALLEL,
    )
    .required(),
    optional(
        "States",
        AttributeValue::States,
        "The states of the branch. They lead to each other only, never to a state outside.",
        source::PARALLEL,
    )
    .required(),
];

static SUCCEED: &[Attribute] = &[
    NAME.source(source::SUCCEED),
    TYPE.source(source::SUCCEED),
    DESCRIPTION.source(source::SUCCEED),
    INPUT_CONSTRUCTOR,
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR
        .evidence(Evidence::Inferred)
        .question("Q08"),
    IDLE_END.source(source::SUCCEED),
];

static FAIL: &[Attribute] = &[
    NAME.source(source::FAIL),
    TYPE.source(source::FAIL),
    DESCRIPTION.source(source::FAIL),
    CODE,
    DETAIL,
    INPUT_CONSTRUCTOR,
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR.undocumented("Q08"),
    IDLE_END,
];

const CODE: Attribute = optional(
    "Code",
    AttributeValue::Text,
    "The error's code, for programs: what `Retry` and `Catch` rules around the scope match.",
    source::FAIL,
)
.with(super::Requirement::Suggested)
.suffix(Evidence::Unknown)
.question("Q25");

const DETAIL: Attribute = optional(
    "Detail",
    AttributeValue::Text,
    "What went wrong, for people.",
    source::FAIL,
)
.with(super::Requirement::Expected)
.suffix(Evidence::Unknown)
.question("Q23");

/// Whatever some type of state has; of namesakes the more general one.
pub(super) static ANY: &[Attribute] = &[
    NAME,
    TYPE,
    DESCRIPTION,
    loose(ACTION),
    TASK_MODE,
    TASK_TIMEOUT,
    INPUT_CONSTRUCTOR,
    PARAMETERS,
    loose(SECONDS),
    loose(map::ITEMS_PATH),
    optional(
        "Branches",
        AttributeValue::List(ObjectKind::ParallelBranch),
        "The branches of a Choice (`Condition`, `Next`) or of a Parallel (`StartAt`, `States`).",
        source::DEFINITION,
    ),
    optional(
        "Default",
        AttributeValue::StateName,
        "Choice: the name of the state that runs where no condition is true.",
        source::CHOICE,
    ),
    loose(map::PROCESSOR_ATTRIBUTE),
    map::PROCESSOR_CONFIG_ATTRIBUTE,
    map::MAX_CONCURRENCY,
    map::MAX_CONCUCCENCY,
    map::MAX_ITEMS,
    map::ITEM_CONSTRUCTOR,
    map::ITEM_BATCHER_ATTRIBUTE,
    map::ITEM_READER_ATTRIBUTE,
    map::RESULT_WRITER_ATTRIBUTE,
    map::TOLERATED_FAILURE_PERCENTAGE,
    map::TOLERATED_FAILURE_COUNT,
    loose(CODE),
    loose(DETAIL),
    rules::RETRY_ATTRIBUTE,
    rules::CATCH_ATTRIBUTE,
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR,
    NEXT,
    END,
];

const fn loose(attribute: Attribute) -> Attribute {
    attribute.with(super::Requirement::Optional)
}
