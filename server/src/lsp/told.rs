//! What the client was last told of documents that rest on others, too: whether an edit of one of those
//! is news to it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::Uri;

use super::refresh::Refresh;

/// What the client was last told, by document and kind: what tells it from other answers.
#[derive(Debug, Default)]
pub(super) struct Told(Mutex<HashMap<Uri, BTreeMap<Refresh, u64>>>);

impl Told {
    /// The client is told `it` of a document.
    pub(super) fn note(&self, uri: &Uri, kind: Refresh, it: &impl Debug) {
        let mut told = self.lock();
        let of_document = told.entry(uri.clone()).or_default();
        of_document.insert(kind, fingerprint(it));
    }

    /// Whether the client has asked for that kind of a document.
    pub(super) fn has(&self, uri: &Uri, kind: Refresh) -> bool {
        self.lock()
            .get(uri)
            .is_some_and(|it| it.contains_key(&kind))
    }

    /// Whether the client has asked and was told something else than `it`, which counts as told from
    /// now on: who is to ask again need not be told so twice.
    pub(super) fn is_news(&self, uri: &Uri, kind: Refresh, it: &impl Debug) -> bool {
        let mut told = self.lock();
        let before = told.get_mut(uri).and_then(|it| it.get_mut(&kind));
        let now = fingerprint(it);
        before.is_some_and(|before| std::mem::replace(before, now) != now)
    }

    /// Forgets a document.
    pub(super) fn forget(&self, uri: &Uri) {
        self.lock().remove(uri);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uri, BTreeMap<Refresh, u64>>> {
        // One value replaces another, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What tells an answer from others.
fn fingerprint(it: &impl Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{it:?}").hash(&mut hasher);
    hasher.finish()
}
