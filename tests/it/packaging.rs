//! What is released, as far as that can be tried in seconds: the archive, made of the binary under test;
//! the licences in it; the launcher of the npm package; what the image is built of. `scripts/release --try`
//! makes all of it and installs it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::{host, root, skip};

/// Runs a program to its good end and gives what it printed.
fn output_of(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).expect("what it prints is text")
}

fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

/// The names that stand in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let names = entries.map(|it| it.expect("an entry").file_name());
    names
        .map(|it| it.into_string().expect("a name in UTF-8"))
        .collect()
}

/// The binary under test without what debuggers need, so that packing it takes no time.
fn stripped(folder: &Path) -> PathBuf {
    let binary = folder.join("fdl");
    fs::copy(env!("CARGO_BIN_EXE_fdl"), &binary).expect("a copy of the binary");
    let _ = Command::new("strip").arg(&binary).status();
    binary
}

#[test]
fn the_archive_holds_the_binary_pages_completions_and_licences() {
    if !has("python3") || !has("tar") {
        return skip("the_archive_holds_…", "no python3 or no tar");
    }
    let folder = TempDir::new().expect("a folder");
    let (folder, out) = (folder.path(), folder.path().join("out"));
    fs::create_dir(&out).expect("a folder");
    let release = |binary: &Path| {
        let mut command = Command::new("python3");
        command.arg(root().join("scripts/release"));
        command.arg("--archive-of").arg(binary);
        output_of(command.arg("--out").arg(&out))
    };
    release(&stripped(folder));
    let sums = fs::read_to_string(out.join("SHA256SUMS")).expect("checksums");
    output_of(
        Command::new("sha256sum")
            .args(["--check", "SHA256SUMS"])
            .current_dir(&out),
    );
    let archive = sums.split_whitespace().last().expect("a name");
    let version = env!("CARGO_PKG_VERSION");
    assert!(archive.starts_with(&format!("fdl-{version}-")), "{archive}");
    output_of(
        Command::new("tar")
            .arg("xzf")
            .arg(out.join(archive))
            .current_dir(folder),
    );

    let inside = folder.join(archive.trim_end_matches(".tar.gz"));
    let expected = [
        "CHANGELOG.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "THIRD-PARTY.txt",
        "completions",
        "fdl",
        "man",
    ];
    assert_eq!(names(&inside), BTreeSet::from(expected.map(String::from)));
    let shells = ["_fdl", "_fdl.ps1", "fdl.bash", "fdl.elv", "fdl.fish"];
    assert_eq!(
        names(&inside.join("completions")),
        BTreeSet::from(shells.map(String::from))
    );
    // A page for each command that the help lists.
    let help = output_of(Command::new(inside.join("fdl")).arg("--help"));
    let (_, commands) = help.split_once("Commands:\n").expect("a list of commands");
    let commands = commands.lines().take_while(|it| it.starts_with("  "));
    let commands = commands.filter_map(|it| it.split_whitespace().next());
    let mut pages: BTreeSet<String> = commands
        .filter(|it| *it != "help")
        .map(|it| format!("fdl-{it}.1"))
        .collect();
    assert!(pages.len() > 8, "{help}");
    pages.insert("fdl.1".to_owned());
    assert_eq!(names(&inside.join("man")), pages);
    for page in pages {
        let text = fs::read_to_string(inside.join("man").join(&page)).expect("a page");
        assert!(text.contains(".TH ") && text.contains(".SH NAME"), "{page}");
    }
    complete_in_bash(&inside);
}

/// The completions for bash, asked as bash asks.
fn complete_in_bash(inside: &Path) {
    if !has("bash") {
        return skip("complete_in_bash", "no bash");
    }
    let script = "source completions/fdl.bash
        COMP_WORDS=(fdl simu) COMP_CWORD=1
        _fdl fdl simu fdl
        echo \"${COMPREPLY[@]}\"";
    let proposed = output_of(
        Command::new("bash")
            .args(["-c", script])
            .current_dir(inside),
    );
    assert_eq!(proposed.trim(), "simulate");
}

/// Every crate that cargo builds into the binary is named, with the text of a licence.
#[test]
fn third_party_licences_are_complete() {
    if !has("python3") {
        return skip("third_party_licences_are_complete", "no python3");
    }
    let notices = output_of(&mut Command::new(root().join("scripts/notices")));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = output_of(
        Command::new(cargo)
            .args(["tree", "--offline", "--locked", "--package", "fdl-server"])
            .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .current_dir(root()),
    );
    let crates: BTreeSet<String> = tree
        .lines()
        .filter(|it| !it.contains(" (/"))
        .map(|it| {
            it.trim_end_matches(" (*)")
                .trim_end_matches(" (proc-macro)")
        })
        .map(|it| it.replacen(" v", " ", 1))
        .collect();
    assert!(crates.len() > 100, "{tree}");
    for name in &crates {
        assert!(
            notices.contains(&format!("\n{name} (")),
            "{name} is not named"
        );
    }
    let rule = "=".repeat(80);
    let parts: Vec<&str> = notices.split(&rule).skip(1).collect();
    for part in parts.chunks(2) {
        assert!(part[1].trim().len() > 300, "no text for {}", part[0]);
    }
}

/// Cargo strips no binary whose package has a profile of its own.
#[test]
fn the_released_binary_is_stripped() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let (_, release) = manifest
        .split_once("[profile.release]\n")
        .expect("a profile");
    let (release, _) = release.split_once("\n[").expect("more below");
    assert!(release.lines().any(|it| it == "strip = true"), "{release}");
    assert!(!manifest.contains("[profile.release.package.fdl-server]"));
}

/// What npm would do: the package that users name, and beside it the one of the platform.
#[test]
fn the_npm_package_starts_the_binary() {
    let ours = root().join(".tools/node/dist/bin/node");
    let node = if ours.exists() {
        ours
    } else {
        PathBuf::from("node")
    };
    if Command::new(&node).arg("--version").output().is_err() {
        return skip(
            "the_npm_package_starts_the_binary",
            "no Node; scripts/setup gets one",
        );
    }
    let folder = TempDir::new().expect("a folder");
    let modules = folder.path().join("node_modules");
    let launcher = modules.join("fdl-cli/fdl.js");
    fs::create_dir_all(modules.join("fdl-cli")).expect("a folder");
    fs::copy(root().join("packaging/npm/fdl.js"), &launcher).expect("the launcher");
    let start = |arguments: &[&str]| {
        let mut command = Command::new(&node);
        command.arg(&launcher).args(arguments);
        command.current_dir(root()).output().expect("Node runs")
    };
    let alone = start(&["version"]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&alone.stderr).contains("is not installed"));

    let platform =
        output_of(Command::new(&node).args(["-p", "process.platform + '-' + process.arch"]));
    let carrier = modules.join(format!("fdl-cli-{}/bin", platform.trim()));
    fs::create_dir_all(&carrier).expect("a folder");
    fs::hard_link(env!("CARGO_BIN_EXE_fdl"), carrier.join("fdl"))
        .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_fdl"), carrier.join("fdl")).map(drop))
        .expect("the binary");
    let version = start(&["version"]);
    assert_eq!(
        String::from_utf8_lossy(&version.stdout),
        format!("fdl {}\n", env!("CARGO_PKG_VERSION"))
    );
    // The exit status is that of the binary.
    let broken = start(&["check", "tests/flows/err/parcel.fdl.yaml"]);
    assert_eq!(broken.status.code(), Some(1));
}

/// No container engine is needed to see that the image can be built: what `.dockerignore` lets in is a
/// workspace that cargo reads, holds every file that the sources include, and what is copied is there.
#[test]
fn the_image_has_all_it_needs() {
    let read = |path: &str| fs::read_to_string(root().join(path)).expect(path);
    let (ignore, docker) = (read(".dockerignore"), read("Dockerfile"));
    let mut lines = ignore.lines();
    assert_eq!(lines.next(), Some("*"));
    let folder = TempDir::new().expect("a folder");
    for line in lines {
        let wanted = line.strip_prefix('!').expect("what is let in");
        let mut copy = Command::new("sh");
        let script = format!("cp -R --parents {wanted} '{}'", folder.path().display());
        output_of(copy.args(["-c", &script]).current_dir(root()));
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut metadata = Command::new(cargo);
    metadata.args(["metadata", "--offline", "--locked", "--format-version", "1"]);
    // What other platforms need is not on this machine.
    metadata.args(["--filter-platform", &host()]);
    output_of(metadata.current_dir(&folder));

    let manifest = read("Cargo.toml");
    let version = manifest
        .split_once("rust-version = \"")
        .and_then(|(_, it)| it.split_once('"'))
        .expect("the version of Rust")
        .0;
    assert!(docker.contains(&format!("FROM rust:{version}-bookworm AS build\n")));
    let copied = docker
        .lines()
        .filter_map(|it| it.strip_prefix("COPY --from=build "));
    for name in copied.flat_map(str::split_whitespace) {
        let Some(name) = name.strip_prefix("/source/") else {
            continue;
        };
        let made =
            docker.contains(&format!("scripts/notices {name}")) || name == "target/release/fdl";
        assert!(
            made || folder.path().join(name).exists(),
            "{name} is not in the image's sources"
        );
    }
}
