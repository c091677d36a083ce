//! Task: calls a service and waits as its mode says.
//!
//! Sources: the pages of the Task state and of the integration modes, and the page about Function
//! Compute.

use crate::catalog::actions::TaskMode;
use crate::catalog::decisions::Decision;
use crate::catalog::limits;
use crate::model::{Quantity, Task};
use crate::simulate::Called;
use crate::simulate::agenda::Due;
use crate::simulate::data::{short, whole_seconds};
use crate::simulate::detail::Detail;
use crate::simulate::engine::Engine;
use crate::simulate::failure::{Failure, Trouble, codes};
use crate::simulate::fiber::{Calling, Work};
use crate::simulate::history::EventType;
use crate::simulate::scenario::CallbackResult;
use crate::simulate::world::{Answer, Call, Thrown, World};
use crate::value::Value;

impl Engine<'_> {
    /// An attempt: `Parameters` and `Timeout` are evaluated each time (Q26), then the call starts.
    pub(in crate::simulate) fn start_task(
        &mut self,
        fiber: usize,
        task: &Task,
        world: &mut dyn World,
    ) -> Result<(), Trouble> {
        self.fibers[fiber].visit.scheduled = 0;
        let scope = self.scope(fiber);
        let parameters = match &task.parameters {
            Some(constructor) => self.construct(fiber, constructor, &scope)?,
            None => Value::object::<&str>([]),
        };
        let timeout = self.task_seconds(fiber, task)?;
        let detail = Detail::call(&task.action, &parameters);
        let scheduled = self.record(fiber, EventType::TaskScheduled, 0, detail)?;
        self.fibers[fiber].visit.scheduled = scheduled;
        self.record(fiber, EventType::TaskStarted, scheduled, Detail::Nothing)?;
        let visit = &self.fibers[fiber].visit;
        let mode = task.mode.unwrap_or(TaskMode::RequestComplete);
        let answer = world.call(&Call {
            state: visit.state,
            path: &visit.path,
            iterations: &self.fibers[fiber].iterations,
            attempt: visit.attempt,
            scheduled,
            at_ms: self.now,
            made_bytes: self.history.bytes,
            mode,
            input: visit.input(),
            parameters: &parameters,
        });
        self.calls.push(Called {
            state: visit.state,
            path: visit.path.clone(),
            iterations: self.fibers[fiber].iterations.clone(),
            parameters,
        });
        let mut calling = Box::new(Calling {
            scheduled,
            mode,
            reply: None,
            callbacks: Vec::new(),
            timeout,
        });
        let after = match answer {
            Answer::Silence => None,
            Answer::Reply {
                after_ms,
                result,
                callbacks,
            } => {
                calling.reply = Some(result);
                calling.callbacks = callbacks;
                Some(after_ms)
            }
            Answer::Unanswered(unanswered) => {
                let failure = self.failure(fiber, unanswered.code, unanswered.detail);
                return self.end_attempt(fiber, scheduled, EventType::TaskFailed, failure);
            }
        };
        let epoch = self.renew(fiber, Work::Calling(calling));
        if let Some(after) = after {
            let at = self.now.saturating_add(after);
            self.agenda.schedule(at, fiber, epoch, Due::Reply);
        }
        let visit = &self.fibers[fiber].visit;
        let begin = match self.reads_one_timeout() {
            true => visit.entered,
            false => self.now,
        };
        let deadline = timeout.map(|seconds| begin.saturating_add(seconds * 1_000).max(self.now));
        self.fibers[fiber].visit.deadline = deadline;
        if let Some(at) = deadline {
            self.agenda.schedule(at, fiber, epoch, Due::Timeout);
        }
        Ok(())
    }

    /// `Timeout` in seconds; none for 0, which means never, and where nothing is written.
    fn task_seconds(&mut self, fiber: usize, task: &Task) -> Result<Option<u64>, Failure> {
        let (value, expression) = match &task.timeout {
            None => return Ok(None),
            Some(Quantity::Literal { number, .. }) => (Value::Number(number.clone()), None),
            Some(Quantity::Expression(id)) => {
                let scope = self.scope(fiber);
                (self.evaluate(fiber, *id, &scope)?, Some(*id))
            }
        };
        let most = limits::TASK_TIMEOUT.value;
        match whole_seconds(&value) {
            Some(0) => Ok(None),
            Some(seconds) if seconds <= most => Ok(Some(seconds)),
            _ => {
                let shown = short(&value);
                let detail = format!("`Timeout` is {shown}, not a whole number from 0 to {most}");
                Err(self.failure_of(fiber, expression, codes::INVALID_TIMEOUT, detail))
            }
        }
    }

    /// The answer to the request has arrived.
    pub(in crate::simulate) fn reply(&mut self, fiber: usize) -> Result<(), Trouble> {
        self.note_timeout(fiber);
        let Work::Calling(calling) = &mut self.fibers[fiber].visit.work else {
            return Ok(());
        };
        let Some(reply) = calling.reply.take() else {
            return Ok(());
        };
        let (scheduled, callback_mode) =
            (calling.scheduled, calling.mode != TaskMode::RequestComplete);
        let afters: Vec<u64> = calling.callbacks.iter().map(|it| it.after_ms).collect();
        match reply {
            Ok(output) if callback_mode => {
                let detail = Detail::Output(output.clone());
                self.record(fiber, EventType::TaskSubmitted, scheduled, detail)?;
                let epoch = self.fibers[fiber].visit.epoch;
                for (index, after) in afters.into_iter().enumerate() {
                    let at = self.now.saturating_add(after);
                    self.agenda.schedule(at, fiber, epoch, Due::Callback(index));
                }
                Ok(())
            }
            Ok(output) => self.task_succeeded(fiber, scheduled, output),
            Err(thrown) => {
                let event_type = match callback_mode {
                    true => EventType::TaskSubmitFailed,
                    false => EventType::TaskFailed,
                };
                self.thrown(fiber, scheduled, event_type, thrown)
            }
        }
    }

    /// A callback arrives. The first one ends the task; the others are refused (Q58).
    pub(in crate::simulate) fn callback(
        &mut self,
        fiber: usize,
        index: usize,
    ) -> Result<(), Trouble> {
        self.note_timeout(fiber);
        let Work::Calling(calling) = &self.fibers[fiber].visit.work else {
            return Ok(());
        };
        let scheduled = calling.scheduled;
        let result = calling.callbacks[index].result.clone();
        match result {
            CallbackResult::Never => Ok(()),
            CallbackResult::Succeed(output) => {
                self.refuse_callbacks(fiber, Some(index), "the task had already ended");
                self.task_succeeded(fiber, scheduled, output)
            }
            CallbackResult::Fail { code, detail } => {
                self.refuse_callbacks(fiber, Some(index), "the task had already ended");
                let thrown = Thrown { code, detail };
                self.thrown(fiber, scheduled, EventType::TaskFailed, thrown)
            }
        }
    }

    /// The attempt has taken longer than the task's `Timeout` (Q43, Q86).
    pub(in crate::simulate) fn task_timeout(&mut self, fiber: usize) -> Result<(), Trouble> {
        self.assume(Decision::TimeoutPerAttempt);
        self.assume(Decision::TimeoutCode);
        let Work::Calling(calling) = &self.fibers[fiber].visit.work else {
            let detail = "the task has not ended within its `Timeout`, which a pause was part of";
            return Err(self.failure(fiber, codes::TASK_TIMEOUT, detail).into());
        };
        let (scheduled, seconds) = (calling.scheduled, calling.timeout.unwrap_or_default());
        self.refuse_callbacks(fiber, None, "it came after the task's `Timeout`");
        let detail = format!("the task has not ended within {seconds} s");
        let failure = self.failure(fiber, codes::TASK_TIMEOUT, detail);
        self.end_attempt(fiber, scheduled, EventType::TaskTimedOut, failure)
    }

    fn task_succeeded(
        &mut self,
        fiber: usize,
        scheduled: u64,
        output: Value,
    ) -> Result<(), Trouble> {
        let detail = Detail::Output(output.clone());
        self.record(fiber, EventType::TaskSucceeded, scheduled, detail)?;
        self.renew(fiber, Work::Ready);
        self.complete_later(fiber, output);
        Ok(())
    }

    /// Notes an answer that came in time only because each attempt has its own `Timeout` (Q43).
    fn note_timeout(&mut self, fiber: usize) {
        let visit = &self.fibers[fiber].visit;
        if let Work::Calling(calling) = &visit.work
            && let Some(seconds) = calling.timeout
            && self.now > visit.entered.saturating_add(seconds * 1_000)
        {
            self.assume(Decision::TimeoutPerAttempt);
        }
    }

    fn thrown(
        &mut self,
        fiber: usize,
        scheduled: u64,
        event_type: EventType,
        thrown: Thrown,
    ) -> Result<(), Trouble> {
        let failure = self.failure(fiber, thrown.code, thrown.detail);
        self.end_attempt(fiber, scheduled, event_type, failure)
    }

    fn end_attempt(
        &mut self,
        fiber: usize,
        scheduled: u64,
        event_type: EventType,
        failure: Failure,
    ) -> Result<(), Trouble> {
        let detail = Detail::error(&failure.code, &failure.detail);
        self.record(fiber, event_type, scheduled, detail)?;
        Err(failure.into())
    }

    /// Warns of every callback but `accepted` that is or would have been reported.
    fn refuse_callbacks(&mut self, fiber: usize, accepted: Option<usize>, why: &str) {
        let visit = &self.fibers[fiber].visit;
        let Work::Calling(calling) = &visit.work else {
            return;
        };
        let refused =
            calling.callbacks.iter().enumerate().filter(|(index, it)| {
                Some(*index) != accepted && it.result != CallbackResult::Never
            });
        let warnings: Vec<String> = refused
            .map(|(index, _)| {
                let number = index + 1;
                format!(
                    "the callback {number} of `{}` was refused: {why}",
                    visit.path
                )
            })
            .collect();
        if !warnings.is_empty() {
            self.assume(Decision::CallbackRefused);
            self.warnings.extend(warnings);
        }
    }
}
