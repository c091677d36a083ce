//! What the rules about `Retry` and `Catch` share.

use crate::analysis::Analysis;
use crate::model::{State, Text};

/// Every error code that a `Retry` or `Catch` names, with the state that it belongs to.
pub(super) fn error_codes(analysis: &Analysis) -> impl Iterator<Item = (&State, &Text)> {
    analysis.flow.states.iter().flat_map(|state| {
        let retry = state.retry.iter().flat_map(|rule| &rule.errors);
        let catch = state.catch.iter().flat_map(|rule| &rule.errors);
        retry.chain(catch).map(move |code| (state, code))
    })
}
