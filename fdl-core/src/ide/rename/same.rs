//! Whether a renamed flow is the same flow: everything but the name is as it was.

use super::Family;
use crate::analysis::Analysis;
use crate::ide::names::{Mention, Named, mentions};
use crate::model::StateId;
use crate::syntax::{Node, Tree};

/// Whether `after` is `before` with another name for `named`.
pub(super) fn is_same(
    before: &Analysis,
    after: &Analysis,
    named: &Named,
    name: &str,
    family: &Family,
) -> bool {
    is_same_tree(&before.tree, &after.tree, &family.mentions)
        && after.flow.states.len() == before.flow.states.len()
        && has_name(before, after, named, name, family)
        && leads_as_before(before, after)
        && errors(after) <= errors(before)
}

/// Whether the trees have the same form and, beside the names, the same texts.
pub(in crate::ide) fn is_same_tree(old: &Tree, new: &Tree, names: &[Mention]) -> bool {
    let form = |it: Node<'_>| {
        let parent = it.parent().map(Node::id);
        (parent, it.is_scalar(), it.is_key(), it.resolved().id())
    };
    let is_name = |it: Node<'_>| names.iter().any(|of| of.node == it.id());
    let same = |(old, new): (Node<'_>, Node<'_>)| {
        form(old) == form(new)
            && (is_name(old) || old.str() == new.str() && old.scalar_type() == new.scalar_type())
    };
    old.nodes().count() == new.nodes().count()
        && old.nodes().zip(new.nodes()).all(same)
        && new.comments().len() == old.comments().len()
        && new.errors().len() <= old.errors().len()
}

fn has_name(
    before: &Analysis,
    after: &Analysis,
    named: &Named,
    name: &str,
    family: &Family,
) -> bool {
    match named {
        Named::State(_) => family.states.iter().all(|it| {
            let own = after.flow.state(*it).name.as_ref();
            own.is_some_and(|it| it.value.trim_end_matches('\n') == name)
        }),
        Named::Global(_) => {
            let own = mentions(after, &Named::Global(name.into()));
            own.len() >= mentions(before, named).len()
        }
        Named::Anchor(_) => mentions(after, named).len() == mentions(before, named).len(),
    }
}

/// Whether every way leads where it led; one that led nowhere may lead somewhere now.
fn leads_as_before(before: &Analysis, after: &Analysis) -> bool {
    let same = |old: Option<StateId>, new: Option<StateId>| old.is_none() || old == new;
    let states = before.flow.states.iter();
    let mut edges = states.map(|it| (before.graph.edges(it.id), after.graph.edges(it.id)));
    let mut starts = before.flow.scopes.iter().map(|it| {
        let start = |of: &Analysis| of.graph.scope(it.id).start;
        (start(before), start(after))
    });
    edges.all(|(old, new)| {
        let mut pairs = old.iter().zip(new);
        old.len() == new.len() && pairs.all(|(old, new)| same(old.to, new.to))
    }) && starts.all(|(old, new)| same(old, new))
}

/// How many mistakes the expressions have.
fn errors(analysis: &Analysis) -> usize {
    let expressions = analysis.flow.expressions.iter();
    expressions.map(|it| it.errors.len()).sum()
}
