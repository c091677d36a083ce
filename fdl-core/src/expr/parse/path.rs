//! What is read from an operand: members, elements, and the rest of JSONPath (Q33).

use smol_str::SmolStr;

use super::{Parser, Part, missing};
use crate::expr::ast::{BinaryOperator, Expr, ExprKind};
use crate::expr::excerpt::{excerpt, quoted};
use crate::expr::functions;
use crate::expr::lexer::{self, Bracket, Token};
use crate::text::{Spanned, TextRange};

impl Parser<'_> {
    /// Goes on with what is read from `part`.
    pub(super) fn postfix(&mut self, mut part: Part) -> Part {
        loop {
            self.optional_chain();
            part = match self.token {
                Token::Dot => self.member(part),
                Token::DotDot => self.descent(part),
                Token::Open(Bracket::Square) => self.bracket(part),
                Token::Open(Bracket::Round) if self.range.start == part.end => self.method(part),
                _ => return part,
            };
        }
    }

    /// Goes to the dot of a `?.`, as other languages have it, and reports it.
    fn optional_chain(&mut self) {
        let rest = &self.text[self.range.end as usize..];
        if self.token == Token::Question
            && rest
                .strip_prefix('.')
                .is_some_and(|it| it.starts_with(lexer::starts_name))
        {
            let range = TextRange::new(self.range.start, self.range.end + 1);
            self.report_spelling(range, "`?.` is no operator of FDL; use `.`", ".");
            self.bump();
        }
    }

    /// The name at `at` or after the space there; digits may begin it.
    pub(super) fn name_at(&self, at: u32) -> Option<TextRange> {
        let start = lexer::skip_space(self.text, at);
        let length = lexer::name_length(&self.text[start as usize..]);
        (length > 0).then(|| TextRange::new(start, start + length as u32))
    }

    /// Goes on behind `end`, whatever tokens lie before it.
    pub(super) fn go_to(&mut self, end: u32) {
        self.previous_end = end;
        self.read(end);
    }

    fn member(&mut self, base: Part) -> Part {
        let dot = self.range;
        let Some(range) = self.name_at(dot.end) else {
            return self.wildcard_or_nothing(base, dot);
        };
        let range = self.hyphenated(base.start, dot, range);
        self.go_to(range.end);
        let value = self.source(range).into();
        self.read_from(base, |base| ExprKind::Member {
            base,
            name: Spanned { value, range },
        })
    }

    /// `.order-id`: a name with `-` needs quotes. Read as the member that was meant.
    fn hyphenated(&mut self, start: u32, dot: TextRange, name: TextRange) -> TextRange {
        let mut end = name.end;
        while let Some(after) = self.text[end as usize..].strip_prefix('-')
            && after.starts_with(lexer::starts_name)
        {
            end += 1 + lexer::name_length(after) as u32;
        }
        // A subtraction of what a function returns is another mistake.
        if end == name.end || self.text[end as usize..].starts_with('(') {
            return name;
        }
        let whole = TextRange::new(name.start, end);
        let written = self.source(whole);
        let base = self.source(TextRange::new(start, dot.start));
        let message = format!(
            "a name with `-` is written in brackets and quotes: `{}[\"{}\"]`",
            excerpt(base),
            excerpt(written)
        );
        let fix = format!("[\"{written}\"]");
        let title = format!("Change to {}", quoted(&fix));
        self.report_fix(TextRange::new(dot.start, end), message, title, fix);
        whole
    }

    fn wildcard_or_nothing(&mut self, base: Part, dot: TextRange) -> Part {
        self.bump();
        if self.token == Token::Operator(BinaryOperator::Multiply) && self.range.start == dot.end {
            self.bump();
            return self.read_from(base, |base| ExprKind::Wildcard { base });
        }
        if self.token == Token::Open(Bracket::Square) && self.range.start == dot.end {
            self.report_fix(dot, "a `.` before `[` is not allowed", "Remove it", "");
            return self.bracket(base);
        }
        self.report(dot, "a name is missing behind `.`");
        let name = Spanned {
            value: "".into(),
            range: TextRange::empty(dot.end),
        };
        self.read_from(base, |base| ExprKind::Member { base, name })
    }

    /// `..name`, `..*`, `..[…]`.
    fn descent(&mut self, base: Part) -> Part {
        let dots = self.range;
        if let Some(name) = self.name_at(dots.end) {
            self.go_to(name.end);
            return self.opaque(base, dots.start);
        }
        self.bump();
        match self.token {
            Token::Operator(BinaryOperator::Multiply) => self.bump(),
            Token::Open(Bracket::Square) => {
                let opening = self.open(Bracket::Square);
                self.pass_over();
                self.close(Bracket::Square, opening);
            }
            _ => self.report(dots, "a name is missing behind `..`"),
        }
        self.opaque(base, dots.start)
    }

    /// `[…]` behind an operand.
    fn bracket(&mut self, base: Part) -> Part {
        let opening = self.open(Bracket::Square);
        let (next, _) = lexer::next(self.text, self.range.end);
        let last = matches!(next, Token::Close(Bracket::Square) | Token::End);
        match self.token {
            Token::Operator(BinaryOperator::Multiply) if last => {
                self.bump();
                self.close(Bracket::Square, opening);
                self.read_from(base, |base| ExprKind::Wildcard { base })
            }
            Token::String { closed } if last => {
                let name = self.string(closed);
                let name = Spanned {
                    value: SmolStr::new(name.value),
                    range: name.range,
                };
                self.close(Bracket::Square, opening);
                self.read_from(base, |base| ExprKind::Member { base, name })
            }
            Token::Question | Token::Colon => self.opaque_bracket(base, opening),
            Token::Close(_) | Token::End => {
                let range = opening.join(TextRange::empty(self.previous_end));
                self.report(range, "an index or a name in quotes is missing behind `[`");
                self.close(Bracket::Square, opening);
                self.indexed(base, missing(TextRange::empty(opening.end)))
            }
            _ => self.index(base, opening),
        }
    }

    fn index(&mut self, base: Part, opening: TextRange) -> Part {
        let index = self.expression();
        if let Token::Colon | Token::Comma = self.token {
            return self.opaque_bracket(base, opening);
        }
        self.close(Bracket::Square, opening);
        self.indexed(base, index)
    }

    fn opaque_bracket(&mut self, base: Part, opening: TextRange) -> Part {
        self.pass_over();
        self.close(Bracket::Square, opening);
        self.opaque(base, opening.start)
    }

    /// Goes to the bracket that closes the current one. What lies before it is another language and
    /// not read.
    fn pass_over(&mut self) {
        let (mut token, mut range) = (self.token, self.range);
        let mut depth = 0_u32;
        loop {
            match token {
                Token::End => break,
                Token::Open(_) => depth += 1,
                Token::Close(_) if depth == 0 => break,
                Token::Close(_) => depth -= 1,
                _ => {}
            }
            (token, range) = lexer::next(self.text, range.end);
        }
        self.go_to(range.start);
    }

    fn indexed(&mut self, base: Part, index: Part) -> Part {
        let height = base.height.max(index.height) + 1;
        let kind = ExprKind::Index {
            base: Box::new(base.expression),
            index: Box::new(index.expression),
        };
        self.part(base.start, height, kind)
    }

    fn opaque(&mut self, base: Part, start: u32) -> Part {
        let range = TextRange::new(start, self.previous_end.max(start));
        let path = Spanned {
            value: self.source(range).into(),
            range,
        };
        self.read_from(base, |base| ExprKind::OpaquePath { base, path })
    }

    /// `$Input.items.length()`: FDL has no methods. Read as the call of the function if there is one.
    fn method(&mut self, base: Part) -> Part {
        let start = base.start;
        let (mut arguments, height) = self.arguments();
        let range = TextRange::new(start, self.previous_end);
        let ExprKind::Member { base: of, name } = base.expression.kind else {
            self.report(
                range,
                "only functions can be called, by their name: `length(…)`",
            );
            return base;
        };
        let receiver = self.source(of.range);
        let known = functions::find(&name.value).is_some();
        let message = format!(
            "FDL has no methods; functions are called as `{}(…)`",
            excerpt(&name.value)
        );
        if known && Self::is_short(range) {
            let texts = arguments.iter().map(|it| self.source(it.range));
            let texts: Vec<&str> = std::iter::once(receiver).chain(texts).collect();
            let fix = format!("{}({})", name.value, texts.join(", "));
            self.report_fix(range, message, format!("Change to {}", quoted(&fix)), fix);
            arguments.insert(0, *of);
            let height = base.height.max(height) + 1;
            return self.part(start, height, ExprKind::Call { name, arguments });
        }
        self.report(range, message);
        self.part(start, base.height, ExprKind::Member { base: of, name })
    }

    fn read_from(&mut self, base: Part, kind: impl FnOnce(Box<Expr>) -> ExprKind) -> Part {
        let kind = kind(Box::new(base.expression));
        self.part(base.start, base.height + 1, kind)
    }
}
