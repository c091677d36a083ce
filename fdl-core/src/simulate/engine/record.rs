//! What the parts of the engine write down: events, failures, assumptions.

use std::sync::Arc;

use super::Engine;
use crate::catalog::decisions::Decision;
use crate::simulate::detail::Detail;
use crate::simulate::failure::{Failure, Full};
use crate::simulate::history::{EventType, Subject};

impl Engine<'_> {
    /// A failure of a fiber's state that no expression is to blame for.
    pub(in crate::simulate) fn failure(
        &self,
        fiber: usize,
        code: impl Into<Arc<str>>,
        detail: impl Into<Arc<str>>,
    ) -> Failure {
        let visit = &self.fibers[fiber].visit;
        Failure {
            code: code.into(),
            detail: detail.into(),
            path: visit.path.clone(),
            state: visit.state,
            range: self.plan.name_range(visit.state),
        }
    }

    /// Records an event of a fiber's state and counts it.
    pub(in crate::simulate) fn record(
        &mut self,
        fiber: usize,
        event_type: EventType,
        schedule_event_id: u64,
        detail: Detail,
    ) -> Result<u64, Full> {
        self.charge(fiber, self.fibers[fiber].execution)?;
        let subject = self.subject(fiber, self.fibers[fiber].visit.path.clone());
        let at = self.now;
        Ok(self
            .history
            .record(event_type, schedule_event_id, subject, at, detail))
    }

    /// Records an event of a fiber's state with a path of its own, for branches and iterations,
    /// and counts it for nobody.
    pub(in crate::simulate) fn record_uncounted(
        &mut self,
        fiber: usize,
        path: Arc<str>,
        event_type: EventType,
        detail: Detail,
    ) {
        let subject = self.subject(fiber, path);
        self.history
            .record(event_type, 0, subject, self.now, detail);
    }

    fn subject(&self, fiber: usize, path: Arc<str>) -> Subject {
        let state = self.fibers[fiber].visit.state;
        Subject {
            name: self.plan.planned(state).name.clone(),
            path,
            state,
        }
    }

    /// Counts an event against the limit of an execution, where there must remain room for its last
    /// one, and against that of the run.
    pub(in crate::simulate) fn charge(
        &mut self,
        fiber: usize,
        execution: usize,
    ) -> Result<(), Full> {
        let limit = self.history.limit();
        let execution = &mut self.executions[execution];
        if execution.events + 1 >= limit || self.history.is_full() {
            return Err(Full { fiber });
        }
        execution.events += 1;
        Ok(())
    }

    /// Notes that a decision matters in this run, and says whether it is read the other way.
    pub(in crate::simulate) fn assume(&mut self, decision: Decision) -> bool {
        self.assumed.insert(decision);
        self.options.readings.is_other(decision)
    }

    /// A failure with a code of the engine's own (Q41).
    pub(in crate::simulate) fn engine_failure(
        &mut self,
        fiber: usize,
        code: &'static str,
        detail: impl Into<Arc<str>>,
    ) -> Failure {
        self.assume(Decision::EngineErrors);
        self.failure(fiber, code, detail)
    }
}
