//! Documents, their markers and directives.

use super::Parser;
use super::block::Place;
use super::cursor::is_blank;
use super::properties::is_uri;
use crate::syntax::tree::{Document, NONE, NodeId, SyntaxError, SyntaxErrorKind};
use crate::text::TextRange;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl Parser<'_> {
    /// Reads all documents of the text.
    pub(super) fn stream(&mut self) {
        loop {
            let directives = self.prefix();
            let at_end = self.pos == self.bytes.len();
            let marker = match self.at_end {
                true => self.marker_at(self.pos),
                false => None,
            };
            if let (Some(directive), true) = (directives, marker != Some("---")) {
                self.error(
                    directive.start as usize,
                    directive.end as usize,
                    format_args!("expected `---` behind the directive"),
                );
            }
            if at_end {
                return;
            }
            if marker == Some("...") {
                self.end_marker();
                continue;
            }
            let start_marker = marker.map(|_| self.take_marker());
            self.document(start_marker);
        }
    }

    /// Reads what stands before a document; the last directive, if there is one.
    fn prefix(&mut self) -> Option<TextRange> {
        self.tag_handles.clear();
        let mut last = None;
        let mut has_version = false;
        loop {
            if self.pos == self.line_start && self.bytes[self.pos..].starts_with(BYTE_ORDER_MARK) {
                self.pos += BYTE_ORDER_MARK.len();
                self.line_start = self.pos;
            }
            self.advance();
            if self.at_end || self.byte() != b'%' || self.column() != 0 {
                return last;
            }
            last = Some(self.directive(&mut has_version));
        }
    }

    fn directive(&mut self, has_version: &mut bool) -> TextRange {
        let start = self.pos;
        self.skip_line();
        let end = match self.comments.last() {
            Some(comment) if comment.range.start as usize > start => comment.range.start as usize,
            _ => self.pos,
        };
        let end = self.trimmed(start, end);
        let range = TextRange::new(start as u32, end as u32);
        self.directives.push(range);
        let text = self.slice(start, end);
        let mut words = text.split([' ', '\t']).filter(|word| !word.is_empty());
        match words.next() {
            Some("%YAML") => {
                let version = words.next().unwrap_or_default();
                if !is_version(version) || words.next().is_some() {
                    self.error(
                        start,
                        end,
                        format_args!("expected `%YAML 1.2`, found `{text}`"),
                    );
                } else if *has_version {
                    self.error(start, end, format_args!("a second `%YAML` directive"));
                }
                *has_version = true;
            }
            Some("%TAG") => match (words.next(), words.next(), words.next()) {
                (Some(handle), Some(prefix), None)
                    if is_tag_handle(handle) && is_tag_prefix(prefix) =>
                {
                    self.tag_handles.push(handle);
                }
                _ => self.error(
                    start,
                    end,
                    format_args!("expected a handle and a prefix behind `%TAG`"),
                ),
            },
            Some("%") | None => self.error(start, end, format_args!("expected a name behind `%`")),
            // Others are reserved and mean nothing.
            _ => {}
        }
        range
    }

    fn take_marker(&mut self) -> TextRange {
        let start = self.pos as u32;
        self.pos += 3;
        TextRange::new(start, start + 3)
    }

    /// Reads `...`.
    fn end_marker(&mut self) -> TextRange {
        let marker = self.take_marker();
        if !self.at_line_end() {
            self.skip_spaces();
            let word = self.word(self.pos);
            let end = self.pos + word.len();
            self.error(
                self.pos,
                end,
                format_args!("unexpected `{word}` behind `...`; expected the end of the line"),
            );
            self.skip_line();
        }
        marker
    }

    fn document(&mut self, start_marker: Option<TextRange>) {
        self.anchors.clear();
        self.open.clear();
        self.aliases.clear();
        let start = self.pos;
        let place = match start_marker {
            Some(_) => Place::BehindMarker,
            None => Place::Root,
        };
        let root = self.block_node(NONE, -1, place);
        self.rest_of_document();
        if self.documents.len() == 1 {
            let range = start_marker.unwrap_or_else(|| {
                TextRange::new(start as u32, (start + self.word(start).len()) as u32)
            });
            self.errors.push(SyntaxError {
                range,
                kind: SyntaxErrorKind::SecondDocument,
                message: "a second document begins here; expected one".to_owned(),
                related: None,
            });
        }
        let is_end = self.marker_at(self.pos) == Some("...") && self.pos < self.bytes.len();
        let end_marker = (is_end && self.pos == self.line_start).then(|| self.end_marker());
        self.documents.push(Document {
            root: NodeId(root),
            start_marker,
            end_marker,
        });
    }

    /// Skips what stands behind the root of a document.
    fn rest_of_document(&mut self) {
        let mut reported = false;
        loop {
            self.next_line();
            if self.at_end {
                return;
            }
            if !reported {
                let word = self.word(self.pos);
                let end = self.pos + word.len();
                self.error(
                    self.pos,
                    end,
                    format_args!("unexpected `{word}`; expected the end of the document"),
                );
                reported = true;
            }
            self.skip_line();
        }
    }
}

fn is_tag_handle(text: &str) -> bool {
    let name = text.strip_prefix('!');
    let name = name.map(|name| name.strip_suffix('!').unwrap_or(name));
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    text.ends_with('!') && name.is_some_and(|name| name.bytes().all(is_word))
}

fn is_tag_prefix(text: &str) -> bool {
    is_uri(text) && !text.starts_with([',', '[', ']'])
}

fn is_version(text: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.')
        .is_some_and(|(major, minor)| is_number(major) && is_number(minor))
        && !text.bytes().any(is_blank)
}
