//! `fdl eval`: values, errors with their place, exit status.

use crate::support::workspace::{Ran, Workspace};
use serde_json::{Value, json};

fn eval(arguments: &[&str]) -> Ran {
    let workspace = Workspace::new(&[
        (
            "in.json",
            r#"{"total": 120, "items": [{"sku": "A"}, {"sku": "B"}]}"#,
        ),
        ("expression.txt", "length(\n  $Input.items)\n"),
        (
            "made.yaml",
            "id: 7\nfirst.$: $Input.items[0].sku\nnested: [{total.$: '$Input.total'}]\n",
        ),
    ]);
    workspace.run(&[&["eval"], arguments].concat())
}

#[track_caller]
fn value(arguments: &[&str]) -> Value {
    let ran = eval(arguments);
    assert_eq!(ran.code, 0, "{ran:?}");
    ran.json()
}

#[test]
fn expressions_of_all_variables() {
    let input = ["--input", "@in.json"];
    let with = |expression| value(&[&[expression], &input[..]].concat());
    assert_eq!(with("$Input.total > 99"), json!(true));
    assert_eq!(with("$Input.items[1].sku"), json!("B"));
    assert_eq!(with("@expression.txt"), json!(2));
    assert_eq!(with("$Context.Execution.Input.total"), json!(120));
    assert_eq!(value(&["$Context.Execution.Name"]), json!("simulation"));
    assert_eq!(
        value(&["$Output.a", "--output", r#"{"a": null}"#]),
        json!(null)
    );
    assert_eq!(value(&["$Item", "--item", "[1]"]), json!([1]));
    assert_eq!(value(&["$Global.a", "--global", r#"{"a": 1}"#]), json!(1));
    let context = r#"{"Current": {"RetryCount": 3}}"#;
    assert_eq!(
        value(&["$Context.Current.RetryCount", "--context", context]),
        json!(3)
    );
    let uuid = |seed| value(&["uuid()", "--seed", seed]);
    assert_eq!(uuid("1"), uuid("1"));
    assert_ne!(uuid("1"), uuid("2"));
}

#[test]
fn constructors() {
    let made = json!({"id": 7, "first": "A", "nested": [{"total": 120}]});
    let input = ["--input", "@in.json"];
    assert_eq!(
        value(&[&["--template", "@made.yaml"], &input[..]].concat()),
        made
    );
    let text = r#"{"n.$": "$Input.total"}"#;
    let ran = eval(&[&["--template", text], &input[..]].concat());
    assert_eq!(ran.out, "{\n  \"n\": 120\n}\n");
}

#[test]
fn errors_show_their_place() {
    let ran = eval(&["intAdd($Input.n, 1) > 2", "--input", r#"{"m": 1}"#]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    insta::assert_snapshot!(ran.err, @r"
    error[Simulator.ExpressionError]: `$Input` has no member `n`; it has `m`
     --> <expression>:1:15
      |
    1 | intAdd($Input.n, 1) > 2
      |               ^

    assumed: Q31: an expression that reads a missing member is an error of its state
    ");
    let ran = eval(&["$Input.n >"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    insta::assert_snapshot!(ran.err, @r"
    error[expression-syntax]: `>` needs a value on its right
     --> <expression>:1:10
      |
    1 | $Input.n >
      |          ^
    ");
    let ran = eval(&["--template", "@made.yaml"]);
    assert_eq!(ran.code, 1);
    insta::assert_snapshot!(ran.err, @r"
    error[Simulator.ExpressionError]: `$Input` has no member `items`; it is empty
     --> made.yaml:2:17
      |
    2 | first.$: $Input.items[0].sku
      |                 ^^^^^

    assumed: Q31: an expression that reads a missing member is an error of its state
    ");
    let ran = eval(&["$Output"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err
            .contains("`$Output` has no value; give it one with --output"),
        "{}",
        ran.err
    );
}

#[test]
fn json_is_as_documented() {
    let ran = eval(&[
        "[1, $Input.a]",
        "--input",
        r#"{"a": 1e5}"#,
        "--output-format",
        "json",
    ]);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (
            0,
            "{\"version\":1,\"value\":[1,1e5],\"error\":null,\"assumptions\":[]}\n"
        )
    );
    let ran = eval(&["1 + ", "--output-format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (2, ""));
    let report = ran.json();
    assert_eq!(report["value"], Value::Null);
    assert_eq!(report["error"]["code"], "expression-syntax");
    assert_eq!(
        report["error"]["range"]["start"],
        json!({"line": 1, "column": 3})
    );
    let ran = eval(&["$Input.a", "--output-format", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["error"]["code"], "Simulator.ExpressionError");
}

#[test]
fn wrong_usage_is_2() {
    for arguments in [
        &["--template", "[1]"][..],
        &["--template", "a: ["],
        &["--template", "a.$: $Input."],
        &["1", "--input", "{"],
        &["1", "--global", "[]"],
        &["1", "--context", "1"],
        &["1", "--input", "@gone.json"],
        &["@gone.txt"],
        &["-", "--input", "-"],
        &[],
    ] {
        let ran = eval(arguments);
        assert_eq!(
            (ran.code, ran.out.as_str()),
            (2, ""),
            "{arguments:?}: {ran:?}"
        );
    }
}
