//! `shadowed-error-rule`: an error code of a rule is always caught by an earlier rule.

use std::collections::HashMap;

use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, Tag};
use crate::analysis::Analysis;
use crate::catalog::errors::ALL_ERRORS;
use crate::model::Text;
use crate::syntax::edit::remove_item;
use crate::syntax::{Node, NodeId};
use crate::text::TextRange;

pub(super) static CHECK: Check = Check {
    code: "shadowed-error-rule",
    severity: Severity::Warning,
    section: Section::Errors,
    docs: include_str!("shadowed_error_rule.md"),
    run: Run::Parts(shadowed_error_rule),
};

fn shadowed_error_rule(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for state in subject.states {
        if state.retry.len().max(state.catch.len()) < 2 {
            continue;
        }
        let retry = state.retry.iter().map(|rule| (rule.node, &*rule.errors));
        check_rules(subject, retry, findings);
        let catch = state.catch.iter().map(|rule| (rule.node, &*rule.errors));
        check_rules(subject, catch, findings);
    }
}

/// Follows the rules of one list down.
fn check_rules<'a>(
    analysis: &'a Analysis,
    rules: impl Iterator<Item = (NodeId, &'a [Text])>,
    findings: &mut Findings,
) {
    let mut taken = Taken::default();
    for (node, errors) in rules {
        let shadowed = taken.of(errors);
        let rule = analysis.tree.node(node);
        match shadowed.as_slice() {
            [] => {}
            [(_, first), ..] if shadowed.len() == errors.len() => {
                report_rule(rule, *first, findings);
            }
            _ => {
                for (code, first) in shadowed {
                    report_code(analysis.tree.node(code.node), &code.value, first, findings);
                }
            }
        }
        taken.add(errors);
    }
}

/// The codes that the rules of a list have taken so far, with the places that do.
#[derive(Default)]
struct Taken<'a> {
    all: Option<TextRange>,
    codes: HashMap<&'a str, TextRange>,
}

impl<'a> Taken<'a> {
    /// Those of `errors` that are taken already.
    fn of(&self, errors: &'a [Text]) -> Vec<(&'a Text, TextRange)> {
        let earlier = |code: &Text| self.codes.get(&*code.value).copied().or(self.all);
        let taken = errors.iter();
        taken
            .filter_map(|code| Some((code, earlier(code)?)))
            .collect()
    }

    fn add(&mut self, errors: &'a [Text]) {
        for code in errors {
            self.codes.entry(&*code.value).or_insert(code.range);
            if &*code.value == ALL_ERRORS {
                self.all = self.all.or(Some(code.range));
            }
        }
    }
}

/// Whether each rule of a list can match an error at all: it lists one, and earlier rules do not
/// take all of them.
pub(super) fn can_match<'a>(rules: impl Iterator<Item = &'a [Text]>) -> Vec<bool> {
    let mut taken = Taken::default();
    let can_match = rules.map(|errors| {
        let possible = taken.of(errors).len() < errors.len();
        taken.add(errors);
        possible
    });
    can_match.collect()
}

fn report_rule(rule: Node<'_>, earlier: TextRange, findings: &mut Findings) {
    let Some(entry) = rule.entry("Errors") else {
        return;
    };
    let message = "an earlier rule takes every error of this one, so it is never used";
    let finding = findings.report(entry.key.range(), message);
    finding.related(earlier, "taken here");
    finding.tag(Tag::Unnecessary);
    if let Some(edit) = remove_item(rule) {
        finding.fix_with("Remove the rule", false, vec![edit]);
    }
}

fn report_code(item: Node<'_>, code: &str, earlier: TextRange, findings: &mut Findings) {
    let code = shown(code);
    let message = format!("an earlier rule takes `{code}` already");
    let finding = findings.report(item.range(), message);
    finding.related(earlier, "taken here");
    finding.tag(Tag::Unnecessary);
    if let Some(edit) = remove_item(item) {
        finding.fix_with(format!("Remove `{code}`"), false, vec![edit]);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn codes_and_whole_rules() {
        check_rule(
            "shadowed-error-rule",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Retry:
      - {Errors: [FC.Unknown, FC.ResourceThrottled], MaxAttempts: 1, IntervalSeconds: 1}
      - {Errors: [FC.ResourceExhausted, FC.Unknown], MaxAttempts: 1, IntervalSeconds: 1}
      #                                 ^^^^^^^^^^ warning[shadowed-error-rule]: an earlier rule takes `FC.Unknown` already (see `FC.Unknown`: taken here) (unsafe fix: Remove `FC.Unknown`)
      - {Errors: [FC.Unknown], MaxAttempts: 1, IntervalSeconds: 1}
      #  ^^^^^^ warning[shadowed-error-rule]: an earlier rule takes every error of this one, so it is never used (see `FC.Unknown`: taken here) (unsafe fix: Remove the rule)
    Catch:
      - {Errors: [FnF.ALL], Next: B}
      - {Errors: [FC.Unknown, OutOfStock], Next: B}
      #  ^^^^^^ warning[shadowed-error-rule]: an earlier rule takes every error of this one, so it is never used (see `FnF.ALL`: taken here) (unsafe fix: Remove the rule)
      - Errors:
      # ^^^^^^ warning[shadowed-error-rule]: an earlier rule takes every error of this one, so it is never used (see `FnF.ALL`: taken here) (unsafe fix: Remove the rule)
          - FnF.ALL
        Next: B
    Next: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn retry_and_catch_do_not_shadow_each_other() {
        check_rule(
            "shadowed-error-rule",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Retry:
      - {Errors: [FC.Unknown], MaxAttempts: 1, IntervalSeconds: 1}
      - {Errors: [FnF.ALL], MaxAttempts: 1, IntervalSeconds: 1}
    Catch:
      - {Errors: [FC.Unknown], Next: B}
      - {Errors: [], Next: B}
      - {Errors: [FnF.ALL], Next: B}
    Next: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn the_code_or_the_rule_is_removed() {
        let task = |rules: &str| {
            format!(
                "\nStates:\n  - Type: Task\n    Name: A\n    Action: a:b\n    Catch:\n{rules}    End: true\n"
            )
        };
        check_fix(
            "shadowed-error-rule",
            &task("      - {Errors: [X], Next: A}\n      - {Errors: [Y, X], Next: A} # two\n"),
            &task("      - {Errors: [X], Next: A}\n      - {Errors: [Y], Next: A} # two\n"),
        );
        check_fix(
            "shadowed-error-rule",
            &task(
                "      - Errors: [X]\n        Next: A\n      # never\n      - Errors: [X]\n        Next: A\n",
            ),
            &task("      - Errors: [X]\n        Next: A\n      # never\n"),
        );
    }
}
