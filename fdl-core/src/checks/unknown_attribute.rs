//! `unknown-attribute`: a mapping has an attribute that the language does not know there.

use super::attributes::{has, state_types};
use super::subject::Use;
use super::words::{all_of, did_you_mean, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::catalog::objects::{
    AttributeValue, ObjectKind, Origin, StateType, attribute, attributes, foreign_word,
    state_types_with,
};
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "unknown-attribute",
    severity: Severity::Warning,
    section: Section::Attributes,
    docs: include_str!("unknown_attribute.md"),
    run: Run::Parts(unknown_attribute),
};

fn unknown_attribute(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in subject.unusual_uses() {
        if it.object.kind.is_open()
            || it.object.kind == ObjectKind::OnErrorsRule
            || reported_elsewhere(it)
        {
            continue;
        }
        let Some(row) = it.attribute else {
            report_unknown(it, findings);
            continue;
        };
        if it.suffixed && !row.suffix && row.value != AttributeValue::Expression {
            let message = format!("`{}` takes no expression, so no `.$`", it.name);
            findings.report(it.entry.key.range(), message);
        }
    }
}

/// `Next` and `End` where a state leaves otherwise are `unexpected-next`.
fn reported_elsewhere(it: &Use<'_>) -> bool {
    let leaves = matches!(
        it.object.kind,
        ObjectKind::State(StateType::Choice | StateType::Succeed | StateType::Fail)
    );
    leaves && matches!(it.name, "Next" | "End") && !it.suffixed
}

fn report_unknown(it: &Use<'_>, findings: &mut Findings) {
    let kind = it.object.kind;
    let range = it.entry.key.range();
    if let Some(foreign) = foreign_word(kind, it.name) {
        let message = match foreign.origin {
            Origin::Misplaced => {
                format!("{} has no `{}`: {}", kind.noun(), it.name, foreign.advice)
            }
            origin => {
                let origin = origin.name();
                format!("`{}` is a word of {origin}; {}", it.name, foreign.advice)
            }
        };
        let finding = findings.report(range, message);
        if let Some(name) = foreign.replacement.filter(|name| fits(it, name)) {
            let edit = set_text(it.entry.key, name);
            finding.fix(format!("Rename to `{name}`"), edit.range, edit.text);
        }
        return;
    }
    let noun = kind.noun();
    let supporting: Vec<StateType> = match kind {
        ObjectKind::State(_) => state_types_with(it.name).collect(),
        _ => Vec::new(),
    };
    if !supporting.is_empty() {
        let types = state_types(&supporting);
        let message = format!("{noun} does not support `{}`, only {types} do", it.name);
        findings.report(range, message);
        return;
    }
    let near = near_absent(it);
    let mut message = format!("{noun} has no attribute `{}`", shown(it.name));
    let all: Vec<&str> = attributes(kind).iter().map(|row| row.name).collect();
    match near.is_empty() && all.len() <= 4 {
        true => message += &format!(", only {}", all_of(&all)),
        false => message += &did_you_mean(&near),
    }
    let finding = findings.report(range, message);
    finding.fix_near(it.name, &near, |name| {
        let suffix = if it.suffixed { ".$" } else { "" };
        let renamed = format!("{name}{suffix}");
        let edit = set_text(it.entry.key, &renamed);
        fits(it, &renamed).then_some((format!("Rename to `{renamed}`"), edit))
    });
}

/// The attributes that an unknown one may have been meant to be, nearest first.
fn near_absent(it: &Use<'_>) -> Vec<&'static str> {
    let known = attributes(it.object.kind).iter().map(|row| row.name);
    // The mapping is looked through only for what comes into question: it may have many such keys.
    let near = known.filter(|name| !near_names(it.name, [*name]).is_empty());
    near_names(it.name, near.filter(|name| !has(it.mapping, name)))
}

/// The attribute that the key of an unknown one only has to be renamed to, if there is one.
pub(super) fn meant(it: &Use<'_>) -> Option<&'static str> {
    if it.attribute.is_some() || it.suffixed {
        return None;
    }
    let name = match foreign_word(it.object.kind, it.name) {
        Some(foreign) => foreign.replacement?,
        None => near_absent(it).first().copied()?,
    };
    fits(it, name).then_some(name)
}

/// Whether the key can be renamed: the attribute is not there yet and takes the value.
fn fits(it: &Use<'_>, renamed: &str) -> bool {
    let (name, suffixed) = match renamed.strip_suffix(".$") {
        Some(name) => (name, true),
        None => (renamed, false),
    };
    let Some(row) = attribute(it.object.kind, name) else {
        return false;
    };
    let value = it.value();
    let shape = match row.value {
        _ if suffixed => row.suffix && value.is_scalar(),
        AttributeValue::Constructor | AttributeValue::Parameters | AttributeValue::Object(_) => {
            value.is_mapping()
        }
        AttributeValue::ErrorCodes | AttributeValue::States | AttributeValue::List(_) => {
            value.is_sequence()
        }
        _ => value.is_scalar(),
    };
    let absent = !has(it.mapping, name);
    absent && (shape || value.is_absent()) && (suffixed || !it.suffixed)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn near_names_are_proposed() {
        check_rule(
            "unknown-attribute",
            "
States:
  - Type: Task
    Name: Pay
    Action: FC:InvokeFunction
    Timout: 30
  # ^^^^^^ warning[unknown-attribute]: a Task state has no attribute `Timout`; did you mean `Timeout`? (fix: Rename to `Timeout`)
    end: true
  # ^^^ warning[unknown-attribute]: a Task state has no attribute `end`; did you mean `End`? (fix: Rename to `End`)
    Colour: red
  # ^^^^^^ warning[unknown-attribute]: a Task state has no attribute `Colour`
    Seconds: 3
  # ^^^^^^^ warning[unknown-attribute]: a Task state does not support `Seconds`, only Wait states do
  - Type: Choice
    Name: Choose
    Branches:
      - Condition: $Input.a
        Next: Pay
        Then: Pay
      # ^^^^ warning[unknown-attribute]: a branch of a Choice has no attribute `Then`, only `Condition` and `Next`
    Default: Pay
    OutputConstructor: {a: 1}
  # ^^^^^^^^^^^^^^^^^ warning[unknown-attribute]: a Choice state does not support `OutputConstructor`, only Task, Pass, Wait, Parallel, Map, Succeed and Fail states do
",
        );
    }

    #[test]
    fn words_of_other_languages_are_translated() {
        check_rule(
            "unknown-attribute",
            "
States:
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    ItemProcessor:
  # ^^^^^^^^^^^^^ warning[unknown-attribute]: `ItemProcessor` is a word of the Amazon States Language; FDL has `Processor` (fix: Rename to `Processor`)
      StartAt: Work
      States:
        - Type: Pass
          Name: Work
          Result: {a: 1}
          inputMappings: []
          End: true
    ToleratedFailedCount: 3
  # ^^^^^^^^^^^^^^^^^^^^ warning[unknown-attribute]: `ToleratedFailedCount` is a word of the API; FDL has `ToleratedFailureCount` (fix: Rename to `ToleratedFailureCount`)
    End: true
",
        );
        check_fix(
            "unknown-attribute",
            "\nStates:\n  - {Type: Pass, Name: Work, 'Result': {a: 1}, End: true}\n",
            "\nStates:\n  - {Type: Pass, Name: Work, 'OutputConstructor': {a: 1}, End: true}\n",
        );
    }

    #[test]
    fn no_fix_where_the_right_one_is_there_already() {
        check_rule(
            "unknown-attribute",
            "
States:
  - Type: Pass
    Name: Work
    Result: {a: 1}
  # ^^^^^^ warning[unknown-attribute]: `Result` is a word of the Amazon States Language; FDL has `OutputConstructor`
    OutputConstructor: {b: 1}
    End: true
",
        );
    }

    #[test]
    fn attributes_of_the_flow_and_of_rules() {
        check_rule(
            "unknown-attribute",
            "
Type: StateMachine
Specversion: v1
#<^^^^^^^^^^^ warning[unknown-attribute]: the flow has no attribute `Specversion`; did you mean `SpecVersion`? (fix: Rename to `SpecVersion`)
Name: f
StartAt: A
TimeoutSeconds: 5
#<^^^^^^^^^^^^^^ warning[unknown-attribute]: `TimeoutSeconds` is a word of the Amazon States Language; FDL has `Timeout`, in seconds (fix: Rename to `Timeout`)
Retry: []
#<^^^^^ warning[unknown-attribute]: the flow has no `Retry`: `Retry` belongs to Task, Parallel and Map states
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Retry:
      - Errors: [FnF.ALL]
        MaxAttempt: 3
      # ^^^^^^^^^^ warning[unknown-attribute]: a `Retry` rule has no attribute `MaxAttempt`; did you mean `MaxAttempts`? (fix: Rename to `MaxAttempts`)
        IntervalSeconds: 1
    End: true
",
        );
    }

    #[test]
    fn an_attribute_that_takes_no_expression() {
        check_rule(
            "unknown-attribute",
            "
States:
  - Type: Wait
    Name: A
    Seconds.$: $Input.s
    Next.$: $Input.next
  # ^^^^^^ warning[unknown-attribute]: `Next` takes no expression, so no `.$`
",
        );
    }

    #[test]
    fn without_a_type_every_state_attribute_is_known() {
        check_rule(
            "unknown-attribute",
            "
States:
  - Name: A
    Seconds: 3
    Action: a:b
    Processor: {}
    Secconds: 3
  # ^^^^^^^^ warning[unknown-attribute]: a state has no attribute `Secconds`
",
        );
    }

    #[test]
    fn other_rules_take_next_end_and_on_errors() {
        check_rule(
            "unknown-attribute",
            "
States:
  - {Type: Choice, Name: A, Branches: [], Default: B, Next: B, End: true}
  - {Type: Succeed, Name: B, Next: A}
  - {Type: Task, Name: C, Action: a:b, OnErrors: [{Colour: red}], End: true}
",
        );
    }
}
