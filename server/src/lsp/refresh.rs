//! Tells the client to ask again for what has changed without an edit.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

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
    /// Inline values.
    Values,
}

impl Refresh {
    fn is_supported(self, session: &Session) -> bool {
        let workspace = &session.support().workspace;
        let diagnostics = session.support().diagnostics;
        match self {
            Self::Diagnostics => diagnostics.pulls && diagnostics.refreshes,
            Self::Hints => workspace.refreshes_hints,
            Self::Lenses => workspace.refreshes_lenses,
            Self::Values => workspace.refreshes_values,
        }
    }

    async fn send(self, client: &Client) {
        let answer = async {
            match self {
                Self::Diagnostics => client.workspace_diagnostic_refresh().await,
                Self::Hints => client.inlay_hint_refresh().await,
                Self::Lenses => client.code_lens_refresh().await,
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

/// Passes on what arrives in `changed`. What comes in while the client is busy is told once.
pub(super) async fn refresh(
    client: Client,
    session: Arc<Session>,
    mut changed: mpsc::UnboundedReceiver<Refresh>,
) {
    while let Some(first) = changed.recv().await {
        let mut all = BTreeSet::from([first]);
        while let Ok(more) = changed.try_recv() {
            all.insert(more);
        }
        for it in all {
            if it.is_supported(&session) {
                it.send(&client).await;
            }
        }
    }
}
