//! Text as a YAML scalar.

use crate::syntax::{Node, NodeKind, ScalarStyle};
use crate::text::{Edit, TextRange};

/// `text` as it must be written at a place: inside the quotes that are there, or with quotes of its
/// own where a plain scalar would mean something else.
pub(super) fn scalar(text: &str, quote: Option<char>, flow: bool, always: bool) -> String {
    match quote {
        Some('\'') => text.replace('\'', "''"),
        Some(_) => escaped(text),
        None if !always && is_plain(text, flow) => text.to_owned(),
        None if text.chars().any(|it| it.is_control()) || always => {
            format!("\"{}\"", escaped(text))
        }
        None if text.contains('\'') && !text.contains(['"', '\\']) => format!("\"{text}\""),
        None => format!("'{}'", text.replace('\'', "''")),
    }
}

/// The edits that put `text` in place of parts of a scalar, ranges of its decoded text, so that it
/// reads as the decoded text with these parts replaced. The style stays, but where a plain scalar
/// would mean something else.
pub(super) fn replaced(scalar: Node<'_>, parts: &[TextRange], text: &str) -> Vec<Edit> {
    let edit = |part: &TextRange, text: String| Edit {
        range: scalar.source_range(*part),
        text,
    };
    let quote = match scalar.kind() {
        NodeKind::Scalar(ScalarStyle::SingleQuoted) => Some('\''),
        NodeKind::Scalar(ScalarStyle::DoubleQuoted) => Some('"'),
        _ => None,
    };
    let is_plain_scalar = scalar.kind() == NodeKind::Scalar(ScalarStyle::Plain);
    let old = scalar.str().unwrap_or_default();
    let flow = is_in_flow(scalar);
    if is_plain_scalar && is_plain(old, flow) {
        let mut new = String::with_capacity(old.len());
        let mut copied = 0;
        for part in parts {
            new.push_str(&old[copied..part.start as usize]);
            new.push_str(text);
            copied = part.end as usize;
        }
        new.push_str(&old[copied..]);
        if !is_plain(&new, flow) {
            return vec![Edit {
                range: scalar.range(),
                text: self::scalar(&new, None, flow, false),
            }];
        }
    }
    let text = match quote {
        Some(_) => self::scalar(text, quote, flow, false),
        None => text.to_owned(),
    };
    parts.iter().map(|it| edit(it, text.clone())).collect()
}

/// Whether a node stands between braces or brackets.
fn is_in_flow(node: Node<'_>) -> bool {
    let mut next = node.parent();
    while let Some(node) = next {
        if let NodeKind::Mapping { flow: true } | NodeKind::Sequence { flow: true } = node.kind() {
            return true;
        }
        next = node.parent();
    }
    false
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if it.is_control() => out.push_str(&format!("\\u{:04x}", it as u32)),
            it => out.push(it),
        }
    }
    out
}

/// Whether `text` without quotes reads as itself, as text.
fn is_plain(text: &str, flow: bool) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    let second = characters.next();
    let indicator = match first {
        '-' | '?' | ':' => second.is_none_or(|it| it == ' ' || flow && ",[]{}".contains(it)),
        it => ",[]{}#&*!|>'\"%@`".contains(it),
    };
    let inside = text.contains(": ") || text.contains(" #") || text.chars().any(char::is_control);
    let ends = text.ends_with(':') || text.trim() != text;
    let in_flow = flow && text.contains([',', '[', ']', '{', '}']);
    let marker = text.starts_with("---") || text.starts_with("...");
    !(indicator || inside || ends || in_flow || marker || reads_as_other(text))
}

/// Whether the core schema of YAML reads the text as null, a boolean or a number.
fn reads_as_other(text: &str) -> bool {
    let word = matches!(
        text,
        "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE"
    );
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let based = digits.starts_with("0x") || digits.starts_with("0o");
    let number = digits.starts_with(|it: char| it.is_ascii_digit() || it == '.')
        && (based || text.parse::<f64>().is_ok());
    // `.inf` and `.nan` are no numbers of JSON, but no reader of YAML takes them for text.
    word || number || matches!(digits.to_ascii_lowercase().as_str(), ".inf" | ".nan")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_where_needed() {
        let block = |text| scalar(text, None, false, false);
        for plain in [
            "Ship",
            "No action is performed.",
            "a-b",
            "1st",
            "$Input.a",
            "动作",
            "a, b",
            "x:y",
        ] {
            assert_eq!(block(plain), plain);
        }
        for quoted in [
            "", "1", "true", "- x", "a: b", "a #b", "[x]", "`x`", " x", "x:", "-", "0x1F", "@x",
            "!x",
        ] {
            assert_eq!(block(quoted), format!("'{quoted}'"));
        }
        assert_eq!(block("it's: so"), "\"it's: so\"");
        assert_eq!(block("'a' \"b\": c"), "'''a'' \"b\": c'");
        assert_eq!(block("a\nb: c"), "\"a\\nb: c\"");
        assert_eq!(scalar("a, b", None, true, false), "'a, b'");
        assert_eq!(scalar("it's", Some('\''), false, false), "it''s");
        assert_eq!(scalar("a\"b", Some('"'), false, false), "a\\\"b");
        assert_eq!(scalar("Ship", None, true, true), "\"Ship\"");
    }
}
