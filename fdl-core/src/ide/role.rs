//! What a place of the document is for, as the catalogue describes it: found by walking from the
//! root, so that it works where the model has gaps.

use crate::catalog::context::Position;
use crate::catalog::objects::{Attribute, AttributeValue, ObjectKind, StateType, attribute};
use crate::syntax::Node;

/// What a mapping, a list or a value is for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role {
    /// A mapping that the catalogue knows.
    Object(ObjectKind),
    /// A list of such mappings.
    List(ObjectKind),
    /// The list of error codes of a rule.
    ErrorCodes,
    /// An error code in that list.
    ErrorCode,
    /// The arguments of an action.
    Parameters,
    /// One of them, or something inside one that is no mapping.
    Argument,
    /// Data inside a constructor: a mapping or list at any depth, or a literal.
    Template(Position),
    /// An expression.
    Expression(Position),
    /// Another value of an attribute.
    Scalar(&'static Attribute),
    /// Nothing that is known.
    Unknown,
}

impl Role {
    /// The role of a node.
    pub(super) fn of(node: Node<'_>) -> Role {
        let mut path = vec![node];
        while let Some(parent) = path[path.len() - 1].parent() {
            path.push(parent);
        }
        let mut role = Role::Object(ObjectKind::Flow);
        for step in path.windows(2).rev() {
            let [child, parent] = [step[0], step[1]];
            role = match child.owning_entry() {
                Some(entry) if entry.key == child => return Role::Unknown,
                Some(entry) => {
                    let key = entry.key.text().unwrap_or_default();
                    role.member(Some(parent), &key)
                }
                None => role.item(Some(child)),
            };
        }
        role
    }

    /// The role of the value of `key` in a mapping of this role; `mapping` is the mapping itself,
    /// if it exists.
    pub(super) fn member(self, mapping: Option<Node<'_>>, key: &str) -> Role {
        let plain = key.strip_suffix(".$");
        match self {
            Role::Object(kind) => match (plain, attribute(kind, plain.unwrap_or(key))) {
                (Some(_), Some(attribute)) => Role::Expression(position(kind, attribute)),
                (None, Some(attribute)) => value_role(kind, attribute, mapping),
                (_, None) if kind.is_open() => Role::Template(Position::Unverified),
                (_, None) => Role::Unknown,
            },
            Role::Parameters if plain.is_some() => Role::Expression(Position::Parameters),
            Role::Parameters => Role::Argument,
            Role::Argument => Role::Template(Position::Parameters).member(mapping, key),
            Role::Template(position) if plain.is_some() => Role::Expression(position),
            Role::Template(position) => Role::Template(position),
            _ => Role::Unknown,
        }
    }

    /// The role of an item of a list of this role; `item` is the item itself, if it exists.
    pub(super) fn item(self, item: Option<Node<'_>>) -> Role {
        match self {
            Role::List(ObjectKind::AnyState) => Role::Object(state_kind(item)),
            Role::List(kind) => Role::Object(kind),
            Role::ErrorCodes => Role::ErrorCode,
            Role::Argument => Role::Template(Position::Parameters),
            Role::Template(position) => Role::Template(position),
            _ => Role::Unknown,
        }
    }

    /// Whether such a mapping is a state.
    pub(super) fn is_state(self) -> bool {
        matches!(
            self,
            Role::Object(ObjectKind::State(_) | ObjectKind::AnyState)
        )
    }

    /// Whether such a mapping is a scope: has `StartAt` and `States`.
    pub(super) fn is_scope(self) -> bool {
        matches!(
            self,
            Role::Object(ObjectKind::Flow | ObjectKind::ParallelBranch | ObjectKind::Processor)
        )
    }
}

fn value_role(kind: ObjectKind, attribute: &'static Attribute, mapping: Option<Node<'_>>) -> Role {
    match attribute.value {
        AttributeValue::Expression => Role::Expression(position(kind, attribute)),
        AttributeValue::Constructor => Role::Template(position(kind, attribute)),
        AttributeValue::Parameters => Role::Parameters,
        AttributeValue::ErrorCodes => Role::ErrorCodes,
        AttributeValue::States => Role::List(ObjectKind::AnyState),
        AttributeValue::List(ObjectKind::ChoiceBranch | ObjectKind::ParallelBranch)
            if kind == ObjectKind::AnyState =>
        {
            Role::List(branch_kind(mapping))
        }
        AttributeValue::List(kind) => Role::List(kind),
        AttributeValue::Object(kind) => Role::Object(kind),
        _ => Role::Scalar(attribute),
    }
}

/// The kind of a state, by its `Type`.
fn state_kind(state: Option<Node<'_>>) -> ObjectKind {
    let written = state.and_then(|it| it.get("Type")).and_then(Node::text);
    let state_type = written.and_then(|it| StateType::parse(&it));
    state_type.map_or(ObjectKind::AnyState, ObjectKind::State)
}

/// What the `Branches` of a state without `Type` hold, by the first of them.
fn branch_kind(state: Option<Node<'_>>) -> ObjectKind {
    let branches = state.and_then(|it| it.get("Branches"));
    let first = branches.and_then(|it| it.items().next());
    let has = |name| first.is_some_and(|it| it.entry(name).is_some());
    match has("StartAt") || has("States") {
        true => ObjectKind::ParallelBranch,
        false => ObjectKind::ChoiceBranch,
    }
}

/// Where an expression of an attribute stands.
fn position(kind: ObjectKind, attribute: &Attribute) -> Position {
    match (kind, attribute.name) {
        (ObjectKind::ItemReader | ObjectKind::ItemBatcher | ObjectKind::ResultWriter, _) => {
            Position::Unverified
        }
        (ObjectKind::CatchRule | ObjectKind::OnErrorsRule, "OutputConstructor") => {
            Position::CatchOutputConstructor
        }
        (_, "InputConstructor") => Position::InputConstructor,
        (_, "Parameters") => Position::Parameters,
        (_, "OutputConstructor") => Position::OutputConstructor,
        (_, "GlobalConstructor") => Position::GlobalConstructor,
        (_, "ItemConstructor") => Position::ItemConstructor,
        (_, "Condition") => Position::Condition,
        (_, "ItemsPath") => Position::ItemsPath,
        (_, "Seconds") => Position::Seconds,
        (_, "Timeout") => Position::Timeout,
        (_, "Code" | "Detail") => Position::Fail,
        _ => Position::Unverified,
    }
}

/// The mappings that enclose a place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surroundings<'t> {
    /// The innermost state.
    pub(super) state: Option<Node<'t>>,
    /// The innermost mapping with `StartAt` and `States`: names are looked up in it.
    pub(super) scope: Option<Node<'t>>,
}

impl<'t> Surroundings<'t> {
    /// What encloses `node`; the node itself counts.
    pub(super) fn of(node: Option<Node<'t>>) -> Self {
        let mut found = Self::default();
        let mut next = node;
        while let Some(node) = next {
            next = node.parent();
            if !node.is_mapping() {
                continue;
            }
            let role = Role::of(node);
            // The states of a scope stand inside it: a state further out is not this place's.
            if role.is_state() && found.state.is_none() && found.scope.is_none() {
                found.state = Some(node);
            }
            if role.is_scope() && found.scope.is_none() {
                found.scope = Some(node);
            }
        }
        found
    }
}
