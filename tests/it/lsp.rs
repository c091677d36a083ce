//! The language server over the wire, through the real binary.

mod features;
mod hazards;
mod life_cycle;
