//! Coverage of flows whose numbers were counted by hand.

use std::fmt::Write as _;

use super::{flow, mocks};
use crate::analysis::Analysis;
use crate::simulate::{Coverage, Hits, RunOptions, Unit, UnitGroup, UnitKind, run};
use crate::value::Value;

/// The hits of runs, each with its input and mocks.
fn hits(analysis: &Analysis, runs: &[(&str, &str)]) -> Hits {
    let mut hits = Hits::none(&analysis.flow);
    for (input, mock_text) in runs {
        let options = RunOptions {
            input: Value::from_json(input).expect("the input is JSON"),
            ..RunOptions::default()
        };
        hits.add(&run(analysis, &mocks(mock_text), &options).hits);
    }
    hits
}

/// The numbers of each group, then each piece with its hits.
fn report(analysis: &Analysis, runs: &[(&str, &str)]) -> String {
    let coverage = Coverage::new(analysis, &hits(analysis, runs));
    let mut out = String::new();
    for group in UnitGroup::ALL {
        let tally = coverage.tally(group);
        let _ = write!(out, "{} {}/{} ", group.name(), tally.covered, tally.total);
    }
    let total = coverage.total();
    let _ = writeln!(out, "= {}/{}", total.covered, total.total);
    for unit in &coverage.units {
        let place = &analysis.text[unit.range.indices()];
        let path = analysis.flow.path(unit.state);
        let _ = writeln!(out, "{:3} {path} {} «{place}»", unit.hits, word(unit));
    }
    out
}

fn word(unit: &Unit) -> String {
    match unit.kind {
        UnitKind::State => "state".to_owned(),
        UnitKind::Transition(kind, _) => format!("{kind:?}"),
        UnitKind::Condition(index, truth) => format!("condition {index} {truth}"),
        UnitKind::Retry(index) => format!("retry {index}"),
        UnitKind::RetryExhausted(index) => format!("retry {index} exhausted"),
        UnitKind::Catch(index) => format!("catch {index}"),
    }
}

/// The text with the hits of each line before it.
fn lines(analysis: &Analysis, runs: &[(&str, &str)]) -> String {
    let coverage = Coverage::new(analysis, &hits(analysis, runs));
    let mut out = String::new();
    for (number, line) in (0..).zip(analysis.text.lines()) {
        let hits = coverage.lines.iter().find(|it| it.line == number);
        let hits = hits.map_or(String::new(), |it| it.hits.to_string());
        let _ = writeln!(out, "{hits:>2}|{line}");
    }
    out
}

/// A payment that is retried and may be refused.
fn payment() -> Analysis {
    flow(
        "A",
        "
  - Type: Choice
    Name: A
    Branches:
      - Condition: $Input.amount > 100
        Next: Ask
      - Condition: $Input.amount > 0
        Next: Pay
    Default: Nothing
  - Type: Task
    Name: Ask
    Action: a:b
    Next: Pay

  # The card.
  - Type: Task
    Name: Pay
    Action: a:b
    Retry:
      - Errors: [Busy]
        MaxAttempts: 2
        IntervalSeconds: 1
      - Errors: [FnF.ALL]
        MaxAttempts: 1
        IntervalSeconds: 1
    Catch:
      - Errors: [Refused]
        Next: Sorry
      - Errors: [Lost]
        Next: Sorry
    End: true
  - {Type: Succeed, Name: Nothing}
  - {Type: Fail, Name: Sorry}
",
    )
}

const PAYMENTS: &[(&str, &str)] = &[
    // A true at once, Pay at the third attempt.
    (
        r#"{"amount": 200}"#,
        "{Ask: {Return: {}}, Pay: [{Throw: {Code: Busy}, Times: 2}, {Return: {}}]}",
    ),
    // The second branch; the retry of `FnF.ALL` is used and then exhausted, and `Refused` caught.
    (r#"{"amount": 7}"#, "{Pay: {Throw: {Code: Refused}}}"),
    // The condition fails: it counts on neither side.
    (r#"{}"#, "{}"),
];

#[test]
fn a_payment() {
    // By hand. States: A, Ask, Pay, Sorry of 5. Transitions: A→Ask, A→Pay, Ask→Pay, Pay→Sorry by the
    // first rule, of 6. Sides: first true and false, second true, of 4. Rules: the first of Retry is
    // used (2) but not exhausted, the second used (1) and exhausted; the first of Catch.
    insta::assert_snapshot!(report(&payment(), PAYMENTS), @r"
    states 4/5 transitions 4/6 branches 3/4 retries 3/4 catches 1/2 = 15/21
      3 A state «A»
      1 A Branch(0) «Ask»
      1 A Branch(1) «Pay»
      0 A Default «Nothing»
      1 A condition 0 true «$Input.amount > 100»
      1 A condition 0 false «$Input.amount > 100»
      1 A condition 1 true «$Input.amount > 0»
      0 A condition 1 false «$Input.amount > 0»
      1 Ask state «Ask»
      1 Ask Next «Pay»
      2 Pay state «Pay»
      1 Pay Catch(0) «Sorry»
      0 Pay Catch(1) «Sorry»
      2 Pay retry 0 «Errors»
      0 Pay retry 0 exhausted «Errors»
      1 Pay retry 1 «Errors»
      1 Pay retry 1 exhausted «Errors»
      1 Pay catch 0 «Errors»
      0 Pay catch 1 «Errors»
      0 Nothing state «Nothing»
      1 Sorry state «Sorry»
    ");
}

#[test]
fn a_payment_by_line() {
    insta::assert_snapshot!(lines(&payment(), PAYMENTS), @r"
     |Type: StateMachine
     |SpecVersion: v1
     |Name: test
     |StartAt: A
     |States:
     |
    3|  - Type: Choice
    3|    Name: A
    3|    Branches:
    2|      - Condition: $Input.amount > 100
    1|        Next: Ask
    1|      - Condition: $Input.amount > 0
    1|        Next: Pay
    0|    Default: Nothing
    1|  - Type: Task
    1|    Name: Ask
    1|    Action: a:b
    1|    Next: Pay
     |
     |  # The card.
    2|  - Type: Task
    2|    Name: Pay
    2|    Action: a:b
    2|    Retry:
    2|      - Errors: [Busy]
    2|        MaxAttempts: 2
    2|        IntervalSeconds: 1
    2|      - Errors: [FnF.ALL]
    2|        MaxAttempts: 1
    2|        IntervalSeconds: 1
    2|    Catch:
    1|      - Errors: [Refused]
    1|        Next: Sorry
    0|      - Errors: [Lost]
    0|        Next: Sorry
    2|    End: true
    0|  - {Type: Succeed, Name: Nothing}
    1|  - {Type: Fail, Name: Sorry}
    ");
}

/// Branches and iterations, with a state that nobody can reach.
fn nested() -> Analysis {
    flow(
        "Each",
        "
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    Processor:
      StartAt: Odd
      States:
        - Type: Choice
          Name: Odd
          Branches: [{Condition: $Input.odd, Next: Both}]
          Default: Even
        - Type: Parallel
          Name: Both
          Branches:
            - StartAt: L
              States:
                - {Type: Task, Name: L, Action: a:b, Catch: [{Errors: [X], Next: M}], End: true}
                - {Type: Pass, Name: M, End: true}
            - StartAt: R
              States: [{Type: Pass, Name: R, End: true}]
          Retry: [{Errors: [Y], MaxAttempts: 1, IntervalSeconds: 0}]
          End: true
        - {Type: Pass, Name: Even, End: true}
        - Type: Pass
          Name: Unreached
          Next: Even
    Catch:
      - {Errors: [Y], Next: End}
      - {Errors: [Z], Next: End}
    Next: End
  - {Type: Succeed, Name: End}
",
    )
}

const NESTED: &[(&str, &str)] = &[
    // Two odd items and an even one; `X` is caught in the first iteration.
    (
        r#"{"items": [{"odd": true}, {"odd": true}, {"odd": false}]}"#,
        r#"{"Each/Both[0]/L": [{When: {Index: 0}, Throw: {Code: X}}, {Return: {}, Times: forever}]}"#,
    ),
    // `Y` makes the Parallel start again, and then fails the Map, which catches it.
    (
        r#"{"items": [{"odd": true}]}"#,
        r#"{"Each/Both[0]/L": {Throw: {Code: Y}}}"#,
    ),
];

#[test]
fn branches_and_iterations() {
    // By hand. States: 8 of 8, since nothing leads to `Unreached`. Transitions: Odd→Both (3),
    // Odd→Even (1), L→M (1), Each→End by Next (1) and by the first rule of Catch (1), not by the
    // second: 5 of 6. Sides: both. Retry: used (1) and exhausted (1). Catch: 2 of 3.
    insta::assert_snapshot!(report(&nested(), NESTED), @r"
    states 8/8 transitions 5/6 branches 2/2 retries 2/2 catches 2/3 = 19/21
      2 Each state «Each»
      1 Each Next «End»
      1 Each Catch(0) «End»
      0 Each Catch(1) «End»
      1 Each catch 0 «Errors»
      0 Each catch 1 «Errors»
      4 Each/Odd state «Odd»
      3 Each/Odd Branch(0) «Both»
      1 Each/Odd Default «Even»
      3 Each/Odd condition 0 true «$Input.odd»
      1 Each/Odd condition 0 false «$Input.odd»
      3 Each/Both state «Both»
      1 Each/Both retry 0 «Errors»
      1 Each/Both retry 0 exhausted «Errors»
      4 Each/Both[0]/L state «L»
      1 Each/Both[0]/L Catch(0) «M»
      1 Each/Both[0]/L catch 0 «Errors»
      1 Each/Both[0]/M state «M»
      2 Each/Both[1]/R state «R»
      1 Each/Even state «Even»
      2 End state «End»
    ");
}

#[test]
fn branches_and_iterations_by_line() {
    insta::assert_snapshot!(lines(&nested(), NESTED), @r"
     |Type: StateMachine
     |SpecVersion: v1
     |Name: test
     |StartAt: Each
     |States:
     |
    2|  - Type: Map
    2|    Name: Each
    2|    ItemsPath: $Input.items
    2|    Processor:
    2|      StartAt: Odd
    2|      States:
    4|        - Type: Choice
    4|          Name: Odd
    4|          Branches: [{Condition: $Input.odd, Next: Both}]
    1|          Default: Even
    3|        - Type: Parallel
    3|          Name: Both
    3|          Branches:
    3|            - StartAt: L
    3|              States:
    4|                - {Type: Task, Name: L, Action: a:b, Catch: [{Errors: [X], Next: M}], End: true}
    1|                - {Type: Pass, Name: M, End: true}
    3|            - StartAt: R
    3|              States: [{Type: Pass, Name: R, End: true}]
    3|          Retry: [{Errors: [Y], MaxAttempts: 1, IntervalSeconds: 0}]
    3|          End: true
    1|        - {Type: Pass, Name: Even, End: true}
     |        - Type: Pass
     |          Name: Unreached
     |          Next: Even
    2|    Catch:
    1|      - {Errors: [Y], Next: End}
    0|      - {Errors: [Z], Next: End}
    1|    Next: End
    2|  - {Type: Succeed, Name: End}
    ");
}

/// Conditions that are settled, rules that match nothing, ways that are closed.
fn settled() -> Analysis {
    flow(
        "A",
        "
  - Type: Choice
    Name: A
    Branches:
      - {Condition: $Input.n > 5, Next: B}
      - {Condition: $Input.n > 10, Next: C}
      - {Condition: $Input.n <= 5, Next: D}
    Default: C
  - Type: Pass
    Name: B
    End: true
  - Type: Pass
    Name: C
    End: true
  - Type: Task
    Name: D
    Action: a:b
    Retry:
      - {Errors: [X], MaxAttempts: 0, IntervalSeconds: 1}
      - {Errors: [X], MaxAttempts: 9, IntervalSeconds: 1}
    Catch:
      - {Errors: [FnF.ALL], Next: B}
      - Errors: [X]
        Next: C
    End: true
",
    )
}

#[test]
fn what_cannot_be_used_is_left_out() {
    // By hand, for one run in which `n` is 1 and D fails with X. States: A, D, B of A, B, D. Transitions:
    // A→D, D→B of A→B, A→D, D→B. Sides: `> 5` false of two, `> 10` false of one, `<= 5` true of one.
    // Retry: exhausted of exhausted (`MaxAttempts: 0`). Catch: the first of the first.
    let runs = [(r#"{"n": 1}"#, "{D: {Throw: {Code: X}}}")];
    insta::assert_snapshot!(report(&settled(), &runs), @r"
    states 3/3 transitions 2/3 branches 3/4 retries 1/1 catches 1/1 = 10/12
      1 A state «A»
      0 A Branch(0) «B»
      1 A Branch(2) «D»
      0 A condition 0 true «$Input.n > 5»
      1 A condition 0 false «$Input.n > 5»
      1 A condition 1 false «$Input.n > 10»
      1 A condition 2 true «$Input.n <= 5»
      1 B state «B»
      1 D state «D»
      1 D Catch(0) «B»
      1 D retry 0 exhausted «Errors»
      1 D catch 0 «Errors»
    ");
    insta::assert_snapshot!(lines(&settled(), &runs), @r"
     |Type: StateMachine
     |SpecVersion: v1
     |Name: test
     |StartAt: A
     |States:
     |
    1|  - Type: Choice
    1|    Name: A
    1|    Branches:
    1|      - {Condition: $Input.n > 5, Next: B}
    1|      - {Condition: $Input.n > 10, Next: C}
    1|      - {Condition: $Input.n <= 5, Next: D}
     |    Default: C
    1|  - Type: Pass
    1|    Name: B
    1|    End: true
     |  - Type: Pass
     |    Name: C
     |    End: true
    1|  - Type: Task
    1|    Name: D
    1|    Action: a:b
    1|    Retry:
    1|      - {Errors: [X], MaxAttempts: 0, IntervalSeconds: 1}
     |      - {Errors: [X], MaxAttempts: 9, IntervalSeconds: 1}
    1|    Catch:
    1|      - {Errors: [FnF.ALL], Next: B}
     |      - Errors: [X]
     |        Next: C
    1|    End: true
    ");
}

#[test]
fn what_was_missed_is_said() {
    let analysis = payment();
    let messages = |runs: &[(&str, &str)]| -> String {
        let coverage = Coverage::new(&analysis, &hits(&analysis, runs));
        let messages = coverage
            .missed()
            .map(|it| it.missed_message(&analysis) + "\n");
        messages.collect()
    };
    insta::assert_snapshot!(messages(PAYMENTS), @r"
    `A` never led to `Nothing` by `Default`
    `$Input.amount > 0` of `A` was never false
    `Retry` rule 1 of `Pay` was never exhausted
    `Catch` rule 2 of `Pay` was never used
    `Nothing` was never entered
    ");
    insta::assert_snapshot!(messages(&[]), @r"
    `A` was never entered
    `Ask` was never entered
    `Pay` was never entered
    `Nothing` was never entered
    `Sorry` was never entered
    ");
}

/// Attempts that fail before they call anything leave no event, but count.
#[test]
fn attempts_without_a_trace_count() {
    let analysis = flow(
        "A",
        "
  - Type: Task
    Name: A
    Action: a:b
    Parameters: {x.$: $Input.none}
    Retry: [{Errors: [Simulator.ExpressionError], MaxAttempts: 3, IntervalSeconds: 1}]
    End: true
",
    );
    let hits = hits(&analysis, &[("{}", "{}")]);
    let rule = hits.state(crate::model::StateId(0)).retries[0];
    assert_eq!((rule.used, rule.exhausted), (3, 1));
}
