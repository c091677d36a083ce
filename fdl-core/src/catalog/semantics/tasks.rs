//! Tasks and callbacks.

use super::{Topic, decided, documented, inferred, open, own};
use crate::catalog::decisions::Decision;
use crate::catalog::source;

pub(super) const TASK: Topic = Topic {
    title: "Task",
    rules: &[
        documented(
            "in `RequestComplete` a Task ends with the answer to its request, which is `$Output`",
            source::INTEGRATION_MODES,
            "simulate::tests::tasks::request_complete_ends_with_the_answer",
        ),
        inferred(
            "without `OutputConstructor` the output of a Task is that answer",
            source::INPUT_OUTPUT,
            "simulate::tests::tasks::without_constructors_the_output_is_the_answer",
        ),
        documented(
            "`Timeout` is a whole number of seconds up to seven days, also from an expression; 0 means none",
            source::TASK,
            "simulate::tests::tasks::timeouts_may_be_expressions_and_are_checked",
        ),
        decided(
            Decision::TimeoutCode,
            "simulate::tests::tasks::an_answer_that_never_comes_ends_with_the_timeout",
        ),
        decided(
            Decision::TimeoutPerAttempt,
            "simulate::tests::readings::a_timeout_may_count_over_all_attempts",
        ),
        own(
            "a Task without a mock fails the run, or gets `{}` or its parameters for an answer",
            "simulate::tests::tasks::unmocked_tasks_may_return_nothing_or_their_parameters",
        ),
    ],
};

pub(super) const CALLBACKS: Topic = Topic {
    title: "Callbacks",
    rules: &[
        documented(
            "in `WaitForSystemCallback` and `WaitForCustomCallback` a Task ends with what is reported after the answer to its request, unwrapped",
            source::FUNCTION_COMPUTE,
            "simulate::tests::tasks::system_callback_ends_with_what_is_reported",
        ),
        documented(
            "a reported failure fails the Task with the reported code",
            source::REPORT_TASK_FAILED,
            "simulate::tests::tasks::custom_callback_may_report_a_failure",
        ),
        inferred(
            "a request that fails fails the Task, and there is no callback",
            source::INTEGRATION_MODES,
            "simulate::tests::tasks::after_a_failed_request_there_is_no_callback",
        ),
        documented(
            "the token is in `$Context.Current.TaskToken`",
            source::DATA_TRANSFER,
            "simulate::tests::tasks::the_token_names_the_event_that_schedules_the_attempt",
        ),
        own(
            "of several callbacks the one that comes first in time counts",
            "simulate::tests::tasks::the_first_callback_counts_and_later_ones_are_refused",
        ),
        decided(
            Decision::CallbackRefused,
            "simulate::tests::tasks::a_callback_after_the_timeout_is_refused",
        ),
        own(
            "a callback exactly at the `Timeout` is in time",
            "simulate::tests::tasks::a_callback_exactly_at_the_timeout_is_in_time",
        ),
        inferred(
            "without a callback a Task waits for its `Timeout`, else for the limit of the execution",
            source::TASK,
            "simulate::tests::tasks::a_submitted_task_without_callback_waits_for_the_executions_limit",
        ),
        open(
            "a token is used up by its attempt: a callback for an earlier one does not end a later one",
            "Q58",
            "simulate::tests::tasks::a_late_callback_does_not_end_the_next_attempt",
        ),
    ],
};
