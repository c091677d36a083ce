//! A test file with what is around it: the flow under test, the files near by, the flows that it starts.

use std::sync::Arc;

use super::source::Source;
use super::test_role::child_around;
use crate::analysis::Analysis;
use crate::simulate::Files;
use crate::syntax::{Entry, Node, Tree};
use crate::text::LineIndex;

/// A test file, with what is known of what is around it.
#[derive(Clone, Copy)]
pub struct TestDocument<'a> {
    /// Its tree.
    pub tree: &'a Tree,
    /// Its lines.
    pub lines: &'a LineIndex,
    /// The flow under test, if it is known.
    pub flow: Option<&'a Analysis>,
    /// The paths of the files near by, relative to the test file, with `/`; the flow under test first.
    pub files: &'a [String],
    /// Reads those files, if they can be read: the flows under `Flows`.
    pub read: Option<&'a dyn Files>,
}

/// The flow that a place of a test file is about.
pub(super) enum FlowAt<'a> {
    /// The flow under test, if it is known.
    Tested(Option<&'a Analysis>),
    /// The one that an entry of `Flows` around the place names, with the path of its file, if it is known.
    Child(Option<(String, Arc<Analysis>)>),
}

impl FlowAt<'_> {
    /// The flow.
    pub(super) fn known(&self) -> Option<&Analysis> {
        match self {
            Self::Tested(flow) => *flow,
            Self::Child(child) => child.as_ref().map(|(_, flow)| &**flow),
        }
    }
}

impl<'a> TestDocument<'a> {
    /// The text with its lines and its tree.
    pub(super) fn source(self) -> Source<'a> {
        Source {
            tree: self.tree,
            lines: self.lines,
        }
    }

    /// The flow that a node, or what is typed inside of it, is about.
    pub(super) fn flow_at(self, node: Option<Node<'_>>) -> FlowAt<'a> {
        let Some(child) = child_around(node) else {
            return FlowAt::Tested(self.flow);
        };
        let file = child_file(self.tree, child).zip(self.read);
        FlowAt::Child(file.and_then(|(path, files)| {
            let flow = files.flow(&path).ok()?;
            Some((path, flow))
        }))
    }
}

/// The path of the file of a child flow, of which an entry of `Flows` says something.
pub(super) fn child_file(test: &Tree, child: Entry<'_>) -> Option<String> {
    let file = |value: Node<'_>| match value.is_scalar() {
        true => value.text().map(String::from),
        false => value.get("Flow")?.resolved().text().map(String::from),
    };
    // A case may leave the file to what all cases share.
    let shared = || {
        let flows = test.root()?.get("Flows")?.resolved();
        file(flows.get(&child.key.text()?)?.resolved())
    };
    file(child.value.resolved()).or_else(shared)
}
