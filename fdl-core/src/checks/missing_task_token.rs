//! `missing-task-token`: a task waits for a report that nobody can make.

use super::attributes::has;
use super::token::{TOKEN, pass_token, reads_token};
use super::unsupported_task_mode::lacks_mode;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::actions::TaskMode;

pub(super) static CHECK: Check = Check {
    code: "missing-task-token",
    severity: Severity::Warning,
    section: Section::Tasks,
    docs: include_str!("missing_task_token.md"),
    run: Run::Parts(missing_task_token),
};

fn missing_task_token(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let custom = it.task.mode == Some(TaskMode::WaitForCustomCallback);
        // HTTP sends the token by itself, in a header.
        if !custom || it.prefix() == Some("HTTP") {
            continue;
        }
        let Some(range) = it.mode_range() else {
            continue;
        };
        let misshapen = has(it.node, "Parameters") && it.parameters.is_none();
        if misshapen || lacks_mode(it) || subject.call_expressions(it).any(reads_token) {
            continue;
        }
        let message =
            format!("nothing passes `{TOKEN}` on, so nobody can report the end of this task");
        let finding = findings.report(range, message);
        let passed = it
            .action
            .and_then(|action| pass_token(action.name, it.node));
        if let Some(edit) = passed {
            finding.fix("Pass the task token", edit.range, edit.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn nobody_gets_the_token() {
        check_rule(
            "missing-task-token",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    #         ^^^^^^^^^^^^^^^^^^^^^ warning[missing-task-token]: nothing passes `$Context.Current.TaskToken` on, so nobody can report the end of this task (fix: Pass the task token)
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType: Async
      body:
        token: $Context.Current.TaskToken
        name.$: $Context.Execution.Name
    Next: B
  - {Type: Task, Name: B, Action: ECS:RunCommand, TaskMode: WaitForCustomCallback, End: true}
  #                                                         ^^^^^^^^^^^^^^^^^^^^^ warning[missing-task-token]: nothing passes `$Context.Current.TaskToken` on, so nobody can report the end of this task
",
        );
    }

    #[test]
    fn ways_to_pass_the_token() {
        for way in [
            "Parameters: {body: {token.$: $Context.Current.TaskToken}}",
            "Parameters: {body.$: $Context.Current}",
            "Parameters: {body.$: $Context}",
            "Parameters: {body: [{a.$: 'format(\"{}\", $Context.Current.TaskToken)'}]}",
            "Parameters: {body.$: '$Context.Current[\"TaskToken\"]'}",
            "InputConstructor: {token.$: $Context.Current.TaskToken}",
            "Parameters: {body.$: $Context.Current.TaskToken +}",
        ] {
            check_rule(
                "missing-task-token",
                &format!(
                    "\nStates:\n  - {{Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, {way}, End: true}}\n"
                ),
            );
        }
    }

    #[test]
    fn what_an_alias_brings_is_passed_too() {
        check_rule(
            "missing-task-token",
            "
States:
  - {Type: Pass, Name: A, InputConstructor: &data {token.$: $Context.Current.TaskToken}, Next: B}
  - {Type: Task, Name: B, Action: X:Y, TaskMode: WaitForCustomCallback, Parameters: *data, End: true}
",
        );
    }

    #[test]
    fn http_sends_it_and_other_modes_need_none() {
        check_rule(
            "missing-task-token",
            "
States:
  - {Type: Task, Name: A, Action: HTTP:Request, TaskMode: WaitForCustomCallback, Next: B}
  - {Type: Task, Name: B, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Next: C}
  - {Type: Task, Name: C, Action: FC:InvokeFunction, End: true}
",
        );
    }

    #[test]
    fn inserted_into_the_data_of_the_call() {
        check_fix(
            "missing-task-token",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType: Async
      body:
        a: 1 # first
    End: true
",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType: Async
      body:
        a: 1 # first
        callbackToken.$: $Context.Current.TaskToken
    End: true
",
        );
        check_fix(
            "missing-task-token",
            "\nStates:\n  - {Type: Task, Name: A, Action: MNS:SendMessage, TaskMode: WaitForCustomCallback, Parameters: {message: {}}, End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: MNS:SendMessage, TaskMode: WaitForCustomCallback, Parameters: {message: {callbackToken.$: $Context.Current.TaskToken}}, End: true}\n",
        );
    }
}
