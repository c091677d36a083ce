//! Dry runs in virtual time: the same flow, input, mocks, seed and options give the same run.
//!
//! [`Engine`] advances one state per step and never sleeps; a [`World`] answers its calls; [`run()`]
//! is the loop around the two with [`Mocks`] as the world.

mod agenda;
mod coverage;
mod data;
mod detail;
mod duration;
mod engine;
pub mod expect;
mod failure;
mod fiber;
mod focus;
mod history;
mod hits;
mod mocks;
mod path;
mod plan;
mod recording;
mod retry;
mod scenario;
mod state;
mod time;
mod usage;
mod world;

pub use coverage::{Coverage, LineHits, Tally, Unit, UnitGroup, UnitKind};
pub use data::sample_context;
pub use detail::Detail;
pub use engine::{Engine, Next, Step};
pub use focus::Focus;
pub use history::{Event, EventType};
pub use hits::{ConditionHits, Hits, RetryHits, StateHits};
pub use mocks::{ChildRun, MockWorld, started_flow};
pub use path::{PathStep, mock_path, path_steps, takes_mocks};
pub use recording::{Recorded, Recording};
pub use scenario::{
    Bounds, Callback, CallbackResult, Case, ChildFlow, Delay, Expectations, Files, Mocks,
    MocksFile, Response, ResponseKind, ResponsePlace, Spanned2, StateExpectation, TestFile, When,
};
pub use time::{format_time, parse_rfc3339};
pub use usage::{Cost, Payload, StateUsage, Usage};
pub use world::{Answer, Call, Thrown, Unanswered, World};

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::catalog::decisions::Readings;
use crate::checks::{CheckOptions, Diagnostic, ExecutionMode, Severity, check};
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
    /// What drives `uuid`, `randomInt` and durations given as ranges.
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
    /// About how many bytes of data the run may make, with those that it starts: events, what functions
    /// give, the objects and arrays of constructors. With the other limits raised it could fill any
    /// memory otherwise.
    pub max_bytes: u64,
    /// How to read what the pages leave open.
    pub readings: Readings,
    /// `$Global` at the start, an object.
    pub global: Value,
    /// The state that runs alone, with the input as its raw input; none for the whole flow.
    pub focus: Option<Focus>,
    /// What the tokens of Tasks begin with, before the number of the event that schedules them.
    pub tokens: Arc<str>,
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
            max_bytes: 1 << 30,
            readings: Readings::default(),
            global: Value::object::<Arc<str>>([]),
            focus: None,
            tokens: "token-".into(),
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
    /// `$Global` at the end.
    pub global: Value,
    /// The state that would follow the one that has run alone ([`RunOptions::focus`]); none if that
    /// ends its scope.
    pub next: Option<StateId>,
    /// The virtual time that passed, in milliseconds.
    pub duration_ms: u64,
    /// How many states were entered.
    pub transitions: u64,
    /// The seed.
    pub seed: u64,
    /// About how many bytes of data had been made by its end, in all executions of the run.
    pub bytes: u64,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The events that count against the limit: those of the execution itself.
    pub counted_events: u64,
    /// The undocumented decisions that mattered, such as
    /// `Q40: a catch target without OutputConstructor receives {}`, sorted.
    pub assumptions: Vec<String>,
    /// What should be looked at: unused responses, refused callbacks.
    pub warnings: Vec<String>,
    /// Every attempt of a Task, in the order in which the calls started.
    pub calls: Vec<Called>,
    /// How often each piece of the flow was used.
    pub hits: Hits,
    /// The responses that were never used, in the order written.
    pub unused: Vec<UnusedResponse>,
    /// The executions of other flows that it has started, in the order of their starts. What they
    /// do is not in the other numbers.
    pub children: Vec<ChildRun>,
}

impl Run {
    /// How many events it has had, with those of the executions that it started.
    pub fn all_events(&self) -> u64 {
        let children = self.children.iter();
        let children: u64 = children.map(|it| it.run.all_events()).sum();
        self.events.len() as u64 + children
    }
}

/// An attempt of a Task in a finished run.
#[derive(Clone, PartialEq, Debug)]
pub struct Called {
    /// The Task.
    pub state: StateId,
    /// Its run-time path.
    pub path: Arc<str>,
    /// The iterations of the Maps around it, outermost first.
    pub iterations: Arc<[u64]>,
    /// The evaluated `Parameters`.
    pub parameters: Value,
}

/// A response that a run never used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnusedResponse {
    /// What it is called: "response 2 of `Pay`".
    pub name: String,
    /// Where it stands.
    pub range: TextRange,
    /// Whether all cases of a file share it: another case may have used it.
    pub shared: bool,
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

impl Status {
    /// The name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::TimedOut => "TimedOut",
        }
    }
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

/// Why a flow cannot be run: its findings whose built-in severity is error, whatever the
/// configuration or a suppression says of them. Warnings never stop a run. An empty text has no
/// findings, but no state to run either: that is said here.
pub fn blocking(analysis: &Analysis, mode: ExecutionMode) -> Vec<Diagnostic> {
    if analysis.tree.root().is_none() {
        return vec![Diagnostic {
            code: "not-a-flow",
            severity: Severity::Error,
            range: TextRange::default(),
            message: "the text is empty: there is no flow to run".into(),
            related: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        }];
    }
    let options = CheckOptions {
        mode,
        ..CheckOptions::default()
    };
    let mut findings = check(analysis, &options);
    findings.retain(|it| it.severity == Severity::Error);
    findings
}

/// Runs a flow to its end. The flow must have no finding of built-in severity error; of one that
/// has, the run fails where it meets the mistake.
pub fn run(analysis: &Analysis, mocks: &Mocks, options: &RunOptions) -> Run {
    let mut world = MockWorld::new(&analysis.flow, mocks, options);
    let mut engine = Engine::new(analysis, options);
    while engine.step(&mut world) == Step::Ran {}
    finish(engine, world)
}

/// [`run()`] for a caller that may lose interest: `proceed` is asked before each step, and there is
/// no run once it says no.
pub fn run_while(
    analysis: &Analysis,
    mocks: &Mocks,
    options: &RunOptions,
    proceed: &mut dyn FnMut() -> bool,
) -> Option<Run> {
    let world = MockWorld::new(&analysis.flow, mocks, options);
    let mut world = world.while_wanted(proceed);
    let mut engine = Engine::new(analysis, options);
    drive(&mut engine, &mut world).then(|| finish(engine, world))
}

/// [`run_while`] that also says what the expressions gave.
pub fn run_recorded(
    analysis: &Analysis,
    mocks: &Mocks,
    options: &RunOptions,
    proceed: &mut dyn FnMut() -> bool,
) -> Option<(Run, Recording)> {
    let world = MockWorld::new(&analysis.flow, mocks, options);
    let mut world = world.while_wanted(proceed);
    let mut engine = Engine::new(analysis, options);
    engine.recording = Some(Recording::default());
    drive(&mut engine, &mut world).then(|| {
        let recording = engine.recording.take().unwrap_or_default();
        (finish(engine, world), recording)
    })
}

/// Whether the run came to its end.
fn drive(engine: &mut Engine<'_>, world: &mut MockWorld<'_>) -> bool {
    while world.proceeds() {
        if engine.step(world) == Step::Finished {
            return true;
        }
    }
    false
}

fn finish(engine: Engine<'_>, mut world: MockWorld<'_>) -> Run {
    let mut run = engine.finish();
    run.unused = world.unused();
    world.complete(&mut run);
    let own = run.unused.iter().filter(|it| !it.shared);
    let warnings = own.map(|it| format!("the {} was never used", it.name));
    run.warnings.extend(warnings);
    run
}

#[cfg(test)]
mod tests;
