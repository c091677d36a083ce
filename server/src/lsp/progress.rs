//! Shows how far long work is, in clients that can show it, and stops it when the user says so.
//!
//! The worker says what it has done and never waits; a task passes that on. Work that takes no time
//! is not shown, unless the client has asked for it with a token of its own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::future::{AbortHandle, Abortable};
use tokio::sync::watch;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::notification::Progress as ProgressNotification;
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::session::Session;

/// How long work takes before it is shown.
const SILENCE: Duration = Duration::from_millis(400);

/// How often what is shown changes.
const INTERVAL: Duration = Duration::from_millis(100);

/// How long a client may take to make room for a progress.
const PATIENCE: Duration = Duration::from_secs(5);

/// Work that may be stopped, by its token.
#[derive(Debug, Default)]
pub(super) struct Stoppable(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    tokens: u64,
    handles: HashMap<ProgressToken, AbortHandle>,
}

impl Stoppable {
    /// Stops the work of that token, if it is still going on.
    pub(super) fn stop(&self, token: &ProgressToken) {
        if let Some(handle) = self.lock().handles.get(token) {
            handle.abort();
        }
    }

    fn new_token(&self) -> ProgressToken {
        let mut state = self.lock();
        state.tokens += 1;
        ProgressToken::String(format!("fdl/{}", state.tokens))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // The map is never left half changed, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How far some work is: what of how much is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Done {
    count: usize,
    of: usize,
}

/// Where a worker says how far it is.
#[derive(Clone, Debug)]
pub(super) struct Meter(Arc<watch::Sender<Done>>);

impl Meter {
    /// So many of so many are done.
    pub(super) fn show(&self, count: usize, of: usize) {
        self.0.send_replace(Done { count, of });
    }
}

/// Does `work` for a request, with a progress called `title`. `token` is the client's, if it has
/// one. The answer is an error if the user stops it.
pub(super) fn with_progress<T, W, F>(
    client: &Client,
    session: &Arc<Session>,
    title: &'static str,
    token: Option<ProgressToken>,
    work: W,
) -> impl Future<Output = Result<T>> + Send + use<T, W, F>
where
    W: FnOnce(Meter) -> F,
    F: Future<Output = Result<T>> + Send,
    T: Send,
{
    let asked = token.is_some();
    let token = token.unwrap_or_else(|| session.stoppable.new_token());
    let (sender, receiver) = watch::channel(Done::default());
    let meter = Meter(Arc::new(sender));
    let (handle, registration) = AbortHandle::new_pair();
    let shown = asked || session.support().workspace.progress;
    if shown {
        let mut state = session.stoppable.lock();
        state.handles.insert(token.clone(), handle);
    }
    let job = Abortable::new(work(meter), registration);
    let guard = Guard(Arc::clone(session), token.clone());
    let progress = Progress {
        client: client.clone(),
        token,
        title,
    };
    let follower = shown.then(|| tokio::spawn(progress.follow(receiver, asked)));
    async move {
        let result = job.await;
        drop(guard);
        let Ok(result) = result else {
            return Err(Error::request_cancelled());
        };
        if let Some(follower) = follower.filter(|_| asked) {
            // The client's token is good until the answer only.
            let _ = follower.await;
        }
        result
    }
}

/// Forgets how to stop what has ended.
struct Guard(Arc<Session>, ProgressToken);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.stoppable.lock().handles.remove(&self.1);
    }
}

struct Progress {
    client: Client,
    token: ProgressToken,
    title: &'static str,
}

impl Progress {
    /// Shows what the work says of itself until it ends.
    async fn follow(self, mut done: watch::Receiver<Done>, asked: bool) {
        if !asked {
            let ended = async { while done.changed().await.is_ok() {} };
            if tokio::time::timeout(SILENCE, ended).await.is_ok() {
                return;
            }
            let created = self.client.create_work_done_progress(self.token.clone());
            if !matches!(tokio::time::timeout(PATIENCE, created).await, Ok(Ok(()))) {
                return;
            }
        }
        self.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
            title: self.title.to_owned(),
            cancellable: Some(true),
            message: None,
            percentage: Some(0),
        }))
        .await;
        let mut shown = Instant::now();
        while done.changed().await.is_ok() {
            if shown.elapsed() < INTERVAL {
                continue;
            }
            shown = Instant::now();
            let Done { count, of } = *done.borrow_and_update();
            self.send(WorkDoneProgress::Report(WorkDoneProgressReport {
                cancellable: Some(true),
                message: Some(format!("{count}/{of}")),
                percentage: Some((count * 100 / of.max(1)).min(100) as u32),
            }))
            .await;
        }
        let end = WorkDoneProgressEnd { message: None };
        self.send(WorkDoneProgress::End(end)).await;
    }

    async fn send(&self, value: WorkDoneProgress) {
        self.client
            .send_notification::<ProgressNotification>(ProgressParams {
                token: self.token.clone(),
                value: ProgressParamsValue::WorkDone(value),
            })
            .await;
    }
}
