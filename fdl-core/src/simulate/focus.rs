//! A state that runs alone: entered first, and the run ends where it would be left.

use std::sync::Arc;

use super::path::{near_paths, resolve};
use crate::model::{Flow, ScopeOwner, StateId, escape};

/// The state that a run is about alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Focus {
    /// The state.
    pub state: StateId,
    /// Its run-time path.
    pub path: Arc<str>,
    /// The iterations of the Maps around it, outermost first.
    pub iterations: Arc<[u64]>,
}

impl Focus {
    /// The state at a path; iterations that the path does not name are the first ones.
    ///
    /// # Errors
    ///
    /// What is wrong with the path, with near ones.
    pub fn find(flow: &Flow, path: &str) -> Result<Self, String> {
        let target = resolve(flow, path).map_err(|message| {
            let near = near_paths(flow, path, |_, _| true);
            match near.is_empty() {
                true => message,
                false => format!("{message}; near names: `{}`", near.join("`, `")),
            }
        })?;
        let iterations = target.iterations.iter().map(|it| it.unwrap_or(0));
        let iterations: Arc<[u64]> = iterations.collect();
        Ok(Self {
            state: target.state,
            path: run_time_path(flow, target.state, &iterations).into(),
            iterations,
        })
    }

    /// What the path begins with, up to the state's own segment; none in the flow's own scope.
    pub(super) fn prefix(&self, flow: &Flow) -> Option<Arc<str>> {
        let name = flow.state(self.state).name.as_ref();
        let segment = escape(name.map_or("?", |it| &it.value));
        let prefix = self.path.strip_suffix(&segment)?;
        prefix.strip_suffix('/').map(Into::into)
    }
}

/// The path of a state in the given iterations of the Maps around it.
fn run_time_path(flow: &Flow, state: StateId, iterations: &[u64]) -> String {
    let mut segments = Vec::new();
    let (mut at, mut rest) = (flow.state(state), iterations);
    let segment =
        |name: &Option<crate::model::Text>| escape(name.as_ref().map_or("?", |it| &it.value));
    segments.push(segment(&at.name));
    loop {
        let (owner, index) = match flow.scope(at.scope).owner {
            ScopeOwner::Flow => break,
            ScopeOwner::Branch { state, index } => (state, index as u64),
            ScopeOwner::Processor { state } => {
                let (last, before) = rest.split_last().unwrap_or((&0, &[]));
                rest = before;
                (state, *last)
            }
        };
        at = flow.state(owner);
        segments.push(format!("{}[{index}]", segment(&at.name)));
    }
    segments.reverse();
    segments.join("/")
}
