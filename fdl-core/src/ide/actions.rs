//! What can be done: about findings, by their [`Fix`](crate::checks::Fix), and with what stands at the
//! cursor, by the refactorings below.

mod add_rules;
mod between;
mod create_state;
mod extract;
mod inline_pass;
mod refactor;
mod style;
mod task_token;
mod wrap_value;

#[cfg(test)]
mod tests;

pub use extract::{Destination, Extraction, extractions};
pub use refactor::refactorings;

use crate::analysis::Analysis;
use crate::checks::{Diagnostic, Edit, ignore_edit};
use crate::model::ScopeId;
use crate::syntax::Tree;
use crate::text::{LineIndex, TextRange};

/// Something to apply.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it does, as an imperative.
    pub title: String,
    /// What it is for.
    pub kind: ActionKind,
    /// The edits, disjoint and sorted.
    pub edits: Vec<Edit>,
    /// Whether it is the obvious choice.
    pub preferred: bool,
}

/// What an action is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionKind {
    /// It repairs the finding of that index.
    Fix(usize),
    /// It silences the finding of that index.
    Ignore(usize),
    /// It applies every safe fix of the document.
    FixAll,
    /// It writes something otherwise, or adds to it.
    Rewrite,
    /// It puts something into the places where it is used.
    Inline,
}

/// The actions for the findings in a flow or test file that one of `ranges` touches: their fixes, then
/// the comments that silence them, each once; last one that applies all safe fixes of the document where there are any.
pub fn code_actions(
    tree: &Tree,
    lines: &LineIndex,
    diagnostics: &[Diagnostic],
    ranges: &[TextRange],
) -> Vec<Action> {
    let touches = |range: &TextRange, it: &Diagnostic| {
        it.range.touches(range.start) || range.touches(it.range.start)
    };
    let touched = diagnostics.iter().enumerate();
    let touched = touched.filter(|(_, it)| ranges.iter().any(|range| touches(range, it)));
    let touched: Vec<(usize, &Diagnostic)> = touched.collect();
    let mut actions = Vec::new();
    for &(index, diagnostic) in &touched {
        for (choice, fix) in diagnostic.fixes.iter().enumerate() {
            actions.push(Action {
                title: fix.title.clone(),
                kind: ActionKind::Fix(index),
                edits: fix.edits.clone(),
                preferred: choice == 0 && fix.safe,
            });
        }
    }
    let mut ignored: Vec<(&str, Edit)> = Vec::new();
    for &(index, diagnostic) in &touched {
        let ignore = (diagnostic.code, ignore_edit(tree, lines, diagnostic));
        // One comment silences all findings of the rule in its line.
        if ignored.contains(&ignore) {
            continue;
        }
        actions.push(Action {
            title: format!("Ignore `{}` here", diagnostic.code),
            kind: ActionKind::Ignore(index),
            edits: vec![ignore.1.clone()],
            preferred: false,
        });
        ignored.push(ignore);
    }
    let edits = safe_fixes(diagnostics);
    if !edits.is_empty() {
        actions.push(Action {
            title: "Apply all safe fixes".to_owned(),
            kind: ActionKind::FixAll,
            edits,
            preferred: false,
        });
    }
    actions
}

/// The edits of the first safe fix of each finding. Of fixes that get in each other's
/// way the first in the text counts; the next pass finds the others.
pub fn safe_fixes(diagnostics: &[Diagnostic]) -> Vec<Edit> {
    let mut taken: Vec<Edit> = Vec::new();
    for diagnostic in diagnostics {
        let Some(fix) = diagnostic.fixes.iter().find(|fix| fix.safe) else {
            continue;
        };
        let apart = |a: TextRange, b: TextRange| a.end < b.start || b.end < a.start;
        let free = |edit: &Edit| taken.iter().all(|it| apart(it.range, edit.range));
        if fix.edits.iter().all(free) {
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken.sort_by_key(|edit| (edit.range.start, edit.range.end));
    taken
}

/// A name that no state of a scope has: `name`, or `name 2`, `name 3`, …
fn fresh_name(analysis: &Analysis, scope: ScopeId, name: &str) -> String {
    let taken = |it: &String| analysis.flow.find(scope, it).is_some();
    let numbered = (2..).map(|number| format!("{name} {number}"));
    let mut names = std::iter::once(name.to_owned()).chain(numbered);
    names.find(|it| !taken(it)).unwrap_or_default()
}
