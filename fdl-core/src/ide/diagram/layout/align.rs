//! Where the axis of each item is: what belongs together stands in one line where it can.
//!
//! After Brandes and Köpf: four alignments, to the neighbours above and below, from the left and
//! from the right; the mean of the middle two counts.

mod settle;

use std::collections::HashSet;

use super::Proceed;
use super::lattice::{Item, Lattice, Piece};

/// The axis of each item, in pixels; none once `proceed` says no.
pub(super) fn align(lattice: &Lattice, proceed: Proceed<'_>) -> Option<Vec<i32>> {
    let neighbours = Neighbours::new(lattice);
    let crossed = crossed(lattice, &neighbours);
    let mut all = Vec::with_capacity(4);
    for downwards in [true, false] {
        for mirrored in [false, true] {
            if !proceed() {
                return None;
            }
            let side = Side {
                lattice,
                neighbours: &neighbours,
                crossed: &crossed,
                downwards,
                mirrored,
            };
            all.push(side.place());
        }
    }
    let mut x = balance(lattice, &all);
    settle::contract(lattice, &neighbours, &mut x, proceed)?;
    settle::settle_labels(lattice, &mut x);
    Some(x)
}

/// The neighbours that an item may stand in line with, from left to right.
struct Neighbours {
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    place: Vec<usize>,
}

impl Neighbours {
    fn new(lattice: &Lattice) -> Self {
        let count = lattice.items.len();
        let mut place = vec![0; count];
        for layer in &lattice.layers {
            for (at, &item) in layer.iter().enumerate() {
                place[item] = at;
            }
        }
        let (mut above, mut below) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let pieces = || lattice.pieces.iter().flatten();
        let is_vertex = |item: usize| matches!(lattice.items[item], Item::Vertex(_));
        for piece in pieces() {
            // A line that leads up is beside its boxes, not on their axes.
            let (upper, lower) = (piece.upper, piece.lower);
            let is_bend = |item: usize| matches!(lattice.items[item], Item::Bend(_));
            if lattice.in_columns && is_bend(upper) != is_bend(lower) {
                continue;
            }
            if !piece.reversed || !(is_vertex(upper) || is_vertex(lower)) {
                above[lower].push((upper, *piece));
                below[upper].push((lower, *piece));
            }
        }
        let finish = |all: Vec<Vec<(usize, Piece)>>| -> Vec<Vec<usize>> {
            let each = all.into_iter().enumerate();
            each.map(|(item, all)| preferred(lattice, &place, item, all))
                .collect()
        };
        Self {
            above: finish(above),
            below: finish(below),
            place,
        }
    }
}

/// Of the neighbours on one side those that count: of a bend the next of its line, of a vertex those
/// that no error leads to or from, if there are such.
fn preferred(
    lattice: &Lattice,
    place: &[usize],
    item: usize,
    all: Vec<(usize, Piece)>,
) -> Vec<usize> {
    let same_line = |it: &&(usize, Piece)| lattice.items[it.0] == lattice.items[item];
    let usual = |it: &&(usize, Piece)| !it.1.error;
    let mut kept: Vec<usize> = match lattice.items[item] {
        Item::Bend(_) => all.iter().filter(same_line).map(|it| it.0).collect(),
        Item::Vertex(_) => all.iter().filter(usual).map(|it| it.0).collect(),
        Item::Label(_) => Vec::new(),
    };
    if kept.is_empty() {
        kept = all.into_iter().map(|it| it.0).collect();
    }
    kept.sort_by_key(|&it| place[it]);
    kept.dedup();
    kept
}

/// The pieces that give way to a straight line of bends which they cross.
fn crossed(lattice: &Lattice, neighbours: &Neighbours) -> HashSet<(usize, usize)> {
    let mut crossed = HashSet::new();
    let line_above = |item: usize| match lattice.items[item] {
        Item::Bend(_) => neighbours.above[item]
            .iter()
            .copied()
            .find(|&it| lattice.items[it] == lattice.items[item]),
        _ => None,
    };
    for layer in 1..lattice.layers.len() {
        let lower = &lattice.layers[layer];
        let last = lattice.layers[layer - 1].len();
        let (mut from, mut scanned) = (0, 0);
        for at in 0..lower.len() {
            let line = line_above(lower[at]).map(|it| neighbours.place[it]);
            if line.is_none() && at + 1 < lower.len() {
                continue;
            }
            let to = line.unwrap_or(last);
            while scanned <= at {
                let item = lower[scanned];
                for &upper in &neighbours.above[item] {
                    let outside = neighbours.place[upper] < from || neighbours.place[upper] > to;
                    if outside && line_above(item) != Some(upper) {
                        crossed.insert((upper, item));
                    }
                }
                scanned += 1;
            }
            from = to;
        }
    }
    crossed
}

/// One of the four alignments.
struct Side<'a> {
    lattice: &'a Lattice,
    neighbours: &'a Neighbours,
    crossed: &'a HashSet<(usize, usize)>,
    downwards: bool,
    mirrored: bool,
}

impl Side<'_> {
    fn place(&self) -> Vec<i32> {
        let root = self.blocks();
        let mut x = self.compact(&root);
        if self.mirrored {
            x.iter_mut().for_each(|it| *it = -*it);
        }
        x
    }

    /// The items of a layer as this side sees them.
    fn layer(&self, layer: usize) -> impl Iterator<Item = usize> + '_ {
        let items = &self.lattice.layers[layer];
        let count = items.len();
        (0..count).map(move |at| items[if self.mirrored { count - 1 - at } else { at }])
    }

    /// The first item of the block that each item stands in line with.
    fn blocks(&self) -> Vec<usize> {
        let count = self.lattice.items.len();
        let mut root: Vec<usize> = (0..count).collect();
        let mut taken = vec![false; count];
        let layers = self.lattice.layers.len();
        for step in 0..layers {
            let layer = if self.downwards {
                step
            } else {
                layers - 1 - step
            };
            // The place, from this side's left, of the last neighbour that was taken; from 1.
            let mut last = 0;
            for item in self.layer(layer) {
                let side = if self.downwards {
                    &self.neighbours.above
                } else {
                    &self.neighbours.below
                };
                for &neighbour in self.medians(&side[item]).iter() {
                    let place = self.place_of(neighbour) + 1;
                    let pair = match self.downwards {
                        true => (neighbour, item),
                        false => (item, neighbour),
                    };
                    if root[item] == item
                        && !taken[neighbour]
                        && last < place
                        && !self.crossed.contains(&pair)
                    {
                        root[item] = root[neighbour];
                        taken[neighbour] = true;
                        last = place;
                    }
                }
            }
        }
        root
    }

    fn place_of(&self, item: usize) -> usize {
        let place = self.neighbours.place[item];
        let count = self.lattice.layers[self.lattice.layer[item]].len();
        if self.mirrored {
            count - 1 - place
        } else {
            place
        }
    }

    /// The one or two in the middle, this side's left one first.
    fn medians(&self, neighbours: &[usize]) -> Vec<usize> {
        let count = neighbours.len();
        if count == 0 {
            return Vec::new();
        }
        let mut middle = neighbours[(count - 1) / 2..=count / 2].to_vec();
        if self.mirrored {
            middle.reverse();
        }
        middle
    }

    /// Every block as far left as the blocks beside it allow, then as far right as what stands right
    /// of it allows.
    fn compact(&self, root: &[usize]) -> Vec<i32> {
        let count = root.len();
        let mut right_of: Vec<Vec<(usize, i32)>> = vec![Vec::new(); count];
        let mut left_count = vec![0_usize; count];
        for layer in 0..self.lattice.layers.len() {
            let mut before: Option<usize> = None;
            for item in self.layer(layer) {
                if let Some(left) = before {
                    let gap = match self.mirrored {
                        true => separation(self.lattice, item, left),
                        false => separation(self.lattice, left, item),
                    };
                    right_of[root[left]].push((root[item], gap));
                    left_count[root[item]] += 1;
                }
                before = Some(item);
            }
        }
        let mut order: Vec<usize> = (0..count)
            .filter(|&it| root[it] == it && left_count[it] == 0)
            .collect();
        let mut x = vec![0; count];
        let mut at = 0;
        while let Some(&block) = order.get(at) {
            at += 1;
            for &(right, gap) in &right_of[block] {
                x[right] = x[right].max(x[block] + gap);
                left_count[right] -= 1;
                if left_count[right] == 0 {
                    order.push(right);
                }
            }
        }
        for &block in order.iter().rev() {
            let room = right_of[block]
                .iter()
                .map(|&(right, gap)| x[right] - gap)
                .min();
            if let Some(room) = room {
                x[block] = x[block].max(room);
            }
        }
        root.iter().map(|&it| x[it]).collect()
    }
}

/// How far the axes of two neighbours are apart at least.
fn separation(lattice: &Lattice, left: usize, right: usize) -> i32 {
    let gap = match (lattice.items[left], lattice.items[right]) {
        (Item::Vertex(_), Item::Vertex(_)) => 32,
        (Item::Bend(_), Item::Bend(_)) => 14,
        (Item::Label(_), Item::Label(_)) => 20,
        _ => 18,
    };
    lattice.reach[left].1 + gap + lattice.reach[right].0
}

/// The four alignments moved to the narrowest of them, and of each item the mean of the middle two.
fn balance(lattice: &Lattice, all: &[Vec<i32>]) -> Vec<i32> {
    let extent = |x: &[i32]| -> (i32, i32) {
        let reach = |at: usize| lattice.reach[at];
        let left = x.iter().enumerate().map(|(at, x)| x - reach(at).0).min();
        let right = x.iter().enumerate().map(|(at, x)| x + reach(at).1).max();
        (left.unwrap_or(0), right.unwrap_or(0))
    };
    let extents: Vec<(i32, i32)> = all.iter().map(|it| extent(it)).collect();
    let narrowest = extents
        .iter()
        .min_by_key(|it| it.1 - it.0)
        .copied()
        .unwrap_or_default();
    let shifts: Vec<i32> = extents
        .iter()
        .enumerate()
        .map(|(index, extent)| match index % 2 {
            0 => narrowest.0 - extent.0,
            _ => narrowest.1 - extent.1,
        })
        .collect();
    (0..lattice.items.len())
        .map(|item| {
            let mut four: Vec<i32> = all
                .iter()
                .zip(&shifts)
                .map(|(x, shift)| x[item] + shift)
                .collect();
            four.sort_unstable();
            i32::midpoint(four[1], four[2])
        })
        .collect()
}
