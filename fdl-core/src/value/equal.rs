//! Equality of values.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Measured, Object, Value};

/// Equality of JSON values: numbers by value (`1` equals `1.0`), objects without regard to order,
/// never across types (Q37).
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        Comparison::default().equal(self, other)
    }
}

impl PartialEq for Measured<Vec<Value>> {
    fn eq(&self, other: &Self) -> bool {
        Comparison::default().elements(self, other)
    }
}

/// Compares two values. Parts that are shared are compared once: two values that doubled in each step
/// of a run, each for itself, are long beyond measure.
#[derive(Default)]
struct Comparison {
    /// Where shared parts are that have been found equal.
    known: HashSet<(usize, usize)>,
}

impl Comparison {
    fn equal(&mut self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Null, Value::Null) => true,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Array(a), Value::Array(b)) => self.shared(a, b, |own, a, b| own.elements(a, b)),
            (Value::Object(a), Value::Object(b)) => self.shared(a, b, Self::members),
            _ => false,
        }
    }

    fn shared<T>(
        &mut self,
        a: &Arc<Measured<T>>,
        b: &Arc<Measured<T>>,
        compare: fn(&mut Self, &T, &T) -> bool,
    ) -> bool {
        if Arc::ptr_eq(a, b) {
            return true;
        }
        // What has one owner is met once, by way of it.
        let is_shared = Arc::strong_count(a) > 1 && Arc::strong_count(b) > 1;
        let places = (Arc::as_ptr(a).addr(), Arc::as_ptr(b).addr());
        if is_shared && self.known.contains(&places) {
            return true;
        }
        let equal = compare(self, a, b);
        if is_shared && equal {
            self.known.insert(places);
        }
        equal
    }

    fn elements(&mut self, a: &[Value], b: &[Value]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.equal(a, b))
    }

    fn members(&mut self, a: &Object, b: &Object) -> bool {
        let equal = |(name, a): (_, &Value)| b.get(name).is_some_and(|b| self.equal(a, b));
        a.len() == b.len() && a.iter().all(equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubled(times: u32) -> Value {
        (0..times).fold(Value::from("x"), |it, _| {
            Value::object([("a", it.clone()), ("b", Value::array([it.clone(), it]))])
        })
    }

    /// Part by part there would be 3^200 comparisons.
    #[test]
    fn values_of_astronomic_length_are_compared_at_once() {
        let (a, b) = (doubled(200), doubled(200));
        assert_eq!(a, b);
        assert_ne!(a, doubled(201));
        assert_ne!(
            Value::array([a.clone(), a]),
            Value::array([b, doubled(199)])
        );
    }
}
