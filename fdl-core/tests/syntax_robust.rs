//! Any text gives a sound tree: every prefix, every deletion, every mutation.

mod support;

use fdl_core::syntax::{SyntaxErrorKind, Tree, parse};
use fdl_core::text::TextRange;
use fdl_core::value::Value;
use support::{Random, flow};

/// Checks what holds for every tree.
fn check(text: &str) -> Tree {
    let tree = parse(&text.into());
    let mut last_start = 0;
    for node in tree.nodes() {
        let range = node.range();
        assert!(
            range.start <= range.end && range.end as usize <= text.len(),
            "{range:?}\n{text}"
        );
        assert!(
            text.is_char_boundary(range.start as usize)
                && text.is_char_boundary(range.end as usize),
            "{range:?}\n{text}"
        );
        assert!(
            last_start <= range.start,
            "{range:?} begins before its predecessor\n{text}"
        );
        last_start = range.start;
        if let Some(parent) = node.parent() {
            assert!(
                parent.range().covers(range),
                "{range:?} is not in {:?}\n{text}",
                parent.range()
            );
        }
        let mut end = range.start;
        let mut count = 0;
        for child in node.children() {
            assert_eq!(child.parent(), Some(node));
            assert!(
                end <= child.range().start,
                "{:?} begins in its sibling\n{text}",
                child.range()
            );
            end = child.range().end;
            count += 1;
        }
        assert!(!node.is_mapping() || count % 2 == 0);
        for entry in node.entries() {
            assert!(entry.key.is_key() && !entry.value.is_key());
            assert_eq!(
                entry.value.owning_entry().map(|it| it.key),
                Some(entry.key),
                "{text}"
            );
        }
    }
    for error in tree.errors() {
        assert!(
            text.get(error.range.indices())
                .is_some_and(|it| !it.contains('\n')),
            "{error:?}\n{text}"
        );
    }
    for offset in (0..=text.len() as u32).step_by(7) {
        let node = tree.node_at(offset);
        assert!(node.is_none_or(|node| node.range().touches(offset)));
    }
    if let Some(root) = tree.root() {
        root.to_value();
    }
    check_gaps(&tree);
    tree
}

/// In a sound text there is nothing between the tokens but blanks and indicators.
fn check_gaps(tree: &Tree) {
    let is_broken = |it: &SyntaxErrorKind| *it == SyntaxErrorKind::Syntax;
    if tree.errors().iter().any(|error| is_broken(&error.kind)) {
        return;
    }
    let leaves = tree.nodes().filter(|node| node.children().next().is_none());
    let mut tokens: Vec<TextRange> = leaves.map(|node| node.range()).collect();
    for node in tree.nodes() {
        tokens.extend(node.anchor().map(|it| it.1));
        tokens.extend(node.tag().map(|it| it.1));
    }
    tokens.extend(tree.comments().iter().map(|comment| comment.range));
    tokens.extend(tree.directives());
    for document in tree.document_table() {
        tokens.extend(document.start_marker);
        tokens.extend(document.end_marker);
    }
    tokens.sort();
    let (text, mut end) = (tree.text(), 0);
    for token in &tokens {
        // A comment may stand behind the `|` that its scalar begins with.
        let gap = text.get(end as usize..token.start as usize).unwrap_or("");
        // A `...` that ends no document is no token.
        let gap = gap.replace("...", "");
        let is_structure = |it: char| " \t\r\n\u{feff}-?:,[]{}".contains(it);
        assert!(
            gap.chars().all(is_structure),
            "{gap:?} before {token:?}\n{text}"
        );
        end = end.max(token.end);
    }
}

/// Checks every prefix of `text` and what is left of it without any one character.
fn check_cuts(text: &str) {
    check(text);
    for (at, character) in text.char_indices() {
        check(&text[..at]);
        check(&format!(
            "{}{}",
            &text[..at],
            &text[at + character.len_utf8()..]
        ));
    }
}

#[test]
fn every_prefix_and_every_deletion_of_the_suite() {
    for line in include_str!("yaml_test_suite/cases.jsonl").lines() {
        let case = Value::from_json(line).expect("each line is a JSON value");
        let text = case.get("yaml").and_then(Value::as_str);
        check_cuts(text.expect("each case has a text"));
    }
}

#[test]
fn every_prefix_and_every_deletion_of_flows() {
    for seed in 0..4 {
        check_cuts(&flow(seed, 700));
    }
    check_cuts(&flow(4, 700).replace('\n', "\r\n"));
}

#[test]
fn indicators_in_any_order() {
    let mut random = Random::new(3);
    for _ in 0..6000 {
        check(&random.soup());
    }
}
