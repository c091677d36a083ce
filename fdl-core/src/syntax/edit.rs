//! Small edits of a document, made on its tree: they keep comments, anchors, quoting, line ends and
//! indentation, in block and in flow style.
//!
//! Every function returns the edit and changes nothing; `None` means that the place is written in a
//! way that no small edit fits (`? key`, a single pair in brackets). Deliberately absent: laying out
//! the whole document, which is the formatter's.

mod set_value;

pub use set_value::set_value;

mod items;
mod nest;

use std::sync::Arc;

use super::{Entry, Node, NodeKind, ScalarStyle, ScalarType, Tree, parse};
use crate::text::{Edit, TextRange};
use crate::value::Value;

pub use items::{insert_item, insert_item_before, remove_item};
pub use nest::{Items, document, replace_items};

/// A value to write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Yaml {
    /// Written as it is: a number, `true`, a piece of the document.
    Source(String),
    /// Text, quoted where it must be.
    Text(String),
    /// A mapping.
    Mapping(Vec<(String, Yaml)>),
    /// A sequence.
    Sequence(Vec<Yaml>),
    /// A sequence of items as they are written elsewhere in the document.
    Items(Items),
}

impl Yaml {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number, `true` or the like.
    pub fn source(source: impl ToString) -> Self {
        Self::Source(source.to_string())
    }
}

/// Replaces the text of a scalar, or writes one where nothing stands, in the quoting style of the old one.
pub fn set_text(node: Node<'_>, text: &str) -> Edit {
    let range = node.range();
    let quoted = match node.kind() {
        NodeKind::Scalar(ScalarStyle::SingleQuoted) if !has_control(text) => single_quoted(text),
        NodeKind::Scalar(ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted) => {
            double_quoted(text)
        }
        _ => scalar(text, in_flow(node), is_json_value(node)),
    };
    let glued = node.is_absent()
        && !node.tree().text()[..range.start as usize].ends_with([' ', '\t', '\n', '\r']);
    Edit {
        range,
        text: if glued { format!(" {quoted}") } else { quoted },
    }
}

/// Replaces a part of a scalar's text, in its quoting style; `range` counts in the decoded text.
pub fn replace_in_text(node: Node<'_>, range: TextRange, replacement: &str) -> Option<Edit> {
    let text = node.text()?;
    let old = text.get(range.indices())?;
    let (before, after) = (&text[..range.start as usize], &text[range.end as usize..]);
    let whole = format!("{before}{replacement}{after}");
    let source = node.source_range(range);
    let as_written = &node.tree().text()[source.indices()] == old;
    let NodeKind::Scalar(style) = node.kind() else {
        return None;
    };
    let written = match style {
        _ if has_control(replacement) => return Some(set_text(node, &whole)),
        ScalarStyle::Plain if as_written && is_plain(&whole, in_flow(node)) => {
            replacement.to_owned()
        }
        ScalarStyle::Literal | ScalarStyle::Folded if as_written => replacement.to_owned(),
        ScalarStyle::SingleQuoted => replacement.replace('\'', "''"),
        ScalarStyle::DoubleQuoted => {
            let quoted = double_quoted(replacement);
            quoted[1..quoted.len() - 1].to_owned()
        }
        _ => return Some(set_text(node, &whole)),
    };
    Some(Edit {
        range: source,
        text: written,
    })
}

/// Inserts an entry behind another one of the same mapping.
pub fn insert_after(entry: Entry<'_>, key: &str, value: &Yaml) -> Option<Edit> {
    let mapping = entry.key.parent()?;
    let style = Style::of(mapping)?;
    let end = value_end(entry);
    if style.flow {
        let gap = match begins_line(mapping.tree().text(), entry_start(entry)) {
            true => format!("{}{}", style.line_break, " ".repeat(style.column)),
            false => " ".to_owned(),
        };
        return Some(insertion(end, format!(",{gap}{}", style.entry(key, value))));
    }
    let text = mapping.tree().text();
    let at = after_comments(text, line_end(text, end), style.column);
    let indent = " ".repeat(style.column);
    let new = style.entry(key, value);
    Some(insertion(at, format!("{}{indent}{new}", style.line_break)))
}

/// Inserts an entry at the end of a mapping, which may be empty.
pub fn insert_into(mapping: Node<'_>, key: &str, value: &Yaml) -> Option<Edit> {
    if let Some(last) = mapping.entries().last() {
        return insert_after(last, key, value);
    }
    let style = Style::of(mapping)?;
    let at = mapping.range().start + 1;
    style.flow.then(|| insertion(at, style.entry(key, value)))
}

/// Replaces an entry, key and value, by others.
pub fn replace_entry(entry: Entry<'_>, entries: &[(&str, Yaml)]) -> Option<Edit> {
    let style = Style::of(entry.key.parent()?)?;
    let written: Vec<String> = entries
        .iter()
        .map(|(key, value)| style.entry(key, value))
        .collect();
    let gap = match style.flow {
        true => ", ".to_owned(),
        false => style.start_line(style.column),
    };
    let (start, end) = (entry_start(entry), value_end(entry));
    Some(replacement(start, end, &written.join(&gap)))
}

/// Removes an entry with its line, or with its comma.
pub fn remove_entry(entry: Entry<'_>) -> Option<Edit> {
    let mapping = entry.key.parent()?;
    let style = Style::of(mapping)?;
    let mut before = None;
    let mut after = None;
    let mut seen = false;
    for other in mapping.entries() {
        match other.key.id() == entry.key.id() {
            true => seen = true,
            false if seen => {
                after = Some(other);
                break;
            }
            false => before = Some(other),
        }
    }
    let (start, end) = (entry_start(entry), value_end(entry));
    let neighbours = (before.map(value_end), after.map(entry_start));
    if style.flow {
        return remove_from_flow(mapping.tree(), TextRange::new(start, end), neighbours);
    }
    let text = mapping.tree().text();
    if neighbours == (None, None) {
        return Some(replacement(start, end, "{}"));
    }
    if begins_line(text, start) {
        return Some(remove_lines(text, start, end));
    }
    // The first entry, behind a `-`: the second one moves up, unless a comment stands between.
    let next = neighbours.1?;
    let between = &text[end as usize..next as usize];
    if between.contains('#') {
        let spaces = between.len() - between.trim_start_matches(' ').len();
        return Some(replacement(start, end + spaces as u32, ""));
    }
    Some(replacement(start, next, ""))
}

/// The text as a scalar: plain where that reads back as the same text, else quoted.
///
/// `flow` forbids what ends a plain scalar in brackets, `json` always takes double quotes.
pub fn scalar(text: &str, flow: bool, json: bool) -> String {
    if json || has_control(text) {
        double_quoted(text)
    } else if is_plain(text, flow) {
        text.to_owned()
    } else if text.contains(['"', '\\']) {
        single_quoted(text)
    } else {
        double_quoted(text)
    }
}

/// Whether a node stands in a flow collection.
pub fn in_flow(node: Node<'_>) -> bool {
    let flow = |node: Node<'_>| {
        matches!(
            node.kind(),
            NodeKind::Mapping { flow: true } | NodeKind::Sequence { flow: true }
        )
    };
    node.parent().is_some_and(flow)
}

/// Whether a value is written as JSON writes it: it is no plain text, and the keys around it have
/// double quotes. What replaces it has to be JSON again.
fn is_json_value(node: Node<'_>) -> bool {
    let plain_text = node.is_scalar()
        && !node.is_absent()
        && node.kind() == NodeKind::Scalar(ScalarStyle::Plain)
        && node.scalar_type() == Some(ScalarType::Text);
    !plain_text && node.parent().is_some_and(has_json_keys)
}

/// Whether the keys of a flow mapping have double quotes, as in JSON. A mapping without keys, and a
/// sequence, is written as what is around it.
fn has_json_keys(node: Node<'_>) -> bool {
    let mut around = Some(node);
    while let Some(node) = around {
        match node.entries().next() {
            _ if node.kind() == (NodeKind::Mapping { flow: false }) => return false,
            Some(first) => {
                return first.key.kind() == NodeKind::Scalar(ScalarStyle::DoubleQuoted);
            }
            None => around = node.parent(),
        }
    }
    false
}

/// A piece of YAML as JSON.
fn json_source(source: &str) -> String {
    match Value::from_json(source) {
        Ok(_) => source.to_owned(),
        Err(_) => match parse(&Arc::from(source)).root() {
            Some(root) => root.to_value().to_json(),
            None => "null".to_owned(),
        },
    }
}

/// The line break that the document uses.
pub fn line_break(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// How the entries of a mapping are written.
struct Style {
    flow: bool,
    json: bool,
    column: usize,
    step: usize,
    line_break: &'static str,
}

impl Style {
    fn of(mapping: Node<'_>) -> Option<Self> {
        let flow = match mapping.kind() {
            NodeKind::Mapping { flow } => flow,
            _ => return None,
        };
        if flow && !mapping.source().starts_with('{') {
            return None;
        }
        let text = mapping.tree().text();
        let mut entries = mapping.entries();
        let first = entries.next();
        // Behind `- &anchor` the first key does not stand in the column of the others. Where it
        // begins its line it is the one to go by: the second may be broken and stand anywhere.
        let own_line = |entry: &Entry<'_>| begins_line(text, entry_start(*entry));
        let aligned = match first {
            Some(first) if !flow && !own_line(&first) => entries.next().filter(own_line),
            _ => None,
        };
        let start = aligned.or(first).map_or(mapping.range().start, entry_start);
        let line = &text[line_start(text, start) as usize..start as usize];
        if line.trim_end().ends_with('?') {
            return None;
        }
        Some(Self {
            flow,
            json: flow && has_json_keys(mapping),
            column: line.trim_start_matches('\u{feff}').chars().count(),
            step: step(mapping.tree()),
            line_break: line_break(text),
        })
    }

    fn entry(&self, key: &str, value: &Yaml) -> String {
        match self.flow {
            true => self.flow_entry(key, value),
            false => self.block_entry(key, value, self.column),
        }
    }

    fn flow_entry(&self, key: &str, value: &Yaml) -> String {
        let key = scalar(key, true, self.json);
        format!("{key}: {}", self.flow_value(value))
    }

    /// What stands behind the colon of an entry.
    fn after_colon(&self, value: &Yaml) -> String {
        match self.flow {
            true => format!(" {}", self.flow_value(value)),
            false => self.block_after_colon(value, self.column),
        }
    }

    fn flow_value(&self, value: &Yaml) -> String {
        match value {
            Yaml::Source(source) if self.json => json_source(source),
            Yaml::Source(source) => source.clone(),
            Yaml::Text(text) => scalar(text, true, self.json),
            Yaml::Mapping(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| self.flow_entry(key, value))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
            Yaml::Sequence(items) => {
                let items: Vec<String> = items.iter().map(|it| self.flow_value(it)).collect();
                format!("[{}]", items.join(", "))
            }
            Yaml::Items(items) => items.in_brackets(),
        }
    }

    fn block_entry(&self, key: &str, value: &Yaml, column: usize) -> String {
        let key = scalar(key, false, false);
        format!("{key}:{}", self.block_after_colon(value, column))
    }

    fn block_after_colon(&self, value: &Yaml, column: usize) -> String {
        match value {
            Yaml::Mapping(entries) if !entries.is_empty() => {
                let lines = self.block_mapping(entries, column + self.step);
                format!("{}{lines}", self.start_line(column + self.step))
            }
            Yaml::Sequence(items) if items.iter().any(|it| matches!(it, Yaml::Mapping(_))) => {
                let column = column + self.step;
                let items: Vec<String> = items
                    .iter()
                    .map(|item| format!("- {}", self.block_item(item, column + 2)))
                    .collect();
                let gap = self.start_line(column);
                format!("{gap}{}", items.join(&gap))
            }
            Yaml::Text(text) => format!(" {}", scalar(text, false, false)),
            Yaml::Items(items) => match items.lines(column + self.step) {
                Some(lines) => format!("{}{lines}", self.start_line(column + self.step)),
                None => format!(" {}", items.in_brackets()),
            },
            _ => format!(" {}", self.flow_value(value)),
        }
    }

    fn block_item(&self, item: &Yaml, column: usize) -> String {
        match item {
            Yaml::Mapping(entries) if !entries.is_empty() => self.block_mapping(entries, column),
            _ => self.flow_value(item),
        }
    }

    fn block_mapping(&self, entries: &[(String, Yaml)], column: usize) -> String {
        let entries: Vec<String> = entries
            .iter()
            .map(|(key, value)| self.block_entry(key, value, column))
            .collect();
        entries.join(&self.start_line(column))
    }

    fn start_line(&self, column: usize) -> String {
        format!("{}{}", self.line_break, " ".repeat(column))
    }
}

/// How many columns a nested block mapping stands further right than the one around it.
fn step(tree: &Tree) -> usize {
    let block = NodeKind::Mapping { flow: false };
    let nested = tree.nodes().take(2_000).find_map(|node| {
        let outer = node.parent().filter(|outer| outer.kind() == block)?;
        let inner = (node.kind() == block).then(|| column(tree.text(), node.range().start))?;
        inner.checked_sub(column(tree.text(), outer.range().start))
    });
    nested.filter(|step| (1..=8).contains(step)).unwrap_or(2)
}

fn column(text: &str, offset: u32) -> usize {
    let line = &text[line_start(text, offset) as usize..offset as usize];
    line.trim_start_matches('\u{feff}').chars().count()
}

fn remove_from_flow(
    tree: &Tree,
    range: TextRange,
    (before, after): (Option<u32>, Option<u32>),
) -> Option<Edit> {
    let text = tree.text();
    if let Some(after) = after {
        let between = &text[range.end as usize..after as usize];
        if !between.contains('#') {
            return Some(replacement(range.start, after, ""));
        }
    }
    if let Some(before) = before {
        return Some(replacement(before, range.end, ""));
    }
    // The only one, or the first before a comment: its comma goes with it.
    let rest = &text[range.end as usize..];
    let comma = rest.len() - rest.trim_start().len();
    let end = match rest[comma..].starts_with(',') {
        true => range.end + comma as u32 + 1,
        false => range.end,
    };
    Some(replacement(range.start, end, ""))
}

/// Removes the lines from the one that holds `start` to the one that holds `end`.
fn remove_lines(text: &str, start: u32, end: u32) -> Edit {
    let from = line_start(text, start);
    let end = line_end(text, end);
    let to = next_line(text, end);
    if to == end && from > 0 {
        // The last line has no line break of its own: the one before it goes.
        let before = text[..from as usize].trim_end_matches(['\n', '\r']).len();
        let broken = &text[before..from as usize];
        let last = if broken.ends_with("\r\n") { 2 } else { 1 };
        return replacement(from - last, end, "");
    }
    replacement(from, to, "")
}

/// The `-` of an item that starts at `start`; the item before it ends at `floor`.
fn dash_of(text: &str, start: u32, floor: u32) -> Option<u32> {
    let mut end = start as usize;
    while end > floor as usize {
        let from = (line_start(text, end as u32) as usize).max(floor as usize);
        let line = &text[from..end];
        let blank = line.len() - line.trim_start().len();
        let rest = line[blank..].trim_end();
        if rest == "-" || (rest.starts_with("- ") && rest[1..].trim_start().starts_with('#')) {
            return Some((from + blank) as u32);
        }
        if !(rest.is_empty() || rest.starts_with('#')) || from <= floor as usize {
            return None;
        }
        end = from - 1;
    }
    None
}

/// The end of the last of the comment lines that follow the line break at `end` and stand further
/// right than `column`: they belong to what is above them.
fn after_comments(text: &str, end: u32, column: usize) -> u32 {
    let mut end = end;
    loop {
        let start = next_line(text, end);
        let line_end = line_end(text, start);
        let line = &text[start as usize..line_end as usize];
        let indent = line.len() - line.trim_start_matches(' ').len();
        if start == end || indent <= column || !line[indent..].starts_with('#') {
            return end;
        }
        end = line_end;
    }
}

fn entry_start(entry: Entry<'_>) -> u32 {
    node_start(entry.key)
}

fn value_end(entry: Entry<'_>) -> u32 {
    node_end(entry.value).max(entry.key.range().end)
}

/// Where a node begins, its anchor and tag included.
fn node_start(node: Node<'_>) -> u32 {
    let properties = [node.anchor().map(|it| it.1), node.tag().map(|it| it.1)];
    let starts = properties.into_iter().flatten().map(|range| range.start);
    starts.fold(node.range().start, u32::min)
}

/// Where a node ends, without the blank lines that close a block scalar.
fn node_end(node: Node<'_>) -> u32 {
    let range = node.range();
    let properties = [node.anchor().map(|it| it.1), node.tag().map(|it| it.1)];
    let ends = properties.into_iter().flatten().map(|range| range.end);
    let trimmed = node.source().trim_end().len() as u32;
    ends.fold(range.start + trimmed, u32::max)
}

fn begins_line(text: &str, offset: u32) -> bool {
    let line = &text[line_start(text, offset) as usize..offset as usize];
    line.trim_start_matches('\u{feff}')
        .chars()
        .all(|it| it == ' ' || it == '\t')
}

fn line_start(text: &str, offset: u32) -> u32 {
    text[..offset as usize]
        .rfind(['\n', '\r'])
        .map_or(0, |at| at as u32 + 1)
}

fn line_end(text: &str, offset: u32) -> u32 {
    text[offset as usize..]
        .find(['\n', '\r'])
        .map_or(text.len() as u32, |at| offset + at as u32)
}

/// The start of the line behind the line break at `end`; `end` itself at the end of the text.
fn next_line(text: &str, end: u32) -> u32 {
    let rest = &text[end as usize..];
    match rest.as_bytes() {
        [b'\r', b'\n', ..] => end + 2,
        [b'\r' | b'\n', ..] => end + 1,
        _ => end,
    }
}

fn insertion(at: u32, text: String) -> Edit {
    Edit {
        range: TextRange::empty(at),
        text,
    }
}

fn replacement(start: u32, end: u32, text: &str) -> Edit {
    Edit {
        range: TextRange::new(start, end),
        text: text.to_owned(),
    }
}

fn has_control(text: &str) -> bool {
    text.contains(|it: char| it.is_control() || matches!(it, '\u{2028}' | '\u{2029}' | '\u{feff}'))
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    crate::value::write_json_string(text, &mut out);
    // JSON has no objection to what YAML does not allow.
    let refused = |it: char| {
        matches!(
            it,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}'
        )
    };
    if !out.contains(refused) {
        return out;
    }
    let escaped = |it: char| match refused(it) {
        true => format!("\\u{:04x}", u32::from(it)),
        false => it.to_string(),
    };
    out.chars().map(escaped).collect()
}

/// Whether a plain scalar of these characters reads back as the same text, also under YAML 1.1.
fn is_plain(text: &str, flow: bool) -> bool {
    const INDICATORS: &[char] = &[
        '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@',
        '`', '<', '=', '~',
    ];
    let trimmed = !text.is_empty() && text.trim() == text;
    let word = !matches!(
        text.to_ascii_lowercase().as_str(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "..."
    );
    trimmed
        && word
        && !text.starts_with(INDICATORS)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !(flow && text.contains([',', '[', ']', '{', '}', ':']))
        && super::scalar::plain_type(text) == ScalarType::Text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::syntax::{SyntaxErrorKind, parse};
    use crate::text::apply_edits;

    #[test]
    fn what_yaml_does_not_allow_is_escaped() {
        let text = "a\u{1b}\u{7f}\u{9b}\u{2028}é🚚";
        let quoted = double_quoted(text);
        assert_eq!(quoted, r#""a\u001b\u007f\u009b\u2028é🚚""#);
        let tree = parse(&Arc::from(quoted));
        assert_eq!(tree.errors().len(), 0);
        let value = tree.root().map(Node::to_value);
        assert_eq!(value.as_ref().and_then(|it| it.as_str()), Some(text));
    }

    /// Edits a text and sees to it that the result is no worse YAML.
    #[track_caller]
    fn edited(text: &str, edit: impl Fn(Node<'_>) -> Option<Edit>) -> String {
        let broken = |text: &str| {
            let tree = parse(&Arc::from(text));
            let syntax = |kind| kind == SyntaxErrorKind::Syntax;
            tree.errors().iter().filter(|it| syntax(it.kind)).count()
        };
        let tree = parse(&Arc::from(text));
        let root = tree.root().expect("the text has a root");
        let edit = edit(root).expect("there is an edit");
        let result = apply_edits(text, &[edit]);
        assert!(broken(&result) <= broken(text), "no YAML: {result}");
        result
    }

    #[track_caller]
    fn inserted(text: &str, behind: &str, value: &Yaml) -> String {
        edited(text, |root| insert_after(root.entry(behind)?, "new", value))
    }

    #[track_caller]
    fn removed(text: &str, key: &str) -> String {
        edited(text, |root| remove_entry(root.entry(key)?))
    }

    #[track_caller]
    fn without_item(text: &str, at: usize) -> String {
        edited(text, |root| {
            let list = if root.is_sequence() {
                root
            } else {
                root.get("list")?
            };
            remove_item(list.items().nth(at)?)
        })
    }

    #[test]
    fn insert_into_block_mappings() {
        let one = Yaml::source(1);
        assert_eq!(inserted("a: 0\nb: 2\n", "a", &one), "a: 0\nnew: 1\nb: 2\n");
        assert_eq!(inserted("a: 0", "a", &one), "a: 0\nnew: 1");
        assert_eq!(
            inserted("a: 0 # x\nb: 2\n", "a", &one),
            "a: 0 # x\nnew: 1\nb: 2\n"
        );
        assert_eq!(inserted("a:\nb: 2\n", "a", &one), "a:\nnew: 1\nb: 2\n");
        assert_eq!(
            inserted("a:\n  x: 1\n  # of a\n# of b\nb: 2\n", "a", &one),
            "a:\n  x: 1\n  # of a\nnew: 1\n# of b\nb: 2\n"
        );
        assert_eq!(
            inserted("a: |\n  text\n\nb: 2\n", "a", &one),
            "a: |\n  text\nnew: 1\n\nb: 2\n"
        );
        assert_eq!(
            inserted("\u{feff}a: 0\n", "a", &one),
            "\u{feff}a: 0\nnew: 1\n"
        );
        assert_eq!(
            inserted("a: 0\r\nb: 2\r\n", "a", &one),
            "a: 0\r\nnew: 1\r\nb: 2\r\n"
        );
        assert_eq!(
            inserted("a: &x\nb: 2\n", "a", &one),
            "a: &x\nnew: 1\nb: 2\n"
        );
    }

    #[test]
    fn insert_behind_a_dash() {
        let insert = |text: &str| {
            edited(text, |root| {
                let item = root.items().next()?;
                insert_after(item.entry("a")?, "new", &Yaml::source(1))
            })
        };
        assert_eq!(insert("- a: 0\n"), "- a: 0\n  new: 1\n");
        assert_eq!(
            insert("-   a: 0\n    b: 1\n"),
            "-   a: 0\n    new: 1\n    b: 1\n"
        );
        assert_eq!(insert("- &x\n  a: 0\n"), "- &x\n  a: 0\n  new: 1\n");
        assert_eq!(insert("-\n  a: 0\n"), "-\n  a: 0\n  new: 1\n");
    }

    #[test]
    fn insert_into_flow_mappings() {
        let text = Yaml::text("x, y");
        assert_eq!(
            inserted("{a: 0, b: 2}", "a", &text),
            "{a: 0, new: \"x, y\", b: 2}"
        );
        assert_eq!(
            inserted("{a, b: 2}", "a", &text),
            "{a, new: \"x, y\", b: 2}"
        );
        assert_eq!(inserted("{a: 0,}", "a", &text), "{a: 0, new: \"x, y\",}");
        assert_eq!(
            inserted("{\n  \"a\": 0\n}\n", "a", &text),
            "{\n  \"a\": 0,\n  \"new\": \"x, y\"\n}\n"
        );
        let empty = |text: &str| {
            edited(text, |root| {
                insert_into(root.get("m")?, "new", &Yaml::source(1))
            })
        };
        assert_eq!(empty("m: {}\n"), "m: {new: 1}\n");
        assert_eq!(empty("m: { }\n"), "m: {new: 1 }\n");
    }

    #[test]
    fn whole_blocks_take_the_indentation_of_the_text() {
        let entries = |entries: Vec<(&str, Yaml)>| {
            let owned = entries
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value));
            Yaml::Mapping(owned.collect())
        };
        let block = entries(vec![(
            "list",
            Yaml::Sequence(vec![
                entries(vec![("x", Yaml::source(1)), ("z", Yaml::text("yes"))]),
                entries(vec![(
                    "x",
                    Yaml::Sequence(vec![Yaml::text("a"), Yaml::text("b")]),
                )]),
            ]),
        )]);
        assert_eq!(
            inserted("a:\n    b: 1\n", "a", &block),
            "a:\n    b: 1\nnew:\n    list:\n        - x: 1\n          z: \"yes\"\n        - x: [a, b]\n"
        );
        assert_eq!(
            inserted("{a: 1}", "a", &block),
            "{a: 1, new: {list: [{x: 1, z: \"yes\"}, {x: [a, b]}]}}"
        );
    }

    #[test]
    fn remove_entries_with_their_lines() {
        assert_eq!(removed("a: 0\nb: 2\n", "a"), "b: 2\n");
        assert_eq!(removed("a: 0\nb:\n  c: 1\n  d: 2\n", "b"), "a: 0\n");
        assert_eq!(removed("a: 0\nb: 2", "b"), "a: 0");
        assert_eq!(removed("a: 0\r\nb: 2", "b"), "a: 0");
        assert_eq!(
            removed("a: 0 # gone\nb: 2 # stays\n", "a"),
            "b: 2 # stays\n"
        );
        assert_eq!(
            removed("# stays\na: 0\n# stays too\nb: 2\n", "a"),
            "# stays\n# stays too\nb: 2\n"
        );
        assert_eq!(removed("a: 0\n", "a"), "{}\n");
        assert_eq!(removed("a: |\n  text\n  more\nb: 2\n", "a"), "b: 2\n");
    }

    #[test]
    fn remove_the_first_entry_behind_a_dash() {
        let remove =
            |text: &str| edited(text, |root| remove_entry(root.items().next()?.entry("a")?));
        assert_eq!(remove("- a: 0\n  b: 1\n"), "- b: 1\n");
        assert_eq!(
            remove("- a: 0\n  # about b\n  b: 1\n"),
            "- \n  # about b\n  b: 1\n"
        );
        assert_eq!(remove("- a: 0\n- c\n"), "- {}\n- c\n");
    }

    #[test]
    fn remove_from_flow_mappings() {
        assert_eq!(removed("{a: 0, b: 2}", "a"), "{b: 2}");
        assert_eq!(removed("{a: 0, b: 2}", "b"), "{a: 0}");
        assert_eq!(removed("{a: 0, b: 2,}", "b"), "{a: 0,}");
        assert_eq!(removed("{a: 0}", "a"), "{}");
        assert_eq!(removed("{a: 0,}", "a"), "{}");
        assert_eq!(removed("{\n  a: 0,\n  b: 2\n}", "b"), "{\n  a: 0\n}");
        assert_eq!(
            removed("{\n  a: 0, # about b\n  b: 2\n}", "a"),
            "{\n   # about b\n  b: 2\n}"
        );
    }

    #[test]
    fn remove_items() {
        assert_eq!(without_item("- a\n- b\n- c\n", 1), "- a\n- c\n");
        assert_eq!(
            without_item("list:\n- x: 1\n  y: 2\n- z\n", 0),
            "list:\n- z\n"
        );
        assert_eq!(
            without_item("list:\n  - x\n  # kept\n  - y", 1),
            "list:\n  - x\n  # kept"
        );
        assert_eq!(without_item("-\n  x: 1\n- y\n", 0), "- y\n");
        assert_eq!(without_item("- # about x\n  x: 1\n- y\n", 0), "- y\n");
        assert_eq!(without_item("[a, b, c]", 1), "[a, c]");
        assert_eq!(without_item("[a, b, c]", 2), "[a, b]");
    }

    #[test]
    fn what_no_small_edit_fits_gets_none() {
        let none = |text: &str, edit: &dyn Fn(Node<'_>) -> Option<Edit>| {
            let tree = parse(&Arc::from(text));
            let root = tree.root().expect("the text has a root");
            assert_eq!(edit(root), None, "{text}");
        };
        none("? a\n: 1\n", &|root| {
            insert_after(root.entries().next()?, "b", &Yaml::source(1))
        });
        none("[a: 1]", &|root| {
            insert_after(
                root.items().next()?.entries().next()?,
                "b",
                &Yaml::source(1),
            )
        });
        none("- a\n", &|root| remove_item(root.items().next()?));
        none("- - a\n  - b\n", &|root| {
            remove_item(root.items().next()?.items().next()?)
        });
    }

    #[test]
    fn texts_keep_their_quoting() {
        let set = |text: &str, new: &str| {
            edited(text, |root| Some(set_text(root.entry("a")?.value, new)))
        };
        assert_eq!(set("a: x # c", "y z"), "a: y z # c");
        assert_eq!(set("a: x", "yes"), "a: \"yes\"");
        assert_eq!(set("a: x", "- y"), "a: \"- y\"");
        assert_eq!(set("a: x", "say \"y\": now"), "a: 'say \"y\": now'");
        assert_eq!(set("a: 'x'", "it's"), "a: 'it''s'");
        assert_eq!(set("a: \"x\"", "a \"b\" \\"), "a: \"a \\\"b\\\" \\\\\"");
        assert_eq!(set("a: >-\n  x\n  y\n", "z"), "a: z\n");
        assert_eq!(set("a:", "z"), "a: z");
        assert_eq!(set("{a: x}", "y, z"), "{a: \"y, z\"}");
        assert_eq!(set("a: 'x'", "two\nlines"), "a: \"two\\nlines\"");
    }

    #[test]
    fn parts_of_texts_keep_the_quoting() {
        let replace = |text: &str, new: &str| {
            edited(text, |root| {
                replace_in_text(root.entry("a")?.value, TextRange::new(2, 3), new)
            })
        };
        assert_eq!(replace("a: x y z", "\"q\""), "a: x \"q\" z");
        assert_eq!(replace("a: 'x y z'", "it's"), "a: 'x it''s z'");
        assert_eq!(replace("a: \"x y z\"", "\"q\""), "a: \"x \\\"q\\\" z\"");
        assert_eq!(replace("a: |\n  x y z\n", "#q"), "a: |\n  x #q z\n");
        assert_eq!(replace("a: x y z", "#q"), "a: \"x #q z\"");
        assert_eq!(replace("a: \"\\x41 y z\"", "q"), "a: \"\\x41 q z\"");
    }

    #[test]
    fn entries_are_replaced_by_others() {
        let replace = |text: &str| {
            edited(text, |root| {
                let entries = [("b", Yaml::source(1)), ("c", Yaml::text("x"))];
                replace_entry(root.entry("a")?, &entries)
            })
        };
        assert_eq!(replace("a: 0 # old\nd: 1\n"), "b: 1\nc: x # old\nd: 1\n");
        assert_eq!(replace("{a: 0, d: 1}"), "{b: 1, c: x, d: 1}");
    }
}
