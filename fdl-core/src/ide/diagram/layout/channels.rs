//! The heights of layers, and where lines go sideways between them.

use std::collections::HashMap;

use super::Proceed;
use super::lattice::{Item, Lattice, Piece};
use super::ports::Ports;
use super::tracks::{self, TRACK, Wire};

/// From a layer of boxes to the next, if all lines are straight.
pub(super) const PLAIN: i32 = 34;

/// The heights of layers and of the room between them.
pub(super) struct Channels {
    /// The upper and the lower edge of each layer.
    pub(super) layers: Vec<(i32, i32)>,
    /// The height at which the pieces of each net go sideways, those that do.
    pub(super) sideways: Vec<Vec<Option<i32>>>,
}

impl Channels {
    pub(super) fn new(lattice: &Lattice, ports: &Ports, proceed: Proceed<'_>) -> Option<Self> {
        let mut channels = Self {
            layers: Vec::new(),
            sideways: Vec::new(),
        };
        let mut top = 0;
        for (layer, items) in lattice.layers.iter().enumerate() {
            if !proceed() {
                return None;
            }
            let height = items
                .iter()
                .map(|&it| lattice.heights[it])
                .max()
                .unwrap_or(0);
            let bottom = top + height;
            channels.layers.push((top, bottom));
            let (tracks, count) = tracks_of(lattice, ports, layer);
            let count = count as i32;
            let is_label = |layer: usize| {
                let items = lattice.layers.get(layer).into_iter().flatten();
                items
                    .into_iter()
                    .any(|&it| matches!(lattice.items[it], Item::Label(_)))
            };
            let (plain, above, below) = match (is_label(layer), is_label(layer + 1)) {
                (false, false) => (PLAIN, 14, 20),
                (false, true) => (14, 12, 10),
                (true, _) => (20, 8, 20),
            };
            let bent = above + TRACK * (count - 1) + below;
            let sideways =
                |track: Option<usize>| track.map(|it| bottom + above + TRACK * it as i32);
            channels
                .sideways
                .push(tracks.into_iter().map(sideways).collect());
            top = bottom + if count == 0 { plain } else { plain.max(bent) };
        }
        Some(channels)
    }
}

/// The track of each piece below a layer, and how many there are.
fn tracks_of(lattice: &Lattice, ports: &Ports, layer: usize) -> (Vec<Option<usize>>, usize) {
    let mut wire_of: HashMap<usize, usize> = HashMap::new();
    let mut wires: Vec<Wire> = Vec::new();
    let pieces = &lattice.pieces[layer];
    for (index, piece) in pieces.iter().enumerate() {
        let wire = *wire_of.entry(piece.net).or_insert_with(|| {
            wires.push(Wire::default());
            wires.len() - 1
        });
        let (top, bottom) = ports.of(layer, index);
        wires[wire].tops.push(top);
        wires[wire].bottoms.push(bottom);
    }
    let (tracks, count) = tracks::assign(&wires);
    let track = |it: &Piece| tracks[wire_of[&it.net]];
    (pieces.iter().map(track).collect(), count)
}
