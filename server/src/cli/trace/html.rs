//! A run as one page for a browser, without anything from outside: a timeline, what went into each
//! state and came out of it, the picture of the flow, what the run costs.
//!
//! The page works without its script, which only moves the focus and opens things.

mod children;
mod rows;
mod value;

use std::fmt::{self, Write as _};

use fdl_core::checks::ExecutionMode;
use fdl_core::ide::diagram::{Trail, diagram, lay_out, svg};
use fdl_core::simulate::{Cost, RunError, Status, Usage, format_time};
use fdl_core::value::Value;

use super::tree::Tree;
use super::{Trace, duration};
use crate::cli::window::Window;
use crate::output::place::{Position, Range};

const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Nothing is fetched, whatever a value holds.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// Writes the page.
pub(in crate::cli) fn html(trace: &Trace<'_>) -> String {
    let tree = Tree::new(trace.run);
    let mut page = Page {
        trace,
        tree: &tree,
        is_child: false,
        out: String::new(),
    };
    page.head();
    page.result();
    page.timeline();
    page.children();
    page.picture();
    page.usage();
    page.notes();
    page.put(format_args!(
        "</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    ));
    page.out
}

struct Page<'a, 't> {
    trace: &'a Trace<'a>,
    tree: &'t Tree<'a>,
    /// Whether it is an execution that the run of the page has started.
    is_child: bool,
    out: String,
}

impl Page<'_, '_> {
    fn put(&mut self, text: fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.out.write_fmt(text);
    }

    fn head(&mut self) {
        let Trace {
            flow, run, options, ..
        } = self.trace;
        let name = flow.flow.name.as_ref();
        let name = Text(name.map_or(self.trace.name, |it| &it.value));
        let status = run.status.name();
        let class = match run.status {
            Status::Succeeded => "good",
            Status::Failed | Status::TimedOut => "bad",
        };
        let mode = match options.mode {
            ExecutionMode::Standard => "Standard",
            ExecutionMode::Express => "Express",
        };
        self.put(format_args!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{name}: {status}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<header>\n\
             <h1>{name} <span class=\"status {class}\">{status}</span></h1>\n<dl class=\"facts\">\n"
        ));
        let transitions = run.transitions;
        let facts: [(&str, String); 7] = [
            ("File", self.trace.name.to_owned()),
            ("Took", duration(run.duration_ms)),
            ("Started", format_time(options.now)),
            ("Transitions", transitions.to_string()),
            ("Events", run.events.len().to_string()),
            ("Mode", mode.to_owned()),
            ("Seed", run.seed.to_string()),
        ];
        for (name, value) in &facts {
            self.fact(name, value);
        }
        if let Some(focus) = &options.focus {
            self.fact("Alone", &focus.path);
        }
        self.put(format_args!("</dl>\n</header>\n<main>\n"));
    }

    fn fact(&mut self, name: &str, value: &str) {
        let value = Text(value);
        self.put(format_args!("<div><dt>{name}</dt><dd>{value}</dd></div>\n"));
    }

    /// What went into the run and what came of it.
    fn result(&mut self) {
        let Trace { run, options, .. } = self.trace;
        self.put(format_args!(
            "<section aria-label=\"Result\" class=\"result\">\n"
        ));
        if let Some(error) = &run.error {
            self.error(error);
        }
        self.put(format_args!("<div class=\"pair\">\n"));
        self.value("Input", &options.input);
        if let Some(output) = &run.output {
            self.value("Output", output);
        }
        if run.global.as_object().is_some_and(|it| !it.is_empty()) {
            self.value("$Global at the end", &run.global);
        }
        self.put(format_args!("</div>\n</section>\n"));
    }

    fn error(&mut self, error: &RunError) {
        let flow = self.trace.flow;
        let at = Position::new(&flow.text, &flow.lines, error.range.start);
        let (code, state) = (Text(&error.code), Text(&error.state_path));
        self.put(format_args!(
            "<div class=\"error\" role=\"alert\">\n<h2><code>{code}</code>"
        ));
        if !error.state_path.is_empty() {
            self.put(format_args!(" at <code>{state}</code>"));
        }
        let detail = Text(&error.detail);
        self.put(format_args!("</h2>\n<p>{detail}</p>\n"));
        let window = Window::around(&flow.text, &flow.lines, error.range);
        let lines: Vec<&str> = window.lines(&flow.text).collect();
        let source = lines.join("\n");
        let place = format!("{}:{}:{}", self.trace.name, at.line, at.column);
        let (place, source) = (Text(&place), Text(&source));
        self.put(format_args!(
            "<pre class=\"source\"><span>{place}</span>\n{source}</pre>\n</div>\n"
        ));
    }

    fn value(&mut self, title: &str, value: &Value) {
        let written = value::html(value);
        self.put(format_args!(
            "<figure><figcaption>{title}</figcaption><pre tabindex=\"0\">{written}</pre></figure>\n"
        ));
    }

    fn picture(&mut self) {
        let Trace { flow, run, .. } = self.trace;
        let diagram = diagram(flow, Some(&Trail::new(&flow.flow, run)));
        if diagram.nodes.is_empty() {
            return;
        }
        let place = |range| Range::new(&flow.text, &flow.lines, range).to_string();
        let picture = match diagram.too_wide() {
            Some(problem) => format!("<p>{}</p>\n", Text(&problem)),
            None => svg(&diagram, &lay_out(&diagram), &place),
        };
        self.put(format_args!(
            "<section aria-labelledby=\"picture\">\n<h2 id=\"picture\">The way through the flow</h2>\n\
             <div class=\"picture\">\n{picture}</div>\n</section>\n"
        ));
    }

    fn usage(&mut self) {
        let Trace { run, options, .. } = self.trace;
        let usage = Usage::new(run, options);
        self.put(format_args!(
            "<section aria-labelledby=\"usage\">\n<h2 id=\"usage\">Usage</h2>\n<dl class=\"facts\">\n"
        ));
        let (events, most) = (usage.events, usage.max_events);
        self.fact("Transitions", &usage.transitions.to_string());
        self.fact("Events", &format!("{events} of {most}"));
        if let Some(largest) = &usage.largest {
            let way = if largest.is_input { "input" } else { "output" };
            let (bytes, most, path) = (largest.bytes, usage.max_payload, &largest.path);
            self.fact(
                "Largest data",
                &format!("{bytes} of {most} bytes, the {way} of {path}"),
            );
        }
        for cost in &usage.costs {
            self.cost(cost);
        }
        self.put(format_args!(
            "</dl>\n<table>\n<thead><tr><th scope=\"col\">State</th><th scope=\"col\">Time</th>\
             <th scope=\"col\">Visits</th><th scope=\"col\">Attempts</th></tr></thead>\n<tbody>\n"
        ));
        for state in &usage.states {
            let path = self.trace.flow.flow.path(state.state);
            let (path, time) = (Text(&path), duration(state.duration_ms));
            let (visits, attempts) = (state.visits, state.attempts);
            let attempts = if attempts == 0 {
                String::new()
            } else {
                attempts.to_string()
            };
            self.put(format_args!(
                "<tr><th scope=\"row\">{path}</th><td>{time}</td><td>{visits}</td><td>{attempts}</td></tr>\n"
            ));
        }
        self.put(format_args!("</tbody>\n</table>\n</section>\n"));
    }

    fn cost(&mut self, cost: &Cost) {
        if let (Some(units), Some(amount)) = (cost.units, cost.amount()) {
            let (unit, currency) = (cost.price.unit.name(), cost.price.currency);
            let date = cost
                .price
                .date
                .map_or(String::new(), |it| format!(", {it}"));
            let text = format!("{currency} {amount} for {units} {unit}{date}");
            self.fact("List price", &text);
        }
    }

    fn notes(&mut self) {
        let run = self.trace.run;
        for (title, id, notes) in [
            ("Assumptions", "assumptions", &run.assumptions),
            ("Warnings", "warnings", &run.warnings),
        ] {
            if notes.is_empty() {
                continue;
            }
            self.put(format_args!(
                "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<ul>\n"
            ));
            for note in notes {
                let note = Text(note);
                self.put(format_args!("<li>{note}</li>\n"));
            }
            self.put(format_args!("</ul>\n</section>\n"));
        }
    }
}

/// Text in the contents and attributes of elements.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\n' | '\t' => f.write_char(character)?,
                it if it.is_control() => f.write_char('\u{fffd}')?,
                it => f.write_char(it)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn nothing_of_a_text_is_markup() {
        let text = Text("</pre><script>\"a\" & 'b'\u{0}\r\n").to_string();
        assert_eq!(
            text,
            "&lt;/pre&gt;&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\u{fffd}\u{fffd}\n"
        );
    }
}
