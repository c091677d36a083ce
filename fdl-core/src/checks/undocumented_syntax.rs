//! `undocumented-syntax`: an expression uses what no page documents.

use super::subject::place;
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::expr::ast::{BinaryOperator, Expr, ExprKind};
use crate::text::TextRange;
use crate::value::Value;

pub(super) static CHECK: Check = Check {
    code: "undocumented-syntax",
    severity: Severity::Hint,
    section: Section::Expressions,
    docs: include_str!("undocumented_syntax.md"),
    run: Run::Parts(undocumented_syntax),
};

fn undocumented_syntax(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for &(expression, expr) in &subject.parts {
        // An operator that already has an error needs no advice yet.
        let wrong = |range| expression.errors.iter().any(|it| it.range == range);
        if let Some((range, message, severity)) = problem(&expression.text, expr)
            && !wrong(range)
        {
            findings
                .report(place(subject, expression, range), message)
                .severity(severity);
        }
    }
}

fn problem(text: &str, expr: &Expr) -> Option<(TextRange, String, Severity)> {
    use Severity::{Hint, Warning};
    let hint = |what: &str| format!("no page documents {what}");
    Some(match &expr.kind {
        ExprKind::Literal(Value::Null) => (expr.range, hint("`null`"), Hint),
        ExprKind::Wildcard { base } => {
            let range = TextRange::new(base.range.end, expr.range.end);
            let range = trimmed(text, range);
            let sign = shown(&text[range.indices()]);
            (range, hint(&format!("`{sign}`")), Hint)
        }
        ExprKind::OpaquePath { path, .. } => {
            let message = format!(
                "no page documents `{}`, and a simulation cannot evaluate it",
                shown(&path.value)
            );
            (path.range, message, Hint)
        }
        ExprKind::Conditional {
            condition, then, ..
        } => {
            let between = TextRange::new(condition.range.end, then.range.start);
            let at = text.get(between.indices())?.find('?')? as u32 + between.start;
            let message = "no page documents `? :`, and it fails in a run; a Choice state decides";
            (TextRange::new(at, at + 1), message.to_owned(), Warning)
        }
        ExprKind::Binary { operator, .. } => {
            let symbol = operator.value.symbol();
            let advice = match operator.value {
                BinaryOperator::Add => "`intAdd` adds whole numbers, `format` joins texts",
                it if it.is_arithmetic() => "`intAdd` is the only function that computes",
                BinaryOperator::Coalesce => "`\"key\" in object` asks whether there is a member",
                BinaryOperator::Match => "`regexMatchString` matches regular expressions",
                _ => return None,
            };
            let message = format!("no page documents `{symbol}`, and it fails in a run; {advice}");
            (operator.range, message, Warning)
        }
        _ => return None,
    })
}

/// A range without white space and closing parentheses at its start.
fn trimmed(text: &str, range: TextRange) -> TextRange {
    let part = &text[range.indices()];
    let rest = part.trim_start_matches([' ', '\t', '\n', ')']);
    TextRange::new(range.start + (part.len() - rest.len()) as u32, range.end)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn what_no_page_documents() {
        check_rule(
            "undocumented-syntax",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a.$: $Input.items[*].id
      #                ^^^ hint[undocumented-syntax]: no page documents `[*]`
      b.$: $Input.items[1:2]
      #                ^^^^^ hint[undocumented-syntax]: no page documents `[1:2]`, and a simulation cannot evaluate it
      c.$: $Input..id
      #          ^^^^ hint[undocumented-syntax]: no page documents `..id`, and a simulation cannot evaluate it
      d.$: $Input.a == null
      #                ^^^^ hint[undocumented-syntax]: no page documents `null`
      e.$: $Input.a + 1
      #             ^ warning[undocumented-syntax]: no page documents `+`, and it fails in a run; `intAdd` adds whole numbers, `format` joins texts
      f.$: '$Input.a ? 1 : 2'
      #              ^ warning[undocumented-syntax]: no page documents `? :`, and it fails in a run; a Choice state decides
      g.$: $Input.a ?? "none"
      #             ^^ warning[undocumented-syntax]: no page documents `??`, and it fails in a run; `"key" in object` asks whether there is a member
      h.$: $Input.a =~ "^x"
      #             ^^ warning[undocumented-syntax]: no page documents `=~`, and it fails in a run; `regexMatchString` matches regular expressions
      i.$: $Input.a * 2 % 3
      #             ^ warning[undocumented-syntax]: no page documents `*`, and it fails in a run; `intAdd` is the only function that computes
      #                 ^ warning[undocumented-syntax]: no page documents `%`, and it fails in a run; `intAdd` is the only function that computes
    End: true
"#,
        );
    }

    #[test]
    fn documented_operators() {
        check_rule(
            "undocumented-syntax",
            r#"
States:
  - Type: Choice
    Name: A
    Branches:
      - Condition: '!($Input.a > -1 && $Input.b != "x") || "k" in $Input.c || $Input.d[0].e in [1, 2]'
        Next: B
    Default: B
  - {Type: Succeed, Name: B}
"#,
        );
    }
}
