//! `unexpected-next`: a state that leaves in another way has `Next` or `End`.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::objects::{ObjectKind, StateType};
use crate::syntax::edit::remove_entry;

pub(super) static CHECK: Check = Check {
    code: "unexpected-next",
    severity: Severity::Error,
    section: Section::Graph,
    docs: include_str!("unexpected_next.md"),
    run: Run::Parts(unexpected_next),
};

fn unexpected_next(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.uses {
        let ObjectKind::State(state_type) = it.object.kind else {
            continue;
        };
        if state_type.needs_next() || it.suffixed {
            continue;
        }
        let (message, severity) = match (state_type, it.name) {
            (StateType::Choice, "Next" | "End") => (
                format!(
                    "a Choice state leaves by its `Branches` or `Default`, not by `{}`",
                    it.name
                ),
                Severity::Error,
            ),
            (state_type, "Next") if state_type.is_terminal() => (
                format!(
                    "a {} state ends its scope, so its `Next` is ignored",
                    state_type.name()
                ),
                Severity::Warning,
            ),
            _ => continue,
        };
        let finding = findings.report(it.entry.key.range(), message);
        finding.severity(severity);
        if let Some(edit) = remove_entry(it.entry) {
            finding.fix(format!("Remove `{}`", it.name), edit.range, edit.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn states_that_leave_otherwise() {
        check_rule(
            "unexpected-next",
            "
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: $Input.a, Next: B}
    Default: C
    Next: B
  # ^^^^ error[unexpected-next]: a Choice state leaves by its `Branches` or `Default`, not by `Next` (fix: Remove `Next`)
    End: false
  # ^^^ error[unexpected-next]: a Choice state leaves by its `Branches` or `Default`, not by `End` (fix: Remove `End`)
  - {Type: Succeed, Name: B, Next: C}
  #                          ^^^^ warning[unexpected-next]: a Succeed state ends its scope, so its `Next` is ignored (fix: Remove `Next`)
  - {Type: Fail, Name: C, Next: B, End: true}
  #                       ^^^^ warning[unexpected-next]: a Fail state ends its scope, so its `Next` is ignored (fix: Remove `Next`)
",
        );
    }

    #[test]
    fn states_that_lead_on_and_end_on_terminal_ones() {
        check_rule(
            "unexpected-next",
            "
States:
  - {Type: Pass, Name: A, Next: B}
  - {Type: Succeed, Name: B, End: true}
  - {Type: Fail, Name: C, End: true}
  - {Name: D, Next: A}
",
        );
    }

    #[test]
    fn removed_from_the_middle_of_a_state() {
        check_fix(
            "unexpected-next",
            "
States:
  - Next: B # never
    Type: Choice
    Name: A
    Branches: [{Condition: $Input.a, Next: B}]
    Default: B
  - {Type: Succeed, Name: B}
",
            "
States:
  - # never
    Type: Choice
    Name: A
    Branches: [{Condition: $Input.a, Next: B}]
    Default: B
  - {Type: Succeed, Name: B}
",
        );
        check_fix(
            "unexpected-next",
            "\nStates:\n  - {Next: A, Type: Succeed, Name: A}\n",
            "\nStates:\n  - {Type: Succeed, Name: A}\n",
        );
    }
}
