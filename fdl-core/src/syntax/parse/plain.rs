//! Scalars without quotes.

use super::build::Token;
use super::cursor::{bytes_below, bytes_equal, is_blank, is_break, is_flow_indicator};
use super::{MAX_KEY_LENGTH, Parser};
use crate::syntax::tree::{NONE, NodeKind, ScalarStyle};

/// Why a line of a plain scalar ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// With the line.
    Line,
    /// At a colon that ends a key.
    Colon,
    /// At a comment.
    Comment,
    /// At an indicator of the flow collection around it.
    Flow,
}

/// A plain scalar with its further lines.
pub(super) struct PlainLines {
    pub(super) token: Token,
    /// Whether it ended before a line that is a key.
    pub(super) key_follows: bool,
}

/// Bytes that may end a plain scalar.
const MAY_STOP: [bool; 256] = table(b"\n\r:#,[]{}");

/// Bytes that need a look before a plain scalar may begin with them.
const MAY_NOT_BEGIN: [bool; 256] = table(b"-?:@`%[]{}|>,#&*!\"'< \t\n\r");

const fn table(bytes: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut index = 0;
    while index < bytes.len() {
        table[bytes[index] as usize] = true;
        index += 1;
    }
    table
}

impl Parser<'_> {
    /// Reports a character that no plain scalar begins with, and notes what may be a merge key.
    pub(super) fn check_plain_start(&mut self) {
        let byte = self.byte();
        if !MAY_NOT_BEGIN[byte as usize] {
            return;
        }
        self.may_merge |= byte == b'<';
        let dash = matches!(byte, b'-' | b'?' | b':') && is_blank(self.at(self.pos + 1));
        if dash || b"@`%]}|>,#&*!\"'".contains(&byte) {
            let text = self.slice(self.pos, self.pos + 1);
            let quote = if text == "`" { "'" } else { "`" };
            self.error(
                self.pos,
                self.pos + 1,
                format_args!(
                    "unexpected {quote}{text}{quote}; a text that begins with it needs quotes"
                ),
            );
        }
    }

    /// The end of the commonest key, which begins at the current position: plain, and its colon right
    /// behind it. None where anything is otherwise.
    pub(super) fn simple_key(&self) -> Option<usize> {
        if MAY_NOT_BEGIN[self.byte() as usize] {
            return None;
        }
        let (end, stop) = self.plain_stop(self.pos, false);
        let is_short = end - self.pos <= MAX_KEY_LENGTH;
        (stop == Stop::Colon && is_short && !is_blank(self.bytes[end - 1])).then_some(end)
    }

    /// Reads the commonest value: a space and a plain scalar that ends with its line, before a line
    /// that is not deeper than `indent`, and moves to the content of that line, as [`Parser::advance`]
    /// would. Reads nothing and is false where anything is otherwise.
    pub(super) fn simple_value(&mut self, map: u32, indent: i32) -> bool {
        let start = self.pos + 1;
        if self.byte() != b' ' || MAY_NOT_BEGIN[self.at(start) as usize] {
            return false;
        }
        let (stop_at, stop) = self.plain_stop(start, false);
        if stop != Stop::Line {
            return false;
        }
        let line = self.behind_break(stop_at);
        let content = line + self.spaces(line);
        let Some(&first) = self.bytes.get(content) else {
            return false;
        };
        // What only `advance` knows: comments, and at the start of a line the markers of documents.
        let is_text = !is_blank(first) && first != b'#';
        let may_be_marker = content == line && matches!(first, b'-' | b'.');
        let is_simple = is_text && !may_be_marker && (content - line) as i32 <= indent;
        if is_simple {
            self.push_simple(map, start..self.trimmed(start, stop_at), false);
            self.pos = content;
            self.line_start = line;
            self.fresh_at = content;
            self.tab_at = usize::MAX;
        }
        is_simple
    }

    /// Reads one line of a plain scalar from `start`, whose first byte is taken as it is. Does not
    /// move.
    pub(super) fn plain_line(&self, start: usize, flow: bool) -> (Token, Stop) {
        let (at, stop) = self.plain_stop(start, flow);
        let token = Token {
            kind: NodeKind::Scalar(ScalarStyle::Plain),
            start,
            end: self.trimmed(start, at),
            payload: NONE,
            unclosed: false,
            multi_line: false,
        };
        (token, stop)
    }

    /// Where a line of a plain scalar stops, blanks before that included, and why.
    fn plain_stop(&self, start: usize, flow: bool) -> (usize, Stop) {
        let mut at = start;
        loop {
            at = self.next_stop(at, flow);
            match self.at(at) {
                b':' => {
                    let next = self.at(at + 1);
                    if is_blank(next) || (flow && is_flow_indicator(next)) {
                        return (at, Stop::Colon);
                    }
                }
                b'#' => {
                    if at > start && is_blank(self.at(at - 1)) {
                        return (at, Stop::Comment);
                    }
                }
                b'\n' | b'\r' => return (at, Stop::Line),
                _ => {
                    if flow {
                        return (at, Stop::Flow);
                    }
                }
            }
            at += 1;
        }
    }

    /// The next byte from `at` on that may end a plain scalar. Outside of brackets eight bytes are looked
    /// at together.
    fn next_stop(&self, mut at: usize, flow: bool) -> usize {
        while !flow && let Some(bytes) = self.bytes.get(at..).and_then(<[u8]>::first_chunk) {
            let word = u64::from_le_bytes(*bytes);
            let breaks = bytes_below(word, b'\r' + 1);
            let stops = breaks | bytes_equal(word, b':') | bytes_equal(word, b'#');
            if stops != 0 {
                return at + stops.trailing_zeros() as usize / 8;
            }
            at += 8;
        }
        while let Some(&byte) = self.bytes.get(at)
            && !MAY_STOP[byte as usize]
        {
            at += 1;
        }
        at
    }

    /// `end` without the spaces and tabs before it.
    pub(super) fn trimmed(&self, start: usize, mut end: usize) -> usize {
        while end > start && matches!(self.bytes[end - 1], b' ' | b'\t') {
            end -= 1;
        }
        end
    }

    /// Continues a plain scalar, whose first line was read, over the lines indented deeper than
    /// `indent`.
    pub(super) fn plain_lines(&mut self, first: Token, indent: i32) -> PlainLines {
        self.continue_plain(first, indent, false, true)
    }

    /// The same in a flow collection. Where `key_ends` is not set, a line with a colon may end it: a
    /// key of a flow mapping may have several lines.
    pub(super) fn plain_flow_lines(&mut self, first: Token, key_ends: bool) -> Token {
        self.continue_plain(first, self.flow_indent, true, key_ends)
            .token
    }

    fn continue_plain(
        &mut self,
        first: Token,
        indent: i32,
        flow: bool,
        key_ends: bool,
    ) -> PlainLines {
        let mut token = first;
        let mut key_follows = false;
        let mut line_end = self.behind_spaces(token.end);
        while let Some(content) = self.continuation(line_end, indent) {
            let (line, stop) = self.plain_line(content, flow);
            if stop == Stop::Colon && key_ends {
                key_follows = true;
                break;
            }
            if line.end == content {
                break;
            }
            if token.payload == NONE {
                token.payload = self.decoded.begin();
                self.decoded
                    .literal(token.start, &self.text[token.start..token.end]);
            }
            self.fold(token.end, content);
            self.decoded.literal(content, &self.text[content..line.end]);
            token.end = line.end;
            token.multi_line = true;
            if stop != Stop::Line {
                break;
            }
            line_end = self.behind_spaces(line.end);
        }
        if token.payload != NONE {
            self.decoded.finish(token.end);
        }
        if token.multi_line {
            self.note_line(token.end);
        }
        PlainLines { token, key_follows }
    }

    /// Forgets the value of a token that will be read again.
    pub(super) fn take_back(&mut self, token: Token) {
        if token.payload != NONE {
            self.decoded.abandon();
            self.note_line(token.start);
        }
    }

    /// Sets the start of the line that `at` lies in.
    pub(super) fn note_line(&mut self, at: usize) {
        self.line_start = self.bytes[..at]
            .iter()
            .rposition(|&byte| is_break(byte))
            .map_or(0, |position| position + 1);
        if self.line_start == 0 && self.text.starts_with('\u{feff}') {
            self.line_start = 3;
        }
    }

    /// The content of the next line that is not empty, if it may continue a plain scalar.
    fn continuation(&self, line_end: usize, indent: i32) -> Option<usize> {
        let mut line = self.behind_break(line_end);
        while line < self.bytes.len() {
            let content = self.behind_spaces(line);
            if is_break(self.at(content)) {
                if content >= self.bytes.len() {
                    return None;
                }
                line = self.behind_break(content);
                continue;
            }
            let spaces = self.spaces(line);
            let deep = spaces as i32 > indent;
            let ends = !deep || self.at(content) == b'#' || self.marker_at(line).is_some();
            return (!ends).then_some(content);
        }
        None
    }

    /// The number of spaces at `at`.
    pub(super) fn spaces(&self, at: usize) -> usize {
        let mut end = at;
        while let Some(bytes) = self.bytes[end..].first_chunk() {
            let other = u64::from_le_bytes(*bytes) ^ u64::from_le_bytes([b' '; 8]);
            if other != 0 {
                return end + other.trailing_zeros() as usize / 8 - at;
            }
            end += 8;
        }
        let rest = self.bytes[end..].iter();
        end + rest.take_while(|it| **it == b' ').count() - at
    }

    /// Adds what the line breaks between two lines of text stand for: one is a space, of several the
    /// first falls away.
    pub(super) fn fold(&mut self, from: usize, to: usize) {
        let first = self.find_break(from, to);
        let behind = self.behind_break(first);
        if self.find_break(behind, to) == to {
            self.decoded.replaced(from, ' ');
            return;
        }
        self.decoded.skipped(from);
        self.add_breaks(behind, to);
    }

    /// Adds the line breaks between two places, blanks between them left out.
    pub(super) fn add_breaks(&mut self, from: usize, to: usize) {
        let mut at = self.find_break(from, to);
        while at < to {
            match self.bytes[at] {
                b'\n' => self.decoded.literal(at, "\n"),
                _ => self.decoded.replaced(at, '\n'),
            }
            at = self.find_break(self.behind_break(at), to);
        }
    }

    fn find_break(&self, from: usize, to: usize) -> usize {
        self.bytes[from.min(to)..to]
            .iter()
            .position(|&byte| is_break(byte))
            .map_or(to, |offset| from + offset)
    }
}
