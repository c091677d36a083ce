//! Moving over the text: blanks, comments, line breaks, markers.

use std::ops::Range;

use super::Parser;
use crate::syntax::tree::{self, Comment};
use crate::text::TextRange;

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

pub(super) fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

pub(super) fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// Eight times the byte 1.
const ONES: u64 = u64::MAX / 0xff;

/// The bytes of a word that are below the bound, of 128 at most: the highest bit of each is set. Behind
/// the lowest one that is, others may be set that are not.
pub(super) fn bytes_below(word: u64, bound: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(bound)) & !word & (ONES * 0x80)
}

/// The same for the bytes that are `byte`.
pub(super) fn bytes_equal(word: u64, byte: u8) -> u64 {
    bytes_below(word ^ (ONES * u64::from(byte)), 1)
}

impl<'t> Parser<'t> {
    /// The byte at `at`; a line break at and behind the end of the text.
    pub(super) fn at(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    pub(super) fn byte(&self) -> u8 {
        self.at(self.pos)
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'t str {
        &self.text[start..end]
    }

    /// Whether an indicator of one byte, such as `-`, stands at `at`.
    pub(super) fn indicator(&self, at: usize, indicator: u8) -> bool {
        self.at(at) == indicator && is_blank(self.at(at + 1))
    }

    /// Whether only blanks stand between the line's start and the current content.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh_at == self.pos
    }

    pub(super) fn column(&self) -> usize {
        self.pos - self.line_start
    }

    /// The spaces at the start of the current line; a tab ends them.
    pub(super) fn indentation(&self) -> usize {
        self.pos.min(self.tab_at) - self.line_start
    }

    pub(super) fn has_tab(&self) -> bool {
        self.tab_at != usize::MAX
    }

    /// `---` or `...` at the start of a line.
    pub(super) fn marker_at(&self, line_start: usize) -> Option<&'t str> {
        let marker = self.bytes.get(line_start..line_start + 3)?;
        let known = marker == b"---" || marker == b"...";
        (known && is_blank(self.at(line_start + 3))).then(|| self.slice(line_start, line_start + 3))
    }

    pub(super) fn skip_spaces(&mut self) {
        while matches!(self.bytes.get(self.pos), Some(b' ' | b'\t')) {
            self.pos += 1;
        }
    }

    /// The first byte from `at` on that is no space or tab.
    pub(super) fn behind_spaces(&self, mut at: usize) -> usize {
        while matches!(self.bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        at
    }

    /// Whether nothing but blanks and a comment follows on this line.
    pub(super) fn at_line_end(&self) -> bool {
        let at = self.behind_spaces(self.pos);
        is_break(self.at(at)) || self.at(at) == b'#' && at > 0 && is_blank(self.at(at - 1))
    }

    /// The end of the line that `at` lies in, before its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.bytes[at..]
            .iter()
            .position(|&byte| is_break(byte))
            .map_or(self.bytes.len(), |length| at + length)
    }

    /// The first byte behind the line break at `at`.
    pub(super) fn behind_break(&self, at: usize) -> usize {
        match self.bytes.get(at) {
            Some(b'\r') if self.bytes.get(at + 1) == Some(&b'\n') => at + 2,
            Some(_) => at + 1,
            None => at,
        }
    }

    /// The line around `at` without its line break.
    pub(super) fn line_around(&self, at: usize) -> Range<usize> {
        let start = match at >= self.line_start && at <= self.pos {
            true => self.line_start,
            false => self.bytes[..at]
                .iter()
                .rposition(|&byte| is_break(byte))
                .map_or(0, |position| position + 1),
        };
        start..self.line_end(at)
    }

    /// The word at `at`, for messages: up to a blank, 40 bytes at most, no more than `end`.
    pub(super) fn word(&self, at: usize) -> &'t str {
        let rest = &self.text[at..];
        let end = rest
            .char_indices()
            .find(|&(offset, character)| {
                offset >= 40
                    || character.is_ascii_whitespace()
                    || (character == ':' && offset > 0 && is_blank(self.at(at + offset + 1)))
            })
            .map_or(rest.len(), |(offset, _)| offset);
        &rest[..end]
    }

    /// Reads the comment at the current `#`.
    pub(super) fn comment(&mut self) {
        let end = self.line_end(self.pos);
        let range = TextRange::new(self.pos as u32, end as u32);
        tree::push(&mut self.comments, Comment { range });
        self.pos = end;
    }

    /// Moves over the line break at the current position.
    pub(super) fn next_break(&mut self) {
        self.pos = self.behind_break(self.pos);
        self.line_start = self.pos;
    }

    /// Moves to the next content: over blanks, comments and line breaks. Sets `fresh_at`, `tab_at`
    /// and `at_end`.
    pub(super) fn advance(&mut self) {
        if self.is_fresh() {
            return;
        }
        let mut fresh = self.pos == self.line_start;
        self.tab_at = usize::MAX;
        loop {
            let from = self.pos;
            self.pos += self.spaces(self.pos);
            if self.bytes.get(self.pos) == Some(&b'\t') {
                self.tab_at = self.pos;
                self.skip_spaces();
            }
            match self.bytes.get(self.pos) {
                None => break,
                Some(b'\n' | b'\r') => {
                    self.next_break();
                    self.tab_at = usize::MAX;
                    fresh = true;
                }
                Some(b'#')
                    if self.pos > from || fresh || is_blank(self.at(from.wrapping_sub(1))) =>
                {
                    self.comment();
                }
                Some(_) => break,
            }
        }
        if fresh {
            self.fresh_at = self.pos;
        }
        self.at_end = self.pos == self.bytes.len()
            || (fresh && self.pos == self.line_start && self.marker_at(self.pos).is_some());
    }

    /// Moves to the next line with content; what is left on the current line is an error.
    pub(super) fn next_line(&mut self) {
        if !self.is_fresh() {
            self.advance();
        }
        if self.at_end || self.is_fresh() {
            return;
        }
        let word = self.word(self.pos);
        let end = self.pos + word.len();
        if word.starts_with('#') {
            self.error(
                self.pos,
                end,
                format_args!("`#` begins a comment only behind a space"),
            );
        } else {
            self.error(
                self.pos,
                end,
                format_args!("unexpected `{word}`; expected the end of the line"),
            );
        }
        self.skip_line();
        self.advance();
    }

    /// Moves to the end of the line, keeping its comment.
    pub(super) fn skip_line(&mut self) {
        let mut from = self.pos;
        while !is_break(self.at(self.pos)) {
            if self.byte() == b'#' && (self.pos == from || is_blank(self.at(self.pos - 1))) {
                self.comment();
                return;
            }
            self.pos += 1;
            from = from.min(self.pos);
        }
    }
}
