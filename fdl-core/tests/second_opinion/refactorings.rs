//! What a layout and a refactoring promise, proved by runs: the same status, output and calls, with
//! the same parameters and in the same order, at the same time.

use std::collections::BTreeMap;

use fdl_core::analysis::Analysis;
use fdl_core::ide::{
    Destination, DocumentKind, Extraction, FormatOptions, extractions, format, refactorings,
};
use fdl_core::text::{TextRange, apply_edits};
use fdl_core::value::Value;

use crate::compare::engine;
use crate::generate::{Scenario, scenario};
use crate::interpreter::Opinion;
use crate::layout::{Habits, laid_out};

/// How many random flows; `FDL_TEST_SCALE` multiplies it.
fn count(usual: u64) -> u64 {
    #[allow(clippy::disallowed_methods)]
    // The core has no environment; how many flows is not its own.
    let scale = std::env::var("FDL_TEST_SCALE").ok();
    usual * scale.map_or(1, |it| it.parse::<u64>().expect("a number"))
}

/// What a run is for others: how and when it ends, and what it calls.
fn effect(run: &Opinion) -> (&str, u64, &[String]) {
    (&run.end, run.milliseconds, &run.calls)
}

/// Whether the run ended at a limit, which counts what refactorings change, too.
fn at_a_limit(run: &Opinion) -> bool {
    run.end.contains("LimitExceeded") || run.events.len() > 250
}

/// The flow as JSON, or laid out in one of many ways.
fn written(seed: u64, scenario: &Scenario) -> String {
    let habits = Habits {
        comments: seed.is_multiple_of(2),
        styles: seed.is_multiple_of(3),
    };
    match seed % 5 {
        0 => scenario.flow.to_json(),
        _ => laid_out(seed, &scenario.flow, habits),
    }
}

/// The refactorings that promise to keep what a flow does.
fn promises(title: &str) -> Option<&'static str> {
    [
        "Insert a state before",
        "Inline the Pass state",
        "Convert to block style",
        "Convert to flow style",
        "Write as expression",
        "Write as text",
        "Write as plain value",
    ]
    .into_iter()
    .find(|it| title.starts_with(it))
}

#[test]
fn refactorings_keep_what_a_flow_does() {
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..count(60) {
        let scenario = scenario(200_000 + seed);
        let text = written(seed, &scenario);
        let analysis = Analysis::new(text.as_str());
        let before = engine(&analysis, &scenario);
        if at_a_limit(&before) {
            continue;
        }
        let flow = &analysis.flow;
        let states = flow.states.iter();
        let names = states.filter_map(|it| Some(it.name.as_ref()?.range.start));
        let targets = flow.transitions().map(|it| it.target.range.start);
        let nodes = analysis.tree.nodes();
        let collections = nodes.filter(|it| it.is_mapping() || it.is_sequence());
        let collections = collections.map(|it| it.range().start).step_by(5);
        let entries = analysis.tree.nodes().flat_map(|it| it.entries());
        let keys = entries.map(|it| it.key.range().start).step_by(5);
        let places: Vec<u32> = names
            .chain(targets)
            .chain(collections)
            .chain(keys)
            .collect();
        for offset in places {
            for action in refactorings(&analysis, &[], TextRange::empty(offset)) {
                let Some(kind) = promises(&action.title) else {
                    continue;
                };
                *tried.entry(kind).or_default() += 1;
                let new = apply_edits(&text, &action.edits);
                let after = engine(&Analysis::new(new.as_str()), &scenario);
                if at_a_limit(&after) {
                    continue;
                }
                assert!(
                    effect(&before) == effect(&after),
                    "seed {seed}: {}\n{text}\n-- became\n{new}\n{before:#?}\n{after:#?}",
                    action.title
                );
            }
        }
    }
    assert!(
        tried.len() == 7 && tried.values().all(|it| *it > 4),
        "{tried:?}"
    );
}

/// The name of the state that stands in the place of extracted ones; generated flows have no such.
const NEW: &str = "Extracted";

/// The scenario for a flow whose states have moved: its mocks follow them.
fn moved(analysis: &Analysis, scenario: &Scenario, it: &Extraction) -> Scenario {
    let prefix = match &it.destination {
        Destination::Scope(prefix) => prefix,
        Destination::Flow(_) => "",
    };
    let states = it.states.iter();
    let names = states.filter_map(|it| Some(&*analysis.flow.state(*it).name.as_ref()?.value));
    let names: Vec<&str> = names.collect();
    let mocks = scenario.mocks.as_object().expect("mocks").iter();
    let mocks = mocks.map(|(path, responses)| {
        let first = path.split(['/', '[']).next().unwrap_or_default();
        let prefix = if names.contains(&first) { prefix } else { "" };
        (format!("{prefix}{path}"), responses.clone())
    });
    Scenario {
        flow: Value::Null,
        input: scenario.input.clone(),
        mocks: Value::object(mocks),
        express: scenario.express,
        unmocked: scenario.unmocked,
    }
}

/// What a run is for others, by the names that states had before they moved.
fn effect_of_moved(run: &Opinion) -> (String, u64, Vec<String>) {
    let own = |it: &str| it.replace(&format!("{NEW}[0]/"), "");
    let calls = run.calls.iter().map(|it| own(it));
    (own(&run.end), run.milliseconds, calls.collect())
}

/// The parameters of the only call that starts the new flow, with its place among the calls; none if
/// it was called several times.
fn child_call(run: &Opinion) -> Option<(usize, Value)> {
    let mut calls = run.calls.iter().enumerate();
    let (at, call) = calls.find(|(_, it)| it.starts_with(&format!("{NEW} ")))?;
    let again = calls.any(|(_, it)| it.starts_with(&format!("{NEW} ")));
    let parameters = Value::from_json(&call[NEW.len() + 1..]).expect("JSON");
    (!again).then(|| (at, parameters.get("input").expect("input").clone()))
}

/// What the flow and the flow that it starts do together: how it ends, and the calls of both. None
/// where the responses of a second start would have to go on behind those of the first.
fn together(parent: &str, child: &str, scenario: &Scenario) -> Option<(String, Vec<String>)> {
    let parent = Analysis::new(parent);
    let with = |response: &str| {
        let mut mocks = scenario.mocks.as_object().expect("mocks").clone();
        mocks.insert(NEW.into(), Value::from_json(response).expect("JSON"));
        Scenario {
            flow: Value::Null,
            input: scenario.input.clone(),
            mocks: Value::Object(mocks.into()),
            express: scenario.express,
            unmocked: scenario.unmocked,
        }
    };
    let first = engine(
        &parent,
        &with(r#"{"Return": {}, "Callback": {"Never": true}}"#),
    );
    if !first
        .calls
        .iter()
        .any(|it| it.starts_with(&format!("{NEW} ")))
    {
        return Some((first.end, first.calls));
    }
    let (_, input) = child_call(&first)?;
    let own = Scenario {
        input,
        ..moved_nowhere(scenario)
    };
    let run = engine(&Analysis::new(child), &own);
    let response = match run.end.strip_prefix("Succeeded ") {
        Some(output) => format!(r#"{{"Return": {{}}, "Callback": {{"Succeed": {output}}}}}"#),
        // A child that waits for ever keeps the flow waiting.
        None if run.end.starts_with("TimedOut") => {
            r#"{"Return": {}, "Callback": {"Never": true}}"#.to_owned()
        }
        None => r#"{"Throw": {"Code": "Child"}}"#.to_owned(),
    };
    let whole = engine(&parent, &with(&response));
    let (at, _) = child_call(&whole)?;
    if at_a_limit(&run) || at_a_limit(&whole) {
        return None;
    }
    let mut calls = whole.calls.clone();
    calls.splice(at..=at, run.calls);
    Some((whole.end, calls))
}

fn moved_nowhere(scenario: &Scenario) -> Scenario {
    Scenario {
        flow: Value::Null,
        input: scenario.input.clone(),
        mocks: scenario.mocks.clone(),
        express: scenario.express,
        unmocked: scenario.unmocked,
    }
}

/// The status alone of a run that failed: the error of a flow that was started is another one.
fn status_and_output(end: &str) -> &str {
    match end.starts_with("Succeeded") {
        true => end,
        false => end.split(' ').next().unwrap_or_default(),
    }
}

#[test]
fn states_that_move_do_the_same_elsewhere() {
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..count(100) {
        let scenario = scenario(400_000 + seed);
        let text = written(seed, &scenario);
        let analysis = Analysis::new(text.as_str());
        let before = engine(&analysis, &scenario);
        if at_a_limit(&before) {
            continue;
        }
        let flow = &analysis.flow;
        let root = flow.root_scope().expect("a scope").id;
        let names: Vec<TextRange> = flow.named_states(root).map(|it| it.0.range).collect();
        for first in 0..names.len() {
            for last in &names[first..] {
                let range = names[first].join(*last);
                for it in extractions(&analysis, range, Some("child")) {
                    let new = apply_edits(&text, &it.edits);
                    let scenario = moved(&analysis, &scenario, &it);
                    let report = || format!("seed {seed}: {}\n{text}\n-- became\n{new}", it.title);
                    match &it.destination {
                        Destination::Scope(prefix) => {
                            let after = engine(&Analysis::new(new.as_str()), &scenario);
                            if at_a_limit(&after) {
                                continue;
                            }
                            let (before, after) =
                                (effect_of_moved(&before), effect_of_moved(&after));
                            assert!(before == after, "{}\n{before:#?}\n{after:#?}", report());
                            let is_map = prefix == "Extracted/";
                            *tried
                                .entry(if is_map { "Map" } else { "branch" })
                                .or_default() += 1;
                        }
                        Destination::Flow(child) if !scenario.express => {
                            let Some((end, calls)) = together(&new, child, &scenario) else {
                                continue;
                            };
                            let same = status_and_output(&end) == status_and_output(&before.end)
                                && calls == before.calls;
                            assert!(same, "{}\n{child}\n{before:#?}\n{end} {calls:#?}", report());
                            *tried.entry("flow").or_default() += 1;
                        }
                        Destination::Flow(_) => {}
                    }
                }
            }
        }
    }
    assert!(
        tried.len() == 3 && tried.values().all(|it| *it > 8),
        "{tried:?}"
    );
}

#[test]
fn a_layout_changes_no_run() {
    for seed in 0..count(60) {
        let scenario = scenario(300_000 + seed);
        let habits = Habits {
            comments: true,
            styles: true,
        };
        let text = laid_out(seed, &scenario.flow, habits);
        let analysis = Analysis::new(text.as_str());
        let options = FormatOptions::default();
        let edits = format(&analysis.tree, DocumentKind::Flow, &options).expect("it is YAML");
        let new = apply_edits(&text, &edits);
        let before = engine(&analysis, &scenario);
        let after = engine(&Analysis::new(new.as_str()), &scenario);
        assert!(before == after, "seed {seed}\n{text}\n-- became\n{new}");
    }
}
