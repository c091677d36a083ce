//! The indentation of the line that Enter begins, and of a dash.

use super::FormatOptions;
use super::trivia::{Source, is_block};
use crate::syntax::{Entry, Node, NodeKind, ScalarStyle, Tree};
use crate::text::{Edit, LineIndex, TextRange};

/// The edit that indents the blank line of `offset`, which was just begun, for what belongs there:
/// below `key:` deeper, below `- key: value` in the column of the key. None where the line is right
/// or not blank, and inside of texts and brackets, where the editor knows as much.
pub fn format_on_enter(
    tree: &Tree,
    lines: &LineIndex,
    offset: u32,
    options: &FormatOptions,
) -> Option<Edit> {
    let text = tree.text();
    let line = lines.line(offset);
    let range = content_of(text, lines, line);
    let blank = &text[range.indices()];
    let above = content_of(text, lines, line.checked_sub(1)?);
    if !blank.trim().is_empty() {
        return None;
    }
    let indent = " ".repeat(indent_below(tree, above, options.indent.clamp(1, 8))?);
    (blank != indent).then_some(Edit {
        range,
        text: indent,
    })
}

/// The edit that moves the dash before `offset`, which was just typed at the beginning of its line, with
/// or without the space behind it, to the column of the list around it. None where a list has its items
/// in this column or can begin, where more than the dash stands in the line, and inside of texts and
/// brackets.
pub fn format_on_dash(tree: &Tree, lines: &LineIndex, offset: u32) -> Option<Edit> {
    let text = tree.text();
    let number = lines.line(offset);
    let line = content_of(text, lines, number);
    let indent = text[line.indices()]
        .trim_end_matches(' ')
        .strip_suffix('-')?;
    let dash = line.start + indent.len() as u32;
    if offset != line.end
        || !indent.bytes().all(|it| it == b' ')
        || is_inside_text(tree, line.start)
    {
        return None;
    }
    let mut above = (0..number).rev().map(|it| content_of(text, lines, it));
    let above = above.find(|it| {
        let content = text[it.indices()].trim_start();
        !content.is_empty() && !content.starts_with('#')
    })?;
    let content = text[above.indices()].trim_end();
    // Below a dash alone a list may begin in any column.
    if content.trim_start_matches([' ', '-']).is_empty() {
        return None;
    }
    let column = indent.len();
    let source = Source::new(tree);
    let mut node = tree.node_at(above.start + content.len() as u32);
    while let Some(inner) = node {
        let own = source.column(inner.range().start);
        match inner.kind() {
            NodeKind::Sequence { flow: false } if own == column => return None,
            NodeKind::Sequence { flow: false } if own < column => {
                let range = TextRange::new(line.start, dash);
                let text = " ".repeat(own);
                return Some(Edit { range, text });
            }
            NodeKind::Mapping { flow: false } if own <= column => {
                let entries = inner.entries().filter(|it| it.key.range().start < dash);
                let value = entries.last()?.value;
                if value.is_absent() || value.range().start >= dash {
                    return None;
                }
            }
            _ => {}
        }
        node = inner.parent();
    }
    None
}

/// A line without its line break.
fn content_of(text: &str, lines: &LineIndex, line: u32) -> TextRange {
    let range = lines.line_range(line);
    let content = text[range.indices()].trim_end_matches(['\n', '\r']);
    TextRange::new(range.start, range.start + content.len() as u32)
}

fn indent_below(tree: &Tree, line: TextRange, step: usize) -> Option<usize> {
    let source = Source::new(tree);
    let text = source.text;
    let mut at = line.start
        + (text[line.indices()].len()
            - text[line.indices()]
                .trim_start_matches([' ', '\u{feff}'])
                .len()) as u32;
    let mut dash = None;
    while text[at as usize..line.end as usize].starts_with('-') {
        let rest = &text[at as usize + 1..line.end as usize];
        let content = rest.trim_start_matches(' ');
        if content.is_empty() || content.starts_with('#') {
            dash = Some(at);
            at = line.end;
            break;
        }
        if content.len() == rest.len() {
            return None;
        }
        at += 1 + (rest.len() - content.len()) as u32;
    }
    if is_inside_text(tree, line.start) {
        return None;
    }
    if let Some(dash) = dash {
        return Some(source.column(dash) + 2);
    }
    let entry = entry_at(tree, at)?;
    let column = source.column(at);
    let value = entry.value;
    if is_block(value) {
        let start = value.range().start;
        let follows = start > line.end && source.column(start) > column;
        return Some(if follows {
            source.column(start)
        } else {
            column + step
        });
    }
    let is_header = matches!(
        value.kind(),
        NodeKind::Scalar(ScalarStyle::Literal | ScalarStyle::Folded)
    );
    if value.is_absent() || is_header && value.range().start < line.end {
        return Some(column + if entry.key.lacks_colon() { 0 } else { step });
    }
    (value.range().end <= line.end && !value.is_unclosed()).then_some(column)
}

/// Whether a line begins inside of a scalar or brackets.
fn is_inside_text(tree: &Tree, start: u32) -> bool {
    let mut node = tree.node_at(start);
    while let Some(inner) = node {
        if !is_block(inner) && inner.range().start < start && start < inner.range().end {
            return true;
        }
        node = inner.parent();
    }
    false
}

/// The entry of a block mapping whose key begins at `start`.
fn entry_at(tree: &Tree, start: u32) -> Option<Entry<'_>> {
    let mut node = Some(tree.node_at(start)?);
    while let Some(key) = node {
        let properties = super::trivia::properties(key).next();
        let begins = properties.map_or(key.range().start, |it| it.start.min(key.range().start));
        if key.is_key() && begins == start && key.parent().is_some_and(is_block) {
            return key.owning_entry();
        }
        node = key
            .parent()
            .filter(|it: &Node<'_>| it.range().start <= start);
    }
    None
}
