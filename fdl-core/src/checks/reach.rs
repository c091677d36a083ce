//! What of a flow can be used at all, as far as that is proven: what is left out of coverage.
//!
//! Beside the ways between the states it looks at conditions that are always or never true where
//! their turn comes, and at rules of `Retry` and `Catch` whose errors an earlier rule takes. Where
//! something is not understood everything can be used.

use super::unreachable_state::all_ways_are_known;
use super::{constant_condition, shadowed_error_rule};
use crate::analysis::Analysis;
use crate::model::{Scope, ScopeOwner, State, StateId, StateKind, TransitionKind};

/// What can be used.
#[derive(Clone, Debug)]
pub struct Reach {
    states: Vec<StateReach>,
}

/// What of a state can be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateReach {
    /// Whether the state can be entered. Nothing of one that cannot be can be used, whatever the
    /// other members say.
    pub entered: bool,
    /// By condition of a Choice: whether it can be true, and whether it can be false, where its turn
    /// comes.
    pub conditions: Vec<(bool, bool)>,
    /// Whether each rule of `Retry` can match an error.
    pub retries: Vec<bool>,
    /// The same for `Catch`.
    pub catches: Vec<bool>,
    /// Whether `Next` leads on: it does nothing beside `End: true` and in states that end or branch.
    pub next: bool,
}

impl Reach {
    /// What of the flow can be used.
    pub fn new(analysis: &Analysis) -> Self {
        let states = analysis.flow.states.iter();
        let mut reach = Self {
            states: states
                .map(|state| StateReach::of(analysis, state))
                .collect(),
        };
        // A scope stands in the text after the state that owns it.
        for scope in &analysis.flow.scopes {
            reach.enter(analysis, scope);
        }
        reach
    }

    /// What of a state can be used.
    pub fn state(&self, state: StateId) -> &StateReach {
        &self.states[state.0 as usize]
    }

    /// Marks the states of a scope that can be entered.
    fn enter(&mut self, analysis: &Analysis, scope: &Scope) {
        let owner = match scope.owner {
            ScopeOwner::Flow => None,
            ScopeOwner::Branch { state, .. } | ScopeOwner::Processor { state } => Some(state),
        };
        if owner.is_some_and(|it| !self.state(it).entered) {
            return;
        }
        if !all_ways_are_known(analysis, scope) {
            for state in &scope.states {
                self.states[state.0 as usize].entered = true;
            }
            return;
        }
        let mut waiting: Vec<StateId> = analysis.graph.scope(scope.id).start.into_iter().collect();
        while let Some(id) = waiting.pop() {
            let state = &mut self.states[id.0 as usize];
            if std::mem::replace(&mut state.entered, true) {
                continue;
            }
            let state = &self.states[id.0 as usize];
            let edges = analysis.graph.edges(id).iter();
            let open = edges.filter(|edge| state.leads_by(edge.kind));
            waiting.extend(open.filter_map(|edge| edge.to));
        }
    }
}

impl StateReach {
    fn of(analysis: &Analysis, state: &State) -> Self {
        let conditions = match &state.kind {
            StateKind::Choice(choice) => {
                let known = constant_condition::sides(&analysis.flow, choice)
                    .into_iter()
                    .map(|sides| (sides.can_be_true, sides.can_be_false));
                let unknown = std::iter::repeat((true, true));
                known.chain(unknown).take(choice.branches.len()).collect()
            }
            _ => Vec::new(),
        };
        let rules = |possible: Vec<bool>| {
            let counts = state.has_error_rules();
            possible.into_iter().map(|it| it && counts).collect()
        };
        let retries = state.retry.iter().map(|rule| rule.errors.as_slice());
        let catches = state.catch.iter().map(|rule| rule.errors.as_slice());
        let stays = matches!(
            state.kind,
            StateKind::Choice(_) | StateKind::Succeed | StateKind::Fail(_)
        );
        Self {
            entered: false,
            conditions,
            retries: rules(shadowed_error_rule::can_match(retries)),
            catches: rules(shadowed_error_rule::can_match(catches)),
            next: !stays && !state.is_end(),
        }
    }

    /// Whether the state, once entered, can be left by a way.
    pub fn leads_by(&self, way: TransitionKind) -> bool {
        match way {
            TransitionKind::Start => true,
            TransitionKind::Next => self.next,
            TransitionKind::Branch(index) => self.conditions.get(index).is_none_or(|it| it.0),
            TransitionKind::Default => self.conditions.iter().all(|it| it.1),
            TransitionKind::Catch(index) => self.catches.get(index).is_none_or(|it| *it),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cannot be used, by path.
    #[track_caller]
    fn check(states: &str, expected: &[&str]) {
        let analysis = Analysis::new(format!("StartAt: A\nStates:{states}"));
        let reach = Reach::new(&analysis);
        let mut found = Vec::new();
        for state in &analysis.flow.states {
            let it = reach.state(state.id);
            let path = analysis.flow.path(state.id);
            if !it.entered {
                found.push(path.to_string());
                continue;
            }
            for (index, sides) in it.conditions.iter().enumerate() {
                found.extend((!sides.0).then(|| format!("{path} {index} true")));
                found.extend((!sides.1).then(|| format!("{path} {index} false")));
            }
            let rules = [("retry", &it.retries), ("catch", &it.catches)];
            for (what, rules) in rules {
                let dead = rules.iter().enumerate().filter(|(_, possible)| !**possible);
                found.extend(dead.map(|(index, _)| format!("{path} {what} {index}")));
            }
            let edges = analysis.graph.edges(state.id).iter();
            let dead = edges.filter(|edge| !it.leads_by(edge.kind));
            found.extend(dead.map(|edge| format!("{path} {:?}", edge.kind)));
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn everything_can_be_used() {
        check(
            "
  - {Type: Choice, Name: A, Branches: [{Condition: $Input.n > 5, Next: B}], Default: C}
  - {Type: Pass, Name: B, Next: C}
  - {Type: Task, Name: C, Retry: [{Errors: [X]}], Catch: [{Errors: [X], Next: D}], End: true}
  - {Type: Fail, Name: D}
",
            &[],
        );
    }

    #[test]
    fn constant_conditions_close_ways() {
        check(
            "
  - Type: Choice
    Name: A
    Branches:
      - {Condition: $Input.n > 5, Next: B}
      - {Condition: $Input.n > 10, Next: C}
      - {Condition: $Input.n <= 5, Next: D}
      - {Condition: $Input.m, Next: D}
    Default: E
  - {Type: Succeed, Name: B}
  - {Type: Pass, Name: C, Next: E}
  - {Type: Succeed, Name: D}
  - Type: Map
    Name: E
    Processor: {StartAt: X, States: [{Type: Pass, Name: X, End: true}]}
    End: true
",
            &[
                "A 1 true",
                "A 2 false",
                "A 3 true",
                "A 3 false",
                "A Branch(1)",
                "A Branch(3)",
                "A Default",
                "C",
                "E",
                "E/X",
            ],
        );
    }

    #[test]
    fn rules_that_match_nothing() {
        check(
            "
  - Type: Task
    Name: A
    Retry:
      - {Errors: [X, Y]}
      - {Errors: [Y]}
      - {Errors: []}
    Catch:
      - {Errors: [FnF.ALL], Next: B}
      - {Errors: [X], Next: C}
    End: true
  - Type: Pass
    Name: B
    Catch: [{Errors: [X], Next: C}]
    End: true
  - {Type: Succeed, Name: C}
",
            &[
                "A retry 1",
                "A retry 2",
                "A catch 1",
                "A Catch(1)",
                "B catch 0",
                "B Catch(0)",
                "C",
            ],
        );
    }

    #[test]
    fn what_is_not_understood_can_be_used() {
        check(
            "
  - {Type: Pass, Name: A, Next: Nowhere}
  - {Type: Pass, Name: B, End: true}
",
            &[],
        );
        check(
            "
  - {Type: Choice, Name: A, Branches: [{Condition: $Input., Next: B}], Default: B}
  - {Type: Pass, Name: B, Next: A, End: true}
",
            &["B Next"],
        );
    }
}
