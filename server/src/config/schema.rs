//! The JSON Schema of `fdl.toml`, for editors that complete TOML by schemas.

use fdl_core::catalog::actions::{ParameterType, TaskMode};
use fdl_core::checks::{CHECKS, Check, Level, Severity};
use serde_json::{Map, Value, json};

use crate::output::check::severity_name;

/// The schema, as text.
pub(crate) fn print() -> String {
    let mut text = format!("{:#}", schema());
    text.push('\n');
    text
}

fn schema() -> Value {
    let rules: Map<String, Value> = CHECKS
        .iter()
        .map(|check| (check.code.to_owned(), rule(check)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fdl.toml: the configuration of fdl",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "actions": {
                "description": "Actions of your own, by name: `<Service>:<Operation>`.",
                "type": "object",
                "propertyNames": {"pattern": "^[^:\\s]+:[^:\\s]+$"},
                "additionalProperties": action(),
            },
            "exclude": patterns("The files that `fdl check` leaves out when it searches a directory."),
            "express": patterns("The flows that are deployed in Express mode."),
            "rules": {
                "description": "The levels of rules; the others keep their own.",
                "type": "object",
                "additionalProperties": false,
                "properties": rules,
            },
        },
    })
}

fn action() -> Value {
    let types = ParameterType::NAMES.map(|it| it.0);
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "summary": {"description": "What it does.", "type": "string"},
            "modes": {
                "description": "The task modes that it supports.",
                "type": "array",
                "items": {"enum": TaskMode::ALL.map(TaskMode::name)},
                "minItems": 1,
                "default": [TaskMode::DEFAULT.name()],
            },
            "parameters": {
                "description": "Its parameters, by name; without this table, any are accepted.",
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": false,
                    "properties": {
                        "type": {"description": "The type.", "enum": types, "default": "any"},
                        "required": {
                            "description": "Whether it must be there.",
                            "type": "boolean",
                            "default": false,
                        },
                        "values": {
                            "description": "The allowed values of a text.",
                            "type": "array",
                            "items": {"type": "string"},
                            "minItems": 1,
                        },
                        "description": {"description": "What it means.", "type": "string"},
                    },
                },
            },
        },
    })
}

fn patterns(what: &str) -> Value {
    let pattern = "Patterns as in `.gitignore`, relative to the folder of this file.";
    json!({
        "description": format!("{what} {pattern}"),
        "type": "array",
        "items": {"type": "string", "minLength": 1},
    })
}

fn rule(check: &Check) -> Value {
    let severity: Severity = check.severity;
    json!({
        "description": summary(check.docs),
        "enum": Level::NAMES,
        "default": severity_name(severity),
    })
}

/// The first paragraph below the heading of a page.
fn summary(page: &str) -> String {
    let lines = page.lines().skip(1).skip_while(|it| it.trim().is_empty());
    let paragraph: Vec<&str> = lines.take_while(|it| !it.trim().is_empty()).collect();
    paragraph.join(" ")
}
