//! The language server: `fdl lsp`.
//!
//! A message goes [`transport`] → [`service`] (one line a method) → [`handlers`] or [`commands`]
//! (convert, ask the core, convert back). Documents live in [`documents`] as immutable values;
//! [`publish`] sends their diagnostics; the work is done in [`workers`], never on the message loop.
//! What all of them share is in [`session`]: also the last run of each flow ([`runs`]), which
//! [`reruns`] makes anew, and the client's [`settings`]. What an edit changes in other documents
//! [`neighbours`] find out.
//!
//! Three rules hold throughout: a notification changes the documents before anything is awaited;
//! a request takes its document before anything is awaited; nothing that the client waits for ever
//! waits for the client.

mod capabilities;
mod checked;
mod closed;
mod commands;
mod configs;
mod documents;
mod explanations;
mod from_proto;
mod handlers;
mod neighbours;
mod parts;
mod pool;
mod progress;
mod publish;
mod read_tests;
mod refresh;
mod reruns;
mod runs;
mod service;
mod session;
mod settings;
mod suite;
mod symbols;
mod texts;
mod to_proto;
mod tokens;
mod told;
mod tracked;
mod transport;
mod watch;
mod workers;
mod workspace;

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use tower_lsp::LspService;

use service::Backend;
use workers::Workers;

/// How the server talks to its client.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Transport {
    /// Over standard input and output.
    Stdio,
    /// Over one connection to this port, on the loopback interface only.
    Tcp(u16),
}

/// Serves one client until it says `exit` or closes the connection. The exit code is 1 if it did
/// not say `shutdown` before.
///
/// # Errors
///
/// If the runtime cannot be started or the port cannot be bound.
pub(crate) fn run(transport: Transport) -> anyhow::Result<ExitCode> {
    let shut_down = match transport {
        Transport::Stdio => serve(std::io::stdin(), std::io::stdout())?,
        Transport::Tcp(port) => {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
                .with_context(|| format!("cannot listen on port {port}"))?;
            let address = listener.local_addr().context("the port has no address")?;
            // Who asked for port 0 must learn which one it became.
            let _ = writeln!(std::io::stderr(), "listening on {address}");
            let (stream, _) = listener.accept().context("no client connected")?;
            let reader = stream.try_clone().context("cannot share the connection")?;
            serve(reader, stream)?
        }
    };
    Ok(if shut_down {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Serves one client over these streams until it says `exit` or `input` ends; the result is whether
/// it said `shutdown`.
///
/// # Errors
///
/// If the runtime or its threads cannot be started.
pub fn serve(
    input: impl std::io::Read + Send + 'static,
    output: impl std::io::Write + Send + 'static,
) -> anyhow::Result<bool> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime of the language server")?;
    let workers = Workers::new().context("cannot start the threads of the language server")?;
    let shut_down = runtime.block_on(session(workers, input, output));
    // Work that is still under way must not hold up the exit.
    runtime.shutdown_background();
    Ok(shut_down)
}

/// Serves one client; the result is whether it said `shutdown`.
async fn session(
    workers: Workers,
    input: impl std::io::Read + Send + 'static,
    output: impl std::io::Write + Send + 'static,
) -> bool {
    let mut session = None;
    let (service, socket) = service::routes(LspService::build(|client| {
        let backend = Backend::new(client, workers);
        session = Some(Arc::clone(&backend.session));
        backend
    }))
    .finish();
    let Some(session) = session else {
        return false;
    };
    tokio::select! {
        () = transport::serve(service, socket, input, output) => {}
        () = watch::client_died(&session) => {}
    }
    session.is_shut_down()
}
