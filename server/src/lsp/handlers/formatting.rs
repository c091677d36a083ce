//! Laying a document out, or a part of it.

use anyhow::Result;
use fdl_core::ide::{self, DocumentKind, FormatOptions, Unformatted};
use fdl_core::syntax::{Tree, parse};
use fdl_core::text::{Edit, LineIndex};
use tower_lsp::ls_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams,
    FormattingOptions, TextEdit,
};

use super::{Document, Place, Session, from_proto};
use crate::editorconfig::EditorConfigs;
use crate::lsp::documents::Content;
use crate::lsp::texts::file_path;

/// Answers `textDocument/formatting`.
pub(in crate::lsp) fn formatting(
    session: &Session,
    document: &Document,
    params: DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let options = options(document, &params.options);
    Ok(edits(session, document, |_, tree, kind| {
        laid_out(ide::format(tree, kind, &options))
    }))
}

/// Answers `textDocument/rangeFormatting`.
pub(in crate::lsp) fn range_formatting(
    session: &Session,
    document: &Document,
    params: DocumentRangeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let options = options(document, &params.options);
    Ok(edits(session, document, |place, tree, kind| {
        let range = from_proto::range(place, params.range);
        laid_out(ide::format_range(tree, place.lines, kind, range, &options))
    }))
}

/// Answers `textDocument/onTypeFormatting`, which is sent for Enter and for a dash.
pub(in crate::lsp) fn on_type_formatting(
    session: &Session,
    document: &Document,
    params: DocumentOnTypeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let options = options(document, &params.options);
    Ok(edits(session, document, |place, tree, _| {
        let offset = from_proto::offset(place, params.text_document_position.position);
        let edit = match params.ch.as_str() {
            "-" | " " => ide::format_on_dash(tree, place.lines, offset),
            _ => ide::format_on_enter(tree, place.lines, offset, &options),
        };
        edit.map(|edit| vec![edit])
    }))
}

/// What is no YAML at the moment is left alone: its diagnostics say why.
fn laid_out(result: Result<Vec<Edit>, Unformatted>) -> Option<Vec<Edit>> {
    result
        .inspect_err(|reason| tracing::debug!("not laid out: {}", reason.message))
        .ok()
}

/// The edits of a flow or test file that `make` finds.
fn edits(
    session: &Session,
    document: &Document,
    make: impl FnOnce(Place<'_>, &Tree, DocumentKind) -> Option<Vec<Edit>>,
) -> Option<Vec<TextEdit>> {
    if is_excluded(session, document) {
        return None;
    }
    let convert = |text: &str, lines: &LineIndex, tree: &Tree, kind| {
        let place = Place {
            uri: &document.uri,
            text,
            lines,
            unit: session.unit(),
        };
        let edits = make(place, tree, kind)?.into_iter();
        let edits = edits.map(|it| TextEdit::new(place.range(it.range), it.text));
        Some(edits.collect())
    };
    match document.content() {
        Content::Flow(it) => convert(&it.text, &it.lines, &it.tree, DocumentKind::Flow),
        Content::Test => {
            let text = document.text();
            let lines = LineIndex::new(&text);
            convert(&text, &lines, &parse(&text), DocumentKind::TestFile)
        }
        _ => None,
    }
}

/// Whether the configuration leaves a document out.
fn is_excluded(session: &Session, document: &Document) -> bool {
    file_path(&document.uri).is_some_and(|path| {
        let texts = session.texts(Some(&path));
        let config = session.configs.of(&texts, Some(&path));
        config.config.excludes(&path)
    })
}

/// How a document is laid out: as `.editorconfig` says, else as the editor does, so that it agrees
/// with `fdl format` wherever the project has a say.
fn options(document: &Document, wanted: &FormattingOptions) -> FormatOptions {
    let usual = FormatOptions::default();
    let indent = usize::try_from(wanted.tab_size).unwrap_or_default();
    let usual = FormatOptions {
        indent: match (1..=8).contains(&indent) && wanted.insert_spaces {
            true => indent,
            false => usual.indent,
        },
        final_line_break: match wanted.insert_final_newline {
            Some(false) => None,
            _ => usual.final_line_break,
        },
        ..usual
    };
    match file_path(&document.uri) {
        Some(path) => EditorConfigs::default().layout(&path).options(usual),
        None => usual,
    }
}
