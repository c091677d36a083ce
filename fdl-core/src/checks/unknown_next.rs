//! `unknown-next`: a transition leads to a state that its scope does not have.

use std::collections::HashMap;

use super::words::{list, shown};
use super::{Check, CheckOptions, Diagnostic, Findings, Run, Section, Severity};
use crate::analysis::Analysis;
use crate::model::{ScopeId, Transition};
use crate::syntax::edit::set_text;
use crate::text::{NearNames, TextRange};

pub(super) static CHECK: Check = Check {
    code: "unknown-next",
    severity: Severity::Error,
    section: Section::Graph,
    docs: include_str!("unknown_next.md"),
    run: Run::Flow(unknown_next),
};

/// How much work near names may be in one document, see [`NearNames::find`]: in a flow of hundreds of
/// states enough for hundreds of wrong targets. Later ones get no proposal.
const BUDGET: usize = 8_000_000;

/// The near names of the states of each scope that has a wrong target.
struct Proposals<'a> {
    scopes: HashMap<ScopeId, NearNames<'a>>,
    budget: usize,
}

fn unknown_next(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let flow = &analysis.flow;
    let mut elsewhere = None;
    let mut there: HashMap<ScopeId, String> = HashMap::new();
    let mut proposals = Proposals {
        scopes: HashMap::new(),
        budget: BUDGET,
    };
    for transition in analysis.graph.unresolved(flow) {
        let scope = flow.scope(transition.scope);
        let target = transition.target;
        if scope.states_node.is_none() {
            continue;
        }
        let elsewhere = elsewhere.get_or_insert_with(|| places(analysis));
        match elsewhere.get(&*target.value) {
            Some(&(place, other)) => {
                let message = format!(
                    "no state of this scope is named `{}`; {}",
                    shown(&target.value),
                    relation(analysis, scope.id, other)
                );
                let finding = findings.report(target.range, message);
                finding.related(place, "the state of the other scope");
                proposals.add(analysis, &transition, finding);
            }
            None => {
                let message = format!("no state is named `{}`", shown(&target.value));
                let finding = findings.report(target.range, message);
                if !proposals.add(analysis, &transition, finding) {
                    let there = there.entry(scope.id);
                    finding.message += there.or_insert_with(|| states_of(analysis, scope.id));
                }
            }
        }
    }
}

/// For a message: what a transition of this scope could name.
fn states_of(analysis: &Analysis, scope: ScopeId) -> String {
    let names = analysis.flow.named_states(scope);
    let names: Vec<String> = names.map(|(name, _)| shown(&name.value)).collect();
    match &names[..] {
        [] => "; no state here has a name".to_owned(),
        [only] => format!("; the only state here is `{only}`"),
        names => format!("; the states here are {}", list(names)),
    }
}

/// The first state of each name in the whole flow.
fn places(analysis: &Analysis) -> HashMap<&str, (TextRange, ScopeId)> {
    let mut places = HashMap::new();
    for state in &analysis.flow.states {
        if let Some(name) = &state.name {
            let place = (name.range, state.scope);
            places.entry(&*name.value).or_insert(place);
        }
    }
    places
}

/// Where the other scope lies, seen from this one.
fn relation(analysis: &Analysis, scope: ScopeId, other: ScopeId) -> &'static str {
    let inside = |inner: ScopeId, outer: ScopeId| {
        let inner = analysis.tree.node(analysis.flow.scope(inner).node);
        let outer = analysis.tree.node(analysis.flow.scope(outer).node);
        outer.range().covers(inner.range())
    };
    if inside(scope, other) {
        "one outside of it is, but a transition cannot leave its scope"
    } else if inside(other, scope) {
        "one inside a state of it is, but a transition cannot enter another scope"
    } else {
        "one of another scope is, but a transition cannot leave its scope"
    }
}

impl<'a> Proposals<'a> {
    /// Proposes the states whose names are near; `false` if there is none.
    fn add(
        &mut self,
        analysis: &'a Analysis,
        transition: &Transition<'_>,
        finding: &mut Diagnostic,
    ) -> bool {
        let flow = &analysis.flow;
        let target = transition.target;
        let names = self.scopes.entry(transition.scope).or_insert_with(|| {
            let states = flow.named_states(transition.scope);
            NearNames::new(states.map(|(name, _)| &*name.value))
        });
        let near = names.find(&target.value, &mut self.budget);
        for name in &near {
            if let Some(state) = flow.find(transition.scope, name)
                && let Some(place) = &state.name
            {
                finding.related(place.range, "a state with a similar name");
            }
        }
        let node = analysis.tree.node(target.node);
        finding.fix_near(&target.value, &near, |name| {
            // A name that an alias brought is repaired where it is written.
            let edit = set_text(node.resolved(), name);
            Some((format!("Change to `{name}`"), edit))
        });
        !near.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule, findings_of};

    #[test]
    fn every_kind_of_transition() {
        check_rule(
            "unknown-next",
            r#"
Type: StateMachine
SpecVersion: v1
Name: f
StartAt: Fetsh
#        ^^^^^ error[unknown-next]: no state is named `Fetsh` (see `Fetch`: a state with a similar name) (fix: Change to `Fetch`)
States:
  - Type: Task
    Name: Fetch
    Action: FC:InvokeFunction
    Catch:
      - {Errors: [FnF.ALL], Next: Nowhere}
      #                           ^^^^^^^ error[unknown-next]: no state is named `Nowhere`; the states here are `Fetch` and `Store`
    Next: store
    #     ^^^^^ error[unknown-next]: no state is named `store` (see `Store`: a state with a similar name) (fix: Change to `Store`)
  - Type: Choice
    Name: Store
    Branches:
      - {Condition: $Input.a, Next: 'Stroe'}
      #                             ^^^^^^^ error[unknown-next]: no state is named `Stroe` (see `Store`: a state with a similar name) (fix: Change to `Store`)
    Default: ""
    #        ^^ error[unknown-next]: no state is named ``; the states here are `Fetch` and `Store`
"#,
        );
    }

    #[test]
    fn states_of_other_scopes_do_not_count() {
        check_rule(
            "unknown-next",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - StartAt: A
        States:
          - {Type: Pass, Name: A, Next: Done}
          #                             ^^^^ error[unknown-next]: no state of this scope is named `Done`; one outside of it is, but a transition cannot leave its scope (see `Done`: the state of the other scope)
      - StartAt: A
      #          ^ error[unknown-next]: no state of this scope is named `A`; one of another scope is, but a transition cannot leave its scope (see `A`: the state of the other scope)
        States:
          - {Type: Pass, Name: B, End: true}
    Next: B
    #     ^ error[unknown-next]: no state of this scope is named `B`; one inside a state of it is, but a transition cannot enter another scope (see `B`: the state of the other scope)
  - {Type: Succeed, Name: Done}
",
        );
    }

    /// Thousands of wrong targets among thousands of states: all are reported, the first with
    /// proposals, and the search for near names ends at its budget.
    #[test]
    fn near_names_are_looked_up_within_a_budget() {
        let mut text = "States:\n".to_owned();
        for number in 0..1500 {
            text += &format!(
                "  - {{Type: Pass, Name: state number {number:04}, Next: state nvmber {number:04}}}\n"
            );
        }
        let found = findings_of("unknown-next", &text);
        assert_eq!(found.len(), 1500);
        let proposed = found.iter().filter(|it| !it.fixes.is_empty()).count();
        assert!((1..100).contains(&proposed), "{proposed}");
        assert!(!found[0].fixes.is_empty());
    }

    #[test]
    fn without_a_list_of_states_nothing_is_resolved() {
        check_rule(
            "unknown-next",
            "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: A\nStates: {A: {Type: Pass, Next: B}}\n",
        );
        check_rule("unknown-next", "Type: StateMachine\nStartAt: A\n");
    }

    #[test]
    fn the_quotes_stay() {
        check_fix(
            "unknown-next",
            "\nStates:\n  - {Type: Pass, Name: Pay, Next: 'Shp'} # then\n  - {Type: Succeed, Name: Ship}\n",
            "\nStates:\n  - {Type: Pass, Name: Pay, Next: 'Ship'} # then\n  - {Type: Succeed, Name: Ship}\n",
        );
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        check_fix(
            "unknown-next",
            "\nStates:\n  - {Type: Pass, Name: Pay, Next: is it paid; yes}\n  - {Type: Succeed, Name: 'Is it paid?: yes'}\n",
            "\nStates:\n  - {Type: Pass, Name: Pay, Next: \"Is it paid?: yes\"}\n  - {Type: Succeed, Name: 'Is it paid?: yes'}\n",
        );
    }

    #[test]
    fn a_broken_line_hides_no_state_around_it() {
        check_rule(
            "unknown-next",
            "
States:
  - Type: Pass
    Name: A
    Next: C
  - Type: Pass
    Name: B
    Nex
  - Type: Pass
    Name: C
    Next: A
",
        );
    }
}
