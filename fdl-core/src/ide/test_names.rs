//! Names of states in test files: the keys of mocks, calls and requests, the elements of `Path`, the
//! state of an error. What jumps between a state and its mocks.

use super::cursor::Grammar as _;
use super::definition::{Target, of_test_name};
use super::quote;
use super::rename::{Renameable, state_name};
use super::test_role::{TestRole, state_at_path};
use crate::analysis::Analysis;
use crate::catalog::test_files::{TestObject, TestValue};
use crate::model::{Flow, StateId, escape};
use crate::simulate::{PathStep, path_steps};
use crate::syntax::{Node, NodeId, Tree, parse};
use crate::text::{Edit, TextRange, apply_edits};

/// A place of a test file where a state is named.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TestName {
    /// The state.
    pub state: StateId,
    /// Its name alone, in the source.
    pub range: TextRange,
    /// The scalar that it stands in.
    node: NodeId,
    /// The name in the decoded text of the scalar.
    decoded: TextRange,
    /// Whether it is a name by itself and no segment of a path.
    is_bare: bool,
}

/// Every place of a test file where a state of the flow is named, in the order of the text.
pub fn names_in_test(flow: &Flow, test: &Tree) -> Vec<TestName> {
    let mut scalars = Vec::new();
    if let Some(root) = test.root() {
        collect(TestObject::File, root, &mut scalars);
    }
    scalars.sort_by_key(|(it, _)| it.id());
    scalars.dedup_by_key(|(it, _)| it.id());
    let names = scalars.into_iter();
    names
        .flat_map(|(scalar, form)| in_scalar(flow, scalar, form))
        .collect()
}

/// How a scalar names states.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As a path.
    Path,
    /// As a name in the flow's own scope, or as a path.
    Name,
}

/// Adds the scalars of a mapping that name states, and those of the mappings below it.
fn collect<'t>(object: TestObject, node: Node<'t>, found: &mut Vec<(Node<'t>, Form)>) {
    for entry in node.resolved().merged_entries() {
        let member = entry.key.str().and_then(|it| object.member(it));
        let Some(member) = member else { continue };
        let value = entry.value.resolved();
        match member.value {
            TestValue::Mocks | TestValue::Counts | TestValue::Requests | TestValue::ByPath(_) => {
                let keys = value.merged_entries().into_iter();
                found.extend(keys.map(|it| (it.key.resolved(), Form::Path)));
            }
            TestValue::Names => {
                let items = value.items();
                found.extend(items.map(|it| (it.resolved(), Form::Name)));
            }
            TestValue::StatePath => found.push((value, Form::Path)),
            TestValue::One(kind) => collect(kind, value, found),
            TestValue::List(kind) => {
                for item in value.items() {
                    collect(kind, item, found);
                }
            }
            // None of their members names a state, or one of another flow.
            TestValue::OneOrList(_)
            | TestValue::Flows
            | TestValue::Text
            | TestValue::File
            | TestValue::Choice(_)
            | TestValue::Integer(_)
            | TestValue::UpTo(_)
            | TestValue::True
            | TestValue::Times
            | TestValue::Duration
            | TestValue::Delay
            | TestValue::Object
            | TestValue::Any
            | TestValue::Schema
            | TestValue::Readings => {}
        }
    }
}

fn in_scalar(flow: &Flow, scalar: Node<'_>, form: Form) -> Vec<TestName> {
    let text = scalar.str().unwrap_or_default();
    let root = flow.root_scope().map(|it| it.id);
    let bare = root.filter(|_| form == Form::Name);
    if let Some(state) = bare.and_then(|it| flow.find(it, text)) {
        let whole = TextRange::new(0, text.len() as u32);
        return vec![TestName {
            state: state.id,
            range: scalar.source_range(whole),
            node: scalar.id(),
            decoded: whole,
            is_bare: true,
        }];
    }
    in_path(flow, scalar)
}

/// The states of a flow that a scalar names as a path.
pub(super) fn in_path(flow: &Flow, scalar: Node<'_>) -> Vec<TestName> {
    let text = scalar.str().unwrap_or_default();
    let steps = path_steps(flow, text).into_iter();
    let name = |it: PathStep| TestName {
        state: it.state,
        range: scalar.source_range(it.range),
        node: scalar.id(),
        decoded: it.range,
        is_bare: false,
    };
    steps.map(name).collect()
}

/// The state that a test file names at `offset`: of a path the segment at the cursor.
pub fn name_in_test_at(flow: &Flow, test: &Tree, offset: u32) -> Option<TestName> {
    let node = test.node_at(offset)?.id();
    let names = names_in_test(flow, test).into_iter();
    let own: Vec<TestName> = names.filter(|it| it.node == node).collect();
    touched(&own, offset).copied()
}

/// Of the names in a scalar the one at `offset`.
pub(super) fn touched(names: &[TestName], offset: u32) -> Option<&TestName> {
    let touched = names.iter().find(|it| it.range.touches(offset));
    // An index and a closing quote belong to what stands before them.
    let before = || names.iter().rfind(|it| it.range.start <= offset);
    touched.or_else(before).or(names.first())
}

/// Where a test file says what answers the calls of a state: the keys of its mocks.
pub fn mocks_in_test(flow: &Flow, test: &Tree, state: StateId) -> Vec<TextRange> {
    let keys = test.nodes().filter(|it| {
        let mapping = it.parent().filter(|_| it.is_key());
        let role = mapping.map(TestRole::of);
        matches!(role, Some(TestRole::ByPath(member)) if member.value == TestValue::Mocks)
    });
    let own = keys.filter(|it| {
        let named = it.str().and_then(|it| state_at_path(flow, it));
        named.is_some_and(|it| it.id == state)
    });
    own.map(Node::range).collect()
}

/// The state that a test file names at `offset`; `origin` is a range of the test file, the others
/// are ranges of the flow.
pub fn definition_of_test_name(flow: &Analysis, test: &Tree, offset: u32) -> Option<Target> {
    let name = name_in_test_at(&flow.flow, test, offset)?;
    Some(of_test_name(flow, &name))
}

/// Why nothing can be renamed at a place of a test file.
pub const NO_STATE_IN_TEST: &str =
    "in a test file only anchors and the names of the flow's states can be renamed";

/// The name at `offset` of a test file, if it can be changed.
///
/// # Errors
///
/// Why it cannot.
pub fn prepare_rename_in_test(
    flow: &Analysis,
    test: &Tree,
    offset: u32,
) -> Result<Renameable, String> {
    let name = name_in_test_at(&flow.flow, test, offset).ok_or(NO_STATE_IN_TEST)?;
    Ok(Renameable {
        range: name.range,
        name: state_name(flow, name.state)?,
    })
}

/// The edits that give the states another name where a test file names them: those names of a scalar
/// follow each other.
///
/// # Errors
///
/// Why that cannot be done, as a sentence about the test file.
pub fn rename_in_test(test: &Tree, names: &[TestName], name: &str) -> Result<Vec<Edit>, String> {
    let mut edits = Vec::new();
    for own in names.chunk_by(|a, b| a.node == b.node) {
        let parts: Vec<TextRange> = own.iter().map(|it| it.decoded).collect();
        let is_bare = own.iter().all(|it| it.is_bare);
        let text = if is_bare {
            name.to_owned()
        } else {
            escape(name)
        };
        edits.extend(quote::replaced(test.node(own[0].node), &parts, &text));
    }
    let after = parse(&apply_edits(test.text(), &edits).into());
    let same = after.nodes().count() == test.nodes().count();
    match same && after.errors().len() <= test.errors().len() {
        true => Ok(edits),
        false => Err(format!("it has an entry for `{name}` already")),
    }
}

/// The edits of a test file that go with states of the flow's own scope which move below another
/// state: `prefix` is what their paths begin with from then on.
///
/// # Errors
///
/// Why that cannot be done, as a sentence about the test file.
pub fn move_in_test(
    flow: &Flow,
    test: &Tree,
    states: &[StateId],
    prefix: &str,
) -> Result<Vec<Edit>, String> {
    let names = names_in_test(flow, test).into_iter();
    let mut edits = Vec::new();
    for name in names.filter(|it| states.contains(&it.state)) {
        let node = test.node(name.node);
        let segment = &node.str().unwrap_or_default()[name.decoded.indices()];
        if name.is_bare {
            return Err(format!("it expects the run to pass through `{segment}`"));
        }
        edits.extend(quote::replaced(
            node,
            &[name.decoded],
            &format!("{prefix}{segment}"),
        ));
    }
    Ok(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    const FLOW: &str = "\
StartAt: P
States:
  - Name: P
    Type: Parallel
    Branches:
      - StartAt: M
        States:
          - Name: M
            Type: Map
            Processor: {StartAt: a/b, States: [{Name: a/b, Type: Task, End: true}]}
            End: true
    Next: Pay
  - {Name: Pay, Type: Task, End: true}
";

    const TEST: &str = "\
Flow: a.fdl.yaml
Mocks:
  'P[0]/M/a\\/b': {Return: {Pay: 1}}
Cases:
  - Name: Pay
    Mocks:
      Pay: {Throw: {Code: Pay}}
      \"P[0]/M[3]/a\\\\/b\": {Return: 1}
      Pax: {Return: 1}
    Expect:
      Path: [P, Pay, Pax]
      Calls: {Pay: 1, 'P[0]/M/x': 0}
      Requests: {Pay: {Pay: 1}}
      Error: {Code: Pay, State: Pay}
";

    fn parsed() -> (Analysis, Tree) {
        (Analysis::new(FLOW), parse(&TEST.into()))
    }

    #[test]
    fn states_are_named_by_paths_and_by_names() {
        let (analysis, test) = parsed();
        let names = names_in_test(&analysis.flow, &test).into_iter();
        let shown: Vec<String> = names
            .map(|it| {
                let path = analysis.flow.path(it.state);
                let line = TEST[..it.range.start as usize].matches('\n').count() + 1;
                format!("{line}: {}={path}", &TEST[it.range.indices()])
            })
            .collect();
        let expected = [
            "3: P=P",
            "3: M=P[0]/M",
            r"3: a\/b=P[0]/M/a\/b",
            "7: Pay=Pay",
            "8: P=P",
            "8: M=P[0]/M",
            r"8: a\\/b=P[0]/M/a\/b",
            "11: P=P",
            "11: Pay=Pay",
            "12: Pay=Pay",
            "12: P=P",
            "12: M=P[0]/M",
            "13: Pay=Pay",
            "14: Pay=Pay",
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn states_lead_to_their_mocks() {
        let (analysis, test) = parsed();
        let mocks = |path: &str| {
            let state = state_at_path(&analysis.flow, path).expect("a state");
            let ranges = mocks_in_test(&analysis.flow, &test, state.id).into_iter();
            let keys: Vec<&str> = ranges.map(|it| &TEST[it.indices()]).collect();
            keys.join(" ")
        };
        assert_eq!(mocks("Pay"), "Pay");
        assert_eq!(
            mocks("P[0]/M/a\\/b"),
            "'P[0]/M/a\\/b' \"P[0]/M[3]/a\\\\/b\""
        );
        assert_eq!(mocks("P"), "");
    }

    #[test]
    fn names_lead_to_their_states() {
        let leads = |mark: &str| {
            let at = TEST.find(mark).expect("the mark is in the test file") + mark.len() - 1;
            let (analysis, test) = parsed();
            let target = definition_of_test_name(&analysis, &test, at as u32)?;
            let origin = TEST[target.origin.indices()].to_owned();
            Some((origin, FLOW[target.focus.indices()].to_owned()))
        };
        let found = |origin: &str, focus: &str| Some((origin.to_owned(), focus.to_owned()));
        assert_eq!(leads("'P[0]/M"), found("M", "M"));
        assert_eq!(leads("'P["), found("P", "P"));
        assert_eq!(leads("'"), found("P", "P"));
        assert_eq!(leads("\"P[0]/M[3]/a"), found(r"a\\/b", "a/b"));
        assert_eq!(leads("      Pay"), found("Pay", "Pay"));
        assert_eq!(leads("Path: [P"), found("P", "P"));
        assert_eq!(leads("State: Pay"), found("Pay", "Pay"));
        assert_eq!(leads("Pax"), None);
        assert_eq!(leads("Name: Pay"), None);
    }

    /// The lines of a test file that change when the state at `$0` of the flow gets a name.
    fn renamed(flow: &str, test: &str, name: &str) -> String {
        let (flow, offset) = cursor(flow);
        let analysis = Analysis::new(flow);
        let renaming = crate::ide::rename(&analysis, offset, name).expect("it can be renamed");
        let tree = parse(&test.into());
        let names = names_in_test(&analysis.flow, &tree).into_iter();
        let names: Vec<_> = names
            .filter(|it| renaming.states.contains(&it.state))
            .collect();
        match rename_in_test(&tree, &names, name) {
            Ok(edits) => {
                let after = apply_edits(test, &edits);
                let lines = after.lines().zip(test.lines());
                let changed = lines.filter(|(new, old)| new != old);
                changed.map(|(it, _)| format!("{}\n", it.trim())).collect()
            }
            Err(reason) => format!("! {reason}"),
        }
    }

    #[test]
    fn names_change_with_their_states() {
        let pay = FLOW.replace("Name: Pay", "Name: $0Pay");
        assert_eq!(
            renamed(&pay, TEST, "a/b"),
            "\
a\\/b: {Throw: {Code: Pay}}
Path: [P, a/b, Pax]
Calls: {a\\/b: 1, 'P[0]/M/x': 0}
Requests: {a\\/b: {Pay: 1}}
Error: {Code: Pay, State: a\\/b}
"
        );
        assert_eq!(
            renamed(&pay, TEST, "Pax"),
            "! it has an entry for `Pax` already"
        );
        let inner = FLOW.replace("Name: a/b", "Name: $0a/b");
        assert_eq!(
            renamed(&inner, TEST, "it's"),
            "'P[0]/M/it''s': {Return: {Pay: 1}}\n\"P[0]/M[3]/it's\": {Return: 1}\n"
        );
        let map = FLOW.replace("Name: M", "Name: $0M");
        assert_eq!(
            renamed(&map, TEST, "x: y"),
            "\
'P[0]/x: y/a\\/b': {Return: {Pay: 1}}
\"P[0]/x: y[3]/a\\\\/b\": {Return: 1}
Calls: {Pay: 1, 'P[0]/x: y/x': 0}
"
        );
    }

    #[test]
    fn paths_follow_states_that_move() {
        let (analysis, _) = parsed();
        let state = |name: &str| {
            let root = analysis.flow.root_scope().expect("a scope").id;
            analysis.flow.find(root, name).expect("a state").id
        };
        let moved = |test: &str, name: &str| {
            let tree = parse(&test.into());
            let edits = move_in_test(&analysis.flow, &tree, &[state(name)], "X[0]/")?;
            Ok::<_, String>(apply_edits(test, &edits))
        };
        let mocks = "Cases:\n  - Mocks: {Pay: {Return: 1}, 'P[0]/M/a\\/b': {Return: 1}}\n";
        assert_eq!(
            moved(mocks, "Pay").as_deref(),
            Ok("Cases:\n  - Mocks: {'X[0]/Pay': {Return: 1}, 'P[0]/M/a\\/b': {Return: 1}}\n")
        );
        assert_eq!(
            moved(mocks, "P").as_deref(),
            Ok("Cases:\n  - Mocks: {Pay: {Return: 1}, 'X[0]/P[0]/M/a\\/b': {Return: 1}}\n")
        );
        let path = "Cases:\n  - Expect: {Path: [P, Pay]}\n";
        assert_eq!(
            moved(path, "Pay"),
            Err("it expects the run to pass through `Pay`".to_owned())
        );
    }
}
