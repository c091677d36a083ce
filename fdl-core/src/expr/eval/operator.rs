//! Prefix and infix operators.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::{EvalError, EvalErrorKind, Evaluated, Evaluation, failure};
use crate::catalog::decisions::Decision;
use crate::expr::ast::{BinaryOperator, Expr, UnaryOperator};
use crate::text::Spanned;
use crate::value::{Number, Value};

impl<'v> Evaluation<'v, '_> {
    pub(super) fn unary(
        &mut self,
        operator: Spanned<UnaryOperator>,
        operand: &'v Expr,
        whole: &'v Expr,
    ) -> Evaluated<'v> {
        if operator.value == UnaryOperator::Not {
            let operand = self.boolean(operand, operator.value.symbol())?;
            return Ok(boolean(!operand));
        }
        let value = self.value(operand)?;
        match &*value {
            Value::Number(number) => Ok(Cow::Owned(Value::Number(negated(number)))),
            other => {
                let message = format!("`-` needs a number; {}", self.is(operand, other));
                Err(self.wrong(whole, message))
            }
        }
    }

    pub(super) fn binary(
        &mut self,
        operator: Spanned<BinaryOperator>,
        left: &'v Expr,
        right: &'v Expr,
        whole: &'v Expr,
    ) -> Evaluated<'v> {
        use BinaryOperator as B;
        let symbol = operator.value.symbol();
        match operator.value {
            B::Or => Ok(boolean(
                self.boolean(left, symbol)? || self.boolean(right, symbol)?,
            )),
            B::And => Ok(boolean(
                self.boolean(left, symbol)? && self.boolean(right, symbol)?,
            )),
            B::Equal => Ok(boolean(self.equal(left, right)?)),
            B::NotEqual => Ok(boolean(!self.equal(left, right)?)),
            B::Less | B::LessOrEqual | B::Greater | B::GreaterOrEqual => {
                let order = self.order(left, right, whole)?;
                Ok(boolean(holds(operator.value, order)))
            }
            B::In => self.is_in(left, right, whole),
            B::Add | B::Subtract | B::Multiply | B::Divide | B::Remainder => {
                self.arithmetic(operator, left, right, whole)
            }
            B::Coalesce | B::Match => Err(failure::undocumented(
                &format!("`{symbol}`"),
                operator.range,
            )),
        }
    }

    fn boolean(&mut self, operand: &'v Expr, symbol: &str) -> Result<bool, EvalError> {
        let value = self.value(operand)?;
        match &*value {
            Value::Boolean(it) => Ok(*it),
            other => {
                let message = format!("`{symbol}` needs a boolean; {}", self.is(operand, other));
                Err(self.wrong(operand, message))
            }
        }
    }

    fn equal(&mut self, left: &'v Expr, right: &'v Expr) -> Result<bool, EvalError> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        if let Some(numbers) = number_and_text(&a, &b)
            && self.evaluator.assume(Decision::NoConversion)
        {
            return Ok(numbers.is_some_and(|(a, b)| a == b));
        }
        Ok(a == b)
    }

    /// How two numbers or two strings compare; strings by code point.
    fn order(
        &mut self,
        left: &'v Expr,
        right: &'v Expr,
        whole: &'v Expr,
    ) -> Result<Ordering, EvalError> {
        let (a, b) = (self.value(left)?, self.value(right)?);
        let order = match (&*a, &*b) {
            (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()),
            (Value::String(a), Value::String(b)) => Some(a.cmp(b)),
            _ => match number_and_text(&a, &b) {
                Some(numbers) if self.evaluator.assume(Decision::NoConversion) => {
                    numbers.and_then(|(a, b)| a.partial_cmp(&b))
                }
                _ => None,
            },
        };
        order.ok_or_else(|| self.no_order(left, &a, right, &b, whole))
    }

    fn is_in(&mut self, item: &'v Expr, container: &'v Expr, whole: &'v Expr) -> Evaluated<'v> {
        let (value, of) = (self.value(item)?, self.value(container)?);
        match (&*of, &*value) {
            (Value::Array(elements), value) => Ok(boolean(elements.contains(value))),
            (Value::Object(members), Value::String(name)) => {
                Ok(boolean(members.contains_key(&**name)))
            }
            (Value::Object(_), other) => {
                let is = self.is(item, other);
                let message = format!("`in` looks for the name of a member, a string; {is}");
                Err(self.wrong(whole, message))
            }
            (other, _) => {
                let is = self.is(container, other);
                let message = format!("`in` needs an array or an object on its right; {is}");
                Err(self.wrong(whole, message))
            }
        }
    }

    fn arithmetic(
        &mut self,
        operator: Spanned<BinaryOperator>,
        left: &'v Expr,
        right: &'v Expr,
        whole: &'v Expr,
    ) -> Evaluated<'v> {
        let symbol = operator.value.symbol();
        if !self.evaluator.assume(Decision::Arithmetic) {
            let instead = match operator.value {
                BinaryOperator::Add => "; `intAdd` adds, `format` joins text",
                _ => "",
            };
            let mut error = failure::undocumented(&format!("`{symbol}`"), operator.range);
            error.message.push_str(instead);
            return Err(error);
        }
        let (a, b) = (self.value(left)?, self.value(right)?);
        let (Value::Number(x), Value::Number(y)) = (&*a, &*b) else {
            let (operand, value) = if matches!(&*a, Value::Number(_)) {
                (right, &b)
            } else {
                (left, &a)
            };
            let message = format!("`{symbol}` needs numbers; {}", self.is(operand, value));
            return Err(self.wrong(whole, message));
        };
        match compute(operator.value, x, y) {
            Some(number) => Ok(Cow::Owned(Value::Number(number))),
            None => {
                let message = format!(
                    "`{}` has no result: {x} {symbol} {y}",
                    self.source_text(whole)
                );
                Err(self.wrong(whole, message))
            }
        }
    }

    fn wrong(&self, expression: &Expr, message: String) -> EvalError {
        EvalError {
            range: expression.range,
            message,
            kind: EvalErrorKind::WrongType,
        }
    }
}

/// Of a number and a string, in either order, the two numbers if the string says one; nothing for
/// other values.
fn number_and_text(a: &Value, b: &Value) -> Option<Option<(f64, f64)>> {
    let said = |text: &str| Number::parse(text).map(|it| it.as_f64());
    match (a, b) {
        (Value::Number(a), Value::String(b)) => Some(said(b).map(|b| (a.as_f64(), b))),
        (Value::String(a), Value::Number(b)) => Some(said(a).map(|a| (a, b.as_f64()))),
        _ => None,
    }
}

fn boolean<'v>(value: bool) -> Cow<'v, Value> {
    Cow::Owned(Value::Boolean(value))
}

fn holds(operator: BinaryOperator, order: Ordering) -> bool {
    match operator {
        BinaryOperator::Less => order.is_lt(),
        BinaryOperator::LessOrEqual => order.is_le(),
        BinaryOperator::Greater => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// The number with the other sign, in the same text (Q75).
pub(in crate::expr) fn negated(number: &Number) -> Number {
    let text = number.as_str();
    let turned = match text.strip_prefix('-') {
        Some(positive) => Number::parse(positive),
        None => Number::parse(&format!("-{text}")),
    };
    // A number without or with a sign is a number.
    turned.unwrap_or_else(|| number.clone())
}

/// Whole numbers as long as they fit into 64 bits, doubles else; nothing for what is no number.
fn compute(operator: BinaryOperator, x: &Number, y: &Number) -> Option<Number> {
    use BinaryOperator as B;
    if let (Some(x), Some(y)) = (x.as_i64(), y.as_i64()) {
        let whole = match operator {
            B::Add => x.checked_add(y),
            B::Subtract => x.checked_sub(y),
            B::Multiply => x.checked_mul(y),
            B::Divide => x
                .checked_rem(y)
                .filter(|&rest| rest == 0)
                .and_then(|_| x.checked_div(y)),
            _ => x.checked_rem(y),
        };
        if whole.is_some() {
            return whole.map(Number::from);
        }
    }
    let (x, y) = (x.as_f64(), y.as_f64());
    Number::from_f64(match operator {
        B::Add => x + y,
        B::Subtract => x - y,
        B::Multiply => x * y,
        B::Divide => x / y,
        _ => x % y,
    })
}
