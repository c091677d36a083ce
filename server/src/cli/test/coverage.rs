//! `fdl test --coverage`: what the cases have used of their flows.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::bail;
use fdl_core::simulate::{Tally, Unit, UnitGroup};

use super::Format;
use crate::cli::Exit;
use crate::cli::repair::write_file;
use crate::cli::report::one_line;
use crate::cli::terminal::{Terminal, Verbosity};
use crate::files::display_path;
use crate::output::place::{Position, Range};
use crate::output::{coverage, lcov};
use crate::scenarios::{FlowCoverage, total};

/// So many pieces that were missed are listed without `-v`.
const MISSED: usize = 20;

/// The options about coverage.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Say what the cases have used of their flows: states, transitions, both sides of conditions,
    /// retry and catch rules
    #[arg(
        long,
        value_name = "FORMAT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "summary"
    )]
    coverage: Option<CoverageFormat>,

    /// Write the report on coverage to a file
    #[arg(long, value_name = "FILE", requires = "coverage")]
    coverage_output: Option<PathBuf>,

    /// Fail if less than this share of all pieces was used, in percent
    #[arg(long, value_name = "N", value_parser = percent)]
    fail_under: Option<f64>,
}

/// The value of `--coverage`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum CoverageFormat {
    /// A table, and what was missed
    Summary,
    /// For tools that show coverage, line by line
    Lcov,
    /// For programs; documented and versioned
    Json,
}

fn percent(text: &str) -> Result<f64, String> {
    let number: Option<f64> = text.parse().ok();
    let number = number.filter(|it| (0.0..=100.0).contains(it));
    number.ok_or_else(|| "a number from 0 to 100 is needed".to_owned())
}

impl Options {
    /// Refuses what cannot both be on standard output.
    pub(super) fn check(&self, format: Format) -> anyhow::Result<()> {
        let shared = format == Format::Json && self.coverage == Some(CoverageFormat::Json);
        if self.takes_output() && format != Format::Pretty && !shared {
            bail!("standard output is for --output-format; give --coverage-output FILE too");
        }
        Ok(())
    }

    /// Whether somebody wants to know.
    pub(super) fn is_wanted(&self) -> bool {
        self.coverage.is_some() || self.fail_under.is_some()
    }

    /// Whether the member `coverage` of the JSON report is filled.
    pub(super) fn is_reported(&self) -> bool {
        self.coverage.is_some()
    }

    /// Whether standard output is for programs that read coverage.
    pub(super) fn takes_output(&self) -> bool {
        let for_programs = matches!(
            self.coverage,
            Some(CoverageFormat::Lcov | CoverageFormat::Json)
        );
        for_programs && self.coverage_output.is_none()
    }

    /// Prints or writes the report, and holds the share against the bound.
    pub(super) fn report(
        &self,
        flows: &[FlowCoverage],
        format: Format,
        terminal: &mut Terminal,
    ) -> anyhow::Result<Exit> {
        if let Some(wanted) = self.coverage {
            let to_file = self.coverage_output.is_some();
            let text = match wanted {
                CoverageFormat::Summary => summary(flows, !to_file, terminal),
                CoverageFormat::Lcov => lcov::print(flows),
                CoverageFormat::Json => {
                    let report = coverage::Report::new(flows, Range::new);
                    serde_json::to_string(&report)? + "\n"
                }
            };
            match (&self.coverage_output, format) {
                (Some(path), _) => write_file(path, &text)?,
                (None, Format::Pretty) => terminal.print(&text)?,
                // It is a member of the report.
                (None, Format::Json) => {}
                (None, Format::Junit) => terminal.eprint(&text),
            }
        }
        let total = total(flows);
        match self.fail_under {
            Some(bound) if (total.covered as f64) * 100.0 < bound * total.total as f64 => {
                let share = share(total);
                terminal.error(&format!(
                    "{share} of the flows is covered, less than {bound} %"
                ));
                Ok(Exit::Failure)
            }
            _ => Ok(Exit::Success),
        }
    }
}

/// A table of the flows, then what was missed, place by place.
fn summary(flows: &[FlowCoverage], painted: bool, terminal: &Terminal) -> String {
    let verbose = terminal.verbosity == Verbosity::Verbose;
    let paint = |code: &str, text: String| match painted {
        true => terminal.paint(code, &text),
        false => text,
    };
    let mut rows: Vec<(String, [Tally; 5], Tally)> = flows
        .iter()
        .map(|it| {
            let name = one_line(&display_path(&it.path)).into_owned();
            let tallies = UnitGroup::ALL.map(|group| it.coverage.tally(group));
            (name, tallies, it.coverage.total())
        })
        .collect();
    if rows.len() > 1 {
        let sum = |at: usize| {
            rows.iter()
                .fold(Tally::default(), |sum, it| sum.plus(it.1[at]))
        };
        let tallies = [0, 1, 2, 3, 4].map(sum);
        rows.push(("all".to_owned(), tallies, total(flows)));
    }
    let name_width = rows.iter().map(|it| it.0.chars().count()).max();
    let name_width = name_width.unwrap_or(0).max("coverage".len());
    let mut head = format!("{:name_width$}", "coverage");
    for group in UnitGroup::ALL {
        let _ = write!(head, "  {:>11}", group.name());
    }
    let mut out = format!("{}\n", paint("2", head + "    total"));
    for (name, tallies, total) in &rows {
        let _ = write!(out, "{name:name_width$}");
        for tally in tallies {
            let count = format!("{:>11}", format!("{}/{}", tally.covered, tally.total));
            let is_whole = tally.covered == tally.total;
            let count = if is_whole { count } else { paint("33", count) };
            let _ = write!(out, "  {count}");
        }
        let _ = writeln!(out, "  {:>7}", share(*total));
    }
    let missed = flows.iter().flat_map(|flow| {
        let mut missed: Vec<&Unit> = flow.coverage.missed().collect();
        missed.sort_by_key(|unit| unit.range);
        missed.into_iter().map(move |unit| (flow, unit))
    });
    let mut left_out = 0;
    for (index, (flow, unit)) in missed.enumerate() {
        if index >= MISSED && !verbose {
            left_out += 1;
            continue;
        }
        let analysis = &flow.flow;
        let at = Position::new(&analysis.text, &analysis.lines, unit.range.start);
        let path = display_path(&flow.path);
        let place = paint(
            "2",
            format!("{}:{}:{}:", one_line(&path), at.line, at.column),
        );
        let message = unit.missed_message(analysis);
        let _ = writeln!(out, "{place} {}", one_line(&message));
    }
    if left_out > 0 {
        let _ = writeln!(out, "… {left_out} more, with -v");
    }
    out
}

/// `83.3 %`; never 100 where something is missing.
fn share(tally: Tally) -> String {
    let percent = (tally.percent() * 10.0).floor() / 10.0;
    format!("{percent:.1} %")
}
