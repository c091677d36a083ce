//! Inside expressions.

use super::{accept, labels, list};

fn task(lines: &str) -> String {
    format!(
        "\
Type: StateMachine
StartAt: Pay
States:
  - Name: Pay
    Type: Task
    Action: FC:InvokeFunction
{lines}
    Next: Check
  - Name: Check
    Type: Choice
    Branches: []
    Default: Pay
"
    )
}

fn only_variables(text: &str) -> Vec<String> {
    labels(text)
        .into_iter()
        .filter(|it| it.starts_with('$'))
        .collect()
}

#[test]
fn variables_by_position() {
    let output = task("    OutputConstructor:\n      a.$: $0");
    assert_eq!(
        only_variables(&output),
        ["$Output", "$Input", "$Context", "$Global"]
    );
    let passed = output.replace("Type: Task", "Type: Pass");
    assert_eq!(
        only_variables(&passed),
        ["$Input", "$Output", "$Context", "$Global"]
    );
    let parameters = task("    Parameters:\n      body.$: $0");
    assert_eq!(
        only_variables(&parameters),
        ["$Input", "$Context", "$Global"]
    );
    let condition = task("").replace("Branches: []", "Branches:\n      - Condition: $0");
    assert_eq!(only_variables(&condition), ["$Input", "$Context"]);
    let item = "States: [{Type: Map, ItemConstructor: {a.$: $0}}]\n";
    assert_eq!(only_variables(item)[..2], ["$Item", "$Input"]);
}

#[test]
fn the_dollar_sign_is_replaced_too() {
    let text = task("    Parameters:\n      body:\n        id.$: $I$0");
    assert_eq!(accept(&text, "$Input"), "        id.$: $Input");
    let alone = task("    Parameters:\n      body:\n        id.$: $$0");
    assert_eq!(accept(&alone, "$Context"), "        id.$: $Context");
    let missing = task("    Parameters:\n      body:\n        id.$:$0");
    assert_eq!(accept(&missing, "$Input"), "        id.$: $Input");
}

#[test]
fn members_of_the_context() {
    let at = |path: &str| list(&task(&format!("    Parameters:\n      body.$: {path}$0")));
    assert_eq!(at("$Context."), "Execution, Current");
    assert_eq!(at("$Context.Execution."), "Name, Input, RoleArn");
    assert_eq!(
        at("$Context.Current."),
        "Name, Input, RetryCount, TaskToken"
    );
    let caught =
        task("    Catch:\n      - OutputConstructor:\n          a.$: $Context.Current.Error.$0");
    assert_eq!(list(&caught), "Code, Detail");
    let text = task("    Parameters:\n      body.$: $Context.Cur$0.Name");
    assert_eq!(
        accept(&text, "Current"),
        "      body.$: $Context.Current.Name"
    );
}

#[test]
fn members_of_results() {
    let text = task("    OutputConstructor:\n      a.$: $Output.$0");
    assert_eq!(list(&text), "Body");
    let parallel = "\
StartAt: A
States:
  - Name: A
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - {Name: B, Type: Pass, End: true, OutputConstructor: {price: 1}}
    OutputConstructor:
      a.$: $Output.Branch0.$0
";
    assert_eq!(list(parallel), "price");
    assert_eq!(list(&parallel.replace("Branch0.", "")), "Branch0");
}

#[test]
fn members_of_the_input_follow_the_flow() {
    let text = "\
StartAt: A
States:
  - Name: A
    Type: Pass
    OutputConstructor:
      order: {id: 1, total: 2}
    GlobalConstructor:
      seen: true
    Next: B
  - Name: B
    Type: Pass
    OutputConstructor:
      x.$: $Input.$0
      y.$: $Input.order.id
      z.$: $Input.other
    End: true
";
    assert_eq!(list(text), "order, other");
    assert_eq!(
        list(&text.replace("$Input.$0", "$Input.order.$0")),
        "id, total"
    );
    assert_eq!(list(&text.replace("$Input.$0", "$Global.$0")), "seen");
}

#[test]
fn members_of_the_results_of_a_map() {
    let text = "\
StartAt: A
States:
  - Name: A
    Type: Map
    ItemsPath: $Input.orders
    Processor:
      StartAt: B
      States:
        - Name: B
          Type: Choice
          Branches: [{Condition: $Input.ok, Next: C}]
          Default: D
        - {Name: C, Type: Pass, End: true, OutputConstructor: {sent: 1}}
        - {Name: D, Type: Succeed, OutputConstructor: {why: 2, sent: 0}}
    OutputConstructor:
      a.$: $Output.Items[0].$0
";
    assert_eq!(list(text), "sent, why");
}

#[test]
fn data_that_goes_round_or_doubles_in_each_state_is_followed_for_a_while() {
    let mut text = "StartAt: S0\nStates:\n".to_owned();
    for index in 0..200 {
        let next = (index + 1) % 200;
        text += &format!(
            "  - Name: S{index}\n    Type: Pass\n    OutputConstructor: {{a.$: $Input.a, b.$: $Input, c.$: $Input}}\n    Next: S{next}\n"
        );
    }
    let last = "    InputConstructor: {x.$: $Input.b.c.b.$0}\n    End: true\n";
    text += &format!("  - Name: Last\n    Type: Pass\n{last}");
    text = text.replace("Next: S0", "Next: Last");
    assert_eq!(list(&text), "a, b, c");
    let round = text
        .replace("Next: Last", "Next: S0")
        .replace("$Input.b.c.b", "$Global.a");
    assert_eq!(list(&round), "");
}

#[test]
fn functions_with_their_arguments() {
    let text = task("    OutputConstructor:\n      a.$: toJ$0");
    assert!(labels(&text).contains(&"toJSON".to_owned()));
    assert_eq!(accept(&text, "toJSON"), "      a.$: toJSON(${1:value})");
    let called = task("    OutputConstructor:\n      a.$: for$0(\"{}\", 1)");
    assert_eq!(accept(&called, "format"), "      a.$: format(\"{}\", 1)");
    let inner = task("    OutputConstructor:\n      a.$: format(\"{}\", $In$0)");
    assert_eq!(
        accept(&inner, "$Input"),
        "      a.$: format(\"{}\", $Input)"
    );
    let flow = task("    OutputConstructor: {a.$: spl$0}");
    assert_eq!(
        accept(&flow, "split"),
        "    OutputConstructor: {a.$: \"split(${1:text}, ${2:separator})\"}"
    );
}

#[test]
fn operators_behind_an_operand() {
    let text = task("").replace("Branches: []", "Branches:\n      - Condition: $Input.a $0");
    assert_eq!(list(&text), "==, !=, >, >=, <, <=, &&, ||, in");
    let behind = task("").replace(
        "Branches: []",
        "Branches:\n      - Condition: $Input.a == $0",
    );
    assert!(labels(&behind).contains(&"true".to_owned()));
}

#[test]
fn nothing_inside_strings() {
    let text = task("    OutputConstructor:\n      a.$: format(\"$I$0\")");
    assert_eq!(list(&text), "");
}

#[test]
fn in_every_style_of_scalar() {
    for (written, expected) in [
        ("'$Input.a == $In$0'", "'$Input.a == $Input'"),
        ("\"\\t$In$0\"", "\"\\t$Input\""),
        ("\"$In$0", "\"$Input"),
        ("$Input.a &&\n          $In$0", "          $Input"),
        (
            ">-\n          $Input.a &&\n          $In$0",
            "          $Input",
        ),
        ("|\n          $In$0\n", "          $Input"),
    ] {
        let text = task("").replace(
            "Branches: []",
            &format!("Branches:\n      - Condition: {written}"),
        );
        let accepted = accept(&text, "$Input");
        assert!(accepted.ends_with(expected), "{written}: {accepted}");
    }
}

#[test]
fn a_literal_that_begins_like_an_expression_gets_the_suffix() {
    let text = task("    Parameters:\n      body: $In$0");
    assert_eq!(accept(&text, "$Input"), "      body.$: $Input");
    let quoted = task("    OutputConstructor:\n      'a': \"$Out$0\"");
    assert_eq!(accept(&quoted, "$Output"), "      'a.$': \"$Output\"");
}
