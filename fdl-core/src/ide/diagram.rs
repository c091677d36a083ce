//! A flow as a picture: states as nodes, ways as edges, nested scopes as boxes.
//!
//! [`diagram`] collects what there is to see, of a broken text too, and how a run went through it;
//! [`lay_out`] finds places for it; [`svg`], [`mermaid`], [`dot`] and [`outline`] write it down. The
//! same diagram gives the same bytes. Deliberately absent: fonts (widths are estimated), and a way
//! to drag things about.

mod card;
mod dot;
mod layout;
mod measure;
mod mermaid;
mod outline;
mod scene;
mod svg;
mod trail;
mod words;

pub use dot::dot;
pub use layout::{Picture, Point, Rect, Route, lay_out, lay_out_while};
pub use mermaid::mermaid;
pub use outline::{OutlineLine, outline};
pub use scene::diagram;
pub use svg::svg;
pub use trail::Trail;

use std::ops::Range;

use crate::catalog::objects::StateType;
use crate::model::StateId;
use crate::simulate::Status;
use crate::text::TextRange;

/// What there is to see of a flow.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagram {
    /// The flow's name; empty if it has none.
    pub name: String,
    /// The scopes, in the order of the text: the first is the flow's own. Each stands behind the
    /// one around it.
    pub scopes: Vec<DiagramScope>,
    /// The nodes, scope by scope.
    pub nodes: Vec<Node>,
    /// The edges, scope by scope. There is one from a node to another and one for errors at most.
    pub edges: Vec<Edge>,
    /// How the run ended that is drawn into it, if one is.
    pub run: Option<Status>,
}

/// A scope of the flow.
#[derive(Clone, PartialEq, Debug)]
pub struct DiagramScope {
    /// The node that it lies in; none for the flow's own.
    pub owner: Option<usize>,
    /// The index of the branch of a Parallel.
    pub branch: Option<usize>,
    /// Its nodes.
    pub nodes: Range<usize>,
    /// Its edges.
    pub edges: Range<usize>,
}

/// A state, or a mark that edges begin and end at.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The scope that it lies in.
    pub scope: usize,
    /// The state.
    pub state: Option<StateId>,
    /// The state's name, on one line; `?` where there is none. Empty for marks.
    pub title: String,
    /// A word on what it does: the action, the time, the error code. Often empty.
    pub detail: String,
    /// The definition path of the state, as in test files; empty for marks.
    pub path: String,
    /// The state in the text; of a mark the name that leads there.
    pub range: TextRange,
    /// The value of the state's `Name`, or what stands for it.
    pub selection: TextRange,
    /// How many retries each rule of it allows, `4` or `4+2`; empty without rules.
    pub retries: String,
    /// Whether a way leads to it, as far as can be said: nothing is called unreached in a scope
    /// whose text is broken.
    pub reached: bool,
    /// The scopes that lie in it.
    pub scopes: Vec<usize>,
    /// How often the run entered it.
    pub visits: u64,
    /// How often it failed in the run, attempts that were retried not counted.
    pub failures: u64,
}

/// What a [`Node`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeKind {
    /// Where the scope starts.
    Start,
    /// A state, of its type if that is known.
    State(Option<StateType>),
    /// What a way leads to that names no state, or nothing yet.
    Missing,
    /// Where the scope ends behind a state with `End`.
    End,
}

/// The ways from a node to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Edge {
    /// The node that it leaves.
    pub from: usize,
    /// The node that it leads to.
    pub to: usize,
    /// Whether errors go this way.
    pub error: bool,
    /// The ways, in the order of the text.
    pub ways: Vec<Way>,
    /// How often the run went along it: all ways together.
    pub taken: u64,
}

/// A way from a state to the next.
#[derive(Clone, PartialEq, Debug)]
pub struct Way {
    /// What it takes to go this way, on one line: a condition, error codes; `Default`. Empty where
    /// nothing is asked.
    pub label: String,
    /// The name that leads there, or `End: true`.
    pub range: TextRange,
    /// How often the run went this way.
    pub taken: u64,
}

/// From how many lines at one state on nobody finds anything in a picture, and laying it out takes
/// seconds.
const MOST_LINES: usize = 5_000;

impl Diagram {
    /// Why this cannot be drawn, as a sentence; the forms that are no pictures have all of it.
    pub fn too_wide(&self) -> Option<String> {
        let mut lines = vec![0_usize; self.nodes.len()];
        for edge in &self.edges {
            lines[edge.from] += 1;
        }
        let (node, lines) = lines.iter().enumerate().max_by_key(|(_, count)| **count)?;
        let name = &self.nodes[node].title;
        (*lines > MOST_LINES).then(|| {
            format!("{lines} lines leave `{name}`, and a picture has room for {MOST_LINES}")
        })
    }
}

impl NodeKind {
    /// The word for it: the name of the state type, or what the mark says.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::State(Some(state_type)) => state_type.name(),
            Self::State(None) => "State",
            Self::Missing => "Missing",
            Self::End => "End",
        }
    }
}

#[cfg(test)]
mod tests;
