//! How long the simulator's engine takes: the flow is read and checked before the clock starts.

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{Mocks, Run, RunOptions, Status, blocking, run};
use fdl_core::value::Value;

use crate::flows::{chain, items, map};
use crate::stopwatch::measure;

/// The times of one flow: `pass` or `map`, with so many states or items. None if there is no such flow.
pub fn report(flow: &str, count: usize) -> Option<Value> {
    let (text, input) = match flow {
        "pass" => (chain(count), Value::object::<&str>([])),
        "map" => (map(), items(count as i64)),
        _ => return None,
    };
    let job = Job::new(&text, input);
    Some(measure(|| job.run()))
}

/// A flow and an input, ready to run.
pub struct Job {
    analysis: Analysis,
    options: RunOptions,
    mocks: Mocks,
}

impl Job {
    /// Reads and checks the flow in `text`, which must be able to run.
    pub fn new(text: &str, input: Value) -> Self {
        let analysis = Analysis::new(text);
        let options = RunOptions {
            input,
            max_events: 2_000_000,
            max_payload: 4_000_000,
            ..RunOptions::default()
        };
        assert!(blocking(&analysis, options.mode).is_empty());
        let mocks = Mocks::default();
        Self {
            analysis,
            options,
            mocks,
        }
    }

    /// Runs it to its end, which is a good one.
    pub fn run(&self) -> Run {
        let run = run(&self.analysis, &self.mocks, &self.options);
        assert!(run.status == Status::Succeeded, "{:?}", run.error);
        run
    }
}

#[test]
fn the_flows_run() {
    Job::new(&chain(3), Value::object::<&str>([])).run();
    Job::new(&map(), items(3)).run();
}
