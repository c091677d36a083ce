//! `missing-parameter`: a required parameter of a known action is absent.

use super::attributes::{has, value_range};
use super::subject::{Argument, Use};
use super::tasks::{Signature, Slot, TaskState};
use super::unknown_parameter::near_absent;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::actions::TaskMode;
use crate::catalog::objects::ObjectKind;
use crate::syntax::edit::{Yaml, insert_after, insert_into, set_text};
use crate::text::{Edit, TextRange};

pub(super) static CHECK: Check = Check {
    code: "missing-parameter",
    severity: Severity::Error,
    section: Section::Tasks,
    docs: include_str!("missing_parameter.md"),
    run: Run::Parts(missing_parameter),
};

fn missing_parameter(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let Some(action) = &it.signature else {
            continue;
        };
        let misshapen = it.parameters.is_none() && has(it.node, "Parameters");
        let arguments = subject.arguments_of(it);
        let is_there = |name| {
            let written = arguments.iter().any(|it| it.member.name == name);
            written || it.parameters.is_some_and(|it| has(it, name))
        };
        let required = action.parameters().filter(|it| it.required());
        for parameter in required.filter(|it| !misshapen && !is_there(it.name())) {
            let Some(range) = range(it) else { continue };
            let name = parameter.name();
            let message = format!("`{}` needs the parameter `{name}`", action.name);
            let finding = findings.report(range, message);
            if !parameter.is_surely_required() {
                finding.severity(Severity::Hint);
            }
            let repair = match subject.misspelled(it.node, "Parameters") {
                // Where it lacks the parameter too, the finding about the key repairs the key.
                Some(misspelled) => {
                    has(misspelled.entry.value, name).then(|| rename_all(misspelled))
                }
                None => {
                    rename(it, action, arguments, name).or_else(|| insertion(it, action, parameter))
                }
            };
            if let Some((title, edit)) = repair {
                finding.fix(title, edit.range, edit.text);
            }
        }
    }
}

/// Where what is missing is reported: the key of the mapping, or the action where there is none.
fn range(it: &TaskState<'_>) -> Option<TextRange> {
    let action = it.entry("Action")?;
    Some(match it.entry("Parameters") {
        Some(parameters) => parameters.key.range(),
        None => value_range(action),
    })
}

/// Renames the key that was meant to be `Parameters`.
fn rename_all(it: &Use<'_>) -> (String, Edit) {
    let title = format!("Rename `{}` to `Parameters`", it.name);
    (title, set_text(it.entry.key, "Parameters"))
}

/// Renames the key that was meant to be the parameter, if there is one.
fn rename(
    it: &TaskState<'_>,
    action: &Signature<'_>,
    arguments: &[Argument<'_>],
    name: &str,
) -> Option<(String, Edit)> {
    let parameters = it.parameters?;
    let mut unknown = arguments.iter().filter(|it| it.parameter.is_none());
    let meant = unknown.find(|it| {
        let near = near_absent(action, parameters, it.member.name);
        near.first() == Some(&name)
    })?;
    let meant = &meant.member;
    let suffix = if meant.suffixed { ".$" } else { "" };
    let renamed = format!("{name}{suffix}");
    let title = format!("Rename `{}{suffix}` to `{renamed}`", meant.name);
    Some((title, set_text(meant.entry.key, &renamed)))
}

fn insertion(
    it: &TaskState<'_>,
    action: &Signature<'_>,
    parameter: Slot<'_>,
) -> Option<(String, Edit)> {
    let mode = it.task.mode.unwrap_or(TaskMode::DEFAULT);
    let Some(parameters) = it.parameters else {
        let required = action.parameters().filter(|it| it.required());
        let members = required.map(|it| (it.name().to_owned(), placeholder(it, mode)));
        let value = Yaml::Mapping(members.collect());
        let kind = it
            .state
            .state_type
            .map_or(ObjectKind::AnyState, ObjectKind::State);
        let edit = super::attributes::insert_attribute(kind, it.node, "Parameters", &value)?;
        return Some(("Insert `Parameters`".to_owned(), edit));
    };
    // Behind the last of the parameters that the catalogue lists before this one.
    let name = parameter.name();
    let before = action.parameters().take_while(|it| it.name() != name);
    let written = before.filter_map(|it| {
        let plain = parameters.entry(it.name());
        plain.or_else(|| parameters.entry(&format!("{}.$", it.name())))
    });
    let value = placeholder(parameter, mode);
    let edit = match written.last() {
        Some(entry) => insert_after(entry, name, &value),
        None => insert_into(parameters, name, &value),
    }?;
    Some((format!("Insert `{name}`"), edit))
}

fn placeholder(parameter: Slot<'_>, mode: TaskMode) -> Yaml {
    match parameter.name() {
        "invocationType" if mode.is_callback() => Yaml::text("Async"),
        _ => parameter.placeholder(),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn reported_at_the_key_or_at_the_action() {
        check_rule(
            "missing-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters:
  # ^^^^^^^^^^ error[missing-parameter]: `FC:InvokeFunction` needs the parameter `invocationType` (fix: Insert `invocationType`)
  # ^^^^^^^^^^ error[missing-parameter]: `FC:InvokeFunction` needs the parameter `resourceArn` (fix: Insert `resourceArn`)
      body: {a: 1}
    Next: B
  - Type: Task
    Name: B
    Action: FC:InvokeFunction
    #       ^^^^^^^^^^^^^^^^^ error[missing-parameter]: `FC:InvokeFunction` needs the parameter `invocationType` (fix: Insert `Parameters`)
    #       ^^^^^^^^^^^^^^^^^ error[missing-parameter]: `FC:InvokeFunction` needs the parameter `resourceArn` (fix: Insert `Parameters`)
    End: true
",
        );
    }

    #[test]
    fn a_hint_where_the_requirement_is_not_documented() {
        check_rule(
            "missing-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: EventBridge:PutEvents
    Parameters: {eventBusName: b, id.$: uuid(), source: s}
  # ^^^^^^^^^^ hint[missing-parameter]: `EventBridge:PutEvents` needs the parameter `type` (fix: Insert `type`)
    End: true
",
        );
    }

    #[test]
    fn present_with_a_suffix_or_in_a_wrong_form_or_unknown() {
        check_rule(
            "missing-parameter",
            "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, Parameters: {resourceArn.$: $Input.arn, invocationType: }, End: true}
  - {Type: Task, Name: B, Action: FC:InvokeFunction, Parameters: $Input, End: true}
  - {Type: Task, Name: C, Action: ECS:DescribeInstances, End: true}
  - {Type: Task, Name: D, Action: FC:InvokeFunction, Parameters: , End: true}
",
        );
    }

    #[test]
    fn inserted_in_the_order_of_the_page() {
        check_fix(
            "missing-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    TaskMode: WaitForSystemCallback
    Parameters:
      resourceArn: acs:fc:::functions/f # ours
      body: {a: 1}
    End: true
",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    TaskMode: WaitForSystemCallback
    Parameters:
      resourceArn: acs:fc:::functions/f # ours
      invocationType: Async
      body: {a: 1}
    End: true
",
        );
        check_fix(
            "missing-parameter",
            "\nStates:\n  - {Type: Task, Name: A, Action: FNF:StartExecution, Parameters: {}, End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: FNF:StartExecution, Parameters: {resourceArn: acs:fnf:::flow/my-child-flow}, End: true}\n",
        );
    }

    #[test]
    fn a_misspelled_mapping_is_renamed_where_that_helps() {
        check_rule(
            "missing-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    #       ^^^^^^^^^^^^^^^^^ error[missing-parameter]: `FC:InvokeFunction` needs the parameter `invocationType`
    #       ^^^^^^^^^^^^^^^^^ error[missing-parameter]: `FC:InvokeFunction` needs the parameter `resourceArn` (fix: Rename `ParameterHs` to `Parameters`)
    ParameterHs:
      resourceArn: acs:fc:::functions/f
    End: true
",
        );
    }

    #[test]
    fn the_whole_mapping_is_inserted() {
        check_fix(
            "missing-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    End: true
",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters:
      resourceArn: acs:fc:::functions/my-function
      invocationType: Sync
    End: true
",
        );
    }
}
