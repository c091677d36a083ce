//! The `fdl` binary: command line and language server for FDL.
//!
//! This file only turns the outcome of a command into the exit status; everything else is below
//! [`cli`] and [`lsp`]. What is true of FDL lives in `fdl-core`.

mod cli;
mod config;
mod editorconfig;
mod files;
mod lsp;
mod output;
mod scenarios;
mod walk;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
