//! Errors on their way up: Retry, Catch, the enclosing state, the execution.

use super::{Engine, Outcome, ROOT};
use crate::catalog::decisions::Decision;
use crate::model::{StateId, StateKind};
use crate::simulate::detail::Detail;
use crate::simulate::failure::{Failure, Full, Trouble, codes};
use crate::simulate::fiber::{Source, Work};
use crate::simulate::history::EventType;
use crate::text::TextRange;

impl Engine<'_> {
    /// A fiber's state has failed: retries it, catches the error or hands it up.
    pub(super) fn fail(&mut self, fiber: usize, failure: Failure) -> Result<(), Full> {
        self.stop_children(fiber);
        self.renew(fiber, Work::Ready);
        let state = self.plan.state(self.fibers[fiber].visit.state);
        let rules = failure.is_catchable() && self.rules_count(state, &failure);
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

    /// Nothing in the state handles its error: the enclosing state or the execution fails.
    fn hand_up(&mut self, fiber: usize, failure: Failure) {
        let Some(parent) = self.fibers[fiber].parent else {
            self.end_failed(EventType::ExecutionFailed, failure);
            return;
        };
        let nested = self.fibers[parent].execution == self.fibers[fiber].execution;
        let raised = matches!(self.plan.state(failure.state).kind, StateKind::Fail(_));
        if nested && raised && self.assume(Decision::NestedFail) {
            self.end_execution(fiber, failure);
            return;
        }
        let distributed = matches!(
            &self.fibers[parent].visit.work,
            Work::Running(children) if matches!(children.source, Source::Distributed(_))
        );
        if distributed && !failure.is_about_mocks() {
            self.child_failed(parent, fiber, failure);
        } else if !failure.is_catchable() || !self.waits_for_others(parent, Some(fiber)) {
            self.fail_later(parent, failure);
        } else {
            self.cut_off(fiber);
            self.fail_after_others(parent, fiber, failure);
        }
    }

    /// Whether a state with a failed child lets the others come to their end first (Q16); `failed`
    /// is the child, if it still counts as running.
    pub(in crate::simulate) fn waits_for_others(
        &mut self,
        parent: usize,
        failed: Option<usize>,
    ) -> bool {
        let Work::Running(children) = &self.fibers[parent].visit.work else {
            return false;
        };
        let others = children.running.len() > usize::from(failed.is_some());
        children.failure.is_some() || (others && self.assume(Decision::SiblingsStop))
    }

    /// Lets a state fail once the children that are left have come to their end.
    pub(in crate::simulate) fn fail_after_others(
        &mut self,
        parent: usize,
        child: usize,
        failure: Failure,
    ) {
        if let Work::Running(children) = &mut self.fibers[parent].visit.work {
            children.running.retain(|it| *it != child);
            children.failure.get_or_insert(failure);
        }
        self.continue_children(parent);
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
        for child in children.running {
            self.cut_off(child);
        }
    }

    /// An execution, or the run, has no room for another event.
    pub(super) fn overflow(&mut self, full: Full) {
        if self.history.is_full() {
            let detail = self.history.excess();
            let failure = self.engine_failure(full.fiber, codes::EXECUTION_LIMIT, detail);
            self.pending.clear();
            self.end_failed(EventType::ExecutionFailed, failure);
            return;
        }
        let limit = self.history.limit();
        let detail = format!("the execution needs more than {limit} events");
        let failure = self.engine_failure(full.fiber, codes::EVENT_LIMIT, detail);
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
            self.assume(Decision::ModeLimit);
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
