//! Sends the diagnostics of the documents: those of the newest version, in order, without delay. What has
//! come is looked at at once: nothing here waits for a pause in typing, and a test holds it to that.
//!
//! One task owns all publishing. A document that changes while it is analysed is analysed again,
//! and what was found in the older version is dropped, unless the client has got nothing for a while:
//! who types faster than a large document is analysed sees something too. To a client that asks for
//! diagnostics, and again when it is told to, none are sent.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt as _, StreamExt as _};
use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::ls_types::Uri;

use super::documents::Document;
use super::handlers::{self, Report};
use super::session::Session;
use super::workers::{Panicked, StopFlag};

/// Publishes the diagnostics of each document whose URI arrives in `changed`: it was opened,
/// changed or closed.
pub(super) async fn publish(
    client: Client,
    session: Arc<Session>,
    mut changed: mpsc::UnboundedReceiver<Uri>,
) {
    let mut publisher = Publisher {
        client,
        session,
        busy: HashMap::new(),
        shown: HashMap::new(),
    };
    let mut running = FuturesUnordered::new();
    loop {
        tokio::select! {
            biased;
            uri = changed.recv() => match uri {
                None => return,
                Some(uri) => running.extend(publisher.changed(uri).await),
            },
            Some((document, found)) = running.next(), if !running.is_empty() => {
                running.extend(publisher.analysed(document, found).await);
            }
        }
    }
}

/// So long a client gets nothing while an edit follows the other; then also what was found in a version
/// that is not the newest any more, under the number of that version.
const PATIENCE: Duration = Duration::from_millis(100);

type Found = Result<Option<Report>, Panicked>;
type Analysed = BoxFuture<'static, (Arc<Document>, Found)>;

struct Publisher {
    client: Client,
    session: Arc<Session>,
    /// The documents under analysis, and whether they have changed since it began.
    busy: HashMap<Uri, bool>,
    /// What the client shows.
    shown: HashMap<Uri, Shown>,
}

/// What the client shows of a document.
struct Shown {
    version: i32,
    /// What tells its diagnostics from others.
    id: String,
    since: Instant,
}

impl Publisher {
    async fn changed(&mut self, uri: Uri) -> Option<Analysed> {
        if self.session.support().diagnostics.pulls {
            return None;
        }
        if let Some(again) = self.busy.get_mut(&uri) {
            *again = true;
            return None;
        }
        let Some(document) = self.session.documents.get(&uri) else {
            self.clear(uri, None).await;
            return None;
        };
        self.busy.insert(uri, false);
        let session = Arc::clone(&self.session);
        let job = Arc::clone(&document);
        let length = session.documents.length_of(&document);
        let work = move |_: &StopFlag| handlers::diagnostics(&session, &job);
        let found = self.session.workers.run_for(length, work);
        Some(async move { (document, found.await) }.boxed())
    }

    async fn analysed(&mut self, document: Arc<Document>, found: Found) -> Option<Analysed> {
        let uri = document.uri.clone();
        let again = self.busy.remove(&uri).unwrap_or(false);
        let newest = self.session.documents.get(&uri);
        let is_newest = newest.as_ref().is_some_and(|it| Arc::ptr_eq(it, &document));
        if again || !is_newest {
            let next = self.changed(uri).await;
            if newest.is_some() && self.has_waited(&document.uri) {
                self.show(&document, found).await;
            }
            return next;
        }
        self.show(&document, found).await;
        None
    }

    /// Whether the client has got nothing about a document for a while.
    fn has_waited(&self, uri: &Uri) -> bool {
        let shown = self.shown.get(uri);
        shown.is_some_and(|it| it.since.elapsed() >= PATIENCE)
    }

    async fn show(&mut self, document: &Document, found: Found) {
        let (uri, version) = (document.uri.clone(), document.version);
        match found {
            Ok(Some(Report { items, id })) => {
                let known = self.shown.get(&uri);
                if known.is_some_and(|it| it.version == version && it.id == id) {
                    return;
                }
                let since = Instant::now();
                self.shown.insert(uri.clone(), Shown { version, id, since });
                self.client
                    .publish_diagnostics(uri, items, Some(version))
                    .await;
            }
            Ok(None) => self.clear(uri, Some(version)).await,
            Err(Panicked(message)) => {
                tracing::error!("checking {} panicked: {message}", uri.as_str());
                self.clear(uri, Some(version)).await;
            }
        }
    }

    async fn clear(&mut self, uri: Uri, version: Option<i32>) {
        if self.shown.remove(&uri).is_some() {
            self.client
                .publish_diagnostics(uri, Vec::new(), version)
                .await;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;
    use serde_json::{Value, json};
    use tokio::time::Instant;
    use tower_lsp::jsonrpc::Request;
    use tower_lsp::{ClientSocket, LspService};
    use tower_service::Service as _;

    use super::*;
    use crate::lsp::service::{Backend, routes};
    use crate::lsp::workers::Workers;

    /// How long an edit may wait before it is looked at: a picture of a screen.
    const FRAME: Duration = Duration::from_millis(16);

    /// On a clock that stands still but where somebody waits for it: the work takes no time on it, a wait for
    /// more edits would.
    #[test]
    fn an_edit_waits_for_no_more_than_a_frame() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().start_paused(true).build();
        runtime.expect("a runtime starts").block_on(async {
            let workers = Workers::new().expect("threads start");
            let service = LspService::build(|client| Backend::new(client, workers));
            let (mut service, mut socket) = routes(service).finish();
            let greeting = Request::build("initialize").id(1).params(json!({"capabilities": {}}));
            let answer = service.call(greeting.finish()).await;
            assert!(answer.expect("the server lives").is_some_and(|it| it.is_ok()));
            let uri = "file:///a.fdl.yaml";
            let item = json!({"uri": uri, "languageId": "fdl", "version": 1, "text": "Type: StateMachine\n"});
            let opened = ("textDocument/didOpen", json!({"textDocument": item}));
            let edits = (2..20).map(|version| {
                let document = json!({"uri": uri, "version": version});
                let changes = json!([{"text": format!("StartAt: S{version}\n")}]);
                let params = json!({"textDocument": document, "contentChanges": changes});
                ("textDocument/didChange", params)
            });
            for (version, (method, params)) in (1..).zip(std::iter::once(opened).chain(edits)) {
                let start = Instant::now();
                let notification = Request::build(method).params(params).finish();
                service.call(notification).await.expect("the server lives");
                assert_eq!(published(&mut socket).await, version);
                let waited = start.elapsed();
                assert!(waited <= FRAME, "version {version} waited for {waited:?}");
            }
        });
    }

    /// The version of the next diagnostics.
    async fn published(socket: &mut ClientSocket) -> Value {
        loop {
            let message = socket.next().await.expect("the server lives");
            if message.method() == "textDocument/publishDiagnostics" {
                return message
                    .params()
                    .map_or(Value::Null, |it| it["version"].clone());
            }
        }
    }
}
