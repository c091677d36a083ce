//! From a name to the state that it names.

use crate::analysis::Analysis;
use crate::text::TextRange;

/// Where a definition is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Target {
    /// The name that was asked for.
    pub origin: TextRange,
    /// The whole definition.
    pub full: TextRange,
    /// Its name.
    pub focus: TextRange,
}

/// The definition of what stands at `offset`.
pub fn goto_definition(_analysis: &Analysis, _offset: u32) -> Option<Target> {
    None
}
