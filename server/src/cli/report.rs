//! Findings as people read them: `full` with labelled source lines, `concise` with a line each.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use fdl_core::checks::{Diagnostic, Fix, Severity};
use fdl_core::text::TextRange;

use super::window::Window;
use crate::config::ConfigError;
use crate::output::check::{CheckedFile, severity_name};

use crate::output::place::Position;
pub(super) use crate::printable::{one_line, visible};

/// A finding with its source lines, and its first fix as a diff.
pub(super) fn full(file: &CheckedFile, diagnostic: &Diagnostic, color: bool) -> String {
    let title = level(diagnostic.severity)
        .primary_title(one_line(&diagnostic.message))
        .id(diagnostic.code);
    let pieces = pieces(file, diagnostic);
    let snippets = pieces.iter().map(|(window, annotations)| {
        let snippet = window.snippet(&file.text, &file.path);
        snippet.annotations(annotations.iter().cloned())
    });
    let mut report = vec![Group::with_title(title).elements(snippets)];
    report.extend(diagnostic.fixes.first().map(|fix| help(file, fix)));
    let renderer = match color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let mut text = visible(renderer.render(&report));
    for (window, _) in &pieces {
        text = window.with_true_column(text, &file.text, &file.path);
    }
    text.push_str("\n\n");
    text
}

/// A finding as one line.
pub(super) fn concise(file: &CheckedFile, diagnostic: &Diagnostic, color: bool) -> String {
    let at = Position::new(&file.text, &file.lines, diagnostic.range.start);
    let (bold, level, reset) = match (color, diagnostic.severity) {
        (false, _) => ("", "", ""),
        (true, Severity::Error) => ("\u{1b}[1m", "\u{1b}[1;31m", "\u{1b}[0m"),
        (true, Severity::Warning) => ("\u{1b}[1m", "\u{1b}[1;33m", "\u{1b}[0m"),
        (true, _) => ("\u{1b}[1m", "\u{1b}[1;34m", "\u{1b}[0m"),
    };
    format!(
        "{bold}{}{reset}:{}:{}: {level}{}[{}]{reset}: {}\n",
        file.path,
        at.line,
        at.column,
        severity_name(diagnostic.severity),
        diagnostic.code,
        one_line(&diagnostic.message),
    )
}

/// How often each rule was broken, the most frequent first; `[*]` marks rules with repairs.
pub(super) fn statistics<'d>(diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> String {
    let mut counts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for diagnostic in diagnostics {
        let (count, fixable) = counts.entry(diagnostic.code).or_default();
        *count += 1;
        *fixable |= !diagnostic.fixes.is_empty();
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(code, (count, _))| (Reverse(count), code));
    let widest = counts.first().map_or(0, |it| it.1.0.to_string().len());
    let mut text = String::new();
    for (code, (count, fixable)) in counts {
        let mark = if fixable { "[*]" } else { "[ ]" };
        let _ = writeln!(text, "{count:>widest$}  {mark} {code}");
    }
    text
}

/// What is wrong with a configuration file, with its source lines.
pub(super) fn config_error(error: &ConfigError, color: bool) -> String {
    let ConfigError::Invalid {
        path,
        text,
        problems,
    } = error
    else {
        let mark = if color {
            "\u{1b}[1m\u{1b}[31merror\u{1b}[0m"
        } else {
            "error"
        };
        return format!("{mark}: {error}\n");
    };
    let renderer = match color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let mut report = String::new();
    for problem in problems {
        let span = AnnotationKind::Primary.span(problem.range.indices());
        let snippet = Snippet::source(text.as_ref()).path(path).annotation(span);
        let title = Level::ERROR.primary_title(one_line(&problem.message));
        report.push_str(&visible(renderer.render(&[title.element(snippet)])));
        report.push_str("\n\n");
    }
    report
}

/// How many findings of which severity: `2 errors and 1 warning`; none if there is none.
pub(super) fn counts(diagnostics: impl IntoIterator<Item = Severity>) -> Option<String> {
    let mut counts = [0_usize; 4];
    for severity in diagnostics {
        counts[severity as usize] += 1;
    }
    let names = ["error", "warning", "note", "hint"];
    let parts: Vec<String> = counts
        .into_iter()
        .zip(names)
        .filter(|&(count, _)| count > 0)
        .map(|(count, name)| plural(count, name))
        .collect();
    let (last, rest) = parts.split_last()?;
    Some(match rest {
        [] => last.clone(),
        _ => format!("{} and {last}", rest.join(", ")),
    })
}

/// `1 file`, `2 files`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    }
}

/// The finding's place and the related ones, in as few pieces as their distance allows.
fn pieces<'a>(
    file: &CheckedFile,
    diagnostic: &'a Diagnostic,
) -> Vec<(Window, Vec<Annotation<'a>>)> {
    let around = |range| Window::around(&file.text, &file.lines, range);
    let mut windows = vec![around(diagnostic.range)];
    let mut marks = vec![(0, diagnostic.range, None)];
    for related in &diagnostic.related {
        let window = around(related.range);
        let found = windows.iter_mut().position(|it| it.join(&window));
        let index = found.unwrap_or_else(|| {
            windows.push(window);
            windows.len() - 1
        });
        marks.push((index, related.range, Some(related.message.as_str())));
    }
    let annotations = |(index, window): (usize, Window)| {
        let marks = marks.iter().filter(move |&&(at, ..)| at == index);
        let annotations = marks.map(|&(_, range, label)| match label {
            Some(label) => AnnotationKind::Context
                .span(window.span(range))
                .label(one_line(label)),
            None => AnnotationKind::Primary.span(window.span(range)),
        });
        (window, annotations.collect())
    };
    windows
        .iter()
        .copied()
        .enumerate()
        .map(annotations)
        .collect()
}

fn help<'a>(file: &'a CheckedFile, fix: &'a Fix) -> Group<'a> {
    let title = match fix.safe {
        true => one_line(&fix.title).into_owned(),
        false => format!("{} (unsafe)", one_line(&fix.title)),
    };
    let group = Group::with_title(Level::HELP.secondary_title(title));
    let ranges = fix.edits.iter().map(|edit| edit.range);
    let Some(range) = ranges.reduce(TextRange::join) else {
        return group;
    };
    let window = Window::around(&file.text, &file.lines, range);
    let patches = fix
        .edits
        .iter()
        .map(|edit| Patch::new(window.span(edit.range), edit.text.as_str()));
    group.element(window.snippet(&file.text, &file.path).patches(patches))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use fdl_core::checks::{Edit, Related};
    use fdl_core::text::LineIndex;

    use super::*;

    fn file(text: &str) -> CheckedFile {
        CheckedFile {
            path: "order.fdl.yaml".to_owned(),
            text: Arc::from(text),
            lines: LineIndex::new(text),
            diagnostics: Vec::new(),
        }
    }

    /// A finding at the first `needle` of the text.
    fn finding(text: &str, needle: &str, message: &str) -> Diagnostic {
        Diagnostic {
            code: "unknown-next",
            severity: Severity::Error,
            range: range(text, needle),
            message: message.to_owned(),
            related: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        }
    }

    fn range(text: &str, needle: &str) -> TextRange {
        let start = text.find(needle).expect("the text has the needle") as u32;
        TextRange::new(start, start + needle.len() as u32)
    }

    fn render(text: &str, diagnostic: &Diagnostic) -> String {
        full(&file(text), diagnostic, false)
    }

    #[test]
    fn a_finding_with_a_related_place_and_a_fix() {
        let text = "States:\n  - Name: 动作🚚\n    Next: Shp\n  - Name: Ship\n";
        let mut diagnostic = finding(text, "Shp", "no state is named `Shp`");
        diagnostic.related(range(text, "Ship"), "a state with a similar name");
        diagnostic.fix("Change to `Ship`", range(text, "Shp"), "Ship");
        insta::assert_snapshot!(render(text, &diagnostic), @r"
        error[unknown-next]: no state is named `Shp`
         --> order.fdl.yaml:3:11
          |
        3 |     Next: Shp
          |           ^^^
        4 |   - Name: Ship
          |           ---- a state with a similar name
          |
        help: Change to `Ship`
          |
        3 |     Next: Ship
          |             +
        ");
    }

    #[test]
    fn a_distant_related_place_is_a_piece_of_its_own() {
        let text = format!("first: 1\n{}second: 2\n", "# -\n".repeat(50));
        let mut diagnostic = finding(&text, "second", "two of them");
        diagnostic.related(range(&text, "first"), "the first");
        insta::assert_snapshot!(render(&text, &diagnostic), @r"
        error[unknown-next]: two of them
          --> order.fdl.yaml:52:1
           |
        52 | second: 2
           | ^^^^^^
           |
          ::: order.fdl.yaml:1:1
           |
         1 | first: 1
           | ----- the first
        ");
    }

    #[test]
    fn byte_order_mark_tab_and_line_ends_do_not_move_the_mark() {
        let text = "\u{feff}a: 1\rb:\t2\r\nNext: Shp\r\n";
        insta::assert_snapshot!(render(text, &finding(text, "a", "one")), @r"
        error[unknown-next]: one
         --> order.fdl.yaml:1:1
          |
        1 | a: 1
          | ^
        ");
        insta::assert_snapshot!(render(text, &finding(text, "2", "two")), @r"
        error[unknown-next]: two
         --> order.fdl.yaml:2:4
          |
        2 | b:    2
          |       ^
        ");
        insta::assert_snapshot!(render(text, &finding(text, "Shp", "three")), @r"
        error[unknown-next]: three
         --> order.fdl.yaml:3:7
          |
        3 | Next: Shp
          |       ^^^
        ");
    }

    #[test]
    fn places_at_the_end_and_of_several_lines() {
        let text = "a: 1\nb:\n  - 1\n  - 2\n";
        let mut diagnostic = finding(text, "a", "missing");
        diagnostic.range = TextRange::empty(text.len() as u32);
        insta::assert_snapshot!(render(text, &diagnostic), @r"
        error[unknown-next]: missing
         --> order.fdl.yaml:5:1
          |
        5 |
          | ^
        ");
        diagnostic.range = range(text, "b:\n  - 1\n  - 2\n");
        insta::assert_snapshot!(render(text, &diagnostic), @r"
        error[unknown-next]: missing
         --> order.fdl.yaml:2:1
          |
        2 | / b:
        3 | |   - 1
        4 | |   - 2
          | |______^
        ");
        diagnostic.range = TextRange::empty(0);
        insta::assert_snapshot!(render("", &diagnostic), @r"
        error[unknown-next]: missing
         --> order.fdl.yaml:1:1
          |
        1 |
          | ^
        ");
    }

    #[test]
    fn inserted_and_removed_lines() {
        let text = "- Name: A\n  Type: Pass\n- Name: B\n";
        let mut diagnostic = finding(text, "A", "neither `Next` nor `End`");
        let at = text.find("- Name: B").expect("it is there") as u32;
        diagnostic.fix("Insert `End: true`", TextRange::empty(at), "  End: true\n");
        insta::assert_snapshot!(render(text, &diagnostic), @r"
        error[unknown-next]: neither `Next` nor `End`
         --> order.fdl.yaml:1:9
          |
        1 | - Name: A
          |         ^
          |
        help: Insert `End: true`
          |
        3 +   End: true
          |
        ");
        diagnostic.fixes.clear();
        let removal = vec![Edit {
            range: range(text, "  Type: Pass\n"),
            text: String::new(),
        }];
        diagnostic.fix_with("Remove it", false, removal);
        insta::assert_snapshot!(render(text, &diagnostic), @r"
        error[unknown-next]: neither `Next` nor `End`
         --> order.fdl.yaml:1:9
          |
        1 | - Name: A
          |         ^
          |
        help: Remove it (unsafe)
          |
        2 -   Type: Pass
          |
        ");
    }

    #[test]
    fn nothing_in_a_text_speaks_to_the_terminal() {
        let text = "Next: \u{1b}[2Jx\n";
        let mut diagnostic = finding(text, "x", "no state is named `\u{1b}[2Jx`\nreally");
        diagnostic.fix("Change to `\u{1b}[0m`", range(text, "x"), "\u{1b}[31m");
        diagnostic.related.push(Related {
            range: range(text, "Next"),
            message: "\u{1b}[5m".to_owned(),
        });
        assert!(!render(text, &diagnostic).contains('\u{1b}'));
        insta::assert_snapshot!(concise(&file(text), &diagnostic, false), @r"
        order.fdl.yaml:1:3: error[unknown-next]: no state is named `\u{1b}[2Jx`\nreally
        ");
    }

    #[test]
    fn a_finding_costs_what_it_shows() {
        let text = format!(
            "{}Next: Shp\n",
            "# a line of a large document\n".repeat(200_000)
        );
        let shown = render(&text, &finding(&text, "Shp", "no state is named `Shp`"));
        assert!(shown.contains("200001 | Next: Shp"));
        assert!(shown.len() < 1_000);
    }

    #[test]
    fn of_a_long_line_the_part_in_question_is_shown() {
        let items = |count: usize| "{Name: 动作},".repeat(count);
        let text = format!("States: [{}{{Next: Shp}},{}Ship]\n", items(100), items(100));
        let mut diagnostic = finding(&text, "Shp", "no state is named `Shp`");
        diagnostic.related(range(&text, "Ship"), "a state with a similar name");
        diagnostic.fix("Change to `Ship`", range(&text, "Shp"), "Ship");
        insta::assert_snapshot!(render(&text, &diagnostic), @r"
        error[unknown-next]: no state is named `Shp`
         --> order.fdl.yaml:1:1117
          |
        1 | 动作},{Name: 动作},{Name: 动作},{Name: 动作},{Next: Shp},{Name: 动作},{Name: 动作},{Name: 动作},{Name: 动作
          |                                                     ^^^
          |
         ::: order.fdl.yaml:1:2222
          |
        1 | {Name: 动作},{Name: 动作},{Name: 动作},{Name: 动作},Ship]
          |                                                     ---- a state with a similar name
          |
        help: Change to `Ship`
          |
        1 | 动作},{Name: 动作},{Name: 动作},{Name: 动作},{Next: Ship},{Name: 动作},{Name: 动作},{Name: 动作},{Name: 动作
          |                                                       +
        ");
    }

    #[test]
    fn counts_are_words() {
        use Severity::{Error, Hint, Warning};
        assert_eq!(counts([]), None);
        assert_eq!(counts([Error]).as_deref(), Some("1 error"));
        assert_eq!(
            counts([Warning, Error, Hint, Error]).as_deref(),
            Some("2 errors, 1 warning and 1 hint")
        );
    }
}

#[cfg(test)]
mod broken_texts {
    use std::sync::Arc;

    use fdl_core::analysis::Analysis;
    use fdl_core::checks::{CheckOptions, check};
    use fdl_core::text::LineIndex;

    use super::*;

    /// Characters that mean something to YAML, to FDL, to terminals, or that are long.
    const INSERTED: &[&str] = &[
        ":", "-", "\"", "'", "[", "}", "#", "|", "&a", "*a", "\t", "\r", "\n", "\0", "\u{1b}", "$",
        "动", "🚚", "\u{feff}", "\u{301}", "\u{200d}", "\u{202e}", "\u{2028}",
    ];

    #[test]
    fn every_finding_in_a_broken_text_can_be_shown() {
        let sample = include_str!("../../../examples/order.fdl.yaml");
        let places: Vec<usize> = sample.char_indices().map(|(at, _)| at).collect();
        let mut seed = 5_u64;
        let mut random = |bound: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % bound
        };
        let mut shown = 0;
        for _ in 0..300 {
            let mut text = sample.to_owned();
            let at = places[random(places.len())];
            match random(3) {
                0 => text.truncate(at),
                1 => text.insert_str(at, INSERTED[random(INSERTED.len())]),
                _ => drop(text.remove(at)),
            }
            let text: Arc<str> = text.into();
            let file = CheckedFile {
                path: "order.fdl.yaml".to_owned(),
                diagnostics: check(&Analysis::new(text.clone()), &CheckOptions::default()),
                lines: LineIndex::new(&text),
                text,
            };
            for diagnostic in &file.diagnostics {
                let full = full(&file, diagnostic, false);
                assert!(full.contains(diagnostic.code) && !full.contains('\u{1b}'));
                assert_eq!(concise(&file, diagnostic, false).matches('\n').count(), 1);
                shown += 1;
            }
        }
        assert!(shown > 300, "{shown} findings");
    }
}
