//! `non-boolean-condition`: a condition can be neither true nor false.

use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::expr::type_of;
use crate::model::Position;
use crate::value::Types;

pub(super) static CHECK: Check = Check {
    code: "non-boolean-condition",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("non_boolean_condition.md"),
    run: Run::Parts(non_boolean_condition),
};

fn non_boolean_condition(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    let conditions = subject
        .expressions
        .iter()
        .filter(|it| it.position == Position::Condition);
    for expression in conditions.filter(|it| it.errors.is_empty()) {
        let found = type_of(&expression.ast);
        if found.intersects(Types::BOOLEAN) {
            continue;
        }
        let message = format!("a condition is true or false, and this is {found}");
        findings.report(place(subject, expression, expression.ast.range), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn known_types_that_are_not_boolean() {
        check_rule(
            "non-boolean-condition",
            r#"
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: length($Input.items), Next: B}
      #             ^^^^^^^^^^^^^^^^^^^^ error[non-boolean-condition]: a condition is true or false, and this is a whole number
      - {Condition: '"yes"', Next: B}
      #              ^^^^^ error[non-boolean-condition]: a condition is true or false, and this is a string
      - {Condition: 1, Next: B}
      #             ^ error[non-boolean-condition]: a condition is true or false, and this is a whole number
      - {Condition: $Context.Execution.Name, Next: B}
      #             ^^^^^^^^^^^^^^^^^^^^^^^ error[non-boolean-condition]: a condition is true or false, and this is a string
    Default: B
  - {Type: Succeed, Name: B}
"#,
        );
    }

    #[test]
    fn booleans_and_what_is_not_known() {
        check_rule(
            "non-boolean-condition",
            r#"
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: $Input.flag, Next: B}
      - {Condition: true, Next: B}
      - {Condition: 'length($Input.items) > 1', Next: B}
      - {Condition: 'get($Input, "a")', Next: B}
      - {Condition: '1 +', Next: B}
    Default: B
  - {Type: Succeed, Name: B}
"#,
        );
    }
}
