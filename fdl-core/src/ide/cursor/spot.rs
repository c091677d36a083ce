//! Which block a line belongs to, by its column.

use super::{Grammar, Line, Place, line};
use crate::checks::Edit;
use crate::ide::layout::{column, dash_column};
use crate::ide::source::Source;
use crate::syntax::{Node, NodeKind};
use crate::text::TextRange;

/// A place among the blocks of the document.
#[derive(Clone, Copy, Debug)]
pub(super) enum Spot<'t> {
    /// Among the keys of a mapping.
    Mapping(Node<'t>),
    /// Among the items of a list.
    List(Node<'t>),
    /// Below a key that has no value yet, or that holds a value not begun yet.
    Below { mapping: Node<'t>, key: Node<'t> },
    /// Inside an item that is empty.
    EmptyItem { list: Node<'t> },
}

/// The mapping that the key on the line stands in, where the tree has it in the column of the others.
pub(super) fn written_in<'t>(source: Source<'t>, line: &Line<'_>) -> Option<Node<'t>> {
    let key = line.key?.range;
    let node = source.tree.node_at(key.start)?;
    let mapping = node
        .parent()
        .filter(|_| node.is_key() && node.range() == key)?;
    let own = column(source, mapping.range().start);
    (mapping.is_mapping() && own == column(source, key.start)).then_some(mapping)
}

/// The block collections that began before `before`, outermost first; which of them are still open
/// is for the column to say.
pub(super) fn open_blocks(source: Source<'_>, before: u32) -> Vec<Node<'_>> {
    let mut chain = Vec::new();
    let begun = |it: &Node<'_>| it.range().start < before;
    let mut next = source.tree.documents().take_while(begun).last();
    while let Some(node) = next {
        match node.kind() {
            NodeKind::Mapping { flow: false } | NodeKind::Sequence { flow: false } => {
                chain.push(node);
            }
            _ => break,
        }
        next = node.children().take_while(begun).last();
    }
    chain
}

/// [`spots`], but what goes on below the line is not torn apart: then it is that which is meant.
pub(super) fn whole_spots<'t, R: Grammar>(
    source: Source<'_>,
    chain: &[Node<'t>],
    mut wanted: u32,
    line: &Line<'_>,
) -> Vec<Spot<'t>> {
    let start = line.range.start;
    let own = |node: &Node<'_>| column(source, node.range().start);
    // Below a key stands its own value.
    let next = line::next_line(source, line.range.end).filter(|_| line.key.is_none());
    let Some((next, dash)) = next else {
        return spots::<R>(source, chain, wanted, start);
    };
    if next > wanted {
        // The first key of an item may stand below its dash.
        let below_dash = line::ends_with_dash(&source.text()[..start as usize]);
        let lists = chain.iter().rev().filter(|_| below_dash && !dash);
        let mut items = lists.flat_map(|it| it.items());
        let begun = |it: &Node<'_>| it.is_mapping() && it.range().start >= start;
        if let Some(item) = items.find(|it| begun(it) && own(it) == next) {
            return vec![Spot::Mapping(item)];
        }
        let innermost = chain.last().filter(|it| it.is_mapping());
        match innermost.and_then(|it| below(*it, start)) {
            Some(begun @ (Spot::Mapping(node) | Spot::List(node))) if own(&node) == next => {
                return vec![begun];
            }
            _ if chain.iter().any(|it| own(it) == next) => wanted = next,
            _ => {}
        }
    }
    let mut spots = spots::<R>(source, chain, wanted, start);
    let list = |it: &Spot<'_>| matches!(it, Spot::List(_));
    if dash && next == wanted && spots.iter().any(list) {
        // Another item follows in the column of the key that holds the list.
        spots.retain(list);
    }
    spots
}

/// The places that `wanted`, a column of the line that starts at `start`, may mean.
pub(super) fn spots<'t, R: Grammar>(
    source: Source<'_>,
    chain: &[Node<'t>],
    wanted: u32,
    start: u32,
) -> Vec<Spot<'t>> {
    let mut found = Vec::new();
    let mut inner: Option<Node<'t>> = None;
    for &node in chain.iter().rev() {
        let is_list = node.is_sequence();
        let own = match is_list {
            true => dash_column(source, node),
            false => column(source, node.range().start),
        };
        if own > wanted {
            inner = Some(node);
            continue;
        }
        if own == wanted && is_list {
            found.push(Spot::List(node));
            // The key that holds the list may stand in the same column.
            inner = None;
            continue;
        }
        if own == wanted {
            let below = below(node, start).filter(|_| found.is_empty());
            if let Some(begun @ (Spot::Mapping(_) | Spot::List(_))) = below {
                // A key here would come between the last one and its value.
                return vec![begun];
            }
            found.extend(below.filter(|it| is_list_spot::<R>(*it)));
            found.push(Spot::Mapping(node));
            return found;
        }
        if !found.is_empty() {
            return found;
        }
        // Between two columns: the inner collection was meant.
        match inner {
            Some(inner) if inner.is_sequence() => found.push(Spot::List(inner)),
            Some(inner) => found.push(Spot::Mapping(inner)),
            None if is_list => found.push(in_list(node, start)),
            None => found.push(below(node, start).unwrap_or(Spot::Mapping(node))),
        }
        return found;
    }
    if let Some(outermost) = inner.filter(|_| found.is_empty()) {
        found.push(match outermost.is_sequence() {
            true => Spot::List(outermost),
            false => Spot::Mapping(outermost),
        });
    }
    found
}

/// The place to the right of a list's dashes: in its last item before `start`, if that is empty.
fn in_list(list: Node<'_>, start: u32) -> Spot<'_> {
    let items = list.items().take_while(|it| it.range().start < start);
    match items.last() {
        Some(last) if last.is_absent() => Spot::EmptyItem { list },
        _ => Spot::List(list),
    }
}

/// A place with its line put into the column of the mapping or list that it belongs to.
pub(super) fn into_column<'t, R: Grammar>(
    source: Source<'_>,
    line: &Line<'_>,
    spot: Spot<'_>,
    place: Place<'t, R>,
) -> Place<'t, R> {
    // What follows below the same key says where its value stands, if that begins on this line.
    let beside = |key: Node<'_>| {
        let outer = column(source, key.range().start);
        let next = line::next_line(source, line.range.end).map(|it| it.0);
        next.filter(|it| (outer + 1..place.column).contains(it))
    };
    let wanted = match spot {
        Spot::Mapping(node) | Spot::List(node) => {
            let entry = node.owning_entry();
            let begins = entry.filter(|_| node.range().start >= line.range.start);
            let next = begins.and_then(|it| beside(it.key));
            next.unwrap_or(column(source, node.range().start))
        }
        Spot::Below { key, .. } => beside(key).unwrap_or(place.column),
        Spot::EmptyItem { .. } => return place,
    };
    // The first line of an item stands behind its dash and cannot be told by its own indentation.
    if place.column == wanted && !line.has_tab() || !line.dashes.is_empty() {
        return place;
    }
    Place {
        column: wanted,
        shift: Some(Edit {
            // Of a blank line only what stands before the cursor.
            range: TextRange::new(
                line.range.start,
                (line.range.start + line.indent).min(place.typed.start),
            ),
            text: " ".repeat(wanted as usize),
        }),
        ..place
    }
}

/// The place below the last key before `start`, if its value has not begun there.
fn below(mapping: Node<'_>, start: u32) -> Option<Spot<'_>> {
    let entries = mapping.entries();
    let last = entries
        .take_while(|it| it.key.range().start < start)
        .last()?;
    let waiting = last.value.is_absent() || last.value.range().start >= start;
    if !waiting || last.key.lacks_colon() {
        return None;
    }
    Some(match last.value.kind() {
        NodeKind::Mapping { flow: false } => Spot::Mapping(last.value),
        NodeKind::Sequence { flow: false } => Spot::List(last.value),
        _ => Spot::Below {
            mapping,
            key: last.key,
        },
    })
}

/// Whether a list can stand there.
fn is_list_spot<R: Grammar>(spot: Spot<'_>) -> bool {
    match spot {
        Spot::Below { mapping, key } => {
            let role = R::of(mapping).member(Some(mapping), &key.text().unwrap_or_default());
            role.form().may_be_list()
        }
        _ => false,
    }
}
