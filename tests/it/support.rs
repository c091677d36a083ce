//! What the integration tests share: where things are, how the binary is run, what is skipped.

pub(crate) mod lsp_client;
pub(crate) mod positions;
pub(crate) mod workspace;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let server = Path::new(env!("CARGO_MANIFEST_DIR"));
    server
        .parent()
        .expect("the server's package is a folder of the repository")
        .to_path_buf()
}

/// The binary under test, in the root of the repository, without colours.
pub(crate) fn fdl() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fdl"));
    command
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env_remove("FDL_LOG");
    command
}

/// Says that a test needs a program which this machine lacks, and counts it: `scripts/test` puts
/// the number and the reasons into its summary.
pub(crate) fn skip(test: &str, reason: &str) {
    let line = format!("skipped: {test}: {reason}\n");
    // Not `eprintln!`: the harness would keep the message of a passing test to itself.
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(path) = std::env::var_os("FDL_TEST_SKIPS") {
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path);
        file.and_then(|mut file| file.write_all(line.as_bytes()))
            .expect("the list of skipped tests");
    }
}

/// Whether texts that tests compare are to be rewritten instead (`INSTA_UPDATE=always`).
pub(crate) fn update() -> bool {
    std::env::var_os("INSTA_UPDATE").is_some_and(|it| it == "always")
}

/// Compares `actual` with the file at `path`, relative to the root, or rewrites the file.
pub(crate) fn check_file(path: &str, actual: &str) {
    let file = root().join(path);
    if update() {
        std::fs::write(&file, actual).unwrap_or_else(|error| panic!("{path}: {error}"));
        return;
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    if let Some((number, (was, is))) = first_difference(&expected, actual) {
        panic!(
            "{path} is out of date from line {number} on (INSTA_UPDATE=always rewrites it)\n\
             - {was}\n+ {is}"
        );
    }
}

/// The first line, counted from 1, in which two texts differ, as it is in both.
fn first_difference<'a>(expected: &'a str, actual: &'a str) -> Option<(usize, (&'a str, &'a str))> {
    if expected == actual {
        return None;
    }
    let end = "(end of text)";
    let mut left = expected.split('\n');
    let mut right = actual.split('\n');
    (1..).find_map(|number| match (left.next(), right.next()) {
        (Some(left), Some(right)) if left == right => None,
        (left, right) => Some((number, (left.unwrap_or(end), right.unwrap_or(end)))),
    })
}

#[test]
fn differences_are_found() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((2, ("b", "c"))));
    assert_eq!(
        first_difference("a", "a\nb"),
        Some((2, ("(end of text)", "b")))
    );
}

/// The platform that this compiler builds for.
pub(crate) fn host() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").output().expect("rustc runs");
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut lines = version.lines();
    let host = lines.find_map(|it| it.strip_prefix("host: "));
    host.expect("rustc has a host").to_owned()
}
