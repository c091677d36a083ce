//! The tree: a flat arena of nodes in document order.
//!
//! A node takes 16 bytes and owns nothing; decoded texts, properties and comments stand in tables
//! beside the nodes. Dropping a tree never recurses, however deep the text was nested.

use std::sync::Arc;

use super::decoded::DecodedTable;
use super::node::Node;

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
    pub(super) decoded: DecodedTable,
    /// Anchors and tags, sorted by node.
    pub(super) properties: Vec<Property>,
    pub(super) has_aliases: bool,
    /// Whether there may be merge keys: some plain scalar begins with `<`.
    pub(super) may_merge: bool,
    pub(super) comments: Vec<Comment>,
    pub(super) errors: Vec<SyntaxError>,
    pub(super) directives: Vec<TextRange>,
    pub(super) documents: Vec<Document>,
}

/// Where a document of the text stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Document {
    /// Its root, [`NodeKind::Absent`] for an empty document.
    pub root: NodeId,
    /// Its `---`, if written.
    pub start_marker: Option<TextRange>,
    /// Its `...`, if written.
    pub end_marker: Option<TextRange>,
}

pub(super) const NONE: u32 = u32::MAX;

/// The longest text that is parsed, 64 MB; offsets up to here fit into [`OFFSET_BITS`].
pub(super) const MAX_LENGTH: usize = 64 << 20;

const OFFSET_BITS: u32 = 27;
const OFFSET_MASK: u32 = (1 << OFFSET_BITS) - 1;

/// A node as stored. [`NONE`] stands for no node.
#[derive(Clone, Copy, Debug)]
pub(super) struct NodeData {
    /// The start, and above it the kind.
    start_and_kind: u32,
    /// The end, and above it the flags.
    end_and_flags: u32,
    pub(super) parent: u32,
    /// Scalar: index into the decoded texts; alias: the node it stands for; collection: the number
    /// behind its last descendant, [`NONE`] while it is being read.
    pub(super) payload: u32,
}

const MISSING_COLON: u32 = 1 << OFFSET_BITS;
const IS_KEY: u32 = 2 << OFFSET_BITS;
const UNCLOSED: u32 = 4 << OFFSET_BITS;

impl NodeData {
    pub(super) fn new(kind: NodeKind, range: TextRange, parent: u32, payload: u32) -> Self {
        Self {
            start_and_kind: range.start | code(kind) << OFFSET_BITS,
            end_and_flags: range.end,
            parent,
            payload,
        }
    }

    pub(super) fn kind(&self) -> NodeKind {
        KINDS[(self.start_and_kind >> OFFSET_BITS) as usize]
    }

    pub(super) fn start(&self) -> u32 {
        self.start_and_kind & OFFSET_MASK
    }

    pub(super) fn end(&self) -> u32 {
        self.end_and_flags & OFFSET_MASK
    }

    pub(super) fn set_end(&mut self, end: u32) {
        self.end_and_flags = self.end_and_flags & !OFFSET_MASK | end;
    }

    pub(super) fn range(&self) -> TextRange {
        TextRange::new(self.start(), self.end())
    }

    pub(super) fn missing_colon(&self) -> bool {
        self.end_and_flags & MISSING_COLON != 0
    }

    pub(super) fn set_missing_colon(&mut self) {
        self.end_and_flags |= MISSING_COLON;
    }

    pub(super) fn is_key(&self) -> bool {
        self.end_and_flags & IS_KEY != 0
    }

    pub(super) fn set_key(&mut self) {
        self.end_and_flags |= IS_KEY;
    }

    pub(super) fn unclosed(&self) -> bool {
        self.end_and_flags & UNCLOSED != 0
    }

    pub(super) fn set_unclosed(&mut self) {
        self.end_and_flags |= UNCLOSED;
    }

    /// The number behind the last descendant of this node, which has the number `id`.
    #[inline]
    pub(super) fn subtree_end(&self, id: u32) -> u32 {
        match self.is_collection() {
            true => self.payload,
            false => id + 1,
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        self.start_and_kind >> OFFSET_BITS == 0
    }

    pub(super) fn is_alias(&self) -> bool {
        self.start_and_kind >> OFFSET_BITS == 10
    }

    pub(super) fn is_collection(&self) -> bool {
        matches!(self.start_and_kind >> OFFSET_BITS, 6..=9)
    }

    pub(super) fn is_mapping(&self) -> bool {
        matches!(self.start_and_kind >> OFFSET_BITS, 6 | 7)
    }

    pub(super) fn is_scalar(&self) -> bool {
        matches!(self.start_and_kind >> OFFSET_BITS, 1..=5)
    }

    pub(super) fn is_plain(&self) -> bool {
        self.start_and_kind >> OFFSET_BITS == 1
    }

    pub(super) fn is_quoted(&self) -> bool {
        matches!(self.start_and_kind >> OFFSET_BITS, 2 | 3)
    }
}

/// The kinds by their code; what is left of the 32 codes is never stored.
const KINDS: [NodeKind; 32] = {
    let mut kinds = [NodeKind::Absent; 32];
    kinds[1] = NodeKind::Scalar(ScalarStyle::Plain);
    kinds[2] = NodeKind::Scalar(ScalarStyle::SingleQuoted);
    kinds[3] = NodeKind::Scalar(ScalarStyle::DoubleQuoted);
    kinds[4] = NodeKind::Scalar(ScalarStyle::Literal);
    kinds[5] = NodeKind::Scalar(ScalarStyle::Folded);
    kinds[6] = NodeKind::Mapping { flow: false };
    kinds[7] = NodeKind::Mapping { flow: true };
    kinds[8] = NodeKind::Sequence { flow: false };
    kinds[9] = NodeKind::Sequence { flow: true };
    kinds[10] = NodeKind::Alias;
    kinds
};

fn code(kind: NodeKind) -> u32 {
    match kind {
        NodeKind::Absent => 0,
        NodeKind::Scalar(ScalarStyle::Plain) => 1,
        NodeKind::Scalar(ScalarStyle::SingleQuoted) => 2,
        NodeKind::Scalar(ScalarStyle::DoubleQuoted) => 3,
        NodeKind::Scalar(ScalarStyle::Literal) => 4,
        NodeKind::Scalar(ScalarStyle::Folded) => 5,
        NodeKind::Mapping { flow: false } => 6,
        NodeKind::Mapping { flow: true } => 7,
        NodeKind::Sequence { flow: false } => 8,
        NodeKind::Sequence { flow: true } => 9,
        NodeKind::Alias => 10,
    }
}

/// An anchor or a tag before a node; the first byte of the range tells which.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property {
    pub(super) node: u32,
    /// With the `&` or `!`.
    pub(super) range: TextRange,
}

/// Adds to a table that a hostile text makes large: with little to spare, so that the memory stays
/// in proportion to the text.
#[inline]
pub(super) fn push<T>(table: &mut Vec<T>, item: T) {
    if table.len() == table.capacity() {
        grow(table);
    }
    table.push(item);
}

#[cold]
fn grow<T>(table: &mut Vec<T>) {
    table.reserve_exact(table.len() / 8 + 16);
}

impl Tree {
    /// The text that was parsed.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The root of the first document; none for an empty or comment-only text.
    pub fn root(&self) -> Option<Node<'_>> {
        self.documents().next().filter(|root| !root.is_absent())
    }

    /// The roots of all documents.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.documents
            .iter()
            .map(|document| self.node(document.root))
    }

    /// The documents with their markers.
    pub fn document_table(&self) -> &[Document] {
        &self.documents
    }

    /// The directive lines (`%YAML 1.2`), without line break and comment.
    pub fn directives(&self) -> &[TextRange] {
        &self.directives
    }

    /// The node of that number.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node::new(self, id)
    }

    /// All nodes in document order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        (0..self.nodes.len() as u32).map(|id| self.node(NodeId(id)))
    }

    /// Whether something stands in the text more than once by an alias.
    pub fn has_aliases(&self) -> bool {
        self.has_aliases
    }

    /// The bytes that the tree takes, the text itself not counted: no more than 20 times its length,
    /// whatever the text.
    pub fn allocated_bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<NodeData>()
            + self.decoded.allocated_bytes()
            + self.properties.capacity() * size_of::<Property>()
            + self.comments.capacity() * size_of::<Comment>()
            + self.errors.capacity() * size_of::<SyntaxError>()
            + self.directives.capacity() * size_of::<TextRange>()
            + self.documents.capacity() * size_of::<Document>()
    }

    /// The nodes that have an anchor, with the range of the anchor and its `&`, in document order.
    pub fn anchors(&self) -> impl Iterator<Item = (Node<'_>, TextRange)> {
        let text = self.text.as_bytes();
        let anchors = self.properties.iter();
        let anchors = anchors.filter(|it| text.get(it.range.start as usize) == Some(&b'&'));
        anchors.map(|it| (self.node(NodeId(it.node)), it.range))
    }

    /// The nodes that have a tag that is somebody's own, in document order; see
    /// [`Node::has_own_tag`].
    pub fn own_tags(&self) -> impl Iterator<Item = Node<'_>> {
        self.properties.iter().filter_map(|it| {
            let node = self.node(NodeId(it.node));
            let (_, range) = node.tag()?;
            (range == it.range && node.has_own_tag()).then_some(node)
        })
    }

    /// All comments in document order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What is broken, in document order. A line has one [`SyntaxErrorKind::Syntax`] at most, and a
    /// text no more than a thousand errors.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The innermost node whose range holds or touches `offset`. A block collection's range ends
    /// with its last entry, so blank lines below it touch nothing but what encloses it.
    pub fn node_at(&self, offset: u32) -> Option<Node<'_>> {
        // Nodes stand in the order of their starts, so whatever touches the offset is the last node
        // that begins at or before it, or encloses that one.
        let behind = self.nodes.partition_point(|node| node.start() <= offset) as u32;
        let mut node = self.node(NodeId(behind.checked_sub(1)?));
        while !node.range().touches(offset) {
            node = node.parent()?;
        }
        Some(node)
    }
}
