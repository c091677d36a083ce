//! Between braces and brackets.

use std::borrow::Cow;

use super::{Grammar, Place, What, has_value_behind};
use crate::ide::layout::column;
use crate::ide::source::Source;
use crate::syntax::{Node, NodeKind};
use crate::text::TextRange;

/// The innermost flow collection that the cursor is inside of.
pub(super) fn enclosing(source: Source<'_>, offset: u32) -> Option<Node<'_>> {
    // Behind an unclosed collection the cursor touches nothing: what ends before blanks and commas counts.
    let text = &source.text()[..offset as usize];
    let start = source.lines.line_range(source.lines.line(offset)).start;
    let end = (text.trim_end_matches([' ', '\t', ',']).len() as u32).max(start);
    [offset, end].into_iter().find_map(|at| {
        let mut next = source.tree.node_at(at);
        while let Some(node) = next {
            if is_flow(node) && node.range().start < offset && is_inside(node, offset) {
                return Some(node);
            }
            next = node.parent();
        }
        None
    })
}

fn is_flow(node: Node<'_>) -> bool {
    match node.kind() {
        NodeKind::Mapping { flow } => flow && node.source().starts_with('{'),
        NodeKind::Sequence { flow } => flow,
        _ => false,
    }
}

fn is_inside(node: Node<'_>, offset: u32) -> bool {
    let closed = node.source().len() > 1 && node.source().ends_with(['}', ']']);
    offset < node.range().end || !closed
}

/// What stands before the cursor since the last comma.
struct Segment {
    start: u32,
    colon: Option<u32>,
}

/// What could be typed at `offset` in `collection`.
pub(super) fn place<'t, R: Grammar>(
    source: Source<'t>,
    collection: Node<'t>,
    offset: u32,
) -> Option<Place<'t, R>> {
    let segment = segment(source.text(), collection.range().start + 1, offset)?;
    let role = R::of(collection);
    let start = segment.colon.unwrap_or(segment.start);
    let word = word(source.text(), start, offset)?;
    let what = match (collection.is_mapping(), segment.colon) {
        (true, None) => What::Key {
            role,
            mapping: Some(collection),
            colon: source.text()[word.behind as usize..]
                .trim_start()
                .starts_with(':'),
        },
        (true, Some(colon)) => {
            let key = word_text(source.text(), segment.start, colon - 1);
            let entry = collection.entries().find(|it| it.key.range() == key.1);
            if word.range.is_empty() && entry.is_some_and(|it| has_value_behind(it, offset)) {
                return None;
            }
            let role = role.member(Some(collection), key.0);
            return Some(place_of(
                What::Value {
                    role,
                    key: Cow::Borrowed(key.0),
                    list: None,
                    scalar: scalar(source, offset, word.range),
                    blank: offset == colon && word.range.is_empty(),
                    key_range: Some(key.1),
                },
                source,
                collection,
                &word,
            ));
        }
        (false, _) => What::Value {
            role: role.item(None),
            key: Cow::Borrowed(""),
            list: Some(collection),
            scalar: scalar(source, offset, word.range),
            blank: false,
            key_range: None,
        },
    };
    Some(place_of(what, source, collection, &word))
}

fn place_of<'t, R: Grammar>(
    what: What<'t, R>,
    source: Source<'_>,
    collection: Node<'t>,
    word: &Word,
) -> Place<'t, R> {
    Place {
        what,
        typed: word.range,
        column: column(source, word.range.start),
        flow: true,
        quote: word.quote,
        dash: false,
        shift: None,
        around: R::around(Some(collection)),
    }
}

fn scalar(source: Source<'_>, offset: u32, typed: TextRange) -> Option<Node<'_>> {
    let node = source.tree.node_at(offset)?;
    (node.is_scalar() && node.range().start <= typed.start).then_some(node)
}

/// The segment that the cursor is in; none inside a collection that the tree does not know.
fn segment(text: &str, from: u32, offset: u32) -> Option<Segment> {
    let mut segment = Segment {
        start: from,
        colon: None,
    };
    let mut depth = 0_u32;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    let mut fresh = true;
    for (at, character) in text[from as usize..offset as usize].char_indices() {
        let behind = from + (at + character.len_utf8()) as u32;
        if let Some(mark) = quote {
            match character {
                _ if escaped => escaped = false,
                '\\' if mark == '"' => escaped = true,
                _ if character == mark => quote = None,
                _ => {}
            }
            continue;
        }
        match character {
            // A quote in the middle of a word is an ordinary character.
            '"' | '\'' if fresh => quote = Some(character),
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                segment = Segment {
                    start: behind,
                    colon: None,
                }
            }
            ':' if depth == 0 && segment.colon.is_none() => {
                let next = text[behind as usize..].chars().next();
                let quoted = text[..behind as usize - 1].ends_with(['"', '\'']);
                if quoted || next.is_none_or(|it| it.is_whitespace() || ",}]".contains(it)) {
                    segment.colon = Some(behind);
                }
            }
            _ => {}
        }
        fresh = character.is_whitespace() || "{[,:".contains(character);
    }
    (depth == 0).then_some(segment)
}

/// The word at the cursor.
struct Word {
    range: TextRange,
    quote: Option<char>,
    /// The offset behind it and its quote.
    behind: u32,
}

/// The word that begins behind the blanks at `from`, if the cursor touches it; the empty one if the
/// cursor stands before anything is typed.
fn word(text: &str, from: u32, offset: u32) -> Option<Word> {
    let before = &text[from as usize..offset as usize];
    let blanks = before.len() - before.trim_start().len();
    let start = from + blanks as u32;
    let rest = &text[start as usize..];
    let line = rest.split(['\n', '\r']).next().unwrap_or(rest);
    if start == offset && line.starts_with([',', '}', ']', ' ', '\t', '{', '[']) || line.is_empty()
    {
        let range = TextRange::empty(offset);
        let behind = offset;
        return (start == offset).then_some(Word {
            range,
            quote: None,
            behind,
        });
    }
    let quote = line.chars().next().filter(|it| matches!(it, '"' | '\''));
    if let Some(mark) = quote {
        let closing = super::line::closing_quote(line, mark);
        let end = start + closing.unwrap_or(line.trim_end().len()).max(1) as u32;
        let range = TextRange::new(start + 1, end);
        let behind = end + u32::from(closing.is_some());
        return range.touches(offset).then_some(Word {
            range,
            quote,
            behind,
        });
    }
    let end = line.char_indices().find(|&(at, it)| {
        matches!(it, ',' | '{' | '}' | '[' | ']')
            || it == ':' && line[at + 1..].starts_with([' ', ',', '}', ']'])
            || it == ':' && at + 1 == line.len()
    });
    let word = line[..end.map_or(line.len(), |(at, _)| at)].trim_end();
    let end = start + word.len() as u32;
    let range = TextRange::new(start, end.max(offset));
    // Words of several lines are left alone.
    (!text[start as usize..offset as usize].contains(['\n', '\r'])).then_some(Word {
        range,
        quote: None,
        behind: range.end,
    })
}

/// The text of a key between two offsets, without blanks and quotes, and its range with quotes.
fn word_text(text: &str, from: u32, to: u32) -> (&str, TextRange) {
    let whole = &text[from as usize..to as usize];
    let start = from + (whole.len() - whole.trim_start().len()) as u32;
    let word = whole.trim();
    let range = TextRange::new(start, start + word.len() as u32);
    (word.trim_matches(['"', '\'']), range)
}
