//! What any checker of files has to do at least: read them, and see that they are UTF-8.

use std::path::{Path, PathBuf};
use std::thread::{available_parallelism, scope};

/// Reads every file in `folder` on all cores: how many there are, and how many bytes of UTF-8.
///
/// # Errors
///
/// What the system says of the folder or of a file.
pub fn read_all(folder: &Path) -> std::io::Result<(usize, usize)> {
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    let threads = available_parallelism().map_or(1, usize::from);
    let share = files.len().div_ceil(threads).max(1);
    let sums = scope(|it| {
        let running: Vec<_> = files
            .chunks(share)
            .map(|files| it.spawn(|| sum(files)))
            .collect();
        let joined = running.into_iter().map(|it| it.join());
        joined.collect::<Result<Vec<_>, _>>()
    });
    let sums = sums.map_err(|_| std::io::Error::other("a thread panicked"))?;
    let bytes = sums.into_iter().sum::<std::io::Result<usize>>()?;
    Ok((files.len(), bytes))
}

fn sum(files: &[PathBuf]) -> std::io::Result<usize> {
    let mut bytes = 0;
    for file in files {
        let content = std::fs::read(file)?;
        bytes += std::str::from_utf8(&content).map_or(0, str::len);
    }
    Ok(bytes)
}
