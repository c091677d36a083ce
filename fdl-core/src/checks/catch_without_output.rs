//! `catch-without-output`: a Catch rule does not say what its `Next` receives.

use super::attributes::{first_key_range, has, insert_attribute};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::objects::ObjectKind;
use crate::syntax::edit::Yaml;

pub(super) static CHECK: Check = Check {
    code: "catch-without-output",
    severity: Severity::Warning,
    section: Section::Errors,
    docs: include_str!("catch_without_output.md"),
    run: Run::Parts(catch_without_output),
};

fn catch_without_output(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for rule in subject.states.iter().flat_map(|state| &state.catch) {
        let node = subject.tree.node(rule.node);
        if has(node, "OutputConstructor") {
            continue;
        }
        let message = "the failed state has no output: without an `OutputConstructor` here, `Next` gets nothing to work with";
        let finding = findings.report(first_key_range(node), message);
        let members = [
            ("code.$", "$Context.Current.Error.Code"),
            ("detail.$", "$Context.Current.Error.Detail"),
        ];
        let members = members.map(|(key, path)| (key.to_owned(), Yaml::source(path)));
        let value = Yaml::Mapping(members.into());
        if let Some(edit) =
            insert_attribute(ObjectKind::CatchRule, node, "OutputConstructor", &value)
        {
            finding.fix("Insert `OutputConstructor`", edit.range, edit.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn rules_that_hand_nothing_on() {
        check_rule(
            "catch-without-output",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Catch:
      - Errors: [OutOfStock]
      # ^^^^^^ warning[catch-without-output]: the failed state has no output: without an `OutputConstructor` here, `Next` gets nothing to work with (fix: Insert `OutputConstructor`)
        Next: B
      - {Next: B, Errors: [FnF.ALL], OutputConstructor: {a: 1}}
    Next: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn an_output_in_a_wrong_form_is_another_rule() {
        check_rule(
            "catch-without-output",
            "\nStates:\n  - {Type: Task, Name: A, Action: a:b, Catch: [{Errors: [X], OutputConstructor: , Next: A}], End: true}\n",
        );
    }

    #[test]
    fn the_error_is_handed_on() {
        check_fix(
            "catch-without-output",
            "
States:
  - Type: Task
    Name: A
    Action: a:b
    Catch:
      - Errors: # all
          - FnF.ALL
        Next: A
    End: true
",
            "
States:
  - Type: Task
    Name: A
    Action: a:b
    Catch:
      - Errors: # all
          - FnF.ALL
        OutputConstructor:
          code.$: $Context.Current.Error.Code
          detail.$: $Context.Current.Error.Detail
        Next: A
    End: true
",
        );
    }
}
