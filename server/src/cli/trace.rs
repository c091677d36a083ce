//! A run as people read it: the states as a tree with virtual times, what went in and out of them,
//! and where and why it failed.
//!
//! Long values, long loops and large Maps are cut; `whole` shows everything.

mod html;
mod path;
mod sequence;
mod tree;
mod usage;

use std::fmt::Write as _;
use std::io;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer};
use fdl_core::analysis::Analysis;
use fdl_core::checks::ExecutionMode;
use fdl_core::model::{State, StateKind};
use fdl_core::simulate::{ChildRun, EventType, Run, RunError, RunOptions, Status, format_time};
use fdl_core::value::Value;

use super::report::{self, one_line, visible};
use super::window::Window;
pub(super) use html::html;
pub(super) use sequence::sequence;
use tree::{Attempt, Lane, Outcome, Tree, Visit};
pub(super) use usage::usage;

/// The longest line that values may fill.
const WIDTH: usize = 120;

/// How many visits of a scope are shown at its start and at its end.
const VISITS: (usize, usize) = (40, 10);

/// The same for the branches or iterations of a state.
const LANES: (usize, usize) = (8, 4);

/// The same for the attempts of a Task.
const ATTEMPTS: (usize, usize) = (3, 2);

/// What is printed.
pub(super) struct Trace<'a> {
    /// The name of the flow's file.
    pub(super) name: &'a str,
    /// The flow.
    pub(super) flow: &'a Analysis,
    /// How the run was set up.
    pub(super) options: &'a RunOptions,
    /// The run.
    pub(super) run: &'a Run,
    /// Whether in colour.
    pub(super) color: bool,
    /// Whether nothing is left out.
    pub(super) whole: bool,
}

impl<'a> Trace<'a> {
    /// An execution that the run has started.
    fn of_child<'c>(&self, child: &'c ChildRun) -> Trace<'c> {
        Trace {
            name: &child.file,
            flow: &child.flow,
            options: &child.options,
            run: &child.run,
            color: self.color,
            whole: self.whole,
        }
    }

    /// The executions that an attempt has started.
    fn started_by(&self, attempt: &Attempt<'_>) -> impl Iterator<Item = &'a ChildRun> {
        // They are in the order of the attempts.
        let children = &self.run.children;
        let first = children.partition_point(|it| it.scheduled < attempt.event);
        let event = attempt.event;
        children[first..]
            .iter()
            .take_while(move |it| it.scheduled == event)
    }

    /// From which to which of `length` things are left out, with so many at the start and the end.
    fn cut(&self, length: usize, (first, last): (usize, usize)) -> (usize, usize) {
        match length > first + last + 1 && !self.whole {
            true => (first, length - last),
            false => (length, length),
        }
    }
}

/// Prints a trace, piece by piece.
///
/// # Errors
///
/// Those of `print`.
pub(super) fn write(
    trace: &Trace<'_>,
    mut print: impl FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    let tree = Tree::new(trace.run);
    let mut writer = Writer {
        trace,
        tree: &tree,
        offset: 0,
        clock_width: clock_width(trace.run, 0),
        out: String::new(),
        print: &mut print,
    };
    writer.head()?;
    writer.visits(&tree.roots, "")?;
    writer.end()
}

struct Writer<'a, 't> {
    trace: &'a Trace<'a>,
    tree: &'t Tree<'a>,
    /// When the run started, seen from that of which the trace is.
    offset: u64,
    clock_width: usize,
    out: String,
    print: &'t mut dyn FnMut(&str) -> io::Result<()>,
}

impl Writer<'_, '_> {
    fn head(&mut self) -> io::Result<()> {
        let Trace {
            name, options, run, ..
        } = self.trace;
        let mode = match options.mode {
            ExecutionMode::Standard => "Standard",
            ExecutionMode::Express => "Express",
        };
        let start = format_time(options.now);
        let start = start
            .strip_suffix(".000Z")
            .map_or(start.clone(), |it| format!("{it}Z"));
        let alone = match &options.focus {
            Some(focus) => format!(", `{}` alone", one_line(&focus.path)),
            None => String::new(),
        };
        let about = format!(" {mode}, from {start}, seed {}{alone}", run.seed);
        let about = self.dim(&about);
        let _ = writeln!(self.out, "{} {about}", self.bold(&one_line(name)));
        let input = self.value(&options.input, 7);
        let _ = writeln!(self.out, "{}  {input}\n", self.dim("input"));
        self.flush()
    }

    fn visits(&mut self, visits: &[usize], guide: &str) -> io::Result<()> {
        let tree = self.tree;
        let (first, last) = self.trace.cut(visits.len(), VISITS);
        for (index, &visit) in visits.iter().enumerate() {
            if index == first && last > first {
                let left_out = report::plural(last - first, "more state");
                self.line(guide, &format!("… {left_out}"));
            }
            if index < first || index >= last {
                self.visit(&tree.visits[visit], guide)?;
            }
        }
        Ok(())
    }

    fn visit(&mut self, visit: &Visit<'_>, guide: &str) -> io::Result<()> {
        let name = self.bold(&one_line(visit.name));
        let state = visit.state.map(|id| self.trace.flow.flow.state(id));
        let kind = state.map(kind).unwrap_or_default();
        let took = visit.end.map_or(0, |end| end - visit.start);
        let took = match took {
            0 => String::new(),
            took => format!("  {}", duration(took)),
        };
        let about = self.dim(&format!("{kind}{took}"));
        let clock = duration(self.offset + visit.start);
        let clock = format!("{clock:>0$}", self.clock_width);
        let clock = self.dim(&clock);
        let _ = writeln!(self.out, "{clock}  {guide}{name}  {about}");
        let inner = format!("{guide}  ");
        self.field(&inner, "in", visit.input);
        self.attempts(&visit.attempts, &inner)?;
        self.lanes(visit, &inner)?;
        match &visit.outcome {
            Outcome::Output(Some(output)) if Some(*output) == visit.input => {
                let text = self.dim("out    = in");
                self.line(&inner, &text);
            }
            Outcome::Output(output) => self.field(&inner, "out", *output),
            Outcome::Error { code, cause } => self.failure(&inner, code, cause),
            Outcome::Open => {
                let text = self.dim("cut off");
                self.line(&inner, &text);
            }
        }
        self.flush()
    }

    fn attempts(&mut self, attempts: &[Attempt<'_>], guide: &str) -> io::Result<()> {
        let (first, last) = self.trace.cut(attempts.len(), ATTEMPTS);
        for (index, attempt) in attempts.iter().enumerate() {
            if index == first && last > first {
                let left_out = report::plural(last - first, "more attempt");
                self.line(guide, &format!("… {left_out}"));
            }
            if index >= first && index < last {
                continue;
            }
            let label = match attempts.len() {
                1 => "call".to_owned(),
                _ => format!("try {}", index + 1),
            };
            let is_last = index + 1 == attempts.len();
            match attempt.error {
                // The error of the last attempt is that of the state.
                Some((code, cause)) if !is_last => {
                    let after = attempt.end.unwrap_or(attempt.start) - attempt.start;
                    let error = self.red(&format!("✗ {}", described(code, cause)));
                    let after = self.dim(&format!("after {}", duration(after)));
                    self.labelled(guide, &label, &format!("{error}  {after}"));
                }
                _ => self.field(guide, &label, attempt.parameters),
            }
            if let Some(at) = attempt.submitted {
                let accepted = duration(at - attempt.start);
                let reported = match attempt.end {
                    Some(end) if attempt.is_timeout => {
                        format!("no report within {}", duration(end - attempt.start))
                    }
                    Some(end) => format!("report {} later", duration(end - at)),
                    None => "no report".to_owned(),
                };
                let text = self.dim(&format!("accepted after {accepted}, {reported}"));
                self.labelled(guide, "", &text);
            }
            for child in self.trace.started_by(attempt) {
                self.child(child, guide)?;
            }
        }
        Ok(())
    }

    /// An execution that a Task has started, with its states.
    fn child(&mut self, child: &ChildRun, guide: &str) -> io::Result<()> {
        let name = one_line(&child.options.execution_name);
        let head = self.dim(&format!("├─ {} {name}", one_line(&child.file)));
        self.line(guide, &head);
        self.flush()?;
        let trace = self.trace.of_child(child);
        let tree = Tree::new(trace.run);
        let mut writer = Writer {
            trace: &trace,
            tree: &tree,
            offset: self.offset + child.started_ms,
            clock_width: self.clock_width,
            out: String::new(),
            print: &mut *self.print,
        };
        writer.visits(&tree.roots, &format!("{guide}│ "))?;
        let took = duration(child.run.duration_ms);
        let end = self.dim("└─");
        let status = child.run.status.name();
        let text = match &child.run.error {
            None => format!("{} after {took}", self.green(status)),
            Some(error) => {
                let why = described(&error.code, &error.detail);
                format!("{} after {took}: {why}", self.red(status))
            }
        };
        self.line(guide, &format!("{end} {text}"));
        Ok(())
    }

    fn lanes(&mut self, visit: &Visit<'_>, guide: &str) -> io::Result<()> {
        let (first, last) = self.trace.cut(visit.lanes.len(), LANES);
        let inner = format!("{guide}│ ");
        for (index, lane) in visit.lanes.iter().enumerate() {
            if index == first && last > first {
                let hidden = &visit.lanes[first..last];
                let failed = hidden.iter().filter(|lane| self.fails(lane)).count();
                let failed = match failed {
                    0 => String::new(),
                    count => format!(", {count} of them with an error"),
                };
                let text = format!("… {} more{failed}", last - first);
                self.line(guide, &text);
            }
            if index < first || index >= last {
                let again = if lane.is_again { " again" } else { "" };
                let head = self.dim(&format!("├─[{}]{again}", lane.index));
                self.line(guide, &head);
                self.visits(&lane.visits, &inner)?;
            }
        }
        if !visit.lanes.is_empty() {
            let end = self.dim("└─");
            self.line(guide, &end);
        }
        Ok(())
    }

    fn fails(&self, lane: &Lane) -> bool {
        let mut visits = lane.visits.iter().map(|&it| &self.tree.visits[it]);
        visits.any(|it| matches!(it.outcome, Outcome::Error { .. }))
    }

    fn end(&mut self) -> io::Result<()> {
        let run = self.trace.run;
        let status = match run.status {
            Status::Succeeded => self.green(run.status.name()),
            Status::Failed | Status::TimedOut => self.red(run.status.name()),
        };
        let _ = writeln!(
            self.out,
            "\n{status} after {}, {}, {}",
            duration(run.duration_ms),
            report::plural(
                usize::try_from(run.transitions).unwrap_or(usize::MAX),
                "transition"
            ),
            report::plural(run.events.len(), "event"),
        );
        if let Some(output) = &run.output {
            let output = self.value(output, 8);
            let _ = writeln!(self.out, "{}  {output}", self.dim("output"));
            if self.trace.options.focus.is_some() {
                let next = run.next.map(|id| self.trace.flow.flow.path(id));
                let next = next.unwrap_or_else(|| "none, its scope ends".into());
                let _ = writeln!(self.out, "{}    {}", self.dim("next"), one_line(&next));
            }
        }
        if let Some(error) = &run.error {
            let text = self.error(error);
            let _ = writeln!(self.out, "\n{text}");
        }
        if !run.assumptions.is_empty() || !run.warnings.is_empty() {
            self.out.push('\n');
        }
        for assumption in &run.assumptions {
            let _ = writeln!(
                self.out,
                "{} {}",
                self.dim("assumed:"),
                one_line(assumption)
            );
        }
        for warning in &run.warnings {
            let _ = writeln!(
                self.out,
                "{} {}",
                self.yellow("warning:"),
                one_line(warning)
            );
        }
        self.flush()
    }

    /// The error of the run with its source line.
    fn error(&self, error: &RunError) -> String {
        let flow = self.trace.flow;
        let title = match error.detail.is_empty() {
            true => "the run failed",
            false => error.detail.as_str(),
        };
        let window = Window::around(&flow.text, &flow.lines, error.range);
        let label = match error.state_path.is_empty() {
            true => None,
            false => Some(format!("raised by `{}`", one_line(&error.state_path))),
        };
        let annotation = AnnotationKind::Primary
            .span(window.span(error.range))
            .label(label);
        let snippet = window
            .snippet(&flow.text, self.trace.name)
            .annotation(annotation);
        let code = one_line(&error.code);
        let title = Level::ERROR.primary_title(one_line(title)).id(&*code);
        let renderer = match self.trace.color {
            true => Renderer::styled(),
            false => Renderer::plain(),
        };
        let rendered = visible(renderer.render(&[Group::with_title(title).element(snippet)]));
        window.with_true_column(rendered, &flow.text, self.trace.name)
    }

    fn field(&mut self, guide: &str, label: &str, value: Option<&Value>) {
        let Some(value) = value else { return };
        let value = self.value(value, self.clock_width + guide.chars().count() + 9);
        self.labelled(guide, label, &value);
    }

    fn labelled(&mut self, guide: &str, label: &str, text: &str) {
        let label = self.dim(&format!("{label:5}"));
        self.line(guide, &format!("{label}  {text}"));
    }

    fn failure(&mut self, guide: &str, code: &str, cause: &str) {
        let error = self.red(&format!("✗ {}", described(code, cause)));
        self.line(guide, &error);
    }

    fn line(&mut self, guide: &str, text: &str) {
        let _ = writeln!(self.out, "{:1$}  {guide}{text}", "", self.clock_width);
    }

    fn value(&self, value: &Value, before: usize) -> String {
        match self.trace.whole {
            true => value.to_json(),
            false => value.abbreviate(WIDTH.saturating_sub(before).max(40)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        (self.print)(&self.out)?;
        self.out.clear();
        Ok(())
    }

    fn paint(&self, code: &str, text: &str) -> String {
        match self.trace.color && !text.is_empty() {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }

    fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }

    fn red(&self, text: &str) -> String {
        self.paint("31", text)
    }

    fn green(&self, text: &str) -> String {
        self.paint("32", text)
    }

    fn yellow(&self, text: &str) -> String {
        self.paint("33", text)
    }
}

/// How wide the times of a run are, with those of the executions that it started.
fn clock_width(run: &Run, offset: u64) -> usize {
    let entries = run.events.iter();
    let entries = entries.filter(|it| it.event_type == EventType::StepEntered);
    let own = entries.map(|it| duration(offset + it.at_ms).len());
    let children = run.children.iter();
    let children = children.map(|it| clock_width(&it.run, offset + it.started_ms));
    own.chain(children).max().unwrap_or(0)
}

fn kind(state: &State) -> String {
    let name = state.state_type.map_or("", |it| it.name());
    match &state.kind {
        StateKind::Task(task) => match &task.action {
            Some(action) => format!("{name} {}", one_line(&action.value)),
            None => name.to_owned(),
        },
        _ => name.to_owned(),
    }
}

fn described(code: &str, cause: &str) -> String {
    match cause.is_empty() {
        true => one_line(code).into_owned(),
        false => format!("{}: {}", one_line(code), one_line(cause)),
    }
}

/// A virtual duration: `300ms`, `1.5s`, `2h 4.25s`.
pub(super) fn duration(milliseconds: u64) -> String {
    if milliseconds == 0 {
        return "0s".to_owned();
    }
    if milliseconds < 1_000 {
        return format!("{milliseconds}ms");
    }
    let (seconds, rest) = (milliseconds / 1_000, milliseconds % 1_000);
    let mut parts = Vec::new();
    for (count, unit) in [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
    ] {
        if count > 0 {
            parts.push(format!("{count}{unit}"));
        }
    }
    match (seconds % 60, rest) {
        (0, 0) => {}
        (seconds, 0) => parts.push(format!("{seconds}s")),
        (seconds, rest) => {
            let text = format!("{seconds}.{rest:03}");
            parts.push(format!("{}s", text.trim_end_matches('0')));
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_short_and_exact() {
        for (milliseconds, text) in [
            (0, "0s"),
            (300, "300ms"),
            (1_500, "1.5s"),
            (60_000, "1m"),
            (7_204_250, "2h 4.25s"),
            (86_400_001, "1d 0.001s"),
        ] {
            assert_eq!(duration(milliseconds), text);
        }
    }
}
