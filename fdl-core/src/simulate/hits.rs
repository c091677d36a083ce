//! How often a run used each piece of its flow. The engine counts; [`Coverage`](super::Coverage)
//! says what the numbers mean.

use crate::model::{Flow, State, StateId, StateKind};

/// How often the pieces of a flow were used.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hits {
    states: Vec<StateHits>,
}

/// How often the pieces of one state were used.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct StateHits {
    /// How often it was entered.
    pub entered: u64,
    /// How often it was left by its `Next`.
    pub next: u64,
    /// How often no condition of the Choice was true.
    pub default: u64,
    /// The conditions of the Choice.
    pub conditions: Box<[ConditionHits]>,
    /// The rules of `Retry`.
    pub retries: Box<[RetryHits]>,
    /// How often each rule of `Catch` has taken an error.
    pub catches: Box<[u64]>,
}

/// What a condition has evaluated to. One that has failed counts on neither side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ConditionHits {
    /// How often it was true, so that its branch was taken.
    pub was_true: u64,
    /// How often it was false, so that the next one had its turn.
    pub was_false: u64,
}

/// What a rule of `Retry` has done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RetryHits {
    /// How many retries it has caused.
    pub used: u64,
    /// How often an error matched it when no attempt was left.
    pub exhausted: u64,
}

impl Hits {
    /// Nothing of the flow was used.
    pub fn none(flow: &Flow) -> Self {
        Self {
            states: flow.states.iter().map(StateHits::none).collect(),
        }
    }

    /// The numbers of a state.
    pub fn state(&self, state: StateId) -> &StateHits {
        &self.states[state.0 as usize]
    }

    pub(super) fn state_mut(&mut self, state: StateId) -> &mut StateHits {
        &mut self.states[state.0 as usize]
    }

    /// Adds the numbers of another run of the same flow.
    pub fn add(&mut self, other: &Self) {
        for (state, other) in self.states.iter_mut().zip(&other.states) {
            state.add(other);
        }
    }
}

impl StateHits {
    fn none(state: &State) -> Self {
        let conditions = match &state.kind {
            StateKind::Choice(choice) => choice.branches.len(),
            _ => 0,
        };
        Self {
            conditions: vec![ConditionHits::default(); conditions].into(),
            retries: vec![RetryHits::default(); state.retry.len()].into(),
            catches: vec![0; state.catch.len()].into(),
            ..Self::default()
        }
    }

    fn add(&mut self, other: &Self) {
        self.entered += other.entered;
        self.next += other.next;
        self.default += other.default;
        for (condition, other) in self.conditions.iter_mut().zip(&other.conditions) {
            condition.was_true += other.was_true;
            condition.was_false += other.was_false;
        }
        for (rule, other) in self.retries.iter_mut().zip(&other.retries) {
            rule.used += other.used;
            rule.exhausted += other.exhausted;
        }
        for (rule, other) in self.catches.iter_mut().zip(&other.catches) {
            *rule += other;
        }
    }
}
