//! Tasks: modes, parameters, answers, callbacks, timeouts.

use super::{end, sequence, trace, trace_with};
use crate::simulate::Unmocked;

const CALL: &str = "- {Name: A, Type: Task, Action: FC:InvokeFunction, End: true}";

#[test]
fn request_complete_ends_with_the_answer() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  InputConstructor: {id: 7}
  Parameters: {resourceArn: f, body: {id.$: $Input.id, list: [{n.$: $Input.id}]}}
  OutputConstructor: {paid.$: $Output.Body.paid}
  End: true
", "A: {Body: {paid: true}, Duration: 1.5}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"id":7}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{"resourceArn":"f","body":{"id":7,"list":[{"n":7}]}}}
    4 0 TaskStarted A #3 {}
    5 1500 TaskSucceeded A #3 {"output":{"Body":{"paid":true}}}
    6 1500 StepExited A {"output":{"paid":true}}
    7 1500 ExecutionSucceeded {"output":{"paid":true}}
    Succeeded {"paid":true}; 1500 ms, 1 transitions
    "#);
}

#[test]
fn without_constructors_the_output_is_the_answer() {
    insta::assert_snapshot!(end(CALL, "A: {Return: [1, 2]}"), @"Succeeded [1,2]; 0 ms, 1 transitions");
}

#[test]
fn an_error_of_the_service_fails_the_task() {
    insta::assert_snapshot!(trace(CALL, "A: {Throw: {Code: FC.AccessDenied, Detail: no}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskFailed A #3 {"error":"FC.AccessDenied","cause":"no"}
    6 0 StepFailed A {"error":"FC.AccessDenied","cause":"no"}
    7 0 ExecutionFailed {"error":"FC.AccessDenied","cause":"no"}
    Failed FC.AccessDenied at A «A»: no; 0 ms, 1 transitions
    "#);
}

#[test]
fn system_callback_ends_with_what_is_reported() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Task, TaskMode: WaitForSystemCallback, Action: FC:InvokeFunction, End: true}
", "A: {Submit: {Return: {id: 1}}, Duration: 2, Callback: {After: 3s, Succeed: {done: true}}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 2000 TaskSubmitted A #3 {"output":{"id":1}}
    6 5000 TaskSucceeded A #3 {"output":{"done":true}}
    7 5000 StepExited A {"output":{"done":true}}
    8 5000 ExecutionSucceeded {"output":{"done":true}}
    Succeeded {"done":true}; 5000 ms, 1 transitions
    "#);
}

#[test]
fn custom_callback_may_report_a_failure() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Task, TaskMode: WaitForCustomCallback, Action: FC:InvokeFunction, End: true}
", "A: {Callback: {After: 1m, Fail: {Code: Rejected, Detail: too dear}}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSubmitted A #3 {"output":{}}
    6 60000 TaskFailed A #3 {"error":"Rejected","cause":"too dear"}
    7 60000 StepFailed A {"error":"Rejected","cause":"too dear"}
    8 60000 ExecutionFailed {"error":"Rejected","cause":"too dear"}
    Failed Rejected at A «A»: too dear; 60000 ms, 1 transitions
    "#);
}

#[test]
fn return_and_throw_alone_are_callbacks_at_once() {
    let states = "
- {Name: A, Type: Task, TaskMode: WaitForCustomCallback, Action: FC:InvokeFunction, End: true}
";
    insta::assert_snapshot!(trace(states, "A: {Return: {ok: 1}, Duration: 1}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 1000 TaskSubmitted A #3 {"output":{}}
    6 1000 TaskSucceeded A #3 {"output":{"ok":1}}
    7 1000 StepExited A {"output":{"ok":1}}
    8 1000 ExecutionSucceeded {"output":{"ok":1}}
    Succeeded {"ok":1}; 1000 ms, 1 transitions
    "#);
    insta::assert_snapshot!(trace(states, "A: {Throw: {Code: E}, Duration: 1}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 1000 TaskSubmitted A #3 {"output":{}}
    6 1000 TaskFailed A #3 {"error":"E","cause":""}
    7 1000 StepFailed A {"error":"E","cause":""}
    8 1000 ExecutionFailed {"error":"E","cause":""}
    Failed E at A «A»; 1000 ms, 1 transitions
    "#);
}

#[test]
fn after_a_failed_request_there_is_no_callback() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Task, TaskMode: WaitForCustomCallback, Action: FC:InvokeFunction, End: true}
", "A: {Submit: {Throw: {Code: FC.ResourceThrottled}}, Callback: {Succeed: {}}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSubmitFailed A #3 {"error":"FC.ResourceThrottled","cause":""}
    6 0 StepFailed A {"error":"FC.ResourceThrottled","cause":""}
    7 0 ExecutionFailed {"error":"FC.ResourceThrottled","cause":""}
    Failed FC.ResourceThrottled at A «A»; 0 ms, 1 transitions
    "#);
}

#[test]
fn the_first_callback_counts_and_later_ones_are_refused() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Task, TaskMode: WaitForCustomCallback, Action: FC:InvokeFunction, End: true}
", "A: {Callback: [{After: 2, Succeed: {n: 1}}, {After: 1, Succeed: {n: 2}}, {Never: true}]}"), @r#"
    Succeeded {"n":2}; 1000 ms, 1 transitions; Q58
    warning: the callback 1 of `A` was refused: the task had already ended
    "#);
}

#[test]
fn a_callback_after_the_timeout_is_refused() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Task, TaskMode: WaitForCustomCallback, Action: FC:InvokeFunction, Timeout: 60, End: true}
", "A: {Duration: 1, Callback: {After: 60, Succeed: {}}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 1000 TaskSubmitted A #3 {"output":{}}
    6 60000 TaskTimedOut A #3 {"error":"FnF.TaskTimeout","cause":"the task has not ended within 60 s"}
    7 60000 StepFailed A {"error":"FnF.TaskTimeout","cause":"the task has not ended within 60 s"}
    8 60000 ExecutionFailed {"error":"FnF.TaskTimeout","cause":"the task has not ended within 60 s"}
    Failed FnF.TaskTimeout at A «A»: the task has not ended within 60 s; 60000 ms, 1 transitions; Q43 Q58 Q86
    warning: the callback 1 of `A` was refused: it came after the task's `Timeout`
    "#);
}

#[test]
fn a_callback_exactly_at_the_timeout_is_in_time() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Task, TaskMode: WaitForCustomCallback, Action: FC:InvokeFunction, Timeout: 60, End: true}
", "A: {Duration: 1, Callback: {After: 59, Succeed: {}}}"), @"Succeeded {}; 60000 ms, 1 transitions");
}

#[test]
fn an_answer_that_never_comes_ends_with_the_timeout() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Task, Action: FC:InvokeFunction, Timeout: 30, End: true}
", "A: {Timeout: true}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 30000 TaskTimedOut A #3 {"error":"FnF.TaskTimeout","cause":"the task has not ended within 30 s"}
    6 30000 StepFailed A {"error":"FnF.TaskTimeout","cause":"the task has not ended within 30 s"}
    7 30000 ExecutionFailed {"error":"FnF.TaskTimeout","cause":"the task has not ended within 30 s"}
    Failed FnF.TaskTimeout at A «A»: the task has not ended within 30 s; 30000 ms, 1 transitions; Q43 Q86
    "#);
}

#[test]
fn a_submitted_task_without_callback_waits_for_the_executions_limit() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Task, TaskMode: WaitForSystemCallback, Action: FC:InvokeFunction, Timeout: 0, End: true}
", "A: {Submit: {}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSubmitted A #3 {"output":{}}
    6 31536000000 ExecutionTimedOut {"error":"Simulator.ExecutionTimedOut","cause":"the execution has taken longer than 31536000 s"}
    TimedOut Simulator.ExecutionTimedOut at A «A»: the execution has taken longer than 31536000 s; 31536000000 ms, 1 transitions; Q90
    "#);
    insta::assert_snapshot!(end("
- {Name: A, Type: Task, TaskMode: WaitForSystemCallback, Action: FC:InvokeFunction, End: true}
", "A: {Callback: {Never: true}}"), @"TimedOut Simulator.ExecutionTimedOut at A «A»: the execution has taken longer than 31536000 s; 31536000000 ms, 1 transitions; Q90");
}

#[test]
fn the_timeout_counts_for_each_attempt() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Timeout: 10
  Retry: [{Errors: [FnF.TaskTimeout], MaxAttempts: 2, IntervalSeconds: 1}]
  End: true
", "A: [{Timeout: true}, {Return: {}, Duration: 11}, {Return: {}, Duration: 10}]"), @"
    0 ExecutionStarted
    0 StepEntered A
    0 TaskScheduled A
    0 TaskStarted A
    10 TaskTimedOut A
    11 TaskScheduled A
    11 TaskStarted A
    21 TaskTimedOut A
    22 TaskScheduled A
    22 TaskStarted A
    32 TaskSucceeded A
    32 StepExited A
    32 ExecutionSucceeded
    ");
}

#[test]
fn timeouts_may_be_expressions_and_are_checked() {
    for (timeout, good) in [
        ("30", true),
        ("\"30\"", true),
        ("0", true),
        ("604800", true),
        ("604801", false),
        ("-1", false),
        ("1.5", false),
        ("x", false),
    ] {
        let states = format!(
            "- {{Name: A, Type: Task, Action: FC:InvokeFunction, InputConstructor: {{t: {timeout}}}, Timeout.$: $Input.t, End: true}}"
        );
        let end = end(&states, "A: {Return: {}}");
        assert_eq!(end.starts_with("Succeeded"), good, "{end}");
        assert!(
            good || end.starts_with("Failed Simulator.InvalidTimeout at A «$Input.t»"),
            "{end}"
        );
    }
}

#[test]
fn the_token_names_the_event_that_schedules_the_attempt() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  TaskMode: WaitForCustomCallback
  Action: FC:InvokeFunction
  InputConstructor: {t.$: $Context.Current.TaskToken}
  Parameters: {t.$: $Context.Current.TaskToken, n.$: $Context.Current.RetryCount}
  Retry: [{Errors: [E], MaxAttempts: 1, IntervalSeconds: 1}]
  End: true
", "A: [{Throw: {Code: E}}, {Return: {}}]"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"t":"token-3"}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{"t":"token-3","n":0}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSubmitted A #3 {"output":{}}
    6 0 TaskFailed A #3 {"error":"E","cause":""}
    7 1000 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{"t":"token-7","n":1}}
    8 1000 TaskStarted A #7 {}
    9 1000 TaskSubmitted A #7 {"output":{}}
    10 1000 TaskSucceeded A #7 {"output":{}}
    11 1000 StepExited A {"output":{}}
    12 1000 ExecutionSucceeded {"output":{}}
    Succeeded {}; 1000 ms, 1 transitions; Q26
    "#);
}

#[test]
fn unmocked_tasks_fail_the_run_and_every_state_in_need_is_listed() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry: [{Errors: [FnF.ALL], MaxAttempts: 3, IntervalSeconds: 1}]
  Catch: [{Errors: [FnF.ALL, Simulator.Unmocked], Next: B}]
  Next: B
- {Name: B, Type: Task, Action: FC:InvokeFunction, Next: C}
- Name: C
  Type: Parallel
  Branches:
    - {StartAt: D, States: [{Name: D, Type: Task, Action: FC:InvokeFunction, End: true}]}
  End: true
", "B: {Return: {}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskFailed A #3 {"error":"Simulator.Unmocked","cause":"`A` has no mock; states that need one: `A`, `C[0]/D`"}
    6 0 StepFailed A {"error":"Simulator.Unmocked","cause":"`A` has no mock; states that need one: `A`, `C[0]/D`"}
    7 0 ExecutionFailed {"error":"Simulator.Unmocked","cause":"`A` has no mock; states that need one: `A`, `C[0]/D`"}
    Failed Simulator.Unmocked at A «A»: `A` has no mock; states that need one: `A`, `C[0]/D`; 0 ms, 1 transitions
    warning: the response 1 of `B` was never used
    "#);
}

#[test]
fn unmocked_tasks_may_return_nothing_or_their_parameters() {
    let states = "
- {Name: A, Type: Task, Action: FC:InvokeFunction, Parameters: {a: 1}, Next: B}
- {Name: B, Type: Task, TaskMode: WaitForCustomCallback, Action: FC:InvokeFunction, Parameters: {b: 2}, End: true}
";
    let ran = |unmocked| trace_with(states, "", |options| options.unmocked = unmocked);
    insta::assert_snapshot!(ran(Unmocked::Empty), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{"a":1}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSucceeded A #3 {"output":{}}
    6 0 StepExited A {"output":{}}
    7 0 StepEntered B {"input":{}}
    8 0 TaskScheduled B {"action":"FC:InvokeFunction","parameters":{"b":2}}
    9 0 TaskStarted B #8 {}
    10 0 TaskSubmitted B #8 {"output":{}}
    11 0 TaskSucceeded B #8 {"output":{}}
    12 0 StepExited B {"output":{}}
    13 0 ExecutionSucceeded {"output":{}}
    Succeeded {}; 0 ms, 2 transitions
    "#);
    insta::assert_snapshot!(ran(Unmocked::Echo), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{"a":1}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSucceeded A #3 {"output":{"a":1}}
    6 0 StepExited A {"output":{"a":1}}
    7 0 StepEntered B {"input":{"a":1}}
    8 0 TaskScheduled B {"action":"FC:InvokeFunction","parameters":{"b":2}}
    9 0 TaskStarted B #8 {}
    10 0 TaskSubmitted B #8 {"output":{}}
    11 0 TaskSucceeded B #8 {"output":{"b":2}}
    12 0 StepExited B {"output":{"b":2}}
    13 0 ExecutionSucceeded {"output":{"b":2}}
    Succeeded {"b":2}; 0 ms, 2 transitions
    "#);
}

#[test]
fn a_late_callback_does_not_end_the_next_attempt() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  TaskMode: WaitForCustomCallback
  Timeout: 10
  Parameters: {resourceArn: a, invocationType: Async, body: {token.$: $Context.Current.TaskToken}}
  Retry: [{Errors: [FnF.TaskTimeout], MaxAttempts: 1, IntervalSeconds: 1}]
  End: true
", "A: [{Callback: {After: 12, Succeed: {from: first}}}, {Callback: {After: 5, Succeed: {from: second}}}]"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{"resourceArn":"a","invocationType":"Async","body":{"token":"token-3"}}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSubmitted A #3 {"output":{}}
    6 10000 TaskTimedOut A #3 {"error":"FnF.TaskTimeout","cause":"the task has not ended within 10 s"}
    7 11000 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{"resourceArn":"a","invocationType":"Async","body":{"token":"token-7"}}}
    8 11000 TaskStarted A #7 {}
    9 11000 TaskSubmitted A #7 {"output":{}}
    10 16000 TaskSucceeded A #7 {"output":{"from":"second"}}
    11 16000 StepExited A {"output":{"from":"second"}}
    12 16000 ExecutionSucceeded {"output":{"from":"second"}}
    Succeeded {"from":"second"}; 16000 ms, 1 transitions; Q43 Q58 Q86
    warning: the callback 1 of `A` was refused: it came after the task's `Timeout`
    "#);
}
