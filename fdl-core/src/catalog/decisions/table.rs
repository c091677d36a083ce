//! The decisions, a row each.

use super::{Decision, DecisionRow, Reading};

const fn decided(decision: Decision, question: &'static str, text: &'static str) -> DecisionRow {
    DecisionRow {
        decision,
        question,
        reading: Reading { word: "", text },
        other: None,
    }
}

const fn read(row: DecisionRow, word: &'static str, other: Reading) -> DecisionRow {
    DecisionRow {
        reading: Reading {
            word,
            ..row.reading
        },
        other: Some(other),
        ..row
    }
}

const fn or(word: &'static str, text: &'static str) -> Reading {
    Reading { word, text }
}

/// The decisions in the order of [`Decision`].
pub static DECISIONS: &[DecisionRow] = &[
    read(
        decided(
            Decision::WaitRange,
            "Q13",
            "a Wait that is no whole number in range fails with Simulator.InvalidWait",
        ),
        "fail",
        or(
            "clamp",
            "a Wait that is no whole number in range lasts as long as the nearest one that is",
        ),
    ),
    read(
        decided(
            Decision::UnsupportedAttributes,
            "Q14",
            "OutputConstructor of a Choice, and Retry and Catch of states that do not have them, are ignored",
        ),
        "ignore",
        or(
            "apply",
            "OutputConstructor of a Choice, and Retry and Catch of states that do not have them, work as elsewhere",
        ),
    ),
    read(
        decided(
            Decision::ConditionFails,
            "Q15",
            "a Choice whose condition fails or is not boolean fails, it does not take Default",
        ),
        "fail",
        or(
            "false",
            "a condition that fails or is not boolean counts as false",
        ),
    ),
    read(
        decided(
            Decision::SiblingsStop,
            "Q16",
            "the first failure stops the other branches and iterations at once",
        ),
        "stop",
        or(
            "finish",
            "after a failure the branches and iterations that have begun come to their end before the state fails",
        ),
    ),
    decided(
        Decision::ReaderItems,
        "Q18",
        "the items of an ItemReader are those of its mock",
    ),
    read(
        decided(
            Decision::BatchShape,
            "Q18",
            "a batch is {\"BatchInput\": …, \"Items\": […]}, made by MaxItemsPerBatch and MaxInputBytesPerBatch",
        ),
        "object",
        or(
            "array",
            "a batch is the array of its items, made by MaxItemsPerBatch and MaxInputBytesPerBatch",
        ),
    ),
    read(
        decided(
            Decision::PlainItem,
            "Q20",
            "an item that is no object is the $Input of its iteration as it is",
        ),
        "item",
        or(
            "fail",
            "an item that is no object fails the Map with Simulator.InvalidItem",
        ),
    ),
    read(
        decided(
            Decision::DistributedOutput,
            "Q22",
            "a distributed Map gives {\"Items\": […]} like an inline one, with null for a tolerated failure",
        ),
        "items",
        or(
            "array",
            "a distributed Map gives the array of its results, with null for a tolerated failure",
        ),
    ),
    decided(
        Decision::WrittenOutput,
        "Q22",
        "a distributed Map with ResultWriter gives the name of its run and the place it writes to",
    ),
    decided(
        Decision::FailCode,
        "Q23",
        "a Fail without Code fails with Simulator.Fail",
    ),
    read(
        decided(
            Decision::NestedFail,
            "Q24",
            "a Fail inside a branch or an iteration is an error that the enclosing state can catch",
        ),
        "catch",
        or(
            "literal",
            "a Fail inside a branch or an iteration ends the whole execution, whatever is caught around it",
        ),
    ),
    read(
        decided(
            Decision::Attempts,
            "Q26",
            "InputConstructor is evaluated once per visit, Parameters and Timeout.$ at each attempt",
        ),
        "once",
        or(
            "again",
            "InputConstructor, Parameters and Timeout.$ are evaluated at each attempt",
        ),
    ),
    read(
        decided(
            Decision::MissingMember,
            "Q31",
            "an expression that reads a missing member is an error of its state",
        ),
        "error",
        or("null", "a missing member is null"),
    ),
    read(
        decided(
            Decision::ShallowMerge,
            "Q32",
            "GlobalConstructor replaces whole top-level keys of $Global",
        ),
        "shallow",
        or(
            "deep",
            "GlobalConstructor is merged into $Global at every depth",
        ),
    ),
    read(
        decided(
            Decision::EachElement,
            "Q33",
            "`[*]` gives the array of all elements",
        ),
        "elements",
        or("error", "`[*]` cannot be evaluated"),
    ),
    read(
        decided(
            Decision::Arithmetic,
            "Q35",
            "arithmetic cannot be evaluated",
        ),
        "error",
        or("numbers", "arithmetic computes with numbers"),
    ),
    read(
        decided(
            Decision::NoConversion,
            "Q37",
            "a number and a string are never equal, whatever the string says, and have no order",
        ),
        "strict",
        or(
            "convert",
            "a string that says a number is compared with numbers as that number",
        ),
    ),
    read(
        decided(
            Decision::OwnCounters,
            "Q39",
            "each Retry rule counts its own attempts, from each entry of the state",
        ),
        "rule",
        or(
            "visit",
            "all Retry rules of a state count its attempts together, from each entry of the state",
        ),
    ),
    read(
        decided(
            Decision::EmptyCatch,
            "Q40",
            "a catch target without OutputConstructor receives {}",
        ),
        "empty",
        or(
            "input",
            "a catch target without OutputConstructor receives the failed state's input",
        ),
    ),
    decided(
        Decision::EngineErrors,
        "Q41",
        "errors of the engine have codes that begin with Simulator.",
    ),
    read(
        decided(
            Decision::TimeoutPerAttempt,
            "Q43",
            "the Timeout of a Task counts for each attempt, and over the wait for a callback",
        ),
        "attempt",
        or(
            "visit",
            "the Timeout of a Task counts once over all its attempts and the pauses between them",
        ),
    ),
    read(
        decided(
            Decision::PatternFirst,
            "Q46",
            "regexMatchString takes the pattern first, the text second",
        ),
        "pattern",
        or(
            "text",
            "regexMatchString takes the text first, the pattern second",
        ),
    ),
    read(
        decided(
            Decision::ExtraArguments,
            "Q49",
            "format ignores arguments for which it has no `{}`",
        ),
        "ignore",
        or(
            "error",
            "format fails with arguments for which it has no `{}`",
        ),
    ),
    read(
        decided(
            Decision::Characters,
            "Q50",
            "length counts the characters of text, not its bytes",
        ),
        "characters",
        or("bytes", "length counts the bytes of text in UTF-8"),
    ),
    read(
        decided(
            Decision::MissingElement,
            "Q51",
            "get of what is not there is an error of its state",
        ),
        "error",
        or("null", "get of what is not there is null"),
    ),
    read(
        decided(
            Decision::UpperBound,
            "Q52",
            "randomInt never returns its upper bound",
        ),
        "below",
        or("through", "randomInt may return its upper bound"),
    ),
    read(
        decided(
            Decision::SortedKeys,
            "Q53",
            "mapKeys and mapValues are sorted by key",
        ),
        "sorted",
        or("written", "mapKeys and mapValues are in the order written"),
    ),
    read(
        decided(
            Decision::SecondWins,
            "Q54",
            "of two members of one name jsonMerge takes the second, as a whole",
        ),
        "second",
        or(
            "deep",
            "of two members of one name jsonMerge takes the second, and merges objects",
        ),
    ),
    read(
        decided(
            Decision::AnyJson,
            "Q55",
            "stringToJson reads any JSON value, not only objects",
        ),
        "any",
        or("object", "stringToJson fails with anything but an object"),
    ),
    decided(
        Decision::CallbackRefused,
        "Q58",
        "a callback to a task that has already ended is refused",
    ),
    decided(
        Decision::NoItems,
        "Q82",
        "a Map over no items gives {\"Items\": []}",
    ),
    read(
        decided(
            Decision::Tolerance,
            "Q84",
            "a distributed Map fails once more items have failed than either tolerance allows",
        ),
        "either",
        or(
            "both",
            "a distributed Map fails once more items have failed than each of its tolerances allows",
        ),
    ),
    decided(
        Decision::TimeoutCode,
        "Q86",
        "a Task that exceeds its Timeout fails with FnF.TaskTimeout",
    ),
    read(
        decided(
            Decision::AllErrors,
            "Q89",
            "FnF.ALL also matches timeouts and errors of the engine",
        ),
        "engine",
        or(
            "services",
            "FnF.ALL matches errors of services and of Fail states only",
        ),
    ),
    decided(
        Decision::ModeLimit,
        "Q90",
        "without a shorter Timeout an execution ends after 31536000 s in Standard mode and 300 s in Express mode",
    ),
    read(
        decided(
            Decision::ChildResult,
            "Q96",
            "a child flow that ends reports its output, one that fails its error",
        ),
        "output",
        or(
            "execution",
            "a child flow that ends reports {FlowName, ExecutionName, Status, Output}, one that fails its error",
        ),
    ),
    decided(
        Decision::RunningChild,
        "Q97",
        "a start with the name of an execution that still runs reports the end of that one",
    ),
];
