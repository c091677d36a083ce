//! Flows and states of the whole workspace, by name.

use std::path::{Path, PathBuf};

use anyhow::Result;
use fdl_core::analysis::Analysis;
use fdl_core::ide::{self, MatchRank};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{SymbolInformation, Uri, WorkspaceSymbolParams, WorkspaceSymbolResponse};

use super::{Document, Session, place, to_proto};
use crate::files::Texts as _;
use crate::lsp::texts::{Buffers, file_path};
use crate::lsp::workers::StopFlag;
use crate::walk::{Kind, kind_by_name};

/// How many symbols are told of: who sees more types another letter.
const LIMIT: usize = 300;

/// Answers `workspace/symbol`: with the open flows and those of the folders, the closest names
/// first. Looks at the disk.
pub(in crate::lsp) fn symbol(
    session: &Session,
    params: &WorkspaceSymbolParams,
    stop: &StopFlag,
) -> Result<Option<WorkspaceSymbolResponse>> {
    let cancelled = Error::request_cancelled;
    let texts = session.texts(None);
    let files = session.files.list(session, &texts, stop);
    let files = files.ok_or_else(cancelled)?;
    let folders = session.folders();
    let folders: Vec<_> = folders.iter().filter_map(file_path).collect();
    let mut search = Search {
        session,
        query: &params.query,
        found: Vec::new(),
    };
    for document in session.documents.all() {
        if let Some(flow) = document.flow() {
            let file = shown(&document.uri, &folders);
            search.look(&document, &flow, &file);
        }
    }
    for path in files {
        if stop.is_set() {
            return Err(cancelled().into());
        }
        if let Some(document) = closed_flow(&texts, &path)
            && let Some(flow) = document.flow()
        {
            let file = shown(&document.uri, &folders);
            search.look(&document, &flow, &file);
        }
    }
    Ok(Some(search.finish().into()))
}

struct Search<'a> {
    session: &'a Session,
    query: &'a str,
    found: Vec<(MatchRank, SymbolInformation)>,
}

impl Search<'_> {
    /// Adds what matches in a flow that is shown as `file`.
    fn look(&mut self, document: &Document, flow: &Analysis, file: &str) {
        let place = place(self.session, document, flow);
        let symbols = ide::search_symbols(flow, self.query).into_iter();
        let symbols = symbols.map(|it| (it.rank, to_proto::found_symbol(place, it, file)));
        self.found.extend(symbols);
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

    fn finish(mut self) -> Vec<SymbolInformation> {
        self.keep_best();
        self.found.into_iter().map(|(_, it)| it).collect()
    }
}

/// A flow of the folders that is not open.
fn closed_flow(texts: &Buffers, path: &Path) -> Option<Document> {
    let is_open = texts.document(path).is_some();
    if is_open || kind_by_name(path) == Some(Kind::Test) {
        return None;
    }
    let text = texts.read(path).ok()?;
    Some(Document::of_file(Uri::from_file_path(path)?, &text))
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
