//! `fdl lsp`: starts the language server.

use std::process::ExitCode;

use crate::lsp::Transport;

/// Run the language server, on standard input and output
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Accepted because many editors pass it; standard input and output are the default
    #[arg(long, conflicts_with = "tcp")]
    stdio: bool,

    /// Listen for one client on this port of the loopback interface instead
    #[arg(long, value_name = "PORT")]
    tcp: Option<u16>,
}

impl Arguments {
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        crate::lsp::run(self.tcp.map_or(Transport::Stdio, Transport::Tcp))
    }
}
