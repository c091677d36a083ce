//! Any text gives a sound tree: every prefix, every deletion, every mutation.

use fdl_core::syntax::{Tree, parse};

/// Checks what holds for every tree.
fn check(text: &str) -> Tree {
    let tree = parse(&text.into());
    let mut last_start = 0;
    for node in tree.nodes() {
        let range = node.range();
        assert!(
            range.start <= range.end && range.end as usize <= text.len(),
            "{node:?}\n{text}"
        );
        assert!(
            text.is_char_boundary(range.start as usize)
                && text.is_char_boundary(range.end as usize),
            "{node:?}\n{text}"
        );
        assert!(
            last_start <= range.start,
            "{node:?} begins before its predecessor\n{text}"
        );
        last_start = range.start;
        if let Some(parent) = node.parent() {
            assert!(
                parent.range().covers(range),
                "{node:?} is not in {parent:?}\n{text}"
            );
        }
        let mut end = range.start;
        let mut count = 0;
        for child in node.children() {
            assert_eq!(child.parent(), Some(node));
            assert!(
                end <= child.range().start,
                "{child:?} begins in its sibling\n{text}"
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
    if let Some(root) = tree.root() {
        root.to_value();
    }
    tree
}

#[test]
fn every_prefix_and_every_deletion_of_the_suite() {
    for line in include_str!("yaml_test_suite/cases.jsonl").lines() {
        let case = fdl_core::value::Value::from_json(line).expect("each line is a JSON value");
        let text = case
            .get("yaml")
            .and_then(|it| it.as_str())
            .expect("each case has a text");
        for (at, character) in text.char_indices() {
            check(&text[..at]);
            check(&format!(
                "{}{}",
                &text[..at],
                &text[at + character.len_utf8()..]
            ));
        }
    }
}
