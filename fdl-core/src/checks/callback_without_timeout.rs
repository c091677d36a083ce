//! `callback-without-timeout`: a task may wait for its callback for ever.

use super::attributes::has;
use super::unsupported_task_mode::lacks_mode;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::model::Quantity;

pub(super) static CHECK: Check = Check {
    code: "callback-without-timeout",
    severity: Severity::Hint,
    section: Section::Tasks,
    docs: include_str!("callback_without_timeout.md"),
    run: Run::Parts(callback_without_timeout),
};

fn callback_without_timeout(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    if subject.flow.timeout.is_some() {
        return;
    }
    for it in &subject.tasks {
        let (Some(mode), Some(range)) = (it.callback_mode(), it.mode_range()) else {
            continue;
        };
        let never = match &it.task.timeout {
            Some(Quantity::Literal { number, .. }) => number.as_i64() == Some(0),
            Some(Quantity::Expression(_)) => false,
            None => !has(it.node, "Timeout"),
        };
        if never && !lacks_mode(it) {
            let message = format!(
                "without a `Timeout`, `{}` waits for ever where no callback comes",
                mode.name()
            );
            findings.report(range, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn tasks_that_may_wait_for_ever() {
        check_rule(
            "callback-without-timeout",
            "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Next: B}
  #                                                            ^^^^^^^^^^^^^^^^^^^^^ hint[callback-without-timeout]: without a `Timeout`, `WaitForSystemCallback` waits for ever where no callback comes
  - {Type: Task, Name: B, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, Timeout: 0, End: true}
  #                                                            ^^^^^^^^^^^^^^^^^^^^^ hint[callback-without-timeout]: without a `Timeout`, `WaitForCustomCallback` waits for ever where no callback comes
",
        );
    }

    #[test]
    fn tasks_that_may_not() {
        check_rule(
            "callback-without-timeout",
            "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Timeout: 60, Next: B}
  - {Type: Task, Name: B, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, Timeout.$: $Input.t, Next: C}
  - {Type: Task, Name: C, Action: FC:InvokeFunction, End: true}
",
        );
        check_rule(
            "callback-without-timeout",
            "
Type: StateMachine
SpecVersion: v1
Name: f
Timeout: 3600
StartAt: A
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, End: true}
",
        );
    }
}
