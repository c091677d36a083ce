//! Unified diffs of texts, line by line.

use std::fmt::Write as _;

/// Lines shown around a change.
const CONTEXT: usize = 3;

/// Differences beyond this many are shown as one replacement: the search is quadratic in them.
const LIMIT: usize = 2_000;

/// A run of equal or changed lines, as indices into both texts.
#[derive(Clone, Copy, Debug)]
struct Change {
    old: (usize, usize),
    new: (usize, usize),
}

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
        write_context(&mut out, &old_lines[at..change.old.0], context, CONTEXT);
        write_lines(&mut out, '-', &old_lines[change.old.0..change.old.1]);
        write_lines(&mut out, '+', &new_lines[change.new.0..change.new.1]);
        at = change.old.1;
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

/// The changed runs, in order, with equal lines between them.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let both = old_rest.iter().rev().zip(new_rest.iter().rev());
    let suffix = both.take_while(|(a, b)| a == b).count();
    let old_middle = &old_rest[..old_rest.len() - suffix];
    let new_middle = &new_rest[..new_rest.len() - suffix];
    if old_middle.is_empty() && new_middle.is_empty() {
        return Vec::new();
    }
    let mut changes: Vec<Change> = Vec::new();
    for (old_at, new_at, is_removal) in script(old_middle, new_middle) {
        let (old_at, new_at) = (old_at + prefix, new_at + prefix);
        let (old_end, new_end) = match is_removal {
            true => (old_at + 1, new_at),
            false => (old_at, new_at + 1),
        };
        match changes.last_mut() {
            Some(last) if last.old.1 == old_at && last.new.1 == new_at => {
                last.old.1 = old_end;
                last.new.1 = new_end;
            }
            _ => changes.push(Change {
                old: (old_at, old_end),
                new: (new_at, new_end),
            }),
        }
    }
    changes
}

/// A shortest list of removals and insertions, in order: the greedy search of Myers, which looks for
/// the furthest point on each diagonal after one, two, … differences.
fn script(old: &[&str], new: &[&str]) -> Vec<(usize, usize, bool)> {
    let most = (old.len() + new.len()).min(LIMIT);
    let offset = most as isize + 1;
    let mut furthest = vec![0_usize; 2 * most + 3];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for count in 0..=most as isize {
        trace.push(furthest[(offset - count) as usize..=(offset + count) as usize].to_vec());
        for diagonal in (-count..=count).step_by(2) {
            let at = (offset + diagonal) as usize;
            let down =
                diagonal == -count || (diagonal != count && furthest[at - 1] < furthest[at + 1]);
            let mut x = if down {
                furthest[at + 1]
            } else {
                furthest[at - 1] + 1
            };
            let mut y = (x as isize - diagonal) as usize;
            while x < old.len() && y < new.len() && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            furthest[at] = x;
            if x >= old.len() && y >= new.len() {
                return walk_back(&trace, old.len(), new.len());
            }
        }
    }
    let removals = (0..old.len()).map(|x| (x, 0, true));
    let insertions = (0..new.len()).map(|y| (old.len(), y, false));
    removals.chain(insertions).collect()
}

/// The way back from the end, over what [`script`] had reached before each difference.
fn walk_back(trace: &[Vec<usize>], old: usize, new: usize) -> Vec<(usize, usize, bool)> {
    let mut steps = Vec::new();
    let (mut x, mut y) = (old as isize, new as isize);
    for (count, before) in trace.iter().enumerate().skip(1).rev() {
        let count = count as isize;
        let reached = |diagonal: isize| before[(diagonal + count) as usize] as isize;
        let diagonal = x - y;
        let down = diagonal == -count
            || (diagonal != count && reached(diagonal - 1) < reached(diagonal + 1));
        let previous = if down { diagonal + 1 } else { diagonal - 1 };
        let from_x = reached(previous);
        let from_y = from_x - previous;
        steps.push((from_x as usize, from_y as usize, !down));
        (x, y) = (from_x, from_y);
    }
    steps.reverse();
    steps
}

/// Changes that lie close together belong to one hunk.
fn hunks(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    changes.chunk_by(|a, b| b.old.0 - a.old.1 <= 2 * CONTEXT)
}

fn write_hunk(out: &mut String, hunk: &[Change], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
        return;
    };
    let before = first.old.0.min(CONTEXT);
    let after = (old.len() - last.old.1).min(CONTEXT);
    let old_range = (first.old.0 - before, last.old.1 + after);
    let new_range = (first.new.0 - before, last.new.1 + after);
    let place = |(start, end): (usize, usize)| match end - start {
        1 => format!("{}", start + 1),
        0 => format!("{start},0"),
        length => format!("{},{length}", start + 1),
    };
    let _ = writeln!(out, "@@ -{} +{} @@", place(old_range), place(new_range));
    let mut at = old_range.0;
    for change in hunk {
        write_lines(out, ' ', &old[at..change.old.0]);
        write_lines(out, '-', &old[change.old.0..change.old.1]);
        write_lines(out, '+', &new[change.new.0..change.new.1]);
        at = change.old.1;
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

    /// Applies the changes and compares: on texts of few distinct lines every path is taken.
    #[test]
    fn changes_lead_from_one_text_to_the_other() {
        let mut seed = 7_u64;
        let mut random = |bound: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % bound
        };
        for _ in 0..2_000 {
            let mut text = |length: u64| -> Vec<&str> {
                (0..length)
                    .map(|_| ["a\n", "b\n", "c\n"][random(3) as usize])
                    .collect()
            };
            let (old, new) = (text(9), text(8));
            let mut result: Vec<&str> = Vec::new();
            let mut at = 0;
            for change in changes(&old, &new) {
                result.extend(&old[at..change.old.0]);
                result.extend(&new[change.new.0..change.new.1]);
                at = change.old.1;
            }
            result.extend(&old[at..]);
            assert_eq!(result, new, "from {old:?}");
        }
    }
}
