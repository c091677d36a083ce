//! Which texts something was made of, so that it need not be made again before one of them changes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use fdl_core::analysis::Analysis;

use super::closed::Stamp;
use super::documents::Document;
use super::texts::{Buffers, tidy};
use crate::files::{ReadError, Texts};

/// What tells one version of a text from another.
#[derive(Clone, Debug)]
pub(super) enum Version {
    /// A version of an open document.
    Open(Weak<Document>),
    /// A file, by its time and size, and by how often the client has said that it changed.
    File(Option<Stamp>, u64),
    /// A file that may change without one seeing it: no version is the same.
    Unsettled,
    /// Whether there is a text, whatever is in it.
    There(bool),
    /// A folder, by what is in it.
    Folder(Vec<PathBuf>),
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Open(a), Self::Open(b)) => a.ptr_eq(b),
            (Self::File(a, marked), Self::File(b, other)) => a == b && marked == other,
            (Self::There(a), Self::There(b)) => a == b,
            (Self::Folder(a), Self::Folder(b)) => a == b,
            _ => false,
        }
    }
}

impl Version {
    /// The version of the text at `path`.
    pub(super) fn of(texts: &Buffers, path: &Path) -> Self {
        if let Some(document) = texts.document(path) {
            return Self::Open(Arc::downgrade(document));
        }
        texts.closed().version(path)
    }
}

/// What was looked at, and in which version.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(BTreeMap<PathBuf, Version>);

impl Seen {
    /// Whether all of it is still as it was.
    pub(super) fn is_current(&self, texts: &Buffers) -> bool {
        self.0.iter().all(|(path, version)| match version {
            Version::Folder(paths) => texts.list(path) == *paths,
            Version::There(there) => texts.exists(path) == *there,
            version => Version::of(texts, path) == *version,
        })
    }

    /// This and what else was looked at before.
    pub(super) fn with(mut self, before: &Self) -> Self {
        for (path, version) in &before.0 {
            self.note(path.clone(), version.clone());
        }
        self
    }

    fn note(&mut self, path: PathBuf, version: Version) {
        // The first look counts, what was made may rest on it; but who only asked whether there is a
        // text has not looked into it.
        match self.0.entry(path) {
            Entry::Vacant(entry) => drop(entry.insert(version)),
            Entry::Occupied(mut entry) if matches!(entry.get(), Version::There(_)) => {
                entry.insert(version);
            }
            Entry::Occupied(_) => {}
        }
    }

    /// Whether the text at `path`, which is tidy, was among it.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.0.contains_key(path) || self.0.keys().any(|it| tidy(it) == path)
    }
}

/// Texts that note what is asked of them.
#[derive(Debug)]
pub(super) struct Tracked<'t> {
    texts: &'t Buffers,
    seen: Mutex<Seen>,
}

impl<'t> Tracked<'t> {
    /// Nothing was asked yet.
    pub(super) fn new(texts: &'t Buffers) -> Self {
        Self {
            texts,
            seen: Mutex::default(),
        }
    }

    /// What was asked for.
    pub(super) fn into_seen(self) -> Seen {
        self.seen
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, path: &Path, version: Version) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.note(path.to_owned(), version);
    }
}

impl Texts for Tracked<'_> {
    fn read(&self, path: &Path) -> Result<Arc<str>, ReadError> {
        self.note(path, Version::of(self.texts, path));
        self.texts.read(path)
    }

    fn flow(&self, path: &Path) -> Result<Arc<Analysis>, ReadError> {
        self.note(path, Version::of(self.texts, path));
        self.texts.flow(path)
    }

    fn exists(&self, path: &Path) -> bool {
        let there = self.texts.exists(path);
        self.note(path, Version::There(there));
        there
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let paths = self.texts.list(folder);
        self.note(folder, Version::Folder(paths.clone()));
        paths
    }
}
