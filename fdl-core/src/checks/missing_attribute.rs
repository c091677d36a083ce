//! `missing-attribute`: a required attribute is absent.

use super::attributes::{has, insert_attribute, missing_range};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::analysis::Analysis;
use crate::catalog::objects::{
    Attribute, AttributeValue, ObjectKind, Requirement, StateType, attributes,
};
use crate::model::Object;
use crate::syntax::Node;
use crate::syntax::edit::{Yaml, set_text};

pub(super) static CHECK: Check = Check {
    code: "missing-attribute",
    severity: Severity::Error,
    section: Section::Attributes,
    docs: include_str!("missing_attribute.md"),
    run: Run::Parts(missing_attribute),
};

fn missing_attribute(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for (object, mapping, uses) in subject.mappings() {
        if object.kind.is_open() || object.kind == ObjectKind::OnErrorsRule {
            continue;
        }
        for row in attributes(object.kind) {
            let (severity, verb) = match row.requirement {
                Requirement::Required => (Severity::Error, "needs"),
                Requirement::Expected => (Severity::Warning, "should have"),
                Requirement::Suggested => (Severity::Hint, "could have"),
                Requirement::Optional => continue,
            };
            let mut known = uses.iter().filter_map(|it| it.attribute);
            let written = known.any(|it| std::ptr::eq(it, row)) || has(mapping, row.name);
            if written || row.unless.is_some_and(|other| has(mapping, other)) {
                continue;
            }
            let message = format!("{} {verb} `{}`", object.kind.noun(), row.name);
            let finding = findings.report(missing_range(object, mapping), message);
            finding.severity(severity);
            if let Some(it) = subject.misspelled(mapping, row.name) {
                let edit = set_text(it.entry.key, row.name);
                let title = format!("Rename `{}` to `{}`", it.name, row.name);
                finding.fix(title, edit.range, edit.text);
                continue;
            }
            let value = placeholder(subject, object, mapping, row);
            if let Some(edit) = insert_attribute(object.kind, mapping, row.name, &value) {
                finding.fix(format!("Insert `{}`", row.name), edit.range, edit.text);
            }
        }
    }
}

/// A value to start from.
fn placeholder(
    analysis: &Analysis,
    object: Object,
    mapping: Node<'_>,
    attribute: &Attribute,
) -> Yaml {
    match attribute.value {
        AttributeValue::Choice(_)
            if attribute.name == "Type" && object.kind != ObjectKind::Flow =>
        {
            Yaml::text(likely_type(mapping).name())
        }
        AttributeValue::Choice(allowed) => Yaml::text(allowed.first().map_or("", |it| it.value)),
        AttributeValue::Text => text_placeholder(analysis, object, attribute.name),
        AttributeValue::Boolean => Yaml::source("true"),
        AttributeValue::Integer { minimum, .. } if attribute.name == "MaxAttempts" => {
            Yaml::source(minimum.max(3))
        }
        AttributeValue::Integer { minimum, .. } => Yaml::source(minimum.max(1)),
        AttributeValue::Number => Yaml::source("2"),
        AttributeValue::StateName => Yaml::text(some_state(analysis, object, mapping)),
        AttributeValue::Action => Yaml::text("FC:InvokeFunction"),
        AttributeValue::Expression if attribute.name == "Condition" => {
            Yaml::text("$Input.ready == true")
        }
        AttributeValue::Expression => Yaml::text("$Input.items"),
        AttributeValue::ErrorCodes => Yaml::Sequence(vec![Yaml::text("FnF.ALL")]),
        AttributeValue::States => {
            let name = some_state(analysis, object, mapping);
            Yaml::Sequence(vec![pass_state(&name)])
        }
        AttributeValue::List(ObjectKind::ChoiceBranch) => {
            let next = some_state(analysis, object, mapping);
            Yaml::Sequence(vec![entries([
                ("Condition", Yaml::text("$Input.ready == true")),
                ("Next", Yaml::text(next)),
            ])])
        }
        AttributeValue::List(ObjectKind::ParallelBranch) => Yaml::Sequence(vec![scope()]),
        AttributeValue::Object(ObjectKind::Processor) => scope(),
        AttributeValue::List(_) => Yaml::Sequence(Vec::new()),
        AttributeValue::Constructor | AttributeValue::Parameters | AttributeValue::Object(_) => {
            Yaml::Mapping(Vec::new())
        }
    }
}

fn text_placeholder(analysis: &Analysis, object: Object, name: &str) -> Yaml {
    match (name, object.kind) {
        ("Name", ObjectKind::Flow) => Yaml::text("my-flow"),
        ("Name", _) => Yaml::text(new_state_name(analysis)),
        ("Description", ObjectKind::RetryRule) => Yaml::text("try again"),
        ("Description", ObjectKind::CatchRule) => Yaml::text("give up"),
        ("Code", _) => Yaml::text("Failed"),
        _ => Yaml::text("what went wrong"),
    }
}

/// The type that has the attributes which are there.
fn likely_type(mapping: Node<'_>) -> StateType {
    let branches = mapping.get("Branches").and_then(|it| it.items().next());
    let telling = [
        ("Action", StateType::Task),
        ("TaskMode", StateType::Task),
        ("Parameters", StateType::Task),
        ("Seconds", StateType::Wait),
        ("Default", StateType::Choice),
        ("Processor", StateType::Map),
        ("ItemsPath", StateType::Map),
        ("Detail", StateType::Fail),
        ("Code", StateType::Fail),
    ];
    if let Some((_, found)) = telling.iter().find(|(name, _)| has(mapping, name)) {
        return *found;
    }
    match branches {
        Some(branch) if branch.resolved().entry("Condition").is_some() => StateType::Choice,
        Some(_) => StateType::Parallel,
        None => StateType::Pass,
    }
}

/// A state that `Next` or `StartAt` could lead to: the first of the scope that is not the one at hand.
fn some_state(analysis: &Analysis, object: Object, mapping: Node<'_>) -> String {
    let flow = &analysis.flow;
    let own = flow.scopes.iter().find(|scope| scope.node == mapping.id());
    let outer = object.state.map(|state| flow.state(state).scope);
    let scope = own.map(|scope| scope.id).or(outer);
    let states = scope.into_iter().flat_map(|scope| flow.named_states(scope));
    let mut names = states.filter(|(_, state)| own.is_some() || Some(state.id) != object.state);
    let start = own.and_then(|scope| scope.start_at.as_ref());
    match (names.next(), start) {
        (Some((name, _)), _) => name.value.to_string(),
        (None, Some(start)) => start.value.to_string(),
        (None, None) => "First".to_owned(),
    }
}

/// A name that no state has.
fn new_state_name(analysis: &Analysis) -> String {
    let states = &analysis.flow.states;
    let taken = |name: &str| {
        let mut names = states.iter().filter_map(|state| state.name.as_ref());
        names.any(|it| &*it.value == name)
    };
    let mut number = 1;
    loop {
        let name = format!("State{number}");
        // There are only so many states: one of the numbers is free.
        if !taken(&name) {
            return name;
        }
        number += 1;
    }
}

fn scope() -> Yaml {
    entries([
        ("StartAt", Yaml::text("First")),
        ("States", Yaml::Sequence(vec![pass_state("First")])),
    ])
}

fn pass_state(name: &str) -> Yaml {
    entries([
        ("Name", Yaml::text(name)),
        ("Type", Yaml::text("Pass")),
        ("End", Yaml::source("true")),
    ])
}

fn entries<const N: usize>(entries: [(&str, Yaml); N]) -> Yaml {
    let owned = entries.map(|(key, value)| (key.to_owned(), value));
    Yaml::Mapping(owned.into())
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn reported_at_the_name_or_the_first_key() {
        check_rule(
            "missing-attribute",
            "
States:
  - Type: Task
    Name: Pay
    #     ^^^ error[missing-attribute]: a Task state needs `Action` (fix: Insert `Action`)
    Retry:
      - Errors: [FnF.ALL]
      # ^^^^^^ error[missing-attribute]: a `Retry` rule needs `MaxAttempts` (fix: Insert `MaxAttempts`)
      # ^^^^^^ error[missing-attribute]: a `Retry` rule needs `IntervalSeconds` (fix: Insert `IntervalSeconds`)
      # ^^^^^^ hint[missing-attribute]: a `Retry` rule could have `Description` (fix: Insert `Description`)
    Next: Choose
  - Type: Choice
    Name: Choose
    #     ^^^^^^ error[missing-attribute]: a Choice state needs `Default` (fix: Insert `Default`)
    Branches:
      - Condition: $Input.a
      # ^^^^^^^^^ error[missing-attribute]: a branch of a Choice needs `Next` (fix: Insert `Next`)
  - Name: Untyped
    #     ^^^^^^^ error[missing-attribute]: a state needs `Type` (fix: Insert `Type`)
  - Type: Pass
  # ^^^^ error[missing-attribute]: a Pass state needs `Name` (fix: Insert `Name`)
    End: true
",
        );
    }

    #[test]
    fn the_flow_itself() {
        check_rule(
            "missing-attribute",
            "
Type: StateMachine
#<^^^^ error[missing-attribute]: the flow needs `SpecVersion` (fix: Insert `SpecVersion`)
#<^^^^ error[missing-attribute]: the flow needs `StartAt` (fix: Insert `StartAt`)
#<^^^^ warning[missing-attribute]: the flow should have `Name` (fix: Insert `Name`)
States:
  - {Type: Pass, Name: A, End: true}
",
        );
    }

    #[test]
    fn a_fail_state_should_say_why() {
        check_rule(
            "missing-attribute",
            "
States:
  - Type: Fail
    Name: Broken
    #     ^^^^^^ hint[missing-attribute]: a Fail state could have `Code` (fix: Insert `Code`)
    #     ^^^^^^ warning[missing-attribute]: a Fail state should have `Detail` (fix: Insert `Detail`)
",
        );
    }

    #[test]
    fn present_in_a_wrong_form_is_not_missing() {
        check_rule(
            "missing-attribute",
            "
States:
  - Type: Wait
    Name: Pause
    Seconds.$: $Input.pause
    Next: Choose
  - Type: Choice
    Name: Choose
    Default:
    Branches:
      - Condition.$: $Input.a
        Next: [Pause]
  - Type: Map
    Name: Each
    ItemsPath.$: $Input.items
    Processor:
    Next: Pause
",
        );
    }

    #[test]
    fn an_item_reader_brings_the_items() {
        let map = |attribute: &str| {
            format!(
                "States:\n  - Type: Map\n    Name: Each\n{attribute}    ProcessorConfig: {{ExecutionMode: Express}}\n    Processor:\n      StartAt: Work\n      States:\n        - {{Type: Pass, Name: Work, End: true}}\n    End: true\n"
            )
        };
        check_rule(
            "missing-attribute",
            &map("    ItemReader: {SourceType: OSS_CSV}\n"),
        );
        check_fix(
            "missing-attribute",
            &map(""),
            &map("    ItemsPath: $Input.items\n"),
        );
    }

    #[test]
    fn merged_attributes_are_present() {
        check_rule(
            "missing-attribute",
            "
States:
  - &pay
    Type: Task
    Name: Pay
    Action: FC:InvokeFunction
    Next: Again
  - <<: *pay
    Name: Again
    End: true
",
        );
    }

    #[test]
    fn inserted_where_the_catalogue_lists_it() {
        check_fix(
            "missing-attribute",
            "
States:
  - Type: Task
    Name: Pay # the bill
    Parameters: {a: 1}
    End: true
",
            "
States:
  - Type: Task
    Name: Pay # the bill
    Action: FC:InvokeFunction
    Parameters: {a: 1}
    End: true
",
        );
    }

    #[test]
    fn inserted_in_flow_style_and_in_json() {
        check_fix(
            "missing-attribute",
            "\nStates:\n  - {Name: Pay, Type: Wait, End: true}\n",
            "\nStates:\n  - {Name: Pay, Type: Wait, Seconds: 1, End: true}\n",
        );
        check_fix(
            "missing-attribute",
            "{\"Type\": \"StateMachine\", \"Name\": \"f\", \"StartAt\": \"A\", \"States\": [{\"Type\": \"Pass\", \"Name\": \"A\", \"End\": true}]}\n",
            "{\"Type\": \"StateMachine\", \"SpecVersion\": \"v1\", \"Name\": \"f\", \"StartAt\": \"A\", \"States\": [{\"Type\": \"Pass\", \"Name\": \"A\", \"End\": true}]}\n",
        );
    }

    #[test]
    fn inserted_with_the_line_ends_of_the_text() {
        check_fix(
            "missing-attribute",
            "States:\r\n  - Name: Pay\r\n    End: true",
            "States:\r\n  - Name: Pay\r\n    Type: Pass\r\n    End: true",
        );
    }

    #[test]
    fn whole_blocks_are_inserted_too() {
        check_fix(
            "missing-attribute",
            "
States:
  - Type: Parallel
    Name: Both
    End: true
",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - StartAt: First
        States:
          - Name: First
            Type: Pass
            End: true
    End: true
",
        );
    }
}
