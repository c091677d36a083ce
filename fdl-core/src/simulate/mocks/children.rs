//! Child flows: `FNF:StartExecution` runs a flow that the mocks name.
//!
//! A child runs from its start to its end when it is called, and its answer is delivered in virtual
//! time; an execution that is cut off leaves its children alone, as the service does. Depth, number
//! and events of children are bounded, so that flows that start themselves come to an end.
//!
//! Sources: the pages about child flows and about StartExecution. What a finished child reports is
//! not documented (Q96).

use std::collections::BTreeSet;
use std::sync::Arc;

use super::MockWorld;
use crate::analysis::Analysis;
use crate::catalog::actions::TaskMode;
use crate::catalog::actions::fnf::{REPORT_FAILURE, REPORT_SUCCESS, START};
use crate::catalog::decisions::Decision;
use crate::catalog::errors;
use crate::checks::{did_you_mean, near_names};
use crate::model::{State, StateKind};
use crate::simulate::engine::{Engine, Step};
use crate::simulate::failure::codes;
use crate::simulate::history::EventType;
use crate::simulate::scenario::{Callback, CallbackResult};
use crate::simulate::world::{Answer, Call, Thrown, Unanswered};
use crate::simulate::{Run, RunOptions, Status};
use crate::value::Value;

/// How deep executions may start others.
const MOST_DEPTH: usize = 10;

/// How many executions a run may start, all together.
const MOST_EXECUTIONS: u64 = 10_000;

/// How many events they may have had together before another one starts.
const MOST_EVENTS: u64 = 500_000;

/// An execution that a run has started, run to its end.
#[derive(Clone, Debug)]
pub struct ChildRun {
    /// The run-time path of the Task that started it.
    pub path: Arc<str>,
    /// The `TaskScheduled` of the attempt that did.
    pub scheduled: u64,
    /// When it started, in virtual milliseconds since the start of the run that started it.
    pub started_ms: u64,
    /// What the mocks call the flow.
    pub name: Arc<str>,
    /// Its file as written.
    pub file: Arc<str>,
    /// The flow.
    pub flow: Arc<Analysis>,
    /// How the run was set up.
    pub options: RunOptions,
    /// What happened; it may have gone on after the end of the run that started it.
    pub run: Run,
}

impl PartialEq for ChildRun {
    fn eq(&self, other: &Self) -> bool {
        let key = |it: &Self| (it.path.clone(), it.scheduled, it.started_ms);
        key(self) == key(other) && self.name == other.name && self.run == other.run
    }
}

/// An execution in progress.
#[derive(Debug)]
pub(super) struct Frame {
    /// Which flow it is of.
    pub(super) flow: usize,
    options: RunOptions,
    /// When it started, in virtual milliseconds since the start of the whole run.
    began: u64,
    /// [`Started::bytes`] then.
    bytes: u64,
    children: Vec<ChildRun>,
    warnings: Vec<String>,
    assumed: BTreeSet<Decision>,
}

impl Frame {
    pub(super) fn new(flow: usize, options: RunOptions, began: u64, bytes: u64) -> Self {
        Self {
            flow,
            options,
            began,
            bytes,
            children: Vec::new(),
            warnings: Vec::new(),
            assumed: BTreeSet::new(),
        }
    }

    /// Adds to the run of this execution what came of those that it started.
    pub(in crate::simulate) fn complete(self, run: &mut Run) {
        let readings = &self.options.readings;
        let own = self.assumed.iter().map(|it| readings.line(*it));
        run.assumptions.extend(own);
        run.warnings.extend(self.warnings);
        for child in &self.children {
            let assumptions = child.run.assumptions.iter().cloned();
            run.assumptions.extend(assumptions);
            let name = &child.options.execution_name;
            let warnings = child.run.warnings.iter();
            let warnings = warnings.map(|it| format!("in `{}` ({name}): {it}", child.name));
            run.warnings.extend(warnings);
        }
        run.assumptions.sort();
        run.assumptions.dedup();
        run.children = self.children;
    }
}

/// What is known of executions that have been started.
#[derive(Debug, Default)]
pub(super) struct Started {
    count: u64,
    events: u64,
    /// About how many bytes of data those have made that have ended.
    pub(super) bytes: u64,
    /// Those whose name the flow gave.
    named: Vec<Named>,
}

#[derive(Clone, Debug)]
struct Named {
    flow: usize,
    name: Arc<str>,
    /// When it ends, in virtual milliseconds since the start of the whole run.
    until: u64,
    request: Value,
    result: Result<Value, Thrown>,
}

impl MockWorld<'_> {
    /// The child flow that a call starts, if the mocks name it.
    pub(super) fn child_of(&self, call: &Call<'_>) -> Option<usize> {
        let arn = self.started_by(call)?;
        let children = self.flows.iter().enumerate().skip(1);
        let mut children = children.filter(|(_, it)| it.child.is_some());
        let named = |it: &str| it == arn || it == flow_name(arn);
        Some(children.find(|(_, it)| named(it.name()))?.0)
    }

    /// The ARN of the flow that a call starts.
    fn started_by<'c>(&self, call: &Call<'c>) -> Option<&'c str> {
        let flow = self.flows[self.frame().flow].flow;
        let StateKind::Task(task) = &flow.state(call.state).kind else {
            return None;
        };
        let starts = task.action.as_ref().is_some_and(|it| &*it.value == START);
        call.parameters
            .get("resourceArn")
            .filter(|_| starts)?
            .as_str()
    }

    /// Why a call that starts a flow has no child flow, as the end of a sentence.
    pub(super) fn unknown_child(&self, call: &Call<'_>) -> String {
        let Some(arn) = self.started_by(call) else {
            return String::new();
        };
        let names: Vec<&str> = self.flows.iter().skip(1).map(|it| it.name()).collect();
        let (name, near) = (flow_name(arn), near_names(flow_name(arn), names));
        format!(" and `Flows` has no `{name}`{}", did_you_mean(&near))
    }

    /// Runs a child flow. The request is answered after `after_ms`; `callbacks` are what the mocks
    /// report in `WaitForCustomCallback`.
    pub(super) fn start_child(
        &mut self,
        child: usize,
        call: &Call<'_>,
        after_ms: u64,
        mut callbacks: Vec<Callback>,
    ) -> Answer {
        let now = self.frame().began.saturating_add(call.at_ms);
        let given = call.parameters.get("executionName");
        let given = given.and_then(Value::as_str).filter(|it| !it.is_empty());
        if let Some(known) = given.and_then(|it| self.named(child, it)) {
            return self.start_again(&known, now, call, after_ms, callbacks);
        }
        let options = match self.child_options(child, call, given) {
            Ok(options) => options,
            Err(answer) => return answer,
        };
        let Some(run) = self.run_child(child, &options, now, call) else {
            return Answer::Silence;
        };
        if let Some(unanswered) = unanswered(self.flows[child].name(), &run) {
            self.keep(child, call, options, run);
            return Answer::Unanswered(unanswered);
        }
        let request = self.request(child, &options);
        let result = self.result_of(child, &options, &run);
        if given.is_some() {
            self.started.named.push(Named {
                flow: child,
                name: options.execution_name.clone(),
                until: now.saturating_add(run.duration_ms),
                request: request.clone(),
                result: result.clone(),
            });
        }
        match call.mode {
            TaskMode::RequestComplete => {}
            TaskMode::WaitForSystemCallback => {
                self.assume(Decision::ChildResult);
                callbacks.push(callback(run.duration_ms.saturating_sub(after_ms), result));
            }
            TaskMode::WaitForCustomCallback => {
                let token = format!("{}{}", self.frame().options.tokens, call.scheduled);
                reports(&run, &token, 0, after_ms, &mut callbacks);
                self.warn_of_silence(child, call, &callbacks);
            }
        }
        self.keep(child, call, options, run);
        reply(after_ms, request, callbacks)
    }

    fn named(&self, flow: usize, name: &str) -> Option<Named> {
        let mut named = self.started.named.iter();
        named
            .find(|it| it.flow == flow && &*it.name == name)
            .cloned()
    }

    /// A start with the name of an execution that there is already: of one that still runs it gives
    /// that one, of one that has ended it fails.
    fn start_again(
        &mut self,
        known: &Named,
        now: u64,
        call: &Call<'_>,
        after_ms: u64,
        mut callbacks: Vec<Callback>,
    ) -> Answer {
        if known.until <= now {
            let (flow, name) = (self.flows[known.flow].name(), &known.name);
            let detail = format!("the execution `{name}` of the flow `{flow}` has ended already");
            return Answer::Reply {
                after_ms,
                result: Err(Thrown {
                    code: errors::EXECUTION_ALREADY_EXISTS.into(),
                    detail: detail.into(),
                }),
                callbacks: Vec::new(),
            };
        }
        if call.mode == TaskMode::WaitForSystemCallback {
            self.assume(Decision::RunningChild);
            let left = (known.until - now).saturating_sub(after_ms);
            callbacks.push(callback(left, known.result.clone()));
        }
        reply(after_ms, known.request.clone(), callbacks)
    }

    /// How a child runs, or what the call is answered if it cannot.
    fn child_options(
        &mut self,
        child: usize,
        call: &Call<'_>,
        given: Option<&str>,
    ) -> Result<RunOptions, Answer> {
        let input = match call.parameters.get("input") {
            None => Value::object::<Arc<str>>([]),
            Some(input @ Value::Object(_)) => input.clone(),
            Some(other) => {
                let detail = format!(
                    "the input of a child flow is an object, not {}",
                    other.type_name()
                );
                return Err(Answer::Reply {
                    after_ms: 0,
                    result: Err(Thrown {
                        code: codes::INVALID_INPUT.into(),
                        detail: detail.into(),
                    }),
                    callbacks: Vec::new(),
                });
            }
        };
        self.check_bounds(child, call).map_err(Answer::Unanswered)?;
        self.started.count += 1;
        let number = self.started.count;
        let parent = &self.frame().options;
        let name = match given {
            Some(name) => name.into(),
            None => format!("{}-{}", parent.execution_name, call.scheduled).into(),
        };
        let at = i64::try_from(call.at_ms).unwrap_or(i64::MAX);
        Ok(RunOptions {
            input,
            mode: crate::checks::ExecutionMode::Standard,
            seed: parent.seed.wrapping_add(number),
            now: parent.now.saturating_add(at),
            execution_name: name,
            global: Value::object::<Arc<str>>([]),
            focus: None,
            // One token must not be taken for another's.
            tokens: format!("token-{number}.").into(),
            ..parent.clone()
        })
    }

    fn check_bounds(&self, child: usize, call: &Call<'_>) -> Result<(), Unanswered> {
        let name = self.flows[child].name();
        let why = if self.frames.len() > MOST_DEPTH {
            format!("executions start each other more than {MOST_DEPTH} deep")
        } else if self.started.count >= MOST_EXECUTIONS {
            format!("the run has started {MOST_EXECUTIONS} executions")
        } else if self.started.events >= MOST_EVENTS {
            format!("the executions that the run has started have {MOST_EVENTS} events together")
        } else {
            return Ok(());
        };
        Err(Unanswered {
            code: codes::EXECUTION_LIMIT,
            detail: format!("`{}` cannot start the flow `{name}`: {why}", call.path),
        })
    }

    /// Runs a child to its end; none if nobody wants the whole run any more.
    fn run_child(
        &mut self,
        child: usize,
        options: &RunOptions,
        began: u64,
        call: &Call<'_>,
    ) -> Option<Run> {
        let flow = self.flows[child].child.as_ref()?.flow.as_ref()?;
        let ended = self.started.bytes;
        let made = call.made_bytes + (ended - self.frame().bytes);
        let frame = Frame::new(child, options.clone(), began, ended);
        self.frames.push(frame);
        let mut engine = Engine::new(flow, options);
        engine.history.bytes += made;
        let ended = loop {
            if !self.proceeds() {
                break false;
            }
            if engine.step(self) == Step::Finished {
                break true;
            }
        };
        self.started.bytes += engine.history.bytes - made;
        let frame = self.frames.pop()?;
        let mut run = ended.then(|| engine.finish())?;
        self.started.events += run.events.len() as u64;
        frame.complete(&mut run);
        Some(run)
    }

    /// The answer to the request: which execution was started.
    fn request(&self, child: usize, options: &RunOptions) -> Value {
        let text = |it: &str| Value::from(it);
        let id = format!("request-{}", self.started.count);
        Value::object([
            ("FlowName", text(flow_name(self.flows[child].name()))),
            ("ExecutionName", text(&options.execution_name)),
            ("RequestID", text(&id)),
        ])
    }

    /// What a finished child reports (Q96).
    fn result_of(&self, child: usize, options: &RunOptions, run: &Run) -> Result<Value, Thrown> {
        if let Some(error) = &run.error {
            return Err(Thrown {
                code: error.code.clone(),
                detail: error.detail.as_str().into(),
            });
        }
        let output = run.output.clone().unwrap_or_default();
        if !options.readings.is_other(Decision::ChildResult) {
            return Ok(output);
        }
        Ok(Value::object([
            ("FlowName", flow_name(self.flows[child].name()).into()),
            ("ExecutionName", Value::from(&*options.execution_name)),
            ("Status", Status::Succeeded.name().into()),
            ("Output", output),
        ]))
    }

    fn warn_of_silence(&mut self, child: usize, call: &Call<'_>, callbacks: &[Callback]) {
        if callbacks.is_empty() {
            let name = self.flows[child].name();
            let warning = format!(
                "nothing reports to `{}`: its mocks have no `Callback`, and the flow `{name}` does not call {REPORT_SUCCESS} with its token",
                call.path
            );
            self.frame_mut().warnings.push(warning);
        }
    }

    fn keep(&mut self, child: usize, call: &Call<'_>, options: RunOptions, run: Run) {
        let Some(source) = self.flows[child].child else {
            return;
        };
        let Some(flow) = &source.flow else { return };
        let child = ChildRun {
            path: call.path.clone(),
            scheduled: call.scheduled,
            started_ms: call.at_ms,
            name: source.name.value.clone(),
            file: source
                .file
                .as_ref()
                .map_or("".into(), |it| it.value.clone()),
            flow: Arc::clone(flow),
            options,
            run,
        };
        self.frame_mut().children.push(child);
    }

    fn assume(&mut self, decision: Decision) {
        self.frame_mut().assumed.insert(decision);
    }
}

/// The name of the flow that a state starts with that `resourceArn`; none where it starts none.
pub fn started_flow<'a>(state: &State, arn: &'a str) -> Option<&'a str> {
    let StateKind::Task(task) = &state.kind else {
        return None;
    };
    let starts = task.action.as_ref().is_some_and(|it| &*it.value == START);
    starts.then(|| flow_name(arn))
}

/// The name in an ARN such as `acs:fnf:::flow/NAME`; another text is a name itself.
fn flow_name(arn: &str) -> &str {
    match arn.rsplit_once(":flow/") {
        Some((_, name)) => name,
        None => arn,
    }
}

/// A run that could not go on for want of mocks, or had too many executions: that is no error of the
/// flow, which a rule could catch.
fn unanswered(flow: &str, run: &Run) -> Option<Unanswered> {
    let error = run.error.as_ref()?;
    let in_child = || format!("in the flow `{flow}`: {}", error.detail);
    let (code, detail) = match &*error.code {
        codes::UNMOCKED => (codes::UNMOCKED, in_child()),
        codes::MOCKS_EXHAUSTED => (codes::MOCKS_EXHAUSTED, in_child()),
        codes::EXECUTION_LIMIT => (codes::EXECUTION_LIMIT, error.detail.clone()),
        _ => return None,
    };
    Some(Unanswered { code, detail })
}

fn callback(after_ms: u64, result: Result<Value, Thrown>) -> Callback {
    let result = match result {
        Ok(output) => CallbackResult::Succeed(output),
        Err(Thrown { code, detail }) => CallbackResult::Fail { code, detail },
    };
    Callback { after_ms, result }
}

fn reply(after_ms: u64, request: Value, callbacks: Vec<Callback>) -> Answer {
    Answer::Reply {
        after_ms,
        result: Ok(request),
        callbacks,
    }
}

/// Adds what a run, and those that it started, have reported to a token. `offset` is when the run
/// started after the request, which was answered after `answered`.
fn reports(run: &Run, token: &str, offset: u64, answered: u64, found: &mut Vec<Callback>) {
    let mut open: Vec<(u64, CallbackResult)> = Vec::new();
    for event in &run.events {
        match event.event_type {
            EventType::TaskScheduled => {
                let result = reported(
                    event.detail.get("action"),
                    event.detail.get("parameters"),
                    token,
                );
                open.extend(result.map(|it| (event.id, it)));
            }
            EventType::TaskSucceeded => {
                let at = open.iter().position(|it| it.0 == event.schedule_event_id);
                let Some(at) = at else { continue };
                found.push(Callback {
                    after_ms: (offset + event.at_ms).saturating_sub(answered),
                    result: open.swap_remove(at).1,
                });
            }
            _ => {}
        }
    }
    for child in &run.children {
        let offset = offset.saturating_add(child.started_ms);
        reports(&child.run, token, offset, answered, found);
    }
}

/// What a call reports to a token, if it does.
fn reported(
    action: Option<&Value>,
    parameters: Option<&Value>,
    token: &str,
) -> Option<CallbackResult> {
    let parameters = parameters?;
    let text = |name: &str| parameters.get(name).and_then(Value::as_str);
    if text("TaskToken") != Some(token) {
        return None;
    }
    match action?.as_str()? {
        REPORT_SUCCESS => Some(CallbackResult::Succeed(match parameters.get("Output") {
            // The API takes JSON text.
            Some(Value::String(json)) => {
                Value::from_json(json).unwrap_or_else(|_| Value::String(json.clone()))
            }
            other => other.cloned().unwrap_or_default(),
        })),
        REPORT_FAILURE => Some(CallbackResult::Fail {
            code: text("Error").unwrap_or_default().into(),
            detail: text("Cause").unwrap_or_default().into(),
        }),
        _ => None,
    }
}
