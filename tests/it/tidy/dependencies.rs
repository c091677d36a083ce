//! What the binary is made of: licences that allow its own, and no crate that is unmaintained or
//! opens connections. `deny.toml` says the same to those who have cargo-deny.

use std::process::Command;

use serde_json::Value;

use super::none;
use crate::support::{host, root};

/// Licences that ask for no more than to be named.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Crates that must not come in, with the reason. `*` stands for any ending.
const BANNED: &[(&str, &str)] = &[
    (
        "serde_yaml",
        "deprecated in 2024; the core has its own parser",
    ),
    ("serde_yaml_ng", "no tree for broken text, no exact places"),
    ("serde_yml", "unsound and archived"),
    ("openssl*", "no connection is ever opened"),
    ("native-tls", "no connection is ever opened"),
    ("rustls*", "no connection is ever opened"),
    ("reqwest", "no connection is ever opened"),
    ("hyper*", "no connection is ever opened"),
    ("ureq", "no connection is ever opened"),
    ("curl*", "no connection is ever opened"),
    (
        "tower-lsp",
        "unmaintained since 2023; `tower-lsp-server` continues it",
    ),
    (
        "lsp-types",
        "unmaintained; the types come with the framework",
    ),
];

#[test]
fn licences_allow_ours() {
    let mut found = Vec::new();
    for package in metadata()["packages"].as_array().expect("packages") {
        let licence = package["license"].as_str().unwrap_or("none");
        if !allowed(licence) {
            found.push(format!(
                "{} {}: {licence}",
                package["name"], package["version"]
            ));
        }
    }
    none("licences that are not on the list", &found);
}

/// Reads `Cargo.lock`, which has the dependencies of every platform, not only of this one.
#[test]
fn no_banned_crate_comes_in() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let names = lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    let found: Vec<String> = names
        .filter_map(|name| {
            let (_, reason) = BANNED.iter().find(|(banned, _)| matches(banned, name))?;
            Some(format!("{name}: {reason}"))
        })
        .collect();
    none("banned crates", &found);
}

/// `deny.toml` and the two lists above are kept by hand; here they are held together.
#[test]
fn deny_toml_says_the_same() {
    let text = std::fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    let mut found = Vec::new();
    for licence in LICENCES.iter().filter(|it| !it.contains(" WITH ")) {
        if !text.contains(&format!("\"{licence}\"")) {
            found.push(format!("licence {licence}"));
        }
    }
    for (name, _) in BANNED.iter().filter(|(name, _)| !name.ends_with('*')) {
        if !text.contains(&format!("\"{name}\"")) {
            found.push(format!("crate {name}"));
        }
    }
    none("deny.toml lacks", &found);
}

/// Whether one of the alternatives of an SPDX expression is on the list. `AND` needs both sides.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], " ").replace('/', " OR ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.contains(" AND ") && expression.contains('(') {
        // `(A OR B) AND C`: cautious, every name must be on the list.
        let names = plain.split(" AND ").flat_map(|it| it.split(" OR "));
        return names.into_iter().all(|it| LICENCES.contains(&it));
    }
    plain
        .split(" OR ")
        .any(|it| it.split(" AND ").all(|it| LICENCES.contains(&it)))
}

fn matches(banned: &str, name: &str) -> bool {
    match banned.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == banned,
    }
}

/// What cargo knows of the packages that this platform needs, without a look at the network.
fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .args(["--filter-platform", &host()])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {errors}");
    serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON")
}

#[test]
fn licence_expressions() {
    assert!(allowed("MIT OR Apache-2.0"));
    assert!(allowed("MIT/Apache-2.0"));
    assert!(allowed("GPL-3.0 OR MIT"));
    assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0"));
    assert!(!allowed("(MIT OR GPL-3.0) AND Unicode-3.0"));
    assert!(!allowed("MPL-2.0"));
    assert!(!allowed("MIT AND GPL-2.0"));
    assert!(!allowed("none"));
}
