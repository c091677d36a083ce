//! From an offset to what stands there.
//!
//! Deliberately by the written ranges only: what could be typed on a blank line is a question of
//! columns, which completion answers.

use super::Analysis;
use crate::catalog::objects::ObjectKind;
use crate::model::{Expression, Object, Scope, ScopeOwner, State};
use crate::syntax::{Node, NodeId};
use crate::text::TextRange;

impl Analysis {
    /// The innermost state that holds or touches `offset`.
    pub fn state_at(&self, offset: u32) -> Option<&State> {
        let states = self.flow.states.iter();
        innermost(states, offset, |it| self.tree.node(it.node).range())
    }

    /// The innermost scope that holds or touches `offset`; else the flow's own.
    pub fn scope_at(&self, offset: u32) -> Option<&Scope> {
        let scopes = self.flow.scopes.iter();
        let found = innermost(scopes, offset, |it| self.tree.node(it.node).range());
        found.or_else(|| self.flow.root_scope())
    }

    /// The expression whose scalar holds or touches `offset`.
    pub fn expression_at(&self, offset: u32) -> Option<&Expression> {
        let expressions = self.flow.expressions.iter();
        innermost(expressions, offset, |it| self.tree.node(it.node).range())
    }

    /// The innermost mapping that the catalogue describes and that holds or touches `offset`.
    pub fn object_at(&self, offset: u32) -> Option<Object> {
        let objects = self.flow.objects.iter();
        innermost(objects, offset, |it| self.tree.node(it.node).range()).copied()
    }

    /// What the catalogue says a mapping is, if it describes it.
    pub fn kind_of(&self, node: NodeId) -> Option<ObjectKind> {
        let found = self.flow.objects.iter().find(|it| it.node == node);
        found.map(|it| it.kind)
    }

    /// The node of a state.
    pub fn state_node(&self, state: &State) -> Node<'_> {
        self.tree.node(state.node)
    }

    /// Where findings about a state as a whole point: the value of its `Name`, else its first key.
    pub fn state_range(&self, state: &State) -> TextRange {
        if let Some(name) = &state.name {
            return name.range;
        }
        let node = self.state_node(state);
        match node.entries().next() {
            Some(entry) => entry.key.range(),
            None => TextRange::empty(node.range().start),
        }
    }

    /// The states around a scope, the innermost first.
    pub fn owners<'a>(&'a self, scope: &'a Scope) -> impl Iterator<Item = &'a State> {
        let mut owner = scope.owner;
        std::iter::from_fn(move || {
            let state = match owner {
                ScopeOwner::Flow => return None,
                ScopeOwner::Branch { state, .. } | ScopeOwner::Processor { state } => state,
            };
            let state = self.flow.state(state);
            owner = self.flow.scope(state.scope).owner;
            Some(state)
        })
    }
}

/// The shortest of the things that touch an offset; of equals the first.
fn innermost<T>(
    things: impl Iterator<Item = T>,
    offset: u32,
    range: impl Fn(&T) -> TextRange,
) -> Option<T> {
    let touching = things.filter(|it| range(it).touches(offset));
    touching.min_by_key(|it| range(it).len())
}
