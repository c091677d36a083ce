//! Marked flows for tests: `# ^^^ error[rule]: message (fix: title)` marks what is reported in the
//! line above it.
//!
//! The marks are taken out before the text is checked, so they may stand inside any text. Columns 0
//! and 1 are marked by `#<^^^`, two columns further right. A text that begins with `States:` gets
//! the head of a flow.

use std::fmt::Write as _;

use super::{CheckOptions, Diagnostic, ExecutionMode, Severity, check, check_in_parts, find};
use crate::analysis::Analysis;
use crate::catalog::actions::UserActions;
use crate::text::apply_edits;

/// Options for Express mode.
pub(super) const EXPRESS: CheckOptions = CheckOptions {
    mode: ExecutionMode::Express,
    actions: UserActions::none(),
};

/// The rule reports exactly what is marked.
#[track_caller]
pub(super) fn check_rule(code: &str, marked: &str) {
    check_rule_with(code, CheckOptions::default(), marked);
}

/// The same with options.
#[track_caller]
pub(super) fn check_rule_with(code: &str, options: CheckOptions, marked: &str) {
    assert!(find(code).is_some(), "there is no rule {code}");
    let (text, expected) = take_marks(&flow(marked));
    let analysis = Analysis::new(text.as_str());
    let diagnostics = checked(&analysis, &options);
    let found: Vec<Mark> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == code)
        .map(|diagnostic| Mark::of(&analysis, diagnostic))
        .collect();
    let (expected, found) = (annotate(&text, expected), annotate(&text, found));
    assert!(expected == found, "expected:\n{expected}\nfound:\n{found}");
}

/// The first fix of the rule's first finding makes `after` of `before`, and the finding is gone.
#[track_caller]
pub(super) fn check_fix(code: &str, before: &str, after: &str) {
    let (before, after) = (flow(before), flow(after));
    let found = findings(code, &before, CheckOptions::default());
    let fix = found
        .first()
        .and_then(|diagnostic| diagnostic.fixes.first())
        .unwrap_or_else(|| panic!("`{code}` reports nothing with a fix in\n{before}"));
    let fixed = apply_edits(&before, &fix.edits);
    assert!(
        fixed == after,
        "wanted:\n{after}\ngot:\n{fixed}\n{:?}",
        fix.edits
    );
    assert_fixed(code, &before, &fixed, CheckOptions::default());
}

/// The fixed text is no worse YAML than before and has fewer findings of the rule.
#[track_caller]
pub(super) fn assert_fixed(code: &str, before: &str, fixed: &str, options: CheckOptions) {
    let broken = |text: &str| findings("yaml-syntax", text, options.clone()).len();
    assert!(broken(fixed) <= broken(before), "no YAML:\n{fixed}");
    let count = |text: &str| findings(code, text, options.clone()).len();
    assert!(count(fixed) < count(before), "still `{code}`:\n{fixed}");
}

/// No rule reports anything but hints.
#[track_caller]
pub(super) fn check_all(text: &str) {
    let text = flow(text);
    let found = checked(&Analysis::new(text.as_str()), &CheckOptions::default());
    let loud: Vec<&Diagnostic> = found
        .iter()
        .filter(|it| it.severity <= Severity::Warning)
        .collect();
    assert!(loud.is_empty(), "{loud:#?} in\n{text}");
}

/// The names of the rules that report errors and warnings, in order.
pub(super) fn codes(text: &str) -> Vec<&'static str> {
    checked(&Analysis::new(flow(text)), &CheckOptions::default())
        .iter()
        .filter(|it| it.severity <= Severity::Warning)
        .map(|it| it.code)
        .collect()
}

/// The findings of one rule.
pub(super) fn findings_of(code: &str, text: &str) -> Vec<Diagnostic> {
    findings(code, &flow(text), CheckOptions::default())
}

pub(super) fn findings(code: &str, text: &str, options: CheckOptions) -> Vec<Diagnostic> {
    let mut found = checked(&Analysis::new(text), &options);
    found.retain(|diagnostic| diagnostic.code == code);
    found
}

/// Every finding, which are the same ones whatever the parts that the flow is checked in.
#[track_caller]
fn checked(analysis: &Analysis, options: &CheckOptions) -> Vec<Diagnostic> {
    let found = check(analysis, options);
    let state_by_state = check_in_parts(analysis, options, &|work| work(), 1);
    assert!(found == state_by_state, "{found:#?}\n{state_by_state:#?}");
    found
}

/// The text as a whole flow.
pub(super) fn flow(text: &str) -> String {
    let text = text.strip_prefix('\n').unwrap_or(text);
    if !text.starts_with("States:") {
        return text.to_owned();
    }
    let name = text.split("Name: ").nth(1).unwrap_or("Start");
    let end = name.find(['\r', '\n', ',', '}', '#']).unwrap_or(name.len());
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let head = ["Type: StateMachine", "SpecVersion: v1", "Name: sample"].join(eol);
    format!("{head}{eol}StartAt: {}{eol}{text}", name[..end].trim_end())
}

/// What is reported at a place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    line: usize,
    start: usize,
    end: usize,
    label: String,
}

impl Mark {
    fn of(analysis: &Analysis, diagnostic: &Diagnostic) -> Self {
        let text = &analysis.text;
        let range = diagnostic.range;
        let line = analysis.lines.line(range.start);
        let whole = analysis.lines.line_range(line);
        let content = text[whole.indices()].trim_end_matches(['\n', '\r']);
        let column = |offset: u32| {
            let within = (offset - whole.start).min(content.len() as u32) as usize;
            content[..within].chars().count()
        };
        Self {
            line: line as usize,
            start: column(range.start),
            end: column(range.end),
            label: label(analysis, diagnostic),
        }
    }
}

fn label(analysis: &Analysis, diagnostic: &Diagnostic) -> String {
    let severity = severity_name(diagnostic.severity);
    let mut label = format!("{severity}[{}]: {}", diagnostic.code, diagnostic.message);
    for related in &diagnostic.related {
        let token = &analysis.text[related.range.indices()];
        let _ = write!(label, " (see `{token}`: {})", related.message);
    }
    for fix in &diagnostic.fixes {
        let safe = if fix.safe { "" } else { "unsafe " };
        let _ = write!(label, " ({safe}fix: {})", fix.title);
    }
    label
}

pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

/// Takes the marks out of a text.
fn take_marks(marked: &str) -> (String, Vec<Mark>) {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut lines: usize = 0;
    for line in marked.split_inclusive('\n') {
        match mark(line, lines.saturating_sub(1)) {
            Some(mark) => marks.push(mark),
            None => {
                text.push_str(line);
                lines += 1;
            }
        }
    }
    (text, marks)
}

fn mark(line: &str, of_line: usize) -> Option<Mark> {
    let rest = line.trim_start().strip_prefix('#')?;
    let (rest, shift) = match rest.strip_prefix('<') {
        Some(rest) => (rest, 2),
        None => (rest, 0),
    };
    let carets = rest.trim_start().split(' ').next()?;
    if carets.is_empty() || !carets.trim_end().bytes().all(|it| it == b'^') {
        return None;
    }
    let start = line.find('^')?;
    let start = line[..start].chars().count() - shift;
    let label = line[line.rfind(carets)? + carets.len()..].trim();
    Some(Mark {
        line: of_line,
        start,
        end: start + carets.trim_end().len(),
        label: label.to_owned(),
    })
}

/// The text with the marks in it.
fn annotate(text: &str, mut marks: Vec<Mark>) -> String {
    marks.sort();
    let mut out = String::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push('\n');
        }
        for mark in marks.iter().filter(|mark| mark.line == number) {
            let carets = "^".repeat(mark.end.saturating_sub(mark.start).max(1));
            let indent = line.len() - line.trim_start().len();
            let _ = match mark.start {
                0 | 1 => writeln!(out, "#<{}{carets} {}", " ".repeat(mark.start), mark.label),
                start => {
                    let hash = indent.min(start - 2);
                    let gap = " ".repeat(start - hash - 1);
                    writeln!(out, "{}#{gap}{carets} {}", " ".repeat(hash), mark.label)
                }
            };
        }
    }
    out
}
