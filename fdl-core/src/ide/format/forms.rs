//! What the mappings of a document are, by where they stand: what the catalogue knows of their
//! attributes. Only what is written is followed, aliases are not.

use super::DocumentKind;
use crate::catalog::objects::{AttributeValue, ObjectKind, StateType, attributes};
use crate::catalog::test_files::{TestObject, TestValue};
use crate::syntax::Node;

/// What is expected at a place of the document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// Data, in the order that its author gave it.
    Data,
    /// A mapping of a flow.
    Object(ObjectKind),
    /// A list of such mappings.
    Objects(ObjectKind),
    /// A mapping of a test file, or a list of such mappings.
    Test(TestObject),
    /// Responses by the path of the state.
    Mocks,
    /// Child flows by their names.
    Flows,
}

impl Form {
    /// What a document is.
    pub(super) fn of_document(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Flow => Self::Object(ObjectKind::Flow),
            DocumentKind::TestFile => Self::Test(TestObject::File),
        }
    }

    /// What an item of a list is that is expected to be of this form.
    pub(super) fn of_item(self, item: Node<'_>) -> Self {
        match self {
            Self::Objects(ObjectKind::AnyState) => Self::Object(state_kind(item)),
            // The branches of a state without a type are of either kind.
            Self::Objects(ObjectKind::ParallelBranch) if item.entry("Condition").is_some() => {
                Self::Object(ObjectKind::ChoiceBranch)
            }
            Self::Objects(kind) => Self::Object(kind),
            Self::Test(object) => Self::Test(object),
            _ => Self::Data,
        }
    }

    /// What the value of a key is in a mapping of this form.
    pub(super) fn of_value(self, key: Node<'_>) -> Self {
        let Some(name) = key.str() else {
            return Self::Data;
        };
        match self {
            Self::Object(kind) => {
                let row = attributes(kind).iter().find(|row| row.name == name);
                match row.map(|row| row.value) {
                    Some(AttributeValue::States) => Self::Objects(ObjectKind::AnyState),
                    Some(AttributeValue::List(kind)) => Self::Objects(kind),
                    Some(AttributeValue::Object(kind)) => Self::Object(kind),
                    _ => Self::Data,
                }
            }
            Self::Test(object) => match object.member(name).map(|member| member.value) {
                Some(
                    TestValue::One(object) | TestValue::List(object) | TestValue::OneOrList(object),
                ) => Self::Test(object),
                Some(TestValue::Mocks) => Self::Mocks,
                Some(TestValue::Flows) => Self::Flows,
                _ => Self::Data,
            },
            Self::Mocks => Self::Test(TestObject::Response),
            Self::Flows => Self::Test(TestObject::ChildFlow),
            Self::Data | Self::Objects(_) => Self::Data,
        }
    }

    /// The place of a key among the attributes; none for a key that the catalogue does not know.
    pub(super) fn rank(self, key: Node<'_>) -> Option<usize> {
        let name = key.str()?;
        let name = name.strip_suffix(".$").unwrap_or(name);
        match self {
            Self::Object(kind) => attributes(kind).iter().position(|row| row.name == name),
            Self::Test(object) => object.members().iter().position(|row| row.name == name),
            _ => None,
        }
    }
}

/// What a state is, by its `Type`, which it may have from a merge.
fn state_kind(state: Node<'_>) -> ObjectKind {
    let entries = state.merged_entries();
    let written = entries.iter().find(|it| it.key.str() == Some("Type"));
    let written = written.and_then(|it| it.value.resolved().str());
    let known = written.and_then(StateType::parse);
    known.map_or(ObjectKind::AnyState, ObjectKind::State)
}
