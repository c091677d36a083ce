//! `duplicate-state`: two states of one scope have the same name.

use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;

pub(super) static CHECK: Check = Check {
    code: "duplicate-state",
    severity: Severity::Error,
    section: Section::Graph,
    docs: include_str!("duplicate_state.md"),
    run: Run::Flow(duplicate_state),
};

fn duplicate_state(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let flow = &analysis.flow;
    for &(first, later) in flow.scopes.iter().flat_map(|it| &it.namesakes) {
        let [earlier, name] = [first, later].map(|it| flow.state(it).name.as_ref());
        let (Some(earlier), Some(name)) = (earlier, name) else {
            continue;
        };
        // An alias may bring one state twice.
        if earlier.range != name.range {
            let message = format!("another state is named `{}` already", shown(&name.value));
            findings
                .report(name.range, message)
                .related(earlier.range, "the first one");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_rule, codes};

    #[test]
    fn the_later_ones_are_reported() {
        check_rule(
            "duplicate-state",
            "
States:
  - {Type: Pass, Name: Pay, Next: Ship}
  - {Type: Pass, Name: 'Ship', Next: Pay}
  - {Type: Pass, Name: Ship, Next: Pay}
  #                    ^^^^ error[duplicate-state]: another state is named `Ship` already (see `'Ship'`: the first one)
  - {Type: Pass, Name: Pay, End: true}
  #                    ^^^ error[duplicate-state]: another state is named `Pay` already (see `Pay`: the first one)
",
        );
    }

    #[test]
    fn the_later_one_counts_as_reached() {
        let found = codes(
            "
States:
  - {Type: Pass, Name: A, Next: B}
  - {Type: Pass, Name: B, End: true}
  - {Type: Pass, Name: B, End: true}
",
        );
        assert_eq!(found, ["duplicate-state"]);
    }

    #[test]
    fn two_scopes_may_share_a_name() {
        check_rule(
            "duplicate-state",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
      - {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
    End: true
",
        );
    }
}
