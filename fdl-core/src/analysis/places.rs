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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::cursor;

    /// What stands at the `$0` of a text.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let (text, offset) = cursor(text);
        let analysis = Analysis::new(text);
        let state = analysis
            .state_at(offset)
            .map(|it| analysis.flow.path(it.id));
        let scope = analysis.scope_at(offset).map(|it| it.id.0);
        let object = analysis.object_at(offset).map(|it| it.kind);
        let expression = analysis.expression_at(offset).map(|it| it.text.clone());
        let found = format!(
            "{} in {scope:?}, {object:?}, {expression:?}",
            state.as_deref().unwrap_or("-")
        );
        assert_eq!(found, expected);
    }

    const NESTED: &str = "\
StartAt: P
States:
  - Type: Parallel
    Name: P
    Branches:
      - StartAt: W
        States:
          - Type: Wait
            Name: W
            Seconds.$: $Input.n
            End: true
    End: true
";

    fn nested(at: &str) -> String {
        NESTED.replacen(at, &format!("{at}$0"), 1)
    }

    #[test]
    fn the_innermost_counts() {
        check(
            &nested("Seconds.$: $Input"),
            "P[0]/W in Some(1), Some(State(Wait)), Some(\"$Input.n\")",
        );
        check(
            &nested("- StartAt"),
            "P in Some(1), Some(ParallelBranch), None",
        );
        check(
            &nested("Name: P"),
            "P in Some(0), Some(State(Parallel)), None",
        );
        check(&nested("StartAt: P"), "- in Some(0), Some(Flow), None");
    }

    #[test]
    fn states_around_a_scope() {
        let analysis = Analysis::new(NESTED);
        let inner = analysis.flow.scopes.last().expect("there are two");
        let names: Vec<_> = analysis
            .owners(inner)
            .map(|it| analysis.flow.path(it.id))
            .collect();
        assert_eq!(names, ["P".into()]);
        assert_eq!(analysis.owners(&analysis.flow.scopes[0]).count(), 0);
    }
}
