//! What is accepted lands where it belongs: on a new line above every line of flows in several
//! layouts, and below every line that a text is cut off at, the text is YAML afterwards and the new
//! key stands in a mapping that may have it.

use super::{apply, completion};
use crate::analysis::Analysis;
use crate::catalog::objects::{ObjectKind, attribute};
use crate::ide::completion::CompletionItem;
use crate::ide::role::Role;

const FLOWS: [&str; 2] = [
    include_str!("../../../../../examples/enrich.fdl.yaml"),
    "\
Type: StateMachine
SpecVersion: v1
StartAt: A
States:
- Name: A
  Type: Parallel
  Branches:
  - StartAt: B
    States:
    - {Name: B, Type: Pass, End: true}
  - StartAt: C
    States:
    - Name: C
      Type: Task
      Action: FC:InvokeFunction
      Retry:
      - Errors:
        - FnF.ALL
        MaxAttempts: 1
        IntervalSeconds: 1
      End: true
  Next: D
- Name: D
  Type: Succeed
",
];

#[test]
fn on_a_new_line_at_every_column() {
    for flow in FLOWS {
        let good = Analysis::new(flow);
        assert!(good.tree.errors().is_empty());
        for line in 0..good.lines.line_count() {
            let start = good.lines.line_range(line).start as usize;
            if in_block_scalar(&good, start) {
                continue;
            }
            // Each line at a few columns, all columns over the lines.
            for column in (line % 4..=14).step_by(4).map(|it| it as usize) {
                let blank = " ".repeat(column);
                let text = format!("{}{blank}\n{}", &flow[..start], &flow[start..]);
                accept_all(&text, start + column, &good);
            }
        }
    }
}

#[test]
fn at_the_end_of_a_text_that_ends_there() {
    for flow in FLOWS {
        let good = Analysis::new(flow);
        for line in 0..good.lines.line_count() {
            let range = good.lines.line_range(line);
            let text = flow[..range.end as usize].trim_end();
            if in_block_scalar(&good, range.start as usize) || text.len() < range.start as usize {
                continue;
            }
            for column in [line as usize % 6, 2 * (line as usize % 6)] {
                let blank = " ".repeat(column);
                let text = format!("{text}\n{blank}");
                accept_all(&text, text.len(), &good);
            }
        }
    }
}

#[test]
fn a_key_that_was_cut_off_above_its_block_comes_back() {
    let mut restored = Vec::new();
    for flow in FLOWS {
        let good = Analysis::new(flow);
        for line in 0..good.lines.line_count() {
            let range = good.lines.line_range(line);
            let text = &flow[range.indices()];
            let start =
                range.start as usize + text.len() - text.trim_start_matches([' ', '-']).len();
            let Some(key) = flow[start..range.end as usize].trim_end().strip_suffix(':') else {
                continue;
            };
            let typed = start + key.len().min(2);
            let broken = format!("{}{}", &flow[..typed], &flow[start + key.len() + 1..]);
            let items = completion(&Analysis::new(broken.as_str()), typed as u32);
            let Some(item) = items.iter().find(|it| it.label == key) else {
                continue;
            };
            assert_eq!(apply(&broken, item, None).0, flow, "{key} in line {line}");
            restored.push(key);
        }
    }
    assert!(restored.len() > 20, "{restored:?}");
}

fn in_block_scalar(analysis: &Analysis, offset: usize) -> bool {
    let node = analysis.tree.node_at(offset as u32);
    node.is_some_and(|it| it.is_scalar() && it.source().contains('\n'))
}

/// Accepts every proposal at `offset`, as a client without snippets would.
fn accept_all(text: &str, offset: usize, good: &Analysis) {
    let analysis = Analysis::new(text);
    // Of many proposals every third: they are made in few ways.
    let items = completion(&analysis, offset as u32);
    for item in items.iter().skip(offset % 3).step_by(3) {
        let (text, at) = apply(&analysis.text, item, None);
        let after = Analysis::new(text.as_str());
        let context = || format!("{} at {offset}:\n{text}", item.label);
        assert!(
            after.tree.errors().is_empty(),
            "{:?}: {}",
            after.tree.errors(),
            context()
        );
        assert!(
            after.flow.states.len() >= good.flow.states.len().min(analysis.flow.states.len()),
            "{}",
            context()
        );
        check_place(&after, item, at.start as u32, &context);
    }
}

/// The inserted key is one that its mapping may have, or the value one that its key may have.
fn check_place(after: &Analysis, item: &CompletionItem, at: u32, context: &dyn Fn() -> String) {
    let dash = u32::from(item.edit.text.starts_with("- ")) * 2;
    let node = after
        .tree
        .node_at(at + dash + 1)
        .unwrap_or_else(|| panic!("no node: {}", context()));
    let Some(entry) = node.owning_entry().filter(|it| it.key == node) else {
        assert!(!matches!(Role::of(node), Role::Unknown), "{}", context());
        return;
    };
    let mapping = node.parent().expect("a key stands in a mapping");
    let key = entry.key.text().expect("a key is text");
    let name = key.strip_suffix(".$").unwrap_or(&key);
    match Role::of(mapping) {
        Role::Object(kind) => {
            let known = attribute(kind, name).or_else(|| attribute(ObjectKind::AnyState, name));
            assert!(known.is_some(), "{kind:?} has no {name}: {}", context());
        }
        Role::Parameters | Role::Template(_) | Role::Argument => {}
        role => panic!("{role:?}: {}", context()),
    }
}
