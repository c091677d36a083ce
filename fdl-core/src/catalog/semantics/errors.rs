//! Retry, Catch, and the way of an error.

use super::{Topic, decided, documented, inferred, open, own};
use crate::catalog::decisions::Decision;
use crate::catalog::source;

pub(super) const ERRORS: Topic = Topic {
    title: "Errors",
    rules: &[
        documented(
            "an error meets `Retry` first, then `Catch`",
            source::ERROR_HANDLING,
            "simulate::tests::errors::retries_wait_and_grow_and_stop",
        ),
        documented(
            "of the rules of `Retry` the first one that matches counts, and no other; so with `Catch`",
            source::ERROR_HANDLING,
            "simulate::tests::errors::only_the_first_matching_rule_is_used",
        ),
        documented(
            "`FnF.ALL` matches every error",
            source::ERROR_HANDLING,
            "simulate::tests::errors::a_catch_without_constructor_hands_over_an_empty_object",
        ),
        inferred(
            "other entries of `Errors` match a code that is the same, letter by letter",
            source::ERROR_HANDLING,
            "simulate::tests::errors::codes_are_compared_exactly",
        ),
        decided(
            Decision::AllErrors,
            "simulate::tests::readings::all_errors_may_be_those_of_services",
        ),
        documented(
            "`MaxAttempts` counts retries, not the first attempt",
            source::ERROR_HANDLING,
            "simulate::tests::errors::retries_wait_and_grow_and_stop",
        ),
        inferred(
            "the pause before retry n is `IntervalSeconds` × `BackoffRate`ⁿ⁻¹, at most `MaxBackoffSeconds`; without a rate it stays the same, and nothing is left to chance",
            source::ERROR_HANDLING,
            "simulate::retry::tests::back_off_grows_by_the_rate_and_is_rounded_half_up",
        ),
        open(
            "`MaxAttempts: 0` is no retry",
            "Q87",
            "simulate::tests::errors::zero_attempts_are_no_retry",
        ),
        decided(
            Decision::OwnCounters,
            "simulate::tests::readings::retry_rules_may_count_together",
        ),
        documented(
            "a Catch rule leads to its `Next` with what its `OutputConstructor` builds, which may read the error in `$Context.Current.Error`",
            source::ERROR_HANDLING,
            "simulate::tests::errors::a_catch_hands_over_what_it_constructs",
        ),
        decided(
            Decision::EmptyCatch,
            "simulate::tests::readings::a_catch_target_may_receive_the_input",
        ),
        own(
            "an error in the `OutputConstructor` of a Catch rule is not caught by the same state",
            "simulate::tests::errors::an_error_in_a_catchs_constructor_is_not_caught_by_the_same_state",
        ),
        inferred(
            "an error in a constructor or in `Parameters` goes through the rules of its own state",
            source::ERROR_HANDLING,
            "simulate::tests::errors::an_error_in_a_constructor_goes_through_the_states_own_rules",
        ),
        inferred(
            "the errors of states without rules, such as Choice and Wait, go to the Parallel or Map around them",
            source::ERROR_HANDLING,
            "simulate::tests::errors::choice_and_wait_raise_to_what_encloses_them",
        ),
        decided(
            Decision::EngineErrors,
            "simulate::tests::errors::the_engines_errors_can_be_caught",
        ),
        own(
            "a missing mock ends the run, and no rule catches it",
            "simulate::tests::tasks::unmocked_tasks_fail_the_run_and_every_state_in_need_is_listed",
        ),
    ],
};
