//! Texts and the model that they become, in a compact form.

mod print;

use super::lower;
use crate::syntax::parse;
use print::print;

/// The model of a text.
fn model(text: &str) -> String {
    let tree = parse(&text.into());
    print(&lower(&tree), &tree)
}

/// The model of one state of a flow.
fn state(text: &str) -> String {
    let mut flow = "StartAt: S\nStates:\n".to_owned();
    for (at, line) in text.trim_start_matches('\n').lines().enumerate() {
        flow += if at == 0 { "  - " } else { "    " };
        flow += line;
        flow.push('\n');
    }
    let printed = model(&flow);
    printed
        .split_once('\n')
        .map_or(printed.clone(), |(_, it)| it.to_owned())
}

#[test]
fn the_flow() {
    insta::assert_snapshot!(model("\
Type: StateMachine
SpecVersion: v1
Name: order
Description: text
StartAt: A
Timeout: '600'
States:
  - Type: Pass
    Name: A
    Next: B
  - {Type: Succeed, Name: B, End: true}
"), @r#"
    flow type=StateMachine name=order version=v1 timeout=600
    scope 0 start=A
      (Pass) A next=B
      (Succeed) B end=true
    "#);
}

#[test]
fn nothing_is_no_flow() {
    for text in ["", "# only\n", "- a\n- b\n", "text\n"] {
        let tree = parse(&text.into());
        let flow = lower(&tree);
        assert!(flow.node.is_none() && flow.scopes.is_empty(), "{text}");
    }
    insta::assert_snapshot!(model("{}"), @r#"scope 0 start=- (no list)"#);
}

#[test]
fn a_task() {
    insta::assert_snapshot!(state("
Type: Task
Name: S
Action: FC:InvokeFunction
TaskMode: WaitForCustomCallback
InputConstructor: {id.$: $Input.order.id}
Parameters:
  resourceArn: acs:fc:::functions/pay
  invocationType: Async
  body:
    callbackToken.$: $Context.Current.TaskToken
    fixed: [1, 0x1F, ~, true, text]
Timeout: 30
Retry:
  - {Errors: [FC.ResourceThrottled, FC.Unknown], MaxAttempts: 3, IntervalSeconds: 2, BackoffRate: 1.5, MaxBackoffSeconds: 60}
Catch:
  - Errors: [FnF.ALL]
    OutputConstructor: {code.$: $Context.Current.Error.Code}
    Next: F
OutputConstructor: {paid.$: $Output.Body.paid}
GlobalConstructor: {paid.$: $Output.Body.paid}
Next: T
"), @r#"
    (Task) S next=T action=FC:InvokeFunction mode=Some(WaitForCustomCallback) written=WaitForCustomCallback timeout=30
      input {id: <InputConstructor $Input.order.id>}
      output {paid: <OutputConstructor $Output.Body.paid>}
      global {paid: <GlobalConstructor $Output.Body.paid>}
      retry FC.ResourceThrottled,FC.Unknown attempts=3 interval=2 rate=1.5 longest=60
      catch FnF.ALL -> F
        output {code: <CatchOutputConstructor $Context.Current.Error.Code>}
      parameters {resourceArn: "acs:fc:::functions/pay", invocationType: "Async", body: {callbackToken: <Parameters $Context.Current.TaskToken>, fixed: [1,31,null,true,"text"]}}
    "#);
}

#[test]
fn the_mode_of_a_task() {
    insta::assert_snapshot!(state("{Type: Task, Name: S, Action: HTTP:Request, Timeout.$: $Input.t}"), @r#"  (Task) S action=HTTP:Request mode=Some(RequestComplete) timeout=<Timeout $Input.t>"#);
    insta::assert_snapshot!(state("{Type: Task, Name: S, TaskMode: requestComplete, Timeout: soon}"), @r#"  (Task) S mode=None written=requestComplete"#);
}

#[test]
fn waits() {
    insta::assert_snapshot!(state("{Type: Wait, Name: S, Seconds: 5, End: true}"), @r#"  (Wait) S end=true seconds=5"#);
    insta::assert_snapshot!(state("{Type: Wait, Name: S, Seconds: \"5\", End: false}"), @r#"  (Wait) S end=false seconds=5"#);
    insta::assert_snapshot!(state("{Type: Wait, Name: S, Seconds.$: $Input.n, End: yes}"), @r#"  (Wait) S seconds=<Seconds $Input.n>"#);
    insta::assert_snapshot!(state("{Type: Wait, Name: S, Seconds.$: 5}"), @r#"  (Wait) S"#);
}

#[test]
fn a_choice() {
    insta::assert_snapshot!(state("
Type: Choice
Name: S
Branches:
  - Condition: $Input.n >= 10
    Next: A
  - Condition.$: $Input.n < 0
    Next: B
  - Condition:$Input.x
  - Condition: true
Default: C
"), @r#"
    (Choice) S default=C
      branch <Condition $Input.n >= 10> -> A
      branch <Condition $Input.n < 0> -> B
      branch <Condition true> -> -
    "#);
}

#[test]
fn a_parallel_has_a_scope_a_branch() {
    insta::assert_snapshot!(state("
Type: Parallel
Name: S
Branches:
  - StartAt: A
    States: [{Type: Pass, Name: A, End: true}]
  - text
  - StartAt: A
    States: [{Type: Pass, Name: A, End: true}]
End: true
"), @r#"
    (Parallel) S end=true
      scope 1 start=A
        (Pass) A end=true
      scope 2 start=A
        (Pass) A end=true
    "#);
}

#[test]
fn a_map_inline_and_distributed() {
    insta::assert_snapshot!(state("
Type: Map
Name: S
ItemsPath: $Input.items
MaxConcuccency: 5
Processor: {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
"), @r#"
    (Map) S inline items=<ItemsPath $Input.items> concurrency=5
      scope 1 start=A
        (Pass) A end=true
    "#);
    insta::assert_snapshot!(state("
Type: Map
Name: S
ItemsPath.$: $Input.items
ProcessorConfig: {ExecutionMode: Express}
MaxConcurrency: 50
MaxItems: 9
ToleratedFailurePercentage: 12.5
ToleratedFailureCount: 3
ItemConstructor: {it.$: $Item}
ItemReader: {SourceType: OSS_CSV, SourceParameters: {Bucket.$: $Input.bucket}}
ItemBatcher: {MaxItemsPerBatch: 2}
ResultWriter: {Parameters: {Bucket: b}}
Processor: {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
"), @r#"
    (Map) S distributed express=true items=<ItemsPath $Input.items> concurrency=50 max=9 percentage=12.5 count=3
      item {it: <ItemConstructor $Item>}
      reader {SourceType: "OSS_CSV", SourceParameters: {Bucket: <Unverified $Input.bucket>}}
      batcher {MaxItemsPerBatch: 2}
      writer {Parameters: {"Bucket":"b"}}
      scope 1 start=A
        (Pass) A end=true
    "#);
}

/// The configuration may stand in the processor too (Q73); that of the Map wins.
#[test]
fn the_place_of_the_processor_config() {
    insta::assert_snapshot!(state("{Type: Map, Name: S, Processor: {ProcessorConfig: {ExecutionMode: Express}}}"), @r#"
    (Map) S distributed express=true
      scope 1 start=- (no list)
    "#);
    insta::assert_snapshot!(state("{Type: Map, Name: S, ProcessorConfig: {}, Processor: {ProcessorConfig: {ExecutionMode: Express}}}"), @r#"
    (Map) S distributed express=false
      scope 1 start=- (no list)
    "#);
}

#[test]
fn fails() {
    insta::assert_snapshot!(state("{Type: Fail, Name: S, Code: Bad, Detail: 7}"), @r#"  (Fail) S code=Bad detail=7"#);
    insta::assert_snapshot!(state("{Type: Fail, Name: S, Code.$: $Input.code, Detail.$: $Input.text}"), @r#"  (Fail) S code=<Fail $Input.code> detail=<Fail $Input.text>"#);
}

/// The `.$` rule holds at every depth, also in lists (Q27).
#[test]
fn expressions_at_every_depth() {
    insta::assert_snapshot!(state("
Type: Pass
Name: S
OutputConstructor:
  a.$: $Input.a
  b: $Input.b
  c: {d: {e.$: $Input.e, f: 1}, g: [1, {h.$: $Input.h}, [x]]}
  i: {j: [{k: 1}]}
"), @r#"
    (Pass) S
      output {a: <OutputConstructor $Input.a>, b: "$Input.b", c: {d: {e: <OutputConstructor $Input.e>, f: 1}, g: [1, {h: <OutputConstructor $Input.h>}, ["x"]]}, i: {"j":[{"k":1}]}}
    "#);
}

/// A value under `.$` that is no text (Q29).
#[test]
fn no_text_under_the_suffix() {
    insta::assert_snapshot!(state("
Type: Pass
Name: S
OutputConstructor:
  a.$: 1
  b.$: [$Input.b]
  c.$: {d: $Input.d, e: text, f: {g: $Input.g}, h.$: $Input.h, i: [$Input.i]}
  j.$:
  k.$: true
"), @r#"
    (Pass) S
      output {a: 1, b: ["$Input.b"], c: {d: <OutputConstructor $Input.d>, e: "text", f: {g: <OutputConstructor $Input.g>}, h: <OutputConstructor $Input.h>, i: [<OutputConstructor $Input.i>]}, j: null, k: true}
    "#);
}

#[test]
fn text_that_is_written_otherwise() {
    insta::assert_snapshot!(state("{Type: Pass, Name: 12, Next: true, OutputConstructor: text, Retry: {}, Catch: x}"), @r#"  (Pass) 12 next=true"#);
    insta::assert_snapshot!(state("{Type: Pass, Name: ~, Next: , End: 'true'}"), @r#"  (Pass) ?"#);
}

#[test]
fn states_of_no_known_type() {
    insta::assert_snapshot!(state("
Type: Tsk
Name: S
Branches:
  - StartAt: A
    States: [{Type: Pass, Name: A, OutputConstructor: {x.$: $Input.x}}]
Processor: {StartAt: B, States: [{Name: B, Next: C}]}
Next: T
"), @r#"
    None (Tsk) S next=T
      scope 1 start=A
        (Pass) A
          output {x: <OutputConstructor $Input.x>}
      scope 2 start=B
        None B next=C
    "#);
    insta::assert_snapshot!(state("{Name: S, Branches: [{Condition: $Input.x, Next: A}]}"), @r#"  None S"#);
}

/// What is typed before its `Type` is read all the same.
#[test]
fn expressions_of_states_of_no_known_type() {
    let tree = parse(
        &"\
StartAt: S
States:
  - Name: S
    Action: FC:InvokeFunction
    Parameters: {body: {x.$: $Input.x}}
    Timeout.$: $Input.t
    ItemsPath: $Input.items
    ItemConstructor: {y.$: $Item.y}
    Seconds.$: $Input.s
    Detail.$: $Input.d
    Branches: [{Condition: $Input.c, Next: S}]
"
        .into(),
    );
    let flow = lower(&tree);
    let expressions = flow.expressions.iter();
    let found: Vec<String> = expressions
        .map(|it| format!("{:?} {}", it.position, it.text))
        .collect();
    insta::assert_snapshot!(found.join("\n"), @r#"
    Parameters $Input.x
    Timeout $Input.t
    ItemsPath $Input.items
    ItemConstructor $Item.y
    Seconds $Input.s
    Fail $Input.d
    Condition $Input.c
    "#);
}

#[test]
fn items_that_are_no_mappings_are_no_states() {
    insta::assert_snapshot!(model("StartAt: A\nStates:\n  - text\n  -\n  - [a]\n  - Name: A\n"), @r#"
    scope 0 start=A
      None A
    "#);
    insta::assert_snapshot!(model("StartAt: A\nStates: {A: {Type: Pass}}\n"), @r#"scope 0 start=A (no list)"#);
}

#[test]
fn broken_lines_keep_the_other_states() {
    insta::assert_snapshot!(model("\
StartAt: A
States:
  - Type: Pass
    Name: A
    Nex
  - Type: Task
    Name: B
    Action: \"FC:Inv
    Next: C
  - Type: Wait
    Name: C
    Seconds: {a: 1, b
    End: true
  - Ty
  - Type: Succeed
    Name: D
"), @r#"
    scope 0 start=A
      (Pass) A
      (Task) B next=C action=FC:Inv mode=Some(RequestComplete)
      (Wait) C end=true
      (Succeed) D
    "#);
}

#[test]
fn aliases_and_merge_keys_are_followed() {
    insta::assert_snapshot!(model("\
defaults: &retry
  - {Errors: [FnF.ALL], MaxAttempts: 1, IntervalSeconds: 1}
base: &base {Type: Task, Action: HTTP:Request, Retry: *retry}
StartAt: A
States:
  - <<: *base
    Name: A
    Next: B
  - Name: B
    Action: FC:InvokeFunction
    <<: [*base, {Next: C, Action: X:Y}]
"), @r#"
    scope 0 start=A
      (Task) A next=B action=HTTP:Request mode=Some(RequestComplete)
        retry FnF.ALL attempts=1 interval=1
      (Task) B next=C action=FC:InvokeFunction mode=Some(RequestComplete)
        retry FnF.ALL attempts=1 interval=1
    "#);
}

#[test]
fn equal_keys_the_first_counts() {
    insta::assert_snapshot!(state("{Type: Pass, Name: S, Next: A, Next: B, OutputConstructor: {a: 1, a: 2}}"), @r#"
    (Pass) S next=A
      output {a: 1, a: 2}
    "#);
}

#[test]
fn transitions_stand_in_the_order_of_the_text() {
    let tree = parse(&"\
States:
  - Type: Choice
    Name: A
    Default: B
    Branches: [{Condition: $Input.x, Next: C}]
  - {Type: Parallel, Name: B, Branches: [{States: [{Type: Pass, Name: X, Next: Y}], StartAt: X}], Next: C}
  - {Type: Task, Name: C, Catch: [{Next: A}], Next: Gone}
StartAt: A
".into());
    let flow = lower(&tree);
    let list: Vec<String> = flow
        .transitions()
        .map(|it| {
            let found = flow.resolve(it).map_or("-".into(), |it| flow.path(it.id));
            format!("{:?} {} -> {found}", it.kind, it.target.value)
        })
        .collect();
    insta::assert_snapshot!(list.join("\n"), @r#"
    Default B -> B
    Branch(0) C -> C
    Next Y -> -
    Start X -> B[0]/X
    Next C -> C
    Catch(0) A -> A
    Next Gone -> -
    Start A -> A
    "#);
}

#[test]
fn paths_are_escaped() {
    let tree = parse(&r"{StartAt: x, States: [{Type: Map, Name: 'a/b[0]\', Processor: {States: [{Type: Pass, Name: c}, {Type: Pass}]}}]}".into());
    let flow = lower(&tree);
    let paths: Vec<_> = flow.states.iter().map(|it| flow.path(it.id)).collect();
    assert_eq!(paths.join(" "), r"a\/b\[0\]\\ a\/b\[0\]\\/c a\/b\[0\]\\/?");
}

/// Aliases that multiply (a "billion laughs") cost no more than the text deserves; the parser
/// reports them.
#[test]
fn aliases_that_multiply_are_cut_off() {
    let mut text = "a0: &a0 {x.$: $Input.x}\n".to_owned();
    for at in 1..40 {
        let before = at - 1;
        text += &format!("a{at}: &a{at} {{l: *a{before}, r: *a{before}}}\n");
    }
    text += "StartAt: A\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: *a39}\n";
    text += "  - {Type: Pass, Name: B, OutputConstructor: *a10}\n";
    let flow = lower(&parse(&text.as_str().into()));
    assert!(
        flow.expressions.len() < 50_000,
        "{}",
        flow.expressions.len()
    );
    assert_eq!(flow.states.len(), 2);
}

/// A long scalar that many aliases repeat is read as often as the text deserves.
#[test]
fn long_scalars_are_not_repeated_for_ever() {
    let sum = "1 + ".repeat(20_000);
    let aliases = "*e, ".repeat(5_000);
    for key in ["x.$", "x"] {
        let text = format!(
            "StartAt: A\nStates:\n  - Type: Pass\n    Name: A\n    OutputConstructor:\n      e: &e \"$Input.n + {sum}1\"\n      all: [{}]\n",
            aliases.replace("*e", &format!("{{{key}: *e}}"))
        );
        let flow = lower(&parse(&text.as_str().into()));
        assert!(flow.truncated, "{key}");
        assert!(flow.expressions.len() < 50, "{}", flow.expressions.len());
    }
    let retry = "retry: &r [{Errors: [FnF.ALL], MaxAttempts: 1, IntervalSeconds: 1}]\n";
    let states = "  - {Type: Task, Name: A, Retry: *r}\n".repeat(1_000);
    let flow = lower(&parse(
        &format!("{retry}StartAt: A\nStates:\n{states}")
            .as_str()
            .into(),
    ));
    assert!(!flow.truncated);
    assert!(flow.states.iter().all(|it| it.retry.len() == 1));
}

#[test]
fn aliases_that_lead_back_end() {
    for text in [
        "StartAt: A\nStates: &s\n  - {Type: Map, Name: A, Processor: {StartAt: A, States: *s}}\n",
        "StartAt: A\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: &c {x: *c, y: *c, z.$: $Input.z}}\n",
        "StartAt: A\nStates:\n  - &s {Type: Pass, Name: A, <<: *s}\n",
        "&r\n<<: [*r, *r]\nStartAt: A\nStates: []\n",
    ] {
        let flow = lower(&parse(&text.into()));
        assert!(flow.states.len() <= 2, "{text}");
    }
}

/// Each scope alias by alias inside the one before: deeper than any text, and no stack overflows.
#[test]
fn scopes_nested_by_aliases_are_bounded() {
    let mut text = "s0: &s0 [{Type: Pass, Name: X, End: true}]\n".to_owned();
    for at in 1..300 {
        text += &format!(
            "s{at}: &s{at} [{{Type: Map, Name: X, Processor: {{StartAt: X, States: *s{}}}}}]\n",
            at - 1
        );
    }
    text += "StartAt: X\nStates: *s299\n";
    let flow = lower(&parse(&text.as_str().into()));
    assert!(
        flow.truncated || flow.scopes.len() < 64,
        "{}",
        flow.scopes.len()
    );
}

#[test]
fn depth_is_bounded() {
    let deep = format!(
        "StartAt: A\nStates:\n  - {{Type: Pass, Name: A, OutputConstructor: {}x.$: $Input{} }}\n",
        "{a: ".repeat(10_000),
        "}".repeat(10_000)
    );
    let tree = parse(&deep.as_str().into());
    lower(&tree);
    let mut nested = "{Type: Pass, Name: X}".to_owned();
    for _ in 0..500 {
        nested =
            format!("{{Type: Parallel, Name: X, Branches: [{{StartAt: X, States: [{nested}]}}]}}");
    }
    let tree = parse(&format!("StartAt: X\nStates: [{nested}]\n").as_str().into());
    lower(&tree);
}
