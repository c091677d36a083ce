//! Events, payloads, globals: what is too much ends the run, and nothing runs away.

use super::{end, end_with, flow, run_with, show, trace_with};
use crate::simulate::engine::{Engine, Step};
use crate::simulate::mocks::MockWorld;
use crate::simulate::recording::Recording;
use crate::simulate::{Mocks, RunOptions};
use crate::value::Value;

#[test]
fn a_run_may_have_just_as_many_events_as_allowed() {
    let states = "
- {Name: A, Type: Pass, Next: B}
- {Name: B, Type: Pass, End: true}
";
    insta::assert_snapshot!(trace_with(states, "", |options| options.max_events = 6), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 StepExited A {"output":{}}
    4 0 StepEntered B {"input":{}}
    5 0 StepExited B {"output":{}}
    6 0 ExecutionSucceeded {"output":{}}
    Succeeded {}; 0 ms, 2 transitions
    "#);
    insta::assert_snapshot!(trace_with(states, "", |options| options.max_events = 5), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 StepExited A {"output":{}}
    4 0 StepEntered B {"input":{}}
    5 0 ExecutionFailed {"error":"Simulator.EventLimitExceeded","cause":"the execution needs more than 5 events"}
    Failed Simulator.EventLimitExceeded at B «B»: the execution needs more than 5 events; 0 ms, 2 transitions; Q41
    "#);
}

#[test]
fn an_endless_loop_hits_the_event_limit() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, Next: B}
- {Name: B, Type: Pass, Next: A}
", ""), @"Failed Simulator.EventLimitExceeded at B «B»: the execution needs more than 5000 events; 0 ms, 2500 transitions; Q41");
}

#[test]
fn no_rule_catches_the_event_limit() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: X, States: [{Name: X, Type: Pass, Next: X}]}
  Retry: [{Errors: [FnF.ALL], MaxAttempts: 9, IntervalSeconds: 1}]
  Catch: [{Errors: [FnF.ALL], Next: A}]
  End: true
", ""), @"Failed Simulator.EventLimitExceeded at A[0]/X «X»: the execution needs more than 5000 events; 0 ms, 2500 transitions; Q41");
}

/// However many failures a distributed Map tolerates.
#[test]
fn the_events_of_all_executions_together_are_bounded() {
    let analysis = flow(
        "A",
        "
- Name: A
  Type: Map
  ProcessorConfig: {Mode: Distributed, ExecutionMode: Standard}
  ToleratedFailurePercentage: 100
  ItemsPath: $Input.items
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, Next: X}]}
  Catch: [{Errors: [FnF.ALL], Next: B}]
  End: true
- {Name: B, Type: Succeed}
",
    );
    let options = RunOptions {
        input: Value::from_json(r#"{"items": [1, 2, 3, 4, 5, 6, 7, 8, 9]}"#).expect("JSON"),
        max_events: 300,
        ..RunOptions::default()
    };
    let mut engine = Engine::new(&analysis, &options);
    engine.history.most = 1_000;
    let mocks = Mocks::default();
    let mut world = MockWorld::new(&analysis.flow, &mocks, &options);
    while engine.step(&mut world) == Step::Ran {}
    insta::assert_snapshot!(show(&analysis, &engine.finish(), false), @"Failed Simulator.ExecutionLimitExceeded at A[8]/X «X»: the executions of the run have 1000 events together; 0 ms, 496 transitions; Q20 Q41");
}

/// However much an event may hold: what a loop makes anew stays in its history.
#[test]
fn the_data_of_a_run_is_bounded() {
    let ended = |states: &str, recorded: bool| {
        let analysis = flow("A", states);
        let options = RunOptions {
            input: Value::object([("text", Value::from("x".repeat(30_000)))]),
            max_events: 1_000,
            max_bytes: 5 << 20,
            ..RunOptions::default()
        };
        let mut engine = Engine::new(&analysis, &options);
        engine.recording = recorded.then(Recording::default);
        let mocks = Mocks::default();
        let mut world = MockWorld::new(&analysis.flow, &mocks, &options);
        while engine.step(&mut world) == Step::Ran {}
        show(&analysis, &engine.finish(), false)
    };
    let makes = r#"
- Name: A
  Type: Pass
  OutputConstructor: {text.$: $Input.text, new.$: 'format("{}{}", $Input.text, $Context.Current.Name)'}
  Next: A
"#;
    insta::assert_snapshot!(ended(makes, false), @"Failed Simulator.ExecutionLimitExceeded at A «A»: the run has made more than 5 MB of data; 0 ms, 172 transitions; Q41");
    assert_eq!(ended(makes, true), ended(makes, false));
    // What is only handed on costs nothing.
    let hands_on = r#"
- {Name: A, Type: Pass, OutputConstructor: {text.$: $Input.text}, Next: A}
"#;
    insta::assert_snapshot!(ended(hands_on, false), @"Failed Simulator.EventLimitExceeded at A «A»: the execution needs more than 1000 events; 0 ms, 500 transitions; Q41");
    let many = format!(
        "\n- {{Name: A, Type: Pass, End: true, OutputConstructor: {{{}}}}}\n",
        (0..200)
            .map(|it| format!("k{it}.$: 'format(\"{{}}.\", $Input.text)', "))
            .collect::<String>(),
    );
    insta::assert_snapshot!(ended(&many, false), @"Failed Simulator.ExecutionLimitExceeded at A «A»: the run has made more than 5 MB of data; 0 ms, 1 transitions; Q41");
}

#[test]
fn retries_that_leave_no_trace_are_bounded_too() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Parameters: {x.$: $Input.x}
  Retry: [{Errors: [FnF.ALL], MaxAttempts: 1000000000, IntervalSeconds: 0}]
  End: true
", "{}"), @"Failed Simulator.EventLimitExceeded at A «A»: the execution needs more than 5000 events; 0 ms, 1 transitions; Q31 Q41 Q89");
}

#[test]
fn an_input_or_output_over_the_limit_fails_the_run() {
    let text = "x".repeat(65_536 - 8);
    let input = |text: &str| super::value(&format!(r#"{{"a":"{text}"}}"#));
    let states = "- {Name: A, Type: Pass, End: true}";
    let end = |text: &str| end_with(states, "", |options| options.input = input(text));
    assert!(end(&text).ends_with("; 0 ms, 1 transitions"));
    insta::assert_snapshot!(end(&(text + "x")), @"Failed Simulator.DataLimitExceeded at A «A»: the input is larger than 65536 bytes of compact JSON; 0 ms, 1 transitions; Q41");
    insta::assert_snapshot!(end_with("
- Name: A
  Type: Task
  Action: FC:InvokeFunction
  Retry: [{Errors: [FnF.ALL], MaxAttempts: 3, IntervalSeconds: 1}]
  Catch: [{Errors: [FnF.ALL, Simulator.DataLimitExceeded], Next: A}]
  End: true
", "A: {Return: {a: 123456789}}", |options| options.max_payload = 14), @"Failed Simulator.DataLimitExceeded at A «A»: the output is larger than 14 bytes of compact JSON; 0 ms, 1 transitions; Q41");
    insta::assert_snapshot!(end_with("
- {Name: A, Type: Pass, InputConstructor: {a: é}, End: true}
", "", |options| options.max_payload = 9), @"Failed Simulator.DataLimitExceeded at A «A»: the input is larger than 9 bytes of compact JSON; 0 ms, 1 transitions; Q41");
}

#[test]
fn outputs_that_double_hit_the_limit() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, OutputConstructor: {a.$: $Input, b.$: $Input}, Next: A}
", ""), @"Failed Simulator.DataLimitExceeded at A «A»: the output is larger than 65536 bytes of compact JSON; 0 ms, 13 transitions; Q41");
}

#[test]
fn outputs_that_nest_hit_the_limit() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, OutputConstructor: {a.$: 'toArray(toArray(toArray($Input)))'}, Next: A}
", ""), @"Failed Simulator.DataLimitExceeded at A «A»: the output is nested deeper than 512 levels; 0 ms, 128 transitions; Q41");
}

#[test]
fn globals_that_double_hit_the_limit() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, GlobalConstructor: {g: [x]}, Next: B}
- {Name: B, Type: Pass, GlobalConstructor: {g.$: 'toArray($Global.g, $Global.g)'}, Next: B}
", ""), @"Failed Simulator.DataLimitExceeded at B «B»: the global value `g` is larger than 262144 bytes; 0 ms, 17 transitions; Q41");
}

#[test]
fn a_million_items_hit_the_event_limit_at_once() {
    let analysis = flow(
        "A",
        "
- Name: A
  Type: Map
  ItemsPath: $Context.Execution.Input.list
  InputConstructor: {}
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  End: true
",
    );
    let items = format!("{{\"list\":[{}0]}}", "0,".repeat(999_999));
    let run = run_with(&analysis, "", |options| {
        options.input = super::value(&items);
        options.max_payload = 1 << 30;
    });
    assert_eq!(run.events.len(), 5_000);
    insta::assert_snapshot!(show(&analysis, &run, false), @"Failed Simulator.EventLimitExceeded at A[1239]/X «X»: the execution needs more than 5000 events; 0 ms, 1241 transitions; Q20 Q41");
}
