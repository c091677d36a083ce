//! The language server over the wire, through the real binary.

mod commands;
mod features;
mod hazards;
mod life_cycle;
mod methods;
mod runs;
mod typing;
