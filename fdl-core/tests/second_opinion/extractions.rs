//! States that move into a branch, a Map or another flow make the same calls there.

use std::collections::BTreeMap;

use fdl_core::analysis::Analysis;
use fdl_core::ide::{Destination, Extraction, extractions};
use fdl_core::text::{TextRange, apply_edits};
use fdl_core::value::Value;

use crate::compare::engine;
use crate::generate::{Scenario, scenario};
use crate::interpreter::Opinion;
use crate::random::Random;
use crate::refactorings::{Harm, at_a_limit, count, findings, written};

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
fn together(parent: &Analysis, child: &str, scenario: &Scenario) -> Option<(String, Vec<String>)> {
    let with = |response: &str| {
        let mut mocks = scenario.mocks.as_object().expect("mocks").clone();
        mocks.insert(NEW.into(), Value::from_json(response).expect("JSON"));
        Scenario {
            flow: Value::Null,
            input: scenario.input.clone(),
            mocks: Value::from(mocks),
            express: scenario.express,
            unmocked: scenario.unmocked,
        }
    };
    let first = engine(
        parent,
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
    let whole = engine(parent, &with(&response));
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

/// Some of the ways to select states of the flow's own scope.
fn selections(analysis: &Analysis, random: &mut Random) -> Vec<TextRange> {
    let root = analysis.flow.root_scope().expect("a scope").id;
    let names = analysis.flow.named_states(root);
    let names: Vec<TextRange> = names.map(|it| it.0.range).collect();
    let mut ranges: Vec<TextRange> = (0..6)
        .map(|_| random.pick(&names).join(*random.pick(&names)))
        .collect();
    ranges.sort();
    ranges.dedup();
    ranges
}

/// Where states moved to, if the flow, with the one it starts, does what it did; none where that
/// cannot be told.
fn kept(
    analysis: &Analysis,
    new: &Analysis,
    scenario: &Scenario,
    before: &Opinion,
    it: &Extraction,
) -> Option<Result<&'static str, String>> {
    let scenario = moved(analysis, scenario, it);
    match &it.destination {
        Destination::Scope(prefix) => {
            let after = engine(new, &scenario);
            if at_a_limit(&after) {
                return None;
            }
            let same = effect_of_moved(before) == effect_of_moved(&after);
            let is_map = prefix == "Extracted/";
            let kind = if is_map { "Map" } else { "branch" };
            Some(same.then_some(kind).ok_or_else(|| format!("{after:#?}")))
        }
        Destination::Flow(child) => {
            let (end, calls) = together(new, child, &scenario)?;
            let same =
                status_and_output(&end) == status_and_output(&before.end) && calls == before.calls;
            let report = || format!("{child}\n{end} {calls:#?}");
            Some(same.then_some("flow").ok_or_else(report))
        }
    }
}

#[test]
fn states_that_move_do_the_same_elsewhere() {
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..count(120) {
        let scenario = scenario(400_000 + seed);
        let text = written(seed, &scenario);
        let analysis = Analysis::new(text.as_str());
        let before = engine(&analysis, &scenario);
        if at_a_limit(&before) {
            continue;
        }
        let harm = Harm::of(&analysis, &findings(&analysis, &scenario));
        // An Express flow starts no other and waits for it.
        let child = (!scenario.express).then_some("child");
        for range in selections(&analysis, &mut Random::new(seed)) {
            for it in extractions(&analysis, range, child) {
                let new = Analysis::new(apply_edits(&text, &it.edits));
                let report = || {
                    let title = &it.title;
                    format!("seed {seed}: {title}\n{text}\n-- became\n{}", new.text)
                };
                let mut left = Harm::of(&new, &findings(&new, &scenario));
                if let Destination::Flow(child) = &it.destination {
                    let child = Analysis::new(child.as_str());
                    left = left.and(Harm::of(&child, &findings(&child, &scenario)));
                }
                let harmless = left.is_none_after(&harm);
                assert!(harmless, "{}\n{harm:#?}\n{left:#?}", report());
                match kept(&analysis, &new, &scenario, &before, &it) {
                    Some(Ok(kind)) => *tried.entry(kind).or_default() += 1,
                    Some(Err(after)) => panic!("{}\n{before:#?}\n{after}", report()),
                    None => {}
                }
            }
        }
    }
    assert!(
        tried.len() == 3 && tried.values().all(|it| *it > 8),
        "{tried:?}"
    );
}
