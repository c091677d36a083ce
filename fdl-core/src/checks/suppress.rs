//! Comments that silence findings: `# fdl: ignore[rule, …] reason` at the end of a line or alone
//! above it, `# fdl: ignore-file[rule, …]` above the first line of the document.
//!
//! Inside a text over several lines no comment can stand; there the line of its key counts too.

use std::collections::{BTreeMap, BTreeSet};

use super::levels::unknown_rule;
use super::{CHECKS, Diagnostic, Findings, find, nearest, unused_suppression};
use crate::syntax::edit::line_break;
use crate::syntax::{Comment, NodeKind, ScalarStyle, Tree};
use crate::text::{Edit, LineIndex, TextRange};

/// Findings sorted out by the comments of their text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Suppressed {
    /// Those that no comment silences, with `unused-suppression` added.
    pub kept: Vec<Diagnostic>,
    /// Those that a comment silences.
    pub silenced: Vec<Diagnostic>,
}

/// Sorts findings out by the suppressions of a text.
pub fn suppress(tree: &Tree, lines: &LineIndex, diagnostics: Vec<Diagnostic>) -> Suppressed {
    let mut suppressions = read(tree, lines);
    let mut result = Suppressed::default();
    if suppressions.is_empty() {
        result.kept = diagnostics;
        return result;
    }
    let index = Index::new(&suppressions);
    for diagnostic in diagnostics {
        let silencing = index.silencing(&diagnostic, tree, lines);
        for &(comment, name) in &silencing {
            suppressions[comment].names[name].used = true;
        }
        match silencing.is_empty() {
            true => result.kept.push(diagnostic),
            false => result.silenced.push(diagnostic),
        }
    }
    if tree.root().is_some() {
        let unused = report_unused(tree, &suppressions);
        let late = suppress_file_wide(&suppressions, unused);
        result.kept.extend(late);
    }
    result.kept.sort_by_key(|it| (it.range.start, it.code));
    result
}

/// The edits that silence findings by comments at the end of their lines, sorted.
pub fn ignore_edits(tree: &Tree, lines: &LineIndex, diagnostics: &[Diagnostic]) -> Vec<Edit> {
    let mut wanted: BTreeMap<u32, BTreeSet<&'static str>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let line = lines.line(diagnostic.range.start);
        wanted.entry(line).or_default().insert(diagnostic.code);
    }
    let suppressions = read(tree, lines);
    let mut edits: Vec<Edit> = wanted
        .into_iter()
        .map(|(line, codes)| {
            let codes: Vec<&str> = codes.into_iter().collect();
            ignore_on(tree, lines, &suppressions, line, &codes.join(", "))
        })
        .collect();
    edits.sort();
    edits
}

/// The edit that silences one finding.
pub fn ignore_edit(tree: &Tree, lines: &LineIndex, diagnostic: &Diagnostic) -> Edit {
    let line = lines.line(diagnostic.range.start);
    ignore_on(tree, lines, &read(tree, lines), line, diagnostic.code)
}

/// A comment that silences.
#[derive(Debug)]
struct Suppression {
    /// From its `#` on.
    range: TextRange,
    target: Target,
    names: Vec<Name>,
    /// Where a further name goes: before the `]`.
    list_end: u32,
}

/// What a suppression is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Target {
    Line(u32),
    File,
    /// `ignore-file` below the first line: it does nothing.
    TooLate,
}

/// A rule's name in a suppression.
#[derive(Debug)]
struct Name {
    text: String,
    range: TextRange,
    used: bool,
}

fn read(tree: &Tree, lines: &LineIndex) -> Vec<Suppression> {
    let text = tree.text();
    let parsed = |it: &Comment| Directive::parse(&text[it.range.indices()]);
    if !tree.comments().iter().any(|it| parsed(it).is_some()) {
        // Nobody needs to know the lines.
        return Vec::new();
    }
    let first = tree.root().map_or(u32::MAX, |root| root.range().start);
    let mut comment_lines = Vec::new();
    let mut found = Vec::new();
    for comment in tree.comments() {
        let line = lines.line(comment.range.start);
        let start = lines.line_range(line).start;
        let before = &text[start as usize..comment.range.start as usize];
        let alone = before.trim_start_matches('\u{feff}').trim().is_empty();
        if alone {
            comment_lines.push(line);
        }
        let Some(directive) = parsed(comment) else {
            continue;
        };
        let shift = |range: TextRange| {
            TextRange::new(
                comment.range.start + range.start,
                comment.range.start + range.end,
            )
        };
        let target = match (directive.whole_file, alone) {
            (true, _) if comment.range.start < first => Target::File,
            (true, _) => Target::TooLate,
            (false, true) => Target::Line(line + 1),
            (false, false) => Target::Line(line),
        };
        found.push(Suppression {
            range: TextRange::new(comment.range.start + directive.start, comment.range.end),
            target,
            list_end: comment.range.start + directive.list_end,
            names: directive
                .names
                .into_iter()
                .map(|(text, range)| Name {
                    text,
                    range: shift(range),
                    used: false,
                })
                .collect(),
        });
    }
    // A comment alone on its line speaks about the next line that is no comment.
    for suppression in &mut found {
        while let Target::Line(line) = &mut suppression.target
            && comment_lines.binary_search(line).is_ok()
        {
            *line += 1;
        }
    }
    found
}

/// A suppression as written; offsets count from the start of the comment.
struct Directive {
    start: u32,
    whole_file: bool,
    names: Vec<(String, TextRange)>,
    list_end: u32,
}

impl Directive {
    fn parse(comment: &str) -> Option<Self> {
        let word = comment.find("fdl:")?;
        let hash = comment[..word].rfind('#')?;
        if !comment[hash + 1..word].trim().is_empty() {
            return None;
        }
        let rest = comment[word + 4..].trim_start();
        let (whole_file, rest) = match rest.strip_prefix("ignore-file") {
            Some(rest) => (true, rest),
            None => (false, rest.strip_prefix("ignore")?),
        };
        let list = rest.trim_start().strip_prefix('[')?;
        let close = list.find(']')?;
        let open = comment.len() - list.len();
        let mut names = Vec::new();
        let mut at = open;
        for part in list[..close].split(',') {
            let name = part.trim();
            let start = (at + part.len() - part.trim_start().len()) as u32;
            names.push((
                name.to_owned(),
                TextRange::new(start, start + name.len() as u32),
            ));
            at += part.len() + 1;
        }
        Some(Self {
            start: hash as u32,
            whole_file,
            names,
            list_end: (open + close) as u32,
        })
    }
}

/// The names of all suppressions, by what they silence.
struct Index {
    by_line: BTreeMap<(u32, String), Vec<(usize, usize)>>,
    file: BTreeMap<String, Vec<(usize, usize)>>,
}

impl Index {
    fn new(suppressions: &[Suppression]) -> Self {
        let mut by_line: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut file: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (comment, suppression) in suppressions.iter().enumerate() {
            for (at, name) in suppression.names.iter().enumerate() {
                let place = (comment, at);
                let text = name.text.clone();
                match suppression.target {
                    Target::Line(line) => by_line.entry((line, text)).or_default().push(place),
                    Target::File => file.entry(text).or_default().push(place),
                    Target::TooLate => {}
                }
            }
        }
        Self { by_line, file }
    }

    fn silencing(
        &self,
        diagnostic: &Diagnostic,
        tree: &Tree,
        lines: &LineIndex,
    ) -> Vec<(usize, usize)> {
        let on_line = |line: u32| self.by_line.get(&(line, diagnostic.code.to_owned()));
        let line = lines.line(diagnostic.range.start);
        let outer = key_line(tree, lines, diagnostic.range.start);
        let by_outer = outer.filter(|&outer| outer != line).and_then(on_line);
        let found = [on_line(line), by_outer, self.file.get(diagnostic.code)];
        found.into_iter().flatten().flatten().copied().collect()
    }
}

/// The line of the key of the text over several lines that `offset` lies in.
fn key_line(tree: &Tree, lines: &LineIndex, offset: u32) -> Option<u32> {
    let node = tree.node_at(offset).filter(|node| node.is_scalar())?;
    let start = match node.owning_entry() {
        Some(entry) => entry.key.range().start,
        None => node.range().start,
    };
    Some(lines.line(start))
}

fn report_unused(tree: &Tree, suppressions: &[Suppression]) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    findings.enter(&unused_suppression::CHECK);
    for suppression in suppressions {
        for (at, name) in suppression.names.iter().enumerate() {
            if name.used {
                continue;
            }
            let message = match (find(&name.text), suppression.target) {
                _ if name.text.is_empty() => "this suppression names no rule".to_owned(),
                (None, _) => unknown_rule(&name.text),
                (_, Target::TooLate) => format!(
                    "`ignore-file[{}]` has to stand above the first line of the flow",
                    name.text
                ),
                (_, Target::File) => format!("nothing in this file is reported by `{}`", name.text),
                _ => format!("nothing on this line is reported by `{}`", name.text),
            };
            let range = if name.range.is_empty() {
                suppression.range
            } else {
                name.range
            };
            let finding = findings.report(range, message);
            if find(&name.text).is_none()
                && let Some(near) = nearest(&name.text, CHECKS.iter().map(|check| check.code))
            {
                finding.fix(format!("Change to `{near}`"), name.range, near);
            } else {
                let edit = remove_name(tree.text(), suppression, at);
                finding.fix(format!("Remove `{}`", name.text), edit.range, edit.text);
            }
        }
    }
    findings.into_sorted()
}

/// Leaves out what `ignore-file[unused-suppression]` silences.
fn suppress_file_wide(suppressions: &[Suppression], unused: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let silences = |suppression: &Suppression| {
        let named = |name: &Name| name.text == unused_suppression::CHECK.code;
        suppression.target == Target::File && suppression.names.iter().any(named)
    };
    match suppressions.iter().any(silences) {
        true => Vec::new(),
        false => unused,
    }
}

/// Removes a name from its list, or the whole comment if it is the only one, with the line if it
/// stands alone.
fn remove_name(text: &str, suppression: &Suppression, at: usize) -> Edit {
    let names = &suppression.names;
    let range = match (names.get(at + 1), at.checked_sub(1)) {
        (Some(next), _) => TextRange::new(names[at].range.start, next.range.start),
        (None, Some(before)) => TextRange::new(names[before].range.end, names[at].range.end),
        (None, None) => whole_comment(text, suppression.range),
    };
    Edit {
        range,
        text: String::new(),
    }
}

fn whole_comment(text: &str, range: TextRange) -> TextRange {
    let before = &text[..range.start as usize];
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let kept = before[line..].trim_end().trim_start_matches('\u{feff}');
    if !kept.is_empty() {
        let start = before.trim_end_matches([' ', '\t']).len() as u32;
        return TextRange::new(start, range.end);
    }
    let after = &text[range.end as usize..];
    let end = match after.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    };
    let start = line + (before[line..].len() - before[line..].trim_start_matches('\u{feff}').len());
    TextRange::new(start as u32, range.end + end)
}

fn ignore_on(
    tree: &Tree,
    lines: &LineIndex,
    suppressions: &[Suppression],
    line: u32,
    codes: &str,
) -> Edit {
    let text = tree.text();
    let end_of = |line: u32| {
        let range = lines.line_range(line);
        let content = text[range.indices()].trim_end_matches(['\n', '\r']);
        range.start + content.trim_end().len() as u32
    };
    let mut line = line;
    let mut above = false;
    if let Some(node) = tree.node_at(end_of(line))
        && let NodeKind::Scalar(style) = node.kind()
        && lines.line(node.range().start) != lines.line(node.range().end)
    {
        // No comment can stand inside a text; the header of a block scalar may have one behind it.
        let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let inside = node.range().end > end_of(line);
        let key = node.owning_entry().map_or(node, |entry| entry.key);
        match block {
            true => line = lines.line(node.range().start),
            false if inside => (line, above) = (lines.line(key.range().start), true),
            false => {}
        }
    }
    let existing = suppressions
        .iter()
        .find(|it| it.target == Target::Line(line));
    if let Some(existing) = existing {
        return Edit {
            range: TextRange::empty(existing.list_end),
            text: format!(", {codes}"),
        };
    }
    let comment = format!("# fdl: ignore[{codes}]");
    if !above {
        return Edit {
            range: TextRange::empty(end_of(line)),
            text: format!(" {comment}"),
        };
    }
    let start = lines.line_range(line).start;
    let indent: String = text[start as usize..]
        .chars()
        .take_while(|&it| it == ' ')
        .collect();
    Edit {
        range: TextRange::empty(start),
        text: format!("{indent}{comment}{}", line_break(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::checks::fixture::flow;
    use crate::checks::{CheckOptions, check};
    use crate::text::apply_edits;

    /// What is kept and what is silenced, by rule, without hints.
    fn sorted_out(text: &str) -> (Vec<&'static str>, Vec<&'static str>) {
        let analysis = Analysis::new(flow(text));
        let found = check(&analysis, &CheckOptions::default());
        let sorted = suppress(&analysis.tree, &analysis.lines, found);
        let loud = |found: Vec<Diagnostic>| -> Vec<&'static str> {
            let loud = found
                .iter()
                .filter(|it| it.severity <= crate::checks::Severity::Warning);
            loud.map(|it| it.code).collect()
        };
        (loud(sorted.kept), loud(sorted.silenced))
    }

    fn state(comments: [&str; 2]) -> String {
        let [above, behind] = comments;
        format!("States:\n{above}  - {{Type: Pass, Name: A, Next: Lost}}{behind}\n")
    }

    #[test]
    fn behind_the_line_and_above_it() {
        let silenced = (vec![], vec!["unknown-next"]);
        for comments in [
            ["", " # fdl: ignore[unknown-next]"],
            ["", " # fdl: ignore[unknown-next] it comes later"],
            ["", " #fdl:ignore[ unknown-next ]"],
            ["", " # a note # fdl: ignore[unknown-next]"],
            ["  # fdl: ignore[unknown-next]\n", ""],
            ["# fdl: ignore[unknown-next]\n  # a note\n", ""],
        ] {
            assert_eq!(sorted_out(&state(comments)), silenced, "{comments:?}");
        }
    }

    #[test]
    fn only_where_it_stands_and_only_what_it_names() {
        for comments in [
            ["  # fdl: ignore[unknown-next]\n\n", ""],
            ["", "\n  # fdl: ignore[unknown-next]"],
            ["", " # fdl: ignore[missing-next]"],
        ] {
            let (kept, silenced) = sorted_out(&state(comments));
            assert!(kept.contains(&"unknown-next"), "{comments:?}");
            assert!(kept.contains(&"unused-suppression"), "{comments:?}");
            assert!(silenced.is_empty(), "{comments:?}");
        }
    }

    #[test]
    fn other_comments_are_no_suppressions() {
        for comment in [
            " # ignore[unknown-next]",
            " # fdl: ignore unknown-next",
            " # fdl: note[x]",
        ] {
            let (kept, _) = sorted_out(&state(["", comment]));
            assert_eq!(kept, ["unknown-next"], "{comment}");
        }
    }

    #[test]
    fn a_whole_file() {
        let text = |comment: &str| format!("{comment}{}", flow(&state(["", ""])));
        let silenced = (vec![], vec!["unknown-next"]);
        assert_eq!(
            sorted_out(&text("# fdl: ignore-file[unknown-next]\n")),
            silenced
        );
        let late = flow(&state(["# fdl: ignore-file[unknown-next]\n", ""]));
        assert_eq!(sorted_out(&late).0, ["unused-suppression", "unknown-next"]);
        let both = text(
            "# fdl: ignore-file[unknown-next, unused-suppression]\n# fdl: ignore-file[next-and-end]\n",
        );
        assert_eq!(sorted_out(&both), silenced);
    }

    #[test]
    fn inside_a_text_over_several_lines_the_line_of_its_key_counts() {
        let text = "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a.$: >- # fdl: ignore[unknown-variable]
        format(\"{}\",
        $Foo)
    End: true
";
        assert_eq!(sorted_out(text), (vec![], vec!["unknown-variable"]));
    }

    #[test]
    fn unused_names_are_removed_and_misspelled_ones_corrected() {
        let fixed = |text: &str| {
            let analysis = Analysis::new(text);
            let found = check(&analysis, &CheckOptions::default());
            let kept = suppress(&analysis.tree, &analysis.lines, found).kept;
            let unused = kept.iter().find(|it| it.code == "unused-suppression");
            apply_edits(text, &unused.expect("one is unused").fixes[0].edits)
        };
        let line = |comment: &str| flow(&state(["", comment]));
        assert_eq!(
            fixed(&line(" # fdl: ignore[unknown-next, missing-next] later")),
            line(" # fdl: ignore[unknown-next] later")
        );
        assert_eq!(
            fixed(&line(" # fdl: ignore[missing-next, unknown-next]")),
            line(" # fdl: ignore[unknown-next]")
        );
        assert_eq!(fixed(&line("  # fdl: ignore[missing-next]")), line(""));
        assert_eq!(
            fixed(&line(" # fdl: ignore[unknow-next]")),
            line(" # fdl: ignore[unknown-next]")
        );
        let above = |comment: &str| flow(&state([comment, ""]));
        assert_eq!(fixed(&above("  # fdl: ignore[missing-next]\n")), above(""));
    }

    #[test]
    fn findings_are_silenced_by_the_edits() {
        for text in [
            state(["", ""]),
            state(["", " # a note"]),
            state(["", " # fdl: ignore[missing-next]"]),
            "States:\n  - Type: Pass\n    Name: A\n    OutputConstructor:\n      a.$: |\n        $Foo\n        + $Bar\n    End: true\n".to_owned(),
            "States:\n  - Type: Pass\n    Name: A\n    OutputConstructor:\n      a.$: \"$Foo\n        == $Bar\"\n    End: true\n".to_owned(),
        ] {
            let text = flow(&text);
            let analysis = Analysis::new(text.as_str());
            let found = check(&analysis, &CheckOptions::default());
            let first = &found[0];
            let edit = ignore_edit(&analysis.tree, &analysis.lines, first);
            let silent = apply_edits(&text, &[edit]);
            let analysis = Analysis::new(silent.as_str());
            let found = check(&analysis, &CheckOptions::default());
            let silenced = suppress(&analysis.tree, &analysis.lines, found).silenced;
            assert!(silenced.iter().any(|it| it.code == first.code), "{silent}");
        }
    }
}
