//! `invalid-action`: `Action` is not `<Service>:<Operation>`.

use super::attributes::value_range;
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::actions::split;
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "invalid-action",
    severity: Severity::Error,
    section: Section::Tasks,
    docs: include_str!("invalid_action.md"),
    run: Run::Parts(invalid_action),
};

fn invalid_action(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let action = it.task.action.as_ref().filter(|_| it.action.is_none());
        let Some(action) = action.filter(|it| split(&it.value).is_none()) else {
            continue;
        };
        let Some(entry) = it.entry("Action").filter(|it| !it.value.has_own_tag()) else {
            continue;
        };
        let written = shown(&action.value);
        let message = match action.value.starts_with("acs:") {
            true => format!(
                "`{written}` is an ARN: `Action` is `<Service>:<Operation>`, and the ARN goes into `Parameters.resourceArn`"
            ),
            false => format!(
                "`{written}` is no action: one is written `<Service>:<Operation>`, as in `FC:InvokeFunction`"
            ),
        };
        let finding = findings.report(value_range(entry), message);
        if let Some(repaired) = repair(&action.value) {
            let edit = set_text(entry.value, &repaired);
            finding.fix(format!("Change to `{repaired}`"), edit.range, edit.text);
        }
    }
}

/// The same with one colon between the parts and no white space.
fn repair(action: &str) -> Option<String> {
    let parts: Vec<&str> = action.split(':').map(str::trim).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [service, operation] => {
            let repaired = format!("{service}:{operation}");
            split(&repaired).is_some().then_some(repaired)
        }
        [only] => {
            let (service, operation) = only.split_once(['.', '/', '-'])?;
            let repaired = format!("{service}:{operation}");
            crate::catalog::actions::find(&repaired).map(|it| it.name.to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn wrong_forms() {
        check_rule(
            "invalid-action",
            "
States:
  - {Type: Task, Name: A, Action: 'FC::InvokeFunction', End: true}
  #                               ^^^^^^^^^^^^^^^^^^^^ error[invalid-action]: `FC::InvokeFunction` is no action: one is written `<Service>:<Operation>`, as in `FC:InvokeFunction` (fix: Change to `FC:InvokeFunction`)
  - {Type: Task, Name: B, Action: FC.InvokeFunction, End: true}
  #                               ^^^^^^^^^^^^^^^^^ error[invalid-action]: `FC.InvokeFunction` is no action: one is written `<Service>:<Operation>`, as in `FC:InvokeFunction` (fix: Change to `FC:InvokeFunction`)
  - {Type: Task, Name: C, Action: InvokeFunction, End: true}
  #                               ^^^^^^^^^^^^^^ error[invalid-action]: `InvokeFunction` is no action: one is written `<Service>:<Operation>`, as in `FC:InvokeFunction`
  - {Type: Task, Name: D, Action: 'FC: InvokeFunction', End: true}
  #                               ^^^^^^^^^^^^^^^^^^^^ error[invalid-action]: `FC: InvokeFunction` is no action: one is written `<Service>:<Operation>`, as in `FC:InvokeFunction` (fix: Change to `FC:InvokeFunction`)
  - {Type: Task, Name: E, Action: 'acs:fc:::functions/f', End: true}
  #                               ^^^^^^^^^^^^^^^^^^^^^^ error[invalid-action]: `acs:fc:::functions/f` is an ARN: `Action` is `<Service>:<Operation>`, and the ARN goes into `Parameters.resourceArn`
  - {Type: Task, Name: F, Action: ':', End: true}
  #                               ^^^ error[invalid-action]: `:` is no action: one is written `<Service>:<Operation>`, as in `FC:InvokeFunction`
",
        );
    }

    #[test]
    fn any_service_is_accepted() {
        check_rule(
            "invalid-action",
            "
States:
  - {Type: Task, Name: A, Action: ECS:DescribeInstances, End: true}
  - {Type: Task, Name: B, Action: x:y, End: true}
  - {Type: Task, Name: C, Action: !Sub x, End: true}
  - {Type: Task, Name: D, Action: , End: true}
",
        );
    }

    #[test]
    fn one_colon() {
        check_fix(
            "invalid-action",
            "\nStates:\n  - Type: Task\n    Name: A\n    Action: FC::InvokeFunction # pay\n    End: true\n",
            "\nStates:\n  - Type: Task\n    Name: A\n    Action: FC:InvokeFunction # pay\n    End: true\n",
        );
    }
}
