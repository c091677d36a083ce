//! `fdl check --output-format json`.

use std::sync::Arc;

use fdl_core::checks::{self, Severity};
use fdl_core::text::LineIndex;
use serde::Serialize;

use super::place::Range;

/// A checked document.
#[derive(Clone, Debug)]
pub(crate) struct CheckedFile {
    /// Its path as reports print it.
    pub(crate) path: String,
    /// Its text.
    pub(crate) text: Arc<str>,
    /// Its lines.
    pub(crate) lines: LineIndex,
    /// What was found, by place and name.
    pub(crate) diagnostics: Vec<checks::Diagnostic>,
}

impl CheckedFile {
    /// A document in which nothing was found: no report shows a line of it, so its text need not be kept.
    pub(crate) fn without_findings(path: String) -> Self {
        Self {
            path,
            text: Arc::from(""),
            lines: LineIndex::new(""),
            diagnostics: Vec::new(),
        }
    }
}

/// The findings of all files.
#[derive(Debug, Serialize)]
pub(crate) struct Report<'a> {
    version: u32,
    files: usize,
    diagnostics: Vec<Diagnostic<'a>>,
}

/// A finding.
#[derive(Debug, Serialize)]
pub(crate) struct Diagnostic<'a> {
    path: &'a str,
    code: &'a str,
    severity: &'static str,
    message: &'a str,
    range: Range,
    related: Vec<Related<'a>>,
    fix: Option<Fix<'a>>,
    docs: Option<String>,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    path: &'a str,
    range: Range,
    message: &'a str,
}

#[derive(Debug, Serialize)]
struct Fix<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Debug, Serialize)]
struct Edit<'a> {
    range: Range,
    text: &'a str,
}

impl<'a> Report<'a> {
    /// The report of `files`, which are sorted by path.
    pub(crate) fn new(files: &'a [CheckedFile]) -> Self {
        Self {
            version: 1,
            files: files.len(),
            diagnostics: files.iter().flat_map(diagnostics).collect(),
        }
    }
}

/// The findings of one file.
pub(crate) fn diagnostics(file: &CheckedFile) -> impl Iterator<Item = Diagnostic<'_>> {
    let place = |range| Range::new(&file.text, &file.lines, range);
    file.diagnostics.iter().map(move |it| Diagnostic {
        path: &file.path,
        code: it.code,
        severity: severity_name(it.severity),
        message: &it.message,
        range: place(it.range),
        related: it
            .related
            .iter()
            .map(|related| Related {
                path: &file.path,
                range: place(related.range),
                message: &related.message,
            })
            .collect(),
        fix: it.fixes.first().map(|fix| Fix {
            title: &fix.title,
            safe: fix.safe,
            edits: fix
                .edits
                .iter()
                .map(|edit| Edit {
                    range: place(edit.range),
                    text: &edit.text,
                })
                .collect(),
        }),
        docs: docs_url(it.code),
    })
}

/// The name of a severity in every format and message.
pub(crate) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

/// The public page of a rule; none as long as the project has no public address.
pub(crate) fn docs_url(code: &str) -> Option<String> {
    let repository = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/');
    (!repository.is_empty()).then(|| format!("{repository}/blob/main/docs/rules.md#{code}"))
}
