//! Which vertices stand above which: cycles are cut, each vertex gets a rank below those that lead
//! to it.

use super::layered::{Input, Link};

/// Rows of vertices that are wider, in pixels, are continued below.
const ROW_WIDTH: i64 = 2_400;

/// What a row takes beside its vertices, for each of them.
const GAP: i64 = 32;

/// The ranks, and the links that lead upwards.
pub(super) struct Ranks {
    /// The rank of each vertex, from 0 at the top.
    pub(super) rank: Vec<usize>,
    /// Of each link, whether it closes a cycle and so leads up. Links from a vertex to itself are
    /// not among them.
    pub(super) reversed: Vec<bool>,
    /// How far right each vertex stands where rows had to be continued; else all are 0.
    pub(super) column: Vec<i64>,
}

impl Ranks {
    pub(super) fn new(input: &Input) -> Self {
        let (reversed, order) = cut_cycles(input);
        let count = input.vertices.len();
        let (mut below, mut above) = (vec![Vec::new(); count], vec![0; count]);
        for (link, &reversed) in input.links.iter().zip(&reversed) {
            let (upper, lower) = match reversed {
                true => (link.to, link.from),
                false => (link.from, link.to),
            };
            if upper != lower {
                below[upper].push(lower);
                above[lower] += 1;
            }
        }
        let mut rank = vec![0; count];
        push_down(&order, &below, &mut rank);
        pull_together(&order, &below, &above, &mut rank);
        let column = wrap_rows(input, &below, &mut rank);
        Self {
            rank,
            reversed,
            column,
        }
    }
}

/// Every vertex right below the lowest of those that lead to it.
fn push_down(order: &[usize], below: &[Vec<usize>], rank: &mut [usize]) {
    for &vertex in order {
        for &lower in &below[vertex] {
            rank[lower] = rank[lower].max(rank[vertex] + 1);
        }
    }
}

/// Moves down what more links leave than lead to, where that makes them shorter.
fn pull_together(order: &[usize], below: &[Vec<usize>], above: &[usize], rank: &mut [usize]) {
    for &vertex in order.iter().rev() {
        let highest = below[vertex].iter().map(|&it| rank[it]).min();
        if let Some(highest) = highest.filter(|_| below[vertex].len() > above[vertex]) {
            rank[vertex] = highest - 1;
        }
    }
}

/// Continues rows below that would be too wide to be looked at. Returns how far right each vertex
/// stands in its row.
fn wrap_rows(input: &Input, below: &[Vec<usize>], rank: &mut [usize]) -> Vec<i64> {
    let mut column = vec![0; rank.len()];
    let mut label = vec![0; rank.len()];
    for link in &input.links {
        let width = link.label.map_or(0, |it| it.0);
        label[link.to] = width.max(label[link.to]);
    }
    let width = |vertex: usize| i64::from(input.vertices[vertex].width.max(label[vertex])) + GAP;
    let mut widths = vec![0_i64; rank.iter().max().map_or(0, |it| it + 1)];
    for (vertex, &rank) in rank.iter().enumerate() {
        widths[rank] += width(vertex);
    }
    if widths.iter().all(|&it| it <= ROW_WIDTH) {
        return column;
    }
    let mut sorted: Vec<usize> = (0..rank.len()).collect();
    sorted.sort_by_key(|&it| rank[it]);
    let mut rows = Rows::default();
    for vertex in sorted {
        (rank[vertex], column[vertex]) = rows.place(rank[vertex], width(vertex));
        for &lower in &below[vertex] {
            rank[lower] = rank[lower].max(rank[vertex] + 1);
        }
    }
    column
}

/// Rows that are filled from the top.
#[derive(Default)]
struct Rows {
    taken: Vec<i64>,
    /// From each row to itself, or if it is full to a later one.
    next: Vec<usize>,
}

impl Rows {
    /// The first row from `row` on that has room, which is taken, and what was taken of it before.
    fn place(&mut self, row: usize, width: i64) -> (usize, i64) {
        let mut row = row;
        loop {
            while self.taken.len() <= row + 1 {
                self.next.push(self.taken.len());
                self.taken.push(0);
            }
            if self.next[row] != row {
                self.next[row] = self.next[self.next[row]];
                row = self.next[row];
            } else if self.taken[row] == 0 || self.taken[row] + width <= ROW_WIDTH {
                let before = self.taken[row];
                self.taken[row] += width;
                return (row, before);
            } else {
                self.next[row] = row + 1;
            }
        }
    }
}

/// The links that close a cycle when one follows the links from the first vertex on, and the
/// vertices in an order in which all other links lead forwards.
fn cut_cycles(input: &Input) -> (Vec<bool>, Vec<usize>) {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let count = input.vertices.len();
    let mut leaving = vec![Vec::new(); count];
    for (index, Link { from, .. }) in input.links.iter().enumerate() {
        leaving[*from].push(index);
    }
    let mut seen = vec![NEW; count];
    let mut reversed = vec![false; input.links.len()];
    let mut order = Vec::with_capacity(count);
    let mut stack: Vec<(usize, usize)> = Vec::new();
    for root in 0..count {
        if seen[root] != NEW {
            continue;
        }
        seen[root] = OPEN;
        stack.push((root, 0));
        while let Some((vertex, next)) = stack.last_mut() {
            let Some(&link) = leaving[*vertex].get(*next) else {
                seen[*vertex] = DONE;
                order.push(*vertex);
                stack.pop();
                continue;
            };
            *next += 1;
            let to = input.links[link].to;
            match seen[to] {
                NEW => {
                    seen[to] = OPEN;
                    stack.push((to, 0));
                }
                OPEN => reversed[link] = to != *vertex,
                _ => {}
            }
        }
    }
    order.reverse();
    (reversed, order)
}
