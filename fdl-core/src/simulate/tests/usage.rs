//! What runs cost, counted by hand.

use std::fmt::Write as _;

use super::{flow, run_with};
use crate::checks::ExecutionMode;
use crate::simulate::{RunOptions, Usage};

fn usage(states: &str, mock_text: &str, change: impl Fn(&mut RunOptions)) -> String {
    let analysis = flow("A", states);
    let mut options = RunOptions::default();
    change(&mut options);
    let run = run_with(&analysis, mock_text, change);
    let usage = Usage::new(&run, &options);
    let mut out = format!(
        "{} transitions, {} events of {}\n",
        usage.transitions, usage.events, usage.max_events
    );
    if let Some(it) = &usage.largest {
        let way = if it.is_input { "into" } else { "out of" };
        let _ = writeln!(
            out,
            "{} bytes of {} {way} {}",
            it.bytes, usage.max_payload, it.path
        );
    }
    for it in &usage.states {
        let path = analysis.flow.path(it.state);
        let _ = writeln!(
            out,
            "{path}: {} visits, {} attempts, {} ms",
            it.visits, it.attempts, it.duration_ms
        );
    }
    for it in &usage.costs {
        let (unit, currency) = (it.price.unit.name(), it.price.currency);
        let _ = writeln!(
            out,
            "{unit}: {} {currency}",
            it.amount().map_or("?".into(), |it| format!("{it:.9}"))
        );
    }
    out
}

#[test]
fn a_retried_task_and_a_wait() {
    insta::assert_snapshot!(usage(
        "
- Name: A
  Type: Task
  Action: a:b
  Retry: [{Errors: [Busy], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 2}]
  Next: B
- {Name: B, Type: Wait, Seconds: 30, Next: C}
- {Name: C, Type: Pass, OutputConstructor: {}, End: true}
",
        r#"{"A": [{"Throw": {"Code": "Busy"}, "Duration": 0.5, "Times": 2}, {"Return": {"text": "twelve bytes"}, "Duration": 1}]}"#,
        |_| {}
    ), @r"
    3 transitions, 17 events of 5000
    23 bytes of 65536 out of A
    A: 1 visits, 3 attempts, 5000 ms
    B: 1 visits, 0 attempts, 30000 ms
    C: 1 visits, 0 attempts, 0 ms
    transitions: 0.000075000 USD
    transitions: 0.000510000 CNY
    ");
}

#[test]
fn branches_side_by_side_and_cut_off() {
    insta::assert_snapshot!(usage(
        "
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: L, States: [{Name: L, Type: Wait, Seconds: 9, End: true}]}
    - {StartAt: R, States: [{Name: R, Type: Task, Action: a:b, End: true}]}
  Catch: [{Errors: [X], Next: A b}]
  End: true
- {Name: A b, Type: Wait, Seconds: 5, End: true}
",
        r#"{"A[1]/R": {"Throw": {"Code": "X"}, "Duration": 2}}"#,
        |_| {}
    ), @r"
    4 transitions, 14 events of 5000
    2 bytes of 65536 into A
    A: 1 visits, 0 attempts, 2000 ms
    A[0]/L: 1 visits, 0 attempts, 2000 ms
    A[1]/R: 1 visits, 1 attempts, 2000 ms
    A b: 1 visits, 0 attempts, 5000 ms
    transitions: 0.000100000 USD
    transitions: 0.000680000 CNY
    ");
}

#[test]
fn children_of_a_distributed_map_have_events_of_their_own() {
    insta::assert_snapshot!(usage(
        "
- Name: A
  Type: Map
  InputConstructor: {list: [1, 2]}
  ItemsPath: $Input.list
  ProcessorConfig: {ExecutionMode: Express}
  Processor:
    StartAt: X
    States: [{Name: X, Type: Pass, End: true}]
  End: true
",
        "{}",
        |it| it.mode = ExecutionMode::Express
    ), @r"
    3 transitions, 5 events of 5000
    15 bytes of 65536 out of A
    A: 1 visits, 0 attempts, 0 ms
    A/X: 2 visits, 0 attempts, 0 ms
    requests: 0.000001013 USD
    GB-seconds: ? USD
    ");
}
