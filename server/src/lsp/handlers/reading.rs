//! What is shown to who reads a flow or test file: explanations, the outline, folds, links.

use anyhow::Result;
use fdl_core::ide::{self, Link, LinkTarget};
use fdl_core::model::Flow;
use fdl_core::syntax::{Tree, parse};
use fdl_core::text::LineIndex;
use tower_lsp::ls_types::{
    DocumentLink, DocumentLinkParams, DocumentSymbolParams, DocumentSymbolResponse, FoldingRange,
    FoldingRangeParams, Hover, HoverParams, SelectionRange, SelectionRangeParams, Uri,
};

use super::test_files::at_test;
use super::{Document, Session, at, from_proto, place, to_proto};
use crate::files::Texts as _;
use crate::lsp::documents::Content;
use crate::lsp::texts::file_path;
use crate::lsp::to_proto::Place;

/// Answers `textDocument/hover`.
pub(in crate::lsp) fn hover(
    session: &Session,
    document: &Document,
    params: HoverParams,
) -> Result<Option<Hover>> {
    let position = params.text_document_position_params.position;
    if document.is_test_file() {
        return Ok(at_test(
            session,
            document,
            position,
            |place, test, offset| {
                let hover = ide::hover_in_test(test, offset)?;
                Some(to_proto::hover(place, hover, session.support()))
            },
        ));
    }
    at(session, document, position, |place, analysis, offset| {
        let run = session.runs.get(&document.uri);
        let values = run.and_then(|it| ide::hover_last_run(analysis, &it.last, offset));
        let hover = ide::join_hovers(values, ide::hover(analysis, offset))?;
        Some(to_proto::hover(place, hover, session.support()))
    })
}

/// Answers `textDocument/documentSymbol`.
pub(in crate::lsp) fn document_symbol(
    session: &Session,
    document: &Document,
    _params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let Some(analysis) = document.flow() else {
        return Ok(None);
    };
    let place = place(session, document, &analysis);
    let symbols = ide::document_symbols(&analysis);
    Ok(Some(to_proto::symbols(place, symbols, session.support())))
}

/// Answers `textDocument/foldingRange`.
pub(in crate::lsp) fn folding_range(
    session: &Session,
    document: &Document,
    _params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>> {
    let limit = session.support().reading.folds;
    Ok(with_tree(session, document, |place, tree, _| {
        let limit = limit.map_or(usize::MAX, |it| it as usize);
        let folds = ide::folds(tree, place.lines, limit).into_iter();
        folds.map(to_proto::fold).collect()
    }))
}

/// Answers `textDocument/selectionRange`.
pub(in crate::lsp) fn selection_range(
    session: &Session,
    document: &Document,
    params: SelectionRangeParams,
) -> Result<Option<Vec<SelectionRange>>> {
    let ranges = with_tree(session, document, |place, tree, flow| {
        let positions = params.positions.into_iter();
        let ranges = positions.map(|it| {
            let offset = from_proto::offset(place, it);
            to_proto::selection_range(place, ide::selection_ranges(tree, flow, offset))
        });
        ranges.collect::<Option<Vec<_>>>()
    });
    Ok(ranges.flatten())
}

/// Answers `textDocument/documentLink`.
pub(in crate::lsp) fn document_link(
    session: &Session,
    document: &Document,
    _params: DocumentLinkParams,
) -> Result<Option<Vec<DocumentLink>>> {
    Ok(with_tree(session, document, |place, tree, _| {
        let links = match document.flow() {
            Some(analysis) => ide::links(&analysis),
            None => ide::links_in_test(tree),
        };
        let with_target = links.into_iter().filter_map(|it| {
            let target = target(session, document, &it)?;
            Some(to_proto::link(place, it, target, session.support()))
        });
        with_target.collect()
    }))
}

/// The URI that a link leads to; of files only those that are there and may be read.
fn target(session: &Session, document: &Document, link: &Link) -> Option<Uri> {
    let path = match &link.target {
        LinkTarget::Page(url) => return url.parse().ok(),
        LinkTarget::File(path) => path,
    };
    let own = file_path(&document.uri)?;
    let texts = session.texts(Some(&own));
    let path = own.parent()?.join(path);
    texts.exists(&path).then(|| texts.uri(&path))?
}

/// Hands the tree of a flow or test file to `ask`; of other documents nothing is known.
fn with_tree<T>(
    session: &Session,
    document: &Document,
    ask: impl FnOnce(Place<'_>, &Tree, Option<&Flow>) -> T,
) -> Option<T> {
    match document.content() {
        Content::Flow(analysis) => {
            let place = place(session, document, &analysis);
            Some(ask(place, &analysis.tree, Some(&analysis.flow)))
        }
        Content::Test => {
            let text = document.text();
            let place = Place {
                uri: &document.uri,
                text: &text,
                lines: &LineIndex::new(&text),
                unit: session.unit(),
            };
            Some(ask(place, &parse(&text), None))
        }
        Content::Config | Content::TooLarge | Content::Other => None,
    }
}
