//! The words and signs of an expression one after the other: what colours them, and what finds its
//! way in text that is half typed.
//!
//! Deliberately without the tree: where the parser has to guess, the words are still there.

use super::lexer::{self, Token as Sign};
use crate::text::TextRange;

/// A word or sign, with its place in the expression's text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub range: TextRange,
}

/// What a word or sign is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// A variable with its `$`.
    Variable,
    /// A name behind a dot.
    Member,
    /// A name before an opening parenthesis, which is the next token.
    Function,
    /// `true`, `false` or `null`.
    Constant,
    /// Another word.
    Word,
    /// A number.
    Number,
    /// A string with its quotes, closed or not.
    String,
    /// An operator, `in`, `!` and `?` among them.
    Operator,
    /// An opening bracket of any kind.
    Open,
    /// A closing bracket of any kind.
    Close,
    /// `,`.
    Comma,
    /// A dot, a colon, or what means nothing.
    Other,
}

/// The words and signs of `text`, in their order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut behind_dot = false;
    loop {
        let (sign, mut range) = lexer::next(text, at);
        let name = lexer::name_length(&text[range.start as usize..]) as u32;
        let kind = match sign {
            Sign::End => return tokens,
            // Digits may begin a name there.
            _ if behind_dot && name > 0 => {
                range.end = range.start + name;
                TokenKind::Member
            }
            _ => kind(sign, text, range),
        };
        behind_dot = matches!(sign, Sign::Dot | Sign::DotDot);
        at = range.end;
        tokens.push(Token { kind, range });
    }
}

fn kind(sign: Sign, text: &str, range: TextRange) -> TokenKind {
    match sign {
        Sign::Variable => TokenKind::Variable,
        Sign::Word => match &text[range.indices()] {
            "true" | "false" | "null" => TokenKind::Constant,
            "in" => TokenKind::Operator,
            _ => match lexer::next(text, range.end).0 {
                Sign::Open(lexer::Bracket::Round) => TokenKind::Function,
                _ => TokenKind::Word,
            },
        },
        Sign::Number => TokenKind::Number,
        Sign::String { .. } => TokenKind::String,
        Sign::Operator(_) | Sign::Not | Sign::Question => TokenKind::Operator,
        Sign::Open(_) => TokenKind::Open,
        Sign::Close(_) => TokenKind::Close,
        Sign::Comma => TokenKind::Comma,
        Sign::Colon | Sign::Dot | Sign::DotDot | Sign::Unknown | Sign::End => TokenKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> String {
        let shown = tokens(text).into_iter().map(|it| {
            let kind = format!("{:?}", it.kind);
            format!("{kind}:{}", &text[it.range.indices()])
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_told_apart_by_what_is_around_them() {
        assert_eq!(
            kinds("length ($Input.2nd.in) >= 3 && x in [true]"),
            "Function:length Open:( Variable:$Input Other:. Member:2nd Other:. Member:in Close:) \
             Operator:>= Number:3 Operator:&& Word:x Operator:in Open:[ Constant:true Close:]"
        );
    }

    #[test]
    fn half_typed_text_has_tokens_too() {
        assert_eq!(kinds("format(\"a, "), "Function:format Open:( String:\"a, ");
        assert_eq!(kinds("$Input. "), "Variable:$Input Other:.");
        assert_eq!(kinds("$Input.名"), "Variable:$Input Other:. Member:名");
        assert_eq!(kinds(" "), "");
    }
}
