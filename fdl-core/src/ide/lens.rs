//! What stands above a line, to be pressed.

use crate::analysis::Analysis;
use crate::text::TextRange;

/// Something to press.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The line that it stands above.
    pub range: TextRange,
    /// What it says.
    pub title: String,
}

/// The lenses of a flow: `▶ Simulate` on its first line.
pub fn code_lenses(_analysis: &Analysis) -> Vec<Lens> {
    Vec::new()
}
