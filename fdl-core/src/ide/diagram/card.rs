//! What stands in the box of a node, and how much room it takes.

use super::measure::{Font, cut, width, wrap};
use super::{Edge, Node, NodeKind};
use crate::catalog::objects::StateType;

/// The widest line of a name, of a detail, and of that of a state which holds others.
const TEXT: (i32, i32, i32) = (200, 260, 320);

/// The widest line of a label, and how many lines it has at most.
const LABEL: (i32, usize) = (204, 3);

/// Left of the text of a state, where its icon is, and right of it.
const SIDES: (i32, i32) = (36, 14);

/// The least width of a box.
const LEAST: i32 = 64;

/// Above and below the text.
const ABOVE: i32 = 9;

/// The sides of a box at its left and right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// Upright, with corners rounded by so much.
    Straight(i32),
    /// Half a circle.
    Round,
    /// To a point.
    Pointed,
    /// Corners cut off.
    Cut,
}

/// The text in a box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Card {
    /// The name, on a line or two.
    pub(super) title: Vec<String>,
    /// The detail, on a line.
    pub(super) detail: String,
    /// The width of the box.
    pub(super) width: i32,
    /// The height of the text with the room around it.
    pub(super) height: i32,
    /// From the left edge to the text.
    pub(super) left: i32,
    /// From the text to the right edge.
    pub(super) right: i32,
}

impl Card {
    /// The text for a node, in a box that is at least so wide because of what lies in it.
    pub(super) fn new(node: &Node, inner_width: i32) -> Self {
        let inner_width = inner_width.max(LEAST);
        let state_type = match node.kind {
            NodeKind::Start => return Self::mark(14),
            NodeKind::End => return Self::mark(18),
            NodeKind::State(state_type) => Some(state_type),
            NodeKind::Missing => None,
        };
        let (left, right) = match (state_type, side(node)) {
            (None, _) => (14, 14),
            (_, Side::Pointed | Side::Round) => (SIDES.0 + 8, SIDES.1 + 8),
            _ => SIDES,
        };
        // Retries stand right of the name.
        let retries = match node.retries.is_empty() {
            true => 0,
            false => 28 + width(&node.retries, Font::Code),
        };
        let room = inner_width - left - right;
        let title = wrap(&node.title, Font::Name, TEXT.0.max(room - retries), 2);
        let detail = if node.scopes.is_empty() {
            TEXT.1
        } else {
            TEXT.2.max(room)
        };
        let detail = cut(&node.detail, Font::Code, detail);
        let names = title.iter().map(|it| width(it, Font::Name) + retries);
        let widest = names.chain([width(&detail, Font::Code)]).max().unwrap_or(0);
        let mut height = 2 * ABOVE + Font::Name.line_height() * title.len() as i32;
        if !detail.is_empty() {
            height += Font::Code.line_height() + 2;
        }
        let width = inner_width.max(left + widest + right);
        Self {
            title,
            detail,
            width,
            height,
            left,
            right,
        }
    }

    /// A mark of that size, without text.
    fn mark(size: i32) -> Self {
        Self {
            title: Vec::new(),
            detail: String::new(),
            width: size,
            height: size,
            left: 0,
            right: 0,
        }
    }

    /// From the upper edge to the line on which the name stands.
    pub(super) fn first_baseline(&self) -> i32 {
        ABOVE + 13
    }

    /// How far from the corners of its box lines may begin and end, and how far its sides come to a
    /// point.
    pub(super) fn inset(&self, node: &Node) -> (i32, i32) {
        match (node.kind, side(node)) {
            (NodeKind::Start | NodeKind::End, _) => (self.width / 2, 0),
            (_, Side::Straight(radius)) => (radius + 4, 0),
            (_, Side::Round) => (20, 0),
            (_, Side::Pointed) => (20, point(self.height)),
            (_, Side::Cut) => (14, 0),
        }
    }
}

/// How far the sides of a pointed box of that height reach out.
pub(super) fn point(height: i32) -> i32 {
    (height / 3).min(14)
}

/// What the sides of a node look like.
pub(super) fn side(node: &Node) -> Side {
    match node.kind {
        NodeKind::State(Some(StateType::Choice)) => Side::Pointed,
        NodeKind::State(Some(StateType::Succeed)) => Side::Round,
        NodeKind::State(Some(StateType::Fail)) => Side::Cut,
        NodeKind::State(Some(StateType::Pass)) => Side::Straight(2),
        NodeKind::Start | NodeKind::End => Side::Round,
        NodeKind::State(_) | NodeKind::Missing => Side::Straight(8),
    }
}

/// The lines of an edge's label.
pub(super) fn label_lines(edge: &Edge) -> Vec<String> {
    let labels = edge.ways.iter().map(|it| it.label.as_str());
    let labels: Vec<&str> = labels.filter(|it| !it.is_empty()).collect();
    match labels[..] {
        [] => Vec::new(),
        [label] => wrap(label, Font::Code, LABEL.0, LABEL.1),
        _ if labels.len() <= LABEL.1 => labels
            .iter()
            .map(|it| cut(it, Font::Code, LABEL.0))
            .collect(),
        _ => {
            let shown = labels.iter().take(LABEL.1 - 1);
            let rest = labels.len() + 1 - LABEL.1;
            let shown = shown.map(|it| cut(it, Font::Code, LABEL.0));
            shown.chain([format!("… {rest} more")]).collect()
        }
    }
}

pub(super) fn label_size(edge: &Edge) -> Option<(i32, i32)> {
    let lines = label_lines(edge);
    let widest = lines.iter().map(|it| width(it, Font::Code)).max()?;
    Some((
        widest + 8,
        Font::Code.line_height() * lines.len() as i32 + 4,
    ))
}

/// From the label or the end of the line to the frame of a signpost.
pub(super) const SIGN_GAP: i32 = 10;

/// What a signpost to a node says.
pub(super) fn signpost_text(node: &Node) -> String {
    format!("→ {}", cut(&node.title, Font::Name, TEXT.0 - 40))
}

pub(super) fn signpost_size(node: &Node) -> (i32, i32) {
    (
        width(&signpost_text(node), Font::Name) + 20,
        Font::Name.line_height() + 9 + SIGN_GAP,
    )
}
