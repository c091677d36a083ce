//! Errors inside a run, and how an error stops work.

use std::sync::Arc;

use crate::model::StateId;
use crate::text::TextRange;

/// Codes of the simulator's own (Q41): users must not learn false names of the service's.
pub(super) mod codes {
    pub(crate) const DATA_LIMIT: &str = "Simulator.DataLimitExceeded";
    pub(crate) const EVENT_LIMIT: &str = "Simulator.EventLimitExceeded";
    pub(crate) const EXECUTION_LIMIT: &str = "Simulator.ExecutionLimitExceeded";
    pub(crate) const EXPRESSION: &str = "Simulator.ExpressionError";
    pub(crate) const FAIL: &str = "Simulator.Fail";
    pub(crate) const INVALID_INPUT: &str = "Simulator.InvalidInput";
    pub(crate) const INVALID_ITEM: &str = "Simulator.InvalidItem";
    pub(crate) const INVALID_FLOW: &str = "Simulator.InvalidFlow";
    pub(crate) const INVALID_TIMEOUT: &str = "Simulator.InvalidTimeout";
    pub(crate) const INVALID_WAIT: &str = "Simulator.InvalidWait";
    pub(crate) const ITEMS_NOT_ARRAY: &str = "Simulator.ItemsNotArray";
    pub(crate) const MOCKS_EXHAUSTED: &str = "Simulator.MocksExhausted";
    pub(crate) const TIMED_OUT: &str = "Simulator.ExecutionTimedOut";
    pub(crate) const TOLERANCE: &str = "Simulator.ToleranceExceeded";
    pub(crate) const UNMOCKED: &str = "Simulator.Unmocked";
    /// The service's code of a Task that exceeds its `Timeout` (Q86).
    pub(crate) const TASK_TIMEOUT: &str = "FnF.TaskTimeout";
    /// The pseudo-code that matches every error.
    pub(crate) const ALL: &str = "FnF.ALL";
}

/// An error that a state has raised.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) code: Arc<str>,
    pub(super) detail: Arc<str>,
    /// The run-time path of the state that raised it.
    pub(super) path: Arc<str>,
    pub(super) state: StateId,
    /// The failing expression, else the value of the state's `Name`.
    pub(super) range: TextRange,
}

impl Failure {
    /// Whether a Retry or Catch rule may match it.
    pub(super) fn is_catchable(&self) -> bool {
        !matches!(
            &*self.code,
            codes::UNMOCKED
                | codes::MOCKS_EXHAUSTED
                | codes::DATA_LIMIT
                | codes::EVENT_LIMIT
                | codes::EXECUTION_LIMIT
                | codes::INVALID_FLOW
        )
    }

    /// Whether the engine has raised it, not a service or a Fail state: a timeout or a code of the
    /// simulator's own.
    pub(super) fn is_of_the_engine(&self) -> bool {
        let own = self.code.starts_with("Simulator.") && &*self.code != codes::FAIL;
        own || &*self.code == codes::TASK_TIMEOUT
    }

    /// Whether it says that mocks are missing, or that there is no end of executions: no tolerance of
    /// a distributed Map may hide that.
    pub(super) fn is_about_mocks(&self) -> bool {
        matches!(
            &*self.code,
            codes::UNMOCKED | codes::MOCKS_EXHAUSTED | codes::EXECUTION_LIMIT
        )
    }
}

/// Why a piece of work was given up.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The state has failed.
    Failure(Box<Failure>),
    /// There is no room for another event.
    Full(Full),
}

/// The execution of this fiber, or the run, has no room for another event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Full {
    pub(super) fiber: usize,
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failure(Box::new(failure))
    }
}

impl From<Full> for Trouble {
    fn from(full: Full) -> Self {
        Self::Full(full)
    }
}
