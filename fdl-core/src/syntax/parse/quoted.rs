//! Scalars in quotes.

use super::Parser;
use super::build::Token;
use super::cursor::is_break;
use crate::syntax::tree::{NONE, NodeKind, ScalarStyle};
use crate::text::TextRange;

/// Where a quoted scalar ends.
struct Close {
    /// Behind the closing quote, or behind the last character where it is missing.
    end: usize,
    closed: bool,
    multi_line: bool,
    /// Whether the value differs from the source.
    decode: bool,
}

impl Parser<'_> {
    /// Reads the scalar at the current quote. Its further lines must be indented deeper than
    /// `indent`; where they are not, or where no line may follow (`lines`), it ends with its line.
    pub(super) fn quoted(&mut self, indent: i32, lines: bool) -> Token {
        let start = self.pos;
        let quote = self.byte();
        let close = self.find_close(start, quote, indent, lines);
        if !close.closed {
            let name = if quote == b'"' { '"' } else { '\'' };
            self.error_with(
                start,
                close.end,
                format_args!("the quote is not closed; expected `{name}` at the end of the text"),
                Some((
                    TextRange::new(start as u32, start as u32 + 1),
                    "the quote is opened here",
                )),
            );
        }
        let content_end = close.end - usize::from(close.closed);
        let mut payload = NONE;
        if close.decode {
            payload = self.decoded.begin();
            match quote {
                b'"' => self.decode_double(start + 1, content_end),
                _ => self.decode_single(start + 1, content_end),
            }
        }
        self.pos = close.end;
        if close.multi_line {
            self.note_line(close.end);
        }
        Token {
            kind: NodeKind::Scalar(match quote {
                b'"' => ScalarStyle::DoubleQuoted,
                _ => ScalarStyle::SingleQuoted,
            }),
            start,
            end: close.end,
            payload,
            unclosed: !close.closed,
            multi_line: close.multi_line,
        }
    }

    fn find_close(&mut self, start: usize, quote: u8, indent: i32, lines: bool) -> Close {
        let mut at = start + 1;
        let mut decode = false;
        let mut first_line_decode = false;
        let mut first_line_end = None;
        let mut tab = None;
        loop {
            let byte = self.at(at);
            if byte == quote {
                if quote == b'\'' && self.at(at + 1) == b'\'' {
                    decode = true;
                    at += 2;
                    continue;
                }
                if first_line_end.is_some() && !self.may_follow_quote(at + 1) {
                    break;
                }
                if let Some(tab) = tab {
                    self.error(
                        tab,
                        tab + 1,
                        format_args!("a tab cannot indent the text; expected spaces"),
                    );
                }
                return Close {
                    end: at + 1,
                    closed: true,
                    multi_line: first_line_end.is_some(),
                    decode: decode || first_line_end.is_some(),
                };
            }
            if byte == b'\\' && quote == b'"' {
                decode = true;
                at += if is_break(self.at(at + 1)) { 1 } else { 2 };
                continue;
            }
            if !is_break(byte) {
                at += 1;
                continue;
            }
            if first_line_end.is_none() {
                first_line_end = Some(at);
                first_line_decode = decode;
            }
            let Some(next) = self.quoted_line(at, indent).filter(|_| lines) else {
                break;
            };
            let spaces = self.spaces(next);
            if spaces as i32 <= indent {
                tab = tab.or(Some(next + spaces));
            }
            at = self.behind_spaces(next);
        }
        let line_end = first_line_end.unwrap_or(at).min(self.bytes.len());
        Close {
            end: self.trimmed(start + 1, line_end),
            closed: false,
            multi_line: false,
            decode: first_line_decode,
        }
    }

    /// The next line that is not empty, if it may continue a quoted scalar.
    fn quoted_line(&self, line_end: usize, indent: i32) -> Option<usize> {
        let mut line = self.behind_break(line_end);
        while line < self.bytes.len() {
            let content = self.behind_spaces(line);
            if is_break(self.at(content)) {
                line = self.behind_break(content);
                continue;
            }
            let spaces = self.spaces(line);
            let deep = spaces as i32 > indent || self.at(line + spaces) == b'\t';
            return (deep && self.marker_at(line).is_none()).then_some(line);
        }
        None
    }

    /// Whether a scalar of several lines can end before `at`. Otherwise its first quote was never
    /// closed, and the quote found opens another one.
    fn may_follow_quote(&self, at: usize) -> bool {
        let behind = self.behind_spaces(at);
        match self.at(behind) {
            b'\n' | b'\r' | b':' => true,
            b'#' => true,
            b',' | b']' | b'}' => self.in_flow(),
            _ => false,
        }
    }

    fn decode_single(&mut self, start: usize, end: usize) {
        let (mut run, mut at) = (start, start);
        while at < end {
            match self.bytes[at] {
                b'\'' => {
                    self.decoded.literal(run, &self.text[run..at]);
                    self.decoded.replaced(at, '\'');
                    at += 2;
                    run = at;
                }
                b'\n' | b'\r' => {
                    at = self.fold_quoted(run, at, end);
                    run = at;
                }
                _ => at += 1,
            }
        }
        self.decoded.literal(run, &self.text[run..end.max(run)]);
        self.decoded.finish(end);
    }

    fn decode_double(&mut self, start: usize, end: usize) {
        let (mut run, mut at) = (start, start);
        while at < end {
            match self.bytes[at] {
                b'\\' => {
                    self.decoded.literal(run, &self.text[run..at]);
                    at = self.escape(at, end);
                    run = at;
                }
                b'\n' | b'\r' => {
                    at = self.fold_quoted(run, at, end);
                    run = at;
                }
                _ => at += 1,
            }
        }
        self.decoded.literal(run, &self.text[run..end.max(run)]);
        self.decoded.finish(end);
    }

    /// Adds the text before the line break at `at` and what the breaks stand for; returns the start
    /// of the next line's text.
    fn fold_quoted(&mut self, run: usize, at: usize, end: usize) -> usize {
        let trimmed = self.trimmed(run, at);
        self.decoded.literal(run, &self.text[run..trimmed]);
        let next = self.behind_blank_lines(at, end);
        self.fold(trimmed, next);
        next
    }

    fn behind_blank_lines(&self, mut at: usize, end: usize) -> usize {
        while at < end && super::cursor::is_blank(self.bytes[at]) {
            at += 1;
        }
        at
    }

    /// Decodes the escape at `at` and returns what is behind it.
    fn escape(&mut self, at: usize, end: usize) -> usize {
        if at + 1 >= end {
            self.decoded.literal(at, &self.text[at..end]);
            return end;
        }
        let byte = self.bytes[at + 1];
        if is_break(byte) {
            self.decoded.skipped(at);
            let behind = self.behind_break(at + 1);
            let next = self.behind_blank_lines(behind, end);
            self.add_breaks(behind, next);
            return next;
        }
        let simple = match byte {
            b'0' => '\0',
            b'a' => '\u{7}',
            b'b' => '\u{8}',
            b't' | b'\t' => '\t',
            b'n' => '\n',
            b'v' => '\u{b}',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'e' => '\u{1b}',
            b' ' => ' ',
            b'"' => '"',
            b'/' => '/',
            b'\\' => '\\',
            b'N' => '\u{85}',
            b'_' => '\u{a0}',
            b'L' => '\u{2028}',
            b'P' => '\u{2029}',
            b'x' => return self.numeric_escape(at, 2, end),
            b'u' => return self.numeric_escape(at, 4, end),
            b'U' => return self.numeric_escape(at, 8, end),
            _ => {
                let character = self.text[at + 1..].chars().next().unwrap_or(' ');
                let behind = at + 1 + character.len_utf8();
                self.error(at, behind, format_args!("unknown escape `\\{character}`"));
                self.decoded.literal(at, &self.text[at..behind]);
                return behind;
            }
        };
        self.decoded.replaced(at, simple);
        at + 2
    }

    fn numeric_escape(&mut self, at: usize, digits: usize, end: usize) -> usize {
        let Some(code) = self.hexadecimal(at + 2, digits, end) else {
            let letter = self.slice(at + 1, at + 2);
            self.error(
                at,
                at + 2,
                format_args!("expected {digits} hexadecimal digits behind `\\{letter}`"),
            );
            self.decoded.literal(at, &self.text[at..at + 2]);
            return at + 2;
        };
        let behind = at + 2 + digits;
        // JSON writes characters beyond the BMP as two escapes.
        if (0xd800..0xdc00).contains(&code)
            && self.at(behind) == b'\\'
            && self.at(behind + 1) == b'u'
            && let Some(low) = self.hexadecimal(behind + 2, 4, end)
            && (0xdc00..0xe000).contains(&low)
        {
            let code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            self.decoded
                .replaced(at, char::from_u32(code).unwrap_or('\u{fffd}'));
            return behind + 6;
        }
        let character = char::from_u32(code).unwrap_or_else(|| {
            let escape = self.slice(at, behind);
            self.error(at, behind, format_args!("`{escape}` is no character"));
            '\u{fffd}'
        });
        self.decoded.replaced(at, character);
        behind
    }

    fn hexadecimal(&self, at: usize, digits: usize, end: usize) -> Option<u32> {
        let text = self.bytes.get(at..(at + digits).min(end))?;
        if text.len() < digits || !text.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        u32::from_str_radix(std::str::from_utf8(text).ok()?, 16).ok()
    }
}
