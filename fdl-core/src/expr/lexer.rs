//! Cuts the text of an expression into tokens, one at a time.
//!
//! Signs of other languages and of other keyboards (`=`, `===`, `<>`, `（`, `＞`) come out as the
//! token that was meant; the parser compares a token's text with its proper spelling and reports.

use super::ast::BinaryOperator;
use crate::text::TextRange;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    /// The end of the text.
    End,
    /// `$` and the name that follows, if any; also `$$`.
    Variable,
    /// A name that begins with no digit, keywords included.
    Word,
    /// Digits and what clings to them; not necessarily a number.
    Number,
    /// A string literal with its quotes.
    String {
        /// Whether the closing quote is there.
        closed: bool,
    },
    /// An infix operator made of signs; `-` and `*` stand here in every role.
    Operator(BinaryOperator),
    /// `!`.
    Not,
    /// `?`.
    Question,
    /// `:`.
    Colon,
    /// `,`.
    Comma,
    /// `.`.
    Dot,
    /// `..`.
    DotDot,
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Bracket),
    /// Signs that mean nothing here.
    Unknown,
}

/// The kinds of bracket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bracket {
    Round,
    Square,
    Curly,
}

impl Bracket {
    pub(super) const fn opening(self) -> char {
        match self {
            Self::Round => '(',
            Self::Square => '[',
            Self::Curly => '{',
        }
    }

    pub(super) const fn closing(self) -> char {
        match self {
            Self::Round => ')',
            Self::Square => ']',
            Self::Curly => '}',
        }
    }
}

/// What an input method for Chinese or Japanese gives instead of a sign; the longest first.
const WIDE_SIGNS: &[(&str, Token)] = &[
    ("≠", Token::Operator(BinaryOperator::NotEqual)),
    ("≤", Token::Operator(BinaryOperator::LessOrEqual)),
    ("≥", Token::Operator(BinaryOperator::GreaterOrEqual)),
    ("＝＝", Token::Operator(BinaryOperator::Equal)),
    ("！＝", Token::Operator(BinaryOperator::NotEqual)),
    ("＝", Token::Operator(BinaryOperator::Equal)),
    ("＞", Token::Operator(BinaryOperator::Greater)),
    ("＜", Token::Operator(BinaryOperator::Less)),
    ("＆＆", Token::Operator(BinaryOperator::And)),
    ("｜｜", Token::Operator(BinaryOperator::Or)),
    ("！", Token::Not),
    ("？", Token::Question),
    ("：", Token::Colon),
    ("，", Token::Comma),
    ("．", Token::Dot),
    ("。", Token::Dot),
    ("（", Token::Open(Bracket::Round)),
    ("）", Token::Close(Bracket::Round)),
    ("［", Token::Open(Bracket::Square)),
    ("］", Token::Close(Bracket::Square)),
    ("【", Token::Open(Bracket::Square)),
    ("】", Token::Close(Bracket::Square)),
    ("｛", Token::Open(Bracket::Curly)),
    ("｝", Token::Close(Bracket::Curly)),
];

/// The token at `at` or after the space there, with its place.
pub(super) fn next(text: &str, at: u32) -> (Token, TextRange) {
    let start = skip_space(text, at);
    let rest = &text[start as usize..];
    let (token, length) = first(rest);
    (token, TextRange::new(start, start + length as u32))
}

/// The first offset from `at` on that holds no space. Only what YAML and Go take for space is.
pub(super) fn skip_space(text: &str, at: u32) -> u32 {
    let rest = &text.as_bytes()[at as usize..];
    let space = |byte: &&u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    at + rest.iter().take_while(space).count() as u32
}

fn first(rest: &str) -> (Token, usize) {
    let Some(character) = rest.chars().next() else {
        return (Token::End, 0);
    };
    match character {
        '$' | '＄' => (Token::Variable, variable_length(rest, character)),
        '0'..='9' => (Token::Number, number_length(rest)),
        '"' | '\'' | '`' => string(rest, character, &[character]),
        '“' | '”' => string(rest, character, &['”', '“', '"']),
        '‘' | '’' => string(rest, character, &['’', '‘', '\'']),
        _ if starts_name(character) => (Token::Word, name_length(rest)),
        _ => sign(rest, character),
    }
}

fn sign(rest: &str, character: char) -> (Token, usize) {
    if character.is_ascii() {
        return ascii_sign(rest.as_bytes());
    }
    let found = WIDE_SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
    found.map_or((Token::Unknown, character.len_utf8()), |(sign, token)| {
        (*token, sign.len())
    })
}

/// The sign that `rest` begins with; one that other languages have comes out as what it means.
fn ascii_sign(rest: &[u8]) -> (Token, usize) {
    use BinaryOperator as B;
    use Token::Operator;
    match rest {
        [b'=', b'=', b'=', ..] => (Operator(B::Equal), 3),
        [b'!', b'=', b'=', ..] => (Operator(B::NotEqual), 3),
        [b'=', b'=', ..] => (Operator(B::Equal), 2),
        [b'!', b'=', ..] | [b'<', b'>', ..] => (Operator(B::NotEqual), 2),
        [b'<', b'=', ..] | [b'=', b'<', ..] => (Operator(B::LessOrEqual), 2),
        [b'>', b'=', ..] | [b'=', b'>', ..] => (Operator(B::GreaterOrEqual), 2),
        [b'=', b'~', ..] => (Operator(B::Match), 2),
        [b'&', b'&', ..] => (Operator(B::And), 2),
        [b'|', b'|', ..] => (Operator(B::Or), 2),
        [b'?', b'?', ..] => (Operator(B::Coalesce), 2),
        [b'.', b'.', ..] => (Token::DotDot, 2),
        [b'=', ..] => (Operator(B::Equal), 1),
        [b'<', ..] => (Operator(B::Less), 1),
        [b'>', ..] => (Operator(B::Greater), 1),
        [b'&', ..] => (Operator(B::And), 1),
        [b'|', ..] => (Operator(B::Or), 1),
        [b'+', ..] => (Operator(B::Add), 1),
        [b'-', ..] => (Operator(B::Subtract), 1),
        [b'*', ..] => (Operator(B::Multiply), 1),
        [b'/', ..] => (Operator(B::Divide), 1),
        [b'%', ..] => (Operator(B::Remainder), 1),
        [b'!', ..] => (Token::Not, 1),
        [b'?', ..] => (Token::Question, 1),
        [b':', ..] => (Token::Colon, 1),
        [b',', ..] => (Token::Comma, 1),
        [b'.', ..] => (Token::Dot, 1),
        [b'(', ..] => (Token::Open(Bracket::Round), 1),
        [b')', ..] => (Token::Close(Bracket::Round), 1),
        [b'[', ..] => (Token::Open(Bracket::Square), 1),
        [b']', ..] => (Token::Close(Bracket::Square), 1),
        [b'{', ..] => (Token::Open(Bracket::Curly), 1),
        [b'}', ..] => (Token::Close(Bracket::Curly), 1),
        _ => (Token::Unknown, 1),
    }
}

fn variable_length(rest: &str, dollar: char) -> usize {
    let after = &rest[dollar.len_utf8()..];
    if after.starts_with('$') {
        return dollar.len_utf8() + 1;
    }
    dollar.len_utf8() + name_length(after)
}

/// A string runs to its closing quote; one that lacks it, to the end of its line.
fn string(rest: &str, opening: char, closing: &[char]) -> (Token, usize) {
    let raw = opening == '`';
    let mut characters = rest.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' if !raw => {
                characters.next();
            }
            '\n' | '\r' if !raw => return (Token::String { closed: false }, at),
            _ if closing.contains(&character) => {
                return (Token::String { closed: true }, at + character.len_utf8());
            }
            _ => {}
        }
    }
    (Token::String { closed: false }, rest.len())
}

fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|it| it.is_ascii_digit()).count()
    };
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if let Some(b'e' | b'E') = bytes.get(length) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    // What clings to the digits belongs to the mistake: `0x1F`, `1_000`, `5s`.
    length + name_length(&rest[length..])
}

/// The length of the name at the start of `rest`: letters of any script, digits, `_`.
pub(crate) fn name_length(rest: &str) -> usize {
    // Most names are ASCII up to the sign behind them.
    let plain = plain_length(rest.as_bytes());
    match rest.as_bytes().get(plain) {
        Some(0x80..) => rest.find(|it| !continues_name(it)).unwrap_or(rest.len()),
        _ => plain,
    }
}

/// How many bytes at the start of `rest` are ASCII letters, digits and `_`.
pub(super) fn plain_length(rest: &[u8]) -> usize {
    let mut length = 0;
    while rest.get(length).is_some_and(|&it| IS_PLAIN[it as usize]) {
        length += 1;
    }
    length
}

static IS_PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let mut at = 0;
    while at < 256 {
        let byte = at as u8;
        plain[at] = byte.is_ascii_alphanumeric() || byte == b'_';
        at += 1;
    }
    plain
};

/// Whether a name, outside quotes, may begin with `character`; after a dot digits may, too.
pub(super) fn starts_name(character: char) -> bool {
    !character.is_numeric() && continues_name(character)
}

/// Whether `text` is a name that can stand behind a dot and before it.
pub fn is_name(text: &str) -> bool {
    text.starts_with(starts_name) && name_length(text) == text.len()
}

fn continues_name(character: char) -> bool {
    match character {
        '_' => true,
        _ if character.is_ascii() => character.is_ascii_alphanumeric(),
        _ => character.is_alphanumeric() || is_mark(character),
    }
}

/// Signs that are part of written words in some scripts: combining marks, joiners, emoji. All
/// spaces, punctuation and invisible signs above ASCII are not.
fn is_mark(character: char) -> bool {
    !matches!(
        character,
        '\u{80}'..='\u{bf}'
            | '\u{d7}'
            | '\u{f7}'
            | '\u{2000}'..='\u{2bff}'
            | '\u{2e00}'..='\u{2e7f}'
            | '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}'
            | '\u{3030}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fe10}'..='\u{fe1f}'
            | '\u{fe30}'..='\u{fe6f}'
            | '\u{fef0}'..='\u{ffff}'
    ) && !character.is_whitespace()
        && !character.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> String {
        let mut out = Vec::new();
        let mut at = 0;
        loop {
            let (token, range) = next(text, at);
            if token == Token::End {
                return out.join(" ");
            }
            assert!(range.end > at, "every token has a length");
            at = range.end;
            let name = format!("{token:?}");
            let name = name.split(['(', ' ']).next().unwrap_or_default();
            out.push(format!("{name}:{}", &text[range.indices()]));
        }
    }

    #[test]
    fn words_variables_numbers() {
        assert_eq!(
            tokens("$Input.订单_2 in x"),
            "Variable:$Input Dot:. Word:订单_2 Word:in Word:x"
        );
        assert_eq!(
            tokens("$ $$.a $1"),
            "Variable:$ Variable:$$ Dot:. Word:a Variable:$1"
        );
        assert_eq!(
            tokens("1 2.5e-3 0x1F 1_000 5s 1e"),
            "Number:1 Number:2.5e-3 Number:0x1F Number:1_000 Number:5s Number:1e"
        );
        assert_eq!(
            tokens("1.a 1..2"),
            "Number:1 Dot:. Word:a Number:1 DotDot:.. Number:2"
        );
        assert_eq!(tokens("e\u{301}té नमस्ते"), "Word:e\u{301}té Word:नमस्ते");
    }

    #[test]
    fn strings_end_at_their_quote_or_line() {
        assert_eq!(
            tokens(r#""a\"b" 'c\'d' `e\`"#),
            r#"String:"a\"b" String:'c\'d' String:`e\`"#
        );
        assert_eq!(next("\"a\nb", 0).1, TextRange::new(0, 2));
        assert_eq!(
            next("`a\nb`", 0),
            (Token::String { closed: true }, TextRange::new(0, 5))
        );
        assert_eq!(
            next("\"a\\", 0),
            (Token::String { closed: false }, TextRange::new(0, 3))
        );
        assert_eq!(tokens("“a” ‘b’"), "String:“a” String:‘b’");
    }

    #[test]
    fn the_longest_sign_wins() {
        assert_eq!(
            tokens("a===b!==c<=d<>e"),
            "Word:a Operator:=== Word:b Operator:!== Word:c Operator:<= Word:d Operator:<> Word:e"
        );
        assert_eq!(
            tokens("a??b?c:d"),
            "Word:a Operator:?? Word:b Question:? Word:c Colon:: Word:d"
        );
        assert_eq!(
            tokens("（a，b）＝＝c"),
            "Open:（ Word:a Comma:， Word:b Close:） Operator:＝＝ Word:c"
        );
        assert_eq!(
            tokens("a\u{a0}#\u{200b}b"),
            "Word:a Unknown:\u{a0} Unknown:# Unknown:\u{200b} Word:b"
        );
    }
}
