//! What can be done: fixes and refactorings, with their edits: those tell whether it may be offered. Only
//! the edits of extractions wait until one is chosen.

use std::iter;

use anyhow::Result;
use fdl_core::ide::{self, ActionKind};
use fdl_core::text::TextRange;
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Diagnostic,
};

use super::diagnostics::with_findings;
use super::extractions::extractions;
use super::new_test_file::new_test_file;
use super::{Document, Session, from_proto, to_proto};

/// Answers `textDocument/codeAction`.
pub(in crate::lsp) fn code_action(
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
        let support = session.support().diagnostics;
        let shown = |index: usize| -> Option<Diagnostic> {
            let finding = found.get(index)?;
            Some(to_proto::diagnostic(place, finding, support))
        };
        // Some clients ask at the cursor, and say which findings they show in its line.
        let shown_there = params.context.diagnostics.iter();
        let shown_there = shown_there.map(|it| from_proto::range(place, it.range));
        let ranges: Vec<TextRange> = iter::once(range).chain(shown_there).collect();
        let mut actions = ide::code_actions(tree, place.lines, found, &ranges);
        if let Some(analysis) = document.flow() {
            actions.extend(ide::refactorings(&analysis, found, range));
        }
        // Editors that show the list as it comes have what repairs something before what hides it.
        let (silencing, actions): (Vec<_>, Vec<_>) = actions
            .into_iter()
            .partition(|it| matches!(it.kind, ActionKind::Ignore(_)));
        let shown_as = |it| to_proto::code_action(place, it, &shown);
        let actions = actions
            .into_iter()
            .map(shown_as)
            .chain(extractions(session, document, range))
            .chain(new_test_file(session, document, range))
            .chain(silencing.into_iter().map(shown_as))
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
