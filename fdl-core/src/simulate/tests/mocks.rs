//! Which response serves a call, and which problems mocks may have.

use super::{NoFiles, end, end_with, flow};
use crate::checks::Diagnostic;
use crate::simulate::{MocksFile, Unmocked};
use crate::text::{ColumnUnit, LineIndex};

const LOOP: &str = "
- Name: A
  Type: Map
  InputConstructor: {list: [{n: 1}, {n: 2}, {n: 3}]}
  ItemsPath: $Input.list
  MaxConcurrency: 1
  Processor: {StartAt: T, States: [{Name: T, Type: Task, Action: FC:InvokeFunction, Catch: [{Errors: [E], Next: C}], End: true}, {Name: C, Type: Succeed, OutputConstructor: {caught: true}}]}
  OutputConstructor: {i.$: $Output.Items}
  End: true
";

#[test]
fn a_single_response_serves_for_ever() {
    insta::assert_snapshot!(end(LOOP, "A/T: {Return: {r: 1}}"), @r#"Succeeded {"i":[{"r":1},{"r":1},{"r":1}]}; 0 ms, 4 transitions"#);
    insta::assert_snapshot!(end(LOOP, "A/T: [{Return: {r: 1}}]"), @r#"Succeeded {"i":[{"r":1},{"r":1},{"r":1}]}; 0 ms, 4 transitions"#);
}

#[test]
fn of_several_each_serves_once_unless_it_says_otherwise() {
    insta::assert_snapshot!(end(LOOP, "A/T: [{Return: {r: 1}}, {Return: {r: 2}, Times: 2}]"), @r#"Succeeded {"i":[{"r":1},{"r":2},{"r":2}]}; 0 ms, 4 transitions"#);
    insta::assert_snapshot!(end(LOOP, "A/T: [{Return: {r: 1}}, {Return: {r: 2}, Times: forever}]"), @r#"Succeeded {"i":[{"r":1},{"r":2},{"r":2}]}; 0 ms, 4 transitions"#);
    insta::assert_snapshot!(end(LOOP, "A/T: [{Return: {r: 1}}, {Return: {r: 2}}]"), @"Failed Simulator.MocksExhausted at A[2]/T «T»: the responses of `A/T` that hold for attempt 1 of `A[2]/T` are used up; they served 2 times; 0 ms, 4 transitions");
    insta::assert_snapshot!(end(LOOP, "A/T: {Return: {r: 1}, Times: 2}"), @"Failed Simulator.MocksExhausted at A[2]/T «T»: the responses of `A/T` that hold for attempt 1 of `A[2]/T` are used up; they served 2 times; 0 ms, 4 transitions");
}

#[test]
fn when_holds_for_an_index_an_attempt_or_an_input() {
    insta::assert_snapshot!(end(LOOP, "
A/T:
  - {When: {Index: 1}, Throw: {Code: E}}
  - {When: {Input: {n: 3}}, Return: {r: three}}
  - {When: {Index: 0, Attempt: 1, Input: {n: 1}}, Return: {r: one}}
"), @r#"Succeeded {"i":[{"r":"one"},{"caught":true},{"r":"three"}]}; 0 ms, 5 transitions; Q40"#);
}

#[test]
fn when_nothing_holds_the_call_is_unmocked() {
    let mocks = "A/T: [{When: {Index: 0}, Return: {r: 1}}, {When: {Attempt: 2}, Return: {r: 2}}]";
    insta::assert_snapshot!(end(LOOP, mocks), @"
    Failed Simulator.Unmocked at A[1]/T «T»: no response of `A[1]/T` holds for attempt 1; states that need one: `A/T`; 0 ms, 3 transitions
    warning: the response 2 of `A/T` was never used
    ");
    insta::assert_snapshot!(end_with(LOOP, mocks, |options| options.unmocked = Unmocked::Empty), @r#"
    Succeeded {"i":[{"r":1},{},{}]}; 0 ms, 4 transitions
    warning: the response 2 of `A/T` was never used
    "#);
}

#[test]
fn an_attempt_is_counted_from_each_entry() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Task, Action: FC:InvokeFunction, Retry: [{Errors: [E], MaxAttempts: 1, IntervalSeconds: 1}], Next: B}
- {Name: B, Type: Choice, Branches: [{Condition: $Input.Body < 3, Next: A}], Default: C}
- {Name: C, Type: Succeed}
", "
A:
  - {When: {Attempt: 1}, Throw: {Code: E}, Times: 2}
  - {When: {Attempt: 2}, Body: 2}
  - {When: {Attempt: 2}, Body: 3}
"), @r#"Succeeded {"Body":3}; 2000 ms, 5 transitions"#);
}

#[test]
fn only_the_most_specific_key_counts() {
    insta::assert_snapshot!(end(LOOP, "
A/T: {Return: {r: any}}
'A[1]/T': {Return: {r: one}}
"), @r#"Succeeded {"i":[{"r":"any"},{"r":"one"},{"r":"any"}]}; 0 ms, 4 transitions"#);
    // The entry for the iteration is used up; the general one does not step in.
    insta::assert_snapshot!(end(LOOP, "
A/T: {Return: {r: any}}
'A[1]/T': {When: {Attempt: 1}, Throw: {Code: X}, Times: 1}
'A[2]/T': {When: {Attempt: 2}, Return: {}}
"), @"
    Failed X at A[1]/T «T»; 0 ms, 3 transitions
    warning: the response 1 of `A[2]/T` was never used
    ");
}

/// The problems of mocks for a flow, one a line: place, rule, message, fix.
fn problems(states: &str, text: &str) -> String {
    let analysis = flow("A", states);
    let file = MocksFile::read(text, &NoFiles);
    let mut all = file.problems;
    all.extend(file.mocks.problems(&analysis.flow));
    shown(text, &all)
}

pub(super) fn shown(text: &str, problems: &[Diagnostic]) -> String {
    let lines = LineIndex::new(text);
    let line = |it: &Diagnostic| {
        let at = lines.line_column(text, it.range.start, ColumnUnit::Scalar);
        let place = &text[it.range.indices()];
        let fixes: String = it
            .fixes
            .iter()
            .map(|fix| format!(" ({})", fix.title))
            .collect();
        let place = format!("{}:{} «{place}»", at.line + 1, at.column + 1);
        format!(
            "{place} {:?}[{}] {}{fixes}",
            it.severity, it.code, it.message
        )
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn keys_must_name_a_state_that_calls() {
    insta::assert_snapshot!(problems(&format!("{LOOP}\n- {{Name: Pay, Type: Task, Action: FC:InvokeFunction, End: true}}"), "
Pya: {Return: {Body: 1}}
T: {Return: {Body: 1}}
A: {Return: {}}
A/C: {Return: {}}
A[x]/T: {Return: {}}
Pay: {Items: []}
"), @r#"
    2:1 «Pya» Error[unknown-state-path] no state is named `Pya`; did you mean `Pay`? (Change to `Pay`)
    3:1 «T» Error[unknown-state-path] no state is named `T`; did you mean `A/T`? (Change to `A/T`)
    4:1 «A» Error[unknown-state-path] `A` calls nothing, it needs no mock
    5:1 «A/C» Error[unknown-state-path] `A/C` calls nothing, it needs no mock; did you mean `A/T`? (Change to `A/T`)
    6:1 «A[x]/T» Error[unknown-state-path] `[x]` in `A[x]/T` is no index; in a name write `\[`; did you mean `A/T`? (Change to `A/T`)
    7:7 «Items» Error[invalid-response] `Pay` is a Task; `Items` is the mock of a distributed Map
    "#);
}

#[test]
fn responses_must_make_sense() {
    insta::assert_snapshot!(problems("
- {Name: A, Type: Task, Action: HTTP:Request, End: true}
", "
A:
  - {Retrun: 1}
  - {Return: 1, Throw: {Code: E}}
  - {Duration: soon, Return: 1}
  - {Times: 0, Return: 1}
  - {Times: often, Return: 1}
  - {Throw: {Detail: x}}
  - {Throw: E}
  - {Timeout: false}
  - {Return: 1, Callback: {Never: true}}
  - {Callback: {After: 1}}
  - {Submit: {Timeout: true}}
  - {When: {Idnex: 1, Attempt: 0}, Return: 1}
  - {ReturnFile: pay.json}
  - text
  - {}
B: []
"), @"
    3:6 «Retrun» Error[invalid-response] a response has no member `Retrun`; did you mean `Return`? (Change to `Return`)
    4:17 «Throw» Error[invalid-response] a response answers once: `Throw` is one answer too many
    5:16 «soon» Error[invalid-response] `Duration` is a number of seconds, or a number and ms, s, m, h or d, not `soon`
    6:13 «0» Error[invalid-response] `Times` is a whole number from 1, or `forever`
    7:13 «often» Error[invalid-response] `Times` is a whole number from 1, or `forever`
    8:6 «Throw» Error[invalid-response] `Throw` needs a `Code`
    9:13 «E» Error[invalid-response] `Throw` is a mapping, not text
    10:15 «false» Error[invalid-response] `Timeout` can only be `true`; leave it out otherwise
    12:17 «After» Error[invalid-response] a callback needs one of `Succeed`, `Fail`, `Never`
    13:15 «Timeout» Error[invalid-response] `Submit` has no member `Timeout`; it has `Return`, `Body`, `ReturnFile`, `Throw`
    14:13 «Idnex» Error[invalid-response] `When` has no member `Idnex`; did you mean `Index`? (Change to `Index`)
    14:32 «0» Error[invalid-response] `Attempt` counts from 1
    15:18 «pay.json» Error[invalid-response] `pay.json` cannot be read: there are no files
    16:5 «text» Error[invalid-response] a response is a mapping, not text
    17:5 «{}» Error[invalid-response] a response needs one of `Return`, `Body`, `ReturnFile`, `Throw`, `Timeout`, `Submit`, `Callback`, `Items`
    18:1 «B» Error[invalid-response] `B` has no response
    11:6 «Return» Error[invalid-response] `A` has the mode RequestComplete: there is no callback, only `Return` or `Throw`
    12:6 «Callback» Error[invalid-response] `A` has the mode RequestComplete: there is no callback, only `Return` or `Throw`
    13:6 «Submit» Error[invalid-response] `A` has the mode RequestComplete: there is no callback, only `Return` or `Throw`
    18:1 «B» Error[unknown-state-path] no state is named `B`
    ");
}

#[test]
fn responses_must_go_with_the_mode() {
    insta::assert_snapshot!(problems("
- {Name: A, Type: Task, Action: FC:InvokeFunction, Next: B}
- {Name: B, Type: Task, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, Next: C}
- {Name: C, Type: Task, Action: HTTP:Request, End: true}
", "
A: [{Return: 1}, {Return: {Body: 1}}, {Body: 1}, {Submit: {}}, {Callback: {Succeed: {}}}, {Throw: {Code: E}}]
B: [{Return: 1}, {Submit: {}, Callback: {Succeed: {}}}]
C: {Return: 1}
"), @r#"
    2:6 «Return» Warning[response-without-body] `FC:InvokeFunction` returns `{"Body": …}` in the mode RequestComplete, this response has no `Body` (Change to `Body`)
    2:51 «Submit» Error[invalid-response] `A` has the mode RequestComplete: there is no callback, only `Return` or `Throw`
    2:65 «Callback» Error[invalid-response] `A` has the mode RequestComplete: there is no callback, only `Return` or `Throw`
    "#);
}

#[test]
fn a_response_may_come_from_a_file_or_short() {
    insta::assert_snapshot!(end("
- {Name: A, Type: Task, Action: FC:InvokeFunction, End: true}
", "{\"A\": {\"Body\": [1, 2.50]}}"), @r#"Succeeded {"Body":[1,2.50]}; 0 ms, 1 transitions"#);
}

#[test]
fn the_seed_chooses_durations_in_their_range() {
    let analysis = super::flow(
        "A",
        "
- {Name: A, Type: Task, Action: FC:InvokeFunction, Next: B}
- {Name: B, Type: Task, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, End: true}
",
    );
    let text = "
A: {Body: 1, Duration: {Min: 1, Max: 5}}
B: {Duration: {Exactly: 1s}, Callback: {After: {Min: 200ms, Max: 300ms}, Succeed: {}}}
";
    let took = |seed| super::run_with(&analysis, text, |it| it.seed = seed).duration_ms;
    let all: Vec<u64> = (0..50).map(took).collect();
    assert!(all.iter().all(|it| (2_200..=6_300).contains(it)), "{all:?}");
    assert!(all.iter().any(|it| *it < 3_500) && all.iter().any(|it| *it > 5_000));
    assert_eq!(took(7), took(7));
    let wrong = "
A: {Body: 1, Duration: {Min: 5, Max: 1}}
B: {Body: 1, Duration: {Min: 5, Most: 1}}
";
    let problems = crate::simulate::MocksFile::read(wrong, &super::NoFiles).problems;
    insta::assert_snapshot!(shown(wrong, &problems), @"
    2:14 «Duration» Error[invalid-response] the `Max` of `Duration` is less than its `Min`
    3:14 «Duration» Error[invalid-response] `Duration` needs a `Max`
    3:33 «Most» Error[invalid-response] `Duration` has no member `Most`; it has `Min`, `Max`, `Exactly`
    ");
}
