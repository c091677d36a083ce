//! `not-a-flow`: the document is something else than a flow.

use super::attributes::{first_line, value_range};
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, nearest};
use crate::analysis::Analysis;
use crate::syntax::Node;
use crate::syntax::edit::set_text;

pub(super) static CHECK: Check = Check {
    code: "not-a-flow",
    severity: Severity::Error,
    section: Section::Document,
    docs: include_str!("not_a_flow.md"),
    run: Run::Flow(not_a_flow),
};

const TYPE: &str = "StateMachine";

fn not_a_flow(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let Some(root) = analysis.tree.root() else {
        return;
    };
    if !root.is_mapping() {
        let found = match root.is_sequence() {
            true => "a list",
            false => "a text",
        };
        let message = format!("a flow is a mapping with `Type: {TYPE}`, not {found}");
        findings.report(first_line(root), message);
        return;
    }
    let Some(entry) = root.entry("Type").filter(|_| has_other_type(root)) else {
        return;
    };
    let written = entry.value.resolved().text().unwrap_or_default();
    let message = format!(
        "the `Type` of a flow is `{TYPE}`, not `{}`",
        shown(&written)
    );
    let finding = findings.report(value_range(entry), message);
    if nearest(&written, [TYPE]).is_some() {
        let edit = set_text(entry.value, TYPE);
        finding.fix(format!("Change to `{TYPE}`"), edit.range, edit.text);
    }
}

/// Whether the flow's `Type` is written and something else than `StateMachine`.
pub(super) fn has_other_type(root: Node<'_>) -> bool {
    let written = root.get("Type").and_then(Node::text);
    written.is_some_and(|it| it != TYPE)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule, codes};

    #[test]
    fn a_near_type_is_repaired() {
        check_rule(
            "not-a-flow",
            "
Type: Statemachine
#     ^^^^^^^^^^^^ error[not-a-flow]: the `Type` of a flow is `StateMachine`, not `Statemachine` (fix: Change to `StateMachine`)
SpecVersion: v1
Name: f
StartAt: A
States:
  - {Type: Pass, Name: A, End: true}
",
        );
        check_fix(
            "not-a-flow",
            "Type: 'Statemachine' # kind\nStates: []\n",
            "Type: 'StateMachine' # kind\nStates: []\n",
        );
    }

    #[test]
    fn without_states_nothing_else_is_reported() {
        assert_eq!(codes("Type: Opaque\nData:\n  - 1\n"), ["not-a-flow"]);
        assert_eq!(codes("- a\n- b\n"), ["not-a-flow"]);
        assert_eq!(codes("just text\n"), ["not-a-flow"]);
    }

    #[test]
    fn with_states_the_analysis_goes_on() {
        let found = codes(
            "Type: Pass\nSpecVersion: v1\nName: f\nStartAt: B\nStates:\n  - {Type: Pass, Name: A, End: true}\n",
        );
        assert_eq!(found, ["not-a-flow", "unknown-next"]);
    }

    #[test]
    fn a_missing_or_misshapen_type_is_another_rule() {
        check_rule("not-a-flow", "StartAt: A\nStates: []\n");
        check_rule("not-a-flow", "Type:\nStartAt: A\nStates: []\n");
    }
}
