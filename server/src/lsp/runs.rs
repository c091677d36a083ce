//! The last run of each flow: what hints, inline values, hovers and one diagnostic show.
//!
//! A run that began earlier never takes the place of one that began later, and none appears after
//! it was cleared.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fdl_core::ide::LastRun;
use tower_lsp::ls_types::Uri;

use super::commands::RunArgument;
use super::texts::DocumentKey;

/// How many flows are remembered: those whose run began last.
const LIMIT: usize = 200;

/// The moment at which a run was asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Moment(u64);

/// A run, with what is needed to run again.
#[derive(Debug)]
pub(super) struct Remembered {
    /// The flow's URI.
    pub(super) uri: Uri,
    /// What happened.
    pub(super) last: LastRun,
    /// What was asked for.
    pub(super) argument: RunArgument,
    /// The documents that the run depends on: the flow, the test file of the case, the mocks.
    pub(super) sources: Vec<DocumentKey>,
}

/// The last run of each flow.
#[derive(Debug, Default)]
pub(super) struct Runs(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    now: u64,
    by_flow: HashMap<DocumentKey, Entry>,
}

#[derive(Debug)]
struct Entry {
    /// When the run was asked for, or when it was cleared.
    moment: Moment,
    run: Option<Arc<Remembered>>,
}

impl Runs {
    /// Says that a run is asked for.
    pub(super) fn begin(&self) -> Moment {
        self.lock().tick()
    }

    /// Remembers a run that was asked for at `moment`, unless that is out of date. The result is the
    /// run in whose place it is, if it is remembered.
    pub(super) fn remember(
        &self,
        moment: Moment,
        run: Remembered,
    ) -> Option<Option<Arc<Remembered>>> {
        let mut state = self.lock();
        let key = DocumentKey::of(&run.uri);
        if state.by_flow.get(&key).is_some_and(|it| it.moment > moment) {
            return None;
        }
        let run = Some(Arc::new(run));
        let before = state.by_flow.insert(key, Entry { moment, run });
        state.forget_the_oldest();
        Some(before.and_then(|it| it.run))
    }

    /// Forgets the run of a flow, also one that is still under way.
    pub(super) fn clear(&self, uri: &Uri) {
        let mut state = self.lock();
        let moment = state.tick();
        let entry = Entry { moment, run: None };
        state.by_flow.insert(DocumentKey::of(uri), entry);
        state.forget_the_oldest();
    }

    /// The last run of a flow.
    pub(super) fn get(&self, uri: &Uri) -> Option<Arc<Remembered>> {
        self.lock().by_flow.get(&DocumentKey::of(uri))?.run.clone()
    }

    /// The runs that depend on a document, in the order in which they were asked for.
    pub(super) fn depending_on(&self, source: &DocumentKey) -> Vec<Arc<Remembered>> {
        let state = self.lock();
        let found = state.by_flow.values().filter_map(|entry| {
            let run = entry.run.as_ref()?;
            let depends = run.sources.contains(source);
            depends.then(|| (entry.moment, Arc::clone(run)))
        });
        let mut found: Vec<_> = found.collect();
        found.sort_by_key(|(moment, _)| *moment);
        found.into_iter().map(|(_, run)| run).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The map is never left half changed, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn tick(&mut self) -> Moment {
        self.now += 1;
        Moment(self.now)
    }

    fn forget_the_oldest(&mut self) {
        if self.by_flow.len() <= LIMIT {
            return;
        }
        let oldest = self.by_flow.iter().min_by_key(|(_, entry)| entry.moment);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            self.by_flow.remove(&key);
        }
    }
}
