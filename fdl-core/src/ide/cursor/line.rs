//! The cursor's line, taken apart: indentation, dashes, key, value.

use super::{Grammar, Place, What};
use crate::ide::source::Source;
use crate::syntax::Node;
use crate::text::TextRange;

/// A line of a block.
#[derive(Clone, Debug)]
pub(super) struct Line<'t> {
    /// Without the line break.
    pub(super) range: TextRange,
    text: &'t str,
    /// The number of blanks at its start.
    pub(super) indent: u32,
    /// The columns of the dashes that open items.
    pub(super) dashes: Vec<u32>,
    /// Where the rest begins; the end of the line if there is none.
    rest: u32,
    /// The key, if the rest has one with a colon.
    pub(super) key: Option<Key<'t>>,
}

/// A key with its colon.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key<'t> {
    /// As written.
    pub(super) name: &'t str,
    /// With its quotes.
    pub(super) range: TextRange,
    /// Without them.
    pub(super) content: TextRange,
    /// Its quote.
    pub(super) quote: Option<char>,
    /// The offset behind the colon.
    pub(super) colon_end: u32,
}

/// A value on the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    /// Without its quotes.
    pub(super) content: TextRange,
    /// Its quote.
    pub(super) quote: Option<char>,
}

impl<'t> Line<'t> {
    /// The line of `offset`.
    pub(super) fn at(source: Source<'t>, offset: u32) -> Self {
        let whole = source.lines.line_range(source.lines.line(offset));
        let mut range = whole;
        if range.start == 0 && source.text().starts_with('\u{feff}') {
            range.start = 3;
        }
        let text = source.text()[range.indices()].trim_end_matches(['\n', '\r']);
        range.end = range.start + text.len() as u32;
        let indent = blanks(text);
        let mut dashes = Vec::new();
        let mut at = indent;
        loop {
            let tail = &text[at as usize..];
            if tail == "-" || tail.starts_with("- ") {
                dashes.push(at);
                at += 1 + blanks(&tail[1..]);
            } else {
                break;
            }
        }
        let key = key(text, at, range.start);
        Self {
            range,
            text,
            indent,
            dashes,
            rest: at,
            key,
        }
    }

    /// Whether its indentation has a tab.
    pub(super) fn has_tab(&self) -> bool {
        self.text[..self.indent as usize].contains('\t')
    }

    /// Whether nothing stands on it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Whether it is a directive or a document marker.
    pub(super) fn is_marker(&self) -> bool {
        ["---", "...", "%"]
            .iter()
            .any(|it| self.text.starts_with(it))
    }

    /// The column of an offset on the line.
    pub(super) fn column_of(&self, offset: u32) -> u32 {
        offset.saturating_sub(self.range.start)
    }

    /// The column of what follows the dashes; of the cursor where nothing follows.
    pub(super) fn content_column(&self, offset: u32) -> u32 {
        if !self.tail(self.rest).is_empty() {
            return self.rest;
        }
        let behind_dash = self.dashes.last().map_or(0, |it| it + 2);
        self.column_of(offset).max(behind_dash)
    }

    /// The word that is all of the line's rest, or the empty one at the cursor. None if the cursor
    /// is elsewhere.
    pub(super) fn word_touching(&self, offset: u32) -> Option<TextRange> {
        let text = self.tail(self.rest);
        if text.is_empty() {
            let behind_dash = self.dashes.last().map_or(0, |it| it + 1);
            let fits = self.column_of(offset) >= behind_dash.max(self.dashes.len() as u32);
            return fits.then(|| TextRange::empty(offset));
        }
        if text.starts_with(['{', '[']) {
            // Before a whole value.
            return None;
        }
        let word = text.split_whitespace().next().unwrap_or(text);
        let start = self.range.start + self.rest;
        let range = TextRange::new(start, start + word.len() as u32);
        range.touches(offset).then_some(range)
    }

    /// The value behind the key, if the cursor touches it or stands where it would be.
    pub(super) fn value_touching(&self, offset: u32) -> Option<Value> {
        let key = self.key?;
        self.value_from(self.column_of(key.colon_end), offset)
    }

    /// The value behind the dashes, if the cursor touches it or stands where it would be.
    pub(super) fn item_touching(&self, offset: u32) -> Option<Value> {
        let last = self.dashes.last()?;
        self.value_from(last + 1, offset)
    }

    /// Whether the cursor stands right behind a dash, where a blank must come first.
    pub(super) fn needs_blank(&self, offset: u32) -> bool {
        let column = self.column_of(offset);
        self.dashes.last().is_some_and(|it| it + 1 == column)
    }

    fn value_from(&self, column: u32, offset: u32) -> Option<Value> {
        if self.column_of(offset) < column {
            return None;
        }
        let start = column + blanks(&self.text[column as usize..]);
        let text = self.tail(start);
        let start = self.range.start + start;
        if text.is_empty() {
            return Some(Value {
                content: TextRange::empty(offset),
                quote: None,
            });
        }
        let mut range = TextRange::new(start, start + text.len() as u32);
        let quote = text.chars().next().filter(|it| matches!(it, '"' | '\''));
        let closing = quote.and_then(|it| closing_quote(text, it));
        if offset > range.end && closing.is_none() && self.is_blank_between(range.end, offset) {
            // Behind an operand, a colon or an opening quote the value goes on.
            range.end = offset;
        }
        if !range.touches(offset) || text.starts_with(['&', '!', '*', '|', '>']) {
            return None;
        }
        let content = match (quote, closing) {
            (None, _) => range,
            (Some(_), None) => TextRange::new(start + 1, range.end.max(start + 1)),
            (Some(_), Some(at)) => TextRange::new(start + 1, start + (at as u32).max(1)),
        };
        content.touches(offset).then_some(Value { content, quote })
    }

    fn is_blank_between(&self, start: u32, end: u32) -> bool {
        let (start, end) = (self.column_of(start), self.column_of(end));
        self.text[start as usize..end as usize].trim().is_empty()
    }

    /// The text from a column on, without a comment and blanks at the end.
    fn tail(&self, column: u32) -> &'t str {
        let text = &self.text[column as usize..];
        let comment = text
            .match_indices('#')
            .map(|(at, _)| at)
            .find(|&at| at == 0 || text[..at].ends_with([' ', '\t']));
        // A sign inside quotes is no comment; quoted values end at their quote.
        let quoted = text.starts_with(['"', '\'']);
        let end = comment.filter(|_| !quoted).unwrap_or(text.len());
        text[..end].trim_end()
    }

    /// A place on the line.
    pub(super) fn place<R: Grammar>(
        &self,
        what: What<'t, R>,
        typed: TextRange,
        offset: u32,
        enclosing: Option<Node<'t>>,
    ) -> Place<'t, R> {
        Place {
            what,
            typed,
            column: self.content_column(offset),
            flow: false,
            quote: None,
            dash: false,
            shift: None,
            around: R::around(enclosing),
        }
    }
}

/// The column of the next line that has more than a comment, below the one that ends at `end`, and
/// whether it begins with a dash.
pub(super) fn next_line(source: Source<'_>, end: u32) -> Option<(u32, bool)> {
    let below = source.text()[end as usize..].split(['\n', '\r']).skip(1);
    let mut written = below.filter(|it| {
        let text = it.trim_start();
        !text.is_empty() && !text.starts_with('#')
    });
    let next = written.next()?;
    let text = next.trim_start();
    Some((blanks(next), text == "-" || text.starts_with("- ")))
}

/// Whether the last line of a text that has more than a comment is a dash that holds nothing yet.
pub(super) fn ends_with_dash(text: &str) -> bool {
    let mut lines = text.lines().rev().map(str::trim);
    let last = lines.find(|it| !it.is_empty() && !it.starts_with('#'));
    let item = last.and_then(|it| it.strip_prefix('-')).map(str::trim);
    item.is_some_and(|it| it.is_empty() || it.starts_with(['#', '&', '!', '-']))
}

fn blanks(text: &str) -> u32 {
    text.bytes()
        .take_while(|it| matches!(it, b' ' | b'\t'))
        .count() as u32
}

/// The index of the quote that closes a text that begins with one.
pub(super) fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let found = text.char_indices().skip(1).find(|&(_, it)| {
        if escaped {
            escaped = false;
            return false;
        }
        escaped = quote == '"' && it == '\\';
        it == quote
    });
    found.map(|(at, _)| at)
}

/// The key that begins at a column, if a colon follows it.
fn key(text: &str, column: u32, start: u32) -> Option<Key<'_>> {
    let tail = &text[column as usize..];
    let quote = tail.chars().next().filter(|it| matches!(it, '"' | '\''));
    let end = match quote {
        Some(quote) => closing_quote(tail, quote)? + 1,
        None if tail.starts_with(['{', '[', '#', '?', '|', '>', '&', '*', '!']) => return None,
        None => tail.match_indices(':').map(|(at, _)| at).find(|&at| {
            let behind = tail[at + 1..].chars().next();
            behind.is_none_or(|it| matches!(it, ' ' | '\t'))
        })?,
    };
    let between = blanks(&tail[end..]);
    let colon = end + between as usize;
    if !tail[colon..].starts_with(':') || tail[..end].contains(" #") {
        return None;
    }
    let name = tail[..end].trim_end();
    let at = start + column;
    let range = TextRange::new(at, at + name.len() as u32);
    let mark = u32::from(quote.is_some());
    let content = TextRange::new(range.start + mark, range.end - mark);
    Some(Key {
        name: &name[mark as usize..name.len() - mark as usize],
        range,
        content,
        quote,
        colon_end: at + colon as u32 + 1,
    })
}
