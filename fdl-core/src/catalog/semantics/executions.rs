//! Executions, time, events.

use super::{Topic, decided, documented, inferred, open, own};
use crate::catalog::decisions::Decision;
use crate::catalog::source;

pub(super) const EXECUTIONS: Topic = Topic {
    title: "Executions",
    rules: &[
        documented(
            "the input of an execution is the input of the state that `StartAt` names, and the output of the last state is the output of the execution",
            source::DATA_TRANSFER,
            "simulate::tests::states::pass_hands_its_input_on",
        ),
        inferred(
            "an error that no rule catches ends the execution as `Failed`",
            source::START_EXECUTION,
            "simulate::tests::tasks::an_error_of_the_service_fails_the_task",
        ),
        inferred(
            "an execution that takes longer than the `Timeout` of its flow ends as `TimedOut`; what ends exactly then is in time",
            source::DEFINITION,
            "simulate::tests::time::what_ends_exactly_at_the_executions_limit_is_in_time",
        ),
        decided(
            Decision::ModeLimit,
            "simulate::tests::time::an_express_execution_ends_after_five_minutes",
        ),
        own(
            "the error of a run that has timed out names the first state, in path order, that was still at work",
            "simulate::tests::time::a_timed_out_run_names_the_first_active_state",
        ),
        documented(
            "the input of a state (after `InputConstructor`) and its output (after `OutputConstructor`) may each have 64 KiB, as compact JSON in UTF-8; more ends the execution",
            source::LIMITS,
            "simulate::tests::limits::an_input_or_output_over_the_limit_fails_the_run",
        ),
        documented(
            "an execution may have 5,000 events; one that needs more fails",
            source::LIMITS,
            "simulate::tests::limits::a_run_may_have_just_as_many_events_as_allowed",
        ),
        open(
            "no rule catches an exceeded limit of data or events",
            "Q89",
            "simulate::tests::limits::no_rule_catches_the_event_limit",
        ),
        own(
            "with those of a distributed Map's children a run may have 1,000,000 events, or as many as one execution may have; no rule or tolerance hides that it needs more",
            "simulate::tests::limits::the_events_of_all_executions_together_are_bounded",
        ),
        own(
            "a retry that leaves no event counts as one, so that retries end",
            "simulate::tests::limits::retries_that_leave_no_trace_are_bounded_too",
        ),
        documented(
            "a key of `$Global` may have 128 bytes, a value 256 KiB",
            source::GLOBAL_VARIABLES,
            "simulate::tests::limits::globals_that_double_hit_the_limit",
        ),
    ],
};

pub(super) const INSTANT: Topic = Topic {
    title: "Time, and the order at one instant",
    rules: &[
        own(
            "time is virtual and counts whole milliseconds; each wait is rounded half up",
            "simulate::tests::time::waits_of_retries_are_rounded_half_up",
        ),
        own(
            "however long the waits are, a run takes no time",
            "simulate::tests::time::a_year_passes_in_no_time",
        ),
        own(
            "at one instant come first the answers of services and callbacks, then the ends of waits and pauses and the states whose turn it is, then the timeouts of tasks, then the limit of the execution",
            "simulate::tests::time::at_one_instant_answers_come_before_timers_and_timers_before_timeouts",
        ),
        own(
            "equals come in the order in which they were scheduled",
            "simulate::agenda::tests::at_one_instant_answers_come_first_and_limits_last",
        ),
        own(
            "an answer exactly at the `Timeout` of its task is in time",
            "simulate::tests::time::an_answer_exactly_at_the_timeout_is_in_time",
        ),
        own(
            "branches and iterations start in index order and advance in turn, one state each",
            "simulate::tests::nesting::branches_advance_first_in_first_out_one_state_each",
        ),
        own(
            "a retry without a pause waits for its turn like a state",
            "simulate::tests::time::retries_without_an_interval_take_turns_with_the_siblings",
        ),
        own(
            "of failures at one instant the one that was scheduled first counts",
            "simulate::tests::nesting::of_failures_at_one_instant_the_first_scheduled_counts",
        ),
        own(
            "the seed chooses durations that are given as ranges",
            "simulate::tests::mocks::the_seed_chooses_durations_in_their_range",
        ),
        own(
            "the same flow, input, mocks, seed and options give the same bytes",
            "simulate::tests::determinism::a_hundred_runs_are_one",
        ),
    ],
};

pub(super) const EVENTS: Topic = Topic {
    title: "Events and transitions",
    rules: &[
        open(
            "events have the names of the service's API",
            "Q56",
            "simulate::tests::tasks::system_callback_ends_with_what_is_reported",
        ),
        open(
            "their details are `input`, `output`, `error` and `cause`, `action` and `parameters`",
            "Q57",
            "simulate::detail::tests::details_as_text",
        ),
        own(
            "a state that fails has a `StepFailed` and no `StepExited`, also when the error is caught",
            "simulate::tests::errors::a_catch_hands_over_what_it_constructs",
        ),
        own(
            "each attempt of a Task has its own `TaskScheduled`, to which its events refer",
            "simulate::tests::tasks::the_timeout_counts_for_each_attempt",
        ),
        own(
            "what is cut off ends without an event",
            "simulate::tests::nesting::the_first_failure_cuts_the_siblings_off",
        ),
        open(
            "each entry of a state is one transition, in branches and iterations too; attempts add none, and a Parallel or Map that is retried enters the states in it anew",
            "Q60",
            "simulate::tests::nesting::every_entry_of_a_state_is_a_transition",
        ),
    ],
};
