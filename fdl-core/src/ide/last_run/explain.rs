//! What a hover says of the last run.

use std::fmt::Write as _;

use super::LastRun;
use super::hints::fenced;
use super::states::{Ending, StateRun};
use crate::analysis::Analysis;
use crate::expr::ast::{Expr, ExprKind};
use crate::ide::Hover;
use crate::model::{Expression, State, StateId};
use crate::simulate::Recorded;
use crate::syntax::NodeId;
use crate::text::TextRange;

/// The greatest number of characters of a value that a hover shows.
const SHOWN: usize = 2_000;

/// What the last run says of the state or expression at `offset`.
pub fn hover_last_run(analysis: &Analysis, last: &LastRun, offset: u32) -> Option<Hover> {
    let node = analysis.tree.node_at(offset)?;
    if !node.is_scalar() || node.is_key() {
        return None;
    }
    let mut expressions = analysis.flow.expressions.iter();
    if let Some(expression) = expressions.find(|it| it.node == node.id()) {
        let recorded = last.expression(analysis, expression)?;
        let at = node.decoded_offset(offset);
        return Some(explain_expression(analysis, last, expression, recorded, at));
    }
    let run = last.state(analysis, named_state(analysis, node.id())?)?;
    Some(Hover {
        range: node.range(),
        markdown: state(last, run, last.is_of(analysis), SHOWN),
    })
}

/// The state whose name a scalar is or that it leads to.
fn named_state(analysis: &Analysis, node: NodeId) -> Option<StateId> {
    let flow = &analysis.flow;
    let is_name = |it: &&State| it.name.as_ref().is_some_and(|it| it.node == node);
    if let Some(state) = flow.states.iter().find(is_name) {
        return Some(state.id);
    }
    let found = flow.transitions().find(|it| it.target.node == node)?;
    Some(flow.resolve(found)?.id)
}

fn head(last: &LastRun, current: bool) -> String {
    let mut head = "**Last run**".to_owned();
    if let Some(case) = &last.case {
        let _ = write!(head, " · case `{}`", case.name);
    }
    if !current {
        head.push_str(" · *before the text was changed*");
    }
    head
}

/// All that the run says of a state.
pub(super) fn state(last: &LastRun, run: &StateRun, current: bool, limit: usize) -> String {
    let mut text = head(last, current);
    if run.visits > 1 {
        let _ = write!(text, " · the last of {} visits, `{}`", run.visits, run.path);
    }
    let _ = write!(text, "\n\nInput\n\n{}", fenced(&run.input, limit));
    if let Some(parameters) = &run.parameters {
        let attempts = match run.attempts {
            0 | 1 => String::new(),
            attempts => format!(", {attempts} attempts"),
        };
        let shown = fenced(parameters, limit);
        let _ = write!(text, "\n\nCall{attempts}\n\n{shown}");
    }
    match &run.ending {
        Ending::Left(output) => {
            let _ = write!(text, "\n\nOutput\n\n{}", fenced(output, limit));
        }
        Ending::Failed { code, detail } => {
            let _ = write!(text, "\n\n✗ `{code}`");
            if !detail.is_empty() {
                let _ = write!(text, ": {detail}");
            }
        }
        Ending::CutOff => text.push_str("\n\nIt was cut off before it was left."),
    }
    if let Some(code) = &run.earlier_code {
        let times = match run.earlier_failures {
            1 => "An earlier visit".to_owned(),
            count => format!("{count} earlier visits"),
        };
        let _ = write!(text, "\n\n{times} failed, last with `{code}`.");
    }
    text
}

/// The innermost part of an expression that has a value, and the whole.
fn explain_expression(
    analysis: &Analysis,
    last: &LastRun,
    expression: &Expression,
    recorded: &Recorded,
    at: u32,
) -> Hover {
    let mut text = head(last, last.is_of(analysis));
    if recorded.count > 1 {
        let _ = write!(text, " · the last of {} values", recorded.count);
    }
    let mut range = TextRange::new(0, expression.text.len() as u32);
    if let Some(part) = part_at(&expression.ast, at)
        && part.range != expression.ast.range
        && let Some(value) = recorded.part(part, &expression.text)
    {
        range = part.range;
        let shown = code(&expression.text[range.indices()]);
        let _ = write!(text, "\n\n{shown}\n\n{}", fenced(&value, SHOWN));
    }
    let shown = code(&expression.text);
    let _ = match &recorded.last {
        Ok(value) => write!(text, "\n\n{shown}\n\n{}", fenced(value, SHOWN)),
        Err(error) => write!(text, "\n\n{shown}\n\n✗ {}", error.message),
    };
    Hover {
        range: expression.source_range(&analysis.tree, range),
        markdown: text,
    }
}

/// A text as code within a line.
fn code(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.contains('`') {
        true => format!("`` {line} ``"),
        false => format!("`{line}`"),
    }
}

/// The part of an expression that the offset points at: in `$Input.a.b == 1` with the offset in `a`
/// that is `$Input.a`, with the offset at the operator it is the whole.
fn part_at(expression: &Expr, at: u32) -> Option<&Expr> {
    let inside = |it: TextRange| it.contains(at) || (it.end == at && !it.is_empty());
    let points = |it: &&Expr| match &it.kind {
        ExprKind::Member { name, .. } => inside(name.range),
        ExprKind::Binary { left, right, .. } => {
            inside(it.range) && !inside(left.range) && !inside(right.range)
        }
        ExprKind::Variable(_) | ExprKind::Index { .. } | ExprKind::Wildcard { .. } => {
            inside(it.range)
        }
        _ => false,
    };
    expression.walk().filter(points).last()
}

/// What the last run says, followed by what is always true; the range is that of the smaller part.
pub fn join_hovers(run: Option<Hover>, hover: Option<Hover>) -> Option<Hover> {
    let (run, hover) = match (run, hover) {
        (Some(run), Some(hover)) => (run, hover),
        (run, hover) => return run.or(hover),
    };
    let range = match run.range.covers(hover.range) {
        true => hover.range,
        false => run.range,
    };
    Some(Hover {
        range,
        markdown: format!("{}\n\n---\n\n{}", run.markdown, hover.markdown),
    })
}
