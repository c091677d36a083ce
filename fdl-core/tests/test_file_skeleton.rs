//! Skeletons of test files fit their flows: nothing is found in them, and the formatter keeps them.

mod support;

use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::catalog::actions;
use fdl_core::ide::{DocumentKind, FormatOptions, format, test_file_skeleton};
use fdl_core::simulate::{Files, TestFile};

use support::{Example, examples, flow, sound_flow};

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _path: &str) -> Result<Arc<str>, String> {
        Err("there are no files".to_owned())
    }
}

/// How many responses the skeleton of a flow has.
#[track_caller]
fn check(text: &str) -> usize {
    let analysis = Analysis::new(text);
    let skeleton = test_file_skeleton(&analysis, "order.fdl.yaml");
    let file = TestFile::read(skeleton.as_str(), &NoFiles);
    let mut problems = file.problems.clone();
    problems.extend(file.problems_with(&analysis.flow));
    assert!(problems.is_empty(), "{problems:?}\n{skeleton}\nof\n{text}");
    assert_eq!(file.cases.len(), 1, "{skeleton}");
    let formatted = format(
        &file.tree,
        DocumentKind::TestFile,
        &FormatOptions::default(),
    );
    assert_eq!(formatted, Ok(Vec::new()), "{skeleton}");
    file.cases[0].mocks.states.len()
}

#[test]
fn of_the_examples() {
    for Example { flow, .. } in examples() {
        assert!(check(&flow) > 0, "{flow}");
    }
}

#[test]
fn of_generated_flows() {
    let counts = (0..60).map(|seed| check(&flow(seed, 4_000)) + check(&sound_flow(seed, 20)));
    assert!(counts.sum::<usize>() > 300);
}

#[test]
fn of_every_action_in_every_mode() {
    let mut text = "Type: StateMachine\nStartAt: s0\nStates:\n".to_owned();
    let mut count = 0;
    for action in actions::ALL {
        for support in action.modes {
            let (name, mode) = (action.name, support.mode);
            text += &format!(
                "  - {{Name: s{count}, Type: Task, Action: '{name}', TaskMode: {mode:?}}}\n"
            );
            count += 1;
        }
    }
    assert_eq!(check(&text), count);
}
