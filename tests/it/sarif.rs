//! `fdl check --output-format sarif` against the official schema of SARIF 2.1.0.
//!
//! That regions cut out the tokens is tested in `cli_check.rs`.

use fdl_core::checks::CHECKS;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::root;
use crate::support::workspace::Workspace;

/// Checks the formats too, such as that of URIs.
fn schema() -> Validator {
    let path = root().join("tests/sarif/sarif-schema-2.1.0.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    // Two of its patterns hold a bracket that strict regular expressions want escaped.
    let text = text.replace("{2}]?$", r"{2}\\]?$");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let mut options = jsonschema::options();
    options = options.should_validate_formats(true);
    options.build(&schema).expect("a schema")
}

fn problems(schema: &Validator, report: &Value) -> Vec<String> {
    let errors = schema.iter_errors(report);
    errors
        .map(|it| format!("{}: {it}", it.instance_path()))
        .collect()
}

/// The report on every bad example of the rules' pages.
fn report_on_bad_examples() -> Value {
    let workspace = Workspace::new(&[]);
    for rule in CHECKS {
        for (number, block) in rule.docs.split("```yaml bad").skip(1).enumerate() {
            let (_, body) = block.split_once('\n').expect("a fence ends its line");
            let body = body.split("```").next().unwrap_or_default();
            let head = match body.starts_with("States:") {
                true => "Type: StateMachine\nSpecVersion: v1\nName: sample\nStartAt: A\n",
                false => "",
            };
            let path = format!("{} {number}.fdl.yaml", rule.code);
            workspace.write(&path, format!("{head}{body}"));
        }
    }
    workspace.run(&["check", "--output-format", "sarif"]).json()
}

#[test]
fn reports_are_valid() {
    let schema = schema();
    let found = report_on_bad_examples();
    let results = found["runs"][0]["results"].as_array().expect("results");
    assert!(results.len() > 80, "only {} results", results.len());
    assert!(results.iter().any(|it| it["fixes"].is_array()));
    assert!(results.iter().any(|it| it["relatedLocations"].is_array()));
    assert_eq!(problems(&schema, &found), [""; 0]);

    let nothing = Workspace::new(&[]).run(&["check", "--output-format", "sarif"]);
    let nothing = nothing.json();
    assert_eq!(nothing["runs"][0]["results"], json!([]));
    assert_eq!(problems(&schema, &nothing), [""; 0]);
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = schema();
    let mut found = report_on_bad_examples();
    let result = &mut found["runs"][0]["results"][0];
    result["level"] = json!("hint");
    result["locations"][0]["physicalLocation"]["region"]["startLine"] = json!(0);
    assert_eq!(problems(&schema, &found).len(), 2);
}
