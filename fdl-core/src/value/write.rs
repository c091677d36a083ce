//! Values as JSON text, and the size of that text without writing it.

use std::fmt::Write as _;

use super::Value;
use super::measured::Size;

/// The deepest nesting that [`Value::json_len_within`] lets pass.
///
/// A run can wrap its data in one more level at each state. Reading, comparing and dropping a value
/// recurse, so whoever stores what a run has built measures it first.
pub const VALUE_DEPTH_LIMIT: u32 = 512;

/// What is too large about a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Excess {
    /// Its text is longer than was allowed.
    Length,
    /// It is nested deeper than [`VALUE_DEPTH_LIMIT`].
    Depth,
}

impl Value {
    /// The value as compact JSON text.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write_json(&mut out);
        out
    }

    /// The value as JSON text with one member or element a line, indented by `indent` spaces a level.
    pub fn to_json_pretty(&self, indent: usize) -> String {
        let mut out = String::new();
        self.write_pretty(&mut out, indent, 0);
        out
    }

    /// Appends the value as compact JSON text.
    pub fn write_json(&self, out: &mut String) {
        match self {
            Self::Array(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    element.write_json(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_json_string(name, out);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
            scalar => scalar.write_scalar(out),
        }
    }

    fn write_scalar(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Boolean(true) => out.push_str("true"),
            Self::Boolean(false) => out.push_str("false"),
            Self::Number(number) => out.push_str(number.as_str()),
            Self::String(text) => write_json_string(text, out),
            Self::Array(_) | Self::Object(_) => {}
        }
    }

    fn write_pretty(&self, out: &mut String, indent: usize, level: usize) {
        let new_line = |out: &mut String, level: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent * level));
        };
        match self {
            Self::Array(elements) if !elements.is_empty() => {
                for (index, element) in elements.iter().enumerate() {
                    out.push(if index == 0 { '[' } else { ',' });
                    new_line(out, level + 1);
                    element.write_pretty(out, indent, level + 1);
                }
                new_line(out, level);
                out.push(']');
            }
            Self::Object(members) if !members.is_empty() => {
                for (index, (name, value)) in members.iter().enumerate() {
                    out.push(if index == 0 { '{' } else { ',' });
                    new_line(out, level + 1);
                    write_json_string(name, out);
                    out.push_str(": ");
                    value.write_pretty(out, indent, level + 1);
                }
                new_line(out, level);
                out.push('}');
            }
            flat => flat.write_json(out),
        }
    }

    /// The length of [`Value::to_json`] in bytes, without writing it; [`u64::MAX`] for what is nested
    /// deeper than [`VALUE_DEPTH_LIMIT`] or has more bytes than any memory.
    pub fn json_len(&self) -> u64 {
        self.json_len_within(u64::MAX).unwrap_or(u64::MAX)
    }

    /// The length of [`Value::to_json`] in bytes if that is at most `limit`.
    ///
    /// Each part is measured once, however often values share it, and no further than the limit.
    ///
    /// # Errors
    ///
    /// Which limit the value exceeds, `limit` or [`VALUE_DEPTH_LIMIT`].
    pub fn json_len_within(&self, limit: u64) -> Result<u64, Excess> {
        let limit = limit.min(Size::MOST_BYTES);
        let mut left = limit;
        self.spend(&mut left, VALUE_DEPTH_LIMIT)?;
        Ok(limit - left)
    }

    /// Takes the length from what is left, and gives the levels of nesting.
    fn spend(&self, left: &mut u64, levels: u32) -> Result<u32, Excess> {
        let before = *left;
        match self {
            Self::Null | Self::Boolean(true) => take(left, 4)?,
            Self::Boolean(false) => take(left, 5)?,
            Self::Number(number) => take(left, number.as_str().len() as u64)?,
            Self::String(text) => take(left, json_string_len(text))?,
            Self::Array(elements) => {
                if let Some(known) = elements.size() {
                    return known.spend(left, levels);
                }
                take(left, 2 + elements.len().saturating_sub(1) as u64)?;
                let below = levels.checked_sub(1).ok_or(Excess::Depth)?;
                let mut deepest = 0;
                for element in elements.iter() {
                    deepest = deepest.max(element.spend(left, below)?);
                }
                return Ok(elements.remember(before - *left, deepest + 1));
            }
            Self::Object(members) => {
                if let Some(known) = members.size() {
                    return known.spend(left, levels);
                }
                take(left, 2 + members.len().saturating_sub(1) as u64)?;
                let below = levels.checked_sub(1).ok_or(Excess::Depth)?;
                let mut deepest = 0;
                for (name, value) in members.iter() {
                    take(left, json_string_len(name) + 1)?;
                    deepest = deepest.max(value.spend(left, below)?);
                }
                return Ok(members.remember(before - *left, deepest + 1));
            }
        }
        Ok(0)
    }

    /// Whether `subset` is part of this value: of an object each given member is, lists are of the
    /// same length and are compared element by element, scalars are equal, numbers to the last digit.
    pub fn contains(&self, subset: &Self) -> bool {
        match (self, subset) {
            (Self::Object(whole), Self::Object(part)) => part
                .iter()
                .all(|(name, part)| whole.get(name).is_some_and(|whole| whole.contains(part))),
            (Self::Array(whole), Self::Array(part)) => {
                let mut pairs = whole.iter().zip(part.iter());
                whole.len() == part.len() && pairs.all(|(whole, part)| whole.contains(part))
            }
            (Self::Number(whole), Self::Number(part)) => whole.is_exactly(part),
            _ => self == subset,
        }
    }
}

fn take(left: &mut u64, bytes: u64) -> Result<(), Excess> {
    *left = left.checked_sub(bytes).ok_or(Excess::Length)?;
    Ok(())
}

impl Size {
    fn spend(self, left: &mut u64, levels: u32) -> Result<u32, Excess> {
        take(left, self.bytes)?;
        if self.levels > levels {
            return Err(Excess::Depth);
        }
        Ok(self.levels)
    }
}

/// Appends `text` as a JSON string with its quotes.
pub fn write_json_string(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..0x20 => "",
            _ => continue,
        };
        out.push_str(&text[plain..at]);
        plain = at + 1;
        if escape.is_empty() {
            let _ = write!(out, "\\u{byte:04x}");
        } else {
            out.push_str(escape);
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

/// The length of what [`write_json_string`] appends.
fn json_string_len(text: &str) -> u64 {
    // Most texts have nothing to escape, and to see that takes no branches.
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    let length = 2 + text.len() as u64;
    if text.bytes().fold(true, |all, byte| all & plain(byte)) {
        return length;
    }
    let extra = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 1,
        0..0x20 => 5,
        _ => 0,
    };
    length + text.bytes().map(extra).sum::<u64>()
}

/// Compact JSON text, as of [`Value::to_json`].
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        Value::from_json(text).expect("the text is JSON")
    }

    #[test]
    fn the_length_is_that_of_the_text() {
        for text in [
            "null",
            "true",
            "false",
            "1e400",
            r#""a\"\\\n\r\t\u0001é🚚/""#,
            r#"[1,[],{},"x"]"#,
            r#"{"a":{"b\n":[null]},"c":2}"#,
        ] {
            let value = json(text);
            let length = value.to_json().len() as u64;
            assert_eq!(value.json_len(), length, "{text}");
            assert_eq!(value.json_len_within(length), Ok(length), "{text}");
            assert_eq!(
                value.json_len_within(length - 1),
                Err(Excess::Length),
                "{text}"
            );
        }
    }

    #[test]
    fn a_text_of_astronomic_length_is_measured_at_once() {
        let mut value = json("[1]");
        for _ in 0..200 {
            value = Value::array([value.clone(), value]);
        }
        assert_eq!(value.json_len_within(1 << 20), Err(Excess::Length));
        assert_eq!(value.json_len_within(u64::MAX), Err(Excess::Length));
        assert_eq!(value.json_len(), u64::MAX);
    }

    #[test]
    fn what_is_changed_is_measured_anew() {
        let Value::Object(mut members) = json(r#"{"a":[1]}"#) else {
            panic!("an object");
        };
        let before = Value::Object(members.clone());
        assert_eq!(before.json_len(), 9);
        std::sync::Arc::make_mut(&mut members).change().clear();
        assert_eq!(Value::Object(members).json_len(), 2);
        assert_eq!(before.json_len(), 9);
    }

    #[test]
    fn depth_is_bounded() {
        let mut value = Value::Null;
        for _ in 0..512 {
            value = Value::array([value]);
        }
        assert_eq!(value.json_len_within(u64::MAX), Ok(1028));
        assert_eq!(
            Value::array([value]).json_len_within(u64::MAX),
            Err(Excess::Depth)
        );
    }

    #[test]
    fn pretty_text_has_a_line_for_each_part() {
        let value = json(r#"{"a":[1,{"b":[]}],"c":{},"d":"x"}"#);
        insta::assert_snapshot!(value.to_json_pretty(2), @r#"
        {
          "a": [
            1,
            {
              "b": []
            }
          ],
          "c": {},
          "d": "x"
        }
        "#);
        assert_eq!(
            value.to_json_pretty(0).replace('\n', ""),
            r#"{"a": [1,{"b": []}],"c": {},"d": "x"}"#
        );
    }

    #[test]
    fn a_subset_of_objects_but_not_of_lists() {
        let contains = |whole, part| json(whole).contains(&json(part));
        assert!(contains(
            r#"{"a":1,"b":{"c":2,"d":3}}"#,
            r#"{"b":{"c":2.0}}"#
        ));
        assert!(contains("[{\"a\":1},2]", "[{},2]"));
        assert!(contains("{}", "{}"));
        assert!(!contains("{}", r#"{"a":null}"#));
        assert!(!contains("[1,2]", "[1]"));
        assert!(!contains("[1]", "[1,2]"));
        assert!(!contains("1", "\"1\""));
        assert!(!contains("[]", "{}"));
    }
}
