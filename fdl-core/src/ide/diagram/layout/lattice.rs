//! Layers with everything that takes room in them: vertices, labels, and bends where links pass.
//!
//! Links to the same target run together: they share the bends of a net.

use std::collections::HashMap;

use super::layered::Input;
use super::ranks::Ranks;

/// So many bends are made for each vertex at most; longer ways get a signpost.
const BENDS_PER_VERTEX: usize = 12;

/// So many bends are always made.
const BENDS: usize = 4_000;

/// A line for errors that passes so many layers runs on the right of everything.
const RAIL: usize = 8;

/// Labels in a row that is wider, in pixels, go to the other ends of their lines where they can.
const ROW_WIDTH: i64 = 2_400;

/// From the side of a box to the first line beside it, and from line to line.
pub(super) const LANE: (i32, i32) = (20, 10);

/// Something in a layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item {
    /// A vertex.
    Vertex(usize),
    /// The label of a link, with its signpost if it has one.
    Label(usize),
    /// Where the lines of a net pass.
    Bend(usize),
}

/// The links that lead to the same vertex from above, or from below: errors apart.
#[derive(Clone, Debug)]
pub(super) struct Net {
    pub(super) target: usize,
    pub(super) error: bool,
    pub(super) reversed: bool,
    /// Its bends, layer by layer.
    pub(super) bends: Vec<usize>,
    /// The layer of the first bend.
    pub(super) first_layer: usize,
    /// How many links it has.
    pub(super) links: usize,
    /// Its place among those that run on the right of everything, from 1; 0 if it does not.
    pub(super) rail: usize,
}

/// A part of a line, from a layer to the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) upper: usize,
    pub(super) lower: usize,
    /// What it belongs to: a net, or behind those a link before it reaches its net.
    pub(super) net: usize,
    /// Whether it belongs to a link that leads up: such links begin and end beside their boxes.
    pub(super) reversed: bool,
    pub(super) error: bool,
}

/// All layers.
#[derive(Debug, Default)]
pub(super) struct Lattice {
    /// Everything; the vertices come first, so that they have the same numbers here.
    pub(super) items: Vec<Item>,
    /// How far each item reaches to the left and right of its axis.
    pub(super) reach: Vec<(i32, i32)>,
    pub(super) heights: Vec<i32>,
    /// The layer of each item.
    pub(super) layer: Vec<usize>,
    /// The items of each layer, from left to right.
    pub(super) layers: Vec<Vec<usize>>,
    /// The pieces below each layer.
    pub(super) pieces: Vec<Vec<Piece>>,
    pub(super) nets: Vec<Net>,
    /// The net of each link; none of one from a vertex to itself.
    pub(super) net_of: Vec<Option<usize>>,
    /// Of each link, whether it ends at a signpost.
    pub(super) signposted: Vec<bool>,
    /// The item of each link's label.
    pub(super) label_of: Vec<Option<usize>>,
    /// Of each link, whether its label stands at its target.
    pub(super) late: Vec<bool>,
    /// The links that lead up from each vertex.
    pub(super) lanes: Vec<Vec<usize>>,
    /// The links from each vertex to itself.
    pub(super) loops: Vec<Vec<usize>>,
    /// The nets that come to each vertex from below.
    pub(super) arriving: Vec<Vec<usize>>,
    /// Whether boxes stand in columns, with lines between them, rather than in line with their lines.
    pub(super) in_columns: bool,
}

impl Lattice {
    pub(super) fn new(input: &Input, ranks: &Ranks) -> Self {
        let mut lattice = Self {
            net_of: vec![None; input.links.len()],
            signposted: vec![false; input.links.len()],
            label_of: vec![None; input.links.len()],
            late: vec![false; input.links.len()],
            lanes: vec![Vec::new(); input.vertices.len()],
            loops: vec![Vec::new(); input.vertices.len()],
            arriving: vec![Vec::new(); input.vertices.len()],
            ..Self::default()
        };
        lattice.weave(input, ranks);
        lattice.limit(input, ranks);
        let vertex_layer = lattice.stack(input, ranks);
        lattice.add_bends(input, ranks, &vertex_layer);
        lattice.add_pieces(input);
        lattice
    }

    /// Whether a link leads up and is drawn so.
    pub(super) fn leads_up(&self, link: usize) -> bool {
        let net = self.net_of[link].filter(|_| !self.signposted[link]);
        net.is_some_and(|it| self.nets[it].reversed)
    }

    /// The place of an item among those that run on the right of everything, 0 for others.
    pub(super) fn rail(&self, item: usize) -> usize {
        match self.items[item] {
            Item::Bend(net) => self.nets[net].rail,
            _ => 0,
        }
    }

    /// The link that a piece of a line leading up from a vertex belongs to.
    pub(super) fn link_of(&self, piece: &Piece, vertex: usize) -> usize {
        if let Some(link) = piece.net.checked_sub(self.nets.len()) {
            return link;
        }
        let mut lanes = self.lanes[vertex].iter().copied();
        lanes
            .find(|&it| self.net_of[it] == Some(piece.net))
            .unwrap_or_default()
    }

    /// Puts the links into nets.
    fn weave(&mut self, input: &Input, ranks: &Ranks) {
        let mut known: HashMap<(usize, bool, bool), usize> = HashMap::new();
        for (index, link) in input.links.iter().enumerate() {
            if link.from == link.to {
                self.loops[link.from].push(index);
                continue;
            }
            let reversed = ranks.reversed[index];
            let net = *known
                .entry((link.to, link.error, reversed))
                .or_insert_with(|| {
                    self.nets.push(Net {
                        target: link.to,
                        error: link.error,
                        reversed,
                        bends: Vec::new(),
                        first_layer: 0,
                        links: 0,
                        rail: 0,
                    });
                    self.nets.len() - 1
                });
            self.nets[net].links += 1;
            self.net_of[index] = Some(net);
        }
    }

    /// Gives signposts to the longest nets, if all together are too long.
    fn limit(&mut self, input: &Input, ranks: &Ranks) {
        let mut lengths = vec![0; self.nets.len()];
        let distance = |link: usize| {
            let link = &input.links[link];
            ranks.rank[link.from].abs_diff(ranks.rank[link.to])
        };
        for (link, net) in self.net_of.iter().enumerate() {
            if let Some(net) = *net {
                lengths[net] = distance(link).max(lengths[net]);
            }
        }
        let mut shortest_first: Vec<usize> = (0..self.nets.len()).collect();
        shortest_first.sort_by_key(|&it| (lengths[it], it));
        let mut left = BENDS.max(BENDS_PER_VERTEX * input.vertices.len());
        let mut too_long = vec![false; self.nets.len()];
        for net in shortest_first {
            // A way to the next rank needs no bend.
            let bends = 2 * (lengths[net] - 1);
            too_long[net] = bends > left;
            left = left.saturating_sub(bends);
        }
        for (link, net) in self.net_of.iter().enumerate() {
            let is_long = distance(link) > 1;
            self.signposted[link] = net.is_some_and(|it| too_long[it]) && is_long;
        }
        for link in 0..input.links.len() {
            if self.leads_up(link) {
                let (from, to) = (input.links[link].from, input.links[link].to);
                self.lanes[from].push(link);
                let net = self.net_of[link].unwrap_or_default();
                if !self.arriving[to].contains(&net) {
                    self.arriving[to].push(net);
                }
            }
        }
    }

    /// Makes the layers, with the vertices and labels in them; says in which each vertex is.
    fn stack(&mut self, input: &Input, ranks: &Ranks) -> Vec<usize> {
        let links = 0..input.links.len();
        let has_text = |it: &usize| input.links[*it].label.is_some() || self.signposted[*it];
        let labelled = links.filter(|it| has_text(it) && self.net_of[*it].is_some());
        let labelled: Vec<usize> = labelled.collect();
        let rows = ranks.rank.iter().max().map_or(0, |it| it + 1);
        let mut row_of = vec![0; input.links.len()];
        let mut widths = vec![0_i64; rows];
        for &link in &labelled {
            row_of[link] = ranks.rank[input.links[link].from] - usize::from(self.leads_up(link));
            widths[row_of[link]] += i64::from(self.label_size(input, link).0) + 20;
        }
        let mut has_labels = vec![false; rows];
        for &link in &labelled {
            let alone = self.net_of[link].is_some_and(|it| self.nets[it].links == 1);
            let last = ranks.rank[input.links[link].to].wrapping_sub(1);
            if alone && last > row_of[link] && last < rows && !self.signposted[link] {
                self.late[link] = widths[row_of[link]] > ROW_WIDTH && !self.leads_up(link);
                if self.late[link] {
                    row_of[link] = last;
                }
            }
            has_labels[row_of[link]] = true;
        }
        let mut layer_of_row = Vec::with_capacity(rows);
        let mut layers = 0;
        for has_labels in has_labels {
            layer_of_row.push(layers);
            layers += 1 + usize::from(has_labels);
        }
        self.layers = vec![Vec::new(); layers];
        self.pieces = vec![Vec::new(); layers];
        for (vertex, size) in input.vertices.iter().enumerate() {
            let (loops, labels) = self.size_of_loops(input, vertex);
            let right = size.width - size.width / 2 + self.width_of_lanes(vertex);
            let layer = layer_of_row[ranks.rank[vertex]];
            let reach = (size.width / 2 + loops, right);
            self.add(Item::Vertex(vertex), layer, reach, size.height.max(labels));
        }
        for link in labelled {
            let (width, height) = self.label_size(input, link);
            let reach = (width / 2, width - width / 2);
            let layer = layer_of_row[row_of[link]] + 1;
            self.label_of[link] = Some(self.add(Item::Label(link), layer, reach, height));
        }
        let rows = ranks.rank.iter();
        rows.map(|&it| layer_of_row[it]).collect()
    }

    /// The size of a label, with its signpost if it has one.
    fn label_size(&self, input: &Input, link: usize) -> (i32, i32) {
        let (width, height) = input.links[link].label.unwrap_or_default();
        let post = input.links[link].signpost;
        match self.signposted[link] {
            true => (width.max(post.0), height + post.1),
            false => (width, height),
        }
    }

    /// What the lines right of a vertex take.
    fn width_of_lanes(&self, vertex: usize) -> i32 {
        let count = self.lanes[vertex].len().max(self.arriving[vertex].len()) as i32;
        if count == 0 {
            0
        } else {
            LANE.0 + LANE.1 * (count - 1)
        }
    }

    /// What the loops left of a vertex take, and the height of their labels.
    fn size_of_loops(&self, input: &Input, vertex: usize) -> (i32, i32) {
        let loops = self.loops[vertex].iter();
        let labels: Vec<(i32, i32)> = loops.filter_map(|&it| input.links[it].label).collect();
        let count = self.loops[vertex].len() as i32;
        if count == 0 {
            return (0, 0);
        }
        let label = labels.iter().map(|it| it.0 + 8).max().unwrap_or(0);
        let height = labels.iter().map(|it| it.1).sum();
        (LANE.0 + LANE.1 * (count - 1) + label, height)
    }

    fn add(&mut self, item: Item, layer: usize, reach: (i32, i32), height: i32) -> usize {
        self.items.push(item);
        self.reach.push(reach);
        self.heights.push(height);
        self.layer.push(layer);
        self.layers[layer].push(self.items.len() - 1);
        self.items.len() - 1
    }

    /// Where a link's own part ends: its last item, and the layer in which it meets its net.
    pub(super) fn own_part(&self, input: &Input, link: usize) -> (usize, usize) {
        let label = self.label_of[link].filter(|_| !self.late[link]);
        let last = label.unwrap_or(input.links[link].from);
        let layer = self.layer[last];
        (
            last,
            if self.leads_up(link) {
                layer - 1
            } else {
                layer + 1
            },
        )
    }

    fn add_bends(&mut self, input: &Input, ranks: &Ranks, vertex_layer: &[usize]) {
        let mut furthest: Vec<Option<usize>> = vec![None; self.nets.len()];
        let mut late: Vec<Option<usize>> = vec![None; self.nets.len()];
        for (link, net) in self.net_of.iter().enumerate() {
            let Some(net) = net.filter(|_| !self.signposted[link]) else {
                continue;
            };
            let (_, joint) = self.own_part(input, link);
            let upwards = ranks.reversed[link];
            let further = |it: usize| {
                if upwards {
                    it.max(joint)
                } else {
                    it.min(joint)
                }
            };
            furthest[net] = Some(furthest[net].map_or(joint, further));
            late[net] = self.label_of[link].filter(|_| self.late[link]);
        }
        for (net, furthest) in furthest.into_iter().enumerate() {
            let Some(furthest) = furthest else { continue };
            let target = vertex_layer[self.nets[net].target];
            let layers = match self.nets[net].reversed {
                true => target + 1..furthest + 1,
                false => furthest..target,
            };
            self.nets[net].first_layer = layers.start;
            if self.nets[net].error && !self.nets[net].reversed && layers.len() >= RAIL {
                self.nets[net].rail = target;
            }
            for layer in layers {
                let bend = match late[net].filter(|&it| self.layer[it] == layer) {
                    Some(label) => label,
                    None => self.add(Item::Bend(net), layer, (0, 0), 0),
                };
                self.nets[net].bends.push(bend);
            }
        }
    }

    fn add_pieces(&mut self, input: &Input) {
        for net in 0..self.nets.len() {
            let Net {
                target,
                error,
                reversed,
                ..
            } = self.nets[net];
            let mut line = self.nets[net].bends.clone();
            match reversed {
                true => line.insert(0, target),
                false => line.push(target),
            }
            for pair in line.windows(2) {
                let piece = Piece {
                    upper: pair[0],
                    lower: pair[1],
                    net,
                    reversed,
                    error,
                };
                self.pieces[self.layer[pair[0]]].push(piece);
            }
        }
        for (index, link) in input.links.iter().enumerate() {
            let Some(net) = self.net_of[index] else {
                continue;
            };
            let (last, joint) = self.own_part(input, index);
            let reversed = self.leads_up(index);
            let mut add = |from: usize, to: usize, net: usize| {
                let (upper, lower) = if reversed { (to, from) } else { (from, to) };
                let piece = Piece {
                    upper,
                    lower,
                    net,
                    reversed,
                    error: link.error,
                };
                self.pieces[self.layer[upper]].push(piece);
            };
            if last != link.from {
                add(link.from, last, self.nets.len() + index);
            }
            if !self.signposted[index] {
                let bends = &self.nets[net].bends;
                let bend = joint.checked_sub(self.nets[net].first_layer);
                let bend = bend.and_then(|it| bends.get(it)).copied();
                add(last, bend.unwrap_or(link.to), net);
            }
        }
    }
}
