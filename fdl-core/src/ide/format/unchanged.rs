//! Whether a text that was laid out still says the same.

use std::collections::{BTreeMap, HashMap, VecDeque};

use crate::syntax::{Entry, Node, NodeId, NodeKind, ScalarStyle, SyntaxErrorKind, Tree};
use crate::text::TextRange;

/// Where the first difference between two trees is, in the old one: in values, styles, anchors, tags,
/// comments or directives. The order of the entries of a block mapping may differ.
pub(super) fn first_difference(old: &Tree, new: &Tree) -> Option<TextRange> {
    let start = TextRange::empty(0);
    let broken = new
        .errors()
        .iter()
        .any(|it| it.kind == SyntaxErrorKind::Syntax);
    if broken || comments(old) != comments(new) || directives(old) != directives(new) {
        return Some(start);
    }
    if old.document_table().len() != new.document_table().len() {
        return Some(start);
    }
    let mut comparison = Comparison::default();
    for (old, new) in old.documents().zip(new.documents()) {
        if let Some(range) = comparison.node(old, new) {
            return Some(range);
        }
    }
    comparison.aliases()
}

fn comments(tree: &Tree) -> Vec<&str> {
    let comments = tree.comments().iter();
    let mut texts: Vec<&str> = comments
        .map(|it| tree.text()[it.range.indices()].trim_end())
        .collect();
    texts.sort_unstable();
    texts
}

fn directives(tree: &Tree) -> Vec<&str> {
    let directives = tree.directives().iter();
    directives.map(|it| &tree.text()[it.indices()]).collect()
}

#[derive(Default)]
struct Comparison<'o, 'n> {
    /// The new node of each old one.
    nodes: HashMap<NodeId, NodeId>,
    aliases: Vec<(Node<'o>, Node<'n>)>,
}

impl<'o, 'n> Comparison<'o, 'n> {
    fn node(&mut self, old: Node<'o>, new: Node<'n>) -> Option<TextRange> {
        self.nodes.insert(old.id(), new.id());
        let anchor = |it: Node<'_>| it.anchor().map(|it| it.0.to_owned());
        let tag = |it: Node<'_>| it.tag().map(|it| it.0.to_owned());
        let same = style(old) == style(new)
            && old.str() == new.str()
            && old.scalar_type() == new.scalar_type()
            && anchor(old) == anchor(new)
            && tag(old) == tag(new);
        if !same {
            return Some(old.range());
        }
        if old.kind() == NodeKind::Alias {
            self.aliases.push((old, new));
            return (old.source() != new.source()).then(|| old.range());
        }
        if old.is_mapping() {
            return self.mapping(old, new);
        }
        let (mut ours, mut theirs) = (old.items(), new.items());
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return None,
                (Some(ours), Some(theirs)) => {
                    if let Some(range) = self.node(ours, theirs) {
                        return Some(range);
                    }
                }
                _ => return Some(old.range()),
            }
        }
    }

    fn mapping(&mut self, old: Node<'o>, new: Node<'n>) -> Option<TextRange> {
        // Of keys that are written twice, the order counts.
        let mut found: BTreeMap<Option<&str>, VecDeque<Entry<'n>>> = BTreeMap::new();
        for entry in new.entries() {
            found.entry(entry.key.str()).or_default().push_back(entry);
        }
        for entry in old.entries() {
            let other = found
                .get_mut(&entry.key.str())
                .and_then(VecDeque::pop_front);
            let Some(other) = other else {
                return Some(entry.key.range());
            };
            let key = self.node(entry.key, other.key);
            if let Some(range) = key.or_else(|| self.node(entry.value, other.value)) {
                return Some(range);
            }
        }
        let more = found.values().any(|it| !it.is_empty());
        more.then(|| old.range())
    }

    /// The first alias that stands for another node than before.
    fn aliases(&self) -> Option<TextRange> {
        let changed = self.aliases.iter().find(|(old, new)| {
            let target = self.nodes.get(&old.resolved().id());
            target != Some(&new.resolved().id())
        });
        changed.map(|(old, _)| old.range())
    }
}

/// How a node is written; of quotes either kind will do.
fn style(node: Node<'_>) -> NodeKind {
    match node.kind() {
        NodeKind::Scalar(ScalarStyle::SingleQuoted) => NodeKind::Scalar(ScalarStyle::DoubleQuoted),
        kind => kind,
    }
}
