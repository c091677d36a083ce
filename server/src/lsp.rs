//! The language server: `fdl lsp`.

use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{InitializeParams, InitializeResult, ServerInfo};
use tower_lsp::{LanguageServer, LspService, Server};

/// How the server talks to its client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Transport {
    /// Over standard input and output.
    Stdio,
    /// Over one connection to this port, on the loopback interface only.
    Tcp(u16),
}

/// Serves one client until it says `exit`. The exit code is 1 if it did not say `shutdown` before.
///
/// # Errors
///
/// If the runtime cannot be started or the port cannot be bound.
pub(crate) fn run(transport: Transport) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime of the language server")?;
    runtime.block_on(async {
        let (service, socket) = LspService::new(|_client| Backend::default());
        match transport {
            Transport::Stdio => {
                let server = Server::new(tokio::io::stdin(), tokio::io::stdout(), socket);
                server.serve(service).await;
            }
            Transport::Tcp(port) => {
                let listener = tokio::net::TcpListener::bind(("127.0.0.1", port))
                    .await
                    .with_context(|| format!("cannot listen on port {port}"))?;
                let (stream, _) = listener.accept().await.context("no client connected")?;
                let (read, write) = tokio::io::split(stream);
                Server::new(read, write, socket).serve(service).await;
            }
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// The methods that every server must have.
#[derive(Default)]
struct Backend {
    shut_down: AtomicBool,
}

impl LanguageServer for Backend {
    async fn initialize(&self, _params: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult {
            server_info: Some(ServerInfo {
                name: "fdl".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn shutdown(&self) -> Result<()> {
        self.shut_down.store(true, Ordering::Relaxed);
        Ok(())
    }
}
