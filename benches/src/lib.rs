//! What the benchmarks have in common: flows that are always the same, workloads, and a stopwatch.
//!
//! `scripts/bench` is the command that measures; see `benches/README.md`.

pub mod engine;
pub mod flows;
pub mod reading;
pub mod stages;
mod stopwatch;
pub mod workloads;
