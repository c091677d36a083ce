//! What a test file or a file of mocks may name: what lies in its own folder or project, and in the
//! folders that the user allows. The test files of a stranger's repository read no other file of the
//! machine.
//!
//! Deliberately absent: the paths on the command line. Those are the user's own.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fdl_core::analysis::Analysis;

use crate::config::FILE_NAME;
use crate::files::{Disk, ReadError, Texts, display_path, real_folder};

/// The file system, as far as test files may see it.
#[derive(Clone, Debug, Default, clap::Args)]
pub(super) struct Reach {
    /// Let test files name files in this folder, too, not only in their own project
    ///
    /// The project is the repository; outside of one, the folder of the nearest fdl.toml; without
    /// that, the current directory.
    #[arg(long, value_name = "FOLDER")]
    allow_read: Vec<PathBuf>,
}

impl Texts for Reach {
    fn read(&self, path: &Path) -> Result<Arc<str>, ReadError> {
        Disk.read(path)
    }

    fn flow(&self, path: &Path) -> Result<Arc<Analysis>, ReadError> {
        Disk.flow(path)
    }

    fn exists(&self, path: &Path) -> bool {
        Disk.exists(path)
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        Disk.list(folder)
    }

    fn refusal(&self, by: &Path, path: &Path) -> Option<ReadError> {
        // What is not there is told when it is read.
        let real = path.canonicalize().ok()?;
        let metadata = real.metadata().ok()?;
        if !metadata.is_file() && !metadata.is_dir() {
            return Some(io::Error::other("it is no regular file").into());
        }
        let own = real_folder(by);
        let project = project_of(&own);
        let allowed = self
            .allow_read
            .iter()
            .filter_map(|it| it.canonicalize().ok());
        let mut folders = project
            .clone()
            .into_iter()
            .chain([own.clone()])
            .chain(allowed);
        if folders.any(|folder| real.starts_with(folder)) {
            return None;
        }
        let project = display_path(&project.unwrap_or(own));
        let message = format!("it is outside of `{project}`; `--allow-read FOLDER` allows it");
        Some(io::Error::other(message).into())
    }
}

/// The project that a folder belongs to: the repository, else what has a configuration, else the
/// current directory, if the folder lies in one of those.
fn project_of(folder: &Path) -> Option<PathBuf> {
    let above = |name: &str| folder.ancestors().find(|it| it.join(name).exists());
    if let Some(root) = above(".git").or_else(|| above(FILE_NAME)) {
        return Some(root.to_owned());
    }
    let current = std::env::current_dir()
        .and_then(|it| it.canonicalize())
        .ok()?;
    folder.starts_with(&current).then_some(current)
}
