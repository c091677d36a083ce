//! What a rename promises, proved by runs: the flow with its test file does the same under other names.

use fdl_core::analysis::Analysis;
use fdl_core::ide::{self, Renaming, Usage};
use fdl_core::model::{StateId, escape};
use fdl_core::syntax::parse;
use fdl_core::text::apply_edits;
use fdl_core::value::Value;

use crate::compare::engine;
use crate::generate::{Scenario, scenario};
use crate::random::Random;
use crate::refactorings::{at_a_limit, count, written};

/// New names of states; what generated flows are made of has no `Ω`.
const NAMES: [&str; 12] = [
    "Ω",
    "订单 Ω",
    "Ω: b",
    "'Ω",
    "\"Ω\"",
    "Ω/b[0]",
    "- Ω",
    "Ω #b",
    "Ω\\n",
    "*Ω",
    "{Ω}",
    "Say Ω's done",
];

/// A random flow that reads neither the names of its states nor all of `$Global`.
fn nameless(seed: u64) -> Scenario {
    let scenario = scenario(500_000 + seed);
    let flow = scenario.flow.to_json();
    let flow = flow.replace("$Context.Current.Name", "$Context.Execution.Name");
    let mut parts = flow.split("$Global");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text += if part.starts_with('.') {
            "$Global"
        } else {
            "$Input"
        };
        text += part;
    }
    Scenario {
        flow: Value::from_json(&text).expect("JSON"),
        ..scenario
    }
}

/// The test file of a scenario.
fn test_file(scenario: &Scenario) -> String {
    let case = Value::object([
        ("Name", Value::from("one")),
        ("Input", scenario.input.clone()),
        ("Mocks", scenario.mocks.clone()),
    ]);
    let file = [
        ("Flow", Value::from("flow.fdl.yaml")),
        ("Cases", Value::array([case])),
    ];
    Value::object(file).to_json()
}

/// The scenario of a test file.
fn scenario_of(test: &str, like: &Scenario) -> Scenario {
    let file = parse(&test.into()).root().expect("a file").to_value();
    let cases = file.get("Cases").and_then(Value::as_array);
    let case = cases.and_then(|it| it.first()).expect("a case");
    Scenario {
        flow: Value::Null,
        input: case.get("Input").expect("an input").clone(),
        mocks: case.get("Mocks").expect("mocks").clone(),
        express: like.express,
        unmocked: like.unmocked,
    }
}

/// Where a name stands in a flow and in its test file, in order.
fn places(analysis: &Analysis, test: &str, states: &[StateId]) -> (Vec<usize>, Vec<usize>) {
    let line = |it: u32| analysis.lines.line(it) as usize;
    let references = states
        .iter()
        .flat_map(|it| ide::references_of_state(analysis, *it));
    let references = references.map(|it| line(it.range.start)).collect();
    let tree = parse(&test.into());
    let names = ide::names_in_test(&analysis.flow, &tree).into_iter();
    let names = names.filter(|it| states.contains(&it.state));
    (references, names.map(|it| it.state.0 as usize).collect())
}

#[test]
fn a_flow_does_the_same_with_other_names_of_states() {
    let (mut renamed, mut refused) = (0, 0);
    for seed in 0..count(60) {
        let mut random = Random::new(seed);
        let scenario = nameless(seed);
        let text = written(seed, &scenario);
        let test = test_file(&scenario);
        let analysis = Analysis::new(text.as_str());
        let before = engine(&analysis, &scenario);
        for _ in 0..4 {
            let state = StateId(random.below(analysis.flow.states.len()) as u32);
            let name = *random.pick(&NAMES);
            let old = analysis.flow.state(state).name.as_ref().expect("a name");
            let Ok(Renaming { edits, states }) = ide::rename_state(&analysis, state, name) else {
                refused += 1;
                continue;
            };
            let new = Analysis::new(apply_edits(&text, &edits));
            let tree = parse(&test.as_str().into());
            let names = ide::names_in_test(&analysis.flow, &tree).into_iter();
            let names: Vec<_> = names.filter(|it| states.contains(&it.state)).collect();
            let edits = ide::rename_in_test(&tree, &names, name);
            let new_test = apply_edits(&test, &edits.expect("a test file goes with it"));
            let mut after = engine(&new, &scenario_of(&new_test, &scenario));
            let own = |text: &mut String| *text = text.replace(&escape(name), &old.value);
            own(&mut after.end);
            after.calls.iter_mut().for_each(own);
            after.events.iter_mut().for_each(own);
            let report = || {
                format!(
                    "seed {seed}: {name}\n{text}\n-- became\n{}\n{new_test}",
                    new.text
                )
            };
            assert!(before == after, "{}\n{before:#?}\n{after:#?}", report());
            assert_eq!(
                places(&analysis, &test, &states),
                places(&new, &new_test, &states),
                "{}",
                report()
            );
            renamed += 1;
        }
    }
    assert!(
        renamed > 5 * refused,
        "{renamed} renamed, {refused} refused"
    );
}

#[test]
fn a_flow_does_the_same_with_other_names_of_variables_and_anchors() {
    let (mut variables, mut anchors) = (0, 0);
    for seed in 0..count(120) {
        let scenario = nameless(seed);
        // Of every third number there are anchors.
        let text = written(3 * seed, &scenario);
        let analysis = Analysis::new(text.as_str());
        let before = engine(&analysis, &scenario);
        let found = |old: &str| text.find(old).map(|it| it as u32);
        let names = [
            ("g0", "n"),
            ("g1", "_1"),
            ("g2", "订单"),
            ("&a1", "b-1"),
            ("&a2", "订单"),
        ];
        for (old, name) in names {
            let is_anchor = old.starts_with('&');
            let Some(offset) = found(old).map(|it| it + u32::from(is_anchor)) else {
                continue;
            };
            let mentions = ide::references(&analysis, offset);
            let Ok(renaming) = ide::rename(&analysis, offset, name) else {
                continue;
            };
            let new = Analysis::new(apply_edits(&text, &renaming.edits));
            let report = || {
                format!(
                    "seed {seed}: {old} to {name}\n{text}\n-- became\n{}",
                    new.text
                )
            };
            let usages = |it: Vec<ide::Reference>| -> Vec<Usage> {
                it.into_iter().map(|it| it.usage).collect()
            };
            let left = ide::references(&new, offset);
            assert_eq!(usages(left), usages(mentions), "{}", report());
            if !at_a_limit(&before) {
                let after = engine(&new, &scenario);
                assert!(before == after, "{}\n{before:#?}\n{after:#?}", report());
            }
            *(if is_anchor {
                &mut anchors
            } else {
                &mut variables
            }) += 1;
        }
    }
    assert!(variables > 20 && anchors > 20, "{variables} {anchors}");
}
