//! From axes to boxes and lines.

use std::collections::HashMap;

use super::channels::{Channels, PLAIN};
use super::lattice::{Item, LANE, Lattice, Net};
use super::layered::{Input, Line, Output};
use super::ports::Ports;
use super::tracks::APART;
use super::{Point, Proceed, Rect};

/// Boxes of layers that are higher stand at the top of their layer, not in its middle.
const CENTRED: i32 = 100;

/// Puts everything where it belongs; nothing once `proceed` says no.
pub(super) fn draw(
    input: &Input,
    lattice: &Lattice,
    x: &[i32],
    proceed: Proceed<'_>,
) -> Option<Output> {
    let ports = Ports::new(input, lattice, x, proceed)?;
    let channels = Channels::new(lattice, &ports, proceed)?;
    let mut drawing = Drawing {
        input,
        lattice,
        x,
        ports: &ports,
        channels: &channels,
        pieces: HashMap::new(),
        claimed: lattice
            .nets
            .iter()
            .map(|it| vec![None; it.bends.len() + 1])
            .collect(),
        covered: HashMap::new(),
        output: Output::default(),
    };
    for (layer, pieces) in lattice.pieces.iter().enumerate() {
        for (index, piece) in pieces.iter().enumerate() {
            drawing
                .pieces
                .insert((piece.upper, piece.lower, piece.net), (layer, index));
        }
    }
    drawing.boxes();
    drawing.lift();
    drawing.lines();
    drawing.fit();
    Some(drawing.output)
}

struct Drawing<'a> {
    input: &'a Input,
    lattice: &'a Lattice,
    x: &'a [i32],
    ports: &'a Ports,
    channels: &'a Channels,
    /// Where each piece is, by its ends and what it belongs to.
    pieces: HashMap<(usize, usize, usize), (usize, usize)>,
    /// The link that has drawn each bend of each net, and behind those its end.
    claimed: Vec<Vec<Option<usize>>>,
    /// What is drawn of each net below a layer: from where to where on the horizontal axis.
    covered: HashMap<(usize, usize), (i32, i32)>,
    output: Output,
}

impl Drawing<'_> {
    fn boxes(&mut self) {
        for (vertex, size) in self.input.vertices.iter().enumerate() {
            let (top, bottom) = self.channels.layers[self.lattice.layer[vertex]];
            // With what is beside it a box may need more room than by itself.
            let height = self.lattice.heights[vertex];
            let above = match bottom - top > CENTRED {
                true => 0,
                false => (bottom - top - height) / 2,
            };
            self.output.vertices.push(Rect {
                x: self.x[vertex] - size.width / 2,
                y: top + above + (height - size.height) / 2,
                width: size.width,
                height: size.height,
            });
        }
    }

    /// Moves up what ends a way beside something high: right below the box that leads there, if
    /// nothing else is in between.
    fn lift(&mut self) {
        let count = self.input.vertices.len();
        let mut above: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
        let mut below = vec![0; count];
        for (layer, pieces) in self.lattice.pieces.iter().enumerate() {
            for (index, piece) in pieces.iter().enumerate() {
                if piece.upper < count {
                    below[piece.upper] += 1;
                }
                if piece.lower < count {
                    above[piece.lower].push((layer, index));
                }
            }
        }
        for vertex in 0..count {
            let [(layer, index)] = above[vertex][..] else {
                continue;
            };
            let piece = self.lattice.pieces[layer][index];
            let (top, bottom) = self.ports.of(layer, index);
            if below[vertex] > 0 || piece.upper >= count || top != bottom || piece.reversed {
                continue;
            }
            let (own, source) = (
                self.output.vertices[vertex],
                self.output.vertices[piece.upper],
            );
            let is_mark = own.width < 2 * APART;
            let is_within = source.x <= own.x && own.x + own.width <= source.x + source.width;
            let y = source.y + source.height + PLAIN;
            let band = self.channels.layers[layer].1;
            if is_within && (is_mark || below[piece.upper] == 1) && y + own.height <= band {
                self.output.vertices[vertex].y = y;
            }
        }
    }

    fn lines(&mut self) {
        self.output.links = vec![Line::default(); self.input.links.len()];
        let mut order: Vec<usize> = (0..self.input.links.len()).collect();
        order.sort_by_key(|&it| !self.input.links[it].taken);
        for link in order {
            let line = match self.lattice.net_of[link] {
                Some(net) => self.line(link, net),
                None => self.loop_line(link),
            };
            self.output.links[link] = line;
        }
    }

    /// The line of a link up to its target, its signpost, or where another link's line goes on.
    fn line(&mut self, link: usize, net: usize) -> Line {
        let lattice = self.lattice;
        let mut line = Line::default();
        let mut items = vec![self.input.links[link].from];
        items.extend(lattice.label_of[link].filter(|_| !lattice.late[link]));
        let up = lattice.leads_up(link);
        let (last, joint) = lattice.own_part(self.input, link);
        if lattice.signposted[link] {
            let area = self.item_rect(last);
            let (width, height) = self.input.links[link].signpost;
            line.signpost = Some(Rect {
                x: self.x[last] - width / 2,
                y: area.y + area.height - height,
                width,
                height,
            });
        } else {
            line.joins = self.claim(link, net, joint, &mut items);
        }
        line.label = lattice.label_of[link].and_then(|it| self.label_rect(link, it));
        self.follow(&items, link, net, &mut line);
        if up {
            self.turn_in(&items, link, net, &mut line);
        }
        simplify(&mut line.points);
        line
    }

    /// Adds what a link passes of its net to its items, up to what another link has drawn, which is
    /// returned.
    fn claim(
        &mut self,
        link: usize,
        net: usize,
        joint: usize,
        items: &mut Vec<usize>,
    ) -> Option<usize> {
        let lattice = self.lattice;
        let Net {
            reversed,
            first_layer,
            ref bends,
            ..
        } = lattice.nets[net];
        let mut place = joint.wrapping_sub(first_layer);
        loop {
            let bend = bends.get(place).copied();
            items.push(bend.unwrap_or(self.input.links[link].to));
            let claimed = &mut self.claimed[net][place.min(bends.len())];
            if claimed.is_some() {
                return *claimed;
            }
            *claimed = Some(link);
            bend?;
            place = if reversed {
                place.wrapping_sub(1)
            } else {
                place + 1
            };
        }
    }

    /// The points from item to item.
    fn follow(&mut self, items: &[usize], link: usize, net: usize, line: &mut Line) {
        let up = self.lattice.leads_up(link);
        let own = self.lattice.nets.len() + link;
        for (step, pair) in items.windows(2).enumerate() {
            let (upper, lower) = if up {
                (pair[1], pair[0])
            } else {
                (pair[0], pair[1])
            };
            let key = |net| self.pieces.get(&(upper, lower, net)).map(|it| (*it, net));
            let Some(((layer, index), net)) = key(own).or_else(|| key(net)) else {
                continue;
            };
            let (top_x, bottom_x) = self.ports.of(layer, index);
            let sideways = self.channels.sideways[layer][index];
            let mut part = vec![Point {
                x: top_x,
                y: self.edge(upper, false),
            }];
            if let Some(y) = sideways.filter(|_| top_x != bottom_x) {
                part.push(Point { x: top_x, y });
                part.push(Point { x: bottom_x, y });
            }
            part.push(Point {
                x: bottom_x,
                y: self.edge(lower, true),
            });
            if up {
                part.reverse();
            }
            let span = (top_x.min(bottom_x), top_x.max(bottom_x));
            let covered = self.covered.entry((layer, net)).or_insert(span);
            if line.joins.is_some() && step + 2 == items.len() {
                part = merged(&part, sideways, *covered);
            }
            *covered = (covered.0.min(span.0), covered.1.max(span.1));
            line.points.extend(part);
        }
        if let Some(post) = line.signpost {
            let x = post.x + post.width / 2;
            line.points.push(Point { x, y: post.y });
        }
    }

    /// Lines that lead up begin and end at the right sides of their boxes.
    fn turn_in(&self, items: &[usize], link: usize, net: usize, line: &mut Line) {
        let side = |item: usize, height: i32| {
            let area = self.output.vertices[item];
            let inset = self.input.vertices[item].inset_at(height);
            let y = area.y + area.height / 2 + height;
            Point {
                x: area.x + area.width - inset,
                y,
            }
        };
        let height = |item: usize| self.output.vertices[item].height;
        if let (Some(&from), Some(lane)) = (items.first(), line.points.first().map(|it| it.x)) {
            let start = side(from, self.ports.leaving_height(link, height(from)));
            line.points.insert(0, Point { x: lane, ..start });
            line.points.insert(0, start);
        }
        if let (Some(&to), Some(lane)) = (items.last(), line.points.last().map(|it| it.x))
            && line.joins.is_none()
        {
            let end = side(to, self.ports.arriving_height(net, height(to)));
            line.points.push(Point { x: lane, ..end });
            line.points.push(end);
        }
    }

    /// The height at which lines leave or reach an item.
    fn edge(&self, item: usize, upper: bool) -> i32 {
        let (top, bottom) = self.channels.layers[self.lattice.layer[item]];
        match self.lattice.items[item] {
            Item::Vertex(vertex) => {
                let area = self.output.vertices[vertex];
                if upper { area.y } else { area.y + area.height }
            }
            Item::Bend(_) | Item::Label(_) => {
                if upper {
                    top
                } else {
                    bottom
                }
            }
        }
    }

    fn item_rect(&self, item: usize) -> Rect {
        let (top, bottom) = self.channels.layers[self.lattice.layer[item]];
        let (left, right) = self.lattice.reach[item];
        let height = self.lattice.heights[item];
        let y = top + (bottom - top - height) / 2;
        Rect {
            x: self.x[item] - left,
            y,
            width: left + right,
            height,
        }
    }

    fn label_rect(&self, link: usize, item: usize) -> Option<Rect> {
        let (width, height) = self.input.links[link].label?;
        let area = self.item_rect(item);
        Some(Rect {
            x: self.x[item] - width / 2,
            y: area.y,
            width,
            height,
        })
    }

    /// From a box to itself, left of it.
    fn loop_line(&self, link: usize) -> Line {
        let from = self.input.links[link].from;
        let area = self.output.vertices[from];
        let loops = &self.lattice.loops[from];
        let place = loops.iter().position(|&it| it == link).unwrap_or(0) as i32;
        let lane = area.x - LANE.0 - LANE.1 * place;
        let middle = area.y + area.height / 2;
        let half = 7 + 4 * place;
        let inset = self.input.vertices[from].inset_at(half);
        let left = area.x + inset;
        let corner = |x, y| Point { x, y };
        // Of two labels one stands above the other.
        let widest = self.lattice.reach[from].0 - self.input.vertices[from].width / 2;
        let height = |loops: &[usize]| -> i32 {
            let labels = loops.iter().filter_map(|&it| self.input.links[it].label);
            labels.map(|it| it.1).sum()
        };
        let (total, before) = (height(loops), height(&loops[..place as usize]));
        let room = self.lattice.heights[from];
        let top = area.y - (room - area.height) / 2;
        let outer = area.x - LANE.0 - LANE.1 * (loops.len() as i32 - 1);
        let label = self.input.links[link].label.map(|(width, height)| Rect {
            x: (outer - 4 - width).max(area.x - widest),
            y: top + (room - total) / 2 + before,
            width,
            height,
        });
        Line {
            points: vec![
                corner(left, middle - half),
                corner(lane, middle - half),
                corner(lane, middle + half),
                corner(left, middle + half),
            ],
            label,
            ..Line::default()
        }
    }

    /// Moves everything so that nothing is left of or above the origin.
    fn fit(&mut self) {
        let items = 0..self.lattice.items.len();
        let left = items
            .clone()
            .map(|it| self.x[it] - self.lattice.reach[it].0)
            .min()
            .unwrap_or(0);
        let right = items
            .map(|it| self.x[it] + self.lattice.reach[it].1)
            .max()
            .unwrap_or(0);
        self.output.width = right - left;
        self.output.height = self.channels.layers.last().map_or(0, |it| it.1);
        for area in &mut self.output.vertices {
            area.x -= left;
        }
        for line in &mut self.output.links {
            line.points.iter_mut().for_each(|it| it.x -= left);
            for area in line.label.iter_mut().chain(&mut line.signpost) {
                area.x -= left;
            }
        }
    }
}

/// So far a line that joins another runs on it, to turn into its direction.
const TURN: i32 = 8;

/// The points of the last part of a line that joins others of its net: up to what is drawn of them,
/// and a bit on.
fn merged(part: &[Point], sideways: Option<i32>, covered: (i32, i32)) -> Vec<Point> {
    let ([first, ..], [.., last]) = (part, part) else {
        return part.to_vec();
    };
    let Some(y) = sideways else {
        return part.to_vec();
    };
    let turn = (last.y - y).signum() * TURN.min((last.y - y).abs());
    let down = Point {
        x: last.x,
        y: y + turn,
    };
    let corner = Point { x: first.x, y };
    let met = first.x.clamp(covered.0, covered.1);
    if first.x == last.x {
        return vec![*first, down];
    }
    if met == last.x {
        return vec![*first, corner, Point { x: last.x, y }, down];
    }
    let rest = last.x - met;
    let end = met + rest.signum() * TURN.min(rest.abs());
    vec![*first, corner, Point { x: end, y }]
}

/// Takes out points between others on one straight line.
fn simplify(points: &mut Vec<Point>) {
    points.dedup();
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for &point in points.iter() {
        while let [.., a, b] = kept[..] {
            let straight = (a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y);
            if !straight {
                break;
            }
            kept.pop();
        }
        kept.push(point);
    }
    *points = kept;
}
