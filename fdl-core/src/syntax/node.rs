//! Cursors into a tree.

use std::borrow::Cow;

use super::decoded::Segment;
use super::scalar::may_begin_value;
use super::tree::{NONE, NodeData, NodeId, NodeKind, Tree};
use crate::text::TextRange;

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

impl Entry<'_> {
    /// From the start of the key to the end of the value.
    pub fn range(&self) -> TextRange {
        self.key.range().join(self.value.range())
    }
}

impl<'t> Node<'t> {
    pub(super) fn new(tree: &'t Tree, id: NodeId) -> Self {
        Self { tree, id }
    }

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
        self.data().kind()
    }

    /// Where it stands: a scalar with its quotes or from its `|`, a flow collection with its
    /// brackets, a block collection from its first to the end of its last entry. Anchor and tag are
    /// not part of it, nor is the line break behind a block scalar.
    pub fn range(self) -> TextRange {
        self.data().range()
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
        self.children_if(|data| data.is_collection())
    }

    #[inline]
    fn children_if(self, has_any: impl FnOnce(&NodeData) -> bool) -> Children<'t> {
        let data = self.data();
        let behind = if has_any(data) { data.payload } else { 0 };
        Children {
            tree: self.tree,
            nodes: &self.tree.nodes[..behind as usize],
            next: self.id.0 + 1,
        }
    }

    /// The number behind the last descendant.
    fn subtree_end(self) -> u32 {
        self.data().subtree_end(self.id.0)
    }

    fn next_sibling(self) -> Option<Node<'t>> {
        let parent = self.parent()?;
        let next = self.subtree_end();
        (next < parent.subtree_end()).then(|| self.tree.node(NodeId(next)))
    }

    fn previous_sibling(self) -> Option<Node<'t>> {
        let parent = self.parent()?;
        let mut node = self.tree.node(NodeId(self.id.0.checked_sub(1)?));
        if node == parent {
            return None;
        }
        while node.parent() != Some(parent) {
            node = node.parent()?;
        }
        Some(node)
    }

    /// The entries of a mapping as written, merge keys unresolved; nothing for other nodes.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        let mut children = self.children_if(|data| data.is_mapping());
        std::iter::from_fn(move || {
            Some(Entry {
                key: children.next()?,
                value: children.next()?,
            })
        })
    }

    /// The items of a sequence; nothing for other nodes.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        self.children_if(|data| data.is_collection() && !data.is_mapping())
    }

    /// The first entry of a mapping whose key reads `name`.
    pub fn entry(self, name: &str) -> Option<Entry<'t>> {
        self.entries().find(|entry| entry.key.reads(name))
    }

    /// Whether it is a scalar whose decoded text is `text`.
    #[inline]
    pub fn reads(self, text: &str) -> bool {
        let data = self.data();
        if data.payload != NONE || !data.is_plain() {
            return self.str() == Some(text);
        }
        // Most keys differ in their length: their text is not looked at.
        let range = data.range();
        range.len() as usize == text.len()
            && self.tree.text.as_bytes()[range.indices()] == *text.as_bytes()
    }

    /// How many bytes the decoded text of a scalar has.
    pub fn text_length(self) -> Option<usize> {
        let data = self.data();
        match data.payload {
            _ if !data.is_scalar() => None,
            NONE => Some(self.content_range().len() as usize),
            _ => self.str().map(str::len),
        }
    }

    /// The value of [`Node::entry`], aliases followed.
    pub fn get(self, name: &str) -> Option<Node<'t>> {
        self.entry(name).map(|entry| entry.value.resolved())
    }

    /// Whether it is the key of an entry.
    pub fn is_key(self) -> bool {
        self.data().is_key()
    }

    /// The entry that this node is the key or the value of.
    pub fn owning_entry(self) -> Option<Entry<'t>> {
        if !self.parent()?.is_mapping() {
            return None;
        }
        Some(match self.is_key() {
            true => Entry {
                key: self,
                value: self.next_sibling()?,
            },
            false => Entry {
                key: self.previous_sibling()?,
                value: self,
            },
        })
    }

    /// The node that an alias stands for; itself otherwise, and for an alias of nothing. Never a node
    /// that contains the alias.
    pub fn resolved(self) -> Node<'t> {
        let data = self.data();
        match data.is_alias() {
            true => self.follow(data.payload).unwrap_or(self),
            false => self,
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        self.data().is_mapping()
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        let data = self.data();
        data.is_collection() && !data.is_mapping()
    }

    /// Whether it is a written scalar.
    pub fn is_scalar(self) -> bool {
        self.data().is_scalar()
    }

    /// Whether nothing is written in its place.
    pub fn is_absent(self) -> bool {
        self.data().is_absent()
    }

    /// Whether it is a key that no colon follows: a word half typed. (In `{a, b}` that is legal.)
    pub fn lacks_colon(self) -> bool {
        self.data().missing_colon()
    }

    /// The decoded text of a scalar.
    pub fn text(self) -> Option<Cow<'t, str>> {
        Some(Cow::Borrowed(self.str()?))
    }

    /// The decoded text of a scalar, borrowed from the tree.
    #[inline]
    pub fn str(self) -> Option<&'t str> {
        let data = self.data();
        match data.is_plain() && data.payload == NONE {
            true => Some(&self.tree.text[data.range().indices()]),
            false => self.other_str(),
        }
    }

    /// The same for what is no plain scalar of one line.
    #[inline(never)]
    fn other_str(self) -> Option<&'t str> {
        let data = self.data();
        if !data.is_scalar() {
            return None;
        }
        if data.payload != NONE
            && let Some(decoded) = self.tree.decoded.text(data.payload)
        {
            return Some(decoded);
        }
        Some(&self.tree.text[self.content_range().indices()])
    }

    /// The first byte of what is written for a scalar; none where nothing is.
    #[inline]
    pub fn first_byte(self) -> Option<u8> {
        let range = self.range();
        let bytes = self.tree.text.as_bytes();
        (!range.is_empty()).then(|| bytes[range.start as usize])
    }

    /// Whether it is text by its first byte: plain, and no tag can make something else of it. Most
    /// scalars are.
    #[inline]
    pub(super) fn is_plain_text(self) -> bool {
        self.data().is_plain()
            && self.tree.properties.is_empty()
            && self.first_byte().is_some_and(|it| !may_begin_value(it))
    }

    /// The range of a scalar without its quotes; for other nodes the whole range.
    pub fn content_range(self) -> TextRange {
        let data = self.data();
        let range = data.range();
        match data.is_quoted() {
            true => TextRange::new(range.start + 1, range.end - u32::from(!data.unclosed())),
            false => range,
        }
    }

    /// Whether it is a quoted scalar or a flow collection whose end is missing.
    pub fn is_unclosed(self) -> bool {
        self.data().unclosed()
    }

    fn segments(self) -> Option<&'t [Segment]> {
        if !self.is_scalar() || self.data().payload == NONE {
            return None;
        }
        Some(self.tree.decoded.segments(self.data().payload))
    }

    /// The offset in the source of the character that stands at `offset` of the decoded
    /// [`Node::text`]; the end of the text maps to the end of the content.
    pub fn source_offset(self, offset: u32) -> u32 {
        let content = self.content_range();
        let Some(segments) = self.segments() else {
            return (content.start + offset).min(content.end);
        };
        let behind = segments.partition_point(|segment| segment.value <= offset);
        let Some(segment) = behind.checked_sub(1).map(|it| segments[it]) else {
            return content.end;
        };
        let limit = segments.get(behind).map_or(content.end, |next| next.source);
        (segment.source + (offset - segment.value)).min(limit)
    }

    /// The offset in the source behind the character that ends at `offset` of the decoded text.
    fn source_end(self, offset: u32) -> u32 {
        let content = self.content_range();
        let Some(segments) = self.segments() else {
            return (content.start + offset).min(content.end);
        };
        // What ends here belongs to the segment before, not to the one that begins here, which may
        // stand a line away.
        let at = segments.partition_point(|segment| segment.value < offset);
        match segments.get(at) {
            Some(segment) if segment.value == offset => segment.source,
            _ => self.source_offset(offset),
        }
        .min(content.end)
    }

    /// The offset in the decoded [`Node::text`] of the character at or before `source` offset.
    pub fn decoded_offset(self, source: u32) -> u32 {
        let content = self.content_range();
        let Some(segments) = self.segments() else {
            return source.clamp(content.start, content.end) - content.start;
        };
        let behind = segments.partition_point(|segment| segment.source <= source);
        let Some(segment) = behind.checked_sub(1).map(|it| segments[it]) else {
            return 0;
        };
        let length = self.str().map_or(0, str::len) as u32;
        let limit = segments.get(behind).map_or(length, |next| next.value);
        (segment.value + (source - segment.source)).min(limit)
    }

    /// The source range of a range of the decoded text.
    pub fn source_range(self, range: TextRange) -> TextRange {
        let start = self.source_offset(range.start);
        match range.is_empty() {
            true => TextRange::empty(start),
            false => TextRange::new(start, self.source_end(range.end).max(start)),
        }
    }

    /// The anchor's name, without `&`, and the range with it.
    pub fn anchor(self) -> Option<(&'t str, TextRange)> {
        let (text, range) = self.property(b'&')?;
        Some((&text[1..], range))
    }

    /// The tag as written, and its range.
    pub fn tag(self) -> Option<(&'t str, TextRange)> {
        self.property(b'!')
    }

    /// Whether the value has a tag that the core schema does not define: nobody knows its type then.
    pub fn has_own_tag(self) -> bool {
        self.tag().is_some_and(|(tag, _)| {
            let core = tag == "!" || tag.starts_with("!!");
            !core && !tag.starts_with("!<tag:yaml.org,2002:")
        })
    }

    #[inline]
    fn property(self, sign: u8) -> Option<(&'t str, TextRange)> {
        match self.tree.properties.is_empty() {
            true => None,
            false => self.property_of(sign),
        }
    }

    fn property_of(self, sign: u8) -> Option<(&'t str, TextRange)> {
        let all = &self.tree.properties;
        let from = all.partition_point(|it| it.node < self.id.0);
        all[from..]
            .iter()
            .take_while(|it| it.node == self.id.0)
            .map(|it| (&self.tree.text[it.range.indices()], it.range))
            .find(|(text, _)| text.as_bytes().first() == Some(&sign))
    }

    fn follow(self, id: u32) -> Option<Node<'t>> {
        (id != NONE).then(|| self.tree.node(NodeId(id)))
    }
}

/// The children of a node that are still to come.
struct Children<'t> {
    tree: &'t Tree,
    /// Those before the end of the last child.
    nodes: &'t [NodeData],
    next: u32,
}

impl<'t> Iterator for Children<'t> {
    type Item = Node<'t>;

    #[inline]
    fn next(&mut self) -> Option<Node<'t>> {
        let id = self.next;
        self.next = self.nodes.get(id as usize)?.subtree_end(id);
        Some(self.tree.node(NodeId(id)))
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
