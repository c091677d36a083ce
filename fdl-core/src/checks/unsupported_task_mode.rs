//! `unsupported-task-mode`: the called service lacks the mode.

use std::borrow::Cow;

use super::tasks::TaskState;
use super::words::all_of;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::Evidence;
use crate::catalog::actions::{ModeSupport, OPEN_API, TaskMode, service_modes};

pub(super) static CHECK: Check = Check {
    code: "unsupported-task-mode",
    severity: Severity::Error,
    section: Section::Tasks,
    docs: include_str!("unsupported_task_mode.md"),
    run: Run::Parts(unsupported_task_mode),
};

fn unsupported_task_mode(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let (Some(mode), Some(range), Some(modes)) = (it.task.mode, it.mode_range(), modes(it))
        else {
            continue;
        };
        let (supported, evidence) = support_of(&modes, mode);
        if supported {
            continue;
        }
        let action = it.task.action.as_ref().map_or("", |action| &action.value);
        let names: Vec<&str> = modes
            .iter()
            .filter(|row| row.supported)
            .map(|row| row.mode.name())
            .collect();
        let documented = evidence == Evidence::Documented;
        let message = match documented {
            true => format!(
                "`{action}` does not support `{}`, only {}",
                mode.name(),
                all_of(&names)
            ),
            false => format!(
                "it is not documented that `{action}` supports `{}`; {} {} documented",
                mode.name(),
                all_of(&names),
                if names.len() == 1 { "is" } else { "are" }
            ),
        };
        let finding = findings.report(range, message);
        if !documented {
            finding.severity(Severity::Warning);
        }
    }
}

/// Whether it is documented that the action of a task lacks its mode: then nothing else needs to be
/// said of the mode.
pub(super) fn lacks_mode(it: &TaskState<'_>) -> bool {
    let support = it.task.mode.zip(modes(it));
    let support = support.map(|(mode, modes)| support_of(&modes, mode));
    support == Some((false, Evidence::Documented))
}

fn support_of(modes: &[ModeSupport], mode: TaskMode) -> (bool, Evidence) {
    match modes.iter().find(|row| row.mode == mode) {
        Some(row) => (row.supported, row.evidence),
        None => (!mode.is_callback(), Evidence::Unknown),
    }
}

/// What is known of the modes of a task's action; of an operation that is not known itself what
/// holds for its service.
fn modes(it: &TaskState<'_>) -> Option<Cow<'static, [ModeSupport]>> {
    if let Some(action) = it.action {
        return Some(action.modes.into());
    }
    if let Some(action) = it.user_action {
        return Some(action.mode_rows().into());
    }
    let prefix = it.prefix()?;
    Some(service_modes(prefix).unwrap_or(OPEN_API.modes).into())
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analysis;
    use crate::checks::fixture::{check_rule, flow};
    use crate::checks::{CheckOptions, check};

    #[test]
    fn services_that_lack_a_mode() {
        check_rule(
            "unsupported-task-mode",
            "
States:
  - {Type: Task, Name: A, Action: OSS:GetObject, TaskMode: WaitForCustomCallback, Next: B}
  #                                                        ^^^^^^^^^^^^^^^^^^^^^ error[unsupported-task-mode]: `OSS:GetObject` does not support `WaitForCustomCallback`, only `RequestComplete`
  - {Type: Task, Name: B, Action: MNS:SendMessage, TaskMode: WaitForSystemCallback, Next: C}
  #                                                          ^^^^^^^^^^^^^^^^^^^^^ error[unsupported-task-mode]: `MNS:SendMessage` does not support `WaitForSystemCallback`, only `RequestComplete` and `WaitForCustomCallback`
  - {Type: Task, Name: C, Action: HTTP:Request, TaskMode: WaitForSystemCallback, Next: D}
  #                                                       ^^^^^^^^^^^^^^^^^^^^^ warning[unsupported-task-mode]: it is not documented that `HTTP:Request` supports `WaitForSystemCallback`; `RequestComplete` and `WaitForCustomCallback` are documented
  - {Type: Task, Name: D, Action: OSS:ListObjects, TaskMode: WaitForSystemCallback, Next: E}
  #                                                          ^^^^^^^^^^^^^^^^^^^^^ error[unsupported-task-mode]: `OSS:ListObjects` does not support `WaitForSystemCallback`, only `RequestComplete`
  - {Type: Task, Name: E, Action: ECS:RunCommand, TaskMode: WaitForCustomCallback, End: true}
  #                                                         ^^^^^^^^^^^^^^^^^^^^^ warning[unsupported-task-mode]: it is not documented that `ECS:RunCommand` supports `WaitForCustomCallback`; `RequestComplete` is documented
",
        );
    }

    #[test]
    fn services_that_have_the_mode() {
        check_rule(
            "unsupported-task-mode",
            "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Next: B}
  - {Type: Task, Name: B, Action: FNF:StartExecution, TaskMode: WaitForCustomCallback, Next: C}
  - {Type: Task, Name: C, Action: HTTP:Request, TaskMode: WaitForCustomCallback, Next: D}
  - {Type: Task, Name: D, Action: ECS:RunCommand, TaskMode: RequestComplete, Next: E}
  - {Type: Task, Name: E, Action: OSS:GetObject, Next: F}
  - {Type: Task, Name: F, Action: OSS:GetObject, TaskMode: Nonsense, End: true}
",
        );
    }

    #[test]
    fn nothing_else_is_said_of_a_mode_that_is_not_there() {
        let text = "\nStates:\n  - {Type: Task, Name: A, Action: OSS:GetObject, TaskMode: WaitForCustomCallback, Parameters: {bucket: b, key: k}, End: true}\n";
        let analysis = Analysis::new(flow(text));
        let found = check(&analysis, &CheckOptions::default());
        let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
        assert_eq!(codes, ["unsupported-task-mode"]);
    }
}
