//! `global-in-map`: the iterations of a Map write the same global variables.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::model::{Flow, MapMode, ScopeOwner, State, StateId, StateKind};

pub(super) static CHECK: Check = Check {
    code: "global-in-map",
    severity: Severity::Warning,
    section: Section::Data,
    docs: include_str!("global_in_map.md"),
    run: Run::Parts(global_in_map),
};

fn global_in_map(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for state in subject.states {
        let Some(global) = &state.global_constructor else {
            continue;
        };
        let Some(map) = sharing_map(&subject.flow, state.id) else {
            continue;
        };
        let message = "all iterations of the Map write the same global variables, and the last one wins; hand data on with `OutputConstructor`";
        let finding = findings.report(global.key_range, message);
        if let Some(name) = &map.name {
            finding.related(name.range, "the Map");
        }
    }
}

/// The Map around a state whose iterations share the global variables: those of a distributed Map
/// are executions of their own.
fn sharing_map(flow: &Flow, state: StateId) -> Option<&State> {
    let mut scope = flow.state(state).scope;
    loop {
        let (owner, is_map) = match flow.scope(scope).owner {
            ScopeOwner::Flow => return None,
            ScopeOwner::Branch { state, .. } => (flow.state(state), false),
            ScopeOwner::Processor { state } => (flow.state(state), true),
        };
        match &owner.kind {
            StateKind::Map(map) if is_map && map.mode == MapMode::Inline => return Some(owner),
            StateKind::Map(_) if is_map => return None,
            _ => scope = owner.scope,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::check_rule;

    #[test]
    fn written_by_every_iteration() {
        check_rule(
            "global-in-map",
            "
States:
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    Processor:
      StartAt: Both
      States:
        - Type: Parallel
          Name: Both
          Branches:
            - StartAt: A
              States:
                - Type: Pass
                  Name: A
                  GlobalConstructor: {last.$: $Output}
                # ^^^^^^^^^^^^^^^^^ warning[global-in-map]: all iterations of the Map write the same global variables, and the last one wins; hand data on with `OutputConstructor` (see `Each`: the Map)
                  End: true
          GlobalConstructor: {all.$: $Output}
        # ^^^^^^^^^^^^^^^^^ warning[global-in-map]: all iterations of the Map write the same global variables, and the last one wins; hand data on with `OutputConstructor` (see `Each`: the Map)
          End: true
    GlobalConstructor: {items.$: $Output.Items}
    End: true
",
        );
    }

    #[test]
    fn children_of_a_distributed_map_have_their_own() {
        check_rule(
            "global-in-map",
            "
States:
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    ProcessorConfig: {ExecutionMode: Express}
    Processor:
      StartAt: A
      States:
        - {Type: Pass, Name: A, GlobalConstructor: {last.$: $Output}, End: true}
    End: true
",
        );
    }
}
