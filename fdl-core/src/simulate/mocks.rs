//! Mocks as the world of a run: which response serves a call.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::failure::codes;
use super::path::{self, Target};
use super::scenario::{Callback, CallbackResult, Mocks, Response, ResponseKind, When};
use super::world::{Answer, Call, Thrown, Unanswered, World};
use super::{RunOptions, Unmocked, UnusedResponse};
use crate::catalog::actions::TaskMode;
use crate::expr::Random;
use crate::model::{Flow, StateId};
use crate::value::Value;

/// Mocks that answer the calls of a run of `flow`.
#[derive(Debug)]
pub struct MockWorld<'m> {
    flow: &'m Flow,
    mocks: &'m Mocks,
    unmocked: Unmocked,
    /// The entries that stand for a state, the most specific path first.
    by_state: BTreeMap<StateId, Vec<(Target, usize)>>,
    /// How often each response of each entry has served.
    used: Vec<Vec<u64>>,
    /// What chooses durations out of ranges.
    random: Random,
}

/// The response that serves a call, by its indices.
enum Choice {
    Response(usize, usize),
    /// Some hold, but all of them are used up.
    Exhausted(usize),
    /// None holds.
    Nothing,
}

impl<'m> MockWorld<'m> {
    /// The world of a run. Keys that name no state of the flow are ignored:
    /// [`Mocks::problems`] reports them.
    pub fn new(flow: &'m Flow, mocks: &'m Mocks, options: &RunOptions) -> Self {
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
            mocks,
            unmocked: options.unmocked,
            by_state,
            used: counts.map(|count| vec![0; count]).collect(),
            // Other numbers than those of the flow's own functions.
            random: Random::new(!options.seed),
        }
    }

    /// The responses that have never served, in the order written.
    pub fn unused(&self) -> Vec<UnusedResponse> {
        let mut unused = Vec::new();
        for ((key, responses), used) in self.mocks.states.iter().zip(&self.used) {
            for (index, (response, used)) in responses.iter().zip(used).enumerate() {
                if *used == 0 {
                    unused.push(UnusedResponse {
                        key: key.value.clone(),
                        number: index + 1,
                        range: response.range,
                        shared: response.shared,
                    });
                }
            }
        }
        unused
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

    /// The response for a call, counted as used; none if the call counts as unmocked.
    fn take(&mut self, call: &Call<'_>) -> Result<Option<&'m Response>, Unanswered> {
        match self.choose(call) {
            Choice::Response(entry, index) => {
                self.used[entry][index] += 1;
                Ok(Some(&self.mocks.states[entry].1[index]))
            }
            Choice::Exhausted(entry) => Err(self.exhausted(entry, call)),
            Choice::Nothing if self.unmocked == Unmocked::Error => Err(self.missing(call)),
            Choice::Nothing => Ok(None),
        }
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

    fn missing(&self, call: &Call<'_>) -> Unanswered {
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
            detail: format!("{why}; states that need one: {}", paths.join(", ")),
        }
    }
}

impl World for MockWorld<'_> {
    fn call(&mut self, call: &Call<'_>) -> Answer {
        match self.take(call) {
            Ok(Some(response)) => answer(response, call.mode, &mut self.random),
            Ok(None) => {
                let output = match self.unmocked {
                    Unmocked::Echo => call.parameters.clone(),
                    _ => Value::object::<Arc<str>>([]),
                };
                at_once(0, output, call.mode)
            }
            Err(unanswered) => Answer::Unanswered(unanswered),
        }
    }

    fn items(&mut self, call: &Call<'_>) -> Result<Arc<Vec<Value>>, Unanswered> {
        Ok(match self.take(call)? {
            Some(Response {
                kind: ResponseKind::Items(items),
                ..
            }) => items.clone(),
            _ => Arc::default(),
        })
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
