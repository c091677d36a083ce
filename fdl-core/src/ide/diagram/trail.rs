//! Which way a run went.

use crate::model::{Flow, StateId};
use crate::simulate::{EventType, Hits, Run, StateHits, Status};

/// What of a run can be drawn: how often it came by where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trail {
    /// How the run ended.
    pub status: Status,
    hits: Hits,
    states: Vec<Ends>,
}

/// How the visits of a state ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Ends {
    /// With an output.
    pub(super) exits: u64,
    /// With an error, caught or not; attempts that were retried are not counted.
    pub(super) failures: u64,
}

impl Trail {
    /// The trail of a run of the flow.
    pub fn new(flow: &Flow, run: &Run) -> Self {
        let mut states = vec![Ends::default(); flow.states.len()];
        for event in &run.events {
            let ends = event.state.and_then(|it| states.get_mut(it.0 as usize));
            match (event.event_type, ends) {
                (EventType::StepExited, Some(ends)) => ends.exits += 1,
                (EventType::StepFailed, Some(ends)) => ends.failures += 1,
                _ => {}
            }
        }
        Self {
            status: run.status,
            hits: run.hits.clone(),
            states,
        }
    }

    /// Which of the ways out of a state were taken.
    pub(super) fn hits(&self, state: StateId) -> &StateHits {
        self.hits.state(state)
    }

    /// How the visits of a state ended.
    pub(super) fn ends(&self, state: StateId) -> Ends {
        self.states[state.0 as usize]
    }
}
