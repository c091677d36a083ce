//! What the rules about expressions share.

use std::collections::HashSet;

use super::attributes::{has_own_tag, uses};
use crate::analysis::Analysis;
use crate::catalog::objects::AttributeValue;
use crate::expr::ast::{Expr, Path};
use crate::model::Expression;
use crate::syntax::{Node, NodeId};
use crate::text::TextRange;

/// The expressions of the flow whose text is known: none with a tag of somebody's own.
pub(super) fn expressions(analysis: &Analysis) -> impl Iterator<Item = &Expression> {
    let known = |it: &&Expression| !has_own_tag(analysis.tree.node(it.node));
    analysis.flow.expressions.iter().filter(known)
}

/// The place in the source of a range of an expression's text. An empty range, where something is
/// missing, is widened to the character before it: there has to be something to point at.
pub(super) fn place(analysis: &Analysis, expression: &Expression, range: TextRange) -> TextRange {
    let mut range = range;
    if range.is_empty() {
        let before = &expression.text[..range.start as usize];
        let last = before.trim_end().char_indices().next_back();
        range = match last {
            Some((at, character)) => TextRange::new(at as u32, (at + character.len_utf8()) as u32),
            None => TextRange::new(0, expression.text.len() as u32),
        };
    }
    let found = expression.source_range(&analysis.tree, range);
    match found.is_empty() {
        true => analysis.tree.node(expression.node).range(),
        false => found,
    }
}

/// The paths of an expression, as long as they are: of `$Input.a.b` not also `$Input.a`.
pub(super) fn paths(root: &Expr) -> impl Iterator<Item = (&Expr, Path<'_>)> {
    let mut open = vec![root];
    std::iter::from_fn(move || {
        while let Some(expr) = open.pop() {
            match expr.path() {
                Some(path) => return Some((expr, path)),
                None => open.extend(expr.children().into_iter().rev()),
            }
        }
        None
    })
}

/// A mapping in which `.$` keys hold expressions.
pub(super) struct Template<'a> {
    pub(super) node: Node<'a>,
    /// Whether it stands below a mapping under a `.$` key, where text that starts with `$` is an
    /// expression without the suffix (Q29).
    pub(super) below_suffix: bool,
}

/// Every mapping of every constructor, at every depth, once.
pub(super) fn templates(analysis: &Analysis) -> Vec<Template<'_>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for it in uses(analysis) {
        let constructor = match it.attribute.map(|row| row.value) {
            Some(AttributeValue::Constructor | AttributeValue::Parameters) => true,
            Some(AttributeValue::Object(kind)) => kind.is_open(),
            _ => false,
        };
        if constructor && !it.suffixed {
            collect(it.value(), &mut seen, &mut found);
        }
    }
    found
}

fn collect<'a>(root: Node<'a>, seen: &mut HashSet<NodeId>, found: &mut Vec<Template<'a>>) {
    let mut open = vec![(root, false)];
    while let Some((node, below_suffix)) = open.pop() {
        let node = node.resolved();
        let holds = node.is_mapping() || node.is_sequence();
        if !holds || !seen.insert(node.id()) {
            continue;
        }
        if node.is_mapping() {
            found.push(Template { node, below_suffix });
        }
        for entry in node.entries() {
            let suffixed = entry.key.text().is_some_and(|key| key.ends_with(".$"));
            open.push((entry.value, below_suffix || suffixed));
        }
        open.extend(node.items().map(|item| (item, below_suffix)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    #[test]
    fn paths_are_as_long_as_they_are() {
        let (ast, _) = parse("length($Input.a.b) > $Context.Current[0].x && !$Global");
        let found: Vec<String> = paths(&ast)
            .map(|(_, path)| format!("{} {}", path.variable.value, path.names.len()))
            .collect();
        assert_eq!(found, ["$Input 2", "$Context 1", "$Global 0"]);
    }
}
