//! JSON values as FDL moves them: numbers keep the text they were written with (Q75), objects keep
//! the order of their keys, copies are cheap.

mod abbreviate;
mod equal;
mod json;
mod measured;
mod types;
mod write;

pub use json::{JSON_DEPTH_LIMIT, JsonError};
pub use measured::Measured;
pub use types::Types;
pub use write::{Excess, VALUE_DEPTH_LIMIT, write_json_string};

use std::sync::Arc;

use indexmap::IndexMap;

/// A JSON value. Cloning copies a pointer at most.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as text.
    Number(Number),
    /// A string.
    String(Arc<str>),
    /// An array.
    Array(Arc<Measured<Vec<Value>>>),
    /// An object.
    Object(Arc<Measured<Object>>),
}

/// About how many bytes an array needs for an element, beside what the element is.
pub(crate) const ELEMENT_BYTES: u64 = 24;

/// About how many bytes an object needs for a member, beside its name and what it is.
pub(crate) const MEMBER_BYTES: u64 = 64;

/// The members of a JSON object in the order in which they were written.
pub type Object = IndexMap<Arc<str>, Value>;

/// A number in JSON syntax. Integers of any size and all decimals keep their text; only
/// comparison and functions compute with them, as doubles (Q75).
#[derive(Clone, Debug)]
pub struct Number(Arc<str>);

impl Number {
    /// The number that `text` writes; none if `text` is no JSON number.
    pub fn parse(text: &str) -> Option<Self> {
        is_json_number(text).then(|| Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest double.
    pub fn as_f64(&self) -> f64 {
        // Short whole numbers, which are most, are exact and need no general reading.
        let digits = self.0.as_bytes();
        if digits.len() <= 15 && digits.iter().all(u8::is_ascii_digit) {
            let whole = digits
                .iter()
                .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
            return whole as f64;
        }
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The value as a 64-bit integer; `2.0` and `2e1` are integers too.
    pub fn as_i64(&self) -> Option<i64> {
        if let Ok(integer) = self.0.parse() {
            return Some(integer);
        }
        let float = self.as_f64();
        // Above 2^53 a double no longer tells one integer from the next.
        (float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0).then_some(float as i64)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        Self(integer.to_string().into())
    }
}

impl Number {
    /// The shortest text that gives this double back; none for what JSON cannot write.
    pub fn from_f64(float: f64) -> Option<Self> {
        if !float.is_finite() {
            return None;
        }
        let plain = float == 0.0 || (1e-7..1e21).contains(&float.abs());
        let text = if plain {
            format!("{float}")
        } else {
            format!("{float:e}")
        };
        Self::parse(&text)
    }
}

impl Number {
    /// Whether both write the same number, however many digits it has; `==` compares doubles.
    pub fn is_exactly(&self, other: &Self) -> bool {
        match (decimal(&self.0), decimal(&other.0)) {
            (Some(a), Some(b)) => a == b,
            _ => self.0 == other.0,
        }
    }
}

/// The sign, the digits without zeros at either end, and the power of ten of the last one; none for
/// an exponent beyond all measure.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_end_matches('0');
    let dropped = all.len() as i64 - digits.len() as i64;
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some((false, String::new(), 0));
    }
    let exponent = exponent.parse::<i64>().ok()?;
    let power = exponent.checked_sub(fraction.len() as i64)?;
    Some((negative, digits.to_owned(), power.checked_add(dropped)?))
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.as_f64() == other.as_f64()
    }
}

/// Whether `text` is a number in JSON syntax.
pub fn is_json_number(text: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text.strip_prefix('-').unwrap_or(text);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = &fraction[count..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let count = digits(exponent);
        if count == 0 {
            return false;
        }
        rest = &exponent[count..];
    }
    rest.is_empty()
}

impl Value {
    /// An object of these members; of equal names the last counts, at the first's place.
    pub fn object<K: Into<Arc<str>>>(members: impl IntoIterator<Item = (K, Value)>) -> Self {
        let members = members
            .into_iter()
            .map(|(name, value)| (name.into(), value));
        Self::from(members.collect::<Object>())
    }

    /// An array of these elements.
    pub fn array(elements: impl IntoIterator<Item = Value>) -> Self {
        Self::from(elements.into_iter().collect::<Vec<_>>())
    }

    /// Whether the two are known to be equal without looking into them: one is a copy of the other,
    /// or both are the same of `null`, `true` and `false`.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Boolean(a), Self::Boolean(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => Arc::ptr_eq(&a.0, &b.0),
            (Self::String(a), Self::String(b)) => Arc::ptr_eq(a, b),
            (Self::Array(a), Self::Array(b)) => Arc::ptr_eq(a, b),
            (Self::Object(a), Self::Object(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// About how many bytes of memory would be free if this value went: what it shares with others
    /// stays, and is not looked into.
    pub fn own_bytes(&self) -> u64 {
        let own_text = |it: &Arc<str>| match Arc::strong_count(it) {
            1 => it.len() as u64,
            _ => 0,
        };
        match self {
            Self::String(text) | Self::Number(Number(text)) => own_text(text),
            Self::Array(elements) if Arc::strong_count(elements) == 1 => {
                let below = elements.iter().map(Self::own_bytes).sum::<u64>();
                elements.len() as u64 * ELEMENT_BYTES + below
            }
            Self::Object(members) if Arc::strong_count(members) == 1 => {
                let below = members.iter();
                let below = below.map(|(name, value)| own_text(name) + value.own_bytes());
                members.len() as u64 * MEMBER_BYTES + below.sum::<u64>()
            }
            _ => 0,
        }
    }

    /// The member `name` of an object.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object()?.get(name)
    }

    /// This object with the members of another, which count where both have one of a name; objects
    /// under one name are merged alike. What is no object is replaced.
    pub fn merged_with(&self, other: &Value) -> Value {
        let (Self::Object(own), Self::Object(others)) = (self, other) else {
            return other.clone();
        };
        let mut merged = Object::clone(own);
        for (name, value) in others.iter() {
            let value = match own.get(name) {
                Some(old) => old.merged_with(value),
                None => value.clone(),
            };
            merged.insert(name.clone(), value);
        }
        Self::from(merged)
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an object.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The elements of an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The type's name for messages, with its article: `an object`, `null`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<Arc<str>> for Value {
    fn from(text: Arc<str>) -> Self {
        Self::String(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<Vec<Value>> for Value {
    fn from(elements: Vec<Value>) -> Self {
        Self::Array(Measured::share(elements))
    }
}

impl From<Object> for Value {
    fn from(members: Object) -> Self {
        Self::Object(Measured::share(members))
    }
}

impl From<bool> for Value {
    fn from(it: bool) -> Self {
        Self::Boolean(it)
    }
}

impl From<i64> for Value {
    fn from(it: i64) -> Self {
        Self::Number(it.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_number_text_and_key_order() {
        let text = r#"{"b":12345678901234567890.10,"a":[-0.0,"\u0001é🚚\n"],"c":{}}"#;
        let value = Value::from_json(text).expect("the text is JSON");
        assert_eq!(value.to_json(), text);
    }

    #[test]
    fn equality_is_that_of_json_values() {
        let equal = |a, b| Value::from_json(a) == Value::from_json(b);
        assert!(equal("1", "1.0"));
        assert!(equal(r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#));
        assert!(!equal("1", "\"1\""));
        assert!(!equal("[1,2]", "[2,1]"));
    }

    #[test]
    fn doubles_are_written_shortly() {
        let text = |float| Number::from_f64(float).map(|it| it.as_str().to_owned());
        assert_eq!(text(2.0).as_deref(), Some("2"));
        assert_eq!(text(0.1 + 0.2).as_deref(), Some("0.30000000000000004"));
        assert_eq!(text(1e300).as_deref(), Some("1e300"));
        assert_eq!(text(-2.5e-9).as_deref(), Some("-2.5e-9"));
        assert_eq!((text(f64::NAN), text(f64::INFINITY)), (None, None));
    }

    #[test]
    fn whole_numbers_in_any_notation() {
        let integer = |text| Number::parse(text).and_then(|it| it.as_i64());
        assert_eq!(integer("9223372036854775807"), Some(i64::MAX));
        assert_eq!(
            (integer("2.0"), integer("2e1"), integer("-0")),
            (Some(2), Some(20), Some(0))
        );
        assert_eq!(
            (
                integer("2.5"),
                integer("1e400"),
                integer("9223372036854775808")
            ),
            (None, None, None)
        );
    }

    #[test]
    fn what_is_shared_is_not_a_values_own() {
        let text = Value::from("a".repeat(1_000));
        let value = Value::object([("list", Value::array([text.clone(), Value::from("bcd")]))]);
        assert_eq!(value.own_bytes(), 64 + 4 + 2 * 24 + 3);
        drop(text);
        assert_eq!(value.own_bytes(), 64 + 4 + 2 * 24 + 1_003);
        let copy = value.clone();
        assert_eq!((value.own_bytes(), copy.own_bytes()), (0, 0));
    }

    #[test]
    fn exact_equality_looks_at_every_digit() {
        let number = |text| Number::parse(text).expect("a number");
        for (a, b) in [
            ("1", "1.0"),
            ("100", "1e2"),
            ("-0.050", "-5E-2"),
            ("0", "-0.00e9"),
            ("12345678901234567890.10", "12345678901234567890.1"),
        ] {
            assert!(number(a).is_exactly(&number(b)), "{a} {b}");
        }
        for (a, b) in [
            ("9007199254740992", "9007199254740993"),
            ("1", "-1"),
            ("10", "1"),
            ("0.1", "0.10000000000000000001"),
        ] {
            assert!(!number(a).is_exactly(&number(b)), "{a} {b}");
        }
    }

    #[test]
    fn json_numbers_and_nothing_else() {
        for good in ["0", "-0", "10", "1.5", "1e9", "1E-9", "-12.25e+3"] {
            assert!(Number::parse(good).is_some(), "{good}");
        }
        for bad in [
            "", "-", "01", "+1", ".5", "1.", "1e", "0x1F", "1_000", " 1", "NaN",
        ] {
            assert!(Number::parse(bad).is_none(), "{bad}");
        }
    }
}
