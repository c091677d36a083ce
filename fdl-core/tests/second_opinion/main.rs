//! The simulator against a second opinion: a naive interpreter, laws that every run obeys, and what
//! other state machine languages and FDL agree on.

mod agreements;
mod answers;
mod clock;
mod compare;
mod data;
#[allow(dead_code)] // Other tests need more of it.
#[path = "../support/examples.rs"]
mod examples;
mod expression;
mod extractions;
mod generate;
mod interpreter;
mod laws;
#[allow(dead_code)] // Other tests need more of it.
#[path = "../support/layout.rs"]
mod layout;
#[allow(dead_code)] // Other tests need more of it.
#[path = "../support/random.rs"]
mod random;
mod refactorings;
mod renames;
mod shapes;

use random::Random;
