//! The names of the flows and states in files that are not open, for searches in the whole workspace.

use std::path::Path;
use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::ide::{self, SymbolKind};
use fdl_core::text::ColumnUnit;
use tower_lsp::ls_types::Range;

use super::closed::Kept;
use super::texts::Buffers;
use super::to_proto;
use super::tracked::Version;
use crate::files::Texts as _;

/// How many bytes the names may take together that are kept.
const LIMIT: usize = 32 << 20;

/// What a symbol takes besides its texts.
const LEAST: usize = std::mem::size_of::<FileSymbol>();

/// The names in files that are not open.
#[derive(Debug)]
pub(super) struct FileSymbols(Kept<(Version, Arc<[FileSymbol]>)>);

/// A flow or state that can be found by its name.
#[derive(Debug)]
pub(super) struct FileSymbol {
    /// Its name.
    pub(super) name: Box<str>,
    /// What it is.
    pub(super) kind: SymbolKind,
    /// Its name in the text.
    pub(super) range: Range,
    /// The definition path of what holds it; empty for the flow and its own states.
    pub(super) scope: Box<str>,
}

impl Default for FileSymbols {
    fn default() -> Self {
        Self(Kept::new(LIMIT))
    }
}

impl FileSymbols {
    /// The symbols of the flow in a file that is not open; none if it cannot be read. Looks at the
    /// disk.
    pub(super) fn of(
        &self,
        texts: &Buffers,
        path: &Path,
        unit: ColumnUnit,
    ) -> Option<Arc<[FileSymbol]>> {
        let version = Version::of(texts, path);
        if let Some((then, symbols)) = self.0.get(path)
            && then == version
        {
            return Some(symbols);
        }
        // The trees of a whole workspace would take much: they are not kept.
        let symbols = symbols_of(&Analysis::new(texts.read(path).ok()?), unit);
        let texts = symbols.iter().map(|it| it.name.len() + it.scope.len());
        let weight = LEAST * (1 + symbols.len()) + texts.sum::<usize>();
        let kept = (version, Arc::clone(&symbols));
        self.0.put(path.to_owned(), kept, weight);
        Some(symbols)
    }
}

/// The symbols of a flow.
pub(super) fn symbols_of(flow: &Analysis, unit: ColumnUnit) -> Arc<[FileSymbol]> {
    let symbols = ide::named_symbols(flow).into_iter();
    let symbols = symbols.map(|it| FileSymbol {
        name: it.name.into(),
        kind: it.kind,
        range: to_proto::range(&flow.text, &flow.lines, it.selection, unit),
        scope: it.scope.into(),
    });
    symbols.collect()
}
