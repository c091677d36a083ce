//! What the pages leave open, read either way: the end of a run for each reading of a decision.

use super::mocks::shown;
use super::{NoFiles, end_with};
use crate::catalog::decisions::Decision;
use crate::simulate::TestFile;

/// The ends of a run with each reading of a decision, the usual one first.
fn both(question: &str, states: &str, mock_text: &str) -> String {
    let (row, other) = crate::catalog::decisions::switches()
        .find(|(row, _)| row.question == question)
        .expect("a decision with two readings");
    let ends = [row.reading.word, other.word].map(|word| {
        let end = end_with(states, mock_text, |options| {
            options.readings.choose(question, word).expect("a reading");
        });
        format!("{word}: {end}")
    });
    ends.join("\n")
}

#[test]
fn a_wait_out_of_range_may_last_as_long_as_it_can() {
    insta::assert_snapshot!(both("Q13", "
- {Name: A, Type: Pass, OutputConstructor: {n: 900.4, s: '0', t: soon}, Next: B}
- {Name: B, Type: Wait, Seconds.$: $Input.n, Next: C}
- {Name: C, Type: Wait, Seconds.$: $Input.s, Next: D}
- {Name: D, Type: Wait, Seconds.$: $Input.t, End: true}
", ""), @r#"
    fail: Failed Simulator.InvalidWait at B «$Input.n»: `Seconds` is `900.4`, not a whole number from 1 to 300, as Standard mode has it; 0 ms, 2 transitions; Q13 Q41
    clamp: Failed Simulator.InvalidWait at D «$Input.t»: `Seconds` is `"soon"`, not a whole number from 1 to 300, as Standard mode has it; 301000 ms, 4 transitions; Q13 Q41
    "#);
}

#[test]
fn attributes_that_a_state_does_not_have_may_work() {
    insta::assert_snapshot!(both("Q14", "
- {Name: A, Type: Choice, Branches: [{Condition: 'true', Next: B}], Default: B, OutputConstructor: {n: 1}}
- Name: B
  Type: Pass
  OutputConstructor: {n.$: $Input.no}
  Catch: [{Errors: [FnF.ALL], OutputConstructor: {caught.$: $Input}, Next: C}]
  End: true
- {Name: C, Type: Succeed}
", ""), @r#"
    ignore: Failed Simulator.ExpressionError at B «$Input.no»: `$Input` has no member `no`; it is empty (in `OutputConstructor`); 0 ms, 2 transitions; Q14 Q31 Q41
    apply: Succeeded {"caught":{"n":1}}; 0 ms, 3 transitions; Q14 Q31 Q41 Q89
    "#);
}

#[test]
fn a_condition_that_fails_may_count_as_false() {
    insta::assert_snapshot!(both("Q15", "
- Name: A
  Type: Choice
  Branches: [{Condition: $Input.no > 1, Next: B}, {Condition: '1', Next: B}, {Condition: 'true', Next: C}]
  Default: B
- {Name: B, Type: Fail, Code: Wrong, Detail: way}
- {Name: C, Type: Succeed}
", ""), @"
    fail: Failed Simulator.ExpressionError at A «$Input.no > 1»: `$Input` has no member `no`; it is empty (in `Condition`); 0 ms, 1 transitions; Q15 Q31 Q41
    false: Succeeded {}; 0 ms, 2 transitions; Q15 Q31
    ");
}

#[test]
fn siblings_of_a_failure_may_come_to_their_end() {
    insta::assert_snapshot!(both("Q16", "
- Name: A
  Type: Parallel
  Branches:
    - StartAt: F
      States: [{Name: F, Type: Fail, Code: First, Detail: ''}]
    - StartAt: W
      States: [{Name: W, Type: Wait, Seconds: 9, GlobalConstructor: {w: done}, Next: G}, {Name: G, Type: Fail, Code: Second, Detail: ''}]
    - StartAt: X
      States: [{Name: X, Type: Wait, Seconds: 5, GlobalConstructor: {x: done}, End: true}]
  Catch: [{Errors: [FnF.ALL], OutputConstructor: {g.$: $Global, code.$: $Context.Current.Error.Code}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", ""), @r#"
    stop: Succeeded {"g":{},"code":"First"}; 0 ms, 3 transitions; Q16 Q24
    finish: Succeeded {"g":{"x":"done","w":"done"},"code":"First"}; 9000 ms, 6 transitions; Q16 Q24
    "#);
}

#[test]
fn a_failed_iteration_may_let_those_that_have_begun_end() {
    let states = |more: &str| {
        format!(
            "
- Name: A
  Type: Map
  ItemsPath: '[{{\"n\": 1}}, {{\"n\": 2}}, {{\"n\": 3}}]'
  MaxConcurrency: 2
  {more}
  Processor:
    StartAt: C
    States:
      - {{Name: C, Type: Choice, Branches: [{{Condition: $Input.n == 1, Next: F}}], Default: W}}
      - {{Name: F, Type: Fail, Code: First, Detail: ''}}
      - {{Name: W, Type: Wait, Seconds: 7, End: true}}
  End: true
"
        )
    };
    insta::assert_snapshot!(both("Q16", &states(""), ""), @"
    stop: Failed First at A[0]/F «F»; 0 ms, 4 transitions; Q16 Q24
    finish: Failed First at A[0]/F «F»; 7000 ms, 5 transitions; Q16 Q24
    ");
    insta::assert_snapshot!(both("Q16", &states("ProcessorConfig: {ExecutionMode: Standard}"), ""), @"
    stop: Failed Simulator.ToleranceExceeded at A «A»: 1 of 3 items have failed, none allowed; the last one with First at `A[0]/F`: ; 0 ms, 4 transitions; Q16 Q41
    finish: Failed Simulator.ToleranceExceeded at A «A»: 1 of 3 items have failed, none allowed; the last one with First at `A[0]/F`: ; 7000 ms, 5 transitions; Q16 Q41
    ");
}

#[test]
fn a_batch_may_be_an_array() {
    insta::assert_snapshot!(both("Q18", "
- Name: A
  Type: Map
  ItemsPath: '[1, 2, 3]'
  ProcessorConfig: {ExecutionMode: Standard}
  ItemBatcher: {MaxItemsPerBatch: 2, BatchInput: {b: 1}}
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
", ""), @r#"
    object: Succeeded {"Items":[{"BatchInput":{"b":1},"Items":[1,2]},{"BatchInput":{"b":1},"Items":[3]}]}; 0 ms, 3 transitions; Q18 Q22
    array: Succeeded {"Items":[[1,2],[3]]}; 0 ms, 3 transitions; Q18 Q22
    "#);
}

#[test]
fn an_item_may_have_to_be_an_object() {
    insta::assert_snapshot!(both("Q20", "
- Name: A
  Type: Map
  ItemsPath: '[{}, 2]'
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
", ""), @r#"
    item: Succeeded {"Items":[{},2]}; 0 ms, 3 transitions; Q20
    fail: Failed Simulator.InvalidItem at A «A»: the item 1 is no object; 0 ms, 1 transitions; Q20 Q41
    "#);
}

#[test]
fn a_distributed_map_may_give_an_array() {
    insta::assert_snapshot!(both("Q22", "
- Name: A
  Type: Map
  ItemsPath: '[{}, {}]'
  ProcessorConfig: {ExecutionMode: Standard}
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
", ""), @r#"
    items: Succeeded {"Items":[{},{}]}; 0 ms, 3 transitions; Q22
    array: Succeeded [{},{}]; 0 ms, 3 transitions; Q22
    "#);
}

#[test]
fn a_nested_fail_may_end_the_whole_execution() {
    insta::assert_snapshot!(both("Q24", "
- Name: A
  Type: Parallel
  Branches:
    - StartAt: M
      States:
        - Name: M
          Type: Map
          ItemsPath: '[{}]'
          Processor: {StartAt: F, States: [{Name: F, Type: Fail, Code: Stop, Detail: here}]}
          End: true
  Retry: [{Errors: [Stop], MaxAttempts: 1, IntervalSeconds: 1}]
  Catch: [{Errors: [FnF.ALL], OutputConstructor: {code.$: $Context.Current.Error.Code}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", ""), @r#"
    catch: Succeeded {"code":"Stop"}; 1000 ms, 6 transitions; Q24
    literal: Failed Stop at A[0]/M[0]/F «F»: here; 0 ms, 3 transitions; Q24
    "#);
}

#[test]
fn a_fail_of_a_child_execution_ends_that_execution_either_way() {
    insta::assert_snapshot!(both("Q24", "
- Name: A
  Type: Map
  ItemsPath: '[{}, {}]'
  ProcessorConfig: {ExecutionMode: Standard}
  ToleratedFailureCount: 2
  Processor:
    StartAt: P
    States:
      - Name: P
        Type: Parallel
        Branches: [{StartAt: F, States: [{Name: F, Type: Fail, Code: Stop, Detail: here}]}]
        Catch: [{Errors: [Stop], OutputConstructor: {caught: true}, Next: Q}]
        End: true
      - {Name: Q, Type: Succeed}
  End: true
", ""), @r#"
    catch: Succeeded {"Items":[{"caught":true},{"caught":true}]}; 0 ms, 7 transitions; Q22 Q24
    literal: Succeeded {"Items":[null,null]}; 0 ms, 5 transitions; Q22 Q24 Q84
    "#);
}

#[test]
fn an_input_may_be_constructed_at_each_attempt() {
    insta::assert_snapshot!(both("Q26", "
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  InputConstructor: {n.$: $Context.Current.RetryCount}
  Parameters: {resourceArn: a, invocationType: Sync, body.$: $Input.n}
  Retry: [{Errors: [E], MaxAttempts: 2, IntervalSeconds: 1}]
  OutputConstructor: {n.$: $Input.n}
  End: true
", "A: [{Throw: {Code: E}, Times: 2}, {Body: 1}]"), @r#"
    once: Succeeded {"n":0}; 2000 ms, 1 transitions; Q26
    again: Succeeded {"n":2}; 2000 ms, 1 transitions; Q26
    "#);
}

#[test]
fn a_missing_member_may_be_null() {
    insta::assert_snapshot!(both("Q31", "
- {Name: A, Type: Choice, Branches: [{Condition: $Input.a.b == null, Next: B}], Default: B}
- {Name: B, Type: Pass, OutputConstructor: {n.$: '$Global.n'}, End: true}
", ""), @r#"
    error: Failed Simulator.ExpressionError at A «$Input.a.b == null»: `$Input` has no member `a`; it is empty (in `Condition`); 0 ms, 1 transitions; Q15 Q31 Q41
    null: Succeeded {"n":null}; 0 ms, 2 transitions; Q31
    "#);
}

#[test]
fn globals_may_be_merged_at_every_depth() {
    insta::assert_snapshot!(both("Q32", "
- {Name: A, Type: Pass, GlobalConstructor: {g: {a: {x: 1}, b: 1}, h: 1}, Next: B}
- {Name: B, Type: Pass, GlobalConstructor: {g: {a: {y: 2}}, h: {z: 3}}, Next: C}
- {Name: C, Type: Pass, OutputConstructor: {g.$: $Global}, End: true}
", ""), @r#"
    shallow: Succeeded {"g":{"g":{"a":{"y":2}},"h":{"z":3}}}; 0 ms, 3 transitions; Q32
    deep: Succeeded {"g":{"g":{"a":{"x":1,"y":2},"b":1},"h":{"z":3}}}; 0 ms, 3 transitions; Q32
    "#);
}

#[test]
fn arithmetic_may_compute() {
    insta::assert_snapshot!(both("Q35", "
- {Name: A, Type: Pass, OutputConstructor: {n.$: 1 + 2 * 3}, End: true}
", ""), @r#"
    error: Failed Simulator.ExpressionError at A «1 + 2 * 3»: `+` is not documented for FDL and not evaluated; `intAdd` adds, `format` joins text (in `OutputConstructor`); 0 ms, 1 transitions; Q35 Q41
    numbers: Succeeded {"n":7}; 0 ms, 1 transitions; Q35
    "#);
}

#[test]
fn numbers_may_be_compared_with_text() {
    insta::assert_snapshot!(both("Q37", "
- {Name: A, Type: Pass, OutputConstructor: {equal.$: '\"1\" == 1', less.$: '\"9\" < 10'}, End: true}
", ""), @r#"
    strict: Failed Simulator.ExpressionError at A «"9" < 10»: `"9" < 10` compares a string with a number (in `OutputConstructor`); 0 ms, 1 transitions; Q37 Q41
    convert: Succeeded {"equal":true,"less":true}; 0 ms, 1 transitions; Q37
    "#);
}

#[test]
fn retry_rules_may_count_together() {
    insta::assert_snapshot!(both("Q39", "
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry:
    - {Errors: [E], MaxAttempts: 2, IntervalSeconds: 1}
    - {Errors: [F], MaxAttempts: 2, IntervalSeconds: 10, BackoffRate: 2}
  End: true
", "A: [{Throw: {Code: E}}, {Throw: {Code: F}}, {Throw: {Code: E}}, {Throw: {Code: F}}, {Return: {}}]"), @"
    rule: Succeeded {}; 32000 ms, 1 transitions; Q39
    visit: Failed E at A «A»; 21000 ms, 1 transitions; Q39
    warning: the response 4 of `A` was never used
    warning: the response 5 of `A` was never used
    ");
}

#[test]
fn a_catch_target_may_receive_the_input() {
    insta::assert_snapshot!(both("Q40", "
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  InputConstructor: {id: 7}
  Catch: [{Errors: [E], Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Throw: {Code: E}}"), @r#"
    empty: Succeeded {}; 0 ms, 2 transitions; Q40
    input: Succeeded {"id":7}; 0 ms, 2 transitions; Q40
    "#);
}

#[test]
fn a_timeout_may_count_over_all_attempts() {
    let states = "
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Timeout: 10
  Retry: [{Errors: [FnF.ALL], MaxAttempts: 3, IntervalSeconds: 4}]
  Catch: [{Errors: [FnF.TaskTimeout], OutputConstructor: {late: true}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
";
    // In time, in the second attempt, in the pause before it, exactly at the end.
    let ends = ["[2, 3]", "[5, 2]", "[8, 1]", "[2, 4]"].map(|durations| {
        let numbers = durations.trim_matches(['[', ']']).split_once(", ");
        let (first, second) = numbers.expect("two numbers");
        let mocks = format!(
            "A: [{{Throw: {{Code: E}}, Duration: {first}}}, {{Return: {{}}, Duration: {second}}}]"
        );
        format!("{durations}\n{}", both("Q43", states, &mocks))
    });
    insta::assert_snapshot!(ends.join("\n"), @r#"
    [2, 3]
    attempt: Succeeded {}; 9000 ms, 1 transitions
    visit: Succeeded {}; 9000 ms, 1 transitions
    [5, 2]
    attempt: Succeeded {}; 11000 ms, 1 transitions; Q43
    visit: Succeeded {"late":true}; 10000 ms, 2 transitions; Q43 Q86 Q89
    [8, 1]
    attempt: Succeeded {}; 13000 ms, 1 transitions; Q43
    visit: Succeeded {"late":true}; 10000 ms, 2 transitions; Q43 Q86 Q89
    warning: the response 2 of `A` was never used
    [2, 4]
    attempt: Succeeded {}; 10000 ms, 1 transitions
    visit: Succeeded {}; 10000 ms, 1 transitions
    "#);
}

#[test]
fn functions_may_be_read_otherwise() {
    insta::assert_snapshot!(both("Q52", "
- {Name: A, Type: Pass, OutputConstructor: {n.$: 'randomInt(4, 5)'}, End: true}
", ""), @r#"
    below: Succeeded {"n":4}; 0 ms, 1 transitions; Q52
    through: Succeeded {"n":5}; 0 ms, 1 transitions; Q52
    "#);
}

#[test]
fn both_tolerances_may_have_to_be_exceeded() {
    insta::assert_snapshot!(both("Q84", "
- Name: A
  Type: Map
  ItemsPath: '[{}, {}, {}, {}]'
  ProcessorConfig: {ExecutionMode: Standard}
  ToleratedFailureCount: 1
  ToleratedFailurePercentage: 60
  Processor: {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
  End: true
", "A/T: [{Throw: {Code: E}, Times: 2}, {Return: {}, Times: forever}]"), @r#"
    either: Failed Simulator.ToleranceExceeded at A «A»: 2 of 4 items have failed, 1 allowed by number; the last one with E at `A[1]/T`: ; 0 ms, 3 transitions; Q16 Q41 Q84
    warning: the response 2 of `A/T` was never used
    both: Succeeded {"Items":[null,null,{},{}]}; 0 ms, 5 transitions; Q22 Q84
    "#);
}

#[test]
fn all_errors_may_be_those_of_services() {
    insta::assert_snapshot!(both("Q89", "
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Timeout: 1
  Catch:
    - {Errors: [FnF.ALL], OutputConstructor: {by: all}, Next: B}
    - {Errors: [FnF.TaskTimeout], OutputConstructor: {by: name}, Next: B}
  End: true
- {Name: B, Type: Pass, End: true}
", "A: {Timeout: true}"), @r#"
    engine: Succeeded {"by":"all"}; 1000 ms, 2 transitions; Q43 Q86 Q89
    services: Succeeded {"by":"name"}; 1000 ms, 2 transitions; Q43 Q86 Q89
    "#);
}

#[test]
fn test_files_choose_for_all_cases_or_for_one() {
    let file = TestFile::read(
        "
Defaults: {Assume: {Q31: null, Q15: false, Q40: input}}
Cases:
  - Name: all
  - {Name: one, Assume: {Q40: empty}}
",
        &NoFiles,
    );
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    let read = |case: usize| {
        let readings = file.cases[case].options.readings;
        let decisions = [
            Decision::MissingMember,
            Decision::ConditionFails,
            Decision::EmptyCatch,
        ];
        decisions.map(|it| readings.reading(it).word)
    };
    assert_eq!(read(0), ["null", "false", "input"]);
    assert_eq!(read(1), ["null", "false", "empty"]);
    let wrong = "
Defaults: {Assume: [Q40]}
Cases:
  - {Name: a, Assume: {Q40: output, Q41: x, Q7: y}}
";
    let problems = TestFile::read(wrong, &NoFiles).problems;
    insta::assert_snapshot!(shown(wrong, &problems), @"
    2:12 «Assume» Error[wrong-type] `Assume` is a mapping, not a list
    4:29 «output» Error[invalid-value] `Q40` is read as `empty` or as `input`, not as `output`
    4:42 «x» Error[invalid-value] `Q41` has one reading only: errors of the engine have codes that begin with Simulator.
    4:49 «y» Error[invalid-value] `Q7` is no decision with two readings; there are Q13, Q14, Q15, Q16, Q18, Q20, Q22, Q24, Q26, Q31, Q32, Q33, Q35, Q37, Q39, Q40, Q43, Q46, Q49, Q50, Q51, Q52, Q53, Q54, Q55, Q84, Q89, Q96
    ");
}
