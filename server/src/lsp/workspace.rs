//! The files of the workspace's folders, and what is wrong with them.
//!
//! Of a file that is not open nothing is kept but what it is and its report, each with what they
//! rest on: a second look costs a walk over the folders and reads only what has changed. Where the
//! client tells of changed files, not even that.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::Uri;

use super::checked::{Basis, check};
use super::documents::{Content, Document};
use super::handlers::{Report, diagnostics, report};
use super::session::{Epoch, Session};
use super::texts::{Buffers, file_path};
use super::tracked::Version;
use super::workers::StopFlag;
use crate::files::{Disk, Texts as _};
use crate::walk::{self, Candidate, candidates_below};

/// How many files of the folders are looked at that could be ours. What is beyond is left out.
const LIMIT: usize = 20_000;

/// What is known of the files that are not open.
#[derive(Debug, Default)]
pub(super) struct WorkspaceFiles {
    known: Mutex<HashMap<PathBuf, Known>>,
    walked: Mutex<Option<(Epoch, Arc<Walked>)>>,
    last: Mutex<Option<(Epoch, Arc<Vec<Reported>>)>>,
}

/// The files that may be ours.
type Walked = BTreeMap<PathBuf, Candidate>;

#[derive(Clone, Debug)]
struct Known {
    version: Version,
    /// Whether it is ours by its name or content.
    ours: bool,
    reported: Option<(Arc<Basis>, Option<Arc<Report>>)>,
}

/// A document of the workspace, and what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Reported {
    /// Its URI.
    pub(super) uri: Uri,
    /// Its version, if it is open.
    pub(super) version: Option<i32>,
    /// What is wrong with it.
    pub(super) report: Arc<Report>,
}

impl WorkspaceFiles {
    /// The flows and test files of the workspace's folders, sorted by path, open or not. None once
    /// nobody waits any more. Looks at the disk.
    pub(super) fn list(
        &self,
        session: &Session,
        texts: &Buffers,
        stop: &StopFlag,
    ) -> Option<Vec<PathBuf>> {
        let found = self.walk(session, stop)?;
        let mut files = Vec::new();
        for (path, candidate) in &*found {
            if stop.is_set() {
                return None;
            }
            if self.is_ours(session, texts, path, *candidate) {
                files.push(path.clone());
            }
        }
        // Configurations are not looked for.
        self.lock()
            .retain(|path, _| found.contains_key(path) || walk::candidate(path).is_none());
        Some(files)
    }

    /// The files of the folders that may be ours. Where the client tells of changes they are looked for
    /// once.
    fn walk(&self, session: &Session, stop: &StopFlag) -> Option<Arc<Walked>> {
        let now = session.surroundings();
        let last = self.walked.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, found)) = &*last
            && *then == now
            && session.support().watches
        {
            return Some(Arc::clone(found));
        }
        drop(last);
        let folders = session.folders();
        let mut found = Walked::new();
        for folder in folders.iter().filter_map(file_path) {
            for entry in candidates_below(&folder) {
                if stop.is_set() {
                    return None;
                }
                if found.len() >= LIMIT {
                    tracing::warn!("the workspace has more than {LIMIT} YAML and JSON files");
                    break;
                }
                found.extend(entry.ok());
            }
        }
        let found = Arc::new(found);
        let mut last = self.walked.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((now, Arc::clone(&found)));
        Some(found)
    }

    fn is_ours(
        &self,
        session: &Session,
        texts: &Buffers,
        path: &Path,
        candidate: Candidate,
    ) -> bool {
        if candidate != Candidate::Maybe {
            return true;
        }
        if let Some(document) = texts.document(path) {
            return !matches!(document.content(), Content::Other);
        }
        let version = Version::of(texts, path);
        if let Some(known) = self.lock().get(path)
            && known.version == version
        {
            return known.ours;
        }
        session.closed.count_read();
        let ours = Disk.read(path).is_ok_and(|it| walk::is_flow(&it));
        let known = Known {
            version,
            ours,
            reported: None,
        };
        self.lock().insert(path.to_owned(), known);
        ours
    }

    /// What is wrong with the documents of the workspace, with those that are open, and with the
    /// configurations that hold for them, sorted. `progress` is told how many of how many are done,
    /// `found` each report as soon as it is there. None once nobody waits any more. Looks at the disk.
    pub(super) fn reports(
        &self,
        session: &Session,
        stop: &StopFlag,
        progress: &dyn Fn(usize, usize),
        found: &mut dyn FnMut(&Reported),
    ) -> Option<Arc<Vec<Reported>>> {
        let epoch = session.epoch();
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, reports)) = &*last
            && *then == epoch
            && session.support().watches
        {
            let reports = Arc::clone(reports);
            reports.iter().for_each(found);
            return Some(reports);
        }
        drop(last);
        let texts = session.texts(None);
        let files = self.list(session, &texts, stop)?;
        let mut reports = BTreeMap::new();
        let mut add = |it: Reported| {
            if let Entry::Vacant(entry) = reports.entry(it.uri.as_str().to_owned()) {
                found(&it);
                entry.insert(it);
            }
        };
        let mut configs = BTreeSet::new();
        for document in session.documents.all() {
            configs.extend(check(session, &document).basis.config.file.clone());
            if let Some(report) = diagnostics(session, &document) {
                add(Reported {
                    uri: document.uri.clone(),
                    version: Some(document.version),
                    report: Arc::new(report),
                });
            }
        }
        for (index, path) in files.iter().enumerate() {
            if stop.is_set() {
                return None;
            }
            progress(index, files.len());
            let config = session.configs.of(&texts, Some(path));
            configs.extend(config.file.clone());
            self.reported(session, &texts, path).map(&mut add);
        }
        for path in configs {
            self.reported(session, &texts, &path).map(&mut add);
        }
        let reports: Vec<Reported> = reports.into_values().collect();
        let reports = Arc::new(reports);
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some((epoch, Arc::clone(&reports)));
        Some(reports)
    }

    /// What is wrong with a file that is not open.
    fn reported(&self, session: &Session, texts: &Buffers, path: &Path) -> Option<Reported> {
        if texts.document(path).is_some() {
            return None;
        }
        Some(Reported {
            uri: Uri::from_file_path(path)?,
            version: None,
            report: self.report(session, texts, path)?,
        })
    }

    /// What is wrong with a file that is not open; nothing is said of what is not ours, cannot be
    /// read, or lies outside the workspace. Looks at the disk.
    pub(super) fn report(
        &self,
        session: &Session,
        texts: &Buffers,
        path: &Path,
    ) -> Option<Arc<Report>> {
        let version = Version::of(texts, path);
        let known = self.lock().get(path).cloned();
        if let Some(known) = known.filter(|it| it.version == version)
            && let Some((basis, report)) = known.reported
            && basis.is_current(session, texts, Some(path))
        {
            return report;
        }
        let uri = Uri::from_file_path(path)?;
        let document = Document::of_file(uri, &texts.read(path).ok()?);
        let checked = check(session, &document);
        let report = report(session, &document, &checked).map(Arc::new);
        let known = Known {
            version,
            ours: checked.ours,
            reported: Some((Arc::clone(&checked.basis), report.clone())),
        };
        self.lock().insert(path.to_owned(), known);
        report
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Known>> {
        // The map is never left half changed, so a panic elsewhere does not spoil it.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
