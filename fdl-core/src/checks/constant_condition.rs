//! `constant-condition`: a condition is always true or never, by itself or behind earlier branches.

use super::cases::{Case, Condition, MOST_CASES, Terms, assume};
use super::subject::place;
use super::{Check, CheckOptions, Findings, Section, Severity, Subject};
use crate::analysis::Analysis;
use crate::model::{Expression, StateKind};

pub(super) static CHECK: Check = Check {
    code: "constant-condition",
    severity: Severity::Warning,
    section: Section::Expressions,
    docs: include_str!("constant_condition.md"),
    run: constant_condition,
};

fn constant_condition(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for state in &subject.flow.states {
        let StateKind::Choice(choice) = &state.kind else {
            continue;
        };
        let conditions = choice.branches.iter().map(|branch| branch.condition);
        let conditions: Vec<&Expression> = conditions
            .map_while(|id| id.map(|id| subject.flow.expression(id)))
            .collect();
        check_choice(subject, &conditions, findings);
    }
}

/// Follows the branches down: each is reached where all before it were false. What a broken or
/// missing condition does nobody knows, so nothing is said of the branches below it.
fn check_choice(analysis: &Analysis, expressions: &[&Expression], findings: &mut Findings) {
    let mut terms = Terms::default();
    let mut conditions: Vec<Condition> = Vec::new();
    let mut cases = vec![Case::default()];
    for (index, expression) in expressions.iter().enumerate() {
        if !expression.errors.is_empty() {
            return;
        }
        let condition = Condition::of(&expression.ast, &mut terms);
        let left = after(&cases, &condition);
        let here = match (is_possible(&cases, &condition), left.is_empty()) {
            (true, false) => None,
            (possible, _) => Some(possible),
        };
        let alone = match index {
            0 => here,
            _ => verdict(&[Case::default()], &condition),
        };
        if let Some(truth) = alone.or(here) {
            let range = place(analysis, expression, expression.ast.range);
            let finding = findings.report(range, message(truth, alone.is_some()));
            let culprit = conditions
                .iter()
                .position(|earlier| alone.is_none() && decides(earlier, &condition, truth));
            if let Some(earlier) = culprit.map(|at| expressions[at]) {
                let range = place(analysis, earlier, earlier.ast.range);
                let what = if truth {
                    "takes every other case"
                } else {
                    "takes these cases"
                };
                finding.related(range, what);
            }
        }
        // With too many cases to tell apart this condition is forgotten.
        if left.len() <= MOST_CASES {
            cases = left;
        }
        conditions.push(condition);
    }
}

fn message(truth: bool, by_itself: bool) -> &'static str {
    match (truth, by_itself) {
        (true, true) => "this condition is always true",
        (false, true) => "this condition is never true",
        (true, false) => {
            "this condition is always true here: the earlier branches take every other case"
        }
        (false, false) => {
            "this condition is never true here: the earlier branches take every such case"
        }
    }
}

/// The cases that remain where a condition was false.
fn after(cases: &[Case], condition: &Condition) -> Vec<Case> {
    let remaining = cases.iter().flat_map(|case| assume(case, condition, false));
    remaining.collect()
}

/// Whether a condition can be true in one of the cases.
fn is_possible(cases: &[Case], condition: &Condition) -> bool {
    let remaining = |case| !assume(case, condition, true).is_empty();
    cases.iter().any(remaining)
}

/// The only value that a condition can have in all cases, if there is only one.
fn verdict(cases: &[Case], condition: &Condition) -> Option<bool> {
    match (
        is_possible(cases, condition),
        after(cases, condition).is_empty(),
    ) {
        (true, false) => None,
        (possible, _) => Some(possible),
    }
}

/// Whether one earlier condition alone settles this one.
fn decides(earlier: &Condition, condition: &Condition, truth: bool) -> bool {
    let cases = after(&[Case::default()], earlier);
    verdict(&cases, condition) == Some(truth)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_rule, findings_of};

    fn choice(conditions: &[&str]) -> String {
        let branches: String = conditions
            .iter()
            .map(|it| {
                format!(
                    "      - {{Condition: '{}', Next: B}}\n",
                    it.replace('\'', "''")
                )
            })
            .collect();
        format!(
            "\nStates:\n  - Type: Choice\n    Name: A\n    Branches:\n{branches}    Default: B\n  - {{Type: Succeed, Name: B}}\n"
        )
    }

    fn silent(conditions: &[&str]) {
        let found = findings_of("constant-condition", &choice(conditions));
        assert!(found.is_empty(), "{conditions:?}: {found:?}");
    }

    #[test]
    fn by_itself() {
        check_rule(
            "constant-condition",
            "
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: false, Next: B}
      #             ^^^^^ warning[constant-condition]: this condition is never true
      - {Condition: $Input.n > 10 && $Input.n < 5, Next: B}
      #             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[constant-condition]: this condition is never true
      - {Condition: $Input.n == $Input.n, Next: B}
      #             ^^^^^^^^^^^^^^^^^^^^ warning[constant-condition]: this condition is always true
    Default: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn behind_earlier_branches() {
        check_rule(
            "constant-condition",
            "
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: $Input.n > 5, Next: B}
      - {Condition: $Input.m == 1, Next: B}
      - {Condition: $Input.n > 10, Next: B}
      #             ^^^^^^^^^^^^^ warning[constant-condition]: this condition is never true here: the earlier branches take every such case (see `$Input.n > 5`: takes these cases)
      - {Condition: $Input.n <= 5, Next: B}
      #             ^^^^^^^^^^^^^ warning[constant-condition]: this condition is always true here: the earlier branches take every other case (see `$Input.n > 5`: takes every other case)
    Default: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn two_branches_together() {
        check_rule(
            "constant-condition",
            "
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: $Input.n > 5, Next: B}
      - {Condition: $Input.n < 5, Next: B}
      - {Condition: $Input.n != 5, Next: B}
      #             ^^^^^^^^^^^^^ warning[constant-condition]: this condition is never true here: the earlier branches take every such case
    Default: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn what_is_not_proven_is_not_said() {
        silent(&["$Input.n > 5", "$Input.n > 4"]);
        silent(&["$Input.n == 5", "$Input.n == \"5\""]);
        silent(&["$Input.kind == \"a\"", "$Input.kind == \"b\""]);
        silent(&["uuid() == \"a\"", "uuid() == \"a\""]);
        silent(&["$Input.a && $Input.b", "$Input.a", "$Input.b"]);
        silent(&[
            "$Input.size >= $Input.threshold",
            "$Input.size >= $Input.least",
        ]);
        silent(&["$Input.items[0] == 1", "$Input.items[1] == 1"]);
        silent(&["1 == \"1\""]);
    }

    #[test]
    fn a_broken_condition_ends_the_reasoning() {
        silent(&["$Input.n > 5", "$Input.n >", "$Input.n > 10"]);
    }

    #[test]
    fn other_choices_know_nothing_of_it() {
        check_rule(
            "constant-condition",
            "
States:
  - {Type: Choice, Name: A, Branches: [{Condition: $Input.n > 5, Next: B}], Default: B}
  - {Type: Choice, Name: B, Branches: [{Condition: $Input.n > 10, Next: A}], Default: C}
  - {Type: Succeed, Name: C}
",
        );
    }

    #[test]
    fn thousands_of_branches() {
        let conditions: Vec<String> = (0..3_000).map(|n| format!("$Input.n == {n}")).collect();
        let conditions: Vec<&str> = conditions.iter().map(String::as_str).collect();
        silent(&conditions);
    }
}
