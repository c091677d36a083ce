//! `fdl test`: runs the cases of test files.

mod coverage;
mod print;
mod update;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use fdl_core::checks::Severity;
use rayon::prelude::*;

use super::Exit;
use super::discover::{Wanted, discover};
use super::reach::Reach;
use super::terminal::Terminal;
use crate::files::{STDIN, Texts, display_path};
use crate::output::junit;
use crate::output::place::Range;
use crate::output::test::{Counts, FileResult, Report};
use crate::scenarios::{self, FlowCoverage, Scenarios};

/// Run the cases of test files (`*.fdltest.yaml`)
///
/// Directories are searched for test files; `.gitignore` is respected. The path of a flow stands for
/// its test files: the one of its name, and those beside it that name it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  fdl test                              everything below the current directory
  fdl test order.fdl.yaml               the tests of one flow
  fdl test --filter refused             only cases with `refused` in FILE::NAME
  fdl test --coverage --fail-under 90   and what the cases have not tried
  fdl test --update                     take the outputs as they are now
  fdl test --watch order.fdl.yaml       again after each change

Exit status: 0 all cases passed; 1 a case failed, or too little is covered; 2 wrong usage, an unreadable
or invalid file, or a flow with errors.")]
pub(super) struct Arguments {
    /// Test files, flows and directories
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Only run cases whose FILE::NAME contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// Rewrite `OutputExactly` of cases whose output is another one
    #[arg(long)]
    update: bool,

    /// Run again whenever a flow, a test file or a file that one names changes
    #[arg(long)]
    watch: bool,

    /// How all cases read what the documentation leaves open, such as `Q40=input`;
    /// docs/semantics.md lists what can be chosen
    #[arg(long, value_name = "Qnn=READING", value_delimiter = ',', value_parser = super::reading)]
    assume: Vec<String>,

    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    output_format: Format,

    #[command(flatten)]
    coverage: coverage::Options,

    #[command(flatten)]
    reach: Reach,
}

/// The value of `--output-format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Format {
    /// A line a case, and what failed
    Pretty,
    /// For programs; documented and versioned
    Json,
    /// For CI systems that show test results
    Junit,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        if self.paths.iter().any(|path| path.as_os_str() == STDIN) {
            bail!("test files are not read from standard input: they name files beside them");
        }
        self.coverage.check(self.output_format)?;
        match self.watch {
            true => watch::run(self, terminal),
            false => self.run_once(&self.reach, terminal),
        }
    }

    /// Runs the cases and reports, reading what test files name from `texts`.
    fn run_once(&self, texts: &dyn Texts, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let (paths, missing) = self.test_files();
        for flow in &missing {
            terminal.note(&format!("`{}` has no test file", display_path(flow)));
        }
        let found = discover(&paths, None, Wanted::Tests, |_| false);
        let unreadable = found.report_unreadable(terminal);
        if found.documents.is_empty() && unreadable == 0 && missing.is_empty() {
            terminal.note("no test file found");
        }
        let mut files: Vec<FileResult> = found
            .documents
            .into_par_iter()
            .map(|it| self.run_file(texts, &it.file.unwrap_or_default(), it.text))
            .filter(|(scenarios, cases)| !cases.is_empty() || scenarios.file.cases.is_empty())
            .collect();
        if self.update {
            self.update(texts, &mut files, terminal)?;
        }

        let mut exit = match unreadable {
            0 => Exit::Success,
            _ => Exit::Error,
        };
        let counts = Counts::of(&files);
        let is_invalid = |(scenarios, cases): &FileResult| {
            let mut problems = scenarios.problems_of(cases).into_iter();
            problems.any(|it| it.severity == Severity::Error)
        };
        if counts.errors > 0 || files.iter().any(is_invalid) {
            exit = Exit::Error;
        } else if counts.failed > 0 {
            exit = exit.max(Exit::Failure);
        }
        let flows = match self.coverage.is_wanted() {
            true => scenarios::coverage(&files),
            false => Vec::new(),
        };
        self.print(&files, counts, &flows, terminal)?;
        let covered = self.coverage.report(&flows, self.output_format, terminal)?;
        Ok(exit.max(covered))
    }

    /// The test files that the paths stand for, and the flows that have none.
    fn test_files(&self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let (mut paths, mut missing) = (Vec::new(), Vec::new());
        for path in &self.paths {
            if scenarios::is_test_file(path) || !path.is_file() {
                paths.push(path.clone());
                continue;
            }
            let tests = scenarios::of_flow(&self.reach, path);
            if tests.is_empty() {
                missing.push(path.clone());
            }
            paths.extend(tests.into_iter().map(|it| it.path));
        }
        (paths, missing)
    }

    fn run_file(&self, texts: &dyn Texts, path: &Path, text: Arc<str>) -> FileResult {
        let mut scenarios = Scenarios::new(texts, path, text);
        scenarios.assume(&self.assume);
        let cases = scenarios.run(|name| match &self.filter {
            Some(filter) => full_name(path, name).contains(filter.as_str()),
            None => true,
        });
        (scenarios, cases)
    }

    fn print(
        &self,
        files: &[FileResult],
        counts: Counts,
        flows: &[FlowCoverage],
        terminal: &mut Terminal,
    ) -> anyhow::Result<()> {
        for (scenarios, cases) in files {
            print::obstacles(scenarios, cases, terminal);
        }
        let coverage = self.coverage.is_reported().then_some(flows);
        let text = match self.output_format {
            Format::Json => {
                let report = Report::new(files, coverage, Range::new);
                serde_json::to_string(&report)? + "\n"
            }
            Format::Junit => junit::print(&junit::Document::of_cases(files)),
            Format::Pretty => print::cases(files, counts, terminal),
        };
        if text.is_empty() && (self.filter.is_some() || !files.is_empty()) {
            terminal.note("no case to run");
        }
        match self.output_format == Format::Pretty && self.coverage.takes_output() {
            true => terminal.eprint(&text),
            false => terminal.print(&text)?,
        }
        Ok(())
    }
}

/// `FILE::NAME`.
fn full_name(path: &Path, name: &str) -> String {
    format!("{}::{name}", display_path(path))
}
