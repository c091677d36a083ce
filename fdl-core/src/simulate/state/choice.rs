//! Choice: takes the first branch whose condition is true.

use crate::catalog::decisions::Decision;
use crate::model::{Choice, ExpressionId};
use crate::simulate::data::{Scope, short};
use crate::simulate::engine::{Engine, Exit};
use crate::simulate::failure::{Failure, Trouble, codes};
use crate::value::Value;

impl Engine<'_> {
    /// Evaluates the conditions in order up to the first true one, else takes `Default`. A
    /// condition that fails or gives no boolean fails the state (Q15). The output is the input.
    /// Source: the page of the Choice state.
    pub(in crate::simulate) fn choose(
        &mut self,
        fiber: usize,
        choice: &Choice,
    ) -> Result<(), Trouble> {
        let taken = self.first_true(fiber, choice)?;
        let visit = &self.fibers[fiber].visit;
        let input = visit.input().clone();
        let planned = self.plan.planned(visit.state);
        let target = match taken {
            Some(branch) => planned.branches[branch],
            None => {
                self.hits.state_mut(visit.state).default += 1;
                planned.default
            }
        };
        let Some(target) = target else {
            let detail = "no condition is true and there is no `Default`, or the way leads nowhere";
            return Err(self.failure(fiber, codes::INVALID_FLOW, detail).into());
        };
        self.complete_to(fiber, input, Exit::To(target))
    }

    fn first_true(&mut self, fiber: usize, choice: &Choice) -> Result<Option<usize>, Failure> {
        let scope = self.scope(fiber);
        for (index, branch) in choice.branches.iter().enumerate() {
            let Some(condition) = branch.condition else {
                let detail = format!("branch {index} has no `Condition`");
                return Err(self.failure(fiber, codes::INVALID_FLOW, detail));
            };
            let value = self.condition(fiber, condition, &scope)?;
            let hits = self.hits.state_mut(self.fibers[fiber].visit.state);
            let hits = &mut hits.conditions[index];
            match value {
                true => {
                    hits.was_true += 1;
                    return Ok(Some(index));
                }
                false => hits.was_false += 1,
            }
        }
        Ok(None)
    }

    /// Whether a condition is true.
    fn condition(
        &mut self,
        fiber: usize,
        condition: ExpressionId,
        scope: &Scope,
    ) -> Result<bool, Failure> {
        let value = self.try_evaluate(condition, scope);
        if let Ok(Value::Boolean(it)) = value {
            return Ok(it);
        }
        if self.assume(Decision::ConditionFails) {
            return Ok(false);
        }
        Err(match value {
            Err(error) => self.expression_failure(fiber, condition, &error),
            Ok(value) => {
                let detail = format!("the condition gave {}, not true or false", short(&value));
                self.failure_of(fiber, Some(condition), codes::EXPRESSION, detail)
            }
        })
    }
}
