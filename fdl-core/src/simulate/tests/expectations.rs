//! What a case expects against what a run did.

use super::{NoFiles, flow};
use crate::analysis::Analysis;
use crate::simulate::{TestFile, expect, run};
use crate::text::{ColumnUnit, LineIndex};

fn order() -> Analysis {
    flow(
        "Ship",
        "
- Name: Ship
  Type: Map
  InputConstructor: {list: [{n: 1}, {n: 2}]}
  ItemsPath: $Input.list
  Processor:
    StartAt: Book
    States: [{Name: Book, Type: Task, Action: FC:InvokeFunction, Parameters: {n.$: $Input.n, to: here}, End: true}]
  Next: Pause
- {Name: Pause, Type: Wait, Seconds: 3, GlobalConstructor: {waited: {seconds: 3}}, Next: Done}
- {Name: Done, Type: Pass, OutputConstructor: {items.$: $Input.Items, ok: true, list: [1, {a: 2}]}, End: true}
",
    )
}

/// The failures of the only case of a file, one a line.
fn failures(mocks: &str, expect_text: &str) -> String {
    let text = format!(
        "
Mocks: {mocks}
Cases:
  - Name: case
    Expect:
{expect_text}
"
    );
    let file = TestFile::read(text.as_str(), &NoFiles);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    let analysis = order();
    let case = &file.cases[0];
    let run = run(&analysis, &case.mocks, &case.options);
    let mut validate = |schema: &_, value: &_| match schema == value {
        true => Ok(()),
        false => Err("the output is not as the schema says".to_owned()),
    };
    let found = expect::evaluate(case, &file.tree, &analysis.flow, &run, &mut validate);
    let lines = LineIndex::new(&text);
    let line = |it: &expect::Failure| {
        let at = lines.line_column(&text, it.range.start, ColumnUnit::Scalar);
        let place = &text[it.range.indices()];
        format!(
            "{}:{} «{place}» {}: {}; expected {}, actual {}",
            at.line + 1,
            at.column + 1,
            it.expectation,
            it.message,
            it.expected,
            it.actual
        )
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_case_that_is_right_in_everything() {
    assert_eq!(
        failures(
            "{Ship/Book: {Body: 1}}",
            "
      Status: Succeeded
      Output: {list: [1.0, {a: 2}], ok: true}
      OutputExactly: {list: [1, {a: 2}], ok: true, items: [{Body: 1}, {Body: 1}]}
      OutputSchema: {items: [{Body: 1}, {Body: 1}], ok: true, list: [1, {a: 2}]}
      Path: [Ship, Pause, Done]
      Calls: {Ship/Book: 2, 'Ship[0]/Book': 1, 'Ship[7]/Book': 0}
      Requests: {Ship/Book: {n: 2}, 'Ship[0]/Book': {n: 1, to: here}}
      States:
        Ship/Book: {Input: {n: 2}, Output: {Body: 1}}
        Ship[0]/Book: {Input: {n: 1}}
        Ship: {Input: {list: [{n: 1}, {n: 2}]}, Output: {Items: [{Body: 1}, {}]}}
        Done: {}
      Global: {waited: {seconds: 3.0}}
      Duration: {Exactly: 3, Min: 3s, Max: 3000ms}
      Transitions: {Exactly: 5, Min: 5, Max: 5}
"
        ),
        ""
    );
}

#[test]
fn a_case_that_is_wrong_in_everything() {
    insta::assert_snapshot!(failures("{Ship/Book: {Body: 1}}", "
      Status: Failed
      Error: {Code: E}
      Output: {list: [1, {a: 3}], ok: true}
      OutputExactly: {ok: true, list: [1, {a: 2}]}
      OutputSchema: {}
      Path: [Ship, Done]
      Calls: {Ship/Book: 1, 'Ship[0]/Book': 2}
      Requests: {Ship/Book: {n: 1}, 'Ship[7]/Book': {}}
      Duration: {Exactly: 2.5, Min: 3.001, Max: 2}
      Transitions: {Exactly: 4, Min: 6, Max: 4}
"), @r#"
    7:15 «Failed» Status: the run is Succeeded, not Failed; expected "Failed", actual "Succeeded"
    8:7 «Error» Error: the run has no error; expected {"Code":"E"}, actual null
    9:30 «3» Output: `list[1].a` of the output is `2`, not `3`; expected {"list":[1,{"a":3}],"ok":true}, actual {"items":[{"Body":1},{"Body":1}],"ok":true,"list":[1,{"a":2}]}
    10:7 «OutputExactly» OutputExactly: `items` of the output was not expected; expected {"ok":true,"list":[1,{"a":2}]}, actual {"items":[{"Body":1},{"Body":1}],"ok":true,"list":[1,{"a":2}]}
    11:7 «OutputSchema» OutputSchema: the output is not as the schema says; expected {}, actual {"items":[{"Body":1},{"Body":1}],"ok":true,"list":[1,{"a":2}]}
    12:20 «Done» Path: step 2 is `Pause`, not `Done`; expected ["Ship","Done"], actual ["Ship","Pause","Done"]
    13:26 «1» Calls: `Ship/Book` was called 2 times, not once; expected 1, actual 2
    13:45 «2» Calls: `Ship[0]/Book` was called once, not 2 times; expected 2, actual 1
    14:33 «1» Requests: `n` of the request of `Ship/Book` is `2`, not `1`; expected {"n":1}, actual {"n":2,"to":"here"}
    14:37 «'Ship[7]/Book'» Requests: `Ship[7]/Book` was never called; expected {}, actual null
    15:7 «Duration» Duration: the run took 3 s, not 2.5 s; expected {"Exactly":2.5}, actual 3
    15:7 «Duration» Duration: the run took 3 s, less than 3.001 s; expected {"Min":3.001}, actual 3
    15:7 «Duration» Duration: the run took 3 s, more than 2 s; expected {"Max":2}, actual 3
    16:7 «Transitions» Transitions: the transitions are 5, not 4; expected {"Exactly":4}, actual 5
    16:7 «Transitions» Transitions: the transitions are 5, less than 6; expected {"Min":6}, actual 5
    16:7 «Transitions» Transitions: the transitions are 5, more than 4; expected {"Max":4}, actual 5
    "#);
}

#[test]
fn a_failed_run() {
    let mocks = "{Ship/Book: {Throw: {Code: E, Detail: busy}}}";
    assert_eq!(
        failures(
            mocks,
            "
      Status: Failed
      Error: {Code: E, State: 'Ship[0]/Book'}
      Path: [Ship]
"
        ),
        ""
    );
    insta::assert_snapshot!(failures(mocks, "
      Error: {Code: F, Detail: busy}
      Output: {ok: true}
      OutputSchema: true
      Path: [Ship, Pause, Done]
"), @r#"
    4:11 «case» Status: the run is Failed, not Succeeded: E at `Ship[0]/Book`: busy; expected "Succeeded", actual "Failed"
    7:21 «F» Error: `Code` of the error is `"E"`, not `"F"`; expected {"Code":"F","Detail":"busy"}, actual {"Code":"E","Detail":"busy","State":"Ship[0]/Book"}
    8:7 «Output» Output: the run is Failed and has no output; expected {"ok":true}, actual null
    9:7 «OutputSchema» OutputSchema: the run is Failed and has no output; expected true, actual null
    10:20 «Pause» Path: `Pause` was not entered as step 2; expected ["Ship","Pause","Done"], actual ["Ship"]
    "#);
}

#[test]
fn without_expectations_a_run_must_succeed() {
    assert_eq!(failures("{Ship/Book: {Body: 1}}", "      {}"), "");
    insta::assert_snapshot!(failures("{Ship/Book: {Throw: {Code: E}}}", "      {}"), @r#"4:11 «case» Status: the run is Failed, not Succeeded: E at `Ship[0]/Book`; expected "Succeeded", actual "Failed""#);
}

#[test]
fn a_number_is_not_text() {
    insta::assert_snapshot!(failures("{Ship/Book: {Body: 1}}", "
      Output:
        items: [{Body: \"1\"}, {}]
"), @r#"8:24 «"1"» Output: `items[0].Body` of the output is `1`, not `"1"`; expected {"items":[{"Body":"1"},{}]}, actual {"items":[{"Body":1},{"Body":1}],"ok":true,"list":[1,{"a":2}]}"#);
    insta::assert_snapshot!(failures("{Ship/Book: {Body: 1}}", "
      Output:
        items: [{}]
        nothing:
          at: all
"), @r#"8:9 «items» Output: `items` of the output has 2 elements, not 1; expected {"items":[{}],"nothing":{"at":"all"}}, actual {"items":[{"Body":1},{"Body":1}],"ok":true,"list":[1,{"a":2}]}"#);
}

#[test]
fn numbers_are_compared_to_the_last_digit() {
    let mocks = "{Ship/Book: {Body: 9007199254740993}}";
    let items = |number: &str| {
        failures(
            mocks,
            &format!(
                "
      Output: {{items: [{{Body: {number}}}, {{}}]}}
"
            ),
        )
    };
    assert_eq!(items("9007199254740993.0"), "");
    assert!(
        items("9007199254740992").contains("`items[0].Body` of the output is `9007199254740993`")
    );
}

#[test]
fn states_and_globals_that_are_others() {
    insta::assert_snapshot!(failures("{Ship/Book: {Body: 1}}", "
      States:
        Ship/Book: {Input: {n: 1}, Output: {Body: {x: 1}}}
        Ship[7]/Book: {Input: {n: 1}}
        Pause:
          Output:
            Items: [{Body: 2}, {Body: 1}]
      Global:
        waited: {seconds: 4}
"), @r#"
    8:32 «1» States: `n` of the input of `Ship[1]/Book` is `2`, not `1`; expected {"n":1}, actual {"n":2}
    8:45 «Body» States: `Body` of the output of `Ship[1]/Book` is `1`, not `{"x":1}`; expected {"Body":{"x":1}}, actual {"Body":1}
    9:9 «Ship[7]/Book» States: `Ship[7]/Book` was never entered; expected null, actual null
    12:28 «2» States: `Items[0].Body` of the output of `Pause` is `1`, not `2`; expected {"Items":[{"Body":2},{"Body":1}]}, actual {"Items":[{"Body":1},{"Body":1}]}
    14:27 «4» Global: `waited.seconds` of `$Global` at the end is `3`, not `4`; expected {"waited":{"seconds":4}}, actual {"waited":{"seconds":3}}
    "#);
    // The second iteration is cut off by the failure of the first one.
    insta::assert_snapshot!(failures("{Ship/Book: [{When: {Index: 0}, Throw: {Code: E}, Duration: 1}, {Body: 1, Duration: 9}]}", "
      Status: Failed
      States:
        Ship[0]/Book: {Output: {}}
        Ship[1]/Book: {Output: {}, Input: {n: 2}}
        Ship: {Output: {}}
        Done: {}
"), @r"
    9:24 «Output» States: `Ship[0]/Book` failed with E and has no output; expected {}, actual null
    10:24 «Output» States: `Ship[1]/Book` was cut off and has no output; expected {}, actual null
    11:16 «Output» States: `Ship` failed with E and has no output; expected {}, actual null
    12:9 «Done» States: `Done` was never entered; expected null, actual null
    ");
}
