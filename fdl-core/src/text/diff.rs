//! What differs between two texts, line by line.

use std::ops::Range;

use super::{Edit, TextRange};

/// Differences beyond this many are shown as one replacement: the search is quadratic in them.
const LIMIT: usize = 2_000;

/// A run of lines that differ, as indices into the lines of both texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The lines that go.
    pub old: Range<usize>,
    /// The lines that come in their place.
    pub new: Range<usize>,
}

/// Small edits that turn `old` into `new`, sorted and disjoint.
///
/// Lines that are the same in both stay untouched; of changed lines only what differs is replaced.
pub fn edits_between(old: &str, new: &str) -> Vec<Edit> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let mut edits = Vec::new();
    let (mut old_at, mut new_at, mut old_line, mut new_line) = (0, 0, 0, 0);
    let skip = |at: &mut usize, line: &mut usize, lines: &[&str], to: usize| {
        let length: usize = lines[*line..to].iter().map(|it| it.len()).sum();
        *line = to;
        let start = *at;
        *at += length;
        start
    };
    for change in changes(&old_lines, &new_lines) {
        skip(&mut old_at, &mut old_line, &old_lines, change.old.start);
        skip(&mut new_at, &mut new_line, &new_lines, change.new.start);
        // Runs of the same length are most often the same lines, indented otherwise.
        let paired = change.old.len() == change.new.len();
        let steps = if paired { change.old.len() } else { 1 };
        for step in 1..=steps {
            let to = |range: &Range<usize>| match paired {
                true => range.start + step,
                false => range.end,
            };
            let old_start = skip(&mut old_at, &mut old_line, &old_lines, to(&change.old));
            let new_start = skip(&mut new_at, &mut new_line, &new_lines, to(&change.new));
            let (before, after) = (&old[old_start..old_at], &new[new_start..new_at]);
            edits.extend(trimmed(old_start, before, after));
        }
    }
    edits
}

/// The edit between two pieces of text, without what they begin and end with alike.
fn trimmed(start: usize, old: &str, new: &str) -> Option<Edit> {
    let same = |(a, b): &(char, char)| a == b;
    let length = |it: (char, char)| it.0.len_utf8();
    let prefix: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(length)
        .sum();
    let (old_rest, new_rest) = (&old[prefix..], &new[prefix..]);
    let backwards = old_rest.chars().rev().zip(new_rest.chars().rev());
    let suffix: usize = backwards.take_while(same).map(length).sum();
    let old_middle = &old_rest[..old_rest.len() - suffix];
    let new_middle = &new_rest[..new_rest.len() - suffix];
    let at = (start + prefix) as u32;
    let changed = !old_middle.is_empty() || !new_middle.is_empty();
    changed.then(|| Edit {
        range: TextRange::new(at, at + old_middle.len() as u32),
        text: new_middle.to_owned(),
    })
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The changed runs, in order, with equal lines between them.
pub fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
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
            Some(last) if last.old.end == old_at && last.new.end == new_at => {
                last.old.end = old_end;
                last.new.end = new_end;
            }
            _ => changes.push(Change {
                old: old_at..old_end,
                new: new_at..new_end,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply_edits;

    #[test]
    fn edits_leave_alone_what_is_the_same() {
        let old = "a:\n    b: 1\n    c: 动\nd: 1\n";
        let new = "a:\n  b: 1\n  c: 作\nd: 1\ne: 2\n";
        let edits = edits_between(old, new);
        assert_eq!(apply_edits(old, &edits), new);
        let shown: Vec<(&str, &str)> = edits
            .iter()
            .map(|it| (&old[it.range.indices()], &*it.text))
            .collect();
        assert_eq!(shown, [("  ", ""), ("  c: 动", "c: 作"), ("", "e: 2\n")]);
        assert_eq!(edits_between(new, new), []);
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
                result.extend(&old[at..change.old.start]);
                result.extend(&new[change.new.clone()]);
                at = change.old.end;
            }
            result.extend(&old[at..]);
            assert_eq!(result, new, "from {old:?}");
            let (old, new) = (old.concat(), new.concat());
            assert_eq!(apply_edits(&old, &edits_between(&old, &new)), new);
        }
    }
}
