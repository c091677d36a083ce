//! States: what all types have, and which type they are.

use super::super::template::Constructor;
use super::super::{Position, ScopeId, State, StateId, StateKind};
use super::fields::{Field, fields, first, text};
use super::{Lowering, set};
use crate::catalog::actions::TaskMode;
use crate::catalog::objects::{ObjectKind, StateType};
use crate::syntax::{Node, NodeId, ScalarType};
use crate::text::Spanned;

impl Lowering {
    pub(super) fn state(&mut self, node: Node<'_>, scope: ScopeId) -> StateId {
        let id = StateId(self.flow.states.len() as u32);
        let mut state = unread(id, scope, node.id());
        state.type_text = first(node, "Type").and_then(text);
        let written = state.type_text.as_ref();
        state.state_type = written.and_then(|it| StateType::parse(&it.value));
        state.kind = empty(state.state_type);
        if may_have_scopes(&state.kind) {
            // Nested states come behind this one, so it takes its place before they do.
            self.flow.states.push(unread(id, scope, node.id()));
        }
        let kind = state
            .state_type
            .map_or(ObjectKind::AnyState, ObjectKind::State);
        self.object(kind, node, Some(id));
        for field in fields(node) {
            self.attribute(&mut state, &field);
        }
        match self.flow.states.get_mut(id.0 as usize) {
            Some(place) => *place = state,
            None => self.flow.states.push(state),
        }
        id
    }

    fn attribute(&mut self, state: &mut State, field: &Field<'_>) {
        let value = field.entry.value;
        let id = state.id;
        match field.key {
            "Name" => set(&mut state.name, || text(value)),
            "Next" => set(&mut state.next, || text(value)),
            "End" => set(&mut state.end, || boolean(value)),
            "InputConstructor" => {
                set(&mut state.input_constructor, || {
                    self.constructor(field, Position::InputConstructor, id)
                });
            }
            "OutputConstructor" => {
                set(&mut state.output_constructor, || {
                    self.constructor(field, Position::OutputConstructor, id)
                });
            }
            "GlobalConstructor" => {
                set(&mut state.global_constructor, || {
                    self.constructor(field, Position::GlobalConstructor, id)
                });
            }
            "Retry" if state.retry.is_empty() => state.retry = self.retry(value, id),
            "Catch" if state.catch.is_empty() => state.catch = self.catch(value, id),
            "OnErrors" => self.on_errors(value, id),
            _ => self.own_attribute(id, &mut state.kind, field),
        }
    }

    /// A constructor; none where the value is no mapping.
    pub(super) fn constructor(
        &mut self,
        field: &Field<'_>,
        position: Position,
        state: StateId,
    ) -> Option<Constructor> {
        let node = field.entry.value.resolved();
        node.is_mapping().then(|| Constructor {
            key_range: field.entry.key.range(),
            node: node.id(),
            template: self.template_of(node, position, state),
        })
    }
}

/// A state of which nothing was read yet.
fn unread(id: StateId, scope: ScopeId, node: NodeId) -> State {
    State {
        id,
        scope,
        node,
        name: None,
        type_text: None,
        state_type: None,
        next: None,
        end: None,
        input_constructor: None,
        output_constructor: None,
        global_constructor: None,
        retry: Vec::new(),
        catch: Vec::new(),
        kind: StateKind::Unknown { scopes: Vec::new() },
    }
}

fn may_have_scopes(kind: &StateKind) -> bool {
    matches!(
        kind,
        StateKind::Parallel(_) | StateKind::Map(_) | StateKind::Unknown { .. }
    )
}

fn empty(state_type: Option<StateType>) -> StateKind {
    match state_type {
        Some(StateType::Task) => StateKind::Task(super::super::Task {
            mode: Some(TaskMode::DEFAULT),
            ..Default::default()
        }),
        Some(StateType::Pass) => StateKind::Pass,
        Some(StateType::Wait) => StateKind::Wait(Default::default()),
        Some(StateType::Choice) => StateKind::Choice(Default::default()),
        Some(StateType::Parallel) => StateKind::Parallel(Default::default()),
        Some(StateType::Map) => StateKind::Map(Default::default()),
        Some(StateType::Succeed) => StateKind::Succeed,
        Some(StateType::Fail) => StateKind::Fail(Default::default()),
        None => StateKind::Unknown { scopes: Vec::new() },
    }
}

fn boolean(value: Node<'_>) -> Option<Spanned<bool>> {
    let value = value.resolved();
    match value.scalar_type()? {
        ScalarType::Boolean(it) => Some(Spanned {
            value: it,
            range: value.range(),
        }),
        _ => None,
    }
}
