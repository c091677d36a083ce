//! Turns a value that is written down into another one, changing as little as it can.

use super::{
    Style, Yaml, after_comments, column, dash_of, in_flow, insert_after, insertion, is_json_value,
    line_break, line_end, node_end, node_start, remove_entry, replacement, scalar, set_text, step,
    value_end,
};
use crate::syntax::{Entry, Node, NodeKind};
use crate::text::Edit;
use crate::value::Value;

impl From<&Value> for Yaml {
    fn from(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::text(&**text),
            Value::Array(elements) => Self::Sequence(elements.iter().map(Self::from).collect()),
            Value::Object(members) => {
                let members = members.iter();
                Self::Mapping(
                    members
                        .map(|(name, it)| (name.to_string(), it.into()))
                        .collect(),
                )
            }
            _ => Self::Source(value.to_json()),
        }
    }
}

/// The edits, sorted, after which the value of an entry reads as `value`: members and elements that
/// stay are left alone with their comments, new ones come last.
///
/// The edits may overlap, or give something else, where aliases and unusual styles are involved:
/// whoever applies them reads the result, and falls back to [`replace_entry`](super::replace_entry).
pub fn set_value(entry: Entry<'_>, value: &Value) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !change(entry.value, value, &mut edits) {
        let style = entry.key.parent().and_then(Style::of);
        edits = match style {
            Some(style) => vec![style.value(entry, value)],
            None => Vec::new(),
        };
    }
    edits.sort_by_key(|it| it.range);
    edits
}

/// Adds the edits that turn a node into `value`; false if it has to be written anew.
fn change(node: Node<'_>, value: &Value, edits: &mut Vec<Edit>) -> bool {
    let old = node.to_value();
    if old.contains(value) && value.contains(&old) {
        return true;
    }
    match (node.kind(), value) {
        (NodeKind::Mapping { .. }, Value::Object(_)) if node.entries().next().is_some() => {
            change_mapping(node, value, edits)
        }
        (NodeKind::Sequence { .. }, Value::Array(elements)) if !elements.is_empty() => {
            change_sequence(node, elements, edits)
        }
        (NodeKind::Scalar(_), Value::String(text)) => {
            edits.push(set_text(node, text));
            true
        }
        (NodeKind::Scalar(_), Value::Null | Value::Boolean(_) | Value::Number(_)) => {
            let range = node.range();
            edits.push(replacement(range.start, range.end, &value.to_json()));
            true
        }
        _ => false,
    }
}

fn change_mapping(node: Node<'_>, value: &Value, edits: &mut Vec<Edit>) -> bool {
    let Some(style) = Style::of(node) else {
        return false;
    };
    let mut last = None;
    for entry in node.entries() {
        let name = entry.key.text().unwrap_or_default();
        let Some(member) = value.get(&name) else {
            let Some(edit) = remove_entry(entry) else {
                return false;
            };
            edits.push(edit);
            continue;
        };
        last = Some(entry);
        if !change(entry.value, member, edits) {
            edits.push(style.value(entry, member));
        }
    }
    let Some(last) = last else {
        return false;
    };
    let is_new = |name: &str| node.entry(name).is_none();
    let members = value.as_object().into_iter().flatten();
    for (name, member) in members.filter(|(name, _)| is_new(name)) {
        let Some(edit) = insert_after(last, name, &member.into()) else {
            return false;
        };
        edits.push(edit);
    }
    true
}

fn change_sequence(node: Node<'_>, elements: &[Value], edits: &mut Vec<Edit>) -> bool {
    let items: Vec<Node<'_>> = node.items().collect();
    let kept = items.len().min(elements.len());
    if kept == 0 {
        return false;
    }
    for (item, element) in items.iter().zip(elements) {
        if !change(*item, element, edits) {
            let text = flow_source(*item, element);
            edits.push(replacement(node_start(*item), node_end(*item), &text));
        }
    }
    let text = node.tree().text();
    let flow = node.kind() == (NodeKind::Sequence { flow: true });
    let last = items[items.len() - 1];
    if kept < items.len() {
        let (start, end) = (node_end(items[kept - 1]), node_end(last));
        edits.push(match flow {
            true => replacement(start, end, ""),
            false => replacement(line_end(text, start), line_end(text, end), ""),
        });
    }
    let new = &elements[kept..];
    if flow {
        let new = new.iter().map(|it| format!(", {}", flow_source(last, it)));
        edits.extend(new.map(|it| insertion(node_end(last), it)));
        return true;
    }
    let before = items.iter().rev().nth(1).map_or(0, |it| node_end(*it));
    let Some(dash) = dash_of(text, node_start(last), before) else {
        return new.is_empty();
    };
    let column = column(text, dash);
    let style = Style {
        flow: false,
        json: false,
        column: column + 2,
        step: step(node.tree()),
        line_break: line_break(text),
    };
    let at = after_comments(text, line_end(text, node_end(last)), column);
    for element in new {
        let item = style.block_item(&element.into(), column + 2);
        edits.push(insertion(
            at,
            format!("{}- {item}", style.start_line(column)),
        ));
    }
    true
}

/// A value on one line, in the manner of a node that it stands for or beside.
fn flow_source(node: Node<'_>, value: &Value) -> String {
    let style = Style {
        flow: true,
        json: is_json_value(node),
        column: 0,
        step: 2,
        line_break: "\n",
    };
    match value {
        Value::String(text) => scalar(text, in_flow(node), style.json),
        _ => style.flow_value(&value.into()),
    }
}

impl Style {
    /// Writes the value of an entry anew, with what stands between it and its key.
    fn value(&self, entry: Entry<'_>, value: &Value) -> Edit {
        let key = entry.key.range();
        let colon = &entry.key.tree().text()[key.end as usize..];
        let colon = colon
            .find(':')
            .map_or(key.end, |at| key.end + at as u32 + 1);
        let end = value_end(entry).max(colon);
        replacement(colon, end, &self.after_colon(&value.into()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::syntax::parse;
    use crate::text::apply_edits;

    fn value(json: &str) -> Value {
        Value::from_json(json).expect("the text is JSON")
    }

    /// The text with the value of its entry `v` replaced, which reads back as that value.
    #[track_caller]
    fn set(text: &str, json: &str) -> String {
        let tree = parse(&Arc::from(text));
        let entry = tree
            .root()
            .and_then(|it| it.entry("v"))
            .expect("there is a v");
        let result = apply_edits(text, &set_value(entry, &value(json)));
        let tree = parse(&Arc::from(result.as_str()));
        let read = tree.root().and_then(|it| it.get("v")).expect("still");
        assert_eq!(read.to_value(), value(json), "{result}");
        result
    }

    #[test]
    fn scalars_keep_their_style() {
        assert_eq!(set("v: 1 # one\n", "2"), "v: 2 # one\n");
        assert_eq!(set("v: 'a'\n", r#""b""#), "v: 'b'\n");
        assert_eq!(set("v: \"a\"\n", r#""1""#), "v: \"1\"\n");
        assert_eq!(set("v: a\n", r#""1""#), "v: \"1\"\n");
        assert_eq!(set("v: a\n", "null"), "v: null\n");
        assert_eq!(set("v:\nw: 1\n", "true"), "v: true\nw: 1\n");
        assert_eq!(set("{v: a, w: 1}\n", r#""b, c""#), "{v: \"b, c\", w: 1}\n");
    }

    #[test]
    fn what_stays_is_left_alone() {
        let text = "v:\n  a: 0x1F # hex\n  b: {c: 1, d: [1, 2, 3]} # flow\n  # last\n  e: old\n";
        assert_eq!(
            set(
                text,
                r#"{"a": 31, "b": {"c": 1, "d": [1, 7, 3]}, "e": "new"}"#
            ),
            "v:\n  a: 0x1F # hex\n  b: {c: 1, d: [1, 7, 3]} # flow\n  # last\n  e: new\n"
        );
    }

    #[test]
    fn members_come_and_go() {
        assert_eq!(
            set(
                "v:\n  a: 1\n  b: 2 # two\n  c: 3\nw: 4\n",
                r#"{"a": 1, "c": 3, "d": {"x": [1]}, "e": []}"#
            ),
            "v:\n  a: 1\n  c: 3\n  d:\n    x: [1]\n  e: []\nw: 4\n"
        );
        assert_eq!(
            set("v: {a: 1, b: 2}\n", r#"{"b": 2, "c": 3}"#),
            "v: {b: 2, c: 3}\n"
        );
        assert_eq!(
            set("v: {\"a\": 1}\n", r#"{"a": "x"}"#),
            "v: {\"a\": \"x\"}\n"
        );
    }

    #[test]
    fn elements_come_and_go() {
        assert_eq!(
            set("v: [1, 2] # x\n", "[1, 2, 3, 4]"),
            "v: [1, 2, 3, 4] # x\n"
        );
        assert_eq!(set("v: [1, 2, 3]\n", "[1]"), "v: [1]\n");
        assert_eq!(
            set(
                "v:\n  - a # first\n  - b: 1\n    c: 2\nw: 1\n",
                r#"["a", {"b": 2, "c": 2}, {"d": 1}]"#
            ),
            "v:\n  - a # first\n  - b: 2\n    c: 2\n  - d: 1\nw: 1\n"
        );
        assert_eq!(
            set(
                "v:\n  - a # first\n  - b # second\n  - c\nw: 1\n",
                r#"["a"]"#
            ),
            "v:\n  - a # first\nw: 1\n"
        );
        assert_eq!(
            set("v:\n- a\nw: 1\n", r#"["b", "c"]"#),
            "v:\n- b\n- c\nw: 1\n"
        );
    }

    #[test]
    fn another_type_is_written_anew() {
        assert_eq!(set("v: 1\n", r#"{"a": {"b": 1}}"#), "v:\n  a:\n    b: 1\n");
        assert_eq!(set("v:\n  a: 1\nw: 1\n", r#""x""#), "v: x\nw: 1\n");
        assert_eq!(set("v: {}\nw: 1\n", r#"{"a": 1}"#), "v:\n  a: 1\nw: 1\n");
        assert_eq!(
            set("{v: [1], w: 1}\n", r#"{"a": 1}"#),
            "{v: {a: 1}, w: 1}\n"
        );
        assert_eq!(set("v:\n  - 1\n", "[]"), "v: []\n");
        assert_eq!(set("v: [1, {a: 1}]\n", "[{}, 2]"), "v: [{}, 2]\n");
    }
}
