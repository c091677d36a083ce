//! What a place of a test file is for, as the catalogue's tables describe it: found by walking from
//! the root.

use super::cursor::{Form, Grammar};
use crate::catalog::decisions::{DecisionRow, Reading, switches};
use crate::catalog::test_files::{TestMember, TestObject, TestValue};
use crate::model::{Flow, State};
use crate::simulate::path_steps;
use crate::syntax::{Entry, Node};

/// What a mapping, a list or a value of a test file is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum TestRole {
    /// A mapping with members of that kind.
    Object(TestObject),
    /// A list of such mappings.
    List(TestObject),
    /// Such a mapping, or a list of them.
    OneOrList(TestObject),
    /// A duration, or a mapping with bounds for one.
    Delay,
    /// A mapping whose keys are paths of states.
    ByPath(&'static TestMember),
    /// The mocks of a child flow: the keys are paths of its states.
    ChildMocks(&'static TestMember),
    /// The mapping from names of child flows to what is said of them.
    Flows,
    /// The mapping from decisions to their readings.
    Readings,
    /// The word for a reading of a decision.
    Reading(&'static DecisionRow, &'static Reading),
    /// The list of names of states.
    Names,
    /// One of them.
    Name,
    /// Another value of a member.
    Scalar(&'static TestMember),
    /// Data whose members are known.
    Data(TestData),
    /// Any data.
    Free,
}

/// Data of which the flow or the catalogue knows members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TestData {
    /// The input of the execution.
    Input,
    /// What a mocked call returns.
    Return,
    /// What the request of a call returns that a callback ends.
    Submitted,
    /// What a callback reports.
    Reported,
    /// The parameters of a call.
    Request,
    /// The global variables.
    Global,
    /// The output of the execution.
    Output,
    /// What a state works on, after its `InputConstructor`.
    StateInput,
    /// What a state hands on.
    StateOutput,
}

impl Grammar for TestRole {
    type Around<'t> = Option<Node<'t>>;

    const ROOT: Self = Self::Object(TestObject::File);

    fn of(node: Node<'_>) -> Self {
        let mut path = vec![node];
        while let Some(parent) = path[path.len() - 1].parent() {
            path.push(parent);
        }
        let mut role = Self::ROOT;
        for step in path.windows(2).rev() {
            let [child, parent] = [step[0], step[1]];
            role = match child.owning_entry() {
                Some(entry) if entry.key == child => return Self::Free,
                Some(entry) => {
                    let key = entry.key.text().unwrap_or_default();
                    role.member(Some(parent), &key)
                }
                None => role.item(Some(child)),
            };
        }
        role
    }

    fn member(self, _mapping: Option<Node<'_>>, key: &str) -> Self {
        match self {
            Self::Object(kind) | Self::OneOrList(kind) => match kind.member(key) {
                Some(member) => value_role(kind, member),
                None => Self::Free,
            },
            Self::Delay => Self::Object(TestObject::DurationBounds).member(None, key),
            Self::ByPath(member) => match member.value {
                TestValue::Mocks => Self::OneOrList(TestObject::Response),
                TestValue::Requests => Self::Data(TestData::Request),
                TestValue::ByPath(kind) => Self::Object(kind),
                _ => Self::Free,
            },
            Self::ChildMocks(_) => Self::OneOrList(TestObject::Response),
            Self::Flows => Self::Object(TestObject::ChildFlow),
            Self::Readings => {
                let row = switches().find(|(row, _)| row.question == key);
                row.map_or(Self::Free, |(row, other)| Self::Reading(row, other))
            }
            _ => Self::Free,
        }
    }

    fn item(self, _item: Option<Node<'_>>) -> Self {
        match self {
            Self::List(kind) | Self::OneOrList(kind) => Self::Object(kind),
            Self::Names => Self::Name,
            _ => Self::Free,
        }
    }

    fn form(self) -> Form {
        match self {
            Self::Object(_)
            | Self::ByPath(_)
            | Self::ChildMocks(_)
            | Self::Flows
            | Self::Readings
            | Self::Delay => Form::Mapping,
            Self::List(_) | Self::Names => Form::List,
            Self::OneOrList(_) => Form::MappingOrList,
            Self::Scalar(it) if it.value == TestValue::Text => Form::Text,
            Self::Scalar(..) | Self::Name | Self::Reading(..) => Form::Word,
            Self::Data(_) | Self::Free => Form::Data,
        }
    }

    fn around<'t>(node: Option<Node<'t>>) -> Option<Node<'t>> {
        node
    }
}

fn value_role(kind: TestObject, member: &'static TestMember) -> TestRole {
    match member.value {
        TestValue::One(kind) => TestRole::Object(kind),
        TestValue::Flows => TestRole::Flows,
        TestValue::Mocks if kind == TestObject::ChildFlow => TestRole::ChildMocks(member),
        TestValue::List(kind) => TestRole::List(kind),
        TestValue::OneOrList(kind) => TestRole::OneOrList(kind),
        TestValue::Mocks | TestValue::Counts | TestValue::Requests | TestValue::ByPath(_) => {
            TestRole::ByPath(member)
        }
        TestValue::Names => TestRole::Names,
        TestValue::Delay => TestRole::Delay,
        TestValue::Readings => TestRole::Readings,
        TestValue::Any | TestValue::Object => match data(kind, member.name) {
            Some(data) => TestRole::Data(data),
            None => TestRole::Free,
        },
        TestValue::Text
        | TestValue::File
        | TestValue::Schema
        | TestValue::StatePath
        | TestValue::Choice(_)
        | TestValue::Integer(_)
        | TestValue::UpTo(_)
        | TestValue::True
        | TestValue::Times
        | TestValue::Duration => TestRole::Scalar(member),
    }
}

/// What is known of the data under a member.
fn data(kind: TestObject, member: &str) -> Option<TestData> {
    match (kind, member) {
        (TestObject::Case, "Input") => Some(TestData::Input),
        (TestObject::Response, "Return") => Some(TestData::Return),
        (TestObject::Submit, "Return") => Some(TestData::Submitted),
        (TestObject::Callback, "Succeed") => Some(TestData::Reported),
        (TestObject::Expect, "Global") => Some(TestData::Global),
        (TestObject::Expect, "Output" | "OutputExactly") => Some(TestData::Output),
        (TestObject::ExpectedState | TestObject::When, "Input") => Some(TestData::StateInput),
        (TestObject::ExpectedState, "Output") => Some(TestData::StateOutput),
        _ => None,
    }
}

/// The path of the state that the innermost entry around a node is about; the node itself counts, also
/// as the entry's key.
pub(super) fn path_around(node: Option<Node<'_>>) -> Option<String> {
    let mut next = node;
    while let Some(node) = next {
        next = node.parent();
        let entry = node.owning_entry();
        if let Some(entry) = entry.filter(|_| next.is_some_and(is_by_path)) {
            return entry.key.text().map(String::from);
        }
    }
    None
}

/// Whether the keys of a mapping are paths of states.
pub(super) fn is_by_path(mapping: Node<'_>) -> bool {
    let role = TestRole::of(mapping);
    matches!(role, TestRole::ByPath(_) | TestRole::ChildMocks(_))
}

/// The innermost entry of `Flows` around a node, what is said of a child flow; the node itself counts.
pub(super) fn child_around(node: Option<Node<'_>>) -> Option<Entry<'_>> {
    let mut next = node;
    while let Some(node) = next {
        next = node.parent();
        let is_flows = |it: Node<'_>| matches!(TestRole::of(it), TestRole::Flows);
        if next.is_some_and(is_flows) {
            return node.owning_entry();
        }
    }
    None
}

/// The state that a path leads to, if all of it can be followed.
pub(super) fn state_at_path<'f>(flow: &'f Flow, path: &str) -> Option<&'f State> {
    let last = *path_steps(flow, path).last()?;
    (last.range.end as usize == path.len()).then(|| flow.state(last.state))
}
