//! Any text has a sound tree.

use fdl_core::value::Value;

use crate::text;
use crate::tree::{exact_offsets, sound_tree};

/// The tree is sound, each character of a scalar has its place, and the value survives as JSON.
pub(crate) fn parse(data: &[u8]) {
    let text = text(data);
    let tree = sound_tree(&text);
    exact_offsets(&text);
    if let Some(root) = tree.root() {
        let value = root.to_value();
        // Aliases make much of little.
        if value.json_len_within(1 << 20).is_ok() {
            let json = value.to_json();
            match Value::from_json(&json) {
                Ok(read) => assert!(read == value && read.to_json() == json, "{json}\n{text}"),
                // YAML may nest twice as deep as JSON: a mapping in each item.
                Err(error) => assert!(error.message.starts_with("nested"), "{error:?}\n{json}"),
            }
        }
    }
}

/// The longest text that is cut at every place: the work grows with the square of it.
const LONGEST: usize = 600;

/// So is each prefix of a text, and what is left of it without any one byte.
pub(crate) fn cuts(data: &[u8]) {
    let data = &data[..data.len().min(LONGEST)];
    for at in 0..data.len() {
        sound_tree(&text(&data[..at]));
        sound_tree(&text(&[&data[..at], &data[at + 1..]].concat()));
    }
}
