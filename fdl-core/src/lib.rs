//! Everything that is true of FDL, the Flow Definition Language of Alibaba Cloud CloudFlow:
//! text to syntax tree, tree to meaning, meaning to findings and to a run.
//!
//! The modules below stand in reading order, and each may use only those above it
//! (`tests/it/tidy.rs` holds them to that):
//!
//! ```text
//! text → value → syntax → catalog → expr → model → graph → analysis → shape → { checks, simulate } → ide
//! ```
//!
//! Deliberately absent: input and output, protocol types, clocks, threads, randomness that is not
//! seeded. The same text gives the same answers, in the same order.

#![deny(missing_docs)]

pub mod text;

pub mod value;

pub mod syntax;

pub mod catalog;

pub mod expr;

pub mod model;

pub mod graph;

pub mod analysis;

pub mod shape;

pub mod checks;

pub mod simulate;

pub mod ide;

#[cfg(test)]
pub(crate) mod fixture;
