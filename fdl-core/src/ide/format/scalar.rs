//! Scalars: their lines move, their characters do not.

use super::print::Printer;
use super::trivia::lines;
use crate::syntax::edit::in_flow;
use crate::syntax::{Node, NodeKind, ScalarStyle};
use crate::text::TextRange;

impl<'t> Printer<'t> {
    /// Writes a plain or quoted scalar; its further lines stand at `inner` or deeper.
    pub(super) fn scalar(&mut self, node: Node<'t>, inner: usize) {
        let source = node.source();
        if !self.source.is_broken(node.range()) {
            let better = (!in_flow(node)).then(|| requoted(node)).flatten();
            self.out.push_str(better.as_deref().unwrap_or(source));
            return;
        }
        let mut rest = lines(source);
        let first = rest.next().unwrap_or_default();
        self.out.push_str(trimmed(node, first));
        let rest: Vec<&str> = rest.collect();
        let start = node.range().start;
        let begins_line = self.source.begins_line(start);
        let own = begins_line.then(|| self.source.column(start));
        let written = rest.iter().filter(|line| !line.trim().is_empty());
        let columns = written.map(|line| indentation(line)).chain(own);
        let least = columns.min().unwrap_or(0);
        for line in rest {
            match line.trim().is_empty() {
                true => self.begin(0, false),
                false => {
                    let own = indentation(line);
                    self.begin(inner + own - least, false);
                    self.out.push_str(trimmed(node, &line[own..]));
                }
            }
        }
    }

    /// Writes a block scalar: its header into the current line, its text at `inner`, or as much deeper
    /// than `outer` as the header says.
    pub(super) fn block_scalar(&mut self, node: Node<'t>, outer: usize, inner: usize) {
        let range = node.range();
        let mut rest = lines(node.source());
        let header = rest.next().unwrap_or_default();
        let signs = header.find([' ', '\t']).map_or(header, |at| &header[..at]);
        self.out.push_str(signs);
        let header_range = TextRange::new(range.start, range.start + header.len() as u32);
        if let Some(comment) = self.source.comments_in(header_range).first() {
            self.trailing(comment);
        }
        let digit = signs.bytes().find(u8::is_ascii_digit);
        let indent = digit.map_or(inner, |digit| outer + usize::from(digit - b'0'));
        let old_indent = self.content_column(node);
        let content = rest.map(|line| {
            let spaces = line.len() - line.trim_start_matches(' ').len();
            &line[spaces.min(old_indent)..]
        });
        let mut content: Vec<&str> = content.collect();
        while content.last().is_some_and(|line| line.is_empty()) {
            content.pop();
        }
        // Of the blank lines at the end only those count that are part of the text.
        let text = node.str().unwrap_or_default();
        let breaks = text.len() - text.trim_end_matches('\n').len();
        let keeps = signs.contains('+');
        let blank_lines = match (keeps, content.is_empty()) {
            (false, _) => 0,
            (true, true) => breaks,
            (true, false) => breaks.saturating_sub(1),
        };
        for line in content
            .into_iter()
            .chain(std::iter::repeat_n("", blank_lines))
        {
            self.begin(if line.is_empty() { 0 } else { indent }, false);
            self.out.push_str(line);
        }
        self.keep_blank_lines(keeps);
    }

    /// The column of the text of a block scalar.
    fn content_column(&self, node: Node<'t>) -> usize {
        let text = node.str().unwrap_or_default();
        let blank = text.len() - text.trim_start_matches('\n').len();
        match blank == text.len() {
            true => usize::MAX,
            false => self.source.column(node.source_offset(blank as u32)),
        }
    }
}

/// A line of a scalar without the blanks at its end, which fold away unless a backslash keeps them.
fn trimmed<'s>(node: Node<'_>, line: &'s str) -> &'s str {
    let trimmed = line.trim_end_matches([' ', '\t']);
    let escapes = node.kind() == NodeKind::Scalar(ScalarStyle::DoubleQuoted);
    match escapes && trimmed.ends_with('\\') {
        true => line,
        false => trimmed,
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// A quoted scalar in the other quotes, where only these need no escapes: `"$Input.a == \"x\""` is
/// `'$Input.a == "x"'`.
fn requoted(node: Node<'_>) -> Option<String> {
    let text = node.str()?;
    let inner = &node.tree().text()[node.content_range().indices()];
    match node.kind() {
        NodeKind::Scalar(ScalarStyle::DoubleQuoted) => {
            let only_quotes = inner.replace("\\\"", "\"") == text && inner.contains("\\\"");
            (only_quotes && !text.contains('\'')).then(|| format!("'{text}'"))
        }
        NodeKind::Scalar(ScalarStyle::SingleQuoted) => {
            let plain = !text.contains(['"', '\\']) && text.contains('\'');
            plain.then(|| format!("\"{text}\""))
        }
        _ => None,
    }
}
