//! Lays out a part of a document. What is around it keeps its place, so each piece stays in its
//! column, even where the whole document would have another.

use std::sync::Arc;

use super::forms::Form;
use super::print::{Body, Element, Printer};
use super::trivia::{end, is_block, properties};
use super::{DocumentKind, FormatOptions, Unformatted, broken, format, unchanged};
use crate::syntax::edit::line_break;
use crate::syntax::{Node, Tree, parse};
use crate::text::{Edit, LineIndex, TextRange, apply_edits, edits_between};

/// The edits that lay out the lines of `range`, sorted and disjoint: each entry in it as a whole, and
/// of those that are partly in it the parts. Where it holds all of the document, that is
/// [`format()`].
///
/// # Errors
///
/// If the text is no YAML, as for the whole document.
pub fn format_range(
    tree: &Tree,
    lines: &LineIndex,
    kind: DocumentKind,
    range: TextRange,
    options: &FormatOptions,
) -> Result<Vec<Edit>, Unformatted> {
    if let Some(reason) = broken(tree) {
        return Err(reason);
    }
    let Some(root) = tree.root() else {
        return format(tree, kind, options);
    };
    let range = whole_lines(lines, range);
    if range.covers(root.range()) {
        return format(tree, kind, options);
    }
    let mut parts = Parts {
        tree,
        kind,
        options,
        range,
        edits: Vec::new(),
    };
    if is_block(root) {
        let end = tree.text().len() as u32;
        let form = Form::of_document(kind);
        parts.collection(root, form, TextRange::new(0, end));
    }
    let new: Arc<str> = apply_edits(tree.text(), &parts.edits).into();
    match unchanged::first_difference(tree, &parse(&new)) {
        None => Ok(parts.edits),
        Some(range) => Err(Unformatted::would_change(range)),
    }
}

/// The lines that a range touches; one that ends at the start of a line does not touch it.
fn whole_lines(lines: &LineIndex, range: TextRange) -> TextRange {
    let first = lines.line(range.start);
    let mut last = lines.line(range.end);
    if last > first && lines.line_range(last).start == range.end {
        last -= 1;
    }
    lines.line_range(first).join(lines.line_range(last))
}

/// Where the value of an element may begin: behind its dash or colon.
fn behind_indicator(printer: &Printer<'_>, element: &Element<'_>) -> u32 {
    1 + match element.body {
        Body::Item(_) => element.region.start,
        Body::Entry { entry, .. } => printer.source.skip(end(entry.key)),
    }
}

struct Parts<'t, 'o> {
    tree: &'t Tree,
    kind: DocumentKind,
    options: &'o FormatOptions,
    range: TextRange,
    edits: Vec<Edit>,
}

impl<'t> Parts<'t, '_> {
    fn collection(&mut self, node: Node<'t>, form: Form, region: TextRange) {
        let printer = Printer::new(self.tree, self.kind, self.options);
        let (elements, _) = printer.elements(node, region);
        for element in &elements {
            if !self.range.intersects(element.region) {
                continue;
            }
            let written = TextRange::new(element.region.start, element.body.end());
            let (value, inner) = match element.body {
                Body::Item(item) => (item, form.of_item(item)),
                Body::Entry { entry, .. } => (entry.value, form.of_value(entry.key)),
            };
            if is_block(value) && !self.range.covers(written) {
                let start = behind_indicator(&printer, element);
                let start = properties(value).last().map_or(start, |it| it.end);
                self.collection(value, inner, TextRange::new(start, element.region.end));
            } else {
                self.element(element, form);
            }
        }
    }

    /// Lays out an element in its column.
    fn element(&mut self, element: &Element<'t>, form: Form) {
        let text = self.tree.text();
        let printer = Printer::new(self.tree, self.kind, self.options);
        let column = printer.source.column(element.region.start);
        let new = printer.alone(element, column, form);
        let new = match line_break(text) {
            "\n" => new,
            other => new.replace('\n', other),
        };
        let start = element.region.start;
        let rest = &text[element.region.end as usize..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let at_end = rest[blanks..].is_empty() || rest[blanks..].starts_with(['\n', '\r']);
        let end = element.region.end as usize + if at_end { blanks } else { 0 };
        let edits = edits_between(&text[start as usize..end], &new).into_iter();
        self.edits.extend(edits.map(|edit| Edit {
            range: TextRange::new(edit.range.start + start, edit.range.end + start),
            text: edit.text,
        }));
    }
}
