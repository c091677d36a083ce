//! Engine and interpreter on the same random flows.
//!
//! `FDL_RANDOM_FLOWS=20000` sets how many, `FDL_RANDOM_SEED` where to begin.

use std::collections::BTreeMap;
use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::checks::ExecutionMode;
use fdl_core::simulate::{Files, MocksFile, RunOptions, blocking, run};

use crate::generate::{Scenario, scenario};
use crate::interpreter::{Opinion, interpret};

pub(crate) const MAX_EVENTS: u64 = 400;

pub(crate) struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<Arc<str>, String> {
        Err("there are no files".to_owned())
    }
}

/// What the engine makes of a scenario, in the words of the interpreter.
pub(crate) fn engine(analysis: &Analysis, scenario: &Scenario) -> Opinion {
    let file = MocksFile::read(scenario.mocks.to_json(), &NoFiles);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    let options = RunOptions {
        input: scenario.input.clone(),
        mode: mode(scenario),
        unmocked: scenario.unmocked,
        max_events: MAX_EVENTS,
        ..RunOptions::default()
    };
    let run = run(analysis, &file.mocks, &options);
    let end = match (&run.output, &run.error) {
        (Some(output), _) => format!("{} {output}", run.status.name()),
        (_, Some(error)) => {
            format!(
                "{} {} at {}",
                run.status.name(),
                error.code,
                error.state_path
            )
        }
        _ => run.status.name().to_owned(),
    };
    let calls = run
        .calls
        .iter()
        .map(|it| format!("{} {}", it.path, it.parameters));
    let events = run.events.iter();
    let events = events.map(|it| format!("{} {} {}", it.at_ms, it.event_type.name(), it.path));
    Opinion {
        end,
        milliseconds: run.duration_ms,
        transitions: run.transitions,
        calls: calls.collect(),
        events: events.collect(),
    }
}

pub(crate) fn mode(scenario: &Scenario) -> ExecutionMode {
    match scenario.express {
        true => ExecutionMode::Express,
        false => ExecutionMode::Standard,
    }
}

#[allow(clippy::disallowed_methods)] // The core has no environment; how many flows is not its own.
fn number(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |it| it.parse().expect("a number"))
}

fn first_difference(ours: &[String], theirs: &[String]) -> String {
    let count = ours.len().max(theirs.len());
    let differs = |it: &usize| ours.get(*it) != theirs.get(*it);
    match (0..count).find(differs) {
        None => "no difference".to_owned(),
        Some(at) => format!(
            "at {at} of {} / {}:\n  engine      {:?}\n  interpreter {:?}\n  before {:?}",
            ours.len(),
            theirs.len(),
            ours.get(at),
            theirs.get(at),
            &ours[at.saturating_sub(6)..at.min(ours.len())],
        ),
    }
}

/// The report of a difference, if there is one.
pub(crate) fn difference(scenario: &Scenario) -> Result<Opinion, String> {
    let analysis = Analysis::new(scenario.flow.to_json());
    let engine = engine(&analysis, scenario);
    let interpreter = interpret(scenario, MAX_EVENTS as usize);
    if engine == interpreter {
        return Ok(engine);
    }
    Err(format!(
        "flow: {}\ninput: {}\nmocks: {}\nexpress: {}, unmocked: {:?}\n\
         engine:      {} {} ms {} transitions\ninterpreter: {} {} ms {} transitions\n\
         events {}\ncalls {}",
        scenario.flow.to_json_pretty(2),
        scenario.input,
        scenario.mocks.to_json_pretty(2),
        scenario.express,
        scenario.unmocked,
        engine.end,
        engine.milliseconds,
        engine.transitions,
        interpreter.end,
        interpreter.milliseconds,
        interpreter.transitions,
        first_difference(&engine.events, &interpreter.events),
        first_difference(&engine.calls, &interpreter.calls),
    ))
}

#[test]
fn random_flows_run_alike() {
    let count = number("FDL_RANDOM_FLOWS", 400);
    let first = number("FDL_RANDOM_SEED", 0);
    let mut ends: BTreeMap<String, u64> = BTreeMap::new();
    let mut differences = Vec::new();
    for seed in first..first + count {
        let scenario = scenario(seed);
        match difference(&scenario) {
            Ok(opinion) => {
                let end = opinion.end.split(" at ").next().unwrap_or_default();
                let end = if end.starts_with("Succeeded") {
                    "Succeeded"
                } else {
                    end
                };
                *ends.entry(end.to_owned()).or_default() += 1;
            }
            Err(report) => differences.push((seed, report)),
        }
    }
    if let Some((seed, report)) = differences.iter().min_by_key(|it| it.1.len()) {
        let short = differences.iter().map(|(seed, report)| {
            let lines = report.lines().skip_while(|it| !it.starts_with("engine:"));
            format!("seed {seed}\n{}\n", lines.collect::<Vec<_>>().join("\n"))
        });
        let short: String = short.collect();
        let differ = differences.len();
        panic!(
            "{differ} of {count} differ\n{short}\nthe shortest, seed {seed}\n{report}\n{ends:?}"
        );
    }
    // Random flows are worth something only while they end in many ways, and most get somewhere.
    assert!(ends["Succeeded"] * 4 > count, "{ends:?}");
    assert!(ends.len() > 8, "{ends:?}");
}

#[test]
fn random_flows_have_no_errors() {
    for seed in 0..60 {
        let scenario = scenario(seed);
        let analysis = Analysis::new(scenario.flow.to_json());
        let errors = blocking(&analysis, mode(&scenario));
        assert!(errors.is_empty(), "{errors:?}\n{}", analysis.text);
    }
}
