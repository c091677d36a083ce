//! Integration tests: the `fdl` binary and the house around it.

mod attacks;
mod benches;
mod ci;
mod cli;
mod cli_baseline;
mod cli_check;
mod cli_config;
mod cli_coverage;
mod cli_eval;
mod cli_flows;
mod cli_format;
mod cli_graph;
mod cli_simulate;
mod cli_test;
mod cli_update;
mod confinement;
mod editors;
mod faults;
mod flows;
mod hostile_names;
mod lsp;
mod neovim;
mod packaging;
// Needs the validator, which a build without `OutputSchema` leaves out.
#[cfg(feature = "json-schema")]
mod sarif;
mod schemas;
mod support;
mod tidy;
mod transcripts;
