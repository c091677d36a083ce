//! A map of which one can take a picture at any time, however much is in it: what is open is looked at
//! by every job, and ten thousand documents may be.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::Arc;

/// How many parts there are: as many pointers make a picture, and a change copies one part at most.
const PARTS: usize = 32;

/// A map in parts that pictures of it share. A clone is a picture.
#[derive(Clone, Debug)]
pub(in crate::lsp) struct Shards<K, V>([Arc<HashMap<K, V>>; PARTS]);

impl<K, V> Default for Shards<K, V> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Arc::default()))
    }
}

impl<K: Eq + Hash + Clone, V: Clone> Shards<K, V> {
    pub(in crate::lsp) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0[part_of(key)].get(key)
    }

    /// The result is what was there before.
    pub(super) fn insert(&mut self, key: K, value: V) -> Option<V> {
        Arc::make_mut(&mut self.0[part_of(&key)]).insert(key, value)
    }

    /// The result is what was there.
    pub(super) fn remove<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        Arc::make_mut(&mut self.0[part_of(key)]).remove(key)
    }

    /// In no order.
    pub(in crate::lsp) fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().flat_map(|it| it.keys())
    }

    /// In no order.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().flat_map(|it| it.values())
    }
}

fn part_of<Q: Hash + ?Sized>(key: &Q) -> usize {
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(key);
    hash as usize % PARTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_stays_as_it_was_and_shares_what_has_not_changed() {
        let mut map = Shards::default();
        for number in 0..1_000 {
            map.insert(number, "old");
        }
        let picture = map.clone();
        assert_eq!(map.insert(7, "new"), Some("old"));
        assert_eq!(map.remove(&7), Some("new"));
        assert_eq!((map.get(&7), picture.get(&7)), (None, Some(&"old")));
        assert_eq!((map.keys().count(), picture.values().count()), (999, 1_000));
        let copied = map.0.iter().zip(&picture.0);
        assert_eq!(copied.filter(|(a, b)| !Arc::ptr_eq(a, b)).count(), 1);
    }
}
