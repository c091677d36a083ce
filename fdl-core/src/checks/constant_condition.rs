//! `constant-condition`: a condition is always true or never, by itself or behind earlier branches.

use super::cases::{Case, Condition, MOST_CASES, Terms, assume};
use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::analysis::Analysis;
use crate::model::{Choice, Expression, Flow, StateKind};

pub(super) static CHECK: Check = Check {
    code: "constant-condition",
    severity: Severity::Warning,
    section: Section::Expressions,
    docs: include_str!("constant_condition.md"),
    run: Run::Parts(constant_condition),
};

fn constant_condition(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for state in subject.states {
        if let StateKind::Choice(choice) = &state.kind {
            check_choice(subject, choice, findings);
        }
    }
}

fn check_choice(analysis: &Analysis, choice: &Choice, findings: &mut Findings) {
    let conditions = Conditions::read(&analysis.flow, choice);
    if conditions.are_independent() {
        return;
    }
    let conditions = conditions.all;
    let sides = follow(&conditions);
    for (index, (expression, condition)) in conditions.iter().enumerate() {
        let here = sides[index].only();
        let alone = match index {
            0 => here,
            _ => sides_in(&[Case::default()], condition).only(),
        };
        if let Some(truth) = alone.or(here) {
            let range = place(analysis, expression, expression.ast.range);
            let finding = findings.report(range, message(truth, alone.is_some()));
            let culprit = conditions[..index]
                .iter()
                .find(|(_, earlier)| alone.is_none() && decides(earlier, condition, truth));
            if let Some((earlier, _)) = culprit {
                let range = place(analysis, earlier, earlier.ast.range);
                let what = if truth {
                    "takes every other case"
                } else {
                    "takes these cases"
                };
                finding.related(range, what);
            }
        }
    }
}

/// What a condition can evaluate to where its turn comes. Neither, where it never does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Sides {
    pub(super) can_be_true: bool,
    pub(super) can_be_false: bool,
}

impl Sides {
    const BOTH: Self = Self {
        can_be_true: true,
        can_be_false: true,
    };

    /// The only value that there can be; `false` also where there is none.
    fn only(self) -> Option<bool> {
        match (self.can_be_true, self.can_be_false) {
            (true, true) => None,
            (possible, _) => Some(possible),
        }
    }
}

/// What the conditions of a Choice can evaluate to, as long as all before are understood.
pub(super) fn sides(flow: &Flow, choice: &Choice) -> Vec<Sides> {
    let conditions = Conditions::read(flow, choice);
    match conditions.are_independent() {
        true => vec![Sides::BOTH; conditions.all.len()],
        false => follow(&conditions.all),
    }
}

/// The conditions of a Choice, read.
struct Conditions<'f> {
    all: Vec<(&'f Expression, Condition)>,
    terms: Terms<'f>,
}

impl<'f> Conditions<'f> {
    /// What a broken or missing condition does nobody knows, so it and those below it are left out.
    fn read(flow: &'f Flow, choice: &Choice) -> Self {
        let mut terms = Terms::default();
        let written = choice.branches.iter().map(|branch| branch.condition);
        let known = written.map_while(|id| Some(flow.expression(id?)));
        let known = known.take_while(|it| it.errors.is_empty());
        let all = known
            .map(|it| (it, Condition::read(&it.text, &it.ast, &mut terms)))
            .collect();
        Self { all, terms }
    }

    /// Whether each can be true and false, whatever the others are: the usual case, seen without
    /// telling cases apart.
    fn are_independent(&self) -> bool {
        self.terms.are_asked_once() && self.all.iter().all(|it| it.1.is_open())
    }
}

/// Follows the branches down: each is reached where all before it were false.
fn follow(conditions: &[(&Expression, Condition)]) -> Vec<Sides> {
    let mut cases = vec![Case::default()];
    let mut found = Vec::with_capacity(conditions.len());
    for (_, condition) in conditions {
        let left = after(&cases, condition);
        found.push(Sides {
            can_be_true: is_possible(&cases, condition),
            can_be_false: !left.is_empty(),
        });
        // With too many cases to tell apart this condition is forgotten.
        if left.len() <= MOST_CASES {
            cases = left;
        }
    }
    found
}

fn sides_in(cases: &[Case], condition: &Condition) -> Sides {
    Sides {
        can_be_true: is_possible(cases, condition),
        can_be_false: !after(cases, condition).is_empty(),
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

/// Whether one earlier condition alone settles this one.
fn decides(earlier: &Condition, condition: &Condition, truth: bool) -> bool {
    let cases = after(&[Case::default()], earlier);
    sides_in(&cases, condition).only() == Some(truth)
}

#[cfg(test)]
mod tests {
    use super::{Conditions, Sides, follow};
    use crate::analysis::Analysis;
    use crate::checks::fixture::{check_rule, findings_of, flow};
    use crate::model::StateKind;

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

    /// Whether the conditions are seen to be independent, and whether telling cases apart finds that
    /// each can be true and false.
    fn independent(conditions: &[&str]) -> (bool, bool) {
        let analysis = Analysis::new(flow(&choice(conditions)));
        let StateKind::Choice(choice) = &analysis.flow.states[0].kind else {
            panic!("the first state is a Choice")
        };
        let read = Conditions::read(&analysis.flow, choice);
        let both = follow(&read.all).into_iter().all(|it| it == Sides::BOTH);
        (read.are_independent(), both)
    }

    #[test]
    fn independent_conditions_are_not_followed() {
        let seen = [
            &[
                "$Input.a > 1",
                "$Input.b && !($Input.c == null || $Input.d in [1, 2])",
            ][..],
            &["$Input.a < $Input.b", "$Input.c != \"x\"", "$Input.d + 1"],
            &["$Input.a >= \"\"", "length($Input.b) == $Input.c"],
        ];
        for conditions in seen {
            assert_eq!(independent(conditions), (true, true), "{conditions:?}");
        }
        let not_seen = [
            &["$Input.a > 1", "$Input.a > 2"][..],
            &["$Context.Current.Input.a", "!$Input.a"],
            &["$Input.a", "length($Input.b) < 0"],
            &["$Input.a < true"],
            &["$Input.a in []"],
            &["1 < 2"],
        ];
        for conditions in not_seen {
            assert_eq!(independent(conditions), (false, false), "{conditions:?}");
        }
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
