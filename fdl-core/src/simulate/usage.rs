//! What a run costs: transitions, events and data against their limits, time by state, list prices.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use super::{Detail, Event, EventType, Run, RunOptions};
use crate::catalog::prices::{self, Price, PricedUnit};
use crate::checks::ExecutionMode;
use crate::model::StateId;
use crate::value::Value;

/// What a run has used.
#[derive(Clone, PartialEq, Debug)]
pub struct Usage {
    /// The transitions that are billed: every entry of a state counts 1, also in branches and
    /// iterations; attempts of a Task add nothing (Q60).
    pub transitions: u64,
    /// The events of the execution itself; the children of a distributed Map have a limit each.
    pub events: u64,
    /// How many it may have.
    pub max_events: u64,
    /// The largest input or output of a state; none if no state was entered.
    pub largest: Option<Payload>,
    /// How large one may be, in bytes.
    pub max_payload: u64,
    /// The states that were entered, in the order of the text.
    pub states: Vec<StateUsage>,
    /// What that costs by the list prices.
    pub costs: Vec<Cost>,
}

/// An input or output of a state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payload {
    /// Its size as compact JSON in UTF-8, in bytes.
    pub bytes: u64,
    /// The run-time path of the state.
    pub path: Arc<str>,
    /// Whether it went into the state, else it came out.
    pub is_input: bool,
}

/// What a state has used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StateUsage {
    /// The state.
    pub state: StateId,
    /// How often it was entered.
    pub visits: u64,
    /// How often a Task was attempted.
    pub attempts: u64,
    /// The virtual time between entering and leaving it, of all visits together, in milliseconds.
    /// That of a Parallel or Map has the time of what is in it, and visits side by side count each.
    pub duration_ms: u64,
}

/// A list price applied to a run.
#[derive(Clone, PartialEq, Debug)]
pub struct Cost {
    /// The price.
    pub price: Price,
    /// How much of it was used; none where a dry run does not know.
    pub units: Option<u64>,
}

impl Cost {
    /// What is to be paid, in the currency of the price.
    pub fn amount(&self) -> Option<f64> {
        let units = self.units? as f64;
        let amount = self.price.amount * units / self.price.per as f64;
        // Twelve digits are more than any price has, and hide that prices are no binary numbers.
        Some((amount * 1e12).round() / 1e12)
    }
}

impl Usage {
    /// What a run with these options has used.
    pub fn new(run: &Run, options: &RunOptions) -> Self {
        let list = match options.mode {
            ExecutionMode::Standard => prices::STANDARD,
            ExecutionMode::Express => prices::EXPRESS,
        };
        let costs = list.iter().map(|price| Cost {
            price: *price,
            units: match price.unit {
                PricedUnit::Transitions => Some(run.transitions),
                PricedUnit::Requests => Some(1),
                PricedUnit::GigabyteSeconds => None,
            },
        });
        Self {
            transitions: run.transitions,
            events: run.counted_events,
            max_events: options.max_events,
            largest: largest(run),
            max_payload: options.max_payload,
            states: states(run),
            costs: costs.collect(),
        }
    }
}

/// The first of the largest inputs and outputs.
fn largest(run: &Run) -> Option<Payload> {
    let mut largest: Option<Payload> = None;
    // Most states hand on what they were given.
    let mut last: Option<(&Value, u64)> = None;
    for event in &run.events {
        let (value, is_input) = match (&event.detail, event.event_type) {
            (Detail::Input(value), EventType::StepEntered) => (value, true),
            (Detail::Output(value), EventType::StepExited) => (value, false),
            _ => continue,
        };
        let bytes = match last {
            Some((same, bytes)) if same.is_same(value) => bytes,
            _ => value.json_len(),
        };
        last = Some((value, bytes));
        if largest.as_ref().is_none_or(|it| it.bytes < bytes) {
            largest = Some(Payload {
                bytes,
                path: event.path.clone(),
                is_input,
            });
        }
    }
    largest
}

fn states(run: &Run) -> Vec<StateUsage> {
    let mut visits = Visits::default();
    for event in &run.events {
        match event.event_type {
            EventType::StepEntered => visits.open(event),
            EventType::TaskScheduled => {
                let usage = event.state.and_then(|it| visits.states.get_mut(&it));
                usage.into_iter().for_each(|it| it.attempts += 1);
            }
            EventType::StepExited
            | EventType::StepFailed
            | EventType::BranchExited
            | EventType::IterationExited => visits.close(&event.path, event.at_ms),
            _ => {}
        }
    }
    visits.close_all(run.duration_ms)
}

#[derive(Default)]
struct Visits<'r> {
    states: BTreeMap<StateId, StateUsage>,
    /// The visits that have not ended: when they began, by path.
    open: BTreeMap<&'r str, (StateId, u64)>,
}

impl<'r> Visits<'r> {
    fn open(&mut self, event: &'r Event) {
        let Some(state) = event.state else {
            return;
        };
        let usage = self.states.entry(state).or_insert(StateUsage {
            state,
            visits: 0,
            attempts: 0,
            duration_ms: 0,
        });
        usage.visits += 1;
        self.open.insert(&event.path, (state, event.at_ms));
    }

    /// Ends the visit at a path, and those inside that were cut off with it.
    fn close(&mut self, path: &'r str, at: u64) {
        let from = (Bound::Included(path), Bound::Unbounded);
        let inside = self.open.range::<str, _>(from);
        let inside = inside.take_while(|(other, _)| other.starts_with(path));
        let is_inside =
            |other: &str| matches!(other.as_bytes().get(path.len()), None | Some(b'[' | b'/'));
        let ended: Vec<&str> = inside
            .map(|(other, _)| *other)
            .filter(|other| is_inside(other))
            .collect();
        for path in ended {
            self.end(path, at);
        }
    }

    fn close_all(mut self, at: u64) -> Vec<StateUsage> {
        for path in self.open.keys().copied().collect::<Vec<_>>() {
            self.end(path, at);
        }
        self.states.into_values().collect()
    }

    fn end(&mut self, path: &str, at: u64) {
        if let Some((state, began)) = self.open.remove(path)
            && let Some(usage) = self.states.get_mut(&state)
        {
            usage.duration_ms += at - began;
        }
    }
}
