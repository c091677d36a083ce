//! The methods that the server answers: one line each.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use fdl_core::text::ColumnUnit;
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionParams,
    CompletionResponse, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, GotoDefinitionParams, GotoDefinitionResponse,
    Hover, HoverParams, InitializeParams, InitializeResult, InitializedParams, LSPAny,
    Registration, SignatureHelp, SignatureHelpParams, Uri,
};
use tower_lsp::{Client, LanguageServer, LspServiceBuilder};

use super::capabilities::{self, ClientSupport};
use super::documents::{Document, Documents};
use super::from_proto::AboutDocument;
use super::workers::{Panicked, StopFlag, Workers};
use super::{commands, handlers, publish};

/// What all requests share.
#[derive(Debug)]
pub(super) struct Session {
    /// The open documents.
    pub(super) documents: Documents,
    /// Where work is done.
    pub(super) workers: Workers,
    support: OnceLock<ClientSupport>,
    process: AtomicU32,
    shut_down: AtomicBool,
}

impl Session {
    /// What the client can do, and what was agreed on.
    pub(super) fn support(&self) -> &ClientSupport {
        self.support.get_or_init(ClientSupport::default)
    }

    /// What columns count.
    pub(super) fn unit(&self) -> ColumnUnit {
        self.support().unit
    }

    /// The client's process, if it has named one.
    pub(super) fn client_process(&self) -> Option<u32> {
        Some(self.process.load(Ordering::Relaxed)).filter(|&id| id != 0)
    }

    /// Whether the client has said `shutdown`.
    pub(super) fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::Relaxed)
    }
}

/// The server behind the routes.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) session: Arc<Session>,
    client: Client,
    changed: mpsc::UnboundedSender<Uri>,
}

/// Adds the routes that `tower-lsp` does not know.
pub(super) fn routes(builder: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    let builder = builder
        .custom_method("$/setTrace", Backend::ignored)
        .custom_method("window/workDoneProgress/cancel", Backend::ignored);
    #[cfg(debug_assertions)]
    let builder = builder
        .custom_method("fdl/debug/panic", Backend::debug_panic)
        .custom_method("fdl/debug/text", Backend::debug_text)
        .custom_method("fdl/debug/sleep", Backend::debug_sleep);
    builder
}

impl Backend {
    /// A server that publishes through `client`.
    pub(super) fn new(client: Client, workers: Workers) -> Self {
        let session = Arc::new(Session {
            documents: Documents::default(),
            workers,
            support: OnceLock::new(),
            process: AtomicU32::new(0),
            shut_down: AtomicBool::new(false),
        });
        let (changed, receiver) = mpsc::unbounded_channel();
        tokio::spawn(publish::publish(
            client.clone(),
            Arc::clone(&session),
            receiver,
        ));
        Self {
            session,
            client,
            changed,
        }
    }

    async fn ignored(&self, _params: LSPAny) {}

    /// Has the diagnostics of a document published anew, and those of the test files, which may be
    /// about it.
    fn publish(&self, uri: Uri) {
        let tests = self.session.documents.all().into_iter();
        let tests = tests.filter(|it| it.is_test_file() && it.uri != uri);
        let tests: Vec<Uri> = tests.map(|it| it.uri.clone()).collect();
        for uri in std::iter::once(uri).chain(tests) {
            // The receiver lives as long as the runtime.
            let _ = self.changed.send(uri);
        }
    }

    /// Answers a request about one document on a worker. The document is the one that is current
    /// when this is called, not when the worker begins.
    fn about<P: AboutDocument + Send + 'static, T: Send + 'static>(
        &self,
        params: P,
        handler: fn(&Session, &Document, P) -> anyhow::Result<Option<T>>,
    ) -> impl Future<Output = Result<Option<T>>> + Send + use<P, T> {
        let session = Arc::clone(&self.session);
        let answer = self.session.documents.get(params.uri()).map(|document| {
            self.session
                .workers
                .run(move |_| handler(&session, &document, params))
        });
        async move {
            match answer {
                Some(answer) => finish(answer.await),
                // Not open: nothing is known of it.
                None => Ok(None),
            }
        }
    }
}

/// What a worker did as the answer to a request.
fn finish<T>(result: std::result::Result<anyhow::Result<T>, Panicked>) -> Result<T> {
    match result {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(match error.downcast::<Error>() {
            Ok(error) => error,
            Err(error) => {
                let mut answer = Error::new(ErrorCode::InternalError);
                answer.message = format!("{error:#}").into();
                answer
            }
        }),
        Err(Panicked(message)) => {
            tracing::error!("a request panicked: {message}");
            let mut answer = Error::new(ErrorCode::InternalError);
            answer.message = format!("the request panicked: {message}").into();
            Err(answer)
        }
    }
}

/// Routes to the handlers of the same names: requests about one document.
macro_rules! about_document {
    ($($method:ident($params:ty) -> $answer:ty;)*) => {$(
        async fn $method(&self, params: $params) -> Result<Option<$answer>> {
            self.about(params, handlers::$method).await
        }
    )*};
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let support = ClientSupport::new(&params);
        let result = capabilities::initialize_result(&support);
        self.session
            .process
            .store(params.process_id.unwrap_or(0), Ordering::Relaxed);
        // `initialize` is answered once only, so nothing can be there already.
        let _ = self.session.support.set(support);
        Ok(result)
    }

    async fn initialized(&self, _params: InitializedParams) {
        if !self.session.support().watches {
            return;
        }
        let client = self.client.clone();
        let pattern = format!("**/{}", crate::config::FILE_NAME);
        let watch = Registration {
            id: "fdl-configuration".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(serde_json::json!({"watchers": [{"globPattern": pattern}]})),
        };
        // The answer may come late; nothing waits for it.
        tokio::spawn(async move {
            if let Err(error) = client.register_capability(vec![watch]).await {
                tracing::warn!("the client does not watch the configuration: {error}");
            }
        });
    }

    async fn did_change_watched_files(&self, _params: DidChangeWatchedFilesParams) {
        for document in self.session.documents.all() {
            // The receiver lives as long as the runtime.
            let _ = self.changed.send(document.uri.clone());
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.shut_down.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let uri = params.text_document.uri.clone();
        self.session.documents.open(params.text_document);
        self.publish(uri);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        let unit = self.session.unit();
        self.session.documents.change(
            &document.uri,
            document.version,
            params.content_changes,
            unit,
        );
        self.publish(document.uri);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.documents.close(&params.text_document.uri);
        self.publish(params.text_document.uri);
    }

    about_document! {
        code_action(CodeActionParams) -> CodeActionResponse;
        code_lens(CodeLensParams) -> Vec<CodeLens>;
        completion(CompletionParams) -> CompletionResponse;
        document_symbol(DocumentSymbolParams) -> DocumentSymbolResponse;
        goto_definition(GotoDefinitionParams) -> GotoDefinitionResponse;
        hover(HoverParams) -> Hover;
        signature_help(SignatureHelpParams) -> SignatureHelp;
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let command = commands::prepare(&self.session, params)?;
        let session = Arc::clone(&self.session);
        let answer = self
            .session
            .workers
            .run(move |stop: &StopFlag| command.run(&session, stop));
        finish(answer.await)
    }
}

#[cfg(debug_assertions)]
impl Backend {
    /// For tests: a request that panics in its worker, with `{"loop": true}` on the message loop.
    async fn debug_panic(&self, params: LSPAny) -> Result<LSPAny> {
        assert!(params.get("loop").is_none(), "asked to panic on the loop");
        let answer = self
            .session
            .workers
            .run(|_| -> anyhow::Result<LSPAny> { panic!("asked to panic") });
        finish(answer.await)
    }

    /// For tests: the text of an open document.
    async fn debug_text(&self, params: LSPAny) -> Result<Option<String>> {
        let uri = params.get("uri").and_then(LSPAny::as_str).unwrap_or("");
        let document = uri
            .parse()
            .ok()
            .and_then(|uri| self.session.documents.get(&uri));
        Ok(document.map(|it| it.text().to_string()))
    }

    /// For tests: a request that lasts until it is cancelled, at most ten seconds.
    async fn debug_sleep(&self, _params: LSPAny) -> Result<LSPAny> {
        let answer = self.session.workers.run(|stop| {
            for _ in 0..1_000 {
                if stop.is_set() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            Ok(LSPAny::Null)
        });
        finish(answer.await)
    }
}
