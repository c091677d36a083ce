//! `fdl test`: runs the cases of test files.

use std::path::{Path, PathBuf};

use anyhow::bail;
use fdl_core::checks::Severity;
use fdl_core::simulate::expect::Failure;
use fdl_core::value::Value;
use rayon::prelude::*;

use super::discover::{Document, Wanted, discover};
use super::report::{one_line, plural};
use super::simulate::print_problems;
use super::terminal::{Terminal, Verbosity};
use super::window::Window;
use super::{Exit, diff, trace};
use crate::files::{Disk, STDIN, display_path};
use crate::output::junit;
use crate::output::place::{Position, Range};
use crate::output::test::{Counts, FileResult, Report};
use crate::scenarios::{self, CaseResult, CaseStatus, Scenarios};

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

Exit status: 0 all cases passed; 1 a case failed; 2 wrong usage, an unreadable or invalid file, or a
flow with errors.")]
pub(super) struct Arguments {
    /// Test files, flows and directories
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Only run cases whose FILE::NAME contains this text
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    output_format: Format,
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
        let (paths, missing) = self.test_files();
        for flow in &missing {
            terminal.note(&format!("`{}` has no test file", display_path(flow)));
        }
        let found = discover(&paths, None, Wanted::Tests, &mut |_| false, terminal);
        if found.documents.is_empty() && found.unreadable == 0 && missing.is_empty() {
            terminal.note("no test file found");
        }
        let files: Vec<FileResult> = found
            .documents
            .into_par_iter()
            .map(|document| self.run_file(document))
            .filter(|(scenarios, cases)| !cases.is_empty() || scenarios.file.cases.is_empty())
            .collect();

        let mut exit = match found.unreadable {
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
        self.print(&files, counts, terminal)?;
        Ok(exit)
    }

    /// The test files that the paths stand for, and the flows that have none.
    fn test_files(&self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let (mut paths, mut missing) = (Vec::new(), Vec::new());
        for path in &self.paths {
            if scenarios::is_test_file(path) || !path.is_file() {
                paths.push(path.clone());
                continue;
            }
            let tests = scenarios::of_flow(&Disk, path);
            if tests.is_empty() {
                missing.push(path.clone());
            }
            paths.extend(tests.into_iter().map(|it| it.path));
        }
        (paths, missing)
    }

    fn run_file(&self, document: Document) -> FileResult {
        let path = document.file.unwrap_or_default();
        let scenarios = Scenarios::new(&Disk, &path, document.text);
        let cases = scenarios.run(|name| match &self.filter {
            Some(filter) => full_name(&path, name).contains(filter.as_str()),
            None => true,
        });
        (scenarios, cases)
    }

    fn print(
        &self,
        files: &[FileResult],
        counts: Counts,
        terminal: &mut Terminal,
    ) -> anyhow::Result<()> {
        for (scenarios, cases) in files {
            print_obstacles(scenarios, cases, terminal);
        }
        match self.output_format {
            Format::Json => {
                let report = Report::new(files, Range::new);
                terminal.print(&format!("{}\n", serde_json::to_string(&report)?))?;
            }
            Format::Junit => terminal.print(&junit::print(&junit::Document::of_cases(files)))?,
            Format::Pretty => print_cases(files, counts, self.filter.is_some(), terminal)?,
        }
        Ok(())
    }
}

fn print_cases(
    files: &[FileResult],
    counts: Counts,
    is_filtered: bool,
    terminal: &mut Terminal,
) -> std::io::Result<()> {
    for (scenarios, cases) in files {
        for case in cases {
            print_case(scenarios, case, terminal)?;
        }
    }
    let cases = files.iter().map(|(_, cases)| cases.len()).sum::<usize>();
    if cases == 0 {
        if is_filtered || !files.is_empty() {
            terminal.note("no case to run");
        }
        return Ok(());
    }
    let mut parts = vec![format!("{} passed", counts.passed)];
    if counts.failed > 0 {
        parts.push(format!("{} failed", counts.failed));
    }
    if counts.errors > 0 {
        parts.push(format!("{} could not be run", counts.errors));
    }
    let files = plural(files.len(), "file");
    terminal.print(&format!("{} in {files}\n", parts.join(", ")))?;
    Ok(())
}

/// `FILE::NAME`.
fn full_name(path: &Path, name: &str) -> String {
    format!("{}::{name}", display_path(path))
}

/// Shows what keeps cases from running on standard error: problems of the test file and of the flow.
fn print_obstacles(scenarios: &Scenarios, cases: &[CaseResult], terminal: &mut Terminal) {
    let quiet = terminal.verbosity == Verbosity::Quiet;
    let mut problems = scenarios.problems_of(cases);
    problems.retain(|it| match it.severity {
        Severity::Error => true,
        Severity::Warning => !quiet,
        _ => false,
    });
    let path = display_path(&scenarios.path);
    print_problems(path, &scenarios.file.text, problems, terminal);
    match &scenarios.flow {
        Err(message) => terminal.error(message),
        Ok(flow) => {
            let blocked = cases.iter().max_by_key(|case| case.blocking.len());
            let blocking = blocked
                .map(|case| case.blocking.clone())
                .unwrap_or_default();
            let path = scenarios.flow_path.as_deref().map(display_path);
            print_problems(path.unwrap_or_default(), &flow.text, blocking, terminal);
        }
    }
}

fn print_case(
    scenarios: &Scenarios,
    case: &CaseResult,
    terminal: &mut Terminal,
) -> std::io::Result<()> {
    let quiet = terminal.verbosity == Verbosity::Quiet;
    if quiet && case.status == CaseStatus::Passed {
        return Ok(());
    }
    let (word, color) = match case.status {
        CaseStatus::Passed => ("passed", "32"),
        CaseStatus::Failed => ("FAILED", "31"),
        CaseStatus::Error => ("ERROR ", "31"),
    };
    let word = terminal.paint(color, word);
    let name = full_name(&scenarios.path, &case.name);
    let run = case.run.as_ref().map(|run| {
        let took = trace::duration(run.duration_ms);
        let transitions = usize::try_from(run.transitions).unwrap_or(usize::MAX);
        let about = format!("  ({took}, {})", plural(transitions, "transition"));
        terminal.paint("2", &about)
    });
    let run = run.unwrap_or_default();
    terminal.print(&format!("{word}  {}{run}\n", one_line(&name)))?;
    for failure in &case.failures {
        print_failure(scenarios, failure, terminal)?;
    }
    for warning in case.warnings.iter().filter(|_| !quiet) {
        let label = terminal.paint("33", "warning:");
        terminal.print(&format!("    {label} {}\n", one_line(warning)))?;
    }
    Ok(())
}

fn print_failure(
    scenarios: &Scenarios,
    failure: &Failure,
    terminal: &mut Terminal,
) -> std::io::Result<()> {
    let file = &scenarios.file;
    let at = Position::new(&file.text, &file.lines, failure.range.start);
    let place = format!(
        "{}:{}:{}",
        display_path(&scenarios.path),
        at.line,
        at.column
    );
    let place = terminal.paint("2", &place);
    let label = terminal.paint("1", failure.expectation);
    let message = one_line(&failure.message);
    terminal.print(&format!("    {label}: {message}\n      at {place}\n"))?;
    let window = Window::around(&file.text, &file.lines, failure.range);
    for line in window.lines(&file.text) {
        let line = terminal.paint("2", &one_line(line));
        terminal.print(&format!("      | {line}\n"))?;
    }
    let (expected, actual) = (&failure.expected, &failure.actual);
    let actual = match failure.expectation {
        "OutputExactly" | "Path" => actual.clone(),
        "Output" | "Error" | "Requests" => cut_to(expected, actual),
        // The message says it all.
        _ => return Ok(()),
    };
    if is_structured(expected) || is_structured(&actual) {
        print_diff(
            &expected.to_json_pretty(2),
            &actual.to_json_pretty(2),
            terminal,
        )?;
    }
    Ok(())
}

fn is_structured(value: &Value) -> bool {
    value.as_object().is_some() || value.as_array().is_some()
}

/// `actual` without the members that `expected` does not ask for: they would hide the difference.
fn cut_to(expected: &Value, actual: &Value) -> Value {
    match (expected, actual) {
        (Value::Object(wanted), Value::Object(found)) => {
            let kept = wanted.iter().filter_map(|(name, expected)| {
                let value = found.get(name)?;
                Some((name.clone(), cut_to(expected, value)))
            });
            Value::object(kept)
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            let both = wanted.iter().zip(found.iter());
            Value::array(both.map(|(expected, actual)| cut_to(expected, actual)))
        }
        _ => actual.clone(),
    }
}

fn print_diff(expected: &str, actual: &str, terminal: &mut Terminal) -> std::io::Result<()> {
    let (expected, actual) = (format!("{expected}\n"), format!("{actual}\n"));
    let head = terminal.paint("2", "expected -, actual +");
    terminal.print(&format!("      {head}\n"))?;
    for line in diff::plain(&expected, &actual).lines() {
        let line = match line.as_bytes().first() {
            Some(b'-') => terminal.paint("31", line),
            Some(b'+') => terminal.paint("32", line),
            _ => line.to_owned(),
        };
        terminal.print(&format!("      {line}\n"))?;
    }
    Ok(())
}
