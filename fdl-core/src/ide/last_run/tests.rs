use super::*;
use crate::fixture::cursor;
use crate::simulate::{MocksFile, RunOptions, run_recorded};
use crate::value::Value;

/// A run of `text` with these mocks and an input in JSON.
fn run(text: &str, mocks: &str, input: &str) -> (Arc<Analysis>, LastRun) {
    struct NoFiles;
    impl crate::simulate::Files for NoFiles {
        fn read(&self, _path: &str) -> Result<Arc<str>, String> {
            Err("there are no files".to_owned())
        }
    }
    let analysis = Arc::new(Analysis::new(text));
    let options = RunOptions {
        input: Value::from_json(input).expect("the text is JSON"),
        ..RunOptions::default()
    };
    let mocks = MocksFile::read(mocks, &NoFiles).mocks;
    let (run, recording) =
        run_recorded(&analysis, &mocks, &options, &mut || true).expect("nobody stops the run");
    let last = LastRun::new(analysis.clone(), &run, recording, None);
    (analysis, last)
}

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: shop
StartAt: Check
States:
  - Name: Check
    Type: Choice
    Branches:
      - Condition: $Input.total > 10 && $Input.kind == \"gift\"
        Next: Never
    Default: Ship
  - Name: Ship
    Type: Map
    ItemsPath: $Input.items
    Processor:
      StartAt: Book
      States:
        - Name: Book
          Type: Task
          Action: FC:InvokeFunction
          Parameters: {item.$: $Input.n, at: x}
          OutputConstructor:
            id.$: format(\"b-{}\", $Output.Body)
          Catch: [{Errors: [FnF.ALL], Next: By hand}]
          End: true
        - {Name: By hand, Type: Pass, End: true}
    Next: Pay
  - Name: Pay
    Type: Pass
    OutputConstructor:
      paid.$: $Input.Items[9].id
    Next: Never
  - {Name: Never, Type: Succeed}
";

const MOCKS: &str = "
Ship/Book:
  - {When: {Index: 1}, Throw: {Code: OutOfStock, Detail: none left}}
  - {Body: 7, Times: forever}
";

const INPUT: &str = r#"{"total": 12, "kind": "own", "items": [{"n": 1}, {"n": 2}, {"n": 3}]}"#;

fn whole(analysis: &Analysis) -> TextRange {
    TextRange::new(0, analysis.text.len() as u32)
}

/// The hints as the editor shows them: behind the lines of the text.
fn hints(analysis: &Analysis, last: &LastRun) -> String {
    let shown = value_hints(analysis, last, whole(analysis), 40).into_iter();
    let lines = shown.map(|it| {
        let line = analysis.lines.line(it.offset);
        let line = analysis.text[analysis.lines.line_range(line).indices()].trim();
        format!("{line}  {}\n", it.label)
    });
    lines.collect()
}

#[test]
fn values_stand_behind_the_names_of_states() {
    let (analysis, last) = run(FLOW, MOCKS, INPUT);
    insta::assert_snapshot!(hints(&analysis, &last), @r#"
    - Name: Check  {"total":12,"kind":"own","items":[…]} → unchanged
    - Name: Ship  {"total":12,"kind":"own","items":[…]} → {"Items":[{"id":"b-7"},{},{"id":"b-7"}]}
    - Name: Book  {"n":3} → {"id":"b-7"} ×3 (✗ OutOfStock ×1)
    - {Name: By hand, Type: Pass, End: true}  {} → unchanged
    - Name: Pay  {"Items":[{"id":"b-7"},{},{"id":"b-7"}]} ✗ Simulator.ExpressionError
    "#);
}

#[test]
fn a_state_that_the_run_has_not_left_is_cut_off() {
    let flow = "
StartAt: P
States:
  - Name: P
    Type: Parallel
    Branches:
      - {StartAt: W, States: [{Name: W, Type: Wait, Seconds: 9, End: true}]}
      - {StartAt: F, States: [{Name: F, Type: Fail, Code: Bad, Detail: broken}]}
    End: true
";
    let (analysis, last) = run(flow, "", "{}");
    insta::assert_snapshot!(hints(&analysis, &last), @"
    - Name: P  {} ✗ Bad
    - {StartAt: W, States: [{Name: W, Type: Wait, Seconds: 9, End: true}]}  {} → cut off
    - {StartAt: F, States: [{Name: F, Type: Fail, Code: Bad, Detail: broken}]}  {} ✗ Bad
    ");
}

#[test]
fn after_an_edit_what_is_still_there_is_marked_as_old() {
    let (_, last) = run(FLOW, MOCKS, INPUT);
    let changed = FLOW
        .replace("Name: Check", "Name: Look")
        .replace("format(", "join(");
    let changed = Analysis::new(format!("# longer\n{changed}"));
    insta::assert_snapshot!(hints(&changed, &last), @r#"
    - Name: Ship  old: {"total":12,"kind":"own","items":[…]} → {"Items":[{"id":"b-7"},{},{"id":"b-7"}]}
    - Name: Book  old: {"n":3} → {"id":"b-7"} ×3 (✗ OutOfStock ×1)
    - {Name: By hand, Type: Pass, End: true}  old: {} → unchanged
    - Name: Pay  old: {"Items":[{"id":"b-7"},{},{"id":"b-7"}]} ✗ Simulator.ExpressionError
    "#);
    insta::assert_snapshot!(values(&changed, &last), @r#"
    $Input.items  old: ItemsPath = [{"n":1},{"n":2},{"n":3}]
    $Input.n  old: item = 3 ×3
    $Input.Items[9].id  old: paid = ✗
    "#);
    assert_eq!(last.problem(&changed), None);
    assert!(last.is_of(&Analysis::new(FLOW)), "the edit was undone");
}

fn values(analysis: &Analysis, last: &LastRun) -> String {
    let shown = inline_values(analysis, last, whole(analysis), 40).into_iter();
    let lines = shown.map(|it| format!("{}  {}\n", &analysis.text[it.range.indices()], it.text));
    lines.collect()
}

#[test]
fn expressions_have_their_last_value() {
    let (analysis, last) = run(FLOW, MOCKS, INPUT);
    insta::assert_snapshot!(values(&analysis, &last), @r#"
    $Input.total > 10 && $Input.kind == "gift"  Condition = false
    $Input.items  ItemsPath = [{"n":1},{"n":2},{"n":3}]
    $Input.n  item = 3 ×3
    format("b-{}", $Output.Body)  id = "b-7" ×2
    $Input.Items[9].id  paid = ✗
    "#);
}

#[test]
fn a_failed_run_has_a_problem_at_its_expression() {
    let (analysis, last) = run(FLOW, MOCKS, INPUT);
    let problem = last.problem(&analysis).expect("it failed");
    assert_eq!(
        &analysis.text[problem.range.indices()],
        "$Input.Items[9].id"
    );
    assert_eq!(&*problem.code, "Simulator.ExpressionError");
    insta::assert_snapshot!(problem.message, @"the last run failed in `Pay` with `Simulator.ExpressionError`: `[9]` is past the end: `$Input.Items` has 3 elements (in `OutputConstructor`)");
    let (analysis, last) = run(&FLOW.replace("[9]", "[0]"), MOCKS, INPUT);
    assert_eq!(last.problem(&analysis), None);
}

/// What the hover at `$0` of the flow says.
fn hover(marked: &str) -> Option<String> {
    let (text, offset) = cursor(marked);
    let (analysis, last) = run(&text, MOCKS, INPUT);
    let hover = hover_last_run(&analysis, &last, offset)?;
    let about = &analysis.text[hover.range.indices()];
    Some(format!("[{about}]\n{}", hover.markdown))
}

#[test]
fn a_hover_tells_the_values_of_states() {
    let at = |mark: &str| hover(&FLOW.replacen(mark, &format!("{mark}$0"), 1));
    insta::assert_snapshot!(at("Name: Bo").unwrap_or_default(), @r#"
    [Book]
    **Last run** · the last of 3 visits, `Ship[2]/Book`

    Input

    ```json
    {
      "n": 3
    }
    ```

    Call

    ```json
    {
      "item": 3,
      "at": "x"
    }
    ```

    Output

    ```json
    {
      "id": "b-7"
    }
    ```

    An earlier visit failed, last with `OutOfStock`.
    "#);
    insta::assert_snapshot!(at("Default: Sh").unwrap_or_default(), @r#"
    [Ship]
    **Last run**

    Input

    ```json
    {
      "total": 12,
      "kind": "own",
      "items": [
        {
          "n": 1
        },
        {
          "n": 2
        },
        {
          "n": 3
        }
      ]
    }
    ```

    Output

    ```json
    {
      "Items": [
        {
          "id": "b-7"
        },
        {},
        {
          "id": "b-7"
        }
      ]
    }
    ```
    "#);
    assert_eq!(at("Next: Nev"), None, "the state was never entered");
    assert_eq!(at("Defau"), None);
}

#[test]
fn a_hover_tells_the_values_of_the_parts_of_an_expression() {
    let at = |mark: &str| hover(&FLOW.replacen(mark, &format!("{mark}$0"), 1));
    insta::assert_snapshot!(at("$Input.total > 10 && $Input.ki").unwrap_or_default(), @r#"
    [$Input.kind]
    **Last run**

    `$Input.kind`

    ```json
    "own"
    ```

    `$Input.total > 10 && $Input.kind == "gift"`

    ```json
    false
    ```
    "#);
    insta::assert_snapshot!(at("$Input.total > 10 &").unwrap_or_default(), @r#"
    [$Input.total > 10 && $Input.kind == "gift"]
    **Last run**

    `$Input.total > 10 && $Input.kind == "gift"`

    ```json
    false
    ```
    "#);
    insta::assert_snapshot!(at("$Input.Items[9].i").unwrap_or_default(), @"
    [$Input.Items[9].id]
    **Last run**

    `$Input.Items[9].id`

    ✗ `[9]` is past the end: `$Input.Items` has 3 elements
    ");
    insta::assert_snapshot!(at("form").unwrap_or_default(), @r#"
    [format("b-{}", $Output.Body)]
    **Last run** · the last of 2 values

    `format("b-{}", $Output.Body)`

    ```json
    "b-7"
    ```
    "#);
}

#[test]
fn all_that_is_known_of_a_state_stays_within_bounds() {
    let input = format!(
        r#"{{"total": 1, "kind": "{}", "items": []}}"#,
        "a`".repeat(5_000)
    );
    let (_, last) = run(&FLOW.replace("gift", "```"), MOCKS, &input);
    let text = last
        .explain_state("Check", true, 1_000)
        .expect("it was entered");
    assert!(text.len() < 4_000, "{text}");
    assert_eq!(last.explain_state("Never", true, 1_000), None);
}
