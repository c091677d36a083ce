//! Flows: one definition a mapping of the language.

use super::actions::action_rules;
use super::keywords::{
    has_one_of, join, list, member_is, not_both, object, of_type, reference, text, when,
};
use crate::catalog::limits;
use crate::catalog::objects::{
    Attribute, AttributeValue, Digits, ObjectKind, Requirement, StateType, attribute, attributes,
};
use crate::value::{Object, Value};

pub(super) fn schema() -> Value {
    let head = object([
        ("$schema", super::DIALECT.into()),
        ("title", "FDL flow".into()),
        (
            "description",
            "A flow of Alibaba Cloud CloudFlow in the Flow Definition Language.".into(),
        ),
    ]);
    join(
        join(head, mapping(ObjectKind::Flow)),
        object([("$defs", definitions())]),
    )
}

fn definitions() -> Value {
    let mut all = Object::new();
    let mut define = |name: &str, schema: Value| {
        all.insert(name.into(), schema);
    };
    define("State", state());
    for kind in
        ObjectKind::all().filter(|it| !matches!(it, ObjectKind::Flow | ObjectKind::AnyState))
    {
        define(&name(kind), mapping(kind));
    }
    define("Constructor", constructor());
    define("Data", data());
    Value::object(all)
}

/// The name of a kind's definition.
fn name(kind: ObjectKind) -> String {
    match kind {
        ObjectKind::State(state_type) => format!("{}State", state_type.name()),
        _ => format!("{kind:?}"),
    }
}

/// Any state: its type decides which definition holds.
fn state() -> Value {
    let any = |name: &str| attribute(ObjectKind::AnyState, name).map(property);
    let properties = ["Type", "Name"].map(|name| (name, any(name).unwrap_or_default()));
    let by_type = StateType::ALL.map(|it| {
        let definition = reference(&name(ObjectKind::State(it)));
        when(member_is("Type", it.name()), definition)
    });
    object([
        ("type", "object".into()),
        ("required", list(["Type", "Name"])),
        ("properties", object(properties)),
        ("allOf", list(by_type)),
    ])
}

/// A mapping of a kind: what must be there, what its members are.
fn mapping(kind: ObjectKind) -> Value {
    let mut properties = Object::new();
    let mut required = Vec::new();
    let mut rules = Vec::new();
    for row in attributes(kind) {
        let name = row.name;
        properties.insert(
            name.into(),
            if kind.is_open() {
                loose(row)
            } else {
                property(row)
            },
        );
        let suffixed = format!("{name}.$");
        if row.suffix {
            properties.insert(suffixed.as_str().into(), suffix(row));
            rules.push(not_both(name, &suffixed));
        } else if row.value == AttributeValue::Expression {
            properties.insert(suffixed.as_str().into(), Value::Boolean(false));
        }
        if row.requirement == Requirement::Required {
            let mut keys = vec![name];
            keys.extend(row.suffix.then_some(&*suffixed));
            keys.extend(row.unless);
            match keys.len() {
                1 => required.push(name),
                _ => rules.push(has_one_of(&keys)),
            }
        }
    }
    if kind == ObjectKind::Flow
        && let Some(name) = properties.get_mut("Name")
    {
        *name = join(name.clone(), flow_name());
    }
    rules.extend(special_rules(kind));
    forbid(kind, &mut properties);
    let mut schema = Object::new();
    schema.insert("type".into(), "object".into());
    schema.insert("description".into(), description(kind).into());
    if !required.is_empty() {
        schema.insert("required".into(), list(required));
    }
    schema.insert("properties".into(), Value::object(properties));
    if !rules.is_empty() {
        schema.insert("allOf".into(), list(rules));
    }
    Value::object(schema)
}

fn description(kind: ObjectKind) -> String {
    match kind {
        ObjectKind::Flow => "A flow: states that lead to one another.".to_owned(),
        ObjectKind::State(it) => it.documentation().to_owned(),
        _ => {
            let noun = kind.noun();
            let mut letters = noun.chars();
            let first = letters.next().map(|it| it.to_ascii_uppercase());
            first
                .into_iter()
                .chain(letters)
                .chain(".".chars())
                .collect()
        }
    }
}

/// What no row says: the way on, and what the action wants.
fn special_rules(kind: ObjectKind) -> Vec<Value> {
    match kind {
        ObjectKind::State(StateType::Choice) => Vec::new(),
        ObjectKind::State(state_type) => {
            let mut rules = Vec::new();
            if state_type.needs_next() {
                let end = member_is("End", true);
                rules.push(object([("oneOf", list([has_one_of(&["Next"]), end]))]));
            }
            if state_type == StateType::Task {
                rules.extend(action_rules());
            }
            if state_type == StateType::Map {
                // Two spellings of one attribute (Q17).
                rules.push(not_both("MaxConcurrency", "MaxConcuccency"));
            }
            rules
        }
        _ => Vec::new(),
    }
}

/// Attributes whose presence is an error.
fn forbid(kind: ObjectKind, properties: &mut Object) {
    if kind == ObjectKind::State(StateType::Choice) {
        for name in ["Next", "End"] {
            properties.insert(name.into(), Value::Boolean(false));
        }
    }
}

/// A member whose form is known from no page: described, not restricted.
fn loose(row: &Attribute) -> Value {
    let mut schema = object([("description", row.documentation.into())]);
    if let AttributeValue::Choice(values) = row.value {
        let examples = list(values.iter().map(|it| it.value));
        schema = join(schema, object([("examples", examples)]));
    }
    schema
}

fn property(row: &'static Attribute) -> Value {
    join(described(row), value(row))
}

/// The naming rule, for the flow's own name.
fn flow_name() -> Value {
    object([
        ("pattern", "^[A-Za-z_][A-Za-z0-9_-]*$".into()),
        ("maxLength", limits::NAME.signed().into()),
    ])
}

fn suffix(row: &'static Attribute) -> Value {
    join(described(row), of_type("string"))
}

fn described(row: &'static Attribute) -> Value {
    object([("description", row.documentation.into())])
}

fn value(row: &Attribute) -> Value {
    match row.value {
        AttributeValue::Text | AttributeValue::StateName | AttributeValue::Expression => text(),
        AttributeValue::Choice(values) => {
            object([("enum", list(values.iter().map(|it| it.value)))])
        }
        AttributeValue::Boolean => of_type("boolean"),
        AttributeValue::Integer {
            minimum,
            maximum,
            digits,
        } => integer(minimum, maximum, digits),
        AttributeValue::Number => of_type("number"),
        AttributeValue::Action => object([
            ("type", "string".into()),
            ("pattern", r"^[^:\s]+:[^:\s]+$".into()),
        ]),
        AttributeValue::Constructor | AttributeValue::Parameters => reference("Constructor"),
        AttributeValue::ErrorCodes => array(text()),
        AttributeValue::States => join(array(reference("State")), object([("minItems", 1.into())])),
        AttributeValue::List(kind) => {
            let most = match kind {
                ObjectKind::ParallelBranch => {
                    object([("maxItems", limits::BRANCHES.signed().into())])
                }
                _ => object([]),
            };
            join(array(reference(&name(kind))), most)
        }
        AttributeValue::Object(kind) => reference(&name(kind)),
    }
}

fn array(items: Value) -> Value {
    object([("type", "array".into()), ("items", items)])
}

fn integer(minimum: i64, maximum: Option<i64>, digits: Digits) -> Value {
    let mut number = object([("type", "integer".into()), ("minimum", minimum.into())]);
    if let Some(maximum) = maximum {
        number = join(number, object([("maximum", maximum.into())]));
    }
    match digits {
        Digits::Refused => number,
        Digits::Accepted | Digits::Warned => {
            let text = object([("type", "string".into()), ("pattern", "^[0-9]+$".into())]);
            object([("anyOf", list([number, text]))])
        }
    }
}

/// A constructor: what stands under a key with the suffix is an expression. A mapping there is
/// worth a warning only (Q29).
fn constructor() -> Value {
    let expression = object([
        ("type", list(["string", "object"])),
        ("description", "An expression of FDL.".into()),
    ]);
    object([
        ("type", "object".into()),
        ("patternProperties", object([(r"\.\$$", expression)])),
        ("additionalProperties", reference("Data")),
    ])
}

fn data() -> Value {
    object([
        ("if", of_type("object")),
        ("then", reference("Constructor")),
        (
            "else",
            when(of_type("array"), object([("items", reference("Data"))])),
        ),
    ])
}
