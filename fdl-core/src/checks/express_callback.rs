//! `express-callback`: a task of an Express flow waits for a callback.

use super::tasks::express_map;
use super::{Check, CheckOptions, ExecutionMode, Findings, Run, Section, Severity, Subject};

pub(super) static CHECK: Check = Check {
    code: "express-callback",
    severity: Severity::Error,
    section: Section::Tasks,
    docs: include_str!("express_callback.md"),
    run: Run::Parts(express_callback),
};

fn express_callback(subject: &Subject<'_>, options: &CheckOptions, findings: &mut Findings) {
    for it in &subject.tasks {
        let (Some(mode), Some(range)) = (it.callback_mode(), it.mode_range()) else {
            continue;
        };
        let map = express_map(&subject.flow, it.state.id);
        if map.is_none() && options.mode != ExecutionMode::Express {
            continue;
        }
        let place = match map {
            Some(_) => "the children of this Map run in Express mode",
            None => "the flow runs in Express mode",
        };
        let message = format!(
            "{place}, which has `RequestComplete` only, not `{}`",
            mode.name()
        );
        let finding = findings.report(range, message);
        if let Some(name) = map.and_then(|map| map.name.as_ref()) {
            finding.related(name.range, "the Map");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{EXPRESS, check_rule, check_rule_with};

    const PLAIN: &str = "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Next: B}
  - {Type: Task, Name: B, Action: FC:InvokeFunction, TaskMode: RequestComplete, End: true}
";

    #[test]
    fn a_standard_flow_may_wait() {
        check_rule("express-callback", PLAIN);
    }

    #[test]
    fn an_express_flow_may_not() {
        check_rule_with(
            "express-callback",
            EXPRESS,
            "
States:
  - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForSystemCallback, Next: B}
  #                                                            ^^^^^^^^^^^^^^^^^^^^^ error[express-callback]: the flow runs in Express mode, which has `RequestComplete` only, not `WaitForSystemCallback`
  - {Type: Task, Name: B, Action: FC:InvokeFunction, TaskMode: RequestComplete, End: true}
",
        );
    }

    #[test]
    fn nor_may_the_children_of_an_express_map() {
        check_rule(
            "express-callback",
            "
States:
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    ProcessorConfig: {ExecutionMode: Express}
    Processor:
      StartAt: Both
      States:
        - Type: Parallel
          Name: Both
          Branches:
            - StartAt: A
              States:
                - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, End: true}
                #                                                            ^^^^^^^^^^^^^^^^^^^^^ error[express-callback]: the children of this Map run in Express mode, which has `RequestComplete` only, not `WaitForCustomCallback` (see `Each`: the Map)
          End: true
    Next: After
  - {Type: Task, Name: After, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, Next: Standard}
  - Type: Map
    Name: Standard
    ItemsPath: $Input.items
    ProcessorConfig: {ExecutionMode: Standard}
    Processor:
      StartAt: A
      States:
        - {Type: Task, Name: A, Action: FC:InvokeFunction, TaskMode: WaitForCustomCallback, End: true}
    End: true
",
        );
    }
}
