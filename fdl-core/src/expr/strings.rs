//! The text that a string literal stands for (Q74).
//!
//! `"…"` and `'…'` take the escapes of JSON and of Go, back quotes take none.

use std::borrow::Cow;

use super::ast::ExprError;
use crate::text::TextRange;

/// The place between the quotes of the literal `text` that stands at `range`.
pub(super) fn inner_range(text: &str, range: TextRange, closed: bool) -> TextRange {
    let quote = |character: Option<char>| character.map_or(0, char::len_utf8) as u32;
    let start = range.start + quote(text.chars().next());
    let end = range.end
        - if closed {
            quote(text.chars().next_back())
        } else {
            0
        };
    TextRange::new(start, end.max(start))
}

/// Decodes what stands between the quotes, at `start` of the expression's text.
pub(super) fn decode<'t>(
    inner: &'t str,
    start: u32,
    raw: bool,
    errors: &mut Vec<ExprError>,
) -> Cow<'t, str> {
    // Go drops carriage returns from raw strings, so that the line ends of a file do not matter.
    let replaced = if raw { b'\r' } else { b'\\' };
    if !inner.as_bytes().contains(&replaced) {
        return Cow::Borrowed(inner);
    }
    if raw {
        return Cow::Owned(inner.replace('\r', ""));
    }
    let mut decoded = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let offset = start + (inner.len() - rest.len()) as u32;
        let escape = Escape::read(rest);
        match escape.value {
            Ok(character) => decoded.push(character),
            Err(problem) => {
                errors.push(problem.error(&rest[..escape.length], offset));
                decoded.push_str(&rest[1..escape.length]);
            }
        }
        rest = &rest[escape.length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

struct Escape {
    length: usize,
    value: Result<char, Problem>,
}

enum Problem {
    Unknown,
    Digits,
    Surrogate,
    NotAscii,
    NoCharacter,
}

impl Problem {
    fn error(self, written: &str, offset: u32) -> ExprError {
        let double = || Some(("Double the backslash".to_owned(), format!("\\{written}")));
        let (message, fix) = match self {
            Self::Unknown => (
                format!("`{written}` is no escape; a backslash is written `\\\\`"),
                double(),
            ),
            Self::Digits => (format!("`{written}` lacks hexadecimal digits"), double()),
            Self::Surrogate => (format!("`{written}` is half of a surrogate pair"), None),
            Self::NotAscii => {
                let code = written[1..].trim_start_matches('x');
                let radix = if written.starts_with("\\x") { 16 } else { 8 };
                let code = u32::from_str_radix(code, radix).unwrap_or(0xfffd);
                let fix = format!("\\u{code:04x}");
                (
                    format!("`{written}` is a byte and no character"),
                    Some((format!("Change to `{fix}`"), fix)),
                )
            }
            Self::NoCharacter => (format!("`{written}` is no Unicode character"), None),
        };
        ExprError {
            range: TextRange::new(offset, offset + written.len() as u32),
            message,
            fix,
        }
    }
}

impl Escape {
    /// Reads the escape at the start of `rest`, which begins with a backslash.
    fn read(rest: &str) -> Self {
        let Some(kind) = rest[1..].chars().next() else {
            return Self {
                length: 1,
                value: Err(Problem::Unknown),
            };
        };
        let simple = |character| Self {
            length: 2,
            value: Ok(character),
        };
        match kind {
            '"' | '\'' | '\\' | '/' => simple(kind),
            'a' => simple('\u{7}'),
            'b' => simple('\u{8}'),
            'f' => simple('\u{c}'),
            'n' => simple('\n'),
            'r' => simple('\r'),
            't' => simple('\t'),
            'v' => simple('\u{b}'),
            'x' => Self::byte(rest, 2, 2, 16),
            '0'..='7' => Self::byte(rest, 1, 3, 8),
            'u' => Self::unicode(rest, 4),
            'U' => Self::unicode(rest, 8),
            other => Self {
                length: 1 + other.len_utf8(),
                value: Err(Problem::Unknown),
            },
        }
    }

    fn byte(rest: &str, start: usize, count: usize, radix: u32) -> Self {
        let (length, code) = digits(rest, start, count, radix);
        let value = match code {
            None => Err(Problem::Digits),
            Some(code @ 0..0x80) => char::from_u32(code).ok_or(Problem::NoCharacter),
            Some(_) => Err(Problem::NotAscii),
        };
        Self { length, value }
    }

    fn unicode(rest: &str, count: usize) -> Self {
        let (length, code) = digits(rest, 2, count, 16);
        let value = match code {
            None => Err(Problem::Digits),
            Some(high @ 0xd800..0xdc00) if count == 4 => return Self::pair(rest, high),
            Some(0xd800..0xe000) => Err(Problem::Surrogate),
            Some(code) => char::from_u32(code).ok_or(Problem::NoCharacter),
        };
        Self { length, value }
    }

    /// The escapes `\uD800` to `\uDBFF` and the other half that must follow, as in JSON.
    fn pair(rest: &str, high: u32) -> Self {
        let low = rest[6..]
            .starts_with("\\u")
            .then(|| digits(&rest[6..], 2, 4, 16).1);
        match low.flatten() {
            Some(low @ 0xdc00..0xe000) => {
                let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                Self {
                    length: 12,
                    value: char::from_u32(code).ok_or(Problem::NoCharacter),
                }
            }
            _ => Self {
                length: 6,
                value: Err(Problem::Surrogate),
            },
        }
    }
}

/// Reads exactly `count` digits at `start`; returns the offset behind what is there and the number.
fn digits(rest: &str, start: usize, count: usize, radix: u32) -> (usize, Option<u32>) {
    let digits = rest[start..]
        .chars()
        .take(count)
        .take_while(|it| it.is_digit(radix));
    let end = start + digits.count();
    let complete = end == start + count;
    let number = complete
        .then(|| u32::from_str_radix(&rest[start..end], radix).ok())
        .flatten();
    (end, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(inner: &str) -> (String, Vec<String>) {
        let mut errors = Vec::new();
        let text = decode(inner, 0, false, &mut errors);
        let errors = errors.into_iter().map(|it| {
            assert!(inner.get(it.range.indices()).is_some());
            let fix = it
                .fix
                .map_or(String::new(), |(_, text)| format!(" → {text}"));
            format!("{:?} {}{fix}", it.range, it.message)
        });
        (text.into_owned(), errors.collect())
    }

    #[test]
    fn the_escapes_of_json_and_go() {
        let (text, errors) =
            decoded(r#"\"\'\\\/\a\b\f\n\r\t\v\x41\101\u00e9\U0001F69A\ud83d\ude9a"#);
        assert_eq!(text, "\"'\\/\u{7}\u{8}\u{c}\n\r\t\u{b}AAé🚚🚚");
        assert_eq!(errors, Vec::<String>::new());
    }

    #[test]
    fn a_wrong_escape_keeps_its_letters() {
        let (text, errors) = decoded(r"^\d+\.é\é\xe4\12\uZ\ud83d\ude9\U00110000\");
        assert_eq!(
            text,
            r"^d+.éé".to_owned() + r"xe4" + "12uZud83dude9U00110000"
        );
        insta::assert_snapshot!(errors.join("\n"), @r"
        1..3 `\d` is no escape; a backslash is written `\\` → \\d
        4..6 `\.` is no escape; a backslash is written `\\` → \\.
        8..11 `\é` is no escape; a backslash is written `\\` → \\é
        11..15 `\xe4` is a byte and no character → \u00e4
        15..18 `\12` lacks hexadecimal digits → \\12
        18..20 `\u` lacks hexadecimal digits → \\u
        21..27 `\ud83d` is half of a surrogate pair
        27..32 `\ude9` lacks hexadecimal digits → \\ude9
        32..42 `\U00110000` is no Unicode character
        42..43 `\` is no escape; a backslash is written `\\` → \\
        ");
    }

    #[test]
    fn raw_strings_have_no_escapes() {
        assert_eq!(decode("\\d\r\n", 0, true, &mut Vec::new()), "\\d\n");
    }

    #[test]
    fn the_inner_range_leaves_the_quotes_out() {
        let inner = |text: &str, closed| {
            inner_range(text, TextRange::new(10, 10 + text.len() as u32), closed)
        };
        assert_eq!(inner("'ab'", true), TextRange::new(11, 13));
        assert_eq!(inner("“ab”", true), TextRange::new(13, 15));
        assert_eq!(inner("\"ab", false), TextRange::new(11, 13));
        assert_eq!(inner("\"", false), TextRange::new(11, 11));
    }
}
