//! Where everything in a diagram stands: scopes from the inside out, each arranged in layers.

mod align;
mod channels;
mod lattice;
mod layered;
mod order;
mod pack;
mod ports;
mod ranks;
mod route;
mod tracks;

use super::card::{Card, label_size, signpost_size};
use super::{Diagram, DiagramScope};
use layered::{Input, Vertex};

/// A point of the picture, in pixels from its upper left corner.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Point {
    /// To the right.
    pub x: i32,
    /// Downwards.
    pub y: i32,
}

/// A part of the picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Rect {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// From its left to its right edge.
    pub width: i32,
    /// From its upper to its lower edge.
    pub height: i32,
}

/// A diagram that is laid out. The lists are as long as those of the [`Diagram`], in its order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// The width, in pixels.
    pub width: i32,
    /// The height, in pixels.
    pub height: i32,
    /// The boxes of the nodes.
    pub nodes: Vec<Rect>,
    /// The boxes of the scopes: that of the flow's own is the picture without its margin, the others
    /// lie in the boxes of their nodes.
    pub scopes: Vec<Rect>,
    /// The lines of the edges.
    pub edges: Vec<Route>,
}

/// The line of an edge.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Route {
    /// From the node that it leaves; each point shares a coordinate with the one before. The line is
    /// interrupted where it passes its label.
    pub points: Vec<Point>,
    /// Where its label is.
    pub label: Option<Rect>,
    /// The edge, to the same node, whose line it ends in; else it ends at its node or signpost.
    pub joins: Option<usize>,
    /// What it ends at where the way to its node would be too long: a sign with the node's name.
    pub signpost: Option<Rect>,
}

/// Around the picture.
const MARGIN: i32 = 20;

/// Around the states in a box.
const PADDING: i32 = 16;

/// Boxes are made wider for the lines that leave them up to this.
const WIDENED: i32 = 600;

impl Rect {
    /// Whether the two share more than an edge.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    /// Whether the other lies within this one.
    pub fn covers(&self, other: &Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.width <= self.x + self.width
            && other.y + other.height <= self.y + self.height
    }
}

/// Says whether the picture is still wanted; asked again and again.
type Proceed<'p> = &'p dyn Fn() -> bool;

/// Finds a place for everything.
pub fn lay_out(diagram: &Diagram) -> Picture {
    lay_out_while(diagram, &|| true).unwrap_or_default()
}

/// [`lay_out`] for a caller that may lose interest: `proceed` is asked between the steps, and there is
/// no picture once it says no.
pub fn lay_out_while(diagram: &Diagram, proceed: &dyn Fn() -> bool) -> Option<Picture> {
    let mut insides: Vec<Inside> = diagram.scopes.iter().map(|_| Inside::default()).collect();
    for index in (0..diagram.scopes.len()).rev() {
        insides[index] = arrange(diagram, &diagram.scopes[index], &insides, proceed)?;
    }
    let mut picture = Picture {
        width: 2 * MARGIN,
        height: 2 * MARGIN,
        nodes: vec![Rect::default(); diagram.nodes.len()],
        scopes: vec![Rect::default(); diagram.scopes.len()],
        edges: vec![Route::default(); diagram.edges.len()],
    };
    if let Some(outer) = insides.first() {
        picture.width += outer.content.width;
        picture.height += outer.content.height;
        picture.scopes[0] = Rect {
            x: MARGIN,
            y: MARGIN,
            width: outer.content.width,
            height: outer.content.height,
        };
    }
    for (index, inside) in insides.into_iter().enumerate() {
        place(diagram, index, inside, &mut picture);
    }
    Some(picture)
}

/// A scope that is arranged.
#[derive(Debug, Default)]
struct Inside {
    content: layered::Output,
    /// The width and height of its box.
    size: (i32, i32),
    /// Where the boxes of the scopes within its nodes are, from the node's upper left corner.
    nested: Vec<(usize, Rect)>,
}

fn arrange(
    diagram: &Diagram,
    scope: &DiagramScope,
    insides: &[Inside],
    proceed: Proceed<'_>,
) -> Option<Inside> {
    let mut inside = Inside::default();
    let mut input = Input::default();
    let mut leaving = vec![0; scope.nodes.len()];
    for edge in &diagram.edges[scope.edges.clone()] {
        leaving[edge.from - scope.nodes.start] += 1;
    }
    for node in &diagram.nodes[scope.nodes.clone()] {
        let sizes: Vec<(i32, i32)> = node.scopes.iter().map(|&it| insides[it].size).collect();
        let rows = pack::rows(&sizes);
        let sides = if sizes.is_empty() { 0 } else { 2 * PADDING };
        // Many lines need a wide box.
        let lines = (40 + 10 * leaving[input.vertices.len()]).min(WIDENED);
        let card = Card::new(node, lines.max(rows.width + sides));
        let (inset, point) = card.inset(node);
        let mut vertex = Vertex {
            width: card.width,
            height: card.height,
            inset,
            point,
        };
        if !sizes.is_empty() {
            let left = (card.width - rows.width) / 2;
            for (&scope, place) in node.scopes.iter().zip(&rows.places) {
                let area = Rect {
                    x: place.x + left,
                    y: place.y + card.height,
                    ..*place
                };
                inside.nested.push((scope, area));
            }
            vertex.height += rows.height + PADDING;
        }
        input.vertices.push(vertex);
    }
    for edge in &diagram.edges[scope.edges.clone()] {
        let first = scope.nodes.start;
        input.links.push(layered::Link {
            from: edge.from - first,
            to: edge.to - first,
            error: edge.error,
            taken: edge.taken > 0,
            label: label_size(edge),
            signpost: signpost_size(&diagram.nodes[edge.to]),
        });
    }
    inside.content = pack::arrange_parts(&input, proceed)?;
    let around = around(scope);
    inside.size = (
        inside.content.width + 2 * around.0,
        inside.content.height + around.0 + around.1,
    );
    Some(inside)
}

/// What is around the states of a scope: beside and below them, and above them. Only branches have a
/// frame of their own.
fn around(scope: &DiagramScope) -> (i32, i32) {
    match scope.branch {
        Some(_) => (PADDING, 10),
        None => (0, 0),
    }
}

/// Moves what a scope holds to where the scope is.
fn place(diagram: &Diagram, index: usize, inside: Inside, picture: &mut Picture) {
    let scope = &diagram.scopes[index];
    let area = picture.scopes[index];
    let x = area.x + (area.width - inside.content.width) / 2;
    let y = area.y + around(scope).1;
    let moved = |it: Rect| Rect {
        x: it.x + x,
        y: it.y + y,
        ..it
    };
    for (node, &area) in scope.nodes.clone().zip(&inside.content.vertices) {
        picture.nodes[node] = moved(area);
    }
    for (nested, area) in inside.nested {
        if let Some(owner) = diagram.scopes[nested].owner {
            let outer = picture.nodes[owner];
            picture.scopes[nested] = Rect {
                x: area.x + outer.x,
                y: area.y + outer.y,
                ..area
            };
        }
    }
    for (edge, line) in scope.edges.clone().zip(inside.content.links) {
        let points = line.points.into_iter();
        picture.edges[edge] = Route {
            points: points
                .map(|it| Point {
                    x: it.x + x,
                    y: it.y + y,
                })
                .collect(),
            label: line.label.map(moved),
            joins: line.joins.map(|it| scope.edges.start + it),
            signpost: line.signpost.map(moved),
        };
    }
}
