//! Everything known of one text: an immutable value, made anew on each change.

use std::sync::Arc;

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
}

impl Analysis {
    /// Analyses `text`.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        let tree = parse(&text);
        let flow = lower(&tree);
        Self {
            text,
            lines,
            tree,
            flow,
        }
    }
}
