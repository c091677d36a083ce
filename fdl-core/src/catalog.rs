//! The facts about FDL, each once, with source and evidence. Completion, hover, checks, simulator,
//! schema and documentation read these rows; nothing else may spell out a fact.

pub mod actions;
pub mod context;
pub mod decisions;
pub mod errors;
pub mod limits;
pub mod objects;
pub mod prices;
pub mod schema;
pub mod semantics;
pub mod source;
pub mod test_files;

/// How sure a fact is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Evidence {
    /// Stated on a public page.
    Documented,
    /// Seen in a public repository, not on a page.
    Observed,
    /// Follows from documented facts or from an official sample.
    Inferred,
    /// No source; the open question's number says what was decided.
    Unknown,
}
