//! `unknown-function`: a function is called that is not in the list.

use super::subject::place;
use super::words::{did_you_mean, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::expr::functions;
use crate::syntax::edit::replace_in_text;
use crate::text::letters_apart;

pub(super) static CHECK: Check = Check {
    code: "unknown-function",
    severity: Severity::Warning,
    section: Section::Expressions,
    docs: include_str!("unknown_function.md"),
    run: Run::Parts(unknown_function),
};

fn unknown_function(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for call in &subject.calls {
        let called = &*call.name.value;
        if called.is_empty() || call.function.is_some() {
            continue;
        }
        let names = functions::all().iter().map(|it| it.name);
        let near = near_names(called, names.filter(|it| is_slip(called, it)));
        let message = match near.is_empty() {
            true => format!(
                "no page that could be read has a function `{}`",
                shown(called)
            ),
            false => format!(
                "no function is named `{}`{}",
                shown(called),
                did_you_mean(&near)
            ),
        };
        let finding = findings.report(place(subject, call.expression, call.name.range), message);
        if !near.is_empty() {
            finding.severity(Severity::Error);
        }
        let node = subject.tree.node(call.expression.node);
        finding.fix_near(called, &near, |name| {
            let edit = replace_in_text(node, call.name.range, name)?;
            Some((format!("Change to `{name}`"), edit))
        });
    }
}

/// Whether `name` can only be a slip of `known`. The list may be incomplete (Q47): a short name one
/// letter away may well be another function.
fn is_slip(name: &str, known: &str) -> bool {
    let allowed = match known.chars().count() {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    };
    letters_apart(name, known) <= allowed
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn functions_that_are_not_in_the_list() {
        check_rule(
            "unknown-function",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      case.$: tojson($Input)
      #       ^^^^^^ error[unknown-function]: no function is named `tojson`; did you mean `toJSON`? (fix: Change to `toJSON`)
      slip.$: lenght($Input.items)
      #       ^^^^^^ error[unknown-function]: no function is named `lenght`; did you mean `length`? (fix: Change to `length`)
      other.$: upper($Input.name)
      #        ^^^^^ warning[unknown-function]: no page that could be read has a function `upper`
      inner.$: format("{}", set($Input.a))
      #                     ^^^ warning[unknown-function]: no page that could be read has a function `set`
    End: true
"#,
        );
    }

    #[test]
    fn functions_of_the_list() {
        check_rule(
            "unknown-function",
            r#"
States:
  - Type: Pass
    Name: A
    OutputConstructor: {a.$: 'format("{}", uuid())', b.$: fromJSON($Input.a), c.$: 'get([1], 0)', d: upper(1)}
    End: true
"#,
        );
    }

    #[test]
    fn the_nearest_is_proposed() {
        check_fix(
            "unknown-function",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: \"Format(\\\"{}\\\", 1)\"}, End: true}\n",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: \"format(\\\"{}\\\", 1)\"}, End: true}\n",
        );
    }
}
