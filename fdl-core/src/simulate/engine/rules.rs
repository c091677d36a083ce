//! Retry and Catch: which rule an error meets, and what the rule makes of it.

use super::Engine;
use crate::catalog::decisions::Decision;
use crate::model::{RetryRule, State, StateId, Text};
use crate::simulate::agenda::Due;
use crate::simulate::failure::{Failure, Full, Trouble, codes};
use crate::simulate::fiber::Work;
use crate::simulate::retry;
use crate::value::Value;

impl Engine<'_> {
    /// Whether the rules of a state count: only Task, Parallel and Map have some (Q14).
    pub(super) fn rules_count(&mut self, state: &State, failure: &Failure) -> bool {
        if state.has_error_rules() {
            return true;
        }
        let retry = state.retry.iter().map(|it| &*it.errors);
        let catch = state.catch.iter().map(|it| &*it.errors);
        let any = retry::first_match(retry.chain(catch), &failure.code, true).is_some();
        any && self.assume(Decision::UnsupportedAttributes)
    }

    /// Schedules the next attempt if a Retry rule allows one. The first rule that matches decides.
    pub(super) fn retry(
        &mut self,
        fiber: usize,
        state: &State,
        failure: &Failure,
    ) -> Result<bool, Full> {
        let errors = state.retry.iter().map(|it| &*it.errors);
        let Some(index) = self.first_rule(errors, failure) else {
            return Ok(false);
        };
        if self.is_past_deadline(fiber, failure) {
            return Ok(false);
        }
        let rule = &state.retry[index];
        let Some(retry) = self.count_retry(fiber, state, index) else {
            return Ok(false);
        };
        let visit = &mut self.fibers[fiber].visit;
        visit.attempt += 1;
        if visit.began == self.history.events().len() {
            // Attempts that leave no trace must not go on for ever.
            let execution = self.fibers[fiber].execution;
            self.charge(fiber, execution)?;
        }
        self.pause(fiber, rule, retry);
        Ok(true)
    }

    /// Counts a retry by the rule `index`; none if it has no attempt left.
    fn count_retry(&mut self, fiber: usize, state: &State, index: usize) -> Option<u64> {
        let used = &mut self.fibers[fiber].visit.retries;
        used.resize(state.retry.len(), 0);
        let (own, all) = (used[index], used.iter().sum::<u64>());
        let counted = match all > own && self.assume(Decision::OwnCounters) {
            true => all,
            false => own,
        };
        let hits = &mut self.hits.state_mut(state.id).retries[index];
        if counted >= retry::max_attempts(&state.retry[index]) {
            hits.exhausted += 1;
            return None;
        }
        hits.used += 1;
        self.fibers[fiber].visit.retries[index] += 1;
        Some(counted + 1)
    }

    /// The pause before a retry.
    fn pause(&mut self, fiber: usize, rule: &RetryRule, retry: u64) {
        let delay = retry::delay_ms(rule, retry);
        let epoch = self.renew(fiber, Work::Sleeping);
        let at = self.now.saturating_add(delay);
        self.agenda.schedule(at, fiber, epoch, Due::Retry);
        let deadline = self.fibers[fiber].visit.deadline;
        if let Some(deadline) = deadline.filter(|_| self.reads_one_timeout()) {
            self.agenda.schedule(deadline, fiber, epoch, Due::Timeout);
        }
    }

    /// Whether a `Timeout` counts over all attempts (Q43), so that no retry can follow on it.
    fn is_past_deadline(&self, fiber: usize, failure: &Failure) -> bool {
        let deadline = self.fibers[fiber].visit.deadline;
        let is_past = deadline.is_some_and(|it| it <= self.now);
        is_past && &*failure.code == codes::TASK_TIMEOUT && self.reads_one_timeout()
    }

    /// Whether the `Timeout` of a Task counts once over all its attempts (Q43).
    pub(in crate::simulate) fn reads_one_timeout(&self) -> bool {
        let readings = &self.options.readings;
        readings.is_other(Decision::TimeoutPerAttempt)
    }

    /// What the first matching Catch rule hands to its target.
    pub(super) fn catch(
        &mut self,
        fiber: usize,
        state: &State,
        failure: &Failure,
    ) -> Option<Result<(StateId, Value), Trouble>> {
        let errors = state.catch.iter().map(|it| &*it.errors);
        let index = self.first_rule(errors, failure)?;
        let rule = &state.catch[index];
        self.hits.state_mut(state.id).catches[index] += 1;
        let Some(target) = self.plan.planned(state.id).catch[index] else {
            let detail = "the Catch rule leads nowhere";
            return Some(Err(self.failure(fiber, codes::INVALID_FLOW, detail).into()));
        };
        let Some(constructor) = &rule.output_constructor else {
            let output = match self.assume(Decision::EmptyCatch) {
                false => Value::object::<&str>([]),
                true => self.fibers[fiber].visit.input().clone(),
            };
            return Some(Ok((target, output)));
        };
        let scope = self.scope(fiber).with_error(failure);
        let output = self.construct(fiber, constructor, &scope);
        let checked = output.and_then(|output| {
            self.check_payload(fiber, "output", &output)?;
            Ok((target, output))
        });
        Some(checked.map_err(Trouble::from))
    }

    /// The first rule that an error matches. Whether `FnF.ALL` matches timeouts and errors of the
    /// engine is not documented (Q89).
    fn first_rule<'r>(
        &mut self,
        rules: impl Iterator<Item = &'r [Text]> + Clone,
        failure: &Failure,
    ) -> Option<usize> {
        let first = retry::first_match(rules.clone(), &failure.code, true)?;
        let by_name = rules.clone().nth(first);
        let by_name = by_name.is_some_and(|it| retry::names(it, &failure.code));
        if by_name || !failure.is_of_the_engine() || !self.assume(Decision::AllErrors) {
            return Some(first);
        }
        retry::first_match(rules, &failure.code, false)
    }
}
