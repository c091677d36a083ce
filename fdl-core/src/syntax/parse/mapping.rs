//! Block mappings: keys with their colons, and what to make of those without.

use super::block::{Place, Start};
use super::build::Token;
use super::cursor::is_blank;
use super::finish::look_of;
use super::properties::Props;
use super::{MAX_KEY_LENGTH, Parser};
use crate::syntax::tree::{self, NodeKind};

impl Parser<'_> {
    pub(super) fn open_mapping(&mut self, parent: u32, at: usize, start: Start) -> u32 {
        if self.has_tab() && self.tab_at < start.at {
            self.tab_error(at);
        }
        let kind = NodeKind::Mapping { flow: false };
        let id = self.push_collection(kind, parent, at, start.outer);
        self.push_open(start, false);
        id
    }

    pub(super) fn rest_of_mapping(&mut self, map: u32, column: usize) -> u32 {
        while self.next_entry().is_some() {
            self.entry(map, column);
        }
        if self.open.pop().is_some_and(|it| it.may_repeat) {
            tree::push(&mut self.repeating, map);
        }
        self.close(map, self.last_end);
        map
    }

    /// Reads an entry; the current position is at its start.
    fn entry(&mut self, map: u32, column: usize) {
        if let Some(end) = self.simple_key() {
            return self.simple_entry(map, end, column);
        }
        if !self.skip_stray_indicators() {
            return;
        }
        if self.indicator(self.pos, b'?') {
            return self.explicit_entry(map, column);
        }
        let mut props = Props::default();
        let at = self.pos;
        if self.at_properties() {
            props = self.read_properties();
            if self.at_line_end() {
                let end = self.pos;
                self.error(
                    at,
                    end,
                    format_args!("expected a key behind the anchor or tag"),
                );
                return;
            }
            self.skip_spaces();
        }
        let key = self.key(map, column, props);
        match self.at_colon() {
            true => self.value(map, key, column),
            false => self.value_without_colon(map, key, column),
        }
    }

    /// Skips dashes and closing brackets that no key can begin with; whether something follows.
    fn skip_stray_indicators(&mut self) -> bool {
        let start = self.pos;
        while self.indicator(self.pos, b'-') || matches!(self.byte(), b']' | b'}' | b',') {
            self.pos += 1;
            self.skip_spaces();
        }
        if self.pos == start {
            return true;
        }
        let indicator = self.slice(start, start + 1);
        self.error(
            start,
            start + 1,
            format_args!("unexpected `{indicator}`; expected a key"),
        );
        !self.at_line_end()
    }

    fn key(&mut self, map: u32, column: usize, props: Props) -> u32 {
        let key = match self.byte() {
            b':' if is_blank(self.at(self.pos + 1)) => self.absent(map, self.pos, props),
            b'[' | b'{' => {
                // A key has one line, so an unclosed bracket takes no other.
                self.flow_root(map, i32::MAX, props)
            }
            b'"' | b'\'' => {
                let token = self.quoted(column as i32, false);
                self.check_key_length(token);
                self.push_token(map, token, props)
            }
            b'*' => {
                let token = self.alias();
                if !props.is_empty() {
                    self.error(
                        token.start,
                        token.end,
                        format_args!("an alias takes no anchor or tag"),
                    );
                }
                self.push_token(map, token, props)
            }
            _ => {
                self.check_plain_start();
                let (token, _) = self.plain_line(self.pos, false);
                self.pos = token.end;
                self.check_key_length(token);
                self.push_plain(map, token, props)
            }
        };
        self.mark_key(key);
        key
    }

    pub(super) fn check_key_length(&mut self, token: Token) {
        if token.multi_line {
            self.multi_line_key_error(self.behind_spaces(self.pos));
        } else if token.end - token.start > MAX_KEY_LENGTH
            && self.slice(token.start, token.end).chars().count() > MAX_KEY_LENGTH
        {
            self.error(
                token.start,
                token.end,
                format_args!("the key is longer than {MAX_KEY_LENGTH} characters"),
            );
        }
    }

    pub(super) fn multi_line_key_error(&mut self, colon: usize) {
        self.error(
            colon,
            colon + 1,
            format_args!(
                "unexpected `:` behind a text of several lines; expected a key on one line"
            ),
        );
    }

    /// Reads the entry whose simple key begins here and ends at `end`.
    pub(super) fn simple_entry(&mut self, map: u32, end: usize, column: usize) {
        self.push_simple(map, self.pos..end, true);
        self.note_look(look_of(&self.bytes[self.pos..end]));
        self.pos = end + 1;
        self.behind_colon(map, column);
    }

    /// Reads the colon behind a key and the value behind it.
    pub(super) fn value(&mut self, map: u32, key: u32, column: usize) {
        self.mark_key(key);
        self.note_key(key);
        self.skip_spaces();
        self.pos += 1;
        self.behind_colon(map, column);
    }

    fn behind_colon(&mut self, map: u32, column: usize) {
        if !self.simple_value(map, column as i32) {
            self.block_node(map, column as i32, Place::Value);
        }
    }

    /// A key that no colon follows. Deeper lines are its value all the same.
    pub(super) fn value_without_colon(&mut self, map: u32, key: u32, column: usize) {
        self.mark_key(key);
        self.mark_missing_colon(key);
        let range = self.nodes[key as usize].range();
        let (start, end) = (range.start as usize, range.end as usize);
        let text = self.slice(start, end);
        let name = text.split(':').next().unwrap_or(text);
        if name.len() < text.len() && !text.starts_with(['"', '\'', '[', '{']) {
            self.error(
                start,
                end,
                format_args!("expected a space behind `{name}:`"),
            );
        } else {
            let word = self.word(start);
            self.error(
                start,
                end,
                format_args!("expected `:` behind the key `{word}`"),
            );
        }
        self.next_line();
        match self.belongs(column as i32, Place::Value) {
            true => self.content(map, column as i32, Place::Value),
            false => self.absent(map, end, Props::default()),
        };
    }

    pub(super) fn explicit_entry(&mut self, map: u32, column: usize) {
        self.pos += 1;
        let key = self.block_node(map, column as i32, Place::Explicit);
        self.mark_key(key);
        self.note_key(key);
        let end = self.last_end;
        self.next_line();
        let answers = !self.at_end
            && self.is_fresh()
            && self.column() == column
            && !self.has_tab()
            && self.indicator(self.pos, b':');
        if answers {
            self.pos += 1;
            self.block_node(map, column as i32, Place::Explicit);
        } else {
            self.absent(map, end, Props::default());
        }
    }
}
