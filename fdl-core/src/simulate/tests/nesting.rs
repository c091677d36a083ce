//! Branches and iterations: paths, order, windows, cancellation, transitions.

use super::{end, sequence, trace};

#[test]
fn run_time_paths_name_branches_and_iterations() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Map
  InputConstructor: {list: [1, 2]}
  ItemsPath: $Input.list
  MaxConcurrency: 1
  Processor:
    StartAt: P
    States:
      - Name: P
        Type: Parallel
        Branches:
          - StartAt: N
            States:
              - Name: N
                Type: Map
                ItemsPath: '[7]'
                Processor: {StartAt: a/b, States: [{Name: a/b, Type: Pass, End: true}]}
                End: true
        End: true
  End: true
", ""), @r#"
    0 ExecutionStarted
    0 StepEntered A
    0 IterationEntered A[0]
    0 StepEntered A[0]/P
    0 BranchEntered A[0]/P[0]
    0 StepEntered A[0]/P[0]/N
    0 IterationEntered A[0]/P[0]/N[0]
    0 StepEntered A[0]/P[0]/N[0]/a\/b
    0 StepExited A[0]/P[0]/N[0]/a\/b
    0 IterationExited A[0]/P[0]/N[0]
    0 StepExited A[0]/P[0]/N
    0 BranchExited A[0]/P[0]
    0 StepExited A[0]/P
    0 IterationExited A[0]
    0 IterationEntered A[1]
    0 StepEntered A[1]/P
    0 BranchEntered A[1]/P[0]
    0 StepEntered A[1]/P[0]/N
    0 IterationEntered A[1]/P[0]/N[0]
    0 StepEntered A[1]/P[0]/N[0]/a\/b
    0 StepExited A[1]/P[0]/N[0]/a\/b
    0 IterationExited A[1]/P[0]/N[0]
    0 StepExited A[1]/P[0]/N
    0 BranchExited A[1]/P[0]
    0 StepExited A[1]/P
    0 IterationExited A[1]
    0 StepExited A
    0 ExecutionSucceeded
    "#);
}

#[test]
fn branches_advance_first_in_first_out_one_state_each() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: X1, States: [{Name: X1, Type: Pass, Next: X2}, {Name: X2, Type: Pass, Next: X3}, {Name: X3, Type: Pass, End: true}]}
    - {StartAt: Y1, States: [{Name: Y1, Type: Pass, Next: Y2}, {Name: Y2, Type: Pass, End: true}]}
  End: true
", ""), @"
    0 ExecutionStarted
    0 StepEntered A
    0 BranchEntered A[0]
    0 BranchEntered A[1]
    0 StepEntered A[0]/X1
    0 StepExited A[0]/X1
    0 StepEntered A[1]/Y1
    0 StepExited A[1]/Y1
    0 StepEntered A[0]/X2
    0 StepExited A[0]/X2
    0 StepEntered A[1]/Y2
    0 StepExited A[1]/Y2
    0 BranchExited A[1]
    0 StepEntered A[0]/X3
    0 StepExited A[0]/X3
    0 BranchExited A[0]
    0 StepExited A
    0 ExecutionSucceeded
    ");
}

#[test]
fn a_map_starts_the_next_iteration_as_soon_as_one_ends() {
    insta::assert_snapshot!(sequence("
- Name: A
  Type: Map
  InputConstructor: {list: [{s: 5}, {s: 1}, {s: 1}, {s: 1}]}
  ItemsPath: $Input.list
  MaxConcurrency: 2
  Processor: {StartAt: W, States: [{Name: W, Type: Wait, Seconds.$: $Input.s, End: true}]}
  End: true
", ""), @"
    0 ExecutionStarted
    0 StepEntered A
    0 IterationEntered A[0]
    0 IterationEntered A[1]
    0 StepEntered A[0]/W
    0 StepEntered A[1]/W
    1 StepExited A[1]/W
    1 IterationExited A[1]
    1 IterationEntered A[2]
    1 StepEntered A[2]/W
    2 StepExited A[2]/W
    2 IterationExited A[2]
    2 IterationEntered A[3]
    2 StepEntered A[3]/W
    3 StepExited A[3]/W
    3 IterationExited A[3]
    5 StepExited A[0]/W
    5 IterationExited A[0]
    5 StepExited A
    5 ExecutionSucceeded
    ");
}

#[test]
fn at_most_forty_iterations_run_at_a_time() {
    let items: Vec<String> = (0..41).map(|it| it.to_string()).collect();
    for (concurrency, seconds) in [
        ("", 2),
        ("MaxConcurrency: 100", 2),
        ("MaxConcuccency: 20", 3),
        ("MaxConcurrency: 0", 2),
    ] {
        let states = format!(
            "
- Name: A
  Type: Map
  InputConstructor: {{list: [{}]}}
  ItemsPath: $Input.list
  {concurrency}
  Processor: {{StartAt: W, States: [{{Name: W, Type: Wait, Seconds: 1, End: true}}]}}
  OutputConstructor: {{}}
  End: true
",
            items.join(", ")
        );
        let end = end(&states, "");
        assert!(
            end.contains(&format!("; {seconds}000 ms, 42 transitions")),
            "{concurrency} {end}"
        );
    }
}

#[test]
fn the_first_failure_cuts_the_siblings_off() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: W, States: [{Name: W, Type: Wait, Seconds: 100, End: true}]}
    - {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
    - StartAt: U
      States:
        - {Name: U, Type: Task, Action: FC:InvokeFunction, Retry: [{Errors: [F], MaxAttempts: 9, IntervalSeconds: 9}], End: true}
    - StartAt: N
      States:
        - Name: N
          Type: Map
          ItemsPath: '[1]'
          Processor: {StartAt: V, States: [{Name: V, Type: Task, Action: FC:InvokeFunction, End: true}]}
          End: true
  Catch: [{Errors: [E], Next: B}]
  End: true
- {Name: B, Type: Wait, Seconds: 200, End: true}
", "
'A[1]/T': {Throw: {Code: E}, Duration: 5}
'A[2]/U': {Throw: {Code: F}}
'A[3]/N/V': {Return: {}, Duration: 50}
"), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 BranchEntered A[0] {"input":{}}
    4 0 BranchEntered A[1] {"input":{}}
    5 0 BranchEntered A[2] {"input":{}}
    6 0 BranchEntered A[3] {"input":{}}
    7 0 StepEntered A[0]/W {"input":{}}
    8 0 StepEntered A[1]/T {"input":{}}
    9 0 TaskScheduled A[1]/T {"action":"FC:InvokeFunction","parameters":{}}
    10 0 TaskStarted A[1]/T #9 {}
    11 0 StepEntered A[2]/U {"input":{}}
    12 0 TaskScheduled A[2]/U {"action":"FC:InvokeFunction","parameters":{}}
    13 0 TaskStarted A[2]/U #12 {}
    14 0 TaskFailed A[2]/U #12 {"error":"F","cause":""}
    15 0 StepEntered A[3]/N {"input":{}}
    16 0 IterationEntered A[3]/N[0] {"input":1}
    17 0 StepEntered A[3]/N[0]/V {"input":1}
    18 0 TaskScheduled A[3]/N[0]/V {"action":"FC:InvokeFunction","parameters":{}}
    19 0 TaskStarted A[3]/N[0]/V #18 {}
    20 5000 TaskFailed A[1]/T #9 {"error":"E","cause":""}
    21 5000 StepFailed A[1]/T {"error":"E","cause":""}
    22 5000 StepFailed A {"error":"E","cause":""}
    23 5000 StepEntered B {"input":{}}
    24 205000 StepExited B {"output":{}}
    25 205000 ExecutionSucceeded {"output":{}}
    Succeeded {}; 205000 ms, 7 transitions; Q16 Q20 Q40
    "#);
}

#[test]
fn of_failures_at_one_instant_the_first_scheduled_counts() {
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
    - {StartAt: U, States: [{Name: U, Type: Task, Action: FC:InvokeFunction, End: true}]}
  End: true
", "
'A[0]/T': {Throw: {Code: T}, Duration: 5}
'A[1]/U': {Throw: {Code: U}, Duration: 5}
"), @"Failed T at A[0]/T «T»; 5000 ms, 3 transitions; Q16");
}

#[test]
fn every_entry_of_a_state_is_a_transition() {
    // The examples of the billing page: 3 branches of 1 task; 4 items of 1 task; a choice.
    insta::assert_snapshot!(end("
- Name: A
  Type: Parallel
  Branches:
    - {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
    - {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
    - {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  OutputConstructor: {}
  End: true
", ""), @"Succeeded {}; 0 ms, 4 transitions");
    insta::assert_snapshot!(end("
- Name: A
  Type: Map
  ItemsPath: '[{}, {}, {}, {}]'
  Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
  OutputConstructor: {}
  End: true
", ""), @"Succeeded {}; 0 ms, 5 transitions");
    insta::assert_snapshot!(end("
- {Name: A, Type: Choice, Branches: [{Condition: 'true', Next: X}], Default: X}
- {Name: X, Type: Pass, End: true}
", ""), @"Succeeded {}; 0 ms, 2 transitions");
}

#[test]
fn a_failure_deep_inside_fails_every_state_on_its_way_up() {
    insta::assert_snapshot!(trace("
- Name: A
  Type: Map
  ItemsPath: '[{}]'
  Processor:
    StartAt: P
    States:
      - Name: P
        Type: Parallel
        Branches:
          - {StartAt: F, States: [{Name: F, Type: Fail, Code: E, Detail: deep}]}
        End: true
  End: true
", ""), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 IterationEntered A[0] {"input":{}}
    4 0 StepEntered A[0]/P {"input":{}}
    5 0 BranchEntered A[0]/P[0] {"input":{}}
    6 0 StepEntered A[0]/P[0]/F {"input":{}}
    7 0 StepFailed A[0]/P[0]/F {"error":"E","cause":"deep"}
    8 0 StepFailed A[0]/P {"error":"E","cause":"deep"}
    9 0 StepFailed A {"error":"E","cause":"deep"}
    10 0 ExecutionFailed {"error":"E","cause":"deep"}
    Failed E at A[0]/P[0]/F «F»: deep; 0 ms, 3 transitions; Q24
    "#);
}

#[test]
fn a_state_of_a_loop_is_entered_again() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Pass, OutputConstructor: {n.$: 'length($Global) == 0'}, GlobalConstructor: {n: 1}, Next: C}
- {Name: C, Type: Choice, Branches: [{Condition: $Input.n, Next: A}], Default: D}
- {Name: D, Type: Succeed}
", ""), @r#"Succeeded {"n":false}; 0 ms, 5 transitions"#);
}
