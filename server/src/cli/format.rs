//! `fdl format`: lays flows and test files out.

use std::io;
use std::path::{Path, PathBuf};

use fdl_core::ide::{self, DocumentKind, FormatOptions};
use fdl_core::syntax::parse;
use fdl_core::text::{LineIndex, apply_edits};
use rayon::prelude::*;

use super::discover::{Document, Kind, Wanted, discover};
use super::repair::write_atomically;
use super::terminal::Terminal;
use super::{Exit, diff, report};
use crate::config::Configs;
use crate::editorconfig::EditorConfigs;
use crate::output::place::Position;

/// Lay flows and test files out canonically
///
/// Attributes get the order of the documentation, blocks an indentation of two spaces (or what
/// `.editorconfig` says); comments stay with what they stand at, and no value changes. Directories
/// are searched as by `fdl check`. A file that is no YAML is reported and left as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  fdl format                                   everything below the current directory
  fdl format --check                           for CI: which files would change
  fdl format order.fdl.yaml --diff             show what would change
  fdl format - < order.fdl.yaml                standard input to standard output

Exit status: 0 done; 1 with --check or --diff, something would change; 2 wrong usage, or a file
that is unreadable or no YAML.")]
pub(super) struct Arguments {
    /// Files and directories; `-` is standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Print which files would change, and change nothing
    #[arg(long)]
    check: bool,

    /// Print what would change, and change nothing
    #[arg(long)]
    diff: bool,

    /// Leave out what fdl.toml excludes even if it is named
    #[arg(long)]
    force_exclude: bool,

    /// The configuration, instead of the nearest fdl.toml above each file
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// What standard input is called: its name decides what it is and what .editorconfig says
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
}

/// A document, laid out or with the reason why not.
struct Formatted {
    document: Document,
    text: Result<String, String>,
}

impl Arguments {
    pub(super) fn run(&self, terminal: &mut Terminal) -> anyhow::Result<Exit> {
        let mut configs = Configs::new(self.config.as_deref());
        let mut layouts = EditorConfigs::default();
        let stdin_name = self.stdin_filename.as_deref();
        let excluded = |path: &Path| configs.of(path).excludes(path);
        let found = discover(&self.paths, stdin_name, Wanted::All, excluded);
        let unreadable = found.report_unreadable(terminal);
        let mut exit = match unreadable {
            0 => Exit::Success,
            _ => Exit::Error,
        };
        if found.documents.is_empty() && unreadable == 0 {
            terminal.note("no flow or test file found");
        }
        let mut wanted = Vec::new();
        for document in found.documents {
            let place = document.place();
            let is_excluded = configs.of(place).excludes(place);
            if self.force_exclude && is_excluded {
                continue;
            }
            let options = layouts.layout(place).options(FormatOptions::default());
            wanted.push((document, options));
        }
        let errors = configs.into_errors();
        if !errors.is_empty() {
            for error in &errors {
                terminal.eprint(&report::config_error(error, terminal.color_err));
            }
            return Ok(Exit::Error);
        }
        let all: Vec<Formatted> = wanted
            .into_par_iter()
            .map(|(document, options)| Formatted {
                text: formatted(&document, &options),
                document,
            })
            .collect();
        let mut changed = 0;
        for it in &all {
            changed += usize::from(it.is_changed());
            exit = exit.max(self.apply(it, terminal)?);
        }
        self.summarize(&all, changed, terminal);
        Ok(exit)
    }

    /// Writes the new text, or says what would be written.
    fn apply(&self, it: &Formatted, terminal: &mut Terminal) -> io::Result<Exit> {
        let path = &it.document.path;
        let text = match &it.text {
            Ok(text) => text,
            Err(reason) => {
                terminal.error(&format!("cannot format `{path}`: {reason}"));
                return Ok(Exit::Error);
            }
        };
        if self.check || self.diff {
            if !it.is_changed() {
                return Ok(Exit::Success);
            }
            if self.check {
                terminal.print(&format!("would format {path}\n"))?;
            }
            if self.diff {
                terminal.print(&diff::unified(path, path, &it.document.text, text))?;
            }
            return Ok(Exit::Failure);
        }
        match &it.document.file {
            // Standard input is handed on, changed or not.
            None => terminal.print(text)?,
            Some(file) if it.is_changed() => {
                if let Err(error) = write_atomically(file, text) {
                    terminal.error(&format!("cannot write `{path}`: {error:#}"));
                    return Ok(Exit::Error);
                }
            }
            Some(_) => {}
        }
        Ok(Exit::Success)
    }

    fn summarize(&self, all: &[Formatted], changed: usize, terminal: &mut Terminal) {
        let is_filter = all.iter().all(|it| it.document.file.is_none());
        if is_filter && !self.check && !self.diff {
            return;
        }
        let done = if self.check || self.diff {
            "would format"
        } else {
            "formatted"
        };
        let same = all.iter().filter(|it| it.text.is_ok()).count() - changed;
        let files = report::plural(changed, "file");
        terminal.note(&match (changed, same) {
            (0, 0) => return,
            (0, same) => format!("{} laid out already", report::plural(same, "file")),
            (_, 0) => format!("{done} {files}"),
            (_, same) => format!("{done} {files}, {same} laid out already"),
        });
    }
}

impl Formatted {
    fn is_changed(&self) -> bool {
        let text = self.text.as_ref();
        text.is_ok_and(|text| **text != *self.document.text)
    }
}

fn formatted(document: &Document, options: &FormatOptions) -> Result<String, String> {
    let kind = match document.kind {
        Kind::Flow => DocumentKind::Flow,
        Kind::Test => DocumentKind::TestFile,
    };
    let text = &document.text;
    match ide::format(&parse(text), kind, options) {
        Ok(edits) => Ok(apply_edits(text, &edits)),
        Err(reason) => {
            let place = Position::new(text, &LineIndex::new(text), reason.range.start);
            let message = reason.message;
            Err(format!("{}:{}: {message}", place.line, place.column))
        }
    }
}
