//! Names: of states, of global variables, of anchors. What is named at an offset, and every place
//! where that is named.
//!
//! Names are told apart by what they mean, not by their letters: a state of another scope with the
//! same name is another one.

use std::sync::Arc;

use smol_str::SmolStr;

use crate::analysis::Analysis;
use crate::expr::ast::{Expr, ExprKind};
use crate::model::{Expression, State, StateId, Template, TemplateEntry};
use crate::syntax::{Node, NodeId, NodeKind, ScalarStyle, Tree};
use crate::text::TextRange;

/// A thing that has a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Named {
    /// A state.
    State(StateId),
    /// A member of `$Global`.
    Global(Arc<str>),
    /// The node behind an anchor.
    Anchor(NodeId),
}

/// A place where a thing is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mention {
    /// The scalar or alias that the name stands in, or the node behind the anchor.
    pub(super) node: NodeId,
    /// The name alone, without quotes, `&`, `*` and `.$`.
    pub(super) range: TextRange,
    /// The name in the decoded text of the scalar; empty where there is none.
    pub(super) decoded: TextRange,
    /// What is done with the name there.
    pub(super) usage: Usage,
}

/// What is done with a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Usage {
    /// It is given: the `Name` of a state, an anchor, a key that writes a global variable.
    Write,
    /// It is used.
    Read,
    /// An alias stands for the scalar that has it.
    Alias,
}

/// What is named at `offset`, and the mention there.
pub(super) fn named_at(analysis: &Analysis, offset: u32) -> Option<(Named, Mention)> {
    let node = analysis.tree.node_at(offset);
    let named = match node.map(Node::kind) {
        Some(NodeKind::Scalar(_)) => node.and_then(|it| in_scalar(analysis, it, offset)),
        _ => None,
    };
    let named = named.or_else(|| anchor_at(&analysis.tree, offset).map(Named::Anchor))?;
    let own = node.map(Node::id);
    let mut mentions = mentions(analysis, &named).into_iter();
    let mention = mentions.find(|it| match named {
        // The scalar is nothing but the name: its quotes belong to it.
        Named::State(_) => Some(it.node) == own,
        // So does what a key has behind it.
        Named::Global(_) if it.usage == Usage::Write => Some(it.node) == own,
        Named::Global(_) => it.range.touches(offset),
        Named::Anchor(_) => signed(it.range).touches(offset),
    })?;
    Some((named, mention))
}

fn in_scalar(analysis: &Analysis, scalar: Node<'_>, offset: u32) -> Option<Named> {
    let flow = &analysis.flow;
    let own = |it: &&State| it.name.as_ref().is_some_and(|it| it.node == scalar.id());
    if let Some(state) = flow.states.iter().find(own) {
        return Some(Named::State(state.id));
    }
    let mut transitions = flow.transitions();
    if let Some(transition) = transitions.find(|it| it.target.node == scalar.id()) {
        return Some(Named::State(flow.resolve(transition)?.id));
    }
    if let Some(entry) = global_entries(analysis).find(|it| it.key_node == scalar.id()) {
        return Some(Named::Global(entry.key.clone()));
    }
    let mut expressions = flow.expressions.iter();
    let expression = expressions.find(|it| it.node == scalar.id())?;
    let at = scalar.decoded_offset(offset);
    let (name, _) = global_reads(expression).find(|(_, range)| range.touches(at))?;
    Some(Named::Global(name.as_str().into()))
}

/// Every place where a thing is named, in the order of the text.
pub(super) fn mentions(analysis: &Analysis, named: &Named) -> Vec<Mention> {
    let mut found = match named {
        Named::State(id) => of_state(analysis, *id),
        Named::Global(name) => of_global(analysis, name),
        Named::Anchor(node) => of_anchor(&analysis.tree, *node),
    };
    found.sort_by_key(|it| (it.range.start, it.usage != Usage::Write));
    // What aliases repeat stands in one place.
    found.dedup_by_key(|it| it.range);
    found
}

fn of_state(analysis: &Analysis, id: StateId) -> Vec<Mention> {
    let flow = &analysis.flow;
    let name = flow.state(id).name.iter();
    let name = name.map(|it| (it.node, Usage::Write));
    let leading = flow.transitions();
    let leading = leading.filter(|it| flow.resolve(*it).is_some_and(|it| it.id == id));
    let leading = leading.map(|it| (it.target.node, Usage::Read));
    let mut found: Vec<Mention> = name
        .chain(leading)
        .map(|(node, usage)| whole(analysis.tree.node(node), usage))
        .collect();
    found.extend(aliases(analysis, &found));
    found
}

/// The aliases of the scalars that have the name.
fn aliases(analysis: &Analysis, of: &[Mention]) -> Vec<Mention> {
    let aliases = analysis.tree.nodes();
    let aliases = aliases.filter(|it| it.kind() == NodeKind::Alias);
    let aliases = aliases.filter(|it| of.iter().any(|of| of.node == it.resolved().id()));
    aliases
        .map(|it| Mention {
            node: it.id(),
            range: it.range(),
            decoded: TextRange::default(),
            usage: Usage::Alias,
        })
        .collect()
}

/// A scalar that is a name as a whole.
fn whole(scalar: Node<'_>, usage: Usage) -> Mention {
    let text = scalar.str().unwrap_or_default();
    let is_block = matches!(
        scalar.kind(),
        NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded)
    );
    let decoded = match is_block {
        true => text.trim_end_matches('\n'),
        false => text,
    };
    let decoded = TextRange::new(0, decoded.len() as u32);
    Mention {
        node: scalar.id(),
        range: match is_block {
            true => scalar.source_range(decoded),
            false => scalar.content_range(),
        },
        decoded,
        usage,
    }
}

fn of_global(analysis: &Analysis, name: &str) -> Vec<Mention> {
    let mention = |node: NodeId, decoded: TextRange, usage| Mention {
        node,
        range: analysis.tree.node(node).source_range(decoded),
        decoded,
        usage,
    };
    let keys = global_entries(analysis).filter(|it| &*it.key == name);
    let keys = keys.map(|it| {
        let decoded = TextRange::new(0, it.key.len() as u32);
        mention(it.key_node, decoded, Usage::Write)
    });
    let reads = analysis.flow.expressions.iter().flat_map(|expression| {
        let reads = global_reads(expression).filter(|(it, _)| &***it == name);
        reads.map(|(_, range)| mention(expression.node, range, Usage::Read))
    });
    keys.chain(reads).collect()
}

/// The members of all `GlobalConstructor`s.
pub(super) fn global_entries(analysis: &Analysis) -> impl Iterator<Item = &TemplateEntry> {
    let states = analysis.flow.states.iter();
    let constructors = states.filter_map(|it| it.global_constructor.as_ref());
    let entries = constructors.filter_map(|it| match &it.template {
        Template::Object(entries) => Some(entries),
        _ => None,
    });
    entries.flatten()
}

/// The members that an expression reads right below `$Global`, with their places in its text.
fn global_reads(expression: &Expression) -> impl Iterator<Item = (&SmolStr, TextRange)> {
    expression.ast.walk().filter_map(|it| match &it.kind {
        ExprKind::Member { base, name } if is_global(base) && !name.range.is_empty() => {
            Some((&name.value, name.range))
        }
        _ => None,
    })
}

/// Whether an expression is `$Global`.
pub(super) fn is_global(expression: &Expr) -> bool {
    matches!(&expression.kind, ExprKind::Variable(name) if &**name == "$Global")
}

/// The node behind the anchor at `offset`, or behind that of the alias there.
pub(super) fn anchor_at(tree: &Tree, offset: u32) -> Option<NodeId> {
    let alias = tree.node_at(offset);
    let alias = alias.filter(|it| it.kind() == NodeKind::Alias);
    let anchored = alias.map(Node::resolved).or_else(|| {
        let mut anchors = tree.anchors();
        let (node, _) = anchors.find(|(_, range)| range.touches(offset))?;
        Some(node)
    });
    anchored.map(Node::id)
}

/// The name of an anchor or alias with its sign.
pub(super) fn signed(name: TextRange) -> TextRange {
    TextRange::new(name.start - 1, name.end)
}

/// The anchor of a node and its aliases.
pub(super) fn of_anchor(tree: &Tree, node: NodeId) -> Vec<Mention> {
    let Some((_, anchor)) = tree.node(node).anchor() else {
        return Vec::new();
    };
    let mention = |node: NodeId, range: TextRange, usage| Mention {
        node,
        // Behind the sign.
        range: TextRange::new(range.start + 1, range.end),
        decoded: TextRange::default(),
        usage,
    };
    let aliases = tree.nodes();
    let aliases = aliases.filter(|it| it.kind() == NodeKind::Alias && it.resolved().id() == node);
    let aliases = aliases.map(|it| mention(it.id(), it.range(), Usage::Read));
    std::iter::once(mention(node, anchor, Usage::Write))
        .chain(aliases)
        .collect()
}
