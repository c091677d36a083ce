//! `fdl check`: reports problems in flows and test files, and repairs what can be repaired.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use fdl_core::analysis::Analysis;
use fdl_core::checks::{self, CheckOptions, Diagnostic, RuleLevels, Severity};
use fdl_core::text::LineIndex;

use super::baseline::{self, Baseline};
use super::discover::{Document, Kind, Place, Wanted, places, read};
use super::progress::Progress;
use super::reach::Reach;
use super::repair::{Outcome, Repair, ignore, repair, write_atomically};
use super::terminal::{Terminal, Verbosity};
use super::{Exit, Mode, diff, report};
use crate::config::{Config, Configs};
use crate::files::display_path;
use crate::output::check::{CheckedFile, Report};
use crate::output::{github, junit, sarif};
use crate::scenarios::Scenarios;

/// Report problems in flows and test files
///
/// Directories are searched for `*.fdl.yaml`, `*.fdl.yml`, `*.fdl`, `*.fdltest.yaml`, and for other
/// YAML and JSON files that hold a flow; `.gitignore` is respected. A file that is named is always
/// checked.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  fdl check                                    everything below the current directory
  fdl check order.fdl.yaml --fix               repair what can be repaired safely
  fdl check flows --diff                       show what --fix would change
  fdl check --rule unreachable-state=error     change the level of a rule, over fdl.toml
  fdl check - --stdin-filename order.fdl.yaml  read standard input

Exit status: 0 no errors; 1 errors found; 2 wrong usage or an unreadable file.
`fdl explain RULE` says more about a finding.")]
pub(super) struct Arguments {
    /// Files and directories; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// The form of the report
    #[arg(long, value_name = "FORMAT", default_value = "full")]
    output_format: Format,

    /// Repair what can be repaired without changing the meaning (of hints: with -v)
    #[arg(long)]
    fix: bool,

    /// Also apply repairs that may change the meaning, with --fix or --diff
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print what --fix would change, and change nothing
    #[arg(long, conflicts_with = "fix")]
    diff: bool,

    /// Leave out what fdl.toml excludes even if it is named
    #[arg(long)]
    force_exclude: bool,

    /// Silence what is found by comments, `# fdl: ignore[rule]` (hints: with -v)
    #[arg(long, conflicts_with_all = ["fix", "diff", "baseline"])]
    add_ignore: bool,

    /// Report only what this baseline does not know
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write all findings to a baseline, and report none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "diff", "statistics"])]
    write_baseline: Option<PathBuf>,

    /// Print how often each rule was broken instead of the findings
    #[arg(long, conflicts_with = "diff")]
    statistics: bool,

    /// Set the level of a rule: off, hint, info, warning or error
    #[arg(long = "rule", value_name = "NAME=LEVEL")]
    rules: Vec<String>,

    /// How the flows are deployed; without it fdl.toml decides, then standard
    #[arg(long, value_name = "MODE", ignore_case = true)]
    mode: Option<Mode>,

    /// The configuration, instead of the nearest fdl.toml above each file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Exit with 1 if there are warnings, too
    #[arg(long)]
    error_on_warning: bool,

    /// What standard input is called in the report
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,

    #[command(flatten)]
    reach: Reach,
}

/// The value of `--output-format`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Format {
    /// With the source lines
    Full,
    /// A line for each finding
    Concise,
    /// For programs; documented and versioned
    Json,
    /// For code scanning services, SARIF 2.1.0
    Sarif,
    /// Annotations in GitHub Actions
    Github,
    /// For CI systems that show test results
    Junit,
}

impl Format {
    /// Whether the report is for people, who get a summary, too.
    fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise)
    }

    /// Whether the report always has the hints.
    fn has_hints(self) -> bool {
        matches!(self, Self::Json | Self::Sarif | Self::Junit)
    }
}

/// A document after checking, and after repairs if they were asked for.
struct Checked {
    file: CheckedFile,
    /// Elsewhere, since most documents need none.
    repaired: Option<Box<Repaired>>,
}

/// The repair of a document, as it was asked for, and what may check it again.
struct Repaired {
    document: Document,
    checker: Checker,
    repair: Repair,
}

/// What decides the findings of a document.
struct Checker {
    options: CheckOptions,
    levels: RuleLevels,
    reach: Reach,
    /// Whether anything asks for hints, besides repairs.
    hints: bool,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let levels = self.levels()?;
        let baseline = self.baseline.as_deref().map(Baseline::read).transpose()?;
        anyhow::ensure!(
            !self.statistics || self.output_format.is_for_people(),
            "`--statistics` goes with the formats `full` and `concise` only"
        );
        let mut configs = Configs::new(self.config.as_deref());
        let stdin_name = self.stdin_filename.as_deref();
        // Hints are for those who ask: to see and to repair.
        let hints = terminal.verbosity == Verbosity::Verbose;
        let mut are_excluded = false;
        let choose = |place: &Place| {
            let file = place.file();
            let config = configs.of(file);
            if (!place.is_named || self.force_exclude) && config.excludes(file) {
                are_excluded |= place.is_named;
                return None;
            }
            // Nothing is reported if there are errors: what is found now serves to find them all.
            (!configs.has_errors()).then_some(config)
        };
        let check = |document: Document, config: Arc<Config>| {
            let checker = self.checker(document.place(), &config, &levels, hints);
            self.check(document, checker, hints)
        };
        let progress = Progress::new(terminal);
        let places = places(&self.paths, stdin_name, Wanted::All);
        let found = read(places, choose, &progress, check);
        drop(progress);
        let errors = configs.into_errors();
        if !errors.is_empty() {
            for error in &errors {
                terminal.eprint(&report::config_error(error, terminal.color_err));
            }
            return Ok(Exit::Error);
        }
        let unreadable = found.report_unreadable(terminal);
        let checked = found.documents;
        let mut exit = match unreadable {
            0 => Exit::Success,
            _ => Exit::Error,
        };
        if checked.is_empty() && unreadable == 0 && !are_excluded {
            terminal.note("no flow or test file found");
        }

        let mut repaired = 0;
        let mut files = Vec::with_capacity(checked.len());
        for Checked {
            mut file,
            repaired: it,
        } in checked
        {
            if let Some(it) = it {
                match self.apply(&it, terminal)? {
                    Exit::Error => {
                        exit = Exit::Error;
                        // What could not be written is as it was.
                        file = it.checker.check(&it.document, it.document.text.clone());
                    }
                    applied => {
                        exit = exit.max(applied);
                        repaired += it.repair.count;
                    }
                }
            }
            files.push(file);
        }
        if let Some(path) = &self.write_baseline {
            let count = baseline::write(path, &files)?;
            let findings = report::plural(count, "finding");
            terminal.note(&format!("wrote {findings} to `{}`", display_path(path)));
            return Ok(exit);
        }
        let known = baseline.map_or(0, |it| it.remove_known(&mut files));
        if known > 0 {
            let findings = report::plural(known, "finding");
            terminal.note(&format!("the baseline knows {findings}"));
        }
        exit = exit.max(self.exit(&files));
        if self.diff {
            self.summarize_diff(repaired, terminal);
        } else {
            self.print(&files, terminal)?;
            self.summarize(&files, repaired, terminal);
        }
        Ok(exit)
    }

    fn checker(&self, path: &Path, config: &Config, levels: &RuleLevels, hints: bool) -> Checker {
        let are_all_reported = self.output_format.has_hints()
            || self.baseline.is_some()
            || self.write_baseline.is_some();
        let mut options = config.options(path);
        if let Some(mode) = self.mode {
            options.mode = mode.into();
        }
        let mut all = config.levels.clone();
        all.extend(levels);
        Checker {
            options,
            levels: all,
            reach: self.reach.clone(),
            hints: hints || are_all_reported,
        }
    }

    fn levels(&self) -> anyhow::Result<RuleLevels> {
        let mut levels = RuleLevels::default();
        for rule in &self.rules {
            let (name, level) = rule
                .split_once('=')
                .with_context(|| format!("`--rule {rule}` is not of the form NAME=LEVEL"))?;
            levels
                .set(name.trim(), level.trim())
                .map_err(|message| anyhow::anyhow!("--rule: {message}"))?;
        }
        Ok(levels)
    }

    fn check(&self, document: Document, checker: Checker, hints: bool) -> Checked {
        let mut text = document.text.clone();
        let mut repair_of = None;
        let find = |text: &str| {
            let (mut findings, _) = checker.findings(&document, text.into());
            findings.retain(|it| shown(it, hints));
            findings
        };
        // JSON has no comments.
        let can_ignore = !document.path.ends_with(".json");
        if self.fix || self.diff || (self.add_ignore && can_ignore) {
            let repair = match self.add_ignore {
                true => ignore(&text, find),
                false => repair(&text, self.unsafe_fixes, find),
            };
            if !self.diff && repair.outcome == Outcome::Repaired {
                text = repair.text.as_str().into();
            }
            repair_of = Some(repair);
        }
        let file = checker.check(&document, text);
        let repaired = repair_of.map(|repair| {
            Box::new(Repaired {
                document,
                checker,
                repair,
            })
        });
        Checked { file, repaired }
    }

    /// Writes a repaired text to its file, or shows what would change.
    fn apply(&self, it: &Repaired, terminal: &mut Terminal) -> io::Result<Exit> {
        let Repaired { repair, .. } = it;
        let path = &it.document.path;
        if repair.outcome == Outcome::Refused {
            terminal.error(&format!(
                "the repair of `{path}` would break it; it is left as it is"
            ));
            return Ok(Exit::Error);
        }
        let is_repaired = repair.outcome == Outcome::Repaired;
        if self.diff {
            let diff = diff::unified(path, path, &it.document.text, &repair.text);
            terminal.print(&diff)?;
            return Ok(if is_repaired {
                Exit::Failure
            } else {
                Exit::Success
            });
        }
        match &it.document.file {
            // Standard input is handed on, repaired or not.
            None => terminal.print(&repair.text)?,
            Some(file) if is_repaired => {
                if let Err(error) = write_atomically(file, &repair.text) {
                    terminal.error(&format!("cannot write `{path}`: {error:#}"));
                    return Ok(Exit::Error);
                }
            }
            Some(_) => {}
        }
        Ok(Exit::Success)
    }

    fn exit(&self, files: &[CheckedFile]) -> Exit {
        let all = files.iter().flat_map(|file| &file.diagnostics);
        let exits = all.map(|it| self.exit_for(it.severity));
        exits.max().unwrap_or(Exit::Success)
    }

    fn exit_for(&self, severity: Severity) -> Exit {
        match severity {
            Severity::Error => Exit::Failure,
            Severity::Warning if self.error_on_warning => Exit::Failure,
            _ => Exit::Success,
        }
    }

    fn print(&self, files: &[CheckedFile], terminal: &mut Terminal) -> io::Result<()> {
        let document = match self.output_format {
            Format::Json => serde_json::to_string(&Report::new(files))? + "\n",
            Format::Sarif => serde_json::to_string(&sarif::Report::new(files))? + "\n",
            Format::Junit => {
                let fails = |severity| self.exit_for(severity) == Exit::Failure;
                junit::print(&junit::Document::of_findings(files, fails))
            }
            Format::Full | Format::Concise | Format::Github => String::new(),
        };
        if !document.is_empty() {
            return self.print_part(&document, terminal);
        }
        // Where the repaired text is the output, the findings must not be.
        let color = match self.fixes_stdin() {
            true => terminal.color_err,
            false => terminal.color_out,
        };
        let hints = terminal.verbosity == Verbosity::Verbose;
        if self.statistics {
            let all = files.iter().flat_map(|file| &file.diagnostics);
            let text = report::statistics(all.filter(|it| shown(it, hints)));
            return self.print_part(&text, terminal);
        }
        for file in files {
            for diagnostic in file.diagnostics.iter().filter(|it| shown(it, hints)) {
                let text = match self.output_format {
                    Format::Concise => report::concise(file, diagnostic, color),
                    Format::Github => github::command(file, diagnostic),
                    _ => report::full(file, diagnostic, color),
                };
                self.print_part(&text, terminal)?;
            }
        }
        Ok(())
    }

    fn print_part(&self, text: &str, terminal: &mut Terminal) -> io::Result<()> {
        match self.fixes_stdin() {
            true => {
                terminal.eprint(text);
                Ok(())
            }
            false => terminal.print(text),
        }
    }

    fn fixes_stdin(&self) -> bool {
        (self.fix || self.add_ignore)
            && self
                .paths
                .iter()
                .any(|it| it.as_os_str() == crate::files::STDIN)
    }

    fn summarize(&self, files: &[CheckedFile], repaired: usize, terminal: &mut Terminal) {
        if repaired > 0 {
            let findings = report::plural(repaired, "finding");
            let done = if self.add_ignore {
                "silenced"
            } else {
                "repaired"
            };
            terminal.note(&format!("{done} {findings}"));
        }
        if !self.output_format.is_for_people() || files.is_empty() {
            return;
        }
        let hints = terminal.verbosity == Verbosity::Verbose;
        let all = files.iter().flat_map(|file| &file.diagnostics);
        let counted: Vec<&Diagnostic> = all.filter(|it| shown(it, hints)).collect();
        let checked = report::plural(files.len(), "file");
        let Some(counts) = report::counts(counted.iter().map(|it| it.severity)) else {
            terminal.note(&format!("no problems in {checked}"));
            return;
        };
        terminal.note(&format!("{counts} in {checked}{}", self.fixable(&counted)));
    }

    fn fixable(&self, all: &[&Diagnostic]) -> String {
        let (mut safe, mut not_safe) = (0, 0);
        for diagnostic in all {
            if diagnostic.fixes.iter().any(|it| it.safe) {
                safe += 1;
            } else if !diagnostic.fixes.is_empty() {
                not_safe += 1;
            }
        }
        if self.fix {
            return String::new();
        }
        match (safe, not_safe) {
            (0, 0) => String::new(),
            (0, count) => format!("; `--fix --unsafe-fixes` repairs {count}"),
            (count, 0) => format!("; `--fix` repairs {count}"),
            (safe, more) => {
                format!(
                    "; `--fix` repairs {safe}, with `--unsafe-fixes` {}",
                    safe + more
                )
            }
        }
    }

    fn summarize_diff(&self, repaired: usize, terminal: &mut Terminal) {
        terminal.note(&match repaired {
            0 => "nothing to repair".to_owned(),
            count => format!("would repair {}", report::plural(count, "finding")),
        });
    }
}

impl Checker {
    fn check(&self, document: &Document, text: Arc<str>) -> CheckedFile {
        let (mut diagnostics, lines) = self.findings(document, text.clone());
        diagnostics.retain(|it| shown(it, self.hints));
        let path = document.path.clone();
        match diagnostics.is_empty() {
            true => CheckedFile::without_findings(path),
            false => CheckedFile {
                path,
                text,
                lines,
                diagnostics,
            },
        }
    }

    /// The findings in a text, and its lines.
    fn findings(&self, document: &Document, text: Arc<str>) -> (Vec<Diagnostic>, LineIndex) {
        match document.kind {
            Kind::Flow => {
                let analysis = Analysis::new(text);
                let found = checks::report(&analysis, &self.options, &self.levels);
                (found, analysis.lines)
            }
            Kind::Test => {
                let scenarios = Scenarios::new(&self.reach, document.place(), text);
                let found = self.levels.apply(scenarios.findings());
                (found, scenarios.file.lines.clone())
            }
        }
    }
}

/// Hints are for those who ask.
fn shown(diagnostic: &Diagnostic, hints: bool) -> bool {
    diagnostic.severity < Severity::Hint || hints
}
