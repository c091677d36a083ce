//! The JSON Schema of `fdl.toml`, for editors that complete TOML by schemas.

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
