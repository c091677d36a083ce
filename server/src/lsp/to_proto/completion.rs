//! Proposals as the protocol's completion items.

use fdl_core::ide;
use fdl_core::text::{Edit, TextRange};
use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::{Place, markup};
use crate::lsp::capabilities::{ClientSupport, ListSupport};

/// A proposal.
pub(in crate::lsp) fn completion_item(
    place: Place<'_>,
    item: ide::CompletionItem,
    support: &ClientSupport,
) -> lsp::CompletionItem {
    let additional = item.additional.into_iter();
    let mut additional: Vec<_> = additional.map(|it| place.edit(it)).collect();
    let range = item.edit.range;
    let snippet = item.snippet.filter(|_| support.snippets);
    // Without one, Neovim holds nothing against what is typed already: it takes it to be done.
    let typed = !range.is_empty();
    let filter = item.filter.or_else(|| typed.then(|| item.label.clone()));
    let (format, text) = match snippet {
        // A client that cannot insert a snippet as it stands adds the line's indentation itself.
        Some(text) if !support.inserts_as_is => (
            lsp::InsertTextFormat::SNIPPET,
            without_indentation(place, range, &text),
        ),
        Some(text) => (lsp::InsertTextFormat::SNIPPET, text),
        None => {
            let (line, below) = first_line(place, item.edit);
            additional.extend(below);
            (lsp::InsertTextFormat::PLAIN_TEXT, line)
        }
    };
    lsp::CompletionItem {
        label: item.label,
        kind: Some(completion_kind(item.kind)),
        detail: item.detail,
        documentation: item.documentation.map(|it| documentation(it, support)),
        preselect: item.preselect.then_some(true),
        sort_text: Some(item.sort),
        filter_text: filter,
        insert_text_format: Some(format),
        // The text is indented for its place already.
        insert_text_mode: support.inserts_as_is.then_some(lsp::InsertTextMode::AS_IS),
        text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit::new(
            place.range(range),
            text,
        ))),
        additional_text_edits: (!additional.is_empty()).then_some(additional),
        ..lsp::CompletionItem::default()
    }
}

/// The documentation of a proposal.
pub(in crate::lsp) fn documentation(text: String, support: &ClientSupport) -> lsp::Documentation {
    lsp::Documentation::MarkupContent(markup(text, support.markdown_completion))
}

/// The list of all proposals. What most of them have in common is said once, where the client can
/// take that. It is no type of the protocol's crate, which does not know of that.
pub(in crate::lsp) fn completion_list(
    items: Vec<lsp::CompletionItem>,
    support: ListSupport,
) -> Value {
    let items = items.into_iter();
    let items = items.filter_map(|it| serde_json::to_value(it).ok());
    let mut items: Vec<Value> = items.collect();
    let mut defaults = json!({});
    for (name, supported) in [
        ("insertTextFormat", support.default_format),
        ("insertTextMode", support.default_mode),
    ] {
        if let Some(common) = items
            .first()
            .map(|it| it[name].clone())
            .filter(|_| supported)
            && !common.is_null()
            && items.iter().all(|it| it[name] == common)
        {
            items.iter_mut().for_each(|it| drop(remove(it, name)));
            defaults[name] = common;
        }
    }
    let range = items.first().map(|it| it["textEdit"]["range"].clone());
    if let Some(range) = range.filter(|it| support.default_range && it.is_object()) {
        for item in items
            .iter_mut()
            .filter(|it| it["textEdit"]["range"] == range)
        {
            let text = remove(item, "textEdit").map(|mut it| it["newText"].take());
            let text = text.unwrap_or_default();
            // The label stands in for a text that is missing.
            if text != item["label"] {
                item["textEditText"] = text;
            }
        }
        defaults["editRange"] = range;
    }
    match defaults == json!({}) {
        true => Value::Array(items),
        false => json!({"isIncomplete": false, "itemDefaults": defaults, "items": items}),
    }
}

fn remove(item: &mut Value, name: &str) -> Option<Value> {
    item.as_object_mut()?.remove(name)
}

/// A text of several lines relative to the indentation of the line that its range is on.
fn without_indentation(place: Place<'_>, range: TextRange, text: &str) -> String {
    let line = place.lines.line_range(place.lines.line(range.start));
    let line = place.text[line.indices()].trim_end_matches(['\n', '\r']);
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let mut lines = text.split('\n');
    let mut relative = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        relative.push('\n');
        relative.push_str(line.strip_prefix(indent).unwrap_or(line));
    }
    relative
}

/// The first line of what an edit inserts, and an edit for the lines after it: Vim's ALE puts all of a
/// text into one line. Both stay together where something or nothing follows in the document.
fn first_line(place: Place<'_>, edit: Edit) -> (String, Option<lsp::TextEdit>) {
    let rest = &place.text[edit.range.end as usize..];
    let next = rest.find('\n').filter(|at| rest[..*at].trim().is_empty());
    match (edit.text.split_once('\n'), next) {
        (Some((line, below)), Some(next)) => {
            let next = place.position(edit.range.end + next as u32 + 1);
            let below = lsp::TextEdit::new(lsp::Range::new(next, next), format!("{below}\n"));
            (line.to_owned(), Some(below))
        }
        _ => (edit.text, None),
    }
}

fn completion_kind(kind: ide::CompletionKind) -> lsp::CompletionItemKind {
    match kind {
        ide::CompletionKind::Property => lsp::CompletionItemKind::PROPERTY,
        ide::CompletionKind::Value => lsp::CompletionItemKind::ENUM_MEMBER,
        ide::CompletionKind::Action => lsp::CompletionItemKind::METHOD,
        ide::CompletionKind::State => lsp::CompletionItemKind::REFERENCE,
        ide::CompletionKind::ErrorCode => lsp::CompletionItemKind::CONSTANT,
        ide::CompletionKind::Variable => lsp::CompletionItemKind::VARIABLE,
        ide::CompletionKind::Member => lsp::CompletionItemKind::FIELD,
        ide::CompletionKind::Function => lsp::CompletionItemKind::FUNCTION,
        ide::CompletionKind::Snippet => lsp::CompletionItemKind::SNIPPET,
        ide::CompletionKind::Keyword => lsp::CompletionItemKind::KEYWORD,
        ide::CompletionKind::File => lsp::CompletionItemKind::FILE,
    }
}
