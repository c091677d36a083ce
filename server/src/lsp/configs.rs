//! The configuration of each document: the nearest `fdl.toml` above it, read again once it changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::texts::Buffers;
use super::tracked::Version;
use crate::config::{Config, ConfigError, FILE_NAME};
use crate::files::real_folder;

/// A configuration as it was read. What cannot be read says nothing.
#[derive(Debug)]
pub(super) struct Loaded {
    /// What it says.
    pub(super) config: Config,
    /// What is wrong with it.
    pub(super) error: Option<ConfigError>,
    /// Its file; none where there is no configuration.
    pub(super) file: Option<PathBuf>,
}

/// The configurations that were read so far, by file.
#[derive(Debug)]
pub(super) struct ConfigCache {
    nothing: Arc<Loaded>,
    read: Mutex<HashMap<PathBuf, (Version, Arc<Loaded>)>>,
}

impl Default for ConfigCache {
    fn default() -> Self {
        let nothing = Loaded {
            config: Config::none(),
            error: None,
            file: None,
        };
        Self {
            nothing: Arc::new(nothing),
            read: Mutex::default(),
        }
    }
}

impl ConfigCache {
    /// The configuration of the document at `path`; of what is no file, none. The same one is
    /// returned until its file changes. Looks at the disk.
    pub(super) fn of(&self, texts: &Buffers, path: Option<&Path>) -> Arc<Loaded> {
        let folder = path.map(real_folder);
        let above = folder.iter().flat_map(|it| it.ancestors());
        let mut files = above.map(|it| it.join(FILE_NAME));
        match files.find(|it| texts.document(it).is_some() || it.is_file()) {
            Some(file) => self.of_file(texts, file),
            None => Arc::clone(&self.nothing),
        }
    }

    fn of_file(&self, texts: &Buffers, file: PathBuf) -> Arc<Loaded> {
        let version = Version::of(texts, &file);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, loaded)) = read.get(&file)
            && *known == version
        {
            return Arc::clone(loaded);
        }
        let loaded = Arc::new(Loaded::read(texts, &file));
        read.insert(file, (version, Arc::clone(&loaded)));
        loaded
    }
}

impl Loaded {
    fn read(texts: &Buffers, file: &Path) -> Self {
        // The file may lie above the workspace, as it may for the command line.
        let config = match texts.document(file) {
            Some(open) => Config::of_text(file, open.text()),
            None => Config::read(file),
        };
        let (config, error) = match config {
            Ok(config) => (config, None),
            Err(error) => (Config::none(), Some(error)),
        };
        Self {
            config,
            error,
            file: Some(file.to_owned()),
        }
    }
}
