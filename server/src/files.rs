//! Texts from disk: size limit, encoding, names as reports print them.
//!
//! Everything that reads a flow, a test file or what these name goes through [`Texts`], so that the
//! language server can put its open buffers in front of the disk. Deliberately absent: writing.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::simulate::Files;

use crate::printable::one_line;

/// The greatest size of a document, in bytes.
pub(crate) const SIZE_LIMIT: u64 = 64 << 20;

/// The name of standard input as a path.
pub(crate) const STDIN: &str = "-";

/// Where texts come from.
pub(crate) trait Texts: Sync {
    /// The text of the file at `path`.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    fn read(&self, path: &Path) -> Result<Arc<str>, ReadError>;

    /// The flow at `path`.
    ///
    /// # Errors
    ///
    /// Why it cannot be read.
    fn flow(&self, path: &Path) -> Result<Arc<Analysis>, ReadError> {
        Ok(Arc::new(Analysis::new(self.read(path)?)))
    }

    /// Whether there is a file at `path`.
    fn exists(&self, path: &Path) -> bool;

    /// The paths of what lies directly in `folder`, sorted.
    fn list(&self, folder: &Path) -> Vec<PathBuf>;

    /// Why the file at `by` may not name the one at `path`, if it may not.
    fn refusal(&self, _by: &Path, _path: &Path) -> Option<ReadError> {
        None
    }
}

/// The file system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disk;

impl Texts for Disk {
    fn read(&self, path: &Path) -> Result<Arc<str>, ReadError> {
        tracing::debug!("reading {}", path.display());
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory).into());
        }
        read_sized(file, metadata.len())
    }

    fn exists(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn list(&self, folder: &Path) -> Vec<PathBuf> {
        let shown = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let entries = std::fs::read_dir(shown).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|it| folder.join(it.file_name())).collect();
        paths.sort();
        paths
    }
}

/// What a test file names, read relative to its folder.
pub(crate) struct FilesOf<'t> {
    texts: &'t dyn Texts,
    by: PathBuf,
}

impl<'t> FilesOf<'t> {
    /// The files that the one at `path` names.
    pub(crate) fn new(texts: &'t dyn Texts, path: &Path) -> Self {
        Self {
            texts,
            by: path.to_owned(),
        }
    }

    /// Reads what is called `path`, if it may be read.
    fn named<T>(
        &self,
        path: &str,
        read: impl FnOnce(&Path) -> Result<T, ReadError>,
    ) -> Result<T, String> {
        let path = self.by.with_file_name("").join(path);
        let text = match self.texts.refusal(&self.by, &path) {
            Some(refusal) => Err(refusal),
            None => read(&path),
        };
        text.map_err(|error| error.to_string())
    }
}

impl Files for FilesOf<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        self.named(path, |path| self.texts.read(path))
    }

    fn flow(&self, path: &str) -> Result<Arc<Analysis>, String> {
        self.named(path, |path| self.texts.flow(path))
    }
}

/// Reads a text to its end, but no more than [`SIZE_LIMIT`].
///
/// # Errors
///
/// If it cannot be read, is too big, or is no UTF-8.
pub(crate) fn read_limited(source: impl Read) -> Result<Arc<str>, ReadError> {
    read_sized(source, 0)
}

/// Reads a text that most likely has `size` bytes.
fn read_sized(source: impl Read, size: u64) -> Result<Arc<str>, ReadError> {
    // With a byte more, the end is seen without asking for more memory.
    let mut bytes = Vec::with_capacity(size.min(SIZE_LIMIT) as usize + 1);
    source.take(SIZE_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(ReadError::TooBig);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => Err(ReadError::not_utf8(error.as_bytes())),
    }
}

/// Why a text cannot be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// The system says so.
    Io(io::Error),
    /// It is over [`SIZE_LIMIT`].
    TooBig,
    /// It is in another encoding.
    NotUtf8 {
        /// The offset of the first byte that does not fit.
        offset: usize,
        /// That byte.
        byte: u8,
        /// Its line, from 1.
        line: usize,
        /// Whether it begins with a byte-order mark of UTF-16.
        utf16: bool,
    },
}

impl ReadError {
    fn not_utf8(bytes: &[u8]) -> Self {
        let offset = match std::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(error) => error.valid_up_to(),
        };
        Self::NotUtf8 {
            offset,
            byte: bytes.get(offset).copied().unwrap_or_default(),
            line: 1 + bytes[..offset].iter().filter(|&&it| it == b'\n').count(),
            utf16: bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => match error.kind() {
                io::ErrorKind::NotFound => f.write_str("no such file or directory"),
                io::ErrorKind::PermissionDenied => f.write_str("permission denied"),
                io::ErrorKind::IsADirectory => f.write_str("it is a directory"),
                _ => error.fmt(f),
            },
            Self::TooBig => f.write_str("it is larger than 64 MB, the limit for a document"),
            Self::NotUtf8 { utf16: true, .. } => f.write_str("it is UTF-16; save it as UTF-8"),
            Self::NotUtf8 {
                offset, byte, line, ..
            } => write!(
                f,
                "it is not UTF-8: byte 0x{byte:02x} at offset {offset} (line {line})"
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// A path as reports print it: as given, separated by `/`, without `./`, control characters escaped.
pub(crate) fn display_path(path: &Path) -> String {
    let mut shown = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {
                shown.push('/');
                continue;
            }
            _ => {}
        }
        if !shown.is_empty() && !shown.ends_with('/') {
            shown.push('/');
        }
        shown.push_str(&one_line(&component.as_os_str().to_string_lossy()));
    }
    if shown.is_empty() {
        shown.push('.');
    }
    shown
}

/// The folder that the file at `path` lies in, without links and `..`, as far as it exists.
pub(crate) fn real_folder(path: &Path) -> PathBuf {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let absolute = || std::path::absolute(folder);
    let real = folder.canonicalize().or_else(|_| absolute());
    real.unwrap_or_else(|_| folder.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_printed_as_given_but_tidy() {
        let cases = [
            ("./a/./b.yaml", "a/b.yaml"),
            ("../a.yaml", "../a.yaml"),
            ("/tmp/a.yaml", "/tmp/a.yaml"),
            (".", "."),
            ("a//b", "a/b"),
        ];
        for (given, shown) in cases {
            assert_eq!(display_path(Path::new(given)), shown);
        }
    }

    #[test]
    fn another_encoding_is_named_with_its_place() {
        let message = |bytes: &[u8]| read_limited(bytes).expect_err("not UTF-8").to_string();
        assert_eq!(
            message(b"a: 1\nb: \xff\n"),
            "it is not UTF-8: byte 0xff at offset 8 (line 2)"
        );
        assert_eq!(message(b"\xff\xfea\0"), "it is UTF-16; save it as UTF-8");
        assert_eq!(
            message(b"a \xe2\x82"),
            "it is not UTF-8: byte 0xe2 at offset 2 (line 1)"
        );
    }

    #[test]
    fn a_document_over_the_limit_is_refused() {
        let endless = io::repeat(b' ');
        assert!(matches!(read_limited(endless), Err(ReadError::TooBig)));
        assert!(read_limited(io::repeat(b' ').take(SIZE_LIMIT)).is_ok());
    }
}
