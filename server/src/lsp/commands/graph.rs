//! `fdl.graph`: the flow as a picture, with the last run in it.

use std::fmt;

use anyhow::Result;
use clap::ValueEnum as _;
use fdl_core::ide::diagram::diagram;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::{Range, Uri};

use super::{Subject, invalid};
use crate::lsp::handlers::refuse;
use crate::lsp::session::Session;
use crate::lsp::to_proto::Place;
use crate::lsp::workers::StopFlag;
use crate::output::graph::{Format, line_ranges, states, written_while};

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
/// If there is no such format, the flow cannot be read, nobody waits any more, or the text has changed
/// meanwhile.
pub(super) fn graph(
    session: &Session,
    subject: &Subject,
    argument: &GraphArgument,
    stop: &StopFlag,
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
    let proceed = || !stop.is_set() && subject.is_newest(session);
    let content = written_while(&diagram, format, place, &proceed);
    let content = content.map_err(|it| refuse(it.to_string()))?;
    let Some(content) = content else {
        return Err(match stop.is_set() {
            true => Error::request_cancelled(),
            false => Error::new(ErrorCode::ContentModified),
        }
        .into());
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::workers::Workers;

    #[test]
    fn a_picture_is_given_up_once_nobody_waits_for_it() {
        let (session, _channels) = Session::new(Workers::new().expect("threads start"));
        let text = "StartAt: A\nStates: [{Name: A, Type: Succeed}]\n";
        let item =
            json!({"uri": "file:///w/a.fdl", "languageId": "fdl", "version": 1, "text": text});
        let open = || serde_json::from_value(item.clone()).expect("a document");
        session.documents.open(open());
        for (format, is_laid_out) in [("svg", true), ("json", true), ("text", false)] {
            let argument = json!({"uri": "file:///w/a.fdl", "format": format});
            let argument: GraphArgument = serde_json::from_value(argument).expect("an argument");
            let subject = Subject::new(&session, argument.uri.clone());
            let stop = StopFlag::default();
            let code = |stop: &StopFlag| {
                let error = graph(&session, &subject, &argument, stop).err()?;
                Some(
                    error
                        .downcast::<Error>()
                        .expect("an error of the protocol")
                        .code,
                )
            };
            assert_eq!(code(&stop), None);
            // The same text in a newer version.
            session.documents.open(open());
            assert_eq!(
                code(&stop),
                is_laid_out.then_some(ErrorCode::ContentModified)
            );
            stop.set();
            assert_eq!(
                code(&stop),
                is_laid_out.then_some(ErrorCode::RequestCancelled)
            );
        }
    }
}
