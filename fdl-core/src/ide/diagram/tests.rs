//! What the forms of a picture say. Whether it is well laid out is tested in `fdl-core/tests/diagram.rs`.

use super::*;
use crate::analysis::Analysis;
use crate::simulate::{Files, Mocks, MocksFile, RunOptions, Unmocked, run};
use crate::text::LineIndex;
use crate::value::Value;

const FLOW: &str = "\
Type: StateMachine
Name: small & \"odd\"
StartAt: Check
States:
  - Name: Check
    Type: Choice
    Branches:
      - Condition: $Input.total > 1000
        Next: Ask
      - Condition: $Input.total > 5000
        Next: Ask
    Default: Pay
  - Name: Ask
    Type: Task
    Action: FC:InvokeFunction
    TaskMode: WaitForCustomCallback
    Retry:
      - {Errors: [FnF.ALL], MaxAttempts: 4}
    Catch:
      - {Errors: [FnF.TaskTimeout, A.B], Next: Gone}
    Next: Pay
  - Name: Pay
    Type: Parallel
    Branches:
      - StartAt: <W>
        States:
          - {Name: <W>, Type: Wait, Seconds: 3600, End: true}
      - StartAt: S
        States:
          - {Name: S, Type: Succeed}
    Next: Again
  - Name: Again
    Type: Choice
    Branches:
      - Condition: $Input.again
        Next: Pay
";

fn drawn(text: &str) -> Diagram {
    diagram(&Analysis::new(text), None)
}

fn outlined(diagram: &Diagram) -> String {
    let lines = outline(diagram).into_iter();
    lines.map(|it| it.text + "\n").collect()
}

struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &str) -> Result<std::sync::Arc<str>, String> {
        Err(format!("no {path}"))
    }
}

/// The diagram of a run in which tasks answer with `{}`.
fn ran(text: &str, mocks: &str) -> Diagram {
    let analysis = Analysis::new(text);
    let options = RunOptions {
        unmocked: Unmocked::Empty,
        input: Value::from_json("{\"n\": 0}").expect("it is JSON"),
        ..RunOptions::default()
    };
    let mocks = match mocks {
        "" => Mocks::default(),
        text => MocksFile::read(text, &NoFiles).mocks,
    };
    let run = run(&analysis, &mocks, &options);
    diagram(&analysis, Some(&Trail::new(&analysis.flow, &run)))
}

#[test]
fn a_flow_as_text() {
    insta::assert_snapshot!(outlined(&drawn(FLOW)), @r#"
    ├●──▶ Check
    ├─ Check · Choice
    │  ├─ $Input.total > 1000 ──▶ Ask
    │  ├─ $Input.total > 5000 ──▶ Ask
    │  └─ Default ──▶ Pay
    ├─ Ask · Task FC:InvokeFunction · callback ↻ 4
    │  ├──▶ Pay
    │  └╌ FnF.TaskTimeout, A.B ╌╌▶ Gone ✗
    ├─ Pay · Parallel
    │  ├─ [0]
    │  │  ├●──▶ <W>
    │  │  └─ <W> · Wait 1 h
    │  │     └──▶ ◉
    │  ├─ [1]
    │  │  ├●──▶ S
    │  │  └─ S · Succeed
    │  └──▶ Again
    └─ Again · Choice
       └─ $Input.again ──▶ Pay
    "#);
}

#[test]
fn a_flow_in_mermaid() {
    insta::assert_snapshot!(mermaid(&drawn(FLOW)), @r##"
    flowchart TB
      n0((" "))
      n1{{"Check"}}
      class n1 choice
      n2("Ask<br/>FC:InvokeFunction · callback<br/>↻ 4")
      class n2 task
      subgraph n3["Pay"]
        direction TB
        subgraph n3b0["0"]
          direction TB
          n6((" "))
          n7[/"#60;W#62;<br/>1 h"/]
          class n7 wait
          n8(((" ")))
          n6 --> n7
          n7 --> n8
        end
        subgraph n3b1["1"]
          direction TB
          n9((" "))
          n10(["S"])
          class n10 succeed
          n9 --> n10
        end
      end
      class n3 parallel
      n4{{"Again"}}
      class n4 choice
      n5["Gone"]
      class n5 missing
      n0 --> n1
      n1 -->|"$Input.total #62; 1000<br/>$Input.total #62; 5000"| n2
      n1 -->|"Default"| n3
      n2 --> n3
      n2 -.->|"FnF.TaskTimeout, A.B"| n5
      n3 --> n4
      n4 -->|"$Input.again"| n3
      classDef task stroke:#2563b8
      classDef pass stroke:#59636e
      classDef wait stroke:#946200
      classDef choice stroke:#7c4ddb
      classDef parallel stroke:#16767d
      classDef map stroke:#b03080
      classDef succeed stroke:#1a7f37
      classDef fail stroke:#cf222e
      classDef missing stroke:#cf222e,stroke-dasharray:4 3
      classDef unreached opacity:0.45
      classDef entered stroke:#1a7f37,stroke-width:3px
      classDef failed stroke:#cf222e,stroke-width:3px
    "##);
}

#[test]
fn a_flow_for_graphviz() {
    insta::assert_snapshot!(dot(&drawn(FLOW)), @r##"
    digraph "small & \"odd\"" {
      compound=true; rankdir=TB; nodesep=0.3; ranksep=0.4;
      node [shape=box, style=rounded, fontname="Helvetica", fontsize=11, height=0.35];
      edge [fontname="Helvetica", fontsize=9, color="#818b98", arrowsize=0.7];
      n0 [label="", shape=circle, style=filled, fillcolor="#59636e", width=0.15, height=0.15, color="#59636e", penwidth=1];
      n1 [label="Check", shape=hexagon, style="", color="#7c4ddb", penwidth=1];
      n2 [label="Ask\nFC:InvokeFunction · callback\n↻ 4", style=rounded, color="#2563b8", penwidth=1];
      subgraph cluster_n3 {
        style=rounded; label=""; color="#16767d"; penwidth=1;
        n3 [label="Pay", shape=plaintext, style=""];
        n3x [shape=point, style=invis, width=0, height=0];
        subgraph cluster_n3b0 {
          style=dotted; color="#818b98"; label="0"; labeljust=l; fontname="Helvetica"; fontsize=9;
          n6 [label="", shape=circle, style=filled, fillcolor="#59636e", width=0.15, height=0.15, color="#59636e", penwidth=1];
          n7 [label="<W>\n1 h", style=rounded, color="#946200", penwidth=1];
          n8 [label="", shape=doublecircle, style=filled, fillcolor="#59636e", width=0.1, height=0.1, color="#59636e", penwidth=1];
          n6 -> n7;
          n7 -> n8;
        }
        n3 -> n6 [style=invis];
        n8 -> n3x [style=invis];
        subgraph cluster_n3b1 {
          style=dotted; color="#818b98"; label="1"; labeljust=l; fontname="Helvetica"; fontsize=9;
          n9 [label="", shape=circle, style=filled, fillcolor="#59636e", width=0.15, height=0.15, color="#59636e", penwidth=1];
          n10 [label="S", shape=ellipse, style="", color="#1a7f37", penwidth=1];
          n9 -> n10;
        }
        n3 -> n9 [style=invis];
        n10 -> n3x [style=invis];
      }
      n4 [label="Again", shape=hexagon, style="", color="#7c4ddb", penwidth=1];
      n5 [label="Gone", style="rounded,dashed", color="#cf222e", penwidth=1];
      n0 -> n1;
      n1 -> n2 [label="$Input.total > 1000\n$Input.total > 5000"];
      n1 -> n3 [label="Default", lhead=cluster_n3];
      n2 -> n3 [lhead=cluster_n3];
      n2 -> n5 [label="FnF.TaskTimeout, A.B", style=dashed, color="#cf3b44", fontcolor="#cf3b44"];
      n3x -> n4 [ltail=cluster_n3];
      n4 -> n3 [label="$Input.again", lhead=cluster_n3];
    }
    "##);
}

#[test]
fn lines_of_text_know_their_names() {
    let lines = LineIndex::new(FLOW);
    let places: Vec<String> = outline(&drawn(FLOW))
        .iter()
        .map(|it| {
            let line = lines.line(it.range.start) + 1;
            format!("{line} {}", &FLOW[it.range.indices()])
        })
        .collect();
    insta::assert_snapshot!(places.join("\n"), @r#"
    3 Check
    5 Check
    9 Ask
    11 Ask
    12 Pay
    13 Ask
    21 Pay
    20 Gone
    22 Pay
    22 Pay
    25 <W>
    27 <W>
    27 true
    22 Pay
    28 S
    30 S
    31 Again
    32 Again
    36 Pay
    "#);
}

const LOOP: &str = "\
Type: StateMachine
StartAt: Count
States:
  - Name: Count
    Type: Pass
    OutputConstructor:
      n.$: intAdd($Input.n, 1)
    Next: Enough
  - Name: Enough
    Type: Choice
    Branches:
      - Condition: $Input.n < 3
        Next: Count
    Default: Call
  - Name: Call
    Type: Task
    Action: FC:InvokeFunction
    Catch:
      - Errors: [FnF.ALL]
        OutputConstructor: {}
        Next: Bad
    End: true
  - Name: Bad
    Type: Fail
    Code: Bad
";

#[test]
fn the_way_of_a_run() {
    let text_of = |mocks| outlined(&ran(LOOP, mocks));
    insta::assert_snapshot!(text_of(""), @r#"
    ├●━━▶ Count
    ├─ ✓ Count · Pass ×3
    │  └━━▶ Enough
    ├─ ✓ Enough · Choice ×3
    │  ├━ $Input.n < 3 ━━▶ Count
    │  └━ Default ━━▶ Call
    ├─ ✓ Call · Task FC:InvokeFunction
    │  ├━━▶ ◉
    │  └╌ FnF.ALL ╌╌▶ Bad
    └─ Bad · Fail Bad
    "#);
    insta::assert_snapshot!(text_of("Call: {Throw: {Code: Oops}}"), @r#"
    ├●━━▶ Count
    ├─ ✓ Count · Pass ×3
    │  └━━▶ Enough
    ├─ ✓ Enough · Choice ×3
    │  ├━ $Input.n < 3 ━━▶ Count
    │  └━ Default ━━▶ Call
    ├─ ✗ Call · Task FC:InvokeFunction
    │  ├──▶ ◉
    │  └━ FnF.ALL ━━▶ Bad
    └─ ✗ Bad · Fail Bad
    "#);
}

#[test]
fn half_typed_flows_are_drawn() {
    let text_of = |text: &str| outlined(&drawn(text));
    insta::assert_snapshot!(text_of("StartAt: A\nStates:\n  - Name: A\n    Type: Task\n    Next: B\n  - Name: C\n    Typ"), @r#"
    ├●──▶ A
    ├─ A · Task
    │  └──▶ B ✗
    └─ C · ?
       └──▶ ? ✗
    "#);
    insta::assert_snapshot!(text_of("States:\n  - Type: Choice\n    Branches:\n      - Next: A\n      - Condition: $Input.\n    Catch:\n      - Errors: [\n"), @r#"
    └─ ? · Choice
       ├─ ? ──▶ A ✗
       ├─ $Input. ──▶ ? ✗
       └╌ ? ╌╌▶ ? ✗
    "#);
    assert_eq!(text_of(""), "");
}

#[test]
fn what_is_not_reached_is_faint() {
    let text = "StartAt: A\nStates:\n  - {Name: B, Type: Succeed}\n  - {Name: A, Type: Succeed}\n";
    let diagram = drawn(text);
    insta::assert_snapshot!(outlined(&diagram), @r#"
    ├●──▶ A
    ├─ A · Succeed
    └─ B · Succeed (not reached)
    "#);
    let picture = lay_out(&diagram);
    let svg = svg(&diagram, &picture, &|_| String::new());
    assert_eq!(svg.matches("class=\"state succeed unreached\"").count(), 1);
}

#[test]
fn a_picture_as_svg() {
    let text = "Name: <a>\nStartAt: \"B&\\n\\x01\"\nStates:\n  - {Name: \"B&\\n\\x01\", Type: Pass, End: true}\n";
    let diagram = drawn(text);
    let svg = svg(&diagram, &lay_out(&diagram), &|it| format!("{it:?}"));
    let styled = svg.split("</style>").collect::<Vec<_>>();
    insta::assert_snapshot!(styled[1], @r#"

    <rect class="page" width="110" height="175"/>
    <g>
    <g class="edge" data-from="" data-to="B&amp;&#10;�" data-range="19..29"><title>Start → B&amp;</title><path class="line" d="M55 34L55 68"/><path class="head" d="M55 68L59 60L51 60z"/></g>
    <g class="edge" data-from="B&amp;&#10;�" data-to="" data-range="78..82"><title>B&amp; → End</title><path class="line" d="M55 103L55 137"/><path class="head" d="M55 137L59 129L51 129z"/></g>
    <g class="start"><title>Start</title><circle class="dot" cx="55" cy="27" r="7"/></g>
    <g class="state pass" data-id="n1" data-path="B&amp;&#10;�" data-range="49..59" role="img" aria-label="Pass B&amp;"><title>Pass B&amp;</title><path class="box" d="M22 68h66a2 2 0 0 1 2 2v31a2 2 0 0 1 -2 2h-66a2 2 0 0 1 -2 -2v-31a2 2 0 0 1 2 -2z"/><path class="icon" transform="translate(32 78)" d="M2 8h11M9 4l4 4-4 4"/><text class="name" x="56" y="90">B&amp;</text></g>
    <g class="end"><title>End</title><circle class="ring" cx="55" cy="146" r="8"/><circle class="dot" cx="55" cy="146" r="4"/></g>
    </g>
    </svg>
    "#);
}

#[test]
fn a_picture_that_nobody_wants_any_more_is_given_up_at_any_step() {
    use std::cell::Cell;
    let branch = "[{StartAt: In, States: [{Name: In, Type: Choice, Default: In}]}]";
    let text = format!("{FLOW}  - {{Name: All, Type: Parallel, Branches: {branch}, End: true}}\n");
    let diagram = drawn(&text);
    let asked = Cell::new(0);
    let up_to = |limit: usize| {
        asked.set(0);
        lay_out_while(&diagram, &|| {
            asked.set(asked.get() + 1);
            asked.get() <= limit
        })
    };
    assert_eq!(up_to(usize::MAX), Some(lay_out(&diagram)));
    let steps = asked.get();
    assert!(steps > 50, "{steps}");
    for limit in 0..steps {
        assert_eq!(up_to(limit), None);
        assert_eq!(asked.get(), limit + 1, "asked once more after a no");
    }
}

#[test]
fn a_way_that_would_be_too_long_ends_at_a_signpost() {
    let states = 3_000;
    let mut text = String::from("StartAt: S0\nStates:\n");
    for state in 0..states {
        let far = (state * 7919) % states;
        text.push_str(&format!(
            "  - {{Name: S{state}, Type: Choice, Branches: [{{Condition: $Input.a, Next: S{far}}}], Default: S{}}}\n",
            state + 1
        ));
    }
    let diagram = drawn(&text);
    let picture = lay_out(&diagram);
    let signposts = picture
        .edges
        .iter()
        .filter(|it| it.signpost.is_some())
        .count();
    assert!(signposts > 1_000, "{signposts}");
    let svg = svg(&diagram, &picture, &|_| String::new());
    assert!(svg.contains("<text class=\"to\""));
}
