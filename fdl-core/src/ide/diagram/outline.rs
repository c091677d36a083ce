//! The diagram as text: a tree of states with arrows, for terminals and plain buffers.
//!
//! States stand in the order in which a run can come to them. Ways have their condition in front of
//! the arrow; errors go along `╌╌▶`, ways that the run took along `━━▶`.

use super::measure::cut_columns;
use super::{Diagram, DiagramScope, Edge, Node, NodeKind, Way};
use crate::text::TextRange;

/// So many columns of a detail or a condition are shown.
const COLUMNS: usize = 60;

/// What marks the start of a scope.
const START: &str = "●";

/// What marks its end.
const END: &str = "◉";

/// A line of the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutlineLine {
    /// The line, without its break.
    pub text: String,
    /// The node that it is about: of an arrow the one that it leaves, of that from a start the one
    /// that it leads to.
    pub node: usize,
    /// What the line stands for in the text: the state's name, or the name that the way leads to.
    pub range: TextRange,
}

/// Writes a diagram as text, line by line.
pub fn outline(diagram: &Diagram) -> Vec<OutlineLine> {
    let mut leaving = vec![Vec::new(); diagram.nodes.len()];
    for (index, edge) in diagram.edges.iter().enumerate() {
        leaving[edge.from].push(index);
    }
    let mut writer = Writer {
        diagram,
        leaving,
        lines: Vec::new(),
    };
    if !diagram.scopes.is_empty() {
        let entries = writer.entries_of_scope(0);
        writer.entries("", entries);
    }
    writer.lines
}

struct Writer<'a> {
    diagram: &'a Diagram,
    /// The edges that leave each node.
    leaving: Vec<Vec<usize>>,
    lines: Vec<OutlineLine>,
}

/// Something in the tree.
#[derive(Clone, Copy)]
enum Entry {
    /// A state, with what lies in it and its ways below it.
    State(usize),
    /// A branch of a Parallel.
    Branch(usize),
    /// A way of an edge, by their numbers.
    Way(usize, usize),
}

impl Writer<'_> {
    fn entries_of_scope(&self, scope: usize) -> Vec<Entry> {
        let diagram = self.diagram;
        let scope = &diagram.scopes[scope];
        let starts = scope
            .nodes
            .clone()
            .filter(|&it| diagram.nodes[it].kind == NodeKind::Start);
        let starts = starts.flat_map(|it| self.ways(it));
        let states = self.flow_order(scope).into_iter();
        let states = states.filter(|&it| diagram.nodes[it].state.is_some());
        starts.chain(states.map(Entry::State)).collect()
    }

    fn ways(&self, node: usize) -> impl Iterator<Item = Entry> + '_ {
        let edges = self.leaving[node].iter();
        edges.flat_map(|&edge| {
            (0..self.diagram.edges[edge].ways.len()).map(move |way| Entry::Way(edge, way))
        })
    }

    /// The nodes of a scope, each behind those that lead to it as far as cycles allow; what is not
    /// reached comes last.
    fn flow_order(&self, scope: &DiagramScope) -> Vec<usize> {
        let first = scope.nodes.start;
        let mut seen = vec![false; scope.nodes.len()];
        let mut order = Vec::with_capacity(scope.nodes.len());
        let roots: Vec<usize> = scope.nodes.clone().collect();
        let mut stack: Vec<(usize, usize)> = Vec::new();
        // What is done first comes last, so the roots and the ways are taken from behind; the
        // first root is the start.
        for &root in roots.iter().skip(1).rev().chain(roots.first()) {
            let is_root = root == first || !self.diagram.nodes[root].reached;
            if !is_root || std::mem::replace(&mut seen[root - first], true) {
                continue;
            }
            stack.push((root, self.leaving[root].len()));
            while let Some((node, left)) = stack.last_mut() {
                if *left == 0 {
                    order.push(*node);
                    stack.pop();
                    continue;
                }
                *left -= 1;
                let to = self.diagram.edges[self.leaving[*node][*left]].to;
                if !std::mem::replace(&mut seen[to - first], true) {
                    stack.push((to, self.leaving[to].len()));
                }
            }
        }
        order.reverse();
        let rest = scope.nodes.clone().filter(|&it| !seen[it - first]);
        order.extend(rest);
        order.sort_by_key(|&it| !self.diagram.nodes[it].reached);
        order
    }

    fn entries(&mut self, prefix: &str, entries: Vec<Entry>) {
        let count = entries.len();
        for (place, entry) in entries.into_iter().enumerate() {
            let last = place + 1 == count;
            let corner = if last { '└' } else { '├' };
            let below = format!("{prefix}{}  ", if last { ' ' } else { '│' });
            match entry {
                Entry::State(node) => self.state(prefix, corner, &below, node),
                Entry::Branch(scope) => self.branch(prefix, corner, &below, scope),
                Entry::Way(edge, way) => self.way(prefix, corner, edge, way),
            }
        }
    }

    fn state(&mut self, prefix: &str, corner: char, below: &str, index: usize) {
        let node = &self.diagram.nodes[index];
        self.add(
            format!("{prefix}{corner}─ {}", headline(node)),
            index,
            node.selection,
        );
        let scopes = node.scopes.clone();
        let mut entries = Vec::new();
        for scope in scopes {
            match self.diagram.scopes[scope].branch {
                Some(_) => entries.push(Entry::Branch(scope)),
                None => entries.extend(self.entries_of_scope(scope)),
            }
        }
        entries.extend(self.ways(index));
        self.entries(below, entries);
    }

    fn branch(&mut self, prefix: &str, corner: char, below: &str, index: usize) {
        let scope = &self.diagram.scopes[index];
        if let (Some(branch), Some(owner)) = (scope.branch, scope.owner) {
            let range = self.diagram.nodes[owner].selection;
            self.add(format!("{prefix}{corner}─ [{branch}]"), owner, range);
            let entries = self.entries_of_scope(index);
            self.entries(below, entries);
        }
    }

    fn way(&mut self, prefix: &str, corner: char, edge: usize, way: usize) {
        let edge = &self.diagram.edges[edge];
        let way = &edge.ways[way];
        let from = &self.diagram.nodes[edge.from];
        let line = stroke(edge, way);
        let label = match way.label.as_str() {
            "" => String::new(),
            label => format!(" {} {line}", cut_columns(label, COLUMNS)),
        };
        let to = &self.diagram.nodes[edge.to];
        let name = match to.kind {
            NodeKind::End => END.to_owned(),
            NodeKind::Missing => format!("{} ✗", to.title),
            NodeKind::Start | NodeKind::State(_) => to.title.clone(),
        };
        let is_start = from.kind == NodeKind::Start;
        let mark = if is_start { START } else { "" };
        let node = if is_start { edge.to } else { edge.from };
        let text = format!("{prefix}{corner}{mark}{line}{label}{line}▶ {name}");
        self.add(text, node, way.range);
    }

    fn add(&mut self, text: String, node: usize, range: TextRange) {
        self.lines.push(OutlineLine { text, node, range });
    }
}

fn stroke(edge: &Edge, way: &Way) -> char {
    match (way.taken > 0, edge.error) {
        (true, _) => '━',
        (_, true) => '╌',
        _ => '─',
    }
}

/// A state on a line.
fn headline(node: &Node) -> String {
    let mut line = String::new();
    if node.failures > 0 {
        line.push_str("✗ ");
    } else if node.visits > 0 {
        line.push_str("✓ ");
    }
    line.push_str(&node.title);
    let kind = match node.kind {
        NodeKind::State(Some(state_type)) => state_type.name(),
        _ => "?",
    };
    line.push_str(" · ");
    line.push_str(kind);
    if !node.detail.is_empty() {
        line.push(' ');
        line.push_str(&cut_columns(&node.detail, COLUMNS));
    }
    if !node.retries.is_empty() {
        line.push_str(" ↻ ");
        line.push_str(&node.retries);
    }
    if node.visits > 1 {
        line.push_str(&format!(" ×{}", node.visits));
    }
    if !node.reached {
        line.push_str(" (not reached)");
    }
    line
}
