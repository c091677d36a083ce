//! Files: laid out by rustfmt, of a length that can be read, without words that do not belong.

use std::process::Command;

use super::layers::core as core_sources;
use super::source::lines_without_tests;
use super::{files, none};
use crate::support::{root, skip};

/// The number of lines, tests not counted, above which a file needs a reason.
const LINES: usize = 600;

/// Longer files, each with its reason.
const LONG: &[(&str, &str)] = &[];

#[test]
fn formatted() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = |arguments: &[&str]| {
        Command::new(&cargo)
            .args(arguments)
            .current_dir(root())
            .output()
            .expect("cargo runs")
    };
    if !run(&["fmt", "--version"]).status.success() {
        skip("formatted", "this toolchain has no rustfmt");
        return;
    }
    let output = run(&["fmt", "--all", "--check"]);
    assert!(
        output.status.success(),
        "run cargo fmt\n{}",
        String::from_utf8_lossy(&output.stdout)
    );
}

#[test]
fn lengths() {
    let mut found = Vec::new();
    for file in files("", |name| name.ends_with(".rs")) {
        let lines = lines_without_tests(&file.text).len();
        let reason = LONG.iter().find(|(path, _)| *path == file.path);
        match (lines > LINES, reason) {
            (true, None) => found.push(format!("{}: {lines} lines, bound {LINES}", file.path)),
            (false, Some(_)) => found.push(format!("{}: no longer long, drop it", file.path)),
            _ => {}
        }
    }
    none("split the file, or say in this test why it is one", &found);
}

/// In the core nothing may panic: what cannot be missing says why, in the text of `expect`.
#[test]
fn the_core_unwraps_nothing() {
    let mut found = Vec::new();
    for file in core_sources() {
        for (number, line) in lines_without_tests(&file.text) {
            let code = line.split("//").next().unwrap_or_default();
            let silent = code.contains(".unwrap()");
            let reason = code
                .split(".expect(\"")
                .nth(1)
                .and_then(|it| it.split('"').next());
            if silent || reason.is_some_and(|it| it.split_whitespace().count() < 3) {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    none("a panic without a reason", &found);
}

/// Names of package registries and of places on somebody's machine: what fetches dependencies is
/// configured where it runs, and a path that only one machine has helps nobody.
#[test]
fn no_foreign_places() {
    let host = |parts: &[&str]| parts.join(".");
    let words = [
        host(&["crates", "io"]),
        host(&["npmjs", "org"]),
        host(&["npmjs", "com"]),
        host(&["pypi", "org"]),
        host(&["pythonhosted", "org"]),
        host(&["debian", "org"]),
        host(&["npmmirror", "com"]),
        host(&["rsproxy", "cn"]),
        ["", "work", "shared"].join("/"),
        ["", "work", "main"].join("/"),
        ["", "root", ""].join("/"),
        ["file:", "", "", "home", ""].join("/"),
    ];
    let mut found = Vec::new();
    // Cargo writes the address of its registry into the lock file; nobody else does.
    for file in files("", |name| name != "Cargo.lock") {
        for (number, line) in file.text.lines().enumerate() {
            for word in words.iter().filter(|it| line.contains(it.as_str())) {
                found.push(format!("{}:{}: {word}", file.path, number + 1));
            }
        }
    }
    none("places that do not belong into the repository", &found);
}

#[test]
fn texts_end_as_texts_do() {
    let texts = [
        ".rs", ".md", ".toml", ".yaml", ".yml", ".lua", ".py", ".json", ".sh",
    ];
    let mut found = Vec::new();
    for file in files("", |name| texts.iter().any(|it| name.ends_with(it))) {
        // The flows of the tests are odd on purpose.
        if file.path.starts_with("tests/flows/") || file.path.starts_with("fdl-core/tests/") {
            continue;
        }
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            found.push(format!("{}: no line break at the end", file.path));
        }
        if file.text.contains('\r') {
            found.push(format!("{}: a carriage return", file.path));
        }
    }
    none("texts", &found);
}
