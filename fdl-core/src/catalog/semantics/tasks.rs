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

pub(super) const CHILD_FLOWS: Topic = Topic {
    title: "Child flows",
    rules: &[
        own(
            "`FNF:StartExecution` runs the flow that `Flows` of the test file names, unless a response of the Task serves; it runs from start to end at the moment of the call, and what it reports arrives in virtual time",
            "simulate::tests::flows::responses_of_the_task_serve_before_the_child_does",
        ),
        documented(
            "in `RequestComplete` the Task ends as soon as the child has started, with `FlowName`, `ExecutionName` and `RequestID`",
            source::CHILD_FLOWS,
            "simulate::tests::flows::a_request_ends_when_the_child_has_started",
        ),
        inferred(
            "how a child ends does not matter to a Task that does not wait for it",
            source::CHILD_FLOWS,
            "simulate::tests::flows::a_failed_child_does_not_matter_to_who_does_not_wait",
        ),
        decided(
            Decision::ChildResult,
            "simulate::tests::flows::a_system_callback_reports_the_childs_output",
        ),
        inferred(
            "in `WaitForSystemCallback` a failed child fails the Task with the child's code, which the Task's rules can match",
            source::CHILD_FLOWS,
            "simulate::tests::flows::a_failed_child_fails_the_task_with_its_code",
        ),
        inferred(
            "in `WaitForCustomCallback` the child reports with `FNF:ReportTaskSucceeded` or `FNF:ReportTaskFailed` and the token that it was given; the mocks of the Task may report too",
            source::CHILD_FLOWS,
            "simulate::tests::flows::a_custom_callback_comes_from_the_child_that_has_the_token",
        ),
        inferred(
            "a child goes on when the Task that waits for it has timed out or is cut off",
            source::INTEGRATION_MODES,
            "simulate::tests::flows::a_child_goes_on_after_the_timeout_of_its_task",
        ),
        inferred(
            "a child is an execution with a `$Global`, limits, events and transitions of its own",
            source::CHILD_FLOWS,
            "simulate::tests::flows::a_child_is_an_execution_of_its_own",
        ),
        documented(
            "a child runs in Standard mode, whatever its parent's is",
            source::START_EXECUTION,
            "simulate::tests::flows::a_child_is_standard_though_its_parent_is_express",
        ),
        documented(
            "a start with the name of an execution that has ended fails; the code `FNF.ExecutionAlreadyExists` is inferred",
            source::START_EXECUTION,
            "simulate::tests::flows::the_name_of_an_ended_execution_cannot_be_used_again",
        ),
        decided(
            Decision::RunningChild,
            "simulate::tests::flows::a_second_start_gives_the_execution_that_still_runs",
        ),
        documented(
            "the input of a child is an object",
            source::CHILD_FLOWS,
            "simulate::tests::flows::an_input_that_is_no_object_is_refused",
        ),
        own(
            "a mock that is missing in a child fails the whole run, and no rule catches it",
            "simulate::tests::flows::a_childs_missing_mock_fails_the_whole_run",
        ),
        own(
            "executions may start each other 10 deep",
            "simulate::tests::flows::flows_that_start_themselves_come_to_an_end",
        ),
        own(
            "a run may start 10,000 executions, with 500,000 events together",
            "simulate::tests::flows::the_number_of_executions_is_bounded",
        ),
    ],
};
