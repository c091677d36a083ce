//! Values of attributes and parameters.

use super::{accept, labels, list};

fn task(lines: &str) -> String {
    format!(
        "\
Type: StateMachine
StartAt: Pay
States:
  - Name: Pay
    Type: Task
{lines}
    Next: Ship it
  - Name: Ship it
    Type: Succeed
"
    )
}

#[test]
fn types_and_versions() {
    assert_eq!(list("Type: $0\n"), "StateMachine");
    assert_eq!(list("Type: StateMachine\nSpecVersion: $0\n"), "v1");
    assert_eq!(
        list("States:\n  - Name: A\n    Type: $0\n"),
        "Task, Pass, Wait, Choice, Parallel, Map, Succeed, Fail"
    );
    assert_eq!(
        accept("States:\n  - Name: A\n    Type: Wa$0\n", "Wait"),
        "    Type: Wait"
    );
    assert_eq!(accept("States:\n  - Type:$0\n", "Map"), "  - Type: Map");
    assert_eq!(
        accept("States:\n  - Type: \"Ma$0\n", "Map"),
        "  - Type: \"Map"
    );
    assert_eq!(
        accept("States: [{Name: A, Type: Pa$0\n", "Pass"),
        "States: [{Name: A, Type: Pass"
    );
    assert_eq!(list(&task("    End: $0")), "true, false");
    // In quotes no comma is missing: what follows them is no other member.
    let json = "{\"States\": [{\"Name\": \"A\", \"Type\": \"$0\"}]}\n";
    assert!(accept(json, "Pass").contains("\"Type\": \"Pass\"}"));
    let missing = "{\"States\": [{\"Type\": \"$0\" \"Name\": \"A\"}]}\n";
    assert!(accept(missing, "Pass").contains("\"Type\": \"Pass\" "));
}

#[test]
fn modes_that_the_action_supports() {
    let modes = |action: &str| list(&task(&format!("    Action: {action}\n    TaskMode: $0")));
    assert_eq!(
        modes("FC:InvokeFunction"),
        "RequestComplete, WaitForSystemCallback, WaitForCustomCallback"
    );
    assert_eq!(modes("OSS:PutObject"), "RequestComplete");
    assert_eq!(
        modes("ECS:RunInstances"),
        "RequestComplete, WaitForSystemCallback, WaitForCustomCallback"
    );
    assert_eq!(
        accept(&task("    TaskMode:$0"), "WaitForCustomCallback"),
        "    TaskMode: WaitForCustomCallback"
    );
}

#[test]
fn an_action_brings_its_required_parameters() {
    let text = task("    Action: FC$0");
    assert_eq!(labels(&text)[0], "FC:InvokeFunction");
    assert_eq!(
        accept(&text, "FC:InvokeFunction"),
        "    Action: FC:InvokeFunction
    Parameters:
      resourceArn: ${1:acs:fc:::functions/my-function}
      invocationType: ${2:Sync}"
    );
    let waiting = task("    TaskMode: WaitForSystemCallback\n    Action: $0");
    assert!(accept(&waiting, "FC:InvokeFunction").ends_with("invocationType: Async"));
    let has = task("    Action: FC:$0\n    Parameters: {}");
    assert_eq!(
        accept(&has, "FC:InvokeFunction"),
        "    Action: FC:InvokeFunction"
    );
    let replaced = task("    Action: FC:In$0voke");
    assert!(accept(&replaced, "HTTP:Request").starts_with("    Action: HTTP:Request"));
}

#[test]
fn values_of_parameters() {
    let at = |mode: &str| {
        list(&task(&format!(
            "    Action: FC:InvokeFunction\n    TaskMode: {mode}\n    Parameters:\n      invocationType: $0"
        )))
    };
    assert_eq!(at("RequestComplete"), "Sync, Async");
    assert_eq!(at("WaitForCustomCallback"), "Async");
    let arn = task("    Action: FC:InvokeFunction\n    Parameters:\n      resourceArn: $0");
    assert_eq!(
        accept(&arn, "acs:fc:{region}:{account}:functions/{function}"),
        "      resourceArn: acs:fc:::functions/${1:function}"
    );
}

#[test]
fn names_of_states_of_the_right_scope() {
    assert_eq!(list(&task("    Catch:\n      - Next: $0")), "Ship it, Pay");
    let text = "\
StartAt: $0
States:
  - Name: A
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - Name: B
            Type: Pass
            Next: C
          - {Name: C, Type: Succeed}
  - Name: 'D: d'
    Type: Choice
    Default: A
";
    assert_eq!(list(text), "A, D: d");
    assert_eq!(accept(text, "D: d"), "StartAt: 'D: d'");
    assert_eq!(
        list(
            &text
                .replace("StartAt: $0", "")
                .replace("StartAt: B", "StartAt: $0")
        ),
        "B, C"
    );
    assert_eq!(
        list(&text.replace("$0", "A").replace("Next: C", "Next: $0")),
        "C, B"
    );
    assert_eq!(
        list(&text.replace("$0", "A").replace("Default: A", "Default: $0")),
        "A, D: d"
    );
    let quoted = text.replace("StartAt: $0", "StartAt: \"D$0\"");
    assert_eq!(accept(&quoted, "D: d"), "StartAt: \"D: d\"");
    let half = text.replace("StartAt: $0", "StartAt: D: $0");
    assert_eq!(accept(&half, "D: d"), "StartAt: 'D: d'");
}

#[test]
fn error_codes_of_the_action_first() {
    let at = |errors: &str| {
        labels(&task(&format!(
            "    Action: FC:InvokeFunction\n    Retry:\n      - Errors:{errors}"
        )))
    };
    let block = at("\n          - $0");
    assert_eq!(block[0], "FC.ResourceThrottled");
    assert!(block.contains(&"FnF.ALL".to_owned()));
    assert!(!at(" [FC.AccessDenied, $0]").contains(&"FC.AccessDenied".to_owned()));
    assert_eq!(at("\n          $0")[0], "FC.ResourceThrottled");
    let text =
        task("    Action: FC:InvokeFunction\n    Retry:\n      - Errors:\n          - FC.Res$0");
    assert_eq!(
        accept(&text, "FC.ResourceThrottled"),
        "          - FC.ResourceThrottled"
    );
    let bare = text.replace("- FC.Res$0", "-$0");
    assert_eq!(accept(&bare, "FnF.ALL"), "          - FnF.ALL");
    let below = text.replace("- FC.Res$0", "$0");
    assert_eq!(accept(&below, "FnF.ALL"), "          - FnF.ALL");
}

#[test]
fn a_parallel_catches_what_its_branches_raise() {
    let text = "\
States:
  - Name: A
    Type: Parallel
    Branches:
      - StartAt: B
        States:
          - {Name: B, Type: Fail, Code: OutOfStock, Detail: x}
    Catch:
      - Errors: [$0]
";
    let labels = labels(text);
    assert!(
        labels.iter().position(|it| it == "OutOfStock")
            < labels
                .iter()
                .position(|it| it == "OSS.NoSuchKey")
                .or(Some(99))
    );
    assert!(labels.contains(&"OutOfStock".to_owned()));
}

#[test]
fn a_list_or_mapping_is_begun_below_its_key() {
    let text = task("    Retry: $0");
    assert_eq!(
        accept(&text, "Retry rule …"),
        "    Retry:
      - Errors:
          - ${1:FnF.ALL}
        MaxAttempts: ${2:3}
        IntervalSeconds: ${3:1}"
    );
    let parameters = task("    Action: FC:InvokeFunction\n    Parameters:$0");
    assert_eq!(
        accept(&parameters, "parameters of FC:InvokeFunction …"),
        "    Parameters:
      resourceArn: ${1:acs:fc:::functions/my-function}
      invocationType: ${2:Sync}"
    );
    assert_eq!(
        accept("States: $0\n", "state …"),
        "States:\n  - Name: ${1:start}\n    Type: ${2:Pass}\n    End: true"
    );
    let map = "States:\n  - Type: Map\n    Processor:$0\n";
    assert!(accept(map, "Processor …").starts_with("    Processor:\n      StartAt: ${1:start}"));
    assert_eq!(
        accept(
            map.replace("\n    Processor:$0", "\n    Catch: [{Errors: $0}]")
                .as_str(),
            "FnF.ALL"
        ),
        "    Catch: [{Errors: [FnF.ALL]}]"
    );
    assert_eq!(list(&task("    Retry: []$0")), "");
}

#[test]
fn a_fail_raises_what_rules_match() {
    let text = "\
States:
  - Name: A
    Type: Task
    Catch: [{Errors: [Out, FnF.ALL, Busy], Next: B}]
  - Name: B
    Type: Fail
    Code: $0
";
    assert_eq!(list(text), "Busy, Out");
}

#[test]
fn names_that_something_leads_to() {
    let flow = "\
StartAt: Weigh
States:
  - Name: Send
    Type: Choice
    Branches:
      - Condition: $Input.a
        Next: Weigh
      - Condition: $Input.b
        Next: By air
    Default: Send
  - Name: Inner
    Type: Map
    ItemsPath: $Input.items
    Processor:
      StartAt: Book
      States:
        - Name: $0
    Next: Done
  - Name: ";
    assert_eq!(list(flow), "Book");
    let outer = flow.replace("$0", "Book") + "$0\n    Type: Pass\n";
    assert_eq!(list(&outer), "Weigh, By air, Done");
    assert_eq!(
        accept(&outer.replace("$0", "B$0"), "By air"),
        "  - Name: By air"
    );
    // A flow's own name is free.
    assert_eq!(
        list(&format!("Name: $0\n{flow}").replace("$0\n    Next", "Book\n    Next")),
        ""
    );
}
