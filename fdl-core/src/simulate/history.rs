//! What a run records: events in the service's vocabulary.
//!
//! Source: `GetExecutionHistory` of the API (documented names; the members of the detail are this
//! simulator's own, Q57).

use std::sync::Arc;

use crate::model::StateId;
use crate::value::Value;

/// Something that happened in a run.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// Its number, from 1.
    pub id: u64,
    /// The `TaskScheduled` of the attempt that it belongs to, else 0.
    pub schedule_event_id: u64,
    /// What happened, in the service's vocabulary.
    pub event_type: EventType,
    /// The name of the state, empty for events of the execution.
    pub step_name: Arc<str>,
    /// The run-time path: of the state, `M[3]/X`; for branches and iterations with their own index
    /// at the end, `M[3]`; empty for events of the execution.
    pub path: Arc<str>,
    /// The state.
    pub state: Option<StateId>,
    /// Milliseconds since the start of the run.
    pub at_ms: u64,
    /// Details: `input`, `output`, `error`, `cause`, … (Q57).
    pub detail: Value,
}

/// The types of [`Event`], as the service's API names them (Q56).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[allow(
    missing_docs,
    reason = "the names are the service's; `docs/semantics.md` explains them"
)]
pub enum EventType {
    ExecutionStarted,
    ExecutionSucceeded,
    ExecutionFailed,
    ExecutionTimedOut,
    StepEntered,
    StepExited,
    StepFailed,
    BranchEntered,
    BranchExited,
    IterationEntered,
    IterationExited,
    MapRunStarted,
    TaskScheduled,
    TaskStarted,
    TaskSubmitted,
    TaskSubmitFailed,
    TaskSucceeded,
    TaskFailed,
    TaskTimedOut,
}

impl EventType {
    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExecutionStarted => "ExecutionStarted",
            Self::ExecutionSucceeded => "ExecutionSucceeded",
            Self::ExecutionFailed => "ExecutionFailed",
            Self::ExecutionTimedOut => "ExecutionTimedOut",
            Self::StepEntered => "StepEntered",
            Self::StepExited => "StepExited",
            Self::StepFailed => "StepFailed",
            Self::BranchEntered => "BranchEntered",
            Self::BranchExited => "BranchExited",
            Self::IterationEntered => "IterationEntered",
            Self::IterationExited => "IterationExited",
            Self::MapRunStarted => "MapRunStarted",
            Self::TaskScheduled => "TaskScheduled",
            Self::TaskStarted => "TaskStarted",
            Self::TaskSubmitted => "TaskSubmitted",
            Self::TaskSubmitFailed => "TaskSubmitFailed",
            Self::TaskSucceeded => "TaskSucceeded",
            Self::TaskFailed => "TaskFailed",
            Self::TaskTimedOut => "TaskTimedOut",
        }
    }
}
