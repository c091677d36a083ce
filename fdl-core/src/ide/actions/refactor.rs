//! Changes that no finding asks for: what can be done with what stands at the cursor.
//!
//! Each kind is a function in a file of its own that proposes or is silent. What it proposes is tried
//! before it is offered: the text must still be YAML and have all its comments.

use std::sync::Arc;

use super::{Action, add_rules, between, create_state, inline_pass, style, task_token, wrap_value};
use crate::analysis::Analysis;
use crate::checks::Diagnostic;
use crate::syntax::{SyntaxErrorKind, Tree, parse};
use crate::text::{TextRange, apply_edits};

/// The changes that can be made at a range of a flow; of those for findings, `diagnostics` holds the
/// findings.
pub fn refactorings(
    analysis: &Analysis,
    diagnostics: &[Diagnostic],
    range: TextRange,
) -> Vec<Action> {
    let mut actions = Vec::new();
    actions.extend(create_state::create_state(analysis, diagnostics, range));
    actions.extend(inline_pass::inline_pass(analysis, range));
    actions.extend(between::insert_between(analysis, range));
    actions.extend(add_rules::add_retry(analysis, range));
    actions.extend(add_rules::add_catch(analysis, range));
    actions.extend(task_token::add_task_token(analysis, diagnostics, range));
    actions.extend(wrap_value::wrap_value(analysis, range));
    actions.extend(style::convert(analysis, range));
    actions.retain_mut(|action| {
        action.edits.sort();
        is_sound(&analysis.tree, action)
    });
    actions
}

fn is_sound(tree: &Tree, action: &Action) -> bool {
    let new: Arc<str> = apply_edits(tree.text(), &action.edits).into();
    let new = parse(&new);
    let broken = |tree: &Tree| {
        let errors = tree.errors().iter();
        errors
            .filter(|it| it.kind == SyntaxErrorKind::Syntax)
            .count()
    };
    broken(&new) <= broken(tree) && comments(&new) == comments(tree)
}

fn comments(tree: &Tree) -> Vec<&str> {
    let comments = tree.comments().iter();
    let mut texts: Vec<&str> = comments
        .map(|it| &tree.text()[it.range.indices()])
        .collect();
    texts.sort_unstable();
    texts
}
