//! Test files as they were read, kept until they or what they rest on change.
//!
//! A test file is read apart from its flow: while that is typed, nothing but what depends on both is
//! made anew.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::simulate::TestFile;

use super::closed::Kept;
use super::texts::Buffers;
use super::tracked::{Seen, Tracked, Version};
use crate::files::Texts as _;
use crate::scenarios::{self, Scenarios};

/// How many bytes of text the test files and their flows may have together that are kept read.
const LIMIT: usize = 2 << 20;

/// What a test file weighs whatever its text is.
const LEAST: usize = 500;

/// The test files that were read.
#[derive(Debug)]
pub(super) struct ReadTests {
    files: Kept<ReadFile>,
    with_flows: Kept<ReadTest>,
}

/// A test file with its flow, and what it rests on besides its own text.
#[derive(Clone, Debug)]
pub(super) struct ReadTest {
    pub(super) scenarios: Arc<Scenarios>,
    pub(super) seen: Arc<Seen>,
}

/// A test file by itself.
#[derive(Clone, Debug)]
struct ReadFile {
    /// The version that was read, if the text came from there.
    version: Option<Version>,
    file: Arc<TestFile>,
    flow_path: Option<PathBuf>,
    /// What it rests on besides its own text.
    seen: Arc<Seen>,
}

impl Default for ReadTests {
    fn default() -> Self {
        Self {
            files: Kept::new(LIMIT),
            with_flows: Kept::new(LIMIT),
        }
    }
}

impl ReadTests {
    /// The test file `text`, which is at `path`. Looks at the disk.
    pub(super) fn read(&self, texts: &Buffers, path: &Path, text: &Arc<str>) -> ReadTest {
        let known = self.known(texts, path).filter(|it| it.file.text == *text);
        let read = known.unwrap_or_else(|| self.read_file(texts, path, None, Arc::clone(text)));
        self.with_flow(texts, path, &read)
    }

    /// The test files of the flow at `flow`, sorted by path: as [`scenarios::of_flow`] says. Looks at
    /// the disk.
    pub(super) fn of_flow(&self, texts: &Buffers, flow: &Path) -> Vec<Arc<Scenarios>> {
        let files = scenarios::beside(texts, flow).into_iter();
        let files = files.filter_map(|path| {
            let read = self.at(texts, &path)?;
            let own = read.flow_path.as_ref()?;
            scenarios::is_same_file(own, flow)
                .then(|| self.with_flow(texts, &path, &read).scenarios)
        });
        files.collect()
    }

    /// All test files in the folder of the flow at `flow`, sorted by path: any may start it. Looks at the
    /// disk.
    pub(super) fn beside(&self, texts: &Buffers, flow: &Path) -> Vec<(PathBuf, Arc<TestFile>)> {
        let files = scenarios::beside(texts, flow).into_iter();
        let read = files.filter_map(|path| self.at(texts, &path).map(|it| (path, it.file)));
        read.collect()
    }

    /// The test file at `path`, open or not.
    fn at(&self, texts: &Buffers, path: &Path) -> Option<ReadFile> {
        // Before the text is read: what changes meanwhile is read again.
        let version = Version::of(texts, path);
        let is_same = |it: &ReadFile| match texts.document(path) {
            Some(open) => it.file.text == open.text(),
            None => it.version.as_ref() == Some(&version),
        };
        if let Some(known) = self.known(texts, path).filter(is_same) {
            return Some(known);
        }
        let text = texts.read(path).ok()?;
        Some(self.read_file(texts, path, Some(version), text))
    }

    /// What is known of the file at `path`, if all that it rests on besides its text is as it was.
    fn known(&self, texts: &Buffers, path: &Path) -> Option<ReadFile> {
        self.files.get(path).filter(|it| it.seen.is_current(texts))
    }

    fn read_file(
        &self,
        texts: &Buffers,
        path: &Path,
        version: Option<Version>,
        text: Arc<str>,
    ) -> ReadFile {
        let tracked = Tracked::new(texts);
        let file = Arc::new(scenarios::read_file(&tracked, path, text));
        let flow_path = scenarios::flow_path(&tracked, path, &file);
        let read = ReadFile {
            version,
            file,
            flow_path,
            seen: Arc::new(tracked.into_seen()),
        };
        let weight = LEAST + read.file.text.len();
        self.files.put(path.to_owned(), read.clone(), weight);
        read
    }

    fn with_flow(&self, texts: &Buffers, path: &Path, read: &ReadFile) -> ReadTest {
        if let Some(known) = self.with_flows.get(path)
            && Arc::ptr_eq(&known.scenarios.file, &read.file)
            && known.seen.is_current(texts)
        {
            return known;
        }
        let tracked = Tracked::new(texts);
        let (file, flow_path) = (Arc::clone(&read.file), read.flow_path.clone());
        let scenarios = Arc::new(Scenarios::of_file(&tracked, path, file, flow_path));
        let flow = scenarios.flow.as_ref().map_or(0, |it| it.text.len());
        let test = ReadTest {
            seen: Arc::new(tracked.into_seen().with(&read.seen)),
            scenarios,
        };
        let weight = LEAST + read.file.text.len() + flow;
        self.with_flows.put(path.to_owned(), test.clone(), weight);
        test
    }
}
