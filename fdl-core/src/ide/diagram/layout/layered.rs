//! One scope without what lies in its states: vertices in layers, links that go from layer to layer.
//!
//! After Sugiyama: ranks, bends where links pass a layer, few crossings, straight ways. Links to the
//! same vertex share their line from where they meet. What would take too long a line goes to a
//! signpost instead.

use super::align;
use super::lattice::Lattice;
use super::order;
use super::ranks::Ranks;
use super::route;
use super::{Point, Proceed, Rect};

/// Vertices and links to be arranged. The first vertex is where reading begins.
#[derive(Debug, Default)]
pub(super) struct Input {
    pub(super) vertices: Vec<Vertex>,
    pub(super) links: Vec<Link>,
}

/// A box.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vertex {
    pub(super) width: i32,
    pub(super) height: i32,
    /// How far from its corners links may begin and end.
    pub(super) inset: i32,
    /// How far its left and right sides come to a point.
    pub(super) point: i32,
}

impl Vertex {
    /// How far in its right side is, so far above or below its middle.
    pub(super) fn inset_at(&self, height: i32) -> i32 {
        self.point * height.abs() / (self.height / 2).max(1)
    }
}

/// A link between two vertices.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) error: bool,
    /// Whether its line is to be seen as a whole where it shares it with others.
    pub(super) taken: bool,
    /// The size of its label.
    pub(super) label: Option<(i32, i32)>,
    /// The size of the signpost that can stand for the way to its target.
    pub(super) signpost: (i32, i32),
}

/// Where everything went. The origin is the upper left corner of what is covered.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub(super) width: i32,
    pub(super) height: i32,
    /// The boxes of the vertices.
    pub(super) vertices: Vec<Rect>,
    /// The lines of the links.
    pub(super) links: Vec<Line>,
}

/// The line of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// From the source on; each point shares a coordinate with the one before.
    pub(super) points: Vec<Point>,
    pub(super) label: Option<Rect>,
    /// The link whose line it ends in; else it ends at its target.
    pub(super) joins: Option<usize>,
    /// The signpost that it ends at.
    pub(super) signpost: Option<Rect>,
}

/// Arranges vertices and links.
pub(super) fn arrange(input: &Input, proceed: Proceed<'_>) -> Option<Output> {
    let ranks = Ranks::new(input);
    let mut lattice = Lattice::new(input, &ranks);
    let draw = |lattice: &Lattice| {
        let x = align::align(lattice, proceed)?;
        route::draw(input, lattice, &x, proceed)
    };
    order::reduce_crossings(&mut lattice, proceed)?;
    let output = draw(&lattice)?;
    if ranks.column.iter().all(|it| *it == 0) {
        return Some(output);
    }
    // A picture that is far wider than its rows is worse than one with crossings.
    order::keep_columns(input, &ranks, &mut lattice);
    let compact = draw(&lattice)?;
    Some(match compact.width < output.width / 2 {
        true => compact,
        false => output,
    })
}
