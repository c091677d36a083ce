//! Adding nodes to the arena.

use std::ops::Range;

use super::Parser;
use super::properties::Props;
use crate::syntax::tree::{self, NONE, NodeData, NodeKind, Property, ScalarStyle};
use crate::text::TextRange;

/// A scalar or alias that was read but is no node yet: what follows decides where it belongs.
#[derive(Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: NodeKind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) payload: u32,
    pub(super) unclosed: bool,
    pub(super) multi_line: bool,
}

impl Parser<'_> {
    #[inline]
    fn push(&mut self, node: NodeData, props: Props) -> u32 {
        let id = self.nodes.len() as u32;
        tree::push(&mut self.nodes, node);
        if !props.is_empty() {
            self.push_properties(id, props);
        }
        id
    }

    #[cold]
    fn push_properties(&mut self, node: u32, props: Props) {
        for range in props.anchor.into_iter().chain(props.tag) {
            tree::push(&mut self.properties, Property { node, range });
        }
        self.define_anchor(node, props);
    }

    /// Adds an empty node at `at`.
    pub(super) fn absent(&mut self, parent: u32, at: usize, props: Props) -> u32 {
        let range = TextRange::empty(at as u32);
        self.last_end = at;
        self.push(NodeData::new(NodeKind::Absent, range, parent, NONE), props)
    }

    /// Adds a plain scalar of one line without anchor and tag, key or not: what most nodes are.
    #[inline]
    pub(super) fn push_simple(&mut self, parent: u32, range: Range<usize>, is_key: bool) {
        let kind = NodeKind::Scalar(ScalarStyle::Plain);
        let place = TextRange::new(range.start as u32, range.end as u32);
        let mut node = NodeData::new(kind, place, parent, NONE);
        if is_key {
            node.set_key();
        }
        self.last_end = range.end;
        tree::push(&mut self.nodes, node);
    }

    /// Adds a plain scalar of one line.
    pub(super) fn push_plain(&mut self, parent: u32, token: Token, props: Props) -> u32 {
        let kind = NodeKind::Scalar(ScalarStyle::Plain);
        let range = TextRange::new(token.start as u32, token.end as u32);
        self.last_end = token.end;
        self.push(NodeData::new(kind, range, parent, NONE), props)
    }

    pub(super) fn push_token(&mut self, parent: u32, token: Token, props: Props) -> u32 {
        let range = TextRange::new(token.start as u32, token.end as u32);
        let mut node = NodeData::new(token.kind, range, parent, token.payload);
        if token.unclosed {
            node.set_unclosed();
        }
        self.last_end = token.end;
        let id = self.push(node, props);
        if token.kind == NodeKind::Alias {
            self.has_aliases = true;
            self.note_alias(id);
        }
        id
    }

    /// Adds a collection that begins at `start`; [`Parser::close`] ends it.
    pub(super) fn push_collection(
        &mut self,
        kind: NodeKind,
        parent: u32,
        start: usize,
        props: Props,
    ) -> u32 {
        let range = TextRange::empty(start as u32);
        self.push(NodeData::new(kind, range, parent, NONE), props)
    }

    pub(super) fn close(&mut self, id: u32, end: usize) {
        let behind = self.nodes.len() as u32;
        let node = &mut self.nodes[id as usize];
        node.set_end(end as u32);
        node.payload = behind;
        self.last_end = end;
    }

    pub(super) fn mark_key(&mut self, id: u32) {
        self.nodes[id as usize].set_key();
    }

    pub(super) fn mark_missing_colon(&mut self, id: u32) {
        self.nodes[id as usize].set_missing_colon();
    }

    /// Puts the flow collection `id`, which is the last node with its descendants, into a new mapping
    /// as its first key, and returns the mapping. Only for keys, so the descendants are few.
    pub(super) fn wrap(&mut self, id: u32, kind: NodeKind, outer: Props, inner: Props) -> u32 {
        let parent = self.nodes[id as usize].parent;
        let start = self.nodes[id as usize].start();
        let moved = |number: &mut u32| {
            if *number != NONE && *number >= id {
                *number += 1;
            }
        };
        for node in &mut self.nodes[id as usize..] {
            moved(&mut node.parent);
            if node.is_collection() || node.kind() == NodeKind::Alias {
                moved(&mut node.payload);
            }
        }
        self.nodes[id as usize].parent = id;
        let range = TextRange::empty(start);
        self.nodes
            .insert(id as usize, NodeData::new(kind, range, parent, NONE));
        self.anchors.values_mut().for_each(moved);
        for (alias, _) in self.aliases.iter_mut().rev().take_while(|it| it.0 >= id) {
            *alias += 1;
        }
        let repeating = self.repeating.iter_mut().rev();
        repeating.take_while(|it| **it >= id).for_each(moved);
        let from = self.properties.partition_point(|it| it.node < id);
        for property in &mut self.properties[from..] {
            property.node += 1;
        }
        self.split_properties(from, id, outer, inner);
        id
    }

    /// Gives the new mapping `id` the properties of the lines before, its key those of its own line.
    fn split_properties(&mut self, from: usize, id: u32, outer: Props, inner: Props) {
        if outer.is_empty() && inner.is_empty() {
            return;
        }
        // Both were given to the key when it was read as a value.
        let behind = self.properties.partition_point(|it| it.node <= id + 1);
        let properties = [(id, outer), (id + 1, inner)]
            .into_iter()
            .flat_map(|(node, props)| {
                let ranges = props.anchor.into_iter().chain(props.tag);
                ranges.map(move |range| Property { node, range })
            });
        self.properties.splice(from..behind, properties);
        self.define_anchor(id, outer);
        self.define_anchor(id + 1, inner);
    }
}
