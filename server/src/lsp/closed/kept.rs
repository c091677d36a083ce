//! Values by path, of which the least used are forgotten once all together are too heavy.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Values by path.
#[derive(Debug)]
pub(in crate::lsp) struct Kept<V> {
    limit: usize,
    shelf: Mutex<Shelf<V>>,
}

#[derive(Debug)]
struct Shelf<V> {
    now: u64,
    weight: usize,
    values: HashMap<PathBuf, Item<V>>,
}

#[derive(Debug)]
struct Item<V> {
    value: V,
    weight: usize,
    /// When it was last asked for.
    used: u64,
}

impl<V: Clone> Kept<V> {
    /// Nothing yet; all values together may weigh so much.
    pub(in crate::lsp) fn new(limit: usize) -> Self {
        let shelf = Shelf {
            now: 0,
            weight: 0,
            values: HashMap::new(),
        };
        Self {
            limit,
            shelf: Mutex::new(shelf),
        }
    }

    /// The value of a path.
    pub(in crate::lsp) fn get(&self, path: &Path) -> Option<V> {
        let mut shelf = self.lock();
        shelf.now += 1;
        let now = shelf.now;
        let item = shelf.values.get_mut(path)?;
        item.used = now;
        Some(item.value.clone())
    }

    /// Keeps a value in the place of the one that the path had. One that is too heavy is not kept.
    pub(in crate::lsp) fn put(&self, path: PathBuf, value: V, weight: usize) {
        let mut shelf = self.lock();
        if let Some(before) = shelf.values.remove(&path) {
            shelf.weight -= before.weight;
        }
        if weight > self.limit {
            return;
        }
        if shelf.weight + weight > self.limit {
            shelf.forget_down_to((self.limit - weight).min(self.limit / 2));
        }
        shelf.now += 1;
        shelf.weight += weight;
        let used = shelf.now;
        let item = Item {
            value,
            weight,
            used,
        };
        shelf.values.insert(path, item);
    }

    fn lock(&self) -> MutexGuard<'_, Shelf<V>> {
        // One value replaces another, so a panic elsewhere does not spoil it.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V> Shelf<V> {
    /// Forgets the least used: of so many that this is seldom.
    fn forget_down_to(&mut self, limit: usize) {
        let values = self.values.values();
        let mut by_use: Vec<(u64, usize)> = values.map(|it| (it.used, it.weight)).collect();
        by_use.sort_unstable();
        let mut last = 0;
        for (used, weight) in by_use {
            if self.weight <= limit {
                break;
            }
            self.weight -= weight;
            last = used;
        }
        self.values.retain(|_, it| it.used > last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_used_are_forgotten() {
        let kept = Kept::new(100);
        let path = |index: usize| PathBuf::from(index.to_string());
        for index in 0..10 {
            kept.put(path(index), index, 10);
        }
        assert_eq!(kept.get(&path(0)), Some(0), "full, and all there");
        kept.put(path(10), 10, 10);
        let left: Vec<usize> = (0..=10).filter_map(|it| kept.get(&path(it))).collect();
        assert_eq!(left, [0, 6, 7, 8, 9, 10]);
        kept.put(path(11), 11, 90);
        let left: Vec<usize> = (0..=11).filter_map(|it| kept.get(&path(it))).collect();
        assert_eq!(left, [10, 11]);
        kept.put(path(11), 12, 101);
        assert_eq!(
            kept.get(&path(11)),
            None,
            "too heavy, and the old one is gone"
        );
        kept.put(path(11), 13, 90);
        assert_eq!(kept.get(&path(10)), Some(10), "weights are counted right");
    }
}
