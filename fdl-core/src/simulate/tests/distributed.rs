//! Distributed Map: children in executions of their own.

use super::{end, trace};

#[test]
fn children_have_globals_and_input_of_their_own() {
    insta::assert_snapshot!(trace("
- {Name: A, Type: Pass, GlobalConstructor: {g: 1}, Next: M}
- Name: M
  Type: Map
  ItemsPath: '[{n: 1}, {n: 2}]'
  ProcessorConfig: {ExecutionMode: Express}
  ItemConstructor: {item.$: $Item.n, all.$: $Context.Execution.Name}
  Processor:
    StartAt: X
    States:
      - {Name: X, Type: Pass, GlobalConstructor: {mine.$: $Input.item}, Next: Y}
      - {Name: Y, Type: Pass, OutputConstructor: {g.$: $Global, in.$: $Context.Execution.Input, name.$: $Context.Execution.Name}, End: true}
  Next: Z
- {Name: Z, Type: Pass, OutputConstructor: {m.$: $Input, g.$: $Global}, End: true}
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 StepExited A {"output":{}}
    4 0 StepEntered M {"input":{}}
    5 0 MapRunStarted M {"output":{"MapRunName":"M-5"}}
    6 0 IterationEntered M[0] {"input":{"item":1,"all":"simulation"}}
    7 0 IterationEntered M[1] {"input":{"item":2,"all":"simulation"}}
    8 0 StepEntered M[0]/X {"input":{"item":1,"all":"simulation"}}
    9 0 StepExited M[0]/X {"output":{"item":1,"all":"simulation"}}
    10 0 StepEntered M[1]/X {"input":{"item":2,"all":"simulation"}}
    11 0 StepExited M[1]/X {"output":{"item":2,"all":"simulation"}}
    12 0 StepEntered M[0]/Y {"input":{"item":1,"all":"simulation"}}
    13 0 StepExited M[0]/Y {"output":{"g":{"mine":1},"in":{"item":1,"all":"simulation"},"name":"simulation-0"}}
    14 0 IterationExited M[0] {"output":{"g":{"mine":1},"in":{"item":1,"all":"simulation"},"name":"simulation-0"}}
    15 0 StepEntered M[1]/Y {"input":{"item":2,"all":"simulation"}}
    16 0 StepExited M[1]/Y {"output":{"g":{"mine":2},"in":{"item":2,"all":"simulation"},"name":"simulation-1"}}
    17 0 IterationExited M[1] {"output":{"g":{"mine":2},"in":{"item":2,"all":"simulation"},"name":"simulation-1"}}
    18 0 StepExited M {"output":{"Items":[{"g":{"mine":1},"in":{"item":1,"all":"simulation"},"name":"simulation-0"},{"g":{"mine":2},"in":{"item":2,"all":"simulation"},"name":"simulation-1"}]}}
    19 0 StepEntered Z {"input":{"Items":[{"g":{"mine":1},"in":{"item":1,"all":"simulation"},"name":"simulation-0"},{"g":{"mine":2},"in":{"item":2,"all":"simulation"},"name":"simulation-1"}]}}
    20 0 StepExited Z {"output":{"m":{"Items":[{"g":{"mine":1},"in":{"item":1,"all":"simulation"},"name":"simulation-0"},{"g":{"mine":2},"in":{"item":2,"all":"simulation"},"name":"simulation-1"}]},"g":{"g":1}}}
    21 0 ExecutionSucceeded {"output":{"m":{"Items":[{"g":{"mine":1},"in":{"item":1,"all":"simulation"},"name":"simulation-0"},{"g":{"mine":2},"in":{"item":2,"all":"simulation"},"name":"simulation-1"}]},"g":{"g":1}}}
    Succeeded {"m":{"Items":[{"g":{"mine":1},"in":{"item":1,"all":"simulation"},"name":"simulation-0"},{"g":{"mine":2},"in":{"item":2,"all":"simulation"},"name":"simulation-1"}]},"g":{"g":1}}; 0 ms, 7 transitions; Q22
    "#);
}

#[test]
fn items_are_cut_and_batched() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ItemsPath: '[1, 2, 3, 4, 5, 6]'
  MaxItems: 5
  ProcessorConfig: {ExecutionMode: Standard}
  ItemBatcher: {MaxItemsPerBatch: 2, BatchInput: {b: 1}}
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
", ""), @r#"Succeeded {"Items":[{"BatchInput":{"b":1},"Items":[1,2]},{"BatchInput":{"b":1},"Items":[3,4]},{"BatchInput":{"b":1},"Items":[5]}]}; 0 ms, 4 transitions; Q18 Q22"#);
}

#[test]
fn a_reader_gets_its_items_from_the_mocks() {
    let states = "
- Name: A
  Type: Map
  ProcessorConfig: {ExecutionMode: Standard}
  ItemReader: {SourceType: OSS_JSON_LIST, SourceParameters: {Bucket: b, ObjectName: o}}
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
";
    insta::assert_snapshot!(end(states, "A: {Items: [{n: 1}, {n: 2}]}"), @r#"Succeeded {"Items":[{"n":1},{"n":2}]}; 0 ms, 3 transitions; Q18 Q22"#);
    insta::assert_snapshot!(end(states, ""), @"Failed Simulator.Unmocked at A «A»: `A` has no mock; states that need one: `A`; 0 ms, 1 transitions; Q18");
}

#[test]
fn without_a_tolerance_one_failed_item_fails_the_map() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Map
  ItemsPath: '[{n: 1}, {n: 2}]'
  ProcessorConfig: {ExecutionMode: Standard}
  Processor: {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
  Catch: [{Errors: [Simulator.ToleranceExceeded], OutputConstructor: {why.$: $Context.Current.Error.Detail}, Next: B}]
  End: true
- {Name: B, Type: Pass, End: true}
", "A/T: [{When: {Index: 0}, Throw: {Code: E, Detail: no}}, {Body: 1, Duration: 9}]"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 MapRunStarted A {"output":{"MapRunName":"A-3"}}
    4 0 IterationEntered A[0] {"input":{"n":1}}
    5 0 IterationEntered A[1] {"input":{"n":2}}
    6 0 StepEntered A[0]/T {"input":{"n":1}}
    7 0 TaskScheduled A[0]/T {"action":"FC:InvokeFunction","parameters":{}}
    8 0 TaskStarted A[0]/T #7 {}
    9 0 TaskFailed A[0]/T #7 {"error":"E","cause":"no"}
    10 0 StepFailed A[0]/T {"error":"E","cause":"no"}
    11 0 IterationExited A[0] {"error":"E","cause":"no"}
    12 0 StepFailed A {"error":"Simulator.ToleranceExceeded","cause":"1 of 2 items have failed, none allowed; the last one with E at `A[0]/T`: no"}
    13 0 StepEntered B {"input":{"why":"1 of 2 items have failed, none allowed; the last one with E at `A[0]/T`: no"}}
    14 0 StepExited B {"output":{"why":"1 of 2 items have failed, none allowed; the last one with E at `A[0]/T`: no"}}
    15 0 ExecutionSucceeded {"output":{"why":"1 of 2 items have failed, none allowed; the last one with E at `A[0]/T`: no"}}
    Succeeded {"why":"1 of 2 items have failed, none allowed; the last one with E at `A[0]/T`: no"}; 0 ms, 3 transitions; Q16 Q41
    warning: the response 2 of `A/T` was never used
    "#);
}

#[test]
fn tolerated_failures_do_not_fail_the_map() {
    let states = |tolerance: &str| {
        format!(
            "
- Name: A
  Type: Map
  ItemsPath: '[{{n: 1}}, {{n: 2}}, {{n: 3}}, {{n: 4}}]'
  ProcessorConfig: {{ExecutionMode: Standard}}
  {tolerance}
  Processor: {{StartAt: T, States: [{{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}}]}}
  End: true
"
        )
    };
    let mocks = "A/T: [{When: {Index: 0}, Throw: {Code: E}}, {When: {Index: 2}, Throw: {Code: F}}, {Return: {}, Times: forever}]";
    insta::assert_snapshot!(end(&states("ToleratedFailureCount: 2"), mocks), @r#"Succeeded {"Items":[null,{},null,{}]}; 0 ms, 5 transitions; Q22 Q84"#);
    insta::assert_snapshot!(end(&states("ToleratedFailureCount: 1"), mocks), @"Failed Simulator.ToleranceExceeded at A «A»: 2 of 4 items have failed, 1 allowed by number; the last one with F at `A[2]/T`: ; 0 ms, 4 transitions; Q16 Q41 Q84");
    insta::assert_snapshot!(end(&states("ToleratedFailurePercentage: 50"), mocks), @r#"Succeeded {"Items":[null,{},null,{}]}; 0 ms, 5 transitions; Q22 Q84"#);
    insta::assert_snapshot!(end(&states("ToleratedFailurePercentage: 49.9"), mocks), @"Failed Simulator.ToleranceExceeded at A «A»: 2 of 4 items have failed, 49.9 % allowed; the last one with F at `A[2]/T`: ; 0 ms, 4 transitions; Q16 Q41 Q84");
}

#[test]
fn children_have_limits_of_their_own() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ItemsPath: '[{s: 1}, {s: 20}]'
  ProcessorConfig: {ExecutionMode: Express}
  ToleratedFailureCount: 1
  Processor:
    StartAt: W
    States:
      - {Name: W, Type: Wait, Seconds.$: $Input.s, Next: C}
      - {Name: C, Type: Choice, Branches: [{Condition: $Input.s == 20, Next: W}], Default: D}
      - {Name: D, Type: Succeed}
  End: true
", ""), @r#"Succeeded {"Items":[{"s":1},null]}; 300000 ms, 35 transitions; Q22 Q84 Q90"#);
    let items: Vec<&str> = vec!["{}"; 2_000];
    let states = format!(
        "
- Name: A
  Type: Map
  ItemsPath: '[{}]'
  ProcessorConfig: {{ExecutionMode: Standard}}
  ToleratedFailurePercentage: 100
  Processor:
    StartAt: X
    States: [{{Name: X, Type: Pass, End: true}}]
  OutputConstructor: {{n.$: length($Output.Items)}}
  End: true
",
        items.join(",")
    );
    insta::assert_snapshot!(end(&states, ""), @r#"Succeeded {"n":2000}; 0 ms, 2001 transitions; Q22"#);
}

#[test]
fn a_child_that_runs_away_is_a_failed_item() {
    insta::assert_snapshot!(super::end_with("
- Name: A
  Type: Map
  ItemsPath: '[{}]'
  ProcessorConfig: {ExecutionMode: Standard}
  ToleratedFailureCount: 1
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, Next: X}]}
  End: true
", "", |options| options.max_events = 50), @r#"Succeeded {"Items":[null]}; 0 ms, 26 transitions; Q22 Q41 Q84"#);
}

#[test]
fn a_writer_leaves_the_place_of_the_results() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ItemsPath: '[1]'
  ProcessorConfig: {ExecutionMode: Standard}
  ResultWriter: {Parameters: {Bucket: b, Prefix.$: $Context.Execution.Name}}
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
", ""), @r#"Succeeded {"MapRunName":"A-3","Bucket":"b","Prefix":"simulation"}; 0 ms, 2 transitions; Q20 Q22"#);
}

#[test]
fn missing_mocks_are_not_tolerated() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ItemsPath: '[1]'
  ProcessorConfig: {ExecutionMode: Standard}
  ToleratedFailureCount: 9
  Processor: {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
  End: true
", ""), @"Failed Simulator.Unmocked at A[0]/T «T»: `A[0]/T` has no mock; states that need one: `A/T`; 0 ms, 2 transitions; Q20");
}

#[test]
fn items_are_read_constructed_and_batched_in_this_order() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ProcessorConfig: {ExecutionMode: Standard}
  ItemReader: {SourceType: OSS_JSON_LIST}
  ItemConstructor: {key.$: $Item.name}
  ItemBatcher: {MaxInputBytesPerBatch: 26}
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
", "A: {Items: [{name: a, size: 123456789}, {name: b}, {name: c}]}"), @r#"Succeeded {"Items":[{"Items":[{"key":"a"},{"key":"b"}]},{"Items":[{"key":"c"}]}]}; 0 ms, 3 transitions; Q18 Q18 Q22"#);
}

#[test]
fn at_most_a_hundred_children_run_at_a_time() {
    let items = vec!["{}"; 150].join(",");
    let states = |more: &str| {
        format!(
            "
- Name: A
  Type: Map
  ItemsPath: '[{items}]'
  ProcessorConfig: {{ExecutionMode: Express}}
  {more}
  Processor: {{StartAt: W, States: [{{Name: W, Type: Wait, Seconds: 1, End: true}}]}}
  OutputConstructor: {{}}
  End: true
"
        )
    };
    insta::assert_snapshot!(end(&states(""), ""), @"Succeeded {}; 2000 ms, 151 transitions; Q22");
    insta::assert_snapshot!(end(&states("MaxConcurrency: 30"), ""), @"Succeeded {}; 5000 ms, 151 transitions; Q22");
}

#[test]
fn a_failed_batch_counts_all_of_its_items() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ItemsPath: '[1, 2, 3, 4]'
  ProcessorConfig: {ExecutionMode: Standard}
  ItemBatcher: {MaxItemsPerBatch: 3}
  ToleratedFailureCount: 2
  Processor: {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
  End: true
", "A/T: {Throw: {Code: E, Detail: no}}"), @"Failed Simulator.ToleranceExceeded at A «A»: 3 of 4 items have failed, 2 allowed by number; the last one with E at `A[0]/T`: no; 0 ms, 2 transitions; Q16 Q18 Q41 Q84");
}
