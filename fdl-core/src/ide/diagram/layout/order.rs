//! The order within each layer: few crossings.
//!
//! Sweeps down and up that sort each layer by where the neighbours stand, and exchanges of
//! neighbours in small lattices; the best order seen counts.

use super::Proceed;
use super::lattice::{Item, Lattice, Piece};
use super::layered::Input;
use super::ranks::Ranks;

/// So many pieces are looked at in all sweeps together.
const EFFORT: usize = 3_000_000;

/// The greatest number of sweeps.
const SWEEPS: usize = 24;

/// So many sweeps without a better order are enough.
const PATIENCE: usize = 6;

/// Neighbours are exchanged where there are at most so many items.
const EXCHANGED: usize = 3_000;

/// Sorts the items of each layer after what they lead to: where rows are continued below, lines to
/// the lower ones pass between the boxes of the upper ones.
pub(super) fn keep_columns(input: &Input, ranks: &Ranks, lattice: &mut Lattice) {
    let ends = Ends::new(lattice);
    let mut layers = Order::first(lattice, &ends).layers;
    let column = |item: &usize| {
        let vertex = match lattice.items[*item] {
            Item::Vertex(vertex) => vertex,
            Item::Label(link) => input.links[link].to,
            Item::Bend(net) => lattice.nets[net].target,
        };
        (lattice.rail(*item), ranks.column[vertex])
    };
    layers.iter_mut().for_each(|it| it.sort_by_key(column));
    lattice.layers = layers;
    lattice.in_columns = true;
}

/// Sorts the items of each layer; none once `proceed` says no.
pub(super) fn reduce_crossings(lattice: &mut Lattice, proceed: Proceed<'_>) -> Option<()> {
    let ends = Ends::new(lattice);
    let mut order = Order::first(lattice, &ends);
    let pieces: usize = lattice.pieces.iter().map(Vec::len).sum();
    let mut best = order.layers.clone();
    let mut fewest = order.crossings(lattice);
    let mut patience = PATIENCE;
    let sweeps = (EFFORT / pieces.max(1)).clamp(2, SWEEPS);
    for sweep in 0..sweeps {
        if fewest == 0 || patience == 0 {
            break;
        }
        if !proceed() {
            return None;
        }
        order.sweep(lattice, &ends, sweep % 2 == 0);
        if lattice.items.len() <= EXCHANGED {
            order.exchange(lattice, &ends);
        }
        let crossings = order.crossings(lattice);
        patience -= 1;
        if crossings < fewest {
            (fewest, patience) = (crossings, PATIENCE);
            best.clone_from(&order.layers);
        }
    }
    lattice.layers = best;
    Some(())
}

/// The neighbours of each item above and below; true for those whose line begins or ends to the
/// right of the item.
struct Ends {
    above: Vec<Vec<(usize, bool)>>,
    below: Vec<Vec<(usize, bool)>>,
}

impl Ends {
    fn new(lattice: &Lattice) -> Self {
        let count = lattice.items.len();
        let mut ends = Self {
            above: vec![Vec::new(); count],
            below: vec![Vec::new(); count],
        };
        for &Piece {
            upper,
            lower,
            reversed,
            ..
        } in lattice.pieces.iter().flatten()
        {
            ends.above[lower].push((upper, reversed));
            ends.below[upper].push((lower, reversed));
        }
        ends
    }
}

struct Order {
    layers: Vec<Vec<usize>>,
    /// The place of each item in its layer.
    place: Vec<usize>,
}

impl Order {
    /// The order in which one comes by when one follows the links from the first vertex on.
    fn first(lattice: &Lattice, ends: &Ends) -> Self {
        let count = lattice.items.len();
        let mut layers = vec![Vec::new(); lattice.layers.len()];
        let mut seen = vec![false; count];
        let mut stack = Vec::new();
        let roots = lattice.layers.iter().flatten();
        for &root in roots {
            stack.push(root);
            while let Some(item) = stack.pop() {
                if std::mem::replace(&mut seen[item], true) {
                    continue;
                }
                layers[lattice.layer[item]].push(item);
                stack.extend(ends.below[item].iter().rev().map(|it| it.0));
            }
        }
        let mut order = Self {
            layers,
            place: vec![0; count],
        };
        for layer in 0..order.layers.len() {
            order.renumber(lattice, layer);
        }
        order
    }

    fn renumber(&mut self, lattice: &Lattice, layer: usize) {
        self.layers[layer].sort_by_key(|&it| lattice.rail(it));
        for (place, &item) in self.layers[layer].iter().enumerate() {
            self.place[item] = place;
        }
    }

    /// Sorts layer by layer after the neighbours in the one before.
    fn sweep(&mut self, lattice: &Lattice, ends: &Ends, down: bool) {
        let count = self.layers.len();
        let mut keys: Vec<(f64, usize)> = Vec::new();
        for step in 1..count {
            let layer = if down { step } else { count - 1 - step };
            keys.clear();
            for (place, &item) in self.layers[layer].iter().enumerate() {
                let neighbours = if down {
                    &ends.above[item]
                } else {
                    &ends.below[item]
                };
                keys.push((self.mean(neighbours).unwrap_or(place as f64), item));
            }
            keys.sort_by(|a, b| a.0.total_cmp(&b.0));
            self.layers[layer].clear();
            self.layers[layer].extend(keys.iter().map(|it| it.1));
            self.renumber(lattice, layer);
        }
    }

    fn mean(&self, neighbours: &[(usize, bool)]) -> Option<f64> {
        let places = neighbours.iter();
        let sum: f64 = places
            .map(|&(it, right)| self.place[it] as f64 + beside(right))
            .sum();
        (!neighbours.is_empty()).then(|| sum / neighbours.len() as f64)
    }

    /// Exchanges neighbours in a layer where that takes crossings away.
    fn exchange(&mut self, lattice: &Lattice, ends: &Ends) {
        for layer in 0..self.layers.len() {
            for right in 1..self.layers[layer].len() {
                let (a, b) = (self.layers[layer][right - 1], self.layers[layer][right]);
                let now = self.crossed(ends, a, b);
                let then = self.crossed(ends, b, a);
                if then < now && lattice.rail(a) == lattice.rail(b) {
                    self.layers[layer].swap(right - 1, right);
                    (self.place[a], self.place[b]) = (right, right - 1);
                }
            }
        }
    }

    /// The crossings between the lines of two items of a layer, `left` being left of `right`.
    fn crossed(&self, ends: &Ends, left: usize, right: usize) -> usize {
        let sides = [&ends.above, &ends.below];
        let between = |a: &[(usize, bool)], b: &[(usize, bool)]| {
            // Products of what has very many neighbours would take too long.
            if a.len() * b.len() > 4_096 {
                return 0;
            }
            let key = |it: &(usize, bool)| 2 * self.place[it.0] + usize::from(it.1);
            let right_of = |x: &(usize, bool)| b.iter().filter(|y| key(x) > key(y)).count();
            a.iter().map(right_of).sum::<usize>()
        };
        sides
            .into_iter()
            .map(|it| between(&it[left], &it[right]))
            .sum()
    }

    /// The crossings between all layers.
    fn crossings(&self, lattice: &Lattice) -> usize {
        let mut total = 0;
        let mut ends: Vec<(usize, usize)> = Vec::new();
        for (layer, pieces) in lattice.pieces.iter().enumerate() {
            ends.clear();
            ends.extend(pieces.iter().map(|it| {
                let right = usize::from(it.reversed);
                (
                    2 * self.place[it.upper] + right,
                    2 * self.place[it.lower] + right,
                )
            }));
            ends.sort_unstable();
            let width = self.layers.get(layer + 1).map_or(0, Vec::len);
            total += inversions(&ends, 2 * width + 2);
        }
        total
    }
}

fn beside(right: bool) -> f64 {
    if right { 0.4 } else { 0.0 }
}

/// How many pairs stand in the other order at their second ends; sorted by the first.
fn inversions(ends: &[(usize, usize)], width: usize) -> usize {
    // A Fenwick tree of the second ends seen so far.
    let mut tree = vec![0_usize; width + 1];
    let mut total = 0;
    for (seen, &(_, end)) in ends.iter().enumerate() {
        let mut not_greater = 0;
        let mut at = end + 1;
        while at > 0 {
            not_greater += tree[at];
            at &= at - 1;
        }
        total += seen - not_greater;
        at = end + 1;
        while at <= width {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    total
}
