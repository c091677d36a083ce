//! What the `fdl` binary is made of, and the language server on any pair of streams: tests and
//! fuzzers drive it in their own process. No library for others; the binary is what is stable.
//!
//! The command line is in [`cli`], the language server in [`lsp`]. What is true of FDL lives in
//! `fdl-core`.

mod cli;
mod config;
mod editorconfig;
mod files;
mod lsp;
mod output;
mod printable;
mod scenarios;
mod walk;

pub use cli::main;
pub use lsp::serve;
