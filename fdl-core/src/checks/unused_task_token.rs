//! `unused-task-token`: a token is passed on, and the task does not wait for it.

use super::attributes::insert_attribute;
use super::token::token_ranges;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::actions::TaskMode;
use crate::catalog::objects::{ObjectKind, StateType};
use crate::syntax::edit::{Yaml, set_text};

pub(super) static CHECK: Check = Check {
    code: "unused-task-token",
    severity: Severity::Warning,
    section: Section::Tasks,
    docs: include_str!("unused_task_token.md"),
    run: Run::Parts(unused_task_token),
};

fn unused_task_token(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    const WAITING: TaskMode = TaskMode::WaitForCustomCallback;
    for it in &subject.tasks {
        let Some(mode) = it.task.mode.filter(|mode| *mode != WAITING) else {
            continue;
        };
        for expression in subject.call_expressions(it) {
            for range in token_ranges(expression) {
                let message = format!(
                    "the token is passed on, but `{}` does not wait for a report with it",
                    mode.name()
                );
                let range = expression.source_range(&subject.tree, range);
                let finding = findings.report(range, message);
                if let Some(range) = it.mode_range() {
                    finding.related(range, "the mode");
                }
                let edit = match it.entry("TaskMode") {
                    Some(entry) => Some(set_text(entry.value, WAITING.name())),
                    None => insert_attribute(
                        ObjectKind::State(StateType::Task),
                        it.node,
                        "TaskMode",
                        &Yaml::text(WAITING.name()),
                    ),
                };
                if let Some(edit) = edit {
                    let title = format!("Set `TaskMode` to `{}`", WAITING.name());
                    finding.fix_with(title, false, vec![edit]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn a_token_that_nobody_waits_for() {
        check_rule(
            "unused-task-token",
            r#"
States:
  - Type: Task
    Name: A
    Action: FNF:StartExecution
    TaskMode: RequestComplete
    Parameters:
      resourceArn: acs:fnf:::flow/f
      input:
        token.$: $Context.Current.TaskToken
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unused-task-token]: the token is passed on, but `RequestComplete` does not wait for a report with it (see `RequestComplete`: the mode) (unsafe fix: Set `TaskMode` to `WaitForCustomCallback`)
    Next: B
  - Type: Task
    Name: B
    Action: FC:InvokeFunction
    InputConstructor:
      text.$: 'format("{}", $Context.Current.TaskToken)'
      #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ warning[unused-task-token]: the token is passed on, but `RequestComplete` does not wait for a report with it (unsafe fix: Set `TaskMode` to `WaitForCustomCallback`)
    End: true
"#,
        );
    }

    #[test]
    fn awaited_tokens_and_other_reads() {
        check_rule(
            "unused-task-token",
            "
States:
  - {Type: Task, Name: A, Action: X:Y, TaskMode: WaitForCustomCallback, Parameters: {t.$: $Context.Current.TaskToken}, Next: B}
  - {Type: Task, Name: B, Action: X:Y, TaskMode: Nonsense, Parameters: {t.$: $Context.Current.TaskToken}, Next: C}
  - {Type: Task, Name: C, Action: X:Y, Parameters: {t.$: $Context.Current, u: $Context.Current.TaskToken}, End: true}
",
        );
    }

    #[test]
    fn the_mode_is_set_or_inserted() {
        check_fix(
            "unused-task-token",
            "\nStates:\n  - {Type: Task, Name: A, Action: X:Y, TaskMode: 'RequestComplete', Parameters: {t.$: $Context.Current.TaskToken}, End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: X:Y, TaskMode: 'WaitForCustomCallback', Parameters: {t.$: $Context.Current.TaskToken}, End: true}\n",
        );
        check_fix(
            "unused-task-token",
            "\nStates:\n  - Type: Task\n    Name: A\n    Action: X:Y # call\n    Parameters: {t.$: $Context.Current.TaskToken}\n    End: true\n",
            "\nStates:\n  - Type: Task\n    Name: A\n    Action: X:Y # call\n    TaskMode: WaitForCustomCallback\n    Parameters: {t.$: $Context.Current.TaskToken}\n    End: true\n",
        );
    }
}
