//! `invalid-parameter`: a literal parameter has the wrong type or is not an allowed value.

use super::attributes::{describe, is_some_scalar, value_range};
use super::tasks::Slot;
use super::words::{one_of, shown};
use super::{
    Check, CheckOptions, Diagnostic, Findings, Run, Section, Severity, Subject, near_names,
};
use crate::catalog::actions::ParameterType;
use crate::syntax::edit::set_text;
use crate::syntax::{Entry, Node, ScalarType};

pub(super) static CHECK: Check = Check {
    code: "invalid-parameter",
    severity: Severity::Error,
    section: Section::Tasks,
    docs: include_str!("invalid_parameter.md"),
    run: Run::Parts(invalid_parameter),
};

fn invalid_parameter(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        for it in subject.arguments_of(it) {
            let Some(parameter) = it.parameter.filter(|_| !it.member.suffixed) else {
                continue;
            };
            let entry = it.member.entry;
            let value = entry.value.resolved();
            if entry.value.has_own_tag() || value.has_own_tag() {
                continue;
            }
            if let Some(finding) = check_value(parameter, entry, value, findings)
                && !parameter.is_sure()
            {
                finding.severity(Severity::Hint);
            }
        }
    }
}

fn check_value<'f>(
    parameter: Slot<'_>,
    entry: Entry<'_>,
    value: Node<'_>,
    findings: &'f mut Findings,
) -> Option<&'f mut Diagnostic> {
    let name = parameter.name();
    let allowed = parameter.allowed();
    if !fits(value, parameter.value()) {
        if value.str().is_some_and(is_replaced) {
            return None;
        }
        let allowed: Vec<&str> = allowed.collect();
        let wanted = match allowed.is_empty() {
            true => parameter.value().noun().to_owned(),
            false => one_of(&allowed),
        };
        let message = format!("`{name}` is {wanted}, not {}", describe(value));
        return Some(findings.report(value_range(entry), message));
    }
    if allowed.clone().next().is_some() {
        let text = value.str()?;
        let same = |allowed: &str| match parameter.ignores_case() {
            true => allowed.eq_ignore_ascii_case(text),
            false => allowed == text,
        };
        if allowed.clone().any(same) || is_replaced(text) {
            return None;
        }
        let allowed: Vec<&str> = allowed.collect();
        let choices = one_of(&allowed);
        let message = format!("`{name}` is {choices}, not `{}`", shown(text));
        let finding = findings.report(value_range(entry), message);
        let near = near_names(text, allowed);
        finding.fix_near(text, &near, |name| {
            let edit = set_text(entry.value, name);
            Some((format!("Change to `{name}`"), edit))
        });
        return Some(finding);
    }
    let (least, greatest) = parameter.range()?;
    let text = value.str()?;
    let number: f64 = text.trim_start_matches('+').parse().ok()?;
    if (least as f64..=greatest as f64).contains(&number) {
        return None;
    }
    let message = format!("`{name}` is {least} to {greatest}, not {text}");
    Some(findings.report(value_range(entry), message))
}

/// Whether other tools fill in a part of a text before the flow is uploaded.
fn is_replaced(text: &str) -> bool {
    text.contains("${")
}

/// Whether a literal has the type; scalars where text is wanted are read as their source text.
fn fits(value: Node<'_>, wanted: ParameterType) -> bool {
    let scalar = || value.scalar_type();
    match wanted {
        ParameterType::Any => true,
        ParameterType::Text => is_some_scalar(value),
        ParameterType::Integer => scalar() == Some(ScalarType::Integer),
        ParameterType::Number => matches!(scalar(), Some(ScalarType::Integer | ScalarType::Float)),
        ParameterType::Boolean => matches!(scalar(), Some(ScalarType::Boolean(_))),
        ParameterType::Object => value.is_mapping(),
        ParameterType::List => value.is_sequence(),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn types_values_and_ranges() {
        check_rule(
            "invalid-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters:
      resourceArn: [acs]
      #            ^^^^^ error[invalid-parameter]: `resourceArn` is text, not a list
      invocationType: sync
      #               ^^^^ error[invalid-parameter]: `invocationType` is `Sync` or `Async`, not `sync` (fix: Change to `Sync`)
    Next: B
  - Type: Task
    Name: B
    Action: FNF:StartExecution
    Parameters:
      resourceArn:
    # ^^^^^^^^^^^ error[invalid-parameter]: `resourceArn` is text, not empty
      executionName: {a: 1}
      #              ^^^^^^ error[invalid-parameter]: `executionName` is text, not a mapping
      input: text
      #      ^^^^ error[invalid-parameter]: `input` is a mapping, not the text `text`
    Next: C
  - Type: Task
    Name: C
    Action: MNS:SendMessage
    Parameters: {resourceArn: 'acs:mns:::/queues/q/messages', message: [1], priority: 17, delaySeconds: soon}
    #                                                                                 ^^ error[invalid-parameter]: `priority` is 1 to 16, not 17
    #                                                                                                   ^^^^ error[invalid-parameter]: `delaySeconds` is a whole number, not the text `soon`
    Next: D
  - Type: Task
    Name: D
    Action: HTTP:Request
    Parameters: {url: 'https://example.com', method: FETCH, headers: [a]}
    #                                                ^^^^^ error[invalid-parameter]: `method` is `GET`, `POST`, `PATCH`, `PUT`, `DELETE` or `HEAD`, not `FETCH`
    #                                                                ^^^ error[invalid-parameter]: `headers` is a mapping, not a list
    End: true
",
        );
    }

    #[test]
    fn what_fits_and_what_cannot_be_known() {
        check_rule(
            "invalid-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters: {resourceArn: '${Arn}', invocationType.$: $Input.type, body: [1, 2]}
    Next: B
  - Type: Task
    Name: B
    Action: HTTP:Request
    Parameters: {url: 'https://example.com', method: Get, body: text}
    Next: C
  - Type: Task
    Name: C
    Action: FC:InvokeFunction
    Parameters: {resourceArn: !Ref f, invocationType: '${Type}', body: 7}
    Next: D
  - Type: Task
    Name: D
    Action: FNF:StartExecution
    Parameters: {resourceArn: 'acs:fnf:::flow/f', executionName: 42}
    End: true
",
        );
    }

    #[test]
    fn the_nearest_value_is_proposed() {
        check_fix(
            "invalid-parameter",
            "\nStates:\n  - {Type: Task, Name: A, Action: FC:InvokeFunction, Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: 'async'}, End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: FC:InvokeFunction, Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: 'Async'}, End: true}\n",
        );
    }
}
