//! Places in reports: lines and columns from 1, a column counts Unicode scalar values, a byte-order
//! mark is not counted, the end is exclusive.

use std::fmt;

use fdl_core::text::{ColumnUnit, LineIndex, TextRange};
use serde::Serialize;

/// A line and a column, both from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Position {
    /// The line.
    pub(crate) line: u32,
    /// The column.
    pub(crate) column: u32,
}

/// A range in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct Range {
    /// Its first character.
    pub(crate) start: Position,
    /// The place behind its last character.
    pub(crate) end: Position,
}

impl Position {
    /// The place of an offset into `text`.
    pub(crate) fn new(text: &str, lines: &LineIndex, offset: u32) -> Self {
        let at = lines.line_column(text, offset, ColumnUnit::Scalar);
        Self {
            line: at.line + 1,
            column: at.column + 1,
        }
    }
}

impl Range {
    /// The place of a range of `text`.
    pub(crate) fn new(text: &str, lines: &LineIndex, range: TextRange) -> Self {
        Self {
            start: Position::new(text, lines, range.start),
            end: Position::new(text, lines, range.end),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { start, end } = self;
        write!(
            f,
            "{}:{}-{}:{}",
            start.line, start.column, end.line, end.column
        )
    }
}
