//! Coverage as JSON: `fdl test --coverage=json`, the member `coverage` of its report, and the result
//! of `fdl.runTests`.

use std::path::Path;

use fdl_core::analysis::Analysis;
use fdl_core::model::TransitionKind;
use fdl_core::simulate::{self, Tally, UnitGroup, UnitKind};
use fdl_core::text::{LineIndex, TextRange};
use serde::Serialize;

use crate::files::display_path;
use crate::scenarios::FlowCoverage;

/// What the cases have used of all flows. `R` is how the reader counts places.
#[derive(Debug, Serialize)]
pub(crate) struct Coverage<R> {
    #[serde(flatten)]
    counts: Counts,
    files: Vec<Flow<R>>,
}

/// As a report of its own.
#[derive(Debug, Serialize)]
pub(crate) struct Report<R> {
    version: u32,
    #[serde(flatten)]
    coverage: Coverage<R>,
}

#[derive(Debug, Serialize)]
struct Counts {
    states: Count,
    transitions: Count,
    branches: Count,
    retries: Count,
    catches: Count,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Count {
    covered: u64,
    total: u64,
}

#[derive(Debug, Serialize)]
struct Flow<R> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    #[serde(flatten)]
    counts: Counts,
    units: Vec<Unit<R>>,
    lines: Vec<Line<R>>,
}

/// A piece of a flow; what its kind does not have is left out.
#[derive(Debug, Serialize)]
struct Unit<R> {
    kind: &'static str,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<bool>,
    hits: u64,
    range: R,
    extent: R,
}

#[derive(Debug, Serialize)]
struct Line<R> {
    range: R,
    hits: u64,
}

impl<R> Report<R> {
    /// The report of flows. `place` turns a range of a text into the reader's.
    pub(crate) fn new(
        flows: &[FlowCoverage],
        place: impl Fn(&str, &LineIndex, TextRange) -> R,
    ) -> Self {
        Self {
            version: 1,
            coverage: Coverage::new(flows, place),
        }
    }
}

impl<R> Coverage<R> {
    /// The coverage of flows. `place` turns a range of a text into the reader's.
    pub(crate) fn new(
        flows: &[FlowCoverage],
        place: impl Fn(&str, &LineIndex, TextRange) -> R,
    ) -> Self {
        let tally = |group| {
            let tallies = flows.iter().map(|it| it.coverage.tally(group));
            tallies.fold(Tally::default(), Tally::plus)
        };
        Self {
            counts: Counts::new(tally),
            files: flows.iter().map(|it| Flow::new(it, &place)).collect(),
        }
    }

    /// Adds the addresses of the flows, for readers that know files by them.
    pub(crate) fn name_flows(&mut self, uri: impl Fn(&Path) -> Option<String>) {
        for file in &mut self.files {
            file.uri = uri(Path::new(&file.path));
        }
    }
}

impl Counts {
    fn new(tally: impl Fn(UnitGroup) -> Tally) -> Self {
        let count = |group| {
            let Tally { covered, total } = tally(group);
            Count { covered, total }
        };
        Self {
            states: count(UnitGroup::States),
            transitions: count(UnitGroup::Transitions),
            branches: count(UnitGroup::Branches),
            retries: count(UnitGroup::Retries),
            catches: count(UnitGroup::Catches),
        }
    }
}

impl<R> Flow<R> {
    fn new(it: &FlowCoverage, place: &impl Fn(&str, &LineIndex, TextRange) -> R) -> Self {
        let FlowCoverage { flow, coverage, .. } = it;
        let place = |range| place(&flow.text, &flow.lines, range);
        let line = |line: &simulate::LineHits| {
            let whole = flow.lines.line_range(line.line);
            let text = &flow.text[whole.indices()];
            let text = text.trim_end_matches(['\n', '\r']);
            Line {
                range: place(TextRange::new(whole.start, whole.start + text.len() as u32)),
                hits: line.hits,
            }
        };
        Self {
            path: display_path(&it.path),
            uri: None,
            counts: Counts::new(|group| coverage.tally(group)),
            units: coverage
                .units
                .iter()
                .map(|it| Unit::new(it, flow, &place))
                .collect(),
            lines: coverage.lines.iter().map(line).collect(),
        }
    }
}

impl<R> Unit<R> {
    fn new(unit: &simulate::Unit, analysis: &Analysis, place: impl Fn(TextRange) -> R) -> Self {
        let path = |id| analysis.flow.path(id).to_string();
        let mut written = Self {
            kind: kind(unit.kind),
            state: path(unit.state),
            by: None,
            to: None,
            index: None,
            side: None,
            hits: unit.hits,
            range: place(unit.range),
            extent: place(unit.extent),
        };
        match unit.kind {
            UnitKind::State => {}
            UnitKind::Transition(by, to) => {
                written.to = Some(path(to));
                (written.by, written.index) = match by {
                    TransitionKind::Branch(index) => (Some("Branches"), Some(index)),
                    TransitionKind::Catch(index) => (Some("Catch"), Some(index)),
                    TransitionKind::Default => (Some("Default"), None),
                    TransitionKind::Next | TransitionKind::Start => (Some("Next"), None),
                };
            }
            UnitKind::Condition(index, side) => {
                (written.index, written.side) = (Some(index), Some(side));
            }
            UnitKind::Retry(index) | UnitKind::RetryExhausted(index) | UnitKind::Catch(index) => {
                written.index = Some(index);
            }
        }
        written
    }
}

const fn kind(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::State => "state",
        UnitKind::Transition(..) => "transition",
        UnitKind::Condition(..) => "branch",
        UnitKind::Retry(_) => "retry",
        UnitKind::RetryExhausted(_) => "retryExhausted",
        UnitKind::Catch(_) => "catch",
    }
}
