//! `unknown-parameter`: a known action has no parameter of that name.

use super::attributes::has;
use super::subject::Member;
use super::tasks::{Signature, Slot};
use super::words::{all_of, did_you_mean, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::syntax::Node;
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "unknown-parameter",
    severity: Severity::Warning,
    section: Section::Tasks,
    docs: include_str!("unknown_parameter.md"),
    run: Run::Parts(unknown_parameter),
};

fn unknown_parameter(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let (Some(action), Some(parameters)) = (&it.signature, it.parameters) else {
            continue;
        };
        for it in subject.arguments_of(it) {
            if it.parameter.is_some() {
                continue;
            }
            let Member {
                entry,
                name,
                suffixed,
            } = it.member;
            let known = action.parameters().map(Slot::name);
            let same = |known: &str| known.eq_ignore_ascii_case(name);
            let other_case = known.clone().any(same);
            if !action.strict && !other_case {
                continue;
            }
            let near = near_absent(action, parameters, name);
            let mut message = format!("`{}` has no parameter `{}`", action.name, shown(name));
            let all: Vec<&str> = known.collect();
            message += &match near.is_empty() && action.closed {
                true if all.is_empty() => String::new(),
                true => format!(", only {}", all_of(&all)),
                false => did_you_mean(&near),
            };
            let finding = findings.report(entry.key.range(), message);
            if !action.closed && !other_case {
                finding.severity(Severity::Hint);
            }
            finding.fix_near(name, &near, |name| {
                let suffix = if suffixed { ".$" } else { "" };
                let edit = set_text(entry.key, &format!("{name}{suffix}"));
                Some((format!("Rename to `{name}{suffix}`"), edit))
            });
        }
    }
}

/// The parameters that an unknown one may have been meant to be, nearest first.
pub(super) fn near_absent<'s>(
    action: &Signature<'s>,
    parameters: Node<'_>,
    name: &str,
) -> Vec<&'s str> {
    let known = action.parameters().map(Slot::name);
    // As with attributes: the mapping may have many unknown keys.
    let near = known.filter(|known| !near_names(name, [*known]).is_empty());
    near_names(name, near.filter(|known| !has(parameters, known)))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn closed_lists_of_parameters() {
        check_rule(
            "unknown-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters:
      resourceARN: acs:fc:::functions/f
    # ^^^^^^^^^^^ warning[unknown-parameter]: `FC:InvokeFunction` has no parameter `resourceARN`; did you mean `resourceArn`? (fix: Rename to `resourceArn`)
      invocationTyp.$: $Input.type
    # ^^^^^^^^^^^^^^^ warning[unknown-parameter]: `FC:InvokeFunction` has no parameter `invocationTyp`; did you mean `invocationType`? (fix: Rename to `invocationType.$`)
      qualifier: LATEST
    # ^^^^^^^^^ warning[unknown-parameter]: `FC:InvokeFunction` has no parameter `qualifier`, only `resourceArn`, `invocationType` and `body`
    Next: B
  - Type: Task
    Name: B
    Action: HTTP:Request
    Parameters: {url: 'https://example.com', method: GET, query: {a: 1}}
    #                                                     ^^^^^ warning[unknown-parameter]: `HTTP:Request` has no parameter `query`, only `method`, `url`, `headers` and `body`
    End: true
",
        );
    }

    #[test]
    fn open_lists_of_parameters() {
        check_rule(
            "unknown-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: MNS:SendMessage
    Parameters: {resourceArn: 'acs:mns:::/queues/q/messages', Message: a, ttl: 5}
    #                                                         ^^^^^^^ warning[unknown-parameter]: `MNS:SendMessage` has no parameter `Message`; did you mean `message`? (fix: Rename to `message`)
    #                                                                     ^^^ hint[unknown-parameter]: `MNS:SendMessage` has no parameter `ttl`
    Next: B
  - Type: Task
    Name: B
    Action: FNF:StartSyncExecution
    Parameters: {flowName: a, Anything: b}
    #            ^^^^^^^^ warning[unknown-parameter]: `FNF:StartSyncExecution` has no parameter `flowName`; did you mean `FlowName`? (fix: Rename to `FlowName`)
    Next: C
  - Type: Task
    Name: C
    Action: ECS:DescribeInstances
    Parameters: {regionID: cn-hangzhou}
    End: true
",
        );
    }

    #[test]
    fn members_of_a_parameter_are_free() {
        check_rule(
            "unknown-parameter",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: Sync, body: {Body: 1, resourcearn: 2}}
    End: true
",
        );
    }

    #[test]
    fn the_suffix_and_the_quotes_stay() {
        check_fix(
            "unknown-parameter",
            "\nStates:\n  - {Type: Task, Name: A, Action: FNF:StartExecution, Parameters: {resourceArn: 'acs:fnf:::flow/f', 'Input.$': $Input}, End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: FNF:StartExecution, Parameters: {resourceArn: 'acs:fnf:::flow/f', 'input.$': $Input}, End: true}\n",
        );
    }
}
