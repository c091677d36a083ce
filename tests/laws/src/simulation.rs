//! Any flow runs to an end.

use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{Files, Mocks, MocksFile, Run, RunOptions, Status, Unmocked, run_while};
use fdl_core::value::Value;

use crate::{text, two_texts};

/// How many events a run may have here.
pub(crate) const MOST_EVENTS: u64 = 400;

/// How many steps a run may take: a step that makes no event counts towards nothing else.
const MOST_STEPS: u64 = 40 * MOST_EVENTS;

/// Files that a test file may name: all there, all the same.
pub(crate) struct SameFiles;

impl Files for SameFiles {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        match path.contains("none") {
            true => Err("no such file or directory".to_owned()),
            false => Ok(r#"{"type":"object","ok":true}"#.into()),
        }
    }
}

/// A flow, and mocks behind it, run without a panic, within bounds, and the same way twice.
pub(crate) fn simulate(data: &[u8]) {
    let text = text(data);
    let (flow, mocks) = two_texts(&text);
    let analysis = Analysis::new(flow);
    let mocks = MocksFile::read(mocks, &SameFiles).mocks;
    let input = r#"{"items":[1,2,{"a":3}],"count":2,"ok":true,"name":"x"}"#;
    for unmocked in [Unmocked::Echo, Unmocked::Error] {
        let options = RunOptions {
            input: Value::from_json(input).expect("the input is JSON"),
            max_events: MOST_EVENTS,
            max_payload: 4_096,
            unmocked,
            ..RunOptions::default()
        };
        let run = bounded(&analysis, &mocks, &options);
        assert_eq!(
            run.status == Status::Succeeded,
            run.output.is_some(),
            "{text}"
        );
        assert_eq!(
            run.status == Status::Succeeded,
            run.error.is_none(),
            "{text}"
        );
        assert!(run.counted_events <= MOST_EVENTS + 1, "{text}");
        assert!(run.events.is_sorted_by_key(|it| it.id), "{text}");
        assert!(run == bounded(&analysis, &mocks, &options), "{text}");
    }
}

/// A run that is over after so many steps.
pub(crate) fn bounded(analysis: &Analysis, mocks: &Mocks, options: &RunOptions) -> Run {
    let mut steps = 0;
    let mut proceed = || {
        steps += 1;
        steps <= MOST_STEPS
    };
    let run = run_while(analysis, mocks, options, &mut proceed);
    run.unwrap_or_else(|| panic!("after {MOST_STEPS} steps it still runs\n{}", analysis.text))
}
