//! Flow collections.

use super::build::Token;
use super::cursor::{is_blank, is_flow_indicator};
use super::layout::LineKind;
use super::plain::Stop;
use super::properties::Props;
use super::{MAX_DEPTH, MAX_KEY_LENGTH, Parser};
use crate::syntax::tree::{self, NodeKind};
use crate::text::TextRange;

/// Where a node of a flow collection stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A key of a flow mapping, which may have several lines.
    Key,
    Value,
}

impl Parser<'_> {
    /// Reads the flow collection at the current bracket; its lines must be indented deeper than
    /// `indent`.
    pub(super) fn flow_root(&mut self, parent: u32, indent: i32, props: Props) -> u32 {
        self.flow_indent = indent;
        let id = self.flow_collection(parent, props);
        (self.open_braces, self.open_brackets) = (0, 0);
        self.flow_start = None;
        id
    }

    /// Moves to the next content inside the collection; false where the collection ends without its
    /// bracket: at the end of the document, or at a line that is not indented enough.
    fn flow_content(&mut self) -> bool {
        loop {
            self.advance();
            if self.at_end {
                return false;
            }
            if self.is_fresh() {
                return self.flow_line();
            }
            if self.byte() != b'#' {
                return true;
            }
            self.error(
                self.pos,
                self.pos + 1,
                format_args!("`#` begins a comment only behind a space"),
            );
            self.comment();
        }
    }

    fn flow_line(&mut self) -> bool {
        if self.indentation() as i32 > self.flow_indent {
            return true;
        }
        if self.has_tab() && self.flow_indent < i32::MAX {
            self.tab_error(self.pos);
            return true;
        }
        // By the letter it must stand deeper, but everybody writes it there and every reader takes it.
        matches!(self.byte(), b']' | b'}') && self.column() as i32 == self.flow_indent
    }

    fn flow_collection(&mut self, parent: u32, props: Props) -> u32 {
        let open = self.pos;
        let brace = self.byte() == b'{';
        let kind = match brace {
            true => NodeKind::Mapping { flow: true },
            false => NodeKind::Sequence { flow: true },
        };
        let id = self.push_collection(kind, parent, open, props);
        if self.depth >= MAX_DEPTH {
            self.skip_flow(open);
            self.close(id, self.pos);
            return id;
        }
        self.depth += 1;
        self.count_bracket(brace, 1);
        self.pos += 1;
        self.last_end = self.pos;
        let closed = self.flow_entries(id, open, brace);
        if !closed {
            self.unclosed_error(open, brace);
            self.nodes[id as usize].set_unclosed();
        }
        self.count_bracket(brace, -1);
        self.depth -= 1;
        let end = if closed { self.pos } else { self.last_end };
        self.close(id, end);
        // Two entries are four nodes.
        if brace && self.nodes.len() as u32 - id > 4 {
            tree::push(&mut self.repeating, id);
        }
        id
    }

    fn count_bracket(&mut self, brace: bool, change: i32) {
        let count = match brace {
            true => &mut self.open_braces,
            false => &mut self.open_brackets,
        };
        *count = count.saturating_add_signed(change);
    }

    fn unclosed_error(&mut self, open: usize, brace: bool) {
        let (opening, closing) = if brace { ('{', '}') } else { ('[', ']') };
        let range = TextRange::new(open as u32, open as u32 + 1);
        self.error_with(
            open,
            open + 1,
            format_args!("`{opening}` is not closed; expected `{closing}`"),
            Some((range, "the bracket is opened here")),
        );
    }

    /// Reads up to the closing bracket; whether there is one.
    fn flow_entries(&mut self, id: u32, open: usize, brace: bool) -> bool {
        let mut needs_comma = false;
        loop {
            if !self.flow_content() {
                return false;
            }
            match self.byte() {
                byte @ (b']' | b'}') => {
                    if (byte == b'}') == brace {
                        self.pos += 1;
                        return true;
                    }
                    let others = if brace {
                        self.open_brackets
                    } else {
                        self.open_braces
                    };
                    if others > 0 {
                        return false;
                    }
                    let range = TextRange::new(open as u32, open as u32 + 1);
                    let (found, expected) = if brace { (']', '}') } else { ('}', ']') };
                    self.error_with(
                        self.pos,
                        self.pos + 1,
                        format_args!("unexpected `{found}`; expected `{expected}`"),
                        Some((range, "the bracket is opened here")),
                    );
                    self.pos += 1;
                }
                b',' => {
                    if !needs_comma {
                        self.error(
                            self.pos,
                            self.pos + 1,
                            format_args!("unexpected `,`; expected a value before it"),
                        );
                    }
                    needs_comma = false;
                    self.pos += 1;
                }
                _ => {
                    if needs_comma && self.at_block_key() {
                        return false;
                    }
                    if needs_comma {
                        self.comma_error(brace);
                    }
                    needs_comma = match brace {
                        true => self.flow_entry(id),
                        false => self.flow_item(id),
                    };
                }
            }
        }
    }

    /// Whether a line begins here that is rather the next key of the block around the collection: all
    /// of the collection stands on one line, no comma follows, and the key is not indented deeper.
    fn at_block_key(&self) -> bool {
        let Some((start, column)) = self.flow_start.filter(|_| self.is_fresh()) else {
            return false;
        };
        self.column() <= column
            && self.last_end - start <= MAX_KEY_LENGTH
            && !self.slice(start, self.last_end).contains(['\n', '\r'])
            && self.line_kind(self.pos) == LineKind::Key
    }

    fn comma_error(&mut self, brace: bool) {
        let word = self.word(self.pos);
        let closing = if brace { '}' } else { ']' };
        self.error(
            self.pos,
            self.pos + word.len(),
            format_args!("unexpected `{word}`; expected `,` or `{closing}`"),
        );
    }

    /// Whether the indicator stands at the current position and something else behind it.
    fn flow_indicator_here(&self, indicator: u8) -> bool {
        let next = self.at(self.pos + 1);
        self.byte() == indicator && (is_blank(next) || is_flow_indicator(next))
    }

    fn at_flow_end(&self) -> bool {
        matches!(self.byte(), b',' | b']' | b'}')
    }

    /// A dash here is none of a sequence's; whether there was one.
    fn skip_dash(&mut self) -> bool {
        if !self.flow_indicator_here(b'-') {
            return false;
        }
        self.error(
            self.pos,
            self.pos + 1,
            format_args!("unexpected `-`; items inside brackets are separated by `,`"),
        );
        self.pos += 1;
        true
    }

    /// Reads an entry of a mapping; whether there was one.
    fn flow_entry(&mut self, map: u32) -> bool {
        if self.skip_dash() {
            return false;
        }
        let key = if self.indicator(self.pos, b'?') {
            self.flow_explicit_key(map)
        } else if self.flow_indicator_here(b':') {
            self.absent(map, self.pos, Props::default())
        } else {
            self.flow_node(map, Place::Key)
        };
        self.mark_key(key);
        self.flow_value(map, key);
        true
    }

    fn flow_explicit_key(&mut self, map: u32) -> u32 {
        self.pos += 1;
        let behind = self.pos;
        if self.flow_content() && !self.at_flow_end() && !self.flow_indicator_here(b':') {
            return self.flow_node(map, Place::Key);
        }
        self.absent(map, behind, Props::default())
    }

    /// Reads the colon and the value behind a key, if there are any.
    fn flow_value(&mut self, map: u32, key: u32) {
        let behind_key = self.last_end;
        let has_colon = self.flow_content()
            && self.byte() == b':'
            && (self.is_json_like(key) || self.flow_indicator_here(b':'));
        if !has_colon {
            self.mark_missing_colon(key);
            self.absent(map, behind_key, Props::default());
            return;
        }
        self.pos += 1;
        let behind = self.pos;
        match self.flow_content() && !self.at_flow_end() {
            true => self.flow_node(map, Place::Value),
            false => self.absent(map, behind, Props::default()),
        };
    }

    /// Whether a colon right behind the node ends a key.
    fn is_json_like(&self, node: u32) -> bool {
        let node = &self.nodes[node as usize];
        node.is_collection() || is_quoted(node.kind())
    }

    fn flow_node(&mut self, parent: u32, place: Place) -> u32 {
        while self.skip_dash() {
            let behind = self.pos;
            if !self.flow_content() || self.at_flow_end() {
                return self.absent(parent, behind, Props::default());
            }
        }
        let at = self.pos;
        let props = match self.flow_properties() {
            Ok(props) => props,
            Err((at, props)) => return self.absent(parent, at, props),
        };
        if matches!(self.byte(), b'[' | b'{') {
            return self.flow_collection(parent, props);
        }
        let token = self.flow_token(place);
        self.check_alias(token, props, at);
        self.push_token(parent, token, props)
    }

    fn check_alias(&mut self, token: Token, props: Props, at: usize) {
        if token.kind == NodeKind::Alias && !props.is_empty() {
            self.error(
                at,
                token.end,
                format_args!("an alias takes no anchor or tag"),
            );
        }
    }

    /// Reads the properties of a node; where no node follows, the place and the properties of an
    /// empty one.
    fn flow_properties(&mut self) -> Result<Props, (usize, Props)> {
        let mut props = Props::default();
        while self.at_properties() {
            let more = self.read_properties();
            props = self.join_properties(props, more);
            let behind = self.pos;
            if !self.flow_content() || self.at_flow_end() || self.flow_indicator_here(b':') {
                return Err((behind, props));
            }
        }
        Ok(props)
    }

    fn flow_token(&mut self, place: Place) -> Token {
        match self.byte() {
            b'"' | b'\'' => self.quoted(self.flow_indent, true),
            b'*' => self.alias(),
            _ => {
                self.check_plain_start();
                if self.flow_indicator_here(b':') {
                    self.error(
                        self.pos,
                        self.pos + 1,
                        format_args!("unexpected `:`; expected a value"),
                    );
                }
                // The first byte is taken whatever it is, so that reading goes on.
                let first = self.text[self.pos..]
                    .chars()
                    .next()
                    .map_or(1, char::len_utf8);
                let forced = match self.byte() {
                    b':' | b',' | b'#' => first,
                    _ => 0,
                };
                let (mut token, stop) = self.plain_line(self.pos + forced, true);
                token.start = self.pos;
                token.end = token.end.max(self.pos + first);
                if stop == Stop::Line {
                    token = self.plain_flow_lines(token, place != Place::Key);
                }
                self.pos = token.end;
                token
            }
        }
    }

    /// Reads an item of a sequence, which may be a single pair; whether there was one.
    fn flow_item(&mut self, sequence: u32) -> bool {
        if self.skip_dash() {
            return false;
        }
        let at = self.pos;
        if self.indicator(self.pos, b'?') {
            let pair = self.open_pair(sequence, at);
            let key = self.flow_explicit_key(pair);
            self.finish_pair(pair, key);
            return true;
        }
        let props = match self.flow_indicator_here(b':') {
            true => Err((at, Props::default())),
            false => self.flow_properties(),
        };
        let props = match props {
            Ok(props) => props,
            Err((behind, props)) => {
                if self.flow_indicator_here(b':') {
                    let pair = self.open_pair(sequence, behind);
                    let key = self.absent(pair, behind, props);
                    self.finish_pair(pair, key);
                } else {
                    self.absent(sequence, behind, props);
                }
                return true;
            }
        };
        if matches!(self.byte(), b'[' | b'{') {
            let start = self.pos;
            let id = self.flow_collection(sequence, props);
            if self.pair_colon(true) && self.pos - start <= MAX_KEY_LENGTH {
                self.check_pair_line(at);
                let kind = NodeKind::Mapping { flow: true };
                let pair = self.wrap(id, kind, Props::default(), props);
                self.finish_pair(pair, pair + 1);
            }
            return true;
        }
        let token = self.flow_token(Place::Value);
        self.check_alias(token, props, at);
        if self.pair_colon(is_quoted(token.kind)) {
            self.check_pair_line(at);
            let pair = self.open_pair(sequence, token.start);
            let key = self.push_token(pair, token, props);
            self.finish_pair(pair, key);
        } else {
            self.push_token(sequence, token, props);
        }
        true
    }

    fn check_pair_line(&mut self, at: usize) {
        if self.line_start > at {
            self.multi_line_key_error(self.behind_spaces(self.pos));
        }
    }

    /// Whether a colon on the same line makes a pair of what was just read.
    fn pair_colon(&self, json_like: bool) -> bool {
        let colon = self.behind_spaces(self.pos);
        let next = self.at(colon + 1);
        self.at(colon) == b':' && (json_like || is_blank(next) || is_flow_indicator(next))
    }

    fn open_pair(&mut self, sequence: u32, at: usize) -> u32 {
        let kind = NodeKind::Mapping { flow: true };
        self.push_collection(kind, sequence, at, Props::default())
    }

    fn finish_pair(&mut self, pair: u32, key: u32) {
        self.mark_key(key);
        self.depth += 1;
        self.flow_value(pair, key);
        self.depth -= 1;
        self.close(pair, self.last_end);
    }

    /// Moves behind the bracket that closes the one at `open`, without reading what is between.
    fn skip_flow(&mut self, open: usize) {
        self.error(
            open,
            open + 1,
            format_args!("nested deeper than {MAX_DEPTH} levels"),
        );
        let mut depth = 0_usize;
        loop {
            match self.byte() {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            self.pos += 1;
            if depth == 0 || !self.flow_content() {
                return;
            }
        }
    }
}

fn is_quoted(kind: NodeKind) -> bool {
    use crate::syntax::tree::ScalarStyle::{DoubleQuoted, SingleQuoted};
    matches!(kind, NodeKind::Scalar(SingleQuoted | DoubleQuoted))
}
