//! What `SECURITY.md` says of our sources, and that the tests it names exist.

use super::layers::uses;
use super::source::Word;
use super::{files, none};
use crate::support::root;

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("a file of the repository")
}

/// Whether a word stands at `at` behind `path::`, or is used without.
fn is(words: &[Word<'_>], at: usize, path: &str, names: &[&str]) -> bool {
    let text = |at: usize| words.get(at).map_or("", |it| it.text);
    text(at) == path && text(at + 1) == ":" && names.contains(&text(at + 3))
}

/// Whether the client's process lives is asked of `kill -0` where there is no `/proc`.
#[test]
fn no_process_is_started() {
    let found = uses(
        |path| path == "server/src/lsp/watch.rs",
        |words, at| is(words, at, "process", &["Command"]),
    );
    none("processes are started", &found);
}

/// The language server listens on the loopback interface if it is told to; nobody connects.
#[test]
fn no_connection_is_opened() {
    let types = [
        "TcpStream",
        "UdpSocket",
        "UnixStream",
        "ToSocketAddrs",
        "TcpSocket",
    ];
    let found = uses(|_| false, |words, at| types.contains(&words[at].text));
    none("connections are opened", &found);
    let found = uses(
        |path| path == "server/src/lsp.rs",
        |words, at| words[at].text == "TcpListener",
    );
    none("connections are waited for", &found);
}

/// The command line writes where it is told to; the language server tells its client.
#[test]
fn the_language_server_writes_no_file() {
    let found = uses(
        |path| !path.starts_with("server/src/lsp"),
        |words, at| {
            is(
                words,
                at,
                "fs",
                &[
                    "write",
                    "create_dir",
                    "create_dir_all",
                    "remove_file",
                    "rename",
                ],
            ) || is(words, at, "File", &["create", "options"])
                || ["OpenOptions", "tempfile"].contains(&words[at].text)
        },
    );
    none("files are written", &found);
}

#[test]
fn the_page_in_vs_code_runs_nothing_but_its_own_script() {
    let page = read("editors/vscode/src/graph.ts");
    let policy = page.lines().find(|it| it.contains("const policy = "));
    let policy = policy.expect("the page has a policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(policy.contains("script-src 'nonce-${nonce}'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(page.contains("Content-Security-Policy"));
}

#[test]
fn a_folder_that_is_not_trusted_chooses_no_binary() {
    let package = read("editors/vscode/package.json");
    let package: serde_json::Value = serde_json::from_str(&package).expect("JSON");
    let restricted = &package["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"];
    assert_eq!(restricted, &serde_json::json!(["fdl.server.path"]));
}

#[test]
fn unsafe_code_is_forbidden() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    let found = uses(|_| false, |words, at| words[at].text == "unsafe");
    none("`unsafe`", &found);
}

/// Each claim names its tests, and those exist.
#[test]
fn the_tests_of_the_claims_exist() {
    let sources = files("", |name| name.ends_with(".rs"));
    let mut found = Vec::new();
    let mut count = 0;
    for line in read("SECURITY.md")
        .lines()
        .filter(|it| it.starts_with("| "))
    {
        let Some(tests) = line.rsplit('|').nth(1) else {
            continue;
        };
        for name in tests.split('`').skip(1).step_by(2) {
            count += 1;
            let head = format!("fn {name}()");
            if !sources.iter().any(|it| it.text.contains(&head)) {
                found.push(name.to_owned());
            }
        }
    }
    none("tests that SECURITY.md names and nobody has", &found);
    assert!(count > 12, "{count}");
}
