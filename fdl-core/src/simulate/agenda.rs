//! What is due when, and what comes first at one virtual instant.
//!
//! Service answers and callbacks, then Wait and retry timers and the states that are ready to run,
//! then Task timeouts, then the limits of executions; equals in the order in which they were
//! scheduled.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// The order at one instant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Class {
    /// An answer to a request, or a callback.
    Answer,
    /// The end of a Wait or a back-off, and a state that is ready to run.
    Timer,
    /// The timeout of a Task.
    Timeout,
    /// The limit of an execution.
    Limit,
}

/// What happens to the fiber.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Due {
    /// It enters its state.
    Enter,
    /// The answer to its request arrives.
    Reply,
    /// A callback arrives, by its index in the response.
    Callback(usize),
    /// Its Wait is over.
    Wake,
    /// Its back-off is over.
    Retry,
    /// Its Task has taken too long.
    Timeout,
    /// Its execution has taken too long.
    Limit,
}

/// An entry of the agenda. The order of the fields is the order of the entries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Item {
    /// When, in virtual milliseconds.
    pub(super) at: u64,
    class: Class,
    sequence: u64,
    /// Who.
    pub(super) fiber: usize,
    /// What the fiber's visit (for a limit: the execution) must still be in for the entry to count.
    pub(super) epoch: u64,
    /// What.
    pub(super) due: Due,
}

/// The agenda of a run.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    /// States that are ready now: no heap for what needs no order.
    ready: VecDeque<Item>,
    later: BinaryHeap<Reverse<Item>>,
    sequence: u64,
}

impl Agenda {
    /// A fiber's state is ready to run at `now`.
    pub(super) fn ready(&mut self, now: u64, fiber: usize, epoch: u64) {
        let item = self.item(now, Class::Timer, fiber, epoch, Due::Enter);
        self.ready.push_back(item);
    }

    /// Something happens to a fiber at an instant.
    pub(super) fn schedule(&mut self, at: u64, fiber: usize, epoch: u64, due: Due) {
        let class = match due {
            Due::Reply | Due::Callback(_) => Class::Answer,
            Due::Enter | Due::Wake | Due::Retry => Class::Timer,
            Due::Timeout => Class::Timeout,
            Due::Limit => Class::Limit,
        };
        let item = self.item(at, class, fiber, epoch, due);
        self.later.push(Reverse(item));
    }

    fn item(&mut self, at: u64, class: Class, fiber: usize, epoch: u64, due: Due) -> Item {
        self.sequence += 1;
        Item {
            at,
            class,
            sequence: self.sequence,
            fiber,
            epoch,
            due,
        }
    }

    /// The entry that comes first.
    pub(super) fn first(&self) -> Option<Item> {
        let later = self.later.peek().map(|it| it.0);
        let ready = self.ready.front().copied();
        match (ready, later) {
            (Some(ready), Some(later)) => Some(ready.min(later)),
            (ready, later) => ready.or(later),
        }
    }

    /// Removes the entry that comes first.
    pub(super) fn remove_first(&mut self) {
        let later = self.later.peek().map(|it| it.0);
        match (self.ready.front(), later) {
            (Some(ready), Some(later)) if later < *ready => {
                self.later.pop();
            }
            (Some(_), _) => {
                self.ready.pop_front();
            }
            (None, _) => {
                self.later.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_one_instant_answers_come_first_and_limits_last() {
        let mut agenda = Agenda::default();
        agenda.schedule(5, 0, 0, Due::Limit);
        agenda.schedule(5, 1, 0, Due::Timeout);
        agenda.schedule(5, 2, 0, Due::Wake);
        agenda.schedule(5, 3, 0, Due::Callback(0));
        agenda.schedule(5, 4, 0, Due::Retry);
        agenda.schedule(5, 5, 0, Due::Reply);
        agenda.ready(5, 6, 0);
        agenda.schedule(4, 7, 0, Due::Timeout);
        let mut order = Vec::new();
        while let Some(item) = agenda.first() {
            order.push(item.fiber);
            agenda.remove_first();
        }
        assert_eq!(order, [7, 3, 5, 2, 4, 6, 1, 0]);
    }
}
