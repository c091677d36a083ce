//! The language server over the wire, through the real binary.

mod hazards;
mod life_cycle;
