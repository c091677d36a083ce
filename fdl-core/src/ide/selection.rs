//! Selections that grow: from the word at a place to what holds it, up to the whole text.

use crate::expr::{TokenKind, parse, tokens};
use crate::model::Flow;
use crate::syntax::{Node, Tree};
use crate::text::TextRange;

/// The ranges around `offset`, the smallest first, each within the next: word, part of an expression,
/// scalar, entry, state, scope, and so on.
pub fn selection_ranges(tree: &Tree, flow: Option<&Flow>, offset: u32) -> Vec<TextRange> {
    let text = tree.text();
    let whole = TextRange::new(0, text.len() as u32);
    let offset = offset.min(whole.end);
    let mut ranges = Vec::new();
    let mut comments = tree.comments().iter();
    let comment = comments.find(|it| it.range.touches(offset) && it.range.start < offset);
    if let Some(comment) = comment {
        ranges.push(word(text, comment.range, offset));
        ranges.push(comment.range);
    } else if let Some(scalar) = tree.node_at(offset).filter(|it| it.is_scalar()) {
        let mut expressions = flow.into_iter().flat_map(|it| &it.expressions);
        match expressions.any(|it| it.node == scalar.id()) {
            true => ranges.extend(in_expression(scalar, offset)),
            false => ranges.push(word(text, scalar.content_range(), offset)),
        }
        ranges.push(scalar.content_range());
    }
    let mut next = tree.node_at(offset);
    while let Some(node) = next {
        ranges.push(node.range());
        ranges.extend(node.owning_entry().map(|it| it.range()));
        next = node.parent();
    }
    ranges.push(whole);
    growing(ranges, offset)
}

/// Those that hold the offset and all before them.
fn growing(ranges: Vec<TextRange>, offset: u32) -> Vec<TextRange> {
    let mut kept: Vec<TextRange> = Vec::new();
    for range in ranges {
        let grows = kept
            .last()
            .is_none_or(|it| range.covers(*it) && range != *it);
        if range.touches(offset) && !range.is_empty() && grows {
            kept.push(range);
        }
    }
    // An empty text has nothing to select but itself.
    if kept.is_empty() {
        kept.push(TextRange::empty(offset));
    }
    kept
}

/// The word at an offset within a range; empty where there is none.
fn word(text: &str, within: TextRange, offset: u32) -> TextRange {
    if !within.touches(offset) || !text.is_char_boundary(offset as usize) {
        return TextRange::empty(offset);
    }
    let is_word = |it: &char| it.is_alphanumeric() || matches!(it, '_' | '-' | '$');
    let before = text[within.start as usize..offset as usize].chars().rev();
    let behind = text[offset as usize..within.end as usize].chars();
    let length = |it: u32, character: char| it + character.len_utf8() as u32;
    let before = before.take_while(is_word).fold(0, length);
    let behind = behind.take_while(is_word).fold(0, length);
    TextRange::new(offset - before, offset + behind)
}

/// The token at an offset and the parts of the expression around it.
fn in_expression(scalar: Node<'_>, offset: u32) -> Vec<TextRange> {
    let text = scalar.str().unwrap_or_default();
    let at = scalar.decoded_offset(offset);
    let touching = tokens(text).into_iter().filter(|it| it.range.touches(at));
    // Between two tokens the word counts, and then the one behind, as when one double-clicks.
    let token = touching.min_by_key(|it| (is_sign(it.kind), !it.range.contains(at)));
    let (expression, _) = parse(text);
    let inner = token.map_or(TextRange::empty(at), |it| it.range);
    let mut ranges: Vec<TextRange> = expression.walk().map(|it| it.range).collect();
    ranges.retain(|it| it.covers(inner));
    ranges.push(inner);
    ranges.sort_by_key(|it| it.len());
    let ranges = ranges.into_iter();
    ranges.map(|it| scalar.source_range(it)).collect()
}

fn is_sign(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Open | TokenKind::Close | TokenKind::Comma | TokenKind::Other
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::fixture::cursor;

    /// What is selected step by step; of several lines the first and the last.
    fn steps(text: &str) -> Vec<String> {
        let (text, offset) = cursor(text);
        let analysis = Analysis::new(text.as_str());
        let ranges = selection_ranges(&analysis.tree, Some(&analysis.flow), offset);
        let shown = ranges.into_iter().map(|it| {
            let text = text[it.indices()].trim_end();
            match text.split_once('\n') {
                Some((first, rest)) => {
                    let last = rest.rsplit('\n').next().unwrap_or_default();
                    format!("{first} … {}", last.trim_start())
                }
                None => text.to_owned(),
            }
        });
        shown.collect()
    }

    const FLOW: &str = "\
StartAt: A
States:
  - Name: A
    Type: Pass
    OutputConstructor:
      x.$: \"length($Input.list[0]) > 3\"
    End: true
";

    fn at(mark: &str) -> Vec<String> {
        let at = FLOW.find(mark).expect("the mark is in the flow") + mark.len() - 1;
        steps(&format!("{}$0{}", &FLOW[..at], &FLOW[at..]))
    }

    #[test]
    fn expressions_grow_part_by_part() {
        assert_eq!(
            at("$Input.l"),
            [
                "list",
                "$Input.list",
                "$Input.list[0]",
                "length($Input.list[0])",
                "length($Input.list[0]) > 3",
                "\"length($Input.list[0]) > 3\"",
                "x.$: \"length($Input.list[0]) > 3\"",
                "OutputConstructor: … x.$: \"length($Input.list[0]) > 3\"",
                "Name: A … End: true",
                "- Name: A … End: true",
                "States: … End: true",
                "StartAt: A … End: true",
                // The line break at the end.
                "StartAt: A … End: true",
            ]
        );
    }

    #[test]
    fn words_scalars_entries_states() {
        assert_eq!(
            steps("States:\n  - Name: 'a$0bc def'\n")[..4],
            ["abc", "abc def", "'abc def'", "Name: 'abc def'"]
        );
        assert_eq!(at("Type: P")[..2], ["Pass", "Type: Pass"]);
        assert_eq!(at("Type")[..2], ["Type", "Type: Pass"]);
    }

    #[test]
    fn comments_and_blank_places() {
        assert_eq!(steps("a: 1 # one tw$0o\n")[..2], ["two", "# one two"]);
        assert_eq!(steps("$0"), [""]);
        assert_eq!(steps("a:\n\n$0\n"), ["a:"]);
        assert_eq!(steps("a: [1, 2$0]\n")[..3], ["2", "[1, 2]", "a: [1, 2]"]);
    }

    #[test]
    fn every_range_holds_the_one_before() {
        let analysis = Analysis::new(FLOW);
        for offset in 0..=FLOW.len() as u32 {
            let ranges = selection_ranges(&analysis.tree, Some(&analysis.flow), offset);
            assert!(ranges.iter().all(|it| it.touches(offset)));
            assert!(
                ranges
                    .windows(2)
                    .all(|it| it[1].covers(it[0]) && it[1] != it[0])
            );
        }
    }
}
