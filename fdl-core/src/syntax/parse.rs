//! The parser: one pass over the bytes, by recursive descent with a depth limit.
//!
//! Block structure is decided line by line ([`layout`]): each line that begins an entry is given to
//! one of the open collections, also when its column fits none of them. Everything else follows the
//! grammar of YAML 1.2.2; where the text leaves it, an error is noted and reading goes on at the
//! same line or the next. No step looks ahead further than it consumes, or than 1,024 characters.

mod block;
mod block_scalar;
mod build;
mod cursor;
mod document;
mod finish;
mod flow;
mod layout;
mod mapping;
mod plain;
mod properties;
mod quoted;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::decoded::DecodedTable;
use super::tree::{
    Comment, Document, MAX_LENGTH, NodeData, Property, SyntaxError, SyntaxErrorKind, Tree,
};
use crate::text::TextRange;

/// Collections nested deeper are skipped with an error.
const MAX_DEPTH: u32 = 256;

/// The longest key without `?`, in bytes; YAML grants 1,024 characters.
const MAX_KEY_LENGTH: usize = 1024;

/// More errors than these are not collected.
const MAX_ERRORS: usize = 1000;

/// The number of nodes that all aliases of a document may stand for together; 64 bytes of text count
/// as one more.
const MAX_EXPANSION: u64 = 100_000;

/// Parses `text`. Never fails: what is broken is in [`Tree::errors`].
///
/// A text of more than 64 MB gives an empty tree with an error.
pub fn parse(text: &Arc<str>) -> Tree {
    let mut parser = Parser::new(text);
    if text.len() > MAX_LENGTH {
        parser.errors.push(SyntaxError {
            range: TextRange::empty(0),
            kind: SyntaxErrorKind::Syntax,
            message: format!("the text has {} bytes; at most 64 MB are read", text.len()),
            related: None,
        });
        return parser.into_tree(text.clone());
    }
    parser.stream();
    parser.finish();
    parser.into_tree(text.clone())
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The next byte to read.
    pos: usize,
    /// Where the line of `pos` begins.
    line_start: usize,
    /// The last content found that was the first on its line.
    fresh_at: usize,
    /// The first tab before the content that [`Parser::advance`] found, or `usize::MAX`.
    tab_at: usize,
    /// Whether [`Parser::advance`] came to the end of the document.
    at_end: bool,
    depth: u32,
    /// The block collections being read, outermost first.
    open: Vec<layout::Open>,
    /// The columns by which the item being opened is misplaced.
    shift: isize,
    owned: Option<(usize, layout::Owner)>,
    /// The indentation that all lines of the outermost flow collection must exceed.
    flow_indent: i32,
    /// The offset and column of the outermost flow collection, if a key could stand there.
    flow_start: Option<(usize, usize)>,
    open_braces: u32,
    open_brackets: u32,
    /// Where the node that was finished last ends.
    last_end: usize,
    anchors: BTreeMap<&'t str, u32>,
    /// Aliases that stand for something, and the nodes that all up to them stand for.
    aliases: Vec<(u32, u64)>,
    has_aliases: bool,
    /// Set once a plain scalar began with `<`: only those are merge keys.
    may_merge: bool,
    /// The mappings that may have a key twice.
    repeating: Vec<u32>,
    tag_handles: Vec<&'t str>,
    /// The line of the syntax error noted last.
    error_line: std::ops::Range<usize>,
    nodes: Vec<NodeData>,
    decoded: DecodedTable,
    properties: Vec<Property>,
    comments: Vec<Comment>,
    errors: Vec<SyntaxError>,
    directives: Vec<TextRange>,
    documents: Vec<Document>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            pos: 0,
            line_start: 0,
            fresh_at: usize::MAX,
            tab_at: usize::MAX,
            at_end: false,
            depth: 0,
            open: Vec::with_capacity(16),
            shift: 0,
            owned: None,
            flow_indent: -1,
            flow_start: None,
            open_braces: 0,
            open_brackets: 0,
            last_end: 0,
            anchors: BTreeMap::new(),
            aliases: Vec::new(),
            has_aliases: false,
            may_merge: false,
            repeating: Vec::new(),
            tag_handles: Vec::new(),
            error_line: 0..0,
            // Flows have about a node to 12 bytes.
            nodes: Vec::with_capacity(text.len() / 12 + 16),
            decoded: DecodedTable::default(),
            properties: Vec::new(),
            comments: Vec::new(),
            errors: Vec::new(),
            directives: Vec::new(),
            documents: Vec::new(),
        }
    }

    fn into_tree(self, text: Arc<str>) -> Tree {
        Tree {
            text,
            nodes: self.nodes,
            decoded: self.decoded,
            properties: self.properties,
            has_aliases: self.has_aliases,
            may_merge: self.may_merge,
            comments: self.comments,
            errors: self.errors,
            directives: self.directives,
            documents: self.documents,
        }
    }

    /// Notes a syntax error, unless its line has one already.
    fn error(&mut self, start: usize, end: usize, message: std::fmt::Arguments<'_>) {
        self.error_with(start, end, message, None);
    }

    fn error_with(
        &mut self,
        start: usize,
        end: usize,
        message: std::fmt::Arguments<'_>,
        related: Option<(TextRange, &str)>,
    ) {
        let known = self.error_line.start <= start && start <= self.error_line.end;
        if (known && !self.errors.is_empty()) || self.errors.len() >= MAX_ERRORS {
            return;
        }
        self.error_line = self.line_around(start);
        let end = end.min(self.error_line.end).max(start);
        self.errors.push(SyntaxError {
            range: TextRange::new(start as u32, end as u32),
            kind: SyntaxErrorKind::Syntax,
            message: message.to_string(),
            related: related.map(|(range, message)| (range, message.to_owned())),
        });
    }
}
