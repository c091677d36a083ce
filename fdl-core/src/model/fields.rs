//! The entries of a mapping as a reader of YAML sees them: merge keys (`<<`) resolved (Q03).

use std::borrow::Cow;
use std::collections::HashSet;

use super::literal::Budget;
use crate::syntax::{Entry, Node};

/// An entry with the text of its key.
#[derive(Clone, Debug)]
pub(super) struct Field<'t> {
    pub(super) key: Cow<'t, str>,
    pub(super) entry: Entry<'t>,
}

/// Merged mappings inside each other, at most.
const MERGE_DEPTH: u32 = 16;

/// The entries of a mapping: its own in the order of the text, then those that `<<` brings and that
/// it does not have itself. Keys that are no scalars and keys without a colon are left out.
pub fn merged_entries(mapping: Node<'_>) -> Vec<Entry<'_>> {
    let mut budget = Budget::of(mapping.tree().text());
    let fields = fields(mapping, &mut budget).into_iter();
    fields.map(|field| field.entry).collect()
}

pub(super) fn fields<'t>(mapping: Node<'t>, budget: &mut Budget) -> Vec<Field<'t>> {
    let mut found = Vec::new();
    let mut merges = Vec::new();
    for field in written(mapping) {
        if field.key == "<<" {
            merges.push(field.entry.value);
        } else {
            found.push(field);
        }
    }
    if !merges.is_empty() {
        let mut names = found.iter().map(|it| it.key.clone()).collect();
        for value in merges {
            merge(value, &mut found, &mut names, budget, 0);
        }
    }
    found
}

fn written(mapping: Node<'_>) -> impl Iterator<Item = Field<'_>> {
    mapping.entries().filter_map(|entry| {
        let key = entry.key.resolved();
        let key = key.text().filter(|_| !key.lacks_colon())?;
        Some(Field { key, entry })
    })
}

/// Adds what the value of a merge key brings: a mapping, or a list of mappings of which the
/// earlier win.
fn merge<'t>(
    value: Node<'t>,
    found: &mut Vec<Field<'t>>,
    names: &mut HashSet<Cow<'t, str>>,
    budget: &mut Budget,
    depth: u32,
) {
    let value = value.resolved();
    if depth >= MERGE_DEPTH {
        return budget.too_deep();
    }
    for item in value.items() {
        merge(item, found, names, budget, depth + 1);
    }
    let mut inner = Vec::new();
    for field in written(value) {
        if !budget.spend(field.entry.key) {
            return;
        }
        if field.key == "<<" {
            inner.push(field.entry.value);
        } else if names.insert(field.key.clone()) {
            found.push(field);
        }
    }
    for value in inner {
        merge(value, found, names, budget, depth + 1);
    }
}
