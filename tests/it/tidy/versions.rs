//! A version stands in one place: the workspace's `Cargo.toml`.

use super::{File, files, none};
use crate::support::root;

#[test]
fn packages_take_theirs_from_the_workspace() {
    let mut found = Vec::new();
    for file in manifests() {
        for field in ["version", "edition", "rust-version", "license", "publish"] {
            if !file
                .text
                .lines()
                .any(|it| it == format!("{field}.workspace = true"))
            {
                found.push(format!("{}: {field} is not the workspace's", file.path));
            }
        }
        if !file.text.contains("[lints]\nworkspace = true") {
            found.push(format!("{}: lints are not the workspace's", file.path));
        }
    }
    none("packages", &found);
}

#[test]
fn dependencies_take_theirs_from_the_workspace() {
    let mut found = Vec::new();
    for file in manifests() {
        let mut table = "";
        for (number, line) in file.text.lines().enumerate() {
            if line.starts_with('[') {
                table = line;
            } else if table.contains("dependencies") && line.contains('=') {
                let inherited = line.contains("workspace = true");
                if !inherited && !line.starts_with('#') {
                    found.push(format!("{}:{}: {line}", file.path, number + 1));
                }
            }
        }
    }
    none("dependencies with a version of their own", &found);
}

#[test]
fn other_places_repeat_the_version() {
    let root = root();
    let version = env!("CARGO_PKG_VERSION");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap_or_default();
    let workspace = read("Cargo.toml");
    assert!(
        workspace.contains(&format!(
            "fdl-core = {{ path = \"fdl-core\", version = \"{version}\""
        )),
        "Cargo.toml names another version of fdl-core"
    );
    let changes = read("CHANGELOG.md");
    assert!(
        changes.contains(&format!("## {version}")),
        "CHANGELOG.md has no section {version}"
    );
    for package in files("editors", |name| name == "package.json") {
        let expected = format!("\"version\": \"{version}\"");
        assert!(
            package.text.contains(&expected),
            "{} has another version",
            package.path
        );
    }
}

/// The manifests of the packages; those of the workspace and of the fuzz targets, which are built
/// apart, are not among them.
fn manifests() -> Vec<File> {
    let mut manifests = files("", |name| name == "Cargo.toml");
    manifests.retain(|it| it.path.contains('/') && !it.path.starts_with("fuzz/"));
    assert!(!manifests.is_empty());
    manifests
}
