//! The last run of a flow beside its text: what went in and out of each state, what the expressions
//! gave, where it failed.
//!
//! The text may have changed since. States are then found by their path and expressions by their
//! state and text; what is not found any more has nothing to show. Deliberately absent: when runs
//! are renewed, which is the editor's business.

mod explain;
mod hints;
mod states;

use std::collections::HashMap;
use std::sync::Arc;

pub use explain::{hover_last_run, join_hovers};
pub use hints::{InlineValue, ValueHint, inline_values, value_hints};

use super::diagram::Trail;
use crate::analysis::Analysis;
use crate::model::{Expression, ExpressionId, Position, StateId};
use crate::simulate::{Recorded, Recording, Run, RunError, Status};
use crate::text::TextRange;
use states::StateRun;

/// A finished run with the flow as it was.
#[derive(Debug)]
pub struct LastRun {
    analysis: Arc<Analysis>,
    case: Option<RunCase>,
    status: Status,
    error: Option<RunError>,
    /// What happened to each state, by number.
    states: Vec<Option<StateRun>>,
    recording: Recording,
    trail: Trail,
    by_path: HashMap<Arc<str>, StateId>,
    by_text: HashMap<ExpressionKey, Vec<ExpressionId>>,
}

/// What an expression is found by in another version of the text: the path of its state, where in
/// the state it stands, and its own text.
type ExpressionKey = (Option<Arc<str>>, Position, Arc<str>);

/// The test case that a run was one of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunCase {
    /// Its name.
    pub name: String,
    /// How it expects the run to end.
    pub expected: Status,
}

/// Where and why a run failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunProblem {
    /// The expression that failed, else the name of the state.
    pub range: TextRange,
    /// The code of the error.
    pub code: Arc<str>,
    /// What happened.
    pub message: String,
}

impl LastRun {
    /// The run of a flow, maybe as a test case.
    pub fn new(
        analysis: Arc<Analysis>,
        run: &Run,
        recording: Recording,
        case: Option<RunCase>,
    ) -> Self {
        let flow = &analysis.flow;
        let mut by_path = HashMap::new();
        for state in &flow.states {
            by_path.entry(flow.path(state.id)).or_insert(state.id);
        }
        let mut by_text: HashMap<ExpressionKey, Vec<ExpressionId>> = HashMap::new();
        for expression in &flow.expressions {
            let same = by_text.entry(key(&analysis, expression)).or_default();
            same.push(expression.id);
        }
        Self {
            states: states::states(flow.states.len(), &run.events),
            trail: Trail::new(flow, run),
            analysis,
            case,
            status: run.status,
            error: run.error.clone(),
            recording,
            by_path,
            by_text,
        }
    }

    /// Whether the run was one of this text.
    pub fn is_of(&self, analysis: &Analysis) -> bool {
        Arc::ptr_eq(&self.analysis.text, &analysis.text) || self.analysis.text == analysis.text
    }

    /// Whether the run failed otherwise than its test case expects.
    pub fn fails(&self) -> bool {
        let expected = self
            .case
            .as_ref()
            .map_or(Status::Succeeded, |it| it.expected);
        self.error.is_some() && self.status != expected
    }

    /// Which way the run went, for a picture of the flow; none if it was one of another text.
    pub fn trail(&self, analysis: &Analysis) -> Option<&Trail> {
        self.is_of(analysis).then_some(&self.trail)
    }

    /// Where and why the run failed; none for a run that succeeded, that ended as its test case
    /// expects, or that was one of another text.
    pub fn problem(&self, analysis: &Analysis) -> Option<RunProblem> {
        let shown = self.fails() && self.is_of(analysis);
        let error = self.error.as_ref().filter(|_| shown)?;
        let (code, detail) = (&error.code, error.detail.trim());
        let run = match &self.case {
            Some(case) => format!("the last run, of the case `{}`,", case.name),
            None => "the last run".to_owned(),
        };
        let place = match &*error.state_path {
            "" => String::new(),
            path => format!(" in `{path}`"),
        };
        let message = match detail {
            "" => format!("{run} failed{place} with `{code}`"),
            detail => format!("{run} failed{place} with `{code}`: {detail}"),
        };
        Some(RunProblem {
            range: error.range,
            code: code.clone(),
            message,
        })
    }

    /// What happened to a state of this or another version of the flow.
    fn state(&self, analysis: &Analysis, state: StateId) -> Option<&StateRun> {
        let id = match self.is_of(analysis) {
            true => state,
            false => *self.by_path.get(&analysis.flow.path(state))?,
        };
        self.states.get(id.0 as usize)?.as_ref()
    }

    /// What an expression of this or another version of the flow gave.
    fn expression(&self, analysis: &Analysis, expression: &Expression) -> Option<&Recorded> {
        if self.is_of(analysis) {
            return self.recording.get(expression.id);
        }
        // Which of several equal ones it was cannot be told: only what is unique is found.
        match self.by_text.get(&key(analysis, expression))?.as_slice() {
            [one] => self.recording.get(*one),
            _ => None,
        }
    }
}

fn key(analysis: &Analysis, expression: &Expression) -> ExpressionKey {
    let state = expression.state.map(|it| analysis.flow.path(it));
    (state, expression.position, expression.text.clone())
}

#[cfg(test)]
mod tests;
