//! Operands: prefixes, literals, variables, words, calls.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::operator::{Level, word_operator};
use super::{Parser, Part, missing};
use crate::expr::ast::{BinaryOperator, ExprKind, UnaryOperator};
use crate::expr::excerpt::{excerpt, quoted};
use crate::expr::lexer::{self, Bracket, Token};
use crate::expr::strings;
use crate::text::{Spanned, TextRange};
use crate::value::{Number, Value};

impl<'t> Parser<'t> {
    /// An operand with its prefixes.
    pub(super) fn prefix(&mut self) -> Part {
        match self.token {
            Token::Not => self.unary(UnaryOperator::Not),
            Token::Operator(BinaryOperator::Subtract) => self.unary(UnaryOperator::Negate),
            Token::Operator(BinaryOperator::Add) => self.plus(),
            Token::Word if self.token_text().eq_ignore_ascii_case("not") => self.word_not(),
            _ => {
                let part = self.primary();
                self.postfix(part)
            }
        }
    }

    fn unary(&mut self, operator: UnaryOperator) -> Part {
        let range = self.range;
        self.bump();
        let part = self.prefix_operand(range);
        let operator = Spanned {
            value: operator,
            range,
        };
        let operand = Box::new(part.expression);
        let kind = ExprKind::Unary { operator, operand };
        self.part_until(range.start, part.end, part.height + 1, kind)
    }

    fn prefix_operand(&mut self, prefix: TextRange) -> Part {
        if self.at_operand() {
            return self.nested(Self::prefix);
        }
        let message = format!("`{}` needs a value behind it", self.source(prefix));
        self.report(prefix, message);
        missing(TextRange::empty(prefix.end))
    }

    fn plus(&mut self) -> Part {
        let range = self.range;
        self.bump();
        let follows = self.at_operand();
        if follows {
            self.report_fix(
                range,
                "a `+` before a value is not allowed",
                "Remove it",
                "",
            );
        }
        self.prefix_operand(range)
    }

    /// `not`, which elsewhere binds more weakly than comparison.
    fn word_not(&mut self) -> Part {
        let range = self.range;
        self.bump();
        let part = if self.at_operand() {
            self.level(Level::COMPARISON)
        } else {
            self.prefix_operand(range)
        };
        let message = "`not` is no operator of FDL; use `!`";
        if part.start == part.expression.range.start
            && matches!(part.expression.kind, ExprKind::Binary { .. })
            && Self::is_short(part.expression.range)
        {
            let operand = self.source(TextRange::new(part.start, part.end));
            let fix = format!("!({operand})");
            let whole = TextRange::new(range.start, part.end);
            self.report_fix(whole, message, "Change to `!(…)`", fix);
        } else {
            self.report_spelling(range, message, "!");
        }
        let operator = Spanned {
            value: UnaryOperator::Not,
            range,
        };
        let operand = Box::new(part.expression);
        let kind = ExprKind::Unary { operator, operand };
        self.part_until(range.start, part.end, part.height + 1, kind)
    }

    /// An operand without prefixes and without what is read from it. Takes nothing where none begins.
    fn primary(&mut self) -> Part {
        match self.token {
            Token::Number => self.number(),
            Token::String { closed } => self.string_literal(closed),
            Token::Variable => self.variable(),
            Token::Word if word_operator(self.token_text()).is_none() => self.word(),
            Token::Open(Bracket::Round) => self.group(),
            Token::Open(Bracket::Square) => self.array(),
            Token::Open(Bracket::Curly) => self.object(),
            Token::Dot => self.leading_dot(),
            _ => self.no_operand(),
        }
    }

    fn no_operand(&mut self) -> Part {
        let range = self.range;
        match self.token {
            Token::Operator(_) | Token::Word | Token::Question => {
                let message = format!("{} needs a value on its left", self.found());
                self.report(range, message);
            }
            _ => {
                let message = format!("a value is expected, found {}", self.found());
                self.report(range, message);
            }
        }
        missing(TextRange::empty(self.previous_end))
    }

    pub(super) fn literal(&mut self, value: Value) -> Part {
        let start = self.range.start;
        self.bump();
        self.part(start, 1, ExprKind::Literal(value))
    }

    fn number(&mut self) -> Part {
        let (text, range) = (self.token_text(), self.range);
        if let Some(number) = Number::parse(text) {
            return self.literal(Value::Number(number));
        }
        let repaired = repaired_number(text);
        let message = format!(
            "{} is no number; numbers are written as in JSON",
            self.found()
        );
        match &repaired {
            Some(number) => self.report_spelling(range, message, number.as_str()),
            None => self.report(range, message),
        }
        match repaired {
            Some(number) => self.literal(Value::Number(number)),
            None => {
                self.bump();
                missing(range)
            }
        }
    }

    fn string_literal(&mut self, closed: bool) -> Part {
        let start = self.range.start;
        let text = self.string(closed);
        self.part(start, 1, ExprKind::Literal((*text.value).into()))
    }

    /// The text of the string literal at the cursor; its range leaves the quotes out.
    pub(super) fn string(&mut self, closed: bool) -> Spanned<Cow<'t, str>> {
        let (written, range) = (self.token_text(), self.range);
        let inner = strings::inner_range(written, range, closed);
        let raw = written.starts_with('`');
        let mut errors = Vec::new();
        let text = strings::decode(self.source(inner), inner.start, raw, &mut errors);
        let quote = written.chars().next().unwrap_or('"');
        if !quote.is_ascii() {
            self.report_typographic(range, inner, quote);
        } else if !closed {
            self.open_string = true;
            let fix = format!("{}{quote}", written.trim_end());
            let message = if raw {
                "the text in back quotes is not closed".to_owned()
            } else {
                format!("the text is not closed, `{quote}` is missing")
            };
            self.report_fix(range, message, "Close the text", fix);
        }
        for error in errors {
            self.add(error);
        }
        self.bump();
        Spanned {
            value: text,
            range: inner,
        }
    }

    fn report_typographic(&mut self, range: TextRange, inner: TextRange, quote: char) {
        let plain = if matches!(quote, '“' | '”') {
            '"'
        } else {
            '\''
        };
        let message = format!("`{quote}` is a typographic quotation mark; use `{plain}`");
        let inner = self.source(inner);
        if inner.contains(plain) {
            self.report(range, message);
        } else {
            let title = format!("Change to `{plain}`");
            self.report_fix(range, message, title, format!("{plain}{inner}{plain}"));
        }
    }

    fn variable(&mut self) -> Part {
        match self.plain_path() {
            Some(path) => path,
            None => self.any_variable(),
        }
    }

    /// A variable, however it is written.
    pub(super) fn any_variable(&mut self) -> Part {
        let (written, range) = (self.token_text(), self.range);
        let name: SmolStr = if let Some(rest) = written.strip_prefix('＄') {
            let sign = TextRange::new(range.start, range.start + '＄'.len_utf8() as u32);
            self.report_spelling(sign, "`＄` is a full-width sign", "$");
            format!("${rest}").into()
        } else {
            written.into()
        };
        self.bump();
        let adjacent = self.previous_end == self.range.start;
        if adjacent && self.token == Token::Open(Bracket::Round) && name.len() > 1 {
            let function = &name[1..];
            let message = format!(
                "functions are called without `$`: `{}(…)`",
                excerpt(function)
            );
            self.report_spelling(range, message, function);
            let name = Spanned {
                value: function.into(),
                range,
            };
            return self.call(name);
        }
        if adjacent && self.token == Token::Open(Bracket::Curly) && &*name == "$" {
            return self.braced(range);
        }
        self.part(range.start, 1, ExprKind::Variable(name))
    }

    /// `${Input.a}`, as shells and templates have it.
    fn braced(&mut self, dollar: TextRange) -> Part {
        let rest = &self.text[dollar.end as usize..];
        let length = rest.find('}').map_or(rest.len(), |at| at + 1);
        let inner = rest[1..length].trim_end_matches('}').trim();
        let fix = match inner.starts_with('$') {
            true => inner.to_owned(),
            false => format!("${inner}"),
        };
        let range = TextRange::new(dollar.start, dollar.end + length as u32);
        let message = "`${…}` is no expression of FDL; variables are written without braces";
        if Self::is_short(range) {
            self.report_fix(range, message, format!("Change to {}", quoted(&fix)), fix);
        } else {
            self.report(dollar, message);
        }
        let opening = self.open(Bracket::Curly);
        let name = self.token_text();
        let start = self.range.start;
        let part = if self.token == Token::Word && word_operator(name).is_none() {
            let name = format!("${name}");
            self.bump();
            let variable = self.part(start, 1, ExprKind::Variable(name.into()));
            let part = self.postfix(variable);
            self.infix(part, Level::LOWEST)
        } else {
            self.expression()
        };
        self.close(Bracket::Curly, opening);
        Part {
            start: dollar.start,
            end: self.previous_end,
            ..part
        }
    }

    /// `.name` without what it is read from, or a number without its first digit.
    fn leading_dot(&mut self) -> Part {
        let range = self.range;
        let (token, number) = lexer::next(self.text, range.end);
        if token == Token::Number && number.start == range.end {
            let whole = TextRange::new(range.start, number.end);
            let repaired = format!("0{}", self.source(whole));
            if let Some(value) = Number::parse(&repaired) {
                let message = format!(
                    "{} lacks the digit before the point",
                    quoted(self.source(whole))
                );
                self.report_spelling(whole, message, &repaired);
                self.bump();
                self.bump();
                return self.part(range.start, 1, ExprKind::Literal(Value::Number(value)));
            }
        }
        let message = "a variable is missing before `.`: `$Input.name`";
        self.report_fix(range, message, "Insert `$Input`", "$Input.");
        missing(TextRange::empty(self.previous_end))
    }
}

/// What a number that JSON does not know was meant to be.
fn repaired_number(text: &str) -> Option<Number> {
    let plain = text.replace('_', "");
    if let Some(digits) = plain
        .strip_prefix("0x")
        .or_else(|| plain.strip_prefix("0X"))
    {
        return i64::from_str_radix(digits, 16).ok().map(Number::from);
    }
    if let Some(digits) = plain
        .strip_prefix("0o")
        .or_else(|| plain.strip_prefix("0O"))
    {
        return i64::from_str_radix(digits, 8).ok().map(Number::from);
    }
    let stripped = plain.trim_start_matches('0');
    let zero = if stripped.starts_with(|it: char| it.is_ascii_digit()) {
        ""
    } else {
        "0"
    };
    Number::parse(&format!("{zero}{stripped}"))
}
