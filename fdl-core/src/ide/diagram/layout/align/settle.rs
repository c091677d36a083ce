//! What the alignment leaves too far apart is moved together, without changing the order.

use super::super::Proceed;
use super::super::lattice::{Item, Lattice};
use super::{Neighbours, separation};

/// So many rounds are made at most.
const ROUNDS: usize = 12;

/// Moves items towards the middle of their neighbours, as far as those beside them allow. The bends
/// of a net that stand in line move together. None once `proceed` says no.
pub(super) fn contract(
    lattice: &Lattice,
    neighbours: &Neighbours,
    x: &mut [i32],
    proceed: Proceed<'_>,
) -> Option<()> {
    let blocks = Blocks::new(lattice, neighbours, x);
    let mut order: Vec<usize> = (0..blocks.items.len()).collect();
    for _ in 0..ROUNDS {
        let mut moved = false;
        for to_the_right in [true, false] {
            if !proceed() {
                return None;
            }
            // Whoever has to make room moves first.
            order.sort_by_key(|&it| {
                let at = i64::from(x[blocks.items[it][0]]);
                (if to_the_right { -at } else { at }, it)
            });
            for &block in &order {
                moved |= blocks.shift(lattice, x, block, to_the_right);
            }
        }
        if !moved {
            break;
        }
    }
    Some(())
}

/// Items that move together.
struct Blocks {
    items: Vec<Vec<usize>>,
    /// What each block wants to be near: an item, and how far right of its axis.
    goals: Vec<Vec<(usize, i32)>>,
    place: Vec<usize>,
}

impl Blocks {
    fn new(lattice: &Lattice, neighbours: &Neighbours, x: &[i32]) -> Self {
        let mut blocks = Self {
            items: Vec::new(),
            goals: Vec::new(),
            place: neighbours.place.clone(),
        };
        let mut block_of = vec![usize::MAX; lattice.items.len()];
        for &item in lattice.layers.iter().flatten() {
            let line = neighbours.above[item]
                .iter()
                .copied()
                .find(|&it| lattice.items[it] == lattice.items[item] && x[it] == x[item]);
            match line {
                Some(above) => block_of[item] = block_of[above],
                None => {
                    block_of[item] = blocks.items.len();
                    blocks.items.push(Vec::new());
                    blocks.goals.push(Vec::new());
                }
            }
            blocks.items[block_of[item]].push(item);
        }
        for item in 0..lattice.items.len() {
            let near = neighbours.above[item].iter().chain(&neighbours.below[item]);
            let near = near.filter(|&&it| block_of[it] != block_of[item]);
            blocks.goals[block_of[item]].extend(near.map(|&it| (it, 0)));
        }
        for piece in lattice.pieces.iter().flatten().filter(|it| it.reversed) {
            for (item, other) in [(piece.upper, piece.lower), (piece.lower, piece.upper)] {
                let is_vertex = |it: usize| matches!(lattice.items[it], Item::Vertex(_));
                if is_vertex(other) && !is_vertex(item) {
                    blocks.goals[block_of[item]].push((other, lattice.reach[other].1));
                }
            }
        }
        blocks
    }

    /// Moves a block towards its goals if they are on that side; says whether it moved.
    fn shift(&self, lattice: &Lattice, x: &mut [i32], block: usize, to_the_right: bool) -> bool {
        let now = x[self.items[block][0]];
        let goals = self.goals[block].iter();
        let mut goals: Vec<i32> = goals.map(|&(it, offset)| x[it] + offset).collect();
        if goals.is_empty() {
            return false;
        }
        goals.sort_unstable();
        let (low, high) = (goals[(goals.len() - 1) / 2], goals[goals.len() / 2]);
        let wanted = now.clamp(low, high);
        if wanted == now || (wanted > now) != to_the_right {
            return false;
        }
        let mut to = wanted;
        for &item in &self.items[block] {
            let layer = &lattice.layers[lattice.layer[item]];
            let place = self.place[item];
            if to_the_right {
                if let Some(&next) = layer.get(place + 1) {
                    to = to.min(x[next] - separation(lattice, item, next));
                }
            } else if let Some(&before) = place.checked_sub(1).and_then(|it| layer.get(it)) {
                to = to.max(x[before] + separation(lattice, before, item));
            }
        }
        if to == now || (to > now) != to_the_right {
            return false;
        }
        for &item in &self.items[block] {
            x[item] = to;
        }
        true
    }
}

/// Moves labels, between what stands beside them, to where their lines are short and have few
/// corners.
pub(super) fn settle_labels(lattice: &Lattice, x: &mut [i32]) {
    let mut ends: Vec<(Option<usize>, Option<usize>)> = vec![(None, None); lattice.items.len()];
    for piece in lattice.pieces.iter().flatten() {
        ends[piece.lower].0 = Some(piece.upper);
        ends[piece.upper].1 = Some(piece.lower);
    }
    let wanted = |item: usize, x: &[i32]| {
        let Item::Label(link) = lattice.items[item] else {
            return None;
        };
        let (above, below) = ends[item];
        let up = lattice.leads_up(link);
        let (source, next) = if up { (below?, above) } else { (above?, below) };
        let (left, right) = lattice.reach[source];
        let (first, last) = (x[source] - left, x[source] + right);
        // Beside the box of a line that leads up, above the box that a line ends at, else where it
        // can go down straight at first.
        Some(match next {
            _ if up => last,
            Some(next) if matches!(lattice.items[next], Item::Vertex(_)) => x[next],
            Some(next) => x[next].clamp(first, last),
            None => x[source],
        })
    };
    for layer in &lattice.layers {
        let places = 0..layer.len();
        for at in places.clone().chain(places.rev()) {
            let item = layer[at];
            if let Some(wanted) = wanted(item, x) {
                let left = at.checked_sub(1).map(|it| layer[it]);
                let right = layer.get(at + 1).copied();
                let first = left.map(|it| x[it] + separation(lattice, it, item));
                let last = right.map(|it| x[it] - separation(lattice, item, it));
                let settled = wanted.max(first.unwrap_or(i32::MIN));
                x[item] = settled.min(last.unwrap_or(i32::MAX));
            }
        }
    }
}
