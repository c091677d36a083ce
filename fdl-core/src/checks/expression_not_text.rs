//! `expression-not-text`: the value under a `.$` key is no text.

use super::attributes::{describe, split_suffix, value_range};
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::objects::AttributeValue;
use crate::syntax::edit::set_text;
use crate::syntax::{Entry, Node, ScalarType};

pub(super) static CHECK: Check = Check {
    code: "expression-not-text",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("expression_not_text.md"),
    run: Run::Parts(expression_not_text),
};

fn expression_not_text(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in subject.unusual_uses() {
        let row = it.attribute.filter(|_| it.suffixed);
        if row.is_some_and(|row| row.suffix || row.value == AttributeValue::Expression) {
            check_value(it.mapping, it.entry, findings);
        }
    }
    for template in &subject.templates {
        for member in subject.members_of(template).iter().filter(|it| it.suffixed) {
            check_value(template.node, member.entry, findings);
        }
    }
}

fn check_value(mapping: Node<'_>, entry: Entry<'_>, findings: &mut Findings) {
    let value = entry.value.resolved();
    let scalar = value.scalar_type();
    if scalar == Some(ScalarType::Text) || entry.value.has_own_tag() || value.has_own_tag() {
        return;
    }
    let Some(key) = entry.key.str() else { return };
    let (name, _) = split_suffix(key);
    let name = shown(name);
    if value.is_mapping() {
        let message = format!(
            "`{name}.$` holds an expression, not a mapping; write `{name}:` and put `.$` on those of its keys that hold expressions"
        );
        findings
            .report(value_range(entry), message)
            .severity(Severity::Warning);
        return;
    }
    let message = format!(
        "`{name}.$` holds an expression, written as text, not {}",
        article(value)
    );
    let finding = findings.report(value_range(entry), message);
    let literal = matches!(
        scalar,
        Some(ScalarType::Boolean(_) | ScalarType::Integer | ScalarType::Float)
    );
    if literal && mapping.entry(&name).is_none() {
        let edit = set_text(entry.key, &name);
        finding.fix(format!("Rename to `{name}`"), edit.range, edit.text);
    }
}

fn article(value: Node<'_>) -> String {
    match value.is_absent() {
        true => "nothing".to_owned(),
        false => describe(value),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn values_that_are_no_text() {
        check_rule(
            "expression-not-text",
            "
States:
  - Type: Wait
    Name: A
    Seconds.$: 5
    #          ^ error[expression-not-text]: `Seconds.$` holds an expression, written as text, not the number `5` (fix: Rename to `Seconds`)
    OutputConstructor:
      number.$: 7
      #         ^ error[expression-not-text]: `number.$` holds an expression, written as text, not the number `7` (fix: Rename to `number`)
      flag.$: true
      #       ^^^^ error[expression-not-text]: `flag.$` holds an expression, written as text, not the boolean `true` (fix: Rename to `flag`)
      list.$: [1]
      #       ^^^ error[expression-not-text]: `list.$` holds an expression, written as text, not a list
      nothing.$:
    # ^^^^^^^^^ error[expression-not-text]: `nothing.$` holds an expression, written as text, not nothing
      deep: [{none.$: null}]
      #               ^^^^ error[expression-not-text]: `none.$` holds an expression, written as text, not null
      map.$:
    # ^^^^^ warning[expression-not-text]: `map.$` holds an expression, not a mapping; write `map:` and put `.$` on those of its keys that hold expressions
        a: $Input.a
    Next: A
",
        );
    }

    #[test]
    fn texts_however_they_are_written() {
        check_rule(
            "expression-not-text",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      plain.$: $Input.a
      quoted.$: '7'
      folded.$: >-
        true
      tagged.$: !Sub [a]
    End: true
",
        );
    }

    #[test]
    fn a_literal_needs_no_suffix() {
        check_fix(
            "expression-not-text",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {'n.$': 7}, End: true}\n",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {'n': 7}, End: true}\n",
        );
    }
}
