//! Requests about a place of a test file.

use std::path::{Path, PathBuf};

use fdl_core::ide::TestDocument;
use fdl_core::simulate::TestFile;
use fdl_core::syntax::Tree;
use tower_lsp::ls_types::Position;

use super::{Document, Session, from_proto};
use crate::files::{FilesOf, Texts};
use crate::lsp::texts::file_path;
use crate::lsp::to_proto::Place;
use crate::scenarios::TEST_SUFFIX;

/// Asks about a position of a test file, whether its flow is known or not.
pub(super) fn at_test<T>(
    session: &Session,
    document: &Document,
    position: Position,
    ask: impl FnOnce(Place<'_>, TestDocument<'_>, u32) -> Option<T>,
) -> Option<T> {
    let path = file_path(&document.uri);
    let texts = session.texts(path.as_deref());
    let path = path.unwrap_or_else(|| PathBuf::from(document.uri.path().as_str()));
    let scenarios = session
        .tests
        .read(&texts, &path, &document.text())
        .scenarios;
    let file = &scenarios.file;
    let place = place(session, document, file);
    let files = near_files(&texts, &path, scenarios.flow_path.as_deref());
    let about = TestDocument {
        tree: &file.tree,
        lines: &file.lines,
        flow: scenarios.flow.as_deref().ok(),
        files: &files,
        read: Some(&FilesOf::new(&texts, &path)),
    };
    ask(place, about, from_proto::offset(place, position))
}

/// Asks about a position of a test file that nothing around it matters to.
pub(super) fn in_test<T>(
    session: &Session,
    document: &Document,
    position: Position,
    ask: impl FnOnce(Place<'_>, &Tree, u32) -> Option<T>,
) -> Option<T> {
    if !document.is_test_file() {
        return None;
    }
    let path = file_path(&document.uri);
    let texts = session.texts(path.as_deref());
    let path = path.unwrap_or_else(|| PathBuf::from(document.uri.path().as_str()));
    let read = session.tests.read(&texts, &path, &document.text());
    let file = &read.scenarios.file;
    let place = place(session, document, file);
    ask(place, &file.tree, from_proto::offset(place, position))
}

fn place<'a>(session: &Session, document: &'a Document, file: &'a TestFile) -> Place<'a> {
    Place {
        uri: &document.uri,
        text: &file.text,
        lines: &file.lines,
        unit: session.unit(),
    }
}

/// The files that a test file may name: those of its folder and the folders in it, the flow first.
fn near_files(texts: &dyn Texts, test: &Path, flow: Option<&Path>) -> Vec<String> {
    let Some(folder) = test.parent() else {
        return Vec::new();
    };
    let direct = texts.list(folder);
    let inner = direct.iter().filter(|it| it.extension().is_none());
    let inner: Vec<PathBuf> = inner.flat_map(|it| texts.list(it)).collect();
    let name = |it: &PathBuf| {
        let relative = it.strip_prefix(folder).ok()?.to_str()?;
        Some(relative.replace(std::path::MAIN_SEPARATOR, "/"))
    };
    let mut names: Vec<String> = direct.iter().chain(&inner).filter_map(name).collect();
    names.retain(|it| {
        let data = [".yaml", ".yml", ".json", ".fdl"];
        data.iter().any(|end| it.ends_with(end)) && !it.ends_with(TEST_SUFFIX)
    });
    let flow = flow.and_then(|it| name(&it.to_owned()));
    names.sort_by_key(|it| (flow.as_ref() != Some(it), it.contains('/'), it.clone()));
    names.truncate(MOST_FILES);
    names
}

/// How many files near by are proposed.
const MOST_FILES: usize = 500;
