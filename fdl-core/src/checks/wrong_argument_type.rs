//! `wrong-argument-type`: a function gets a value that it does not take.

use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::Evidence;
use crate::expr::type_of;

pub(super) static CHECK: Check = Check {
    code: "wrong-argument-type",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("wrong_argument_type.md"),
    run: Run::Parts(wrong_argument_type),
};

fn wrong_argument_type(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for call in &subject.calls {
        let Some(row) = call.function else { continue };
        for (index, argument) in call.arguments.iter().enumerate() {
            let Some(parameter) = row.parameter(index) else {
                break;
            };
            let given = type_of(argument);
            if given.intersects(parameter.types) {
                continue;
            }
            let message = format!(
                "`{}` of `{}` takes {}, not {given}",
                parameter.name, row.name, parameter.types
            );
            let finding = findings.report(place(subject, call.expression, argument.range), message);
            if row.signature != Evidence::Documented {
                finding.severity(Severity::Warning);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn literals_and_known_results() {
        check_rule(
            "wrong-argument-type",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a.$: length(5)
      #           ^ error[wrong-argument-type]: `value` of `length` takes an array, an object or a string, not a whole number
      b.$: fromBase64([1])
      #               ^^^ error[wrong-argument-type]: `text` of `fromBase64` takes a string, not an array
      c.$: length(uuid() == "a")
      #           ^^^^^^^^^^^^^ error[wrong-argument-type]: `value` of `length` takes an array, an object or a string, not a boolean
      d.$: split($Context.Execution, ",")
      #          ^^^^^^^^^^^^^^^^^^ warning[wrong-argument-type]: `text` of `split` takes a string, not an object
      e.$: arrayUnique("a")
      #                ^^^ error[wrong-argument-type]: `list` of `arrayUnique` takes an array, not a string
      f.$: hash("a", length("b"))
      #              ^^^^^^^^^^^ error[wrong-argument-type]: `algorithm` of `hash` takes a string, not a whole number
    End: true
"#,
        );
    }

    #[test]
    fn what_fits_or_is_not_known() {
        check_rule(
            "wrong-argument-type",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a.$: length($Input.a)
      b.$: length("text")
      c.$: arrayContains([1, "a"], null)
      d.$: format("{}", [1])
      e.$: length(unknown(1))
      f.$: jsonMerge(stringToJson($Input.a), {"b": 1})
      g.$: uuid(1)
    End: true
"#,
        );
    }
}
