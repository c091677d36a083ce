//! What is wrong with a document: pushed, or pulled by clients that can.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use fdl_core::checks::Diagnostic as Finding;
use fdl_core::syntax::Tree;
use fdl_core::text::LineIndex;
use tower_lsp::ls_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range,
    Uri,
};

use super::{Place, Session, place, to_proto};
use crate::config::ConfigError;
use crate::files::ReadError;
use crate::lsp::checked::{Checked, check};
use crate::lsp::configs::Loaded;
use crate::lsp::documents::{Content, Document};

/// How many findings of a document clients get: editors slow down with more, and nobody reads them.
const MOST: usize = 1_000;

/// The diagnostics of a document, as clients get them.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::lsp) struct Report {
    /// The diagnostics.
    pub(in crate::lsp) items: Vec<Diagnostic>,
    /// What tells them from others of the document: the same ones have the same.
    pub(in crate::lsp) id: String,
}

/// The diagnostics of a document; none for a document that is not ours.
pub(in crate::lsp) fn diagnostics(session: &Session, document: &Document) -> Option<Report> {
    report(session, document, &check(session, document))
}

/// As [`diagnostics`], of what was found already.
pub(in crate::lsp) fn report(
    session: &Session,
    document: &Document,
    checked: &Checked,
) -> Option<Report> {
    checked
        .ours
        .then(|| Report::new(items(session, document, checked)))
}

impl Report {
    /// The report of these diagnostics.
    pub(in crate::lsp) fn new(items: Vec<Diagnostic>) -> Self {
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(&items)
            .unwrap_or_default()
            .hash(&mut hasher);
        Self {
            items,
            id: format!("{:016x}", hasher.finish()),
        }
    }
}

fn items(session: &Session, document: &Document, checked: &Checked) -> Vec<Diagnostic> {
    let config = &checked.basis.config;
    match document.content() {
        Content::TooLarge => {
            let message = ReadError::TooBig.to_string();
            return vec![plain(Range::default(), DiagnosticSeverity::ERROR, message)];
        }
        Content::Config => return mistakes(session, config),
        _ => {}
    }
    let mut items: Vec<Diagnostic> = not_configured(session, config).into_iter().collect();
    with_place(session, document, checked, |place, _| {
        let support = session.support().diagnostics;
        let shown = worst(&checked.findings);
        let rest = checked.findings.len() - shown.len();
        items.extend(
            shown
                .into_iter()
                .map(|it| to_proto::diagnostic(place, it, support)),
        );
        items.extend(run_problem(session, document, place));
        items.extend(Some(rest).filter(|&it| it > 0).map(not_shown));
    });
    items
}

/// The findings that clients get: all, or [`MOST`] of them, the worst, by place.
fn worst(findings: &[Finding]) -> Vec<&Finding> {
    let mut shown: Vec<&Finding> = findings.iter().collect();
    if shown.len() > MOST {
        // Stable: among equals the first stay.
        shown.sort_by_key(|it| it.severity);
        shown.truncate(MOST);
        shown.sort_by_key(|it| it.range.start);
    }
    shown
}

/// That there are so many more findings than clients get.
fn not_shown(count: usize) -> Diagnostic {
    let message = format!("{count} more findings are not shown here; `fdl check` prints all");
    plain(Range::default(), DiagnosticSeverity::INFORMATION, message)
}

/// A diagnostic that no rule stands behind.
fn plain(range: Range, severity: DiagnosticSeverity, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity),
        source: Some("fdl".to_owned()),
        message,
        ..Diagnostic::default()
    }
}

/// The mistakes in a configuration, in its own text.
fn mistakes(session: &Session, config: &Loaded) -> Vec<Diagnostic> {
    let severity = DiagnosticSeverity::ERROR;
    match &config.error {
        None => Vec::new(),
        Some(error @ ConfigError::Unreadable { .. }) => {
            vec![plain(Range::default(), severity, error.to_string())]
        }
        Some(ConfigError::Invalid { text, problems, .. }) => {
            let lines = LineIndex::new(text);
            let all = problems.iter().map(|it| {
                let range = to_proto::range(text, &lines, it.range, session.unit());
                plain(range, severity, it.message.clone())
            });
            all.collect()
        }
    }
}

/// That the configuration of a flow or test file does not count, with the places of what is wrong
/// with it.
fn not_configured(session: &Session, config: &Loaded) -> Option<Diagnostic> {
    let error = config.error.as_ref()?;
    let message = format!("the configuration is left out of account\n{error}");
    let severity = DiagnosticSeverity::WARNING;
    let mut diagnostic = plain(Range::default(), severity, message);
    let uri = config.file.as_ref().and_then(Uri::from_file_path);
    if let (Some(uri), true) = (uri, session.support().diagnostics.related) {
        let mistakes = mistakes(session, config).into_iter();
        let related = mistakes.map(|it| DiagnosticRelatedInformation {
            location: Location::new(uri.clone(), it.range),
            message: it.message,
        });
        diagnostic.related_information = Some(related.collect());
    }
    Some(diagnostic)
}

/// Where the last run of a flow failed. That is no finding, and a flow that the service accepts has
/// no error: it is a warning.
fn run_problem(session: &Session, document: &Document, place: Place<'_>) -> Option<Diagnostic> {
    let run = session.runs.get(&document.uri)?;
    let flow = document.flow()?;
    let problem = run.last.problem(&flow)?;
    let range = place.range(problem.range);
    Some(Diagnostic {
        code: Some(NumberOrString::String(problem.code.to_string())),
        ..plain(range, DiagnosticSeverity::WARNING, problem.message)
    })
}

/// Hands the findings in a flow or test file to `use_them`, with its place and tree.
pub(super) fn with_findings<T>(
    session: &Session,
    document: &Document,
    use_them: impl FnOnce(Place<'_>, &Tree, &[Finding]) -> T,
) -> Option<T> {
    let checked = check(session, document);
    with_place(session, document, &checked, |place, tree| {
        use_them(place, tree, &checked.findings)
    })
}

/// Hands the place and the tree of a flow or test file to `use_them`.
fn with_place<T>(
    session: &Session,
    document: &Document,
    checked: &Checked,
    use_them: impl FnOnce(Place<'_>, &Tree) -> T,
) -> Option<T> {
    if !checked.ours {
        return None;
    }
    if let Some(scenarios) = &checked.scenarios {
        let file = &scenarios.file;
        let place = Place {
            uri: &document.uri,
            text: &file.text,
            lines: &file.lines,
            unit: session.unit(),
        };
        return Some(use_them(place, &file.tree));
    }
    let analysis = document.flow()?;
    let place = place(session, document, &analysis);
    Some(use_them(place, &analysis.tree))
}
