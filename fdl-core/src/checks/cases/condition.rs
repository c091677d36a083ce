//! Conditions, read once: what they ask of which values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::expr::ast::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::expr::name_length;
use crate::value::Value;

/// The values that the conditions of one Choice speak about. Equal texts stand for equal values
/// wherever in the Choice they are read.
#[derive(Default)]
pub(in crate::checks) struct Terms<'f> {
    /// The text of the condition that is read.
    text: &'f str,
    numbers: BTreeMap<Cow<'f, str>, u32>,
    /// How often something was asked of one of them.
    asked: usize,
}

/// A value that a condition speaks about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::checks) struct Term {
    number: u32,
    /// Whether it is the result of `length`: 0, 1, 2, …
    pub(super) counts: bool,
}

impl<'f> Terms<'f> {
    /// Whether nothing is asked of any of them twice: then no answer says anything of another one.
    pub(in crate::checks) fn are_asked_once(&self) -> bool {
        self.asked == self.numbers.len()
    }

    fn term(&mut self, expr: &Expr) -> Option<Term> {
        let text = match self.plain_text(expr) {
            Some(text) => Cow::Borrowed(text),
            None => {
                let mut text = String::with_capacity(64);
                write_term(expr, &mut text)?;
                Cow::Owned(text)
            }
        };
        let next = self.numbers.len() as u32;
        self.asked += 1;
        Some(Term {
            number: *self.numbers.entry(text).or_insert(next),
            counts: matches!(&expr.kind, ExprKind::Call { name, .. } if &*name.value == "length"),
        })
    }

    /// What a path is written as, where [`write_term`] would write it so, too.
    fn plain_text(&self, expr: &Expr) -> Option<&'f str> {
        let (mut length, mut at) = (0, expr);
        while let ExprKind::Member { base, name } = &at.kind {
            length += ".".len() + name.value.len();
            at = base;
        }
        let ExprKind::Variable(variable) = &at.kind else {
            return None;
        };
        length += variable.len();
        let text = &self.text[expr.range.indices()];
        // With brackets, quotes or spaces it would be longer.
        let is_plain = length == text.len() && !text.starts_with("$Context.Current.Input");
        is_plain.then_some(text)
    }
}

/// A condition.
pub(in crate::checks) enum Condition {
    Not(Box<Condition>),
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
    Atom(Atom),
}

/// A condition without `&&`, `||` and `!`.
pub(in crate::checks) enum Atom {
    /// Not understood: it may be true and false.
    Unknown,
    Known(bool),
    /// The value itself is the condition.
    Truth(Term),
    Compare(Term, BinaryOperator, Value),
    Among(Term, Vec<Value>),
    Relate((Term, Term), BinaryOperator),
}

impl Condition {
    /// Reads a condition that is written as `text`.
    pub(in crate::checks) fn read<'f>(text: &'f str, expr: &Expr, terms: &mut Terms<'f>) -> Self {
        terms.text = text;
        Self::of(expr, terms)
    }

    fn of(expr: &Expr, terms: &mut Terms<'_>) -> Self {
        let mut read = |expr| Box::new(Self::of(expr, terms));
        match &expr.kind {
            ExprKind::Unary { operator, operand } if operator.value == UnaryOperator::Not => {
                Self::Not(read(operand))
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => match operator.value {
                BinaryOperator::And => Self::And(read(left), read(right)),
                BinaryOperator::Or => Self::Or(read(left), read(right)),
                BinaryOperator::In => Self::Atom(Atom::membership(expr, left, right, terms)),
                it if it.is_comparison() => Self::Atom(Atom::comparison(it, left, right, terms)),
                _ => Self::Atom(Atom::Unknown),
            },
            ExprKind::Literal(Value::Boolean(known)) => Self::Atom(Atom::Known(*known)),
            ExprKind::Literal(_) => Self::Atom(Atom::Unknown),
            _ => Self::Atom(terms.term(expr).map_or(Atom::Unknown, Atom::Truth)),
        }
    }
}

impl Condition {
    /// Whether it can be true and false where nothing is known of its values, and nothing is asked of
    /// one of them twice. Of some that can be both this says no.
    pub(in crate::checks) fn is_open(&self) -> bool {
        match self {
            Self::Not(operand) => operand.is_open(),
            Self::And(left, right) | Self::Or(left, right) => left.is_open() && right.is_open(),
            Self::Atom(atom) => atom.is_open(),
        }
    }
}

impl Atom {
    fn is_open(&self) -> bool {
        use BinaryOperator::{Equal, NotEqual};
        match self {
            Self::Unknown | Self::Relate(..) => true,
            Self::Known(_) => false,
            Self::Truth(term) => !term.counts,
            Self::Compare(term, Equal | NotEqual, _) => !term.counts,
            // What has no order fails.
            Self::Compare(term, _, value) => {
                !term.counts && matches!(value, Value::Number(_) | Value::String(_))
            }
            Self::Among(term, values) => !term.counts && !values.is_empty(),
        }
    }

    fn comparison(
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        terms: &mut Terms<'_>,
    ) -> Self {
        let known = match (constant(left), constant(right)) {
            (Some(one), Some(other)) => compare(&one, operator, &other).map(Self::Known),
            (None, Some(value)) => terms
                .term(left)
                .map(|term| Self::Compare(term, operator, value)),
            (Some(value), None) => terms
                .term(right)
                .map(|term| Self::Compare(term, flipped(operator), value)),
            (None, None) => match (terms.term(left), terms.term(right)) {
                (Some(one), Some(other)) => Some(Self::relation(one, operator, other)),
                _ => None,
            },
        };
        known.unwrap_or(Self::Unknown)
    }

    fn relation(one: Term, operator: BinaryOperator, other: Term) -> Self {
        use BinaryOperator::{Equal, GreaterOrEqual, LessOrEqual};
        match one.cmp(&other) {
            std::cmp::Ordering::Less => Self::Relate((one, other), operator),
            std::cmp::Ordering::Greater => Self::Relate((other, one), flipped(operator)),
            std::cmp::Ordering::Equal => {
                Self::Known(matches!(operator, Equal | GreaterOrEqual | LessOrEqual))
            }
        }
    }

    fn membership(whole: &Expr, left: &Expr, right: &Expr, terms: &mut Terms<'_>) -> Self {
        if let (None, Some(Value::Array(values))) = (constant(left), constant(right))
            && let Some(term) = terms.term(left)
        {
            return Self::Among(term, values.to_vec());
        }
        terms.term(whole).map_or(Self::Unknown, Self::Truth)
    }
}

/// The operator with its sides exchanged.
fn flipped(operator: BinaryOperator) -> BinaryOperator {
    use BinaryOperator::{Greater, GreaterOrEqual, Less, LessOrEqual};
    match operator {
        Less => Greater,
        LessOrEqual => GreaterOrEqual,
        Greater => Less,
        GreaterOrEqual => LessOrEqual,
        other => other,
    }
}

/// The value of an expression that reads nothing.
fn constant(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Literal(value) => Some(value.clone()),
        ExprKind::Unary { operator, operand } if operator.value == UnaryOperator::Negate => {
            let Value::Number(number) = constant(operand)? else {
                return None;
            };
            let text = match number.as_str().strip_prefix('-') {
                Some(positive) => positive.to_owned(),
                None => format!("-{}", number.as_str()),
            };
            crate::value::Number::parse(&text).map(Value::Number)
        }
        ExprKind::Array(elements) => {
            let values: Option<Vec<Value>> = elements.iter().map(constant).collect();
            Some(Value::array(values?))
        }
        _ => None,
    }
}

/// The outcome of a comparison; none where it fails, or where the types differ: that is a finding
/// of its own.
fn compare(one: &Value, operator: BinaryOperator, other: &Value) -> Option<bool> {
    use BinaryOperator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    if std::mem::discriminant(one) != std::mem::discriminant(other) {
        return None;
    }
    let order = match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64().partial_cmp(&other.as_f64()),
        (Value::String(one), Value::String(other)) => Some(one.cmp(other)),
        _ => None,
    };
    Some(match operator {
        Equal => one == other,
        NotEqual => one != other,
        Less => order?.is_lt(),
        LessOrEqual => order?.is_le(),
        Greater => order?.is_gt(),
        GreaterOrEqual => order?.is_ge(),
        _ => return None,
    })
}

/// Whether it is `$Context.Current`.
fn is_current(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Member { base, name } if &*name.value == "Current" => {
            matches!(&base.kind, ExprKind::Variable(variable) if &**variable == "$Context")
        }
        _ => false,
    }
}

/// Writes an expression so that equal texts have equal values: none where it may have another value
/// each time, or cannot be read.
fn write_term(expr: &Expr, out: &mut String) -> Option<()> {
    match &expr.kind {
        ExprKind::Literal(value) => value.write_json(out),
        ExprKind::Variable(name) => out.push_str(name),
        ExprKind::Member { base, name } => {
            // `$Input` is short for it.
            if &*name.value == "Input" && is_current(base) {
                out.push_str("$Input");
                return Some(());
            }
            write_term(base, out)?;
            out.push('.');
            match name_length(&name.value) == name.value.len() {
                true => out.push_str(&name.value),
                false => crate::value::write_json_string(&name.value, out),
            }
        }
        ExprKind::Index { base, index } => {
            write_term(base, out)?;
            out.push('[');
            write_term(index, out)?;
            out.push(']');
        }
        ExprKind::Call { name, arguments } => {
            if matches!(&*name.value, "uuid" | "randomInt") {
                return None;
            }
            out.push_str(&name.value);
            out.push('(');
            for argument in arguments {
                write_term(argument, out)?;
                out.push(',');
            }
            out.push(')');
        }
        ExprKind::Array(elements) => {
            out.push('[');
            for element in elements {
                write_term(element, out)?;
                out.push(',');
            }
            out.push(']');
        }
        ExprKind::Unary { operator, operand } => {
            out.push_str(operator.value.symbol());
            out.push('(');
            write_term(operand, out)?;
            out.push(')');
        }
        ExprKind::Binary {
            operator,
            left,
            right,
        } if operator.value == BinaryOperator::In => {
            write_term(left, out)?;
            out.push_str(" in ");
            write_term(right, out)?;
        }
        _ => return None,
    }
    Some(())
}
