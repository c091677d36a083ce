//! `unreachable-state`: no way leads from the scope's `StartAt` to a state.

use super::attributes::has;
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Tag};
use crate::analysis::Analysis;
use crate::model::{Scope, StateId};
use crate::syntax::edit::remove_item;

pub(super) static CHECK: Check = Check {
    code: "unreachable-state",
    severity: Severity::Warning,
    section: Section::Graph,
    docs: include_str!("unreachable_state.md"),
    run: Run::Flow(unreachable_state),
};

fn unreachable_state(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let flow = &analysis.flow;
    for scope in &flow.scopes {
        let unreached = analysis.graph.unreached(scope);
        if unreached.is_empty() || !all_ways_are_known(analysis, scope) {
            continue;
        }
        for id in unreached {
            let state = flow.state(id);
            let Some(name) = &state.name else { continue };
            let message = format!("no way leads to `{}`", shown(&name.value));
            let finding = findings.report(name.range, message);
            finding.tag(Tag::Unnecessary);
            if let Some(edit) = remove_item(analysis.tree.node(state.node)) {
                finding.fix_with("Remove the state", false, vec![edit]);
            }
        }
    }
}

/// Whether it is known where every state of a scope can lead.
pub(super) fn all_ways_are_known(analysis: &Analysis, scope: &Scope) -> bool {
    let unclear = |&id: &StateId| leads_anywhere(analysis, id);
    analysis.graph.scope(scope.id).complete && !scope.states.iter().any(unclear)
}

/// Whether nobody knows all ways out of a state: those that the superseded `OnErrors` was meant to
/// be, and the branches of a state of no known type.
fn leads_anywhere(analysis: &Analysis, id: StateId) -> bool {
    let state = analysis.flow.state(id);
    let node = analysis.tree.node(state.node);
    let branches = has(node, "Branches") || has(node, "Default");
    has(node, "OnErrors") || (state.state_type.is_none() && branches)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn states_and_cycles_apart() {
        check_rule(
            "unreachable-state",
            "
States:
  - {Type: Pass, Name: A, End: true}
  - {Type: Pass, Name: B, End: true}
  #                    ^ warning[unreachable-state]: no way leads to `B` (unsafe fix: Remove the state)
  - {Type: Pass, Name: C, Next: D}
  #                    ^ warning[unreachable-state]: no way leads to `C` (unsafe fix: Remove the state)
  - {Type: Pass, Name: D, Next: C}
  #                    ^ warning[unreachable-state]: no way leads to `D` (unsafe fix: Remove the state)
",
        );
    }

    #[test]
    fn every_kind_of_way() {
        check_rule(
            "unreachable-state",
            "
States:
  - Type: Task
    Name: A
    Action: a:b
    Catch: [{Errors: [FnF.ALL], Next: B}]
    Next: C
  - {Type: Succeed, Name: B}
  - Type: Choice
    Name: C
    Branches:
      - {Condition: false, Next: D}
    Default: E
  - {Type: Pass, Name: D, Next: E, End: true}
  - {Type: Fail, Name: E}
",
        );
    }

    #[test]
    fn each_scope_for_itself() {
        check_rule(
            "unreachable-state",
            "
States:
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    Processor:
      StartAt: A
      States:
        - {Type: Pass, Name: A, End: true}
        - {Type: Pass, Name: B, End: true}
        #                    ^ warning[unreachable-state]: no way leads to `B` (unsafe fix: Remove the state)
    End: true
",
        );
    }

    #[test]
    fn silent_where_a_way_is_not_known() {
        for broken in [
            "  - {Type: Pass, Name: A, Next: Nowhere}",
            "  - {Type: Pass, Name: A}",
            "  - {Type: Pass, Name: A, Next: }",
            "  - {Name: A, Branches: [], End: true}",
            "  - {Type: Choice, Name: A, Branches: [{Condition: true, Next: A}]}",
            "  - {Type: Choice, Name: A, Branches: [text], Default: A}",
            "  - {Type: Task, Name: A, Action: a:b, OnErrors: [{Errors: [x], Next: B}], End: true}",
            "  - Type: Pass\n    Name: A\n    End: true\n    Nex",
        ] {
            check_rule(
                "unreachable-state",
                &format!("\nStates:\n{broken}\n  - {{Type: Pass, Name: B, End: true}}\n"),
            );
        }
        check_rule(
            "unreachable-state",
            "Type: StateMachine\nStartAt: Nowhere\nStates:\n  - {Type: Pass, Name: B, End: true}\n",
        );
    }

    #[test]
    fn the_state_goes_with_its_lines() {
        check_fix(
            "unreachable-state",
            "
States:
  - {Type: Pass, Name: A, End: true}
  # kept
  - Type: Pass
    Name: B
    End: true
  - {Type: Pass, Name: C, Next: A}
",
            "
States:
  - {Type: Pass, Name: A, End: true}
  # kept
  - {Type: Pass, Name: C, Next: A}
",
        );
        check_fix(
            "unreachable-state",
            "StartAt: A\nStates: [{Type: Pass, Name: A, End: true}, {Type: Pass, Name: B, End: true}]",
            "StartAt: A\nStates: [{Type: Pass, Name: A, End: true}]",
        );
    }
}
