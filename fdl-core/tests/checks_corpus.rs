//! Good flows are not complained about: 200 generated ones.
//!
//! The good examples of the rules' pages are tested beside them, in `checks/pages.rs`; the files below
//! `examples` and `tests/flows/ok` by the integration tests, since nothing here reads files.

mod support;

use fdl_core::analysis::Analysis;
use fdl_core::checks::{CheckOptions, Severity, check};
use fdl_core::syntax::parse;
use support::sound_flow;

/// What is reported as an error or a warning.
fn loud(text: &str) -> Vec<String> {
    let analysis = Analysis::new(text);
    let found = check(&analysis, &CheckOptions::default());
    found
        .iter()
        .filter(|it| it.severity <= Severity::Warning)
        .map(|it| {
            let line = analysis.lines.line(it.range.start) + 1;
            format!("line {line}: {}: {}", it.code, it.message)
        })
        .collect()
}

/// Two hundred flows, each of its own seed, in ten sizes; every tenth as JSON too.
#[test]
fn generated_flows() {
    let sizes = [1, 2, 3, 5, 8, 13, 21, 34, 40, 55];
    let mut states = 0;
    for number in 0..200_usize {
        let text = sound_flow(number as u64, sizes[number % sizes.len()]);
        let found = loud(&text);
        assert!(found.is_empty(), "seed {number}: {found:#?} in\n{text}");
        if number % 10 == 3 {
            let tree = parse(&text.as_str().into());
            let json = tree.root().expect("a flow").to_value().to_json_pretty(2);
            let found = loud(&json);
            assert!(found.is_empty(), "seed {number}: {found:#?} in\n{json}");
        }
        states += Analysis::new(text.as_str()).flow.states.len();
    }
    assert!(states > 4000, "only {states} states");
}
