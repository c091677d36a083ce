//! The order of the entries of a mapping: that of the catalogue, as far as anchors allow it.

use std::collections::{BTreeMap, BTreeSet};

use super::forms::Form;
use super::print::{Body, Element};
use crate::syntax::{Node, NodeKind, Tree};

/// In which order the elements of a collection stand. Only block mappings that the catalogue knows
/// are sorted. A key that it does not know stays behind the one before it, and entries that share an
/// anchor keep their order, so that no alias gets above its anchor.
pub(super) fn order(
    tree: &Tree,
    form: Form,
    node: Node<'_>,
    elements: &[Element<'_>],
    first_is_pinned: bool,
) -> Vec<usize> {
    let as_written = || (0..elements.len()).collect();
    if !matches!(form, Form::Object(_) | Form::Test(_)) || !node.is_mapping() {
        return as_written();
    }
    let groups = groups(form, elements, first_is_pinned);
    if groups.is_sorted_by_key(|group| group.rank) {
        return as_written();
    }
    let sorted = sorted(&groups, &anchored(tree, elements, &groups));
    let members = sorted.into_iter().flat_map(|index| {
        let start = groups[index].start;
        let end = groups.get(index + 1).map_or(elements.len(), |it| it.start);
        start..end
    });
    members.collect()
}

/// An entry with those behind it that the catalogue does not know.
struct Group {
    rank: usize,
    /// The index of its first element; it ends where the next one starts.
    start: usize,
}

fn groups(form: Form, elements: &[Element<'_>], first_is_pinned: bool) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (start, element) in elements.iter().enumerate() {
        let rank = match element.body {
            Body::Entry { entry, .. } => form.rank(entry.key),
            Body::Item(_) => None,
        };
        match rank {
            Some(rank) => groups.push(Group {
                rank: if start == 0 && first_is_pinned {
                    0
                } else {
                    rank + 1
                },
                start,
            }),
            None if start == 0 => groups.push(Group { rank: 0, start }),
            None => {}
        }
    }
    groups
}

/// The groups that must keep their order, as chains: those of a rank, and those that share the name
/// of an anchor which is set in one of them.
fn anchored(tree: &Tree, elements: &[Element<'_>], groups: &[Group]) -> Vec<Vec<usize>> {
    let mut by_rank: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, group) in groups.iter().enumerate() {
        by_rank.entry(group.rank).or_default().push(index);
    }
    let mut by_name: BTreeMap<&str, (bool, Vec<usize>)> = BTreeMap::new();
    let mut group = 0;
    for (index, element) in elements.iter().enumerate() {
        if groups
            .get(group + 1)
            .is_some_and(|next| next.start == index)
        {
            group += 1;
        }
        let nodes = match element.body {
            Body::Entry { entry, .. } => [Some(entry.key), Some(entry.value)],
            Body::Item(item) => [Some(item), None],
        };
        for node in nodes.into_iter().flatten() {
            names(tree, node, &mut |name, is_set| {
                let (any_set, chain) = by_name.entry(name).or_default();
                *any_set |= is_set;
                if chain.last() != Some(&group) {
                    chain.push(group);
                }
            });
        }
    }
    let shared = by_name.into_values().filter(|(any_set, _)| *any_set);
    let chains = by_rank.into_values().chain(shared.map(|it| it.1));
    chains.filter(|chain| chain.len() > 1).collect()
}

/// Hands out the names of the anchors and aliases in a node.
fn names<'t>(tree: &'t Tree, node: Node<'t>, found: &mut impl FnMut(&'t str, bool)) {
    if let Some((name, _)) = node.anchor() {
        found(name, true);
    }
    if node.kind() == NodeKind::Alias {
        found(&tree.text()[node.range().indices()][1..], false);
    }
    for child in node.children() {
        names(tree, child, found);
    }
}

/// The groups by rank, but each behind all those before it in its chains.
fn sorted(groups: &[Group], chains: &[Vec<usize>]) -> Vec<usize> {
    let mut behind: Vec<Vec<usize>> = vec![Vec::new(); groups.len()];
    let mut waiting_for = vec![0; groups.len()];
    for chain in chains {
        for pair in chain.windows(2) {
            behind[pair[0]].push(pair[1]);
            waiting_for[pair[1]] += 1;
        }
    }
    let key = |index: usize| (groups[index].rank, index);
    let free = (0..groups.len()).filter(|&index| waiting_for[index] == 0);
    let mut ready: BTreeSet<(usize, usize)> = free.map(key).collect();
    let mut sorted = Vec::with_capacity(groups.len());
    while let Some((_, index)) = ready.pop_first() {
        sorted.push(index);
        for &next in &behind[index] {
            waiting_for[next] -= 1;
            if waiting_for[next] == 0 {
                ready.insert(key(next));
            }
        }
    }
    sorted
}
