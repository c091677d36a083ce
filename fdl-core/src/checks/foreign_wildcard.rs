//! `foreign-wildcard`: `Errors` names a wildcard of another language, which matches nothing here.

use super::rules::error_codes;
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::errors::foreign_code;
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "foreign-wildcard",
    severity: Severity::Warning,
    section: Section::Errors,
    docs: include_str!("foreign_wildcard.md"),
    run: Run::Parts(foreign_wildcard),
};

fn foreign_wildcard(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for (_, code) in error_codes(subject.states) {
        let Some(foreign) = foreign_code(&code.value) else {
            continue;
        };
        let message = format!(
            "`{}` is {}, which matches no error here; use `{}`",
            shown(&code.value),
            match foreign.origin {
                "a wildcard" => "a wildcard of other languages".to_owned(),
                origin => format!("a code of {origin}"),
            },
            foreign.replacement
        );
        let finding = findings.report(code.range, message);
        let edit = set_text(subject.tree.node(code.node), foreign.replacement);
        finding.fix(
            format!("Change to `{}`", foreign.replacement),
            edit.range,
            edit.text,
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn wildcards_of_other_languages() {
        check_rule(
            "foreign-wildcard",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Retry:
      - {Errors: ['*'], MaxAttempts: 1, IntervalSeconds: 1}
      #           ^^^ warning[foreign-wildcard]: `*` is a wildcard of other languages, which matches no error here; use `FnF.ALL` (fix: Change to `FnF.ALL`)
    Catch:
      - {Errors: [States.Timeout], Next: B}
      #           ^^^^^^^^^^^^^^ warning[foreign-wildcard]: `States.Timeout` is a code of the Amazon States Language, which matches no error here; use `FnF.TaskTimeout` (fix: Change to `FnF.TaskTimeout`)
      - {Errors: [States.ALL, 'States.*'], Next: B}
      #           ^^^^^^^^^^ warning[foreign-wildcard]: `States.ALL` is a code of the Amazon States Language, which matches no error here; use `FnF.ALL` (fix: Change to `FnF.ALL`)
      #                       ^^^^^^^^^^ warning[foreign-wildcard]: `States.*` is a code of the Amazon States Language, which matches no error here; use `FnF.ALL` (fix: Change to `FnF.ALL`)
    Next: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn codes_of_this_language() {
        check_rule(
            "foreign-wildcard",
            "\nStates:\n  - {Type: Task, Name: A, Action: a:b, Catch: [{Errors: [FnF.ALL, FC.*, Statesman], Next: A}], End: true}\n",
        );
    }

    #[test]
    fn the_wildcard_of_this_language() {
        check_fix(
            "foreign-wildcard",
            "\nStates:\n  - {Type: Task, Name: A, Action: a:b, Catch: [{Errors: [\"*\"], Next: A}], End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: a:b, Catch: [{Errors: [\"FnF.ALL\"], Next: A}], End: true}\n",
        );
    }
}
