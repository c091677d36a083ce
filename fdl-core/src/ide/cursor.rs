//! Where the cursor is: which key or value could be typed there.
//!
//! The cursor's line is read by itself, since it is the one that is half typed; what encloses it is
//! taken from the tree of the lines before, by column. So the answer does not depend on what the
//! parser made of the damage.

mod flow;
mod grammar;
mod line;
mod spot;
mod typed;

use std::borrow::Cow;

use super::layout::column;
use super::role::Role;
use super::source::Source;
use crate::checks::Edit;
use crate::syntax::{Entry, Node, NodeKind, ScalarStyle};
use crate::text::TextRange;

use line::Line;
use spot::{Spot, into_column, open_blocks, spots, whole_spots, written_in};

pub(super) use grammar::{Form, Grammar};
pub(super) use typed::Typed;

/// A thing that could be typed at the cursor.
#[derive(Clone, Debug)]
pub(super) struct Place<'t, R: Grammar = Role> {
    /// What could be typed.
    pub(super) what: What<'t, R>,
    /// The word that is there already, perhaps half typed; on the cursor's line.
    pub(super) typed: TextRange,
    /// The column of the key that is or could be typed, or of the key whose value this is.
    pub(super) column: u32,
    /// Whether the place is between braces or brackets, where everything stays on one line.
    pub(super) flow: bool,
    /// The quote that the word stands in.
    pub(super) quote: Option<char>,
    /// Whether a dash must come first.
    pub(super) dash: bool,
    /// Puts the line into the column of the mapping or list, where it stands in none.
    pub(super) shift: Option<Edit>,
    /// What encloses the place.
    pub(super) around: R::Around<'t>,
}

/// What could be typed.
#[derive(Clone, Debug)]
pub(super) enum What<'t, R: Grammar = Role> {
    /// A key of a mapping.
    Key {
        /// What the mapping is for.
        role: R,
        /// The mapping, if it has any other key.
        mapping: Option<Node<'t>>,
        /// Whether a colon follows.
        colon: bool,
    },
    /// A value.
    Value {
        /// What the value is for.
        role: R,
        /// The key that it belongs to; of an item that of the list.
        key: Cow<'t, str>,
        /// The list that it is an item of.
        list: Option<Node<'t>>,
        /// The scalar that is there already.
        scalar: Option<Node<'t>>,
        /// Whether a blank must come first.
        blank: bool,
        /// The key's range, to which `.$` can be added.
        key_range: Option<TextRange>,
    },
}

/// What could be typed at `offset`: mostly one thing, two where a list stands in the column of the
/// key that holds it.
pub(super) fn places<R: Grammar>(source: Source<'_>, offset: u32) -> Vec<Place<'_, R>> {
    let line = Line::at(source, offset);
    let in_comment = |it: &crate::syntax::Comment| {
        it.range.start <= offset && offset <= it.range.end && it.range.start >= line.range.start
    };
    if line.is_marker() || source.tree.comments().iter().any(in_comment) {
        return Vec::new();
    }
    if let Some(place) = continued_scalar(source, offset, &line) {
        return vec![place];
    }
    if let Some(collection) = flow::enclosing(source, offset) {
        return flow::place(source, collection, offset)
            .into_iter()
            .collect();
    }
    block_places(source, offset, &line)
}

/// A word by itself on the cursor's line, above lines that stand deeper: it has come between a key and its
/// value, or is the key of what stands there, and the tree of the text has neither. Behind a dash it can only be
/// the key.
pub(super) fn stray_word(source: Source<'_>, offset: u32) -> Option<(TextRange, bool)> {
    let line = Line::at(source, offset);
    let (next, dash) = line::next_line(source, line.range.end)?;
    let alone = line.key.is_none() && !line.is_marker();
    let word = line.word_touching(offset)?;
    let own = line.column_of(word.start);
    let is_stray = alone && !word.is_empty() && (own < next || own == next && dash);
    let scalar = source.tree.node_at(offset).filter(|it| it.is_scalar());
    let goes_on = scalar.is_some_and(|it| it.range().start < line.range.start);
    let fits = is_stray && !goes_on && flow::enclosing(source, offset).is_none();
    fits.then_some((word, !line.dashes.is_empty()))
}

/// A value that began on an earlier line, or stands in a literal or folded block.
fn continued_scalar<'t, R: Grammar>(
    source: Source<'t>,
    offset: u32,
    line: &Line<'_>,
) -> Option<Place<'t, R>> {
    let scalar = source.tree.node_at(offset).filter(|it| it.is_scalar())?;
    let range = scalar.range();
    let indented = line.range.start + line.indent;
    if range.start >= line.range.start
        || range.end < offset
        || offset < indented && !line.is_blank()
    {
        return None;
    }
    // Behind the last line break of a block scalar a new key may begin.
    let block = matches!(
        scalar.kind(),
        NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded)
    );
    let entry = scalar.owning_entry()?;
    if entry.key == scalar {
        return None;
    }
    let role = R::of(scalar);
    let is_plain = scalar.kind() == NodeKind::Scalar(ScalarStyle::Plain);
    let rest = line.range.end.min(range.end)..range.end;
    let goes_on = !source.text()[rest.start as usize..rest.end as usize]
        .trim()
        .is_empty();
    if is_plain && role.form() == Form::Word && !goes_on {
        // No such value goes on in the next line: a key was begun too far to the right.
        return None;
    }
    let key_column = column(source, entry.key.range().start);
    if block && line.column_of(offset) <= key_column && !goes_on {
        return None;
    }
    let typed = word_in_scalar(scalar, offset, line);
    Some(Place {
        what: What::Value {
            role,
            key: entry.key.text().unwrap_or_default(),
            list: None,
            scalar: Some(scalar),
            blank: false,
            key_range: Some(entry.key.range()),
        },
        typed,
        column: key_column,
        flow: false,
        quote: quote_of(scalar),
        dash: false,
        shift: None,
        around: R::around(scalar.parent()),
    })
}

/// The part of a scalar's content that stands on the line.
fn word_in_scalar(scalar: Node<'_>, offset: u32, line: &Line<'_>) -> TextRange {
    let content = scalar.content_range();
    let start = content.start.max(line.range.start + line.indent);
    let end = content.end.min(line.range.end);
    TextRange::new(start.min(offset), end.max(offset))
}

/// The quote that a scalar stands in.
pub(super) fn quote_of(scalar: Node<'_>) -> Option<char> {
    match scalar.kind() {
        NodeKind::Scalar(ScalarStyle::SingleQuoted) => Some('\''),
        NodeKind::Scalar(ScalarStyle::DoubleQuoted) => Some('"'),
        _ => None,
    }
}

fn block_places<'t, R: Grammar>(
    source: Source<'t>,
    offset: u32,
    line: &Line<'t>,
) -> Vec<Place<'t, R>> {
    let chain = open_blocks(source, line.range.start);
    if let Some(&dash) = line.dashes.first() {
        return dashed_places(source, offset, line, &chain, dash);
    }
    let mut content = line.content_column(offset);
    let innermost = chain.iter().rev().find(|it| it.is_mapping());
    if let Some(mapping) = innermost.filter(|_| line.has_tab()) {
        // A tab has no width that YAML knows: the innermost mapping is meant.
        content = column(source, mapping.range().start);
    }
    if let Some(mapping) = written_in(source, line) {
        let place = keyed_place(offset, line, R::of(mapping), Some(mapping), Some(mapping));
        return place.into_iter().collect();
    }
    let mut places = Vec::new();
    for spot in whole_spots::<R>(source, &chain, content, line) {
        let found = places_at(source, offset, line, spot).into_iter();
        places.extend(found.map(|it| into_column(source, line, spot, it)));
    }
    if chain.is_empty() {
        // At the top: before the first key, or in a document that has none.
        let root = source.tree.root().filter(|it| it.is_mapping());
        let braces = |it: Node<'_>| it.kind() == NodeKind::Mapping { flow: true };
        if root.is_some_and(braces) {
            return places;
        }
        let role = R::ROOT;
        let place = keyed_place(offset, line, role, root, root);
        places.extend(place.map(|it| match root {
            Some(root) => into_column(source, line, Spot::Mapping(root), it),
            None => it,
        }));
    }
    places
}

/// What can be typed on a line without dashes at a spot.
fn places_at<'t, R: Grammar>(
    source: Source<'t>,
    offset: u32,
    line: &Line<'t>,
    spot: Spot<'t>,
) -> Vec<Place<'t, R>> {
    let keyed = |role: R, mapping, enclosing| keyed_place(offset, line, role, mapping, enclosing);
    let place = match spot {
        Spot::Mapping(mapping) => keyed(R::of(mapping), Some(mapping), Some(mapping)),
        Spot::List(list) => item_place(offset, line, R::of(list), Some(list), list),
        Spot::EmptyItem { list } => keyed(R::of(list).item(None), None, Some(list)),
        Spot::Below { mapping, key } => {
            let name = key.text().unwrap_or_default();
            let role = R::of(mapping).member(Some(mapping), &name);
            // The key stands for the value that is not there yet.
            let item = || item_place(offset, line, role, None, key);
            match role.form() {
                Form::List => item(),
                Form::MappingOrList => {
                    let one = keyed(role, None, Some(key));
                    return one.into_iter().chain(item()).collect();
                }
                Form::Text | Form::Word => line.word_touching(offset).map(|typed| {
                    let what = What::Value {
                        role,
                        key: name,
                        list: None,
                        scalar: scalar_at(source, typed),
                        blank: false,
                        key_range: Some(key.range()),
                    };
                    line.place(what, typed, offset, Some(key))
                }),
                Form::Mapping | Form::Data => keyed(role, None, Some(key)),
            }
        }
    };
    place.into_iter().collect()
}

/// A key, or the value behind it, in a mapping of that role.
fn keyed_place<'t, R: Grammar>(
    offset: u32,
    line: &Line<'t>,
    role: R,
    mapping: Option<Node<'t>>,
    enclosing: Option<Node<'t>>,
) -> Option<Place<'t, R>> {
    let Some(key) = line.key else {
        let typed = line.word_touching(offset)?;
        let what = What::Key {
            role,
            mapping,
            colon: false,
        };
        return Some(line.place(what, typed, offset, enclosing));
    };
    if key.range.touches(offset) {
        let what = What::Key {
            role,
            mapping,
            colon: true,
        };
        let quote = key.quote.filter(|_| key.range.start < offset);
        let place = line.place(what, key.content, offset, enclosing);
        return Some(Place { quote, ..place });
    }
    let value = line.value_touching(offset)?;
    let entry = mapping.and_then(|it| it.entries().find(|it| it.key.range() == key.range));
    if value.content.is_empty() && entry.is_some_and(|it| has_value_behind(it, offset)) {
        return None;
    }
    let scalar = entry.map(|it| it.value).filter(|it| it.is_scalar());
    let what = What::Value {
        role: role.member(mapping, key.name),
        key: Cow::Borrowed(key.name),
        list: None,
        scalar: scalar.filter(|it| it.range().touches(offset)),
        blank: offset == key.colon_end,
        key_range: Some(key.range),
    };
    let place = line.place(what, value.content, offset, enclosing);
    Some(Place {
        column: line.column_of(key.range.start),
        quote: value.quote,
        ..place
    })
}

/// Whether the value of an entry begins behind an offset.
fn has_value_behind(entry: Entry<'_>, offset: u32) -> bool {
    !entry.value.is_absent() && entry.value.range().start >= offset
}

/// A new item, dash and all, of a list of that role.
fn item_place<'t, R: Grammar>(
    offset: u32,
    line: &Line<'t>,
    role: R,
    list: Option<Node<'t>>,
    enclosing: Node<'t>,
) -> Option<Place<'t, R>> {
    if line.key.is_some() {
        return None;
    }
    let typed = line.word_touching(offset)?;
    let item = role.item(None);
    let what = match item.form() {
        Form::Mapping => What::Key {
            role: item,
            mapping: None,
            colon: false,
        },
        Form::Text | Form::Word => What::Value {
            role: item,
            key: Cow::Borrowed(""),
            list,
            scalar: None,
            blank: false,
            key_range: None,
        },
        _ => return None,
    };
    let place = line.place(what, typed, offset, Some(enclosing));
    Some(Place {
        dash: true,
        column: line.content_column(offset),
        ..place
    })
}

/// What can be typed on a line that begins with a dash at column `dash`.
fn dashed_places<'t, R: Grammar>(
    source: Source<'t>,
    offset: u32,
    line: &Line<'t>,
    chain: &[Node<'t>],
    dash: u32,
) -> Vec<Place<'t, R>> {
    let spots = spots::<R>(source, chain, dash, line.range.start);
    let found = spots.into_iter().find_map(|spot| match spot {
        Spot::List(list) => Some((R::of(list), Some(list), list)),
        Spot::Below { mapping, key } => {
            let name = key.text().unwrap_or_default();
            let role = R::of(mapping).member(Some(mapping), &name);
            let entry = key.owning_entry();
            let list = entry.map(|it| it.value).filter(|it| it.is_sequence());
            Some((role, list, list.unwrap_or(key)))
        }
        _ => None,
    });
    let Some((mut role, mut list, mut enclosing)) = found else {
        return Vec::new();
    };
    for (index, &column) in line.dashes.iter().enumerate() {
        let at = line.range.start + column;
        let item = list.and_then(|it| it.items().find(|it| it.range().start > at));
        role = role.item(item);
        if index + 1 < line.dashes.len() {
            list = item.filter(|it| it.is_sequence());
            enclosing = list.unwrap_or(enclosing);
        } else if let Some(mapping) = item.filter(|it| it.is_mapping()) {
            if mapping.range().start > line.range.end {
                // It begins below, in a column of its own.
                return Vec::new();
            }
            let around = Some(mapping);
            return keyed_place(offset, line, role, around, around)
                .into_iter()
                .collect();
        }
    }
    if !role.form().is_scalar() {
        return keyed_place(offset, line, role, None, Some(enclosing))
            .into_iter()
            .collect();
    }
    let Some(value) = line.item_touching(offset) else {
        return Vec::new();
    };
    let what = What::Value {
        role,
        key: Cow::Borrowed(""),
        list,
        scalar: scalar_at(source, value.content),
        blank: line.needs_blank(offset),
        key_range: None,
    };
    let place = line.place(what, value.content, offset, Some(enclosing));
    vec![Place {
        quote: value.quote,
        ..place
    }]
}

/// The scalar whose content is that range.
fn scalar_at(source: Source<'_>, range: TextRange) -> Option<Node<'_>> {
    let node = source.tree.node_at(range.end)?;
    (node.is_scalar() && node.content_range() == range).then_some(node)
}
