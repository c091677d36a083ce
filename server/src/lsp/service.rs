//! The methods that the server answers: one line each.

use std::sync::Arc;

use serde::Deserialize as _;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types as lsp;
use tower_lsp::{Client, LanguageServer, LspServiceBuilder};

use super::capabilities::{self, ClientSupport};
use super::documents::Document;
use super::from_proto::AboutDocument;
use super::parts::with_parts;
use super::progress::{Meter, with_progress};
use super::session::Session;
use super::transport::COMPLETION;
use super::workers::{Length, Panicked, StopFlag, Workers};
use super::{commands, handlers, neighbours, publish, refresh, reruns, settings};

/// The server behind the routes.
#[derive(Debug)]
pub(super) struct Backend {
    pub(super) session: Arc<Session>,
    client: Client,
}

/// Adds the routes that `tower-lsp` does not know.
pub(super) fn routes(builder: LspServiceBuilder<Backend>) -> LspServiceBuilder<Backend> {
    let builder = builder
        .custom_method(COMPLETION, Backend::complete)
        .custom_method("$/setTrace", Backend::ignored)
        .custom_method("window/workDoneProgress/cancel", Backend::stop_work);
    #[cfg(debug_assertions)]
    let builder = builder
        .custom_method("fdl/debug/checks", Backend::debug_checks)
        .custom_method("fdl/debug/reads", Backend::debug_reads)
        .custom_method("fdl/debug/hold", Backend::debug_hold)
        .custom_method("fdl/debug/panic", Backend::debug_panic)
        .custom_method("fdl/debug/text", Backend::debug_text)
        .custom_method("fdl/debug/sleep", Backend::debug_sleep);
    builder
}

impl Backend {
    /// A server that publishes through `client`.
    pub(super) fn new(client: Client, workers: Workers) -> Self {
        let (session, channels) = Session::new(workers);
        let session = Arc::new(session);
        let own = || (client.clone(), Arc::clone(&session));
        let (to, about) = own();
        tokio::spawn(publish::publish(to, about, channels.publisher));
        let (to, about) = own();
        tokio::spawn(refresh::refresh(to, about, channels.refreshes));
        tokio::spawn(neighbours::follow(
            Arc::clone(&session),
            channels.neighbours,
        ));
        tokio::spawn(reruns::rerun(Arc::clone(&session), channels.reruns));
        Self { session, client }
    }

    async fn ignored(&self, _params: lsp::LSPAny) {}

    async fn complete(&self, params: lsp::CompletionParams) -> Result<Option<lsp::LSPAny>> {
        self.about(params, handlers::completion).await
    }

    async fn stop_work(&self, params: lsp::WorkDoneProgressCancelParams) {
        self.session.stoppable.stop(&params.token);
    }

    /// Asks the client for its settings in each folder, if it can be asked. Nothing waits for the answer.
    fn ask_for_settings(&self) {
        if !self.session.support().workspace.configuration {
            return;
        }
        let (client, session) = (self.client.clone(), Arc::clone(&self.session));
        let (number, folders) = (session.settings_asked(), session.folders());
        tokio::spawn(async move {
            let item = |scope_uri| lsp::ConfigurationItem {
                scope_uri,
                section: Some(settings::SECTION.to_owned()),
            };
            let scopes = std::iter::once(None).chain(folders.iter().cloned().map(Some));
            match client.configuration(scopes.map(item).collect()).await {
                Ok(values) if session.is_newest_question(number) => {
                    complain(&client, session.configure(&values, &folders)).await;
                }
                Ok(_) => {}
                Err(error) => tracing::warn!("the client does not tell its settings: {error}"),
            }
        });
    }

    /// Answers a request on a worker that may take long: the user sees how far it is and may stop it.
    fn long<T: Send + 'static>(
        &self,
        title: &'static str,
        token: Option<lsp::ProgressToken>,
        job: impl FnOnce(&StopFlag, &Meter) -> anyhow::Result<T> + Send + 'static,
    ) -> impl Future<Output = Result<T>> + Send {
        with_progress(&self.client, &self.session, title, token, |meter| {
            let job = move |stop: &StopFlag| job(stop, &meter);
            let answer = self.session.workers.run_for(Length::Long, job);
            async move { finish(answer.await) }
        })
    }

    /// Completes something that the client has from the server, on a worker.
    fn resolve<T: Send + 'static>(
        &self,
        it: T,
        handler: fn(&Session, T) -> T,
    ) -> impl Future<Output = Result<T>> + Send + use<T> {
        let session = Arc::clone(&self.session);
        let answer = self.session.workers.run(move |_| Ok(handler(&session, it)));
        async move { finish(answer.await) }
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
            let length = session.documents.length_of(&document);
            let job = move |_: &StopFlag| handler(&session, &document, params);
            self.session.workers.run_for(length, job)
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

/// Shows a place to the user.
async fn show(client: &Client, place: lsp::Location) {
    let params = lsp::ShowDocumentParams {
        uri: place.uri,
        external: Some(false),
        take_focus: Some(true),
        selection: Some(place.range),
    };
    if let Err(error) = client.show_document(params).await {
        tracing::warn!("the client does not show a document: {error}");
    }
}

/// Tells the user what is wrong with the settings.
async fn complain(client: &Client, problems: Vec<String>) {
    if !problems.is_empty() {
        client
            .show_message(lsp::MessageType::WARNING, problems.join("\n"))
            .await;
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
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        let support = ClientSupport::new(&params);
        let result = capabilities::initialize_result(&support);
        let folders = capabilities::folders(&params);
        self.session.initialize(support, folders, params.process_id);
        if let Some(options) = params.initialization_options {
            let (client, problems) = (self.client.clone(), self.session.configure(&[options], &[]));
            tokio::spawn(async move { complain(&client, problems).await });
        }
        Ok(result)
    }

    async fn initialized(&self, _params: lsp::InitializedParams) {
        self.ask_for_settings();
        let registrations = capabilities::registrations(self.session.support());
        if registrations.is_empty() {
            return;
        }
        let client = self.client.clone();
        // The answer may come late; nothing waits for it.
        tokio::spawn(async move {
            if let Err(error) = client.register_capability(registrations).await {
                tracing::warn!("the client does not tell of changes: {error}");
            }
        });
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        if self.session.support().workspace.configuration {
            self.ask_for_settings();
        } else if params.settings.is_object() {
            let (client, problems) = (
                self.client.clone(),
                self.session.configure(&[params.settings], &[]),
            );
            tokio::spawn(async move { complain(&client, problems).await });
        }
    }

    async fn did_change_workspace_folders(&self, params: lsp::DidChangeWorkspaceFoldersParams) {
        let lsp::WorkspaceFoldersChangeEvent { added, removed } = params.event;
        let uris = |it: Vec<lsp::WorkspaceFolder>| it.into_iter().map(|it| it.uri);
        let removed: Vec<lsp::Uri> = uris(removed).collect();
        self.session.change_folders(uris(added).collect(), &removed);
        self.ask_for_settings();
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        for change in params.changes {
            self.session.file_changed(&change.uri);
        }
        self.session.surroundings_changed();
    }

    async fn shutdown(&self) -> Result<()> {
        self.session.shut_down();
        Ok(())
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        let uri = params.text_document.uri.clone();
        self.session.documents.open(params.text_document);
        self.session.document_changed(uri);
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        let document = params.text_document;
        let unit = self.session.unit();
        let before = self.session.documents.change(
            &document.uri,
            document.version,
            params.content_changes,
            unit,
        );
        self.session.workers.let_go(before);
        self.session.document_changed(document.uri);
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        self.session.document_saved(&params.text_document.uri);
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        self.session.documents.close(&params.text_document.uri);
        self.session.tokens.forget(&params.text_document.uri);
        self.session.document_changed(params.text_document.uri);
    }

    about_document! {
        code_action(lsp::CodeActionParams) -> lsp::CodeActionResponse;
        code_lens(lsp::CodeLensParams) -> Vec<lsp::CodeLens>;
        document_highlight(lsp::DocumentHighlightParams) -> Vec<lsp::DocumentHighlight>;
        document_link(lsp::DocumentLinkParams) -> Vec<lsp::DocumentLink>;
        document_symbol(lsp::DocumentSymbolParams) -> lsp::DocumentSymbolResponse;
        folding_range(lsp::FoldingRangeParams) -> Vec<lsp::FoldingRange>;
        formatting(lsp::DocumentFormattingParams) -> Vec<lsp::TextEdit>;
        goto_definition(lsp::GotoDefinitionParams) -> lsp::GotoDefinitionResponse;
        goto_implementation(lsp::request::GotoImplementationParams) -> lsp::request::GotoImplementationResponse;
        hover(lsp::HoverParams) -> lsp::Hover;
        incoming_calls(lsp::CallHierarchyIncomingCallsParams) -> Vec<lsp::CallHierarchyIncomingCall>;
        inlay_hint(lsp::InlayHintParams) -> Vec<lsp::InlayHint>;
        inline_value(lsp::InlineValueParams) -> Vec<lsp::InlineValue>;
        linked_editing_range(lsp::LinkedEditingRangeParams) -> lsp::LinkedEditingRanges;
        on_type_formatting(lsp::DocumentOnTypeFormattingParams) -> Vec<lsp::TextEdit>;
        outgoing_calls(lsp::CallHierarchyOutgoingCallsParams) -> Vec<lsp::CallHierarchyOutgoingCall>;
        prepare_call_hierarchy(lsp::CallHierarchyPrepareParams) -> Vec<lsp::CallHierarchyItem>;
        prepare_rename(lsp::TextDocumentPositionParams) -> lsp::PrepareRenameResponse;
        range_formatting(lsp::DocumentRangeFormattingParams) -> Vec<lsp::TextEdit>;
        rename(lsp::RenameParams) -> lsp::WorkspaceEdit;
        selection_range(lsp::SelectionRangeParams) -> Vec<lsp::SelectionRange>;
        semantic_tokens_full(lsp::SemanticTokensParams) -> lsp::SemanticTokensResult;
        semantic_tokens_full_delta(lsp::SemanticTokensDeltaParams) -> lsp::SemanticTokensFullDeltaResult;
        semantic_tokens_range(lsp::SemanticTokensRangeParams) -> lsp::SemanticTokensRangeResult;
        signature_help(lsp::SignatureHelpParams) -> lsp::SignatureHelp;
    }

    async fn completion_resolve(&self, item: lsp::CompletionItem) -> Result<lsp::CompletionItem> {
        self.resolve(item, handlers::completion_resolve).await
    }

    async fn code_action_resolve(&self, action: lsp::CodeAction) -> Result<lsp::CodeAction> {
        let session = Arc::clone(&self.session);
        let job = move |_: &StopFlag| handlers::code_action_resolve(&session, action);
        finish(self.session.workers.run(job).await)
    }

    async fn inlay_hint_resolve(&self, hint: lsp::InlayHint) -> Result<lsp::InlayHint> {
        self.resolve(hint, handlers::inlay_hint_resolve).await
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        let session = Arc::clone(&self.session);
        let document = session.documents.get(&params.text_document.uri);
        // A file may have any size.
        let length = document
            .as_deref()
            .map_or(Length::Long, |it| session.documents.length_of(it));
        let job = move |_: &StopFlag| handlers::diagnostic(&session, document, params);
        finish(self.session.workers.run_for(length, job).await)
    }

    async fn workspace_diagnostic(
        &self,
        params: lsp::WorkspaceDiagnosticParams,
    ) -> Result<lsp::WorkspaceDiagnosticReportResult> {
        let token = params.work_done_progress_params.work_done_token.clone();
        let wants_parts = params.partial_result_params.partial_result_token.clone();
        let session = Arc::clone(&self.session);
        with_parts(&self.client, wants_parts, |parts| {
            self.long("Checking the workspace", token, move |stop, meter| {
                let progress = |count, of| meter.show(count, of);
                handlers::workspace_diagnostic(&session, params, stop, &progress, &parts)
            })
        })
        .await
    }

    async fn references(&self, params: lsp::ReferenceParams) -> Result<Option<Vec<lsp::Location>>> {
        let wants_parts = params.partial_result_params.partial_result_token.clone();
        with_parts(&self.client, wants_parts, |parts| {
            self.about((params, parts), handlers::references)
        })
        .await
    }

    async fn symbol(
        &self,
        params: lsp::WorkspaceSymbolParams,
    ) -> Result<Option<lsp::WorkspaceSymbolResponse>> {
        let wants_parts = params.partial_result_params.partial_result_token.clone();
        let session = Arc::clone(&self.session);
        let answer = with_parts(&self.client, wants_parts, |parts| {
            let job = move |stop: &StopFlag| handlers::symbol(&session, &params, stop, &parts);
            self.session.workers.run_for(Length::Long, job)
        });
        finish(answer.await)
    }

    async fn execute_command(
        &self,
        params: lsp::ExecuteCommandParams,
    ) -> Result<Option<lsp::LSPAny>> {
        let token = params.work_done_progress_params.work_done_token.clone();
        let as_text = commands::wants_text(&params);
        let command = commands::prepare(&self.session, params)?;
        let (session, client) = (Arc::clone(&self.session), self.client.clone());
        let shows = command.shows_its_result() && session.support().workspace.shows_documents;
        let result = self
            .long(command.title(), token, move |stop, meter| {
                command.run(&session, stop, meter)
            })
            .await?;
        let first = result.as_ref().and_then(|it| it.get(0)).filter(|_| shows);
        if let Some(Ok(place)) = first.map(lsp::Location::deserialize) {
            tokio::spawn(async move { show(&client, place).await });
        }
        Ok(result.map(|it| match as_text {
            true => lsp::LSPAny::String(it.to_string()),
            false => it,
        }))
    }
}

#[cfg(debug_assertions)]
impl Backend {
    /// For tests: a request that panics in its worker, with `{"loop": true}` on the message loop.
    async fn debug_panic(&self, params: lsp::LSPAny) -> Result<lsp::LSPAny> {
        assert!(params.get("loop").is_none(), "asked to panic on the loop");
        let answer = self
            .session
            .workers
            .run(|_| -> anyhow::Result<lsp::LSPAny> { panic!("asked to panic") });
        finish(answer.await)
    }

    /// For tests: a request that lasts until it is cancelled; so long others about that document wait.
    async fn debug_hold(&self, params: lsp::LSPAny) -> Result<lsp::LSPAny> {
        let _release = self.debug_document(&params).map(|it| it.hold());
        std::future::pending().await
    }

    fn debug_document(&self, params: &lsp::LSPAny) -> Option<Arc<Document>> {
        let uri = params.get("uri").and_then(lsp::LSPAny::as_str)?;
        self.session.documents.get(&uri.parse().ok()?)
    }

    /// For tests: how often a document was checked.
    async fn debug_checks(&self, _params: lsp::LSPAny) -> Result<u32> {
        Ok(self.session.checks())
    }

    /// For tests: how often a file was read.
    async fn debug_reads(&self, _params: lsp::LSPAny) -> Result<u32> {
        Ok(self.session.closed.reads())
    }

    /// For tests: the text of an open document.
    async fn debug_text(&self, params: lsp::LSPAny) -> Result<Option<String>> {
        let document = self.debug_document(&params);
        Ok(document.map(|it| it.text().to_string()))
    }

    /// For tests: a request that lasts until it is cancelled, at most ten seconds.
    async fn debug_sleep(&self, _params: lsp::LSPAny) -> Result<lsp::LSPAny> {
        let answer = self.session.workers.run(|stop| {
            for _ in 0..1_000 {
                if stop.is_set() {
                    break;
                }
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            Ok(lsp::LSPAny::Null)
        });
        finish(answer.await)
    }
}
