//! Folds, selections, links, calls.

use fdl_core::ide;
use fdl_core::text::TextRange;
use tower_lsp::ls_types as lsp;

use super::{ClientSupport, Place, symbol_kind, symbol_name};

/// Lines that can be folded away.
pub(in crate::lsp) fn fold(fold: ide::Fold) -> lsp::FoldingRange {
    lsp::FoldingRange {
        start_line: fold.start,
        end_line: fold.end,
        kind: fold.is_comment.then_some(lsp::FoldingRangeKind::Comment),
        ..lsp::FoldingRange::default()
    }
}

/// Ranges, the smallest first, each within the next.
pub(in crate::lsp) fn selection_range(
    place: Place<'_>,
    ranges: Vec<TextRange>,
) -> Option<lsp::SelectionRange> {
    let mut outer: Option<lsp::SelectionRange> = None;
    for range in ranges.into_iter().rev() {
        outer = Some(lsp::SelectionRange {
            range: place.range(range),
            parent: outer.map(Box::new),
        });
    }
    outer
}

/// A link to a URI.
pub(in crate::lsp) fn link(
    place: Place<'_>,
    link: ide::Link,
    target: lsp::Uri,
    support: &ClientSupport,
) -> lsp::DocumentLink {
    lsp::DocumentLink {
        range: place.range(link.range),
        target: Some(target),
        tooltip: Some(link.tooltip).filter(|_| support.reading.link_tooltips),
        data: None,
    }
}

/// A state or flow in the call hierarchy.
pub(in crate::lsp) fn call_item(place: Place<'_>, item: ide::CallItem) -> lsp::CallHierarchyItem {
    lsp::CallHierarchyItem {
        name: symbol_name(item.name),
        kind: symbol_kind(item.kind),
        tags: None,
        detail: Some(item.detail).filter(|it| !it.is_empty()),
        uri: place.uri.clone(),
        range: place.range(item.range),
        selection_range: place.range(item.selection),
        data: Some(item.path.into()),
    }
}

/// The places of a call.
pub(in crate::lsp) fn call_places(place: Place<'_>, places: &[TextRange]) -> Vec<lsp::Range> {
    places.iter().map(|it| place.range(*it)).collect()
}
