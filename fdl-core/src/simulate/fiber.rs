//! The lines of control of a run: one for the flow, one for each running branch and iteration.
//!
//! A fiber is in one state at a time. While a Parallel or Map works, its fiber waits for the fibers
//! of its branches or iterations; nothing here or in the engine recurses over nesting.

use std::collections::VecDeque;
use std::sync::Arc;

use super::failure::Failure;
use super::scenario::Callback;
use super::world::Thrown;
use crate::catalog::actions::TaskMode;
use crate::checks::ExecutionMode;
use crate::model::StateId;
use crate::value::{Measured, Value};

/// A line of control.
#[derive(Debug)]
pub(super) struct Fiber {
    /// The fiber whose Parallel or Map runs this one.
    pub(super) parent: Option<usize>,
    /// The branch or iteration.
    pub(super) index: usize,
    /// The execution that it belongs to.
    pub(super) execution: usize,
    /// What the paths of its states begin with; none where they are the definition's.
    pub(super) prefix: Option<Arc<str>>,
    /// The iterations of the Maps around it, outermost first.
    pub(super) iterations: Arc<[u64]>,
    /// The state that it is in.
    pub(super) visit: Visit,
}

/// A state, from entering to leaving it.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) state: StateId,
    /// The run-time path.
    pub(super) path: Arc<str>,
    /// What the agenda's entries must name to count; 0 for a fiber that is no more.
    pub(super) epoch: u64,
    /// The output of the state before.
    pub(super) raw: Value,
    /// `$Input`; none before `InputConstructor` has succeeded.
    pub(super) input: Option<Value>,
    /// The attempt, from 1.
    pub(super) attempt: u64,
    /// The `TaskScheduled` of the attempt; 0 before.
    pub(super) scheduled: u64,
    /// How often each Retry rule has been used; empty before the first time.
    pub(super) retries: Vec<u64>,
    /// The number of recorded events when the attempt began.
    pub(super) began: usize,
    /// When the state was entered, in virtual milliseconds.
    pub(super) entered: u64,
    /// When the `Timeout` of the Task ends it, whichever attempt that hits.
    pub(super) deadline: Option<u64>,
    pub(super) work: Work,
}

/// What a state is doing.
#[derive(Debug)]
pub(super) enum Work {
    /// It waits for its turn.
    Ready,
    /// It waits for a timer: a Wait or a back-off.
    Sleeping,
    /// It waits for a service.
    Calling(Box<Calling>),
    /// It waits for its branches or iterations.
    Running(Box<Children>),
}

/// A call in progress.
#[derive(Debug)]
pub(super) struct Calling {
    /// The `TaskScheduled` of the attempt.
    pub(super) scheduled: u64,
    pub(super) mode: TaskMode,
    /// The answer to the request, until it is delivered.
    pub(super) reply: Option<Result<Value, Thrown>>,
    pub(super) callbacks: Vec<Callback>,
    /// The timeout in seconds, for messages.
    pub(super) timeout: Option<u64>,
}

/// Branches or iterations in progress.
#[derive(Debug)]
pub(super) struct Children {
    pub(super) source: Source,
    /// The outputs by index; as long as what has been started.
    pub(super) outputs: Vec<Option<Value>>,
    /// The fibers at work.
    pub(super) running: Vec<usize>,
    pub(super) total: usize,
    pub(super) ended: usize,
    /// How many may run at once.
    pub(super) limit: usize,
    /// The first failure, while the others come to their end (Q16).
    pub(super) failure: Option<Failure>,
}

/// Where the inputs of the children come from.
#[derive(Debug)]
pub(super) enum Source {
    /// The branches of a Parallel; all have the state's input.
    Branches,
    /// The items of an inline Map.
    Items(Arc<Measured<Vec<Value>>>),
    /// The items or batches of a distributed Map.
    Distributed(Box<MapRun>),
}

/// A distributed Map in progress.
#[derive(Debug)]
pub(super) struct MapRun {
    /// The name that `MapRunStarted` shows.
    pub(super) name: Arc<str>,
    /// The inputs of the children, each behind the number of its items.
    pub(super) inputs: Vec<(usize, Value)>,
    /// The mode of the children.
    pub(super) mode: ExecutionMode,
    pub(super) items: usize,
    pub(super) failed: usize,
    pub(super) tolerated_count: Option<u64>,
    /// In percent.
    pub(super) tolerated_share: Option<f64>,
    /// The evaluated `ResultWriter`.
    pub(super) writer: Option<Value>,
}

/// An execution: the flow's own, or a child of a distributed Map.
#[derive(Debug)]
pub(super) struct Execution {
    /// What the agenda's entries must name to count; 0 for an execution that is no more.
    pub(super) epoch: u64,
    pub(super) name: Arc<str>,
    /// `$Context.Execution`.
    pub(super) context: Value,
    pub(super) mode: ExecutionMode,
    /// `$Global`.
    pub(super) global: Value,
    /// The events counted against the limit.
    pub(super) events: u64,
    /// The longest it may take, in virtual milliseconds.
    pub(super) limit_ms: u64,
}

/// Numbered places that are used again.
#[derive(Debug)]
pub(super) struct Slots<T> {
    slots: Vec<T>,
    free: VecDeque<usize>,
}

impl<T> Default for Slots<T> {
    fn default() -> Self {
        Self {
            slots: Vec::new(),
            free: VecDeque::new(),
        }
    }
}

impl<T> Slots<T> {
    pub(super) fn add(&mut self, it: T) -> usize {
        match self.free.pop_front() {
            Some(index) => {
                self.slots[index] = it;
                index
            }
            None => {
                self.slots.push(it);
                self.slots.len() - 1
            }
        }
    }

    /// Gives a place back. Whoever does so makes its content unmistakable first (epoch 0).
    pub(super) fn release(&mut self, index: usize) {
        self.free.push_back(index);
    }
}

impl<T> std::ops::Index<usize> for Slots<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.slots[index]
    }
}

impl<T> std::ops::IndexMut<usize> for Slots<T> {
    fn index_mut(&mut self, index: usize) -> &mut T {
        &mut self.slots[index]
    }
}

impl Visit {
    pub(super) fn new(
        state: StateId,
        path: Arc<str>,
        epoch: u64,
        raw: Value,
        entered: u64,
    ) -> Self {
        Self {
            state,
            path,
            epoch,
            raw,
            input: None,
            attempt: 1,
            scheduled: 0,
            retries: Vec::new(),
            began: 0,
            entered,
            deadline: None,
            work: Work::Ready,
        }
    }

    /// `$Input`: constructed, or what came in.
    pub(super) fn input(&self) -> &Value {
        self.input.as_ref().unwrap_or(&self.raw)
    }
}
