//! What can be folded away: states and other blocks, text of several lines, comments.

use crate::syntax::{Node, NodeKind, Tree};
use crate::text::LineIndex;

/// Lines that can be folded away behind their first one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fold {
    /// The first line, which stays, counted from 0.
    pub start: u32,
    /// The last line.
    pub end: u32,
    /// Whether they are comments.
    pub is_comment: bool,
}

/// What can be folded in a document, by its first line: of what begins on the same line the longest.
/// At most `limit`, and then those that hold others.
pub fn folds(tree: &Tree, lines: &LineIndex, limit: usize) -> Vec<Fold> {
    let mut found: Vec<(usize, Fold)> = Vec::new();
    for root in tree.documents() {
        collect(root, lines, &mut found);
    }
    found.extend(comments(tree, lines).map(|it| (0, it)));
    found.sort_by_key(|(_, it)| (it.start, std::cmp::Reverse(it.end)));
    found.dedup_by_key(|(_, it)| it.start);
    if found.len() > limit {
        found.sort_by_key(|(depth, it)| (*depth, *it));
        found.truncate(limit);
    }
    let mut folds: Vec<Fold> = found.into_iter().map(|(_, it)| it).collect();
    folds.sort();
    folds
}

/// Adds what is below a node, with its depth.
fn collect(root: Node<'_>, lines: &LineIndex, found: &mut Vec<(usize, Fold)>) {
    let mut waiting = vec![(root, 0)];
    while let Some((node, depth)) = waiting.pop() {
        for entry in node.entries() {
            let start = lines.line(entry.key.range().start);
            found.extend(fold(start, entry.value, lines).map(|it| (depth, it)));
            waiting.push((entry.value, depth + 1));
        }
        for item in node.items() {
            let start = lines.line(item.range().start);
            found.extend(fold(start, item, lines).map(|it| (depth, it)));
            waiting.push((item, depth + 1));
        }
    }
}

/// What a node takes of several lines, from the line of its key on.
fn fold(start: u32, node: Node<'_>, lines: &LineIndex) -> Option<Fold> {
    let range = node.range();
    if range.is_empty() {
        return None;
    }
    let mut end = lines.line(range.end);
    let bracket = match node.kind() {
        NodeKind::Mapping { flow } | NodeKind::Sequence { flow } => flow && !node.is_unclosed(),
        NodeKind::Scalar(_) | NodeKind::Alias | NodeKind::Absent => false,
    };
    let line = lines.line_range(end).start.max(range.start);
    let last = &node.tree().text()[line as usize..range.end as usize];
    if bracket && last.trim() == last.trim_start_matches([' ', '\t']) && last.trim().len() == 1 {
        // A bracket on a line of its own stays.
        end = end.saturating_sub(1);
    }
    (end > start).then_some(Fold {
        start,
        end,
        is_comment: false,
    })
}

/// Comments that fill lines that follow each other.
fn comments(tree: &Tree, lines: &LineIndex) -> impl Iterator<Item = Fold> {
    let alone = tree.comments().iter().filter_map(|it| {
        let line = lines.line(it.range.start);
        let start = lines.line_range(line).start as usize;
        let before = &tree.text()[start..it.range.start as usize];
        before
            .trim_matches([' ', '\t', '\u{feff}'])
            .is_empty()
            .then_some(line)
    });
    let alone: Vec<u32> = alone.collect();
    let blocks = alone.chunk_by(|a, b| a + 1 == *b);
    let blocks = blocks.filter(|it| it.len() > 1);
    let folds: Vec<Fold> = blocks
        .map(|it| Fold {
            start: it[0],
            end: it[it.len() - 1],
            is_comment: true,
        })
        .collect();
    folds.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn shown(text: &str, limit: usize) -> String {
        let tree = parse(&text.into());
        let folds = folds(&tree, &LineIndex::new(text), limit).into_iter();
        let shown = folds.map(|it| {
            let mark = if it.is_comment { "#" } else { "" };
            format!("{}-{}{mark}", it.start + 1, it.end + 1)
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    const FLOW: &str = "\
# one
# two

StartAt: A # no
States:
  # a
  # b
  # c
  - Name: A
    Description: |
      several
      lines
    Parameters: {
      a: [1,
        2],
      b: 2
    }
    Type: Pass

  - Retry:
      - Errors: [a]
        Next: b
    Name: B
";

    #[test]
    fn blocks_text_and_comments() {
        assert_eq!(
            shown(FLOW, 99),
            "1-2# 5-23 6-8# 9-18 10-12 13-16 14-15 20-23 21-22"
        );
    }

    #[test]
    fn the_outer_ones_are_kept() {
        assert_eq!(shown(FLOW, 4), "1-2# 5-23 6-8# 9-18");
        assert_eq!(shown(FLOW, 0), "");
    }

    #[test]
    fn broken_and_odd_texts() {
        assert_eq!(shown("", 9), "");
        assert_eq!(shown("a: {b: 1,\n  c: [1,\n  2\n", 9), "1-3 2-3");
        assert_eq!(shown("a:\n  b: 1\n---\na:\n  b: 1\n", 9), "1-2 4-5");
        assert_eq!(shown("a: \"x\n  y\"\n", 9), "1-2");
        assert_eq!(shown("\u{feff}# a\n# b\n", 9), "1-2#");
    }
}
