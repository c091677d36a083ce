//! Unified diffs of texts, line by line.

use std::fmt::Write as _;

use fdl_core::text::{Change, changes};

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// The difference between two texts as a unified diff; empty if they are equal.
pub(super) fn unified(old_name: &str, new_name: &str, old: &str, new: &str) -> String {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let changes = changes(&old_lines, &new_lines);
    if changes.is_empty() {
        return String::new();
    }
    let mut out = format!("--- {old_name}\n+++ {new_name}\n");
    for hunk in hunks(&changes) {
        write_hunk(&mut out, hunk, &old_lines, &new_lines);
    }
    out
}

/// A diff without names and places, for values of a few lines: what lies between the changes is
/// shortened.
pub(super) fn plain(old: &str, new: &str) -> String {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let mut out = String::new();
    let mut at = 0;
    let changes = changes(&old_lines, &new_lines);
    for (index, change) in changes.iter().enumerate() {
        let context = if index == 0 { 0 } else { CONTEXT };
        write_context(&mut out, &old_lines[at..change.old.start], context, CONTEXT);
        write_lines(&mut out, '-', &old_lines[change.old.start..change.old.end]);
        write_lines(&mut out, '+', &new_lines[change.new.start..change.new.end]);
        at = change.old.end;
    }
    write_context(&mut out, &old_lines[at..], CONTEXT, 0);
    out
}

/// Equal lines: the first `head`, the last `tail`, and a mark if others are between them.
fn write_context(out: &mut String, lines: &[&str], head: usize, tail: usize) {
    if lines.len() <= head + tail + 1 {
        write_lines(out, ' ', lines);
        return;
    }
    write_lines(out, ' ', &lines[..head]);
    out.push_str(" …\n");
    write_lines(out, ' ', &lines[lines.len() - tail..]);
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// Changes that lie close together belong to one hunk.
fn hunks(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    changes.chunk_by(|a, b| b.old.start - a.old.end <= 2 * CONTEXT)
}

fn write_hunk(out: &mut String, hunk: &[Change], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return;
    };
    let before = first.old.start.min(CONTEXT);
    let after = (old.len() - last.old.end).min(CONTEXT);
    let old_range = (first.old.start - before, last.old.end + after);
    let new_range = (first.new.start - before, last.new.end + after);
    let place = |(start, end): (usize, usize)| match end - start {
        1 => format!("{}", start + 1),
        0 => format!("{start},0"),
        length => format!("{},{length}", start + 1),
    };
    let _ = writeln!(out, "@@ -{} +{} @@", place(old_range), place(new_range));
    let mut at = old_range.0;
    for change in hunk {
        write_lines(out, ' ', &old[at..change.old.start]);
        write_lines(out, '-', &old[change.old.start..change.old.end]);
        write_lines(out, '+', &new[change.new.start..change.new.end]);
        at = change.old.end;
    }
    write_lines(out, ' ', &old[at..old_range.1]);
}

fn write_lines(out: &mut String, mark: char, lines: &[&str]) {
    for line in lines {
        out.push(mark);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_shown_with_its_surroundings() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let new = "a\nb\nc\nd\nE\nf\ng\nh\n";
        insta::assert_snapshot!(unified("a/x", "b/x", old, new), @r"
        --- a/x
        +++ b/x
        @@ -2,7 +2,7 @@
         b
         c
         d
        -e
        +E
         f
         g
         h
        ");
    }

    #[test]
    fn a_plain_diff_leaves_out_what_is_far_from_the_changes() {
        let old: String = (0..30).map(|it| format!("{it}\n")).collect();
        let new = old.replace("\n12\n", "\ntwelve\n");
        insta::assert_snapshot!(plain(&old, &new), @r"
         …
         9
         10
         11
        -12
        +twelve
         13
         14
         15
         …
        ");
    }

    #[test]
    fn distant_changes_have_hunks_of_their_own() {
        let old: String = (0..30).map(|it| format!("{it}\n")).collect();
        let new = old.replace("\n3\n", "\n").replace("\n20\n", "\n20\nx\n");
        insta::assert_snapshot!(unified("x", "x", &old, &new), @r"
        --- x
        +++ x
        @@ -1,7 +1,6 @@
         0
         1
         2
        -3
         4
         5
         6
        @@ -19,6 +18,7 @@
         18
         19
         20
        +x
         21
         22
         23
        ");
    }

    #[test]
    fn a_missing_last_line_break_is_shown() {
        insta::assert_snapshot!(unified("x", "x", "a", "a\n"), @r"
        --- x
        +++ x
        @@ -1 +1 @@
        -a
        \ No newline at end of file
        +a
        ");
        assert_eq!(unified("x", "x", "a\n", "a\n"), "");
        assert!(unified("x", "x", "", "a\n").contains("@@ -0,0 +1 @@\n+a\n"));
    }
}
