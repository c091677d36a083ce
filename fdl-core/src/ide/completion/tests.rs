//! Marked texts: what is proposed at `$0`, and the text after a proposal is accepted.

mod expressions;
mod half_typed;
mod keys;
mod values;

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
    let found = items.iter().find(|it| it.label == label);
    let item = found.unwrap_or_else(|| {
        let labels: Vec<&str> = items.iter().map(|it| it.label.as_str()).collect();
        panic!("no `{label}` among {labels:?}")
    });
    let mut edits = item.additional.clone();
    let mut edit = item.edit.clone();
    let mark = edit.range.start;
    if let Some(snippet) = &item.snippet {
        edit.text = snippet.clone();
    }
    let added = edit.text.len();
    edits.push(edit);
    edits.sort_by_key(|it| std::cmp::Reverse(it.range.start));
    let mut text = analysis.text.to_string();
    let mut shift = 0;
    for edit in edits {
        text.replace_range(edit.range.indices(), &edit.text);
        if edit.range.start < mark {
            shift += edit.text.len();
        }
    }
    let start = text[..mark as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = mark as usize + added + shift;
    let end = text[end..].find('\n').map_or(text.len(), |at| end + at);
    text[start..end].to_owned()
}
