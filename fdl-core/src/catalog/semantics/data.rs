//! What a state sees and leaves behind.

use super::{Topic, decided, documented, inferred, open};
use crate::catalog::decisions::Decision;
use crate::catalog::source;

pub(super) const DATA: Topic = Topic {
    title: "Data of a state",
    rules: &[
        documented(
            "what `InputConstructor` builds is `$Input` from there on; it replaces, nothing is merged into it",
            source::PASS,
            "simulate::tests::states::input_constructor_replaces_the_input",
        ),
        inferred(
            "`Parameters`, `Timeout.$`, `Seconds.$`, `ItemsPath` and `Condition` read the constructed `$Input`",
            source::INPUT_OUTPUT,
            "simulate::tests::data::everything_reads_the_constructed_input",
        ),
        documented(
            "`GlobalConstructor` and `OutputConstructor` both see the raw `$Output` of the work and the `$Global` of before",
            source::GLOBAL_VARIABLES,
            "simulate::tests::data::global_constructor_sees_the_raw_output",
        ),
        documented(
            "what `GlobalConstructor` builds is merged into `$Global` when the state ends, and read by the states after it",
            source::GLOBAL_VARIABLES,
            "simulate::tests::data::globals_are_merged_by_key_and_seen_from_the_next_state_on",
        ),
        decided(
            Decision::ShallowMerge,
            "simulate::tests::readings::globals_may_be_merged_at_every_depth",
        ),
        inferred(
            "a state that fails leaves `$Global` as it was",
            source::GLOBAL_VARIABLES,
            "simulate::tests::data::nothing_is_merged_if_the_state_fails",
        ),
        open(
            "`GlobalConstructor` works on states of all types, also on Choice and Fail",
            "Q08",
            "simulate::tests::data::choice_and_fail_may_write_globals",
        ),
        documented(
            "branches and iterations write to the `$Global` of their execution; of two that write one key the last one counts",
            source::GLOBAL_VARIABLES,
            "simulate::tests::data::branches_share_the_globals",
        ),
        documented(
            "`$Context` has the execution with its name, input and role, and the state with its name, input, output, error, retries and token",
            source::DATA_TRANSFER,
            "simulate::tests::data::the_context_of_a_run",
        ),
        open(
            "conditions may read `$Global` too",
            "Q44",
            "simulate::tests::data::conditions_may_read_globals",
        ),
        open(
            "`.$` works at every depth, also in lists",
            "Q27",
            "simulate::tests::data::the_suffix_works_in_lists_and_at_every_depth",
        ),
        open(
            "a mapping under a key with `.$` is a plain mapping",
            "Q29",
            "simulate::tests::data::a_mapping_under_a_key_with_suffix_is_a_plain_mapping",
        ),
        open(
            "numbers keep the text that they were written with, objects the order of their keys",
            "Q75",
            "simulate::tests::data::numbers_keep_their_text_and_objects_their_order",
        ),
        decided(
            Decision::MissingMember,
            "simulate::tests::readings::a_missing_member_may_be_null",
        ),
        decided(
            Decision::Attempts,
            "simulate::tests::readings::an_input_may_be_constructed_at_each_attempt",
        ),
        decided(
            Decision::UnsupportedAttributes,
            "simulate::tests::readings::attributes_that_a_state_does_not_have_may_work",
        ),
    ],
};
