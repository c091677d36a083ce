//! Mocks as the world of a run: which response serves a call.

mod children;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use children::{ChildRun, started_flow};
use children::{Frame, Started};

use super::failure::codes;
use super::path::{self, Target};
use super::scenario::{Callback, CallbackResult, ChildFlow, Mocks, Response, ResponseKind, When};
use super::world::{Answer, Call, Thrown, Unanswered, World};
use super::{Run, RunOptions, Unmocked, UnusedResponse};
use crate::catalog::actions::TaskMode;
use crate::expr::Random;
use crate::model::{Flow, StateId};
use crate::value::{Measured, Value};

/// Mocks that answer the calls of a run of a flow, and of the executions that it starts.
#[derive(Debug)]
pub struct MockWorld<'m> {
    /// The flow under test, then the child flows.
    flows: Vec<Answers<'m>>,
    /// The executions in progress: that of the run, and those that started each other.
    frames: Vec<Frame>,
    started: Started,
    unmocked: Unmocked,
    /// What chooses durations out of ranges.
    random: Random,
    wish: Wish<'m>,
}

/// The responses for the calls of one flow.
#[derive(Debug)]
struct Answers<'m> {
    flow: &'m Flow,
    /// What the mocks say of it, if it is a child flow.
    child: Option<&'m ChildFlow>,
    mocks: &'m Mocks,
    /// The entries that stand for a state, the most specific path first.
    by_state: BTreeMap<StateId, Vec<(Target, usize)>>,
    /// How often each response of each entry has served.
    used: Vec<Vec<u64>>,
}

/// Whether the run is still wanted.
struct Wish<'m>(Option<&'m mut dyn FnMut() -> bool>);

impl fmt::Debug for Wish<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wish")
    }
}

/// The response that serves a call, by its indices.
enum Choice {
    Response(usize, usize),
    /// Some hold, but all of them are used up.
    Exhausted(usize),
    /// None holds.
    Nothing,
}

impl<'m> Answers<'m> {
    fn new(flow: &'m Flow, mocks: &'m Mocks, child: Option<&'m ChildFlow>) -> Self {
        let mut by_state: BTreeMap<StateId, Vec<(Target, usize)>> = BTreeMap::new();
        for (entry, (key, _)) in mocks.states.iter().enumerate() {
            if let Ok(target) = path::resolve(flow, &key.value) {
                let candidates = by_state.entry(target.state).or_default();
                candidates.push((target, entry));
            }
        }
        for candidates in by_state.values_mut() {
            candidates.sort_by_key(|(target, _)| std::cmp::Reverse(target.specificity()));
        }
        let counts = mocks.states.iter().map(|(_, responses)| responses.len());
        Self {
            flow,
            child,
            mocks,
            by_state,
            used: counts.map(|count| vec![0; count]).collect(),
        }
    }

    /// What the mocks call the flow; nothing for the one under test.
    fn name(&self) -> &'m str {
        self.child.map_or("", |it| &it.name.value)
    }

    fn choose(&self, call: &Call<'_>) -> Choice {
        let candidates = self.by_state.get(&call.state).into_iter().flatten();
        let mut fitting = candidates.filter(|(target, _)| target.fits(call.iterations));
        let Some(&(_, entry)) = fitting.next() else {
            return Choice::Nothing;
        };
        let mut exhausted = false;
        for (index, response) in self.mocks.states[entry].1.iter().enumerate() {
            if !holds(response.when.as_ref(), call) {
                continue;
            }
            if response
                .times
                .is_none_or(|times| self.used[entry][index] < times)
            {
                return Choice::Response(entry, index);
            }
            exhausted = true;
        }
        match exhausted {
            true => Choice::Exhausted(entry),
            false => Choice::Nothing,
        }
    }

    /// A response, counted as used.
    fn serve(&mut self, entry: usize, index: usize) -> &'m Response {
        self.used[entry][index] += 1;
        &self.mocks.states[entry].1[index]
    }

    fn exhausted(&self, entry: usize, call: &Call<'_>) -> Unanswered {
        let served: u64 = self.used[entry].iter().sum();
        let times = if served == 1 {
            "once"
        } else {
            &format!("{served} times")
        };
        Unanswered {
            code: codes::MOCKS_EXHAUSTED,
            detail: format!(
                "the responses of `{}` that hold for attempt {} of `{}` are used up; they served {times}",
                self.mocks.states[entry].0.value, call.attempt, call.path
            ),
        }
    }

    /// Nothing stands for a call; `hint` is what could, as the end of a sentence.
    fn missing(&self, call: &Call<'_>, hint: &str) -> Unanswered {
        let flow = self.flow;
        let needy = flow.states.iter().filter(|state| {
            let known = self.by_state.contains_key(&state.id);
            path::takes_mocks(flow, state.id) && (!known || state.id == call.state)
        });
        let paths: Vec<String> = needy.map(|it| format!("`{}`", flow.path(it.id))).collect();
        let why = match self.by_state.contains_key(&call.state) {
            true => format!(
                "no response of `{}` holds for attempt {}",
                call.path, call.attempt
            ),
            false => format!("`{}` has no mock", call.path),
        };
        Unanswered {
            code: codes::UNMOCKED,
            detail: format!("{why}{hint}; states that need one: {}", paths.join(", ")),
        }
    }
}

impl<'m> MockWorld<'m> {
    /// The world of a run. Keys that name no state of the flow are ignored:
    /// [`Mocks::problems`] reports them.
    pub fn new(flow: &'m Flow, mocks: &'m Mocks, options: &RunOptions) -> Self {
        let children = mocks.flows.iter().map(|child| {
            // One that could not be read has been reported, and is never started.
            let own = child.flow.as_ref().map_or(flow, |it| &it.flow);
            Answers::new(own, &child.mocks, Some(child))
        });
        let own = Answers::new(flow, mocks, None);
        Self {
            flows: std::iter::once(own).chain(children).collect(),
            frames: vec![Frame::new(0, options.clone(), 0, 0)],
            started: Started::default(),
            unmocked: options.unmocked,
            // Other numbers than those of the flow's own functions.
            random: Random::new(!options.seed),
            wish: Wish(None),
        }
    }

    /// The same for a run that may lose interest, also within the executions that it starts:
    /// `proceed` says whether it goes on.
    pub(super) fn while_wanted(mut self, proceed: &'m mut dyn FnMut() -> bool) -> Self {
        self.wish = Wish(Some(proceed));
        self
    }

    /// Whether the run is still wanted.
    pub(super) fn proceeds(&mut self) -> bool {
        self.wish.0.as_mut().is_none_or(|proceed| proceed())
    }

    /// The responses that have never served, in the order written.
    pub fn unused(&self) -> Vec<UnusedResponse> {
        let used = self.flows.iter().flat_map(|it| it.used.iter().flatten());
        let all = self.flows[0].mocks.responses();
        let unused = all.zip(used).filter(|(_, used)| **used == 0);
        unused
            .map(|(place, _)| UnusedResponse {
                name: place.to_string(),
                range: place.response.range,
                shared: place.response.shared,
            })
            .collect()
    }

    /// Adds to the run what came of the executions that it started.
    pub(super) fn complete(&mut self, run: &mut Run) {
        if let Some(frame) = self.frames.pop() {
            frame.complete(run);
        }
        run.bytes += self.started.bytes;
    }

    /// The execution that calls. There is one as long as the run.
    fn frame(&self) -> &Frame {
        &self.frames[self.frames.len() - 1]
    }

    fn frame_mut(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn answers(&self) -> &Answers<'m> {
        &self.flows[self.frame().flow]
    }

    /// The response that the mocks of the calling flow have for a call, counted as used.
    fn serve(&mut self, entry: usize, index: usize) -> &'m Response {
        let flow = self.frame().flow;
        self.flows[flow].serve(entry, index)
    }

    fn unmocked(&self, call: &Call<'_>) -> Answer {
        match self.unmocked {
            Unmocked::Echo => at_once(0, call.parameters.clone(), call.mode),
            Unmocked::Empty => at_once(0, Value::object::<Arc<str>>([]), call.mode),
            Unmocked::Error => {
                let hint = match self.flows.len() {
                    1 => String::new(),
                    _ => self.unknown_child(call),
                };
                Answer::Unanswered(self.answers().missing(call, &hint))
            }
        }
    }
}

impl World for MockWorld<'_> {
    fn call(&mut self, call: &Call<'_>) -> Answer {
        let child = self.child_of(call);
        match (self.answers().choose(call), child) {
            (Choice::Response(entry, index), child) => {
                let response = self.serve(entry, index);
                let waits = call.mode == TaskMode::WaitForCustomCallback;
                let answer = answer(response, call.mode, &mut self.random);
                match (answer, child.filter(|_| waits && response.only_reports)) {
                    (
                        Answer::Reply {
                            after_ms,
                            callbacks,
                            ..
                        },
                        Some(child),
                    ) => self.start_child(child, call, after_ms, callbacks),
                    (answer, _) => answer,
                }
            }
            (_, Some(child)) => self.start_child(child, call, 0, Vec::new()),
            (Choice::Exhausted(entry), None) => {
                Answer::Unanswered(self.answers().exhausted(entry, call))
            }
            (Choice::Nothing, None) => self.unmocked(call),
        }
    }

    fn items(&mut self, call: &Call<'_>) -> Result<Arc<Measured<Vec<Value>>>, Unanswered> {
        match self.answers().choose(call) {
            Choice::Response(entry, index) => Ok(match &self.serve(entry, index).kind {
                ResponseKind::Items(items) => items.clone(),
                _ => Arc::default(),
            }),
            Choice::Exhausted(entry) => Err(self.answers().exhausted(entry, call)),
            Choice::Nothing if self.unmocked == Unmocked::Error => {
                Err(self.answers().missing(call, ""))
            }
            Choice::Nothing => Ok(Arc::default()),
        }
    }
}

fn holds(when: Option<&When>, call: &Call<'_>) -> bool {
    when.is_none_or(|when| {
        let index = call.iterations.last();
        when.index.is_none_or(|wanted| index == Some(&wanted))
            && when.attempt.is_none_or(|wanted| call.attempt == wanted)
            && when.input.as_ref().is_none_or(|it| call.input.contains(it))
    })
}

fn answer(response: &Response, mode: TaskMode, random: &mut Random) -> Answer {
    let after_ms = response.duration.draw(random);
    let callback_mode = mode != TaskMode::RequestComplete;
    match (&response.kind, &response.callbacks) {
        (ResponseKind::Timeout, _) => Answer::Silence,
        (ResponseKind::Return(output), None) => at_once(after_ms, output.clone(), mode),
        (ResponseKind::Throw { code, detail }, None) if callback_mode => {
            let (code, detail) = (code.clone(), detail.clone());
            submitted(after_ms, CallbackResult::Fail { code, detail })
        }
        (ResponseKind::Throw { code, detail }, _) => Answer::Reply {
            after_ms,
            result: Err(Thrown {
                code: code.clone(),
                detail: detail.clone(),
            }),
            callbacks: Vec::new(),
        },
        (ResponseKind::Return(output), Some(callbacks)) => Answer::Reply {
            after_ms,
            result: Ok(output.clone()),
            callbacks: callbacks
                .iter()
                .map(|(after, result)| Callback {
                    after_ms: after.draw(random),
                    result: result.clone(),
                })
                .collect(),
        },
        (ResponseKind::Items(items), _) => at_once(after_ms, Value::Array(items.clone()), mode),
    }
}

/// Success, in callback modes reported together with the answer to the request.
fn at_once(after_ms: u64, output: Value, mode: TaskMode) -> Answer {
    match mode {
        TaskMode::RequestComplete => Answer::Reply {
            after_ms,
            result: Ok(output),
            callbacks: Vec::new(),
        },
        _ => submitted(after_ms, CallbackResult::Succeed(output)),
    }
}

fn submitted(after_ms: u64, result: CallbackResult) -> Answer {
    Answer::Reply {
        after_ms,
        result: Ok(Value::object::<Arc<str>>([])),
        callbacks: vec![Callback {
            after_ms: 0,
            result,
        }],
    }
}
