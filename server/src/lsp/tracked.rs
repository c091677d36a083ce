//! Which texts something was made of, so that it need not be made again before one of them changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::SystemTime;

use fdl_core::analysis::Analysis;

use super::documents::Document;
use super::texts::Buffers;
use crate::files::{ReadError, Texts};

/// What tells one version of a text from another.
#[derive(Clone, Debug)]
pub(super) enum Version {
    /// A version of an open document.
    Open(Weak<Document>),
    /// A file, by its time and size.
    File(Option<(SystemTime, u64)>),
    /// A folder, by what is in it.
    Folder(Vec<PathBuf>),
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Open(a), Self::Open(b)) => a.ptr_eq(b),
            (Self::File(a), Self::File(b)) => a == b,
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
        let metadata = std::fs::metadata(path).ok().filter(|it| it.is_file());
        Self::File(metadata.and_then(|it| Some((it.modified().ok()?, it.len()))))
    }
}

/// What was looked at, and in which version.
#[derive(Debug, Default)]
pub(super) struct Seen(BTreeMap<PathBuf, Version>);

impl Seen {
    /// Whether all of it is still as it was.
    pub(super) fn is_current(&self, texts: &Buffers) -> bool {
        self.0.iter().all(|(path, version)| match version {
            Version::Folder(paths) => texts.list(path) == *paths,
            version => Version::of(texts, path) == *version,
        })
    }

    /// Whether the text at `path` was among it.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.0.contains_key(path)
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
        // The first look counts: what was made may rest on it.
        seen.0.entry(path.to_owned()).or_insert(version);
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
        self.note(path, Version::of(self.texts, path));
        self.texts.exists(path)
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let paths = self.texts.list(folder);
        self.note(folder, Version::Folder(paths.clone()));
        paths
    }
}
