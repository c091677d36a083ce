//! Texts for commands: open buffers first, then files, but only those of the workspace and of the
//! folder of the document that the command is about.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use fdl_core::analysis::Analysis;
use tower_lsp::ls_types::Uri;

use super::closed::ClosedFiles;
use super::documents::{Document, Files};
use crate::files::{Disk, ReadError, Texts};

/// The texts that a command may read, as they were when it was asked for. Taking them reads no file.
#[derive(Debug)]
pub(super) struct Buffers {
    open: Files,
    /// Folders whose files may be read.
    folders: Vec<PathBuf>,
    /// The same without symbolic links, once they are needed.
    real: OnceLock<Vec<PathBuf>>,
    closed: Arc<ClosedFiles>,
}

impl Buffers {
    /// The texts for a command about the file at `about`.
    pub(super) fn new(
        open: Files,
        workspace: &[Uri],
        about: Option<&Path>,
        closed: Arc<ClosedFiles>,
    ) -> Self {
        let workspace = workspace.iter().filter_map(file_path);
        let neighbours = about.and_then(Path::parent).map(Path::to_owned);
        Self {
            open,
            folders: workspace.chain(neighbours).collect(),
            real: OnceLock::new(),
            closed,
        }
    }

    /// What is known of the others.
    pub(super) fn closed(&self) -> &ClosedFiles {
        &self.closed
    }

    /// The open document at a path.
    pub(super) fn document(&self, path: &Path) -> Option<&Arc<Document>> {
        self.open.get(tidy(path).as_path())?.last()
    }

    /// The URI of a path: the client's own, if the document is open.
    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        match self.document(path) {
            Some(document) => Some(document.uri.clone()),
            None => Uri::from_file_path(tidy(path)),
        }
    }

    fn is_allowed(&self, path: &Path) -> bool {
        let folders = self.real.get_or_init(|| {
            let folders = self.folders.iter();
            folders.filter_map(|it| it.canonicalize().ok()).collect()
        });
        let real = path.canonicalize();
        real.is_ok_and(|real| folders.iter().any(|it| real.starts_with(it)))
    }
}

impl Texts for Buffers {
    fn read(&self, path: &Path) -> Result<Arc<str>, ReadError> {
        if let Some(document) = self.document(path) {
            return Ok(document.text());
        }
        if path.exists() && !self.is_allowed(path) {
            let message = "it is outside the workspace and the folder of the flow";
            return Err(std::io::Error::other(message).into());
        }
        self.closed.count_read();
        Disk.read(path)
    }

    fn flow(&self, path: &Path) -> Result<Arc<Analysis>, ReadError> {
        match self.document(path) {
            Some(document) => {
                let flow = document.flow();
                Ok(flow.unwrap_or_else(|| Arc::new(Analysis::new(document.text()))))
            }
            None if self.is_allowed(path) => self.closed.flow(self, &tidy(path)),
            // Says why not.
            None => Ok(Arc::new(Analysis::new(self.read(path)?))),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        self.document(path).is_some() || (self.is_allowed(path) && Disk.exists(path))
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let folder = tidy(folder);
        let mut paths = match self.is_allowed(&folder) {
            true => Disk.list(&folder),
            false => Vec::new(),
        };
        // Some of what is open may not have been saved yet.
        let open = self.open.keys();
        paths.extend(
            open.filter(|it| it.parent() == Some(&folder))
                .map(|it| it.to_path_buf()),
        );
        paths.sort();
        paths.dedup();
        paths
    }
}

/// A document by its name alone, however its URI is spelled.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) enum DocumentKey {
    /// A file.
    File(PathBuf),
    /// Anything else: its URI.
    Other(String),
}

impl DocumentKey {
    /// The document of that URI.
    pub(super) fn of(uri: &Uri) -> Self {
        match file_path(uri) {
            Some(path) => Self::File(path),
            None => Self::Other(uri.as_str().to_owned()),
        }
    }

    /// The file at that path.
    pub(super) fn file(path: &Path) -> Self {
        Self::File(tidy(path))
    }
}

/// The path of a file's URI; none for other schemes.
pub(super) fn file_path(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    let path = uri.to_file_path().filter(|_| is_file)?;
    Some(tidy(&path))
}

/// A path without `.` and `..`, by its text alone.
pub(super) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            it => tidy.push(it),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_of_files_are_paths() {
        let path = |uri: &str| file_path(&uri.parse().expect("a URI"));
        assert_eq!(path("file:///a/b%20c.yaml"), Some("/a/b c.yaml".into()));
        assert_eq!(path("file:///a/./x/../b.yaml"), Some("/a/b.yaml".into()));
        assert_eq!(path("untitled:Untitled-1"), None);
    }

    #[test]
    fn only_the_workspace_and_the_neighbours_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("in");
        std::fs::create_dir(&inside).expect("a folder");
        let file = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, name).expect("a file");
            path
        };
        let (outer, inner) = (file("outer.yaml"), file("in/inner.yaml"));
        let closed = || Arc::new(ClosedFiles::default());
        let texts = Buffers::new(
            Files::default(),
            &[],
            Some(&inside.join("flow.yaml")),
            closed(),
        );
        assert_eq!(
            texts.read(&inner).expect("a neighbour").as_ref(),
            "in/inner.yaml"
        );
        assert!(texts.exists(&inner));
        let around = inside.join("../outer.yaml");
        let error = texts.read(&around).expect_err("outside").to_string();
        assert!(error.contains("outside the workspace"), "{error}");
        assert!(!texts.exists(&outer));
        let uri = Uri::from_file_path(folder.path()).expect("a URI");
        let texts = Buffers::new(
            Files::default(),
            &[uri],
            Some(&inside.join("flow.yaml")),
            closed(),
        );
        assert!(texts.read(&around).is_ok());
        let missing = texts.read(&inside.join("none.yaml")).expect_err("missing");
        assert_eq!(missing.to_string(), "no such file or directory");
    }
}
