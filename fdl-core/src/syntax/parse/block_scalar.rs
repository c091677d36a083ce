//! Literal and folded block scalars.

use super::Parser;
use super::build::Token;
use super::cursor::{is_blank, is_break};
use super::properties::Props;
use crate::syntax::tree::{NodeKind, ScalarStyle};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomp {
    Strip,
    Clip,
    Keep,
}

/// What stands behind `|` or `>`.
struct Header {
    folded: bool,
    chomp: Chomp,
    increment: Option<usize>,
}

impl Parser<'_> {
    pub(super) fn block_scalar(&mut self, parent: u32, indent: i32, props: Props) -> u32 {
        let start = self.pos;
        let header = self.block_header();
        let header_end = self.trimmed(start, self.pos);
        self.skip_spaces();
        match self.byte() {
            b'#' if is_blank(self.at(self.pos - 1)) => self.comment(),
            byte if is_break(byte) => {}
            _ => {
                let word = self.word(self.pos);
                let indicator = self.slice(start, start + 1);
                self.error(
                    self.pos,
                    self.line_end(self.pos),
                    format_args!(
                        "unexpected `{word}` behind `{indicator}`; expected the end of the line"
                    ),
                );
                self.skip_line();
            }
        }
        let payload = self.decoded.begin();
        let end = match self.pos < self.bytes.len() {
            true => {
                self.next_break();
                self.block_lines(&header, indent, header_end)
            }
            false => header_end,
        };
        self.decoded.finish(end);
        let token = Token {
            kind: NodeKind::Scalar(match header.folded {
                true => ScalarStyle::Folded,
                false => ScalarStyle::Literal,
            }),
            start,
            end,
            payload,
            unclosed: false,
            multi_line: true,
        };
        self.push_token(parent, token, props)
    }

    fn block_header(&mut self) -> Header {
        let mut header = Header {
            folded: self.byte() == b'>',
            chomp: Chomp::Clip,
            increment: None,
        };
        self.pos += 1;
        let mut chomped = false;
        loop {
            match self.byte() {
                b'+' if !chomped => (header.chomp, chomped) = (Chomp::Keep, true),
                b'-' if !chomped => (header.chomp, chomped) = (Chomp::Strip, true),
                digit @ b'1'..=b'9' if header.increment.is_none() => {
                    header.increment = Some(usize::from(digit - b'0'));
                }
                _ => return header,
            }
            self.pos += 1;
        }
    }

    /// Reads the lines of a block scalar; the current position is at the start of the first one.
    /// Returns where the text ends, and moves to the first line behind it.
    fn block_lines(&mut self, header: &Header, indent: i32, header_end: usize) -> usize {
        let first = self.pos;
        let content_indent = match header.increment {
            Some(increment) => indent.max(0) as usize + increment,
            None => self.detect_indent(indent),
        };
        // The break behind the last line of text, and whether that line began with a blank.
        let mut last: Option<(usize, bool)> = None;
        let mut end = header_end;
        let mut line = first;
        while line < self.bytes.len() {
            let spaces = self.spaces(line);
            let content = line + spaces.min(content_indent);
            let line_end = self.line_end(content);
            if content == line_end {
                if line_end == self.bytes.len() && line == line_end {
                    break;
                }
                line = self.behind_break(line_end);
                continue;
            }
            if spaces < content_indent || self.marker_at(line).is_some() {
                self.check_blank_tabs(line + spaces);
                break;
            }
            let indented = is_blank(self.bytes[content]);
            match last {
                None => self.add_breaks(first, line),
                Some((from, before)) if header.folded && !indented && !before => {
                    self.fold(from, line);
                }
                Some((from, _)) => self.add_breaks(from, line),
            }
            self.decoded.literal(content, &self.text[content..line_end]);
            last = Some((line_end, indented));
            end = line_end;
            line = self.behind_break(line_end);
        }
        self.pos = line;
        self.line_start = line;
        self.fresh_at = usize::MAX;
        self.chomp(
            header.chomp,
            last.map_or(first, |it| it.0),
            last.is_some(),
            line,
        )
        .unwrap_or(end)
    }

    /// A line of blanks with a tab is neither text nor empty; only at the end it is nothing.
    fn check_blank_tabs(&mut self, at: usize) {
        let is_blank_line = self.at(at) == b'\t' && is_break(self.at(self.behind_spaces(at)));
        if is_blank_line && self.next_content_line(at).is_some() {
            self.error(
                at,
                at + 1,
                format_args!("a tab cannot indent a line of the text; expected spaces"),
            );
        }
    }

    /// Adds the breaks at the end of the text, which stand from `from` on; where the text ends if
    /// not with its last line. The end of the last line counts as a break also where the document
    /// ends with it.
    fn chomp(&mut self, chomp: Chomp, from: usize, has_text: bool, to: usize) -> Option<usize> {
        let all = match chomp {
            Chomp::Strip => return None,
            Chomp::Clip if !has_text => return None,
            Chomp::Clip => false,
            Chomp::Keep => true,
        };
        let behind = self.behind_break(from).min(to);
        self.add_breaks(from, if all { to } else { behind });
        // A last line without its break counts if it is all there is.
        let unbroken = match has_text {
            true => from == self.bytes.len(),
            false => from < to && self.line_end(from) == self.bytes.len(),
        };
        if unbroken {
            self.decoded.replaced(to, '\n');
        }
        if !all {
            return None;
        }
        let last_break = match &self.bytes[from..to] {
            [.., b'\r', b'\n'] => 2,
            [.., b'\n' | b'\r'] => 1,
            _ => 0,
        };
        (to > from).then_some(to - last_break)
    }

    /// The indentation of the first line of text; deeper than `indent`.
    fn detect_indent(&mut self, indent: i32) -> usize {
        let least = (indent + 1) as usize;
        let mut line = self.pos;
        let (mut blank, mut blank_line) = (0, line);
        while line < self.bytes.len() {
            let spaces = self.spaces(line);
            let content = line + spaces;
            if !is_break(self.at(content)) {
                if spaces == 0 && least == 0 && self.at(content) == b'\t' {
                    self.error(
                        content,
                        content + 1,
                        format_args!("a tab cannot begin the text; expected spaces"),
                    );
                }
                if spaces < least {
                    break;
                }
                if blank > spaces {
                    self.error(
                        blank_line,
                        blank_line + blank,
                        format_args!(
                            "the empty line is indented by {blank}, the text behind it by {spaces}; \
                             expected no more than that"
                        ),
                    );
                }
                return spaces;
            }
            if spaces > blank {
                (blank, blank_line) = (spaces, line);
            }
            line = self.behind_break(content);
        }
        blank.max(least)
    }
}
