//! The documentation of the last lists of completions, for clients that ask for it item by item: it
//! is half of what a list would take.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// How many lists are kept: an editor shows one, and may have asked for the next ones already.
const LISTS: usize = 8;

/// What an item remembers until it is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub(super) struct Ticket {
    list: u64,
    item: usize,
}

/// The documentation of the last lists, in Markdown.
#[derive(Debug, Default)]
pub(super) struct Explanations(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    next: u64,
    lists: VecDeque<(u64, Vec<Option<String>>)>,
}

impl Explanations {
    /// Keeps the documentation of a list; the result has one ticket for each item with some.
    pub(super) fn keep(&self, list: Vec<Option<String>>) -> Vec<Option<Ticket>> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let number = state.next;
        state.next += 1;
        let items = list.iter().enumerate();
        let tickets = items.map(|(item, it)| it.as_ref().map(|_| Ticket { list: number, item }));
        let tickets = tickets.collect();
        state.lists.push_back((number, list));
        if state.lists.len() > LISTS {
            state.lists.pop_front();
        }
        tickets
    }

    /// The documentation of an item, if its list is still kept.
    pub(super) fn get(&self, ticket: Ticket) -> Option<String> {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, list) = state.lists.iter().find(|it| it.0 == ticket.list)?;
        list.get(ticket.item)?.clone()
    }
}
