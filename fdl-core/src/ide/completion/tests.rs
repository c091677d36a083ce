//! Marked texts: what is proposed at `$0`, and the text after a proposal is accepted.

mod accepted;
mod expressions;
mod half_typed;
mod keys;
mod snippets;
mod test_files;
mod values;

use std::ops::Range;

use super::{CompletionItem, completion};
use crate::analysis::Analysis;
use crate::fixture::cursor;

/// The proposals at `$0`. Whatever is asked for, each must replace a word on the cursor's line.
pub(super) fn proposals(text: &str) -> (Analysis, Vec<CompletionItem>) {
    let (text, offset) = cursor(text);
    let analysis = Analysis::new(text);
    let items = completion(&analysis, offset);
    let line = |it| analysis.lines.line(it);
    for item in &items {
        let range = item.edit.range;
        assert!(range.touches(offset), "{range:?} of {item:?}");
        assert_eq!(line(range.start), line(range.end), "{item:?}");
        assert!(!item.sort.is_empty(), "{item:?}");
    }
    (analysis, items)
}

/// The labels at `$0`, in order.
pub(super) fn labels(text: &str) -> Vec<String> {
    let (_, items) = proposals(text);
    items.into_iter().map(|it| it.label).collect()
}

/// The labels at `$0`, in order, in one line.
pub(super) fn list(text: &str) -> String {
    labels(text).join(", ")
}

/// The line at `$0` and what follows it that is new, after the proposal is accepted, with its places
/// to fill in.
pub(super) fn accept(text: &str, label: &str) -> String {
    let (analysis, items) = proposals(text);
    accepted_line(&analysis.text, &items, label)
}

/// What [`accept`] returns, for the proposals for a text.
fn accepted_line(text: &str, items: &[CompletionItem], label: &str) -> String {
    let found = items.iter().find(|it| it.label == label);
    let item = found.unwrap_or_else(|| {
        let labels: Vec<&str> = items.iter().map(|it| it.label.as_str()).collect();
        panic!("no `{label}` among {labels:?}")
    });
    let (text, at) = apply(text, item, item.snippet.as_deref());
    let start = text[..at.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[at.end..]
        .find('\n')
        .map_or(text.len(), |it| at.end + it);
    text[start..end].to_owned()
}

/// The text after a proposal is accepted, and the place of what was inserted.
fn apply(text: &str, item: &CompletionItem, snippet: Option<&str>) -> (String, Range<usize>) {
    let mut edits = item.additional.clone();
    let mut edit = item.edit.clone();
    if let Some(snippet) = snippet {
        edit.text = snippet.to_owned();
    }
    let (mut start, length) = (edit.range.start as usize, edit.text.len());
    edits.push(edit.clone());
    edits.sort_by_key(|it| std::cmp::Reverse(it.range.start));
    let mut text = text.to_owned();
    for it in edits {
        assert!(it == edit || !it.range.intersects(edit.range), "{item:?}");
        text.replace_range(it.range.indices(), &it.text);
        if it != edit && it.range.end <= edit.range.start {
            start = start + it.text.len() - it.range.len() as usize;
        }
    }
    (text, start..start + length)
}
