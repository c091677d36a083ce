//! `fdl test --update`: takes the outputs as they are now.

use anyhow::Context as _;
use fdl_core::simulate::TestFile;

use super::{Arguments, full_name};
use crate::cli::repair::write_atomically;
use crate::cli::report::plural;
use crate::cli::terminal::Terminal;
use crate::files::{FilesOf, Texts, display_path};
use crate::output::test::FileResult;
use crate::scenarios::{CaseResult, Scenarios};

impl Arguments {
    /// Rewrites `OutputExactly` of the cases that failed with another output, file by file, and runs
    /// the files that changed again.
    pub(super) fn update(
        &self,
        texts: &dyn Texts,
        files: &mut [FileResult],
        terminal: &mut Terminal,
    ) -> anyhow::Result<()> {
        for file in files {
            let Some((text, count)) = updated(texts, file, terminal) else {
                continue;
            };
            let path = file.0.path.clone();
            let shown = display_path(&path);
            write_atomically(&path, &text).with_context(|| format!("cannot write `{shown}`"))?;
            terminal.note(&format!(
                "{} of `{shown}` rewritten",
                plural(count, "output")
            ));
            *file = self.run_file(texts, &path, text.into());
        }
        Ok(())
    }
}

/// The new text of a test file and how many of its outputs are new; none if none is.
fn updated(
    texts: &dyn Texts,
    (scenarios, cases): &FileResult,
    terminal: &mut Terminal,
) -> Option<(String, usize)> {
    let mut rewritten: Option<TestFile> = None;
    let mut count = 0;
    for case in cases.iter().filter(|case| is_outdated(case)) {
        let output = case.run.as_ref().and_then(|run| run.output.as_ref());
        let (Some(output), Some(at)) = (output, index_of(scenarios, case)) else {
            continue;
        };
        let file = rewritten.as_ref().unwrap_or(&scenarios.file);
        match file.with_output(at, output) {
            Some(text) => {
                let files = FilesOf::new(texts, &scenarios.path);
                rewritten = Some(TestFile::read(text, &files));
                count += 1;
            }
            None => {
                let name = full_name(&scenarios.path, &case.name);
                terminal.note(&format!(
                    "the output of `{name}` is not rewritten: its `OutputExactly` is not the case's own"
                ));
            }
        }
    }
    Some((rewritten?.text.to_string(), count))
}

fn is_outdated(case: &CaseResult) -> bool {
    let mut failures = case.failures.iter();
    failures.any(|it| it.expectation == "OutputExactly")
}

fn index_of(scenarios: &Scenarios, case: &CaseResult) -> Option<usize> {
    let mut cases = scenarios.file.cases.iter();
    cases.position(|it| it.name.range == case.range)
}
