//! The attributes of Map states and of what stands in them.

use super::rules;
use super::states::{
    DESCRIPTION, END, GLOBAL_CONSTRUCTOR, INPUT_CONSTRUCTOR, NAME, NEXT, OUTPUT_CONSTRUCTOR, TYPE,
};
use super::{AllowedValue, Attribute, AttributeValue, Digits, ObjectKind, optional};
use crate::catalog::{Evidence, source};

pub(super) static MAP: &[Attribute] = &[
    NAME.source(source::MAP),
    TYPE.source(source::MAP),
    DESCRIPTION.source(source::MAP),
    INPUT_CONSTRUCTOR,
    ITEMS_PATH,
    MAX_CONCURRENCY,
    MAX_CONCUCCENCY,
    PROCESSOR_CONFIG_ATTRIBUTE,
    ITEM_READER_ATTRIBUTE,
    ITEM_CONSTRUCTOR,
    ITEM_BATCHER_ATTRIBUTE,
    MAX_ITEMS,
    TOLERATED_FAILURE_PERCENTAGE,
    TOLERATED_FAILURE_COUNT,
    RESULT_WRITER_ATTRIBUTE,
    PROCESSOR_ATTRIBUTE,
    rules::RETRY_ATTRIBUTE.source(source::MAP_INLINE),
    rules::CATCH_ATTRIBUTE.source(source::MAP_INLINE),
    OUTPUT_CONSTRUCTOR,
    GLOBAL_CONSTRUCTOR,
    NEXT.source(source::MAP_INLINE),
    END.source(source::MAP_INLINE),
];

pub(super) const ITEMS_PATH: Attribute = Attribute {
    unless: Some("ItemReader"),
    ..optional(
        "ItemsPath",
        AttributeValue::Expression,
        "An expression that yields the array to work on, written without `.$`: `$Input.orders`. It may read `$Input` (after `InputConstructor`) and `$Context`. Not needed where `ItemReader` brings the items.",
        source::MAP_INLINE,
    )
    .required()
    .question("Q19")
};

pub(super) const PROCESSOR_ATTRIBUTE: Attribute = optional(
    "Processor",
    AttributeValue::Object(ObjectKind::Processor),
    "The states that run for each item: `StartAt` and `States`. The item is the input of the first one.",
    source::MAP_INLINE,
)
.required()
.question("Q63");

const CONCURRENCY: AttributeValue = AttributeValue::Integer {
    minimum: 0,
    maximum: None,
    digits: Digits::Refused,
};

pub(super) const MAX_CONCURRENCY: Attribute = optional(
    "MaxConcurrency",
    CONCURRENCY,
    "How many iterations run at a time: 40 is the default and the most inline, 100 the default distributed. The tables of the pages spell it `MaxConcuccency`, the text beside them and the limits page `MaxConcurrency`; which one the service honours is not known, and here both mean the same.",
    source::LIMITS,
)
.undocumented("Q17");

pub(super) const MAX_CONCUCCENCY: Attribute = optional(
    "MaxConcuccency",
    CONCURRENCY,
    "How many iterations run at a time, as the tables of the pages spell it, most probably by a slip. `MaxConcurrency` means the same here.",
    source::MAP_INLINE,
)
.undocumented("Q17");

pub(super) const PROCESSOR_CONFIG_ATTRIBUTE: Attribute = optional(
    "ProcessorConfig",
    AttributeValue::Object(ObjectKind::ProcessorConfig),
    "Makes the Map distributed: each item, or batch of items, runs as an execution of its own.",
    source::MAP_DISTRIBUTED,
)
.question("Q73");

pub(super) const ITEM_CONSTRUCTOR: Attribute = optional(
    "ItemConstructor",
    AttributeValue::Constructor,
    "Distributed: builds what the processor receives for an item. `$Item` is the item as it was read. A key that ends in `.$` holds an expression.",
    source::MAP_DISTRIBUTED,
);

pub(super) const ITEM_BATCHER_ATTRIBUTE: Attribute = optional(
    "ItemBatcher",
    AttributeValue::Object(ObjectKind::ItemBatcher),
    "Distributed: groups the items, one child execution a group. Its members could not be verified.",
    source::MAP_DISTRIBUTED,
)
.question("Q18");

pub(super) const ITEM_READER_ATTRIBUTE: Attribute = optional(
    "ItemReader",
    AttributeValue::Object(ObjectKind::ItemReader),
    "Distributed: reads the items from OSS (a list of objects, a CSV file, a JSON file, an inventory) instead of the input. Its members could not be verified.",
    source::MAP_DISTRIBUTED,
)
.question("Q18");

pub(super) const RESULT_WRITER_ATTRIBUTE: Attribute = optional(
    "ResultWriter",
    AttributeValue::Object(ObjectKind::ResultWriter),
    "Distributed: writes the results to OSS. Its members could not be verified.",
    source::MAP_DISTRIBUTED,
)
.question("Q18");

pub(super) const MAX_ITEMS: Attribute = optional(
    "MaxItems",
    AttributeValue::Integer {
        minimum: 0,
        maximum: None,
        digits: Digits::Refused,
    },
    "Distributed: at most so many items are processed. The quota is 10000 an execution, on request up to 1000000.",
    source::MAP_DISTRIBUTED,
);

pub(super) const TOLERATED_FAILURE_PERCENTAGE: Attribute = optional(
    "ToleratedFailurePercentage",
    AttributeValue::Number,
    "Distributed: the share of items, in percent, that may fail before the Map fails. Without it and `ToleratedFailureCount` the first failure ends the Map; with both, either suffices.",
    source::MAP_DISTRIBUTED,
)
.question("Q84");

pub(super) const TOLERATED_FAILURE_COUNT: Attribute = optional(
    "ToleratedFailureCount",
    AttributeValue::Integer {
        minimum: 0,
        maximum: None,
        digits: Digits::Refused,
    },
    "Distributed: how many items may fail before the Map fails. Without it and `ToleratedFailurePercentage` the first failure ends the Map; with both, either suffices.",
    source::MAP_DISTRIBUTED,
)
.question("Q84");

pub(super) static PROCESSOR: &[Attribute] = &[
    optional(
        "StartAt",
        AttributeValue::StateName,
        "The name of the state that each item begins with, one of the processor's own `States`.",
        source::MAP_INLINE,
    )
    .required(),
    optional(
        "States",
        AttributeValue::States,
        "The states that run for each item. They lead to each other only, never to a state outside.",
        source::MAP_INLINE,
    )
    .required(),
    PROCESSOR_CONFIG_ATTRIBUTE.undocumented("Q73"),
];

static EXECUTION_MODES: &[AllowedValue] = &[
    AllowedValue {
        value: "Express",
        documentation: "The children run in Express mode: at most five minutes each, `RequestComplete` tasks only, waits of at most 20 seconds.",
    },
    AllowedValue {
        value: "Standard",
        documentation: "The children run in Standard mode: up to a year each, every task mode.",
    },
];

pub(super) static PROCESSOR_CONFIG: &[Attribute] = &[optional(
    "ExecutionMode",
    AttributeValue::Choice(EXECUTION_MODES),
    "The mode of the child executions: `Express` or `Standard`.",
    source::MAP_DISTRIBUTED,
)
.question("Q70")];

/// A member that follows the distributed Map of a similar language; no page that could be read
/// names it (Q18).
const fn unverified(
    name: &'static str,
    value: AttributeValue,
    documentation: &'static str,
) -> Attribute {
    optional(name, value, documentation, source::MAP_DISTRIBUTED)
        .evidence(Evidence::Unknown)
        .question("Q18")
}

static READER_SOURCES: &[AllowedValue] = &[
    AllowedValue {
        value: "OSS_CSV",
        documentation: "The lines of a CSV file (unverified).",
    },
    AllowedValue {
        value: "OSS_JSON_LIST",
        documentation: "The elements of an array in a JSON file (unverified).",
    },
    AllowedValue {
        value: "OSS_OBJECTS",
        documentation: "The objects below a prefix (unverified).",
    },
    AllowedValue {
        value: "OSS_INVENTORY_FILES",
        documentation: "The objects of an inventory (unverified).",
    },
];

pub(super) static ITEM_READER: &[Attribute] = &[
    unverified(
        "SourceType",
        AttributeValue::Choice(READER_SOURCES),
        "What is read: a list of objects, a CSV file, a JSON file or an inventory (unverified).",
    ),
    unverified(
        "SourceParameters",
        AttributeValue::Constructor,
        "Where it lies: `Bucket`, `ObjectName`, `Prefix` (unverified).",
    ),
    unverified(
        "ReaderConfig",
        AttributeValue::Constructor,
        "How it is read: `CSVHeaders` (unverified).",
    ),
];

const BATCH_LIMIT: AttributeValue = AttributeValue::Integer {
    minimum: 0,
    maximum: None,
    digits: Digits::Accepted,
};

pub(super) static ITEM_BATCHER: &[Attribute] = &[
    unverified(
        "MaxItemsPerBatch",
        BATCH_LIMIT,
        "At most so many items in a batch (unverified).",
    ),
    unverified(
        "MaxInputBytesPerBatch",
        BATCH_LIMIT,
        "At most so many bytes in a batch (unverified).",
    ),
    unverified(
        "BatchInput",
        AttributeValue::Constructor,
        "Data that every batch receives beside its `Items` (unverified).",
    ),
];

pub(super) static RESULT_WRITER: &[Attribute] = &[unverified(
    "Parameters",
    AttributeValue::Constructor,
    "Where the results are written: `Bucket`, `Prefix` (unverified).",
)];
