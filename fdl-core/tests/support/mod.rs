//! What several integration tests need: random numbers that are the same everywhere, flows of any
//! size, and the examples.

// Each test binary compiles its own copy and uses a part of it.
#![allow(dead_code, unused_imports)]

mod examples;
mod flows;
mod layout;
mod random;
mod sound;
mod tree;

pub(crate) use examples::{Example, examples};
pub(crate) use flows::flow;
pub(crate) use layout::{Habits, is_structure, laid_out};
pub(crate) use random::Random;
pub(crate) use sound::sound_flow;
pub(crate) use tree::{exact_offsets, sound_tree};
