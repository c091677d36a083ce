//! `fdl.graph`: the flow as a picture, with the last run in it.

use std::fmt;

use anyhow::Result;
use clap::ValueEnum as _;
use fdl_core::ide::diagram::diagram;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::ls_types::{Range, Uri};

use super::{Subject, invalid};
use crate::lsp::handlers::refuse;
use crate::lsp::session::Session;
use crate::lsp::to_proto::Place;
use crate::output::graph::{Format, line_ranges, states, written};

/// The argument of `fdl.graph`.
#[derive(Debug, Deserialize)]
pub(in crate::lsp) struct GraphArgument {
    pub(in crate::lsp) uri: Uri,
    format: String,
    /// Whether the last run is drawn in; so it is where nothing else is said.
    run: Option<bool>,
}

/// A range that can stand in an attribute, its positions counted as in the protocol.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(transparent)]
struct Shown(Range);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Range { start, end } = self.0;
        let (from, to) = (start.character, end.character);
        write!(f, "{}:{from}-{}:{to}", start.line, end.line)
    }
}

/// Runs `fdl.graph`.
///
/// # Errors
///
/// If there is no such format, or the flow cannot be read.
pub(super) fn graph(
    session: &Session,
    subject: &Subject,
    argument: &GraphArgument,
) -> Result<Value> {
    let format = Format::from_str(&argument.format, false).map_err(|_| {
        let known = Format::value_variants().iter();
        let known = known.filter_map(|it| it.to_possible_value());
        let known: Vec<String> = known.map(|it| format!("`{}`", it.get_name())).collect();
        invalid(format!("`format` is one of {}", known.join(", ")))
    })?;
    let (flow, path) = subject.flow()?;
    let uri = subject.uri_of(&path);
    let place = Place {
        uri: &uri,
        text: &flow.text,
        lines: &flow.lines,
        unit: session.unit(),
    };
    let place = |range| Shown(place.range(range));
    let last = session
        .runs
        .get(&uri)
        .filter(|_| argument.run != Some(false));
    let trail = last.as_ref().and_then(|it| it.last.trail(&flow));
    let diagram = diagram(&flow, trail);
    let content = written(&diagram, format, place).map_err(|it| refuse(it.to_string()))?;
    let mut result = json!({
        "format": argument.format,
        "content": content,
        "uri": uri,
        "nodes": states(&diagram, place),
    });
    if format == Format::Text {
        result["lines"] = serde_json::to_value(line_ranges(&diagram, place))?;
    }
    Ok(result)
}
