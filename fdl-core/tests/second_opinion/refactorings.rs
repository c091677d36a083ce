//! What a layout and a refactoring promise, proved by runs: the same status, output and calls, with
//! the same parameters and in the same order, at the same time.

use std::collections::BTreeMap;

use fdl_core::analysis::Analysis;
use fdl_core::ide::{DocumentKind, FormatOptions, format, refactorings};
use fdl_core::text::{TextRange, apply_edits};

use crate::compare::engine;
use crate::generate::scenario;
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

/// The refactorings that promise to keep what a flow does.
fn promises(title: &str) -> Option<&'static str> {
    [
        "Insert a state before",
        "Inline the Pass state",
        "Convert to block style",
        "Convert to flow style",
    ]
    .into_iter()
    .find(|it| title.starts_with(it))
}

#[test]
fn refactorings_keep_what_a_flow_does() {
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..count(60) {
        let scenario = scenario(200_000 + seed);
        let habits = Habits {
            comments: seed % 2 == 0,
            styles: seed % 3 == 0,
        };
        let text = match seed % 5 {
            0 => scenario.flow.to_json(),
            _ => laid_out(seed, &scenario.flow, habits),
        };
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
        let places: Vec<u32> = names.chain(targets).chain(collections).collect();
        for offset in places {
            for action in refactorings(&analysis, &[], TextRange::empty(offset)) {
                let Some(kind) = promises(&action.title) else {
                    continue;
                };
                // Branches take turns state by state: there one more changes the order of calls.
                let scope = analysis.scope_at(offset).map(|it| it.id);
                let is_own = scope == flow.root_scope().map(|it| it.id);
                if kind.starts_with("Insert") && !is_own {
                    continue;
                }
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
        tried.len() == 4 && tried.values().all(|it| *it > 8),
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
