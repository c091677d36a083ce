//! `unneeded-expression-suffix`: `Condition` or `ItemsPath` is written with `.$`.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::objects::AttributeValue;
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "unneeded-expression-suffix",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("unneeded_expression_suffix.md"),
    run: Run::Parts(unneeded_expression_suffix),
};

fn unneeded_expression_suffix(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in subject.unusual_uses() {
        let value = it.attribute.map(|row| row.value);
        if !it.suffixed || value != Some(AttributeValue::Expression) {
            continue;
        }
        let message = format!("`{}` is always an expression and takes no `.$`", it.name);
        let finding = findings.report(it.entry.key.range(), message);
        if it.mapping.entry(it.name).is_none() {
            let edit = set_text(it.entry.key, it.name);
            finding.fix(format!("Rename to `{}`", it.name), edit.range, edit.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule, codes};

    #[test]
    fn both_attributes() {
        check_rule(
            "unneeded-expression-suffix",
            "
States:
  - Type: Choice
    Name: A
    Branches:
      - Condition.$: $Input.a
      # ^^^^^^^^^^^ error[unneeded-expression-suffix]: `Condition` is always an expression and takes no `.$` (fix: Rename to `Condition`)
        Next: B
    Default: B
  - Type: Map
    Name: B
    'ItemsPath.$': $Input.items
  # ^^^^^^^^^^^^^ error[unneeded-expression-suffix]: `ItemsPath` is always an expression and takes no `.$` (fix: Rename to `ItemsPath`)
    Processor: {StartAt: C, States: [{Type: Pass, Name: C, End: true}]}
    End: true
",
        );
    }

    #[test]
    fn the_attribute_counts_as_present_and_is_checked() {
        let found = codes(
            "
States:
  - Type: Choice
    Name: A
    Branches: [{Condition.$: $Inptu.a, Next: B}]
    Default: B
  - {Type: Succeed, Name: B}
",
        );
        assert_eq!(found, ["unneeded-expression-suffix", "unknown-variable"]);
    }

    #[test]
    fn where_the_suffix_is_right() {
        check_rule(
            "unneeded-expression-suffix",
            "\nStates:\n  - {Type: Wait, Name: A, Seconds.$: $Input.s, End: true}\n",
        );
    }

    #[test]
    fn the_quotes_stay() {
        check_fix(
            "unneeded-expression-suffix",
            "\nStates:\n  - {Type: Choice, Name: A, Branches: [{'Condition.$': $Input.a, Next: B}], Default: B}\n  - {Type: Succeed, Name: B}\n",
            "\nStates:\n  - {Type: Choice, Name: A, Branches: [{'Condition': $Input.a, Next: B}], Default: B}\n  - {Type: Succeed, Name: B}\n",
        );
    }
}
