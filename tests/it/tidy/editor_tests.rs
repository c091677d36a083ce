//! `docs/editor-tests.md` names the tests in editors: each that it names is there, and each of theirs is named.

use super::none;
use crate::support::root;

const PAGE: &str = "docs/editor-tests.md";

#[test]
fn the_page_names_the_tests_that_there_are() {
    let page = std::fs::read_to_string(root().join(PAGE)).expect(PAGE);
    let (mut file, mut text) = (String::new(), String::new());
    let (mut found, mut count) = (Vec::new(), 0);
    let mut missing: Vec<String> = Vec::new();
    for line in page.lines() {
        if let Some(path) = line.strip_prefix('`').and_then(|it| it.split('`').next()) {
            found.append(&mut missing);
            path.clone_into(&mut file);
            text = std::fs::read_to_string(root().join(path)).unwrap_or_default();
            missing = tests_of(&text)
                .map(|it| format!("{file}: `{it}` is not on the page"))
                .collect();
        } else if let Some(name) = line
            .strip_suffix("` |")
            .and_then(|it| it.rsplit('`').next())
        {
            count += 1;
            let there = tests_of(&text).any(|it| it == name);
            if !there && !text.contains(&format!("fn {name}()")) {
                found.push(format!("{PAGE}: there is no `{name}` in {file}"));
            }
            missing.retain(|it| !it.contains(&format!(": `{name}` is")));
        }
    }
    found.append(&mut missing);
    assert!(count > 60, "{count} tests are named");
    none("tests in editors", &found);
}

/// The names of the tests of a file in TypeScript or Lua; those in Rust are functions, of which the page
/// names some.
fn tests_of(text: &str) -> impl Iterator<Item = &str> {
    let before = std::iter::once("").chain(text.lines());
    text.lines()
        .zip(before)
        .filter(|(line, before)| {
            let in_a_table = line.starts_with("  '") && line.ends_with("async () => {");
            *before == "scenario(" || line.starts_with("test('") || in_a_table
        })
        .filter_map(|(line, _)| line.split('\'').nth(1))
}
