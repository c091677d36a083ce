//! The diagram in the language of Graphviz, nested scopes as clusters.
//!
//! Edges cannot end at a cluster. A state that holds scopes is a heading at the top of its cluster,
//! to which edges come, and a point at its bottom, from which they leave; both are cut at the frame.

use std::fmt::Write as _;

use super::card;
use super::{Diagram, Edge, Node, NodeKind};
use crate::catalog::objects::StateType;

const RUN: &str = "#1a7f37";
const ERROR: &str = "#cf3b44";
const FAINT: &str = "#b8bec5";

/// Writes a diagram as a directed graph.
pub fn dot(diagram: &Diagram) -> String {
    let mut out = format!("digraph {} {{\n", quoted(&diagram.name));
    out.push_str(
        "  compound=true; rankdir=TB; nodesep=0.3; ranksep=0.4;\n  \
         node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11, height=0.35];\n  \
         edge [fontname=\"Helvetica\", fontsize=9, color=\"#818b98\", arrowsize=0.7];\n",
    );
    let mut writer = Writer { diagram, out };
    if !diagram.scopes.is_empty() {
        writer.scope(0, 1);
    }
    writer.out.push_str("}\n");
    writer.out
}

struct Writer<'a> {
    diagram: &'a Diagram,
    out: String,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        self.out.push_str(&"  ".repeat(depth));
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn scope(&mut self, index: usize, depth: usize) {
        let scope = &self.diagram.scopes[index];
        for node in scope.nodes.clone() {
            match self.diagram.nodes[node].scopes.is_empty() {
                true => self.plain_node(node, depth),
                false => self.cluster(node, depth),
            }
        }
        for edge in scope.edges.clone() {
            self.edge(&self.diagram.edges[edge], depth);
        }
    }

    fn plain_node(&mut self, index: usize, depth: usize) {
        let node = &self.diagram.nodes[index];
        let shape = match node.kind {
            NodeKind::Start => {
                "shape=circle, style=filled, fillcolor=\"#59636e\", width=0.15, height=0.15"
            }
            NodeKind::End => {
                "shape=doublecircle, style=filled, fillcolor=\"#59636e\", width=0.1, height=0.1"
            }
            NodeKind::Missing => "style=\"rounded,dashed\"",
            NodeKind::State(Some(StateType::Choice)) => "shape=hexagon, style=\"\"",
            NodeKind::State(Some(StateType::Succeed)) => "shape=ellipse, style=\"\"",
            NodeKind::State(Some(StateType::Fail)) => "shape=octagon, style=\"\"",
            NodeKind::State(Some(StateType::Pass)) => "style=\"\"",
            NodeKind::State(_) => "style=rounded",
        };
        let (label, colors) = (label(node), colors(node));
        self.line(
            depth,
            &format!("n{index} [label={label}, {shape}, {colors}];"),
        );
    }

    fn cluster(&mut self, index: usize, depth: usize) {
        let node = &self.diagram.nodes[index];
        let (label, colors) = (label(node), colors(node));
        self.line(depth, &format!("subgraph cluster_n{index} {{"));
        self.line(
            depth + 1,
            &format!("style=rounded; label=\"\"; {};", colors.replace(", ", "; ")),
        );
        self.line(
            depth + 1,
            &format!("n{index} [label={label}, shape=plaintext, style=\"\"];"),
        );
        self.line(
            depth + 1,
            &format!("n{index}x [shape=point, style=invis, width=0, height=0];"),
        );
        for &scope in &node.scopes {
            let inner = &self.diagram.scopes[scope];
            match inner.branch {
                Some(branch) => {
                    self.line(depth + 1, &format!("subgraph cluster_n{index}b{branch} {{"));
                    self.line(depth + 2, &format!("style=dotted; color=\"#818b98\"; label=\"{branch}\"; labeljust=l; fontname=\"Helvetica\"; fontsize=9;"));
                    self.scope(scope, depth + 2);
                    self.line(depth + 1, "}");
                }
                None => self.scope(scope, depth + 1),
            }
            self.enclose(index, scope, depth + 1);
        }
        if node
            .scopes
            .iter()
            .all(|&it| self.diagram.scopes[it].nodes.is_empty())
        {
            self.line(depth + 1, &format!("n{index} -> n{index}x [style=invis];"));
        }
        self.line(depth, "}");
    }

    /// Keeps the nodes of a scope between the heading and the point of the state that it lies in.
    fn enclose(&mut self, owner: usize, scope: usize, depth: usize) {
        let scope = &self.diagram.scopes[scope];
        let mut is_left = vec![false; scope.nodes.len()];
        for edge in &self.diagram.edges[scope.edges.clone()] {
            is_left[edge.from - scope.nodes.start] = true;
        }
        if !scope.nodes.is_empty() {
            let first = scope.nodes.start;
            self.line(depth, &format!("n{owner} -> n{first} [style=invis];"));
        }
        for node in scope.nodes.clone() {
            if !is_left[node - scope.nodes.start] {
                let last = self.exit(node);
                self.line(depth, &format!("{last} -> n{owner}x [style=invis];"));
            }
        }
    }

    /// Where edges leave a node.
    fn exit(&self, node: usize) -> String {
        match self.diagram.nodes[node].scopes.is_empty() {
            true => format!("n{node}"),
            false => format!("n{node}x"),
        }
    }

    fn edge(&mut self, edge: &Edge, depth: usize) {
        let mut attributes = Vec::new();
        let lines = card::label_lines(edge);
        if !lines.is_empty() {
            let lines: Vec<String> = lines.iter().map(|it| escaped(it)).collect();
            attributes.push(format!("label=\"{}\"", lines.join("\\n")));
        }
        if edge.error {
            attributes.push("style=dashed".to_owned());
        }
        match (
            edge.taken > 0,
            edge.error,
            self.diagram.nodes[edge.from].reached,
        ) {
            (true, ..) => attributes.push(format!("color=\"{RUN}\", penwidth=2")),
            (.., false) => attributes.push(format!("color=\"{FAINT}\"")),
            (_, true, _) => attributes.push(format!("color=\"{ERROR}\", fontcolor=\"{ERROR}\"")),
            _ => {}
        }
        if !self.diagram.nodes[edge.from].scopes.is_empty() && edge.from != edge.to {
            attributes.push(format!("ltail=cluster_n{}", edge.from));
        }
        if !self.diagram.nodes[edge.to].scopes.is_empty() && edge.from != edge.to {
            attributes.push(format!("lhead=cluster_n{}", edge.to));
        }
        let attributes = match attributes.is_empty() {
            true => String::new(),
            false => format!(" [{}]", attributes.join(", ")),
        };
        let from = if edge.from == edge.to {
            format!("n{}", edge.from)
        } else {
            self.exit(edge.from)
        };
        self.line(depth, &format!("{from} -> n{}{attributes};", edge.to));
    }
}

fn label(node: &Node) -> String {
    let mut label = escaped(&node.title);
    for (mark, text) in [("", &node.detail), ("↻ ", &node.retries)] {
        if !text.is_empty() {
            let _ = write!(label, "\\n{mark}{}", escaped(text));
        }
    }
    if node.visits > 1 {
        let _ = write!(label, "\\n×{}", node.visits);
    }
    format!("\"{label}\"")
}

fn colors(node: &Node) -> String {
    let color = match node.kind {
        NodeKind::State(Some(StateType::Task)) => "#2563b8",
        NodeKind::State(Some(StateType::Wait)) => "#946200",
        NodeKind::State(Some(StateType::Choice)) => "#7c4ddb",
        NodeKind::State(Some(StateType::Parallel)) => "#16767d",
        NodeKind::State(Some(StateType::Map)) => "#b03080",
        NodeKind::State(Some(StateType::Succeed)) => "#1a7f37",
        NodeKind::State(Some(StateType::Fail)) | NodeKind::Missing => "#cf222e",
        _ => "#59636e",
    };
    if !node.reached {
        return format!("color=\"{FAINT}\", fontcolor=\"{FAINT}\"");
    }
    match (node.failures > 0, node.visits > 0) {
        (true, _) => "color=\"#cf222e\", penwidth=2.5".to_owned(),
        (_, true) => format!("color=\"{RUN}\", penwidth=2.5"),
        _ => format!("color=\"{color}\", penwidth=1"),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// A text for between quotes.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
