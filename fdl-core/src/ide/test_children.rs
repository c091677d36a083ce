//! The mocks of child flows in test files: from a key below `Flows` to the state that it names, and from
//! the state to the keys.

use std::sync::Arc;

use super::cursor::Grammar as _;
use super::definition::{Target, of_test_name};
use super::rename::{Renameable, state_name};
use super::test_document::{FlowAt, TestDocument, child_file};
use super::test_names::{TestName, in_path, touched};
use super::test_role::{TestRole, child_around, state_at_path};
use crate::analysis::Analysis;
use crate::model::{Flow, StateId};
use crate::syntax::{Node, Tree};
use crate::text::TextRange;

/// A state of a child flow that a test file names.
#[derive(Debug)]
pub struct ChildState {
    /// The path of the child flow's file, as the test file has it.
    pub file: String,
    /// The child flow.
    pub flow: Arc<Analysis>,
    /// What names the state.
    pub name: TestName,
}

impl ChildState {
    /// Where the state is defined; `origin` is a range of the test file, the others are ranges of the
    /// child flow.
    pub fn definition(&self) -> Target {
        of_test_name(&self.flow, &self.name)
    }

    /// The state's name, if it can be changed.
    ///
    /// # Errors
    ///
    /// Why it cannot.
    pub fn prepare_rename(&self) -> Result<Renameable, String> {
        Ok(Renameable {
            range: self.name.range,
            name: state_name(&self.flow, self.name.state)?,
        })
    }
}

/// The state of a child flow that a test file names at `offset`, in the child's mocks.
pub fn child_state_at(document: TestDocument<'_>, offset: u32) -> Option<ChildState> {
    let node = document.tree.node_at(offset)?;
    if !is_mocked(node) {
        return None;
    }
    let FlowAt::Child(child) = document.flow_at(Some(node)) else {
        return None;
    };
    let (file, flow) = child?;
    let name = *touched(&in_path(&flow.flow, node), offset)?;
    Some(ChildState { file, flow, name })
}

/// Where a test file says what answers the calls of a state of a child flow: the keys of the mocks of
/// those children whose file `is_flow` says to be that flow.
pub fn mocks_of_child_in_test(
    flow: &Flow,
    test: &Tree,
    state: StateId,
    is_flow: &dyn Fn(&str) -> bool,
) -> Vec<TextRange> {
    let keys = test.nodes().filter(|it| {
        let named = it.str().filter(|_| is_mocked(*it));
        let named = named.and_then(|it| state_at_path(flow, it));
        named.is_some_and(|it| it.id == state)
    });
    let own = keys.filter(|it| {
        let child = child_around(Some(*it));
        let file = child.and_then(|it| child_file(test, it));
        file.is_some_and(|it| is_flow(&it))
    });
    own.map(Node::range).collect()
}

/// Every place where a test file names a state of a child flow in the child's mocks, of those children
/// whose file `is_flow` says to be that flow.
pub fn names_of_child_in_test(
    flow: &Flow,
    test: &Tree,
    is_flow: &dyn Fn(&str) -> bool,
) -> Vec<TestName> {
    let keys = test.nodes().filter(|it| is_mocked(*it));
    let own = keys.filter(|it| {
        let file = child_around(Some(*it)).and_then(|it| child_file(test, it));
        file.is_some_and(|it| is_flow(&it))
    });
    own.flat_map(|it| in_path(flow, it)).collect()
}

/// Whether a node is a key of the mocks of a child flow.
fn is_mocked(node: Node<'_>) -> bool {
    let mapping = node.parent().filter(|_| node.is_key());
    matches!(mapping.map(TestRole::of), Some(TestRole::ChildMocks(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;
    use crate::ide::rename_in_test;
    use crate::simulate::Files;
    use crate::syntax::parse;
    use crate::text::{LineIndex, apply_edits};

    const CHILD: &str = "\
StartAt: M
States:
  - Name: M
    Type: Map
    Processor: {StartAt: Pay, States: [{Name: Pay, Type: Task, End: true}]}
    Next: Ship
  - {Name: Ship, Type: Task, End: true}
";

    const TEST: &str = "\
Mocks: {Ship: {Return: 1}}
Flows:
  child: {Flow: child.fdl.yaml, Mocks: {Ship: {Return: 1}}}
  other: other.fdl.yaml
Cases:
  - Name: a
    Flows:
      child: {Mocks: {'M[1]/Pay': [{Return: 1}], Ship: {Return: 2}}}
      other: {Mocks: {Ship: {Return: 3}}}
      third: {Mocks: {Ship: {Return: 3}}}
";

    struct Disk;

    impl Files for Disk {
        fn read(&self, _path: &str) -> Result<Arc<str>, String> {
            Ok(CHILD.into())
        }
    }

    /// The name at the end of `mark`, the file that it leads to, and the state's name there.
    fn leads(mark: &str) -> Option<(String, String, String)> {
        let (text, offset) = cursor(&TEST.replacen(mark, &format!("{mark}$0"), 1));
        let document = TestDocument {
            tree: &parse(&text.as_str().into()),
            lines: &LineIndex::new(&text),
            flow: None,
            files: &[],
            read: Some(&Disk),
        };
        let child = child_state_at(document, offset)?;
        let target = child.definition();
        assert!(target.full.covers(target.focus));
        let origin = text[target.origin.indices()].to_owned();
        Some((origin, child.file, CHILD[target.focus.indices()].to_owned()))
    }

    #[test]
    fn mocks_lead_to_the_states_of_the_child() {
        let found = |origin: &str, file: &str| {
            let text = |it: &str| it.to_owned();
            Some((text(origin), text(file), text(origin)))
        };
        assert_eq!(
            leads("child.fdl.yaml, Mocks: {Sh"),
            found("Ship", "child.fdl.yaml")
        );
        assert_eq!(leads("'M"), found("M", "child.fdl.yaml"));
        assert_eq!(leads("'M[1]/P"), found("Pay", "child.fdl.yaml"));
        assert_eq!(leads("1}], Ship"), found("Ship", "child.fdl.yaml"));
        assert_eq!(
            leads("other: {Mocks: {Ship"),
            found("Ship", "other.fdl.yaml")
        );
        // Nothing names the file, or it is no key of mocks.
        assert_eq!(leads("third: {Mocks: {Ship"), None);
        assert_eq!(leads("Mocks: {Ship"), None);
        assert_eq!(leads("{Flow: child"), None);
    }

    #[test]
    fn states_lead_to_the_mocks_of_children() {
        let (flow, test) = (Analysis::new(CHILD), parse(&TEST.into()));
        let lines = |path: &str, file: &str| {
            let state = state_at_path(&flow.flow, path).expect("a state").id;
            let found = mocks_of_child_in_test(&flow.flow, &test, state, &|it| it == file);
            let lines = LineIndex::new(TEST);
            let lines = found.into_iter().map(|it| lines.line(it.start) + 1);
            lines.collect::<Vec<_>>()
        };
        assert_eq!(lines("Ship", "child.fdl.yaml"), [3, 8]);
        assert_eq!(lines("M/Pay", "child.fdl.yaml"), [8]);
        assert_eq!(lines("Ship", "other.fdl.yaml"), [9]);
        assert_eq!(lines("Ship", "parent.fdl.yaml"), [0; 0]);
    }

    #[test]
    fn states_are_named_in_the_mocks_of_children() {
        let (flow, test) = (Analysis::new(CHILD), parse(&TEST.into()));
        let names = |file: &str| {
            let found = names_of_child_in_test(&flow.flow, &test, &|it| it == file).into_iter();
            let shown = found.map(|it| {
                (
                    flow.flow.path(it.state).to_string(),
                    &TEST[it.range.indices()],
                )
            });
            let shown = shown.map(|(path, text)| format!("{text}={path}"));
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("child.fdl.yaml"), "Ship=Ship M=M Pay=M/Pay Ship=Ship");
        assert_eq!(names("other.fdl.yaml"), "Ship=Ship");
        assert_eq!(names("parent.fdl.yaml"), "");
    }

    #[test]
    fn states_get_another_name_in_the_mocks_of_children() {
        let (flow, test) = (Analysis::new(CHILD), parse(&TEST.into()));
        let names = names_of_child_in_test(&flow.flow, &test, &|it| it == "child.fdl.yaml");
        let renamed = |old: &str, new: &str| {
            let of_state = names.iter().filter(|it| &TEST[it.range.indices()] == old);
            let of_state: Vec<TestName> = of_state.copied().collect();
            rename_in_test(&test, &of_state, new).map(|edits| apply_edits(TEST, &edits))
        };
        let paid = TEST.replace("M[1]/Pay", "M[1]/Charge all");
        assert_eq!(renamed("Pay", "Charge all"), Ok(paid));
        let sent = TEST.replace(
            "child.fdl.yaml, Mocks: {Ship",
            "child.fdl.yaml, Mocks: {Send",
        );
        let sent = sent.replace("Ship: {Return: 2}", "Send: {Return: 2}");
        assert_eq!(renamed("Ship", "Send"), Ok(sent));
    }
}
