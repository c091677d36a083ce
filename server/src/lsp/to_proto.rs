//! From the core's types to the protocol's.

mod completion;
mod diagnostics;
mod navigation;
mod reading;
mod tokens;
mod typing;

use fdl_core::catalog::objects::StateType;
use fdl_core::ide;
use fdl_core::text::{ColumnUnit, Edit, LineIndex, TextRange};
use tower_lsp::ls_types as lsp;
use tower_lsp::ls_types::{Position, Range, Uri};

use super::capabilities::ClientSupport;
use super::symbols::FileSymbol;

pub(super) use completion::{completion_item, completion_list, documentation};
pub(super) use diagnostics::diagnostic;
pub(super) use navigation::{definition, edit_with_new_file, highlight, workspace_edit};
pub(super) use reading::{call_item, call_places, fold, link, selection_range};
pub(super) use tokens::{legend, semantic_tokens, token_edits};
pub(super) use typing::signature_help;

/// A text whose ranges are to be converted.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// Its URI.
    pub(super) uri: &'a Uri,
    /// The text.
    pub(super) text: &'a str,
    /// Its lines.
    pub(super) lines: &'a LineIndex,
    /// What columns count.
    pub(super) unit: ColumnUnit,
}

impl Place<'_> {
    /// The positions of a range.
    pub(super) fn range(self, range: TextRange) -> Range {
        self::range(self.text, self.lines, range, self.unit)
    }

    /// The position of an offset.
    pub(super) fn position(self, offset: u32) -> Position {
        self.range(TextRange::empty(offset)).start
    }

    /// The location of a range.
    pub(super) fn location(self, range: TextRange) -> lsp::Location {
        lsp::Location::new(self.uri.clone(), self.range(range))
    }

    /// An edit.
    pub(super) fn edit(self, edit: Edit) -> lsp::TextEdit {
        lsp::TextEdit::new(self.range(edit.range), edit.text)
    }
}

/// The positions of a range of a text.
pub(super) fn range(text: &str, lines: &LineIndex, range: TextRange, unit: ColumnUnit) -> Range {
    let position = |offset| {
        let position = lines.line_column(text, offset, unit);
        Position::new(position.line, position.column)
    };
    Range::new(position(range.start), position(range.end))
}

/// An explanation in Markdown, for clients that show no Markdown without its signs.
pub(super) fn markup(text: String, markdown: bool) -> lsp::MarkupContent {
    let (kind, value) = match markdown {
        true => (lsp::MarkupKind::Markdown, text),
        false => (lsp::MarkupKind::PlainText, ide::plain_text(&text)),
    };
    lsp::MarkupContent { kind, value }
}

/// An explanation.
pub(super) fn hover(place: Place<'_>, hover: ide::Hover, support: &ClientSupport) -> lsp::Hover {
    lsp::Hover {
        contents: lsp::HoverContents::Markup(markup(hover.markdown, support.markdown_hover)),
        range: Some(place.range(hover.range)),
    }
}

/// The outline, nested or, for clients that cannot nest, flat.
pub(super) fn symbols(
    place: Place<'_>,
    symbols: Vec<ide::Symbol>,
    support: &ClientSupport,
) -> lsp::DocumentSymbolResponse {
    if support.nested_symbols {
        let nested = symbols.into_iter().map(|it| nested_symbol(place, it));
        return lsp::DocumentSymbolResponse::Nested(nested.collect());
    }
    let mut flat = Vec::new();
    flatten(place, symbols, None, &mut flat);
    lsp::DocumentSymbolResponse::Flat(flat)
}

#[allow(deprecated, reason = "the protocol's type has a deprecated field")]
fn nested_symbol(place: Place<'_>, symbol: ide::Symbol) -> lsp::DocumentSymbol {
    let children = symbol
        .children
        .into_iter()
        .map(|it| nested_symbol(place, it));
    lsp::DocumentSymbol {
        name: symbol_name(symbol.name),
        detail: Some(symbol.detail).filter(|it| !it.is_empty()),
        kind: symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: place.range(symbol.range),
        selection_range: place.range(symbol.selection),
        children: Some(children.collect()),
    }
}

#[allow(deprecated, reason = "the protocol's type has a deprecated field")]
fn flatten(
    place: Place<'_>,
    symbols: Vec<ide::Symbol>,
    container: Option<&str>,
    flat: &mut Vec<lsp::SymbolInformation>,
) {
    for symbol in symbols {
        let name = symbol_name(symbol.name);
        flat.push(lsp::SymbolInformation {
            name: name.clone(),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: lsp::Location::new(place.uri.clone(), place.range(symbol.range)),
            container_name: container.map(str::to_owned),
        });
        flatten(place, symbol.children, Some(&name), flat);
    }
}

/// A flow or state that was searched for, in a flow of that name.
#[allow(deprecated, reason = "the protocol's type has a deprecated field")]
pub(super) fn found_symbol(uri: &Uri, symbol: &FileSymbol, file: &str) -> lsp::SymbolInformation {
    lsp::SymbolInformation {
        name: symbol_name(symbol.name.to_string()),
        kind: symbol_kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: lsp::Location::new(uri.clone(), symbol.range),
        container_name: Some(match &*symbol.scope {
            "" => file.to_owned(),
            scope => format!("{file} › {scope}"),
        }),
    }
}

/// The protocol wants a name that is not blank.
fn symbol_name(name: String) -> String {
    if name.trim().is_empty() {
        return "?".to_owned();
    }
    name
}

fn symbol_kind(kind: ide::SymbolKind) -> lsp::SymbolKind {
    match kind {
        ide::SymbolKind::Flow => lsp::SymbolKind::MODULE,
        ide::SymbolKind::Branch => lsp::SymbolKind::NAMESPACE,
        ide::SymbolKind::State(state_type) => match state_type {
            Some(StateType::Task) => lsp::SymbolKind::FUNCTION,
            Some(StateType::Pass) => lsp::SymbolKind::VARIABLE,
            Some(StateType::Wait) => lsp::SymbolKind::EVENT,
            Some(StateType::Choice) => lsp::SymbolKind::OPERATOR,
            Some(StateType::Parallel) => lsp::SymbolKind::STRUCT,
            Some(StateType::Map) => lsp::SymbolKind::ARRAY,
            Some(StateType::Succeed) => lsp::SymbolKind::BOOLEAN,
            Some(StateType::Fail) => lsp::SymbolKind::CONSTANT,
            None => lsp::SymbolKind::NULL,
        },
    }
}

/// The kind of the action that repairs everything, below the one that every tool shares, so that
/// editors can ask for ours alone.
pub(super) const FIX_ALL: lsp::CodeActionKind = lsp::CodeActionKind::new("source.fixAll.fdl");

/// Something to apply; `found` gives the diagnostics as the client has them, by the findings' index.
pub(super) fn code_action(
    place: Place<'_>,
    action: ide::Action,
    found: &dyn Fn(usize) -> Option<lsp::Diagnostic>,
) -> lsp::CodeAction {
    let (kind, diagnostics) = match action.kind {
        ide::ActionKind::Fix(index) | ide::ActionKind::Ignore(index) => (
            lsp::CodeActionKind::QUICKFIX,
            found(index).map(|it| vec![it]),
        ),
        ide::ActionKind::FixAll => (FIX_ALL, None),
        ide::ActionKind::Rewrite => (lsp::CodeActionKind::REFACTOR_REWRITE, None),
        ide::ActionKind::Inline => (lsp::CodeActionKind::REFACTOR_INLINE, None),
    };
    let edits = action.edits.into_iter();
    let edits = edits.map(|it| lsp::TextEdit::new(place.range(it.range), it.text));
    lsp::CodeAction {
        title: action.title,
        kind: Some(kind),
        diagnostics,
        is_preferred: action.preferred.then_some(true),
        edit: Some(lsp::WorkspaceEdit {
            changes: Some([(place.uri.clone(), edits.collect())].into()),
            ..lsp::WorkspaceEdit::default()
        }),
        ..lsp::CodeAction::default()
    }
}
