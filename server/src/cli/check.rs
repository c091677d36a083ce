//! `fdl check`: reports problems in flows and test files, and repairs what can be repaired.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use fdl_core::analysis::Analysis;
use fdl_core::checks::{self, CheckOptions, Diagnostic, RuleLevels, Severity};
use fdl_core::text::LineIndex;
use rayon::prelude::*;

use super::discover::{Document, Kind, Wanted, discover};
use super::terminal::{Terminal, Verbosity};
use super::{Exit, Mode, diff, report};
use crate::files::Disk;
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
  fdl check --rule unreachable-state=error     change the level of a rule
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

    /// Repair what can be repaired without changing the meaning
    #[arg(long)]
    fix: bool,

    /// Also apply repairs that may change the meaning, with --fix or --diff
    #[arg(long)]
    unsafe_fixes: bool,

    /// Print what --fix would change, and change nothing
    #[arg(long, conflicts_with = "fix")]
    diff: bool,

    /// Set the level of a rule: off, hint, info, warning or error
    #[arg(long = "rule", value_name = "NAME=LEVEL")]
    rules: Vec<String>,

    /// How the flows are deployed
    #[arg(
        long,
        value_name = "MODE",
        ignore_case = true,
        default_value = "standard"
    )]
    mode: Mode,

    /// Exit with 1 if there are warnings, too
    #[arg(long)]
    error_on_warning: bool,

    /// What standard input is called in the report
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
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
}

/// A document after checking, and after repairs if they were asked for.
struct Checked {
    document: Document,
    file: CheckedFile,
    /// The repaired text and the number of repairs, if there were any.
    fixed: Option<(String, usize)>,
    /// Whether the repaired text is worse as YAML, so that it is not used.
    is_spoiled: bool,
}

/// What decides the findings of a document.
struct Checker {
    options: CheckOptions,
    levels: RuleLevels,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let checker = Checker {
            options: CheckOptions {
                mode: self.mode.into(),
            },
            levels: self.levels()?,
        };
        let stdin_name = self.stdin_filename.as_deref();
        let found = discover(&self.paths, stdin_name, Wanted::All, terminal);
        let mut exit = match found.unreadable {
            0 => Exit::Success,
            _ => Exit::Error,
        };
        if found.documents.is_empty() && found.unreadable == 0 {
            terminal.note("no flow or test file found");
        }
        let checked: Vec<Checked> = found
            .documents
            .into_par_iter()
            .map(|document| self.check(document, &checker))
            .collect();

        let mut repaired = 0;
        for it in &checked {
            if it.is_spoiled {
                let path = &it.file.path;
                terminal.error(&format!(
                    "the repair of `{path}` would break it; it is left as it is"
                ));
                exit = Exit::Error;
            }
            let Some((text, count)) = &it.fixed else {
                continue;
            };
            repaired += count;
            match self.apply(it, text, terminal) {
                Ok(()) if self.diff => exit = exit.max(Exit::Failure),
                Ok(()) => {}
                Err(error) if super::is_broken_pipe(&error) => return Err(error),
                Err(error) => {
                    terminal.error(&format!("{error:#}"));
                    exit = exit.max(Exit::Error);
                }
            }
        }
        let files: Vec<CheckedFile> = checked.into_iter().map(|it| it.file).collect();
        exit = exit.max(self.exit(&files));
        if self.diff {
            self.summarize_diff(repaired, terminal);
        } else {
            self.print(&files, terminal)?;
            self.summarize(&files, repaired, terminal);
        }
        Ok(exit)
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

    fn check(&self, document: Document, checker: &Checker) -> Checked {
        let mut text = document.text.clone();
        let (mut fixed, mut is_spoiled) = (None, false);
        if self.fix || self.diff {
            let mut result = checks::fix_all(&text, self.unsafe_fixes, |text| {
                checker.findings(&document, text.into())
            });
            // A mistake in a rule must not cost anybody their file.
            is_spoiled = syntax_errors(&result.text.as_str().into()) > syntax_errors(&text);
            if is_spoiled {
                result.text = text.to_string();
                result.count = 0;
            }
            // Standard input is handed on, repaired or not.
            let is_filter = self.fix && document.file.is_none();
            if *result.text != *text || is_filter {
                if self.fix {
                    text = result.text.as_str().into();
                }
                fixed = Some((result.text, result.count));
            }
        }
        let diagnostics = checker.findings(&document, text.clone());
        Checked {
            file: CheckedFile {
                path: document.path.clone(),
                lines: LineIndex::new(&text),
                text,
                diagnostics,
            },
            document,
            fixed,
            is_spoiled,
        }
    }

    /// Writes a repaired text to its file, or shows what would change.
    fn apply(&self, it: &Checked, text: &str, terminal: &mut Terminal) -> anyhow::Result<()> {
        let path = &it.document.path;
        if self.diff {
            let diff = diff::unified(path, path, &it.document.text, text);
            terminal.print(&diff)?;
            return Ok(());
        }
        match &it.document.file {
            Some(file) => {
                write_atomically(file, text).with_context(|| format!("cannot write `{path}`"))
            }
            None => Ok(terminal.print(text)?),
        }
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
        self.fix
            && self
                .paths
                .iter()
                .any(|it| it.as_os_str() == crate::files::STDIN)
    }

    fn summarize(&self, files: &[CheckedFile], repaired: usize, terminal: &mut Terminal) {
        if repaired > 0 {
            let findings = report::plural(repaired, "finding");
            terminal.note(&format!("repaired {findings}"));
        }
        if !self.output_format.is_for_people() || files.is_empty() {
            return;
        }
        let hints = terminal.verbosity == Verbosity::Verbose;
        let all = || files.iter().flat_map(|file| &file.diagnostics);
        let counted = all().filter(|it| shown(it, hints));
        let checked = report::plural(files.len(), "file");
        let Some(counts) = report::counts(counted.map(|it| it.severity)) else {
            terminal.note(&format!("no problems in {checked}"));
            return;
        };
        terminal.note(&format!("{counts} in {checked}{}", self.fixable(all())));
    }

    fn fixable<'a>(&self, all: impl Iterator<Item = &'a Diagnostic>) -> String {
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
    fn findings(&self, document: &Document, text: Arc<str>) -> Vec<Diagnostic> {
        match document.kind {
            Kind::Flow => checks::report(&Analysis::new(text), &self.options, &self.levels),
            Kind::Test => {
                let path = document.file.as_deref();
                let path = path.unwrap_or(Path::new(&document.path));
                self.levels
                    .apply(Scenarios::new(&Disk, path, text).problems)
            }
        }
    }
}

fn syntax_errors(text: &Arc<str>) -> usize {
    fdl_core::syntax::parse(text).errors().len()
}

/// Hints are for those who ask.
fn shown(diagnostic: &Diagnostic, hints: bool) -> bool {
    diagnostic.severity < Severity::Hint || hints
}

/// Replaces a file by a new text, or leaves it as it is: nobody sees half of either.
fn write_atomically(path: &Path, text: &str) -> anyhow::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = path.metadata()?.permissions();
    anyhow::ensure!(!permissions.readonly(), "the file is write-protected");
    let mut file = tempfile::Builder::new()
        .prefix(".fdl-")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
