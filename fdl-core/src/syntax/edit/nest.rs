//! Items of a sequence that move, as they are written, into something else.

use super::{
    Style, Yaml, after_comments, begins_line, column, dash_of, has_json_keys, line_break, line_end,
    node_end, node_start, replacement, step,
};
use crate::syntax::{Node, NodeKind};
use crate::text::{Edit, TextRange, apply_edits};

/// Consecutive items of a sequence, with the comments between them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Items {
    source: String,
    /// Where the dashes stand, in a block; none in brackets.
    dash: Option<usize>,
    line_break: &'static str,
}

impl Items {
    /// The items from `first` to `last` of one sequence, with `edits` of theirs made.
    pub fn new(first: Node<'_>, last: Node<'_>, edits: &[Edit]) -> Option<Self> {
        let (range, dash) = place(first, last)?;
        let text = first.tree().text();
        let moved = edits.iter().map(|edit| Edit {
            range: TextRange::new(edit.range.start - range.start, edit.range.end - range.start),
            text: edit.text.clone(),
        });
        let mut moved: Vec<Edit> = moved.collect();
        moved.sort();
        Some(Self {
            source: apply_edits(&text[range.indices()], &moved),
            dash,
            line_break: line_break(text),
        })
    }

    /// The items of a block with their dashes in a column; none of those in brackets.
    pub(super) fn lines(&self, to: usize) -> Option<String> {
        let from = self.dash?;
        let mut lines = self.source.split(self.line_break);
        let mut moved = lines.next()?.to_owned();
        for line in lines {
            moved.push_str(self.line_break);
            let blanks = line.len() - line.trim_start_matches(' ').len();
            match to.checked_sub(from) {
                Some(_) if line.is_empty() => {}
                Some(further) => moved.push_str(&" ".repeat(further)),
                None => {
                    moved.push_str(&line[blanks.min(from - to)..]);
                    continue;
                }
            }
            moved.push_str(line);
        }
        Some(moved)
    }

    /// Items that stand in brackets, in brackets.
    pub(super) fn in_brackets(&self) -> String {
        format!("[{}]", self.source)
    }
}

/// Puts an item in the place of those from `first` to `last` of one sequence.
pub fn replace_items(first: Node<'_>, last: Node<'_>, value: &Yaml) -> Option<Edit> {
    let (range, dash) = place(first, last)?;
    let style = style(first, dash.is_none());
    let new = match dash {
        Some(dash) => format!("- {}", style.block_item(value, dash + 2)),
        None => style.flow_value(value),
    };
    Some(replacement(range.start, range.end, &new))
}

/// A document of these entries, written as the one that `like` stands in.
pub fn document(like: Node<'_>, entries: &[(String, Yaml)]) -> Option<String> {
    let (_, dash) = place(like, like)?;
    let style = style(like, dash.is_none());
    let text = match style.flow {
        true => style.flow_value(&Yaml::Mapping(entries.to_vec())),
        false => style.block_mapping(entries, 0),
    };
    Some(text + style.line_break)
}

fn style(item: Node<'_>, flow: bool) -> Style {
    Style {
        flow,
        json: flow && has_json_keys(item),
        column: 0,
        step: step(item.tree()),
        line_break: line_break(item.tree().text()),
    }
}

/// Where items stand: from the first dash, and in which column that is, to the end of the comments
/// of the last item. In brackets there is no dash.
fn place(first: Node<'_>, last: Node<'_>) -> Option<(TextRange, Option<usize>)> {
    let sequence = first.parent().filter(|it| it.is_sequence())?;
    let text = first.tree().text();
    if sequence.kind() == (NodeKind::Sequence { flow: true }) {
        return Some((TextRange::new(node_start(first), node_end(last)), None));
    }
    let before = sequence.items().take_while(|it| it.id() != first.id());
    let floor = before.last().map_or(sequence.range().start, node_end);
    let dash = dash_of(text, node_start(first), floor)?;
    let dash_column = column(text, dash);
    let end = after_comments(text, line_end(text, node_end(last)), dash_column);
    begins_line(text, dash).then(|| (TextRange::new(dash, end), Some(dash_column)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::syntax::parse;

    fn nested(text: &str, from: usize, to: usize) -> (String, String) {
        let tree = parse(&Arc::from(text));
        let list = tree.root().and_then(|it| it.get("a")).expect("a list");
        let item = |at| list.items().nth(at).expect("an item");
        let items = Items::new(item(from), item(to), &[]).expect("items");
        let entries = vec![
            ("x".to_owned(), Yaml::text("1")),
            ("in".to_owned(), Yaml::Items(items)),
        ];
        let value = Yaml::Mapping(vec![(
            "new".to_owned(),
            Yaml::Sequence(vec![Yaml::Mapping(entries.clone())]),
        )]);
        let edit = replace_items(item(from), item(to), &value).expect("an edit");
        let document = document(item(from), &entries).expect("a document");
        (apply_edits(text, &[edit]), document)
    }

    #[test]
    fn blocks_move_with_their_comments_and_texts() {
        let text = "a:\n- k\n# of b\n- b: |\n    one\n\n      two\n  c: 1 # why\n\n# of d\n- d: 'x\n    y'\n  # end\n- e\n";
        let (new, document) = nested(text, 1, 2);
        assert_eq!(
            new,
            "a:\n- k\n# of b\n- new:\n    - x: \"1\"\n      in:\n        - b: |\n            one\n\n              two\n          c: 1 # why\n\n        # of d\n        - d: 'x\n            y'\n          # end\n- e\n"
        );
        assert_eq!(
            document,
            "x: \"1\"\nin:\n  - b: |\n      one\n\n        two\n    c: 1 # why\n\n  # of d\n  - d: 'x\n      y'\n    # end\n"
        );
    }

    #[test]
    fn brackets_stay_as_they_are() {
        let (new, document) = nested("{\"a\": [1, {\"b\": 2},\n 3]}\n", 1, 2);
        assert_eq!(
            new,
            "{\"a\": [1, {\"new\": [{\"x\": \"1\", \"in\": [{\"b\": 2},\n 3]}]}]}\n"
        );
        assert_eq!(document, "{\"x\": \"1\", \"in\": [{\"b\": 2},\n 3]}\n");
    }
}
