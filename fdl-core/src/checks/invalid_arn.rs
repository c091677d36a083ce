//! `invalid-arn`: a literal `resourceArn` fits no documented form.

use super::attributes::value_range;
use super::words::{one_of, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::actions::Action;
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "invalid-arn",
    severity: Severity::Warning,
    section: Section::Tasks,
    docs: include_str!("invalid_arn.md"),
    run: Run::Parts(invalid_arn),
};

fn invalid_arn(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let Some(action) = it.action.filter(|it| !it.arn_forms.is_empty()) else {
            continue;
        };
        let arguments = subject.arguments_of(it).iter().map(|it| &it.member);
        for member in arguments.filter(|it| it.name == "resourceArn" && !it.suffixed) {
            let entry = member.entry;
            let value = entry.value.resolved();
            let tagged = entry.value.has_own_tag() || value.has_own_tag();
            let Some(arn) = value.str().filter(|_| !tagged) else {
                continue;
            };
            // Other tools fill such places in before the flow is uploaded.
            let template = |arn: &str| arn.contains(['{', '<']);
            if action.takes_arn(arn) || template(arn) {
                continue;
            }
            let message = format!(
                "`{}` is no ARN of `{}`; one has the form {}",
                shown(arn),
                action.name,
                forms(action)
            );
            let finding = findings.report(value_range(entry), message);
            if let Some(repaired) = repair(action, arn) {
                let edit = set_text(entry.value, &repaired);
                finding.fix(format!("Change to `{repaired}`"), edit.range, edit.text);
            }
        }
    }
}

/// The forms for a message: of more than two, which only add parts to each other, the first and last.
fn forms(action: &Action) -> String {
    let patterns: Vec<&str> = action.arn_forms.iter().map(|form| form.pattern).collect();
    match patterns.as_slice() {
        [first, _, .., last] => one_of(&[first, last]),
        all => one_of(all),
    }
}

/// The ARN without the slips that are made most: no `services/`, no leading slash, no `/messages`.
fn repair(action: &Action, arn: &str) -> Option<String> {
    let (head, resource) = arn.rsplit_once(':')?;
    let slash = format!("/{}", resource.trim_start_matches('/'));
    [
        format!("{head}:services/{resource}"),
        format!("{head}:{slash}"),
        format!("{head}:{slash}/messages"),
        format!("{head}:{resource}/messages"),
        format!("{head}:{}", resource.trim_start_matches('/')),
    ]
    .into_iter()
    .find(|candidate| action.takes_arn(candidate))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    fn task(action: &str, arn: &str) -> String {
        let rest = match action {
            "FC:InvokeFunction" => "invocationType: Sync",
            "MNS:SendMessage" => "message: hello",
            _ => "input: {}",
        };
        format!(
            "\nStates:\n  - Type: Task\n    Name: A\n    Action: {action}\n    Parameters:\n      resourceArn: {arn}\n      {rest}\n    End: true\n"
        )
    }

    #[test]
    fn arns_of_other_things() {
        check_rule(
            "invalid-arn",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fnf:::flow/f', invocationType: Sync}
    #                         ^^^^^^^^^^^^^^^^^^ warning[invalid-arn]: `acs:fnf:::flow/f` is no ARN of `FC:InvokeFunction`; one has the form `acs:fc:{region}:{account}:functions/{function}` or `acs:fc:{region}:{account}:services/{service}.{qualifier}/functions/{function}`
    Next: B
  - Type: Task
    Name: B
    Action: FNF:StartExecution
    Parameters: {resourceArn: my-flow}
    #                         ^^^^^^^ warning[invalid-arn]: `my-flow` is no ARN of `FNF:StartExecution`; one has the form `acs:fnf:{region}:{account}:flow/{name}`
    End: true
",
        );
    }

    #[test]
    fn documented_forms() {
        for arn in [
            "acs:fc:cn-shanghai:1234567890:functions/price/LATEST",
            "acs:fc:::functions/price",
            "acs:fc:::services/shop.LATEST/functions/price",
            "acs:fc:::services/shop/functions/price",
        ] {
            check_rule("invalid-arn", &task("FC:InvokeFunction", arn));
        }
        check_rule(
            "invalid-arn",
            &task("FNF:StartExecution", "acs:fnf:cn-hangzhou::flow/child"),
        );
        check_rule(
            "invalid-arn",
            &task(
                "MNS:SendMessage",
                "acs:mns:cn-hangzhou:123:/topics/t/messages",
            ),
        );
    }

    #[test]
    fn places_that_other_tools_fill_in() {
        for arn in [
            "acs:fc:::functions/${Name}",
            "'acs:fc:{region}:{account}:functions/f'",
            "acs:fc:::services/<service>/functions/f",
            "!Ref shop/price",
        ] {
            check_rule("invalid-arn", &task("FC:InvokeFunction", arn));
        }
    }

    #[test]
    fn frequent_slips_are_repaired() {
        for (action, slip, repaired) in [
            (
                "FC:InvokeFunction",
                "acs:fc:::shop/functions/price",
                "acs:fc:::services/shop/functions/price",
            ),
            (
                "MNS:SendMessage",
                "acs:mns:::queues/q/messages",
                "acs:mns:::/queues/q/messages",
            ),
            (
                "MNS:SendMessage",
                "acs:mns:::/queues/q",
                "acs:mns:::/queues/q/messages",
            ),
        ] {
            check_fix("invalid-arn", &task(action, slip), &task(action, repaired));
        }
    }
}
