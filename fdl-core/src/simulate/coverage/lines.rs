//! Coverage by line, for tools that know of nothing else.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Unit;
use crate::analysis::Analysis;
use crate::text::TextRange;

/// A line with how often it was used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineHits {
    /// The line, from 0.
    pub line: u32,
    /// How often.
    pub hits: u64,
}

/// The lines of all pieces. Those of a state have its hits, but for what begins a line of its own in
/// it: nested states, targets, branches, rules, of which the two sides count together. Of what shares
/// a line the greatest number counts. Blank lines and comments are no lines, nor is what cannot be
/// used (`dead`) or belongs to no state.
pub(super) fn lines(analysis: &Analysis, units: &[Unit], dead: &[TextRange]) -> Vec<LineHits> {
    // From outside to inside.
    let mut parts: BTreeMap<(u32, Reverse<u32>), Option<u64>> = BTreeMap::new();
    for Unit { extent, hits, .. } in units {
        let part = parts.entry((extent.start, Reverse(extent.end)));
        *part.or_default().get_or_insert(0) += hits;
    }
    for extent in dead {
        parts
            .entry((extent.start, Reverse(extent.end)))
            .or_default();
    }
    let mut found: BTreeMap<u32, u64> = BTreeMap::new();
    for ((start, Reverse(end)), hits) in parts {
        let first = analysis.lines.line(start);
        let last = analysis.lines.line(end.saturating_sub(1).max(start));
        for line in first..=last {
            let owns = line > first || begins_line(analysis, start);
            match (hits, found.get_mut(&line)) {
                (Some(hits), Some(old)) if !owns => *old = hits.max(*old),
                (Some(hits), _) if !is_blank(analysis, line) => {
                    found.insert(line, hits);
                }
                (None, Some(_)) if owns => {
                    found.remove(&line);
                }
                _ => {}
            }
        }
    }
    let lines = found.into_iter();
    lines.map(|(line, hits)| LineHits { line, hits }).collect()
}

/// Whether nothing but indentation and the dash of a list stands before a place.
fn begins_line(analysis: &Analysis, offset: u32) -> bool {
    let line = analysis.lines.line_range(analysis.lines.line(offset));
    let before = &analysis.text[line.start as usize..offset as usize];
    before.trim_matches([' ', '\t', '-', '\u{feff}']).is_empty()
}

fn is_blank(analysis: &Analysis, line: u32) -> bool {
    let line = &analysis.text[analysis.lines.line_range(line).indices()];
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}
