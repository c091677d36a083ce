//! `expression-syntax`: an expression does not parse.

use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::syntax::edit::replace_in_text;

pub(super) static CHECK: Check = Check {
    code: "expression-syntax",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("expression_syntax.md"),
    run: Run::Parts(expression_syntax),
};

fn expression_syntax(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for expression in &subject.expressions {
        for error in &expression.errors {
            let range = place(subject, expression, error.range);
            let finding = findings.report(range, &error.message);
            let node = subject.tree.node(expression.node);
            if let Some((title, text)) = &error.fix
                && let Some(edit) = replace_in_text(node, error.range, text)
            {
                finding.fix(title, edit.range, edit.text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_all, check_fix, check_rule};

    #[test]
    fn every_place_and_every_style() {
        check_rule(
            "expression-syntax",
            r#"
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Parameters:
      resourceArn: acs:fc:::functions/f
      invocationType: Sync
      body:
        plain.$: $Input.a and $Input.b
        #                 ^^^ error[expression-syntax]: `and` is no operator of FDL; use `&&` (fix: Change to `&&`)
        'single.$': 'format(''{}'' $Input.a)'
        #                          ^^^^^^ error[expression-syntax]: a `,` or an operator is missing before `$Input` (fix: Insert a comma)
        "double.$": "$Input[\"a\" + 1"
        #                  ^ error[expression-syntax]: `[` is not closed
        folded.$: >-
          format("{}",
          $Input.)
          #     ^ error[expression-syntax]: a name is missing behind `.`
        literal.$: |
          $Input.a ==
          #        ^^ error[expression-syntax]: `==` needs a value on its right
          = 1
        # ^ error[expression-syntax]: `=` is no operator of FDL; use `==` (fix: Change to `==`)
        list: [{deep.$: '1 +'}]
        #                  ^ error[expression-syntax]: `+` needs a value on its right
    Next: B
  - Type: Choice
    Name: B
    Branches:
      - {Condition: '$Input.a === 1', Next: A}
      #                       ^^^ error[expression-syntax]: `===` is no operator of FDL; use `==` (fix: Change to `==`)
    Default: C
  - Type: Map
    Name: C
    ItemsPath: Input.items
    #          ^^^^^ error[expression-syntax]: variables begin with `$`: `$Input` (fix: Change to `$Input`)
    Processor: {StartAt: D, States: [{Type: Pass, Name: D, End: true}]}
    End: true
"#,
        );
    }

    #[test]
    fn good_expressions() {
        check_all(
            r#"
States:
  - Type: Choice
    Name: A
    Branches:
      - Condition: '!$Input.closed && $Input.kind in ["a", "b"]'
        Next: B
      - Condition: >-
          $Input.total >= 100
          && $Input.state == "open"
        Next: B
    Default: B
  - {Type: Succeed, Name: B}
"#,
        );
    }

    #[test]
    fn fixes_keep_the_quoting() {
        let choice = |condition: &str| {
            format!(
                "\nStates:\n  - Type: Choice\n    Name: A\n    Branches:\n      - Condition: {condition}\n        Next: B\n    Default: B\n  - {{Type: Succeed, Name: B}}\n"
            )
        };
        for (before, after) in [
            ("$Input.a === 1", "$Input.a == 1"),
            ("'$Input.a === 1'", "'$Input.a == 1'"),
            ("\"$Input.a === \\\"x\\\"\"", "\"$Input.a == \\\"x\\\"\""),
            ("$Input.a == open", "$Input.a == \"open\""),
            ("\"$Input.a == open\"", "\"$Input.a == \\\"open\\\"\""),
        ] {
            check_fix("expression-syntax", &choice(before), &choice(after));
        }
    }

    #[test]
    fn an_expression_that_is_replaced_later_is_not_read() {
        check_rule(
            "expression-syntax",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: !Sub 'a b c'}, End: true}\n",
        );
    }
}
