//! Which files below a folder may be flows or test files.
//!
//! The name decides (`*.fdl.yaml`, `*.fdl.yml`, `*.fdl`, `*.fdltest.yaml`), for other YAML and JSON
//! files the root mapping. What `.gitignore` excludes is left out. The command line and the language
//! server share this.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::analysis::Analysis;
use ignore::{DirEntry, WalkBuilder};

use crate::files::ReadError;

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
pub(crate) enum Kind {
    /// A flow.
    Flow,
    /// A test file.
    Test,
}

/// A file that may be wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Candidate {
    /// The name says what it is.
    Sure(Kind),
    /// The content decides.
    Maybe,
}

/// The files below `root`, in no order, and the places that cannot be looked at.
pub(crate) fn candidates_below(
    root: &Path,
) -> impl Iterator<Item = Result<(PathBuf, Candidate), (PathBuf, ReadError)>> {
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
    let root = root.to_owned();
    walk.filter_map(move |entry| {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error_path(&error).unwrap_or(&root).to_owned();
                let error = error
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("a loop of links"));
                return Some(Err((path, error.into())));
            }
        };
        if !entry.file_type().is_some_and(|it| it.is_file()) {
            return None;
        }
        let path = entry.into_path();
        let candidate = candidate(&path)?;
        Some(Ok((path, candidate)))
    })
}

/// Whether the file of this name may be wanted.
pub(crate) fn candidate(path: &Path) -> Option<Candidate> {
    match kind_by_name(path) {
        Some(kind) => Some(Candidate::Sure(kind)),
        None => may_hold_flow(path).then_some(Candidate::Maybe),
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
pub(crate) fn kind_by_name(path: &Path) -> Option<Kind> {
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
pub(crate) fn is_flow(text: &Arc<str>) -> bool {
    // Most YAML files are something else: a look at the bytes saves parsing them.
    let may_be = text.contains("StateMachine") || text.contains("StartAt");
    may_be && Analysis::new(text.clone()).looks_like_flow()
}
