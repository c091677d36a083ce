//! Items of sequences: new ones, and those that go.

use super::{
    Style, Yaml, after_comments, begins_line, column, dash_of, insertion, line_break, line_end,
    line_start, node_end, node_start, remove_from_flow, remove_lines, step,
};
use crate::syntax::{Node, NodeKind};
use crate::text::{Edit, TextRange};

/// Inserts an item behind another one of the same sequence, as a block where the sequence is one, with a
/// blank line before it where the items have that.
pub fn insert_item(item: Node<'_>, value: &Yaml) -> Option<Edit> {
    let (sequence, mut style) = style_around(item)?;
    if style.flow {
        style.json = super::has_json_keys(item);
        let new = style.flow_value(value);
        return Some(insertion(node_end(item), format!(", {new}")));
    }
    let text = item.tree().text();
    let dash = dash_of(text, node_start(item), floor(sequence, item))?;
    let dash_column = column(text, dash);
    let at = after_comments(text, line_end(text, node_end(item)), dash_column);
    let new = style.block_item(value, dash_column + 2);
    let apart = apart(sequence, item, &style);
    let gap = style.start_line(dash_column);
    Some(insertion(at, format!("{apart}{gap}- {new}")))
}

/// Inserts an item before another one of the same sequence and the comments above that, otherwise as
/// [`insert_item`] does; none where the item stands behind something on its line.
pub fn insert_item_before(item: Node<'_>, value: &Yaml) -> Option<Edit> {
    let (sequence, mut style) = style_around(item)?;
    if style.flow {
        style.json = super::has_json_keys(item);
        let new = style.flow_value(value);
        return Some(insertion(node_start(item), format!("{new}, ")));
    }
    let text = item.tree().text();
    let floor = floor(sequence, item);
    let dash = dash_of(text, node_start(item), floor)?;
    if !begins_line(text, dash) {
        return None;
    }
    let dash_column = column(text, dash);
    let before = sequence.items().next().filter(|it| it.id() != item.id());
    let key = || sequence.owning_entry().map_or(0, |it| it.key.range().end);
    let least = if before.is_some() { floor } else { key() };
    let at = above_comments(text, line_start(text, dash), dash_column, least);
    let new = style.block_item(value, dash_column + 2);
    let apart = apart(sequence, item, &style);
    let line_break = style.line_break;
    let blanks = " ".repeat(dash_column);
    Some(insertion(at, format!("{blanks}- {new}{line_break}{apart}")))
}

/// The start of the first of the comment lines right above the line that starts at `start` and in `column`:
/// they belong to it. What starts before `least` belongs to something else.
fn above_comments(text: &str, start: u32, column: usize, least: u32) -> u32 {
    let mut start = start;
    loop {
        let without_break = text[..start as usize].strip_suffix('\n');
        let Some(above) =
            without_break.map(|it| line_start(text, it.trim_end_matches('\r').len() as u32))
        else {
            return start;
        };
        let line = &text[above as usize..start as usize];
        let indent = line.len() - line.trim_start_matches(' ').len();
        if above < least || indent != column || !line[indent..].starts_with('#') {
            return start;
        }
        start = above;
    }
}

/// The sequence of an item, and how new ones are written there.
fn style_around(item: Node<'_>) -> Option<(Node<'_>, Style)> {
    let sequence = item.parent().filter(|parent| parent.is_sequence())?;
    let style = Style {
        flow: sequence.kind() == NodeKind::Sequence { flow: true },
        json: false,
        column: 0,
        step: step(item.tree()),
        line_break: line_break(item.tree().text()),
    };
    Some((sequence, style))
}

/// Where what stands before an item ends.
fn floor(sequence: Node<'_>, item: Node<'_>) -> u32 {
    let before = sequence.items().take_while(|it| it.id() != item.id());
    before.last().map_or(sequence.range().start, node_end)
}

/// The blank line that keeps items apart: there is one if the one before `item`, or else the one behind it,
/// has one between.
fn apart(sequence: Node<'_>, item: Node<'_>, style: &Style) -> &'static str {
    let items: Vec<Node<'_>> = sequence.items().collect();
    let at = items.iter().position(|it| it.id() == item.id());
    let first = at.unwrap_or_default().saturating_sub(1);
    let [before, behind, ..] = &items[first..] else {
        return "";
    };
    let text = item.tree().text();
    let between = text.get(node_end(*before) as usize..node_start(*behind) as usize);
    let mut lines = between.unwrap_or_default().split('\n').skip(1);
    match lines.any(|it| it.trim().is_empty()) {
        true => style.line_break,
        false => "",
    }
}

/// Removes an item of a sequence with its line, or with its comma; none if it is the only one.
pub fn remove_item(item: Node<'_>) -> Option<Edit> {
    let sequence = item.parent().filter(|parent| parent.is_sequence())?;
    let mut before = None;
    let mut after = None;
    let mut seen = false;
    for other in sequence.items() {
        match other.id() == item.id() {
            true => seen = true,
            false if seen => {
                after = Some(other);
                break;
            }
            false => before = Some(other),
        }
    }
    let (start, end) = (node_start(item), node_end(item));
    let neighbours = (before.map(node_end), after.map(node_start));
    if neighbours == (None, None) {
        return None;
    }
    if sequence.kind() == (NodeKind::Sequence { flow: true }) {
        return remove_from_flow(item.tree(), TextRange::new(start, end), neighbours);
    }
    let text = item.tree().text();
    let dash = dash_of(text, start, neighbours.0.unwrap_or(0))?;
    begins_line(text, dash).then(|| remove_lines(text, dash, end))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::syntax::parse;
    use crate::text::apply_edits;

    fn inserted(text: &str, at: usize) -> String {
        changed(text, at, insert_item)
    }

    fn changed(text: &str, at: usize, insert: fn(Node<'_>, &Yaml) -> Option<Edit>) -> String {
        let tree = parse(&Arc::from(text));
        let list = tree.root().and_then(|it| it.get("a")).expect("a list");
        let item = list.items().nth(at).expect("an item");
        let value = Yaml::Mapping(vec![
            ("x".to_owned(), Yaml::text("1")),
            ("z".to_owned(), Yaml::source(true)),
        ]);
        let edit = insert(item, &value).expect("an edit");
        apply_edits(text, &[edit])
    }

    #[test]
    fn items_look_like_their_neighbours() {
        assert_eq!(
            inserted("a:\n  - b: 1\n    # of b\n\n  # of c\n  - c\n", 0),
            "a:\n  - b: 1\n    # of b\n\n  - x: \"1\"\n    z: true\n\n  # of c\n  - c\n"
        );
        assert_eq!(
            inserted("a:\r\n- b\r\n\r\n- c\r\n", 1),
            "a:\r\n- b\r\n\r\n- c\r\n\r\n- x: \"1\"\r\n  z: true\r\n"
        );
        assert_eq!(inserted("a:\n- b", 0), "a:\n- b\n- x: \"1\"\n  z: true");
        assert_eq!(
            inserted("a: [{b: 1}, c]\n", 0),
            "a: [{b: 1}, {x: \"1\", z: true}, c]\n"
        );
        assert_eq!(
            inserted("{\"a\": [{\"b\": 1}]}\n", 0),
            "{\"a\": [{\"b\": 1}, {\"x\": \"1\", \"z\": true}]}\n"
        );
    }

    #[test]
    fn items_go_before_others_and_their_comments() {
        let before = |text: &str, at| changed(text, at, insert_item_before);
        assert_eq!(
            before("a:\n  # list\n\n  # of b\n  # too\n  - b: 1\n  - c\n", 0),
            "a:\n  # list\n\n  - x: \"1\"\n    z: true\n  # of b\n  # too\n  - b: 1\n  - c\n"
        );
        assert_eq!(
            before("a:\n- b\n\n# of c\n- c\n", 1),
            "a:\n- b\n\n- x: \"1\"\n  z: true\n\n# of c\n- c\n"
        );
        assert_eq!(
            before("a: # list\n- b\n", 0),
            "a: # list\n- x: \"1\"\n  z: true\n- b\n"
        );
        assert_eq!(before("a: [b, c]\n", 0), "a: [{x: \"1\", z: true}, b, c]\n");
    }
}
