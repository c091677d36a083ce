//! The first difference between what was expected and what there is.

use std::sync::Arc;

use crate::simulate::scenario::Spanned2;
use crate::syntax::Tree;
use crate::text::TextRange;
use crate::value::Value;

/// The first difference between two values.
pub(super) struct Difference {
    /// The way to it: names and indices.
    steps: Vec<Step>,
    kind: Kind,
}

enum Step {
    Member(Arc<str>),
    Element(usize),
}

enum Kind {
    Missing,
    /// A member that equality does not allow.
    Extra,
    Length(usize, usize),
    Other(Value, Value),
}

/// Where `actual` does not contain `expected`; see [`Value::contains`].
pub(super) fn subset_difference(expected: &Value, actual: &Value) -> Option<Difference> {
    (!actual.contains(expected)).then(|| difference(expected, actual, false))
}

pub(super) fn exact_difference(expected: &Value, actual: &Value) -> Option<Difference> {
    (!is_equal(expected, actual)).then(|| difference(expected, actual, true))
}

/// Equality to the last digit: either contains the other.
fn is_equal(a: &Value, b: &Value) -> bool {
    a.contains(b) && b.contains(a)
}

/// The first difference of two values that are known to differ.
fn difference(expected: &Value, actual: &Value, exactly: bool) -> Difference {
    let mut steps = Vec::new();
    let (mut expected, mut actual) = (expected, actual);
    let same = |a: &Value, b: &Value| match exactly {
        true => is_equal(a, b),
        false => b.contains(a),
    };
    loop {
        let found = match (expected, actual) {
            (Value::Object(wanted), Value::Object(is)) => {
                let differs = |(name, value): &(&Arc<str>, &Value)| {
                    is.get(*name).is_none_or(|it| !same(value, it))
                };
                match wanted.iter().find(differs) {
                    Some((name, value)) => {
                        steps.push(Step::Member(name.clone()));
                        is.get(name).map(|it| (value, it)).ok_or(Kind::Missing)
                    }
                    None => {
                        let extra = is.keys().find(|name| !wanted.contains_key(*name));
                        steps.extend(extra.map(|name| Step::Member(name.clone())));
                        Err(Kind::Extra)
                    }
                }
            }
            (Value::Array(wanted), Value::Array(is)) if wanted.len() == is.len() => {
                let differs = |(a, b): &(&Value, &Value)| !same(a, b);
                match wanted.iter().zip(is.iter()).position(|pair| differs(&pair)) {
                    Some(index) => {
                        steps.push(Step::Element(index));
                        Ok((&wanted[index], &is[index]))
                    }
                    None => Err(Kind::Extra),
                }
            }
            (Value::Array(wanted), Value::Array(is)) => Err(Kind::Length(wanted.len(), is.len())),
            _ => Err(Kind::Other(expected.clone(), actual.clone())),
        };
        match found {
            Ok(pair) => (expected, actual) = pair,
            Err(kind) => return Difference { steps, kind },
        }
    }
}

impl Difference {
    /// What differs, where in `what`.
    pub(super) fn message(&self, what: &str) -> String {
        let mut place = String::new();
        for step in &self.steps {
            match step {
                Step::Member(name) if place.is_empty() => place.push_str(name),
                Step::Member(name) => place.push_str(&format!(".{name}")),
                Step::Element(index) => place.push_str(&format!("[{index}]")),
            }
        }
        let at = match place.is_empty() {
            true => what.to_owned(),
            false => format!("`{place}` of {what}"),
        };
        match &self.kind {
            Kind::Missing => format!("{at} is missing"),
            Kind::Extra => format!("{at} was not expected"),
            Kind::Length(wanted, is) => format!("{at} has {is} elements, not {wanted}"),
            Kind::Other(wanted, is) => {
                let short = crate::simulate::data::short;
                format!("{at} is {}, not {}", short(is), short(wanted))
            }
        }
    }

    /// The innermost place in the test file that the way leads to; of a block its key.
    pub(super) fn place<T>(&self, tree: &Tree, expected: &Spanned2<T>) -> TextRange {
        let mut node = tree.node(expected.node);
        let mut range = expected.range;
        for step in &self.steps {
            let next = match step {
                Step::Member(name) => node.entry(name).map(|it| (it.value, it.key.range())),
                Step::Element(index) => node.items().nth(*index).map(|it| (it, range)),
            };
            let Some((value, key)) = next else {
                break;
            };
            node = value.resolved();
            range = key;
        }
        match node.is_scalar() {
            true => node.range(),
            false => range,
        }
    }
}
