//! `fdl graph`: formats, runs, exit statuses.

use serde_json::Value;

use crate::support::workspace::Workspace;

const FLOW: &str = "\
Type: StateMachine
SpecVersion: v1
Name: pay
StartAt: 付款
States:
  - Name: 付款
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: RequestComplete
    Parameters: {resourceArn: acs:fc:::functions/pay, invocationType: Sync}
    Catch:
      - Errors: [Refused]
        Description: No money
        OutputConstructor: {ok: false}
        Next: Refused
    End: true
  - Name: Refused
    Type: Fail
    Code: Refused
    Detail: No money
";

const TEST: &str = "\
Cases:
  - {Name: refused, Mocks: {付款: {Throw: {Code: Refused}}}}
";

fn workspace() -> Workspace {
    Workspace::new(&[
        ("pay.fdl.yaml", FLOW),
        ("pay.fdltest.yaml", TEST),
        (
            "broken.fdl.yaml",
            "StartAt: A\nStates:\n  - Name: A\n    Next: [\n  - Name: B\n",
        ),
        ("empty.fdl.yaml", ""),
    ])
}

#[test]
fn every_format_is_written() {
    let workspace = workspace();
    for (format, begins, holds) in [
        (
            "svg",
            "<svg xmlns",
            "data-path=\"付款\" data-range=\"6:11-6:13\"",
        ),
        ("mermaid", "flowchart TB\n", "n1 -.->|\"Refused\"| n2"),
        (
            "dot",
            "digraph \"pay\" {\n",
            "n1 -> n2 [label=\"Refused\", style=dashed",
        ),
        ("text", "├●──▶ 付款\n", "└╌ Refused ╌╌▶ Refused\n"),
        (
            "json",
            "{\"version\":1,\"name\":\"pay\"",
            "\"path\":\"付款\"",
        ),
    ] {
        let run = workspace.run(&["graph", "pay.fdl.yaml", "--format", format]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{format}");
        assert!(run.out.starts_with(begins), "{format}: {}", run.out);
        assert!(run.out.contains(holds), "{format}: {}", run.out);
        assert!(run.out.ends_with('\n'), "{format}");
    }
    let plain = workspace.run(&["graph", "pay.fdl.yaml"]);
    assert!(plain.out.starts_with("<svg"), "SVG is the default");
}

#[test]
fn a_run_is_drawn_in() {
    let workspace = workspace();
    let run = workspace.run(&[
        "graph",
        "pay.fdl.yaml",
        "--format",
        "text",
        "--case",
        "refused",
    ]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(
        run.out,
        "\
├●━━▶ 付款
├─ ✗ 付款 · Task FC:InvokeFunction
│  ├──▶ ◉
│  └━ Refused ━━▶ Refused
└─ ✗ Refused · Fail Refused
"
    );
    let run = workspace.run(&[
        "graph",
        "pay.fdl.yaml",
        "--format",
        "json",
        "--unmocked",
        "empty",
    ]);
    let graph: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(graph["run"], "Succeeded");
    let taken = |edge: usize| graph["edges"][edge]["taken"].as_u64();
    assert_eq!((taken(0), taken(1), taken(2)), (Some(1), Some(1), Some(0)));
}

#[test]
fn a_broken_flow_is_drawn_but_not_run() {
    let workspace = workspace();
    let run = workspace.run(&["graph", "broken.fdl.yaml", "--format", "text"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.contains("├─ A · ?\n"), "{}", run.out);
    let run = workspace.run(&["graph", "broken.fdl.yaml", "--unmocked", "empty"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("cannot be run"), "{}", run.err);
    let run = workspace.run(&["graph", "empty.fdl.yaml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("nothing to draw"), "{}", run.err);
    for wrong in [
        ["nowhere.fdl.yaml", "--format=svg"],
        ["pay.fdl.yaml", "--format=png"],
    ] {
        assert_eq!(workspace.run(&[&["graph"], &wrong[..]].concat()).code, 2);
    }
}

#[test]
fn a_flow_that_no_picture_holds_is_written_in_other_forms() {
    let branches = (0..6_000).map(|it| format!("{{Condition: $Input.a == {it}, Next: S{it}}}"));
    let states = (0..6_000).map(|it| format!("  - {{Name: S{it}, Type: Succeed}}\n"));
    let branches: Vec<String> = branches.collect();
    let flow = format!(
        "Type: StateMachine\nSpecVersion: v1\nName: wide\nStartAt: Which\nStates:\n  - {{Name: Which, Type: Choice, Default: S0, Branches: [{}]}}\n{}",
        branches.join(", "),
        states.collect::<String>()
    );
    let workspace = Workspace::new(&[("wide.fdl.yaml", &flow)]);
    let run = workspace.run(&["graph", "wide.fdl.yaml"]);
    assert_eq!(run.code, 2);
    let reason = "6000 lines leave `Which`, and a picture has room for 5000; the formats `text`, `mermaid` and `dot` have all of it";
    assert!(run.err.contains(reason), "{}", run.err);
    let run = workspace.run(&["graph", "wide.fdl.yaml", "--format", "mermaid"]);
    assert!(run.code == 0 && run.out.contains("S5999"), "{}", run.err);
    let page = [
        "simulate",
        "wide.fdl.yaml",
        "--input",
        r#"{"a": 7}"#,
        "--output-format",
        "html",
    ];
    let run = workspace.run(&page);
    assert!(
        run.out.contains("<p>6000 lines leave `Which`"),
        "{}",
        run.err
    );
}
