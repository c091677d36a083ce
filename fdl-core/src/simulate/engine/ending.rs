//! Errors on their way up: Retry, Catch, the enclosing state, the execution.

use std::sync::Arc;

use super::{Engine, Outcome, ROOT};
use crate::model::{State, StateId, StateKind};
use crate::simulate::agenda::Due;
use crate::simulate::assumption::Assumption;
use crate::simulate::detail::Detail;
use crate::simulate::failure::{Failure, Full, Trouble, codes};
use crate::simulate::fiber::{Source, Work};
use crate::simulate::history::EventType;
use crate::simulate::retry;
use crate::text::TextRange;
use crate::value::Value;

impl Engine<'_> {
    /// A fiber's state has failed: retries it, catches the error or hands it up.
    pub(super) fn fail(&mut self, fiber: usize, failure: Failure) -> Result<(), Full> {
        self.stop_children(fiber);
        self.renew(fiber, Work::Ready);
        let state = self.plan.state(self.fibers[fiber].visit.state);
        let rules = failure.is_catchable() && state.has_error_rules();
        if rules && self.retry(fiber, state, &failure)? {
            return Ok(());
        }
        self.record_failure(fiber, &failure)?;
        let failure = match rules.then(|| self.catch(fiber, state, &failure)).flatten() {
            None => failure,
            Some(Ok((target, output))) => {
                self.move_to(fiber, target, output);
                return Ok(());
            }
            Some(Err(Trouble::Failure(failure))) => *failure,
            Some(Err(Trouble::Full(full))) => return Err(full),
        };
        self.hand_up(fiber, failure);
        Ok(())
    }

    /// Schedules the next attempt if a Retry rule allows one. The first rule that matches decides.
    fn retry(&mut self, fiber: usize, state: &State, failure: &Failure) -> Result<bool, Full> {
        let Some(index) =
            retry::first_match(state.retry.iter().map(|it| &it.errors), &failure.code)
        else {
            return Ok(false);
        };
        let rule = &state.retry[index];
        let visit = &mut self.fibers[fiber].visit;
        visit.retries.resize(state.retry.len(), 0);
        let used = &mut visit.retries[index];
        let hits = &mut self.hits.state_mut(state.id).retries[index];
        if *used >= retry::max_attempts(rule) {
            hits.exhausted += 1;
            return Ok(false);
        }
        hits.used += 1;
        *used += 1;
        visit.attempt += 1;
        let delay = retry::delay_ms(rule, *used);
        let silent = visit.began == self.history.events().len();
        let rules_used = visit.retries.iter().filter(|it| **it > 0).count();
        if silent {
            // Attempts that leave no trace must not go on for ever.
            let execution = self.fibers[fiber].execution;
            self.charge(fiber, execution)?;
        }
        self.assume_rules(&rule.errors, failure);
        if rules_used > 1 {
            self.assume(Assumption::OwnCounters);
        }
        if state.input_constructor.is_some() && matches!(state.kind, StateKind::Task(_)) {
            self.assume(Assumption::Attempts);
        }
        let epoch = self.renew(fiber, Work::Sleeping);
        self.agenda
            .schedule(self.now.saturating_add(delay), fiber, epoch, Due::Retry);
        Ok(true)
    }

    /// What the first matching Catch rule hands to its target.
    fn catch(
        &mut self,
        fiber: usize,
        state: &State,
        failure: &Failure,
    ) -> Option<Result<(StateId, Value), Trouble>> {
        let index = retry::first_match(state.catch.iter().map(|it| &it.errors), &failure.code)?;
        let rule = &state.catch[index];
        self.hits.state_mut(state.id).catches[index] += 1;
        self.assume_rules(&rule.errors, failure);
        let Some(target) = self.plan.planned(state.id).catch[index] else {
            let detail = "the Catch rule leads nowhere";
            return Some(Err(self.failure(fiber, codes::INVALID_FLOW, detail).into()));
        };
        let Some(constructor) = &rule.output_constructor else {
            self.assume(Assumption::EmptyCatch);
            return Some(Ok((target, Value::object::<Arc<str>>([]))));
        };
        let scope = self.scope(fiber).with_error(failure);
        let output = self.construct(fiber, constructor, &scope);
        let checked = output.and_then(|output| {
            self.check_payload(fiber, "output", &output)?;
            Ok((target, output))
        });
        Some(checked.map_err(Trouble::from))
    }

    fn assume_rules(&mut self, errors: &[crate::model::Text], failure: &Failure) {
        let by_name = errors.iter().any(|it| *it.value == *failure.code);
        let engine =
            failure.code.starts_with("Simulator.") || &*failure.code == codes::TASK_TIMEOUT;
        if engine && !by_name {
            self.assume(Assumption::AllErrors);
        }
    }

    /// Nothing in the state handles its error: the enclosing state or the execution fails.
    fn hand_up(&mut self, fiber: usize, failure: Failure) {
        let Some(parent) = self.fibers[fiber].parent else {
            self.end_failed(EventType::ExecutionFailed, failure);
            return;
        };
        if matches!(self.plan.state(failure.state).kind, StateKind::Fail(_)) {
            self.assume(Assumption::NestedFail);
        }
        let distributed = matches!(
            &self.fibers[parent].visit.work,
            Work::Running(children) if matches!(children.source, Source::Distributed(_))
        );
        if distributed && !failure.is_about_mocks() {
            self.child_failed(parent, fiber, failure);
        } else {
            self.fail_later(parent, failure);
        }
    }

    /// The branches and iterations of a failing state stop where they are (Q16).
    fn stop_children(&mut self, fiber: usize) {
        let visit = &mut self.fibers[fiber].visit;
        if !matches!(visit.work, Work::Running(_)) {
            return;
        }
        let Work::Running(children) = std::mem::replace(&mut visit.work, Work::Ready) else {
            return;
        };
        if children.running.len() > 1 {
            self.assume(Assumption::SiblingsStop);
        }
        for child in children.running {
            self.cut_off(child);
        }
    }

    /// An execution has no room for another event.
    pub(super) fn overflow(&mut self, full: Full) {
        let limit = self.history.limit();
        let detail = format!("the execution needs more than {limit} events");
        let failure = self.failure(full.fiber, codes::EVENT_LIMIT, detail);
        self.assume(Assumption::EngineErrors);
        self.pending.clear();
        self.end_execution(full.fiber, failure);
    }

    /// Ends the execution that a fiber belongs to, wherever in it the fiber is.
    fn end_execution(&mut self, fiber: usize, failure: Failure) {
        let execution = self.fibers[fiber].execution;
        let mut top = fiber;
        let parent = loop {
            match self.fibers[top].parent {
                Some(parent) if self.fibers[parent].execution == execution => top = parent,
                parent => break parent,
            }
        };
        let Some(parent) = parent else {
            self.end_failed(EventType::ExecutionFailed, failure);
            return;
        };
        self.child_failed(parent, top, failure);
    }

    /// The limit of an execution has come.
    pub(super) fn time_out(&mut self, fiber: usize) {
        let execution = &self.executions[self.fibers[fiber].execution];
        let seconds = execution.limit_ms / 1_000;
        let by_mode = execution.limit_ms >= self.limit(execution.mode);
        let detail = format!("the execution has taken longer than {seconds} s");
        let mut leaf = fiber;
        while let Work::Running(children) = &self.fibers[leaf].visit.work {
            let first = children
                .running
                .iter()
                .min_by_key(|it| self.fibers[**it].index);
            match first {
                Some(&child) => leaf = child,
                None => break,
            }
        }
        let failure = self.failure(leaf, codes::TIMED_OUT, detail);
        if by_mode {
            self.assume(Assumption::ModeLimit);
        }
        match self.fibers[fiber].parent {
            None => self.end_failed(EventType::ExecutionTimedOut, failure),
            Some(parent) => self.child_failed(parent, fiber, failure),
        }
    }

    /// Ends the run.
    fn end_failed(&mut self, event_type: EventType, failure: Failure) {
        let detail = Detail::error(&failure.code, &failure.detail);
        let at = self.now;
        self.history.record_for_execution(event_type, at, detail);
        self.cut_off(ROOT);
        self.outcome = Some(match event_type {
            EventType::ExecutionTimedOut => Outcome::TimedOut(failure),
            _ => Outcome::Failed(failure),
        });
    }

    /// Ends a run in which no state can be blamed: of a flow that could not be checked.
    pub(super) fn fail_without_state(&mut self, detail: &str) {
        let failure = Failure {
            code: codes::INVALID_FLOW.into(),
            detail: detail.into(),
            path: "".into(),
            state: StateId(0),
            range: TextRange::default(),
        };
        let detail = Detail::error(&failure.code, &failure.detail);
        let at = self.now;
        self.history
            .record_for_execution(EventType::ExecutionFailed, at, detail);
        self.outcome = Some(Outcome::Failed(failure));
    }
}
