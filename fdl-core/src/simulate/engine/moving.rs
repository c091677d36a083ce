//! Leaving a state: constructors, the way on, the end of a scope.

use std::sync::Arc;

use super::{Engine, Outcome, ROOT};
use crate::catalog::decisions::Decision;
use crate::catalog::limits::{GLOBAL_KEY, GLOBAL_VALUE};
use crate::model::{State, StateId, StateKind};
use crate::simulate::detail::Detail;
use crate::simulate::failure::{Failure, Full, Trouble, codes};
use crate::simulate::fiber::{Visit, Work};
use crate::simulate::history::EventType;
use crate::value::{Excess, VALUE_DEPTH_LIMIT, Value};

/// Where a state leads.
#[derive(Clone, Copy, Debug)]
pub(in crate::simulate) enum Exit {
    /// To a state of the same scope.
    To(StateId),
    /// To the end of its scope.
    End,
}

impl Engine<'_> {
    /// The state's work is done: builds what it leaves behind and moves on.
    pub(super) fn complete(&mut self, fiber: usize, output: Value) -> Result<(), Trouble> {
        let state = self.plan.state(self.fibers[fiber].visit.state);
        let exit = self.exit(fiber, state)?;
        self.complete_to(fiber, output, exit)
    }

    /// As [`Engine::complete`], with the way on already chosen.
    pub(in crate::simulate) fn complete_to(
        &mut self,
        fiber: usize,
        output: Value,
        exit: Exit,
    ) -> Result<(), Trouble> {
        let state = self.plan.state(self.fibers[fiber].visit.state);
        let raw = output.clone();
        let mut global = None;
        let mut result = output;
        let mut constructor = state.output_constructor.as_ref();
        // Choice has none (Q14).
        if constructor.is_some()
            && matches!(state.kind, StateKind::Choice(_))
            && !self.assume(Decision::UnsupportedAttributes)
        {
            constructor = None;
        }
        if state.global_constructor.is_some() || constructor.is_some() {
            // Both see the raw output and the old `$Global`.
            let scope = self.scope(fiber).with_output(raw);
            if let Some(constructor) = &state.global_constructor {
                global = Some(self.construct(fiber, constructor, &scope)?);
            }
            if let Some(constructor) = constructor {
                result = self.construct(fiber, constructor, &scope)?;
            }
        }
        self.check_payload(fiber, "output", &result)?;
        if let Some(global) = global {
            self.merge_global(fiber, &global)?;
        }
        let detail = Detail::Output(result.clone());
        self.record(fiber, EventType::StepExited, 0, detail)?;
        match exit {
            Exit::To(next) => {
                if !matches!(state.kind, StateKind::Choice(_)) {
                    self.hits.state_mut(state.id).next += 1;
                }
                self.move_to(fiber, next, result);
            }
            Exit::End => self.end_scope(fiber, result)?,
        }
        Ok(())
    }

    fn exit(&self, fiber: usize, state: &State) -> Result<Exit, Failure> {
        let ends = state.end.as_ref().is_some_and(|end| end.value);
        if ends || matches!(state.kind, StateKind::Succeed) {
            return Ok(Exit::End);
        }
        let next = self.plan.planned(state.id).next;
        let missing = || self.failure(fiber, codes::INVALID_FLOW, "the state leads nowhere");
        next.map(Exit::To).ok_or_else(missing)
    }

    /// Makes the fiber enter a state of the same scope, when its turn comes.
    ///
    /// A state that runs alone is not followed by another one: the run ends.
    pub(in crate::simulate) fn move_to(&mut self, fiber: usize, state: StateId, input: Value) {
        if fiber == ROOT && self.options.focus.is_some() {
            self.next = Some(state);
            self.end_succeeded(input);
            return;
        }
        let planned = self.plan.planned(state);
        let path = match &self.fibers[fiber].prefix {
            Some(prefix) => self.history.join(prefix, &planned.segment),
            None => planned.path.clone(),
        };
        let epoch = self.new_epoch();
        self.fibers[fiber].visit = Visit::new(state, path, epoch, input, self.now);
        self.agenda.ready(self.now, fiber, epoch);
    }

    fn end_scope(&mut self, fiber: usize, output: Value) -> Result<(), Trouble> {
        match self.fibers[fiber].parent {
            None => {
                self.end_succeeded(output);
                Ok(())
            }
            Some(parent) => self.child_succeeded(parent, fiber, output),
        }
    }

    /// Ends the run with an output.
    fn end_succeeded(&mut self, output: Value) {
        let detail = Detail::Output(output.clone());
        let at = self.now;
        self.history
            .record_for_execution(EventType::ExecutionSucceeded, at, detail);
        self.outcome = Some(Outcome::Succeeded(output));
    }

    /// Holds a state's input or output against the limit.
    pub(in crate::simulate) fn check_payload(
        &mut self,
        fiber: usize,
        what: &str,
        value: &Value,
    ) -> Result<(), Failure> {
        let limit = self.options.max_payload;
        // What passes through unchanged has been measured before.
        if self.measured.is_same(value) {
            return Ok(());
        }
        let detail = match value.json_len_within(limit) {
            Ok(_) => {
                self.measured = value.clone();
                return Ok(());
            }
            Err(Excess::Length) => {
                format!("the {what} is larger than {limit} bytes of compact JSON")
            }
            Err(Excess::Depth) => {
                format!("the {what} is nested deeper than {VALUE_DEPTH_LIMIT} levels")
            }
        };
        Err(self.engine_failure(fiber, codes::DATA_LIMIT, detail))
    }

    /// Merges what GlobalConstructor built into `$Global`, by top-level key (Q32).
    pub(in crate::simulate) fn merge_global(
        &mut self,
        fiber: usize,
        additions: &Value,
    ) -> Result<(), Failure> {
        let Some(additions) = additions.as_object() else {
            return Ok(());
        };
        let execution = self.fibers[fiber].execution;
        let mut global = match &self.executions[execution].global {
            Value::Object(members) => members.clone(),
            _ => Arc::default(),
        };
        let members = Arc::make_mut(&mut global).change();
        for (key, value) in additions {
            let value = match members.get(key) {
                Some(old)
                    if old.as_object().is_some()
                        && value.as_object().is_some()
                        && self.assume(Decision::ShallowMerge) =>
                {
                    old.merged_with(value)
                }
                _ => value.clone(),
            };
            let detail = if key.len() as u64 > GLOBAL_KEY.value {
                format!(
                    "the global key `{key}` is longer than {} bytes",
                    GLOBAL_KEY.value
                )
            } else if value.json_len_within(GLOBAL_VALUE.value).is_err() {
                format!(
                    "the global value `{key}` is larger than {} bytes",
                    GLOBAL_VALUE.value
                )
            } else {
                members.insert(key.clone(), value);
                continue;
            };
            return Err(self.engine_failure(fiber, codes::DATA_LIMIT, detail));
        }
        self.executions[execution].global = Value::Object(global);
        Ok(())
    }

    /// Ends a fiber and everything below it, without a word in the history.
    pub(in crate::simulate) fn cut_off(&mut self, fiber: usize) {
        let mut doomed = vec![fiber];
        while let Some(fiber) = doomed.pop() {
            let execution = self.fibers[fiber].execution;
            let parent = self.fibers[fiber].parent;
            let work = std::mem::replace(&mut self.fibers[fiber].visit.work, Work::Ready);
            if let Work::Running(children) = work {
                doomed.extend(children.running);
            }
            let own_execution = parent.is_some_and(|it| self.fibers[it].execution != execution);
            if own_execution {
                self.executions[execution].epoch = 0;
                self.executions.release(execution);
            }
            self.fibers[fiber].visit.epoch = 0;
            if fiber != ROOT {
                self.fibers.release(fiber);
            }
        }
    }

    /// Records that a state has failed.
    pub(super) fn record_failure(&mut self, fiber: usize, failure: &Failure) -> Result<(), Full> {
        let detail = Detail::error(&failure.code, &failure.detail);
        self.record(fiber, EventType::StepFailed, 0, detail)?;
        Ok(())
    }
}
