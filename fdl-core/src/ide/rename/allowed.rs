//! Which names may change, and into what.

use super::Family;
use crate::analysis::Analysis;
use crate::catalog::objects::AttributeValue;
use crate::expr::ast::ExprKind;
use crate::expr::is_name;
use crate::ide::names::{Mention, Named, Usage, global_entries, is_global};
use crate::ide::role::Role;
use crate::model::StateId;
use crate::syntax::{Node, NodeId, NodeKind, Tree};
use crate::text::LineIndex;

/// The name as it is.
pub(super) fn current(analysis: &Analysis, named: &Named) -> String {
    match named {
        Named::State(id) => {
            let name = analysis.flow.state(*id).name.as_ref();
            let name = name.map_or("", |it| &it.value);
            // A literal block ends with a line break that nobody means.
            name.trim_end_matches('\n').to_owned()
        }
        Named::Global(name) => name.to_string(),
        Named::Anchor(node) => anchor_name(analysis.tree.node(*node)).to_owned(),
    }
}

/// The name of a node's anchor.
pub(in crate::ide) fn anchor_name(node: Node<'_>) -> &str {
    node.anchor().map_or("", |(name, _)| name)
}

/// Whether the name can be changed at all.
///
/// # Errors
///
/// Why it cannot.
pub(super) fn may_change(
    analysis: &Analysis,
    named: &Named,
    family: &Family,
) -> Result<(), String> {
    match named {
        Named::State(_) => {
            let name = current(analysis, named);
            if name.contains(char::is_control) {
                return Err("a name of several lines cannot be renamed".to_owned());
            }
            match family.mentions.iter().find(|it| is_data(analysis, it)) {
                Some(alias) => Err(format!(
                    "`{}` in line {} uses the name `{name}` for something else",
                    analysis.tree.node(alias.node).source(),
                    line(analysis, alias.range.start)
                )),
                None => Ok(()),
            }
        }
        Named::Global(name) => match whole_read(analysis) {
            Some(offset) => Err(format!(
                "`$Global` is read as a whole in line {}: what gets it may know `{name}` by this name",
                line(analysis, offset)
            )),
            None => Ok(()),
        },
        Named::Anchor(_) => Ok(()),
    }
}

/// Whether a mention is an alias that is no name of a state.
fn is_data(analysis: &Analysis, mention: &Mention) -> bool {
    if mention.usage != Usage::Alias {
        return false;
    }
    let alias = analysis.tree.node(mention.node);
    let in_state = alias.parent().is_some_and(|it| Role::of(it).is_state());
    match Role::of(alias) {
        Role::Scalar(attribute) => {
            let is_name = attribute.name == "Name" && in_state;
            attribute.value != AttributeValue::StateName && !is_name
        }
        _ => true,
    }
}

/// Where an expression reads more of `$Global` than a member of that name.
fn whole_read(analysis: &Analysis) -> Option<u32> {
    analysis.flow.expressions.iter().find_map(|expression| {
        let variables = expression.ast.walk().filter(|it| is_global(it)).count();
        let members = expression.ast.walk().filter(|it| match &it.kind {
            ExprKind::Member { base, .. } => is_global(base),
            _ => false,
        });
        let node = analysis.tree.node(expression.node);
        (variables > members.count()).then_some(node.range().start)
    })
}

/// Whether `name` can be the new name.
///
/// # Errors
///
/// Why it cannot.
pub(super) fn may_become(
    analysis: &Analysis,
    named: &Named,
    name: &str,
    family: &Family,
) -> Result<(), String> {
    well_formed(name)?;
    match named {
        Named::State(_) => match taken_by(analysis, name, family) {
            Some(other) => Err(format!(
                "`{}` in line {} has this name already",
                analysis.flow.path(other),
                line(
                    analysis,
                    analysis.state_range(analysis.flow.state(other)).start
                )
            )),
            None => Ok(()),
        },
        Named::Global(_) => global(analysis, name, family),
        Named::Anchor(node) => anchor(&analysis.tree, &analysis.lines, *node, name),
    }
}

/// Whether anything can have the name.
fn well_formed(name: &str) -> Result<(), String> {
    let reason = if name.trim().is_empty() {
        "a name must not be blank"
    } else if name.contains(char::is_control) {
        "a name has neither line breaks nor tabs"
    } else if name.trim() != name {
        "a name must not begin or end with a blank"
    } else {
        return Ok(());
    };
    Err(reason.to_owned())
}

/// A state beside those of the family, in a scope of theirs, that has a name.
fn taken_by(analysis: &Analysis, name: &str, family: &Family) -> Option<StateId> {
    let flow = &analysis.flow;
    let scopes = family.states.iter().map(|it| flow.state(*it).scope);
    let mut others = scopes.flat_map(|it| flow.named_states(it));
    let found = others.find(|(it, state)| {
        let same = it.value.trim_end_matches('\n') == name;
        same && !family.states.contains(&state.id)
    });
    found.map(|(_, state)| state.id)
}

fn global(analysis: &Analysis, name: &str, family: &Family) -> Result<(), String> {
    if let Some(entry) = global_entries(analysis).find(|it| &*it.key == name) {
        let key = analysis.tree.node(entry.key_node).range();
        let line = line(analysis, key.start);
        return Err(format!(
            "line {line} writes a global variable `{name}` already"
        ));
    }
    let quoted = |it: &&Mention| {
        let before = &analysis.text[..it.range.start as usize];
        before.ends_with(['"', '\''])
    };
    let mut reads = family.mentions.iter().filter(|it| it.usage == Usage::Read);
    let simple = !name.contains(['"', '\'', '\\', '`']) && !name.ends_with(".$");
    match is_name(name) || simple && reads.all(|it| quoted(&it)) {
        true => Ok(()),
        false => Err(format!(
            "`$Global.{name}` is no expression: a name has letters, digits and `_`"
        )),
    }
}

/// Whether the anchor of a node can have that name.
///
/// # Errors
///
/// Why it cannot.
pub(in crate::ide) fn anchor(
    tree: &Tree,
    lines: &LineIndex,
    node: NodeId,
    name: &str,
) -> Result<(), String> {
    well_formed(name)?;
    let forbidden = |it: char| it.is_whitespace() || ",[]{}".contains(it);
    if name.contains(forbidden) {
        return Err("the name of an anchor has no blanks, commas and brackets".to_owned());
    }
    let mut anchors = tree.anchors();
    let other = anchors.find(|(it, _)| it.id() != node && anchor_name(*it) == name);
    if let Some((_, range)) = other {
        let line = lines.line(range.start) + 1;
        return Err(format!("line {line} has an anchor `&{name}` already"));
    }
    let mut aliases = tree.nodes().filter(|it| it.kind() == NodeKind::Alias);
    let lost = aliases.find(|it| it.resolved() == *it && it.source().get(1..) == Some(name));
    match lost {
        Some(alias) => Err(format!(
            "`*{name}` in line {} would come to stand for it",
            lines.line(alias.range().start) + 1
        )),
        None => Ok(()),
    }
}

/// Whether the name, as it is, does not tell what is meant: something else has it too.
pub(in crate::ide) fn is_ambiguous(analysis: &Analysis, named: &Named) -> bool {
    let family = Family::of(analysis, named);
    let name = current(analysis, named);
    match named {
        Named::State(_) => family.states.len() > 1 || taken_by(analysis, &name, &family).is_some(),
        Named::Global(_) => false,
        Named::Anchor(node) => {
            let mut anchors = analysis.tree.anchors();
            anchors.any(|(it, _)| it.id() != *node && anchor_name(it) == name)
        }
    }
}

fn line(analysis: &Analysis, offset: u32) -> u32 {
    analysis.lines.line(offset) + 1
}
