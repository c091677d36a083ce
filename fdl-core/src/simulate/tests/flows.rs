//! Child flows: what `FNF:StartExecution` does with a flow that the mocks name.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{flow, show};
use crate::analysis::Analysis;
use crate::checks::ExecutionMode;
use crate::simulate::engine::{Engine, Step};
use crate::simulate::mocks::MockWorld;
use crate::simulate::{Files, MocksFile, Run, RunOptions, TestFile, finish, run};

/// The child flows of these tests, by file.
struct Children<'a>(&'a [(&'a str, &'a str)]);

impl Files for Children<'_> {
    fn read(&self, path: &str) -> Result<Arc<str>, String> {
        let found = self.0.iter().find(|it| it.0 == path);
        let states = found.ok_or("no such file or directory")?.1;
        Ok(flow("A", states).text)
    }
}

/// Takes its time, and gives its input with a mark.
const SHIP: &str = "
- {Name: A, Type: Wait, Seconds: 7, Next: B}
- {Name: B, Type: Task, Action: ECS:StartInstance, OutputConstructor: {sent.$: $Input.id, by.$: $Output.by}, End: true}
";

/// Fails.
const BROKEN: &str = "
- {Name: A, Type: Wait, Seconds: 2, Next: B}
- {Name: B, Type: Fail, Code: OutOfStock, Detail: none left}
";

const FILES: Children<'_> = Children(&[("ship.fdl.yaml", SHIP), ("broken.fdl.yaml", BROKEN)]);

/// The Task `A` that starts the flow `ship`, with more members.
fn start(mode: &str, members: &str) -> String {
    format!(
        "
- Name: A
  Type: Task
  Action: FNF:StartExecution
  TaskMode: {mode}
  Parameters: {{resourceArn: 'acs:fnf:::flow/ship', input: {{id: 5}}}}
  {members}
"
    )
}

const MOCKS: &str = "Flows: {ship: {Flow: ship.fdl.yaml, Mocks: {B: {Return: {by: sea}}}}}";

fn run_of(states: &str, mocks: &str, files: &Children<'_>) -> (Analysis, Run) {
    run_with(states, mocks, files, |_| {})
}

fn run_with(
    states: &str,
    mocks: &str,
    files: &Children<'_>,
    change: impl FnOnce(&mut RunOptions),
) -> (Analysis, Run) {
    let file = MocksFile::read(mocks, files);
    let analysis = flow("A", states);
    let mut problems = file.problems.clone();
    problems.extend(file.mocks.problems(&analysis.flow));
    assert!(problems.is_empty(), "{problems:?}");
    let mut options = RunOptions::default();
    change(&mut options);
    let run = run(&analysis, &file.mocks, &options);
    (analysis, run)
}

/// The end of a run and those of its children, each with the time of its start.
fn ends(states: &str, mocks: &str, files: &Children<'_>) -> String {
    let (analysis, run) = run_of(states, mocks, files);
    shown(&analysis, &run)
}

fn shown(analysis: &Analysis, run: &Run) -> String {
    let mut out = show(analysis, run, false);
    for child in &run.children {
        let (name, execution) = (&child.name, &child.options.execution_name);
        let at = format!("{} {execution} at {}", child.path, child.started_ms);
        let inner = shown(&child.flow, &child.run).replace('\n', "\n  ");
        let _ = write!(out, "\n{at} {name}: {inner}");
    }
    out
}

#[test]
fn a_request_ends_when_the_child_has_started() {
    insta::assert_snapshot!(ends(&start("RequestComplete", "End: true"), MOCKS, &FILES), @r#"
    Succeeded {"FlowName":"ship","ExecutionName":"simulation-3","RequestID":"request-1"}; 0 ms, 1 transitions
    A simulation-3 at 0 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    "#);
}

#[test]
fn a_failed_child_does_not_matter_to_who_does_not_wait() {
    let mocks = "Flows: {ship: broken.fdl.yaml}";
    insta::assert_snapshot!(ends(&start("RequestComplete", "End: true"), mocks, &FILES), @r#"
    Succeeded {"FlowName":"ship","ExecutionName":"simulation-3","RequestID":"request-1"}; 0 ms, 1 transitions
    A simulation-3 at 0 ship: Failed OutOfStock at B «B»: none left; 2000 ms, 2 transitions
    "#);
}

#[test]
fn a_system_callback_reports_the_childs_output() {
    let states = start("WaitForSystemCallback", "End: true");
    insta::assert_snapshot!(ends(&states, MOCKS, &FILES), @r#"
    Succeeded {"sent":5,"by":"sea"}; 7000 ms, 1 transitions; Q96
    A simulation-3 at 0 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    "#);
    let (analysis, run) = run_with(&states, MOCKS, &FILES, |it| {
        it.readings.choose("Q96", "execution").expect("a switch");
    });
    insta::assert_snapshot!(show(&analysis, &run, true), @r#"
    1 0 ExecutionStarted {"input":{}}
    2 0 StepEntered A {"input":{}}
    3 0 TaskScheduled A {"action":"FNF:StartExecution","parameters":{"resourceArn":"acs:fnf:::flow/ship","input":{"id":5}}}
    4 0 TaskStarted A #3 {}
    5 0 TaskSubmitted A #3 {"output":{"FlowName":"ship","ExecutionName":"simulation-3","RequestID":"request-1"}}
    6 7000 TaskSucceeded A #3 {"output":{"FlowName":"ship","ExecutionName":"simulation-3","Status":"Succeeded","Output":{"sent":5,"by":"sea"}}}
    7 7000 StepExited A {"output":{"FlowName":"ship","ExecutionName":"simulation-3","Status":"Succeeded","Output":{"sent":5,"by":"sea"}}}
    8 7000 ExecutionSucceeded {"output":{"FlowName":"ship","ExecutionName":"simulation-3","Status":"Succeeded","Output":{"sent":5,"by":"sea"}}}
    Succeeded {"FlowName":"ship","ExecutionName":"simulation-3","Status":"Succeeded","Output":{"sent":5,"by":"sea"}}; 7000 ms, 1 transitions; Q96
    "#);
}

#[test]
fn a_failed_child_fails_the_task_with_its_code() {
    let mocks = "Flows: {'acs:fnf:::flow/ship': broken.fdl.yaml}";
    let states = start("WaitForSystemCallback", "End: true");
    insta::assert_snapshot!(ends(&states, mocks, &FILES), @"
    Failed OutOfStock at A «A»: none left; 2000 ms, 1 transitions; Q96
    A simulation-3 at 0 acs:fnf:::flow/ship: Failed OutOfStock at B «B»: none left; 2000 ms, 2 transitions
    ");
    let members = "Catch: [{Errors: [OutOfStock], Next: C, OutputConstructor: {why.$: $Context.Current.Error}}]\n  End: true\n- {Name: C, Type: Succeed}";
    let states = start("WaitForSystemCallback", members);
    insta::assert_snapshot!(ends(&states, mocks, &FILES), @r#"
    Succeeded {"why":{"Code":"OutOfStock","Detail":"none left"}}; 2000 ms, 2 transitions; Q96
    A simulation-3 at 0 acs:fnf:::flow/ship: Failed OutOfStock at B «B»: none left; 2000 ms, 2 transitions
    "#);
}

#[test]
fn a_child_goes_on_after_the_timeout_of_its_task() {
    let states = start("WaitForSystemCallback", "Timeout: 5\n  End: true");
    insta::assert_snapshot!(ends(&states, MOCKS, &FILES), @r#"
    Failed FnF.TaskTimeout at A «A»: the task has not ended within 5 s; 5000 ms, 1 transitions; Q43 Q58 Q86 Q96
    warning: the callback 1 of `A` was refused: it came after the task's `Timeout`
    A simulation-3 at 0 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    "#);
}

const REPORTER: Children<'_> = Children(&[(
    "ship.fdl.yaml",
    "
- {Name: A, Type: Wait, Seconds: 3, Next: B}
- Name: B
  Type: Task
  Action: FNF:ReportTaskSucceeded
  Parameters: {TaskToken.$: $Input.token, Output: '{\"ok\": true}'}
  End: true
",
)]);

const WITH_TOKEN: &str = "
- Name: A
  Type: Task
  Action: FNF:StartExecution
  TaskMode: WaitForCustomCallback
  Parameters: {resourceArn: 'acs:fnf:::flow/ship', input: {token.$: $Context.Current.TaskToken}}
  Timeout: 60
  End: true
";

#[test]
fn a_custom_callback_comes_from_the_child_that_has_the_token() {
    let mocks = "Flows: {ship: {Flow: ship.fdl.yaml, Mocks: {B: {Return: {}, Duration: 2}}}}";
    insta::assert_snapshot!(ends(WITH_TOKEN, mocks, &REPORTER), @r#"
    Succeeded {"ok":true}; 5000 ms, 1 transitions
    A simulation-3 at 0 ship: Succeeded {}; 5000 ms, 2 transitions
    "#);
}

#[test]
fn a_custom_callback_may_come_from_the_mocks() {
    let mocks = "
A: {Callback: {After: 20, Succeed: {by: boss}}}
Flows: {ship: {Flow: ship.fdl.yaml, Mocks: {B: {Return: {by: sea}}}}}
";
    let states = WITH_TOKEN.replace("{token.$:", "{id: 1, token.$:");
    insta::assert_snapshot!(ends(&states, mocks, &FILES), @r#"
    Succeeded {"by":"boss"}; 20000 ms, 1 transitions
    A simulation-3 at 0 ship: Succeeded {"sent":1,"by":"sea"}; 7000 ms, 2 transitions
    "#);
}

#[test]
fn without_a_report_a_custom_callback_never_comes() {
    let states = WITH_TOKEN.replace("{token.$:", "{id: 1, token.$:");
    insta::assert_snapshot!(ends(&states, MOCKS, &FILES), @r#"
    Failed FnF.TaskTimeout at A «A»: the task has not ended within 60 s; 60000 ms, 1 transitions; Q43 Q86
    warning: nothing reports to `A`: its mocks have no `Callback`, and the flow `ship` does not call FNF:ReportTaskSucceeded with its token
    A simulation-3 at 0 ship: Succeeded {"sent":1,"by":"sea"}; 7000 ms, 2 transitions
    "#);
}

#[test]
fn responses_of_the_task_serve_before_the_child_does() {
    let mocks = "
A: {Throw: {Code: FNF.ResourceThrottled}, Times: 1}
Flows: {ship: {Flow: ship.fdl.yaml, Mocks: {B: {Return: {by: sea}}}}}
";
    let retry = "Retry: [{Errors: [FnF.ALL], MaxAttempts: 1, IntervalSeconds: 4}]\n  End: true";
    insta::assert_snapshot!(ends(&start("WaitForSystemCallback", retry), mocks, &FILES), @r#"
    Succeeded {"sent":5,"by":"sea"}; 11000 ms, 1 transitions; Q96
    A simulation-7 at 4000 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    "#);
}

#[test]
fn responses_of_a_childs_tasks_count_over_all_executions() {
    let mocks = "
Flows:
  ship:
    Flow: ship.fdl.yaml
    Mocks: {B: [{Return: {by: sea}}, {Return: {by: air}}, {Return: {by: land}}]}
";
    let states = start("WaitForSystemCallback", "Next: B")
        + &start("WaitForSystemCallback", "End: true").replace("Name: A", "Name: B");
    insta::assert_snapshot!(ends(&states, mocks, &FILES), @r#"
    Succeeded {"sent":5,"by":"air"}; 14000 ms, 2 transitions; Q96
    warning: the response 3 of `B` in the flow `ship` was never used
    A simulation-3 at 0 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    B simulation-9 at 7000 ship: Succeeded {"sent":5,"by":"air"}; 7000 ms, 2 transitions
    "#);
}

#[test]
fn a_childs_missing_mock_fails_the_whole_run() {
    let mocks = "Flows: {ship: ship.fdl.yaml}";
    let states = start(
        "RequestComplete",
        "Catch: [{Errors: [FnF.ALL], Next: C}]\n  End: true\n- {Name: C, Type: Succeed}",
    );
    insta::assert_snapshot!(ends(&states, mocks, &FILES), @"
    Failed Simulator.Unmocked at A «A»: in the flow `ship`: `B` has no mock; states that need one: `B`; 0 ms, 1 transitions
    A simulation-3 at 0 ship: Failed Simulator.Unmocked at B «B»: `B` has no mock; states that need one: `B`; 7000 ms, 2 transitions
    ");
}

#[test]
fn a_flow_that_no_name_fits_is_unmocked() {
    let mocks = "Flows: {shipp: ship.fdl.yaml}";
    insta::assert_snapshot!(ends(&start("RequestComplete", "End: true"), mocks, &FILES), @"Failed Simulator.Unmocked at A «A»: `A` has no mock and `Flows` has no `ship`; did you mean `shipp`?; states that need one: `A`; 0 ms, 1 transitions");
}

#[test]
fn a_child_is_an_execution_of_its_own() {
    let files = Children(&[(
        "ship.fdl.yaml",
        "
- Name: A
  Type: Pass
  GlobalConstructor: {mark: child}
  OutputConstructor: {context.$: $Context.Execution, global.$: $Global, id.$: uuid()}
  End: true
",
    )]);
    let states = "
- {Name: A, Type: Pass, GlobalConstructor: {mark: parent}, Next: B}
- Name: B
  Type: Task
  Action: FNF:StartExecution
  TaskMode: WaitForSystemCallback
  Parameters: {resourceArn: 'acs:fnf:::flow/ship', executionName: mine, input: {a: 1}}
  OutputConstructor: {child.$: $Output, global.$: $Global}
  End: true
";
    let mocks = "Flows: {ship: ship.fdl.yaml}";
    insta::assert_snapshot!(ends(states, mocks, &files), @r#"
    Succeeded {"child":{"context":{"Name":"mine","Input":{"a":1},"RoleArn":"acs:ram::0:role/simulation"},"global":{},"id":"910a2dec-8902-4cc1-afba-e3685963bb19"},"global":{"mark":"parent"}}; 0 ms, 2 transitions; Q96
    B mine at 0 ship: Succeeded {"context":{"Name":"mine","Input":{"a":1},"RoleArn":"acs:ram::0:role/simulation"},"global":{},"id":"910a2dec-8902-4cc1-afba-e3685963bb19"}; 0 ms, 1 transitions
    "#);
}

#[test]
fn a_child_is_standard_though_its_parent_is_express() {
    let files = Children(&[(
        "ship.fdl.yaml",
        "\n- {Name: A, Type: Wait, Seconds: 300, End: true}\n",
    )]);
    let mocks = "Flows: {ship: ship.fdl.yaml}";
    let (analysis, run) = run_with(
        &start("RequestComplete", "End: true"),
        mocks,
        &files,
        |it| {
            it.mode = ExecutionMode::Express;
        },
    );
    insta::assert_snapshot!(shown(&analysis, &run), @r#"
    Succeeded {"FlowName":"ship","ExecutionName":"simulation-3","RequestID":"request-1"}; 0 ms, 1 transitions
    A simulation-3 at 0 ship: Succeeded {"id":5}; 300000 ms, 1 transitions
    "#);
}

/// Starts an execution of that name, then another one 5 seconds later.
fn twice(mode: &str) -> String {
    let first = start(mode, "Next: W").replace("input:", "executionName: once, input:");
    let second = first
        .replace("Name: A", "Name: B")
        .replace("Next: W", "End: true");
    format!("{first}- {{Name: W, Type: Wait, Seconds: 5, Next: B}}\n{second}")
}

#[test]
fn the_name_of_an_ended_execution_cannot_be_used_again() {
    insta::assert_snapshot!(ends(&twice("WaitForSystemCallback"), MOCKS, &FILES), @r#"
    Failed FNF.ExecutionAlreadyExists at B «B»: the execution `once` of the flow `ship` has ended already; 12000 ms, 3 transitions; Q96
    A once at 0 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    "#);
}

#[test]
fn a_second_start_gives_the_execution_that_still_runs() {
    let first = twice("RequestComplete");
    insta::assert_snapshot!(ends(&first, MOCKS, &FILES), @r#"
    Succeeded {"FlowName":"ship","ExecutionName":"once","RequestID":"request-1"}; 5000 ms, 3 transitions
    A once at 0 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    "#);
    let (before, after) = first.split_at(first.find("Name: B").expect("the second"));
    let states = format!(
        "{before}{}",
        after.replace("RequestComplete", "WaitForSystemCallback")
    );
    insta::assert_snapshot!(ends(&states, MOCKS, &FILES), @r#"
    Succeeded {"sent":5,"by":"sea"}; 7000 ms, 3 transitions; Q97
    A once at 0 ship: Succeeded {"sent":5,"by":"sea"}; 7000 ms, 2 transitions
    "#);
}

#[test]
fn an_input_that_is_no_object_is_refused() {
    let states = start("RequestComplete", "End: true")
        .replace("input: {id: 5}", "input.$: $Context.Execution.Name");
    insta::assert_snapshot!(ends(&states, MOCKS, &FILES), @"
    Failed Simulator.InvalidInput at A «A»: the input of a child flow is an object, not a string; 0 ms, 1 transitions
    warning: the response 1 of `B` in the flow `ship` was never used
    ");
}

#[test]
fn flows_that_start_themselves_come_to_an_end() {
    let states = start("WaitForSystemCallback", "End: true");
    let files = [("ship.fdl.yaml", states.as_str())];
    let files = Children(&files);
    let (_, run) = run_of(&states, "Flows: {ship: ship.fdl.yaml}", &files);
    let error = run.error.expect("it fails");
    insta::assert_snapshot!(format!("{} at {}: {}", error.code, error.state_path, error.detail), @"Simulator.ExecutionLimitExceeded at A: `A` cannot start the flow `ship`: executions start each other more than 10 deep");
    let depth = std::iter::successors(run.children.first(), |it| it.run.children.first()).count();
    assert_eq!(depth, 10);
}

#[test]
fn the_number_of_executions_is_bounded() {
    let map = "
- Name: A
  Type: Map
  ItemsPath: $Input.items
  Processor:
    StartAt: S
    States: [{Name: S, Type: Task, Action: FNF:StartExecution, Parameters: {resourceArn: ship}, End: true}]
  End: true
";
    let files = Children(&[("ship.fdl.yaml", "\n- {Name: A, Type: Succeed}\n")]);
    let (_, run) = run_with(map, "Flows: {ship: ship.fdl.yaml}", &files, |it| {
        it.max_events = 200_000;
        it.max_payload = 1 << 20;
        let items = (0..10_001).map(crate::value::Value::from);
        it.input = crate::value::Value::object([(
            "items",
            crate::value::Value::array(items.collect::<Vec<_>>()),
        )]);
    });
    let error = run.error.as_ref().expect("it fails");
    insta::assert_snapshot!(format!("{} at {}: {}", error.code, error.state_path, error.detail), @"Simulator.ExecutionLimitExceeded at A[10000]/S: `A[10000]/S` cannot start the flow `ship`: the run has started 10000 executions");
    assert_eq!(run.children.len(), 10_000);
    // Each child is started, enters its state, leaves it and ends.
    assert_eq!(run.all_events(), run.events.len() as u64 + 40_000);
}

/// A child has what is left of the data that the run may make, after its parents and their other children.
#[test]
fn the_data_of_children_is_bounded() {
    let states = start("WaitForSystemCallback", "Next: A");
    let files = Children(&[("ship.fdl.yaml", "
- Name: A
  Type: Pass
  OutputConstructor: {new.$: 'format(\"{} {} {}\", $Input.id, \"a literal that makes the text longer\", $Input.id)'}
  End: true
")]);
    let file = MocksFile::read("Flows: {ship: ship.fdl.yaml}", &files);
    let analysis = flow("A", &states);
    let options = RunOptions::default();
    let mut engine = Engine::new(&analysis, &options);
    engine.history.bytes = options.max_bytes - 8_000;
    let mut world = MockWorld::new(&analysis.flow, &file.mocks, &options);
    while engine.step(&mut world) == Step::Ran {}
    let run = finish(engine, world);
    insta::assert_snapshot!(shown(&analysis, &run), @r#"
    Failed Simulator.ExecutionLimitExceeded at A «A»: the run has made more than 1024 MB of data; 0 ms, 5 transitions; Q41 Q96
    A simulation-3 at 0 ship: Succeeded {"new":"5 a literal that makes the text longer 5"}; 0 ms, 1 transitions
    A simulation-9 at 0 ship: Succeeded {"new":"5 a literal that makes the text longer 5"}; 0 ms, 1 transitions
    A simulation-15 at 0 ship: Succeeded {"new":"5 a literal that makes the text longer 5"}; 0 ms, 1 transitions
    A simulation-21 at 0 ship: Succeeded {"new":"5 a literal that makes the text longer 5"}; 0 ms, 1 transitions
    A simulation-27 at 0 ship: Failed Simulator.ExecutionLimitExceeded at A «A»: the run has made more than 1024 MB of data; 0 ms, 1 transitions; Q41
    "#);
}

#[test]
fn the_same_run_gives_the_same_children() {
    let states = start("WaitForSystemCallback", "End: true");
    let first = run_of(&states, MOCKS, &FILES).1;
    assert_eq!(first, run_of(&states, MOCKS, &FILES).1);
}

/// The problems of a test file for a flow that starts `ship`, with what they are about.
fn problems(text: &str) -> String {
    let file = TestFile::read(text, &FILES);
    let mut problems = file.problems.clone();
    problems.extend(file.problems_with(&flow("A", &start("RequestComplete", "End: true")).flow));
    let shown = problems.iter().map(|it| {
        let what = text[it.range.indices()].lines().next().unwrap_or_default();
        format!("{} «{what}»: {}", it.code, it.message)
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_wrong_with_child_flows_is_said_at_its_place() {
    insta::assert_snapshot!(problems("
Flows:
  ship: shipp.fdl.yaml
  other: {Mocks: {}}
  third: {Flows: ship.fdl.yaml}
  fourth: [ship.fdl.yaml]
  fifth: {Flow: ship.fdl.yaml, Mocks: {Bb: {Return: {}}, A: {Return: {}}, B: {Retrun: 1}}}
Cases:
  - {Name: a, Flows: {sixth: {Mocks: {}}, fifth: {Mocks: {C: {Return: 1}}}}}
  - {Name: b, Flows: 7}
"), @"
    invalid-value «shipp.fdl.yaml»: `shipp.fdl.yaml` cannot be read: no such file or directory
    missing-attribute «other»: the flow `other` needs a file: `Flow: NAME.fdl.yaml`
    missing-attribute «third»: the flow `third` needs a file: `Flow: NAME.fdl.yaml`
    unknown-case-member «Flows»: the flow `third` has no member `Flows`; did you mean `Flow`?
    wrong-type «fourth»: the flow `fourth` is a mapping, not a list
    invalid-response «Retrun»: a response has no member `Retrun`; did you mean `Return`?
    missing-attribute «sixth»: the flow `sixth` needs a file: `Flow: NAME.fdl.yaml`
    wrong-type «7»: `Flows` is a mapping from the names of flows to their files, not a number
    unknown-state-path «Bb»: no state is named `Bb`
    unknown-state-path «A»: `A` calls nothing, it needs no mock
    unknown-state-path «C»: no state is named `C`
    ");
    let broken = Children(&[("ship.fdl.yaml", "\n- {Name: A, Type: Pass, Next: Z}\n")]);
    let file = TestFile::read("Flows: {ship: ship.fdl.yaml}\nCases: []\n", &broken);
    insta::assert_snapshot!(file.problems[0].message, @"`ship.fdl.yaml` cannot run, the first error is in line 7: no state is named `Z`; the only state here is `A`");
}

#[test]
fn a_case_says_more_of_a_flow_than_the_file() {
    let text = "
Flows: {ship: {Flow: ship.fdl.yaml, Mocks: {B: {Return: {by: sea}}}}}
Cases:
  - {Name: shared}
  - {Name: own mock, Flows: {ship: {Mocks: {B: {Return: {by: air}}}}}}
  - {Name: own flow, Flows: {ship: broken.fdl.yaml}}
";
    let file = TestFile::read(text, &FILES);
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    let analysis = flow("A", &start("WaitForSystemCallback", "End: true"));
    let runs = file
        .cases
        .iter()
        .map(|case| run(&analysis, &case.mocks, &case.options));
    let runs: Vec<Run> = runs.collect();
    let ends = runs.iter().map(|it| show(&analysis, it, false));
    insta::assert_snapshot!(ends.collect::<Vec<_>>().join("\n"), @r#"
    Succeeded {"sent":5,"by":"sea"}; 7000 ms, 1 transitions; Q96
    Succeeded {"sent":5,"by":"air"}; 7000 ms, 1 transitions; Q96
    Failed OutOfStock at A «A»: none left; 2000 ms, 1 transitions; Q96
    "#);
    let runs: Vec<Option<&Run>> = runs.iter().map(Some).collect();
    assert!(file.unused_responses(&runs).is_empty());
}

#[test]
fn a_state_called_flows_can_be_mocked() {
    let states = start("RequestComplete", "End: true").replace("Name: A", "Name: Flows");
    let analysis = Analysis::new(
        flow("A", &states)
            .text
            .replace("StartAt: A", "StartAt: Flows"),
    );
    let file = MocksFile::read("Flows: {Return: {x: 1}}", &FILES);
    let run = run(&analysis, &file.mocks, &RunOptions::default());
    insta::assert_snapshot!(show(&analysis, &run, false), @r#"Succeeded {"x":1}; 0 ms, 1 transitions"#);
}
