//! Reads JSON text, strictly as RFC 8259 has it, and keeps the text of numbers (Q75).
//!
//! Nesting is bounded, so that no text can exhaust the stack. Of equal names in an object the last
//! counts, at the first's place.

use std::sync::Arc;

use super::{Number, Object, Value, is_json_number};

/// The deepest nesting of arrays and objects that is read.
pub const JSON_DEPTH_LIMIT: u32 = 128;

/// What is wrong with a JSON text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JsonError {
    /// Where, in bytes from the start of the text.
    pub offset: usize,
    /// The line of `offset`, counted from 1.
    pub line: usize,
    /// The column of `offset` in Unicode scalar values, counted from 1.
    pub column: usize,
    /// What was found, what was expected; without the place.
    pub message: String,
}

/// The message with the place: `a value is expected, found `}` at line 1 column 5`.
impl std::fmt::Display for JsonError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            message,
            line,
            column,
            ..
        } = self;
        write!(f, "{message} at line {line} column {column}")
    }
}

impl std::error::Error for JsonError {}

impl Value {
    /// Reads JSON text. A byte-order mark at the start is skipped.
    ///
    /// # Errors
    ///
    /// What is wrong and where, if `text` is no JSON value or nested deeper than
    /// [`JSON_DEPTH_LIMIT`].
    pub fn from_json(text: &str) -> Result<Self, JsonError> {
        let mut reader = Reader {
            text,
            at: 0,
            depth: 0,
        };
        if text.starts_with('\u{feff}') {
            reader.at = '\u{feff}'.len_utf8();
        }
        reader.document().map_err(|failure| failure.locate(text))
    }
}

struct Failure {
    offset: usize,
    message: String,
}

impl Failure {
    fn locate(self, text: &str) -> JsonError {
        let Self { offset, message } = self;
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        JsonError {
            offset,
            line: before.bytes().filter(|&byte| byte == b'\n').count() + 1,
            column: before[line_start..]
                .chars()
                .filter(|&it| it != '\u{feff}')
                .count()
                + 1,
            message,
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u32,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Value, Failure> {
        let value = self.value()?;
        self.skip_space();
        if self.at < self.text.len() {
            return Err(self.expected("nothing more is expected after the value"));
        }
        Ok(value)
    }

    fn value(&mut self) -> Result<Value, Failure> {
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b'-' | b'+' | b'.' | b'0'..=b'9') => self.number(),
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word(),
            Some(b'\'') => Err(self.failure("strings are written in double quotes")),
            _ => Err(self.expected("a value is expected")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Failure>) -> Result<Value, Failure> {
        if self.depth == JSON_DEPTH_LIMIT {
            return Err(self.failure(format!("nested deeper than {JSON_DEPTH_LIMIT} levels")));
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value, Failure> {
        let mut elements = Vec::new();
        self.skip_space();
        if self.take(b']') {
            return Ok(Value::from(elements));
        }
        loop {
            elements.push(self.value()?);
            self.skip_space();
            if self.take(b']') {
                return Ok(Value::from(elements));
            }
            self.comma(b']')?;
        }
    }

    fn object(&mut self) -> Result<Value, Failure> {
        let mut members = Object::new();
        self.skip_space();
        if self.take(b'}') {
            return Ok(Value::from(members));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err(self.expected("a member name in double quotes is expected"));
            }
            let name = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err(self.expected("`:` is expected after the member name"));
            }
            let value = self.value()?;
            members.insert(name, value);
            self.skip_space();
            if self.take(b'}') {
                return Ok(Value::from(members));
            }
            self.comma(b'}')?;
        }
    }

    /// Takes the comma between two elements and sees to it that an element follows.
    fn comma(&mut self, closer: u8) -> Result<(), Failure> {
        let comma = self.at;
        if !self.take(b',') {
            return Err(self.expected(format!("`,` or `{}` is expected", closer as char)));
        }
        self.skip_space();
        if self.peek() == Some(closer) {
            return Err(Failure {
                offset: comma,
                message: format!("a comma before `{}` is not allowed", closer as char),
            });
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Value, Failure> {
        let rest = &self.text[self.at..];
        let length = rest
            .bytes()
            .take_while(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'-' | b'.' | b'_'))
            .count();
        let text = &rest[..length];
        if !is_json_number(text) {
            return Err(self.failure(format!("`{}` is no JSON number", excerpt(text))));
        }
        self.at += length;
        Ok(Value::Number(Number(text.into())))
    }

    fn word(&mut self) -> Result<Value, Failure> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let value = match &rest[..length] {
            "null" => Value::Null,
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            word => {
                let message = format!("`{}` is no JSON value", excerpt(word));
                return Err(self.failure(message));
            }
        };
        self.at += length;
        Ok(value)
    }

    fn string(&mut self) -> Result<Arc<str>, Failure> {
        let opening = self.at;
        self.at += 1;
        let mut decoded = String::new();
        let mut plain = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let rest = &self.text[plain..self.at];
                    self.at += 1;
                    // Most strings have no escape and are copied once.
                    if decoded.is_empty() {
                        return Ok(rest.into());
                    }
                    decoded.push_str(rest);
                    return Ok(decoded.into());
                }
                Some(b'\\') => {
                    decoded.push_str(&self.text[plain..self.at]);
                    decoded.push(self.escape()?);
                    plain = self.at;
                }
                Some(0..0x20) => {
                    return Err(
                        self.failure("control characters in a string are written as escapes")
                    );
                }
                Some(_) => self.at += 1,
                None => {
                    return Err(Failure {
                        offset: opening,
                        message: "the string is not closed".to_owned(),
                    });
                }
            }
        }
    }

    /// Reads the escape at the cursor, which stands on the backslash.
    fn escape(&mut self) -> Result<char, Failure> {
        let start = self.at;
        let decoded = match self.text.as_bytes().get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(),
            _ => return Err(self.failure("this is no JSON escape")),
        };
        self.at += 2;
        Ok(decoded)
    }

    fn unicode_escape(&mut self) -> Result<char, Failure> {
        let Some(first) = self.four_hex_digits(self.at) else {
            return Err(self.failure("`\\u` takes four hexadecimal digits"));
        };
        if let Some(character) = char::from_u32(first) {
            self.at += 6;
            return Ok(character);
        }
        let second = self.four_hex_digits(self.at + 6);
        let pair =
            second.and_then(|second| char::decode_utf16([first as u16, second as u16]).next());
        match pair {
            Some(Ok(character)) => {
                self.at += 12;
                Ok(character)
            }
            _ => Err(self.failure("this half of a surrogate pair stands alone")),
        }
    }

    /// The code unit that the escape `\uXXXX` at `at` writes.
    fn four_hex_digits(&self, at: usize) -> Option<u32> {
        let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
        if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(digits, 16).ok()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn failure(&self, message: impl Into<String>) -> Failure {
        Failure {
            offset: self.at,
            message: message.into(),
        }
    }

    fn expected(&self, what: impl std::fmt::Display) -> Failure {
        let found = match self.text[self.at..].chars().next() {
            None => "the end of the text".to_owned(),
            Some('`') => "a back quote".to_owned(),
            Some(it) if it.is_control() || it.is_whitespace() => format!("U+{:04X}", it as u32),
            Some(it) => format!("`{it}`"),
        };
        self.failure(format!("{what}, found {found}"))
    }
}

/// The start of a word, short enough for a message.
fn excerpt(word: &str) -> &str {
    // The words that get here are ASCII, so every offset is a boundary.
    word.get(..32).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(text: &str) {
        assert_eq!(
            Value::from_json(text).map(|it| it.to_json()).as_deref(),
            Ok(text)
        );
    }

    #[track_caller]
    fn error(text: &str, expected: &str) {
        let error = Value::from_json(text).expect_err("the text is no JSON");
        assert_eq!(error.to_string(), expected);
        assert!(text.is_char_boundary(error.offset));
    }

    #[test]
    fn numbers_keep_their_text() {
        for number in [
            "1e400",
            "1E-9",
            "-0",
            "-0.0",
            "12345678901234567890.10",
            "0.10e+05",
        ] {
            same(number);
        }
    }

    #[test]
    fn values_keep_their_order() {
        same(r#"{"b":[{},[],null,true,false],"a":"é🚚","":0}"#);
        let repeated = Value::from_json(r#"{"a":1,"b":2,"a":3}"#);
        assert_eq!(
            repeated.map(|it| it.to_json()).as_deref(),
            Ok(r#"{"a":3,"b":2}"#)
        );
    }

    #[test]
    fn strings_with_escapes() {
        let text = r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\uDE9A\u0000x""#;
        let value = Value::from_json(text).expect("the text is JSON");
        assert_eq!(value.as_str(), Some("\"\\/\u{8}\u{c}\n\r\té🚚\0x"));
        error(r#""\x41""#, "this is no JSON escape at line 1 column 2");
        error(
            r#""\u12g4""#,
            "`\\u` takes four hexadecimal digits at line 1 column 2",
        );
        error(
            r#""\u+123""#,
            "`\\u` takes four hexadecimal digits at line 1 column 2",
        );
        error(
            r#""\u12é""#,
            "`\\u` takes four hexadecimal digits at line 1 column 2",
        );
        error(
            r#""\ud83d""#,
            "this half of a surrogate pair stands alone at line 1 column 2",
        );
        error(
            r#""\ude9a\ud83d""#,
            "this half of a surrogate pair stands alone at line 1 column 2",
        );
        error(
            "\"a\nb\"",
            "control characters in a string are written as escapes at line 1 column 3",
        );
        error("[\"a", "the string is not closed at line 1 column 2");
        error("\"\\", "this is no JSON escape at line 1 column 2");
    }

    #[test]
    fn mistakes_name_the_place() {
        error(
            "",
            "a value is expected, found the end of the text at line 1 column 1",
        );
        error(
            "{\n  \"é\": }",
            "a value is expected, found `}` at line 2 column 8",
        );
        error(
            "[1 2]",
            "`,` or `]` is expected, found `2` at line 1 column 4",
        );
        error(
            "[1,]",
            "a comma before `]` is not allowed at line 1 column 3",
        );
        error(
            "{\"a\":1,}",
            "a comma before `}` is not allowed at line 1 column 7",
        );
        error(
            "{a:1}",
            "a member name in double quotes is expected, found `a` at line 1 column 2",
        );
        error(
            "{\"a\" 1}",
            "`:` is expected after the member name, found `1` at line 1 column 6",
        );
        error(
            "'a'",
            "strings are written in double quotes at line 1 column 1",
        );
        error(
            "1 x",
            "nothing more is expected after the value, found `x` at line 1 column 3",
        );
        error("True", "`True` is no JSON value at line 1 column 1");
        error("nul", "`nul` is no JSON value at line 1 column 1");
        error("NaN", "`NaN` is no JSON value at line 1 column 1");
        for number in ["01", "+1", ".5", "1.", "0x1F", "1_000", "-", "1e"] {
            error(
                number,
                &format!("`{number}` is no JSON number at line 1 column 1"),
            );
        }
        error(
            "[1,\u{a0}2]",
            "a value is expected, found U+00A0 at line 1 column 4",
        );
    }

    #[test]
    fn a_byte_order_mark_is_skipped_and_not_counted() {
        assert!(Value::from_json("\u{feff} {}").is_ok());
        error("\u{feff}x", "`x` is no JSON value at line 1 column 1");
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Value::from_json(&nested(128)).is_ok());
        error(
            &nested(129),
            "nested deeper than 128 levels at line 1 column 129",
        );
        error(
            &"{\"a\":".repeat(100_000),
            "nested deeper than 128 levels at line 1 column 641",
        );
    }

    #[test]
    fn every_prefix_and_every_missing_byte_is_survived() {
        let text = r#" {"a": [1.5e-3, "x\u00e9\ud83d\ude9a", {"b": null}], "ü": true} "#;
        for (at, _) in text.char_indices() {
            let _ = Value::from_json(&text[..at]);
            let mut without = text.to_owned();
            without.remove(at);
            if let Err(error) = Value::from_json(&without) {
                assert!(error.offset <= without.len() && !error.message.is_empty());
            }
        }
    }
}
