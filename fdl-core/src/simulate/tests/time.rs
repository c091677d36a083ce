//! Virtual time: order at one instant, limits of executions.

use super::{end, end_with, sequence, trace};
use crate::checks::ExecutionMode;

#[test]
fn at_one_instant_answers_come_before_timers_and_timers_before_timeouts() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: O, States: [{Name: O, Type: Task, Action: FC:InvokeFunction, Timeout: 5, Catch: [{Errors: [FnF.ALL], Next: P}], End: true}, {Name: P, Type: Pass, End: true}]}
    - {StartAt: W, States: [{Name: W, Type: Wait, Seconds: 5, Next: V}, {Name: V, Type: Task, Action: FC:InvokeFunction, End: true}]}
    - {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, Next: Q}, {Name: Q, Type: Pass, End: true}]}
  End: true
", "
'A[0]/O': {Timeout: true}
'A[1]/V': {Return: {}}
'A[2]/T': {Return: {}, Duration: 5}
"), @"
    0 ExecutionStarted
    0 StepEntered A
    0 BranchEntered A[0]
    0 BranchEntered A[1]
    0 BranchEntered A[2]
    0 StepEntered A[0]/O
    0 TaskScheduled A[0]/O
    0 TaskStarted A[0]/O
    0 StepEntered A[1]/W
    0 StepEntered A[2]/T
    0 TaskScheduled A[2]/T
    0 TaskStarted A[2]/T
    5 TaskSucceeded A[2]/T
    5 StepExited A[2]/T
    5 StepExited A[1]/W
    5 StepEntered A[2]/Q
    5 StepExited A[2]/Q
    5 BranchExited A[2]
    5 StepEntered A[1]/V
    5 TaskScheduled A[1]/V
    5 TaskStarted A[1]/V
    5 TaskSucceeded A[1]/V
    5 StepExited A[1]/V
    5 BranchExited A[1]
    5 TaskTimedOut A[0]/O
    5 StepFailed A[0]/O
    5 StepEntered A[0]/P
    5 StepExited A[0]/P
    5 BranchExited A[0]
    5 StepExited A
    5 ExecutionSucceeded
    ");
}

#[test]
fn an_answer_exactly_at_the_timeout_is_in_time() {
    let states = "- {Name: A, Type: Task, Action: FC:InvokeFunction, Timeout: 5, End: true}";
    insta::assert_snapshot!(end(states, "A: {Return: {}, Duration: 5}"), @"Succeeded {}; 5000 ms, 1 transitions");
    insta::assert_snapshot!(end(states, "A: {Return: {}, Duration: 5001ms}"), @"Failed FnF.TaskTimeout at A «A»: the task has not ended within 5 s; 5000 ms, 1 transitions; Q43 Q86");
}

#[test]
fn what_ends_exactly_at_the_executions_limit_is_in_time() {
    let flow = |timeout: u64| {
        format!(
            "
- {{Name: A, Type: Wait, Seconds: 300, Next: B}}
- {{Name: B, Type: Pass, End: true}}
Timeout: {timeout}
"
        )
    };
    insta::assert_snapshot!(end(&flow(300), ""), @"Succeeded {}; 300000 ms, 2 transitions");
    insta::assert_snapshot!(trace(&flow(299), ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 299000 ExecutionTimedOut {"error":"Simulator.ExecutionTimedOut","cause":"the execution has taken longer than 299 s"}
    TimedOut Simulator.ExecutionTimedOut at A «A»: the execution has taken longer than 299 s; 299000 ms, 1 transitions
    "#);
}

#[test]
fn an_express_execution_ends_after_five_minutes() {
    insta::assert_snapshot!(end_with("
- {Name: A, Type: Task, Action: FC:InvokeFunction, Catch: [{Errors: [FnF.ALL], Next: A}], End: true}
", "A: {Timeout: true}", |options| options.mode = ExecutionMode::Express), @"TimedOut Simulator.ExecutionTimedOut at A «A»: the execution has taken longer than 300 s; 300000 ms, 1 transitions; Q90");
}

#[test]
fn a_year_passes_in_no_time() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Task, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, End: true}
", "A: {Callback: {After: 365d, Succeed: {}}}"), @"Succeeded {}; 31536000000 ms, 1 transitions");
    insta::assert_snapshot!(end("
- {Name: A, Type: Task, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, End: true}
", "A: {Callback: {After: 365.00001d, Succeed: {}}}"), @"TimedOut Simulator.ExecutionTimedOut at A «A»: the execution has taken longer than 31536000 s; 31536000000 ms, 1 transitions; Q90");
}

#[test]
fn a_timed_out_run_names_the_first_active_state() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
    - Name: P
      StartAt: M
      States:
        - Name: M
          Type: Map
          ItemsPath: '[{s: 1}, {s: 300}, {s: 300}]'
          Processor: {StartAt: W, States: [{Name: W, Type: Wait, Seconds.$: $Input.s, End: true}]}
          End: true
    - {StartAt: Z, States: [{Name: Z, Type: Wait, Seconds: 300, End: true}]}
  End: true
Timeout: 100
", ""), @"TimedOut Simulator.ExecutionTimedOut at A[1]/M[1]/W «W»: the execution has taken longer than 100 s; 100000 ms, 7 transitions");
}

#[test]
fn waits_of_retries_are_rounded_half_up() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry: [{Errors: [E], MaxAttempts: 3, IntervalSeconds: 1, BackoffRate: 1.15}]
  Catch: [{Errors: [E], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Throw: {Code: E}}"), @"Succeeded {}; 3473 ms, 2 transitions; Q40");
}

#[test]
fn retries_without_an_interval_take_turns_with_the_siblings() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, Retry: [{Errors: [E], MaxAttempts: 1, IntervalSeconds: 0}], End: true}]}
    - {StartAt: X, States: [{Name: X, Type: Pass, Next: Y}, {Name: Y, Type: Pass, End: true}]}
  End: true
", "'A[0]/T': [{Throw: {Code: E}}, {Return: {}}]"), @"
    0 ExecutionStarted
    0 StepEntered A
    0 BranchEntered A[0]
    0 BranchEntered A[1]
    0 StepEntered A[0]/T
    0 TaskScheduled A[0]/T
    0 TaskStarted A[0]/T
    0 TaskFailed A[0]/T
    0 StepEntered A[1]/X
    0 StepExited A[1]/X
    0 TaskScheduled A[0]/T
    0 TaskStarted A[0]/T
    0 TaskSucceeded A[0]/T
    0 StepExited A[0]/T
    0 BranchExited A[0]
    0 StepEntered A[1]/Y
    0 StepExited A[1]/Y
    0 BranchExited A[1]
    0 StepExited A
    0 ExecutionSucceeded
    ");
}
