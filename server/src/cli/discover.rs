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

/// Where a document is, which is not read yet.
#[derive(Debug)]
pub(super) struct Place {
    /// Its path as reports print it.
    path: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    File(PathBuf, Candidate),
    StandardInput(Document),
}

impl Place {
    /// Where it is, or would be if standard input were the file that it is called after.
    pub(super) fn file(&self) -> &Path {
        match &self.source {
            Source::File(file, _) => file,
            Source::StandardInput(document) => document.place(),
        }
    }

    /// The document, if there is one.
    fn read(self) -> Result<Option<Document>, (String, ReadError)> {
        match self.source {
            Source::File(file, candidate) => read_candidate(self.path, file, &candidate),
            Source::StandardInput(document) => Ok(Some(document)),
        }
    }
}

/// The places of documents, sorted by path, and what cannot be read. Standard input is read already.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) all: Vec<Place>,
    /// By path.
    pub(super) failures: BTreeMap<String, ReadError>,
}

/// What was made of the documents found, and how many could not be read; the reasons are on standard
/// error.
#[derive(Debug, Default)]
pub(super) struct Found<T = Document> {
    /// The documents, or what was made of them, sorted by path.
    pub(super) documents: Vec<T>,
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
    let places = find(paths, stdin_name, wanted, excluded);
    let all = places.all.into_iter().map(|it| (it, ())).collect();
    read(all, places.failures, terminal, |document, ()| document)
}

/// Finds the documents at `paths`, as [`discover`] does, and does not read them.
pub(super) fn find(
    paths: &[PathBuf],
    stdin_name: Option<&Path>,
    wanted: Wanted,
    excluded: &mut dyn FnMut(&Path) -> bool,
) -> Places {
    let mut failures = BTreeMap::new();
    let mut candidates = BTreeMap::new();
    let mut standard_input = None;
    for path in paths {
        if path.as_os_str() == STDIN {
            if standard_input.is_none() {
                let name = stdin_name.unwrap_or(path);
                match read_limited(io::stdin().lock()) {
                    Ok(text) => standard_input = Some(named(name, text)),
                    Err(error) => drop(failures.insert("standard input".to_owned(), error)),
                }
            }
        } else if path.is_dir() {
            walk(path, wanted, excluded, &mut candidates, &mut failures);
        } else {
            let kind = kind_by_name(path).unwrap_or(Kind::Flow);
            candidates.insert(display_path(path), (path.clone(), Candidate::Sure(kind)));
        }
    }
    let all = candidates.into_iter().map(|(path, (file, candidate))| {
        let source = Source::File(file, candidate);
        Place { path, source }
    });
    let mut all: Vec<Place> = all.collect();
    if let Some(document) = standard_input {
        let at = all.partition_point(|it| it.path < document.path);
        let path = document.path.clone();
        let source = Source::StandardInput(document);
        all.insert(at, Place { path, source });
    }
    Places { all, failures }
}

/// Standard input, which is called `name`.
fn named(name: &Path, text: Arc<str>) -> Document {
    Document {
        kind: kind_by_name(name).unwrap_or(Kind::Flow),
        path: display_path(name),
        file: None,
        text,
    }
}

/// Reads documents on all cores and works on each at once, with what belongs to it: what was read last
/// is still in the fast memory of the processor, and nobody has to keep the texts.
pub(super) fn read<A: Send, T: Send>(
    places: Vec<(Place, A)>,
    mut failures: BTreeMap<String, ReadError>,
    terminal: &mut Terminal,
    work: impl Fn(Document, A) -> T + Sync,
) -> Found<T> {
    let work = |(place, with): (Place, A)| {
        let document = place.read().transpose()?;
        Some(document.map(|it| work(it, with)))
    };
    let done: Vec<_> = places.into_par_iter().filter_map(work).collect();
    let mut found = Vec::with_capacity(done.len());
    for result in done {
        match result {
            Ok(it) => found.push(it),
            Err((path, error)) => drop(failures.insert(path, error)),
        }
    }
    for (path, error) in &failures {
        terminal.error(&format!("cannot read `{path}`: {error}"));
    }
    Found {
        documents: found,
        unreadable: failures.len(),
    }
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
