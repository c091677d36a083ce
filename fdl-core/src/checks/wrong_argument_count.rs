//! `wrong-argument-count`: a function is called with too few or too many arguments.

use super::subject::place;
use super::words::count;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::Evidence;
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::functions::Function;
use crate::value::Value;

pub(super) static CHECK: Check = Check {
    code: "wrong-argument-count",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("wrong_argument_count.md"),
    run: Run::Parts(wrong_argument_count),
};

fn wrong_argument_count(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    // What is missing in `length(` is a matter of syntax.
    let whole = subject
        .calls
        .iter()
        .filter(|it| it.expression.errors.is_empty());
    for call in whole {
        if let Some(row) = call.function
            && let Some((message, severity)) = problem(row, call.arguments)
        {
            findings
                .report(place(subject, call.expression, call.name.range), message)
                .severity(severity);
        }
    }
}

fn problem(row: &Function, arguments: &[Expr]) -> Option<(String, Severity)> {
    let given = arguments.len();
    if given < row.least() || row.most().is_some_and(|most| given > most) {
        let found = if given == 0 {
            "none".to_owned()
        } else {
            given.to_string()
        };
        let message = format!("`{}` takes {}, not {found}", row.name, row.count_in_words());
        let severity = match row.signature {
            Evidence::Documented => Severity::Error,
            _ => Severity::Warning,
        };
        return Some((message, severity));
    }
    if row.name == "format" {
        return places(arguments);
    }
    None
}

/// `format` needs an argument for each `{}` and ignores further ones (Q49).
fn places(arguments: &[Expr]) -> Option<(String, Severity)> {
    let (template, rest) = arguments.split_first()?;
    let ExprKind::Literal(Value::String(template)) = &template.kind else {
        return None;
    };
    let places = template.matches("{}").count();
    let given = rest.len();
    if given == places {
        return None;
    }
    let message = format!(
        "the template of `format` has {}, and {} follow",
        match places {
            0 => "no `{}`".to_owned(),
            _ => count(places, "`{}`").trim_end_matches('s').to_owned(),
        },
        match given {
            0 => "no values".to_owned(),
            _ => count(given, "value"),
        }
    )
    .replace("1 value follow", "1 value follows");
    let severity = match given < places {
        true => Severity::Error,
        false => Severity::Warning,
    };
    Some((message, severity))
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn too_few_and_too_many() {
        check_rule(
            "wrong-argument-count",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      none.$: length()
      #       ^^^^^^ error[wrong-argument-count]: `length` takes 1 argument, not none
      many.$: uuid(1)
      #       ^^^^ warning[wrong-argument-count]: `uuid` takes no argument, not 1
      two.$: hash("a")
      #      ^^^^ error[wrong-argument-count]: `hash` takes 2 arguments, not 1
      inferred.$: split("a,b")
      #           ^^^^^ warning[wrong-argument-count]: `split` takes 2 arguments, not 1
      format1.$: format("{} {}", $Input.a)
      #          ^^^^^^ error[wrong-argument-count]: the template of `format` has 2 `{}`, and 1 value follows
      format2.$: format("{}", 1, 2)
      #          ^^^^^^ warning[wrong-argument-count]: the template of `format` has 1 `{}`, and 2 values follow
      format3.$: format("plain", 1)
      #          ^^^^^^ warning[wrong-argument-count]: the template of `format` has no `{}`, and 1 value follows
      format4.$: format()
      #          ^^^^^^ error[wrong-argument-count]: `format` takes at least 1 argument, not none
    End: true
"#,
        );
    }

    #[test]
    fn right_counts_and_unknown_templates() {
        check_rule(
            "wrong-argument-count",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a.$: length($Input.a)
      b.$: toArray()
      c.$: toArray(1, 2, 3)
      d.$: format("{}-{}", 1, 2)
      e.$: format($Input.template, 1, 2)
      f.$: nothing(1)
      g.$: length(
    End: true
"#,
        );
    }
}
