//! `unknown-action`: `Action` is close to a known action and not one.

use super::attributes::value_range;
use super::words::did_you_mean;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::catalog::actions::{ALL, split};
use crate::syntax::edit::set_text;
use crate::text::letters_apart;

pub(super) static CHECK: Check = Check {
    code: "unknown-action",
    severity: Severity::Warning,
    section: Section::Tasks,
    docs: include_str!("unknown_action.md"),
    run: Run::Parts(unknown_action),
};

/// Verbs with which operations of APIs begin: `GetBucket` is no slip of `PutBucket`.
const VERBS: &[&str] = &[
    "add", "batch", "cancel", "copy", "create", "delete", "describe", "get", "head", "invoke",
    "list", "modify", "publish", "put", "query", "remove", "run", "send", "set", "start", "stop",
    "update",
];

fn unknown_action(subject: &Subject<'_>, options: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let known = it.action.is_some() || it.user_action.is_some();
        let action = it.task.action.as_ref().filter(|_| !known);
        let Some(action) = action.filter(|it| split(&it.value).is_some()) else {
            continue;
        };
        let Some(entry) = it.entry("Action").filter(|it| !it.value.has_own_tag()) else {
            continue;
        };
        let own = options.actions.all().iter().map(|known| &*known.name);
        let candidates = ALL.iter().map(|known| known.name).chain(own);
        let close = candidates.filter(|known| is_slip(&action.value, known));
        let near = near_names(&action.value, close);
        if near.is_empty() {
            continue;
        }
        let message = format!(
            "no action `{}` is known{}",
            action.value,
            did_you_mean(&near)
        );
        let finding = findings.report(value_range(entry), message);
        finding.fix_near(&action.value, &near, |name| {
            let edit = set_text(entry.value, name);
            Some((format!("Change to `{name}`"), edit))
        });
    }
}

/// Whether `action` can only be a misspelling: two letters at most, and no other verb.
fn is_slip(action: &str, known: &str) -> bool {
    let verb = |action: &str| {
        let operation = action.split_once(':')?.1.to_ascii_lowercase();
        VERBS.iter().find(|verb| operation.starts_with(**verb))
    };
    let other_verb = matches!((verb(action), verb(known)), (Some(a), Some(b)) if a != b);
    !other_verb && letters_apart(action, known) <= 2
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn slips_of_known_actions() {
        check_rule(
            "unknown-action",
            "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFuntion, End: true}
  #                               ^^^^^^^^^^^^^^^^ warning[unknown-action]: no action `FC:InvokeFuntion` is known; did you mean `FC:InvokeFunction`? (fix: Change to `FC:InvokeFunction`)
  - {Type: Task, Name: B, Action: fc:invokeFunction, End: true}
  #                               ^^^^^^^^^^^^^^^^^ warning[unknown-action]: no action `fc:invokeFunction` is known; did you mean `FC:InvokeFunction`? (fix: Change to `FC:InvokeFunction`)
  - {Type: Task, Name: C, Action: OSS:PutObjct, End: true}
  #                               ^^^^^^^^^^^^ warning[unknown-action]: no action `OSS:PutObjct` is known; did you mean `OSS:PutObject`? (fix: Change to `OSS:PutObject`)
  - {Type: Task, Name: D, Action: FNF:StratExecution, End: true}
  #                               ^^^^^^^^^^^^^^^^^^ warning[unknown-action]: no action `FNF:StratExecution` is known; did you mean `FNF:StartExecution`? (fix: Change to `FNF:StartExecution`)
",
        );
    }

    #[test]
    fn other_operations_are_accepted() {
        check_rule(
            "unknown-action",
            "
States:
  - {Type: Task, Name: A, Action: ECS:DescribeInstances, End: true}
  - {Type: Task, Name: B, Action: OSS:ListObjects, End: true}
  - {Type: Task, Name: C, Action: OSS:GetBucket, End: true}
  - {Type: Task, Name: D, Action: OSS:PutObjectAcl, End: true}
  - {Type: Task, Name: E, Action: FNF:StopExecution, End: true}
  - {Type: Task, Name: F, Action: FC:GetFunction, End: true}
  - {Type: Task, Name: G, Action: 'FC::InvokeFunction', End: true}
",
        );
    }

    #[test]
    fn the_nearest_is_proposed() {
        check_fix(
            "unknown-action",
            "\nStates:\n  - {Type: Task, Name: A, Action: \"MNS:SendMesage\", End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: \"MNS:SendMessage\", End: true}\n",
        );
    }
}
