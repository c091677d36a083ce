//! Files that are not open: what was made of them is kept as long as they stay as they are.
//!
//! A file is the same as long as its time and size are and the client has not said that it changed.
//! Where no client would say so, a file that was written only just now is looked at again: its time
//! need not tell the next change from the last one.

mod kept;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use fdl_core::analysis::Analysis;

use super::texts::Buffers;
use super::tracked::Version;
use crate::files::{ReadError, Texts as _};

pub(super) use kept::Kept;

/// How many bytes of text the flows may have together that are kept read.
const LIMIT: usize = 2 << 20;

/// How many files are remembered of which the client has said that they changed.
const MARKS: usize = 10_000;

/// What the time of a file may lag behind that of the system.
const LAG: Duration = Duration::from_millis(20);

/// What is known of files that are not open.
#[derive(Debug)]
pub(super) struct ClosedFiles {
    marks: Mutex<Marks>,
    /// Whether the client tells of changes.
    watched: AtomicBool,
    reads: AtomicU32,
    flows: Kept<(Version, Arc<Analysis>)>,
}

/// How often the client has said that each file changed, counted from `base` on.
#[derive(Debug, Default)]
struct Marks {
    base: u64,
    counts: HashMap<PathBuf, u64>,
}

/// What tells one version of a file from another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stamp {
    modified: SystemTime,
    size: u64,
}

impl Default for ClosedFiles {
    fn default() -> Self {
        Self {
            marks: Mutex::default(),
            watched: AtomicBool::new(false),
            reads: AtomicU32::new(0),
            flows: Kept::new(LIMIT),
        }
    }
}

impl ClosedFiles {
    /// The client will tell of changed files.
    pub(super) fn watch(&self) {
        self.watched.store(true, Ordering::Relaxed);
    }

    /// The client says that a file has changed.
    pub(super) fn changed(&self, path: PathBuf) {
        let mut marks = self.lock();
        if marks.counts.len() >= MARKS {
            // All of them count as changed then.
            marks.base += 1 + marks.counts.values().max().copied().unwrap_or(0);
            marks.counts.clear();
        }
        *marks.counts.entry(path).or_default() += 1;
    }

    /// The version of the file at `path`, which is there or not.
    pub(super) fn version(&self, path: &Path) -> Version {
        let marks = self.lock();
        let mark = marks.base + marks.counts.get(path).copied().unwrap_or(0);
        drop(marks);
        let metadata = std::fs::metadata(path).ok().filter(|it| it.is_file());
        let stamp = metadata.and_then(|it| {
            let (modified, size) = (it.modified().ok()?, it.len());
            Some(Stamp { modified, size })
        });
        match stamp {
            Some(stamp) if !self.watched.load(Ordering::Relaxed) && stamp.is_new() => {
                Version::Unsettled
            }
            stamp => Version::File(stamp, mark),
        }
    }

    /// Counts that a file was read.
    pub(super) fn count_read(&self) {
        self.reads.fetch_add(1, Ordering::Relaxed);
    }

    /// How often a file was read.
    #[cfg(any(test, debug_assertions))]
    pub(super) fn reads(&self) -> u32 {
        self.reads.load(Ordering::Relaxed)
    }

    /// The flow in a file. Whether it may be read `texts` knows.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    pub(super) fn flow(&self, texts: &Buffers, path: &Path) -> Result<Arc<Analysis>, ReadError> {
        let version = self.version(path);
        if let Some((then, flow)) = self.flows.get(path)
            && then == version
        {
            return Ok(flow);
        }
        let flow = Arc::new(Analysis::new(texts.read(path)?));
        let (kept, weight) = ((version, Arc::clone(&flow)), flow.text.len());
        self.flows.put(path.to_owned(), kept, weight);
        Ok(flow)
    }

    fn lock(&self) -> MutexGuard<'_, Marks> {
        // The map is never left half changed, so a panic elsewhere does not spoil it.
        self.marks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stamp {
    /// Whether another change could have the same time.
    fn is_new(self) -> bool {
        SystemTime::now()
            .duration_since(self.modified)
            .map_or(true, |age| age < LAG)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with that text, as old as that.
    fn write(path: &Path, text: &str, age: Duration) {
        std::fs::write(path, text).expect("the file can be written");
        let file = std::fs::File::options().write(true).open(path);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000) - age;
        file.and_then(|it| it.set_modified(time)).expect("a time");
    }

    #[test]
    fn a_flow_is_read_again_once_it_has_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.fdl");
        let closed = Arc::new(ClosedFiles::default());
        let texts = Buffers::new(Default::default(), &[], Some(&path), Arc::clone(&closed));
        let name = |wanted: &str, reads: u32| {
            let flow = texts.flow(&path).expect("it can be read");
            assert_eq!(&*flow.text, wanted);
            assert_eq!(closed.reads(), reads);
        };
        let (first, second) = (Duration::from_secs(9), Duration::from_secs(8));
        write(&path, "Name: a\n", first);
        name("Name: a\n", 1);
        name("Name: a\n", 1);
        write(&path, "Name: b\n", second);
        name("Name: b\n", 2);
        write(&path, "Name: longer\n", second);
        name("Name: longer\n", 3);
        // Neither its time nor its size tells this one.
        write(&path, "Name: LONGER\n", second);
        name("Name: longer\n", 3);
        closed.changed(path.clone());
        name("Name: LONGER\n", 4);
        name("Name: LONGER\n", 4);
        for index in 0..MARKS {
            closed.changed(PathBuf::from(index.to_string()));
        }
        name("Name: LONGER\n", 5);
        name("Name: LONGER\n", 5);
        std::fs::remove_file(&path).expect("it can be removed");
        assert!(texts.flow(&path).is_err());
    }

    #[test]
    fn what_was_written_just_now_is_not_trusted_unless_the_client_tells() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.fdl");
        std::fs::write(&path, "Name: a\n").expect("the file can be written");
        let file = std::fs::File::options().write(true).open(&path);
        let later = SystemTime::now() + Duration::from_secs(60);
        file.and_then(|it| it.set_modified(later)).expect("a time");
        let closed = ClosedFiles::default();
        assert!(closed.version(&path) != closed.version(&path));
        closed.watch();
        assert!(closed.version(&path) == closed.version(&path));
    }
}
