//! What stands beside the text after a run: values beside the names of states and beside expressions.

use std::sync::Arc;

use super::LastRun;
use super::states::{Ending, StateRun};
use crate::analysis::Analysis;
use crate::model::Expression;
use crate::syntax::Node;
use crate::text::TextRange;
use crate::value::Value;

/// What went in and out of a state, to be shown behind its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValueHint {
    /// Where it belongs: the end of the name.
    pub offset: u32,
    /// `{"id":7} → {"paid":true} ×3`; begins with `old:` if the text has changed since the run.
    pub label: String,
    /// The path of the state, for [`LastRun::explain_state`].
    pub path: Arc<str>,
}

/// What an expression gave, to be shown behind its line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InlineValue {
    /// The expression.
    pub range: TextRange,
    /// `orderId = 7`.
    pub text: String,
}

/// What went in and out of the states whose names are in `range`; each value takes `width`
/// characters at most.
pub fn value_hints(
    analysis: &Analysis,
    last: &LastRun,
    range: TextRange,
    width: usize,
) -> Vec<ValueHint> {
    let current = last.is_of(analysis);
    let hint = |state: &crate::model::State| {
        let name = state
            .name
            .as_ref()
            .filter(|it| range.touches(it.range.end))?;
        let run = last.state(analysis, state.id)?;
        let age = if current { "" } else { "old: " };
        Some(ValueHint {
            offset: name.range.end,
            label: format!("{age}{}", label(run, width)),
            path: analysis.flow.path(state.id),
        })
    };
    let mut hints: Vec<ValueHint> = analysis.flow.states.iter().filter_map(hint).collect();
    hints.sort_by_key(|it| it.offset);
    hints
}

fn label(run: &StateRun, width: usize) -> String {
    let mut label = run.input.abbreviate(width);
    match &run.ending {
        Ending::Left(output) if output.is_same(&run.input) || *output == run.input => {
            label.push_str(" → unchanged");
        }
        Ending::Left(output) => {
            label.push_str(" → ");
            label.push_str(&output.abbreviate(width));
        }
        Ending::Failed { code, .. } => {
            label.push_str(" ✗ ");
            label.push_str(code);
        }
        Ending::CutOff => label.push_str(" → cut off"),
    }
    if run.visits > 1 {
        label.push_str(&format!(" ×{}", run.visits));
    }
    if let Some(code) = &run.earlier_code {
        label.push_str(&format!(" (✗ {code} ×{})", run.earlier_failures));
    }
    label
}

/// What the expressions in `range` gave; each value takes `width` characters at most.
pub fn inline_values(
    analysis: &Analysis,
    last: &LastRun,
    range: TextRange,
    width: usize,
) -> Vec<InlineValue> {
    let age = if last.is_of(analysis) { "" } else { "old: " };
    let value = |expression: &Expression| {
        let node = analysis.tree.node(expression.node);
        let place = node.range();
        if !range.intersects(place) {
            return None;
        }
        let recorded = last.expression(analysis, expression)?;
        let value = match &recorded.last {
            Ok(value) => value.abbreviate(width),
            Err(_) => "✗".to_owned(),
        };
        let count = match recorded.count {
            1 => String::new(),
            count => format!(" ×{count}"),
        };
        let name = name(node);
        Some(InlineValue {
            range: place,
            text: format!("{age}{name} = {value}{count}"),
        })
    };
    let mut values: Vec<InlineValue> = analysis.flow.expressions.iter().filter_map(value).collect();
    values.sort_by_key(|it| it.range);
    values
}

/// The key that an expression stands under, without `.$`; of an element of a list that of the list.
fn name(node: Node<'_>) -> String {
    let mut at = Some(node);
    while let Some(node) = at {
        if let Some(entry) = node.owning_entry() {
            let key = entry.key.text().unwrap_or_default();
            return key.strip_suffix(".$").unwrap_or(&key).to_owned();
        }
        at = node.parent();
    }
    String::new()
}

impl LastRun {
    /// All that the run says of the state at a definition path, in Markdown. Of a value as much as
    /// `limit` characters show.
    pub fn explain_state(&self, path: &str, current: bool, limit: usize) -> Option<String> {
        let id = self.by_path.get(path)?;
        let run = self.states.get(id.0 as usize)?.as_ref()?;
        Some(super::explain::state(self, run, current, limit))
    }
}

/// A value in a fence, cut if its text is longer than `limit` characters.
pub(super) fn fenced(value: &Value, limit: usize) -> String {
    let text = match value.json_len_within(limit as u64) {
        Ok(_) => value.to_json_pretty(2),
        Err(_) => value.abbreviate(limit),
    };
    // A fence must be longer than the longest row of its own sign inside.
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}json\n{text}\n{fence}")
}
