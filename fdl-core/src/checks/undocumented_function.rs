//! `undocumented-function`: a function is only in one version of the page, or inferred.

use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};

pub(super) static CHECK: Check = Check {
    code: "undocumented-function",
    severity: Severity::Hint,
    section: Section::Expressions,
    docs: include_str!("undocumented_function.md"),
    run: Run::Parts(undocumented_function),
};

fn undocumented_function(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for call in &subject.calls {
        if let Some(reason) = call.function.and_then(|row| row.undocumented) {
            let message = format!("`{}` may not exist everywhere: {reason}", call.name.value);
            findings.report(place(subject, call.expression, call.name.range), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn newer_and_inferred_functions() {
        check_rule(
            "undocumented-function",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      sum.$: intAdd(1, length($Input.a))
      #      ^^^^^^ hint[undocumented-function]: `intAdd` may not exist everywhere: only one version of the page has this function
      text.$: toBase64(toJSON($Input.a))
      #       ^^^^^^^^ hint[undocumented-function]: `toBase64` may not exist everywhere: no page that could be read has this function
      #                ^^^^^^ hint[undocumented-function]: `toJSON` may not exist everywhere: no page that could be read has this function
      known.$: fromBase64($Input.a)
    End: true
",
        );
    }

    #[test]
    fn documented_functions() {
        check_rule(
            "undocumented-function",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: 'hash($Input.a, \"MD5\")', b: intAdd}, End: true}\n",
        );
    }
}
