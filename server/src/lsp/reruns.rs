//! Makes the last run of a flow anew when something that it depends on has changed, as the setting
//! `fdl.simulation.rerun` says.
//!
//! A change during such a run stops it and begins the next one: the newest text wins.

use std::collections::HashMap;
use std::sync::Arc;

use futures::StreamExt as _;
use futures::future::{AbortHandle, abortable};
use futures::stream::FuturesUnordered;
use tokio::sync::mpsc;

use super::commands::{Subject, renew};
use super::runs::Remembered;
use super::session::Session;
use super::settings::Rerun;
use super::texts::DocumentKey;
use super::workers::{Length, StopFlag};

/// What happened to a document.
#[derive(Debug)]
pub(super) enum Cause {
    /// It was changed in the editor.
    Typed(DocumentKey),
    /// It was saved, or changed on the disk.
    Saved(DocumentKey),
}

/// Renews the runs that depend on what `causes` tell of.
pub(super) async fn rerun(session: Arc<Session>, mut causes: mpsc::UnboundedReceiver<Cause>) {
    let mut running = FuturesUnordered::new();
    let mut handles: HashMap<DocumentKey, AbortHandle> = HashMap::new();
    loop {
        tokio::select! {
            biased;
            cause = causes.recv() => {
                let Some(cause) = cause else { return };
                for run in wanted(&session, cause) {
                    let flow = DocumentKey::of(&run.uri);
                    let (job, handle) = abortable(begin(&session, &run));
                    if let Some(before) = handles.insert(flow, handle) {
                        before.abort();
                    }
                    running.push(job);
                }
            }
            Some(_) = running.next(), if !running.is_empty() => {
                if running.is_empty() {
                    handles.clear();
                }
            }
        }
    }
}

fn wanted(session: &Session, cause: Cause) -> Vec<Arc<Remembered>> {
    let (source, least) = match cause {
        Cause::Typed(source) => (source, Rerun::OnType),
        Cause::Saved(source) => (source, Rerun::OnSave),
    };
    let mut runs = session.runs.depending_on(&source);
    runs.retain(|it| session.settings(&it.uri).rerun >= least);
    runs
}

/// Begins a run of the texts as they are now.
fn begin(session: &Arc<Session>, run: &Remembered) -> impl Future<Output = ()> + Send + use<> {
    let moment = session.runs.begin();
    let argument = run.argument.clone();
    let subject = Subject::new(session, argument.uri.clone());
    let own = Arc::clone(session);
    let job = move |stop: &StopFlag| renew(&own, &subject, argument, moment, stop);
    let job = session.workers.run_for(Length::Long, job);
    async move {
        if let Err(panicked) = job.await {
            tracing::error!("a run panicked: {}", panicked.0);
        }
    }
}
