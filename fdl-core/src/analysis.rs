//! Everything known of one text: an immutable value, made anew on each change.

mod places;

use std::sync::Arc;

use crate::graph::Graph;
use crate::model::{Flow, lower};
use crate::syntax::{Tree, parse};
use crate::text::LineIndex;

/// A text with all that is derived from it. Making one cannot fail.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The text.
    pub text: Arc<str>,
    /// Its lines.
    pub lines: LineIndex,
    /// Its tree.
    pub tree: Tree,
    /// The flow that the tree describes.
    pub flow: Flow,
    /// The graphs of its scopes.
    pub graph: Graph,
}

impl Analysis {
    /// Analyses `text`.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let lines = LineIndex::of(&text);
        let tree = parse(&text);
        let flow = lower(&tree);
        let graph = Graph::new(&flow, &tree);
        Self {
            text,
            lines,
            tree,
            flow,
            graph,
        }
    }

    /// Whether the text is a flow by its content: the root has `Type: StateMachine`, or `StartAt`
    /// and a list of `States`. Files that no name gives away are told apart by this.
    pub fn looks_like_flow(&self) -> bool {
        let Some(root) = self.tree.root() else {
            return false;
        };
        let is_state_machine = root
            .get("Type")
            .is_some_and(|it| it.text().as_deref() == Some("StateMachine"));
        let has_states = root.get("States").is_some_and(|it| it.is_sequence());
        is_state_machine || (has_states && root.entry("StartAt").is_some())
    }
}

#[cfg(test)]
mod tests;
