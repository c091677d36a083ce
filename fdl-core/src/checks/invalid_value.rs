//! `invalid-value`: the value of an attribute is none of those allowed.

use super::attributes::value_range;
use super::words::{one_of, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::catalog::objects::{AttributeValue, ObjectKind};
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "invalid-value",
    severity: Severity::Error,
    section: Section::Attributes,
    docs: include_str!("invalid_value.md"),
    run: Run::Parts(invalid_value),
};

fn invalid_value(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.uses {
        let Some(row) = it.attribute else { continue };
        let AttributeValue::Choice(allowed) = row.value else {
            continue;
        };
        // The flow's `Type` is `not-a-flow`.
        let flow_type = it.object.kind == ObjectKind::Flow && it.name == "Type";
        if it.suffixed || flow_type || it.entry.value.has_own_tag() {
            continue;
        }
        let Some(text) = it.value().str() else {
            continue;
        };
        if allowed.iter().any(|it| it.value == text) || matches!(text, "null" | "~") {
            continue;
        }
        let allowed: Vec<&str> = allowed.iter().map(|it| it.value).collect();
        let message = format!(
            "`{}` is {}, not `{}`",
            it.name,
            one_of(&allowed),
            shown(text)
        );
        let finding = findings.report(value_range(it.entry), message);
        let near = match allowed.len() {
            1 => allowed,
            _ => near_names(text, allowed),
        };
        finding.fix_near(text, &near, |name| {
            let edit = set_text(it.entry.value, name);
            Some((format!("Change to `{name}`"), edit))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn closed_lists() {
        check_rule(
            "invalid-value",
            "
Type: StateMachine
SpecVersion: 1
#            ^ error[invalid-value]: `SpecVersion` is `v1`, not `1` (fix: Change to `v1`)
Name: f
StartAt: A
States:
  - Type: task
  #       ^^^^ error[invalid-value]: `Type` is `Task`, `Pass`, `Wait`, `Choice`, `Parallel`, `Map`, `Succeed` or `Fail`, not `task` (fix: Change to `Task`)
    Name: A
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCalback
    #         ^^^^^^^^^^^^^^^^^^^^ error[invalid-value]: `TaskMode` is `RequestComplete`, `WaitForSystemCallback` or `WaitForCustomCallback`, not `WaitForCustomCalback` (fix: Change to `WaitForCustomCallback`)
    End: true
  - Type: Task
    Name: B
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCalback
    #         ^^^^^^^^^^^^^^^^^^^^ error[invalid-value]: `TaskMode` is `RequestComplete`, `WaitForSystemCallback` or `WaitForCustomCallback`, not `WaitForCustomCalback` (fix: Change to `WaitForCustomCallback`)
    End: true
  - Type: Map
    Name: C
    ItemsPath: $Input.a
    ProcessorConfig: {ExecutionMode: EXPRESS}
    #                                ^^^^^^^ error[invalid-value]: `ExecutionMode` is `Express` or `Standard`, not `EXPRESS` (fix: Change to `Express`)
    Processor: {StartAt: D, States: [{Type: Pas, Name: D, End: true}]}
    #                                       ^^^ error[invalid-value]: `Type` is `Task`, `Pass`, `Wait`, `Choice`, `Parallel`, `Map`, `Succeed` or `Fail`, not `Pas` (fix: Change to `Pass`)
    End: true
  - Type: Goto
  #       ^^^^ error[invalid-value]: `Type` is `Task`, `Pass`, `Wait`, `Choice`, `Parallel`, `Map`, `Succeed` or `Fail`, not `Goto`
    Name: E
",
        );
    }

    #[test]
    fn quoting_is_kept() {
        check_fix(
            "invalid-value",
            "\nStates:\n  - {Type: \"pass\", Name: A, End: true} # first\n",
            "\nStates:\n  - {Type: \"Pass\", Name: A, End: true} # first\n",
        );
        check_fix(
            "invalid-value",
            "\nStates:\n  - {Type: 'pass', Name: A, End: true}\n",
            "\nStates:\n  - {Type: 'Pass', Name: A, End: true}\n",
        );
    }

    #[test]
    fn allowed_values_and_other_rules_values_are_silent() {
        check_rule(
            "invalid-value",
            "
Type: Statemachine
SpecVersion: 'v1'
Name: f
StartAt: A
States:
  - {Type: Pass, Name: A, Next: B}
  - {Type: , Name: B}
  - {Type: [Pass], Name: C}
  - {Type: !Kind pass, Name: D}
",
        );
    }
}
