//! `mixed-comparison`: values of different types are compared.

use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::expr::ast::{BinaryOperator, ExprKind};
use crate::expr::type_of;
use crate::value::Types;

pub(super) static CHECK: Check = Check {
    code: "mixed-comparison",
    severity: Severity::Warning,
    section: Section::Expressions,
    docs: include_str!("mixed_comparison.md"),
    run: Run::Parts(mixed_comparison),
};

fn mixed_comparison(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for &(expression, expr) in &subject.parts {
        let ExprKind::Binary {
            operator,
            left,
            right,
        } = &expr.kind
        else {
            continue;
        };
        let message = match operator.value {
            BinaryOperator::In => {
                let other = type_of(right);
                let takes = Types::ARRAY.or(Types::OBJECT);
                match other.intersects(takes) {
                    true => continue,
                    false => format!("`in` looks into an array or an object, not into {other}"),
                }
            }
            operator if operator.is_comparison() => {
                let (one, other) = (type_of(left), type_of(right));
                if one.with_all_numbers().intersects(other.with_all_numbers()) {
                    continue;
                }
                let outcome = match operator {
                    BinaryOperator::Equal => "is always false",
                    BinaryOperator::NotEqual => "is always true",
                    _ => "fails",
                };
                let symbol = operator.symbol();
                format!("{one} `{symbol}` {other} {outcome}: nothing is converted")
            }
            _ => continue,
        };
        findings.report(place(subject, expression, operator.range), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn known_types_that_differ() {
        check_rule(
            "mixed-comparison",
            r#"
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: 'length($Input.items) == "3"', Next: B}
      #                                   ^^ warning[mixed-comparison]: a whole number `==` a string is always false: nothing is converted
      - {Condition: '$Context.Execution.Name > 5', Next: B}
      #                                      ^ warning[mixed-comparison]: a string `>` a whole number fails: nothing is converted
      - {Condition: 'uuid() != 1 && $Input.a == 1', Next: B}
      #                     ^^ warning[mixed-comparison]: a string `!=` a whole number is always true: nothing is converted
      - {Condition: '1 in "abc"', Next: B}
      #                ^^ warning[mixed-comparison]: `in` looks into an array or an object, not into a string
    Default: B
  - {Type: Succeed, Name: B}
"#,
        );
    }

    #[test]
    fn equal_types_and_unknown_ones() {
        check_rule(
            "mixed-comparison",
            r#"
States:
  - Type: Choice
    Name: A
    Branches:
      - {Condition: '$Input.a == "3" || $Input.a == 3', Next: B}
      - {Condition: 'length($Input.items) > 2.5', Next: B}
      - {Condition: '$Context.Execution.Name == "x"', Next: B}
      - {Condition: '"a" in ["a", 1] && "k" in $Input', Next: B}
    Default: B
  - {Type: Succeed, Name: B}
"#,
        );
    }
}
