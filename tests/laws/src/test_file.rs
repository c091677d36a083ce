//! Any test file is read, and its cases run.

use fdl_core::analysis::Analysis;
use fdl_core::simulate::TestFile;
use fdl_core::simulate::expect::evaluate;

use crate::flow::sound;
use crate::simulation::{MOST_EVENTS, SameFiles, bounded};
use crate::{text, two_texts};

/// How many cases of an input are run.
const MOST_CASES: usize = 4;

/// A test file, and a flow behind it: problems have a place, cases end, and an output that is written
/// into the file is what is read from it.
pub(crate) fn test_file(data: &[u8]) {
    let text = text(data);
    let (test, flow) = two_texts(&text);
    let flow = Analysis::new(flow);
    let file = TestFile::read(test, &SameFiles);
    let problems = file.problems.iter().cloned();
    for it in problems.chain(file.problems_with(&flow.flow)) {
        sound(test, &it);
    }
    let mut runs = Vec::new();
    for (number, case) in file.cases.iter().enumerate().take(MOST_CASES) {
        let mut options = case.options.clone();
        options.max_events = options.max_events.min(MOST_EVENTS);
        options.max_payload = options.max_payload.min(65_536);
        let run = bounded(&flow, &case.mocks, &options);
        for failure in evaluate(case, &file.tree, &flow.flow, &run, &mut |_, _| Ok(())) {
            assert!(test.get(failure.range.indices()).is_some(), "{failure:?}");
            assert!(!failure.message.is_empty(), "{failure:?}");
        }
        if let Some(output) = &run.output
            && let Some(updated) = file.with_output(number, output)
        {
            let again = TestFile::read(updated.as_str(), &SameFiles);
            assert_eq!(
                again.cases.len(),
                file.cases.len(),
                "{test}\n--- gives\n{updated}"
            );
        }
        runs.push(run);
    }
    let runs: Vec<_> = runs.iter().map(Some).collect();
    for it in file.unused_responses(&runs) {
        sound(test, &it);
    }
}
