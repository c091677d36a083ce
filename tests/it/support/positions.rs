//! Positions of the protocol in a text, found in a way of their own: nothing here is the server's.

use serde_json::{Value, json};

/// The lines of a text, each with its break: LF, CR or CRLF.
fn lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r']) {
        let end = at + if rest[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push(&rest[..end]);
        rest = &rest[end..];
    }
    lines.push(rest);
    lines
}

fn width(character: char, encoding: &str) -> usize {
    match encoding {
        "utf-8" => character.len_utf8(),
        "utf-16" => character.len_utf16(),
        _ => 1,
    }
}

/// The position of an offset.
pub(crate) fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let mut start = 0;
    let all = lines(text);
    for (number, line) in all.iter().enumerate() {
        if offset < start + line.len() || number + 1 == all.len() {
            let before = text[start..offset].chars();
            let character: usize = before.map(|it| width(it, encoding)).sum();
            return json!({"line": number, "character": character});
        }
        start += line.len();
    }
    unreachable!("a text has a last line")
}

/// The offset of a position; one past the end of a line is at its end, one past the end of the text at
/// the end.
pub(crate) fn offset(text: &str, position: &Value, encoding: &str) -> usize {
    let number = |name: &str| position[name].as_u64().unwrap_or(u64::MAX) as usize;
    let (line, mut left) = (number("line"), number("character"));
    let all = lines(text);
    let Some(content) = all.get(line) else {
        return text.len();
    };
    let start: usize = all[..line].iter().map(|it| it.len()).sum();
    let content = content.trim_end_matches(['\n', '\r']);
    for (at, character) in content.char_indices() {
        let width = width(character, encoding);
        if width > left {
            return start + at;
        }
        left -= width;
    }
    start + content.len()
}

/// Applies a change of `textDocument/didChange`.
pub(crate) fn apply(text: &mut String, change: &Value, encoding: &str) {
    let new = change["text"].as_str().expect("a change has a text");
    let range = &change["range"];
    if range.is_null() {
        new.clone_into(text);
        return;
    }
    let [start, end] = ["start", "end"].map(|it| offset(text, &range[it], encoding));
    text.replace_range(start..end, new);
}
