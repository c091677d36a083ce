//! What each type of state does when all goes well.

use super::{end, end_with, trace};
use crate::checks::ExecutionMode;

#[test]
fn pass_hands_its_input_on() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Pass, Next: B}
- {Name: B, Type: Pass, InputConstructor: {a: 1}, Next: C}
- {Name: C, Type: Pass, OutputConstructor: {b.$: $Input.a, c.$: $Output.a}, End: true}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 StepExited A {"output":{}}
    4 0 StepEntered B {"input":{"a":1}}
    5 0 StepExited B {"output":{"a":1}}
    6 0 StepEntered C {"input":{"a":1}}
    7 0 StepExited C {"output":{"b":1,"c":1}}
    8 0 ExecutionSucceeded {"output":{"b":1,"c":1}}
    Succeeded {"b":1,"c":1}; 0 ms, 3 transitions
    "#);
}

#[test]
fn input_constructor_replaces_the_input() {
    insta::assert_snapshot!(end_with("
- {Name: A, Type: Pass, InputConstructor: {b.$: $Input.a, t: $Input.a}, End: true}
", "", |options| options.input = super::value(r#"{"a": 1, "z": 2}"#)), @r#"Succeeded {"b":1,"t":"$Input.a"}; 0 ms, 1 transitions"#);
}

#[test]
fn succeed_ends_its_scope_as_a_pass_does() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Succeed, InputConstructor: {a: 1}, OutputConstructor: {b.$: $Input.a}, End: true}
- {Name: B, Type: Pass, End: true}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"a":1}}
    3 0 StepExited A {"output":{"b":1}}
    4 0 ExecutionSucceeded {"output":{"b":1}}
    Succeeded {"b":1}; 0 ms, 1 transitions
    "#);
}

#[test]
fn succeed_ends_only_the_scope_that_it_stands_in() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Parallel
  Branches:
    - StartAt: S
      States:
        - {Name: S, Type: Succeed}
  Next: B
- {Name: B, Type: Pass, End: true}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 BranchEntered A[0] {"input":{}}
    4 0 StepEntered A[0]/S {"input":{}}
    5 0 StepExited A[0]/S {"output":{}}
    6 0 BranchExited A[0] {"output":{}}
    7 0 StepExited A {"output":{"Branch0":{}}}
    8 0 StepEntered B {"input":{"Branch0":{}}}
    9 0 StepExited B {"output":{"Branch0":{}}}
    10 0 ExecutionSucceeded {"output":{"Branch0":{}}}
    Succeeded {"Branch0":{}}; 0 ms, 3 transitions
    "#);
}

#[test]
fn fail_ends_the_run_with_its_code_and_detail() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Fail, Code: Refused, Detail: not today}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 StepFailed A {"error":"Refused","cause":"not today"}
    4 0 ExecutionFailed {"error":"Refused","cause":"not today"}
    Failed Refused at A «A»: not today; 0 ms, 1 transitions
    "#);
}

#[test]
fn fail_without_code_and_detail_has_invented_ones() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Fail}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 StepFailed A {"error":"Simulator.Fail","cause":""}
    4 0 ExecutionFailed {"error":"Simulator.Fail","cause":""}
    Failed Simulator.Fail at A «A»; 0 ms, 1 transitions; Q23
    "#);
}

#[test]
fn code_and_detail_of_a_fail_may_be_expressions() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Fail, InputConstructor: {c: Late, d: {n: 1}}, Code.$: $Input.c, Detail.$: $Input.d}
", ""), @r#"Failed Late at A «A»: {"n":1}; 0 ms, 1 transitions"#);
}

#[test]
fn wait_moves_the_clock_and_hands_its_input_on() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Wait, Seconds: 300, Next: B}
- {Name: B, Type: Wait, InputConstructor: {n: 7}, Seconds.$: $Input.n, OutputConstructor: {m.$: $Output.n}, End: true}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 300000 StepExited A {"output":{}}
    4 300000 StepEntered B {"input":{"n":7}}
    5 307000 StepExited B {"output":{"m":7}}
    6 307000 ExecutionSucceeded {"output":{"m":7}}
    Succeeded {"m":7}; 307000 ms, 2 transitions
    "#);
}

#[test]
fn a_wait_out_of_range_fails() {
    for (seconds, mode) in [
        ("0", ExecutionMode::Standard),
        ("301", ExecutionMode::Standard),
        ("21", ExecutionMode::Express),
        ("1.5", ExecutionMode::Standard),
        ("-1", ExecutionMode::Standard),
        ("\"ten\"", ExecutionMode::Standard),
        ("null", ExecutionMode::Standard),
    ] {
        let states = format!(
            "- {{Name: A, Type: Wait, InputConstructor: {{n: {seconds}}}, Seconds.$: $Input.n, End: true}}"
        );
        let end = end_with(&states, "", |options| options.mode = mode);
        assert!(
            end.starts_with("Failed Simulator.InvalidWait at A «$Input.n»: `Seconds` is `"),
            "{end}"
        );
    }
    insta::assert_snapshot!(end_with("
- {Name: A, Type: Wait, InputConstructor: {n: 21}, Seconds.$: $Input.n, End: true}
", "", |options| options.mode = ExecutionMode::Express), @"Failed Simulator.InvalidWait at A «$Input.n»: `Seconds` is `21`, not a whole number from 1 to 20, as Express mode has it; 0 ms, 1 transitions; Q13 Q41");
}

#[test]
fn a_wait_takes_whole_seconds_however_they_are_written() {
    for seconds in ["300", "300.0", "3e2", "\"300\""] {
        let states = format!(
            "- {{Name: A, Type: Wait, InputConstructor: {{n: {seconds}}}, Seconds.$: $Input.n, End: true}}"
        );
        let end = end_with(&states, "", |_| {});
        assert!(end.ends_with("; 300000 ms, 1 transitions"), "{end}");
    }
}

#[test]
fn choice_takes_the_first_true_branch_and_hands_its_input_on() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Choice
  InputConstructor: {n: 5}
  Branches:
    - {Condition: $Input.n > 9, Next: X}
    - {Condition: $Input.n > 3, Next: Y}
    - {Condition: $Input.missing, Next: X}
  Default: X
- {Name: X, Type: Fail, Code: X}
- {Name: Y, Type: Succeed}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"n":5}}
    3 0 StepExited A {"output":{"n":5}}
    4 0 StepEntered Y {"input":{"n":5}}
    5 0 StepExited Y {"output":{"n":5}}
    6 0 ExecutionSucceeded {"output":{"n":5}}
    Succeeded {"n":5}; 0 ms, 2 transitions
    "#);
}

#[test]
fn choice_takes_the_default_if_nothing_is_true() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Choice
  Branches: [{Condition: 1 > 2, Next: X}]
  Default: D
- {Name: X, Type: Fail, Code: X}
- {Name: D, Type: Pass, OutputConstructor: {default: true}, End: true}
", ""), @r#"Succeeded {"default":true}; 0 ms, 2 transitions"#);
}

#[test]
fn a_condition_that_is_not_boolean_fails_the_choice() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Choice
  InputConstructor: {n: 5}
  Branches: [{Condition: $Input.n, Next: D}]
  Default: D
- {Name: D, Type: Succeed}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"n":5}}
    3 0 StepFailed A {"error":"Simulator.ExpressionError","cause":"the condition gave `5`, not true or false"}
    4 0 ExecutionFailed {"error":"Simulator.ExpressionError","cause":"the condition gave `5`, not true or false"}
    Failed Simulator.ExpressionError at A «$Input.n»: the condition gave `5`, not true or false; 0 ms, 1 transitions; Q15 Q41
    "#);
}

#[test]
fn a_condition_that_fails_does_not_lead_to_the_default() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Choice
  InputConstructor: {total: 5}
  Branches: [{Condition: $Input.totel > 3, Next: D}]
  Default: D
- {Name: D, Type: Succeed}
", ""), @"Failed Simulator.ExpressionError at A «$Input.totel > 3»: `$Input` has no member `totel`; it has `total` (in `Condition`); 0 ms, 1 transitions; Q15 Q31 Q41");
}

#[test]
fn parallel_gives_every_branch_its_input_and_collects_the_outputs() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Parallel
  InputConstructor: {n: 1}
  Branches:
    - {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
    - {StartAt: X, States: [{Name: X, Type: Pass, OutputConstructor: {m.$: $Input.n}, Next: Y}, {Name: Y, Type: Pass, End: true}]}
  OutputConstructor: {first.$: $Output.Branch0.n, second.$: $Output.Branch1}
  End: true
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"n":1}}
    3 0 BranchEntered A[0] {"input":{"n":1}}
    4 0 BranchEntered A[1] {"input":{"n":1}}
    5 0 StepEntered A[0]/X {"input":{"n":1}}
    6 0 StepExited A[0]/X {"output":{"n":1}}
    7 0 BranchExited A[0] {"output":{"n":1}}
    8 0 StepEntered A[1]/X {"input":{"n":1}}
    9 0 StepExited A[1]/X {"output":{"m":1}}
    10 0 StepEntered A[1]/Y {"input":{"m":1}}
    11 0 StepExited A[1]/Y {"output":{"m":1}}
    12 0 BranchExited A[1] {"output":{"m":1}}
    13 0 StepExited A {"output":{"first":1,"second":{"m":1}}}
    14 0 ExecutionSucceeded {"output":{"first":1,"second":{"m":1}}}
    Succeeded {"first":1,"second":{"m":1}}; 0 ms, 4 transitions
    "#);
}

#[test]
fn parallel_without_output_constructor_gives_its_branches() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: X, States: [{Name: X, Type: Wait, Seconds: 5, OutputConstructor: {x: 1}, End: true}]}
    - {StartAt: Y, States: [{Name: Y, Type: Pass, OutputConstructor: {y: 2}, End: true}]}
  End: true
", ""), @r#"Succeeded {"Branch0":{"x":1},"Branch1":{"y":2}}; 5000 ms, 3 transitions"#);
}

#[test]
fn map_gives_each_iteration_its_item_and_keeps_their_order() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Map
  InputConstructor: {list: [{s: 2}, {s: 1}]}
  ItemsPath: $Input.list
  Processor:
    StartAt: W
    States: [{Name: W, Type: Wait, Seconds.$: $Input.s, End: true}]
  End: true
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"list":[{"s":2},{"s":1}]}}
    3 0 IterationEntered A[0] {"input":{"s":2}}
    4 0 IterationEntered A[1] {"input":{"s":1}}
    5 0 StepEntered A[0]/W {"input":{"s":2}}
    6 0 StepEntered A[1]/W {"input":{"s":1}}
    7 1000 StepExited A[1]/W {"output":{"s":1}}
    8 1000 IterationExited A[1] {"output":{"s":1}}
    9 2000 StepExited A[0]/W {"output":{"s":2}}
    10 2000 IterationExited A[0] {"output":{"s":2}}
    11 2000 StepExited A {"output":{"Items":[{"s":2},{"s":1}]}}
    12 2000 ExecutionSucceeded {"output":{"Items":[{"s":2},{"s":1}]}}
    Succeeded {"Items":[{"s":2},{"s":1}]}; 2000 ms, 3 transitions
    "#);
}

#[test]
fn items_that_are_no_objects_are_handed_over_as_they_are() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  InputConstructor: {list: [1, [2], null, x]}
  ItemsPath: $Input.list
  Processor: {StartAt: P, States: [{Name: P, Type: Pass, End: true}]}
  End: true
", ""), @r#"Succeeded {"Items":[1,[2],null,"x"]}; 0 ms, 5 transitions; Q20"#);
}

#[test]
fn a_map_over_nothing_has_no_iteration() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Map
  InputConstructor: {list: []}
  ItemsPath: $Input.list
  Processor: {StartAt: P, States: [{Name: P, Type: Pass, End: true}]}
  End: true
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"list":[]}}
    3 0 StepExited A {"output":{"Items":[]}}
    4 0 ExecutionSucceeded {"output":{"Items":[]}}
    Succeeded {"Items":[]}; 0 ms, 1 transitions; Q82
    "#);
}

#[test]
fn items_that_are_no_array_fail_the_map() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Map
  InputConstructor: {list: {a: 1}}
  ItemsPath: $Input.list
  Processor: {StartAt: P, States: [{Name: P, Type: Pass, End: true}]}
  End: true
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"list":{"a":1}}}
    3 0 StepFailed A {"error":"Simulator.ItemsNotArray","cause":"`ItemsPath` gave `{\"a\":1}`, not an array"}
    4 0 ExecutionFailed {"error":"Simulator.ItemsNotArray","cause":"`ItemsPath` gave `{\"a\":1}`, not an array"}
    Failed Simulator.ItemsNotArray at A «$Input.list»: `ItemsPath` gave `{"a":1}`, not an array; 0 ms, 1 transitions; Q41
    "#);
}
