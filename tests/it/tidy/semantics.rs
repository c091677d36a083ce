//! The page about how a run goes is made from the rows of the catalogue, and every rule has its test.

use std::fmt::Write as _;

use fdl_core::catalog::decisions::switches;
use fdl_core::catalog::semantics::{PAGE, Rule, Support, TOPICS};

use super::none;
use crate::support::{check_file, root};

#[test]
fn semantics_page() {
    let mut rules = String::new();
    for topic in TOPICS {
        let _ = write!(
            rules,
            "### {}\n\n| rule | | test |\n|---|---|---|\n",
            topic.title
        );
        for rule in topic.rules {
            let (file, name) = test_of(rule);
            let (text, support) = (rule.text(), support(rule));
            let _ = writeln!(rules, "| {text} | {support} | [`{name}`](../{file}) |");
        }
        rules.push('\n');
    }
    let mut readings = String::from("| | | |\n|---|---|---|\n");
    for (row, other) in switches() {
        let usual = row.reading;
        let _ = writeln!(
            readings,
            "| {} | `{}`: {} | `{}`: {} |",
            row.question, usual.word, usual.text, other.word, other.text
        );
    }
    // The links of the page as it stands beside its rows.
    let page = PAGE
        .replace("../../../docs/", "")
        .replace("<!-- rules -->", rules.trim_end())
        .replace("<!-- readings -->", readings.trim_end());
    let made =
        "<!-- Made from `fdl-core/src/catalog/semantics.rs` by `tests/it/tidy/semantics.rs`. -->";
    let (title, rest) = page.split_once('\n').expect("a title");
    check_file("docs/semantics.md", &format!("{title}\n\n{made}\n{rest}"));
}

/// What a rule rests on, in a word or two.
fn support(rule: &Rule) -> String {
    let assumed = |question: &str| format!("assumed, [{question}](open-questions.md)");
    match rule.support {
        Support::Documented(page) => format!("[documented]({page})"),
        Support::Inferred(page) => format!("[inferred]({page})"),
        Support::Decided(decision) => assumed(decision.row().question),
        Support::Open(question) => assumed(question),
        Support::Own => "own".to_owned(),
    }
}

/// The file and the name of a rule's test.
fn test_of(rule: &Rule) -> (String, &'static str) {
    let (module, name) = rule.test.rsplit_once("::").expect("a path");
    // The tests of a small module stand below it.
    let file = |module: &str| format!("fdl-core/src/{}.rs", module.replace("::", "/"));
    let own = file(module);
    match root().join(&own).exists() {
        true => (own, name),
        false => (file(module.trim_end_matches("::tests")), name),
    }
}

#[test]
fn every_rule_has_its_test() {
    let mut found = Vec::new();
    for rule in TOPICS.iter().flat_map(|it| it.rules) {
        let (file, name) = test_of(rule);
        let text = std::fs::read_to_string(root().join(&file)).unwrap_or_default();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let head = format!("fn {name}() {{");
        let is_test = |pair: &[&str]| pair[0] == "#[test]" && pair[1] == head;
        if !lines.windows(2).any(is_test) {
            found.push(format!("{}: `{}`", rule.test, rule.text()));
        }
    }
    none("rules without the test that they name", &found);
}
