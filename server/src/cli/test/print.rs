//! The results of cases as people read them: a line a case, and what failed with its place.

use std::fmt::Write as _;

use fdl_core::checks::Severity;
use fdl_core::simulate::expect::Failure;
use fdl_core::value::Value;

use super::full_name;
use crate::cli::report::{one_line, plural};
use crate::cli::run::print_problems;
use crate::cli::terminal::{Terminal, Verbosity};
use crate::cli::window::Window;
use crate::cli::{diff, trace};
use crate::files::display_path;
use crate::output::place::Position;
use crate::output::test::{Counts, FileResult};
use crate::scenarios::{CaseResult, CaseStatus, Scenarios};

/// The results, as text for standard output.
pub(super) fn cases(files: &[FileResult], counts: Counts, terminal: &Terminal) -> String {
    let mut printer = Printer {
        terminal,
        quiet: terminal.verbosity == Verbosity::Quiet,
        out: String::new(),
    };
    for (scenarios, cases) in files {
        for case in cases {
            printer.case(scenarios, case);
        }
    }
    if files.iter().all(|(_, cases)| cases.is_empty()) {
        return printer.out;
    }
    let mut parts = vec![format!("{} passed", counts.passed)];
    if counts.failed > 0 {
        parts.push(format!("{} failed", counts.failed));
    }
    if counts.errors > 0 {
        parts.push(format!("{} could not be run", counts.errors));
    }
    let files = plural(files.len(), "file");
    let _ = writeln!(printer.out, "{} in {files}", parts.join(", "));
    printer.out
}

/// Shows what keeps cases from running on standard error: problems of the test file and of the flow.
pub(super) fn obstacles(scenarios: &Scenarios, cases: &[CaseResult], terminal: &mut Terminal) {
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

struct Printer<'t> {
    terminal: &'t Terminal,
    quiet: bool,
    out: String,
}

impl Printer<'_> {
    fn case(&mut self, scenarios: &Scenarios, case: &CaseResult) {
        if self.quiet && case.status == CaseStatus::Passed {
            return;
        }
        let (word, color) = match case.status {
            CaseStatus::Passed => ("passed", "32"),
            CaseStatus::Failed => ("FAILED", "31"),
            CaseStatus::Error => ("ERROR ", "31"),
        };
        let word = self.terminal.paint(color, word);
        let name = full_name(&scenarios.path, &case.name);
        let run = case.run.as_ref().map(|run| {
            let took = trace::duration(run.duration_ms);
            let transitions = usize::try_from(run.transitions).unwrap_or(usize::MAX);
            let about = format!("  ({took}, {})", plural(transitions, "transition"));
            self.terminal.paint("2", &about)
        });
        let run = run.unwrap_or_default();
        let _ = writeln!(self.out, "{word}  {}{run}", one_line(&name));
        for failure in &case.failures {
            self.failure(scenarios, failure);
        }
        for warning in case.warnings.iter().filter(|_| !self.quiet) {
            let label = self.terminal.paint("33", "warning:");
            let _ = writeln!(self.out, "    {label} {}", one_line(warning));
        }
    }

    fn failure(&mut self, scenarios: &Scenarios, failure: &Failure) {
        let file = &scenarios.file;
        let at = Position::new(&file.text, &file.lines, failure.range.start);
        let path = display_path(&scenarios.path);
        let place = format!("{path}:{}:{}", at.line, at.column);
        let place = self.terminal.paint("2", &place);
        let label = self.terminal.paint("1", failure.expectation);
        let message = one_line(&failure.message);
        let _ = writeln!(self.out, "    {label}: {message}\n      at {place}");
        let window = Window::around(&file.text, &file.lines, failure.range);
        for line in window.lines(&file.text) {
            let line = self.terminal.paint("2", &one_line(line));
            let _ = writeln!(self.out, "      | {line}");
        }
        let (expected, actual) = (&failure.expected, &failure.actual);
        let actual = match failure.expectation {
            "OutputExactly" | "Path" => actual.clone(),
            "Output" | "Error" | "Requests" | "States" | "Global" => cut_to(expected, actual),
            // The message says it all.
            _ => return,
        };
        if is_structured(expected) || is_structured(&actual) {
            self.diff(&expected.to_json_pretty(2), &actual.to_json_pretty(2));
        }
    }

    fn diff(&mut self, expected: &str, actual: &str) {
        let (expected, actual) = (format!("{expected}\n"), format!("{actual}\n"));
        let head = self.terminal.paint("2", "expected -, actual +");
        let _ = writeln!(self.out, "      {head}");
        for line in diff::plain(&expected, &actual).lines() {
            let line = match line.as_bytes().first() {
                Some(b'-') => self.terminal.paint("31", line),
                Some(b'+') => self.terminal.paint("32", line),
                _ => line.to_owned(),
            };
            let _ = writeln!(self.out, "      {line}");
        }
    }
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
