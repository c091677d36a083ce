//! The timeline: a row for each visit of a state, with a bar from its entry to its exit; what is in
//! branches and iterations stands below, further right, with bars on the same scale.

use fdl_core::model::{State, StateKind};

use super::super::tree::{Attempt, Lane, Outcome, Visit};
use super::super::{ATTEMPTS, described, duration, kind};
use super::{Page, Text};
use crate::cli::report::plural;

/// How many visits of a scope are shown at its start and at its end.
const VISITS: (usize, usize) = (400, 50);

/// The same for the branches or iterations of a state.
const LANES: (usize, usize) = (60, 10);

/// With more branches or iterations than that they are folded.
const OPEN_LANES: usize = 6;

impl Page<'_, '_> {
    pub(super) fn timeline(&mut self) {
        let total = self.trace.run.duration_ms;
        self.put(format_args!(
            "<section aria-labelledby=\"timeline\">\n<h2 id=\"timeline\">Timeline</h2>\n\
             <div class=\"axis\" aria-hidden=\"true\"><span></span><span class=\"ticks\">"
        ));
        for quarter in 0..=4 {
            let at = duration(total / 4 * quarter + total % 4 * quarter / 4);
            self.put(format_args!("<span>{at}</span>"));
        }
        self.put(format_args!("</span><span></span></div>\n"));
        let roots = &self.tree.roots;
        self.visits(roots, 0);
        self.put(format_args!("</section>\n"));
    }

    pub(super) fn visits(&mut self, visits: &[usize], depth: usize) {
        let tree = self.tree;
        let (first, last) = self.trace.cut(visits.len(), VISITS);
        self.put(format_args!(
            "<ol class=\"visits\" style=\"--depth:{depth}\">\n"
        ));
        for (index, &visit) in visits.iter().enumerate() {
            if index == first && last > first {
                let left_out = plural(last - first, "more state");
                self.put(format_args!("<li class=\"cut\">… {left_out}</li>\n"));
            }
            if index < first || index >= last {
                self.visit(&tree.visits[visit], depth);
            }
        }
        self.put(format_args!("</ol>\n"));
    }

    fn visit(&mut self, visit: &Visit<'_>, depth: usize) {
        let state = visit.state.map(|id| self.trace.flow.flow.state(id));
        // What the picture of the flow leads to.
        let path = visit.state.filter(|_| !self.is_child);
        let path = path.map(|id| self.trace.flow.flow.path(id));
        let path = path.unwrap_or_default();
        let end = visit.end.unwrap_or(self.trace.run.duration_ms);
        let took = duration(end - visit.start);
        let (class, word) = match visit.outcome {
            Outcome::Output(_) => (class(state), ""),
            Outcome::Error { .. } => ("failed", " <span class=\"flag\">failed</span>"),
            Outcome::Open => ("open", " <span class=\"flag\">cut off</span>"),
        };
        let about = state.map(kind).unwrap_or_default();
        let (name, about, path) = (Text(visit.name), Text(&about), Text(&path));
        let (start, width) = self.share(visit.start, end);
        self.put(format_args!(
            "<li><details class=\"visit\" data-path=\"{path}\"><summary>\
             <span class=\"name\"><b>{name}</b> <span>{about}</span>{word}</span>\
             <span class=\"track\" aria-hidden=\"true\">\
             <i class=\"{class}\" style=\"left:{start:.3}%;width:{width:.3}%\"></i>"
        ));
        if visit.attempts.len() > 1 {
            self.tries(&visit.attempts);
        }
        let at = duration(visit.start);
        self.put(format_args!(
            "</span><span class=\"time\">{took} <span>at {at}</span></span></summary>\n"
        ));
        self.details(visit);
        self.put(format_args!("</details>\n"));
        self.lanes(visit, depth);
        self.put(format_args!("</li>\n"));
    }

    /// The attempts in a bar: what is between them is back-off.
    fn tries(&mut self, attempts: &[Attempt<'_>]) {
        let (first, last) = self.trace.cut(attempts.len(), (40, 10));
        for (index, attempt) in attempts.iter().enumerate() {
            if index >= first && index < last {
                continue;
            }
            let end = attempt.end.unwrap_or(attempt.start);
            let (start, width) = self.share(attempt.start, end);
            let class = if attempt.error.is_some() {
                "bad"
            } else {
                "good"
            };
            self.put(format_args!(
                "<i class=\"try {class}\" style=\"left:{start:.3}%;width:{width:.3}%\"></i>"
            ));
        }
    }

    /// Where something begins on the scale of the run and how wide it is, in percent.
    fn share(&self, start: u64, end: u64) -> (f64, f64) {
        let total = self.trace.run.duration_ms.max(1) as f64;
        let at = |it: u64| it as f64 / total * 100.0;
        (at(start), at(end - start))
    }

    fn details(&mut self, visit: &Visit<'_>) {
        let path = Text(visit.path);
        self.put(format_args!(
            "<div class=\"data\">\n<p class=\"path\"><code>{path}</code></p>\n"
        ));
        if let Some(input) = visit.input {
            self.value("Input", input);
        }
        let attempts = &visit.attempts;
        let (first, last) = self.trace.cut(attempts.len(), ATTEMPTS);
        for (index, attempt) in attempts.iter().enumerate() {
            if index == first && last > first {
                let left_out = plural(last - first, "more attempt");
                self.put(format_args!("<p class=\"cut\">… {left_out}</p>\n"));
            }
            if index < first || index >= last {
                self.attempt(attempt, index, attempts);
            }
        }
        match visit.outcome {
            Outcome::Output(Some(output)) if visit.input == Some(output) => {
                self.put(format_args!(
                    "<p class=\"note\">The output is the input.</p>\n"
                ));
            }
            Outcome::Output(Some(output)) => self.value("Output", output),
            Outcome::Output(None) => {}
            // The last attempt has said so already.
            Outcome::Error { code, cause }
                if attempts.last().and_then(|it| it.error) == Some((code, cause)) => {}
            Outcome::Error { code, cause } => {
                let error = described(code, cause);
                let error = Text(&error);
                self.put(format_args!("<p class=\"fault\">{error}</p>\n"));
            }
            Outcome::Open => self.put(format_args!(
                "<p class=\"note\">It was cut off: something around it ended.</p>\n"
            )),
        }
        self.put(format_args!("</div>\n"));
    }

    fn attempt(&mut self, attempt: &Attempt<'_>, index: usize, all: &[Attempt<'_>]) {
        let title = match all.len() {
            1 => "Call".to_owned(),
            _ => format!("Attempt {} at {}", index + 1, duration(attempt.start)),
        };
        // What every attempt sends is shown once.
        let before = index.checked_sub(1).and_then(|it| all[it].parameters);
        match attempt.parameters {
            Some(parameters) if before != Some(parameters) => self.value(&title, parameters),
            _ => self.put(format_args!(
                "<p class=\"note\">{title}: the same call</p>\n"
            )),
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
            self.put(format_args!(
                "<p class=\"note\">Accepted after {accepted}, {reported}.</p>\n"
            ));
        }
        if let Some((code, cause)) = attempt.error {
            let after = duration(attempt.end.unwrap_or(attempt.start) - attempt.start);
            let error = described(code, cause);
            let error = Text(&error);
            self.put(format_args!(
                "<p class=\"fault\">{error}, after {after}</p>\n"
            ));
        }
    }

    fn lanes(&mut self, visit: &Visit<'_>, depth: usize) {
        let lanes = &visit.lanes;
        let (first, last) = self.trace.cut(lanes.len(), LANES);
        let open = if lanes.len() <= OPEN_LANES {
            " open"
        } else {
            ""
        };
        for (index, lane) in lanes.iter().enumerate() {
            if index == first && last > first {
                let left_out = last - first;
                self.put(format_args!("<p class=\"cut\">… {left_out} more</p>\n"));
            }
            if index < first || index >= last {
                self.lane(visit, lane, depth, open);
            }
        }
    }

    fn lane(&mut self, visit: &Visit<'_>, lane: &Lane, depth: usize, open: &str) {
        let again = if lane.is_again { ", again" } else { "" };
        let (name, index) = (Text(visit.name), lane.index);
        let open = if self.fails(lane) { " open" } else { open };
        let depth = depth + 1;
        self.put(format_args!(
            "<details class=\"lane\" style=\"--depth:{depth}\"{open}><summary>{name}[{index}]{again}</summary>\n"
        ));
        let visits = &lane.visits;
        self.visits(visits, depth);
        self.put(format_args!("</details>\n"));
    }

    fn fails(&self, lane: &Lane) -> bool {
        let mut visits = lane.visits.iter().map(|&it| &self.tree.visits[it]);
        visits.any(|it| matches!(it.outcome, Outcome::Error { .. }))
    }
}

/// The colour of a bar.
fn class(state: Option<&State>) -> &'static str {
    match state.map(|it| &it.kind) {
        Some(StateKind::Task(_)) => "task",
        Some(StateKind::Wait(_)) => "wait",
        Some(StateKind::Choice(_)) => "choice",
        Some(StateKind::Parallel(_)) => "parallel",
        Some(StateKind::Map(_)) => "map",
        Some(StateKind::Succeed) => "succeed",
        _ => "pass",
    }
}
