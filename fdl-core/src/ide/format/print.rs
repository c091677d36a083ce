//! Writes a document anew: blocks line by line, each entry with the comments that belong to it.
//!
//! A stretch of the source, its *region*, belongs to each entry: from its first character, or from
//! the comments above it, up to those above the next entry. So nothing is lost when entries change
//! places.

use super::forms::Form;
use super::order::order;
use super::trivia::{Source, end, is_block, is_block_scalar, lines, properties};
use super::{DocumentKind, FormatOptions};
use crate::syntax::{Comment, Document, Entry, Node, NodeKind, ScalarStyle, Tree};
use crate::text::TextRange;

/// A value that would make its line longer than this stays on the line below its key.
const WIDTH: usize = 100;

pub(super) struct Printer<'t> {
    tree: &'t Tree,
    pub(super) source: Source<'t>,
    kind: DocumentKind,
    pub(super) step: usize,
    /// The lines so far; all but the last one end in LF.
    pub(super) out: String,
    /// Whether the last line is still being written.
    line_open: bool,
    /// Whether the last line belongs to a text that keeps the blank lines behind it.
    keeps_blank_lines: bool,
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the start of a document.
    Root,
    /// Behind `key:`.
    Value,
    /// Behind `-`, `?` or the `:` that answers it: a block may begin on the same line.
    Compact,
}

/// An entry or item of a block collection, with what belongs to it.
pub(super) struct Element<'t> {
    pub(super) body: Body<'t>,
    /// Where it begins.
    start: u32,
    /// The comments right above it, which go where it goes.
    above: &'t [Comment],
    /// From its start to the end of the comments inside of it.
    pub(super) region: TextRange,
    /// Comments below it that stand apart from the next element.
    below: &'t [Comment],
}

#[derive(Clone, Copy)]
pub(super) enum Body<'t> {
    Item(Node<'t>),
    Entry {
        entry: Entry<'t>,
        /// Whether it is written with `?`.
        explicit: bool,
    },
}

impl<'t> Body<'t> {
    pub(super) fn end(self) -> u32 {
        match self {
            Self::Item(node) => end(node),
            Self::Entry { entry, .. } => end(entry.value).max(end(entry.key)),
        }
    }
}

impl<'t> Printer<'t> {
    pub(super) fn new(tree: &'t Tree, kind: DocumentKind, options: &FormatOptions) -> Self {
        Self {
            tree,
            source: Source::new(tree),
            kind,
            step: options.indent.clamp(1, 8),
            out: String::with_capacity(tree.text().len()),
            line_open: false,
            keeps_blank_lines: false,
        }
    }

    /// The whole text, each line ended by LF.
    pub(super) fn document(mut self) -> String {
        let text = self.source.text;
        let mut at = 0;
        if text.starts_with('\u{feff}') {
            self.out.push('\u{feff}');
            at = '\u{feff}'.len_utf8() as u32;
        }
        let documents = self.tree.document_table();
        for (index, document) in documents.iter().enumerate() {
            let next = documents.get(index + 1).and_then(|it| it.start_marker);
            at = self.one_document(document, at, next);
        }
        self.loose_lines(TextRange::new(at, text.len() as u32));
        if self.line_open {
            self.out.push('\n');
        }
        self.out
    }

    /// A document of the text, which begins at `from`; where it ends.
    fn one_document(&mut self, document: &Document, from: u32, next: Option<TextRange>) -> u32 {
        let mut from = from;
        if let Some(marker) = document.start_marker {
            self.loose_lines(TextRange::new(from, marker.start));
            self.begin(0, false);
            self.out.push_str("---");
            from = marker.end;
        } else if self.line_open {
            let start = self.source.skip(from);
            self.loose_lines(TextRange::new(from, start));
            self.out.push('\n');
            self.line_open = false;
            from = start;
        }
        let last = self.source.text.len() as u32;
        let behind = document.end_marker.or(next);
        let to = behind.map_or(last, |marker| marker.start);
        let root = self.tree.node(document.root);
        let form = Form::of_document(self.kind);
        self.value(root, Place::Root, 0, form, TextRange::new(from, to));
        match document.end_marker {
            Some(marker) => {
                self.begin(0, false);
                self.out.push_str("...");
                marker.end
            }
            None => to,
        }
    }

    /// An element alone, behind what stands before it on its line, which has `column` columns.
    pub(super) fn alone(mut self, element: &Element<'t>, column: usize, form: Form) -> String {
        self.line_open = true;
        self.element(element, column, form);
        self.out
    }

    /// Directives and comments outside of documents.
    fn loose_lines(&mut self, range: TextRange) {
        let text = &self.source.text[range.indices()];
        let mut blank = false;
        for (index, line) in lines(text).enumerate() {
            let line = line.trim_end();
            let content = line.trim_start();
            match content.starts_with('#') {
                _ if content.is_empty() => {
                    blank |= index > 0;
                    continue;
                }
                true if index == 0 && self.line_open => {
                    self.out.push(' ');
                    self.out.push_str(content);
                }
                true => {
                    self.begin(0, blank);
                    self.out.push_str(content);
                }
                false => {
                    self.begin(0, blank);
                    self.out.push_str(line);
                }
            }
            blank = false;
        }
    }

    /// Begins a line, below a blank one if so wished.
    pub(super) fn begin(&mut self, indent: usize, blank: bool) {
        if self.line_open {
            self.out.push('\n');
        }
        let is_first = self.out.is_empty() || self.out == "\u{feff}";
        if blank && !is_first && !self.keeps_blank_lines && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
        self.keeps_blank_lines = false;
        self.line_open = true;
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Says that blank lines behind the last line would be part of its text.
    pub(super) fn keep_blank_lines(&mut self, keep: bool) {
        self.keeps_blank_lines = keep;
    }

    /// Puts a blank between two pieces of a line.
    fn gap(&mut self) {
        if self.line_open && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn own_line(&mut self, comment: &Comment, indent: usize, blank: bool) {
        self.begin(indent, blank);
        self.out.push_str(self.source.comment(comment));
    }

    /// A comment at the end of a line, as far from it as it was: authors align them.
    pub(super) fn trailing(&mut self, comment: &Comment) {
        let before = &self.source.text[..comment.range.start as usize];
        let spaces = before.len() - before.trim_end_matches(' ').len();
        self.out.extend(std::iter::repeat_n(' ', spaces.max(1)));
        self.out.push_str(self.source.comment(comment));
    }

    /// What stands behind an indicator at `indent`: properties, comments and the node. `region` begins
    /// behind the indicator.
    fn value(
        &mut self,
        node: Node<'t>,
        place: Place,
        indent: usize,
        form: Form,
        region: TextRange,
    ) {
        let inner = match place {
            Place::Root => 0,
            Place::Value => indent + self.step,
            Place::Compact => indent + 2,
        };
        let mut at = region.start;
        let mut bare = true;
        let mut below = !self.line_open;
        for property in properties(node) {
            below |= self.comments_before(TextRange::new(at, property.start), inner, false);
            self.piece(inner, &mut below);
            self.out.push_str(&self.source.text[property.indices()]);
            at = property.end;
            bare = false;
        }
        if is_block(node) {
            let start = self.source.skip(at);
            let commented = self.comments_before(TextRange::new(at, start), inner, true);
            let compact = place == Place::Compact && bare && !commented;
            return self.block(node, compact, inner, form, TextRange::new(at, region.end));
        }
        let mut outer = indent;
        if !node.is_absent() {
            let before = TextRange::new(at, node.range().start);
            below |= self.comments_before(before, inner, false);
            below |= self.stays_below(node, place, before);
            if below {
                outer = inner;
            }
            self.piece(inner, &mut below);
            self.inline(node, place, outer, inner);
        }
        self.comments_behind(node, at, indent, inner, region.end);
    }

    /// Goes on in the line, or in a new one.
    fn piece(&mut self, indent: usize, below: &mut bool) {
        match std::mem::take(below) {
            true => self.begin(indent, false),
            false => self.gap(),
        }
    }

    /// The comments before a piece of a value; with `first_only` those on lines of their own are left
    /// to what follows. Whether there were any, so that the piece has to go to a new line.
    fn comments_before(&mut self, range: TextRange, indent: usize, first_only: bool) -> bool {
        let mut any = false;
        for comment in self.source.comments_in(range) {
            match self.source.begins_line(comment.range.start) {
                true if first_only => break,
                true => self.own_line(comment, indent, false),
                false => self.trailing(comment),
            }
            any = true;
        }
        any
    }

    /// The comments behind a value that is no block.
    fn comments_behind(&mut self, node: Node<'t>, at: u32, indent: usize, inner: usize, to: u32) {
        let from = at.max(node.range().end);
        // Deeper, a comment would become text.
        let column = if is_block_scalar(node) { indent } else { inner };
        for comment in self.source.comments_in(TextRange::new(from, to)) {
            let start = comment.range.start;
            match self.source.begins_line(start) {
                true => self.own_line(comment, column, self.source.follows_blank_line(start)),
                false => self.trailing(comment),
            }
        }
    }

    /// Whether a value stays on the line below its key: a text of several lines, and one that would
    /// make the line long.
    fn stays_below(&mut self, node: Node<'t>, place: Place, before: TextRange) -> bool {
        if !self.source.is_broken(before) || place == Place::Root {
            return self.source.is_broken(before);
        }
        if is_block_scalar(node) || self.source.is_broken(node.range()) {
            return !is_block_scalar(node);
        }
        let end = self.out.len();
        self.gap();
        self.inline(node, place, 0, 0);
        let line = self.out.rfind('\n').map_or(0, |at| at + 1);
        let width = self.out[line..].chars().count();
        self.out.truncate(end);
        width > WIDTH
    }

    /// A node that is no block. Its further lines stand at `inner` or deeper, its closing bracket at
    /// `outer`.
    fn inline(&mut self, node: Node<'t>, place: Place, outer: usize, inner: usize) {
        match node.kind() {
            NodeKind::Mapping { .. } | NodeKind::Sequence { .. } => {
                let base = if place == Place::Compact {
                    inner
                } else {
                    outer
                };
                self.flow(node, base);
            }
            _ if place == Place::Root => self.verbatim(node),
            NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded) => {
                self.block_scalar(node, outer, inner);
            }
            _ => self.scalar(node, inner),
        }
    }

    /// A scalar that is a whole document: its lines may stand anywhere.
    fn verbatim(&mut self, node: Node<'t>) {
        for (index, line) in lines(node.source()).enumerate() {
            if index > 0 {
                self.begin(0, false);
            }
            self.out.push_str(line);
        }
        self.keep_blank_lines(is_block_scalar(node));
    }

    /// The entries of a block collection; the first one on the current line if it may.
    fn block(
        &mut self,
        node: Node<'t>,
        compact: bool,
        indent: usize,
        form: Form,
        region: TextRange,
    ) {
        let (elements, tail) = self.elements(node, region);
        let is_root = node.parent().is_none();
        let first = elements.first();
        let pinned = first.is_some_and(|first| self.has_suppression(first));
        let order = order(self.tree, form, node, &elements, pinned);
        // What stands on top of a document is about the document, unless it silences the first line.
        let header = match first {
            Some(first) if is_root && !pinned => first.above,
            _ => &[],
        };
        for (index, comment) in header.iter().enumerate() {
            let blank = index > 0 && self.source.follows_blank_line(comment.range.start);
            self.own_line(comment, indent, blank);
        }
        for (position, &index) in order.iter().enumerate() {
            let element = &elements[index];
            let above = match index {
                0 if !header.is_empty() => &[],
                _ => element.above,
            };
            if compact && position == 0 && above.is_empty() {
                self.gap();
            } else {
                let blank = match (position, index) {
                    // Below the header stands what stood there.
                    (0, _) => !header.is_empty() && self.begins_apart(&elements[0], &[]),
                    // What was above it stood at the beginning of the block, or before its dash.
                    (_, 0) => false,
                    _ => self.begins_apart(element, above),
                };
                self.above(element, above, indent, blank);
            }
            self.element(element, indent, form);
            for comment in element.below {
                let blank = self.source.follows_blank_line(comment.range.start);
                self.own_line(comment, indent, blank);
            }
        }
        for comment in tail {
            let blank = self.source.follows_blank_line(comment.range.start);
            self.own_line(comment, indent, blank);
        }
    }

    /// Whether a blank line stands above an element and the comments above it.
    fn begins_apart(&self, element: &Element<'t>, above: &[Comment]) -> bool {
        let start = above.first().map_or(element.start, |it| it.range.start);
        self.source.follows_blank_line(start)
    }

    /// The comments above an element, and the line that it begins, below a blank line if so wished.
    fn above(&mut self, element: &Element<'t>, above: &[Comment], indent: usize, blank: bool) {
        let mut wanted = blank;
        let starts = above.iter().map(|it| it.range.start).skip(1);
        for (comment, next) in above.iter().zip(starts.chain([element.start])) {
            self.own_line(comment, indent, wanted);
            wanted = self.source.follows_blank_line(next);
        }
        self.begin(indent, wanted);
    }

    fn element(&mut self, element: &Element<'t>, indent: usize, form: Form) {
        let region = element.region;
        let behind = |at: u32| TextRange::new(at, region.end.max(at));
        match element.body {
            Body::Item(node) => {
                self.out.push('-');
                let form = form.of_item(node);
                self.value(node, Place::Compact, indent, form, behind(region.start + 1));
            }
            Body::Entry {
                entry,
                explicit: false,
            } => {
                self.key(entry.key);
                let colon = self.source.skip(end(entry.key));
                let form = form.of_value(entry.key);
                self.value(entry.value, Place::Value, indent, form, behind(colon + 1));
            }
            Body::Entry {
                entry,
                explicit: true,
            } => self.explicit_entry(entry, indent, form, region),
        }
    }

    fn key(&mut self, key: Node<'t>) {
        for property in properties(key) {
            self.out.push_str(&self.source.text[property.indices()]);
            self.out.push(' ');
        }
        match key.kind() {
            NodeKind::Mapping { .. } | NodeKind::Sequence { .. } => self.flow(key, 0),
            NodeKind::Scalar(_) => self.scalar(key, 0),
            // Without the blank, the colon would be part of the name.
            NodeKind::Alias => self.out.extend([key.source(), " "]),
            NodeKind::Absent => {}
        }
        self.out.push(':');
    }

    fn explicit_entry(&mut self, entry: Entry<'t>, indent: usize, form: Form, region: TextRange) {
        let colon = self.source.skip(end(entry.key));
        let answered = self.source.text[colon as usize..].starts_with(':') && colon < region.end;
        let key_end = if answered { colon } else { region.end };
        self.out.push('?');
        let key_region = TextRange::new(region.start + 1, key_end);
        self.value(entry.key, Place::Compact, indent, Form::Data, key_region);
        if answered {
            self.begin(indent, false);
            self.out.push(':');
            let form = form.of_value(entry.key);
            let region = TextRange::new(colon + 1, region.end.max(colon + 1));
            self.value(entry.value, Place::Compact, indent, form, region);
        }
    }

    /// The elements of a block collection in a region, and the comments behind all of them.
    pub(super) fn elements(
        &self,
        node: Node<'t>,
        region: TextRange,
    ) -> (Vec<Element<'t>>, &'t [Comment]) {
        let mut elements: Vec<Element<'t>> = Vec::new();
        let mut column = 0;
        let mut at = region.start;
        for mut body in bodies(node) {
            let start = self.source.skip(at);
            if let Body::Entry { explicit, .. } = &mut body {
                *explicit = is_explicit(&self.source.text[start as usize..]);
            }
            let between = self.source.comments_in(TextRange::new(at, start));
            let above = match elements.last_mut() {
                Some(last) => {
                    let inside = self.inside(between, column);
                    last.region.end = between_end(between, inside, last.body.end());
                    let (below, above) = self.apart(&between[inside..], start);
                    last.below = below;
                    above
                }
                None => {
                    column = self.source.column(start);
                    // One behind the indicator is printed already.
                    let trailing = between
                        .first()
                        .is_some_and(|it| !self.source.begins_line(it.range.start));
                    &between[usize::from(trailing)..]
                }
            };
            at = body.end().max(start);
            elements.push(Element {
                body,
                start,
                above,
                region: TextRange::new(start, at),
                below: &[],
            });
        }
        let behind = self
            .source
            .comments_in(TextRange::new(at, region.end.max(at)));
        let inside = self.inside(behind, column);
        if let Some(last) = elements.last_mut() {
            last.region.end = between_end(behind, inside, at);
        }
        (elements, &behind[inside..])
    }

    /// How many of the comments behind an element belong into it: one that goes on its last line, and
    /// those that stand further right.
    fn inside(&self, comments: &[Comment], column: usize) -> usize {
        let outside = |it: &Comment| {
            let start = it.range.start;
            self.source.begins_line(start) && self.source.column(start) <= column
        };
        comments.iter().position(outside).unwrap_or(comments.len())
    }

    /// Parts the comments between two elements: those below the first one, with a blank line between
    /// them and the second, and those above the second.
    fn apart(&self, comments: &'t [Comment], next: u32) -> (&'t [Comment], &'t [Comment]) {
        let blank = |offset| self.source.follows_blank_line(offset);
        let Some(first) = comments.first() else {
            return (comments, comments);
        };
        if blank(first.range.start) {
            return (&[], comments);
        }
        let starts = comments[1..].iter().map(|it| it.range.start);
        let mut starts = starts.chain([next]);
        let first_blank = starts.position(blank);
        comments.split_at(first_blank.map_or(0, |index| index + 1))
    }

    /// Whether a comment that silences findings stands above the first entry of a mapping: what is in
    /// its line must stay there.
    fn has_suppression(&self, first: &Element<'t>) -> bool {
        let mut at = first.start;
        let above = self.source.comments_in(TextRange::new(0, at));
        for comment in above.iter().rev() {
            let between = &self.source.text[comment.range.end as usize..at as usize];
            at = comment.range.start;
            let adjacent = between
                .trim_matches([' ', '\t', '\n', '\r', '-'])
                .is_empty();
            if !adjacent || !self.source.begins_line(at) {
                return false;
            }
            if self.source.comment(comment).contains("fdl:") {
                return true;
            }
        }
        false
    }
}

/// The end of an element's region: the start of the first comment that is not inside of it.
fn between_end(comments: &[Comment], inside: usize, end: u32) -> u32 {
    match inside.checked_sub(1).and_then(|last| comments.get(last)) {
        Some(last) => last.range.end.max(end),
        None => end,
    }
}

fn bodies<'t>(node: Node<'t>) -> impl Iterator<Item = Body<'t>> {
    let entries = node.entries().map(|entry| Body::Entry {
        entry,
        explicit: false,
    });
    entries.chain(node.items().map(Body::Item))
}

fn is_explicit(text: &str) -> bool {
    text.strip_prefix('?')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}
