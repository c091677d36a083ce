//! Links inside the repository lead somewhere, down to the heading.

use super::{File, files, none};
use crate::support::root;

#[test]
fn links_resolve() {
    let pages = files("", |name| name.ends_with(".md"));
    let mut found = Vec::new();
    for page in &pages {
        for link in links(&page.text) {
            if let Err(reason) = resolve(&pages, page, link) {
                found.push(format!("{}: `{link}`: {reason}", page.path));
            }
        }
    }
    none("links that lead nowhere", &found);
}

/// Whether the target of a link in `page` exists. Links to the outside are not followed.
fn resolve(pages: &[File], page: &File, link: &str) -> Result<(), String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return Ok(());
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() {
        page.path.clone()
    } else {
        join(&page.path, path)
    };
    if !root().join(&target).exists() {
        return Err(format!("there is no {target}"));
    }
    if anchor.is_empty() {
        return Ok(());
    }
    let Some(target) = pages.iter().find(|it| it.path == target) else {
        return Err("only pages have headings".into());
    };
    if headings(&target.text).any(|it| it == anchor) {
        return Ok(());
    }
    Err(format!("{} has no such heading", target.path))
}

/// `path` as seen from the file `from`.
fn join(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// The targets of the links of a Markdown text, without those in code.
fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in prose(text) {
        for (at, _) in line.match_indices("](") {
            let code = line[..at].matches('`').count() % 2 == 1;
            let target = line[at + 2..].split(')').next().unwrap_or_default();
            if !code && !target.is_empty() {
                found.push(target.split_whitespace().next().unwrap_or_default());
            }
        }
    }
    found
}

/// The anchors of the headings, made as the usual renderers do.
fn headings(text: &str) -> impl Iterator<Item = String> {
    prose(text).filter(|it| it.starts_with('#')).map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
                _ => None,
            })
            .collect()
    })
}

/// The lines outside of fenced code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut fenced = false;
    text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fenced && !fence
    })
}

#[test]
fn links_and_headings_are_found() {
    let text = "# The `fdl` house\n[a](b.md#c) and `[no](x)`\n```\n[no](y)\n```\n[d](../e.md)\n";
    assert_eq!(links(text), ["b.md#c", "../e.md"]);
    assert_eq!(headings(text).collect::<Vec<_>>(), ["the-fdl-house"]);
    assert_eq!(join("docs/a.md", "../e.md"), "e.md");
}

/// The numbers of open questions that code and pages name are explained.
#[test]
fn open_questions_are_on_their_page() {
    let page = "docs/open-questions.md";
    let explained = std::fs::read_to_string(root().join(page)).expect(page);
    let named = |name: &str| name.ends_with(".rs") || name.ends_with(".md");
    let mut found = Vec::new();
    for file in files("", named) {
        if file.path.starts_with("tests/it/tidy/") {
            continue;
        }
        for number in question_numbers(&file.text) {
            if !explained.contains(&format!("| {number} |")) {
                found.push(format!("{}: {number}", file.path));
            }
        }
    }
    none("open questions that docs/open-questions.md lacks", &found);
}

/// Every `Q` with two digits that stands alone.
fn question_numbers(text: &str) -> Vec<&str> {
    let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices('Q')
        .filter_map(|(at, _)| {
            let number = text.get(at..at + 3)?;
            let digits = number[1..].chars().all(|c| c.is_ascii_digit());
            let before = text[..at].chars().next_back();
            let after = text[at + 3..].chars().next();
            (digits && alone(before) && alone(after)).then_some(number)
        })
        .collect()
}

#[test]
fn question_numbers_are_found() {
    assert_eq!(
        question_numbers("Q01, (Q40) aQ33 Q123 Q7, Q99"),
        ["Q01", "Q40", "Q99"]
    );
}
