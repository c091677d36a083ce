//! The catalogue as JSON Schema (2020-12), for editors that have no language server and for tools.
//!
//! A document that a rule would report as an error may be refused; one that is fine, or only
//! worth a warning or a hint, is accepted: unknown attributes, unknown actions, odd words. What a
//! schema cannot say (names that lead to states, expressions that parse) is left to `fdl check`.

mod actions;
mod flow;
mod keywords;
mod test_file;

use crate::value::Value;

/// The schema of flows.
pub fn flow() -> Value {
    flow::schema()
}

/// The schema of test files.
pub fn test_file() -> Value {
    test_file::schema()
}

/// A schema as text: two columns an indentation, a line break at the end.
pub fn print(schema: &Value) -> String {
    let mut text = schema.to_json_pretty(2);
    text.push('\n');
    text
}

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";
