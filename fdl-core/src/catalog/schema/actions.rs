//! What a Task's action wants of its parameters and of its mode.

use super::keywords::{
    has_one_of, join, list, member, member_is, object, of_type, reference, text, when,
};
use crate::catalog::Evidence;
use crate::catalog::actions::{
    ALL, Action, ModeSupport, Parameter, ParameterType, SERVICES, TaskMode,
};
use crate::value::{Object, Value};

pub(super) fn action_rules() -> Vec<Value> {
    let names = list(ALL.iter().map(|it| it.name));
    let proposals = object([(
        "properties",
        object([("Action", object([("examples", names)]))]),
    )]);
    let mut rules = vec![proposals];
    rules.extend(
        ALL.iter()
            .map(|it| when(member_is("Action", it.name), parameters(it))),
    );
    rules.extend(SERVICES.iter().filter_map(|service| {
        let refused = refused_modes(service.modes)?;
        let pattern = object([("pattern", format!("^{}:", service.prefix).into())]);
        Some(when(member("Action", pattern), refused))
    }));
    rules.push(synchronous());
    rules
}

fn parameters(action: &Action) -> Value {
    let mut properties = Object::new();
    let mut rules = Vec::new();
    for row in action.parameters {
        let suffixed = format!("{}.$", row.name);
        properties.insert(row.name.into(), parameter(row));
        properties.insert(
            suffixed.as_str().into(),
            object([
                ("type", list(["string", "object"])),
                ("description", row.documentation.into()),
            ]),
        );
        if row.required && row.required_evidence == Evidence::Documented {
            rules.push(has_one_of(&[row.name, &suffixed]));
        }
    }
    let mut schema = join(
        object([("description", action.summary.into())]),
        object([("properties", Value::object(properties))]),
    );
    let required = !rules.is_empty();
    if required {
        schema = join(schema, object([("allOf", list(rules))]));
    }
    let inner = object([("properties", object([("Parameters", schema)]))]);
    match required {
        true => join(has_one_of(&["Parameters"]), inner),
        false => inner,
    }
}

fn parameter(row: &Parameter) -> Value {
    let mut schema = object([("description", row.documentation.into())]);
    let form = if row.allowed.is_empty() {
        form(row)
    } else if row.ignore_case {
        let words: Vec<String> = row.allowed.iter().map(|it| any_case(it)).collect();
        object([
            ("examples", list(row.allowed.iter().copied())),
            ("pattern", format!("^({})$", words.join("|")).into()),
        ])
    } else {
        object([("enum", list(row.allowed.iter().copied()))])
    };
    schema = join(schema, form);
    match row.default {
        Some(default) => {
            let default = Value::from_json(default).unwrap_or_else(|_| default.into());
            join(schema, object([("default", default)]))
        }
        None => schema,
    }
}

fn form(row: &Parameter) -> Value {
    let digits = || object([("type", "string".into()), ("pattern", "^[0-9]+$".into())]);
    let with_digits = |number| object([("anyOf", list([number, digits()]))]);
    let range = match row.range {
        Some((least, greatest)) => {
            object([("minimum", least.into()), ("maximum", greatest.into())])
        }
        None => object([]),
    };
    match row.value {
        ParameterType::Text => text(),
        ParameterType::Integer => with_digits(join(of_type("integer"), range)),
        ParameterType::Number => with_digits(join(of_type("number"), range)),
        ParameterType::Boolean => of_type("boolean"),
        ParameterType::Object => reference("Constructor"),
        ParameterType::List => of_type("array"),
        ParameterType::Any => reference("Data"),
    }
}

/// A pattern for a word in any case: a pattern of JSON Schema has no flag for that.
fn any_case(word: &str) -> String {
    let letters = word.chars();
    letters
        .map(|it| format!("[{}{}]", it.to_ascii_uppercase(), it.to_ascii_lowercase()))
        .collect()
}

/// The modes that a service is documented not to have.
fn refused_modes(modes: &[ModeSupport]) -> Option<Value> {
    let refused = modes.iter();
    let refused = refused.filter(|it| !it.supported && it.evidence == Evidence::Documented);
    let names: Vec<&str> = refused.map(|it| it.mode.name()).collect();
    let schema = object([("not", object([("enum", list(names.iter().copied()))]))]);
    (!names.is_empty()).then(|| object([("properties", object([("TaskMode", schema)]))]))
}

/// A callback mode with a synchronous call of a function: the rule `sync-callback`.
fn synchronous() -> Value {
    let callbacks = TaskMode::ALL.into_iter().filter(|it| it.is_callback());
    let modes = object([("enum", list(callbacks.map(TaskMode::name)))]);
    let task = object([
        ("required", list(["Action", "TaskMode"])),
        (
            "properties",
            object([
                ("Action", object([("const", "FC:InvokeFunction".into())])),
                ("TaskMode", modes),
            ]),
        ),
    ]);
    let kind = object([(
        "invocationType",
        object([("not", object([("const", "Sync".into())]))]),
    )]);
    let parameters = object([("Parameters", object([("properties", kind)]))]);
    when(task, object([("properties", parameters)]))
}
