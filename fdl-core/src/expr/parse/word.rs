//! Words: keywords, calls, and what should have been something else.

use smol_str::SmolStr;

use super::{Parser, Part};
use crate::catalog::context;
use crate::expr::ast::ExprKind;
use crate::expr::excerpt::{excerpt, quoted};
use crate::expr::functions;
use crate::expr::lexer::{self, Bracket, Token};
use crate::text::{Spanned, TextRange};
use crate::value::Value;

impl Parser<'_> {
    /// A keyword, the name of a function that is called, or a word that should not stand alone.
    pub(super) fn word(&mut self) -> Part {
        let (text, range) = (self.token_text(), self.range);
        match text {
            "true" => return self.literal(Value::Boolean(true)),
            "false" => return self.literal(Value::Boolean(false)),
            "null" => return self.literal(Value::Null),
            _ => {}
        }
        let (next, _) = lexer::next(self.text, range.end);
        match next {
            Token::Open(Bracket::Round) => {
                self.bump();
                let value = text.into();
                self.call(Spanned { value, range })
            }
            Token::Dot if text == "States" => self.foreign_call(),
            _ => self.bare_word(next),
        }
    }

    /// `States.Format(…)`, as the Amazon States Language names its functions.
    fn foreign_call(&mut self) -> Part {
        let range = self.range;
        self.bump();
        let Some(name) = self.name_at(self.range.end) else {
            return self.part(range.start, 1, ExprKind::Word("States".into()));
        };
        self.go_to(name.end);
        let whole = TextRange::new(range.start, name.end);
        let written = self.source(whole);
        let function = functions::all()
            .iter()
            .find(|it| it.foreign == Some(written));
        let message = format!("{} belongs to the Amazon States Language", quoted(written));
        match function {
            Some(function) => {
                let message = format!("{message}; use `{}`", function.name);
                self.report_spelling(whole, message, function.name);
            }
            None => self.report(whole, message),
        }
        let value = function.map_or(written, |it| it.name).into();
        let name = Spanned {
            value,
            range: whole,
        };
        if self.token == Token::Open(Bracket::Round) {
            return self.call(name);
        }
        self.part(range.start, 1, ExprKind::Word(name.value))
    }

    /// The call of `name`; the cursor stands on the parenthesis.
    pub(super) fn call(&mut self, name: Spanned<SmolStr>) -> Part {
        let start = name.range.start;
        let (arguments, height) = self.arguments();
        self.part(start, height + 1, ExprKind::Call { name, arguments })
    }

    fn bare_word(&mut self, next: Token) -> Part {
        let (text, range) = (self.token_text(), self.range);
        let reads = matches!(next, Token::Dot | Token::Open(Bracket::Square));
        if let Some((constant, value)) = constant_of(text) {
            let message = format!("`{text}` is written `{constant}`");
            self.report_spelling(range, message, constant);
            return self.literal(value);
        }
        let variable = variable_of(text).filter(|variable| reads || &variable[1..] == text);
        if let Some(variable) = variable {
            let message = format!("variables begin with `$`: `{variable}`");
            self.report_spelling(range, message, variable);
            self.bump();
            return self.part(range.start, 1, ExprKind::Variable(variable.into()));
        }
        let shown = excerpt(text);
        if functions::find(text).is_some() {
            self.report(
                range,
                format!("`{text}` is a function; it is called as `{text}(…)`"),
            );
        } else if reads {
            self.report(
                range,
                format!("`{shown}` is no variable; data is read from `$Input`"),
            );
        } else {
            let message = format!(
                "`{shown}` is no value; text is written `\"{shown}\"`, a member of the input `$Input.{shown}`"
            );
            self.report_fix(range, message, "Put it in quotes", format!("\"{text}\""));
        }
        self.bump();
        self.part(range.start, 1, ExprKind::Word(text.into()))
    }
}

/// The constant that a word of another language or case is.
fn constant_of(word: &str) -> Option<(&'static str, Value)> {
    match word.to_ascii_lowercase().as_str() {
        "true" => Some(("true", Value::Boolean(true))),
        "false" => Some(("false", Value::Boolean(false))),
        "null" | "nil" | "none" | "undefined" => Some(("null", Value::Null)),
        _ => None,
    }
}

/// The variable whose `$` was forgotten.
fn variable_of(word: &str) -> Option<&'static str> {
    let mut names = context::VARIABLES.iter().map(|it| it.name);
    names.find(|name| name[1..].eq_ignore_ascii_case(word))
}
