//! What a scalar means under the YAML 1.2 core schema.

use std::borrow::Cow;

use super::node::Node;
use super::tree::{NodeKind, ScalarStyle};

/// The type of a scalar under the core schema of YAML 1.2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScalarType {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false` (and their two other spellings).
    Boolean(bool),
    /// An integer, decimal, `0x…` or `0o…`.
    Integer,
    /// A number with a fraction or an exponent.
    Float,
    /// Text; also everything quoted, and `.inf` and `.nan`, which JSON cannot hold.
    Text,
}

impl Node<'_> {
    /// The type of a scalar or absent node; none for collections and aliases. `!!str` and `!` make
    /// text of anything, the other tags of the core schema let quoted scalars be read like plain ones.
    #[inline]
    pub fn scalar_type(self) -> Option<ScalarType> {
        match self.is_plain_text() {
            true => Some(ScalarType::Text),
            false => self.other_type(),
        }
    }

    /// The same for what is not at once seen to be text.
    fn other_type(self) -> Option<ScalarType> {
        let is_plain = match self.kind() {
            NodeKind::Absent => true,
            NodeKind::Scalar(style) => style == ScalarStyle::Plain,
            _ => return None,
        };
        let as_plain = match self.tag().map(|(tag, _)| tag) {
            Some("!" | "!!str") => false,
            Some("!!null" | "!!bool" | "!!int" | "!!float") => true,
            _ => is_plain,
        };
        Some(match as_plain {
            true => plain_type(self.str().unwrap_or_default()),
            false => ScalarType::Text,
        })
    }
}

/// Whether a plain scalar that begins with the byte may be anything but text.
pub(super) fn may_begin_value(byte: u8) -> bool {
    matches!(
        byte,
        b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'0'..=b'9' | b'-' | b'+' | b'.'
    )
}

/// The type of a plain scalar that reads `text`.
pub(super) fn plain_type(text: &str) -> ScalarType {
    let Some(&first) = text.as_bytes().first() else {
        return ScalarType::Null;
    };
    match (first, text) {
        (b'~' | b'n' | b'N', "~" | "null" | "Null" | "NULL") => return ScalarType::Null,
        (b't' | b'T', "true" | "True" | "TRUE") => return ScalarType::Boolean(true),
        (b'f' | b'F', "false" | "False" | "FALSE") => return ScalarType::Boolean(false),
        (b'0'..=b'9', _) if all_digits(text) => return ScalarType::Integer,
        _ => {}
    }
    let is_number = matches!(first, b'0'..=b'9' | b'-' | b'+' | b'.');
    match is_number.then(|| json_number(text)).flatten() {
        Some(_) if text.starts_with("0x") => ScalarType::Integer,
        Some(_) if text.contains(['.', 'e', 'E']) => ScalarType::Float,
        Some(_) => ScalarType::Integer,
        None => ScalarType::Text,
    }
}

/// A number of the core schema as JSON writes it; none if `text` is no number. Hexadecimal and octal
/// numbers above 128 bits are text.
pub(super) fn json_number(text: &str) -> Option<Cow<'_, str>> {
    let is_short = matches!(text.as_bytes(), [b'0'] | [b'1'..=b'9', ..]);
    if is_short && all_digits(text) {
        return Some(text.into());
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix_number(digits, 16).map(Cow::Owned);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix_number(digits, 8).map(Cow::Owned);
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let has_digits = !whole.is_empty() || fraction.is_some_and(|it| !it.is_empty());
    if !has_digits || !all_digits(whole) || !fraction.is_none_or(all_digits) {
        return None;
    }
    if !exponent.is_empty() {
        let digits = &exponent[1..];
        let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
        if digits.is_empty() || !all_digits(digits) {
            return None;
        }
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(Cow::Owned(match fraction {
        Some("") => format!("{sign}{whole}.0{exponent}"),
        Some(fraction) => format!("{sign}{whole}.{fraction}{exponent}"),
        None => format!("{sign}{whole}{exponent}"),
    }))
}

fn radix_number(digits: &str, radix: u32) -> Option<String> {
    // `from_str_radix` takes a sign, the schema does not.
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u128::from_str_radix(digits, radix).ok().filter(|_| plain)?;
    Some(number.to_string())
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
