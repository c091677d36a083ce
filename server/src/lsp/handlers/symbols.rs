//! Flows and states of the whole workspace, by name.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fdl_core::ide::{MatchRank, NameQuery};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{SymbolInformation, Uri, WorkspaceSymbolParams, WorkspaceSymbolResponse};

use super::{Session, to_proto};
use crate::lsp::parts::Parts;
use crate::lsp::symbols::{FileSymbol, symbols_of};
use crate::lsp::texts::file_path;
use crate::lsp::workers::StopFlag;
use crate::walk::{Kind, kind_by_name};

/// How many symbols are told of: who sees more types another letter.
const LIMIT: usize = 300;

/// After so many files a client that wants parts gets what was found in them.
const PART: usize = 500;

/// Answers `workspace/symbol`: with the open flows and those of the folders, the closest names
/// first; in parts the open ones first, and the closest of each part first. Looks at the disk.
pub(in crate::lsp) fn symbol(
    session: &Session,
    params: &WorkspaceSymbolParams,
    stop: &StopFlag,
    parts: &Parts,
) -> Result<Option<WorkspaceSymbolResponse>> {
    let cancelled = Error::request_cancelled;
    let texts = session.texts(None);
    let folders = session.folders();
    let mut search = Search {
        query: NameQuery::new(&params.query),
        folders: folders.iter().filter_map(file_path).collect(),
        found: Vec::new(),
    };
    for document in session.documents.all() {
        if let Some(flow) = document.flow() {
            search.look(&document.uri, &symbols_of(&flow, session.unit()));
        }
    }
    search.hand_over(parts);
    let files = session.files.list(session, &texts, stop);
    for (index, path) in files.ok_or_else(cancelled)?.iter().enumerate() {
        if stop.is_set() {
            return Err(cancelled().into());
        }
        if index % PART == PART - 1 {
            search.hand_over(parts);
        }
        let is_open = texts.document(path).is_some();
        if is_open || kind_by_name(path) == Some(Kind::Test) {
            continue;
        }
        if let Some(symbols) = session.symbols.of(&texts, path, session.unit())
            && let Some(uri) = Uri::from_file_path(path)
        {
            search.look(&uri, &symbols);
        }
    }
    Ok(Some(parts.hand_over(search.take()).into()))
}

struct Search {
    query: NameQuery,
    folders: Vec<PathBuf>,
    found: Vec<(MatchRank, SymbolInformation)>,
}

impl Search {
    /// Adds what matches in a flow.
    fn look(&mut self, uri: &Uri, symbols: &[FileSymbol]) {
        let mut file = None;
        for symbol in symbols {
            let Some(rank) = self.query.rank(&symbol.name) else {
                continue;
            };
            let file = file.get_or_insert_with(|| shown(uri, &self.folders));
            let symbol = to_proto::found_symbol(uri, symbol, file);
            self.found.push((rank, symbol));
        }
        // However much there is, little is kept.
        if self.found.len() > 4 * LIMIT {
            self.keep_best();
        }
    }

    fn keep_best(&mut self) {
        self.found.sort_by(|(rank, a), (other, b)| {
            let place = |it: &SymbolInformation| it.location.range.start;
            rank.cmp(other)
                .then_with(|| a.name.cmp(&b.name))
                .then_with(|| a.location.uri.as_str().cmp(b.location.uri.as_str()))
                .then_with(|| place(a).cmp(&place(b)))
        });
        self.found.truncate(LIMIT);
    }

    /// The best that was found, which is not found any more.
    fn take(&mut self) -> Vec<SymbolInformation> {
        self.keep_best();
        self.found.drain(..).map(|(_, it)| it).collect()
    }

    fn hand_over(&mut self, parts: &Parts) {
        if parts.are_wanted() {
            parts.hand_over(self.take());
        }
    }
}

/// A document as it is shown: its path in the innermost folder that holds it, else its name.
fn shown(uri: &Uri, folders: &[PathBuf]) -> String {
    let Some(path) = file_path(uri) else {
        let path = uri.path().as_str();
        return path.rsplit('/').next().unwrap_or(path).to_owned();
    };
    let within = folders.iter().filter_map(|it| path.strip_prefix(it).ok());
    let shortest = within.min_by_key(|it| it.components().count());
    let shown = shortest.or_else(|| path.file_name().map(Path::new));
    shown.unwrap_or(&path).to_string_lossy().replace('\\', "/")
}
