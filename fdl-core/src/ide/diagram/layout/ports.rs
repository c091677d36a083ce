//! Where along its box each line begins or ends.

use std::collections::BTreeMap;

use super::Proceed;
use super::lattice::{Item, LANE, Lattice, Piece};
use super::layered::{Input, Vertex};

/// How far apart lines at a box are, where there is room.
const GAP: i32 = 16;

/// The places, on the horizontal axis, of the two ends of each piece.
pub(super) struct Ports {
    /// By layer and place in [`Lattice::pieces`].
    ends: Vec<Vec<(i32, i32)>>,
    /// Of the lines beside the boxes that they come from, by their links: which it is, counted from
    /// the box, and how many there are.
    leaving: BTreeMap<usize, (i32, i32)>,
    /// The same of the lines beside the boxes that they lead to, by their nets.
    arriving: BTreeMap<usize, (i32, i32)>,
}

impl Ports {
    pub(super) fn new(
        input: &Input,
        lattice: &Lattice,
        x: &[i32],
        proceed: Proceed<'_>,
    ) -> Option<Self> {
        let axis = |piece: &Piece| (x[piece.upper], x[piece.lower]);
        let ends = lattice
            .pieces
            .iter()
            .map(|it| it.iter().map(axis).collect());
        let mut ports = Self {
            ends: ends.collect(),
            leaving: BTreeMap::new(),
            arriving: BTreeMap::new(),
        };
        for layer in 0..lattice.pieces.len() {
            if !proceed() {
                return None;
            }
            ports.leave(input, lattice, x, layer);
            ports.arrive(input, lattice, x, layer);
            ports.leave_beside(input, lattice, x, layer);
            ports.arrive_beside(input, lattice, x, layer);
        }
        Some(ports)
    }

    /// The upper and the lower end of a piece.
    pub(super) fn of(&self, layer: usize, piece: usize) -> (i32, i32) {
        self.ends[layer][piece]
    }

    /// Lines that go down from the boxes of a layer.
    fn leave(&mut self, input: &Input, lattice: &Lattice, x: &[i32], layer: usize) {
        let mut leaving: BTreeMap<usize, Vec<(i32, usize)>> = BTreeMap::new();
        for (index, piece) in lattice.pieces[layer].iter().enumerate() {
            if let Item::Vertex(vertex) = lattice.items[piece.upper]
                && !piece.reversed
            {
                let side = Side::of(&input.vertices[vertex], x[piece.upper]);
                let goal = match lattice.items[piece.lower] {
                    Item::Vertex(lower) => {
                        side.meeting(&Side::of(&input.vertices[lower], x[piece.lower]))
                    }
                    _ => x[piece.lower],
                };
                leaving.entry(vertex).or_default().push((goal, index));
            }
        }
        for (vertex, mut wanted) in leaving {
            wanted.sort_unstable();
            let side = Side::of(&input.vertices[vertex], x[vertex]);
            let goals: Vec<Goal> = wanted
                .iter()
                .map(|it| side.goal(it.0, wanted.len()))
                .collect();
            for (place, (_, index)) in side.spread(&goals).into_iter().zip(wanted) {
                self.ends[layer][index].0 = place;
            }
        }
    }

    /// Lines that come from above to the boxes of the next layer; those of a net end together.
    fn arrive(&mut self, input: &Input, lattice: &Lattice, x: &[i32], layer: usize) {
        let mut arriving: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        for (index, piece) in lattice.pieces[layer].iter().enumerate() {
            if let Item::Vertex(vertex) = lattice.items[piece.lower]
                && !piece.reversed
            {
                arriving.entry((vertex, piece.net)).or_default().push(index);
            }
        }
        let mut by_vertex: BTreeMap<usize, Vec<(i32, Vec<usize>)>> = BTreeMap::new();
        for ((vertex, _), pieces) in arriving {
            let side = Side::of(&input.vertices[vertex], x[vertex]);
            let from = pieces.iter().map(|&it| self.ends[layer][it].0);
            let nearest = from.min_by_key(|it| ((it - side.axis).abs(), *it));
            by_vertex
                .entry(vertex)
                .or_default()
                .push((nearest.unwrap_or(side.axis), pieces));
        }
        for (vertex, mut wanted) in by_vertex {
            wanted.sort_unstable();
            let side = Side::of(&input.vertices[vertex], x[vertex]);
            let goals: Vec<Goal> = wanted
                .iter()
                .map(|it| side.goal(it.0, wanted.len()))
                .collect();
            for (place, (_, pieces)) in side.spread(&goals).into_iter().zip(wanted) {
                for index in pieces {
                    self.ends[layer][index].1 = place;
                }
            }
        }
    }

    /// Lines that lead up leave beside their boxes.
    fn leave_beside(&mut self, input: &Input, lattice: &Lattice, x: &[i32], layer: usize) {
        let mut leaving: BTreeMap<usize, Vec<(i32, usize)>> = BTreeMap::new();
        for (index, piece) in lattice.pieces[layer].iter().enumerate() {
            if let Item::Vertex(vertex) = lattice.items[piece.lower]
                && piece.reversed
            {
                let goal = match lattice.items[piece.upper] {
                    Item::Vertex(_) => i32::MIN,
                    _ => x[piece.upper],
                };
                leaving.entry(vertex).or_default().push((goal, index));
            }
        }
        for (vertex, mut wanted) in leaving {
            wanted.sort_unstable();
            let count = wanted.len() as i32;
            let lanes = lanes(input, lattice, x, vertex, wanted.iter().map(|it| it.0));
            for (place, (lane, (_, index))) in lanes.into_iter().zip(wanted).enumerate() {
                self.ends[layer][index].1 = lane;
                let link = lattice.link_of(&lattice.pieces[layer][index], vertex);
                self.leaving.insert(link, (place as i32, count));
            }
        }
    }

    /// Lines that lead up end beside their boxes; those of a net end together.
    fn arrive_beside(&mut self, input: &Input, lattice: &Lattice, x: &[i32], layer: usize) {
        let mut arriving: BTreeMap<usize, BTreeMap<usize, (i32, Vec<usize>)>> = BTreeMap::new();
        for (index, piece) in lattice.pieces[layer].iter().enumerate() {
            if let Item::Vertex(vertex) = lattice.items[piece.upper]
                && piece.reversed
            {
                let goal = self.ends[layer][index].1;
                let nets = arriving.entry(vertex).or_default();
                let (nearest, pieces) = nets.entry(piece.net).or_insert((goal, Vec::new()));
                *nearest = goal.min(*nearest);
                pieces.push(index);
            }
        }
        for (vertex, nets) in arriving {
            let mut wanted: Vec<(i32, usize, Vec<usize>)> = nets
                .into_iter()
                .map(|(net, (goal, pieces))| (goal, net, pieces))
                .collect();
            wanted.sort_unstable();
            let count = wanted.len() as i32;
            let lanes = lanes(input, lattice, x, vertex, wanted.iter().map(|it| it.0));
            for (place, (lane, (_, net, pieces))) in lanes.into_iter().zip(wanted).enumerate() {
                self.arriving.insert(net, (place as i32, count));
                for index in pieces {
                    self.ends[layer][index].0 = lane;
                }
            }
        }
    }

    /// How far below the middle of its box a link that leads up begins, in a box of that height:
    /// lines further away from the box begin lower, so that they do not cross.
    pub(super) fn leaving_height(&self, link: usize, height: i32) -> i32 {
        let (place, count) = self.leaving.get(&link).copied().unwrap_or((0, 1));
        let step = ((height / 2 - 8) / count).clamp(1, 6);
        step * place - step * (count - 1) - 4
    }

    /// How far below the middle of its box a net that leads up ends, in a box of that height.
    pub(super) fn arriving_height(&self, net: usize, height: i32) -> i32 {
        let (place, count) = self.arriving.get(&net).copied().unwrap_or((0, 1));
        let step = ((height / 2 - 8) / count).clamp(1, 6);
        4 + step * (count - 1 - place)
    }
}

/// Where the lines right of a box run that want to be at those places, from left to right: near the
/// box, or as far away as they need to be straight and nothing else is.
fn lanes(
    input: &Input,
    lattice: &Lattice,
    x: &[i32],
    vertex: usize,
    goals: impl ExactSizeIterator<Item = i32>,
) -> Vec<i32> {
    let layer = &lattice.layers[lattice.layer[vertex]];
    let next = layer.iter().skip_while(|it| **it != vertex).nth(1);
    let last = next.map_or(i32::MAX, |&it| x[it] - lattice.reach[it].0 - LANE.1);
    let mut near = lane(&input.vertices[vertex], x[vertex]);
    let mut left = goals.len() as i32;
    goals
        .map(|goal| {
            // The lines further right need their room too.
            left -= 1;
            let lane = goal.min(last - LANE.1 * left).max(near);
            near = lane + LANE.1;
            lane
        })
        .collect()
}

/// Where the first line right of a box runs.
fn lane(vertex: &Vertex, axis: i32) -> i32 {
    axis - vertex.width / 2 + vertex.width + LANE.0
}

/// The part of a box's upper or lower side at which lines may end.
struct Side {
    axis: i32,
    first: i32,
    last: i32,
}

impl Side {
    fn of(vertex: &Vertex, axis: i32) -> Self {
        let half = (vertex.width / 2 - vertex.inset).max(0);
        Self {
            axis,
            first: axis - half,
            last: axis + half,
        }
    }

    /// Where a straight line to another box would begin; else that box's axis.
    fn meeting(&self, other: &Self) -> i32 {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        if first > last {
            other.axis
        } else {
            other.axis.clamp(first, last)
        }
    }

    /// Where one of `count` lines should be that wants to go to `wanted`: right there if it can, else
    /// a bit towards it.
    fn goal(&self, wanted: i32, count: usize) -> Goal {
        if self.first <= wanted && wanted <= self.last {
            return Goal {
                place: wanted,
                weight: STRAIGHT,
            };
        }
        let towards = if count == 1 {
            0
        } else {
            (wanted - self.axis).signum()
        };
        let place = (self.axis + GAP * towards).clamp(self.first, self.last);
        Goal { place, weight: 1 }
    }

    /// The places nearest to sorted goals that are apart and on the side.
    fn spread(&self, goals: &[Goal]) -> Vec<i32> {
        let count = goals.len() as i32;
        let gap = (self.last - self.first) / (count - 1).max(1);
        let gap = gap.min(GAP);
        // Means of runs that would come too close: a regression that keeps the order.
        let mut runs: Vec<Run> = Vec::new();
        for (index, goal) in goals.iter().enumerate() {
            let place = i64::from(goal.place - gap * index as i32);
            let mut run = Run {
                sum: place * goal.weight,
                weight: goal.weight,
                length: 1,
            };
            while let Some(before) = runs.last() {
                if before.sum * run.weight <= run.sum * before.weight {
                    break;
                }
                run.sum += before.sum;
                run.weight += before.weight;
                run.length += before.length;
                runs.pop();
            }
            runs.push(run);
        }
        let last = self.last - gap * (count - 1);
        let mut places = Vec::with_capacity(goals.len());
        for run in runs {
            // To the nearest pixel, so that few light goals do not move a heavy one.
            let start = (run.sum + run.weight / 2).div_euclid(run.weight) as i32;
            for _ in 0..run.length {
                let shift = gap * places.len() as i32;
                places.push(start.clamp(self.first, last.max(self.first)) + shift);
            }
        }
        places
    }
}

/// How much more a line counts that can be straight.
const STRAIGHT: i64 = 1_000;

/// Where a line should be.
#[derive(Clone, Copy, Debug)]
struct Goal {
    place: i32,
    weight: i64,
}

/// Lines that are as near to each other as can be.
struct Run {
    sum: i64,
    weight: i64,
    length: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_apart_and_near_their_goals() {
        let vertex = Vertex {
            width: 120,
            height: 40,
            inset: 10,
            point: 0,
        };
        let side = Side::of(&vertex, 100);
        let spread = |goals: &[i32]| {
            let goals: Vec<Goal> = goals.iter().map(|it| side.goal(*it, goals.len())).collect();
            side.spread(&goals)
        };
        assert_eq!(spread(&[90]), [90]);
        assert_eq!(spread(&[10]), [100]);
        assert_eq!(spread(&[60, 140]), [60, 140]);
        assert_eq!(spread(&[100, 100]), [92, 108]);
        assert_eq!(spread(&[10, 90, 300]), [74, 90, 116]);
        assert_eq!(spread(&[150, 150, 150]), [118, 134, 150]);
        assert_eq!(spread(&[50, 50, 50]), [50, 66, 82]);
        let many: Vec<i32> = (50..=150).step_by(10).collect();
        assert_eq!(spread(&[100; 11]), many);
    }
}
