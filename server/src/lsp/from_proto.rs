//! From the protocol's types to the core's.

use fdl_core::analysis::Analysis;
use fdl_core::text::{ColumnUnit, LineColumn, TextRange};
use tower_lsp::ls_types::{Position, Range};

/// The offset of a position. Positions outside the text are moved into it, as the protocol wants.
pub(super) fn offset(analysis: &Analysis, position: Position, unit: ColumnUnit) -> u32 {
    let position = LineColumn {
        line: position.line,
        column: position.character,
    };
    analysis.lines.offset(&analysis.text, position, unit)
}

/// The range of offsets; of a reversed one the empty range at its start.
pub(super) fn range(analysis: &Analysis, range: Range, unit: ColumnUnit) -> TextRange {
    let start = offset(analysis, range.start, unit);
    TextRange::new(start, offset(analysis, range.end, unit).max(start))
}
