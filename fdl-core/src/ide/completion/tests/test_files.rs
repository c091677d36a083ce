//! Test files: what is proposed at `$0`, and the text after it is accepted.

use std::sync::Arc;

use crate::analysis::Analysis;
use crate::fixture::cursor;
use crate::ide::{CompletionItem, TestDocument, completion_in_test};
use crate::simulate::Files;
use crate::syntax::parse;
use crate::text::LineIndex;

const FLOW: &str = "\
Type: StateMachine
StartAt: Pay
States:
  - Name: Pay
    Type: Task
    Action: FC:InvokeFunction
    Parameters: {body: {order.$: $Input.order.id}}
    Retry:
      - Errors: [Custom.Busy, FnF.ALL]
        MaxAttempts: 2
        IntervalSeconds: 1
    Catch:
      - Errors: [Custom.Refused]
        Next: Failed
    GlobalConstructor: {paid.$: $Output.Body}
    Next: Ship
  - Name: Ship
    Type: Map
    ItemsPath: $Input.items
    Processor:
      StartAt: Book
      States:
        - Name: Book
          Type: Task
          Action: HTTP:Request
          End: true
    Next: \"Ask: the boss\"
  - Name: \"Ask: the boss\"
    Type: Task
    Action: MNS:SendMessage
    TaskMode: WaitForCustomCallback
    Next: Import
  - Name: Import
    Type: Map
    ProcessorConfig: {Mode: Distributed, ExecutionMode: Express}
    ItemReader: {SourceType: OSS.JSONFile}
    Processor: {StartAt: X, States: [{Name: X, Type: Pass, End: true}]}
    End: true
  - Name: Failed
    Type: Fail
    Code: PaymentFailed
";

/// A flow that [`FLOW`] could start, in the only file that there is.
struct Child;

impl Files for Child {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        let text = "\
StartAt: Pack
States:
  - {Name: Pack, Type: Task, Action: 'FC:InvokeFunction', Next: Pay}
  - {Name: Pay, Type: Task, Action: 'HTTP:Request', Next: Nowhere}
";
        let known = (path == "a.fdl.yaml").then(|| text.into());
        known.ok_or_else(|| "there is no such file".to_owned())
    }
}

/// The proposals at `$0` of a test file of [`FLOW`], and its text.
fn proposals(text: &str) -> (String, Vec<CompletionItem>) {
    proposals_with(Some(FLOW), text)
}

fn proposals_with(flow: Option<&str>, text: &str) -> (String, Vec<CompletionItem>) {
    let (text, offset) = cursor(text);
    let flow = flow.map(Analysis::new);
    let tree = parse(&text.as_str().into());
    let files = ["a.fdl.yaml", "data/pay.json", "z.fdl"].map(str::to_owned);
    let document = TestDocument {
        tree: &tree,
        lines: &LineIndex::new(&text),
        flow: flow.as_ref(),
        files: &files,
        read: Some(&Child),
    };
    let items = completion_in_test(document, offset);
    for item in &items {
        assert!(!item.sort.is_empty(), "{item:?}");
    }
    (text, items)
}

/// The labels at `$0`, in order, in one line.
fn list(text: &str) -> String {
    let (_, items) = proposals(text);
    let labels: Vec<String> = items.into_iter().map(|it| it.label).collect();
    labels.join(", ")
}

fn accept(text: &str, label: &str) -> String {
    let (text, items) = proposals(text);
    super::accepted_line(&text, &items, label)
}

#[test]
fn members_at_every_level() {
    insta::assert_snapshot!(list("$0"), @"test file …, Cases, Flow, Defaults, Mocks, Flows");
    insta::assert_snapshot!(list("Flow: a\n$0"), @"Cases, Defaults, Mocks, Flows");
    insta::assert_snapshot!(list("Defaults:\n  Seed: 1\n  $0"), @"Mode, Now, Unmocked, MaxEvents, MaxPayload, Assume");
    insta::assert_snapshot!(list("Cases:\n  - $0"), @"case …, Name, Mode, Seed, Now, Unmocked, MaxEvents, MaxPayload, Assume, Input, InputFile, Mocks, Flows, Expect");
    insta::assert_snapshot!(list("Cases:\n  - Name: a\n    InputFile: b\n    $0"), @"Mode, Seed, Now, Unmocked, MaxEvents, MaxPayload, Assume, Mocks, Flows, Expect");
    insta::assert_snapshot!(list("Cases:\n  - Name: a\n    Expect:\n      Status: Failed\n      $0"), @"Output, OutputExactly, OutputSchema, Error, Path, Calls, Requests, States, Global, Duration, Transitions");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Error: {$0}"), @"Code, Detail, State");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      States: {Pay: {$0}}"), @"Input, Output");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Duration:\n        $0"), @"Min, Max, Exactly");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Transitions: {Max: 1, $0}"), @"Min, Exactly");
    insta::assert_snapshot!(list("Flows:\n  ship:\n    $0"), @"Flow, Mocks");
    insta::assert_snapshot!(list("Cases:\n  - Assume:\n      $0").split(", ").next().unwrap_or_default(), @"Q13");
}

#[test]
fn paths_of_states_where_they_are_named() {
    insta::assert_snapshot!(list("Mocks:\n  $0"), @"Pay, Ship/Book, Ask: the boss, Import");
    insta::assert_snapshot!(list("Mocks:\n  Pay: {Body: 1}\n  P$0"), @"Ship/Book, Ask: the boss, Import");
    insta::assert_snapshot!(list("Cases:\n  - Mocks: {$0}"), @"Pay, Ship/Book, Ask: the boss, Import");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Calls: {$0}"), @"Pay, Ship/Book, Ask: the boss");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Requests:\n        $0"), @"Pay, Ship/Book, Ask: the boss");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      States:\n        $0"), @"Pay, Ship, Ship/Book, Ask: the boss, Import, Import/X, Failed");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Error: {State: $0}"), @"Failed, Pay, Ship/Book, Ask: the boss, Ship, Import, Import/X");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Path: [$0]"), @"Pay, Ship, Ask: the boss, Import, Failed");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Path: [Pay, $0]"), @"Ship, Failed, Pay, Ask: the boss, Import");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Path:\n        - Pay\n        - $0"), @"Ship, Failed, Pay, Ask: the boss, Import");
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Path:\n      $0"), @"Pay, Ship, Ask: the boss, Import, Failed, Status, Output, OutputExactly, OutputSchema, Error, Calls, Requests, States, Global, Duration, Transitions");
    insta::assert_snapshot!(accept("Mocks:\n  $0", "Ask: the boss"), @r"
    'Ask: the boss':
      Submit:
        Return: {$1\}
      Callback:
        After: ${2:1}
        Succeed: {$3\}
    ");
    insta::assert_snapshot!(accept("Mocks:\n  \"$0\": {}", "Ask: the boss"), @r#"  "Ask: the boss": {}"#);
    insta::assert_snapshot!(accept("Cases:\n  - Expect:\n      Path: [$0]", "Ask: the boss"), @"      Path: ['Ask: the boss']");
    insta::assert_snapshot!(accept("Cases:\n  - Expect: {Requests: {$0}}", "Pay"), @r"  - Expect: {Requests: {Pay: {$1\}}}");
    insta::assert_snapshot!(accept("Cases:\n  - Expect:\n      Requests:\n        Pay:\n          $0", "resourceArn"), @"          resourceArn: ${1:acs:fc:::functions/my-function}");
}

#[test]
fn responses_are_shaped_by_action_and_mode() {
    let response = |state: &str| format!("Mocks:\n  {state}:\n    $0");
    insta::assert_snapshot!(list(&response("Pay")), @"success …, error …, - success …, - error …, Body, Throw, When, Return, ReturnFile, Timeout, Duration, Times");
    insta::assert_snapshot!(list(&response("Ship/Book")), @"success …, error …, - success …, - error …, Return, Throw, When, ReturnFile, Body, Timeout, Duration, Times");
    insta::assert_snapshot!(list(&response("'Ask: the boss'")), @"callback …, error …, - callback …, - error …, Submit, Callback, Throw, When, Return, ReturnFile, Body, Timeout, Duration, Times");
    insta::assert_snapshot!(list(&response("Import")), @"items …, - items …, When, Times, Items");
    insta::assert_snapshot!(list(&response("Unknown")), @"success …, error …, - success …, - error …, When, Return, ReturnFile, Body, Throw, Timeout, Submit, Callback, Duration, Times, Items");
    insta::assert_snapshot!(list("Mocks:\n  Pay:\n    - Body: 1\n      $0"), @"When, Duration, Times");
    insta::assert_snapshot!(accept(&response("Pay"), "success …"), @r"    Body: ${1:{\}}");
    insta::assert_snapshot!(accept(&response("Pay"), "error …"), @r"
    Throw:
      Code: ${1:Custom.Busy}
    ");
    insta::assert_snapshot!(accept(&response("Ship[2]/Book"), "success …"), @r"
    Return:
      Header: ${1:{\}}
      Code: ${2:200}
      Body: ${3:{\}}
    ");
    insta::assert_snapshot!(accept(&response("'Ask: the boss'"), "callback …"), @r"
    Submit:
      Return: {$1\}
    Callback:
      After: ${2:1}
      Succeed: {$3\}
    ");
    insta::assert_snapshot!(accept(&response("Import"), "items …"), @"    Items: [$1]");
    insta::assert_snapshot!(accept("Mocks:\n  Ship/Book:$0", "success …"), @r"
    Ship/Book:
      Return:
        Header: ${1:{\}}
        Code: ${2:200}
        Body: ${3:{\}}
    ");
    insta::assert_snapshot!(accept("Mocks:\n  Pay:\n    - $0", "success …"), @r"    - Body: ${1:{\}}");
    insta::assert_snapshot!(accept("Mocks: {Ship/Book: {$0}}", "Return"), @r"Mocks: {Ship/Book: {Return: {Header: ${1:{\}}, Code: ${2:200}, Body: ${3:{\}}\}}}");
    insta::assert_snapshot!(accept("Mocks:\n  Ship/Book:\n    Return:\n      $0", "Code"), @"      Code: ${1:200}");
    insta::assert_snapshot!(accept("Mocks:\n  'Ask: the boss':\n    $0", "Callback"), @r"
    Callback:
      After: ${1:1}
      Succeed: {$2\}
    ");
    insta::assert_snapshot!(list("Mocks:\n  'Ask: the boss': {Callback: {$0}}"), @"After, Succeed, Fail, Never");
}

#[test]
fn values_of_members() {
    insta::assert_snapshot!(list("Flow: $0"), @"a.fdl.yaml, z.fdl, data/pay.json");
    insta::assert_snapshot!(list("Cases:\n  - InputFile: $0"), @"data/pay.json");
    insta::assert_snapshot!(list("Defaults: {Mode: $0}"), @"Standard, Express");
    insta::assert_snapshot!(list("Cases:\n  - Expect: {Status: $0}"), @"Succeeded, Failed, TimedOut");
    insta::assert_snapshot!(list("Cases:\n  - Unmocked: e$0"), @"error, empty, echo");
    insta::assert_snapshot!(list("Mocks:\n  Pay: {Times: $0}"), @"forever");
    insta::assert_snapshot!(list("Mocks:\n  Pay: {Timeout: $0}"), @"true");
    insta::assert_snapshot!(list("Cases:\n  - Assume:\n      Q40: $0"), @"input, empty");
    insta::assert_snapshot!(accept("Cases:\n  - Expect:$0", "new …"), @r"
    - Expect:
        Status: ${1:Succeeded}
    ");
    let codes = list("Mocks:\n  Pay:\n    Throw:\n      Code: $0");
    let first: Vec<&str> = codes.split(", ").take(4).collect();
    insta::assert_snapshot!(first.join(", "), @"Custom.Busy, Custom.Refused, FnF.TaskTimeout, FnF.RuntimeError");
    assert!(
        list("Cases:\n  - Expect:\n      Error:\n        Code: P$0").starts_with("PaymentFailed, ")
    );
    insta::assert_snapshot!(list("Cases:\n  - Expect:\n      Global: {$0}"), @"paid");
    insta::assert_snapshot!(accept("Cases:\n  - Name: a\n    $0", "Input"), @r"
    Input:
      order:
        id: ${1:null}
    ");
}

#[test]
fn members_of_data_that_the_flow_builds() {
    let flow = "\
StartAt: A
States:
  - Name: A
    Type: Pass
    InputConstructor: {n.$: $Input.order}
    OutputConstructor: {built.$: $Input.n, also: 1}
    Next: B
  - Name: B
    Type: Choice
    Branches: [{Condition: '$Input.built', Next: C}]
    Default: D
  - {Name: C, Type: Task, Action: 'HTTP:Request', End: true}
  - {Name: D, Type: Succeed}
";
    let list = |text: &str| {
        let (_, items) = proposals_with(Some(flow), text);
        let labels: Vec<String> = items.into_iter().map(|it| it.label).collect();
        labels.join(", ")
    };
    let expect = |text: &str| format!("Cases:\n  - Expect:\n      {text}\n");
    insta::assert_snapshot!(list(&expect("Output: {$0}")), @"Header, Code, Body, built, also");
    insta::assert_snapshot!(list(&expect("OutputExactly:\n        built: 1\n        $0")), @"Header, Code, Body, also");
    insta::assert_snapshot!(list(&expect("States: {A: {Input: {$0}}}")), @"n");
    insta::assert_snapshot!(list(&expect("States: {A: {Output: {$0}}}")), @"built, also");
    insta::assert_snapshot!(list(&expect("States: {D: {Output: {$0}}}")), @"built, also");
    insta::assert_snapshot!(list("Mocks: {C: {When: {Input: {$0}}}}"), @"built, also");
}

#[test]
fn flows_that_the_flow_starts() {
    let flow = "\
StartAt: A
States:
  - Name: A
    Type: Task
    Action: FNF:StartExecution
    Parameters: {resourceArn: 'acs:fnf:::flow/a', input: {}}
    Next: B
  - Name: B
    Type: Task
    Action: FNF:StartExecution
    Parameters: {resourceArn: 'acs:fnf:::flow/other', input: {}}
    End: true
";
    let list = |text: &str| {
        let (_, items) = proposals_with(Some(flow), text);
        let labels: Vec<String> = items.into_iter().map(|it| it.label).collect();
        labels.join(", ")
    };
    insta::assert_snapshot!(list("Flows:\n  $0"), @"a, other");
    insta::assert_snapshot!(list("Flows:\n  a: $0"), @"new …, a.fdl.yaml, z.fdl, data/pay.json");
    insta::assert_snapshot!(list("Flows:\n  a: a.f$0"), @"a.fdl.yaml, z.fdl, data/pay.json");
    insta::assert_snapshot!(list("Flows:\n  a:\n    $0"), @"Flow, Mocks");
    insta::assert_snapshot!(list("Cases:\n  - Flows: {a: {}, $0}"), @"other");
    let (text, items) = proposals_with(Some(flow), "Flows:\n  $0");
    insta::assert_snapshot!(super::accepted_line(&text, &items, "a"), @"  a: ${1:a.fdl.yaml}");
}

#[test]
fn states_of_a_flow_that_the_flow_starts() {
    let ship = "Flows:\n  ship:\n    Flow: a.fdl.yaml\n    Mocks:\n      ";
    let with = |text: &str| format!("{ship}{text}");
    insta::assert_snapshot!(list(&with("$0")), @"Pack, Pay");
    insta::assert_snapshot!(list(&with("Pay: {Body: 1}\n      $0")), @"Pack");
    insta::assert_snapshot!(list("Flows: {ship: {Mocks: {$0}, Flow: a.fdl.yaml}}"), @"Pack, Pay");
    // A state of the flow under test has that name too, and another action.
    insta::assert_snapshot!(accept(&with("Pay:\n        $0"), "success …"), @r"
    Return:
      Header: ${1:{\}}
      Code: ${2:200}
      Body: ${3:{\}}
    ");
    insta::assert_snapshot!(accept("Flows:\n  ship:\n    Flow: a.fdl.yaml\n    $0", "Mocks"), @r"
    Mocks:
      ${1:Pack}:
        Body: ${2:{\}}
    ");
    // The case says what it adds to what is known of the flow.
    let shared =
        "Flows: {ship: a.fdl.yaml}\nCases:\n  - Flows:\n      ship:\n        Mocks:\n          $0";
    insta::assert_snapshot!(list(shared), @"Pack, Pay");
    for unknown in ["", "    Flow: b.fdl.yaml\n"] {
        let text = format!("Flows:\n  ship:\n{unknown}    Mocks:\n      $0");
        assert_eq!(list(&text), "");
    }
}

#[test]
fn aliases_and_silenced_rules() {
    let text = "Cases:\n  - {Name: a, Input: &report {a: 1}}\n  - {Name: b, Input: *$0}\n";
    insta::assert_snapshot!(list(text), @"report");
    assert!(list("# fdl: ignore-file[$0]\n").contains("unused-response"));
}

#[test]
fn whole_test_files_and_cases() {
    insta::assert_snapshot!(accept("$0", "test file …"), @r"
    Flow: a.fdl.yaml
    Cases:
      - Name: ${1:every call succeeds}
        Input:
          order:
            id: ${2:null}
        Mocks:
          Pay:
            Body: ${3:{\}}
          Ship/Book:
            Return:
              Header: ${4:{\}}
              Code: ${5:200}
              Body: ${6:{\}}
          'Ask: the boss':
            Submit:
              Return: {$7\}
            Callback:
              After: ${8:1}
              Succeed: {$9\}
          Import:
            Items: [$10]
    ");
    insta::assert_snapshot!(accept("Mocks: {}\nCases:\n- $0", "case …"), @r"
    - Name: ${1:what it shows}
      Input:
        order:
          id: ${2:null}
      Mocks:
        Pay:
          Body: ${3:{\}}
        Ship/Book:
          Return:
            Header: ${4:{\}}
            Code: ${5:200}
            Body: ${6:{\}}
        'Ask: the boss':
          Submit:
            Return: {$7\}
          Callback:
            After: ${8:1}
            Succeed: {$9\}
        Import:
          Items: [$10]
    ");
    let (text, items) = proposals_with(None, "Cases:\n    - $0");
    insta::assert_snapshot!(super::accepted_line(&text, &items, "case …"), @r"
    - Name: ${1:what it shows}
      Input: {$2\}
    ");
}

#[test]
fn broken_test_files_go_on_working() {
    insta::assert_snapshot!(list("Mocks:\n  Pay: {Body: [}\nCases:\n  - Name: a\n    Expect:\n      St$0\n  - Name: b\n"), @"Status, Output, OutputExactly, OutputSchema, Error, Path, Calls, Requests, States, Global, Duration, Transitions");
    insta::assert_snapshot!(accept("Mocks:\n  Pay: {Thr$0", "Throw"), @r"  Pay: {Throw: {Code: ${1:Custom.Busy}\}");
    insta::assert_snapshot!(accept("Cases:\n  - Name: a\n    Expect:\n       Stat$0\n      Path: []\n", "Status"), @"      Status: ${1:Succeeded}");
}
