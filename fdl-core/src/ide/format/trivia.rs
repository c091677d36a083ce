//! What stands between the pieces of a text: blanks, blank lines, comments.

use std::ops::Range;

use crate::syntax::{Comment, Node, NodeKind, ScalarStyle, Tree};
use crate::text::TextRange;

/// The text of a tree, with its comments by place.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    pub(super) text: &'t str,
    comments: &'t [Comment],
}

impl<'t> Source<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        Self {
            text: tree.text(),
            comments: tree.comments(),
        }
    }

    /// The comments that begin in a range.
    pub(super) fn comments_in(&self, range: TextRange) -> &'t [Comment] {
        let index = |offset| self.comments.partition_point(|it| it.range.start < offset);
        let Range { start, end } = index(range.start)..index(range.end);
        &self.comments[start..end.max(start)]
    }

    /// The text of a comment, without the blanks at its end.
    pub(super) fn comment(&self, comment: &Comment) -> &'t str {
        self.text[comment.range.indices()].trim_end()
    }

    /// Whether nothing but blanks stands before `offset` on its line.
    pub(super) fn begins_line(&self, offset: u32) -> bool {
        let before = &self.text[self.line_start(offset)..offset as usize];
        before.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// The columns before `offset`; a byte-order mark takes none.
    pub(super) fn column(&self, offset: u32) -> usize {
        self.text[self.line_start(offset)..offset as usize]
            .chars()
            .count()
    }

    /// Whether the line above that of `offset` is blank.
    pub(super) fn follows_blank_line(&self, offset: u32) -> bool {
        let start = self.line_start(offset);
        let above = match &self.text.as_bytes()[..start] {
            [.., b'\r', b'\n'] => start - 2,
            [.., b'\n' | b'\r'] => start - 1,
            _ => return false,
        };
        self.text[self.line_start(above as u32)..above]
            .trim()
            .is_empty()
    }

    /// Whether a line break stands in a range.
    pub(super) fn is_broken(&self, range: TextRange) -> bool {
        self.text[range.indices()].contains(['\n', '\r'])
    }

    /// The first offset from `from` on that is no blank, line break or part of a comment.
    pub(super) fn skip(&self, from: u32) -> u32 {
        let mut at = from as usize;
        loop {
            let rest = &self.text[at..];
            at = self.text.len()
                - rest
                    .trim_start_matches([' ', '\t', '\n', '\r', '\u{feff}'])
                    .len();
            if !self.text[at..].starts_with('#') {
                return at as u32;
            }
            let length = self.text[at..].find(['\n', '\r']);
            at = length.map_or(self.text.len(), |length| at + length);
        }
    }

    fn line_start(&self, offset: u32) -> usize {
        let before = &self.text[..offset as usize];
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let mark = before[start..].starts_with('\u{feff}');
        if mark {
            start + '\u{feff}'.len_utf8()
        } else {
            start
        }
    }
}

/// The anchor and the tag of a node, in the order in which they are written.
pub(super) fn properties(node: Node<'_>) -> impl Iterator<Item = TextRange> + use<> {
    let anchor = node.anchor().map(|it| it.1);
    let tag = node.tag().map(|it| it.1);
    let (first, second) = match (anchor, tag) {
        (Some(anchor), Some(tag)) if tag.start < anchor.start => (Some(tag), Some(anchor)),
        both => both,
    };
    first.into_iter().chain(second)
}

/// Where a node ends, with its properties.
pub(super) fn end(node: Node<'_>) -> u32 {
    let properties = properties(node).last();
    properties.map_or(0, |it| it.end).max(node.range().end)
}

/// Whether a node is a collection with a line for each entry.
pub(super) fn is_block(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        NodeKind::Mapping { flow: false } | NodeKind::Sequence { flow: false }
    )
}

pub(super) fn is_block_scalar(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded)
    )
}

/// The lines of a text, without their line breaks: LF, CRLF or CR.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(at) = text.find(['\n', '\r']) else {
            rest = None;
            return Some(text);
        };
        let length = if text[at..].starts_with("\r\n") { 2 } else { 1 };
        rest = Some(&text[at + length..]);
        Some(&text[..at])
    })
}
