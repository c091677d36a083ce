//! A run state by state: the last visit of each, and how many there were.

use std::sync::Arc;

use crate::simulate::{Event, EventType};
use crate::value::Value;

/// What happened to a state.
#[derive(Debug)]
pub(super) struct StateRun {
    /// How often it was entered.
    pub(super) visits: u64,
    /// The run-time path of the last visit.
    pub(super) path: Arc<str>,
    /// What went in, after `InputConstructor`.
    pub(super) input: Value,
    /// The call of its last attempt, if it calls.
    pub(super) parameters: Option<Value>,
    /// How many attempts its last visit took.
    pub(super) attempts: u64,
    /// How the last visit ended.
    pub(super) ending: Ending,
    /// How many visits failed before the last one.
    pub(super) earlier_failures: u64,
    /// The code of the last of those.
    pub(super) earlier_code: Option<Arc<str>>,
}

/// How a visit ended.
#[derive(Debug)]
pub(super) enum Ending {
    /// With this output.
    Left(Value),
    /// With an error, caught or not.
    Failed {
        /// Its code.
        code: Arc<str>,
        /// What happened.
        detail: Arc<str>,
    },
    /// The run or what is around the state ended first.
    CutOff,
}

/// What happened to each of `count` states, by number.
pub(super) fn states(count: usize, events: &[Event]) -> Vec<Option<StateRun>> {
    let mut states: Vec<Option<StateRun>> = std::iter::repeat_with(|| None).take(count).collect();
    for event in events {
        let slot = event
            .state
            .and_then(|state| states.get_mut(state.0 as usize));
        let Some(slot) = slot else { continue };
        if event.event_type == EventType::StepEntered {
            *slot = Some(StateRun::entered(event, slot.take()));
            continue;
        }
        match slot {
            // Iterations run side by side: only the visit that began last counts.
            Some(run) if run.path == event.path => run.note(event),
            Some(run) if event.event_type == EventType::StepFailed => {
                run.earlier_failures += 1;
                run.earlier_code = Some(text(event, "error"));
            }
            _ => {}
        }
    }
    states
}

impl StateRun {
    fn entered(event: &Event, before: Option<Self>) -> Self {
        let mut run = Self {
            visits: 1,
            path: event.path.clone(),
            input: member(event, "input"),
            parameters: None,
            attempts: 0,
            ending: Ending::CutOff,
            earlier_failures: 0,
            earlier_code: None,
        };
        if let Some(before) = before {
            run.visits += before.visits;
            run.earlier_failures = before.earlier_failures;
            run.earlier_code = before.earlier_code;
            if let Ending::Failed { code, .. } = before.ending {
                run.earlier_failures += 1;
                run.earlier_code = Some(code);
            }
        }
        run
    }

    fn note(&mut self, event: &Event) {
        match event.event_type {
            EventType::StepExited => self.ending = Ending::Left(member(event, "output")),
            EventType::StepFailed => {
                self.ending = Ending::Failed {
                    code: text(event, "error"),
                    detail: text(event, "cause"),
                };
            }
            EventType::TaskScheduled => {
                self.attempts += 1;
                self.parameters = Some(member(event, "parameters"));
            }
            _ => {}
        }
    }
}

fn member(event: &Event, name: &str) -> Value {
    event.detail.get(name).cloned().unwrap_or_default()
}

fn text(event: &Event, name: &str) -> Arc<str> {
    match event.detail.get(name) {
        Some(Value::String(text)) => text.clone(),
        _ => "".into(),
    }
}
