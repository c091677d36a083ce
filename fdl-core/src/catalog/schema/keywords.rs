//! The keywords of JSON Schema, as functions.

use crate::value::Value;

pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::object(members)
}

pub(super) fn list<T: Into<Value>>(elements: impl IntoIterator<Item = T>) -> Value {
    Value::array(elements.into_iter().map(Into::into))
}

/// A schema that is a reference to a definition.
pub(super) fn reference(definition: &str) -> Value {
    object([("$ref", format!("#/$defs/{definition}").into())])
}

pub(super) fn of_type(name: &str) -> Value {
    object([("type", name.into())])
}

/// Text, also where it is written as a number or a boolean.
pub(super) fn text() -> Value {
    object([("type", list(["string", "number", "boolean"]))])
}

/// A mapping that has one of these keys.
pub(super) fn has_one_of(keys: &[&str]) -> Value {
    match keys {
        [key] => object([("required", list([*key]))]),
        _ => object([(
            "anyOf",
            list(keys.iter().map(|key| object([("required", list([*key]))]))),
        )]),
    }
}

/// A mapping that has not both keys.
pub(super) fn not_both(first: &str, second: &str) -> Value {
    object([("not", object([("required", list([first, second]))]))])
}

/// A mapping whose member has that value.
pub(super) fn member_is(name: &str, value: impl Into<Value>) -> Value {
    member(name, object([("const", value.into())]))
}

/// A mapping that has a member which fits.
pub(super) fn member(name: &str, schema: Value) -> Value {
    object([
        ("required", list([name])),
        ("properties", object([(name, schema)])),
    ])
}

pub(super) fn when(condition: Value, then: Value) -> Value {
    object([("if", condition), ("then", then)])
}

/// The members of both objects; of equal names the second's.
pub(super) fn join(first: Value, second: Value) -> Value {
    let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let mut all = members(&first);
    all.extend(members(&second));
    Value::object(all)
}
