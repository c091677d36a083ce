//! `OutputSchema`: JSON Schema, 2020-12 unless `$schema` says otherwise. References stay inside the
//! schema: nothing is fetched.

use fdl_core::value::Value;

/// Holds `value` against a schema.
///
/// # Errors
///
/// How the value violates the schema, place by place, or what is wrong with the schema.
#[cfg(feature = "json-schema")]
pub(super) fn validate(schema: &Value, value: &Value) -> Result<(), String> {
    /// At most so many violations are told.
    const MOST: usize = 5;

    let convert = |value: &Value| serde_json::from_str::<serde_json::Value>(&value.to_json());
    let (Ok(schema), Ok(value)) = (convert(schema), convert(value)) else {
        return Err("the schema or the output is nested too deep to be compared".to_owned());
    };
    let validator = jsonschema::validator_for(&schema)
        .map_err(|error| format!("the schema is invalid: {error}"))?;
    let violations: Vec<String> = validator
        .iter_errors(&value)
        .take(MOST)
        .map(|error| match error.instance_path().to_string().as_str() {
            "" => error.to_string(),
            path => format!("`{path}`: {error}"),
        })
        .collect();
    match violations.is_empty() {
        true => Ok(()),
        false => Err(violations.join("; ")),
    }
}

/// This build has no validator.
///
/// # Errors
///
/// Always: an expectation that cannot be checked is not met.
#[cfg(not(feature = "json-schema"))]
pub(super) fn validate(_schema: &Value, _value: &Value) -> Result<(), String> {
    Err("this build of fdl cannot check JSON Schemas".to_owned())
}
