//! A text with its lines and its tree: what is known of flows and test files alike.

use crate::analysis::Analysis;
use crate::syntax::Tree;
use crate::text::LineIndex;

/// A text with its lines and its tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'t> {
    /// The tree.
    pub(super) tree: &'t Tree,
    /// The lines.
    pub(super) lines: &'t LineIndex,
}

impl<'t> Source<'t> {
    /// The text.
    pub(super) fn text(self) -> &'t str {
        self.tree.text()
    }

    /// The text from `offset` to the end of its line.
    pub(super) fn rest_of_line(self, offset: u32) -> &'t str {
        let end = self.lines.line_range(self.lines.line(offset)).end;
        self.text()[offset as usize..end as usize].trim_end_matches(['\n', '\r'])
    }
}

impl<'t> From<&'t Analysis> for Source<'t> {
    fn from(analysis: &'t Analysis) -> Self {
        Self {
            tree: &analysis.tree,
            lines: &analysis.lines,
        }
    }
}
