//! What a run records: events in the service's vocabulary.
//!
//! Source: `GetExecutionHistory` of the API (documented names; the members of the detail are this
//! simulator's own, Q57).

use std::sync::Arc;

use super::detail::Detail;
use crate::model::StateId;

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
    /// What it shows.
    pub detail: Detail,
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

/// The state that an event is about.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) name: Arc<str>,
    pub(super) path: Arc<str>,
    pub(super) state: StateId,
}

/// The most events of a run with all the executions of its distributed Maps, unless one execution may
/// have more: about 300 MB.
const MOST_EVENTS: u64 = 1_000_000;

/// About how many bytes an event takes in a history that grows.
const EVENT_BYTES: u64 = 200;

/// The recorder of a run.
#[derive(Debug)]
pub(super) struct History {
    events: Vec<Event>,
    limit: u64,
    /// The most events of all executions together.
    pub(super) most: u64,
    /// About how many bytes of data have been made, events among them.
    pub(super) bytes: u64,
    most_bytes: u64,
    empty: Arc<str>,
    /// Where paths are put together.
    scratch: String,
}

impl History {
    /// The recorder of a run whose executions have at most `limit` events each; each has at least
    /// its first and its last one.
    pub(super) fn new(limit: u64, most_bytes: u64) -> Self {
        Self {
            events: Vec::new(),
            limit: limit.max(2),
            most: MOST_EVENTS.max(limit),
            bytes: 0,
            most_bytes,
            empty: "".into(),
            scratch: String::new(),
        }
    }

    pub(super) fn limit(&self) -> u64 {
        self.limit
    }

    /// Whether the executions together have as many events, or as much data, as there may be.
    pub(super) fn is_full(&self) -> bool {
        self.events.len() as u64 >= self.most || self.has_excess_bytes()
    }

    /// What the executions together have too much of, once the history is full.
    pub(super) fn excess(&self) -> String {
        if self.has_excess_bytes() {
            let limit = self.most_bytes >> 20;
            return format!("the run has made more than {limit} MB of data");
        }
        let most = self.most;
        format!("the executions of the run have {most} events together")
    }

    /// Whether the run has made more data than it may.
    pub(super) fn has_excess_bytes(&self) -> bool {
        self.bytes > self.most_bytes
    }

    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// The number of the event that will be recorded next.
    pub(super) fn next_id(&self) -> u64 {
        self.events.len() as u64 + 1
    }

    pub(super) fn into_events(self) -> Vec<Event> {
        self.events
    }

    /// Records an event and returns its number.
    pub(super) fn record(
        &mut self,
        event_type: EventType,
        schedule_event_id: u64,
        subject: Subject,
        at_ms: u64,
        detail: Detail,
    ) -> u64 {
        let id = self.next_id();
        let texts = detail.members().map(|(_, value)| value.own_bytes());
        self.bytes += EVENT_BYTES + texts.sum::<u64>();
        self.events.push(Event {
            id,
            schedule_event_id,
            event_type,
            step_name: subject.name,
            path: subject.path,
            state: Some(subject.state),
            at_ms,
            detail,
        });
        id
    }

    /// Records an event of the execution itself.
    pub(super) fn record_for_execution(
        &mut self,
        event_type: EventType,
        at_ms: u64,
        detail: Detail,
    ) {
        self.bytes += EVENT_BYTES;
        self.events.push(Event {
            id: self.next_id(),
            schedule_event_id: 0,
            event_type,
            step_name: self.empty.clone(),
            path: self.empty.clone(),
            state: None,
            at_ms,
            detail,
        });
    }

    /// A path with one more segment.
    pub(super) fn join(&mut self, prefix: &str, segment: &str) -> Arc<str> {
        self.scratch.clear();
        self.scratch.push_str(prefix);
        self.scratch.push('/');
        self.scratch.push_str(segment);
        self.bytes += self.scratch.len() as u64;
        self.scratch.as_str().into()
    }

    /// A path with the index of a branch or iteration.
    pub(super) fn indexed(&mut self, path: &str, index: usize) -> Arc<str> {
        use std::fmt::Write as _;
        self.scratch.clear();
        // Writing into a string cannot fail.
        let _ = write!(self.scratch, "{path}[{index}]");
        self.bytes += self.scratch.len() as u64;
        self.scratch.as_str().into()
    }
}
