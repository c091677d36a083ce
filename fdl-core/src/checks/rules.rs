//! What the rules about `Retry` and `Catch` share.

use crate::model::{State, Text};

/// Every error code that a `Retry` or `Catch` of these states names, with its state.
pub(super) fn error_codes(states: &[State]) -> impl Iterator<Item = (&State, &Text)> {
    // Most states have neither.
    let with_rules = |it: &&State| !it.retry.is_empty() || !it.catch.is_empty();
    states.iter().filter(with_rules).flat_map(|state| {
        let retry = state.retry.iter().flat_map(|rule| &rule.errors);
        let catch = state.catch.iter().flat_map(|rule| &rule.errors);
        retry.chain(catch).map(move |code| (state, code))
    })
}
