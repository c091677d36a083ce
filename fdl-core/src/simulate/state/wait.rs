//! Wait: lets virtual time pass.

use crate::catalog::decisions::Decision;
use crate::catalog::limits;
use crate::checks::ExecutionMode;
use crate::model::{Quantity, Wait};
use crate::simulate::agenda::Due;
use crate::simulate::data::{short, whole_seconds};
use crate::simulate::engine::Engine;
use crate::simulate::failure::{Failure, Trouble, codes};
use crate::simulate::fiber::Work;
use crate::value::Value;

impl Engine<'_> {
    /// Waits whole seconds in the range of the execution's mode; anything else is
    /// `Simulator.InvalidWait` (Q13). Source: the page of the Wait state.
    pub(in crate::simulate) fn start_wait(
        &mut self,
        fiber: usize,
        wait: &Wait,
    ) -> Result<(), Trouble> {
        let seconds = self.wait_seconds(fiber, wait)?;
        let epoch = self.renew(fiber, Work::Sleeping);
        let at = self.now.saturating_add(seconds * 1_000);
        self.agenda.schedule(at, fiber, epoch, Due::Wake);
        Ok(())
    }

    fn wait_seconds(&mut self, fiber: usize, wait: &Wait) -> Result<u64, Failure> {
        let (value, expression) = match &wait.seconds {
            None => (Value::Null, None),
            Some(Quantity::Literal { number, .. }) => (Value::Number(number.clone()), None),
            Some(Quantity::Expression(id)) => {
                let scope = self.scope(fiber);
                (self.evaluate(fiber, *id, &scope)?, Some(*id))
            }
        };
        let mode = self.executions[self.fibers[fiber].execution].mode;
        let (most, mode) = match mode {
            ExecutionMode::Standard => (limits::WAIT_STANDARD.value, "Standard"),
            ExecutionMode::Express => (limits::WAIT_EXPRESS.value, "Express"),
        };
        let least = limits::WAIT_LEAST.value;
        match whole_seconds(&value) {
            Some(seconds) if (least..=most).contains(&seconds) => Ok(seconds),
            _ => {
                let nearest = nearest_seconds(&value);
                if self.assume(Decision::WaitRange)
                    && let Some(nearest) = nearest
                {
                    // The cast saturates.
                    return Ok((nearest as u64).clamp(least, most));
                }
                let detail = format!(
                    "`Seconds` is {}, not a whole number from {least} to {most}, as {mode} mode has it",
                    short(&value)
                );
                Err(self.failure_of(fiber, expression, codes::INVALID_WAIT, detail))
            }
        }
    }
}

/// The whole number of seconds that is nearest to a number or to text of digits.
fn nearest_seconds(value: &Value) -> Option<f64> {
    let seconds = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text.bytes().all(|it| it.is_ascii_digit()) => text.parse().ok()?,
        _ => return None,
    };
    Some((seconds + 0.5).floor())
}
