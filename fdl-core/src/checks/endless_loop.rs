//! `endless-loop`: states lead to each other, and nothing leads out.

use super::words::all_of;
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;
use crate::model::{Flow, ScopeOwner, State, StateId, StateKind};

pub(super) static CHECK: Check = Check {
    code: "endless-loop",
    severity: Severity::Warning,
    section: Section::Graph,
    docs: include_str!("endless_loop.md"),
    run: Run::Flow(endless_loop),
};

fn endless_loop(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let flow = &analysis.flow;
    let mut failing = None;
    for scope in &flow.scopes {
        for cycle in &analysis.graph.scope(scope.id).endless {
            let failing = failing.get_or_insert_with(|| owners_of_fails(flow));
            if !cycle.iter().any(|id| failing[id.0 as usize]) {
                report(flow, cycle, findings);
            }
        }
    }
}

fn report(flow: &Flow, cycle: &[StateId], findings: &mut Findings) {
    let named = |id: &StateId| flow.state(*id).name.as_ref();
    let Some(first) = cycle.iter().find_map(named) else {
        return;
    };
    let names: Vec<&str> = cycle
        .iter()
        .filter_map(named)
        .map(|name| &*name.value)
        .collect();
    let message = match names.as_slice() {
        [only] => format!("`{only}` leads to itself only: a run that comes here never ends"),
        [a, b, c, d, _, ..] => format!(
            "{} and {} more lead to each other only: a run that comes here never ends",
            [a, b, c, d].map(|it| format!("`{it}`")).join(", "),
            names.len() - 4
        ),
        _ => format!(
            "{} lead to each other only: a run that comes here never ends",
            all_of(&names)
        ),
    };
    findings.report(first.range, message);
}

/// Whether a Fail stands inside a state: it may end the whole flow (Q24). By state number.
fn owners_of_fails(flow: &Flow) -> Vec<bool> {
    let mut owners = vec![false; flow.states.len()];
    let fails = |state: &&State| matches!(state.kind, StateKind::Fail(_));
    for state in flow.states.iter().filter(fails) {
        let mut scope = state.scope;
        while let ScopeOwner::Branch { state: owner, .. } | ScopeOwner::Processor { state: owner } =
            flow.scope(scope).owner
        {
            if std::mem::replace(&mut owners[owner.0 as usize], true) {
                break;
            }
            scope = flow.state(owner).scope;
        }
    }
    owners
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn loops_without_a_way_out() {
        check_rule(
            "endless-loop",
            "
States:
  - {Type: Pass, Name: Start, Next: Poll}
  - {Type: Wait, Name: Pause, Seconds: 5, Next: Poll}
  #                    ^^^^^ warning[endless-loop]: `Pause` and `Poll` lead to each other only: a run that comes here never ends
  - {Type: Task, Name: Poll, Action: a:b, Next: Pause}
",
        );
        check_rule(
            "endless-loop",
            "
States:
  - {Type: Pass, Name: Self, Next: Self}
  #                    ^^^^ warning[endless-loop]: `Self` leads to itself only: a run that comes here never ends
",
        );
    }

    #[test]
    fn a_choice_that_only_leads_back() {
        check_rule(
            "endless-loop",
            "
States:
  - Type: Choice
    Name: A
    #     ^ warning[endless-loop]: `A` and `B` lead to each other only: a run that comes here never ends
    Branches: [{Condition: $Input.a, Next: B}]
    Default: A
  - {Type: Pass, Name: B, Next: A}
",
        );
    }

    #[test]
    fn ways_out() {
        for way in [
            "  - {Type: Choice, Name: B, Branches: [{Condition: $Input.a, Next: C}], Default: A}",
            "  - {Type: Task, Name: B, Action: a:b, Catch: [{Errors: [x], Next: C}], Next: A}",
            "  - {Type: Pass, Name: B, Next: A, End: true}",
            "  - {Type: Succeed, Name: B, Next: A}",
            "  - {Type: Pass, Name: B, Next: Unknown}",
            "  - {Type: Map, Name: B, ItemsPath: $Input, Processor: {StartAt: D, States: [{Type: Fail, Name: D}]}, Next: A}",
        ] {
            check_rule(
                "endless-loop",
                &format!(
                    "\nStates:\n  - {{Type: Pass, Name: A, Next: B}}\n{way}\n  - {{Type: Succeed, Name: C}}\n"
                ),
            );
        }
    }

    #[test]
    fn a_loop_that_nothing_reaches_is_another_rule() {
        check_rule(
            "endless-loop",
            "
States:
  - {Type: Succeed, Name: Done}
  - {Type: Pass, Name: A, Next: B}
  - {Type: Pass, Name: B, Next: A}
",
        );
    }

    #[test]
    fn in_a_nested_scope() {
        check_rule(
            "endless-loop",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - StartAt: A
        States:
          - {Type: Pass, Name: A, Next: B}
          - {Type: Pass, Name: B, Next: B}
          #                    ^ warning[endless-loop]: `B` leads to itself only: a run that comes here never ends
    End: true
",
        );
    }

    #[test]
    fn a_chain_of_ten_thousand_states() {
        let mut text = String::from("States:\n");
        for number in 0..10_000 {
            let next = (number + 1) % 10_000;
            text += &format!("  - {{Type: Pass, Name: s{number}, Next: s{next}}}\n");
        }
        let found = crate::checks::fixture::findings_of("endless-loop", &text);
        assert_eq!(
            found[0].message,
            "`s0`, `s1`, `s2`, `s3` and 9996 more lead to each other only: a run that comes here never ends"
        );
    }
}
