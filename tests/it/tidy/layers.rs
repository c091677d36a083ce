//! The direction of dependency: a module of the core uses only the layers below its own, the
//! protocol stays in `server/src/lsp`, and only `server/src/main.rs` ends the process.

use std::collections::BTreeSet;

use super::source::{Word, test_modules, words_without_tests};
use super::{File, files, none};

/// The layers of the core, lowest first. A module may use its own layer and those before it.
const LAYERS: &[&str] = &[
    "text", "value", "syntax", "catalog", "expr", "model", "graph", "analysis", "shape", "checks",
    "simulate", "ide",
];

#[test]
fn the_core_uses_only_what_stands_below() {
    let sources = core();
    let mut found = Vec::new();
    for file in &sources {
        let own = module(&file.path);
        let Some(rank) = own.first().and_then(|it| rank(it)) else {
            continue;
        };
        for (target, line) in targets(&words_without_tests(&file.text), &own) {
            if super::layers::rank(target).is_none_or(|it| it > rank) {
                found.push(format!("{}:{line} uses `crate::{target}`", file.path));
            }
        }
    }
    none("a layer reaches up", &found);
}

#[test]
fn the_map_in_lib_rs_is_the_order() {
    let sources = core();
    let lib = sources
        .iter()
        .find(|it| it.path.ends_with("src/lib.rs"))
        .expect("lib.rs");
    let words = words_without_tests(&lib.text);
    let declared: Vec<&str> = words
        .windows(2)
        .filter(|it| it[0].text == "mod")
        .map(|it| it[1].text)
        .collect();
    assert_eq!(
        declared, LAYERS,
        "lib.rs and the layers of this test differ"
    );
}

#[test]
fn the_protocol_stays_in_its_folder() {
    let protocol = [
        "tower_lsp",
        "tower_lsp_server",
        "lsp_types",
        "ls_types",
        "tower",
    ];
    let found = uses(
        |path| path.starts_with("server/src/lsp"),
        |words, at| protocol.contains(&words[at].text),
    );
    none("protocol types outside of server/src/lsp", &found);
}

#[test]
fn only_main_ends_the_process() {
    let found = uses(
        |path| path == "server/src/main.rs",
        |words, at| {
            let text = |at: usize| words.get(at).map_or("", |it| it.text);
            matches!((text(at), text(at + 3)), ("process", "exit" | "abort"))
        },
    );
    none("the process is ended outside of server/src/main.rs", &found);
}

/// Where `wanted` holds outside of tests and of the files in which it is `allowed`.
pub(super) fn uses(
    allowed: impl Fn(&str) -> bool,
    wanted: impl Fn(&[Word<'_>], usize) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    for file in core().iter().chain(&rust("server/src")) {
        if allowed(&file.path) {
            continue;
        }
        let words = words_without_tests(&file.text);
        let hits = (0..words.len()).filter(|at| wanted(&words, *at));
        found.extend(hits.map(|at| format!("{}:{}", file.path, words[at].line)));
    }
    found
}

/// The sources of the core without those that are tests.
pub(super) fn core() -> Vec<File> {
    let sources = rust("fdl-core/src");
    let mut tests = BTreeSet::new();
    for file in &sources {
        let folder = match file.path.strip_suffix("/lib.rs") {
            Some(folder) => folder,
            None => file.path.trim_end_matches(".rs"),
        };
        tests.extend(
            test_modules(&file.text)
                .into_iter()
                .map(|it| format!("{folder}/{it}")),
        );
    }
    let is_test = |path: &str| {
        tests.iter().any(|it| {
            path.strip_prefix(it.as_str())
                .is_some_and(|it| it == ".rs" || it.starts_with('/'))
        })
    };
    sources
        .into_iter()
        .filter(|it| !is_test(&it.path))
        .collect()
}

fn rust(folder: &str) -> Vec<File> {
    files(folder, |name| name.ends_with(".rs"))
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|it| *it == layer)
}

/// The module of a source file: `fdl-core/src/expr/lex.rs` is `[expr, lex]`, `lib.rs` is `[]`.
fn module(path: &str) -> Vec<&str> {
    let inner = path
        .split_once("src/")
        .map_or(path, |it| it.1)
        .trim_end_matches(".rs");
    if inner == "lib" {
        Vec::new()
    } else {
        inner.split('/').collect()
    }
}

/// The layers that the paths in `words` start with, each with its line.
fn targets<'a>(words: &[Word<'a>], own: &[&str]) -> Vec<(&'a str, usize)> {
    let text = |at: usize| words.get(at).map_or("", |it| it.text);
    let separator = |at: usize| text(at) == ":" && text(at + 1) == ":";
    let mut found = Vec::new();
    for at in 0..words.len() {
        let starts_path = at == 0 || text(at - 1) != ":";
        let after = match text(at) {
            "crate" if separator(at + 1) => at + 3,
            "super" if starts_path => {
                let mut after = at;
                let mut levels = 0;
                while text(after) == "super" && separator(after + 1) {
                    after += 3;
                    levels += 1;
                }
                if levels != own.len() {
                    continue;
                }
                after
            }
            _ => continue,
        };
        if text(after) == "{" {
            found.extend(group(words, after));
        } else if let Some(word) = words.get(after) {
            found.push((word.text, word.line));
        }
    }
    found
}

/// The first words of the members of a `{…}` group.
fn group<'a>(words: &[Word<'a>], open: usize) -> Vec<(&'a str, usize)> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for at in open..words.len() {
        match words[at].text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        let starts_member = matches!(words[at].text, "{" | ",") && depth == 1;
        if let Some(next) = words
            .get(at + 1)
            .filter(|it| starts_member && it.text != "}")
        {
            found.push((next.text, next.line));
        }
    }
    found
}

#[test]
fn paths_of_every_form_are_seen() {
    let source = "
        use crate::text::TextRange;
        use crate::{model::{Flow, State}, ide, self};
        fn f() { crate::checks::check(); super::super::simulate::run(); super::near(); }
        pub(crate) use super::far;
    ";
    let words = words_without_tests(source);
    let found: Vec<&str> = targets(&words, &["expr", "lex"])
        .iter()
        .map(|it| it.0)
        .collect();
    assert_eq!(
        found,
        ["text", "model", "ide", "self", "checks", "simulate"]
    );
    assert_eq!(module("fdl-core/src/expr/lex.rs"), ["expr", "lex"]);
    assert!(module("fdl-core/src/lib.rs").is_empty());
}
