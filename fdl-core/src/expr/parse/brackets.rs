//! Parentheses, argument lists, arrays and objects, and what to do when one does not close.

use std::sync::Arc;

use super::{Parser, Part, missing};
use crate::expr::ast::{BinaryOperator, Expr, ExprKind};
use crate::expr::lexer::{Bracket, Token};
use crate::text::{Spanned, TextRange};

impl Parser<'_> {
    /// `( … )`; the tree has no node for it.
    pub(super) fn group(&mut self) -> Part {
        let opening = self.open(Bracket::Round);
        if self.token == Token::Close(Bracket::Round) {
            let range = opening.join(self.range);
            self.report(range, "there is nothing between the parentheses");
            self.close(Bracket::Round, opening);
            return missing(range);
        }
        let part = self.expression();
        self.close(Bracket::Round, opening);
        Part {
            start: opening.start,
            end: self.previous_end,
            ..part
        }
    }

    /// The arguments of a call and the greatest height among them.
    pub(super) fn arguments(&mut self) -> (Vec<Expr>, u32) {
        let mut arguments = Vec::new();
        let height = self.list(Bracket::Round, |parser| {
            let part = parser.element();
            arguments.push(part.expression);
            part.height
        });
        (arguments, height)
    }

    /// `[ … ]` as a value.
    pub(super) fn array(&mut self) -> Part {
        let start = self.range.start;
        let mut elements = Vec::new();
        let height = self.list(Bracket::Square, |parser| {
            let part = parser.element();
            elements.push(part.expression);
            part.height
        });
        self.part(start, height + 1, ExprKind::Array(elements))
    }

    /// `{ … }`.
    pub(super) fn object(&mut self) -> Part {
        let start = self.range.start;
        let mut members = Vec::new();
        let height = self.list(Bracket::Curly, |parser| {
            if parser.token == Token::Comma {
                return parser.element().height;
            }
            let Some(name) = parser.member_name() else {
                return 0;
            };
            let value = parser.member_value(name.range);
            members.push((name, value.expression));
            value.height
        });
        self.part(start, height + 1, ExprKind::Object(members))
    }

    /// An element of a list; of two commas in a row the first stands for a missing one.
    fn element(&mut self) -> Part {
        if self.token != Token::Comma {
            return self.expression();
        }
        let message = "a value is missing before `,`";
        self.report_fix(self.range, message, "Remove the comma", "");
        missing(TextRange::empty(self.previous_end))
    }

    fn member_name(&mut self) -> Option<Spanned<Arc<str>>> {
        let (text, range) = (self.token_text(), self.range);
        match self.token {
            Token::String { closed } => {
                let name = self.string(closed);
                let (value, range) = (name.value.into(), name.range);
                Some(Spanned { value, range })
            }
            Token::Word | Token::Number => {
                let message = "the names of members are written in quotes";
                self.report_fix(range, message, "Put it in quotes", format!("\"{text}\""));
                self.bump();
                let value = text.into();
                Some(Spanned { value, range })
            }
            _ => {
                let message = format!(
                    "a member name in quotes is expected, found {}",
                    self.found()
                );
                self.report(range, message);
                self.skip_to_comma();
                None
            }
        }
    }

    fn member_value(&mut self, name: TextRange) -> Part {
        let mark = self.range;
        match self.token {
            Token::Colon => self.bump(),
            Token::Operator(BinaryOperator::Equal) => {
                let message = "a member's value stands behind `:`";
                self.report_spelling(mark, message, ":");
                self.bump();
            }
            _ => {
                self.report(name, "`:` and a value are missing behind this name");
                if !self.at_operand() {
                    self.skip_to_comma();
                    return missing(TextRange::empty(self.previous_end));
                }
            }
        }
        if self.at_operand() {
            return self.expression();
        }
        self.report(mark, "a value is missing behind `:`");
        self.skip_to_comma();
        missing(TextRange::empty(mark.end))
    }

    /// Reads `element, element, …` between brackets; the cursor stands on the opening one. Returns
    /// the greatest of what `read` returns.
    fn list(&mut self, bracket: Bracket, mut read: impl FnMut(&mut Self) -> u32) -> u32 {
        let opening = self.open(bracket);
        let mut height = 0;
        let mut comma: Option<TextRange> = None;
        while !matches!(self.token, Token::End | Token::Close(_)) {
            let before = self.range.start;
            height = height.max(read(self));
            comma = None;
            if self.token == Token::Comma {
                comma = Some(self.range);
                self.bump();
            } else if self.at_operand() && self.range.start > before {
                let message = format!("a `,` or an operator is missing before {}", self.found());
                let fix = format!(", {}", self.token_text());
                self.report_fix(self.range, message, "Insert a comma", fix);
            } else {
                break;
            }
        }
        if let (Some(comma), Token::Close(_)) = (comma, self.token) {
            let message = "a value is missing behind `,`";
            self.report_fix(comma, message, "Remove the comma", "");
        }
        self.close(bracket, opening);
        height
    }

    /// Takes the opening bracket and returns its place; [`Parser::close`] must follow.
    pub(super) fn open(&mut self, bracket: Bracket) -> TextRange {
        let range = self.range;
        self.open[bracket as usize] += 1;
        self.bump();
        range
    }

    /// Takes the closing bracket, or says where the opening one stands that lacks it.
    pub(super) fn close(&mut self, bracket: Bracket, opening: TextRange) {
        self.open[bracket as usize] = self.open[bracket as usize].saturating_sub(1);
        if !matches!(self.token, Token::End | Token::Close(_)) {
            let closing = bracket.closing();
            let found = self.found();
            let message = match bracket {
                _ if self.at_operand() => format!("an operator is missing before {found}"),
                Bracket::Round => format!("`{closing}` is expected, found {found}"),
                _ => format!("`,` or `{closing}` is expected, found {found}"),
            };
            self.report(self.range, message);
            self.skip(false);
        }
        match self.token {
            Token::Close(found) if found == bracket => self.bump(),
            // What closes an outer bracket is left to it.
            Token::Close(found) if self.open[found as usize] == 0 => {
                let (found, closing) = (found.closing(), bracket.closing());
                let message = format!("`{found}` does not close `{}`", bracket.opening());
                self.report_spelling(self.range, message, closing.encode_utf8(&mut [0; 4]));
                self.bump();
            }
            // The closing bracket is in the string.
            _ if self.open_string => {}
            _ => {
                let message = format!("`{}` is not closed", bracket.opening());
                self.report(opening, message);
            }
        }
    }

    /// Goes to the comma or bracket that ends the current element.
    fn skip_to_comma(&mut self) {
        self.skip(true);
    }

    /// Goes to the bracket that closes the current list, or to the comma before it.
    fn skip(&mut self, to_comma: bool) {
        let mut depth = 0_u32;
        loop {
            match self.token {
                Token::End => return,
                Token::Comma if depth == 0 && to_comma => return,
                Token::Open(_) => depth += 1,
                Token::Close(_) if depth == 0 => return,
                Token::Close(_) => depth -= 1,
                _ => {}
            }
            self.bump();
        }
    }
}
