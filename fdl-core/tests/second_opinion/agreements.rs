//! Flows with what they must do: the rules on which engines of the Amazon States Language and FDL
//! agree (`agreements.yaml`), and where the two opinions once differed (`decisions.yaml`). Engine and
//! interpreter do what each says.

use std::collections::BTreeSet;

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{Unmocked, blocking};
use fdl_core::value::{Number, Value};

use crate::compare::{difference, mode};
use crate::generate::Scenario;

fn text<'v>(case: &'v Value, name: &str) -> &'v str {
    let text = case.get(name).and_then(Value::as_str);
    text.unwrap_or_else(|| panic!("no {name} in {case}"))
}

fn scenario(case: &Value) -> Scenario {
    let nothing = Value::object::<&str>([]);
    let member = |name: &str| case.get(name).cloned();
    let states = member("States").expect("states");
    let first = &states.as_array().expect("a list")[0];
    let mut flow = vec![
        ("Type", "StateMachine".into()),
        ("SpecVersion", "v1".into()),
        ("Name", "agreement".into()),
        ("StartAt", text(first, "Name").into()),
        ("States", states.clone()),
    ];
    flow.extend(member("Timeout").map(|it| ("Timeout", it)));
    Scenario {
        flow: Value::object(flow),
        input: member("Input").unwrap_or(nothing.clone()),
        mocks: member("Mocks").unwrap_or(nothing),
        express: false,
        unmocked: Unmocked::Error,
    }
}

#[test]
fn agreements_hold() {
    let table = table(include_str!("agreements.yaml"));
    let pages = table.get("Pages").and_then(Value::as_object);
    let pages = pages.expect("pages");
    let cases = cases(&table);
    assert!(cases.len() >= 60, "{} cases", cases.len());
    for case in cases {
        assert!(pages.contains_key(text(case, "Page")), "{case}");
    }
    check(cases);
}

#[test]
fn decisions_hold() {
    let table = table(include_str!("decisions.yaml"));
    check(cases(&table));
}

fn table(text: &str) -> Value {
    let analysis = Analysis::new(text);
    analysis.tree.root().expect("a table").to_value()
}

fn cases(table: &Value) -> &[Value] {
    let cases = table.get("Cases").and_then(Value::as_array);
    cases.expect("cases")
}

fn check(cases: &[Value]) {
    let mut rules = BTreeSet::new();
    let mut found = Vec::new();
    for case in cases {
        let rule = text(case, "Rule");
        assert!(rules.insert(rule), "twice: {rule}");
        let scenario = scenario(case);
        let analysis = Analysis::new(scenario.flow.to_json());
        let errors = blocking(&analysis, mode(&scenario));
        assert!(errors.is_empty(), "{rule}: {errors:?}");
        let did = match difference(&scenario) {
            Ok(did) => did,
            Err(report) => {
                found.push(format!("{rule}: two opinions\n{report}"));
                continue;
            }
        };
        let seconds = match case.get("After") {
            Some(Value::Number(it)) => it.as_f64(),
            _ => Number::from(0).as_f64(),
        };
        let calls = case.get("Calls").and_then(Value::as_array);
        let calls = calls.into_iter().flatten().filter_map(Value::as_str);
        let expected = (
            text(case, "Expect").to_owned(),
            (seconds * 1_000.0).round() as u64,
            calls.map(str::to_owned).collect::<Vec<_>>(),
        );
        let path = |it: &String| it.split(" {").next().unwrap_or(it).to_owned();
        let paths = did.calls.iter().map(path).collect();
        let actual = (did.end, did.milliseconds, paths);
        if actual != expected {
            found.push(format!(
                "{rule}\n  expected {expected:?}\n  actual   {actual:?}"
            ));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
