//! Tells the client to ask again for what has changed without an edit.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tower_lsp::Client;

use super::session::Session;

/// How long a client may take to say that it has heard.
const PATIENCE: Duration = Duration::from_secs(10);

/// What may have changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Refresh {
    /// Diagnostics, for clients that ask for them.
    Diagnostics,
    /// Inlay hints.
    Hints,
    /// Code lenses.
    Lenses,
    /// Semantic tokens.
    Tokens,
    /// Inline values.
    Values,
}

impl Refresh {
    /// Whether the client asks again when told so.
    pub(super) fn is_supported(self, session: &Session) -> bool {
        let workspace = &session.support().workspace;
        match self {
            Self::Diagnostics => session.support().diagnostics.pulls,
            Self::Hints => workspace.refreshes_hints,
            Self::Lenses => workspace.refreshes_lenses,
            Self::Tokens => workspace.refreshes_tokens,
            Self::Values => workspace.refreshes_values,
        }
    }

    async fn send(self, client: &Client) {
        let answer = async {
            match self {
                Self::Diagnostics => client.workspace_diagnostic_refresh().await,
                Self::Hints => client.inlay_hint_refresh().await,
                Self::Lenses => client.code_lens_refresh().await,
                Self::Tokens => client.semantic_tokens_refresh().await,
                Self::Values => client.inline_value_refresh().await,
            }
        };
        match tokio::time::timeout(PATIENCE, answer).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!("{self:?} were not refreshed: {error}"),
            Err(_) => tracing::debug!("the client does not answer: {self:?} were not refreshed"),
        }
    }
}

/// Passes on what arrives in `changed`. What comes in again while the client is busy with it is told
/// once; that it does not answer one keeps it from no other.
pub(super) async fn refresh(
    client: Client,
    session: Arc<Session>,
    mut changed: mpsc::UnboundedReceiver<Refresh>,
) {
    // What the client is busy with, and whether it has changed since.
    let mut busy: BTreeMap<Refresh, bool> = BTreeMap::new();
    let mut running = FuturesUnordered::new();
    let send = |it: Refresh| {
        let client = client.clone();
        async move {
            it.send(&client).await;
            it
        }
    };
    loop {
        tokio::select! {
            biased;
            it = changed.recv() => match it {
                None => return,
                Some(it) if !it.is_supported(&session) => {}
                Some(it) => match busy.get_mut(&it) {
                    Some(again) => *again = true,
                    None => {
                        busy.insert(it, false);
                        running.push(send(it));
                    }
                },
            },
            Some(it) = running.next(), if !running.is_empty() => {
                if busy.remove(&it) == Some(true) {
                    busy.insert(it, false);
                    running.push(send(it));
                }
            }
        }
    }
}
