//! What is wrong with a document.

use std::sync::Arc;

use fdl_core::checks;
use fdl_core::syntax::Tree;
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, NumberOrString, Range};

use super::{Place, Session, place, scenarios, to_proto};
use crate::config::{Config, ConfigError, Configs};
use crate::files::ReadError;
use crate::lsp::documents::{Content, Document};
use crate::lsp::texts::file_path;

/// The diagnostics to publish for a document; none for a document that is not ours.
pub(in crate::lsp) fn diagnostics(
    session: &Session,
    document: &Document,
) -> Option<Vec<Diagnostic>> {
    if matches!(document.content(), Content::TooLarge) {
        return Some(vec![Diagnostic {
            range: Range::default(),
            severity: Some(DiagnosticSeverity::ERROR),
            source: Some("fdl".to_owned()),
            message: ReadError::TooBig.to_string(),
            ..Diagnostic::default()
        }]);
    }
    let (_, errors) = config(document);
    let errors = errors.iter().map(|error| Diagnostic {
        range: Range::default(),
        severity: Some(DiagnosticSeverity::WARNING),
        source: Some("fdl".to_owned()),
        message: format!("the configuration is left out of account\n{error}"),
        ..Diagnostic::default()
    });
    with_findings(session, document, |place, _, found| {
        let found = found.iter();
        let found = found.map(|it| to_proto::diagnostic(place, it, session.support()));
        let run = run_problem(session, document, place);
        errors.chain(found).chain(run).collect()
    })
}

/// Where the last run of a flow failed. That is no finding, and a flow that the service accepts has
/// no error: it is a warning.
fn run_problem(session: &Session, document: &Document, place: Place<'_>) -> Option<Diagnostic> {
    let run = session.runs.get(&document.uri)?;
    let problem = run.last.problem(document.flow()?)?;
    Some(Diagnostic {
        range: place.range(problem.range),
        severity: Some(DiagnosticSeverity::WARNING),
        code: Some(NumberOrString::String(problem.code.to_string())),
        source: Some("fdl".to_owned()),
        message: problem.message,
        ..Diagnostic::default()
    })
}

/// The configuration of a document, and what is wrong with its file, which is read anew: it may
/// have changed.
fn config(document: &Document) -> (Arc<Config>, Vec<ConfigError>) {
    // What is no file lies below no folder.
    let Some(path) = file_path(&document.uri) else {
        return (Arc::new(Config::none()), Vec::new());
    };
    let mut configs = Configs::new(None);
    let config = configs.of(&path);
    (config, configs.into_errors())
}

/// Hands the findings in a flow or test file to `use_them`, with its place and tree.
pub(super) fn with_findings<T>(
    session: &Session,
    document: &Document,
    use_them: impl FnOnce(Place<'_>, &Tree, &[checks::Diagnostic]) -> T,
) -> Option<T> {
    if matches!(document.content(), Content::TooLarge | Content::Other) {
        return None;
    }
    let (config, _) = config(document);
    let path = file_path(&document.uri).unwrap_or_default();
    if config.excludes(&path) {
        return None;
    }
    match document.content() {
        Content::Flow(analysis) => {
            let found = checks::report(analysis, &config.options(&path), &config.levels);
            let place = place(session, document, analysis);
            Some(use_them(place, &analysis.tree, &found))
        }
        Content::Test => {
            let scenarios = scenarios(session, document);
            let place = Place {
                uri: &document.uri,
                text: &scenarios.file.text,
                lines: &scenarios.file.lines,
                unit: session.unit(),
            };
            let found = config.levels.apply(scenarios.problems.clone());
            Some(use_them(place, &scenarios.file.tree, &found))
        }
        Content::TooLarge | Content::Other => None,
    }
}
