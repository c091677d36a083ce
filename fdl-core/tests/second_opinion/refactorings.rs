//! What a layout and a refactoring promise: runs do the same, comments stay, nothing new is found.

use std::collections::BTreeMap;

use fdl_core::analysis::Analysis;
use fdl_core::catalog::objects::StateType;
use fdl_core::checks::{CheckOptions, Diagnostic, Severity, check};
use fdl_core::ide::{DocumentKind, FormatOptions, format, refactorings};
use fdl_core::simulate::Unmocked;
use fdl_core::text::{TextRange, apply_edits};
use fdl_core::value::{Object, Value};

use crate::compare::{engine, mode};
use crate::examples::{Example, examples};
use crate::generate::{Scenario, scenario};
use crate::interpreter::Opinion;
use crate::layout::{Habits, laid_out};
use crate::random::Random;

/// How many random flows; `FDL_TEST_SCALE` multiplies it.
pub(crate) fn count(usual: u64) -> u64 {
    #[allow(clippy::disallowed_methods)]
    // The core has no environment; how many flows is not its own.
    let scale = std::env::var("FDL_TEST_SCALE").ok();
    usual * scale.map_or(1, |it| it.parse::<u64>().expect("a number"))
}

/// What a run is for others: how and when it ends, and what it calls.
pub(crate) fn effect(run: &Opinion) -> (&str, u64, &[String]) {
    (&run.end, run.milliseconds, &run.calls)
}

/// Whether the run ended at a limit, which counts what refactorings change, too.
pub(crate) fn at_a_limit(run: &Opinion) -> bool {
    run.end.contains("LimitExceeded") || run.events.len() > 250
}

/// The flow as JSON, or laid out in one of many ways.
pub(crate) fn written(seed: u64, scenario: &Scenario) -> String {
    let habits = Habits {
        comments: seed.is_multiple_of(2),
        styles: seed.is_multiple_of(3),
    };
    match seed % 5 {
        0 => scenario.flow.to_json(),
        _ => laid_out(seed, &scenario.flow, habits),
    }
}

/// The comments and the grave findings of a flow, of which a refactoring loses none and adds none.
#[derive(PartialEq, Debug)]
pub(crate) struct Harm {
    comments: Vec<String>,
    found: BTreeMap<(Severity, &'static str), usize>,
}

impl Harm {
    /// What there is in a flow.
    pub(crate) fn of(analysis: &Analysis, found: &[Diagnostic]) -> Self {
        let text = |it: &fdl_core::syntax::Comment| analysis.text[it.range.indices()].to_owned();
        let mut harm = Self {
            comments: analysis.tree.comments().iter().map(text).collect(),
            found: BTreeMap::new(),
        };
        harm.comments.sort();
        let grave = |it: &&Diagnostic| matches!(it.severity, Severity::Error | Severity::Warning);
        for it in found.iter().filter(grave) {
            *harm.found.entry((it.severity, it.code)).or_default() += 1;
        }
        harm
    }

    /// What there is in two flows together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.comments.extend(other.comments);
        self.comments.sort();
        for (code, count) in other.found {
            *self.found.entry(code).or_default() += count;
        }
        self
    }

    /// Whether all comments are there, and no more findings than before.
    pub(crate) fn is_none_after(&self, before: &Self) -> bool {
        let mut found = self.found.iter();
        let known = found.all(|(code, count)| before.found.get(code) >= Some(count));
        self.comments == before.comments && known
    }
}

/// What is found in a flow.
pub(crate) fn findings(analysis: &Analysis, scenario: &Scenario) -> Vec<Diagnostic> {
    let options = CheckOptions {
        mode: mode(scenario),
        ..CheckOptions::default()
    };
    check(analysis, &options)
}

/// Which runs a refactoring leaves alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Promise {
    /// All of them.
    Same,
    /// Those in which the state that it is about never fails.
    UnlessItFails,
    /// The same, for what is repaired: a state that leads nowhere fails.
    OnceRepaired,
    /// All of them, but for the token in the parameters of calls.
    ButTheToken,
}

/// What each refactoring promises, by the beginning of its title.
const PROMISES: [(&str, Promise); 11] = [
    ("Insert a state before", Promise::Same),
    ("Inline the Pass state", Promise::Same),
    ("Convert to block style", Promise::Same),
    ("Convert to flow style", Promise::Same),
    ("Write as expression", Promise::Same),
    ("Write as text", Promise::Same),
    ("Write as plain value", Promise::Same),
    ("Add Retry", Promise::UnlessItFails),
    ("Add Catch", Promise::UnlessItFails),
    ("Create the state", Promise::OnceRepaired),
    ("Pass the task token", Promise::ButTheToken),
];

/// The name of a state that a flow leads to and does not have.
const MISSING: &str = "missing";

/// A random flow whose service is busy at times and reports what it has done, and which leads nowhere at
/// one place now and then.
fn fragile(seed: u64) -> Scenario {
    let scenario = scenario(200_000 + seed);
    let busy = |it: &Value| {
        let text = it.to_json().replace("E.Busy", "FC.ResourceThrottled");
        text.replace("WaitForSystemCallback", "WaitForCustomCallback")
    };
    let mut flow = busy(&scenario.flow);
    let places: Vec<usize> = flow.match_indices("\"Next\":\"").map(|it| it.0).collect();
    if seed.is_multiple_of(3) && !places.is_empty() {
        let start = places[seed as usize / 3 % places.len()] + "\"Next\":\"".len();
        let length = flow[start..].find('"').expect("the end of the name");
        flow.replace_range(start..start + length, MISSING);
    }
    Scenario {
        flow: Value::from_json(&flow).expect("JSON"),
        mocks: Value::from_json(&busy(&scenario.mocks)).expect("JSON"),
        ..scenario
    }
}

/// Some of the places where something can be refactored.
fn places(analysis: &Analysis, random: &mut Random) -> Vec<u32> {
    let flow = &analysis.flow;
    let states = flow.states.iter();
    let names = states
        .clone()
        .filter_map(|it| Some(it.name.as_ref()?.range.start));
    let targets = flow.transitions().map(|it| it.target.range.start);
    let unknown = flow.transitions().filter(|it| flow.resolve(*it).is_none());
    let unknown = unknown.map(|it| it.target.range.start);
    let nodes = analysis.tree.nodes();
    let collections = nodes.filter(|it| it.is_mapping() || it.is_sequence());
    let collections = collections.map(|it| it.range().start);
    let keys = || analysis.tree.nodes().flat_map(|it| it.entries());
    let literals = keys().filter(|it| {
        let text = it.value.text().unwrap_or_default();
        let is_literal = text.starts_with(|it: char| it == '"' || it.is_ascii_digit());
        is_literal && it.key.text().is_some_and(|it| it.ends_with(".$"))
    });
    let passes = states
        .clone()
        .filter(|it| it.state_type == Some(StateType::Pass));
    let passes = passes.filter_map(|it| Some(it.name.as_ref()?.range.start));
    let kinds: [(usize, Vec<u32>); 7] = [
        (1, unknown.collect()),
        (2, passes.collect()),
        (3, names.collect()),
        (2, targets.collect()),
        (3, collections.collect()),
        (2, keys().map(|it| it.key.range().start).collect()),
        (2, literals.map(|it| it.key.range().start).collect()),
    ];
    let mut places = Vec::new();
    for (most, kind) in kinds.iter().filter(|it| !it.1.is_empty()) {
        places.extend((0..*most).map(|_| *random.pick(kind)));
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// Whether a state of that name failed, wherever it stands.
fn has_failed(run: &Opinion, state: Option<&str>) -> bool {
    let failures = run.events.iter().filter(|it| it.contains(" StepFailed "));
    let mut names = failures.map(|it| it.rsplit(['/', ' ']).next());
    names.any(|it| it == state)
}

/// A call without the token that the simulator hands out.
fn without_token(call: &str) -> String {
    let (path, parameters) = call.split_once(' ').expect("path and parameters");
    let parameters = Value::from_json(parameters).expect("JSON");
    let mut parameters = Object::clone(parameters.as_object().expect("an object"));
    let body = parameters.get("body").and_then(Value::as_object).cloned();
    if let Some(mut body) = body.map(|it| Object::clone(&it)) {
        body.shift_remove("callbackToken");
        match body.is_empty() {
            true => drop(parameters.shift_remove("body")),
            false => drop(parameters.insert("body".into(), Value::from(body))),
        }
    }
    format!("{path} {}", Value::from(parameters))
}

/// Whether a run is what was promised.
fn is_kept(promise: Promise, state: Option<&str>, before: &Opinion, after: &Opinion) -> bool {
    let same = effect(before) == effect(after);
    match promise {
        Promise::Same => same,
        Promise::UnlessItFails | Promise::OnceRepaired => same || has_failed(before, state),
        Promise::ButTheToken => {
            let calls = |run: &Opinion| {
                run.calls
                    .iter()
                    .map(|it| without_token(it))
                    .collect::<Vec<_>>()
            };
            let tokens = |run: &Opinion| {
                let has = |it: &&String| it.contains("callbackToken");
                run.calls.iter().filter(has).count()
            };
            let own = |it: &String| it.split(['/', ' ']).any(|it| Some(it) == state);
            before.end == after.end
                && before.milliseconds == after.milliseconds
                && calls(before) == calls(after)
                && (tokens(after) > tokens(before) || !before.calls.iter().any(own))
        }
    }
}

#[test]
fn refactorings_keep_what_they_promise() {
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..count(80) {
        let mut random = Random::new(seed);
        let scenario = fragile(seed);
        let text = written(seed, &scenario);
        let analysis = Analysis::new(text.as_str());
        let found = findings(&analysis, &scenario);
        let harm = Harm::of(&analysis, &found);
        let before = engine(&analysis, &scenario);
        let mut done = Vec::new();
        for offset in places(&analysis, &mut random) {
            let state = analysis.state_at(offset);
            let state = state.and_then(|it| it.name.as_ref()).map(|it| &*it.value);
            for action in refactorings(&analysis, &found, TextRange::empty(offset)) {
                if done.contains(&action.edits) {
                    continue;
                }
                done.push(action.edits.clone());
                let promise = PROMISES.iter().find(|it| action.title.starts_with(it.0));
                let &(kind, promise) = promise.expect("each refactoring promises something");
                let new = apply_edits(&text, &action.edits);
                let new = Analysis::new(new.as_str());
                let report = || {
                    let title = &action.title;
                    format!("seed {seed}: {title}\n{text}\n-- became\n{}", new.text)
                };
                let mut left = Harm::of(&new, &findings(&new, &scenario));
                if promise == Promise::OnceRepaired {
                    // Of a flow that leads nowhere not all is known: more can be told once it is whole.
                    left.found
                        .retain(|(severity, _), _| *severity == Severity::Error);
                }
                assert!(
                    left.is_none_after(&harm),
                    "{}\n{harm:#?}\n{left:#?}",
                    report()
                );
                let after = engine(&new, &scenario);
                // A made-up answer that repeats the parameters tells of the token.
                let tells = promise == Promise::ButTheToken && scenario.unmocked == Unmocked::Echo;
                if tells || at_a_limit(&before) || at_a_limit(&after) {
                    continue;
                }
                *tried.entry(kind).or_default() += 1;
                assert!(
                    is_kept(promise, state, &before, &after),
                    "{}\n{before:#?}\n{after:#?}",
                    report()
                );
            }
        }
    }
    assert!(
        tried.len() == PROMISES.len() && tried.values().all(|it| *it > 2),
        "{tried:?}"
    );
}

#[test]
fn nothing_of_the_examples_is_lost() {
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for Example { flow, .. } in examples() {
        let analysis = Analysis::new(flow.as_str());
        let found = check(&analysis, &CheckOptions::default());
        let harm = Harm::of(&analysis, &found);
        let mut done = Vec::new();
        for line in 0..analysis.lines.line_count() {
            let range = analysis.lines.line_range(line);
            let text = &flow[range.indices()];
            let indent = (text.len() - text.trim_start_matches([' ', '-']).len()) as u32;
            for offset in [range.start + indent, range.end.saturating_sub(2)] {
                for action in refactorings(&analysis, &found, TextRange::empty(offset)) {
                    if done.contains(&action.edits) {
                        continue;
                    }
                    let new = Analysis::new(apply_edits(&flow, &action.edits));
                    let left = Harm::of(&new, &check(&new, &CheckOptions::default()));
                    assert!(
                        left.is_none_after(&harm),
                        "{}\n{harm:#?}\n{left:#?}\n{}",
                        action.title,
                        new.text
                    );
                    let promise = PROMISES.iter().find(|it| action.title.starts_with(it.0));
                    *tried.entry(promise.expect("a promise").0).or_default() += 1;
                    done.push(action.edits);
                }
            }
        }
    }
    assert!(tried.len() > 5, "{tried:?}");
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
