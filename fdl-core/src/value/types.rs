//! Sets of types, for signatures and for what is known of a result before a run.

use super::Value;

/// A set of types of JSON values. Whole numbers are told apart from other numbers, because some
/// functions take nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Types(u8);

impl Types {
    /// No type: what can have no value.
    pub const NONE: Self = Self(0);
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(1 << 1);
    /// Whole numbers; `2.0` is one.
    pub const INTEGER: Self = Self(1 << 2);
    /// Numbers that are not whole, or too large to tell.
    pub const FRACTION: Self = Self(1 << 3);
    /// All numbers.
    pub const NUMBER: Self = Self::INTEGER.or(Self::FRACTION);
    /// Strings.
    pub const STRING: Self = Self(1 << 4);
    /// Arrays.
    pub const ARRAY: Self = Self(1 << 5);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 6);
    /// Every type.
    pub const ANY: Self = Self((1 << 7) - 1);

    /// The names for messages; unions are put together from them, in this order.
    const NAMES: [(Self, &'static str, &'static str); 8] = [
        (Self::ARRAY, "an array", "array"),
        (Self::OBJECT, "an object", "map"),
        (Self::STRING, "a string", "string"),
        (Self::NUMBER, "a number", "number"),
        (Self::INTEGER, "a whole number", "int"),
        (Self::FRACTION, "a number that is not whole", "number"),
        (Self::BOOLEAN, "a boolean", "bool"),
        (Self::NULL, "null", "null"),
    ];

    /// The types of both sets.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The types that are in both sets.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether a value can be of both sets.
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether every type of `other` is in this set.
    pub const fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether nothing is known.
    pub const fn is_any(self) -> bool {
        self.0 == Self::ANY.0
    }

    /// The set with all numbers where it has some: comparison makes no difference between them.
    pub const fn with_all_numbers(self) -> Self {
        if self.intersects(Self::NUMBER) {
            self.or(Self::NUMBER)
        } else {
            self
        }
    }

    /// The types as a signature names them: `array | map | string`, `any`.
    pub fn signature(self) -> String {
        if self.is_any() {
            return "any".to_owned();
        }
        let names: Vec<&str> = self.parts().map(|(_, _, name)| name).collect();
        names.join(" | ")
    }

    fn parts(self) -> impl Iterator<Item = (Self, &'static str, &'static str)> {
        let all_numbers = self.covers(Self::NUMBER);
        Self::NAMES.into_iter().filter(move |&(part, ..)| {
            self.covers(part)
                && (part == Self::NUMBER || !all_numbers || !Self::NUMBER.covers(part))
        })
    }
}

/// The types in words: `an array, an object or a string`, `anything`.
impl std::fmt::Display for Types {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_any() {
            return f.write_str("anything");
        }
        let names: Vec<&str> = self.parts().map(|(_, name, _)| name).collect();
        match names.split_last() {
            None => f.write_str("nothing"),
            Some((last, [])) => f.write_str(last),
            Some((last, others)) => write!(f, "{} or {last}", others.join(", ")),
        }
    }
}

impl std::fmt::Debug for Types {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.signature())
    }
}

impl Value {
    /// The one type that the value has.
    pub fn types(&self) -> Types {
        match self {
            Self::Null => Types::NULL,
            Self::Boolean(_) => Types::BOOLEAN,
            Self::Number(number) if number.as_i64().is_some() => Types::INTEGER,
            Self::Number(_) => Types::FRACTION,
            Self::String(_) => Types::STRING,
            Self::Array(_) => Types::ARRAY,
            Self::Object(_) => Types::OBJECT,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unions_read_as_a_list() {
        let some = Types::STRING.or(Types::ARRAY).or(Types::OBJECT);
        assert_eq!(some.to_string(), "an array, an object or a string");
        assert_eq!(some.signature(), "array | map | string");
        assert_eq!(
            Types::INTEGER.or(Types::STRING).to_string(),
            "a string or a whole number"
        );
        assert_eq!(Types::NUMBER.to_string(), "a number");
        assert_eq!(Types::INTEGER.signature(), "int");
        assert_eq!(
            (Types::ANY.to_string(), Types::NONE.to_string()),
            ("anything".into(), "nothing".into())
        );
    }

    #[test]
    fn whole_numbers_are_told_apart() {
        let types = |json: &str| Value::from_json(json).expect("the text is JSON").types();
        assert_eq!(types("2"), Types::INTEGER);
        assert_eq!(types("2.0"), Types::INTEGER);
        assert_eq!(types("2.5"), Types::FRACTION);
        assert_eq!(types("1e400"), Types::FRACTION);
        assert_eq!(types("[]"), Types::ARRAY);
    }
}
