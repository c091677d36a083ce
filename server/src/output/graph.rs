//! `fdl graph` and the result of `fdl.graph`.

use std::fmt::Display;

use anyhow::bail;
use fdl_core::ide::diagram::{
    self, Diagram, DiagramScope, Edge, Node, Picture, Rect, Route, lay_out_while, outline,
};
use fdl_core::simulate::Status;
use fdl_core::text::TextRange;
use serde::Serialize;

/// The form of a picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(crate) enum Format {
    /// A picture for browsers and pages, light and dark
    Svg,
    /// A flowchart for Markdown
    Mermaid,
    /// The language of Graphviz
    Dot,
    /// A tree for terminals
    Text,
    /// What the SVG is made of, for programs; documented and versioned
    Json,
}

/// The picture as a file. `R` is how the reader counts places.
///
/// # Errors
///
/// If a place cannot be written, or the flow is too wide for a picture.
pub(crate) fn written<R: Serialize + Display>(
    diagram: &Diagram,
    format: Format,
    place: impl Fn(TextRange) -> R,
) -> anyhow::Result<String> {
    // Always wanted, so always there.
    written_while(diagram, format, place, &|| true).map(Option::unwrap_or_default)
}

/// [`written`] for a caller that may lose interest: `proceed` is asked again and again, and there is
/// no picture once it says no.
///
/// # Errors
///
/// As those of [`written`].
pub(crate) fn written_while<R: Serialize + Display>(
    diagram: &Diagram,
    format: Format,
    place: impl Fn(TextRange) -> R,
    proceed: &dyn Fn() -> bool,
) -> anyhow::Result<Option<String>> {
    if let Some(problem) = diagram.too_wide()
        && matches!(format, Format::Svg | Format::Json)
    {
        bail!("{problem}; the formats `text`, `mermaid` and `dot` have all of it");
    }
    let content = match format {
        Format::Svg => {
            let Some(picture) = lay_out_while(diagram, proceed) else {
                return Ok(None);
            };
            diagram::svg(diagram, &picture, &|range| place(range).to_string())
        }
        Format::Mermaid => diagram::mermaid(diagram),
        Format::Dot => diagram::dot(diagram),
        Format::Text => {
            let lines = outline(diagram).into_iter();
            lines.map(|line| line.text + "\n").collect()
        }
        Format::Json => {
            let Some(picture) = lay_out_while(diagram, proceed) else {
                return Ok(None);
            };
            let graph = Graph::new(diagram, &picture, place);
            format!("{}\n", serde_json::to_string(&graph)?)
        }
    };
    Ok(Some(content))
}

/// The states of a diagram: what a client needs to find them in a picture and in the text.
pub(crate) fn states<R>(diagram: &Diagram, place: impl Fn(TextRange) -> R) -> Vec<State<'_, R>> {
    let nodes = diagram.nodes.iter().enumerate();
    let states = nodes.filter(|(_, node)| node.state.is_some());
    let state = |(index, node): (usize, _)| State::new(index, node, &place);
    states.map(state).collect()
}

/// The names that each line of the text form stands for.
pub(crate) fn line_ranges<R>(diagram: &Diagram, place: impl Fn(TextRange) -> R) -> Vec<R> {
    let lines = outline(diagram).into_iter();
    lines.map(|line| place(line.range)).collect()
}

/// A state, or a mark that edges begin and end at.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct State<'a, R> {
    id: String,
    kind: &'static str,
    path: &'a str,
    name: &'a str,
    range: R,
    selection_range: R,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Graph<'a, R> {
    version: u32,
    name: &'a str,
    width: i32,
    height: i32,
    run: Option<&'static str>,
    nodes: Vec<GraphNode<'a, R>>,
    scopes: Vec<GraphScope>,
    edges: Vec<GraphEdge<'a, R>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct GraphNode<'a, R> {
    #[serde(flatten)]
    state: State<'a, R>,
    detail: &'a str,
    retries: &'a str,
    scope: usize,
    reached: bool,
    visits: u64,
    failures: u64,
    r#box: Area,
}

#[derive(Debug, Serialize)]
struct GraphScope {
    owner: Option<String>,
    branch: Option<usize>,
    r#box: Area,
}

#[derive(Debug, Serialize)]
struct GraphEdge<'a, R> {
    from: String,
    to: String,
    error: bool,
    taken: u64,
    ways: Vec<GraphWay<'a, R>>,
    points: Vec<(i32, i32)>,
    label: Option<Area>,
    joins: Option<usize>,
    signpost: Option<Area>,
}

#[derive(Debug, Serialize)]
struct GraphWay<'a, R> {
    label: &'a str,
    range: R,
    taken: u64,
}

#[derive(Debug, Serialize)]
struct Area {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
}

impl<'a, R> State<'a, R> {
    fn new(index: usize, node: &'a Node, place: &impl Fn(TextRange) -> R) -> Self {
        Self {
            id: id(index),
            kind: node.kind.name(),
            path: &node.path,
            name: &node.title,
            range: place(node.range),
            selection_range: place(node.selection),
        }
    }
}

impl<'a, R> Graph<'a, R> {
    fn new(diagram: &'a Diagram, picture: &'a Picture, place: impl Fn(TextRange) -> R) -> Self {
        let nodes = diagram.nodes.iter().zip(&picture.nodes).enumerate();
        let scopes = diagram.scopes.iter().zip(&picture.scopes);
        let edges = diagram.edges.iter().zip(&picture.edges);
        Self {
            version: 1,
            name: &diagram.name,
            width: picture.width,
            height: picture.height,
            run: diagram.run.map(Status::name),
            nodes: nodes
                .map(|(index, (node, area))| GraphNode {
                    state: State::new(index, node, &place),
                    detail: &node.detail,
                    retries: &node.retries,
                    scope: node.scope,
                    reached: node.reached,
                    visits: node.visits,
                    failures: node.failures,
                    r#box: (*area).into(),
                })
                .collect(),
            scopes: scopes
                .map(|(scope, area)| GraphScope::new(scope, *area))
                .collect(),
            edges: edges
                .map(|(edge, route)| GraphEdge::new(edge, route, &place))
                .collect(),
        }
    }
}

impl GraphScope {
    fn new(scope: &DiagramScope, area: Rect) -> Self {
        Self {
            owner: scope.owner.map(id),
            branch: scope.branch,
            r#box: area.into(),
        }
    }
}

impl<'a, R> GraphEdge<'a, R> {
    fn new(edge: &'a Edge, route: &Route, place: &impl Fn(TextRange) -> R) -> Self {
        let ways = edge.ways.iter().map(|way| GraphWay {
            label: &way.label,
            range: place(way.range),
            taken: way.taken,
        });
        Self {
            from: id(edge.from),
            to: id(edge.to),
            error: edge.error,
            taken: edge.taken,
            ways: ways.collect(),
            points: route.points.iter().map(|it| (it.x, it.y)).collect(),
            label: route.label.map(Area::from),
            joins: route.joins,
            signpost: route.signpost.map(Area::from),
        }
    }
}

impl From<Rect> for Area {
    fn from(
        Rect {
            x,
            y,
            width,
            height,
        }: Rect,
    ) -> Self {
        Self {
            x,
            y,
            width,
            height,
        }
    }
}

/// What a node is called in all forms.
fn id(index: usize) -> String {
    format!("n{index}")
}
