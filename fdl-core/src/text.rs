//! Places in a text: ranges of bytes, lines and columns, values that know where they stand.
//!
//! Inside the core a place is a byte offset into the UTF-8 text. Lines and columns are computed
//! at the rim only, in the unit that the reader of the answer counts in ([`ColumnUnit`]).

mod diff;
mod near;

pub use diff::{Change, changes, edits_between};
pub use near::{NearNames, letters_apart, near_names, nearest};

use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A half-open range of byte offsets into a document. Documents are at most 64 MB, so 32 bits do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TextRange {
    /// The offset of the first byte.
    pub start: u32,
    /// The offset behind the last byte.
    pub end: u32,
}

impl TextRange {
    /// The range from `start` up to and without `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty range at `offset`.
    pub const fn empty(offset: u32) -> Self {
        Self {
            start: offset,
            end: offset,
        }
    }

    /// The number of bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the range has no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `offset` lies in the range; the end does not.
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether `offset` lies in the range or right behind it, as a cursor does after the last character.
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies within this range.
    pub const fn covers(self, other: TextRange) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share a byte.
    pub const fn intersects(self, other: TextRange) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that covers both.
    pub fn join(self, other: TextRange) -> TextRange {
        TextRange::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The range as indices, for slicing the text.
    pub const fn indices(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl std::fmt::Debug for TextRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A value and the place in the text that it was read from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub range: TextRange,
}

/// A replacement of a part of a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub range: TextRange,
    /// By what.
    pub text: String,
}

/// The text after `edits`, which must be sorted and disjoint; insertions at one place follow each other.
pub fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len() + 64);
    let mut copied = 0;
    for edit in edits {
        let range = edit.range.indices();
        result.push_str(&text[copied..range.start]);
        result.push_str(&edit.text);
        copied = range.end;
    }
    result.push_str(&text[copied..]);
    result
}

/// A line and a column, both counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// The line.
    pub line: u32,
    /// The column, in the unit asked for.
    pub column: u32,
}

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnUnit {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16, what most editors speak.
    Utf16,
    /// Unicode scalar values, what reports print. A byte-order mark at the start is not counted.
    Scalar,
    /// Unicode scalar values with the byte-order mark counted: LSP's UTF-32.
    Utf32,
}

/// Where the lines of a text begin. Line breaks are LF, CRLF and a lone CR, as in LSP and YAML 1.2;
/// U+2028, U+0085 and the like are ordinary characters.
#[derive(Clone, Debug)]
pub struct LineIndex {
    text: Arc<str>,
    /// Found when somebody first asks: about most texts nothing is said, so nobody does.
    starts: OnceLock<Vec<u32>>,
}

impl LineIndex {
    /// The lines of `text`.
    pub fn new(text: &str) -> Self {
        Self::of(&text.into())
    }

    /// The lines of a text that is shared.
    pub fn of(text: &Arc<str>) -> Self {
        Self {
            text: text.clone(),
            starts: OnceLock::new(),
        }
    }

    fn starts(&self) -> &[u32] {
        self.starts.get_or_init(|| starts(self.text.as_bytes()))
    }

    fn length(&self) -> u32 {
        self.text.len() as u32
    }

    /// The number of lines; a text that ends in a line break has an empty last one.
    pub fn line_count(&self) -> u32 {
        self.starts().len() as u32
    }

    /// The line that `offset` lies in, counted from 0. Offsets past the end lie in the last line.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts().partition_point(|&start| start <= offset) as u32 - 1
    }

    /// The range of a line with its line break; empty at the end for a line that does not exist.
    pub fn line_range(&self, line: u32) -> TextRange {
        let at = |line: u32| self.starts().get(line as usize).copied();
        let [start, end] = [at(line), at(line + 1)].map(|it| it.unwrap_or(self.length()));
        TextRange::new(start, end)
    }

    /// The line and column of `offset`. An offset inside a character counts as the character's start.
    pub fn line_column(&self, text: &str, offset: u32, unit: ColumnUnit) -> LineColumn {
        let mut offset = offset.min(self.length());
        while !text.is_char_boundary(offset as usize) {
            offset -= 1;
        }
        let line = self.line(offset);
        let before = &text[self.starts()[line as usize] as usize..offset as usize];
        let column = match unit {
            ColumnUnit::Utf8 => before.len() as u32,
            ColumnUnit::Utf16 => before.chars().map(|c| c.len_utf16() as u32).sum(),
            ColumnUnit::Scalar => {
                let mark = u32::from(line == 0 && before.starts_with('\u{feff}'));
                before.chars().count() as u32 - mark
            }
            ColumnUnit::Utf32 => before.chars().count() as u32,
        };
        LineColumn { line, column }
    }

    /// The offset of a line and column. Columns past the end of the line give the end of the line
    /// (before its line break), lines past the end give the end of the text.
    pub fn offset(&self, text: &str, position: LineColumn, unit: ColumnUnit) -> u32 {
        if position.line >= self.line_count() {
            return self.length();
        }
        let range = self.line_range(position.line);
        let line = text[range.indices()].trim_end_matches(['\n', '\r']);
        let mut column = 0;
        for (at, character) in line.char_indices() {
            if column >= position.column {
                return range.start + at as u32;
            }
            column += match unit {
                ColumnUnit::Utf8 => character.len_utf8() as u32,
                ColumnUnit::Utf16 => character.len_utf16() as u32,
                ColumnUnit::Scalar if range.start == 0 && at == 0 && character == '\u{feff}' => 0,
                ColumnUnit::Scalar | ColumnUnit::Utf32 => 1,
            };
            if column > position.column {
                // The position points into the middle of this character.
                return range.start + at as u32;
            }
        }
        range.start + line.len() as u32
    }
}

fn starts(bytes: &[u8]) -> Vec<u32> {
    // Flows have about a line to 27 bytes.
    let mut starts = Vec::with_capacity(bytes.len() / 24 + 16);
    starts.push(0);
    match memchr::memchr(b'\r', bytes) {
        None => starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| at as u32 + 1)),
        Some(_) => {
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes);
            let ends = ends.filter(|&at| !bytes[at..].starts_with(b"\r\n"));
            starts.extend(ends.map(|at| at as u32 + 1));
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_line_breaks_of_the_protocol_count() {
        let text = "a\u{2028}b\u{85}c\u{b}d\re\r\nf\ng";
        let lines = LineIndex::new(text);
        assert_eq!(lines.line_count(), 4);
        assert_eq!(&text[lines.line_range(1).indices()], "e\r\n");
    }

    #[test]
    fn columns_in_each_unit_and_back() {
        let text = "x\n动🚚y\n";
        let lines = LineIndex::new(text);
        let offset = text.find('y').expect("the text has a y") as u32;
        for (unit, column) in [
            (ColumnUnit::Utf8, 7),
            (ColumnUnit::Utf16, 3),
            (ColumnUnit::Scalar, 2),
            (ColumnUnit::Utf32, 2),
        ] {
            let position = lines.line_column(text, offset, unit);
            assert_eq!(position, LineColumn { line: 1, column });
            assert_eq!(lines.offset(text, position, unit), offset);
        }
    }

    #[test]
    fn reports_do_not_count_a_byte_order_mark() {
        let text = "\u{feff}ab";
        let lines = LineIndex::new(text);
        let at = |unit| lines.line_column(text, 4, unit).column;
        assert_eq!((at(ColumnUnit::Scalar), at(ColumnUnit::Utf32)), (1, 2));
        let position = LineColumn { line: 0, column: 1 };
        assert_eq!(lines.offset(text, position, ColumnUnit::Scalar), 4);
    }

    #[test]
    fn positions_past_the_end_are_moved_into_the_text() {
        let text = "ab\r\ncd";
        let lines = LineIndex::new(text);
        let offset =
            |line, column| lines.offset(text, LineColumn { line, column }, ColumnUnit::Utf16);
        assert_eq!((offset(0, 99), offset(1, 99), offset(9, 0)), (2, 6, 6));
    }
}
