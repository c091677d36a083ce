//! Any text gives a sound tree: every prefix, every deletion, every mutation.

mod support;

use fdl_core::value::Value;
use support::{Random, flow, sound_tree};

/// Checks every prefix of `text` and what is left of it without any one character.
fn check_cuts(text: &str) {
    sound_tree(text);
    for (at, character) in text.char_indices() {
        sound_tree(&text[..at]);
        sound_tree(&format!(
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
        sound_tree(&random.soup());
    }
}
