//! Requests about one document: convert, ask the core, convert back. They run on workers.

use std::sync::Arc;

use anyhow::Result;
use fdl_core::analysis::Analysis;
use fdl_core::checks;
use fdl_core::ide;
use fdl_core::syntax::Tree;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, CodeLens,
    CodeLensParams, CompletionParams, CompletionResponse, Diagnostic, DiagnosticSeverity,
    DocumentSymbolParams, DocumentSymbolResponse, GotoDefinitionParams, GotoDefinitionResponse,
    Hover, HoverParams, Range,
};

use super::documents::{Content, Document};
use super::service::Session;
use super::texts::{Buffers, file_path};
use super::to_proto::Place;
use super::{from_proto, to_proto};
use crate::config::{Config, ConfigError, Configs};
use crate::files::ReadError;
use crate::scenarios::Scenarios;

fn place<'a>(session: &Session, document: &'a Document, analysis: &'a Analysis) -> Place<'a> {
    Place {
        uri: &document.uri,
        text: &analysis.text,
        lines: &analysis.lines,
        unit: session.unit(),
    }
}

/// The diagnostics to publish for a document; none for a document that is not ours.
pub(super) fn diagnostics(session: &Session, document: &Document) -> Option<Vec<Diagnostic>> {
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
        errors.chain(found).collect()
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
fn with_findings<T>(
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

/// A test file with the flow that it tests.
fn scenarios(session: &Session, document: &Document) -> Scenarios {
    let path = file_path(&document.uri);
    let folders = &session.support().folders;
    let texts = Buffers::new(session.documents.all(), folders, path.as_deref());
    let path = path.unwrap_or_else(|| document.uri.path().as_str().into());
    Scenarios::new(&texts, &path, document.text())
}

/// Answers `textDocument/completion`.
pub(super) fn completion(
    session: &Session,
    document: &Document,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let position = params.text_document_position.position;
    let place = place(session, document, analysis);
    let offset = from_proto::offset(place, position);
    let items = ide::completion(analysis, offset).into_iter();
    let items = items.map(|it| to_proto::completion_item(place, it, session.support()));
    Ok(Some(CompletionResponse::Array(items.collect())))
}

/// Answers `textDocument/hover`.
pub(super) fn hover(
    session: &Session,
    document: &Document,
    params: HoverParams,
) -> Result<Option<Hover>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let position = params.text_document_position_params.position;
    let place = place(session, document, analysis);
    let offset = from_proto::offset(place, position);
    Ok(ide::hover(analysis, offset).map(|it| to_proto::hover(place, it, session.support())))
}

/// Answers `textDocument/definition`.
pub(super) fn goto_definition(
    session: &Session,
    document: &Document,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let position = params.text_document_position_params.position;
    let place = place(session, document, analysis);
    let offset = from_proto::offset(place, position);
    let target = ide::goto_definition(analysis, offset);
    Ok(target.map(|it| to_proto::definition(place, it, session.support())))
}

/// Answers `textDocument/documentSymbol`.
pub(super) fn document_symbol(
    session: &Session,
    document: &Document,
    _params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let place = place(session, document, analysis);
    let symbols = ide::document_symbols(analysis);
    Ok(Some(to_proto::symbols(place, symbols, session.support())))
}

/// Answers `textDocument/codeLens`.
pub(super) fn code_lens(
    session: &Session,
    document: &Document,
    _params: CodeLensParams,
) -> Result<Option<Vec<CodeLens>>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let place = place(session, document, analysis);
    let lenses = ide::code_lenses(analysis).into_iter();
    Ok(Some(
        lenses.map(|it| to_proto::code_lens(place, it)).collect(),
    ))
}

/// Answers `textDocument/codeAction`.
pub(super) fn code_action(
    session: &Session,
    document: &Document,
    params: CodeActionParams,
) -> Result<Option<CodeActionResponse>> {
    if !session.support().code_actions {
        return Ok(None);
    }
    let only = params.context.only.as_deref();
    Ok(with_findings(session, document, |place, tree, found| {
        let range = from_proto::range(place, params.range);
        let convert = |it| to_proto::diagnostic(place, it, session.support());
        let shown: Vec<Diagnostic> = found.iter().map(convert).collect();
        let actions = ide::code_actions(tree, place.lines, found, range).into_iter();
        let actions = actions
            .map(|it| to_proto::code_action(place, it, &shown))
            .filter(|it| wanted(it.kind.as_ref(), only));
        actions.map(CodeActionOrCommand::CodeAction).collect()
    }))
}

/// Whether the client asked for actions of that kind. `source.fixAll.fdl` comes only when asked for.
fn wanted(kind: Option<&CodeActionKind>, only: Option<&[CodeActionKind]>) -> bool {
    let Some(kind) = kind else { return true };
    let Some(only) = only else {
        return *kind != to_proto::FIX_ALL;
    };
    only.iter().any(|it| {
        let rest = kind.as_str().strip_prefix(it.as_str());
        rest.is_some_and(|rest| rest.is_empty() || it.as_str().is_empty() || rest.starts_with('.'))
    })
}
