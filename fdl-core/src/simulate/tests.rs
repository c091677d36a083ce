//! Runs as texts: flow and mocks in, what happened out.

mod coverage;
mod data;
mod determinism;
mod distributed;
mod errors;
mod expectations;
mod files;
mod flows;
mod limits;
mod mocks;
mod nesting;
mod readings;
mod states;
mod steps;
mod tasks;
mod time;
mod update;
mod usage;

use std::fmt::Write as _;
use std::sync::Arc;

use super::{Files, Mocks, MocksFile, Run, RunOptions, run};
use crate::analysis::Analysis;
use crate::value::Value;

/// A file system without files.
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<Arc<str>, String> {
        Err("there are no files".to_owned())
    }
}

/// A flow that starts at `first`, of these states.
fn flow(first: &str, states: &str) -> Analysis {
    let head = "Type: StateMachine\nSpecVersion: v1\nName: test\n";
    Analysis::new(format!("{head}StartAt: {first}\nStates:\n{states}"))
}

/// Mocks without a problem.
fn mocks(text: &str) -> Mocks {
    let file = MocksFile::read(text, &NoFiles);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    file.mocks
}

fn value(json: &str) -> Value {
    Value::from_json(json).expect("the text is JSON")
}

/// A run with the options that `change` makes of the defaults.
fn run_with(analysis: &Analysis, mock_text: &str, change: impl FnOnce(&mut RunOptions)) -> Run {
    let mut options = RunOptions::default();
    change(&mut options);
    run(analysis, &mocks(mock_text), &options)
}

/// What happened in a run of a flow that starts at its state `A`.
fn trace(states: &str, mock_text: &str) -> String {
    trace_with(states, mock_text, |_| {})
}

fn trace_with(states: &str, mock_text: &str, change: impl FnOnce(&mut RunOptions)) -> String {
    let analysis = flow("A", states);
    let run = run_with(&analysis, mock_text, change);
    show(&analysis, &run, true)
}

/// The end of a run alone.
fn end(states: &str, mock_text: &str) -> String {
    end_with(states, mock_text, |_| {})
}

fn end_with(states: &str, mock_text: &str, change: impl FnOnce(&mut RunOptions)) -> String {
    let analysis = flow("A", states);
    let run = run_with(&analysis, mock_text, change);
    show(&analysis, &run, false)
}

/// The types of the events with their paths, without what they carry.
fn sequence(states: &str, mock_text: &str) -> String {
    let analysis = flow("A", states);
    let run = run_with(&analysis, mock_text, |_| {});
    let lines = run.events.iter().map(|event| {
        let time = event.at_ms as f64 / 1_000.0;
        let line = format!("{time} {} {}", event.event_type.name(), event.path);
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A run as text: the events (number, milliseconds, type, path, schedule, detail), the end, the
/// numbers of the assumptions, the warnings.
fn show(analysis: &Analysis, run: &Run, events: bool) -> String {
    let mut out = String::new();
    for event in run.events.iter().filter(|_| events) {
        let name = event.event_type.name();
        let _ = write!(out, "{} {} {name}", event.id, event.at_ms);
        if !event.path.is_empty() {
            let _ = write!(out, " {}", event.path);
        }
        if event.schedule_event_id > 0 {
            let _ = write!(out, " #{}", event.schedule_event_id);
        }
        let _ = writeln!(out, " {}", event.detail);
    }
    let _ = write!(out, "{}", run.status.name());
    if let Some(output) = &run.output {
        let _ = write!(out, " {output}");
    }
    if let Some(error) = &run.error {
        let place = &analysis.text[error.range.indices()];
        let _ = write!(out, " {} at {} «{place}»", error.code, error.state_path);
        if !error.detail.is_empty() {
            let _ = write!(out, ": {}", error.detail);
        }
    }
    let _ = write!(
        out,
        "; {} ms, {} transitions",
        run.duration_ms, run.transitions
    );
    let numbers = run
        .assumptions
        .iter()
        .map(|it| it.split(':').next().unwrap_or(it));
    let numbers: Vec<&str> = numbers.collect();
    if !numbers.is_empty() {
        let _ = write!(out, "; {}", numbers.join(" "));
    }
    for warning in &run.warnings {
        let _ = write!(out, "\nwarning: {warning}");
    }
    out
}
