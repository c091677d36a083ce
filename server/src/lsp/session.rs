//! What all requests of a session share, and whom to tell when something has changed.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use fdl_core::text::ColumnUnit;
use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tower_lsp::ls_types::Uri;

use super::capabilities::ClientSupport;
use super::closed::ClosedFiles;
use super::configs::ConfigCache;
use super::documents::{Documents, is_config};
use super::explanations::Explanations;
use super::progress::Stoppable;
use super::read_tests::ReadTests;
use super::refresh::Refresh;
use super::reruns::Cause;
use super::runs::Runs;
use super::settings::{AllSettings, Settings};
use super::symbols::FileSymbols;
use super::texts::{Buffers, DocumentKey, file_path};
use super::tokens::SentTokens;
use super::told::Told;
use super::workers::Workers;
use super::workspace::WorkspaceFiles;

/// A state of everything that findings may depend on.
pub(super) type Epoch = u64;

/// What all requests share.
#[derive(Debug)]
pub(super) struct Session {
    /// The open documents.
    pub(super) documents: Documents,
    /// The last run of each flow.
    pub(super) runs: Runs,
    /// The configurations.
    pub(super) configs: ConfigCache,
    /// The semantic tokens that the client has.
    pub(super) tokens: SentTokens,
    /// What the client was last told of documents that rest on others.
    pub(super) told: Told,
    /// What completions say of themselves when they are looked at.
    pub(super) explanations: Explanations,
    /// Where work is done.
    pub(super) workers: Workers,
    /// What is in the workspace's folders.
    pub(super) files: WorkspaceFiles,
    /// What is known of files that are not open.
    pub(super) closed: Arc<ClosedFiles>,
    /// The names in files that are not open.
    pub(super) symbols: FileSymbols,
    /// The test files that were read.
    pub(super) tests: ReadTests,
    /// Work that the user may stop.
    pub(super) stoppable: Stoppable,
    support: OnceLock<ClientSupport>,
    folders: Mutex<Vec<Uri>>,
    /// Counts up with everything that findings may depend on.
    epoch: AtomicU64,
    /// Counts up with what happens outside the open documents.
    surroundings: AtomicU64,
    settings: Mutex<AllSettings>,
    /// How often the client was asked for its settings.
    settings_asked: AtomicU64,
    process: AtomicU32,
    shut_down: AtomicBool,
    /// How often a document was checked.
    checks: AtomicU32,
    publisher: UnboundedSender<Uri>,
    reruns: UnboundedSender<Cause>,
    refreshes: UnboundedSender<Refresh>,
    neighbours: UnboundedSender<Uri>,
}

/// What the tasks behind a session listen to.
#[derive(Debug)]
pub(super) struct Channels {
    /// The documents whose diagnostics may have changed.
    pub(super) publisher: UnboundedReceiver<Uri>,
    /// The documents that runs may depend on.
    pub(super) reruns: UnboundedReceiver<Cause>,
    /// What the client should ask for again.
    pub(super) refreshes: UnboundedReceiver<Refresh>,
    /// The documents that were opened, changed or closed, also on the disk.
    pub(super) neighbours: UnboundedReceiver<Uri>,
}

impl Session {
    /// A session that has not been initialized, and what it tells.
    pub(super) fn new(workers: Workers) -> (Self, Channels) {
        let (publisher, published) = mpsc::unbounded_channel();
        let (reruns, rerun) = mpsc::unbounded_channel();
        let (refreshes, refreshed) = mpsc::unbounded_channel();
        let (neighbours, edited) = mpsc::unbounded_channel();
        let session = Self {
            documents: Documents::default(),
            runs: Runs::default(),
            configs: ConfigCache::default(),
            tokens: SentTokens::default(),
            told: Told::default(),
            explanations: Explanations::default(),
            workers,
            files: WorkspaceFiles::default(),
            closed: Arc::default(),
            symbols: FileSymbols::default(),
            tests: ReadTests::default(),
            stoppable: Stoppable::default(),
            support: OnceLock::new(),
            folders: Mutex::default(),
            epoch: AtomicU64::new(0),
            surroundings: AtomicU64::new(0),
            settings: Mutex::default(),
            settings_asked: AtomicU64::new(0),
            process: AtomicU32::new(0),
            shut_down: AtomicBool::new(false),
            checks: AtomicU32::new(0),
            publisher,
            reruns,
            refreshes,
            neighbours,
        };
        let channels = Channels {
            publisher: published,
            reruns: rerun,
            refreshes: refreshed,
            neighbours: edited,
        };
        (session, channels)
    }

    /// Begins with a client that can do this, in these folders, and runs as that process.
    pub(super) fn initialize(
        &self,
        support: ClientSupport,
        folders: Vec<Uri>,
        process: Option<u32>,
    ) {
        *self.lock_folders() = folders;
        if support.watches {
            self.closed.watch();
        }
        self.process.store(process.unwrap_or(0), Ordering::Relaxed);
        // `initialize` is answered once only, so nothing can be there already.
        let _ = self.support.set(support);
    }

    /// What the client can do, and what was agreed on.
    pub(super) fn support(&self) -> &ClientSupport {
        self.support.get_or_init(ClientSupport::default)
    }

    /// The workspace's folders.
    pub(super) fn folders(&self) -> Vec<Uri> {
        self.lock_folders().clone()
    }

    /// Adds and removes folders.
    pub(super) fn change_folders(&self, added: Vec<Uri>, removed: &[Uri]) {
        let mut folders = self.lock_folders();
        folders.retain(|it| !removed.contains(it));
        for folder in added {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        drop(folders);
        self.surroundings_changed();
    }

    /// What findings depend on is the same as long as this is.
    pub(super) fn epoch(&self) -> Epoch {
        self.epoch.load(Ordering::Relaxed)
    }

    /// What lies in the folders is the same as long as this is, if the client tells of changes.
    pub(super) fn surroundings(&self) -> Epoch {
        self.surroundings.load(Ordering::Relaxed)
    }

    fn next_epoch(&self) {
        self.epoch.fetch_add(1, Ordering::Relaxed);
    }

    /// What columns count.
    pub(super) fn unit(&self) -> ColumnUnit {
        self.support().unit
    }

    /// The client's process, if it has named one.
    pub(super) fn client_process(&self) -> Option<u32> {
        Some(self.process.load(Ordering::Relaxed)).filter(|&id| id != 0)
    }

    /// The client has said `shutdown`.
    pub(super) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Relaxed);
    }

    /// Whether the client has said `shutdown`.
    pub(super) fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::Relaxed)
    }

    /// The texts as they are now, for who is busy with the file at `about`.
    pub(super) fn texts(&self, about: Option<&Path>) -> Buffers {
        let closed = Arc::clone(&self.closed);
        Buffers::new(self.documents.files(), &self.folders(), about, closed)
    }

    /// Counts that a document was checked.
    pub(super) fn count_check(&self) {
        self.checks.fetch_add(1, Ordering::Relaxed);
    }

    /// How often a document was checked.
    #[cfg(debug_assertions)]
    pub(super) fn checks(&self) -> u32 {
        self.checks.load(Ordering::Relaxed)
    }

    /// The settings of a document as they are now.
    pub(super) fn settings(&self, uri: &Uri) -> Arc<Settings> {
        self.lock_settings().of(uri)
    }

    /// The client is asked for its settings. The result is the number of the question.
    pub(super) fn settings_asked(&self) -> u64 {
        self.settings_asked.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Whether the client was not asked again since.
    pub(super) fn is_newest_question(&self, number: u64) -> bool {
        self.settings_asked.load(Ordering::Relaxed) == number
    }

    /// Takes new settings over: those outside of folders, and those of these folders. The result is
    /// what is wrong with them.
    pub(super) fn configure(&self, values: &[Value], folders: &[Uri]) -> Vec<String> {
        let (new, problems) = AllSettings::read(values, folders);
        let mut settings = self.lock_settings();
        if *settings != new {
            *settings = new;
            drop(settings);
            self.refresh([Refresh::Hints, Refresh::Lenses, Refresh::Values]);
        }
        problems
    }

    /// A document was opened, changed or closed: its diagnostics are published anew, and those of
    /// the documents that may be about it: test files, or all if it is a configuration.
    pub(super) fn document_changed(&self, uri: Uri) {
        self.next_epoch();
        // The client asks again for what it has edited.
        self.told.forget(&uri);
        let is_config = is_config(&uri);
        let mut others = match is_config {
            true => self
                .documents
                .all()
                .iter()
                .map(|it| it.uri.clone())
                .collect(),
            false => self.documents.tests(),
        };
        others.retain(|it| *it != uri);
        self.send(&self.reruns, Cause::Typed(DocumentKey::of(&uri)));
        self.send(&self.neighbours, uri.clone());
        for uri in std::iter::once(uri).chain(others) {
            self.send(&self.publisher, uri);
        }
        if is_config {
            self.refresh([Refresh::Diagnostics]);
        }
    }

    /// The client says that a file has changed.
    pub(super) fn file_changed(&self, uri: &Uri) {
        if let Some(path) = file_path(uri) {
            self.closed.changed(path);
        }
        self.send(&self.neighbours, uri.clone());
        self.document_saved(uri);
    }

    /// A document was saved, or its file has changed.
    pub(super) fn document_saved(&self, uri: &Uri) {
        self.send(&self.reruns, Cause::Saved(DocumentKey::of(uri)));
    }

    /// Something outside the documents has changed that all of them may depend on.
    pub(super) fn surroundings_changed(&self) {
        self.surroundings.fetch_add(1, Ordering::Relaxed);
        self.next_epoch();
        for document in self.documents.all() {
            self.send(&self.publisher, document.uri.clone());
        }
        self.refresh([Refresh::Diagnostics, Refresh::Lenses]);
    }

    /// A flow has another last run, or none any more; `failed` is whether the one before or the new
    /// one failed, which its diagnostics tell.
    pub(super) fn run_changed(&self, uri: Uri, failed: bool) {
        if failed {
            self.next_epoch();
            self.send(&self.publisher, uri);
            self.refresh([Refresh::Diagnostics]);
        }
        self.refresh([Refresh::Hints, Refresh::Values]);
    }

    /// Forgets the run of a flow, or those of the cases of a test file.
    pub(super) fn clear_runs(&self, uri: &Uri) {
        let dependent = self.runs.depending_on(&DocumentKey::of(uri));
        for run in dependent {
            self.runs.clear(&run.uri);
            self.run_changed(run.uri.clone(), run.last.fails());
        }
        // Also a run that has not ended yet must not come back.
        self.runs.clear(uri);
    }

    /// The client should ask for these again.
    pub(super) fn refresh(&self, all: impl IntoIterator<Item = Refresh>) {
        for it in all {
            self.send(&self.refreshes, it);
        }
    }

    fn send<T>(&self, to: &UnboundedSender<T>, message: T) {
        // The tasks live as long as the runtime; at its end nothing is left to be told.
        let _ = to.send(message);
    }

    fn lock_folders(&self) -> MutexGuard<'_, Vec<Uri>> {
        // The list is never left half changed, so a panic elsewhere does not spoil it.
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_settings(&self) -> MutexGuard<'_, AllSettings> {
        // One value replaces another, so a panic elsewhere does not spoil it.
        self.settings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
