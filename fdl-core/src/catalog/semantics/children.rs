//! Parallel and Map.

use super::{Topic, decided, documented, inferred, open, own};
use crate::catalog::decisions::Decision;
use crate::catalog::source;

pub(super) const PARALLEL: Topic = Topic {
    title: "Parallel",
    rules: &[
        documented(
            "every branch receives the input of the Parallel, after its `InputConstructor`",
            source::PARALLEL,
            "simulate::tests::states::parallel_gives_every_branch_its_input_and_collects_the_outputs",
        ),
        documented(
            "the raw output is `{\"Branch0\": …, \"Branch1\": …}` in the order of the branches",
            source::PARALLEL,
            "simulate::tests::states::parallel_without_output_constructor_gives_its_branches",
        ),
        inferred(
            "an error that a branch does not catch fails the Parallel, whose own rules then count",
            source::PARALLEL,
            "simulate::tests::nesting::a_failure_deep_inside_fails_every_state_on_its_way_up",
        ),
        decided(
            Decision::SiblingsStop,
            "simulate::tests::readings::siblings_of_a_failure_may_come_to_their_end",
        ),
        inferred(
            "a Parallel that is retried runs all of its branches again",
            source::ERROR_HANDLING,
            "simulate::tests::errors::a_parallel_is_retried_as_a_whole",
        ),
    ],
};

pub(super) const MAP: Topic = Topic {
    title: "Map, inline",
    rules: &[
        documented(
            "`ItemsPath` is evaluated against the constructed input, and each element is the input of an iteration",
            source::MAP_INLINE,
            "simulate::tests::states::map_gives_each_iteration_its_item_and_keeps_their_order",
        ),
        documented(
            "the raw output is `{\"Items\": […]}`",
            source::MAP_INLINE,
            "simulate::tests::states::map_gives_each_iteration_its_item_and_keeps_their_order",
        ),
        inferred(
            "the outputs are in the order of the elements, whichever ends first",
            source::MAP_INLINE,
            "simulate::tests::nesting::a_map_starts_the_next_iteration_as_soon_as_one_ends",
        ),
        documented(
            "at most `MaxConcurrency` iterations run at a time, 40 by default and at most",
            source::MAP_INLINE,
            "simulate::tests::nesting::at_most_forty_iterations_run_at_a_time",
        ),
        own(
            "as soon as an iteration ends the next one starts: a sliding window",
            "simulate::tests::nesting::a_map_starts_the_next_iteration_as_soon_as_one_ends",
        ),
        open(
            "a failed iteration fails an inline Map, whose own rules then count",
            "Q83",
            "simulate::tests::errors::a_map_catches_what_its_iterations_raise",
        ),
        inferred(
            "a Map that is retried evaluates `ItemsPath` again and runs all of its iterations",
            source::ERROR_HANDLING,
            "simulate::tests::errors::a_map_is_retried_as_a_whole",
        ),
        decided(
            Decision::PlainItem,
            "simulate::tests::readings::an_item_may_have_to_be_an_object",
        ),
        decided(
            Decision::NoItems,
            "simulate::tests::states::a_map_over_nothing_has_no_iteration",
        ),
        open(
            "an `ItemsPath` that gives no array fails the Map with `Simulator.ItemsNotArray`",
            "Q82",
            "simulate::tests::states::items_that_are_no_array_fail_the_map",
        ),
    ],
};

pub(super) const DISTRIBUTED: Topic = Topic {
    title: "Map, distributed",
    rules: &[
        documented(
            "the items come from `ItemsPath` or `ItemReader`, go through `ItemConstructor`, then through `ItemBatcher`",
            source::MAP_DISTRIBUTED,
            "simulate::tests::distributed::items_are_read_constructed_and_batched_in_this_order",
        ),
        documented(
            "at most `MaxItems` items are processed",
            source::MAP_DISTRIBUTED,
            "simulate::tests::distributed::items_are_cut_and_batched",
        ),
        documented(
            "each item or batch is the input of a child execution, with a `$Global`, a name, limits and events of its own, in the mode of `ProcessorConfig`",
            source::MAP_DISTRIBUTED,
            "simulate::tests::distributed::children_have_globals_and_input_of_their_own",
        ),
        documented(
            "at most `MaxConcurrency` children run at a time, 100 by default",
            source::LIMITS,
            "simulate::tests::distributed::at_most_a_hundred_children_run_at_a_time",
        ),
        inferred(
            "in the children of a Map whose `ExecutionMode` is `Express` the rules of Express flows hold",
            source::EXECUTION_MODES,
            "simulate::tests::distributed::children_have_limits_of_their_own",
        ),
        documented(
            "without a tolerance one failed child fails the Map",
            source::MAP_DISTRIBUTED,
            "simulate::tests::distributed::without_a_tolerance_one_failed_item_fails_the_map",
        ),
        decided(
            Decision::Tolerance,
            "simulate::tests::readings::both_tolerances_may_have_to_be_exceeded",
        ),
        open(
            "all items of a failed batch count as failed",
            "Q84",
            "simulate::tests::distributed::a_failed_batch_counts_all_of_its_items",
        ),
        own(
            "a missing mock is never tolerated",
            "simulate::tests::distributed::missing_mocks_are_not_tolerated",
        ),
        decided(
            Decision::ReaderItems,
            "simulate::tests::distributed::a_reader_gets_its_items_from_the_mocks",
        ),
        decided(
            Decision::BatchShape,
            "simulate::tests::readings::a_batch_may_be_an_array",
        ),
        decided(
            Decision::DistributedOutput,
            "simulate::tests::readings::a_distributed_map_may_give_an_array",
        ),
        decided(
            Decision::WrittenOutput,
            "simulate::tests::distributed::a_writer_leaves_the_place_of_the_results",
        ),
    ],
};
