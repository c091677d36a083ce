//! What is proposed as a whole: flows, states of all types, rules, branches, and what a mapping lacks, in
//! every layout.

use super::{apply, proposals};
use crate::analysis::Analysis;
use crate::catalog::objects::{ObjectKind, Requirement, StateType, attributes};
use crate::checks::{CheckOptions, Severity, check};
use crate::ide::role::Role;
use crate::syntax::Node;

/// Flows in which `$0` is where an item of `States` can be, in the layouts that people have.
const LAYOUTS: [&str; 8] = [
    "StartAt: A\nStates:\n  - Name: A\n    Type: Succeed\n  $0\n",
    "StartAt: A\nStates:\n- Name: A\n  Type: Succeed\n$0\n",
    "StartAt: A\nStates:\n    - Name: A\n      Type: Pass\n      OutputConstructor:\n          a: 1\n      End: true\n    - $0\n",
    "StartAt: A\nStates:\n- Name: A\n  Type: Pass\n  OutputConstructor:\n    a: 1\n  End: true\n- $0\n",
    "StartAt: A\nStates: [{Name: A, Type: Succeed}, {$0}]\n",
    "StartAt: A\nStates: [{Name: A, Type: Succeed}, $0]\n",
    "StartAt: A\nStates: [\n  {Name: A, Type: Succeed},\n  $0\n]\n",
    "{\"StartAt\": \"A\", \"States\": [{\"Name\": \"A\", \"Type\": \"Succeed\"}, {$0}]}\n",
];

/// The text after a proposal is accepted, as clients with and without snippets have it; they must not
/// differ but in the places to fill in.
fn accepted(text: &str, label: &str) -> Analysis {
    let (analysis, items) = proposals(text);
    let item = items.iter().find(|it| it.label == label);
    let item = item.unwrap_or_else(|| panic!("no `{label}` in {text}"));
    let (plain, _) = apply(&analysis.text, item, None);
    let (marked, _) = apply(&analysis.text, item, item.snippet.as_deref());
    let mut filled = marked.replace("\\$", "\u{1}").replace("\\}", "\u{2}");
    while let Some(at) = filled.find('$') {
        let rest = &filled[at + 1..];
        let (number, default) = match rest.strip_prefix('{') {
            Some(rest) => {
                let (number, rest) = rest.split_once(':').expect("a number and a text");
                let (default, _) = rest.split_once('}').expect("the end of the place");
                (number.len() + default.len() + 3, default.to_owned())
            }
            None => (
                rest.len() - rest.trim_start_matches(char::is_numeric).len(),
                String::new(),
            ),
        };
        filled.replace_range(at..=at + number, &default);
    }
    assert_eq!(filled.replace('\u{1}', "$").replace('\u{2}', "}"), plain);
    let after = Analysis::new(plain);
    assert!(
        after.tree.errors().is_empty(),
        "{:?}\n{}",
        after.tree.errors(),
        after.text
    );
    after
}

/// Whether a mapping has all that its kind must have.
fn is_complete(node: Node<'_>, kind: ObjectKind) -> bool {
    let mut required = attributes(kind)
        .iter()
        .filter(|it| it.requirement == Requirement::Required);
    required.all(|it| node.entry(it.name).is_some())
}

#[test]
fn states_of_all_types_in_every_layout() {
    for text in LAYOUTS {
        for state_type in StateType::ALL {
            let after = accepted(text, &format!("{} state", state_type.name()));
            let root = after.tree.root().expect("a flow");
            let states: Vec<Node<'_>> = root.get("States").expect("states").items().collect();
            let kind = ObjectKind::State(state_type);
            assert_eq!(states.len(), 2, "{}", after.text);
            assert!(matches!(Role::of(states[1]), Role::Object(it) if it == kind));
            assert!(is_complete(states[1], kind), "{}", after.text);
            let findings = check(&after, &CheckOptions::default());
            let structure = [
                "missing-attribute",
                "missing-next",
                "wrong-type",
                "unknown-attribute",
            ];
            let wrong: Vec<_> = findings
                .iter()
                .filter(|it| it.range.start >= states[1].range().start)
                .filter(|it| it.severity == Severity::Error && structure.contains(&it.code))
                // What is empty is still to be filled in.
                .filter(|it| !it.message.ends_with("not empty"))
                .map(|it| format!("{}: {}", it.code, it.message))
                .collect();
            assert_eq!(wrong, [""; 0], "{}", after.text);
        }
    }
}

#[test]
fn rules_and_branches_in_every_layout() {
    let states = [
        ("Task", "Retry", "Retry rule …", ObjectKind::RetryRule),
        ("Task", "Catch", "Catch rule …", ObjectKind::CatchRule),
        (
            "Choice",
            "Branches",
            "branch of a Choice …",
            ObjectKind::ChoiceBranch,
        ),
        (
            "Parallel",
            "Branches",
            "branch of a Parallel …",
            ObjectKind::ParallelBranch,
        ),
    ];
    for (state_type, key, whole, kind) in states {
        let state = format!("States:\n  - Name: A\n    Type: {state_type}\n");
        let flat = format!("States:\n- Name: A\n  Type: {state_type}\n");
        for text in [
            format!("{state}    $0\n"),
            format!("{flat}  $0\n"),
            format!("States: [{{Name: A, Type: {state_type}, $0}}]\n"),
            format!("{{\"States\": [{{\"Name\": \"A\", \"Type\": \"{state_type}\", $0}}]}}\n"),
        ] {
            lands(&accepted(&text, key), key, kind);
        }
        for text in [
            format!("{state}    {key}:$0\n"),
            format!("{state}    {key}:\n      $0\n"),
            format!("{state}    {key}:\n      - $0\n"),
            format!("{flat}  {key}:\n  $0\n"),
            format!("{flat}  {key}:\n  - $0\n"),
            format!("States: [{{Name: A, Type: {state_type}, {key}: $0}}]\n"),
        ] {
            lands(&accepted(&text, whole), key, kind);
        }
    }
}

/// Whether the list of the only state has one complete item.
fn lands(after: &Analysis, key: &str, kind: ObjectKind) {
    let root = after.tree.root().expect("a flow");
    let state = root.get("States").expect("states").items().next();
    let list = state.and_then(|it| it.get(key)).expect("the list");
    let items: Vec<Node<'_>> = list.items().collect();
    assert_eq!(items.len(), 1, "{}", after.text);
    assert!(is_complete(items[0], kind), "{}", after.text);
}

#[test]
fn a_whole_flow_is_a_flow_without_a_mistake() {
    let after = accepted("$0", "flow …");
    let name = after.text.replace("Name: \n", "Name: order\n");
    let findings = check(&Analysis::new(name), &CheckOptions::default());
    assert!(findings.is_empty(), "{findings:?}");
}

#[test]
fn what_is_missing_is_filled_in_at_once() {
    use super::accept;
    let fill = |text: &str| accept(text, "fill in …");
    insta::assert_snapshot!(fill("Name: a\n$0\n"), @r"
    Type: StateMachine
    SpecVersion: v1
    StartAt: ${1:start}
    States:
      - Name: ${1:start}
        Type: ${2:Pass}
        End: true
    ");
    insta::assert_snapshot!(fill("States:\n- Name: A\n  Type: Task\n  $0\n"), @r"
    Action: $1
    End: true
    ");
    insta::assert_snapshot!(fill("States: [{Type: Task, Next: A, $0}]\n"), @"States: [{Type: Task, Next: A, Name: $1, Action: $2}]");
    insta::assert_snapshot!(fill("States:\n  - Name: A\n    Type: Map\n    ItemsPath: $Input.a\n    $0\n"), @r"
    Processor:
      StartAt: ${1:start}
      States:
        - Name: ${1:start}
          Type: ${2:Pass}
          End: true
    End: true
    ");
    insta::assert_snapshot!(fill("States:\n  - Name: A\n    Type: Task\n    Action: FC:InvokeFunction\n    Parameters:\n      body: {}\n      $0\n"), @r"
    resourceArn: ${1:acs:fc:::functions/my-function}
    invocationType: ${2:Sync}
    ");
    // The parameters that the action needs.
    insta::assert_snapshot!(fill("States:\n  - Name: A\n    Type: Task\n    Action: FC:InvokeFunction\n    $0\n"), @r"
    Parameters:
      resourceArn: ${1:acs:fc:::functions/my-function}
      invocationType: ${2:Sync}
    End: true
    ");
    let (_, items) = proposals("States:\n  - Name: A\n    Type: Task\n    $0\n");
    let item = items.iter().find(|it| it.label == "fill in …");
    let detail = item.and_then(|it| it.detail.as_deref());
    assert_eq!(detail, Some("Action, End"));
    let (_, items) = proposals("States:\n  - Name: A\n    Type: Pass\n    $0\n");
    assert!(
        items.iter().all(|it| it.label != "fill in …"),
        "one thing has its own proposal"
    );
}
