//! Parts that nothing joins, and the branches of a Parallel, beside and below each other.

use super::layered::{Input, Line, Link, Output, arrange};
use super::{Point, Proceed, Rect};

/// Between parts.
const GAP: i32 = 24;

/// Rows may be as wide as this, or as the widest part.
const ROW_WIDTH: i32 = 1_000;

/// Boxes in rows.
pub(super) struct Rows {
    pub(super) width: i32,
    pub(super) height: i32,
    /// Where each box is; those of a row are equally high.
    pub(super) places: Vec<Rect>,
}

/// Puts boxes of these widths and heights into rows.
pub(super) fn rows(sizes: &[(i32, i32)]) -> Rows {
    let widest = sizes.iter().map(|it| it.0).max().unwrap_or(0);
    let area: f64 = sizes
        .iter()
        .map(|it| f64::from(it.0) * f64::from(it.1))
        .sum();
    // Boxes that make up a large area are laid out somewhat wider than high.
    let limit = ((area * 1.8).sqrt() as i32).max(ROW_WIDTH).max(widest);
    let mut rows = Rows {
        width: 0,
        height: 0,
        places: Vec::with_capacity(sizes.len()),
    };
    let mut row = 0;
    let mut x = 0;
    for &(width, height) in sizes {
        if x > 0 && x + width > limit {
            rows.end_row(row);
            row = rows.places.len();
            x = 0;
        }
        let y = if row == 0 { 0 } else { rows.height + GAP };
        rows.places.push(Rect {
            x,
            y,
            width,
            height,
        });
        rows.width = rows.width.max(x + width);
        x += width + GAP;
    }
    rows.end_row(row);
    rows
}

impl Rows {
    fn end_row(&mut self, first: usize) {
        let row = &mut self.places[first..];
        let height = row.iter().map(|it| it.height).max().unwrap_or(0);
        for place in row {
            place.height = height;
            self.height = self.height.max(place.y + height);
        }
    }
}

/// Arranges each part by itself, the one with the first vertex first.
pub(super) fn arrange_parts(input: &Input, proceed: Proceed<'_>) -> Option<Output> {
    let parts = parts(input);
    if parts.len() == 1 {
        return arrange(input, proceed);
    }
    let mut index_of = vec![0; input.vertices.len()];
    for part in &parts {
        for (index, &vertex) in part.vertices.iter().enumerate() {
            index_of[vertex] = index;
        }
    }
    let outputs: Vec<Output> = parts
        .iter()
        .map(|part| {
            let links = part.links.iter().map(|&it| input.links[it]);
            let part = Input {
                vertices: part.vertices.iter().map(|&it| input.vertices[it]).collect(),
                links: links
                    .map(|it| Link {
                        from: index_of[it.from],
                        to: index_of[it.to],
                        ..it
                    })
                    .collect(),
            };
            arrange(&part, proceed)
        })
        .collect::<Option<_>>()?;
    let sizes: Vec<(i32, i32)> = outputs.iter().map(|it| (it.width, it.height)).collect();
    let rows = rows(&sizes);
    let mut all = Output {
        width: rows.width,
        height: rows.height,
        vertices: vec![Rect::default(); input.vertices.len()],
        links: vec![Line::default(); input.links.len()],
    };
    for ((part, output), place) in parts.iter().zip(outputs).zip(rows.places) {
        let moved = |it: Rect| Rect {
            x: it.x + place.x,
            y: it.y + place.y,
            ..it
        };
        for (&vertex, area) in part.vertices.iter().zip(output.vertices) {
            all.vertices[vertex] = moved(area);
        }
        for (&link, line) in part.links.iter().zip(output.links) {
            let points = line.points.into_iter();
            all.links[link] = Line {
                points: points
                    .map(|it| Point {
                        x: it.x + place.x,
                        y: it.y + place.y,
                    })
                    .collect(),
                label: line.label.map(moved),
                joins: line.joins.map(|it| part.links[it]),
                signpost: line.signpost.map(moved),
            };
        }
    }
    Some(all)
}

/// Vertices that links join, and those links.
#[derive(Default)]
struct Part {
    vertices: Vec<usize>,
    links: Vec<usize>,
}

fn parts(input: &Input) -> Vec<Part> {
    let count = input.vertices.len();
    let mut root: Vec<usize> = (0..count).collect();
    for link in &input.links {
        let (a, b) = (find(&mut root, link.from), find(&mut root, link.to));
        root[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<Part> = Vec::new();
    let mut part_of = vec![0; count];
    for vertex in 0..count {
        let first = find(&mut root, vertex);
        if first == vertex {
            part_of[vertex] = parts.len();
            parts.push(Part::default());
        }
        part_of[vertex] = part_of[first];
        parts[part_of[vertex]].vertices.push(vertex);
    }
    for (index, link) in input.links.iter().enumerate() {
        parts[part_of[link.from]].links.push(index);
    }
    parts
}

/// The least vertex of the part, as far as it is known.
fn find(root: &mut [usize], vertex: usize) -> usize {
    let mut at = vertex;
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}
