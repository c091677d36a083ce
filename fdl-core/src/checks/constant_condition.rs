//! `constant-condition`: a condition is always true or never, by itself or behind earlier branches.

use super::cases::{Case, assume};
use super::expressions::place;
use super::{Check, CheckOptions, Findings, Section, Severity};
use crate::analysis::Analysis;
use crate::expr::ast::Expr;
use crate::model::{Expression, StateKind};

pub(super) static CHECK: Check = Check {
    code: "constant-condition",
    severity: Severity::Warning,
    section: Section::Expressions,
    docs: include_str!("constant_condition.md"),
    run: constant_condition,
};

fn constant_condition(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    for state in &analysis.flow.states {
        let StateKind::Choice(choice) = &state.kind else {
            continue;
        };
        let conditions = choice.branches.iter().map(|branch| branch.condition);
        let conditions: Vec<&Expression> = conditions
            .map_while(|id| id.map(|id| analysis.flow.expression(id)))
            .collect();
        check_choice(analysis, &conditions, findings);
    }
}

/// Follows the branches down: each is reached where all before it were false. What a broken or
/// missing condition does nobody knows, so nothing is said of the branches below it.
fn check_choice(analysis: &Analysis, conditions: &[&Expression], findings: &mut Findings) {
    let mut cases = vec![Case::default()];
    for (index, expression) in conditions.iter().enumerate() {
        if !expression.errors.is_empty() {
            return;
        }
        let condition = &expression.ast;
        let alone = [Case::default()];
        let verdict = verdict(&alone, condition)
            .map(|truth| (truth, true))
            .or_else(|| verdict(&cases, condition).map(|truth| (truth, false)));
        if let Some((truth, by_itself)) = verdict {
            let message = match (truth, by_itself) {
                (true, true) => "this condition is always true",
                (false, true) => "this condition is never true",
                (true, false) => {
                    "this condition is always true here: the earlier branches take every other case"
                }
                (false, false) => {
                    "this condition is never true here: the earlier branches take every such case"
                }
            };
            let range = place(analysis, expression, condition.range);
            let finding = findings.report(range, message);
            let culprit = conditions[..index]
                .iter()
                .find(|earlier| !by_itself && decides(&earlier.ast, condition, truth));
            if let Some(earlier) = culprit {
                let range = place(analysis, earlier, earlier.ast.range);
                let what = if truth {
                    "takes every other case"
                } else {
                    "takes these cases"
                };
                finding.related(range, what);
            }
        }
        cases = after(&cases, condition, false);
    }
}

/// Whether a condition has only one possible value in all cases, and which.
fn verdict(cases: &[Case], condition: &Expr) -> Option<bool> {
    let possible = |truth| {
        cases
            .iter()
            .any(|case| !assume(case, condition, truth).is_empty())
    };
    match (possible(true), possible(false)) {
        (true, true) => None,
        (yes, _) => Some(yes),
    }
}

/// Whether one earlier condition alone settles this one.
fn decides(earlier: &Expr, condition: &Expr, truth: bool) -> bool {
    let cases = assume(&Case::default(), earlier, false);
    verdict(&cases, condition) == Some(truth)
}

/// The cases that remain; those of the conditions before where too many would.
fn after(cases: &[Case], condition: &Expr, truth: bool) -> Vec<Case> {
    const MOST: usize = 24;
    let remaining: Vec<Case> = cases
        .iter()
        .flat_map(|case| assume(case, condition, truth))
        .collect();
    match remaining.len() > MOST {
        true => cases.to_vec(),
        false => remaining,
    }
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
