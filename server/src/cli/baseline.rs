//! Baselines: the findings that a repository lives with, so that only new ones are reported.
//!
//! A finding is known by its path, rule and message and by how often it occurs, not by its line:
//! it stays known when the text around it moves. Of the message, what stands behind a semicolon names
//! what there is to choose from; it does not count, since another state elsewhere changes it. Paths
//! are relative to the folder of the baseline.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::repair::write_file;
use crate::files::{Disk, Texts as _, display_path, real_folder};
use crate::output::check::CheckedFile;

/// What a finding is known by: path, rule and what its message says of the mistake.
type Key = (String, String, String);

/// The known findings, and how often each occurs.
#[derive(Debug)]
pub(super) struct Baseline {
    folder: PathBuf,
    known: BTreeMap<Key, usize>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Finding>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Finding {
    path: String,
    code: String,
    message: String,
    count: usize,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// If there is none at `path`, or it is not one of ours.
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let shown = display_path(path);
        let text = Disk.read(path);
        let text = text.with_context(|| format!("cannot read `{shown}`"))?;
        let document: Document =
            serde_json::from_str(&text).with_context(|| format!("`{shown}` is not a baseline"))?;
        anyhow::ensure!(
            document.version == 1,
            "`{shown}` is a baseline of version {}, which this fdl does not know",
            document.version
        );
        let mut known = BTreeMap::new();
        for it in document.findings {
            let mistake = mistake(&it.message);
            *known.entry((it.path, it.code, mistake)).or_default() += it.count;
        }
        Ok(Self {
            folder: real_folder(path),
            known,
        })
    }

    /// Takes the known findings out of `files`; returns how many.
    pub(super) fn remove_known(mut self, files: &mut [CheckedFile]) -> usize {
        let mut removed = 0;
        for file in files {
            let path = relative(&file.path, &self.folder);
            file.diagnostics.retain(|it| {
                let key = (path.clone(), it.code.to_owned(), mistake(&it.message));
                match self.known.get_mut(&key) {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        removed += 1;
                        false
                    }
                    _ => true,
                }
            });
        }
        removed
    }
}

/// Writes a baseline of all findings in `files`; returns how many there are.
///
/// # Errors
///
/// If the file cannot be written.
pub(super) fn write(path: &Path, files: &[CheckedFile]) -> anyhow::Result<usize> {
    let folder = real_folder(path);
    let mut known: BTreeMap<Key, usize> = BTreeMap::new();
    for file in files {
        let name = relative(&file.path, &folder);
        for it in &file.diagnostics {
            let key = (name.clone(), it.code.to_owned(), mistake(&it.message));
            *known.entry(key).or_default() += 1;
        }
    }
    let total = known.values().sum();
    let findings = known
        .into_iter()
        .map(|((path, code, message), count)| Finding {
            path,
            code,
            message,
            count,
        })
        .collect();
    let document = Document {
        version: 1,
        findings,
    };
    let text = serde_json::to_string_pretty(&document)? + "\n";
    write_file(path, &text)?;
    Ok(total)
}

/// The part of a message that names the mistake, without the choices.
fn mistake(message: &str) -> String {
    let end = message.find("; ").unwrap_or(message.len());
    message[..end].to_owned()
}

/// The path of a file from `folder`, wherever `fdl` was started.
fn relative(path: &str, folder: &Path) -> String {
    let path = Path::new(path);
    let name = path.file_name().unwrap_or_default();
    let real = real_folder(path).join(name);
    for (up, above) in folder.ancestors().enumerate() {
        if let Ok(rest) = real.strip_prefix(above) {
            return "../".repeat(up) + &display_path(rest);
        }
    }
    display_path(&real)
}
