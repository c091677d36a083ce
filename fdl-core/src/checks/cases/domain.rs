//! The values that something can have, and how two things can relate.

use crate::expr::ast::BinaryOperator;
use crate::value::Value;

/// More excluded values than this are forgotten.
const MOST_HOLES: usize = 200;

/// How two values can relate to each other: less, equal, greater, or of types that have no order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Relations(u8);

impl Relations {
    pub(super) const NONE: Self = Self(0);
    const LESS: u8 = 1;
    const EQUAL: u8 = 2;
    const GREATER: u8 = 4;
    const OTHER: u8 = 8;
    pub(super) const ALL: Self = Self(15);

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What remains where a comparison had that outcome.
    pub(super) fn of(operator: BinaryOperator, truth: bool) -> Self {
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
pub(super) struct Domain {
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
    pub(super) fn counting() -> Self {
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
    pub(super) fn compare(&mut self, operator: BinaryOperator, value: &Value, truth: bool) -> bool {
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
    pub(super) fn restrict_to(&mut self, value: &Value) -> bool {
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
    pub(super) fn exclude(&mut self, value: &Value) -> bool {
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
