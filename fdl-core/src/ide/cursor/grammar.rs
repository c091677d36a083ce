//! What the cursor needs to know of a kind of document.

use std::fmt::Debug;

use crate::catalog::objects::{AttributeValue, ObjectKind};
use crate::ide::role::{Role, Surroundings};
use crate::syntax::Node;

/// What the places of a kind of document are for.
pub(in crate::ide) trait Grammar: Copy + Debug {
    /// What encloses a place, as proposals need it.
    type Around<'t>: Copy + Debug;

    /// What the root is for.
    const ROOT: Self;

    /// What a node is for.
    fn of(node: Node<'_>) -> Self;

    /// What the value of `key` is for in a mapping of this role; `mapping` is the mapping itself, if
    /// it exists.
    fn member(self, mapping: Option<Node<'_>>, key: &str) -> Self;

    /// What an item of a list of this role is for; `item` is the item itself, if it exists.
    fn item(self, item: Option<Node<'_>>) -> Self;

    /// What can be written at a place of this role.
    fn form(self) -> Form;

    /// What encloses `node`; the node itself counts.
    fn around<'t>(node: Option<Node<'t>>) -> Self::Around<'t>;
}

/// What can be written at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::ide) enum Form {
    /// A mapping.
    Mapping,
    /// A list.
    List,
    /// A mapping, or a list of such mappings.
    MappingOrList,
    /// A value that may go on in the next line.
    Text,
    /// A value on one line.
    Word,
    /// Any data.
    Data,
}

impl Form {
    /// Whether it is a scalar.
    pub(super) fn is_scalar(self) -> bool {
        matches!(self, Self::Text | Self::Word)
    }

    /// Whether it may be a list.
    pub(super) fn may_be_list(self) -> bool {
        matches!(self, Self::List | Self::MappingOrList)
    }
}

impl Grammar for Role {
    type Around<'t> = Surroundings<'t>;

    const ROOT: Self = Self::Object(ObjectKind::Flow);

    fn of(node: Node<'_>) -> Self {
        Self::of(node)
    }

    fn member(self, mapping: Option<Node<'_>>, key: &str) -> Self {
        self.member(mapping, key)
    }

    fn item(self, item: Option<Node<'_>>) -> Self {
        self.item(item)
    }

    fn form(self) -> Form {
        match self {
            Self::Object(_) | Self::Parameters => Form::Mapping,
            Self::List(_) | Self::ErrorCodes => Form::List,
            Self::Scalar(it) if it.value != AttributeValue::Text => Form::Word,
            Self::Scalar(_) | Self::Expression(_) | Self::ErrorCode => Form::Text,
            Self::Argument | Self::Template(_) | Self::Unknown => Form::Data,
        }
    }

    fn around<'t>(node: Option<Node<'t>>) -> Surroundings<'t> {
        Surroundings::of(node)
    }
}
