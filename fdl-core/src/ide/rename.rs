//! Renames states, global variables and anchors, so that the flow stays the same flow.
//!
//! What comes out is read again before it is offered: a name that would be read as something else, or
//! that would make other names mean something else, is refused. Deliberately not renamed: members of
//! data, which services and other flows may read.

mod allowed;
mod family;
mod refusal;
mod same;

#[cfg(test)]
mod tests;

use super::names::{Mention, Named, Usage, named_at};
use super::quote;
use crate::analysis::Analysis;
use crate::model::StateId;
use crate::syntax::NodeId;
use crate::text::{Edit, TextRange, apply_edits};

pub(super) use allowed::{anchor as may_name_anchor, anchor_name, is_ambiguous};
use family::Family;
pub(super) use same::is_same_tree;

/// A name that can be changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renameable {
    /// Where it stands, without quotes.
    pub range: TextRange,
    /// The name.
    pub name: String,
}

/// What a new name changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renaming {
    /// The edits of the flow, in the order of the text, disjoint.
    pub edits: Vec<Edit>,
    /// The states that get the name: several where aliases share it. The test files of the flow name
    /// them too.
    pub states: Vec<StateId>,
}

/// The name at `offset`, if it can be changed.
///
/// # Errors
///
/// Why it cannot.
pub fn prepare_rename(analysis: &Analysis, offset: u32) -> Result<Renameable, String> {
    let found = named_at(analysis, offset).ok_or_else(|| refusal::reason(analysis, offset));
    let (named, mention) = found?;
    let family = Family::of(analysis, &named);
    allowed::may_change(analysis, &named, &family)?;
    Ok(Renameable {
        range: mention.range,
        name: allowed::current(analysis, &named),
    })
}

/// The name of a state, if it can be changed.
pub(super) fn state_name(analysis: &Analysis, state: StateId) -> Result<String, String> {
    let named = Named::State(state);
    allowed::may_change(analysis, &named, &Family::of(analysis, &named))?;
    Ok(allowed::current(analysis, &named))
}

/// What it takes to change the name at `offset`.
///
/// # Errors
///
/// Why that cannot be done.
pub fn rename(analysis: &Analysis, offset: u32, name: &str) -> Result<Renaming, String> {
    let found = named_at(analysis, offset).ok_or_else(|| refusal::reason(analysis, offset));
    change(analysis, &found?.0, name)
}

/// What it takes to rename a state.
///
/// # Errors
///
/// Why that cannot be done.
pub fn rename_state(analysis: &Analysis, state: StateId, name: &str) -> Result<Renaming, String> {
    change(analysis, &Named::State(state), name)
}

fn change(analysis: &Analysis, named: &Named, name: &str) -> Result<Renaming, String> {
    let family = Family::of(analysis, named);
    allowed::may_change(analysis, named, &family)?;
    let mut edits = Vec::new();
    if allowed::current(analysis, named) != name {
        allowed::may_become(analysis, named, name, &family)?;
        edits = edits_of(analysis, named, &family.mentions, name);
        let after = Analysis::new(apply_edits(&analysis.text, &edits));
        if !same::is_same(analysis, &after, named, name, &family) {
            let message = format!("with the name `{name}` the flow would mean something else");
            return Err(message);
        }
    }
    let states = family.states;
    Ok(Renaming { edits, states })
}

/// The edits that write `name` behind all signs of an anchor.
pub(super) fn edits_of_anchor(mentions: &[Mention], name: &str) -> Vec<Edit> {
    let edit = |it: &Mention| Edit {
        range: it.range,
        text: name.to_owned(),
    };
    mentions.iter().map(edit).collect()
}

/// The edits that write `name` at all mentions.
fn edits_of(analysis: &Analysis, named: &Named, mentions: &[Mention], name: &str) -> Vec<Edit> {
    if let Named::Anchor(_) = named {
        return edits_of_anchor(mentions, name);
    }
    // An alias changes with what it stands for.
    let written = |it: &&Mention| it.usage != Usage::Alias;
    let mut scalars: Vec<NodeId> = mentions.iter().filter(written).map(|it| it.node).collect();
    scalars.sort();
    scalars.dedup();
    let mut edits = Vec::new();
    for id in scalars {
        let own = mentions.iter().filter(|it| it.node == id);
        let places: Vec<TextRange> = own.map(|it| it.decoded).collect();
        edits.extend(quote::replaced(analysis.tree.node(id), &places, name));
    }
    edits
}
