//! Scopes and the list of their states.

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use super::super::{Scope, ScopeId, ScopeOwner};
use super::fields::{fields, text};
use super::{Lowering, set};
use crate::syntax::Node;

/// Scopes inside each other, at most. The nesting of the text has a bound of its own, which allows
/// fewer; only aliases come here.
const DEPTH_LIMIT: u32 = 64;

impl Lowering {
    /// The scope that a mapping with `StartAt` and `States` is.
    pub(super) fn scope(&mut self, node: Node<'_>, owner: ScopeOwner) -> Option<ScopeId> {
        if self.scope_depth >= DEPTH_LIMIT {
            self.flow.truncated = true;
            return None;
        }
        let id = ScopeId(self.flow.scopes.len() as u32);
        let mut scope = Scope {
            id,
            owner,
            node: node.id(),
            start_at: None,
            states_node: None,
            states: Vec::new(),
            namesakes: Vec::new(),
            by_name: HashMap::new(),
        };
        self.flow.scopes.push(scope.clone());
        self.scope_depth += 1;
        for field in fields(node) {
            match field.key {
                "StartAt" => set(&mut scope.start_at, || text(field.entry.value)),
                "States" if scope.states_node.is_none() => {
                    self.states(&mut scope, field.entry.value);
                }
                _ => {}
            }
        }
        self.scope_depth -= 1;
        self.flow.scopes[id.0 as usize] = scope;
        Some(id)
    }

    fn states(&mut self, scope: &mut Scope, list: Node<'_>) {
        let list = list.resolved();
        if !list.is_sequence() {
            return;
        }
        scope.states_node = Some(list.id());
        let count = Self::mappings(list).count();
        scope.states.reserve(count);
        scope.by_name.reserve(count);
        self.flow.states.reserve(count);
        for (_, item) in Self::mappings(list) {
            let state = self.state(item, scope.id);
            if let Some(name) = &self.flow.state(state).name {
                match scope.by_name.entry(name.value.clone()) {
                    Entry::Vacant(entry) => _ = entry.insert(state),
                    Entry::Occupied(first) => scope.namesakes.push((*first.get(), state)),
                }
            }
            scope.states.push(state);
        }
    }
}
