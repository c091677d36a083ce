//! `imprecise-number`: a whole number is too large for a double.

use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::expr::ast::ExprKind;
use crate::syntax::{Node, ScalarType};
use crate::value::Value;

pub(super) static CHECK: Check = Check {
    code: "imprecise-number",
    severity: Severity::Hint,
    section: Section::Expressions,
    docs: include_str!("imprecise_number.md"),
    run: Run::Parts(imprecise_number),
};

/// Up to here a double tells every whole number from the next.
const PRECISE: u64 = 1 << 53;

/// How many digits [`PRECISE`] has.
const DIGITS: usize = 16;

fn imprecise_number(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for &(expression, expr) in &subject.parts {
        if let ExprKind::Literal(Value::Number(number)) = &expr.kind
            && is_imprecise(number.as_str())
        {
            let range = place(subject, expression, expr.range);
            findings.report(range, message(number.as_str()));
        }
    }
    for member in &subject.members {
        let value = member.entry.value;
        match value.is_scalar() {
            true => check_value(value, findings),
            false => value.items().for_each(|it| check_value(it, findings)),
        }
    }
}

fn check_value(value: Node<'_>, findings: &mut Findings) {
    // Most values are too short: their text is not looked at.
    if value.text_length().is_some_and(|it| it >= DIGITS)
        && let Some(text) = value.str().filter(|text| is_imprecise(text))
        && value.scalar_type() == Some(ScalarType::Integer)
    {
        findings.report(value.range(), message(text));
    }
}

fn message(number: &str) -> String {
    format!(
        "{number} is beyond 2^53: wherever it is computed with, its last digits may change; a text keeps them"
    )
}

fn is_imprecise(text: &str) -> bool {
    if text.len() < DIGITS {
        return false;
    }
    let digits = text.trim_start_matches(['-', '+']);
    let whole = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    whole && digits.parse::<u64>().map_or(true, |it| it > PRECISE)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn numbers_beyond_the_limit() {
        check_rule(
            "imprecise-number",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      id: 12345678901234567890
      #   ^^^^^^^^^^^^^^^^^^^^ hint[imprecise-number]: 12345678901234567890 is beyond 2^53: wherever it is computed with, its last digits may change; a text keeps them
      list: [9007199254740993, 1]
      #      ^^^^^^^^^^^^^^^^ hint[imprecise-number]: 9007199254740993 is beyond 2^53: wherever it is computed with, its last digits may change; a text keeps them
      sum.$: intAdd(9007199254740993, 1)
      #             ^^^^^^^^^^^^^^^^ hint[imprecise-number]: 9007199254740993 is beyond 2^53: wherever it is computed with, its last digits may change; a text keeps them
    End: true
",
        );
    }

    #[test]
    fn numbers_up_to_the_limit_and_texts() {
        check_rule(
            "imprecise-number",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor: {a: 9007199254740992, b: '12345678901234567890', c: 1.5e300, d.$: '-9007199254740992', e: 13800000000}
    End: true
",
        );
    }
}
