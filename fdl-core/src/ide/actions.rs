//! What can be done about findings.
//!
//! Every action comes from a [`Fix`](crate::checks::Fix) of a finding; refactorings do not live here.

use crate::checks::{Diagnostic, Edit, ignore_edit};
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
}

/// The actions for the findings in a flow or test file that `range` touches: their fixes, then
/// comments that silence them; last one that applies all safe fixes of the document where there are any.
pub fn code_actions(
    tree: &Tree,
    lines: &LineIndex,
    diagnostics: &[Diagnostic],
    range: TextRange,
) -> Vec<Action> {
    let touched = diagnostics
        .iter()
        .enumerate()
        .filter(|(_, it)| it.range.touches(range.start) || range.touches(it.range.start));
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
    for &(index, diagnostic) in &touched {
        actions.push(Action {
            title: format!("Ignore `{}` here", diagnostic.code),
            kind: ActionKind::Ignore(index),
            edits: vec![ignore_edit(tree, lines, diagnostic)],
            preferred: false,
        });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::checks::{Fix, Severity};

    fn finding(start: u32, end: u32, safe: bool) -> Diagnostic {
        let range = TextRange::new(start, end);
        let text = "x".to_owned();
        Diagnostic {
            code: "unknown-next",
            severity: Severity::Error,
            range,
            message: String::new(),
            related: Vec::new(),
            fixes: vec![Fix {
                title: format!("Change {start}"),
                safe,
                edits: vec![Edit { range, text }],
            }],
            tag: None,
        }
    }

    #[test]
    fn the_fixes_of_touched_findings_are_offered() {
        let findings = [finding(0, 4, true), finding(6, 9, false)];
        let analysis = Analysis::new("Next: a\nb: c\n");
        let titles = |range| {
            let actions =
                code_actions(&analysis.tree, &analysis.lines, &findings, range).into_iter();
            actions
                .map(|it| (it.title, it.preferred))
                .collect::<Vec<_>>()
        };
        let ignore = ("Ignore `unknown-next` here".to_owned(), false);
        let all = ("Apply all safe fixes".to_owned(), false);
        assert_eq!(
            titles(TextRange::empty(4)),
            [("Change 0".to_owned(), true), ignore.clone(), all.clone()]
        );
        assert_eq!(
            titles(TextRange::new(5, 7)),
            [("Change 6".to_owned(), false), ignore, all.clone()]
        );
        assert_eq!(titles(TextRange::empty(20)), [all]);
    }

    #[test]
    fn all_safe_fixes_are_disjoint() {
        let findings = [
            finding(3, 6, true),
            finding(5, 8, true),
            finding(9, 9, true),
            finding(10, 12, false),
        ];
        let starts: Vec<u32> = safe_fixes(&findings)
            .iter()
            .map(|it| it.range.start)
            .collect();
        assert_eq!(starts, [3, 9]);
    }
}
