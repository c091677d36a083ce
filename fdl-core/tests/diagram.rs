//! Pictures of flows of all kinds keep their promises: every state is there once, nothing lies on
//! anything else, lines lead from box to box.

mod support;

use fdl_core::analysis::Analysis;
use fdl_core::ide::diagram::{
    Diagram, NodeKind, Picture, Point, Rect, diagram, dot, lay_out, mermaid, outline, svg,
};

use support::{Random, examples, flow, sound_flow};

#[track_caller]
fn check(text: &str) {
    let analysis = Analysis::new(text);
    let diagram = diagram(&analysis, None);
    let picture = lay_out(&diagram);
    every_state_is_there_once(&analysis, &diagram);
    let found = Checked {
        diagram: &diagram,
        picture: &picture,
    }
    .problems();
    assert!(found.is_empty(), "{}\nin\n{text}", found.join("\n"));
    assert_eq!(picture, lay_out(&diagram), "not always the same:\n{text}");
    let written = svg(&diagram, &picture, &|it| format!("{it:?}"));
    well_formed(&written);
    for (node, lines) in [
        (mermaid(&diagram), "flowchart TB\n"),
        (dot(&diagram), "digraph "),
    ] {
        assert!(node.starts_with(lines));
    }
    for line in outline(&diagram) {
        assert!(
            diagram.nodes[line.node].kind != NodeKind::Start,
            "{}",
            line.text
        );
        assert!(text.is_char_boundary(line.range.end as usize));
    }
}

fn every_state_is_there_once(analysis: &Analysis, diagram: &Diagram) {
    let mut seen = vec![0; analysis.flow.states.len()];
    for node in &diagram.nodes {
        if let Some(state) = node.state {
            seen[state.0 as usize] += 1;
        }
    }
    assert!(seen.iter().all(|it| *it == 1), "{seen:?}");
    let mut listed = vec![0; diagram.nodes.len()];
    let lines = outline(diagram);
    let states = lines
        .iter()
        .filter(|it| it.text.contains("─ ") && !it.text.contains('▶'));
    states.for_each(|it| listed[it.node] += 1);
    for (node, listed) in diagram.nodes.iter().zip(listed) {
        assert!(
            node.state.is_none() || listed > 0,
            "{} is not listed",
            node.path
        );
    }
}

struct Checked<'a> {
    diagram: &'a Diagram,
    picture: &'a Picture,
}

impl Checked<'_> {
    fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let page = Rect {
            x: 0,
            y: 0,
            width: self.picture.width,
            height: self.picture.height,
        };
        for (index, scope) in self.diagram.scopes.iter().enumerate() {
            let area = self.picture.scopes[index];
            let around = scope.owner.map_or(page, |it| self.picture.nodes[it]);
            if !around.covers(&area) {
                found.push(format!("the scope {index} {area:?} is not in {around:?}"));
            }
            let boxes = self.boxes(index);
            for (name, inner) in &boxes {
                if !area.covers(inner) {
                    found.push(format!("{name} {inner:?} is not in its scope {area:?}"));
                }
            }
            for (place, (name, one)) in boxes.iter().enumerate() {
                for (other_name, other) in &boxes[..place] {
                    if one.overlaps(other) {
                        found.push(format!("{name} {one:?} lies on {other_name} {other:?}"));
                    }
                }
            }
            for edge in scope.edges.clone() {
                found.extend(self.line_problem(edge, &boxes));
            }
        }
        found
    }

    /// The nodes, labels and signposts of a scope.
    fn boxes(&self, scope: usize) -> Vec<(String, Rect)> {
        let scope = &self.diagram.scopes[scope];
        let nodes = scope
            .nodes
            .clone()
            .map(|it| (format!("node {it}"), self.picture.nodes[it]));
        let mut boxes: Vec<(String, Rect)> = nodes.collect();
        for edge in scope.edges.clone() {
            let route = &self.picture.edges[edge];
            // The label of a signpost is part of it.
            let parts = route.signpost.or(route.label);
            boxes.extend(parts.map(|it| (format!("label {edge}"), it)));
        }
        boxes
    }

    fn line_problem(&self, edge: usize, boxes: &[(String, Rect)]) -> Option<String> {
        let route = &self.picture.edges[edge];
        let (from, to) = (self.diagram.edges[edge].from, self.diagram.edges[edge].to);
        let points = &route.points;
        let name = format!("edge {edge} from {from} to {to} {points:?}");
        let [first, .., last] = points[..] else {
            return Some(format!("{name} is no line"));
        };
        if !touches(self.picture.nodes[from], first) {
            return Some(format!(
                "{name} begins nowhere near {:?}",
                self.picture.nodes[from]
            ));
        }
        let arrives = match (route.joins, route.signpost) {
            (Some(other), _) => {
                self.diagram.edges[other].to == to
                    && self.picture.edges[other]
                        .points
                        .windows(2)
                        .any(|it| on(it, last))
                    || self.on_any(to, edge, last)
            }
            (None, Some(post)) => touches(post, last),
            (None, None) => touches(self.picture.nodes[to], last),
        };
        if !arrives {
            return Some(format!("{name} ends nowhere"));
        }
        for pair in points.windows(2) {
            if pair[0].x != pair[1].x && pair[0].y != pair[1].y {
                return Some(format!("{name} is not straight"));
            }
            for (other, area) in boxes {
                let own = [
                    format!("node {from}"),
                    format!("node {to}"),
                    format!("label {edge}"),
                ];
                if crosses(pair, *area) && !own.contains(other) {
                    return Some(format!("{name} runs through {other} {area:?}"));
                }
            }
        }
        None
    }

    /// Whether the point lies on the line of any other edge to the node.
    fn on_any(&self, to: usize, edge: usize, point: Point) -> bool {
        let edges = self.diagram.edges.iter().enumerate();
        let mut others = edges.filter(|(index, it)| *index != edge && it.to == to);
        others.any(|(index, _)| {
            self.picture.edges[index]
                .points
                .windows(2)
                .any(|it| on(it, point))
        })
    }
}

/// Whether a point is on the edge of an area, or a bit within it: some shapes are not rectangles.
fn touches(area: Rect, point: Point) -> bool {
    let outer = Rect {
        x: area.x,
        y: area.y,
        width: area.width + 1,
        height: area.height + 1,
    };
    let inner = Rect {
        x: area.x + 15,
        y: area.y + 1,
        width: area.width - 30,
        height: area.height - 2,
    };
    let contains = |area: Rect| {
        area.covers(&Rect {
            x: point.x,
            y: point.y,
            width: 1,
            height: 1,
        })
    };
    contains(outer) && (inner.width <= 0 || !contains(inner))
}

fn on(line: &[Point], point: Point) -> bool {
    let (left, right) = (line[0].x.min(line[1].x), line[0].x.max(line[1].x));
    let (upper, lower) = (line[0].y.min(line[1].y), line[0].y.max(line[1].y));
    left <= point.x && point.x <= right && upper <= point.y && point.y <= lower
}

/// Whether a line passes through the inside of an area.
fn crosses(line: &[Point], area: Rect) -> bool {
    let (left, right) = (line[0].x.min(line[1].x), line[0].x.max(line[1].x));
    let (upper, lower) = (line[0].y.min(line[1].y), line[0].y.max(line[1].y));
    left < area.x + area.width
        && area.x < right.max(left + 1)
        && upper < area.y + area.height
        && area.y < lower.max(upper + 1)
        && !(left == right && (left <= area.x || area.x + area.width <= left))
        && !(upper == lower && (upper <= area.y || area.y + area.height <= upper))
}

/// Elements are closed, attributes quoted, and no character stands that XML does not allow.
fn well_formed(text: &str) {
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').expect("a tag is closed") + start;
        let tag = &rest[start + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert_eq!(open, [""; 0]);
    assert!(
        text.chars()
            .all(|it| it == '\n' || !it.is_control() || it >= '\u{7f}')
    );
}

/// A flow with ways between random states: cycles, errors, several scopes.
fn tangle(random: &mut Random, states: usize) -> String {
    let mut text = String::from("Type: StateMachine\nName: tangle\n");
    scope(random, states, 2, "", &mut text);
    text
}

fn scope(random: &mut Random, states: usize, depth: usize, indent: &str, text: &mut String) {
    let name = |number: usize| {
        let names = [
            "Pay",
            "付款",
            "a name that is too long to be shown",
            "<&\\\"`''>",
        ];
        format!("'{} {number}'", names[number % names.len()])
    };
    let start = name(random.below(states + 1));
    text.push_str(&format!("{indent}StartAt: {start}\n{indent}States:\n"));
    for number in 0..states {
        let to = name(random.below(states + 1));
        let mut lines = vec![format!("- Name: {}", name(number))];
        let mut branches = 0;
        match random.below(10) {
            0 => lines.push("  Type: Succeed".into()),
            1 => lines.push("  Type: Fail".into()),
            2..=4 => {
                lines.extend(["  Type: Choice".into(), format!("  Default: {to}")]);
                lines.push("  Branches:".into());
                for value in 0..random.below(5) {
                    lines.push(format!(
                        "  - Condition: $Input.value == {value} || $Input.other"
                    ));
                    lines.push(format!("    Next: {}", name(random.below(states + 1))));
                }
            }
            5 if depth > 0 => {
                lines.extend(["  Type: Parallel".into(), format!("  Next: {to}")]);
                lines.push("  Branches:".into());
                branches = random.below(4);
            }
            kind => {
                let end = if kind == 6 {
                    "End: true".into()
                } else {
                    format!("Next: {to}")
                };
                lines.extend(["  Type: Task".into(), format!("  {end}"), "  Catch:".into()]);
                for code in 0..random.below(3) {
                    let to = name(random.below(states + 1));
                    lines.push(format!("  - {{Errors: [Code.{code}], Next: {to}}}"));
                }
            }
        }
        for line in lines {
            text.push_str(&format!("{indent}{line}\n"));
        }
        for _ in 0..branches {
            text.push_str(&format!("{indent}  -\n"));
            let size = random.below(4);
            scope(random, size, depth - 1, &format!("{indent}    "), text);
        }
    }
}

/// Sizes of the random tests: more with `FDL_TEST_SCALE`.
#[allow(
    clippy::disallowed_methods,
    reason = "how much is tested is said from outside"
)]
fn scaled(count: u64) -> u64 {
    let scale = std::env::var("FDL_TEST_SCALE");
    count * scale.ok().and_then(|it| it.parse().ok()).unwrap_or(1)
}

#[test]
fn flows_that_authors_write() {
    examples().iter().for_each(|it| check(&it.flow));
}

#[test]
fn sound_flows() {
    for seed in 0..scaled(40) {
        check(&sound_flow(seed, 1 + seed as usize % 60));
        check(&flow(seed, 200 + 300 * (seed as usize % 30)));
    }
}

#[test]
fn tangled_flows() {
    for seed in 0..scaled(150) {
        let mut random = Random::new(seed);
        let states = 1 + random.below(if seed % 20 == 0 { 120 } else { 24 });
        check(&tangle(&mut random, states));
    }
}

#[test]
fn broken_flows() {
    let mut random = Random::new(11);
    let examples = examples();
    for seed in 0..scaled(200) {
        let mut text = match seed % 2 {
            0 => random.pick(&examples).flow.clone(),
            _ => tangle(&mut random, 8),
        };
        for _ in 0..=random.below(4) {
            let start = random.boundary(&text);
            let length = random.below(30);
            let end = text[start..]
                .char_indices()
                .nth(length)
                .map_or(text.len(), |it| start + it.0);
            let piece = random.soup();
            text.replace_range(start..end, &piece);
        }
        check(&text);
    }
}

#[test]
fn nothing_to_see() {
    for text in [
        "",
        "# nothing\n",
        "[]",
        "a",
        "States: []\n",
        "StartAt: A\n",
        "States: [{}, {}]\n",
    ] {
        check(text);
    }
}
