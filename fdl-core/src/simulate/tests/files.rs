//! Test files: what they say, and what may be wrong with them.

use std::sync::Arc;

use super::mocks::shown;
use super::{NoFiles, flow};
use crate::checks::{ExecutionMode, apply_fixes};
use crate::simulate::{Files, ResponseKind, TestFile, Unmocked, format_time, run};

struct Folder;

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        match path {
            "order.json" => Ok(r#"{"id": 7}"#.into()),
            "pay.json" => Ok(r#"{"Body": {"paid": 1.50}}"#.into()),
            "schema.yaml" => Ok("type: object".into()),
            "list.json" => Ok("[1]".into()),
            "broken.json" => Ok("{".into()),
            _ => Err("no such file".to_owned()),
        }
    }
}

fn problems(text: &str) -> String {
    shown(text, &TestFile::read(text, &Folder).problems)
}

#[test]
fn a_file_with_everything() {
    let file = TestFile::read(
        "
Flow: order.fdl.yaml
Defaults: {Mode: Express, Seed: 3, Unmocked: echo, Now: '2026-02-03T04:05:06+01:00', MaxEvents: 10, MaxPayload: 20}
Mocks:
  Pay: {ReturnFile: pay.json}
  Notify: {Body: sent}
Cases:
  - Name: one
    InputFile: order.json
    Mocks: {Pay: {Throw: {Code: 404}}, Other: {Timeout: true}}
  - Name: two
    Mode: Standard
    Seed: 4
    Unmocked: empty
    Input: {a: 0x10}
    Expect:
      Status: TimedOut
      OutputSchema: schema.yaml
      Duration: {Min: 500ms, Max: 2h, Exactly: 1.5}
      Calls: {Pay: 0}
",
        &Folder,
    );
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    assert_eq!(
        file.flow.map(|it| it.value.to_string()).as_deref(),
        Some("order.fdl.yaml")
    );
    let [one, two] = file.cases.as_slice() else {
        panic!("two cases");
    };
    let options = &one.options;
    assert_eq!((options.mode, options.seed), (ExecutionMode::Express, 3));
    assert_eq!((options.max_events, options.max_payload), (10, 20));
    assert_eq!(options.unmocked, Unmocked::Echo);
    assert_eq!(format_time(options.now), "2026-02-03T03:05:06.000Z");
    assert_eq!(options.input.to_json(), r#"{"id":7}"#);
    let keys: Vec<&str> = one
        .mocks
        .states
        .iter()
        .map(|(key, _)| &*key.value)
        .collect();
    assert_eq!(keys, ["Pay", "Notify", "Other"]);
    let pay = &one.mocks.states[0].1[0];
    assert!(matches!(&pay.kind, ResponseKind::Throw { code, .. } if &**code == "404"));
    let options = &two.options;
    assert_eq!((options.mode, options.seed), (ExecutionMode::Standard, 4));
    assert_eq!(options.input.to_json(), r#"{"a":16}"#);
    let shared = &two.mocks.states[0].1[0];
    assert!(shared.shared);
    assert!(
        matches!(&shared.kind, ResponseKind::Return(it) if it.to_json() == r#"{"Body":{"paid":1.50}}"#)
    );
    let duration = two.expect.duration.as_ref().map(|it| it.value.clone());
    let duration = duration.expect("a duration");
    assert_eq!(
        (duration.min, duration.max, duration.exactly),
        (Some(500), Some(7_200_000), Some(1_500))
    );
    let schema = two
        .expect
        .output_schema
        .as_ref()
        .map(|it| it.value.to_json());
    assert_eq!(schema.as_deref(), Some(r#"{"type":"object"}"#));
}

#[test]
fn members_have_near_names() {
    insta::assert_snapshot!(problems("
Flwo: x
Defaults: {Speed: 1}
Cases:
  - Nmae: a
    Name: a
    Expect: {Ouptut: 1, Error: {Kode: 1}, Duration: {Maxi: 1}}
"), @"
    2:1 «Flwo» Error[unknown-case-member] a test file has no member `Flwo`; did you mean `Flow`? (Change to `Flow`)
    3:12 «Speed» Error[unknown-case-member] `Defaults` has no member `Speed`; did you mean `Seed`? (Change to `Seed`)
    5:5 «Nmae» Error[unknown-case-member] a case has no member `Nmae`; did you mean `Name`? (Change to `Name`)
    7:14 «Ouptut» Error[unknown-case-member] `Expect` has no member `Ouptut`; did you mean `Output`? (Change to `Output`)
    7:33 «Kode» Error[unknown-case-member] `Error` has no member `Kode`; did you mean `Code`? (Change to `Code`)
    7:54 «Maxi» Error[unknown-case-member] `Duration` has no member `Maxi`; did you mean `Max`? (Change to `Max`)
    ");
}

#[test]
fn values_have_types() {
    insta::assert_snapshot!(problems("
Flow: [a]
Defaults: {Mode: express, Seed: -1, Unmocked: no, Now: today, MaxEvents: many}
Mocks: [a]
Cases:
  - Name: {a: 1}
    Input: [1]
  - Name: b
    Input: {}
    InputFile: order.json
    Expect:
      Status: Stopped
      Path: A
      Calls: {A: x}
      Requests: 1
      Duration: 5
      Transitions: {Max: -1}
      OutputSchema: 7
      Error: FC.E
  - Name: b
    InputFile: list.json
  - Name: c
    InputFile: none.json
  - InputFile: broken.json
  - text
"), @"
    2:1 «Flow» Error[wrong-type] `Flow` is text, not a list
    3:18 «express» Error[invalid-value] `Mode` is one of `Standard`, `Express`, not `express` (Change to `Express`)
    3:33 «-1» Error[wrong-type] `Seed` is a whole number from 0, not `-1`
    3:47 «no» Error[invalid-value] `Unmocked` is one of `error`, `empty`, `echo`, not `no`
    3:56 «today» Error[invalid-value] `today` is no instant as RFC 3339 writes it, such as `2026-01-01T00:00:00Z`
    3:74 «many» Error[wrong-type] `MaxEvents` is a whole number from 0, not `many`
    4:1 «Mocks» Error[invalid-response] `Mocks` is a mapping by state path, not a list
    6:5 «Name» Error[wrong-type] `Name` is text, not a mapping
    7:5 «Input» Error[wrong-type] the input is an object, not an array
    10:5 «InputFile» Error[invalid-value] `Input` and `InputFile` exclude each other
    12:15 «Stopped» Error[invalid-value] `Status` is one of `Succeeded`, `Failed`, `TimedOut`, not `Stopped`
    13:13 «A» Error[wrong-type] `Path` is a list of names of states
    14:18 «x» Error[wrong-type] the number of calls is a whole number from 0
    15:17 «1» Error[wrong-type] `Requests` is a mapping by state path, not a number
    16:17 «5» Error[wrong-type] `Duration` is a mapping, not a number
    17:26 «-1» Error[wrong-type] `Max` is a whole number from 0, not `-1`
    18:21 «7» Error[wrong-type] `OutputSchema` is a JSON Schema or the path of its file
    19:14 «FC.E» Error[wrong-type] `Error` is a mapping, not text
    20:11 «b» Error[invalid-value] another case of this file is named `b`
    21:16 «list.json» Error[wrong-type] the input is an object, not an array
    23:16 «none.json» Error[invalid-value] `none.json` cannot be read: no such file
    24:5 «InputFile» Error[missing-attribute] a case needs a `Name`
    24:16 «broken.json» Error[invalid-value] `broken.json` is no JSON: a member name in double quotes is expected, found the end of the text at line 1 column 2
    25:5 «text» Error[wrong-type] a case is a mapping, not text
    ");
}

#[test]
fn a_file_needs_cases() {
    for empty in ["", "\n", "# nothing yet\n", "\u{feff}# nothing yet\r\n"] {
        assert_eq!(problems(empty), "", "{empty:?}");
    }
    insta::assert_snapshot!(problems("Flow: a.yaml\n"), @"1:1 «Flow» Error[missing-attribute] a test file needs `Cases`");
    insta::assert_snapshot!(problems("Defaults: {MaxEvents: 10000001, MaxPayload: 1e12}\nCases: [{Name: a, MaxPayload: 67108865}]\n"), @r"
    1:23 «10000001» Error[invalid-value] `MaxEvents` is at most 5000000, not 10000001
    1:45 «1e12» Error[wrong-type] `MaxPayload` is a whole number from 0, not `1e12`
    2:31 «67108865» Error[invalid-value] `MaxPayload` is at most 67108864, not 67108865
    ");
    insta::assert_snapshot!(problems("Cases: {}\n"), @"1:1 «Cases» Error[wrong-type] `Cases` is a list, not a mapping");
    insta::assert_snapshot!(problems("- a\n"), @"1:1 «- a» Error[wrong-type] a test file is a mapping, not a list");
}

#[test]
fn paths_are_held_against_the_flow() {
    let analysis = flow(
        "Pay",
        "
- {Name: Pay, Type: Task, Action: FC:InvokeFunction, Next: Done}
- {Name: Done, Type: Parallel, Branches: [{StartAt: In, States: [{Name: In, Type: Pass, End: true}]}], End: true}
",
    );
    let text = "
Mocks: {Pya: {Body: 1}}
Cases:
  - Name: a
    Mocks: {Pay: {Return: 1}, 'Pay/X': {Body: 1}}
    Expect:
      Calls: {Pay: 1, Done: 0, Pai: 2}
      Requests: {Pays: {}}
      States: {Done: {Input: 1}, Dome: {}, Pay/X: {}}
      Path: [Pay, Dun, In]
      Error: {State: Pey}
";
    let file = TestFile::read(text, &NoFiles);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    insta::assert_snapshot!(shown(text, &file.problems_with(&analysis.flow)), @r#"
    2:9 «Pya» Error[unknown-state-path] no state is named `Pya`; did you mean `Pay`? (Change to `Pay`)
    5:19 «Return» Warning[response-without-body] `FC:InvokeFunction` returns `{"Body": …}` in the mode RequestComplete, this response has no `Body` (Change to `Body`)
    5:31 «'Pay/X'» Error[unknown-state-path] no states are nested in `Pay`
    7:23 «Done» Error[unknown-state-path] `Done` is no Task, it is never called
    7:32 «Pai» Error[unknown-state-path] no state is named `Pai`; did you mean `Pay`? (Change to `Pay`)
    8:18 «Pays» Error[unknown-state-path] no state is named `Pays`; did you mean `Pay`? (Change to `Pay`)
    9:34 «Dome» Error[unknown-state-path] no state is named `Dome`; did you mean `Done`? (Change to `Done`)
    9:44 «Pay/X» Error[unknown-state-path] no states are nested in `Pay`
    10:19 «Dun» Error[unknown-state-path] no state is named `Dun`
    10:24 «In» Error[unknown-state-path] `In` is no state of the flow's own scope
    11:22 «Pey» Error[unknown-state-path] no state is named `Pey`; did you mean `Pay`? (Change to `Pay`)
    "#);
}

#[test]
fn broken_text_keeps_the_cases_around_it() {
    let text = "
Cases:
  - Name: one
    Input: {a: 1
  - Name: two
    Input: {b: 2}
";
    let file = TestFile::read(text, &NoFiles);
    assert!(!file.problems.is_empty());
    assert!(file.case("one").is_some() && file.case("two").is_some());
    // A line that is no YAML gives that finding only.
    let half_typed = "\nCases:\n  - Name: one\n    Inp\n";
    let codes: Vec<&str> = TestFile::read(half_typed, &NoFiles)
        .problems
        .iter()
        .map(|it| it.code)
        .collect();
    assert_eq!(codes, ["yaml-syntax"]);
}

#[test]
fn responses_that_no_case_has_used_are_reported() {
    let analysis = flow(
        "A",
        "
- {Name: A, Type: Choice, Branches: [{Condition: $Input.b, Next: B}], Default: C}
- {Name: B, Type: Task, Action: FC:InvokeFunction, End: true}
- {Name: C, Type: Task, Action: FC:InvokeFunction, End: true}
",
    );
    let text = "
Mocks:
  B: [{Body: 1}, {Body: 2}]
  C: {Body: 1}
Cases:
  - {Name: b, Input: {b: true}, Mocks: {C: {Body: 2}}}
  - {Name: c, Input: {b: false}, Mocks: {C: [{Body: 2}, {Body: 3}]}}
";
    let file = TestFile::read(text, &NoFiles);
    let run = |at: usize| run(&analysis, &file.cases[at].mocks, &file.cases[at].options);
    let (b, c) = (run(0), run(1));
    assert_eq!(b.warnings, ["the response 1 of `C` was never used"]);
    insta::assert_snapshot!(shown(text, &file.unused_responses(&[Some(&b), Some(&c)])), @"
    3:18 «{Body: 2}» Warning[unused-response] no case uses the response 2 of `B` (Remove the response)
    4:6 «{Body: 1}» Warning[unused-response] no case uses the response 1 of `C` (Remove the response)
    6:44 «{Body: 2}» Warning[unused-response] no case uses the response 1 of `C` (Remove the response)
    7:57 «{Body: 3}» Warning[unused-response] no case uses the response 2 of `C` (Remove the response)
    ");
    insta::assert_snapshot!(shown(text, &file.unused_responses(&[None, Some(&c)])), @"
    4:6 «{Body: 1}» Warning[unused-response] no case uses the response 1 of `C` (Remove the response)
    7:57 «{Body: 3}» Warning[unused-response] no case uses the response 2 of `C` (Remove the response)
    ");
}

#[test]
fn expectations_of_states_have_two_members() {
    let text = "
Cases:
  - Name: a
    Expect:
      States: {Pay: {Inputs: 1}, Ship: 1, Done:}
  - Name: b
    Expect: {States: [Pay]}
";
    insta::assert_snapshot!(problems(text), @r"
    5:22 «Inputs» Error[unknown-case-member] the state `Pay` has no member `Inputs`; did you mean `Input`? (Change to `Input`)
    5:40 «1» Error[wrong-type] the state `Ship` is a mapping, not a number
    5:43 «Done» Error[wrong-type] the state `Done` is a mapping, not nothing
    7:14 «States» Error[wrong-type] `States` is a mapping by state path, not a list
    ");
}

#[test]
fn unused_responses_are_removed() {
    let analysis = flow(
        "A",
        "
- {Name: A, Type: Task, Action: FC:InvokeFunction, Next: B}
- {Name: B, Type: Pass, End: true}
- {Name: C, Type: Task, Action: FC:InvokeFunction, End: true}
",
    );
    let fixed = |text: &str| {
        let file = TestFile::read(text, &NoFiles);
        let runs: Vec<_> = file
            .cases
            .iter()
            .map(|case| run(&analysis, &case.mocks, &case.options))
            .collect();
        let runs: Vec<_> = runs.iter().map(Some).collect();
        apply_fixes(text, &file.unused_responses(&runs), true).text
    };
    let one = |mocks: &str| format!("Cases:\n  - Name: a\n{mocks}    Expect: {{}}\n");
    for (before, after) in [
        (
            "    Mocks:\n      A:\n        - {Body: 1} # first\n        - {Body: 2}\n",
            "    Mocks:\n      A:\n        - {Body: 1} # first\n",
        ),
        (
            "    Mocks: {A: {Body: 1}, C: [{Body: 1}]}\n",
            "    Mocks: {A: {Body: 1}}\n",
        ),
        ("    Mocks:\n      C:\n        Body: 1\n", ""),
    ] {
        assert_eq!(fixed(&one(before)), one(after));
    }
    let shared = one("    Mocks: {A: {Body: 1}}\n");
    assert_eq!(
        fixed(&format!("Mocks:\n  C: {{Body: 1}}\n{shared}")),
        shared
    );
}

#[test]
fn members_that_exclude_each_other_are_reported() {
    use crate::catalog::test_files::TestObject;
    let value = |name: &str| match name {
        "Throw" | "Fail" => "{Code: X}",
        "Timeout" | "Never" => "true",
        "Items" => "[]",
        "InputFile" | "ReturnFile" => "in.json",
        "Callback" => "{Never: true}",
        _ => "{}",
    };
    for kind in TestObject::ALL {
        for group in kind.alternatives() {
            for (index, first) in group.iter().enumerate() {
                for second in &group[index + 1..] {
                    let both = format!("{first}: {}, {second}: {}", value(first), value(second));
                    let inner = match kind {
                        TestObject::Case => format!("Cases: [{{Name: a, {both}}}]"),
                        TestObject::Response => format!("Mocks: {{A: {{{both}}}}}\nCases: []"),
                        TestObject::Submit => {
                            format!("Mocks: {{A: {{Submit: {{{both}}}}}}}\nCases: []")
                        }
                        _ => format!("Mocks: {{A: {{Callback: {{{both}}}}}}}\nCases: []"),
                    };
                    let file = TestFile::read(inner.as_str(), &AllFiles);
                    assert_eq!(file.problems.len(), 1, "{inner}: {:?}", file.problems);
                }
            }
        }
    }
}

/// Every file is an empty object.
struct AllFiles;

impl Files for AllFiles {
    fn read(&self, _path: &str) -> Result<std::sync::Arc<str>, String> {
        Ok("{}".into())
    }
}

#[test]
fn shared_mocks_are_not_multiplied_without_end() {
    let states = |name: &str, count| {
        let all = (0..count).map(|it| format!("{name}{it}: {{Body: 1}}"));
        all.collect::<Vec<_>>().join(", ")
    };
    let case = |name: usize| format!("  - {{Name: c{name}, Mocks: {{{}}}}}\n", states("B", 1));
    let cases: String = (0..250).map(case).collect();
    let file = |shared| {
        let text = format!("Mocks: {{{}}}\nCases:\n{cases}", states("A", shared));
        TestFile::read(&*text, &NoFiles)
    };
    let allowed = file(799);
    assert_eq!((allowed.cases.len(), allowed.problems.len()), (250, 0));
    let refused = file(1_599);
    assert_eq!(refused.cases.len(), 125);
    let messages = refused.problems.iter().map(|it| it.message.as_str());
    assert_eq!(
        messages.collect::<Vec<_>>(),
        ["all cases together have more than 200000 mocks, those that they share counted in each"]
    );
}
