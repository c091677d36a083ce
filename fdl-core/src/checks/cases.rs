//! What is known of values where conditions have been found true or false.
//!
//! A [`Case`] is a set of facts that can hold together. [`assume`] adds that a condition evaluated
//! to true or to false *without an error*, which says something of types too: `$Input.n > 5` is an
//! error where `$Input.n` is no number. No case left means that it cannot be so. Everything that is
//! not understood adds nothing, so that only what is proven is ever excluded.
//!
//! Deliberately absent: arithmetic, facts that combine three values, values of other states.

use std::collections::BTreeMap;

use crate::expr::ast::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use crate::value::Value;

/// More cases than this are not told apart: the condition that makes them is forgotten.
const MOST_CASES: usize = 24;

/// More excluded values than this are forgotten.
const MOST_HOLES: usize = 400;

/// Facts that can hold together, by the text of the value that they are about.
#[derive(Clone, Default)]
pub(super) struct Case {
    values: BTreeMap<String, Domain>,
    relations: BTreeMap<(String, String), Relations>,
}

/// The cases that remain of `case` where `condition` evaluated to `truth`.
pub(super) fn assume(case: &Case, condition: &Expr, truth: bool) -> Vec<Case> {
    use BinaryOperator::{And, Or};
    let remaining = match &condition.kind {
        ExprKind::Unary { operator, operand } if operator.value == UnaryOperator::Not => {
            assume(case, operand, !truth)
        }
        ExprKind::Binary {
            operator,
            left,
            right,
        } if matches!(operator.value, And | Or) => {
            // The right side is evaluated only where the left one does not decide.
            let decides = operator.value == Or;
            let mut remaining = Vec::new();
            if truth == decides {
                remaining = assume(case, left, decides);
            }
            for case in assume(case, left, !decides) {
                remaining.extend(assume(&case, right, truth));
            }
            remaining
        }
        _ => assume_atom(case, condition, truth),
    };
    match remaining.len() > MOST_CASES {
        true => vec![case.clone()],
        false => remaining,
    }
}

/// The same for a condition without `&&`, `||` and `!` at its top.
fn assume_atom(case: &Case, condition: &Expr, truth: bool) -> Vec<Case> {
    let atom = Atom::of(condition);
    let possible: &dyn Fn(&mut Case) -> bool = match &atom {
        Atom::Unknown => &|_| true,
        Atom::Known(known) => &|_| *known == truth,
        Atom::Truth(term) => &|case| case.domain(term).restrict_to(&Value::Boolean(truth)),
        Atom::Compare(term, operator, value) => {
            &|case| case.domain(term).compare(*operator, value, truth)
        }
        Atom::Among(term, values) if truth => return one_each(case, term, values),
        Atom::Among(term, values) => {
            &|case| values.iter().all(|value| case.domain(term).exclude(value))
        }
        Atom::Relate(pair, operator) => &|case| {
            let known = case.relations.entry(pair.clone()).or_insert(Relations::ALL);
            *known = known.and(Relations::of(*operator, truth));
            *known != Relations::NONE
        },
    };
    let mut case = case.clone();
    match possible(&mut case) {
        true => vec![case],
        false => Vec::new(),
    }
}

/// A case for each of the values that something can have.
fn one_each(case: &Case, term: &Term, values: &[Value]) -> Vec<Case> {
    let with = |value: &Value| {
        let mut case = case.clone();
        case.domain(term).restrict_to(value).then_some(case)
    };
    values.iter().filter_map(with).collect()
}

impl Case {
    fn domain(&mut self, term: &Term) -> &mut Domain {
        let start = || match term.counts {
            true => Domain::counting(),
            false => Domain::default(),
        };
        self.values.entry(term.text.clone()).or_insert_with(start)
    }
}

/// A value that a condition speaks about.
#[derive(Clone)]
struct Term {
    /// Equal texts stand for equal values wherever in a Choice they are read.
    text: String,
    /// Whether it is the result of `length`: 0, 1, 2, …
    counts: bool,
}

impl Term {
    fn of(expr: &Expr) -> Option<Self> {
        let mut text = String::new();
        write_term(expr, &mut text)?;
        let counts = matches!(&expr.kind, ExprKind::Call { name, .. } if &*name.value == "length");
        Some(Self { text, counts })
    }
}

/// What a condition says.
enum Atom {
    Unknown,
    Known(bool),
    /// The value itself is the condition.
    Truth(Term),
    Compare(Term, BinaryOperator, Value),
    Among(Term, Vec<Value>),
    Relate((String, String), BinaryOperator),
}

impl Atom {
    fn of(condition: &Expr) -> Self {
        match &condition.kind {
            ExprKind::Literal(Value::Boolean(known)) => Self::Known(*known),
            ExprKind::Binary {
                operator,
                left,
                right,
            } if operator.value.is_comparison() => Self::comparison(operator.value, left, right),
            ExprKind::Binary {
                operator,
                left,
                right,
            } if operator.value == BinaryOperator::In => Self::membership(condition, left, right),
            ExprKind::Literal(_) | ExprKind::Binary { .. } => Self::Unknown,
            _ => Term::of(condition).map_or(Self::Unknown, Self::Truth),
        }
    }

    fn comparison(operator: BinaryOperator, left: &Expr, right: &Expr) -> Self {
        match (constant(left), constant(right)) {
            (Some(one), Some(other)) => {
                compare(&one, operator, &other).map_or(Self::Unknown, Self::Known)
            }
            (None, Some(value)) => {
                Term::of(left).map_or(Self::Unknown, |term| Self::Compare(term, operator, value))
            }
            (Some(value), None) => Term::of(right).map_or(Self::Unknown, |term| {
                Self::Compare(term, flipped(operator), value)
            }),
            (None, None) => match (Term::of(left), Term::of(right)) {
                (Some(one), Some(other)) if one.text <= other.text => {
                    Self::relation(one.text, operator, other.text)
                }
                (Some(one), Some(other)) => Self::relation(other.text, flipped(operator), one.text),
                _ => Self::Unknown,
            },
        }
    }

    fn relation(one: String, operator: BinaryOperator, other: String) -> Self {
        if one == other {
            use BinaryOperator::{Equal, GreaterOrEqual, LessOrEqual};
            return Self::Known(matches!(operator, Equal | GreaterOrEqual | LessOrEqual));
        }
        Self::Relate((one, other), operator)
    }

    fn membership(condition: &Expr, left: &Expr, right: &Expr) -> Self {
        if let (Some(Value::Array(values)), Some(term)) = (constant(right), Term::of(left))
            && constant(left).is_none()
        {
            return Self::Among(term, values.to_vec());
        }
        Term::of(condition).map_or(Self::Unknown, Self::Truth)
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

/// Writes an expression so that equal texts have equal values: none where it may have another value
/// each time, or cannot be read.
fn write_term(expr: &Expr, out: &mut String) -> Option<()> {
    match &expr.kind {
        ExprKind::Literal(value) => value.write_json(out),
        ExprKind::Variable(name) => out.push_str(name),
        ExprKind::Member { base, name } => {
            // `$Input` is short for it.
            let short = expr.path().filter(|path| {
                let names: Vec<&str> = path.names.iter().map(|it| &*it.value).collect();
                path.variable.value == "$Context" && names == ["Current", "Input"]
            });
            if short.is_some() {
                out.push_str("$Input");
                return Some(());
            }
            write_term(base, out)?;
            out.push('.');
            crate::value::write_json_string(&name.value, out);
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

/// How two values can relate to each other: less, equal, greater, or of types that have no order.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Relations(u8);

impl Relations {
    const NONE: Self = Self(0);
    const LESS: u8 = 1;
    const EQUAL: u8 = 2;
    const GREATER: u8 = 4;
    const OTHER: u8 = 8;
    const ALL: Self = Self(15);

    fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What remains where a comparison had that outcome.
    fn of(operator: BinaryOperator, truth: bool) -> Self {
        use BinaryOperator as B;
        let (yes, possible) = match operator {
            B::Equal => (Self::EQUAL, Self::ALL.0),
            B::NotEqual => (Self::ALL.0 & !Self::EQUAL, Self::ALL.0),
            // Without an order the comparison fails.
            B::Less => (Self::LESS, Self::ALL.0 & !Self::OTHER),
            B::LessOrEqual => (Self::LESS | Self::EQUAL, Self::ALL.0 & !Self::OTHER),
            B::Greater => (Self::GREATER, Self::ALL.0 & !Self::OTHER),
            B::GreaterOrEqual => (Self::GREATER | Self::EQUAL, Self::ALL.0 & !Self::OTHER),
            _ => return Self::ALL,
        };
        match truth {
            true => Self(yes),
            false => Self(possible & !yes),
        }
    }
}

/// The values that something can have.
#[derive(Clone)]
struct Domain {
    null: bool,
    no: bool,
    yes: bool,
    numbers: Option<Interval<f64>>,
    strings: Option<Interval<std::sync::Arc<str>>>,
    /// Arrays and objects.
    others: bool,
}

impl Default for Domain {
    fn default() -> Self {
        Self {
            null: true,
            no: true,
            yes: true,
            numbers: Some(Interval::default()),
            strings: Some(Interval::default()),
            others: true,
        }
    }
}

impl Domain {
    const EMPTY: Self = Self {
        null: false,
        no: false,
        yes: false,
        numbers: None,
        strings: None,
        others: false,
    };

    /// Of numbers only 0, 1, 2, … That nothing else is possible is `mixed-comparison`'s to say.
    fn counting() -> Self {
        let numbers = Interval {
            low: Some((0.0, true)),
            whole: true,
            ..Interval::default()
        };
        Self {
            numbers: Some(numbers),
            ..Self::default()
        }
    }

    fn is_empty(&self) -> bool {
        let nothing = !self.null && !self.no && !self.yes && !self.others;
        nothing && self.numbers.is_none() && self.strings.is_none()
    }

    /// Notes the outcome of a comparison with a constant; whether a value remains.
    fn compare(&mut self, operator: BinaryOperator, value: &Value, truth: bool) -> bool {
        use BinaryOperator as B;
        let ordering = match (operator, truth) {
            (B::Equal, true) | (B::NotEqual, false) => return self.restrict_to(value),
            (B::Equal, false) | (B::NotEqual, true) => return self.exclude(value),
            (B::Less, true) | (B::GreaterOrEqual, false) => B::Less,
            (B::LessOrEqual, true) | (B::Greater, false) => B::LessOrEqual,
            (B::Greater, true) | (B::LessOrEqual, false) => B::Greater,
            (B::GreaterOrEqual, true) | (B::Less, false) => B::GreaterOrEqual,
            _ => return true,
        };
        // Only two numbers or two strings have an order; everything else would have failed.
        let (numbers, strings) = (self.numbers.take(), self.strings.take());
        *self = Self::EMPTY;
        match value {
            Value::Number(number) => {
                self.numbers = numbers.and_then(|it| it.bounded(ordering, number.as_f64()));
            }
            Value::String(text) => {
                self.strings = strings.and_then(|it| it.bounded(ordering, text.clone()));
            }
            _ => {}
        }
        !self.is_empty()
    }

    /// Notes that the value is `value`; whether that is possible.
    fn restrict_to(&mut self, value: &Value) -> bool {
        let before = std::mem::replace(self, Self::EMPTY);
        match value {
            Value::Null => self.null = before.null,
            Value::Boolean(true) => self.yes = before.yes,
            Value::Boolean(false) => self.no = before.no,
            Value::Number(number) => {
                self.numbers = before.numbers.and_then(|it| it.only(number.as_f64()));
            }
            Value::String(text) => {
                self.strings = before.strings.and_then(|it| it.only(text.clone()));
            }
            Value::Array(_) | Value::Object(_) => self.others = before.others,
        }
        !self.is_empty()
    }

    /// Notes that the value is not `value`; whether another one remains.
    fn exclude(&mut self, value: &Value) -> bool {
        match value {
            Value::Null => self.null = false,
            Value::Boolean(true) => self.yes = false,
            Value::Boolean(false) => self.no = false,
            Value::Number(number) => {
                let numbers = self.numbers.take();
                self.numbers = numbers.and_then(|it| it.without(number.as_f64()));
            }
            Value::String(text) => {
                let strings = self.strings.take();
                self.strings = strings.and_then(|it| it.without(text.clone()));
            }
            Value::Array(_) | Value::Object(_) => {}
        }
        !self.is_empty()
    }
}

/// The values between two bounds, without some.
#[derive(Clone)]
struct Interval<T> {
    /// The bound, and whether it belongs to the interval.
    low: Option<(T, bool)>,
    high: Option<(T, bool)>,
    holes: Vec<T>,
    /// Whether only whole numbers count.
    whole: bool,
}

impl<T> Default for Interval<T> {
    fn default() -> Self {
        Self {
            low: None,
            high: None,
            holes: Vec::new(),
            whole: false,
        }
    }
}

/// What an interval is made of.
trait Bound: PartialOrd + Clone {
    /// The next whole number above or below, for open bounds.
    fn stepped(&self, up: bool) -> Option<Self>;
}

impl Bound for f64 {
    fn stepped(&self, up: bool) -> Option<Self> {
        Some(if up {
            (self + 1.0).floor()
        } else {
            (self - 1.0).ceil()
        })
    }
}

impl Bound for std::sync::Arc<str> {
    fn stepped(&self, _: bool) -> Option<Self> {
        None
    }
}

impl<T: Bound> Interval<T> {
    /// The part on one side of a bound; none if nothing remains.
    fn bounded(mut self, operator: BinaryOperator, bound: T) -> Option<Self> {
        let inclusive = matches!(
            operator,
            BinaryOperator::LessOrEqual | BinaryOperator::GreaterOrEqual
        );
        let upper = matches!(operator, BinaryOperator::Less | BinaryOperator::LessOrEqual);
        let side = if upper { &mut self.high } else { &mut self.low };
        let tighter = match side {
            None => true,
            Some((old, included)) => {
                let inside = if upper { bound < *old } else { bound > *old };
                inside || (bound == *old && *included && !inclusive)
            }
        };
        if tighter {
            *side = Some((bound, inclusive));
        }
        self.checked()
    }

    fn only(self, value: T) -> Option<Self> {
        let exact = Some((value, true));
        let (low, high) = (self.low.clone(), self.high.clone());
        let inside = |it: &T| {
            let above = low
                .as_ref()
                .is_none_or(|(low, included)| it > low || (it == low && *included));
            let below = high
                .as_ref()
                .is_none_or(|(high, included)| it < high || (it == high && *included));
            above && below && !self.holes.contains(it)
        };
        let fits = exact.as_ref().is_some_and(|(it, _)| inside(it));
        fits.then(|| Self {
            low: exact.clone(),
            high: exact,
            holes: Vec::new(),
            whole: self.whole,
        })
    }

    fn without(mut self, value: T) -> Option<Self> {
        if self.holes.len() < MOST_HOLES && !self.holes.contains(&value) {
            self.holes.push(value);
        }
        self.checked()
    }

    /// The interval with bounds moved inwards past holes and, for whole numbers, to whole numbers.
    fn checked(mut self) -> Option<Self> {
        if self.whole {
            self.tighten();
        }
        let (Some((low, low_in)), Some((high, high_in))) = (&self.low, &self.high) else {
            return Some(self);
        };
        let point = low == high;
        let empty = low > high || (point && !(*low_in && *high_in && !self.holes.contains(low)));
        (!empty).then_some(self)
    }

    fn tighten(&mut self) {
        for up in [true, false] {
            loop {
                let side = if up { &mut self.low } else { &mut self.high };
                let Some((bound, included)) = side else { break };
                if *included && !self.holes.contains(bound) {
                    break;
                }
                match bound.stepped(up) {
                    Some(next) if next != *bound => *side = Some((next, true)),
                    _ => break,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    /// Whether all conditions can be as said, `!` before those that are false.
    fn possible(conditions: &[&str]) -> bool {
        let mut cases = vec![Case::default()];
        for condition in conditions {
            let (text, truth) = match condition.strip_prefix("no: ") {
                Some(text) => (text, false),
                None => (*condition, true),
            };
            let (ast, errors) = parse(text);
            assert!(errors.is_empty(), "{text}: {errors:?}");
            cases = cases
                .iter()
                .flat_map(|case| assume(case, &ast, truth))
                .collect();
        }
        !cases.is_empty()
    }

    #[test]
    fn what_cannot_be() {
        for together in [
            &["$Input.n > 10", "no: $Input.n > 5"][..],
            &["$Input.n > 10 && $Input.n < 5"],
            &["$Input.n > 5", "$Input.n == \"a\""],
            &["no: $Input.n > 5", "$Input.n == \"a\""],
            &["$Input.n >= 5", "$Input.n <= 5", "$Input.n != 5"],
            &["5 < $Input.n", "no: $Input.n >= 5"],
            &["$Input.flag", "!$Input.flag"],
            &["no: $Input.flag", "no: !$Input.flag"],
            &["$Input.flag", "$Input.flag == 1"],
            &[
                "$Input.k in [\"a\", \"b\"]",
                "no: $Input.k == \"a\" || $Input.k == \"b\"",
            ],
            &["no: $Input.k in [\"a\", \"b\"]", "$Input.k == \"a\""],
            &["$Input.a > $Input.b", "$Input.b > $Input.a"],
            &["$Input.a > $Input.b", "$Input.b == $Input.a"],
            &["$Input.a != $Input.a"],
            &["no: $Input.a <= $Input.a"],
            &["length($Input.a) < 0"],
            &["no: length($Input.a) > 0", "length($Input.a) != 0"],
            &[
                "length($Input.a) > 1",
                "length($Input.a) < 3",
                "length($Input.a) != 2",
            ],
            &["\"k\" in $Input.o", "!(\"k\" in $Input.o)"],
            &["$Context.Current.Input.n > 5", "no: $Input.n > 4"],
            &["$Input.n < -1", "$Input.n > -1"],
            &["$Input.s < \"b\"", "$Input.s > \"c\""],
            &["1 > 2"],
            &["false"],
            &["$Input.a == null", "$Input.a > 1"],
            &[
                "regexMatchString(\"a\", $Input.s)",
                "no: regexMatchString(\"a\", $Input.s)",
            ],
        ] {
            assert!(!possible(together), "{together:?}");
        }
    }

    #[test]
    fn what_can_be() {
        for together in [
            &["$Input.n > 5", "$Input.n > 10"][..],
            &["$Input.n > 5", "$Input.n < 6"],
            &["no: $Input.n == 5", "$Input.n == \"a\""],
            &["no: $Input.n == 5", "$Input.n > 5"],
            &["$Input.n > 5", "no: $Input.m > 5"],
            &["$Input.a == [1]", "$Input.a == [2]"],
            &["uuid() == \"a\"", "uuid() == \"b\""],
            &["randomInt(1, 5) > 3", "randomInt(1, 5) < 3"],
            &["$Input.a >= $Input.b", "$Input.b >= $Input.a"],
            &["no: $Input.a == $Input.b", "$Input.a > $Input.b"],
            &["$Input.k in [\"a\", \"b\"]", "$Input.k == \"b\""],
            &["$Input.a + 1 > 5", "$Input.a + 1 < 5"],
            &["$Input.a[*] == 1", "no: $Input.a[*] == 1"],
            &["no: $Input.a && $Input.b", "$Input.b"],
            &["$Input.s > \"a\"", "$Input.s < \"b\""],
            &["1 == \"1\""],
            &["$Input.a[0] == 1", "$Input.a[1] == 2"],
            &["$Input[\"a.b\"] == 1", "$Input.a.b == 2"],
        ] {
            assert!(possible(together), "{together:?}");
        }
    }

    #[test]
    fn too_many_cases_are_forgotten() {
        let either = |name: usize| format!("($Input.a{name} == 1 || $Input.b{name} == 1)");
        let many: Vec<String> = (0..40).map(either).collect();
        let text = many.join(" && ");
        assert!(possible(&[&text, "$Input.a0 == 2"]));
        let (ast, _) = parse(&text);
        assert!(assume(&Case::default(), &ast, true).len() <= MOST_CASES);
    }
}
