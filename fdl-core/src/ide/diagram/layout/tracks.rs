//! Between two layers: at which height each line goes sideways.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// From a track to the next.
pub(super) const TRACK: i32 = 10;

/// Lines that go sideways with less between them than this do not share a track.
pub(super) const APART: i32 = 12;

/// Up to so many lines are compared with each other.
const COMPARED: usize = 160;

/// The line of a net between two layers.
#[derive(Clone, Debug, Default)]
pub(super) struct Wire {
    /// Where it comes from above.
    pub(super) tops: Vec<i32>,
    /// Where it goes on below.
    pub(super) bottoms: Vec<i32>,
}

impl Wire {
    fn span(&self) -> (i32, i32) {
        let all = || self.tops.iter().chain(&self.bottoms);
        (
            all().min().copied().unwrap_or(0),
            all().max().copied().unwrap_or(0),
        )
    }

    fn is_straight(&self) -> bool {
        let (first, last) = self.span();
        first == last
    }

    /// What is wrong if this wire goes sideways above the other: lines that cross, or that lie on
    /// each other.
    fn cost_above(&self, other: &Self) -> i32 {
        let (first, last) = self.span();
        let (other_first, other_last) = other.span();
        let crossing = |at: &&i32| first < **at && **at < last;
        let other_crossing = |at: &&i32| other_first < **at && **at < other_last;
        let crossings = other.tops.iter().filter(crossing).count()
            + self.bottoms.iter().filter(other_crossing).count();
        let near = |a: i32| other.tops.iter().any(|&b| (a - b).abs() < 4);
        let overlaps = self.bottoms.iter().filter(|it| near(**it)).count();
        crossings as i32 + 20 * overlaps as i32
    }
}

/// Up to so many lines are given tracks in an order that saves crossings.
const ORDERED: usize = 2_000;

/// The track of each wire, from 0 at the top, none for straight ones; and how many there are.
pub(super) fn assign(wires: &[Wire]) -> (Vec<Option<usize>>, usize) {
    let mut tracks = vec![None; wires.len()];
    let bent: Vec<usize> = (0..wires.len())
        .filter(|&it| !wires[it].is_straight())
        .collect();
    let assigned = match bent.len() {
        0..=ORDERED => in_order(wires, sorted(wires, bent)),
        _ => from_the_left(wires, bent),
    };
    let mut count = 0;
    for (wire, track) in assigned {
        tracks[wire] = Some(track);
        count = count.max(track + 1);
    }
    (tracks, count)
}

/// Each wire right below those before it that it would meet.
fn in_order(wires: &[Wire], order: Vec<usize>) -> Vec<(usize, usize)> {
    let mut placed: Vec<(i32, i32, usize)> = Vec::with_capacity(order.len());
    for &wire in &order {
        let (first, last) = wires[wire].span();
        let above = placed
            .iter()
            .filter(|it| it.0 < last + APART && first < it.1 + APART);
        let track = above.map(|it| it.2 + 1).max().unwrap_or(0);
        placed.push((first, last, track));
    }
    order
        .into_iter()
        .zip(placed)
        .map(|(wire, (.., track))| (wire, track))
        .collect()
}

/// As few tracks as there can be, without regard to crossings.
fn from_the_left(wires: &[Wire], mut bent: Vec<usize>) -> Vec<(usize, usize)> {
    bent.sort_by_key(|&it| (wires[it].span(), it));
    let mut free: BinaryHeap<Reverse<(i32, usize)>> = BinaryHeap::new();
    let mut count = 0;
    let mut assigned = Vec::with_capacity(bent.len());
    for wire in bent {
        let (first, last) = wires[wire].span();
        let track = match free.peek() {
            Some(&Reverse((end, track))) if end + APART <= first => {
                free.pop();
                track
            }
            _ => {
                count += 1;
                count - 1
            }
        };
        free.push(Reverse((last, track)));
        assigned.push((wire, track));
    }
    assigned
}

/// The wires, the uppermost first.
fn sorted(wires: &[Wire], mut bent: Vec<usize>) -> Vec<usize> {
    // Of those that go right the rightmost comes first, of those that go left the leftmost.
    let key = |&it: &usize| {
        let wire = &wires[it];
        let top = wire.tops.iter().max().copied().unwrap_or(0);
        let bottom = wire.bottoms.iter().max().copied().unwrap_or(0);
        if bottom >= top {
            (0, -bottom)
        } else {
            (1, bottom)
        }
    };
    bent.sort_by_key(key);
    if bent.len() > COMPARED {
        return bent;
    }
    // What costs least above all that are left is next.
    let count = bent.len();
    let pair = |a: usize, b: usize| {
        let (a, b) = (&wires[bent[a]], &wires[bent[b]]);
        a.cost_above(b) - b.cost_above(a)
    };
    let all = |a: usize| {
        (0..count)
            .map(|b| if a == b { 0 } else { pair(a, b) })
            .sum()
    };
    let mut cost: Vec<i32> = (0..count).map(all).collect();
    let mut left: Vec<usize> = (0..count).collect();
    let mut order = Vec::with_capacity(count);
    while let Some(at) = (0..left.len()).min_by_key(|&it| (cost[left[it]], it)) {
        let chosen = left.remove(at);
        for &other in &left {
            cost[other] -= pair(other, chosen);
        }
        order.push(bent[chosen]);
    }
    order
}
