//! Block collections, and what may stand where a block node is expected.

use super::build::Token;
use super::cursor::is_blank;
use super::layout::{ANY_COLUMN, Fit, LineKind, Open};
use super::plain::Stop;
use super::properties::Props;
use super::{MAX_DEPTH, MAX_KEY_LENGTH, Parser};
use crate::syntax::tree::NodeKind;

/// Where a block node is expected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At the start of a document without marker.
    Root,
    /// Behind `---`.
    BehindMarker,
    /// Behind `- `: a collection may begin on the same line.
    Item,
    /// Behind `? `, or behind the `: ` that answers it: likewise.
    Explicit,
    /// Behind `key:`; a sequence may stand in the column of the key.
    Value,
}

/// Where a node begins, with its properties.
#[derive(Clone, Copy)]
pub(super) struct Start {
    pub(super) at: usize,
    pub(super) column: usize,
    /// What stands on lines of its own before.
    pub(super) outer: Props,
    /// What stands on the same line.
    inner: Props,
    /// Whether a block collection may begin here.
    structure: bool,
    /// Whether only a tab indents it, so that its column means nothing.
    by_tab: bool,
    /// Whether it is the value of a key.
    is_value: bool,
}

impl Parser<'_> {
    /// Reads the node behind an indicator; its lines must be indented deeper than `indent`.
    pub(super) fn block_node(&mut self, parent: u32, indent: i32, place: Place) -> u32 {
        let behind = self.pos;
        self.advance();
        match self.belongs(indent, place) {
            true => self.content(parent, indent, place),
            false => self.absent(parent, behind, Props::default()),
        }
    }

    /// Whether the content found is part of a node whose parent is indented by `indent`.
    pub(super) fn belongs(&self, indent: i32, place: Place) -> bool {
        if self.at_end {
            return false;
        }
        let indentation = self.indentation() as i32;
        if !self.is_fresh() || indentation > indent {
            return true;
        }
        // The usual case is a key, a new line and the tab key: what stands there is the value.
        if self.has_tab() {
            return true;
        }
        let beside = matches!(place, Place::Value | Place::Explicit);
        beside && indentation == indent && self.indicator(self.pos, b'-')
    }

    /// Reports the tab before the content at `at`.
    pub(super) fn tab_error(&mut self, at: usize) {
        let word = self.word(at);
        self.error(
            self.tab_at,
            at,
            format_args!("a tab cannot indent `{word}`; expected spaces"),
        );
    }

    /// Reads the node that begins at the current position.
    pub(super) fn content(&mut self, parent: u32, indent: i32, place: Place) -> u32 {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(parent, indent);
        }
        self.depth += 1;
        let id = match self.node_start(indent, place) {
            Ok(start) => self.content_at(parent, indent, start),
            Err((at, props)) => self.absent(parent, at, props),
        };
        self.depth -= 1;
        id
    }

    /// Skips the node and all lines that belong to it.
    fn too_deep(&mut self, parent: u32, indent: i32) -> u32 {
        let start = self.pos;
        let end = self.line_end(start);
        self.error(
            start,
            end,
            format_args!("nested deeper than {MAX_DEPTH} levels"),
        );
        let id = self.absent(parent, start, Props::default());
        loop {
            self.pos = self.line_end(self.pos);
            self.advance();
            if self.at_end || self.indentation() as i32 <= indent {
                return id;
            }
        }
    }

    /// Reads the properties before a node; where none follows, the place and the properties of an
    /// empty one.
    fn node_start(&mut self, indent: i32, place: Place) -> Result<Start, (usize, Props)> {
        let mut start = Start {
            at: self.pos,
            column: self.column(),
            outer: Props::default(),
            inner: Props::default(),
            structure: false,
            by_tab: false,
            is_value: place == Place::Value,
        };
        while self.at_properties() {
            start.at = self.pos;
            start.column = self.column();
            start.inner = self.read_properties();
            if !self.at_line_end() {
                self.skip_spaces();
                break;
            }
            let behind = self.pos;
            let inner = std::mem::take(&mut start.inner);
            start.outer = self.join_properties(start.outer, inner);
            self.advance();
            if !self.belongs(indent, place) {
                return Err((behind, start.outer));
            }
            start.at = self.pos;
            start.column = self.column();
        }
        let fresh = self.fresh_at == start.at;
        if fresh && self.has_tab() && self.indentation() as i32 <= indent {
            self.tab_error(self.pos);
            // The least that is deep enough; the first line without a tab settles the column.
            start.column = (indent + 1) as usize;
            start.by_tab = true;
        }
        start.structure =
            fresh || matches!(place, Place::Item | Place::Explicit | Place::BehindMarker);
        if place == Place::BehindMarker && !fresh {
            self.check_marker_line();
        }
        Ok(start)
    }

    /// A block collection cannot begin on the line of `---`.
    fn check_marker_line(&mut self) {
        if self.line_kind(self.pos) != LineKind::Word {
            let word = self.word(self.pos);
            let end = self.pos + word.len();
            self.error(
                self.pos,
                end,
                format_args!("unexpected `{word}` behind `---`; expected it on a line of its own"),
            );
        }
    }

    fn content_at(&mut self, parent: u32, indent: i32, start: Start) -> u32 {
        let byte = self.byte();
        if is_blank(self.at(self.pos + 1)) {
            match byte {
                b'-' => return self.sequence(parent, start),
                b':' if start.structure => {
                    let map = self.open_mapping(parent, self.pos, start);
                    let key = self.absent(map, self.pos, start.inner);
                    self.value(map, key, start.column);
                    return self.rest_of_mapping(map, start.column);
                }
                b'?' if start.structure => {
                    if !start.inner.is_empty() {
                        self.own_line_error("mapping");
                    }
                    let map = self.open_mapping(parent, self.pos, start);
                    self.explicit_entry(map, start.column);
                    return self.rest_of_mapping(map, start.column);
                }
                _ => {}
            }
        }
        match byte {
            b'|' | b'>' => {
                let props = self.join_properties(start.outer, start.inner);
                self.block_scalar(parent, indent, props)
            }
            b'[' | b'{' => self.flow_or_key(parent, indent, start),
            b'"' | b'\'' => {
                let token = self.quoted(indent, true);
                self.scalar_or_key(parent, indent, start, token, Stop::Line)
            }
            b'*' => {
                let token = self.alias();
                if !start.inner.is_empty() {
                    self.error(
                        start.at,
                        token.start,
                        format_args!("an alias takes no anchor or tag"),
                    );
                }
                self.scalar_or_key(parent, indent, start, token, Stop::Line)
            }
            _ => self.plain_or_key(parent, indent, start),
        }
    }

    fn plain_or_key(&mut self, parent: u32, indent: i32, start: Start) -> u32 {
        if start.structure
            && start.inner.is_empty()
            && let Some(end) = self.simple_key()
        {
            let map = self.open_mapping(parent, self.pos, start);
            self.simple_entry(map, end, start.column);
            return self.rest_of_mapping(map, start.column);
        }
        self.check_plain_start();
        let (mut token, mut stop) = self.plain_line(self.pos, false);
        if stop == Stop::Colon && !start.structure {
            (token, stop) = self.plain_with_colons(token);
        }
        let mut key_follows = false;
        if stop == Stop::Line {
            let rest = self.plain_lines(token, indent);
            key_follows = rest.key_follows && start.structure;
            match key_follows {
                true => self.take_back(rest.token),
                false => token = rest.token,
            }
        }
        self.pos = token.end;
        if key_follows {
            return self.half_typed_mapping(parent, indent, start, token);
        }
        self.scalar_or_key(parent, indent, start, token, stop)
    }

    /// `key: a: b`: the rest of the line is the value.
    fn plain_with_colons(&mut self, first: Token) -> (Token, Stop) {
        let colon = self.behind_spaces(first.end);
        self.error(
            colon,
            colon + 1,
            format_args!("unexpected `:` in a plain value; expected quotes around the value"),
        );
        let (mut token, mut stop) = (first, Stop::Colon);
        while stop == Stop::Colon {
            let colon = self.behind_spaces(token.end);
            (token, stop) = self.plain_line(colon + 1, false);
            token.end = token.end.max(colon + 1);
        }
        token.start = first.start;
        // Further lines would continue a value that is broken already.
        (token, Stop::Comment)
    }

    /// What a token is: the first key of a mapping, or a node of its own.
    fn scalar_or_key(
        &mut self,
        parent: u32,
        indent: i32,
        start: Start,
        token: Token,
        stop: Stop,
    ) -> u32 {
        if start.structure && self.at_colon() {
            self.check_key_length(token);
            let map = self.open_mapping(parent, token.start, start);
            let key = self.push_token(map, token, start.inner);
            self.value(map, key, start.column);
            return self.rest_of_mapping(map, start.column);
        }
        let may_be_key = start.structure && !token.multi_line && stop != Stop::Colon;
        if may_be_key && self.key_line_follows(indent) {
            return self.half_typed_mapping(parent, indent, start, token);
        }
        let props = self.join_properties(start.outer, start.inner);
        self.push_token(parent, token, props)
    }

    /// A mapping whose first key has no colon, which shows only by the lines behind it.
    fn half_typed_mapping(&mut self, parent: u32, indent: i32, start: Start, token: Token) -> u32 {
        if start.is_value && self.dash_line_follows(start.column) {
            self.pos = token.start;
            self.dash_error();
            self.skip_line();
            self.advance();
            return self.content(parent, indent, Place::Value);
        }
        let map = self.open_mapping(parent, token.start, start);
        let key = self.push_token(map, token, start.inner);
        self.value_without_colon(map, key, start.column);
        self.rest_of_mapping(map, start.column)
    }

    fn flow_or_key(&mut self, parent: u32, indent: i32, start: Start) -> u32 {
        let at = self.pos;
        self.flow_start = start.structure.then_some((at, start.column));
        let id = self.flow_root(parent, indent, start.inner.or(start.outer));
        let text = self.slice(at, self.last_end);
        let is_short = text.len() <= MAX_KEY_LENGTH;
        let one_line = is_short && !text.contains(['\n', '\r']);
        // Where the closing bracket is missing, the next line was found already.
        let colon = !self.is_fresh() && self.at_colon();
        let key_follows = || match self.is_fresh() {
            true => !self.at_end && self.line_kind(self.pos) == LineKind::Key,
            false => self.key_line_follows(indent),
        };
        if !(start.structure && is_short && (colon || one_line && key_follows())) {
            self.join_properties(start.outer, start.inner);
            return id;
        }
        let map = self.wrap(
            id,
            NodeKind::Mapping { flow: false },
            start.outer,
            start.inner,
        );
        self.push_open(start, false);
        let key = map + 1;
        if !one_line {
            self.multi_line_key_error(self.behind_spaces(self.pos));
        }
        match colon {
            true => self.value(map, key, start.column),
            false => self.value_without_colon(map, key, start.column),
        }
        self.rest_of_mapping(map, start.column)
    }

    /// Whether a colon on the same line makes a key of what was just read.
    pub(super) fn at_colon(&self) -> bool {
        self.indicator(self.behind_spaces(self.pos), b':')
    }

    fn sequence(&mut self, parent: u32, start: Start) -> u32 {
        if !start.inner.is_empty() || !start.structure {
            self.own_line_error("sequence");
        }
        let column = start.column;
        if self.has_tab() {
            self.tab_error(self.pos);
        }
        let props = self.join_properties(start.outer, start.inner);
        let kind = NodeKind::Sequence { flow: false };
        let id = self.push_collection(kind, parent, self.pos, props);
        self.push_open(start, true);
        self.item(id, column);
        while let Some(fit) = self.next_entry() {
            if self.indicator(self.pos, b'-') {
                self.item(id, column);
            } else if fit == Fit::Misplaced {
                let item = self.content(id, column as i32, Place::Item);
                debug_assert!(item > id);
            } else {
                self.dash_error();
                self.skip_line();
            }
        }
        self.open.pop();
        self.close(id, self.last_end);
        id
    }

    fn dash_error(&mut self) {
        let word = self.word(self.pos);
        let end = self.pos + word.len();
        self.error(
            self.pos,
            end,
            format_args!("unexpected `{word}`; expected `- `"),
        );
    }

    fn own_line_error(&mut self, what: &str) {
        let indicator = self.slice(self.pos, self.pos + 1);
        self.error(
            self.pos,
            self.pos + 1,
            format_args!("unexpected `{indicator}`; expected the {what} on lines of its own"),
        );
    }

    fn item(&mut self, sequence: u32, column: usize) {
        self.shift = self.column() as isize - column as isize;
        self.pos += 1;
        self.block_node(sequence, column as i32, Place::Item);
    }

    pub(super) fn push_open(&mut self, start: Start, is_sequence: bool) {
        // What a misplaced dash moved may go on where it would stand without the mistake.
        let moved = start
            .column
            .saturating_add_signed(-std::mem::take(&mut self.shift));
        self.open.push(Open {
            column: start.column,
            also: if start.by_tab { ANY_COLUMN } else { moved },
            is_sequence,
            keys: 0,
            may_repeat: false,
        });
    }
}
