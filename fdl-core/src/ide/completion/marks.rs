//! What flows and test files have in common beside their data: aliases, and the comments that silence
//! findings.

use super::{CompletionItem, CompletionKind};
use crate::checks::{CHECKS, Edit};
use crate::ide::source::Source;
use crate::text::TextRange;

/// Proposals where an alias or the name of a rule is typed; none at other places.
pub(super) fn proposals(source: Source<'_>, offset: u32) -> Option<Vec<CompletionItem>> {
    let comments = source.tree.comments().iter();
    let mut comments = comments.filter(|it| it.range.start < offset && offset <= it.range.end);
    match comments.next() {
        Some(comment) => rules(source, comment.range, offset),
        None => aliases(source, offset),
    }
}

fn item(label: &str, range: TextRange, kind: CompletionKind, index: usize) -> CompletionItem {
    CompletionItem {
        label: label.to_owned(),
        detail: None,
        documentation: None,
        kind,
        edit: Edit {
            range,
            text: label.to_owned(),
        },
        snippet: None,
        additional: Vec::new(),
        filter: None,
        sort: format!("{index:04}"),
        preselect: false,
    }
}

/// The word around an offset, of characters that `belongs` to.
fn word(text: &str, offset: u32, belongs: fn(&char) -> bool) -> TextRange {
    let (head, tail) = text.split_at(offset as usize);
    let length = |it: usize, next: char| it + next.len_utf8();
    let before = head.chars().rev().take_while(belongs).fold(0, length);
    let behind = tail.chars().take_while(belongs).fold(0, length);
    TextRange::new(offset - before as u32, offset + behind as u32)
}

/// The anchors of the document that stand before a `*`.
fn aliases(source: Source<'_>, offset: u32) -> Option<Vec<CompletionItem>> {
    let text = source.text();
    let belongs = |it: &char| !it.is_whitespace() && !",[]{}*&:\"'".contains(*it);
    let word = word(text, offset, belongs);
    let before = text[..word.start as usize].strip_suffix('*')?;
    if !before.is_empty() && !before.ends_with([' ', '\t', '\n', '[', '{', ',']) {
        return None;
    }
    let star = word.start - 1;
    let node = source.tree.node_at(star);
    // In a text over several lines, or in quotes, it is a letter.
    if node.is_some_and(|it| it.is_scalar() && it.range().start < star) {
        return None;
    }
    let anchors = source.tree.anchors().filter(|(_, it)| it.start < star);
    let mut items: Vec<CompletionItem> = Vec::new();
    for (index, (node, range)) in anchors.enumerate() {
        let name = &text[range.start as usize + 1..range.end as usize];
        let known = items.iter().position(|it| it.label == name);
        // The last one of a name counts.
        known.map(|it| items.remove(it));
        let shown: String = node.source().chars().take(MOST_SHOWN).collect();
        items.push(CompletionItem {
            documentation: Some(format!("```yaml\n{shown}\n```")),
            ..item(name, word, CompletionKind::Value, index)
        });
    }
    Some(items)
}

/// How many characters of an anchored value are shown.
const MOST_SHOWN: usize = 2_000;

/// The rules that a comment may silence, between the brackets of `fdl: ignore[…]`.
fn rules(source: Source<'_>, comment: TextRange, offset: u32) -> Option<Vec<CompletionItem>> {
    let text = source.text();
    let before = &text[comment.start as usize..offset as usize];
    let (head, names) = before.rsplit_once('[')?;
    let head = head.trim_end();
    let speaks =
        head.contains("fdl:") && (head.ends_with("ignore") || head.ends_with("ignore-file"));
    if !speaks || names.contains(']') {
        return None;
    }
    let word = word(text, offset, |it| it.is_alphanumeric() || *it == '-');
    let present: Vec<&str> = names.split(',').map(str::trim).collect();
    let written = &text[word.indices()];
    let rules = CHECKS.iter().enumerate();
    let rules = rules.filter(|(_, it)| it.code == written || !present.contains(&it.code));
    let items = rules.map(|(index, it)| CompletionItem {
        documentation: Some(it.docs.to_owned()),
        ..item(it.code, word, CompletionKind::Value, index)
    });
    Some(items.collect())
}

#[cfg(test)]
mod tests {
    use crate::analysis::Analysis;
    use crate::fixture::cursor;
    use crate::ide::{CompletionItem, completion};

    fn items(text: &str) -> Vec<CompletionItem> {
        let (text, offset) = cursor(text);
        completion(&Analysis::new(text), offset)
    }

    fn labels(text: &str) -> Vec<String> {
        items(text).into_iter().map(|it| it.label).collect()
    }

    #[test]
    fn anchors_before_the_alias() {
        let text =
            "Type: &a StateMachine\nName: &b x\nStates:\n  - &s {Name: A}\n  - &a {Name: B}\n";
        assert_eq!(labels(&format!("{text}StartAt: *$0\n")), ["b", "s", "a"]);
        assert_eq!(labels(&format!("{text}StartAt: *x$0\n")), ["b", "s", "a"]);
        assert_eq!(labels(&format!("{text}  - *$0\n")), ["b", "s", "a"]);
        assert_eq!(labels(&format!("{text}  - {{<<: *$0}}\n")), ["b", "s", "a"]);
        assert_eq!(labels("StartAt: *$0\nName: &later x\n"), [""; 0]);
        let shown = items(&format!("{text}StartAt: *$0\n"))
            .remove(1)
            .documentation;
        assert_eq!(shown.as_deref(), Some("```yaml\n{Name: A}\n```"));
        // An operator is no alias.
        assert!(labels("Type: &a Task\nStartAt: 2 *$0\n").is_empty());
    }

    #[test]
    fn rules_in_comments_that_silence() {
        let found = labels("Type: x # fdl: ignore[unknown-next, un$0] why\n");
        assert!(found.contains(&"unreachable-state".to_owned()));
        assert!(!found.contains(&"unknown-next".to_owned()));
        let item = items("# fdl: ignore-file[$0\n").remove(0);
        assert!(
            item.documentation
                .is_some_and(|it| it.starts_with("# callback-without-timeout"))
        );
        for text in [
            "# ignore[$0",
            "# fdl: ignore[a] $0",
            "# fdl: $0",
            "Description: 'fdl: ignore[$0'",
        ] {
            assert_eq!(labels(text), [""; 0], "{text}");
        }
    }
}
