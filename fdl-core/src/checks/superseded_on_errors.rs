//! `superseded-on-errors`: a state handles errors with `OnErrors`, which `Retry` and `Catch` replaced.

use super::attributes::has;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, Tag};
use crate::analysis::Analysis;
use crate::catalog::objects::ObjectKind;
use crate::syntax::edit::{Yaml, replace_entry};
use crate::syntax::{Entry, Node, ScalarType};
use crate::text::Edit;

pub(super) static CHECK: Check = Check {
    code: "superseded-on-errors",
    severity: Severity::Warning,
    section: Section::Attributes,
    docs: include_str!("superseded_on_errors.md"),
    run: Run::Parts(superseded_on_errors),
};

fn superseded_on_errors(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for it in subject.unusual_uses() {
        let of_state = matches!(it.object.kind, ObjectKind::State(_) | ObjectKind::AnyState);
        if !of_state || it.name != "OnErrors" || it.attribute.is_none() {
            continue;
        }
        let message = "`OnErrors` was replaced by `Retry` and `Catch`; no rule in it is used";
        let finding = findings.report(it.entry.key.range(), message);
        finding.tag(Tag::Deprecated);
        let free = !has(it.mapping, "Retry") && !has(it.mapping, "Catch");
        if let Some(edit) = rewrite(subject, it.entry).filter(|_| free && !it.suffixed) {
            finding.fix("Change to `Retry` and `Catch`", edit.range, edit.text);
        }
    }
}

/// The rules in the form of today; none where they say something that it cannot say, or hold comments.
fn rewrite(analysis: &Analysis, entry: Entry<'_>) -> Option<Edit> {
    let range = entry.range();
    let comments = analysis.tree.comments();
    let first = comments.partition_point(|it| it.range.start < range.start);
    if comments
        .get(first)
        .is_some_and(|it| it.range.start < range.end)
    {
        return None;
    }
    let mut retry = Vec::new();
    let mut catch = Vec::new();
    for rule in entry.value.resolved().items() {
        let rule = rule.resolved();
        let known = [
            "Errors",
            "Description",
            "Retry",
            "Next",
            "OutputConstructor",
        ];
        let key_is_known = |it: Entry<'_>| it.key.text().is_some_and(|key| known.contains(&&*key));
        if !rule.is_mapping() || !rule.entries().all(key_is_known) {
            return None;
        }
        match (rule.get("Retry"), rule.get("Next")) {
            (Some(retrying), None) => retry.push(retry_rule(rule, retrying)?),
            (None, Some(_)) => catch.push(copy(rule)?),
            _ => return None,
        }
    }
    let mut entries = Vec::new();
    if !retry.is_empty() {
        entries.push(("Retry", Yaml::Sequence(retry)));
    }
    if !catch.is_empty() {
        entries.push(("Catch", Yaml::Sequence(catch)));
    }
    match entries.is_empty() {
        true => None,
        false => replace_entry(entry, &entries),
    }
}

fn retry_rule(rule: Node<'_>, retry: Node<'_>) -> Option<Yaml> {
    let mut entries = Vec::new();
    for name in ["Errors", "Description"] {
        if let Some(value) = rule.get(name) {
            entries.push((name.to_owned(), copy(value)?));
        }
    }
    let attempts = copy(retry.get("MaxAttempts")?)?;
    let interval = match retry.get("FixedBackoff") {
        Some(value) => copy(value)?,
        None => Yaml::source(1),
    };
    entries.push(("MaxAttempts".to_owned(), attempts));
    entries.push(("IntervalSeconds".to_owned(), interval));
    if let Some(rate) = retry.get("Multiplier") {
        entries.push(("BackoffRate".to_owned(), copy(rate)?));
    }
    Some(Yaml::Mapping(entries))
}

/// A value of the document as one to write; none where it holds an alias, an anchor or a tag.
fn copy(node: Node<'_>) -> Option<Yaml> {
    if node.anchor().is_some() || node.tag().is_some() {
        return None;
    }
    if node.is_mapping() {
        let entries = node.entries().map(|entry| {
            let key = entry.key.text()?.into_owned();
            Some((key, copy(entry.value)?))
        });
        return Some(Yaml::Mapping(entries.collect::<Option<_>>()?));
    }
    if node.is_sequence() {
        let items: Option<Vec<Yaml>> = node.items().map(copy).collect();
        return Some(Yaml::Sequence(items?));
    }
    match node.scalar_type()? {
        ScalarType::Text => Some(Yaml::text(node.text()?)),
        _ => Some(Yaml::source(node.text()?)),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn rules_are_sorted_into_retry_and_catch() {
        check_fix(
            "superseded-on-errors",
            "
States:
  - Type: Task
    Name: Pay
    Action: FC:InvokeFunction
    OnErrors:
      - Errors: [FC.Unknown, \"FC.ResourceThrottled\"]
        Retry: {MaxAttempts: 3, FixedBackoff: 2, Multiplier: 1.5}
      - Errors:
          - FnF.ALL
        Description: give up
        OutputConstructor:
          code.$: $Context.Current.Error.Code
        Next: Done
    Next: Done # at last
  - {Type: Succeed, Name: Done}
",
            "
States:
  - Type: Task
    Name: Pay
    Action: FC:InvokeFunction
    Retry:
      - Errors: [FC.Unknown, FC.ResourceThrottled]
        MaxAttempts: 3
        IntervalSeconds: 2
        BackoffRate: 1.5
    Catch:
      - Errors: [FnF.ALL]
        Description: give up
        OutputConstructor:
          code.$: $Context.Current.Error.Code
        Next: Done
    Next: Done # at last
  - {Type: Succeed, Name: Done}
",
        );
    }

    #[test]
    fn no_fix_where_something_would_be_lost() {
        check_rule(
            "superseded-on-errors",
            "
States:
  - Type: Task
    Name: A
    Action: a:b
    OnErrors:
  # ^^^^^^^^ warning[superseded-on-errors]: `OnErrors` was replaced by `Retry` and `Catch`; no rule in it is used
      - Errors: [FnF.ALL] # all of them
        Next: C
    Next: B
  - Type: Task
    Name: B
    Action: a:b
    OnErrors: [{Errors: [FnF.ALL], Next: C}]
  # ^^^^^^^^ warning[superseded-on-errors]: `OnErrors` was replaced by `Retry` and `Catch`; no rule in it is used
    Catch: []
    Next: C
  - {Type: Succeed, Name: C}
",
        );
    }

    #[test]
    fn where_errors_cannot_be_handled_it_is_an_unknown_attribute() {
        check_rule(
            "superseded-on-errors",
            "\nStates:\n  - {Type: Pass, Name: A, OnErrors: [], End: true}\n",
        );
    }
}
