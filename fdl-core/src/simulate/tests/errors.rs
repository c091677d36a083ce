//! Retry and Catch.

use super::{end, sequence, trace};

#[test]
fn retries_wait_and_grow_and_stop() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry: [{Errors: [E], MaxAttempts: 3, IntervalSeconds: 2, BackoffRate: 1.5, MaxBackoffSeconds: 4}]
  End: true
", "A: {Throw: {Code: E}}"), @"
    0 ExecutionStarted
    0 StepEntered A
    0 TaskScheduled A
    0 TaskStarted A
    0 TaskFailed A
    2 TaskScheduled A
    2 TaskStarted A
    2 TaskFailed A
    5 TaskScheduled A
    5 TaskStarted A
    5 TaskFailed A
    9 TaskScheduled A
    9 TaskStarted A
    9 TaskFailed A
    9 StepFailed A
    9 ExecutionFailed
    ");
}

#[test]
fn zero_attempts_are_no_retry() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry: [{Errors: [E], MaxAttempts: 0, IntervalSeconds: 2}]
  End: true
", "A: {Throw: {Code: E}}"), @"Failed E at A «A»; 0 ms, 1 transitions");
}

#[test]
fn only_the_first_matching_rule_is_used() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry:
    - {Errors: [E], MaxAttempts: 1, IntervalSeconds: 1}
    - {Errors: [FnF.ALL], MaxAttempts: 9, IntervalSeconds: 1}
  Catch: [{Errors: [E], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Throw: {Code: E}}"), @"
    0 ExecutionStarted
    0 StepEntered A
    0 TaskScheduled A
    0 TaskStarted A
    0 TaskFailed A
    1 TaskScheduled A
    1 TaskStarted A
    1 TaskFailed A
    1 StepFailed A
    1 StepEntered B
    1 StepExited B
    1 ExecutionSucceeded
    ");
}

#[test]
fn each_rule_counts_its_own_attempts_and_a_new_visit_begins_anew() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry:
    - {Errors: [E], MaxAttempts: 1, IntervalSeconds: 1, BackoffRate: 9}
    - {Errors: [F], MaxAttempts: 2, IntervalSeconds: 10, BackoffRate: 2}
  Catch: [{Errors: [FnF.ALL], Next: A}]
  End: true
", "
A:
  - {Throw: {Code: F}}
  - {Throw: {Code: E}}
  - {Throw: {Code: F}}
  - {Throw: {Code: E}}
  - {Throw: {Code: E}}
  - {Return: {}}
"), @"
    0 ExecutionStarted
    0 StepEntered A
    0 TaskScheduled A
    0 TaskStarted A
    0 TaskFailed A
    10 TaskScheduled A
    10 TaskStarted A
    10 TaskFailed A
    11 TaskScheduled A
    11 TaskStarted A
    11 TaskFailed A
    31 TaskScheduled A
    31 TaskStarted A
    31 TaskFailed A
    31 StepFailed A
    31 StepEntered A
    31 TaskScheduled A
    31 TaskStarted A
    31 TaskFailed A
    32 TaskScheduled A
    32 TaskStarted A
    32 TaskSucceeded A
    32 StepExited A
    32 ExecutionSucceeded
    ");
}

#[test]
fn codes_are_compared_exactly() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Catch:
    - {Errors: [fc.e, FC, FC.*], Next: X}
    - {Errors: [FC.E], Next: B}
  End: true
- {Name: X, Type: Fail, Code: X}
- {Name: B, Type: Succeed}
", "A: {Throw: {Code: FC.E}}"), @"Succeeded {}; 0 ms, 2 transitions; Q40");
}

#[test]
fn a_catch_hands_over_what_it_constructs() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  InputConstructor: {id: 7}
  Retry: [{Errors: [E], MaxAttempts: 1, IntervalSeconds: 0}]
  Catch:
    - Errors: [E]
      OutputConstructor:
        code.$: $Context.Current.Error.Code
        detail.$: $Context.Current.Error.Detail
        tries.$: $Context.Current.RetryCount
        id.$: $Input.id
      Next: B
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Throw: {Code: E, Detail: busy}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"id":7}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskFailed A #3 {"error":"E","cause":"busy"}
    6 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    7 0 TaskStarted A #6 {}
    8 0 TaskFailed A #6 {"error":"E","cause":"busy"}
    9 0 StepFailed A {"error":"E","cause":"busy"}
    10 0 StepEntered B {"input":{"code":"E","detail":"busy","tries":1,"id":7}}
    11 0 StepExited B {"output":{"code":"E","detail":"busy","tries":1,"id":7}}
    12 0 ExecutionSucceeded {"output":{"code":"E","detail":"busy","tries":1,"id":7}}
    Succeeded {"code":"E","detail":"busy","tries":1,"id":7}; 0 ms, 2 transitions; Q26
    "#);
}

#[test]
fn a_catch_without_constructor_hands_over_an_empty_object() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Catch: [{Errors: [FnF.ALL], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Throw: {Code: E}}"), @"Succeeded {}; 0 ms, 2 transitions; Q40");
}

#[test]
fn the_engines_errors_can_be_caught() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Parameters: {x.$: $Input.missing}
  Catch: [{Errors: [Simulator.ExpressionError], OutputConstructor: {why.$: $Context.Current.Error.Detail}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", ""), @r#"Succeeded {"why":"`$Input` has no member `missing`; it is empty (in `Parameters`)"}; 0 ms, 2 transitions; Q31 Q41"#);
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Timeout: 1
  Catch: [{Errors: [FnF.ALL], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Timeout: true}"), @"Succeeded {}; 1000 ms, 2 transitions; Q40 Q43 Q86 Q89");
}

#[test]
fn an_error_in_a_constructor_goes_through_the_states_own_rules() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  OutputConstructor: {x.$: $Output.x}
  Retry: [{Errors: [Simulator.ExpressionError], MaxAttempts: 1, IntervalSeconds: 1}]
  End: true
", "A: [{Return: {}}, {Return: {x: 1}}]"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSucceeded A #3 {"output":{}}
    6 1000 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    7 1000 TaskStarted A #6 {}
    8 1000 TaskSucceeded A #6 {"output":{"x":1}}
    9 1000 StepExited A {"output":{"x":1}}
    10 1000 ExecutionSucceeded {"output":{"x":1}}
    Succeeded {"x":1}; 1000 ms, 1 transitions; Q31 Q41
    "#);
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  InputConstructor: {x.$: $Input.x}
  Retry: [{Errors: [FnF.ALL], MaxAttempts: 2, IntervalSeconds: 1}]
  Catch: [{Errors: [FnF.ALL], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "{}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 2000 StepFailed A {"error":"Simulator.ExpressionError","cause":"`$Input` has no member `x`; it is empty (in `InputConstructor`)"}
    4 2000 StepEntered B {"input":{}}
    5 2000 StepExited B {"output":{}}
    6 2000 ExecutionSucceeded {"output":{}}
    Succeeded {}; 2000 ms, 2 transitions; Q31 Q40 Q41 Q89
    "#);
}

#[test]
fn an_error_in_a_catchs_constructor_is_not_caught_by_the_same_state() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Catch: [{Errors: [FnF.ALL], OutputConstructor: {x.$: $Input.x}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Throw: {Code: E}}"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FC:InvokeFunction","parameters":{}}
    4 0 TaskStarted A #3 {}
    5 0 TaskFailed A #3 {"error":"E","cause":""}
    6 0 StepFailed A {"error":"E","cause":""}
    7 0 ExecutionFailed {"error":"Simulator.ExpressionError","cause":"`$Input` has no member `x`; it is empty (in the `OutputConstructor` of a Catch rule)"}
    Failed Simulator.ExpressionError at A «$Input.x»: `$Input` has no member `x`; it is empty (in the `OutputConstructor` of a Catch rule); 0 ms, 1 transitions; Q31 Q41
    "#);
}

#[test]
fn rules_on_states_that_do_not_have_them_are_ignored() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Pass
  OutputConstructor: {x.$: $Input.x}
  Catch: [{Errors: [FnF.ALL], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", ""), @"Failed Simulator.ExpressionError at A «$Input.x»: `$Input` has no member `x`; it is empty (in `OutputConstructor`); 0 ms, 1 transitions; Q14 Q31 Q41");
}

#[test]
fn a_parallel_is_retried_as_a_whole() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
    - {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
  Retry: [{Errors: [E], MaxAttempts: 1, IntervalSeconds: 3}]
  End: true
", "'A[1]/T': [{Throw: {Code: E}}, {Return: {}}]"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 BranchEntered A[0] {"input":{}}
    4 0 BranchEntered A[1] {"input":{}}
    5 0 StepEntered A[0]/X {"input":{}}
    6 0 StepExited A[0]/X {"output":{}}
    7 0 BranchExited A[0] {"output":{}}
    8 0 StepEntered A[1]/T {"input":{}}
    9 0 TaskScheduled A[1]/T {"action":"FC:InvokeFunction","parameters":{}}
    10 0 TaskStarted A[1]/T #9 {}
    11 0 TaskFailed A[1]/T #9 {"error":"E","cause":""}
    12 0 StepFailed A[1]/T {"error":"E","cause":""}
    13 3000 BranchEntered A[0] {"input":{}}
    14 3000 BranchEntered A[1] {"input":{}}
    15 3000 StepEntered A[0]/X {"input":{}}
    16 3000 StepExited A[0]/X {"output":{}}
    17 3000 BranchExited A[0] {"output":{}}
    18 3000 StepEntered A[1]/T {"input":{}}
    19 3000 TaskScheduled A[1]/T {"action":"FC:InvokeFunction","parameters":{}}
    20 3000 TaskStarted A[1]/T #19 {}
    21 3000 TaskSucceeded A[1]/T #19 {"output":{}}
    22 3000 StepExited A[1]/T {"output":{}}
    23 3000 BranchExited A[1] {"output":{}}
    24 3000 StepExited A {"output":{"Branch0":{},"Branch1":{}}}
    25 3000 ExecutionSucceeded {"output":{"Branch0":{},"Branch1":{}}}
    Succeeded {"Branch0":{},"Branch1":{}}; 3000 ms, 5 transitions
    "#);
}

#[test]
fn a_map_catches_what_its_iterations_raise() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  InputConstructor: {list: [1, 2]}
  ItemsPath: $Input.list
  Processor: {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
  Catch: [{Errors: [E], OutputConstructor: {code.$: $Context.Current.Error.Code}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A/T: [{When: {Index: 1}, Throw: {Code: E}}, {Return: {}, Times: forever}]"), @r#"Succeeded {"code":"E"}; 0 ms, 4 transitions; Q20"#);
}

#[test]
fn a_fail_inside_a_branch_can_be_caught_by_the_parallel() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: F, States: [{Name: F, Type: Fail, Code: E, Detail: d}]}
  Catch: [{Errors: [E], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 BranchEntered A[0] {"input":{}}
    4 0 StepEntered A[0]/F {"input":{}}
    5 0 StepFailed A[0]/F {"error":"E","cause":"d"}
    6 0 StepFailed A {"error":"E","cause":"d"}
    7 0 StepEntered B {"input":{}}
    8 0 StepExited B {"output":{}}
    9 0 ExecutionSucceeded {"output":{}}
    Succeeded {}; 0 ms, 3 transitions; Q24 Q40
    "#);
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: F, States: [{Name: F, Type: Fail, Code: E, Detail: d}]}
  End: true
", ""), @"Failed E at A[0]/F «F»: d; 0 ms, 2 transitions; Q24");
}

#[test]
fn choice_and_wait_raise_to_what_encloses_them() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: W, States: [{Name: W, Type: Wait, Seconds.$: $Input.s, End: true}]}
    - StartAt: C
      States:
        - {Name: C, Type: Choice, Branches: [{Condition: $Input.b, Next: S}], Default: S}
        - {Name: S, Type: Succeed}
  Catch: [{Errors: [Simulator.ExpressionError], OutputConstructor: {why.$: $Context.Current.Error.Detail}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", ""), @r#"Succeeded {"why":"`$Input` has no member `s`; it is empty (in `Seconds.$`)"}; 0 ms, 3 transitions; Q16 Q31 Q41"#);
}

#[test]
fn a_map_is_retried_as_a_whole() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ItemsPath: 'toArray(toArray($Context.Current.RetryCount)[0], 7)'
  Processor:
    StartAt: T
    States: [{Name: T, Type: Task, Action: FC:InvokeFunction, OutputConstructor: {item.$: $Input}, End: true}]
  Retry: [{Errors: [E], MaxAttempts: 2, IntervalSeconds: 3}]
  End: true
", "A/T: [{When: {Index: 1}, Throw: {Code: E}, Times: 2}, {Body: 1, Times: forever}]"), @r#"Succeeded {"Items":[{"item":2},{"item":7}]}; 6000 ms, 7 transitions; Q20"#);
}
