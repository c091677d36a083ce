//! Infix operators by precedence, and the ones of other languages.

use super::{HEIGHT_LIMIT, Parser, Part, missing};
use crate::expr::ast::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::expr::excerpt::quoted;
use crate::expr::lexer::{self, Token};
use crate::text::{Spanned, TextRange};

/// How strongly an operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Level(u8);

impl Level {
    /// `? :`, and so everything.
    pub(super) const LOWEST: Self = Self(0);
    /// All but `? :`, `??`, `||` and `&&`.
    pub(super) const COMPARISON: Self = Self(4);

    const fn of(operator: BinaryOperator) -> Self {
        use BinaryOperator as B;
        Self(match operator {
            B::Coalesce => 1,
            B::Or => 2,
            B::And => 3,
            B::Add | B::Subtract => 5,
            B::Multiply | B::Divide | B::Remainder => 6,
            _ => Self::COMPARISON.0,
        })
    }

    const fn above(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Chains of `||` and `&&` that are longer than this become a balanced tree, which means the same
/// and stays low.
const LONG_CHAIN: usize = 64;

/// What follows an operand.
enum Infix {
    Binary(BinaryOperator),
    NotIn(TextRange),
    Conditional,
}

impl Parser<'_> {
    /// An expression of operators that bind at least as strongly as `least`.
    pub(super) fn level(&mut self, least: Level) -> Part {
        self.nested(|parser| {
            let part = parser.prefix();
            parser.infix(part, least)
        })
    }

    /// Goes on with the operators behind `left`.
    pub(super) fn infix(&mut self, mut left: Part, least: Level) -> Part {
        while let Some(infix) = self.peek_infix() {
            left = match infix {
                Infix::Conditional if least == Level::LOWEST => self.conditional(left),
                Infix::NotIn(range) if Level::COMPARISON >= least => self.not_in(left, range),
                Infix::Binary(operator) if Level::of(operator) >= least => match operator {
                    BinaryOperator::Or | BinaryOperator::And => self.chain(left, operator),
                    _ => self.binary(left, operator),
                },
                _ => return left,
            };
        }
        left
    }

    fn peek_infix(&self) -> Option<Infix> {
        match self.token {
            Token::Operator(operator) => Some(Infix::Binary(operator)),
            Token::Question => Some(Infix::Conditional),
            Token::Word if self.token_text().eq_ignore_ascii_case("not") => {
                let (token, range) = lexer::next(self.text, self.range.end);
                let is_in = token == Token::Word && self.source(range).eq_ignore_ascii_case("in");
                is_in.then(|| Infix::NotIn(self.range.join(range)))
            }
            Token::Word => word_operator(self.token_text()).map(Infix::Binary),
            _ => None,
        }
    }

    /// Takes the operator at the cursor and reports it if it is spelled as elsewhere.
    fn take_operator(&mut self, operator: BinaryOperator) -> Spanned<BinaryOperator> {
        let range = self.range;
        let (written, symbol) = (self.token_text(), operator.symbol());
        if written != symbol {
            let message = format!("`{written}` is no operator of FDL; use `{symbol}`");
            self.report_spelling(range, message, symbol);
        }
        self.bump();
        Spanned {
            value: operator,
            range,
        }
    }

    fn binary(&mut self, left: Part, operator: BinaryOperator) -> Part {
        let operator = self.take_operator(operator);
        let right = self.right_operand(operator.range, Level::of(operator.value).above());
        self.join(operator, left, right)
    }

    /// Reads `a || b || c`.
    fn chain(&mut self, left: Part, operator: BinaryOperator) -> Part {
        // Few chains are longer.
        let (mut operands, mut operators) = (Vec::with_capacity(4), Vec::with_capacity(3));
        operands.push(left);
        while let Some(Infix::Binary(next)) = self.peek_infix()
            && next == operator
        {
            let operator = self.take_operator(operator);
            operands.push(self.right_operand(operator.range, Level::of(next).above()));
            operators.push(operator);
        }
        if operators.len() > LONG_CHAIN {
            return self.balanced(operands, &operators);
        }
        let mut operands = operands.into_iter();
        let first = operands.next().unwrap_or_else(|| missing(self.range));
        let pairs = operators.into_iter().zip(operands);
        pairs.fold(first, |left, (operator, right)| {
            self.join(operator, left, right)
        })
    }

    fn balanced(&mut self, mut operands: Vec<Part>, operators: &[Spanned<BinaryOperator>]) -> Part {
        let middle = operators.len() / 2;
        let Some(&operator) = operators.get(middle) else {
            return operands.pop().unwrap_or_else(|| missing(self.range));
        };
        let after = operands.split_off(middle + 1);
        let left = self.balanced(operands, &operators[..middle]);
        let right = self.balanced(after, &operators[middle + 1..]);
        self.join(operator, left, right)
    }

    fn join(&mut self, operator: Spanned<BinaryOperator>, left: Part, right: Part) -> Part {
        let (start, end) = (left.start, right.end.max(operator.range.end));
        let height = left.height.max(right.height) + 1;
        let kind = ExprKind::Binary {
            operator,
            left: Box::new(left.expression),
            right: Box::new(right.expression),
        };
        self.part_until(start, end, height, kind)
    }

    /// The operand behind an operator or mark at `range`.
    fn right_operand(&mut self, range: TextRange, level: Level) -> Part {
        if self.at_operand() {
            return self.level(level);
        }
        let message = format!("{} needs a value on its right", quoted(self.source(range)));
        self.report(range, message);
        missing(TextRange::empty(range.end))
    }

    fn conditional(&mut self, condition: Part) -> Part {
        let question = self.range;
        self.bump();
        let then = self.right_operand(question, Level::LOWEST);
        let otherwise = if self.token == Token::Colon {
            let colon = self.range;
            self.bump();
            self.right_operand(colon, Level::LOWEST)
        } else {
            self.report(question, "`?` needs two values, with `:` between them");
            missing(TextRange::empty(self.previous_end))
        };
        let height = condition.height.max(then.height).max(otherwise.height) + 1;
        let (start, end) = (condition.start, otherwise.end.max(then.end));
        let kind = ExprKind::Conditional {
            condition: Box::new(condition.expression),
            then: Box::new(then.expression),
            otherwise: Box::new(otherwise.expression),
        };
        self.part_until(start, end, height, kind)
    }

    /// Reads `x not in y` as `!(x in y)`.
    fn not_in(&mut self, left: Part, words: TextRange) -> Part {
        self.bump();
        self.bump();
        let operator = Spanned {
            value: BinaryOperator::In,
            range: TextRange::new(words.end - 2, words.end),
        };
        let right = self.right_operand(words, Level::COMPARISON.above());
        let range = TextRange::new(left.start, right.end.max(words.end));
        let message = "`not in` is no operator of FDL; use `!(… in …)`";
        if Self::is_short(range) {
            let item = self.source(TextRange::new(left.start, left.end));
            let container = self.source(TextRange::new(right.start, right.end));
            let fix = format!("!({item} in {container})");
            self.report_fix(range, message, "Change to `!(… in …)`", fix);
        } else {
            self.report(words, message);
        }
        let inner = self.join(operator, left, right);
        let operator = Spanned {
            value: UnaryOperator::Not,
            range: TextRange::new(words.start, words.start + 3),
        };
        let (start, end, height) = (inner.start, inner.end, inner.height + 1);
        let operand = Box::new(inner.expression);
        self.part_until(start, end, height, ExprKind::Unary { operator, operand })
    }

    /// Whether an operand can begin at the current token.
    pub(super) fn at_operand(&self) -> bool {
        match self.token {
            Token::Variable | Token::Number | Token::String { .. } | Token::Open(_) => true,
            Token::Not | Token::Dot => true,
            Token::Operator(BinaryOperator::Subtract | BinaryOperator::Add) => true,
            Token::Word => word_operator(self.token_text()).is_none(),
            _ => false,
        }
    }

    /// A part from `start` to `end`; one that makes the tree too high ends the reading.
    pub(super) fn part_until(&mut self, start: u32, end: u32, height: u32, kind: ExprKind) -> Part {
        let range = TextRange::new(start, end.max(start));
        if height > HEIGHT_LIMIT && !self.stopped {
            let message = "the expression has too many parts in a row";
            self.stop(range, message.to_owned());
        }
        Part {
            expression: Expr { kind, range },
            start: range.start,
            end: range.end,
            height,
        }
    }
}

/// The operator that a word is, here or in another language; `not` is none.
pub(super) fn word_operator(word: &str) -> Option<BinaryOperator> {
    use BinaryOperator as B;
    let (_, operator) = [
        ("in", B::In),
        ("and", B::And),
        ("or", B::Or),
        ("eq", B::Equal),
        ("ne", B::NotEqual),
        ("lt", B::Less),
        ("le", B::LessOrEqual),
        ("lte", B::LessOrEqual),
        ("gt", B::Greater),
        ("ge", B::GreaterOrEqual),
        ("gte", B::GreaterOrEqual),
    ]
    .into_iter()
    .find(|(name, _)| word.eq_ignore_ascii_case(name))?;
    Some(operator)
}
