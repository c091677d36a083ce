//! The engine held still: one state, answer or timer per step.

use super::{flow, mocks};
use crate::simulate::{Engine, MockWorld, RunOptions, Step};

#[test]
fn every_step_can_be_foreseen() {
    let analysis = flow(
        "A",
        "
- {Name: A, Type: Pass, Next: B}
- Name: B
  Type: Parallel
  Branches:
    - {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, End: true}]}
    - {StartAt: W, States: [{Name: W, Type: Wait, Seconds: 5, End: true}]}
  End: true
",
    );
    let mocks = mocks("'B[0]/T': {Return: {}, Duration: 2}");
    let mut world = MockWorld::new(&analysis.flow, &mocks, &RunOptions::default());
    let mut engine = Engine::new(&analysis, &RunOptions::default());
    let mut seen = Vec::new();
    while let Some(next) = engine.upcoming() {
        let what = if next.enters { "enters" } else { "goes on in" };
        seen.push(format!("{} {what} {}", next.at_ms, next.path));
        let before = engine.events().len();
        let step = engine.step(&mut world);
        assert!(
            engine.events().len() > before,
            "every step is seen in the history"
        );
        assert_eq!(step == Step::Finished, engine.upcoming().is_none());
    }
    insta::assert_snapshot!(seen.join("\n"), @"
    0 enters A
    0 enters B
    0 enters B[0]/T
    0 enters B[1]/W
    2000 goes on in B[0]/T
    5000 goes on in B[1]/W
    ");
    assert_eq!(engine.step(&mut world), Step::Finished);
}
