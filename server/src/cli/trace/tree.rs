//! The events of a run, sorted out: which visit of a state they belong to, which visits lie in which
//! branch or iteration of which other visit.

use std::collections::HashMap;

use fdl_core::model::StateId;
use fdl_core::simulate::{Event, EventType, Run};
use fdl_core::value::Value;

use super::path::{owner, split_index};

/// A run as a tree.
pub(super) struct Tree<'a> {
    /// All visits, in the order in which they began.
    pub(super) visits: Vec<Visit<'a>>,
    /// Those of the flow's own scope.
    pub(super) roots: Vec<usize>,
}

/// What happened from the entry of a state to its exit.
pub(super) struct Visit<'a> {
    pub(super) name: &'a str,
    /// The run-time path.
    pub(super) path: &'a str,
    pub(super) state: Option<StateId>,
    pub(super) start: u64,
    pub(super) end: Option<u64>,
    pub(super) input: Option<&'a Value>,
    pub(super) outcome: Outcome<'a>,
    pub(super) attempts: Vec<Attempt<'a>>,
    pub(super) lanes: Vec<Lane>,
    /// The lane of each index that began last. There may be a million.
    last_lanes: HashMap<u64, usize>,
}

/// How a visit ended.
pub(super) enum Outcome<'a> {
    /// With an exit.
    Output(Option<&'a Value>),
    /// With an error.
    Error { code: &'a str, cause: &'a str },
    /// Not at all: something around it ended.
    Open,
}

/// An attempt of a Task.
pub(super) struct Attempt<'a> {
    /// The number of its `TaskScheduled`.
    pub(super) event: u64,
    pub(super) start: u64,
    pub(super) end: Option<u64>,
    pub(super) parameters: Option<&'a Value>,
    /// When the service accepted the request, in callback modes.
    pub(super) submitted: Option<u64>,
    pub(super) error: Option<(&'a str, &'a str)>,
    /// Whether the error is that nothing came in time.
    pub(super) is_timeout: bool,
}

/// A branch or an iteration.
pub(super) struct Lane {
    pub(super) index: u64,
    /// Whether the state around it is being retried.
    pub(super) is_again: bool,
    pub(super) visits: Vec<usize>,
}

impl<'a> Tree<'a> {
    /// The tree of a run.
    pub(super) fn new(run: &'a Run) -> Self {
        let mut tree = Self {
            visits: Vec::new(),
            roots: Vec::new(),
        };
        // The visit of each run-time path that is under way, or was the last.
        let mut current: HashMap<&str, usize> = HashMap::new();
        for event in &run.events {
            tree.add(event, &mut current);
        }
        tree
    }

    fn add(&mut self, event: &'a Event, current: &mut HashMap<&'a str, usize>) {
        let path: &str = &event.path;
        match event.event_type {
            EventType::StepEntered => {
                let visit = self.visits.len();
                match owner(path).and_then(|(path, lane)| Some((*current.get(path)?, lane))) {
                    Some((owner, index)) => self.visits[owner].lane(index).visits.push(visit),
                    None => self.roots.push(visit),
                }
                self.visits.push(Visit::new(event));
                current.insert(path, visit);
            }
            EventType::BranchEntered | EventType::IterationEntered => {
                let owner =
                    split_index(path).and_then(|(path, index)| Some((*current.get(path)?, index)));
                if let Some((owner, index)) = owner {
                    self.visits[owner].begin_lane(index);
                }
            }
            _ => {
                if let Some(&visit) = current.get(path) {
                    self.visits[visit].add(event);
                }
            }
        }
    }
}

impl<'a> Visit<'a> {
    fn new(event: &'a Event) -> Self {
        Self {
            name: &event.step_name,
            path: &event.path,
            state: event.state,
            start: event.at_ms,
            end: None,
            input: event.detail.get("input"),
            outcome: Outcome::Open,
            attempts: Vec::new(),
            lanes: Vec::new(),
            last_lanes: HashMap::new(),
        }
    }

    /// Adds a lane; the result is its place.
    fn begin_lane(&mut self, index: u64) -> usize {
        let at = self.lanes.len();
        let is_again = self.last_lanes.insert(index, at).is_some();
        self.lanes.push(Lane {
            index,
            is_again,
            visits: Vec::new(),
        });
        at
    }

    /// The lane of that index that began last.
    fn lane(&mut self, index: u64) -> &mut Lane {
        let found = self.last_lanes.get(&index).copied();
        let at = found.unwrap_or_else(|| self.begin_lane(index));
        &mut self.lanes[at]
    }

    fn add(&mut self, event: &'a Event) {
        match event.event_type {
            EventType::StepExited => {
                self.end = Some(event.at_ms);
                self.outcome = Outcome::Output(event.detail.get("output"));
            }
            EventType::StepFailed => {
                let (code, cause) = error_of(event);
                self.end = Some(event.at_ms);
                self.outcome = Outcome::Error { code, cause };
            }
            EventType::TaskScheduled => self.attempts.push(Attempt {
                event: event.id,
                start: event.at_ms,
                end: None,
                parameters: event.detail.get("parameters"),
                submitted: None,
                error: None,
                is_timeout: false,
            }),
            _ => {
                if let Some(attempt) = self.attempts.last_mut() {
                    attempt.add(event);
                }
            }
        }
    }
}

impl<'a> Attempt<'a> {
    fn add(&mut self, event: &'a Event) {
        match event.event_type {
            EventType::TaskSubmitted => self.submitted = Some(event.at_ms),
            EventType::TaskSucceeded => self.end = Some(event.at_ms),
            EventType::TaskFailed | EventType::TaskTimedOut | EventType::TaskSubmitFailed => {
                self.end = Some(event.at_ms);
                self.error = Some(error_of(event));
                self.is_timeout = event.event_type == EventType::TaskTimedOut;
            }
            _ => {}
        }
    }
}

fn error_of(event: &Event) -> (&str, &str) {
    let text = |name| {
        event
            .detail
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    (text("error"), text("cause"))
}
