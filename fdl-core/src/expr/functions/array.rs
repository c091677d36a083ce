//! The group "array" of the page.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::{Function, Group, ROW, TABLES, bounded, elements, parameter, variadic};
use crate::catalog::Evidence;
use crate::value::{Types, Value, write_json_string};

const LIST: super::Parameter = parameter("list", Types::ARRAY, "The array.");

pub(super) const ARRAY_CONTAINS: Function = Function {
    name: "arrayContains",
    foreign: Some("States.ArrayContains"),
    group: Group::Array,
    parameters: &[LIST, parameter("item", Types::ANY, "What is looked for.")],
    returns: Types::BOOLEAN,
    documentation: "Whether some element equals the item. Types are not converted: the number `3` is not the text `\"3\"`.",
    examples: &[
        (r#"arrayContains(["n", 3], 3)"#, "true"),
        (r#"arrayContains(["n", 3], "3")"#, "false"),
        (
            r#"arrayContains([{"a": 1, "b": 2}], {"b": 2, "a": 1.0})"#,
            "true",
        ),
    ],
    evaluate: |arguments, _| Ok(Value::from(elements(arguments, 0).contains(&arguments[1]))),
    ..ROW
};

pub(super) const ARRAY_UNIQUE: Function = Function {
    name: "arrayUnique",
    foreign: Some("States.ArrayUnique"),
    group: Group::Array,
    parameters: &[LIST],
    returns: Types::ARRAY,
    documentation: "The array without repetitions: of equal elements the first stays, in its place.",
    examples: &[
        ("arrayUnique([2, 1, 2, 1])", "[2,1]"),
        (
            r#"arrayUnique([1, 1.0, "1", [1], [1.0]])"#,
            r#"[1,"1",[1]]"#,
        ),
    ],
    evaluate: |arguments, _| {
        bounded(&arguments[0])?;
        let mut seen = HashSet::new();
        let elements = elements(arguments, 0).iter();
        let first = elements.filter(|it| {
            let mut key = String::new();
            write_key(it, &mut key);
            seen.insert(key)
        });
        Ok(Value::array(first.cloned()))
    },
    ..ROW
};

pub(super) const TO_ARRAY: Function = Function {
    name: "toArray",
    foreign: Some("States.Array"),
    group: Group::Array,
    parameters: &[variadic("values", Types::ANY, "The elements.")],
    returns: Types::ARRAY,
    documentation: "The array of all arguments.",
    examples: &[
        (r#"toArray("a", 1, true)"#, r#"["a",1,true]"#),
        ("toArray()", "[]"),
    ],
    signature: Evidence::Inferred,
    source: TABLES,
    evaluate: |arguments, _| {
        Ok(Value::array(
            arguments.iter().map(|it| it.clone().into_owned()),
        ))
    },
    ..ROW
};

/// Appends a text that equal values, and only they, have in common.
fn write_key(value: &Value, out: &mut String) {
    match value {
        // Adding zero makes -0 and 0 the same.
        Value::Number(number) => {
            let _ = write!(out, "#{:x}", (number.as_f64() + 0.0).to_bits());
        }
        Value::Array(elements) => {
            out.push('[');
            for element in elements.iter() {
                write_key(element, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|&(name, _)| name);
            out.push('{');
            for (name, value) in members {
                write_json_string(name, out);
                write_key(value, out);
            }
            out.push('}');
        }
        scalar => scalar.write_json(out),
    }
}

#[cfg(test)]
mod tests {
    use crate::expr::eval::tests::evaluate;

    #[test]
    fn unique_elements_of_a_long_array_take_linear_time() {
        let numbers: Vec<String> = (0..60_000).map(|it| (it % 50_000).to_string()).collect();
        let input = format!(r#"{{"n":[{}]}}"#, numbers.join(","));
        assert_eq!(evaluate("length(arrayUnique($Input.n))", &input), "50000");
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert_eq!(
            evaluate("arrayUnique([-0, 0, 0.0, 1e2, 100])", "{}"),
            "[-0,1e2]"
        );
        assert_eq!(
            evaluate("arrayUnique([1e400, 1e500, -1e400])", "{}"),
            "[1e400,-1e400]"
        );
    }
}
