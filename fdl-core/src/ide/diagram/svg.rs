//! The picture as SVG: one file without anything from outside, for light and dark pages.
//!
//! Every colour is a CSS variable (`--fdl-task`, …) and follows `prefers-color-scheme`; an attribute
//! `data-theme="light"` or `"dark"` at the root overrules that. Nodes carry `data-path` and
//! `data-range`, edges `data-from`, `data-to` and `data-range`, for clients that react to clicks.

mod icons;
mod shapes;

use std::fmt::Write as _;

use super::card::{self, Card};
use super::layout::{Picture, Rect};
use super::measure::{Font, width};
use super::{Diagram, Edge, Node, NodeKind};
use crate::simulate::Status;
use crate::text::TextRange;

/// The rules for all that is drawn. Each colour stands there twice: viewers that know no variables
/// take the first.
const STYLE: &str = include_str!("style.css");

/// Writes a diagram that is laid out. `place` says what `data-range` is.
pub fn svg(diagram: &Diagram, picture: &Picture, place: &dyn Fn(TextRange) -> String) -> String {
    let mut writer = Writer {
        diagram,
        picture,
        place,
        out: String::new(),
    };
    writer.document();
    writer.out
}

/// Text for the contents and attributes of elements: what XML does not allow is replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(escaped, "&#{};", u32::from(character));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

struct Writer<'a> {
    diagram: &'a Diagram,
    picture: &'a Picture,
    place: &'a dyn Fn(TextRange) -> String,
    out: String,
}

/// Adds a formatted text to the output; writing into a string cannot fail.
macro_rules! put {
    ($writer:expr, $($part:tt)*) => {{
        let _ = write!($writer.out, $($part)*);
    }};
}

impl Writer<'_> {
    fn document(&mut self) {
        let Picture { width, height, .. } = *self.picture;
        let name = match self.diagram.name.as_str() {
            "" => "Flow",
            name => name,
        };
        put!(
            self,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fdl\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"graphics-document document\" \
             aria-label=\"{}\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n\
             <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n",
            escaped(&self.summary(name)),
            escaped(name),
        );
        put!(
            self,
            "<g{}>\n",
            if self.diagram.run.is_some() {
                " class=\"ran\""
            } else {
                ""
            }
        );
        for scope in 0..self.diagram.scopes.len() {
            self.scope(scope);
        }
        self.out.push_str("</g>\n</svg>\n");
    }

    fn summary(&self, name: &str) -> String {
        let is_state = |it: &&Node| matches!(it.kind, NodeKind::State(_));
        let count = self.diagram.nodes.iter().filter(is_state).count();
        let states = if count == 1 {
            "1 state".to_owned()
        } else {
            format!("{count} states")
        };
        let run = match self.diagram.run {
            None => "",
            Some(Status::Succeeded) => ", a run that succeeded",
            Some(Status::Failed) => ", a run that failed",
            Some(Status::TimedOut) => ", a run that timed out",
        };
        format!("{name}: {states}{run}")
    }

    /// A scope: what is around it was written before.
    fn scope(&mut self, index: usize) {
        let scope = &self.diagram.scopes[index];
        if let Some(branch) = scope.branch {
            let Rect {
                x,
                y,
                width,
                height,
            } = self.picture.scopes[index];
            put!(
                self,
                "<rect class=\"scope\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"6\"/>"
            );
            put!(
                self,
                "<text class=\"branch\" x=\"{}\" y=\"{}\">{branch}</text>\n",
                x + 7,
                y + 15
            );
        }
        // Lines that the run took lie above those that it did not.
        for taken in [false, true] {
            for edge in scope.edges.clone() {
                if (self.diagram.edges[edge].taken > 0) == taken {
                    self.edge(edge);
                }
            }
        }
        for node in scope.nodes.clone() {
            self.node(node);
        }
    }

    fn node(&mut self, index: usize) {
        let node = &self.diagram.nodes[index];
        let area = self.picture.nodes[index];
        let mut class = match node.kind {
            NodeKind::State(Some(_)) => format!("state {}", node.kind.name().to_lowercase()),
            _ => node.kind.name().to_lowercase(),
        };
        for (holds, word) in [
            (!node.scopes.is_empty(), " holds"),
            (node.visits > 0, " entered"),
            (node.failures > 0, " failed"),
            (!node.reached, " unreached"),
        ] {
            class.push_str(if holds { word } else { "" });
        }
        let label = describe(node);
        put!(self, "<g class=\"{class}\"");
        if node.state.is_some() {
            put!(
                self,
                " data-id=\"n{index}\" data-path=\"{}\" data-range=\"{}\" role=\"img\" aria-label=\"{}\"",
                escaped(&node.path),
                escaped(&(self.place)(node.selection)),
                escaped(&label),
            );
        }
        put!(self, "><title>{}</title>", escaped(&label));
        match node.kind {
            NodeKind::Start => self.dot(area, 7, "dot"),
            NodeKind::End => {
                self.dot(area, 8, "ring");
                self.dot(area, 4, "dot");
            }
            NodeKind::State(_) | NodeKind::Missing => self.card(node, area),
        }
        self.out.push_str("</g>\n");
    }

    fn dot(&mut self, area: Rect, radius: i32, class: &str) {
        let (x, y) = (area.x + area.width / 2, area.y + area.height / 2);
        put!(
            self,
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"
        );
    }

    fn card(&mut self, node: &Node, area: Rect) {
        let card = Card::new(node, area.width);
        put!(
            self,
            "<path class=\"box\" d=\"{}\"/>",
            shapes::outline(card::side(node), area)
        );
        if let NodeKind::State(state_type) = node.kind {
            let (x, y) = (area.x + card.left - 24, area.y + 10);
            let icon = icons::icon(state_type);
            put!(
                self,
                "<path class=\"icon\" transform=\"translate({x} {y})\" d=\"{icon}\"/>"
            );
        }
        let x = area.x + card.left;
        let mut y = area.y + card.first_baseline();
        for line in &card.title {
            put!(
                self,
                "<text class=\"name\" x=\"{x}\" y=\"{y}\">{}</text>",
                escaped(line)
            );
            y += Font::Name.line_height();
        }
        if !card.detail.is_empty() {
            y -= 1;
            put!(
                self,
                "<text class=\"detail\" x=\"{x}\" y=\"{y}\">{}</text>",
                escaped(&card.detail)
            );
        }
        let right = area.x + area.width;
        if !node.retries.is_empty() {
            let (x, y) = (right - card.right, area.y + card.first_baseline());
            put!(
                self,
                "<text class=\"retries\" x=\"{x}\" y=\"{y}\">↻ {}</text>",
                escaped(&node.retries)
            );
        }
        if node.visits > 1 {
            self.badge(right - 10, area.y, &format!("×{}", node.visits));
        }
    }

    /// How often a state was entered, on the edge of its box.
    fn badge(&mut self, right: i32, middle: i32, text: &str) {
        let width = width(text, Font::Code) + 10;
        let (x, y) = (right - width, middle - 8);
        put!(
            self,
            "<rect class=\"badge\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"16\" rx=\"8\"/>"
        );
        put!(
            self,
            "<text class=\"count\" x=\"{}\" y=\"{}\">{text}</text>",
            x + width / 2,
            y + 12
        );
    }

    fn edge(&mut self, index: usize) {
        let edge = &self.diagram.edges[index];
        let route = &self.picture.edges[index];
        let (from, to) = (&self.diagram.nodes[edge.from], &self.diagram.nodes[edge.to]);
        let mut class = String::from("edge");
        for (holds, word) in [
            (edge.error, " error"),
            (edge.taken > 0, " taken"),
            (!from.reached, " unreached"),
        ] {
            class.push_str(if holds { word } else { "" });
        }
        let range = edge.ways.first().map(|it| it.range).unwrap_or_default();
        put!(
            self,
            "<g class=\"{class}\" data-from=\"{}\" data-to=\"{}\" data-range=\"{}\"><title>{}</title>",
            escaped(&from.path),
            escaped(&to.path),
            escaped(&(self.place)(range)),
            escaped(&describe_edge(edge, from, to)),
        );
        let gap = route.label;
        put!(
            self,
            "<path class=\"line\" d=\"{}\"/>",
            shapes::line(&route.points, gap)
        );
        if route.joins.is_none() {
            put!(
                self,
                "<path class=\"head\" d=\"{}\"/>",
                shapes::head(&route.points)
            );
        }
        if let Some(area) = route.label {
            let x = area.x + area.width / 2;
            let mut y = area.y + 12;
            for line in card::label_lines(edge) {
                put!(
                    self,
                    "<text class=\"label\" x=\"{x}\" y=\"{y}\">{}</text>",
                    escaped(&line)
                );
                y += Font::Code.line_height();
            }
        }
        if let Some(Rect {
            x,
            y,
            width,
            height,
        }) = route.signpost
        {
            let (y, height) = (y + card::SIGN_GAP, height - card::SIGN_GAP);
            put!(
                self,
                "<rect class=\"sign\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{}\"/>",
                height / 2
            );
            let text = card::signpost_text(to);
            put!(
                self,
                "<text class=\"to\" x=\"{}\" y=\"{}\">{}</text>",
                x + width / 2,
                y + 17,
                escaped(&text)
            );
        }
        self.out.push_str("</g>\n");
    }
}

/// A node in words: what a mouse that rests on it shows, and what is read aloud.
fn describe(node: &Node) -> String {
    let mut text = match node.kind {
        NodeKind::Start | NodeKind::End => return node.kind.name().to_owned(),
        NodeKind::Missing if node.title == super::words::NAMELESS => return "no target".to_owned(),
        NodeKind::Missing => return format!("no state is named {}", node.title),
        NodeKind::State(_) => format!("{} {}", node.kind.name(), node.title),
    };
    if !node.detail.is_empty() {
        let _ = write!(text, "\n{}", node.detail);
    }
    if !node.retries.is_empty() {
        let _ = write!(text, "\nretries: {}", node.retries);
    }
    if !node.reached {
        text.push_str("\nno way leads here");
    }
    if node.visits > 0 {
        let _ = write!(text, "\nentered {}", times(node.visits));
    }
    if node.failures > 0 {
        let _ = write!(text, "\nfailed {}", times(node.failures));
    }
    text
}

fn times(count: u64) -> String {
    if count == 1 {
        "once".to_owned()
    } else {
        format!("{count} times")
    }
}

fn describe_edge(edge: &Edge, from: &Node, to: &Node) -> String {
    let name = |node: &Node| match node.kind {
        NodeKind::Start | NodeKind::End => node.kind.name().to_owned(),
        NodeKind::State(_) | NodeKind::Missing => node.title.clone(),
    };
    let mut text = format!("{} → {}", name(from), name(to));
    for way in edge.ways.iter().filter(|it| !it.label.is_empty()) {
        let _ = write!(text, "\n{}", way.label);
    }
    if edge.taken > 0 {
        let _ = write!(text, "\ntaken {}", times(edge.taken));
    }
    text
}
