//! The language server over the wire, through the real binary.

mod closed_files;
mod commands;
mod edits;
mod features;
mod formatting;
mod graph;
mod hazards;
mod life_cycle;
mod methods;
mod navigation;
mod neighbours;
mod progress;
mod pull;
mod reading;
mod refactorings;
mod runs;
mod sessions;
mod symbols;
mod test_files;
mod typing;
mod workspace;
