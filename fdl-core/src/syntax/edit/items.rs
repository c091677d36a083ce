//! Items of sequences: new ones, and those that go.

use super::{
    Style, Yaml, after_comments, begins_line, column, dash_of, insertion, line_break, line_end,
    node_end, node_start, remove_from_flow, remove_lines, step,
};
use crate::syntax::{Node, NodeKind};
use crate::text::{Edit, TextRange};

/// Inserts an item behind another one of the same sequence, as a block where the sequence is one.
pub fn insert_item(item: Node<'_>, value: &Yaml) -> Option<Edit> {
    let sequence = item.parent().filter(|parent| parent.is_sequence())?;
    let text = item.tree().text();
    let mut style = Style {
        flow: sequence.kind() == NodeKind::Sequence { flow: true },
        json: false,
        column: 0,
        step: step(item.tree()),
        line_break: line_break(text),
    };
    if style.flow {
        style.json = super::has_json_keys(item);
        let new = style.flow_value(value);
        return Some(insertion(node_end(item), format!(", {new}")));
    }
    let before = sequence.items().take_while(|it| it.id() != item.id());
    let floor = before.last().map_or(sequence.range().start, node_end);
    let dash = dash_of(text, node_start(item), floor)?;
    let dash_column = column(text, dash);
    let at = after_comments(text, line_end(text, node_end(item)), dash_column);
    let new = style.block_item(value, dash_column + 2);
    let gap = style.start_line(dash_column);
    Some(insertion(at, format!("{gap}- {new}")))
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
        let tree = parse(&Arc::from(text));
        let list = tree.root().and_then(|it| it.get("a")).expect("a list");
        let item = list.items().nth(at).expect("an item");
        let value = Yaml::Mapping(vec![
            ("x".to_owned(), Yaml::text("1")),
            ("z".to_owned(), Yaml::source(true)),
        ]);
        let edit = insert_item(item, &value).expect("an edit");
        apply_edits(text, &[edit])
    }

    #[test]
    fn items_look_like_their_neighbours() {
        assert_eq!(
            inserted("a:\n  - b: 1\n    # of b\n\n  # of c\n  - c\n", 0),
            "a:\n  - b: 1\n    # of b\n  - x: \"1\"\n    z: true\n\n  # of c\n  - c\n"
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
}
