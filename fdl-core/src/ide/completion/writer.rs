//! Proposals as edits: a key, a value or a whole mapping, written as the document is laid out and as
//! the place needs it.

use super::draft::{Draft, Piece, Skeleton};
use super::{CompletionItem, CompletionKind};
use crate::checks::Edit;
use crate::ide::cursor::{Grammar, Place};
use crate::ide::layout::Layout;
use crate::ide::quote;
use crate::ide::source::Source;

/// Writes proposals for a place.
#[derive(Clone, Copy)]
pub(super) struct Writer<'a, 't, R: Grammar> {
    pub(super) source: Source<'a>,
    pub(super) layout: Layout,
    pub(super) place: &'a Place<'t, R>,
}

impl<R: Grammar> Writer<'_, '_, R> {
    /// A proposal that replaces the word at the cursor.
    pub(super) fn item(
        &self,
        label: &str,
        kind: CompletionKind,
        (text, snippet): (String, Option<String>),
    ) -> CompletionItem {
        let typed = self.place.typed;
        let mut additional: Vec<Edit> = self.place.shift.iter().cloned().collect();
        let mut before = String::new();
        if let Some(at) = additional.iter().position(|it| it.range == typed) {
            // Two insertions at one offset have no order.
            before = additional.remove(at).text;
        }
        CompletionItem {
            label: label.to_owned(),
            detail: None,
            documentation: None,
            kind,
            edit: Edit {
                range: typed,
                text: format!("{before}{text}"),
            },
            snippet: snippet.map(|it| format!("{before}{it}")),
            additional,
            filter: None,
            sort: String::new(),
            preselect: false,
        }
    }

    /// A key with its value, as far as they are not there yet; `colon` if one follows.
    pub(super) fn key(
        &self,
        label: &str,
        kind: CompletionKind,
        (key, value): (&[Piece], &Skeleton),
        colon: bool,
    ) -> CompletionItem {
        let draft = self.draft(|draft, column| {
            if self.place.quote.is_some() {
                key.iter().for_each(|it| draft.piece(it));
            } else if colon {
                draft.key(key);
            } else {
                self.between(draft, |draft| {
                    draft.entry(key, value, column, self.place.flow);
                });
            }
        });
        self.item(label, kind, draft)
    }

    /// All entries of a mapping that has none yet.
    pub(super) fn entries(&self, label: &str, value: &Skeleton) -> CompletionItem {
        let draft = self.draft(|draft, column| match self.place.flow {
            true => self.between(draft, |draft| draft.entries_in_flow(value)),
            false => draft.block(value, column),
        });
        CompletionItem {
            detail: Some(WHOLE.to_owned()),
            documentation: Some(preview(value)),
            ..self.item(label, CompletionKind::Snippet, draft)
        }
    }

    /// Writes a member between braces, with a blank and a comma where its neighbours want them.
    fn between(&self, draft: &mut Draft, write: impl FnOnce(&mut Draft)) {
        if self.place.flow && self.is_behind_comma() {
            draft.push(" ");
        }
        write(draft);
        if self.needs_comma() {
            draft.push(",");
        }
    }

    fn is_behind_comma(&self) -> bool {
        let before = &self.source.text()[..self.place.typed.start as usize];
        self.place.quote.is_none() && before.ends_with(',')
    }

    /// Whether something follows between the braces, and no comma is between. Behind a word in quotes
    /// stands the closing one.
    fn needs_comma(&self) -> bool {
        if self.place.quote.is_some() {
            return false;
        }
        let behind = &self.source.text()[self.place.typed.end as usize..];
        let next = behind.trim_start().chars().next();
        self.place.flow && next.is_some_and(|it| !matches!(it, ',' | '}' | ']' | ':'))
    }

    fn draft(&self, write: impl FnOnce(&mut Draft, u32)) -> (String, Option<String>) {
        let mut draft = Draft::new(self.layout);
        let mut column = self.place.column;
        if self.place.dash {
            draft.push("- ");
            column += 2;
        }
        write(&mut draft, column);
        draft.finish()
    }

    /// A value on the line; `blank` if a blank must come first.
    pub(super) fn value(
        &self,
        label: &str,
        kind: CompletionKind,
        (text, snippet): (String, Option<String>),
        blank: bool,
    ) -> CompletionItem {
        let is_item = self.place.flow && self.place.typed.is_empty();
        let blank = blank || is_item && self.is_behind_comma();
        let mut before = if blank { " " } else { "" }.to_owned();
        if self.place.dash {
            before.push_str("- ");
        }
        let comma = if is_item && self.needs_comma() {
            ","
        } else {
            ""
        };
        let text = format!("{before}{text}{comma}");
        let snippet = snippet.map(|it| format!("{before}{it}{comma}"));
        self.item(label, kind, (text, snippet))
    }

    /// A text as value, in quotes where it needs them.
    pub(super) fn text(&self, text: &str, kind: CompletionKind, blank: bool) -> CompletionItem {
        let always = self.layout.quoted;
        let written = quote::scalar(text, self.place.quote, self.place.flow, always);
        self.value(text, kind, (written, None), blank)
    }

    /// A list or mapping as value, where nothing is written yet.
    pub(super) fn collection(
        &self,
        label: &str,
        value: &Skeleton,
        blank: bool,
    ) -> Option<CompletionItem> {
        let place = self.place;
        let typed = place.typed;
        let last = self.source.rest_of_line(typed.end).trim().is_empty();
        if !typed.is_empty() || place.quote.is_some() || !(last || place.flow) {
            return None;
        }
        let mut draft = Draft::new(self.layout);
        let on_line = place.flow || self.layout.quoted;
        match on_line {
            true => draft.flow(value),
            // The line ends behind the colon.
            false => draft.below(value, place.column),
        }
        let draft = draft.finish();
        let below = draft.0.starts_with(['\n', '\r']);
        let mut item = self.value(label, CompletionKind::Snippet, draft, blank && on_line);
        item.detail = Some(WHOLE.to_owned());
        item.documentation = Some(preview(value));
        if below {
            // Nor does a blank stay behind the colon.
            let before = &self.source.text()[..typed.start as usize];
            let blanks = before.len() - before.trim_end_matches(' ').len();
            item.edit.range.start -= blanks as u32;
        }
        Some(item)
    }
}

/// What a proposal brings, in Markdown.
pub(super) fn preview(value: &Skeleton) -> String {
    let mut draft = Draft::new(Layout {
        step: 2,
        dash: 2,
        quoted: false,
        newline: "\n",
    });
    draft.block(value, 0);
    format!("```yaml\n{}\n```", draft.finish().0)
}

/// What is said of a proposal that brings a whole mapping.
const WHOLE: &str = "with all that it must have";
