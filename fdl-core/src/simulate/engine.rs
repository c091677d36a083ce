//! The engine: one state, answer or timer per step, on a virtual clock.
//!
//! [`Engine::step`] takes the first entry of the agenda, does what is due and returns; whoever owns
//! the loop can look at [`Engine::upcoming`] before each step and hold the run still. What a state does
//! is in `state/`, one file a type. Deliberately absent: sleeping, threads, IO, recursion over the
//! nesting of states.

mod ending;
mod moving;
mod record;
mod rules;

pub(super) use moving::Exit;

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::agenda::{Agenda, Due};
use super::data::execution_context;
use super::detail::Detail;
use super::failure::{Failure, Trouble, codes};
use super::fiber::{Execution, Fiber, Slots, Visit, Work};
use super::focus::Focus;
use super::history::{EventType, History};
use super::hits::Hits;
use super::plan::Plan;
use super::recording::Recording;
use super::world::World;
use super::{Called, Run, RunOptions, Status};
use crate::analysis::Analysis;
use crate::catalog::decisions::Decision;
use crate::catalog::limits;
use crate::checks::ExecutionMode;
use crate::expr::Evaluator;
use crate::model::{Quantity, ScopeId, StateId, StateKind};
use crate::value::Value;

/// A run in progress.
#[derive(Debug)]
pub struct Engine<'a> {
    pub(super) plan: Plan<'a>,
    pub(super) options: RunOptions,
    /// The virtual time since the start, in milliseconds.
    pub(super) now: u64,
    pub(super) agenda: Agenda,
    pub(super) fibers: Slots<Fiber>,
    pub(super) executions: Slots<Execution>,
    pub(super) history: History,
    pub(super) evaluator: Evaluator,
    /// What expressions give, if somebody wants to know.
    pub(super) recording: Option<Recording>,
    pub(super) calls: Vec<Called>,
    pub(super) hits: Hits,
    pub(super) warnings: Vec<String>,
    pub(super) assumed: BTreeSet<Decision>,
    pub(super) transitions: u64,
    /// What follows from the step in progress, first come, first served.
    pub(super) pending: VecDeque<Pending>,
    pub(super) outcome: Option<Outcome>,
    /// The state that would follow the one that runs alone.
    pub(super) next: Option<StateId>,
    /// The value that was last held against the payload limit.
    pub(super) measured: Value,
    epochs: u64,
}

/// What a step did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Something happened; more will.
    Ran,
    /// The run is over.
    Finished,
}

/// What the next step is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Next {
    /// The state.
    pub state: StateId,
    /// Its run-time path.
    pub path: Arc<str>,
    /// When, in virtual milliseconds since the start.
    pub at_ms: u64,
    /// Whether the state is entered; else an answer, a timer or a limit is due in it.
    pub enters: bool,
}

/// What follows from something in the same step.
#[derive(Debug)]
pub(super) enum Pending {
    /// A fiber's state has done its work and has this raw output.
    Complete { fiber: usize, output: Value },
    /// A branch or iteration of a fiber has ended: the next one may start.
    Continue { fiber: usize },
    /// A fiber's state has failed.
    Fail { fiber: usize, failure: Failure },
}

/// How the run has ended.
#[derive(Debug)]
pub(super) enum Outcome {
    Succeeded(Value),
    Failed(Failure),
    TimedOut(Failure),
}

/// The fiber and the execution of the flow itself; both are there as long as the run.
pub(super) const ROOT: usize = 0;

impl<'a> Engine<'a> {
    /// An execution of the flow, about to enter its first state.
    pub fn new(analysis: &'a Analysis, options: &RunOptions) -> Self {
        let mut engine = Self {
            plan: Plan::new(analysis),
            options: options.clone(),
            now: 0,
            agenda: Agenda::default(),
            fibers: Slots::default(),
            executions: Slots::default(),
            history: History::new(options.max_events, options.max_bytes),
            evaluator: Evaluator::new(options.seed, options.readings),
            recording: None,
            calls: Vec::new(),
            hits: Hits::none(&analysis.flow),
            warnings: Vec::new(),
            assumed: BTreeSet::new(),
            transitions: 0,
            pending: VecDeque::new(),
            outcome: None,
            next: None,
            measured: Value::Null,
            epochs: 0,
        };
        engine.start();
        engine
    }

    fn start(&mut self) {
        let limit_ms = self.limit(self.options.mode).min(self.flow_timeout());
        let epoch = self.new_epoch();
        let execution = self.executions.add(Execution {
            epoch,
            name: self.options.execution_name.clone(),
            context: execution_context(&self.options.execution_name, &self.options.input),
            mode: self.options.mode,
            global: self.options.global.clone(),
            events: 1,
            limit_ms,
        });
        let detail = Detail::Input(self.options.input.clone());
        self.history
            .record_for_execution(EventType::ExecutionStarted, 0, detail);
        let focus = self.options.focus.clone();
        let Some(first) = focus.or_else(|| self.first_state()) else {
            self.fail_without_state("the flow has no first state");
            return;
        };
        let prefix = first.prefix(self.plan.flow());
        let epoch = self.new_epoch();
        let input = self.options.input.clone();
        let visit = Visit::new(first.state, first.path, epoch, input, 0);
        let fiber = self.fibers.add(Fiber {
            parent: None,
            index: 0,
            execution,
            prefix,
            iterations: first.iterations,
            visit,
        });
        let epoch_of_execution = self.executions[execution].epoch;
        self.agenda
            .schedule(limit_ms, fiber, epoch_of_execution, Due::Limit);
        self.agenda.ready(0, fiber, epoch);
    }

    /// The state that `StartAt` of the flow names.
    fn first_state(&self) -> Option<Focus> {
        self.plan.flow().root_scope()?;
        let state = self.plan.start(ScopeId(0))?;
        Some(Focus {
            state,
            path: self.plan.planned(state).path.clone(),
            iterations: Arc::new([]),
        })
    }

    /// The longest that an execution of a mode may take, in milliseconds (Q90).
    pub(super) fn limit(&self, mode: ExecutionMode) -> u64 {
        let limit = match mode {
            ExecutionMode::Standard => limits::STANDARD_EXECUTION,
            ExecutionMode::Express => limits::EXPRESS_EXECUTION,
        };
        limit.value * 1_000
    }

    /// `Timeout` of the flow in milliseconds; 0 and nothing mean no limit of its own.
    fn flow_timeout(&self) -> u64 {
        let Some(Quantity::Literal { number, .. }) = &self.plan.flow().timeout else {
            return u64::MAX;
        };
        match super::duration::milliseconds(number.as_str()) {
            Some(0) | None => u64::MAX,
            Some(milliseconds) => milliseconds,
        }
    }

    /// What the next step is about; none when the run is over.
    pub fn upcoming(&mut self) -> Option<Next> {
        if self.outcome.is_some() {
            return None;
        }
        self.drop_stale();
        let item = self.agenda.first()?;
        let visit = &self.fibers[item.fiber].visit;
        Some(Next {
            state: visit.state,
            path: visit.path.clone(),
            at_ms: item.at,
            enters: item.due == Due::Enter,
        })
    }

    /// The events so far.
    pub fn events(&self) -> &[super::Event] {
        self.history.events()
    }

    /// Does the next thing and returns. Time is virtual: a wait moves the clock and never sleeps.
    /// The same flow, options and answers of `world` give the same history.
    pub fn step(&mut self, world: &mut dyn World) -> Step {
        self.drop_stale();
        if self.outcome.is_some() {
            return Step::Finished;
        }
        let Some(item) = self.agenda.first() else {
            self.fail_without_state("nothing is left to do");
            return Step::Finished;
        };
        self.agenda.remove_first();
        self.now = item.at;
        match self.perform(item.fiber, item.due, world) {
            Ok(()) => {}
            Err(Trouble::Failure(failure)) => self.fail_later(item.fiber, *failure),
            Err(Trouble::Full(full)) => self.overflow(full),
        }
        self.settle();
        match self.outcome {
            Some(_) => Step::Finished,
            None => Step::Ran,
        }
    }

    fn perform(&mut self, fiber: usize, due: Due, world: &mut dyn World) -> Result<(), Trouble> {
        match due {
            Due::Enter => self.enter(fiber, world),
            Due::Retry => self.attempt(fiber, world),
            Due::Wake => {
                let input = self.fibers[fiber].visit.input().clone();
                self.complete_later(fiber, input);
                Ok(())
            }
            Due::Reply => self.reply(fiber),
            Due::Callback(index) => self.callback(fiber, index),
            Due::Timeout => self.task_timeout(fiber),
            Due::Limit => {
                self.time_out(fiber);
                Ok(())
            }
        }
    }

    /// Does what follows from the step, until nothing does.
    fn settle(&mut self) {
        while self.outcome.is_none() {
            let Some(pending) = self.pending.pop_front() else {
                return;
            };
            let (fiber, done) = match pending {
                Pending::Complete { fiber, output } => (fiber, self.complete(fiber, output)),
                Pending::Continue { fiber } => (fiber, self.start_more(fiber)),
                Pending::Fail { fiber, failure } => {
                    (fiber, self.fail(fiber, failure).map_err(Trouble::from))
                }
            };
            match done {
                Ok(()) => {}
                Err(Trouble::Failure(failure)) => self.fail_later(fiber, *failure),
                Err(Trouble::Full(full)) => self.overflow(full),
            }
        }
    }

    /// Drops entries of the agenda whose call, timer or execution is over.
    fn drop_stale(&mut self) {
        while let Some(item) = self.agenda.first() {
            let fiber = &self.fibers[item.fiber];
            let epoch = match item.due {
                Due::Limit => self.executions[fiber.execution].epoch,
                _ => fiber.visit.epoch,
            };
            if epoch == item.epoch {
                return;
            }
            self.agenda.remove_first();
        }
    }

    pub(super) fn new_epoch(&mut self) -> u64 {
        self.epochs += 1;
        self.epochs
    }

    /// Begins a new wait of a fiber: whatever the agenda holds for the last one no longer counts.
    pub(super) fn renew(&mut self, fiber: usize, work: Work) -> u64 {
        let epoch = self.new_epoch();
        let visit = &mut self.fibers[fiber].visit;
        visit.epoch = epoch;
        visit.work = work;
        epoch
    }

    pub(super) fn complete_later(&mut self, fiber: usize, output: Value) {
        self.pending.push_back(Pending::Complete { fiber, output });
    }

    pub(super) fn fail_later(&mut self, fiber: usize, failure: Failure) {
        self.pending.push_back(Pending::Fail { fiber, failure });
    }

    /// The finished run. The mocks add what they know of themselves.
    pub fn finish(self) -> Run {
        let assumed = self.assumed.iter().copied().chain(self.evaluator.assumed());
        let mut assumptions: Vec<String> = assumed
            .map(|decision| self.options.readings.line(decision))
            .collect();
        assumptions.sort();
        let (status, output, failure) = match self.outcome {
            Some(Outcome::Succeeded(output)) => (Status::Succeeded, Some(output), None),
            Some(Outcome::Failed(failure)) => (Status::Failed, None, Some(failure)),
            Some(Outcome::TimedOut(failure)) => (Status::TimedOut, None, Some(failure)),
            None => (Status::Failed, None, None),
        };
        Run {
            status,
            output,
            error: failure.map(|it| super::RunError {
                code: it.code,
                detail: it.detail.as_ref().into(),
                // Of a flow without states none can be blamed.
                state: (!it.path.is_empty()).then_some(it.state),
                state_path: it.path,

                range: it.range,
            }),
            global: self.executions[ROOT].global.clone(),
            // The last event is not counted, there is always room for it.
            counted_events: self.executions[ROOT].events + 1,
            next: self.next,
            duration_ms: self.now,
            transitions: self.transitions,
            seed: self.options.seed,
            bytes: self.history.bytes,
            events: self.history.into_events(),
            assumptions,
            warnings: self.warnings,
            calls: self.calls,
            hits: self.hits,
            unused: Vec::new(),
            children: Vec::new(),
        }
    }

    fn enter(&mut self, fiber: usize, world: &mut dyn World) -> Result<(), Trouble> {
        self.transitions += 1;
        let state = self.fibers[fiber].visit.state;
        self.hits.state_mut(state).entered += 1;
        let constructed = self.construct_input(fiber);
        let detail = Detail::Input(self.fibers[fiber].visit.input().clone());
        self.record(fiber, EventType::StepEntered, 0, detail)?;
        self.fibers[fiber].visit.began = self.history.events().len();
        constructed?;
        self.work(fiber, world)
    }

    /// The next attempt, after a back-off.
    fn attempt(&mut self, fiber: usize, world: &mut dyn World) -> Result<(), Trouble> {
        self.fibers[fiber].visit.began = self.history.events().len();
        let visit = &self.fibers[fiber].visit;
        let has_constructor = self.plan.state(visit.state).input_constructor.is_some();
        if visit.input.is_none() {
            self.construct_input(fiber)?;
        } else if has_constructor && self.assume(Decision::Attempts) {
            self.fibers[fiber].visit.input = None;
            self.construct_input(fiber)?;
        }
        self.work(fiber, world)
    }

    /// `InputConstructor`, once a visit (Q26).
    fn construct_input(&mut self, fiber: usize) -> Result<(), Trouble> {
        let visit = &self.fibers[fiber].visit;
        let state = self.plan.state(visit.state);
        let input = match &state.input_constructor {
            Some(constructor) => {
                let scope = self.scope(fiber);
                self.construct(fiber, constructor, &scope)?
            }
            None => visit.raw.clone(),
        };
        self.check_payload(fiber, "input", &input)?;
        self.fibers[fiber].visit.input = Some(input);
        Ok(())
    }

    fn work(&mut self, fiber: usize, world: &mut dyn World) -> Result<(), Trouble> {
        let state = self.plan.state(self.fibers[fiber].visit.state);
        match &state.kind {
            StateKind::Task(task) => self.start_task(fiber, task, world),
            StateKind::Pass => self.pass(fiber),
            StateKind::Succeed => self.succeed(fiber),
            StateKind::Fail(fail) => self.raise_fail(fiber, fail),
            StateKind::Wait(wait) => self.start_wait(fiber, wait),
            StateKind::Choice(choice) => self.choose(fiber, choice),
            StateKind::Parallel(parallel) => self.start_parallel(fiber, parallel),
            StateKind::Map(map) => self.start_map(fiber, map, world),
            StateKind::Unknown { .. } => Err(self
                .failure(fiber, codes::INVALID_FLOW, "the state has no known `Type`")
                .into()),
        }
    }
}
