//! `next-and-end`: a state has both `Next` and `End: true`.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::syntax::edit::remove_entry;
use crate::syntax::{Entry, Node};

pub(super) static CHECK: Check = Check {
    code: "next-and-end",
    severity: Severity::Error,
    section: Section::Graph,
    docs: include_str!("next_and_end.md"),
    run: Run::Parts(next_and_end),
};

fn next_and_end(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for state in subject.states {
        let ends = state.end.is_some_and(|end| end.value);
        let leads_on = state.state_type.is_some_and(|it| it.needs_next());
        if !ends || !leads_on || state.next.is_none() {
            continue;
        }
        let node = subject.tree.node(state.node);
        let (Some(end), Some(next)) = (node.entry("End"), node.entry("Next")) else {
            continue;
        };
        let message = "a state has either `Next` or `End: true`, not both";
        let finding = findings.report(end.key.range(), message);
        finding.related(next.key.range(), "the other way out");
        for (entry, title) in [(end, "Remove `End`"), (next, "Remove `Next`")] {
            let edit = remove_entry(entry).filter(|_| is_the_only_one(node, entry));
            if let Some(edit) = edit {
                finding.fix_with(title, false, vec![edit]);
            }
        }
    }
}

/// Whether a mapping is without that key once the entry is gone.
fn is_the_only_one(mapping: Node<'_>, entry: Entry<'_>) -> bool {
    let mut others = mapping.entries().filter(|it| it.key != entry.key);
    let name = entry.key.str();
    !others.any(|it| it.key.is_merge_key() || it.key.str() == name)
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn both_ways_out() {
        check_rule(
            "next-and-end",
            "
States:
  - Type: Pass
    Name: A
    Next: B
    End: true
  # ^^^ error[next-and-end]: a state has either `Next` or `End: true`, not both (see `Next`: the other way out) (unsafe fix: Remove `End`) (unsafe fix: Remove `Next`)
  - {Type: Pass, Name: B, End: true}
",
        );
    }

    #[test]
    fn an_end_that_says_no_and_states_that_cannot_lead_on() {
        check_rule(
            "next-and-end",
            "
States:
  - {Type: Pass, Name: A, Next: B, End: false}
  - {Type: Succeed, Name: B, Next: A, End: true}
  - {Type: Choice, Name: C, Next: A, End: true}
",
        );
    }

    #[test]
    fn of_two_one_would_stay() {
        check_rule(
            "next-and-end",
            "
States:
  - Type: Pass
    Name: A
    Next: B
    End: true
  # ^^^ error[next-and-end]: a state has either `Next` or `End: true`, not both (see `Next`: the other way out) (unsafe fix: Remove `End`)
    Next: B
  - &b {Type: Pass, Name: B, End: true}
  - {<<: *b, Name: C, Next: B, End: true}
  #                            ^^^ error[next-and-end]: a state has either `Next` or `End: true`, not both (see `Next`: the other way out)
",
        );
    }

    #[test]
    fn the_end_goes_with_its_line() {
        check_fix(
            "next-and-end",
            "
States:
  - End: true # done
    Type: Pass
    Name: A
    Next: B
  - {Type: Pass, Name: B, End: true}
",
            "
States:
  - # done
    Type: Pass
    Name: A
    Next: B
  - {Type: Pass, Name: B, End: true}
",
        );
        check_fix(
            "next-and-end",
            "\nStates:\n  - {Type: Pass, Name: A, Next: B, End: true}\n  - {Type: Pass, Name: B, End: true}\n",
            "\nStates:\n  - {Type: Pass, Name: A, Next: B}\n  - {Type: Pass, Name: B, End: true}\n",
        );
    }
}
