//! Lets go of what is known of documents that nobody has looked into for long: the tree of a flow
//! takes many times its text, and making it again takes a millisecond.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::Content;

/// How many bytes of text the flows may have together that are kept read.
const LIMIT: usize = 2 << 20;

/// How many flows are kept read whatever their size: those that are worked on.
const LEAST: usize = 3;

/// The content of a document, as long as it is kept.
#[derive(Debug, Default)]
pub(super) struct Slot(Mutex<Option<Content>>);

impl Slot {
    /// What is kept, or else what `read` gives, and whether it was that. Who comes meanwhile waits.
    pub(super) fn get_or(&self, read: impl FnOnce() -> Content) -> (Content, bool) {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(content) = &*slot {
            return (content.clone(), false);
        }
        let content = read();
        *slot = Some(content.clone());
        (content, true)
    }

    /// What is kept, if nobody reads it just now.
    pub(super) fn peek(&self) -> Option<Content> {
        self.0.try_lock().ok()?.clone()
    }

    /// For tests: keeps all others waiting until `work` is done.
    #[cfg(debug_assertions)]
    pub(super) fn hold(&self, work: impl FnOnce()) {
        let slot = self.0.lock();
        work();
        drop(slot);
    }

    fn forget(&self) {
        if let Ok(mut slot) = self.0.try_lock() {
            *slot = None;
        }
    }
}

/// What is kept, oldest first.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<Queue>);

#[derive(Debug, Default)]
struct Queue {
    slots: VecDeque<(Weak<Slot>, usize)>,
    /// The bytes of all of them, those of documents that are gone included.
    bytes: usize,
}

impl Kept {
    /// Counts a content of so many bytes that was just read, and lets go of the oldest ones if it is
    /// too much: of so many that this is seldom.
    pub(super) fn add(&self, slot: &Arc<Slot>, bytes: usize) {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        queue.slots.push_back((Arc::downgrade(slot), bytes));
        queue.bytes += bytes;
        if queue.bytes <= LIMIT {
            return;
        }
        queue.slots.retain(|(slot, _)| slot.strong_count() > 0);
        queue.bytes = queue.slots.iter().map(|it| it.1).sum();
        if queue.bytes <= LIMIT {
            return;
        }
        while queue.bytes > LIMIT / 2 && queue.slots.len() > LEAST {
            let Some((slot, bytes)) = queue.slots.pop_front() else {
                break;
            };
            queue.bytes -= bytes;
            if let Some(slot) = slot.upgrade() {
                slot.forget();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_are_let_go_and_read_again() {
        let kept = Kept::default();
        let slots: Vec<Arc<Slot>> = (0..50).map(|_| Arc::default()).collect();
        for slot in &slots {
            assert!(slot.get_or(|| Content::Test).1);
            kept.add(slot, LIMIT / 40);
        }
        let is_kept = |it: &Arc<Slot>| it.peek().is_some();
        assert!(!is_kept(&slots[0]) && is_kept(&slots[49]));
        let count = slots.iter().filter(|it| is_kept(it)).count();
        assert!((20..=40).contains(&count), "{count}");
        assert!(slots[0].get_or(|| Content::Test).1, "read again");
        assert!(!slots[49].get_or(|| Content::Test).1, "still there");
    }

    #[test]
    fn those_that_are_worked_on_are_kept_whatever_their_size() {
        let kept = Kept::default();
        let slots: Vec<Arc<Slot>> = (0..5).map(|_| Arc::default()).collect();
        for slot in &slots {
            slot.get_or(|| Content::Test);
            kept.add(slot, 10 * LIMIT);
        }
        let states: Vec<bool> = slots.iter().map(|it| it.peek().is_some()).collect();
        assert_eq!(states, [false, false, true, true, true]);
    }

    #[test]
    fn older_versions_do_not_count() {
        let kept = Kept::default();
        let other: Arc<Slot> = Arc::default();
        other.get_or(|| Content::Test);
        kept.add(&other, LIMIT / 8);
        for _ in 0..100 {
            let version: Arc<Slot> = Arc::default();
            version.get_or(|| Content::Test);
            kept.add(&version, LIMIT / 8);
        }
        assert!(other.peek().is_some());
    }
}
