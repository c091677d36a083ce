//! Which files a command works on, and their texts.
//!
//! A file named on the command line is always taken. In a directory, the name decides (`*.fdl.yaml`,
//! `*.fdl.yml`, `*.fdl`, `*.fdltest.yaml`), for other YAML and JSON files the root mapping. What
//! `.gitignore` excludes is left out. Files are read on all cores; the result is sorted by path.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::analysis::Analysis;
use ignore::{DirEntry, WalkBuilder};
use rayon::prelude::*;

use super::terminal::Terminal;
use crate::files::{Disk, ReadError, STDIN, Texts as _, display_path, read_limited};

/// Directories that hold no sources of the user's own, as other tools leave them out.
const SKIPPED: &[&str] = &[
    ".bzr",
    ".git",
    ".hg",
    ".jj",
    ".svn",
    ".venv",
    "node_modules",
];

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A flow.
    Flow,
    /// A test file.
    Test,
}

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

/// A file that may be wanted.
enum Candidate {
    Sure(Kind),
    /// The content decides.
    Maybe,
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
    // Inside a repository git decides what its rules apply to. Outside of one (an unpacked archive)
    // the rules below `root` hold, but not those of the directories above it, which may belong to
    // something else altogether.
    let in_repository = root
        .canonicalize()
        .is_ok_and(|it| it.ancestors().any(|it| it.join(".git").exists()));
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .require_git(in_repository)
        .parents(in_repository)
        .filter_entry(|entry| entry.depth() == 0 || !is_skipped(entry))
        .build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error_path(&error).unwrap_or(root);
                let path = display_path(path);
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("a loop of links"));
                failures.insert(path, error.into());
                continue;
            }
        };
        if !entry.file_type().is_some_and(|it| it.is_file()) {
            continue;
        }
        let path = entry.into_path();
        let candidate = match (kind_by_name(&path), wanted) {
            (Some(Kind::Flow), Wanted::Tests) => continue,
            (Some(kind), _) => Candidate::Sure(kind),
            (None, Wanted::All) if may_hold_flow(&path) => Candidate::Maybe,
            (None, _) => continue,
        };
        if !excluded(&path) {
            candidates
                .entry(display_path(&path))
                .or_insert((path, candidate));
        }
    }
}

fn is_skipped(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|it| it.is_dir())
        && SKIPPED.iter().any(|&name| entry.file_name() == name)
}

fn error_path(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(err)
        }
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// What a document of this name is; none if the name does not say.
pub(super) fn kind_by_name(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_str()?;
    if name.ends_with(".fdltest.yaml") {
        return Some(Kind::Test);
    }
    let is_flow = [".fdl.yaml", ".fdl.yml", ".fdl"]
        .iter()
        .any(|suffix| name.ends_with(suffix));
    is_flow.then_some(Kind::Flow)
}

fn may_hold_flow(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    matches!(extension, Some("yaml" | "yml" | "json"))
}

/// Whether a document whose name does not say so is a flow.
fn is_flow(text: &Arc<str>) -> bool {
    // Most YAML files are something else: a look at the bytes saves parsing them.
    let may_be = text.contains("StateMachine") || text.contains("StartAt");
    may_be && Analysis::new(text.clone()).looks_like_flow()
}
