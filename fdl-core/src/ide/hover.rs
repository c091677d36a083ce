//! What stands at an offset, explained.

use crate::analysis::Analysis;
use crate::text::TextRange;

/// An explanation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// What it explains.
    pub range: TextRange,
    /// The explanation, in Markdown, with links to the public pages.
    pub markdown: String,
}

/// Explains what stands at `offset`.
pub fn hover(_analysis: &Analysis, _offset: u32) -> Option<Hover> {
    None
}
