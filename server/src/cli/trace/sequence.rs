//! A run as a sequence diagram of Mermaid: what the flow does in a line of its own, each Task it
//! calls in another.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use fdl_core::model::{StateId, StateKind};
use fdl_core::simulate::Status;

use super::tree::{Attempt, Outcome, Tree, Visit};
use super::{ATTEMPTS, LANES, Trace, VISITS, described, duration, kind};
use crate::cli::report::{one_line, plural};

/// Writes the diagram.
pub(in crate::cli) fn sequence(trace: &Trace<'_>) -> String {
    let tree = Tree::new(trace.run);
    let mut writer = Writer {
        trace,
        tree: &tree,
        services: BTreeMap::new(),
        out: String::from("sequenceDiagram\n"),
    };
    writer.participants();
    writer.visits(&tree.roots, 1);
    writer.end();
    writer.out
}

struct Writer<'a, 't> {
    trace: &'a Trace<'a>,
    tree: &'t Tree<'a>,
    /// The Tasks that were called, with the numbers of their lines.
    services: BTreeMap<StateId, usize>,
    out: String,
}

impl Writer<'_, '_> {
    fn participants(&mut self) {
        let flow = &self.trace.flow.flow;
        let name = flow.name.as_ref().map_or(self.trace.name, |it| &it.value);
        self.line(1, &format!("participant flow as {}", escaped(name)));
        for visit in &self.tree.visits {
            let Some(state) = visit.state.filter(|_| !visit.attempts.is_empty()) else {
                continue;
            };
            let number = self.services.len();
            if let std::collections::btree_map::Entry::Vacant(place) = self.services.entry(state) {
                place.insert(number);
                let path = escaped(&flow.path(state));
                let line = match &flow.state(state).kind {
                    StateKind::Task(task) => match &task.action {
                        Some(action) => format!("{path}<br/>{}", escaped(&action.value)),
                        None => path,
                    },
                    _ => path,
                };
                self.line(1, &format!("participant s{number} as {line}"));
            }
        }
    }

    fn visits(&mut self, visits: &[usize], depth: usize) {
        let (first, last) = self.trace.cut(visits.len(), VISITS);
        for (index, &visit) in visits.iter().enumerate() {
            if index == first && last > first {
                let left_out = plural(last - first, "more state");
                self.note(depth, &format!("… {left_out}"));
            }
            if index < first || index >= last {
                self.visit(&self.tree.visits[visit], depth);
            }
        }
    }

    fn visit(&mut self, visit: &Visit<'_>, depth: usize) {
        let state = visit.state.map(|id| self.trace.flow.flow.state(id));
        let service = visit.state.and_then(|it| self.services.get(&it)).copied();
        match service {
            Some(service) => self.attempts(&visit.attempts, service, depth),
            None => {
                let took = visit.end.map_or(0, |end| end - visit.start);
                let mut text = format!("{}: {}", visit.name, state.map(kind).unwrap_or_default());
                if took > 0 && visit.lanes.is_empty() {
                    let _ = write!(text, " {}", duration(took));
                }
                self.note(depth, &text);
            }
        }
        self.lanes(visit, depth);
        if let Outcome::Error { code, cause } = visit.outcome {
            let error = described(code, cause);
            // The answer of the service has said so already.
            let said = visit.attempts.last().and_then(|it| it.error);
            if said != Some((code, cause)) {
                self.note(depth, &format!("{} fails: {error}", visit.name));
            }
        }
    }

    fn attempts(&mut self, attempts: &[Attempt<'_>], service: usize, depth: usize) {
        let (first, last) = self.trace.cut(attempts.len(), ATTEMPTS);
        for (index, attempt) in attempts.iter().enumerate() {
            if index == first && last > first {
                let left_out = plural(last - first, "more attempt");
                self.note(depth, &format!("… {left_out}"));
            }
            if index >= first && index < last {
                continue;
            }
            let at = duration(attempt.start);
            let what = match attempts.len() {
                1 => format!("at {at}"),
                _ => format!("try {} at {at}", index + 1),
            };
            self.line(depth, &format!("flow->>s{service}: {what}"));
            for child in self.trace.started_by(attempt) {
                let run = &child.run;
                let (status, took) = (run.status.name(), duration(run.duration_ms));
                let mut text = format!("{}: {status} after {took}", child.file);
                if let Some(error) = &run.error {
                    let _ = write!(text, ": {}", error.code);
                }
                self.line(
                    depth,
                    &format!("Note right of s{service}: {}", escaped(&text)),
                );
            }
            if let Some(submitted) = attempt.submitted {
                let after = duration(submitted - attempt.start);
                self.line(
                    depth,
                    &format!("s{service}-->>flow: accepted after {after}"),
                );
            }
            let Some(end) = attempt.end else {
                continue;
            };
            let after = duration(end - attempt.submitted.unwrap_or(attempt.start));
            let (arrow, text) = match (attempt.error, attempt.is_timeout) {
                (Some((code, _)), true) => ("--x", format!("no answer after {after}: {code}")),
                (Some((code, cause)), false) => {
                    ("--x", format!("{} after {after}", described(code, cause)))
                }
                (None, _) if attempt.submitted.is_some() => {
                    ("--)", format!("report {after} later"))
                }
                (None, _) => ("-->>", format!("after {after}")),
            };
            self.line(depth, &format!("s{service}{arrow}flow: {}", escaped(&text)));
        }
    }

    fn lanes(&mut self, visit: &Visit<'_>, depth: usize) {
        let (first, last) = self.trace.cut(visit.lanes.len(), LANES);
        let mut word = "par";
        for (index, lane) in visit.lanes.iter().enumerate() {
            if index == first && last > first {
                self.line(depth, &format!("and … {} more", last - first));
                self.note(depth + 1, "…");
            }
            if index < first || index >= last {
                let again = if lane.is_again { " again" } else { "" };
                let title = format!("{}[{}]{again}", visit.name, lane.index);
                self.line(depth, &format!("{word} {}", escaped(&title)));
                self.visits(&lane.visits, depth + 1);
                word = "and";
            }
        }
        if word == "and" {
            self.line(depth, "end");
        }
    }

    fn end(&mut self) {
        let run = self.trace.run;
        let mut text = format!("{} after {}", run.status.name(), duration(run.duration_ms));
        if let Some(error) = run
            .error
            .as_ref()
            .filter(|_| run.status != Status::Succeeded)
        {
            let _ = write!(text, ": {}", error.code);
        }
        self.note(1, &text);
    }

    fn note(&mut self, depth: usize, text: &str) {
        self.line(depth, &format!("Note over flow: {}", escaped(text)));
    }

    fn line(&mut self, depth: usize, text: &str) {
        let _ = writeln!(self.out, "{}{text}", "  ".repeat(depth));
    }
}

/// Text as Mermaid shows it: on one line, with codes for the characters that it reads itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in one_line(text).chars() {
        match character {
            '#' | ';' | '<' | '>' | '&' | '"' | '%' | '{' | '}' | '`' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    // Where it stands alone it would end a block.
    match out.eq_ignore_ascii_case("end") {
        true => format!("#{};{}", u32::from(out.as_bytes()[0]), &out[1..]),
        false => out,
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_mermaid_would_read_is_written_in_codes() {
        assert_eq!(escaped("a; b #1 <c>\nd"), "a#59; b #35;1 #60;c#62;\\nd");
        assert_eq!(escaped("End"), "#69;nd");
        assert_eq!(escaped("the end"), "the end");
    }
}
