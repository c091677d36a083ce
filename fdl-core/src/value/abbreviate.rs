//! Values cut to a line.

use std::borrow::Cow;

use super::{Value, write_json_string};

/// How much of a value is shown.
#[derive(Clone, Copy)]
struct Detail {
    /// Characters of a text.
    letters: usize,
    /// Members of an object.
    members: usize,
    /// Elements of an array.
    elements: usize,
    /// Levels.
    depth: usize,
}

/// From much to little: lists are shortened before levels are closed.
const DETAILS: [Detail; 10] = [
    Detail::new(60, 12, 8, 6),
    Detail::new(48, 10, 4, 5),
    Detail::new(40, 10, 2, 5),
    Detail::new(36, 8, 1, 4),
    Detail::new(28, 8, 1, 3),
    Detail::new(40, 6, 1, 2),
    Detail::new(28, 6, 1, 2),
    Detail::new(40, 4, 1, 1),
    Detail::new(24, 4, 1, 1),
    Detail::new(16, 3, 0, 1),
];

impl Detail {
    const fn new(letters: usize, members: usize, elements: usize, depth: usize) -> Self {
        Self {
            letters,
            members,
            elements,
            depth,
        }
    }
}

impl Value {
    /// The value as compact JSON if it fits into `width` characters, else with `…` for what is left
    /// out: the ends of long lists, the middles of long texts, the insides of what is deep.
    pub fn abbreviate(&self, width: usize) -> String {
        if self.json_len_within(4 * width as u64).is_ok() {
            let whole = self.to_json();
            if whole.chars().count() <= width {
                return whole;
            }
        }
        let mut text = String::new();
        for detail in DETAILS {
            text.clear();
            write(self, detail, &mut text);
            if text.chars().count() <= width {
                return text;
            }
        }
        if let Some((at, _)) = text.char_indices().nth(width.saturating_sub(1)) {
            text.truncate(at);
            text.push('…');
        }
        text
    }
}

fn write(value: &Value, detail: Detail, out: &mut String) {
    let inner = Detail {
        depth: detail.depth.saturating_sub(1),
        ..detail
    };
    match value {
        Value::String(text) => write_json_string(&middle_cut(text, detail.letters), out),
        Value::Array(elements) if elements.is_empty() => out.push_str("[]"),
        Value::Object(members) if members.is_empty() => out.push_str("{}"),
        Value::Array(_) if detail.depth == 0 => out.push_str("[…]"),
        Value::Object(_) if detail.depth == 0 => out.push_str("{…}"),
        Value::Array(elements) => {
            let shown = elements.iter().take(detail.elements);
            list(out, ['[', ']'], elements.len(), shown, |element, out| {
                write(element, inner, out);
            });
        }
        Value::Object(members) => {
            let shown = members.iter().take(detail.members);
            list(
                out,
                ['{', '}'],
                members.len(),
                shown,
                |(name, value), out| {
                    write_json_string(name, out);
                    out.push(':');
                    write(value, inner, out);
                },
            );
        }
        _ => value.write_json(out),
    }
}

/// A text without its middle: in names of resources the end matters as much as the start.
fn middle_cut(text: &str, letters: usize) -> Cow<'_, str> {
    // A byte is a character at most: this settles most texts without counting.
    if text.len() <= letters || text.chars().count() <= letters {
        return Cow::Borrowed(text);
    }
    let head = letters * 2 / 5;
    let tail = letters - head - 1;
    let start: String = text.chars().take(head).collect();
    let end = text.char_indices().rev().nth(tail.saturating_sub(1));
    Cow::Owned(format!(
        "{start}…{}",
        &text[end.map_or(text.len(), |it| it.0)..]
    ))
}

fn list<T>(
    out: &mut String,
    [open, close]: [char; 2],
    length: usize,
    shown: impl ExactSizeIterator<Item = T>,
    mut write: impl FnMut(T, &mut String),
) {
    let left_out = length - shown.len();
    out.push(open);
    for (index, item) in shown.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    if left_out > 0 {
        let separator = if left_out == length { "" } else { ", " };
        out.push_str(&format!("{separator}…{left_out} more"));
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(json: &str, width: usize) -> String {
        Value::from_json(json)
            .expect("the text is JSON")
            .abbreviate(width)
    }

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(
            short(r#"{"a":[1,2,{"b":null}]}"#, 40),
            r#"{"a":[1,2,{"b":null}]}"#
        );
    }

    #[test]
    fn long_values_are_cut_where_they_are_long() {
        let numbers: Vec<String> = (0..1_000).map(|it| it.to_string()).collect();
        let json = format!(
            r#"{{"id":7,"numbers":[{}],"text":"{}","deep":[[[[1]]]]}}"#,
            numbers.join(","),
            "é".repeat(500)
        );
        insta::assert_snapshot!(short(&json, 110), @r#"
        {"id":7,"numbers":[0,1, …998 more],"text":"éééééééééééééééé…ééééééééééééééééééééééé","deep":[[[[1]]]]}
        "#);
        assert_eq!(short(&json, 20), "{\"id\":7,\"numbers\":[…");
    }
}
