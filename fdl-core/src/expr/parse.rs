//! Text → tree, with recovery: operators by precedence, the rest by descent.
//!
//! Every text gives a tree and nothing is read twice. Nesting and the height of the tree are
//! bounded, so that whoever walks a tree may recurse.

mod brackets;
mod operand;
mod operator;
mod path;
mod plain;
mod word;

use super::ast::{Expr, ExprError, ExprKind};
use super::excerpt::quoted;
use super::lexer::{self, Token};
use crate::text::TextRange;

/// The deepest nesting that is read: of brackets, calls, prefixes and right operands.
pub const NESTING_LIMIT: u32 = 128;

/// So high a tree may grow by chains of `.name` and of operators.
const HEIGHT_LIMIT: u32 = 200;

/// So many mistakes are reported at most; the rest of a text that bad is noise.
const ERROR_LIMIT: usize = 16;

/// Fixes copy at most so many bytes of the text.
const FIX_LIMIT: u32 = 1_000;

/// Parses the text of an expression. The tree covers what could be understood; each mistake is
/// reported once, in the order of the text.
pub fn parse(text: &str) -> (Expr, Vec<ExprError>) {
    if let Some(path) = plain::plain_path(text) {
        return (path, Vec::new());
    }
    let mut parser = Parser::new(text);
    let expression = parser.whole();
    let mut errors = parser.errors;
    errors.sort_by_key(|error| (error.range.start, error.range.end));
    (expression, errors)
}

const OPERATORS: &str =
    "there are `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `&&`, `||` and, before a value, `!` and `-`";

/// A part of the tree on its way up.
struct Part {
    expression: Expr,
    /// Where it begins, opening parentheses included.
    start: u32,
    /// Where it ends, closing parentheses included.
    end: u32,
    /// How many levels the tree has.
    height: u32,
}

struct Parser<'t> {
    text: &'t str,
    token: Token,
    range: TextRange,
    /// The end of the token before.
    previous_end: u32,
    errors: Vec<ExprError>,
    nesting: u32,
    /// How many brackets of each kind are open, in the order of [`Bracket`].
    open: [u32; 3],
    /// Set once a string was met that is not closed.
    open_string: bool,
    /// Set once a limit was passed: nothing more is read or reported.
    stopped: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let mut parser = Self {
            text,
            token: Token::End,
            range: TextRange::empty(0),
            previous_end: 0,
            errors: Vec::new(),
            nesting: 0,
            open: [0; 3],
            open_string: false,
            stopped: false,
        };
        parser.read(0);
        parser
    }

    fn whole(&mut self) -> Expr {
        if self.token == Token::End {
            let range = TextRange::new(0, self.text.len() as u32);
            self.report(range, "an expression is expected");
            return missing(range).expression;
        }
        let mut part = self.expression();
        while let Token::Close(bracket) = self.token {
            let message = format!("`{}` closes nothing", bracket.closing());
            self.report_fix(self.range, message, "Remove it", "");
            self.bump();
            part = self.infix(part, operator::Level::LOWEST);
        }
        if self.token != Token::End {
            self.report_trailing();
        }
        part.expression
    }

    /// Says what is wrong about the token at which a complete expression should have ended.
    fn report_trailing(&mut self) {
        // `$Input.$`: what touches a mistake is part of it.
        if self
            .errors
            .last()
            .is_some_and(|it| it.range.end == self.range.start)
        {
            return;
        }
        let found = self.found();
        let message = if self.token == Token::Word {
            format!("{found} is no operator; {OPERATORS}")
        } else if self.at_operand() {
            format!("an operator is missing before {found}")
        } else {
            format!("{found} is not expected here")
        };
        self.report(self.range, message);
    }

    /// An expression, operators of every level included.
    fn expression(&mut self) -> Part {
        self.level(operator::Level::LOWEST)
    }

    /// Runs `read` one level further down, unless that is too deep.
    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Part) -> Part {
        if self.nesting == NESTING_LIMIT {
            let start = self.previous_end;
            self.stop(
                self.range,
                format!("nested deeper than {NESTING_LIMIT} levels"),
            );
            return missing(TextRange::empty(start));
        }
        self.nesting += 1;
        let part = read(self);
        self.nesting -= 1;
        part
    }

    /// Says why and gives up: the rest of the text is passed over.
    fn stop(&mut self, range: TextRange, message: String) {
        self.errors.truncate(ERROR_LIMIT - 1);
        self.report(range, message);
        self.stopped = true;
        self.token = Token::End;
        self.range = TextRange::empty(self.text.len() as u32);
    }

    /// A part that ends behind the last token read.
    fn part(&mut self, start: u32, height: u32, kind: ExprKind) -> Part {
        self.part_until(start, self.previous_end, height, kind)
    }

    /// Goes to the next token.
    fn bump(&mut self) {
        self.previous_end = self.range.end;
        self.read(self.range.end);
    }

    /// Reads the token at `at`, passing over signs that mean nothing.
    fn read(&mut self, at: u32) {
        if self.stopped {
            return;
        }
        (self.token, self.range) = lexer::next(self.text, at);
        while self.token == Token::Unknown {
            self.report_unknown();
            (self.token, self.range) = lexer::next(self.text, self.range.end);
        }
        self.report_wide();
    }

    /// Reports a bracket or mark of an East Asian keyboard; operators are reported where they are used.
    fn report_wide(&mut self) {
        let written = self.token_text();
        let meant = match self.token {
            _ if written.as_bytes().first().is_none_or(u8::is_ascii) => return,
            Token::Open(bracket) => bracket.opening(),
            Token::Close(bracket) => bracket.closing(),
            Token::Not => '!',
            Token::Question => '?',
            Token::Colon => ':',
            Token::Comma => ',',
            Token::Dot => '.',
            _ => return,
        };
        let message = format!("`{written}` is a full-width sign");
        self.report_spelling(self.range, message, meant.encode_utf8(&mut [0; 4]));
    }

    fn report_unknown(&mut self) {
        let Some(character) = self.source(self.range).chars().next() else {
            return;
        };
        if character == '\u{a0}' || character.is_whitespace() {
            let message = format!("U+{:04X} is no plain space", character as u32);
            self.report_fix(self.range, message, "Change to a space", " ");
        } else if character.is_control() || is_invisible(character) {
            let message = format!(
                "there is an invisible sign here, U+{:04X}",
                character as u32
            );
            self.report_fix(self.range, message, "Remove it", "");
        } else {
            self.report(
                self.range,
                format!("`{character}` means nothing in an expression"),
            );
        }
    }

    fn source(&self, range: TextRange) -> &'t str {
        &self.text[range.indices()]
    }

    fn token_text(&self) -> &'t str {
        self.source(self.range)
    }

    /// What the current token is, for messages.
    fn found(&self) -> String {
        match self.token {
            Token::End => "the end of the expression".to_owned(),
            _ => quoted(self.token_text()),
        }
    }

    fn report(&mut self, range: TextRange, message: impl Into<String>) {
        self.add(ExprError {
            range,
            message: message.into(),
            fix: None,
        });
    }

    fn report_fix(
        &mut self,
        range: TextRange,
        message: impl Into<String>,
        title: impl Into<String>,
        text: impl Into<String>,
    ) {
        self.add(ExprError {
            range,
            message: message.into(),
            fix: Some((title.into(), text.into())),
        });
    }

    /// Reports that `range` is to be written as `text`.
    fn report_spelling(&mut self, range: TextRange, message: impl Into<String>, text: &str) {
        self.report_fix(range, message, format!("Change to `{text}`"), text);
    }

    /// Whether a range is short enough to be copied into a fix.
    fn is_short(range: TextRange) -> bool {
        range.len() <= FIX_LIMIT
    }

    fn add(&mut self, error: ExprError) {
        let echo = self.errors.iter().any(|it| it.range == error.range);
        if !self.stopped && !echo && self.errors.len() < ERROR_LIMIT {
            self.errors.push(error);
        }
    }
}

/// Nothing, where an operand should have been.
fn missing(range: TextRange) -> Part {
    Part {
        expression: Expr {
            kind: ExprKind::Missing,
            range,
        },
        start: range.start,
        end: range.end,
        height: 1,
    }
}

/// Signs that no font draws: zero-width spaces, joiners, direction marks, byte-order marks.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests;
