//! The same flow, input, mocks, seed and options give the same run.

use super::{flow, run_with, show};

const EVERYTHING: &str = "
- Name: A
  Type: Map
  InputConstructor: {list: [{n: 1}, {n: 2}, {n: 3}, {n: 4}, {n: 5}]}
  ItemsPath: $Input.list
  MaxConcurrency: 3
  GlobalConstructor: {id.$: uuid()}
  Processor:
    StartAt: P
    States:
      - Name: P
        Type: Parallel
        Branches:
          - StartAt: T
            States:
              - Name: T
                Type: Task
                Action: FC:InvokeFunction
                Parameters: {key.$: uuid(), dice.$: 'randomInt(1, 7)'}
                Retry: [{Errors: [E], MaxAttempts: 2, IntervalSeconds: 1, BackoffRate: 1.5}]
                End: true
          - StartAt: W
            States: [{Name: W, Type: Wait, Seconds.$: $Input.n, End: true}]
        Catch: [{Errors: [F], Next: C}]
        End: true
      - {Name: C, Type: Pass, OutputConstructor: {caught.$: uuid()}, End: true}
  End: true
";

const MOCKS: &str = "
A/P[0]/T:
  - {When: {Index: 1}, Throw: {Code: F}, Duration: 1}
  - {When: {Attempt: 1}, Throw: {Code: E}, Times: forever}
  - {Body: 1, Duration: 300ms, Times: forever}
";

#[test]
fn a_hundred_runs_are_one() {
    let analysis = flow("A", EVERYTHING);
    let text = |seed: u64| {
        let run = run_with(&analysis, MOCKS, |options| options.seed = seed);
        show(&analysis, &run, true)
    };
    let first = text(0);
    assert!(first.contains("Succeeded"), "{first}");
    for _ in 0..100 {
        assert_eq!(text(0), first);
    }
    assert_ne!(text(1), first);
}
