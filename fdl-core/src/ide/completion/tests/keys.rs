//! Keys of flows, states, rules and parameters.

use super::{accept, apply, labels, list, proposals};

#[test]
fn a_flow_lacks_what_it_lacks() {
    assert_eq!(
        list("Type: StateMachine\n$0\n"),
        "SpecVersion, StartAt, States, Name, fill in …, Description, Timeout"
    );
    assert_eq!(
        list("Type: StateMachine\nSpec$0\nStates: []\n"),
        "SpecVersion, StartAt, Name, fill in …, Description, Timeout"
    );
    assert_eq!(
        accept("Type: StateMachine\nSpec$0\n", "SpecVersion"),
        "SpecVersion: v1"
    );
    assert_eq!(
        accept("Type: StateMachine\nSta$0\n", "StartAt"),
        "StartAt: $1"
    );
    assert_eq!(
        accept("Type: StateMachine\nSta$0\n", "States"),
        "States:\n  - Name: ${1:start}\n    Type: ${2:Pass}\n    End: true"
    );
}

#[test]
fn an_empty_document_becomes_a_whole_flow() {
    for text in ["$0", "\n$0\n", "# a comment\n$0"] {
        let labels = labels(text);
        assert_eq!(labels[0], "flow …", "{text:?}");
        assert!(labels.contains(&"Type".to_owned()), "{text:?}");
    }
    assert_eq!(
        accept("$0", "flow …"),
        "Type: StateMachine
SpecVersion: v1
Name: $1
StartAt: ${2:start}
States:
  - Name: ${2:start}
    Type: ${3:Pass}
    End: true"
    );
}

const TASK: &str = "\
Type: StateMachine
States:
  - Name: Pay
    Type: Task
    Act$0
    Next: Ship
  - Name: Ship
    Type: Succeed
";

#[test]
fn a_task_gets_what_it_lacks_required_first() {
    assert_eq!(
        list(TASK),
        "Action, Description, TaskMode, Timeout, InputConstructor, Parameters, Retry, Catch, \
         OutputConstructor, GlobalConstructor, Timeout.$"
    );
    assert_eq!(accept(TASK, "Action"), "    Action: $1");
    assert_eq!(
        accept(TASK, "Retry"),
        "    Retry:
      - Errors:
          - ${1:FnF.ALL}
        MaxAttempts: ${2:3}
        IntervalSeconds: ${3:1}"
    );
    assert_eq!(accept(TASK, "Timeout.$"), "    Timeout.\\$: \\$Input.$1");
    assert_eq!(
        accept(TASK, "OutputConstructor"),
        "    OutputConstructor:\n      ${1:key}.\\$: \\$Input.$2"
    );
}

#[test]
fn one_way_out_is_enough() {
    let text = TASK.replace("    Next: Ship\n", "").replace("Act", "N");
    let labels = labels(&text);
    assert_eq!(
        labels[..4],
        ["Action", "fill in …", "Next", "End"].map(str::to_owned)
    );
    assert_eq!(accept(&text, "End"), "    End: true");
}

#[test]
fn the_document_decides_how_lists_are_indented() {
    let text = "\
Type: StateMachine
States:
- Name: A
  Type: Task
  C$0
";
    assert_eq!(
        accept(text, "Catch"),
        "  Catch:
  - Errors:
    - ${1:FnF.ALL}
    Next: $2"
    );
    let wide = "\
Type: StateMachine
States:
    - Name: A
      Type: Task
      InputConstructor:
          a: 1
      P$0
";
    assert_eq!(
        accept(wide, "Parameters"),
        "      Parameters:\n          ${1:key}: $2"
    );
}

const NESTED: &str = "\
Type: StateMachine
States:
  - Name: A
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - Name: B
            Type: Wait
";

#[test]
fn the_column_decides_which_mapping_is_meant() {
    let at = |column: usize| labels(&format!("{NESTED}{}$0\n", " ".repeat(column)));
    assert_eq!(at(12)[0], "Seconds");
    assert_eq!(at(10)[0], "Task state");
    assert_eq!(
        at(8),
        Vec::<String>::new(),
        "the branch has both of its attributes"
    );
    assert_eq!(at(6), ["branch of a Parallel …"]);
    assert_eq!(at(4)[..2], ["Next", "End"].map(str::to_owned));
    assert_eq!(at(2)[0], "Task state");
    assert_eq!(at(0)[0], "SpecVersion");
}

#[test]
fn a_line_between_two_columns_is_put_into_one() {
    let at = |column: usize, label| accept(&format!("{NESTED}{}$0\n", " ".repeat(column)), label);
    assert_eq!(at(11, "Seconds"), "            Seconds: ${1:1}");
    assert_eq!(at(20, "Seconds"), "            Seconds: ${1:1}");
    assert_eq!(at(3, "End"), "    End: true");
    let tab = format!("{NESTED}\t$0");
    assert_eq!(accept(&tab, "Seconds"), "            Seconds: ${1:1}");
}

#[test]
fn what_goes_on_below_the_line_is_not_torn_apart() {
    let text = |column: usize| {
        let blank = " ".repeat(column);
        format!("{NESTED}{blank}$0\n            Seconds: 1\n          - Name: C\n")
    };
    for column in [0, 4, 10, 12, 14] {
        assert_eq!(
            accept(&text(column), "Next"),
            "            Next: $1",
            "{column}"
        );
    }
}

#[test]
fn a_new_item_brings_its_dash() {
    let text = "\
Type: StateMachine
States:
  - Name: A
    Type: Pass
    End: true
  $0
";
    assert_eq!(
        accept(text, "Wait state"),
        "  - Name: $1
    Type: Wait
    Seconds: ${2:1}
    End: true"
    );
    let behind_dash = text.replace("  $0", "  - $0");
    assert_eq!(
        accept(&behind_dash, "Map state"),
        "  - Name: $1
    Type: Map
    ItemsPath: \\$Input.${2:items}
    Processor:
      StartAt: ${3:start}
      States:
        - Name: ${3:start}
          Type: ${4:Pass}
          End: true
    End: true"
    );
    assert_eq!(accept(&behind_dash, "Name"), "  - Name: $1");
    let half = text.replace("  $0", "  - Na$0");
    assert_eq!(accept(&half, "Name"), "  - Name: $1");
}

#[test]
fn below_a_key_that_has_no_value_yet() {
    let text = "\
Type: StateMachine
States:
  - Name: A
    Type: Task
    Action: FC:InvokeFunction
    Parameters:
      $0
    End: true
";
    assert_eq!(
        list(text),
        "resourceArn, invocationType, fill in …, body, resourceArn.$, invocationType.$, body.$"
    );
    assert_eq!(
        accept(text, "resourceArn"),
        "      resourceArn: ${1:acs:fc:::functions/my-function}"
    );
    assert_eq!(accept(text, "body.$"), "      body.\\$: \\$Input.$1");
    let retry = text.replace("Parameters:\n      $0", "Retry:\n      $0");
    assert_eq!(
        accept(&retry, "Retry rule …"),
        "      - Errors:
          - ${1:FnF.ALL}
        MaxAttempts: ${2:3}
        IntervalSeconds: ${3:1}"
    );
}

#[test]
fn present_keys_are_not_proposed_again() {
    let text = "\
Type: StateMachine
States:
  - Name: A
    Type: Task
    Action: FC:InvokeFunction
    Parameters:
      $0
      resourceArn.$: $Input.function
      body: {}
";
    assert_eq!(list(text), "invocationType, invocationType.$");
}

#[test]
fn a_key_that_has_its_colon_only_changes_its_name() {
    let text = TASK.replace("Act$0", "Ac$0t: FC:InvokeFunction");
    assert_eq!(accept(&text, "Action"), "    Action: FC:InvokeFunction");
}

#[test]
fn a_key_above_its_block_is_written_alone() {
    let state = |lines: &str| {
        format!(
            "StartAt: A\nStates:\n  - Name: A\n    Type: Task\n    Action: FC:InvokeFunction\n{lines}    End: true\n"
        )
    };
    let block = "      resourceArn: x\n      body:\n        a: 1\n";
    let parameters = state(&format!("    Par$0\n{block}"));
    insta::assert_snapshot!(accept(&parameters, "Parameters"), @"    Parameters:");
    insta::assert_snapshot!(list(&parameters), @"Parameters, Description, TaskMode, Timeout, InputConstructor, Retry, Catch, OutputConstructor, GlobalConstructor, Timeout.$");
    let (analysis, items) = proposals(&parameters);
    let item = items.iter().find(|it| it.label == "Parameters");
    let (text, _) = apply(&analysis.text, item.expect("it is proposed"), None);
    assert_eq!(text, state(&format!("    Parameters:\n{block}")));
    // Lists in the column of their key and deeper, and a parameter.
    for (lines, label) in [
        ("    Ret$0\n    - Errors: [FnF.ALL]\n", "Retry"),
        (
            "    Cat$0\n      - Errors: [FnF.ALL]\n        Next: A\n",
            "Catch",
        ),
        (
            "    Parameters:\n      resourceArn: x\n      bo$0\n        a: 1\n",
            "body",
        ),
    ] {
        let text = state(lines);
        let line = text.lines().find(|it| it.contains("$0")).expect("a mark");
        let word = line.trim_start();
        assert_eq!(
            accept(&text, label),
            format!("{}{label}:", &line[..line.len() - word.len()])
        );
    }
}

#[test]
fn between_braces_all_stays_on_one_line() {
    let text = "Type: StateMachine\nStates:\n  - {Name: A, Type: Wait, $0}\n";
    assert_eq!(labels(text)[0], "Seconds");
    assert_eq!(
        accept(text, "Seconds"),
        "  - {Name: A, Type: Wait, Seconds: ${1:1}}"
    );
    let half = "Type: StateMachine\nStates:\n  - {Name: A, Type: Task, Ret$0\n";
    assert_eq!(
        accept(half, "Retry"),
        "  - {Name: A, Type: Task, Retry: [{Errors: [${1:FnF.ALL}], MaxAttempts: ${2:3}, IntervalSeconds: ${3:1}\\}]"
    );
}

#[test]
fn json_keeps_its_quotes() {
    let text = r#"{"Type": "StateMachine", "States": [{"Name": "A", "Type": "Wait", "$0"}]}"#;
    assert_eq!(
        accept(text, "Seconds"),
        r#"{"Type": "StateMachine", "States": [{"Name": "A", "Type": "Wait", "Seconds"}]}"#
    );
    let bare = text.replace(r#""$0""#, "$0");
    assert_eq!(
        accept(&bare, "Next"),
        r#"{"Type": "StateMachine", "States": [{"Name": "A", "Type": "Wait", "Next": "$1"}]}"#
    );
}

#[test]
fn a_waiting_task_hands_its_token_on() {
    let text = "\
Type: StateMachine
States:
  - Name: A
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Parameters:
      resourceArn: x
      b$0
";
    assert_eq!(
        accept(text, "body"),
        "      body:\n        ${1:callbackToken}.\\$: \\$Context.Current.TaskToken"
    );
    let inside = text.replace("b$0", "body:\n        $0");
    assert_eq!(list(&inside), "callbackToken.$");
}

#[test]
fn nothing_where_nothing_fits() {
    for text in [
        "Type: StateMachine # Sta$0\n",
        "---$0\nType: StateMachine\n",
        "Type: StateMachine\nName: a$0b\n",
        "Type: StateMachine\nDescription: |\n  Sta$0\n",
        "Type: StateMachine\nFoo:\n  $0\n",
    ] {
        assert_eq!(labels(text), Vec::<String>::new(), "{text:?}");
    }
}
