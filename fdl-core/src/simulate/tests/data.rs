//! What flows through a run: variables, `$Global`, `$Context`, numbers and keys as written.

use super::{end, end_with, trace};

#[test]
fn globals_are_merged_by_key_and_seen_from_the_next_state_on() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, GlobalConstructor: {a: {x: 1}, b: 1}, OutputConstructor: {a.$: $Global}, Next: B}
- {Name: B, Type: Pass, GlobalConstructor: {a: {y.$: $Global.a.x}}, OutputConstructor: {before.$: $Input, now.$: $Global}, Next: C}
- {Name: C, Type: Pass, OutputConstructor: {before.$: $Input, now.$: $Global}, End: true}
", ""), @r#"Succeeded {"before":{"before":{"a":{}},"now":{"a":{"x":1},"b":1}},"now":{"a":{"y":1},"b":1}}; 0 ms, 3 transitions; Q32"#);
}

#[test]
fn global_constructor_sees_the_raw_output() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  OutputConstructor: {cooked: true}
  GlobalConstructor: {raw.$: $Output}
  Next: B
- {Name: B, Type: Pass, OutputConstructor: {i.$: $Input, g.$: $Global}, End: true}
", "A: {Body: 1}"), @r#"Succeeded {"i":{"cooked":true},"g":{"raw":{"Body":1}}}; 0 ms, 2 transitions"#);
}

#[test]
fn nothing_is_merged_if_the_state_fails() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  GlobalConstructor: {seen: true}
  OutputConstructor: {x.$: $Output.x}
  Catch: [{Errors: [FnF.ALL], OutputConstructor: {g.$: $Global}, Next: B}]
  End: true
- {Name: B, Type: Pass, OutputConstructor: {i.$: $Input, g.$: $Global}, End: true}
", "A: {Return: {}}"), @r#"Succeeded {"i":{"g":{}},"g":{}}; 0 ms, 2 transitions; Q31 Q41 Q89"#);
}

#[test]
fn choice_and_fail_may_write_globals() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - StartAt: C
      States:
        - {Name: C, Type: Choice, GlobalConstructor: {c: 1}, Branches: [{Condition: 'true', Next: F}], Default: F}
        - {Name: F, Type: Fail, Code: E, GlobalConstructor: {f.$: $Global.c}}
  Catch: [{Errors: [E], OutputConstructor: {g.$: $Global}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", ""), @r#"Succeeded {"g":{"c":1,"f":1}}; 0 ms, 4 transitions; Q24"#);
}

#[test]
fn the_context_of_a_run() {
    insta::assert_snapshot!(end_with("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Parameters: {c.$: $Context}
  OutputConstructor: {c.$: $Context, same.$: '$Context.Current.Output == $Output && $Context.Current.Input == $Input'}
  End: true
", "A: {Return: {r: 1}}", |options| options.execution_name = "night".into()), @r#"Succeeded {"c":{"Execution":{"Name":"night","Input":{},"RoleArn":"acs:ram::0:role/simulation"},"Current":{"Name":"A","Input":{},"Output":{"r":1},"RetryCount":0,"TaskToken":"token-3"}},"same":true}; 0 ms, 1 transitions"#);
}

#[test]
fn numbers_keep_their_text_and_objects_their_order() {
    insta::assert_snapshot!(end_with("
- Name: A
  Type: Pass
  OutputConstructor:
    z: [0x1F, 0o17, +1, .5, 1e3, 12345678901234567890.10]
    a.$: $Input.n
    literal.$: '[0.10, 1E+2, 9007199254740993]'
  End: true
", "", |options| options.input = super::value(r#"{"z":0,"n":1.50e0}"#)), @r#"Succeeded {"z":[31,15,1,0.5,1e3,12345678901234567890.10],"a":1.50e0,"literal":[0.10,1E+2,9007199254740993]}; 0 ms, 1 transitions"#);
}

#[test]
fn conditions_may_read_globals() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, GlobalConstructor: {n: 1}, Next: B}
- {Name: B, Type: Choice, Branches: [{Condition: $Global.n == 1, Next: C}], Default: D}
- {Name: C, Type: Succeed}
- {Name: D, Type: Fail, Code: E}
", ""), @"Succeeded {}; 0 ms, 3 transitions");
}

#[test]
fn a_missing_member_is_explained_at_the_expression() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Pass, InputConstructor: {id: 1, items: []}, OutputConstructor: {n: {t.$: '  $Input.totel.x'}}, End: true}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{"id":1,"items":[]}}
    3 0 StepFailed A {"error":"Simulator.ExpressionError","cause":"`$Input` has no member `totel`; it has `id`, `items` (in `OutputConstructor`)"}
    4 0 ExecutionFailed {"error":"Simulator.ExpressionError","cause":"`$Input` has no member `totel`; it has `id`, `items` (in `OutputConstructor`)"}
    Failed Simulator.ExpressionError at A «  $Input.totel.x»: `$Input` has no member `totel`; it has `id`, `items` (in `OutputConstructor`); 0 ms, 1 transitions; Q31 Q41
    "#);
}

#[test]
fn a_mapping_under_a_key_with_suffix_is_a_plain_mapping() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, InputConstructor: {a: 1}, OutputConstructor: {input.$: {x: $Input.a, y: plain}}, End: true}
", ""), @r#"Succeeded {"input":{"x":1,"y":"plain"}}; 0 ms, 1 transitions"#);
}

#[test]
fn the_item_exists_in_item_constructors_only() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, OutputConstructor: {x.$: $Item}, End: true}
", ""), @"Failed Simulator.ExpressionError at A «$Item»: `$Item` exists in `ItemConstructor` of a distributed Map only (in `OutputConstructor`); 0 ms, 1 transitions; Q41");
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, InputConstructor: {x.$: $Output}, End: true}
", ""), @"Failed Simulator.ExpressionError at A «$Output»: `$Output` does not exist before the state has done its work (in `InputConstructor`); 0 ms, 1 transitions; Q41");
}

#[test]
fn everything_reads_the_constructed_input() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Wait, InputConstructor: {s: 3}, Seconds.$: $Input.s, Next: B}
- {Name: B, Type: Choice, InputConstructor: {ok: true}, Branches: [{Condition: $Input.ok, Next: C}], Default: A}
- Name: C
  Type: Map
  InputConstructor: {list: [{n: 1}]}
  ItemsPath: $Input.list
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  Next: D
- Name: D
  Type: Task
  Action: FC:InvokeFunction
  InputConstructor: {t: 5, p: 7}
  Timeout.$: $Input.t
  Parameters: {resourceArn: a, invocationType: Sync, body.$: $Input.p}
  OutputConstructor: {p.$: $Input.p}
  End: true
", "D: {When: {Input: {p: 7}}, Body: 1, Duration: 5}"), @r#"Succeeded {"p":7}; 8000 ms, 5 transitions"#);
}

#[test]
fn branches_share_the_globals() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - StartAt: X
      States: [{Name: X, Type: Wait, Seconds: 2, GlobalConstructor: {by: X, x: 1}, End: true}]
    - StartAt: Y
      States:
        - {Name: Y, Type: Wait, Seconds: 1, GlobalConstructor: {by: Y, y: 1}, Next: Z}
        - {Name: Z, Type: Wait, Seconds: 2, OutputConstructor: {seen.$: $Global}, End: true}
  OutputConstructor: {z.$: $Output.Branch1.seen, all.$: $Global}
  End: true
", ""), @r#"Succeeded {"z":{"by":"X","y":1,"x":1},"all":{"by":"X","y":1,"x":1}}; 3000 ms, 4 transitions"#);
}

#[test]
fn the_suffix_works_in_lists_and_at_every_depth() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, OutputConstructor: {l: [{n.$: $Input.n, deep: {l: [[{n.$: $Input.n}], $Input.n]}}]}, End: true}
", ""), @"Failed Simulator.ExpressionError at A «$Input.n»: `$Input` has no member `n`; it is empty (in `OutputConstructor`); 0 ms, 1 transitions; Q31 Q41");
}
