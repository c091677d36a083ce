//! Hands over parts of an answer as they are found, to clients that have sent a token for them.
//!
//! What was handed over in parts is not in the answer again, and all parts come before it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc::{self, UnboundedSender};
use tower_lsp::Client;
use tower_lsp::ls_types::ProgressToken;
use tower_lsp::ls_types::notification::Notification;

/// Where a worker hands over what it has found so far. It never waits.
#[derive(Clone, Debug)]
pub(super) struct Parts(Option<UnboundedSender<Value>>);

impl Parts {
    /// For who wants the whole answer at once.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Whether the client wants parts.
    pub(super) fn are_wanted(&self) -> bool {
        self.0.is_some()
    }

    /// Hands over a part, if the client wants parts. The result is what is left for the answer itself:
    /// an empty list, or all of the part.
    pub(super) fn hand_over<T: Serialize>(&self, part: Vec<T>) -> Vec<T> {
        self.hand_over_as(part, |it| it)
    }

    /// As [`Parts::hand_over`], of a part that is more than a list.
    pub(super) fn hand_over_as<T: Serialize>(
        &self,
        part: Vec<T>,
        wrap: impl FnOnce(Value) -> Value,
    ) -> Vec<T> {
        let Some(sender) = &self.0 else { return part };
        if !part.is_empty() {
            match serde_json::to_value(&part) {
                // Nobody listens if the request was cancelled meanwhile.
                Ok(value) => drop(sender.send(wrap(value))),
                Err(error) => tracing::error!("a part of an answer cannot be written: {error}"),
            }
        }
        Vec::new()
    }
}

/// Does `work` for a request and sends on what it hands over; `token` is the client's for that, if it
/// wants parts. The work begins at once.
pub(super) fn with_parts<F, T>(
    client: &Client,
    token: Option<ProgressToken>,
    work: impl FnOnce(Parts) -> F,
) -> impl Future<Output = T> + Send
where
    F: Future<Output = T> + Send,
    T: Send,
{
    let (sender, mut parts) = mpsc::unbounded_channel();
    let work = work(Parts(token.is_some().then_some(sender)));
    let client = client.clone();
    async move {
        let Some(token) = token else {
            return work.await;
        };
        let send = |value| {
            let token = token.clone();
            client.send_notification::<PartialResult>(PartialResultParams { token, value })
        };
        tokio::pin!(work);
        let answer = loop {
            tokio::select! {
                biased;
                Some(part) = parts.recv() => send(part).await,
                answer = &mut work => break answer,
            }
        };
        while let Ok(part) = parts.try_recv() {
            send(part).await;
        }
        answer
    }
}

/// `$/progress` with a part of an answer: the types of the protocol know only that of work.
enum PartialResult {}

#[derive(Debug, Deserialize, Serialize)]
struct PartialResultParams {
    token: ProgressToken,
    value: Value,
}

impl Notification for PartialResult {
    type Params = PartialResultParams;
    const METHOD: &'static str = "$/progress";
}
