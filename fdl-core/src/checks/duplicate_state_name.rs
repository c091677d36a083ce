//! `duplicate-state-name`: states of different scopes have the same name.

use hashbrown::HashMap;

use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;

pub(super) static CHECK: Check = Check {
    code: "duplicate-state-name",
    severity: Severity::Hint,
    section: Section::Graph,
    docs: include_str!("duplicate_state_name.md"),
    run: Run::Flow(duplicate_state_name),
};

fn duplicate_state_name(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    if analysis.flow.scopes.len() == 1 {
        return;
    }
    let mut first = HashMap::with_capacity(analysis.flow.states.len());
    for state in &analysis.flow.states {
        let Some(name) = &state.name else { continue };
        let (scope, earlier) = *first
            .entry(&*name.value)
            .or_insert((state.scope, name.range));
        if scope != state.scope && earlier != name.range {
            let message = format!(
                "a state of another scope is named `{}` too; the history of a run tells them apart by their place only",
                shown(&name.value)
            );
            findings
                .report(name.range, message)
                .related(earlier, "the first one");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn names_of_other_scopes() {
        check_rule(
            "duplicate-state-name",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
      - {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
      #                                          ^ hint[duplicate-state-name]: a state of another scope is named `A` too; the history of a run tells them apart by their place only (see `A`: the first one)
      - {StartAt: B, States: [{Type: Pass, Name: B, End: true}]}
    Next: B
  - {Type: Pass, Name: B, End: true}
  #                    ^ hint[duplicate-state-name]: a state of another scope is named `B` too; the history of a run tells them apart by their place only (see `B`: the first one)
",
        );
    }

    #[test]
    fn names_of_one_scope_are_another_rule() {
        check_rule(
            "duplicate-state-name",
            "\nStates:\n  - {Type: Pass, Name: A, Next: A}\n  - {Type: Pass, Name: A, End: true}\n",
        );
    }
}
