//! What is known of data, told by the members that each source has.

use super::{DataKind, Shapes, Site, Sources};
use crate::analysis::Analysis;
use crate::catalog::context::Position;
use crate::expr::parse;

/// What is known of an expression in the last state's `OutputConstructor`: `{a, b}` for each source,
/// `…` at the end if there may be others.
#[track_caller]
fn check(states: &str, expression: &str, expected: &str) {
    check_at(states, Position::OutputConstructor, expression, expected);
}

#[track_caller]
fn check_at(states: &str, position: Position, expression: &str, expected: &str) {
    let first = states
        .split("Name: ")
        .nth(1)
        .and_then(|it| it.split([',', '\n', '}']).next());
    let first = first.expect("a state");
    let text = format!(
        "Type: StateMachine\nSpecVersion: v1\nName: f\nStartAt: {first}\nStates:\n{states}"
    );
    let analysis = Analysis::new(text);
    let state = analysis.flow.states.last().map(|it| it.id);
    let shapes = Shapes::new(&analysis);
    let (ast, errors) = parse(expression);
    assert_eq!(errors, [], "{expression}");
    let sources = shapes.value(Site { state, position }, &ast);
    assert_eq!(told(&shapes, &sources), expected, "{expression}");
}

fn told(shapes: &Shapes<'_>, sources: &Sources<'_>) -> String {
    let mut told: Vec<String> = sources
        .data
        .iter()
        .map(|it| match (it.kind.other_type(), it.kind) {
            (Some(types), _) => types.signature(),
            (None, DataKind::Merged(..)) => format!("merged {}", names(shapes, it)),
            _ => names(shapes, it),
        })
        .collect();
    if !sources.complete {
        told.push("…".to_owned());
    }
    told.join(" ")
}

fn names(shapes: &Shapes<'_>, data: &super::Data<'_>) -> String {
    let members = shapes.members_of(data);
    let names: Vec<&str> = members.iter().map(|it| it.name.as_str()).collect();
    format!("{{{}}}", names.join(", "))
}

const LAST: &str = "  - {Type: Pass, Name: Last, End: true}\n";

#[test]
fn what_comes_from_outside_is_open() {
    check(LAST, "$Input", "…");
    check(LAST, "$Context.Execution.Input.a", "…");
    check(LAST, "$Context.Execution.Name", "string");
}

#[test]
fn constructors_replace_what_was_there() {
    let first = "  - {Type: Pass, Name: A, InputConstructor: {a: 1}, OutputConstructor: {b.$: $Input, c: {d: [x]}, e.$: '{\"f\": 1}'}, Next: Last}\n";
    let flow = format!("{first}{LAST}");
    check(&flow, "$Input", "{b, c, e}");
    check(&flow, "$Input.b", "{a}");
    check(&flow, "$Input.c.d", "array");
    check(&flow, "$Input.c.d[0]", "string");
    check(&flow, "$Input.e", "{f}");
    check(&flow, "$Input.e.f", "int");
    // What is not there is nothing at all.
    check(&flow, "$Input.z", "…");
    check(&flow, "$Context.Current.Input.e", "{f}");
}

#[test]
fn constructors_see_what_was_handed_over() {
    let flow = "  - {Type: Pass, Name: A, OutputConstructor: {a: 1}, Next: B}\n  - {Type: Pass, Name: B, InputConstructor: {b: 1}, End: true}\n";
    check_at(flow, Position::InputConstructor, "$Input", "{a}");
    check_at(flow, Position::Parameters, "$Input", "{b}");
    check(flow, "$Output", "{b}");
}

#[test]
fn results_of_actions() {
    let task =
        |attributes: &str| format!("  - {{Type: Task, Name: A, {attributes}, Next: Last}}\n{LAST}");
    let function = "Action: 'FC:InvokeFunction'";
    check(&task(function), "$Input", "{Body}");
    check(&task(function), "$Input.Body", "…");
    check(
        &task(&format!("{function}, TaskMode: WaitForCustomCallback")),
        "$Input.a",
        "…",
    );
    check(
        &task("Action: 'FNF:StartExecution'"),
        "$Input",
        "{FlowName, ExecutionName, RequestID}",
    );
    check(&task("Action: 'ECS:DescribeInstances'"), "$Input.a", "…");
    check(
        &task("Action: 'FC:InvokeFunction', TaskMode: Wait"),
        "$Input.a",
        "…",
    );
    // What a page shows in part is proposed, and may have more.
    check(&task("Action: 'OSS:GetObject'"), "$Input", "{bucket, key}");
    check(&task("Action: 'OSS:GetObject'"), "$Input.size", "…");
}

#[test]
fn branches_and_iterations() {
    let parallel = "  - Type: Parallel
    Name: P
    InputConstructor: {p: 1}
    Branches:
      - StartAt: A
        States:
          - {Type: Choice, Name: A, Branches: [{Condition: $Input.p == 1, Next: B}], Default: C}
          - {Type: Pass, Name: B, OutputConstructor: {b: 1}, End: true}
          - {Type: Succeed, Name: C}
      - StartAt: F
        States: [{Type: Fail, Name: F, Code: a, Detail: b}]
    Next: Last
";
    let flow = format!("{parallel}{LAST}");
    check(&flow, "$Input", "{Branch0, Branch1}");
    check(&flow, "$Input.Branch0", "{p} {b}");
    // No run comes by.
    check(&flow, "$Input.Branch1", "…");

    let map = "  - {Type: Pass, Name: A, OutputConstructor: {rows: [{a: 1}, {b: 2}]}, Next: M}
  - Type: Map
    Name: M
    ItemsPath: $Input.rows
    Processor: {StartAt: X, States: [{Type: Pass, Name: X, OutputConstructor: {x.$: $Input}, End: true}]}
    Next: Last
";
    let flow = format!("{map}{LAST}");
    check(&flow, "$Input", "{Items}");
    check(&flow, "$Input.Items", "array");
    check(&flow, "$Input.Items[7].x", "{a} {b}");
    // The documented part of a distributed Map ends with its items (Q22).
    let distributed = flow.replace(
        "    Next: Last",
        "    ProcessorConfig: {ExecutionMode: Express}\n    Next: Last",
    );
    check(&distributed, "$Input.Items", "array …");
    check(&distributed, "$Input.Items[0].x", "{a} {b} …");
    let elsewhere = flow.replace("    Next: Last", "    ResultWriter: {}\n    Next: Last");
    check(&elsewhere, "$Input.Bucket", "…");
}

#[test]
fn items_that_a_constructor_builds() {
    let flow = |config: &str| {
        format!(
            "  - {{Type: Pass, Name: A, OutputConstructor: {{rows: [{{a: 1}}]}}, Next: M}}
  - Type: Map
    Name: M
    ItemsPath: $Input.rows
    ItemConstructor: {{item.$: $Item, b: {{c: x}}}}
    {config}
    Processor: {{StartAt: X, States: [{{Type: Pass, Name: X, End: true}}]}}
    End: true
"
        )
    };
    let distributed = flow("ProcessorConfig: {ExecutionMode: Express}");
    check(&distributed, "$Input", "{item, b}");
    check(&distributed, "$Input.item", "{a}");
    check(&distributed, "$Input.b.c", "string");
    // It exists for distributed Maps only, and what is in a batch is not documented (Q18).
    check(&flow("Description: d"), "$Input", "…");
    let batches =
        "ProcessorConfig: {ExecutionMode: Express}\n    ItemBatcher: {MaxItemsPerBatch: 2}";
    check(&flow(batches), "$Input", "…");
}

#[test]
fn several_ways_lead_to_a_state() {
    let flow = "  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Catch:
      - {Errors: [FC.Unknown], OutputConstructor: {code.$: $Context.Current.Error.Code}, Next: Last}
    Next: Last
  - {Type: Pass, Name: Last, End: true}
";
    check(flow, "$Input", "{Body} {code}");
    check(flow, "$Input.code", "string");
    // What a rule without a constructor hands over is open (Q40).
    let bare = flow.replace(
        "OutputConstructor: {code.$: $Context.Current.Error.Code}, ",
        "",
    );
    check(&bare, "$Input", "{Body} …");
}

#[test]
fn data_that_goes_in_a_circle() {
    let flow = "  - {Type: Pass, Name: A, OutputConstructor: {n: 0, list: []}, Next: B}
  - {Type: Choice, Name: B, Branches: [{Condition: $Input.n > 3, Next: Last}], Default: C}
  - {Type: Pass, Name: C, OutputConstructor: {n.$: 'intAdd($Input.n, 1)', list.$: $Input.list}, Next: B}
  - {Type: Pass, Name: Last, End: true}
";
    check(flow, "$Input", "{n, list} {n, list}");
    check(flow, "$Input.n", "int int");
    check(flow, "$Input.list", "array");
}

#[test]
fn global_variables() {
    let flow = "  - {Type: Pass, Name: A, GlobalConstructor: {a: {x: 1}}, Next: B}
  - {Type: Pass, Name: B, GlobalConstructor: {a: 2, b: 1}, Next: Last}
  - {Type: Pass, Name: Last, End: true}
";
    check(flow, "$Global", "{a, a, b}");
    check(flow, "$Global.a", "{x} int");
    let unknown = flow.replace(
        "GlobalConstructor: {a: 2, b: 1}",
        "GlobalConstructor: later",
    );
    check(&unknown, "$Global.a", "{x} …");
}

#[test]
fn merged_and_chosen_values() {
    let flow = "  - {Type: Pass, Name: A, OutputConstructor: {a: {x: 1}, b: {y: 2}}, Next: Last}\n  - {Type: Pass, Name: Last, End: true}\n";
    check(flow, "jsonMerge($Input.a, $Input.b)", "merged {x, y}");
    check(flow, "jsonMerge($Input.a, $Input.b).y", "int");
    check(flow, "jsonMerge($Input.a, $Context.Execution.Input).z", "…");
    check(flow, "$Input.a.x == 1 ? $Input.a : $Input.b", "{x} {y}");
    check(flow, "$Input.a[*]", "…");
}

#[test]
fn of_broken_text_nothing_is_complete() {
    let flow = "  - {Type: Pass, Name: A, OutputConstructor: {a: 1}, Next: Last}\n  - {Type: Pass, Name: Last, End: true}\n";
    for broken in [
        format!("{flow}  - Na\n"),
        flow.replace("{a: 1}", "{a: !mine 1}"),
        flow.replace("Next: Last", "OnErrors: [], Next: Last"),
        format!("{flow}  - {{Type: Pass, Name: Other, Next: Lats}}\n"),
    ] {
        let analysis = Analysis::new(format!("StartAt: A\nStates:\n{broken}"));
        let last = analysis.flow.find(crate::model::ScopeId(0), "Last");
        let site = Site {
            state: last.map(|it| it.id),
            position: Position::OutputConstructor,
        };
        let shapes = Shapes::new(&analysis);
        let (ast, _) = parse("$Input");
        assert_eq!(
            told(&shapes, &shapes.value(site, &ast)),
            "{a} …",
            "{broken}"
        );
    }
    // Text that looks like an expression may become one.
    let meant = flow.replace("{a: 1}", "{a: $Input.a}");
    check(&meant, "$Input.a", "…");
}

#[test]
fn questions_are_bounded() {
    let mut flow = String::new();
    for at in 0..300 {
        let next = at + 1;
        flow += &format!(
            "  - {{Type: Pass, Name: s{at}, OutputConstructor: {{a.$: $Input.a, b.$: 'jsonMerge($Input.a, $Input.b)'}}, Next: s{next}}}\n"
        );
    }
    flow += "  - {Type: Pass, Name: s300, End: true}\n";
    check(&flow, "$Input.b.z", "…");
}
