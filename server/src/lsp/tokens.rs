//! The semantic tokens that the client has, so that only what has changed is sent again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::{SemanticToken, Uri};

/// The tokens of each document as they were sent last.
#[derive(Debug, Default)]
pub(super) struct SentTokens {
    sent: Mutex<Sent>,
}

#[derive(Debug, Default)]
struct Sent {
    count: u64,
    last: HashMap<Uri, (String, Vec<SemanticToken>)>,
}

impl SentTokens {
    /// Notes what is sent now. The result is its name, and what was sent last under the name `known`.
    pub(super) fn replace(
        &self,
        uri: &Uri,
        tokens: &[SemanticToken],
        known: Option<&str>,
    ) -> (String, Option<Vec<SemanticToken>>) {
        let mut sent = self.lock();
        sent.count += 1;
        let id = sent.count.to_string();
        let now = (id.clone(), tokens.to_vec());
        let last = sent.last.insert(uri.clone(), now);
        let last = last.filter(|(id, _)| Some(id.as_str()) == known);
        (id, last.map(|(_, tokens)| tokens))
    }

    /// Forgets a document.
    pub(super) fn forget(&self, uri: &Uri) {
        self.lock().last.remove(uri);
    }

    fn lock(&self) -> MutexGuard<'_, Sent> {
        // One value replaces another, so a panic elsewhere does not spoil it.
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
