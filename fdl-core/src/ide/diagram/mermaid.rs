//! The diagram as a flowchart of Mermaid: for Markdown pages that render such code.

use std::fmt::Write as _;

use super::card;
use super::{Diagram, Edge, Node, NodeKind};
use crate::catalog::objects::StateType;

/// The colours of the types, which do on light and on dark pages.
const CLASSES: &[(&str, &str)] = &[
    ("task", "stroke:#2563b8"),
    ("pass", "stroke:#59636e"),
    ("wait", "stroke:#946200"),
    ("choice", "stroke:#7c4ddb"),
    ("parallel", "stroke:#16767d"),
    ("map", "stroke:#b03080"),
    ("succeed", "stroke:#1a7f37"),
    ("fail", "stroke:#cf222e"),
    ("missing", "stroke:#cf222e,stroke-dasharray:4 3"),
    ("unreached", "opacity:0.45"),
    ("entered", "stroke:#1a7f37,stroke-width:3px"),
    ("failed", "stroke:#cf222e,stroke-width:3px"),
];

/// Writes a diagram as a flowchart.
pub fn mermaid(diagram: &Diagram) -> String {
    let mut out = String::from("flowchart TB\n");
    let mut writer = Writer {
        diagram,
        out: &mut out,
        taken: Vec::new(),
        edges: 0,
    };
    if !diagram.scopes.is_empty() {
        writer.scope(0, 1);
    }
    let taken = std::mem::take(&mut writer.taken);
    for (name, style) in CLASSES {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "  classDef {name} {style}");
    }
    if !taken.is_empty() {
        let _ = writeln!(
            out,
            "  linkStyle {} stroke:#1a7f37,stroke-width:3px",
            taken.join(",")
        );
    }
    out
}

struct Writer<'a> {
    diagram: &'a Diagram,
    out: &'a mut String,
    /// The numbers of the edges that the run took.
    taken: Vec<String>,
    edges: usize,
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
            self.node(node, depth);
        }
        for edge in scope.edges.clone() {
            self.edge(&self.diagram.edges[edge], depth);
        }
    }

    fn node(&mut self, index: usize, depth: usize) {
        let node = &self.diagram.nodes[index];
        let filled = |it: &&usize| !self.diagram.scopes[**it].nodes.is_empty();
        let scopes: Vec<usize> = node.scopes.iter().filter(filled).copied().collect();
        let (open, close) = shape(node);
        let label = label(node);
        if scopes.is_empty() {
            self.line(depth, &format!("n{index}{open}\"{label}\"{close}"));
        } else {
            self.line(depth, &format!("subgraph n{index}[\"{label}\"]"));
            self.line(depth + 1, "direction TB");
            for scope in scopes {
                self.inner_scope(index, scope, depth + 1);
            }
            self.line(depth, "end");
        }
        for class in class_names(node) {
            self.line(depth, &format!("class n{index} {class}"));
        }
    }

    fn inner_scope(&mut self, owner: usize, scope: usize, depth: usize) {
        let Some(branch) = self.diagram.scopes[scope].branch else {
            return self.scope(scope, depth);
        };
        self.line(depth, &format!("subgraph n{owner}b{branch}[\"{branch}\"]"));
        self.line(depth + 1, "direction TB");
        self.scope(scope, depth + 1);
        self.line(depth, "end");
    }

    fn edge(&mut self, edge: &Edge, depth: usize) {
        let arrow = if edge.error { "-.->" } else { "-->" };
        let lines = card::label_lines(edge);
        let lines: Vec<String> = lines.iter().map(|it| escaped(it)).collect();
        let label = match lines.is_empty() {
            true => String::new(),
            false => format!("|\"{}\"|", lines.join("<br/>")),
        };
        self.line(
            depth,
            &format!("n{} {arrow}{label} n{}", edge.from, edge.to),
        );
        if edge.taken > 0 {
            self.taken.push(self.edges.to_string());
        }
        self.edges += 1;
    }
}

fn shape(node: &Node) -> (&'static str, &'static str) {
    match node.kind {
        NodeKind::Start => ("((", "))"),
        NodeKind::End => ("(((", ")))"),
        NodeKind::State(Some(StateType::Choice)) => ("{{", "}}"),
        NodeKind::State(Some(StateType::Wait)) => ("[/", "/]"),
        NodeKind::State(Some(StateType::Succeed | StateType::Fail)) => ("([", "])"),
        NodeKind::State(Some(StateType::Task)) => ("(", ")"),
        NodeKind::State(_) | NodeKind::Missing => ("[", "]"),
    }
}

fn label(node: &Node) -> String {
    let mut label = match node.title.as_str() {
        "" => " ".to_owned(),
        title => escaped(title),
    };
    if !node.detail.is_empty() {
        let _ = write!(label, "<br/>{}", escaped(&node.detail));
    }
    if !node.retries.is_empty() {
        let _ = write!(label, "<br/>↻ {}", escaped(&node.retries));
    }
    if node.visits > 1 {
        let _ = write!(label, "<br/>×{}", node.visits);
    }
    label
}

fn class_names(node: &Node) -> Vec<String> {
    let mut classes = match node.kind {
        NodeKind::State(Some(_)) | NodeKind::Missing => vec![node.kind.name().to_lowercase()],
        _ => Vec::new(),
    };
    for (holds, class) in [
        (!node.reached, "unreached"),
        (node.visits > 0, "entered"),
        (node.failures > 0, "failed"),
    ] {
        if holds {
            classes.push(class.to_owned());
        }
    }
    classes
}

/// A text for between quotes: what Mermaid or its Markdown would take for more than a character is
/// written as an entity.
fn escaped(text: &str) -> String {
    // `style a:#…;` is looked for in all lines, quoted or not.
    let is_styled = text.contains("style") || text.contains("classDef");
    let number = text
        .find(|it: char| !it.is_ascii_digit())
        .filter(|it| *it > 0);
    let mut escaped = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let needed = match character {
            '"' | '<' | '>' | '&' | '#' | '`' | '%' | '*' | '_' | '~' | '\\' | '[' | ']' => true,
            ':' => is_styled,
            '-' | '+' => at == 0,
            '.' | ')' => number == Some(at),
            _ => false,
        };
        match needed {
            true => {
                let _ = write!(escaped, "#{};", u32::from(character));
            }
            false => escaped.push(character),
        }
    }
    escaped
}
