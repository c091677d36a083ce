//! The outside of a run: whatever answers the calls of its Tasks.

use std::sync::Arc;

use super::scenario::Callback;
use crate::catalog::actions::TaskMode;
use crate::model::StateId;
use crate::value::{Measured, Value};

/// Answers the calls of a run. [`Mocks`](super::Mocks) are one; a debugger may put another in front.
pub trait World {
    /// Answers an attempt of a Task.
    fn call(&mut self, call: &Call<'_>) -> Answer;

    /// The items that a distributed Map reads with its `ItemReader` (Q18).
    ///
    /// # Errors
    ///
    /// Why there are none: the run fails with it.
    fn items(&mut self, call: &Call<'_>) -> Result<Arc<Measured<Vec<Value>>>, Unanswered>;
}

/// A call: an attempt of a Task, or the reading of a Map's items.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The state.
    pub state: StateId,
    /// Its run-time path.
    pub path: &'a Arc<str>,
    /// The iterations of the Maps around it, outermost first.
    pub iterations: &'a [u64],
    /// The attempt, from 1 at each entry of the state.
    pub attempt: u64,
    /// The `TaskScheduled` of the attempt; 0 for the reading of items.
    pub scheduled: u64,
    /// When it is made, in virtual milliseconds since the start of the run.
    pub at_ms: u64,
    /// About how many bytes of data the run has made so far, with the runs that it is part of.
    pub made_bytes: u64,
    /// How the Task waits.
    pub mode: TaskMode,
    /// `$Input`, after `InputConstructor`.
    pub input: &'a Value,
    /// The evaluated `Parameters`, for a Map the evaluated `ItemReader`.
    pub parameters: &'a Value,
}

/// The answer to a call, known at once and delivered in virtual time.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// The service answers.
    Reply {
        /// How long until the answer to the request, in virtual milliseconds.
        after_ms: u64,
        /// The answer to the request.
        result: Result<Value, Thrown>,
        /// What is reported after it, in callback modes.
        callbacks: Vec<Callback>,
    },
    /// The service never answers.
    Silence,
    /// Nobody knows the answer: the run fails, and no rule catches it.
    Unanswered(Unanswered),
}

/// An error that a service answers with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Thrown {
    /// The code.
    pub code: Arc<str>,
    /// The detail.
    pub detail: Arc<str>,
}

/// Why a call has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unanswered {
    /// `Simulator.Unmocked` or `Simulator.MocksExhausted`.
    pub code: &'static str,
    /// What is missing, and where.
    pub detail: String,
}
