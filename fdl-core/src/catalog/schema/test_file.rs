//! Test files: closed objects, since an unknown member is an error there.

use super::keywords::{join, list, object, of_type, reference};
use crate::catalog::decisions::switches;
use crate::catalog::test_files::{TestMember, TestObject, TestValue};
use crate::value::{Object, Value};

pub(super) fn schema() -> Value {
    let head = object([
        ("$schema", super::DIALECT.into()),
        ("title", "FDL test file".into()),
        (
            "description",
            "Cases for a flow: what the called services answer, what a run must come to.".into(),
        ),
    ]);
    let mut definitions = Object::new();
    for kind in TestObject::ALL
        .into_iter()
        .filter(|it| *it != TestObject::File)
    {
        definitions.insert(name(kind).into(), mapping(kind));
    }
    definitions.insert("Mocks".into(), mocks());
    definitions.insert("Flows".into(), flows());
    definitions.insert("Span".into(), span());
    definitions.insert("Readings".into(), readings());
    join(
        join(head, mapping(TestObject::File)),
        object([("$defs", Value::object(definitions))]),
    )
}

fn name(kind: TestObject) -> String {
    format!("{kind:?}")
}

fn mapping(kind: TestObject) -> Value {
    let mut properties = Object::new();
    let mut required = Vec::new();
    for row in kind.members() {
        properties.insert(row.name.into(), property(row));
        required.extend(row.required.then_some(row.name));
    }
    let mut schema = Object::new();
    schema.insert("type".into(), "object".into());
    if !required.is_empty() {
        schema.insert("required".into(), list(required));
    }
    schema.insert("properties".into(), Value::object(properties));
    schema.insert("additionalProperties".into(), Value::Boolean(false));
    Value::object(schema)
}

fn property(row: &TestMember) -> Value {
    join(
        object([("description", row.documentation.into())]),
        value(row.value),
    )
}

fn value(value: TestValue) -> Value {
    match value {
        TestValue::Text | TestValue::File | TestValue::StatePath => super::keywords::text(),
        TestValue::Choice(values) => object([("enum", list(values.iter().copied()))]),
        TestValue::Integer(least) => from(least),
        TestValue::UpTo(most) => object([
            ("type", "integer".into()),
            ("minimum", 1.into()),
            ("maximum", (most as i64).into()),
        ]),
        TestValue::True => object([("const", true.into())]),
        TestValue::Times => {
            let forever = object([("const", "forever".into())]);
            object([("anyOf", list([from(1), forever]))])
        }
        TestValue::Duration => reference("Span"),
        TestValue::Delay => {
            let bounds = reference(&name(TestObject::DurationBounds));
            object([("anyOf", list([reference("Span"), bounds]))])
        }
        TestValue::Object => of_type("object"),
        TestValue::Any => object([]),
        TestValue::Mocks => reference("Mocks"),
        TestValue::Flows => reference("Flows"),
        TestValue::Counts => by_path(from(0)),
        TestValue::Requests => by_path(object([])),
        TestValue::ByPath(kind) => by_path(reference(&name(kind))),
        TestValue::Names => array(super::keywords::text()),
        TestValue::One(kind) => reference(&name(kind)),
        TestValue::List(kind) => array(reference(&name(kind))),
        TestValue::OneOrList(kind) => one_or_list(reference(&name(kind))),
        TestValue::Schema => object([("type", list(["object", "boolean", "string"]))]),
        TestValue::Readings => reference("Readings"),
    }
}

fn from(least: i64) -> Value {
    object([("type", "integer".into()), ("minimum", least.into())])
}

fn array(items: Value) -> Value {
    object([("type", "array".into()), ("items", items)])
}

fn by_path(schema: Value) -> Value {
    object([("type", "object".into()), ("additionalProperties", schema)])
}

fn one_or_list(schema: Value) -> Value {
    object([
        ("if", of_type("array")),
        ("then", object([("items", schema.clone())])),
        ("else", schema),
    ])
}

fn readings() -> Value {
    let properties = switches().map(|(row, other)| {
        let usual = row.reading;
        let description = format!(
            "`{}`: {}; `{}`: {}.",
            usual.word, usual.text, other.word, other.text
        );
        let words = list([usual.word, other.word].into_iter().flat_map(as_yaml));
        let property = object([("description", description.into()), ("enum", words)]);
        (row.question, property)
    });
    object([
        ("type", "object".into()),
        ("properties", Value::object(properties)),
        ("additionalProperties", Value::Boolean(false)),
    ])
}

/// A word as YAML reads it without quotes, and with them.
fn as_yaml(word: &str) -> Vec<Value> {
    match word {
        "null" => vec![Value::Null, word.into()],
        "false" => vec![Value::Boolean(false), word.into()],
        _ => vec![word.into()],
    }
}

fn mocks() -> Value {
    by_path(one_or_list(reference(&name(TestObject::Response))))
}

/// A path, or a mapping.
fn flows() -> Value {
    by_path(object([
        ("if", of_type("string")),
        ("else", reference(&name(TestObject::ChildFlow))),
    ]))
}

fn span() -> Value {
    let number = object([("type", "number".into()), ("minimum", 0.into())]);
    let text = object([
        ("type", "string".into()),
        (
            "pattern",
            r"^\s*([0-9]+\.?[0-9]*|\.[0-9]+)([eE]\+?[0-9]+)?\s*(ms|s|m|h|d)?\s*$".into(),
        ),
    ]);
    object([("anyOf", list([number, text]))])
}
