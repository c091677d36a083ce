//! What the expressions of a run gave, for editors: the last value of each, with what it could
//! read then, so that its parts can be looked at too.

use super::RunOptions;
use super::data::Scope;
use crate::catalog::decisions::Readings;
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::{EvalError, Evaluator, eval};
use crate::model::ExpressionId;
use crate::value::Value;

/// What the expressions of a run gave. Not in it: expressions that were never evaluated, and those
/// whose last value was larger than the run's limit for data.
#[derive(Debug, Default)]
pub struct Recording {
    expressions: Vec<Option<Recorded>>,
}

/// What an expression gave.
#[derive(Debug)]
pub struct Recorded {
    /// How often it was evaluated.
    pub count: u64,
    /// What it gave the last time.
    pub last: Result<Value, EvalError>,
    scope: Scope,
    readings: Readings,
}

impl Recording {
    /// What an expression of the flow gave, if it was evaluated.
    pub fn get(&self, expression: ExpressionId) -> Option<&Recorded> {
        self.expressions.get(expression.0 as usize)?.as_ref()
    }

    pub(super) fn note(
        &mut self,
        expression: ExpressionId,
        result: &Result<Value, EvalError>,
        scope: &Scope,
        options: &RunOptions,
    ) {
        let index = expression.0 as usize;
        if self.expressions.len() <= index {
            self.expressions.resize_with(index + 1, || None);
        }
        let before = self.expressions[index].take();
        let fits = |it: &Value| it.json_len_within(options.max_payload).is_ok();
        if result.as_ref().is_ok_and(|it| !fits(it)) {
            return;
        }
        self.expressions[index] = Some(Recorded {
            count: before.map_or(0, |it| it.count) + 1,
            last: result.clone(),
            scope: scope.clone(),
            readings: options.readings,
        });
    }
}

impl Recorded {
    /// The value that a part of the expression had the last time; none for parts that have no value
    /// or call functions, which need not give the same again. `text` is the whole expression's.
    pub fn part(&self, part: &Expr, text: &str) -> Option<Value> {
        let calls = |it: &Expr| matches!(it.kind, ExprKind::Call { .. });
        if part.walk().any(calls) {
            return None;
        }
        let mut evaluator = Evaluator::new(0, self.readings);
        eval(part, text, &self.scope, &mut evaluator).ok()
    }
}
