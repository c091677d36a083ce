//! `global-race`: two branches of a Parallel state write the same global variable.

use std::collections::HashMap;

use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;
use crate::model::{Flow, MapMode, ScopeId, StateKind, Template};
use crate::syntax::NodeId;

pub(super) static CHECK: Check = Check {
    code: "global-race",
    severity: Severity::Warning,
    section: Section::Data,
    docs: include_str!("global_race.md"),
    run: Run::Flow(global_race),
};

fn global_race(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let flow = &analysis.flow;
    if flow
        .states
        .iter()
        .all(|state| state.global_constructor.is_none())
    {
        return;
    }
    for state in &flow.states {
        let StateKind::Parallel(parallel) = &state.kind else {
            continue;
        };
        let mut first: HashMap<&str, NodeId> = HashMap::new();
        for &branch in &parallel.branches {
            let written = written_keys(flow, branch);
            for (key, node) in &written {
                if let Some(earlier) = first.get(key) {
                    let message = format!(
                        "another branch of this Parallel state writes the global variable `{}` too, and the last one wins",
                        shown(key)
                    );
                    findings
                        .report(analysis.tree.node(*node).range(), message)
                        .related(analysis.tree.node(*earlier).range(), "the other branch");
                }
            }
            for (key, node) in written {
                first.entry(key).or_insert(node);
            }
        }
    }
}

/// The global variables that the states of a scope write, at any depth, each with its first key.
fn written_keys(flow: &Flow, root: ScopeId) -> Vec<(&str, NodeId)> {
    let mut found: Vec<(&str, NodeId)> = Vec::new();
    let mut open = vec![root];
    while let Some(scope) = open.pop() {
        for &id in &flow.scope(scope).states {
            let state = flow.state(id);
            let template = state.global_constructor.as_ref().map(|it| &it.template);
            if let Some(Template::Object(members)) = template {
                found.extend(members.iter().map(|it| (&*it.key, it.key_node)));
            }
            // The children of a distributed Map have global variables of their own.
            let apart = matches!(&state.kind, StateKind::Map(map) if map.mode != MapMode::Inline);
            if !apart {
                open.extend(state.scopes());
            }
        }
    }
    found.sort_by_key(|(_, node)| *node);
    let mut seen = std::collections::HashSet::new();
    found.retain(|(key, _)| seen.insert(*key));
    found
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn branches_that_write_the_same_key() {
        check_rule(
            "global-race",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - StartAt: A
        States:
          - {Type: Pass, Name: A, GlobalConstructor: {total.$: $Output.n, a: 1}, End: true}
      - StartAt: B
        States:
          - Type: Parallel
            Name: B
            Branches:
              - StartAt: C
                States:
                  - {Type: Pass, Name: C, GlobalConstructor: {b: 1, total: 5}, End: true}
                  #                                                 ^^^^^ warning[global-race]: another branch of this Parallel state writes the global variable `total` too, and the last one wins (see `total.$`: the other branch)
            End: true
      - StartAt: D
        States:
          - {Type: Pass, Name: D, GlobalConstructor: {d: 1}, Next: E}
          - {Type: Pass, Name: E, GlobalConstructor: {d: 2}, End: true}
    End: true
",
        );
    }

    #[test]
    fn one_branch_after_the_other_state_and_different_keys() {
        check_rule(
            "global-race",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - StartAt: A
        States:
          - {Type: Pass, Name: A, GlobalConstructor: {a: 1}, OutputConstructor: {x: 1}, End: true}
      - StartAt: B
        States:
          - {Type: Pass, Name: B, GlobalConstructor: {b: 1}, OutputConstructor: {x: 1}, End: true}
    GlobalConstructor: {a: 2}
    End: true
",
        );
    }
}
