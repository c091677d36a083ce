//! Housekeeping that no reviewer should have to do: layers, dependencies, words, links, versions.

mod dependencies;
mod editor_tests;
mod files;
mod generated;
mod layers;
mod links;
mod security;
mod semantics;
mod source;
mod versions;

use std::path::{Path, PathBuf};

use crate::support::root;

/// Folders that hold nothing of ours.
const FOREIGN: &[&str] = &[".git", ".tools", "dist", "node_modules", "target"];

/// A text file of the repository.
struct File {
    /// Its path from the root, `/`-separated.
    path: String,
    /// Its text.
    text: String,
}

/// Every text file under `folder` whose name satisfies `wanted`, sorted by path.
fn files(folder: &str, wanted: impl Fn(&str) -> bool) -> Vec<File> {
    let root = root();
    let mut found = Vec::new();
    collect(&root.join(folder), &mut found);
    found.sort();
    found
        .into_iter()
        .filter_map(|absolute| {
            let relative = absolute.strip_prefix(&root).expect("a file under the root");
            let path = relative.to_string_lossy().replace('\\', "/");
            let name = path.rsplit('/').next().unwrap_or_default();
            let text = wanted(name).then(|| std::fs::read_to_string(&absolute).ok())??;
            Some(File { path, text })
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        match entry.file_type() {
            Ok(_) if FOREIGN.iter().any(|it| name == *it) => {}
            Ok(kind) if kind.is_dir() => collect(&path, found),
            Ok(kind) if kind.is_file() => found.push(path),
            _ => {}
        }
    }
}

/// Fails with the list of what was found, if anything was.
fn none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}
