//! The tree: a flat arena of nodes in document order, and cursors into it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::text::TextRange;

/// A node of a [`Tree`], by number. Numbers grow in document order; a parent comes before its children.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct NodeId(pub(super) u32);

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// A scalar that is written down.
    Scalar(ScalarStyle),
    /// Nothing where a value could stand (`Next:`, `- `): an empty range right behind the
    /// indicator. Reads as null.
    Absent,
    /// A block or flow mapping.
    Mapping {
        /// Whether it is written with braces (or is a single pair in a flow sequence).
        flow: bool,
    },
    /// A block or flow sequence.
    Sequence {
        /// Whether it is written with brackets.
        flow: bool,
    },
    /// `*name`; [`Node::resolved`] follows it.
    Alias,
}

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// `'…'`.
    SingleQuoted,
    /// `"…"`.
    DoubleQuoted,
    /// `|`.
    Literal,
    /// `>`.
    Folded,
}

/// A comment, from its `#` to the end of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// Where it stands, without the line break.
    pub range: TextRange,
}

/// What is broken in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// The offending token, one line at most.
    pub range: TextRange,
    /// Which rule reports it.
    pub kind: SyntaxErrorKind,
    /// What was found and what was expected.
    pub message: String,
    /// Where the broken construct began, with a word about it (an opening quote or bracket).
    pub related: Option<(TextRange, String)>,
}

/// The rule that a [`SyntaxError`] belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    /// The text is not YAML: `yaml-syntax`.
    Syntax,
    /// A mapping has a key twice: `duplicate-key`; `related` is the first one.
    DuplicateKey,
    /// A second document begins: `multiple-documents`.
    SecondDocument,
}

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(super) text: Arc<str>,
    pub(super) nodes: Vec<NodeData>,
    /// Scalars whose value is not the text between the ends of their range.
    pub(super) decoded: Vec<Decoded>,
    /// Anchors and tags, sorted by node.
    pub(super) properties: Vec<Properties>,
    pub(super) comments: Vec<Comment>,
    pub(super) errors: Vec<SyntaxError>,
    /// The root node of each document.
    pub(super) documents: Vec<NodeId>,
}

/// A node as stored. `u32::MAX` stands for none.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    pub(super) kind: NodeKind,
    /// Set on a key that no colon follows.
    pub(super) missing_colon: bool,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) parent: u32,
    pub(super) first_child: u32,
    pub(super) next_sibling: u32,
    /// Scalar: index into `decoded`; alias: the node it stands for.
    pub(super) payload: u32,
}

pub(super) const NONE: u32 = u32::MAX;

/// The value of a scalar that differs from its source text.
#[derive(Clone, Debug)]
pub(super) struct Decoded {
    pub(super) text: Box<str>,
    /// Pairs (offset in `text`, offset in the source), ascending in both: from each pair on, the two
    /// run in step until the next pair.
    pub(super) segments: Box<[(u32, u32)]>,
}

/// An anchor and a tag before a node.
#[derive(Clone, Debug)]
pub(super) struct Properties {
    pub(super) node: NodeId,
    /// With the `&`.
    pub(super) anchor: Option<TextRange>,
    /// With the `!`.
    pub(super) tag: Option<TextRange>,
}

impl Tree {
    /// The text that was parsed.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The root of the first document; none for an empty or comment-only text.
    pub fn root(&self) -> Option<Node<'_>> {
        self.documents
            .first()
            .map(|&id| self.node(id))
            .filter(|root| root.kind() != NodeKind::Absent)
    }

    /// The roots of all documents.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents.iter().map(|&id| self.node(id))
    }

    /// The node of that number.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// All nodes in document order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as u32).map(|id| self.node(NodeId(id)))
    }

    /// All comments in document order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What is broken, in document order.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The innermost node whose range holds or touches `offset`. A block collection's range ends
    /// with its last entry, so blank lines below it touch nothing but what encloses it.
    pub fn node_at(&self, offset: u32) -> Option<Node<'_>> {
        let mut found = None;
        let mut candidates: Vec<Node<'_>> = self.documents().collect();
        while let Some(node) = candidates
            .iter()
            .rev()
            .find(|node| node.range().touches(offset))
            .copied()
        {
            found = Some(node);
            candidates = node.children().collect();
        }
        found
    }
}

/// A node with the tree that it belongs to.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    id: NodeId,
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value; [`NodeKind::Absent`] where nothing is written.
    pub value: Node<'t>,
}

impl<'t> Entry<'t> {
    /// From the start of the key to the end of the value.
    pub fn range(&self) -> TextRange {
        self.key.range().join(self.value.range())
    }
}

impl<'t> Node<'t> {
    /// The tree.
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// The node's number.
    pub fn id(self) -> NodeId {
        self.id
    }

    fn data(self) -> &'t NodeData {
        &self.tree.nodes[self.id.0 as usize]
    }

    /// What the node is.
    pub fn kind(self) -> NodeKind {
        self.data().kind
    }

    /// Where it stands: a scalar with its quotes or from its `|`, a flow collection with its
    /// brackets, a block collection from its first to the end of its last entry. Anchor and tag are
    /// not part of it.
    pub fn range(self) -> TextRange {
        TextRange::new(self.data().start, self.data().end)
    }

    /// The text that the node was read from.
    pub fn source(self) -> &'t str {
        &self.tree.text[self.range().indices()]
    }

    /// The node that this one is a key, value or item of.
    pub fn parent(self) -> Option<Node<'t>> {
        self.follow(self.data().parent)
    }

    /// Items, or keys and values in turn.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let mut next = self.follow(self.data().first_child);
        std::iter::from_fn(move || {
            let node = next?;
            next = node.follow(node.data().next_sibling);
            Some(node)
        })
    }

    /// The entries of a mapping as written, merge keys unresolved; nothing for other nodes.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        let mut children = self
            .is_mapping()
            .then(|| self.children())
            .into_iter()
            .flatten();
        std::iter::from_fn(move || {
            Some(Entry {
                key: children.next()?,
                value: children.next()?,
            })
        })
    }

    /// The items of a sequence; nothing for other nodes.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        self.is_sequence()
            .then(|| self.children())
            .into_iter()
            .flatten()
    }

    /// The first entry of a mapping whose key reads `name`.
    pub fn entry(self, name: &str) -> Option<Entry<'t>> {
        self.entries()
            .find(|entry| entry.key.text().as_deref() == Some(name))
    }

    /// The value of [`Node::entry`], aliases followed.
    pub fn get(self, name: &str) -> Option<Node<'t>> {
        self.entry(name).map(|entry| entry.value.resolved())
    }

    /// The entry that this node is the key or the value of.
    pub fn owning_entry(self) -> Option<Entry<'t>> {
        self.parent()?
            .entries()
            .find(|entry| entry.key.id == self.id || entry.value.id == self.id)
    }

    /// The node that an alias stands for; itself otherwise, and for an alias of nothing.
    pub fn resolved(self) -> Node<'t> {
        match self.kind() {
            NodeKind::Alias => self.follow(self.data().payload).unwrap_or(self),
            _ => self,
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        matches!(self.kind(), NodeKind::Mapping { .. })
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        matches!(self.kind(), NodeKind::Sequence { .. })
    }

    /// Whether it is a written scalar.
    pub fn is_scalar(self) -> bool {
        matches!(self.kind(), NodeKind::Scalar(_))
    }

    /// Whether nothing is written in its place.
    pub fn is_absent(self) -> bool {
        self.kind() == NodeKind::Absent
    }

    /// Whether it is a key that no colon follows: a word half typed.
    pub fn lacks_colon(self) -> bool {
        self.data().missing_colon
    }

    /// The decoded text of a scalar.
    pub fn text(self) -> Option<Cow<'t, str>> {
        if !self.is_scalar() {
            return None;
        }
        Some(match self.tree.decoded.get(self.data().payload as usize) {
            Some(decoded) => Cow::Borrowed(&*decoded.text),
            None => Cow::Borrowed(&self.tree.text[self.content_range().indices()]),
        })
    }

    /// The range of a scalar without its quotes; for other nodes the whole range.
    pub fn content_range(self) -> TextRange {
        let range = self.range();
        match self.kind() {
            NodeKind::Scalar(ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) => {
                let source = self.source();
                let quote = &source[..1];
                let closed = source.len() > 1 && source.ends_with(quote);
                TextRange::new(range.start + 1, range.end - u32::from(closed))
            }
            _ => range,
        }
    }

    /// The offset in the source of the character that stands at `offset` of the decoded
    /// [`Node::text`]; the end of the text maps to the end of the content.
    pub fn source_offset(self, offset: u32) -> u32 {
        match self.tree.decoded.get(self.data().payload as usize) {
            Some(decoded) if self.is_scalar() => {
                let segment = decoded.segments.partition_point(|&(at, _)| at <= offset);
                let (at, source) = match segment {
                    0 => (0, self.content_range().start),
                    _ => decoded.segments[segment - 1],
                };
                let limit = decoded
                    .segments
                    .get(segment)
                    .map_or(self.content_range().end, |&(_, source)| source);
                (source + (offset - at)).min(limit)
            }
            _ => self.content_range().start + offset,
        }
    }

    /// The offset in the decoded [`Node::text`] of the character at or before `source` offset.
    pub fn decoded_offset(self, source: u32) -> u32 {
        match self.tree.decoded.get(self.data().payload as usize) {
            Some(decoded) if self.is_scalar() => {
                let segment = decoded
                    .segments
                    .partition_point(|&(_, from)| from <= source);
                let Some(&(at, from)) = segment.checked_sub(1).map(|it| &decoded.segments[it])
                else {
                    return 0;
                };
                let limit = decoded
                    .segments
                    .get(segment)
                    .map_or(decoded.text.len() as u32, |&(at, _)| at);
                (at + (source - from)).min(limit)
            }
            _ => source
                .saturating_sub(self.content_range().start)
                .min(self.content_range().len()),
        }
    }

    /// The source range of a range of the decoded text.
    pub fn source_range(self, range: TextRange) -> TextRange {
        let start = self.source_offset(range.start);
        if range.is_empty() {
            return TextRange::empty(start);
        }
        // The end belongs to the last character, not to the one behind it, which may be a line away.
        let text = self.text().unwrap_or_default();
        let last = text[..range.end as usize]
            .chars()
            .next_back()
            .map_or(0, char::len_utf8) as u32;
        let end = self.source_offset(range.end);
        let from_last = self.source_offset(range.end - last) + last;
        TextRange::new(
            start,
            if self.source().is_empty() {
                end
            } else {
                end.min(from_last.max(start))
            },
        )
    }

    /// The anchor's name, without `&`, and the range with it.
    pub fn anchor(self) -> Option<(&'t str, TextRange)> {
        let range = self.properties()?.anchor?;
        Some((&self.tree.text[range.indices()][1..], range))
    }

    /// The tag as written, and its range.
    pub fn tag(self) -> Option<(&'t str, TextRange)> {
        let range = self.properties()?.tag?;
        Some((&self.tree.text[range.indices()], range))
    }

    fn properties(self) -> Option<&'t Properties> {
        let all = &self.tree.properties;
        all.binary_search_by_key(&self.id, |it| it.node)
            .ok()
            .map(|at| &all[at])
    }

    fn follow(self, id: u32) -> Option<Node<'t>> {
        (id != NONE).then(|| self.tree.node(NodeId(id)))
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:?}@{:?} {:?}",
            self.kind(),
            self.range(),
            self.source()
        )
    }
}
