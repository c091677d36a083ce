//! `wrong-type`: the value of an attribute has the wrong YAML type.

use super::attributes::{describe, glued_key, is_some_scalar, item_range, value_range};
use super::subject::Use;
use super::{Check, CheckOptions, Diagnostic, Findings, Run, Section, Severity, Subject};
use crate::catalog::objects::{AttributeValue, Digits, ObjectKind};
use crate::syntax::edit::{scalar, set_text};
use crate::syntax::{Node, NodeKind, ScalarType};
use crate::text::TextRange;

pub(super) static CHECK: Check = Check {
    code: "wrong-type",
    severity: Severity::Error,
    section: Section::Attributes,
    docs: include_str!("wrong_type.md"),
    run: Run::Parts(wrong_type),
};

fn wrong_type(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in &subject.uses {
        let Some(row) = it.attribute else { continue };
        if it.suffixed || it.object.kind.is_open() {
            continue;
        }
        let value = it.value();
        if it.entry.value.has_own_tag() || value.has_own_tag() {
            continue;
        }
        match fits(value, row.value) {
            Fit::Yes => check_items(it, row.value, findings),
            Fit::Digits => {
                let text = it.value().text().unwrap_or_default();
                let message = format!("`{}` is a number, not the text `{text}`", it.name);
                let finding = findings.report(it.entry.value.range(), message);
                finding.severity(Severity::Warning);
                finding.fix(
                    format!("Change to `{text}` without quotes"),
                    it.entry.value.range(),
                    text,
                );
            }
            Fit::No => {
                let value = it.entry.value;
                let own_line = subject.tree.text()[..value.range().start as usize]
                    .trim_end_matches(' ')
                    .ends_with('\n');
                let in_block = matches!(
                    it.entry.key.parent().map(Node::kind),
                    Some(NodeKind::Mapping { flow: false })
                );
                let may_be = is_mapping(row.value) && own_line && in_block;
                match glued_key(value.source()).filter(|_| may_be) {
                    Some(key) => {
                        let wanted = format!("`{}` is a mapping", it.name);
                        report_glued(&wanted, value, key, findings);
                    }
                    None => {
                        let finding = report(it, row.value, findings);
                        repair(it, row.value, finding);
                    }
                }
            }
        }
    }
}

/// How a value fits a type.
enum Fit {
    Yes,
    /// Text of digits where a number is wanted: accepted, but it should be a number.
    Digits,
    No,
}

fn fits(value: Node<'_>, wanted: AttributeValue) -> Fit {
    let fits = match wanted {
        AttributeValue::Text
        | AttributeValue::Choice(_)
        | AttributeValue::StateName
        | AttributeValue::Action
        | AttributeValue::Expression => is_some_scalar(value),
        AttributeValue::Boolean => matches!(value.scalar_type(), Some(ScalarType::Boolean(_))),
        AttributeValue::Number => matches!(
            value.scalar_type(),
            Some(ScalarType::Integer | ScalarType::Float)
        ),
        AttributeValue::Integer { digits, .. } => match (value.scalar_type(), digits) {
            (Some(ScalarType::Integer), _) => true,
            (Some(ScalarType::Text), Digits::Accepted) => is_digits(value),
            (Some(ScalarType::Text), Digits::Warned) if is_digits(value) => return Fit::Digits,
            _ => false,
        },
        AttributeValue::Constructor | AttributeValue::Parameters | AttributeValue::Object(_) => {
            value.is_mapping()
        }
        AttributeValue::ErrorCodes | AttributeValue::States | AttributeValue::List(_) => {
            value.is_sequence()
        }
    };
    if fits { Fit::Yes } else { Fit::No }
}

fn is_mapping(wanted: AttributeValue) -> bool {
    matches!(
        wanted,
        AttributeValue::Constructor | AttributeValue::Parameters | AttributeValue::Object(_)
    )
}

fn is_digits(value: Node<'_>) -> bool {
    let text = value.text().unwrap_or_default();
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

fn report<'f>(
    it: &Use<'_>,
    wanted: AttributeValue,
    findings: &'f mut Findings,
) -> &'f mut Diagnostic {
    let found = describe(it.value());
    let message = format!("`{}` is {}, not {found}", it.name, name(wanted));
    findings.report(value_range(it.entry), message)
}

/// What a value of that type is called.
fn name(wanted: AttributeValue) -> String {
    match wanted {
        AttributeValue::Text => "a text".to_owned(),
        AttributeValue::Choice(allowed) => {
            let names: Vec<&str> = allowed.iter().map(|it| it.value).collect();
            super::words::one_of(&names)
        }
        AttributeValue::Boolean => "`true` or `false`".to_owned(),
        AttributeValue::Integer { .. } => "a whole number".to_owned(),
        AttributeValue::Number => "a number".to_owned(),
        AttributeValue::StateName => "the name of a state".to_owned(),
        AttributeValue::Action => "an action such as `FC:InvokeFunction`".to_owned(),
        AttributeValue::Expression => "an expression".to_owned(),
        AttributeValue::ErrorCodes => "a list of error codes".to_owned(),
        AttributeValue::States => "a list of states".to_owned(),
        AttributeValue::List(_) => "a list".to_owned(),
        AttributeValue::Constructor | AttributeValue::Parameters | AttributeValue::Object(_) => {
            "a mapping".to_owned()
        }
    }
}

/// Proposes the value that can only have been meant.
fn repair(it: &Use<'_>, wanted: AttributeValue, finding: &mut Diagnostic) {
    let value = it.entry.value;
    let Some(text) = value.text() else { return };
    match wanted {
        AttributeValue::Boolean => {
            let meant = match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => "true",
                "false" | "no" | "off" => "false",
                _ => return,
            };
            finding.fix(format!("Change to `{meant}`"), value.range(), meant);
        }
        AttributeValue::Integer { .. } | AttributeValue::Number if is_digits(value) => {
            finding.fix(
                format!("Change to `{text}` without quotes"),
                value.range(),
                text,
            );
        }
        AttributeValue::ErrorCodes if value.scalar_type() == Some(ScalarType::Text) => {
            let list = format!("[{}]", scalar(&text, true, value.source().starts_with('"')));
            finding.fix("Change to a list", value.range(), list);
        }
        _ => {}
    }
}

fn check_items(it: &Use<'_>, wanted: AttributeValue, findings: &mut Findings) {
    let kind = match wanted {
        AttributeValue::ErrorCodes => None,
        AttributeValue::States => Some(ObjectKind::AnyState),
        AttributeValue::List(kind) => Some(kind),
        _ => return,
    };
    for item in it.value().items() {
        let value = item.resolved();
        let fits = match kind {
            Some(_) => value.is_mapping(),
            None => is_some_scalar(value),
        };
        if fits || item.has_own_tag() {
            continue;
        }
        let text = value.text().unwrap_or_default();
        let noun = kind.map_or("an error code", ObjectKind::noun);
        if let Some(key) = glued_key(item.source()).filter(|_| kind.is_some()) {
            report_glued(&format!("{noun} is a mapping"), item, key, findings);
            continue;
        }
        if kind == Some(ObjectKind::ChoiceBranch) && text.starts_with("Condition:") {
            report_quoted_condition(item, &text, findings);
            continue;
        }
        let wanted = if kind.is_some() {
            "a mapping"
        } else {
            "a text"
        };
        let message = format!("{noun} is {wanted}, not {}", describe(value));
        findings.report(item_range(item), message);
    }
}

/// `Name:value` without a space is one text to YAML (Q66).
fn report_glued(wanted: &str, value: Node<'_>, key: &str, findings: &mut Findings) {
    let message = format!("{wanted}; a space is missing behind `{key}:`");
    let finding = findings.report(value.range(), message);
    let at = value.range().start + key.len() as u32 + 1;
    finding.fix("Insert a space", TextRange::empty(at), " ");
}

/// A branch that is written as one text, `'Condition:$Input.a'`.
fn report_quoted_condition(item: Node<'_>, text: &str, findings: &mut Findings) {
    let message = "a branch of a Choice is a mapping; a space is missing behind `Condition:`";
    let finding = findings.report(item_range(item), message);
    let condition = text.trim_start_matches("Condition:");
    let edit = set_text(item, condition);
    finding.fix(
        "Make it a mapping",
        edit.range,
        format!("Condition: {}", edit.text),
    );
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn every_type() {
        check_rule(
            "wrong-type",
            "
Type: StateMachine
SpecVersion: v1
Name: [a]
#     ^^^ error[wrong-type]: `Name` is a text, not a list
StartAt: A
Timeout: soon
#        ^^^^ error[wrong-type]: `Timeout` is a whole number, not the text `soon`
States:
  - Type: Task
    Name: A
    Action: {a: 1}
    #       ^^^^^^ error[wrong-type]: `Action` is an action such as `FC:InvokeFunction`, not a mapping
    TaskMode: [RequestComplete]
    #         ^^^^^^^^^^^^^^^^^ error[wrong-type]: `TaskMode` is `RequestComplete`, `WaitForSystemCallback` or `WaitForCustomCallback`, not a list
    Parameters: $Input
    #           ^^^^^^ error[wrong-type]: `Parameters` is a mapping, not the text `$Input`
    Timeout: 1.5
    #        ^^^ error[wrong-type]: `Timeout` is a whole number, not the number `1.5`
    Retry:
  # ^^^^^ error[wrong-type]: `Retry` is a list, not a mapping
      Errors: [FnF.ALL]
    Catch:
      - Errors: FnF.ALL
      #         ^^^^^^^ error[wrong-type]: `Errors` is a list of error codes, not the text `FnF.ALL` (fix: Change to a list)
        Next: B
      - Errors: [[a], FC.Unknown, ~]
      #          ^^^ error[wrong-type]: an error code is a text, not a list
      #                           ^ error[wrong-type]: an error code is a text, not null
        Next:
      # ^^^^ error[wrong-type]: `Next` is the name of a state, not a list
          - B
    End: yes
    #    ^^^ error[wrong-type]: `End` is `true` or `false`, not the text `yes` (fix: Change to `true`)
  - Type: Map
    Name: B
    ItemsPath: [1]
    #          ^^^ error[wrong-type]: `ItemsPath` is an expression, not a list
    MaxConcurrency: '5'
    #               ^^^ error[wrong-type]: `MaxConcurrency` is a whole number, not the text `5` (fix: Change to `5` without quotes)
    Processor: A
    #          ^ error[wrong-type]: `Processor` is a mapping, not the text `A`
    InputConstructor:
  # ^^^^^^^^^^^^^^^^ error[wrong-type]: `InputConstructor` is a mapping, not empty
    End: 1
    #    ^ error[wrong-type]: `End` is `true` or `false`, not the number `1`
",
        );
    }

    #[test]
    fn a_key_without_value_is_reported_at_the_key() {
        check_rule(
            "wrong-type",
            "
States:
  - Type: Pass
    Name: A
    Next:
  # ^^^^ error[wrong-type]: `Next` is the name of a state, not empty
  - Type: Choice
    Name: B
    Branches:
      - Condition:
      # ^^^^^^^^^ error[wrong-type]: `Condition` is an expression, not empty
        Next: A
      -
    # ^ error[wrong-type]: a branch of a Choice is a mapping, not empty
    Default: null
    #        ^^^^ error[wrong-type]: `Default` is the name of a state, not null
",
        );
    }

    #[test]
    fn scalars_where_text_is_wanted_are_read_as_their_source() {
        check_rule(
            "wrong-type",
            "
States:
  - Type: Pass
    Name: 1
    Description: 0x1F
    Next: true
  - Type: Pass
    Name: true
    Description: 2026-01-01
    End: true
",
        );
    }

    #[test]
    fn text_of_digits() {
        check_rule(
            "wrong-type",
            r#"
Type: StateMachine
SpecVersion: v1
Name: f
StartAt: A
Timeout: '600'
States:
  - {Type: Wait, Name: A, Seconds: '10', Next: B}
  #                                ^^^^ warning[wrong-type]: `Seconds` is a number, not the text `10` (fix: Change to `10` without quotes)
  - Type: Task
    Name: B
    Action: FC:InvokeFunction
    Timeout: "30"
    Retry:
      - Errors: [FnF.ALL]
        MaxAttempts: '3'
        #            ^^^ error[wrong-type]: `MaxAttempts` is a whole number, not the text `3` (fix: Change to `3` without quotes)
        IntervalSeconds: 1
        BackoffRate: '2'
        #            ^^^ error[wrong-type]: `BackoffRate` is a number, not the text `2` (fix: Change to `2` without quotes)
    End: true
"#,
        );
        check_fix(
            "wrong-type",
            "\nStates:\n  - {Type: Wait, Name: A, Seconds: '10', End: true}\n",
            "\nStates:\n  - {Type: Wait, Name: A, Seconds: 10, End: true}\n",
        );
    }

    #[test]
    fn states_as_a_mapping() {
        check_rule(
            "wrong-type",
            "
States:
#<^^^^^^ error[wrong-type]: `States` is a list of states, not a mapping
  A:
    Type: Pass
    Name: A
    End: true
",
        );
    }

    #[test]
    fn a_branch_that_lacks_a_space() {
        let branch = |branch: &str| {
            format!(
                "States:\n  - Type: Choice\n    Name: A\n    Branches:\n      - {branch}\n    Default: B\n  - {{Type: Succeed, Name: B}}\n"
            )
        };
        check_fix(
            "wrong-type",
            &branch("Condition:$Input.a > 1"),
            &branch("Condition: $Input.a > 1"),
        );
        check_fix(
            "wrong-type",
            &branch("'Condition:$Input.a > 1'"),
            &branch("Condition: '$Input.a > 1'"),
        );
    }

    #[test]
    fn a_space_makes_an_entry_of_a_text() {
        check_rule(
            "wrong-type",
            "
States:
  - Name:A
  # ^^^^^^ error[wrong-type]: a state is a mapping; a space is missing behind `Name:` (fix: Insert a space)
  - Type: Pass
    Name: B
    OutputConstructor:
      grams.$:$Input.grams
    # ^^^^^^^^^^^^^^^^^^^^ error[wrong-type]: `OutputConstructor` is a mapping; a space is missing behind `grams.$:` (fix: Insert a space)
    GlobalConstructor: a:b
    #                  ^^^ error[wrong-type]: `GlobalConstructor` is a mapping, not the text `a:b`
    InputConstructor:
  # ^^^^^^^^^^^^^^^^ error[wrong-type]: `InputConstructor` is a mapping, not the text `a:b c:d`
      a:b
      c:d
    End: true
",
        );
        let pass = |value: &str| {
            format!(
                "\nStates:\n  - Type: Pass\n    Name: A\n    OutputConstructor:\n      {value}\n    End: true\n"
            )
        };
        check_fix("wrong-type", &pass("a:1"), &pass("a: 1"));
        let states = |states: &str| {
            format!("\nType: StateMachine\nSpecVersion: v1\nName: a\nStartAt: A\nStates:{states}\n")
        };
        check_fix(
            "wrong-type",
            &states("\n  - Name:A"),
            &states("\n  - Name: A"),
        );
        check_fix("wrong-type", &states(" [Name:A]"), &states(" [Name: A]"));
    }

    #[test]
    fn a_list_is_made_of_one_code() {
        check_fix(
            "wrong-type",
            "\nStates:\n  - {Type: Task, Name: A, Action: a:b, Retry: [{Errors: FnF.ALL, MaxAttempts: 1, IntervalSeconds: 1}], End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: a:b, Retry: [{Errors: [FnF.ALL], MaxAttempts: 1, IntervalSeconds: 1}], End: true}\n",
        );
    }

    #[test]
    fn nobody_knows_what_a_tag_makes_of_a_value() {
        check_rule(
            "wrong-type",
            "
States:
  - Type: Task
    Name: A
    Action: a:b
    Parameters: !Include parameters.yaml
    End: true
",
        );
    }

    #[test]
    fn an_item_that_is_no_state() {
        check_rule(
            "wrong-type",
            "
States:
  - Na
  # ^^ error[wrong-type]: a state is a mapping, not the text `Na`
  - Type: Pass
    Name: A
    End: true
  - - Type: Pass
  #   ^^^^ error[wrong-type]: a state is a mapping, not a list
",
        );
    }
}
