//! Which open collection a line belongs to.
//!
//! In sound text the columns say it. In broken text the line goes where it does the least harm: the
//! states before and behind it must stay where they are.

use super::cursor::{is_blank, is_break};
use super::{MAX_KEY_LENGTH, Parser};

/// A block collection that is being read.
#[derive(Clone, Copy)]
pub(super) struct Open {
    pub(super) column: usize,
    /// A second column that is taken without a word, after a line there was reported once;
    /// [`ANY_COLUMN`] where the next one will be.
    pub(super) also: usize,
    pub(super) is_sequence: bool,
    /// Of a mapping: what its keys so far look like, see [`Parser::note_look`].
    pub(super) keys: u64,
    /// Of a mapping: whether two of its keys look alike.
    pub(super) may_repeat: bool,
}

/// See [`Open::also`].
pub(super) const ANY_COLUMN: usize = usize::MAX;

impl Open {
    fn fits(&self, column: usize) -> bool {
        self.column == column || self.also == column
    }
}

/// The collection that the current line belongs to.
#[derive(Clone, Copy)]
pub(super) struct Owner {
    index: usize,
    fit: Fit,
}

/// How well a line fits into its collection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The column and the kind of the line are right.
    Exact,
    /// The column is wrong, or the kind.
    Misplaced,
    /// A word at a wrong column, in front of a line that fits.
    Stray,
}

/// What a line begins with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineKind {
    /// `- `.
    Dash,
    /// A key with its colon.
    Key,
    /// Something else.
    Word,
}

impl Parser<'_> {
    /// Moves to the next line of the innermost open collection; none if the collection ends.
    pub(super) fn next_entry(&mut self) -> Option<Fit> {
        if !self.is_fresh() {
            self.next_line();
        }
        if self.at_end {
            return None;
        }
        if let Some(open) = self.open.last()
            && !self.has_tab()
            && open.fits(self.column())
            && open.is_sequence == self.indicator(self.pos, b'-')
        {
            return Some(Fit::Exact);
        }
        self.skip_noise();
        let owner = match self.owned {
            Some((pos, owner)) if pos == self.pos => owner,
            _ => self.owner(),
        };
        self.owned = Some((self.pos, owner));
        if owner.index + 1 < self.open.len() {
            return None;
        }
        if owner.fit == Fit::Misplaced {
            self.report_column();
        }
        Some(owner.fit)
    }

    /// Skips a character that no line begins with, if what follows fits where it stands: it was typed
    /// over the indentation.
    fn skip_noise(&mut self) {
        let byte = self.byte();
        if !matches!(byte, b'*' | b'&' | b'@' | b'%' | b',' | b']' | b'}')
            || self.at(self.pos + 1) != b' '
        {
            return;
        }
        let content = self.behind_spaces(self.pos + 1);
        let column = content - self.line_start;
        let dash = self.indicator(content, b'-');
        if is_break(self.at(content)) || self.fitting(column, dash).is_none() {
            return;
        }
        let (at, character) = (self.pos, self.slice(self.pos, self.pos + 1));
        self.error(
            at,
            at + 1,
            format_args!("unexpected `{character}`; expected spaces before the content"),
        );
        self.pos = content;
        self.fresh_at = content;
    }

    /// Reports that the current line stands in a column that its collection does not have.
    fn report_column(&mut self) {
        let (start, column) = (self.pos, self.column());
        let word = match self.indicator(start, b'-') {
            true => "-",
            false => self.word(start),
        };
        let end = start + word.len();
        if self.has_tab() {
            let tab = self.tab_at;
            self.error(
                tab,
                start,
                format_args!("a tab cannot indent `{word}`; expected spaces"),
            );
            return;
        }
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let (expected, is_sequence) = (open.column, open.is_sequence);
        if column == expected {
            let expected = if is_sequence { "`- `" } else { "a key" };
            self.error(
                start,
                end,
                format_args!("unexpected `{word}`; expected {expected}"),
            );
        } else if std::mem::replace(&mut open.also, column) != ANY_COLUMN {
            self.error(
                start,
                end,
                format_args!("`{word}` is indented by {column}, expected {expected}"),
            );
        }
    }

    /// Finds the collection that the current line belongs to.
    fn owner(&self) -> Owner {
        let top = self.open.len() - 1;
        let dash = self.indicator(self.pos, b'-');
        let misplaced = |index| Owner {
            index,
            fit: Fit::Misplaced,
        };
        if self.has_tab() {
            let sequence = self.open.iter().rposition(|open| open.is_sequence);
            return misplaced(if dash { sequence.unwrap_or(top) } else { top });
        }
        let column = self.column();
        let exact = self.fitting(column, dash);
        if exact == Some(top) || (dash && exact.is_some()) {
            return Owner {
                index: exact.unwrap_or(top),
                fit: Fit::Exact,
            };
        }
        if !dash && let Some(owner) = self.owner_by_next_line(exact) {
            return owner;
        }
        if let Some(index) = exact {
            return Owner {
                index,
                fit: Fit::Exact,
            };
        }
        misplaced(self.nearest(column, dash))
    }

    /// The innermost collection that has the column and the kind.
    fn fitting(&self, column: usize, dash: bool) -> Option<usize> {
        self.open
            .iter()
            .rposition(|open| open.is_sequence == dash && open.fits(column))
    }

    /// The collection that takes a line whose column none has.
    fn nearest(&self, column: usize, dash: bool) -> usize {
        let top = self.open.len() - 1;
        let Some(index) = self.open.iter().position(|open| open.column >= column) else {
            return top;
        };
        let is_sequence = |index: usize| self.open.get(index).is_some_and(|it| it.is_sequence);
        if is_sequence(index) == dash {
            return index;
        }
        if !dash {
            // A key beside the dashes belongs to the item that is open there.
            return (index + 1).min(top);
        }
        if self.open[index].column == column {
            // A dash under the key whose list is open goes on with that list.
            return if is_sequence(index + 1) {
                index + 1
            } else {
                index
            };
        }
        match index.checked_sub(1) {
            Some(before) if is_sequence(before) => before,
            _ => index,
        }
    }

    /// The collection of the next line, where the current one, which is no item, cannot have meant to
    /// end it: a word between two lines that fit, or a key and its value at the column of the root.
    fn owner_by_next_line(&self, exact: Option<usize>) -> Option<Owner> {
        // At a column that is open further out it is a key, whose colon may be missing. Only at the
        // root's much is at stake, and something typed there by accident is common.
        if exact.is_some_and(|index| index > 0) {
            return None;
        }
        let line = self.next_content_line(self.pos)?;
        let content = self.behind_spaces(line);
        let column = content - line;
        if column <= self.column() && exact.is_some() || self.bytes[line..content].contains(&b'\t')
        {
            return None;
        }
        let dash = self.indicator(content, b'-');
        let fitting = self
            .fitting(column, dash)
            .filter(|&index| Some(index) > exact);
        let nearest = || self.nearest(column, dash);
        let (index, fit) = match self.line_kind(self.pos) {
            // Between two columns only a line that fits tells more than the column of the word.
            LineKind::Word if exact.is_none() => (fitting?, Fit::Stray),
            LineKind::Word => (fitting.unwrap_or_else(nearest), Fit::Stray),
            LineKind::Key
                if exact.is_some()
                    && !self.indicator(self.pos, b'?')
                    && self.has_value()
                    && self.has_colon(content) =>
            {
                (fitting.unwrap_or_else(nearest), Fit::Misplaced)
            }
            _ => return None,
        };
        (Some(index) > exact).then_some(Owner { index, fit })
    }

    /// Whether the key of the current line has a value on the same line that no deeper line with a
    /// key can continue.
    fn has_value(&self) -> bool {
        let Some(colon) = self.key_colon(self.pos) else {
            return false;
        };
        let value = self.behind_spaces(colon + 1);
        let behind = match self.at(value) {
            quote @ (b'"' | b'\'') => self.closing_quote(value, quote),
            b'[' | b'{' => self.closing_bracket(value),
            b'#' | b'|' | b'>' | b'&' | b'!' => None,
            byte => return !is_break(byte),
        };
        behind.is_some_and(|at| is_break(self.at(self.behind_spaces(at))))
    }

    /// Whether the line is a key, or an item that begins with one.
    fn has_colon(&self, content: usize) -> bool {
        match self.line_kind(content) {
            LineKind::Key => true,
            LineKind::Dash => self.line_kind(self.behind_spaces(content + 1)) == LineKind::Key,
            LineKind::Word => false,
        }
    }

    /// The start of the next line that has more than blanks and a comment; none at the document's end.
    pub(super) fn next_content_line(&self, at: usize) -> Option<usize> {
        let mut line = self.behind_break(self.line_end(at));
        while line < self.bytes.len() {
            let content = self.behind_spaces(line);
            match self.at(content) {
                b'\n' | b'\r' => line = self.behind_break(content),
                b'#' => line = self.behind_break(self.line_end(content)),
                _ => return self.marker_at(line).is_none().then_some(line),
            }
        }
        None
    }

    /// Whether the next line is a key deeper than `indent`: then a word before it is a key too.
    pub(super) fn key_line_follows(&self, indent: i32) -> bool {
        self.next_content_line(self.pos).is_some_and(|line| {
            let content = self.behind_spaces(line);
            (content - line) as i32 > indent && self.line_kind(content) == LineKind::Key
        })
    }

    /// Whether the next line is an item in that column.
    pub(super) fn dash_line_follows(&self, column: usize) -> bool {
        self.next_content_line(self.pos)
            .is_some_and(|line| self.spaces(line) == column && self.indicator(line + column, b'-'))
    }

    /// What the line begins with whose content starts at `at`.
    pub(super) fn line_kind(&self, at: usize) -> LineKind {
        if self.indicator(at, b'-') {
            return LineKind::Dash;
        }
        let explicit = self.indicator(at, b'?') || self.indicator(at, b':');
        match explicit || self.key_colon(at).is_some() {
            true => LineKind::Key,
            false => LineKind::Word,
        }
    }

    /// The colon behind the key that begins at `at`, if it is one.
    fn key_colon(&self, mut at: usize) -> Option<usize> {
        while matches!(self.at(at), b'&' | b'!') {
            while !is_blank(self.at(at)) {
                at += 1;
            }
            at = self.behind_spaces(at);
        }
        let behind = match self.at(at) {
            quote @ (b'"' | b'\'') => self.closing_quote(at, quote),
            b'[' | b'{' => self.closing_bracket(at),
            _ => self.plain_colon(at),
        };
        let colon = self.behind_spaces(behind?);
        self.indicator(colon, b':').then_some(colon)
    }

    /// Behind the quote that closes the one at `at` on the same line.
    fn closing_quote(&self, at: usize, quote: u8) -> Option<usize> {
        let mut at = at + 1;
        let limit = at + MAX_KEY_LENGTH;
        while at < limit {
            match self.at(at) {
                b'\n' | b'\r' => return None,
                b'\\' if quote == b'"' => at += 2,
                b'\'' if quote == b'\'' && self.at(at + 1) == b'\'' => at += 2,
                byte if byte == quote => return Some(at + 1),
                _ => at += 1,
            }
        }
        None
    }

    /// Behind the bracket that closes the one at `at` on the same line.
    fn closing_bracket(&self, at: usize) -> Option<usize> {
        let mut depth = 0;
        let mut at = at;
        let limit = at + MAX_KEY_LENGTH;
        while at < limit {
            match self.at(at) {
                b'\n' | b'\r' => return None,
                b'[' | b'{' => depth += 1,
                b']' | b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                quote @ (b'"' | b'\'') if matches!(self.at(at - 1), b' ' | b'[' | b'{' | b',') => {
                    at = self.closing_quote(at, quote)? - 1;
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// The first colon of the line that ends a key.
    fn plain_colon(&self, at: usize) -> Option<usize> {
        let limit = (at + MAX_KEY_LENGTH).min(self.bytes.len());
        for at in at..limit {
            match self.bytes[at] {
                b':' if is_blank(self.at(at + 1)) => return Some(at),
                b'#' if is_blank(self.at(at.wrapping_sub(1))) => return None,
                byte if is_break(byte) => return None,
                _ => {}
            }
        }
        None
    }
}
