//! `fdl simulate --output-format json` and `jsonl`, and the result of `fdl.runSimulation`.

use std::cell::Cell;

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{self, RunOptions, format_time};
use fdl_core::text::TextRange;
use serde::Serialize;

use super::usage::Usage;
use super::value::{DetailJson, Json};

/// A finished run. `R` is how the reader counts places.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Run<'a, R> {
    version: u32,
    status: &'static str,
    output: Option<Json<'a>>,
    error: Option<RunError<'a, R>>,
    virtual_duration_ms: u64,
    transitions: u64,
    seed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<Vec<Event<'a, R>>>,
    /// How many events follow those, where an editor is not sent all.
    #[serde(skip_serializing_if = "is_zero")]
    omitted_events: usize,
    assumptions: &'a [String],
    warnings: &'a [String],
    global: Json<'a>,
    usage: Usage,
    /// The executions of other flows that it has started.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    children: Vec<Child<'a, R>>,
    /// Of a state that has run alone: the one that would follow, or null.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Option<String>>,
}

/// An execution that a run has started.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Child<'a, R> {
    /// The Task that started it, and the event of its attempt.
    state: &'a str,
    event_id: u64,
    started_ms: u64,
    flow: &'a str,
    path: &'a str,
    execution_name: &'a str,
    run: Run<'a, R>,
}

#[derive(Debug, Serialize)]
struct RunError<'a, R> {
    code: &'a str,
    detail: &'a str,
    state: &'a str,
    range: R,
}

/// An event, its members named as the service's API names them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Event<'a, R> {
    event_id: u64,
    schedule_event_id: u64,
    r#type: &'static str,
    step_name: &'a str,
    #[serde(rename = "path")]
    path: &'a str,
    time: String,
    event_detail: DetailJson<'a>,
    /// The name of the state or the flow in the text, for editors.
    #[serde(rename = "range", skip_serializing_if = "Option::is_none")]
    range: Option<R>,
}

impl<'a, R> Run<'a, R> {
    /// A run of `flow` with these options, without its events. `place` turns a range of a flow's
    /// text into the reader's.
    pub(crate) fn summary(
        run: &'a simulate::Run,
        analysis: &Analysis,
        options: &RunOptions,
        place: &dyn Fn(&Analysis, TextRange) -> R,
    ) -> Self {
        let flow = &analysis.flow;
        let alone = options.focus.is_some();
        let next = || run.next.map(|id| flow.path(id).to_string());
        Self {
            version: 1,
            status: run.status.name(),
            output: run.output.as_ref().map(Json),
            error: run.error.as_ref().map(|error| RunError {
                code: &error.code,
                detail: &error.detail,
                state: &error.state_path,
                range: place(analysis, error.range),
            }),
            virtual_duration_ms: run.duration_ms,
            transitions: run.transitions,
            seed: run.seed,
            events: None,
            omitted_events: 0,
            assumptions: &run.assumptions,
            warnings: &run.warnings,
            global: Json(&run.global),
            usage: Usage::new(&simulate::Usage::new(run, options), flow),
            children: run
                .children
                .iter()
                .map(|it| Child::new(it, place))
                .collect(),
            next: alone.then(next),
        }
    }

    /// Adds the events of a run that began at `now`, and those of the executions that it started.
    pub(crate) fn with_events(mut self, run: &'a simulate::Run, now: i64) -> Self {
        let events = run.events.iter();
        self.events = Some(events.map(|event| Event::new(event, now)).collect());
        self.with_children(run, |own, child| {
            own.with_events(&child.run, child.options.now)
        })
    }

    /// The same, each event with the place of its state; those of an execution have that of the
    /// flow's name, or of the start of the text. They are the first that fit into `room` bytes of JSON, about.
    pub(crate) fn with_placed_events(
        mut self,
        run: &'a simulate::Run,
        now: i64,
        analysis: &Analysis,
        place: &dyn Fn(&Analysis, TextRange) -> R,
        room: &Cell<u64>,
    ) -> Self {
        let placed = |event: &'a simulate::Event| {
            let state = event.state.map(|id| analysis.flow.state(id));
            let name = match state {
                Some(state) => state.name.as_ref(),
                None => analysis.flow.name.as_ref(),
            };
            let range = name.map_or(TextRange::default(), |name| name.range);
            Event {
                range: Some(place(analysis, range)),
                ..Event::new(event, now)
            }
        };
        let fits = |event: &&simulate::Event| {
            let left = room.get().checked_sub(json_len(event));
            room.set(left.unwrap_or(0));
            left.is_some()
        };
        let events: Vec<_> = run.events.iter().take_while(fits).map(placed).collect();
        self.omitted_events = run.events.len() - events.len();
        self.events = Some(events);
        self.with_children(run, |own, child| {
            own.with_placed_events(&child.run, child.options.now, &child.flow, place, room)
        })
    }

    fn with_children(
        mut self,
        run: &'a simulate::Run,
        add: impl Fn(Self, &'a simulate::ChildRun) -> Self,
    ) -> Self {
        let children = std::mem::take(&mut self.children).into_iter();
        let children = children.zip(&run.children).map(|(own, child)| Child {
            run: add(own.run, child),
            ..own
        });
        self.children = children.collect();
        self
    }
}

/// About how long an event is as JSON.
fn json_len(event: &simulate::Event) -> u64 {
    /// Of the names of the members, numbers, the time and the range.
    const FRAME: u64 = 250;
    let detail = event.detail.members().map(|(_, value)| value.json_len());
    FRAME + event.path.len() as u64 + detail.fold(0, u64::saturating_add)
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl<'a, R> Child<'a, R> {
    fn new(child: &'a simulate::ChildRun, place: &dyn Fn(&Analysis, TextRange) -> R) -> Self {
        Self {
            state: &child.path,
            event_id: child.scheduled,
            started_ms: child.started_ms,
            flow: &child.name,
            path: &child.file,
            execution_name: &child.options.execution_name,
            run: Run::summary(&child.run, &child.flow, &child.options, place),
        }
    }
}

impl<'a, R> Event<'a, R> {
    /// An event of a run that began at `now`.
    pub(crate) fn new(event: &'a simulate::Event, now: i64) -> Self {
        let at_ms = i64::try_from(event.at_ms).unwrap_or(i64::MAX);
        Self {
            event_id: event.id,
            schedule_event_id: event.schedule_event_id,
            r#type: event.event_type.name(),
            step_name: &event.step_name,
            path: &event.path,
            time: format_time(now.saturating_add(at_ms)),
            event_detail: DetailJson(&event.detail),
            range: None,
        }
    }
}
