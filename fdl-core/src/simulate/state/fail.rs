//! Fail: raises an error.

use std::sync::Arc;

use crate::catalog::decisions::Decision;
use crate::model::{Fail, TextOrExpression};
use crate::simulate::data::Scope;
use crate::simulate::engine::Engine;
use crate::simulate::failure::{Failure, Trouble, codes};
use crate::value::Value;

impl Engine<'_> {
    /// Raises `Code` with `Detail`; without them `Simulator.Fail` and an empty text (Q23).
    pub(in crate::simulate) fn raise_fail(
        &mut self,
        fiber: usize,
        fail: &Fail,
    ) -> Result<(), Trouble> {
        let state = self.plan.state(self.fibers[fiber].visit.state);
        let input = self.fibers[fiber].visit.input().clone();
        let scope = self.scope(fiber);
        let code = self.fail_text(fiber, &fail.code, &scope)?;
        let detail = self.fail_text(fiber, &fail.detail, &scope)?;
        if let Some(constructor) = &state.global_constructor {
            // Any state may write globals when it ends (Q08).
            let scope = scope.with_output(input);
            let global = self.construct(fiber, constructor, &scope)?;
            self.merge_global(fiber, &global)?;
        }
        if code.is_none() {
            self.assume(Decision::FailCode);
        }
        let code = code.unwrap_or_else(|| codes::FAIL.into());
        let detail = detail.unwrap_or_default();
        Err(self.failure(fiber, code, detail).into())
    }

    /// The text; what an expression gives that is no text counts as its JSON (Q25).
    fn fail_text(
        &mut self,
        fiber: usize,
        text: &Option<TextOrExpression>,
        scope: &Scope,
    ) -> Result<Option<Arc<str>>, Failure> {
        Ok(match text {
            None => None,
            Some(TextOrExpression::Text(text)) => Some(text.value.as_str().into()),
            Some(TextOrExpression::Expression(id)) => {
                Some(match self.evaluate(fiber, *id, scope)? {
                    Value::String(text) => text,
                    other => other.to_json().into(),
                })
            }
        })
    }
}
