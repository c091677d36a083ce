//! YAML values as JSON values: numbers become plain JSON (`0x1F` is `31`, `.5` is `0.5`).

use std::sync::Arc;

use super::fields::fields;
use crate::syntax::{Node, ScalarType};
use crate::value::{Number, Object, Value};

/// The deepest nesting that is read; what lies deeper is null. The parser has the same bound, so
/// only aliases come here.
pub(super) const DEPTH_LIMIT: u32 = 256;

/// The JSON value that a node writes, aliases and merge keys followed. Keys that are no scalars and
/// keys without a colon are left out; of equal keys the first counts.
///
/// Aliases that multiply are followed as long as the work stays in proportion to the text.
pub fn literal(node: Node<'_>) -> Value {
    Budget::of(node.tree().text()).literal(node, 0)
}

/// The number that a scalar writes, or text of digits.
pub fn number(node: Node<'_>) -> Option<Number> {
    let text = node.text()?;
    match node.scalar_type()? {
        ScalarType::Integer | ScalarType::Float => plain_number(&text),
        ScalarType::Text if !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit()) => {
            plain_number(&text)
        }
        _ => None,
    }
}

/// How much may still be read. Without aliases every node is read a bounded number of times, so
/// only a text whose aliases multiply runs out.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
    /// Whether something was left out.
    pub(super) exhausted: bool,
}

impl Budget {
    pub(super) fn of(text: &str) -> Self {
        Self {
            left: 8 * text.len() as u64 + (1 << 18),
            exhausted: false,
        }
    }

    /// Takes what reading the node costs, without what lies below it; false where that is too much.
    pub(super) fn spend(&mut self, node: Node<'_>) -> bool {
        let length = if node.is_scalar() {
            u64::from(node.range().len())
        } else {
            0
        };
        match self.left.checked_sub(length + 1) {
            Some(left) => self.left = left,
            None => {
                self.left = 0;
                self.exhausted = true;
            }
        }
        !self.exhausted
    }

    /// Notes that something was left out because it is nested too deeply.
    pub(super) fn too_deep(&mut self) {
        self.exhausted = true;
    }

    pub(super) fn literal(&mut self, node: Node<'_>, depth: u32) -> Value {
        let node = node.resolved();
        if depth >= DEPTH_LIMIT {
            self.too_deep();
            return Value::Null;
        }
        if !self.spend(node) {
            return Value::Null;
        }
        if node.is_sequence() {
            return Value::array(node.items().map(|it| self.literal(it, depth + 1)));
        }
        if !node.is_mapping() {
            return scalar(node);
        }
        let mut members = Object::new();
        for field in fields(node, self) {
            let value = self.literal(field.entry.value, depth + 1);
            members.entry(field.key.into()).or_insert(value);
        }
        Value::Object(Arc::new(members))
    }
}

fn scalar(node: Node<'_>) -> Value {
    let text = node.text().unwrap_or_default();
    match node.scalar_type() {
        None | Some(ScalarType::Null) => Value::Null,
        Some(ScalarType::Boolean(value)) => Value::Boolean(value),
        Some(ScalarType::Integer | ScalarType::Float) => match plain_number(&text) {
            Some(number) => Value::Number(number),
            None => Value::String(text.into()),
        },
        Some(ScalarType::Text) => Value::String(text.into()),
    }
}

/// A number of the core schema in JSON syntax.
fn plain_number(text: &str) -> Option<Number> {
    if let Some(number) = Number::parse(text) {
        return Some(number);
    }
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => ("", &text[1..]),
        b'-' => ("-", &text[1..]),
        _ => ("", text),
    };
    if let Some(digits) = digits.strip_prefix("0x") {
        return Number::parse(&format!("{sign}{}", decimal(digits, 16)?));
    }
    if let Some(digits) = digits.strip_prefix("0o") {
        return Number::parse(&format!("{sign}{}", decimal(digits, 8)?));
    }
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => digits.split_at(at),
        None => (digits, ""),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let dot = if fraction.is_empty() { "" } else { "." };
    Number::parse(&format!("{sign}{whole}{dot}{fraction}{exponent}"))
}

/// Digits of another base as decimal ones; none for a number beyond 128 bits.
fn decimal(digits: &str, base: u32) -> Option<String> {
    let value = u128::from_str_radix(digits, base).ok()?;
    Some(value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_plain_json() {
        let plain = |text| plain_number(text).map(|it| it.as_str().to_owned());
        for (text, expected) in [
            ("12", "12"),
            ("+12", "12"),
            ("-0", "-0"),
            ("007", "7"),
            ("0x1F", "31"),
            ("0o17", "15"),
            (".5", "0.5"),
            ("-.5", "-0.5"),
            ("5.", "5"),
            ("1.e3", "1e3"),
            ("00.50E+2", "0.50E+2"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
        ] {
            assert_eq!(plain(text).as_deref(), Some(expected), "{text}");
        }
        for bad in ["", "+", ".", "-.e1", "a", "0x", "0xg", ".inf", "1_000"] {
            assert_eq!(plain(bad), None, "{bad}");
        }
    }
}
