//! `fdl test --output-format json`, and the result of `fdl.runTests`.

use std::path::Path;

use fdl_core::analysis::Analysis;
use fdl_core::simulate::expect::Failure;
use fdl_core::text::{LineIndex, TextRange};
use serde::Serialize;

use super::coverage::Coverage;
use super::run::Run;
use super::value::Json;
use crate::files::display_path;
use crate::scenarios::{CaseResult, CaseStatus, FlowCoverage, Scenarios};

/// A test file and the results of its cases.
pub(crate) type FileResult = (Scenarios, Vec<CaseResult>);

/// The results of all test files. `R` is how the reader counts places.
#[derive(Debug, Serialize)]
pub(crate) struct Report<'a, R> {
    version: u32,
    files: usize,
    passed: usize,
    failed: usize,
    errors: usize,
    cases: Vec<Case<'a, R>>,
    /// Null unless it was asked for.
    coverage: Option<Coverage<R>>,
}

#[derive(Debug, Serialize)]
struct Case<'a, R> {
    path: String,
    name: &'a str,
    range: R,
    flow: Option<String>,
    status: &'static str,
    failures: Vec<CaseFailure<'a, R>>,
    run: Option<Run<'a, R>>,
    warnings: &'a [String],
}

#[derive(Debug, Serialize)]
struct CaseFailure<'a, R> {
    expectation: &'a str,
    message: &'a str,
    range: R,
    expected: Json<'a>,
    actual: Json<'a>,
}

/// How many cases ended how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Counts {
    /// As expected.
    pub(crate) passed: usize,
    /// Otherwise.
    pub(crate) failed: usize,
    /// Not run.
    pub(crate) errors: usize,
}

impl Counts {
    /// Counts the cases of `files`.
    pub(crate) fn of(files: &[FileResult]) -> Self {
        let mut counts = Self::default();
        for case in files.iter().flat_map(|(_, cases)| cases) {
            match case.status {
                CaseStatus::Passed => counts.passed += 1,
                CaseStatus::Failed => counts.failed += 1,
                CaseStatus::Error => counts.errors += 1,
            }
        }
        counts
    }
}

impl<'a, R> Report<'a, R> {
    /// The report of `files`, which are sorted by path, and of what they have used of their flows.
    /// `place` turns a range of a text into the reader's.
    pub(crate) fn new(
        files: &'a [FileResult],
        coverage: Option<&[FlowCoverage]>,
        place: impl Fn(&str, &LineIndex, TextRange) -> R,
    ) -> Self {
        let counts = Counts::of(files);
        let cases = files.iter().flat_map(|(scenarios, cases)| {
            cases.iter().map(|case| Case::new(scenarios, case, &place))
        });
        let cases = cases.collect();
        Self {
            version: 1,
            files: files.len(),
            passed: counts.passed,
            failed: counts.failed,
            errors: counts.errors,
            cases,
            coverage: coverage.map(|flows| Coverage::new(flows, place)),
        }
    }
}

impl<R> Report<'_, R> {
    /// Adds the addresses of the flows to the coverage, for readers that know files by them.
    pub(crate) fn name_flows(&mut self, uri: impl Fn(&Path) -> Option<String>) {
        if let Some(coverage) = &mut self.coverage {
            coverage.name_flows(uri);
        }
    }
}

impl<'a, R> Case<'a, R> {
    fn new(
        scenarios: &'a Scenarios,
        case: &'a CaseResult,
        place: &impl Fn(&str, &LineIndex, TextRange) -> R,
    ) -> Self {
        let file = &scenarios.file;
        let in_test = |range| place(&file.text, &file.lines, range);
        let flow = scenarios.flow.as_ref().ok();
        let run = case.run.as_ref().zip(flow).map(|(run, flow)| {
            let place = |flow: &Analysis, range| place(&flow.text, &flow.lines, range);
            Run::summary(run, flow, &case.options, &place)
        });
        Self {
            path: display_path(&scenarios.path),
            name: &case.name,
            range: in_test(case.range),
            flow: scenarios.flow_path.as_deref().map(display_path),
            status: status_name(case.status),
            failures: case
                .failures
                .iter()
                .map(|failure| CaseFailure::new(failure, in_test(failure.range)))
                .collect(),
            run,
            warnings: &case.warnings,
        }
    }
}

impl<'a, R> CaseFailure<'a, R> {
    fn new(failure: &'a Failure, range: R) -> Self {
        Self {
            expectation: failure.expectation,
            message: &failure.message,
            range,
            expected: Json(&failure.expected),
            actual: Json(&failure.actual),
        }
    }
}

fn status_name(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::Passed => "passed",
        CaseStatus::Failed => "failed",
        CaseStatus::Error => "error",
    }
}
