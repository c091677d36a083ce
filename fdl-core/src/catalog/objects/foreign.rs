//! Words of other languages that are written by habit, with what FDL says instead.
//!
//! Words that differ from ours in case only (`retry`, `end`) are not here: near names find them.

use super::{ObjectKind, StateType};
use crate::catalog::source;

/// A word that belongs to another language.
#[derive(Clone, Copy, Debug)]
pub struct ForeignWord {
    /// The key, without `.$`.
    pub word: &'static str,
    /// Where it is translated.
    pub place: Place,
    /// Where it comes from.
    pub origin: Origin,
    /// The attribute that takes the same value under another name: renaming repairs it.
    pub replacement: Option<&'static str>,
    /// What to write instead, as the end of a message: "FDL has `Processor`".
    pub advice: &'static str,
}

/// Where a [`ForeignWord`] is translated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In the flow.
    Flow,
    /// In states of these types, and where the type is not known.
    States(&'static [StateType]),
    /// In states of every type.
    EveryState,
    /// In mappings of these kinds.
    Kinds(&'static [ObjectKind]),
}

/// Where a [`ForeignWord`] comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The Amazon States Language.
    AmazonStatesLanguage,
    /// The older dialect of the service (`type: flow`).
    OlderDialect,
    /// The service's own API or an older page, under another name.
    Api,
}

impl Origin {
    /// The name, for messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::AmazonStatesLanguage => "the Amazon States Language",
            Self::OlderDialect => "the older dialect",
            Self::Api => "the API",
        }
    }

    /// A public page about it.
    pub fn source(self) -> &'static str {
        match self {
            Self::AmazonStatesLanguage => source::AMAZON_STATES_LANGUAGE,
            Self::OlderDialect => source::LEGACY_TASK,
            Self::Api => source::MAP_DISTRIBUTED,
        }
    }
}

impl ForeignWord {
    fn holds_in(&self, kind: ObjectKind) -> bool {
        match (self.place, kind) {
            (Place::Flow, ObjectKind::Flow) => true,
            (Place::States(types), ObjectKind::State(it)) => types.contains(&it),
            (Place::States(_) | Place::EveryState, ObjectKind::AnyState) => true,
            (Place::EveryState, ObjectKind::State(_)) => true,
            (Place::Kinds(kinds), kind) => kinds.contains(&kind),
            _ => false,
        }
    }
}

/// What FDL says for `word`, a key of a mapping of that kind, given without `.$`; nothing for words
/// that FDL knows there.
pub fn foreign_word(kind: ObjectKind, word: &str) -> Option<&'static ForeignWord> {
    FOREIGN_WORDS
        .iter()
        .find(|it| it.word == word && it.holds_in(kind))
}

/// A word that is renamed.
const fn rename(
    origin: Origin,
    place: Place,
    word: &'static str,
    replacement: &'static str,
    advice: &'static str,
) -> ForeignWord {
    ForeignWord {
        word,
        place,
        origin,
        replacement: Some(replacement),
        advice,
    }
}

/// A word whose value has to be written in another form.
const fn rewrite(
    origin: Origin,
    place: Place,
    word: &'static str,
    advice: &'static str,
) -> ForeignWord {
    ForeignWord {
        word,
        place,
        origin,
        replacement: None,
        advice,
    }
}

use Origin::{AmazonStatesLanguage as Amazon, Api, OlderDialect as Old};
use Place::{EveryState, Flow, Kinds, States};

/// Every state but a Choice, which hands its input on.
const WITH_OUTPUT: Place = States(&[
    StateType::Task,
    StateType::Pass,
    StateType::Wait,
    StateType::Parallel,
    StateType::Map,
    StateType::Succeed,
    StateType::Fail,
]);
const TASK: Place = States(&[StateType::Task]);
const PASS: Place = States(&[StateType::Pass]);
const WAIT: Place = States(&[StateType::Wait]);
const CHOICE: Place = States(&[StateType::Choice]);
const MAP: Place = States(&[StateType::Map]);
const FAIL: Place = States(&[StateType::Fail]);
const RULE: Place = Kinds(&[ObjectKind::RetryRule, ObjectKind::CatchRule]);
const RETRY: Place = Kinds(&[ObjectKind::RetryRule]);
const CATCH: Place = Kinds(&[ObjectKind::CatchRule]);
const CHOICE_BRANCH: Place = Kinds(&[ObjectKind::ChoiceBranch]);
const SCOPE: Place = Kinds(&[
    ObjectKind::Flow,
    ObjectKind::ParallelBranch,
    ObjectKind::Processor,
]);

/// The words, by origin and place.
pub static FOREIGN_WORDS: &[ForeignWord] = &[
    rename(
        Amazon,
        Flow,
        "Comment",
        "Description",
        "FDL has `Description`",
    ),
    rename(
        Amazon,
        Flow,
        "TimeoutSeconds",
        "Timeout",
        "FDL has `Timeout`, in seconds",
    ),
    rename(
        Amazon,
        Flow,
        "Version",
        "SpecVersion",
        "FDL has `SpecVersion: v1`",
    ),
    rewrite(
        Amazon,
        Flow,
        "QueryLanguage",
        "FDL has one expression language",
    ),
    rewrite(
        Amazon,
        Flow,
        "InputConstructor",
        "constructors belong to states, not to the flow",
    ),
    rewrite(
        Amazon,
        Flow,
        "OutputConstructor",
        "constructors belong to states, not to the flow",
    ),
    rewrite(
        Amazon,
        Flow,
        "GlobalConstructor",
        "constructors belong to states, not to the flow",
    ),
    rewrite(
        Amazon,
        Flow,
        "Retry",
        "`Retry` belongs to Task, Parallel and Map states",
    ),
    rewrite(
        Amazon,
        Flow,
        "Catch",
        "`Catch` belongs to Task, Parallel and Map states",
    ),
    rename(
        Amazon,
        EveryState,
        "Comment",
        "Description",
        "FDL has `Description`",
    ),
    rename(
        Amazon,
        WITH_OUTPUT,
        "ResultSelector",
        "OutputConstructor",
        "FDL has `OutputConstructor`, which reads `$Output`",
    ),
    rename(
        Amazon,
        EveryState,
        "Assign",
        "GlobalConstructor",
        "FDL has `GlobalConstructor`, read as `$Global`",
    ),
    rewrite(
        Amazon,
        EveryState,
        "InputPath",
        "FDL has `InputConstructor` with `.$` keys",
    ),
    rewrite(
        Amazon,
        WITH_OUTPUT,
        "OutputPath",
        "FDL has `OutputConstructor` with `.$` keys",
    ),
    rewrite(
        Amazon,
        WITH_OUTPUT,
        "ResultPath",
        "a state's output replaces its input: build it with `OutputConstructor`",
    ),
    rename(
        Amazon,
        WITH_OUTPUT,
        "Output",
        "OutputConstructor",
        "FDL has `OutputConstructor`",
    ),
    rename(
        Amazon,
        TASK,
        "Arguments",
        "Parameters",
        "FDL has `Parameters`",
    ),
    rename(
        Amazon,
        TASK,
        "Resource",
        "Action",
        "FDL has `Action`, `<Service>:<Operation>`; an ARN goes into `Parameters.resourceArn`",
    ),
    rename(
        Amazon,
        TASK,
        "TimeoutSeconds",
        "Timeout",
        "FDL has `Timeout`, in seconds",
    ),
    rename(
        Amazon,
        TASK,
        "TimeoutSecondsPath",
        "Timeout.$",
        "FDL has `Timeout.$`",
    ),
    rewrite(
        Amazon,
        TASK,
        "HeartbeatSeconds",
        "FDL has no heartbeat; `Timeout` bounds the wait for a callback",
    ),
    rewrite(
        Amazon,
        TASK,
        "HeartbeatSecondsPath",
        "FDL has no heartbeat; `Timeout.$` bounds the wait for a callback",
    ),
    rewrite(
        Amazon,
        TASK,
        "Credentials",
        "a flow acts with its own RAM role",
    ),
    rename(
        Amazon,
        PASS,
        "Result",
        "OutputConstructor",
        "FDL has `OutputConstructor`",
    ),
    rename(
        Amazon,
        PASS,
        "Parameters",
        "OutputConstructor",
        "FDL has `OutputConstructor`; only Task states have `Parameters`",
    ),
    rename(
        Amazon,
        WAIT,
        "SecondsPath",
        "Seconds.$",
        "FDL has `Seconds.$`",
    ),
    rewrite(
        Amazon,
        WAIT,
        "Timestamp",
        "FDL waits for `Seconds`, not until a time",
    ),
    rewrite(
        Amazon,
        WAIT,
        "TimestampPath",
        "FDL waits for `Seconds`, not until a time",
    ),
    rename(
        Amazon,
        CHOICE,
        "Choices",
        "Branches",
        "FDL has `Branches`, each with `Condition` and `Next`",
    ),
    rename(
        Amazon,
        MAP,
        "ItemProcessor",
        "Processor",
        "FDL has `Processor`",
    ),
    rename(Amazon, MAP, "Iterator", "Processor", "FDL has `Processor`"),
    rename(
        Amazon,
        MAP,
        "ItemSelector",
        "ItemConstructor",
        "FDL has `ItemConstructor`, which reads `$Item`",
    ),
    rename(
        Amazon,
        MAP,
        "Items",
        "ItemsPath",
        "FDL has `ItemsPath`, an expression",
    ),
    rewrite(
        Amazon,
        MAP,
        "Parameters",
        "FDL has `ItemConstructor`, which reads `$Item`",
    ),
    rewrite(Amazon, MAP, "Label", "FDL has no such attribute"),
    rewrite(
        Amazon,
        MAP,
        "MaxConcurrencyPath",
        "`MaxConcurrency` is a number written down",
    ),
    rename(Amazon, FAIL, "Cause", "Detail", "FDL has `Detail`"),
    rename(Amazon, FAIL, "CausePath", "Detail.$", "FDL has `Detail`"),
    rename(Amazon, FAIL, "Error", "Code", "FDL has `Code`"),
    rename(Amazon, FAIL, "ErrorPath", "Code.$", "FDL has `Code`"),
    rename(
        Amazon,
        RULE,
        "Comment",
        "Description",
        "FDL has `Description`",
    ),
    rename(Amazon, RULE, "ErrorEquals", "Errors", "FDL has `Errors`"),
    rename(
        Amazon,
        RETRY,
        "MaxDelaySeconds",
        "MaxBackoffSeconds",
        "FDL has `MaxBackoffSeconds`",
    ),
    rewrite(Amazon, RETRY, "JitterStrategy", "FDL has no jitter"),
    rewrite(
        Amazon,
        CATCH,
        "ResultPath",
        "build the data for `Next` with `OutputConstructor`",
    ),
    rewrite(
        Amazon,
        CATCH,
        "GlobalConstructor",
        "only states have `GlobalConstructor`; a rule has `OutputConstructor`",
    ),
    rewrite(
        Amazon,
        CHOICE_BRANCH,
        "Variable",
        "FDL has `Condition`: `$Input.n > 5`",
    ),
    rewrite(
        Amazon,
        CHOICE_BRANCH,
        "End",
        "a branch leads on with `Next`; let it lead to a Succeed state",
    ),
    rewrite(
        Amazon,
        CHOICE_BRANCH,
        "And",
        "FDL has `Condition` with `&&`",
    ),
    rewrite(Amazon, CHOICE_BRANCH, "Or", "FDL has `Condition` with `||`"),
    rewrite(Amazon, CHOICE_BRANCH, "Not", "FDL has `Condition` with `!`"),
    rewrite(
        Amazon,
        CHOICE_BRANCH,
        "StringEquals",
        "FDL has `Condition` with `==`",
    ),
    rewrite(
        Amazon,
        CHOICE_BRANCH,
        "NumericEquals",
        "FDL has `Condition` with `==`",
    ),
    rewrite(
        Amazon,
        CHOICE_BRANCH,
        "BooleanEquals",
        "FDL has `Condition`: a boolean is one by itself",
    ),
    rename(
        Amazon,
        Kinds(&[ObjectKind::ProcessorConfig]),
        "ExecutionType",
        "ExecutionMode",
        "FDL has `ExecutionMode`: `Express` or `Standard`",
    ),
    rewrite(
        Amazon,
        Kinds(&[ObjectKind::ProcessorConfig]),
        "Mode",
        "a `ProcessorConfig` alone makes the Map distributed",
    ),
    rename(
        Api,
        MAP,
        "ToleratedFailedCount",
        "ToleratedFailureCount",
        "FDL has `ToleratedFailureCount`",
    ),
    rename(
        Api,
        MAP,
        "ToleratedFailedPercentage",
        "ToleratedFailurePercentage",
        "FDL has `ToleratedFailurePercentage`",
    ),
    rename(
        Api,
        MAP,
        "Concurrency",
        "MaxConcurrency",
        "FDL has `MaxConcurrency`",
    ),
    rewrite(
        Api,
        Flow,
        "ExecutionMode",
        "the mode is chosen when the flow is created, not in its definition",
    ),
    rewrite(
        Api,
        Flow,
        "Environment",
        "environment variables are set when the flow is created, not in its definition",
    ),
    rename(
        Old,
        SCOPE,
        "steps",
        "States",
        "FDL has `States` and `StartAt`",
    ),
    rewrite(Old, Flow, "version", "FDL has `SpecVersion: v1`"),
    rename(
        Old,
        Flow,
        "timeoutSeconds",
        "Timeout",
        "FDL has `Timeout`, in seconds",
    ),
    rewrite(
        Old,
        Flow,
        "inputMappings",
        "FDL has `InputConstructor` of the first state",
    ),
    rewrite(
        Old,
        Flow,
        "outputMappings",
        "FDL has `OutputConstructor` of the last state",
    ),
    rewrite(
        Old,
        EveryState,
        "inputMappings",
        "FDL has `InputConstructor`, a mapping with `.$` keys",
    ),
    rewrite(
        Old,
        EveryState,
        "outputMappings",
        "FDL has `OutputConstructor`, a mapping with `.$` keys",
    ),
    rewrite(
        Old,
        TASK,
        "resourceArn",
        "FDL has `Action`, and the ARN as `Parameters.resourceArn`",
    ),
    rewrite(Old, TASK, "pattern", "FDL has `TaskMode`"),
    rename(
        Old,
        TASK,
        "serviceParams",
        "Parameters",
        "FDL has `Parameters`",
    ),
    rename(
        Old,
        TASK,
        "timeoutSeconds",
        "Timeout",
        "FDL has `Timeout`, in seconds",
    ),
    rewrite(
        Old,
        TASK,
        "errorMappings",
        "FDL has `OutputConstructor` of a `Catch` rule",
    ),
    rename(Old, WAIT, "duration", "Seconds", "FDL has `Seconds`"),
    rewrite(
        Old,
        WAIT,
        "timestamp",
        "FDL waits for `Seconds`, not until a time",
    ),
    rename(
        Old,
        CHOICE,
        "choices",
        "Branches",
        "FDL has `Branches`, each with `Condition` and `Next`",
    ),
    rename(Old, CHOICE_BRANCH, "goto", "Next", "FDL has `Next`"),
    rewrite(
        Old,
        CHOICE_BRANCH,
        "steps",
        "a branch of a Choice has no states; `Next` leads to one",
    ),
    rewrite(
        Old,
        MAP,
        "iterationMapping",
        "FDL has `ItemsPath`; the item is the input of the processor",
    ),
    rewrite(
        Old,
        MAP,
        "steps",
        "FDL has `Processor` with `StartAt` and `States`",
    ),
    rename(Old, FAIL, "cause", "Detail", "FDL has `Detail`"),
    rename(Old, FAIL, "error", "Code", "FDL has `Code`"),
    rename(Old, CATCH, "goto", "Next", "FDL has `Next`"),
    rename(
        Old,
        RETRY,
        "maxIntervalSeconds",
        "MaxBackoffSeconds",
        "FDL has `MaxBackoffSeconds`",
    ),
    rename(
        Old,
        RETRY,
        "multiplier",
        "BackoffRate",
        "FDL has `BackoffRate`",
    ),
];
