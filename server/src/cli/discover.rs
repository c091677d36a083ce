//! Which files a command works on, and their texts.
//!
//! A file named on the command line is always taken; in a directory [`walk`](crate::walk) decides.
//! Files are read on all cores; the result is sorted by path.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::terminal::Terminal;
use crate::files::{Disk, ReadError, STDIN, Texts as _, display_path, read_limited};
use crate::walk::{Candidate, candidates_below, is_flow};
pub(super) use crate::walk::{Kind, kind_by_name};

/// A document that a command works on.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// What it is.
    pub(super) kind: Kind,
    /// Its path as reports print it.
    pub(super) path: String,
    /// Where it is; none for standard input.
    pub(super) file: Option<PathBuf>,
    /// Its text.
    pub(super) text: Arc<str>,
}

impl Document {
    /// Where it is, or would be if standard input were the file that it is called after.
    pub(super) fn place(&self) -> &Path {
        self.file.as_deref().unwrap_or(Path::new(&self.path))
    }
}

/// Which documents of a directory are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// Flows and test files.
    All,
    /// Test files.
    Tests,
}

/// The documents found, and how many could not be read; the reasons are on standard error.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The documents, sorted by path.
    pub(super) documents: Vec<Document>,
    /// How many paths could not be read.
    pub(super) unreadable: usize,
}

/// The paths of the documents that [`discover`] would read, as far as names decide.
pub(super) fn names(paths: &[PathBuf], wanted: Wanted) -> BTreeSet<PathBuf> {
    let (mut candidates, mut failures) = (BTreeMap::new(), BTreeMap::new());
    let mut names = BTreeSet::new();
    for path in paths {
        match path.is_dir() {
            true => walk(path, wanted, &mut |_| false, &mut candidates, &mut failures),
            false => drop(names.insert(path.clone())),
        }
    }
    names.extend(candidates.into_values().map(|(path, _)| path));
    names
}

/// Finds and reads the documents at `paths`. `-` is standard input, called `stdin_name`. What is
/// `excluded` is not looked for in directories.
pub(super) fn discover(
    paths: &[PathBuf],
    stdin_name: Option<&Path>,
    wanted: Wanted,
    excluded: &mut dyn FnMut(&Path) -> bool,
    terminal: &mut Terminal,
) -> Found {
    let mut found = Found::default();
    let mut failures = BTreeMap::new();
    let mut candidates = BTreeMap::new();
    for path in paths {
        if path.as_os_str() == STDIN {
            if found.documents.iter().any(|it| it.file.is_none()) {
                continue;
            }
            let name = stdin_name.unwrap_or(path);
            match read_limited(io::stdin().lock()) {
                Ok(text) => found.documents.push(Document {
                    kind: kind_by_name(name).unwrap_or(Kind::Flow),
                    path: display_path(name),
                    file: None,
                    text,
                }),
                Err(error) => drop(failures.insert("standard input".to_owned(), error)),
            }
        } else if path.is_dir() {
            walk(path, wanted, excluded, &mut candidates, &mut failures);
        } else {
            let kind = kind_by_name(path).unwrap_or(Kind::Flow);
            candidates.insert(display_path(path), (path.clone(), Candidate::Sure(kind)));
        }
    }

    let read: Vec<_> = candidates
        .into_par_iter()
        .filter_map(|(path, (file, candidate))| read_candidate(path, file, &candidate).transpose())
        .collect();
    for result in read {
        match result {
            Ok(document) => found.documents.push(document),
            Err((path, error)) => drop(failures.insert(path, error)),
        }
    }
    found.documents.sort_by(|a, b| a.path.cmp(&b.path));
    found.unreadable = failures.len();
    for (path, error) in failures {
        terminal.error(&format!("cannot read `{path}`: {error}"));
    }
    found
}

fn read_candidate(
    path: String,
    file: PathBuf,
    candidate: &Candidate,
) -> Result<Option<Document>, (String, ReadError)> {
    let text = match (Disk.read(&file), candidate) {
        (Ok(text), _) => text,
        // Any file may be called *.json: one that cannot be a flow is none of our business.
        (Err(ReadError::TooBig | ReadError::NotUtf8 { .. }), Candidate::Maybe) => return Ok(None),
        (Err(error), _) => return Err((path, error)),
    };
    let kind = match candidate {
        Candidate::Sure(kind) => *kind,
        Candidate::Maybe if is_flow(&text) => Kind::Flow,
        Candidate::Maybe => return Ok(None),
    };
    Ok(Some(Document {
        kind,
        path,
        file: Some(file),
        text,
    }))
}

fn walk(
    root: &Path,
    wanted: Wanted,
    excluded: &mut dyn FnMut(&Path) -> bool,
    candidates: &mut BTreeMap<String, (PathBuf, Candidate)>,
    failures: &mut BTreeMap<String, ReadError>,
) {
    for found in candidates_below(root) {
        let (path, candidate) = match found {
            Ok(found) => found,
            Err((path, error)) => {
                failures.insert(display_path(&path), error);
                continue;
            }
        };
        if wanted == Wanted::Tests && candidate != Candidate::Sure(Kind::Test) {
            continue;
        }
        if !excluded(&path) {
            candidates
                .entry(display_path(&path))
                .or_insert((path, candidate));
        }
    }
}
