//! `sync-callback`: a function is called synchronously by a task that waits for a callback.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "sync-callback",
    severity: Severity::Error,
    section: Section::Tasks,
    docs: include_str!("sync_callback.md"),
    run: Run::Parts(sync_callback),
};

fn sync_callback(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let function = it
            .action
            .is_some_and(|action| action.name == "FC:InvokeFunction");
        let (true, Some(mode), Some(parameters)) = (function, it.callback_mode(), it.parameters)
        else {
            continue;
        };
        let Some(entry) = parameters.entry("invocationType") else {
            continue;
        };
        if entry.value.resolved().text().as_deref() != Some("Sync") {
            continue;
        }
        let message = format!(
            "`{}` takes `invocationType: Async` only, not `Sync`",
            mode.name()
        );
        let finding = findings.report(entry.value.range(), message);
        if let Some(range) = it.mode_range() {
            finding.related(range, "the mode that waits for a callback");
        }
        let edit = set_text(entry.value, "Async");
        finding.fix("Change to `Async`", edit.range, edit.text);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn both_callback_modes() {
        check_rule(
            "sync-callback",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    TaskMode: WaitForSystemCallback
    Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: Sync}
    #                                                                 ^^^^ error[sync-callback]: `WaitForSystemCallback` takes `invocationType: Async` only, not `Sync` (see `WaitForSystemCallback`: the mode that waits for a callback) (fix: Change to `Async`)
    Next: B
  - Type: Task
    Name: B
    Action: FC:InvokeFunction
    Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: 'Sync', body: {t.$: $Context.Current.TaskToken}}
    #                                                                 ^^^^^^ error[sync-callback]: `WaitForCustomCallback` takes `invocationType: Async` only, not `Sync` (see `WaitForCustomCallback`: the mode that waits for a callback) (fix: Change to `Async`)
    TaskMode: WaitForCustomCallback
    End: true
",
        );
    }

    #[test]
    fn what_fits_together() {
        check_rule(
            "sync-callback",
            "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, Parameters: {invocationType: Sync}, Next: B}
  - {Type: Task, Name: B, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Parameters: {invocationType: Async}, Next: C}
  - {Type: Task, Name: C, Action: X:Y, TaskMode: WaitForSystemCallback, Parameters: {invocationType: Sync}, Next: D}
  - {Type: Task, Name: D, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Parameters: {invocationType.$: $Input.t}, End: true}
",
        );
    }

    #[test]
    fn the_call_becomes_asynchronous() {
        check_fix(
            "sync-callback",
            "\nStates:\n  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: \"Sync\"}, End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Parameters: {resourceArn: 'acs:fc:::functions/f', invocationType: \"Async\"}, End: true}\n",
        );
    }
}
