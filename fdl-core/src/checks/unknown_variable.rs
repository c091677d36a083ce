//! `unknown-variable`: an expression reads a variable that does not exist.

use super::subject::place;
use super::words::{all_of, did_you_mean, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::catalog::context::{VARIABLES, meant_variable, variable};
use crate::syntax::edit::replace_in_text;

pub(super) static CHECK: Check = Check {
    code: "unknown-variable",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("unknown_variable.md"),
    run: Run::Parts(unknown_variable),
};

fn unknown_variable(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.paths {
        let (name, range) = (it.path.variable.value, it.path.variable.range);
        if variable(name).is_some() {
            continue;
        }
        let names = VARIABLES.iter().map(|it| it.name);
        let near = match meant_variable(name) {
            Some(meant) => vec![meant.name],
            None => near_names(name, names.clone()),
        };
        let mut message = format!("no variable is named `{}`", shown(name));
        message += &match near.is_empty() {
            true => format!("; there are {}", all_of(&names.collect::<Vec<_>>())),
            false => did_you_mean(&near),
        };
        let finding = findings.report(place(subject, it.expression, range), message);
        let node = subject.tree.node(it.expression.node);
        finding.fix_near(name, &near, |name| {
            let edit = replace_in_text(node, range, name)?;
            Some((format!("Change to `{name}`"), edit))
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn variables_that_do_not_exist() {
        check_rule(
            "unknown-variable",
            r#"
States:
  - Type: Choice
    Name: A
    Branches:
      - Condition: $input.n > 5 && "$Foo" != $Foo.a
      #            ^^^^^^ error[unknown-variable]: no variable is named `$input`; did you mean `$Input`? (fix: Change to `$Input`)
      #                                      ^^^^ error[unknown-variable]: no variable is named `$Foo`; there are `$Context`, `$Global`, `$Input`, `$Item` and `$Output`
        Next: B
    Default: B
  - Type: Pass
    Name: B
    OutputConstructor:
      old.$: $.order.id
      #      ^ error[unknown-variable]: no variable is named `$`; did you mean `$Input`? (fix: Change to `$Input`)
      typo.$: length($Inptu.items)
      #              ^^^^^^ error[unknown-variable]: no variable is named `$Inptu`; did you mean `$Input`? (fix: Change to `$Input`)
      folded.$: >-
        format("{}",
        $ouptut.a)
      # ^^^^^^^ error[unknown-variable]: no variable is named `$ouptut`; did you mean `$Output`? (fix: Change to `$Output`)
    End: true
"#,
        );
    }

    #[test]
    fn variables_that_exist() {
        check_rule(
            "unknown-variable",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor: {a.$: $Input, b.$: $Output.a, c.$: $Context.Current.Name, d.$: $Global.x, e: $nothing}
    End: true
",
        );
    }

    #[test]
    fn the_older_root_becomes_the_input() {
        check_fix(
            "unknown-variable",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: '$.order[\"x\"]'}, End: true}\n",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: '$Input.order[\"x\"]'}, End: true}\n",
        );
    }
}
