//! The part of a text that a report shows: what is shown costs as much as it shows, not as much as
//! the document.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::Snippet;
use fdl_core::text::{LineIndex, TextRange};

use crate::output::place::Position;

/// Lines that lie at most this far apart are shown in one piece.
const GAP: u32 = 12;

/// Of a line with more bytes only a part is shown: JSON is often written on one.
const LONG: u32 = 1_000;

/// How many bytes of a long line are shown on either side of the place in question.
const MARGIN: u32 = 60;

/// Some lines of a text, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    first_line: u32,
    last_line: u32,
    range: TextRange,
    clipped: Option<Clipped>,
}

/// The place in question, where only a part of its line is shown.
#[derive(Clone, Copy, Debug)]
struct Clipped {
    place: Position,
    offset: u32,
}

impl Window {
    /// The lines that `range` lies in, or the part of its line around it.
    pub(super) fn around(text: &str, lines: &LineIndex, range: TextRange) -> Self {
        let last = range.end.saturating_sub(u32::from(!range.is_empty()));
        let (first_line, last_line) = (lines.line(range.start), lines.line(last));
        let mut shown = lines
            .line_range(first_line)
            .join(lines.line_range(last_line));
        if first_line == 0 && text.starts_with('\u{feff}') {
            shown.start = '\u{feff}'.len_utf8() as u32;
        }
        let mut clipped = None;
        if first_line == last_line && shown.len() > LONG {
            clipped = Some(Clipped {
                place: Position::new(text, lines, range.start),
                offset: range.start,
            });
            let start = text.floor_char_boundary(range.start.saturating_sub(MARGIN) as usize);
            let end = text.ceil_char_boundary(range.end.saturating_add(MARGIN) as usize);
            shown.start = shown.start.max(start as u32);
            shown.end = shown.end.min(end as u32);
        }
        Self {
            first_line,
            last_line,
            range: shown,
            clipped,
        }
    }

    /// Takes `other` in, if it is near enough.
    pub(super) fn join(&mut self, other: &Window) -> bool {
        let near = self.clipped.is_none()
            && other.clipped.is_none()
            && self.first_line <= other.last_line.saturating_add(GAP)
            && other.first_line <= self.last_line.saturating_add(GAP);
        if near {
            self.first_line = self.first_line.min(other.first_line);
            self.last_line = self.last_line.max(other.last_line);
            self.range = self.range.join(other.range);
        }
        near
    }

    /// A range of the text as one of the window.
    pub(super) fn span(&self, range: TextRange) -> Range<usize> {
        let within =
            |offset: u32| offset.clamp(self.range.start, self.range.end) - self.range.start;
        within(range.start) as usize..within(range.end) as usize
    }

    /// The lines as they are, without their ends.
    pub(super) fn lines<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        text[self.range.indices()].lines()
    }

    /// The lines of `text`, which is the file at `path`.
    pub(super) fn snippet<'a, T: Clone>(&self, text: &'a str, path: &'a str) -> Snippet<'a, T> {
        Snippet::source(with_line_feeds(&text[self.range.indices()]))
            .line_start(self.first_line as usize + 1)
            .path(path)
    }

    /// A rendered report with the true column: the renderer counts from the start of what it is given.
    pub(super) fn with_true_column(&self, rendered: String, text: &str, path: &str) -> String {
        let Some(Clipped { place, offset }) = self.clipped else {
            return rendered;
        };
        let before = &text[self.range.start as usize..offset as usize];
        let (line, column) = (place.line, before.chars().count() + 1);
        let counted = format!("{path}:{line}:{column}\n");
        rendered.replacen(&counted, &format!("{path}:{line}:{}\n", place.column), 1)
    }
}

/// The renderer ends lines at LF only. The length stays the same.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let crlf_kept = text.replace("\r\n", "\u{0}\n").replace('\r', "\n");
    Cow::Owned(crlf_kept.replace("\u{0}\n", "\r\n"))
}
