//! Map: runs its processor once for each element of an array.

use std::sync::Arc;

use crate::catalog::decisions::Decision;
use crate::catalog::limits;
use crate::model::{ExpressionId, Map, MapMode, Quantity};
use crate::simulate::data::short;
use crate::simulate::engine::Engine;
use crate::simulate::failure::{Failure, Trouble, codes};
use crate::simulate::fiber::Source;
use crate::simulate::world::World;
use crate::value::{Measured, Number, Value};

impl Engine<'_> {
    /// Evaluates `ItemsPath` against the constructed input and starts the first iterations; at
    /// most 40 run at a time, as soon as one ends the next starts. The output is
    /// `{"Items": […]}` in the order of the elements. Source: the pages of the Map state.
    pub(in crate::simulate) fn start_map(
        &mut self,
        fiber: usize,
        map: &Map,
        world: &mut dyn World,
    ) -> Result<(), Trouble> {
        if let MapMode::Distributed { express } = map.mode {
            return self.start_distributed(fiber, map, express, world);
        }
        let items = match map.items_path {
            Some(path) => self.items_of(fiber, path)?,
            None => {
                let detail = "the Map has no `ItemsPath`";
                return Err(self.failure(fiber, codes::INVALID_FLOW, detail).into());
            }
        };
        let most = limits::INLINE_CONCURRENCY.value;
        let limit = self.concurrency(fiber, map, most)?.min(most);
        self.check_items(fiber, items.iter())?;
        let total = items.len();
        self.run_children(fiber, Source::Items(items), total, limit as usize)
    }

    /// Holds the inputs of iterations against the rule that inputs are objects (Q20).
    pub(super) fn check_items<'v>(
        &mut self,
        fiber: usize,
        mut items: impl Iterator<Item = &'v Value>,
    ) -> Result<(), Failure> {
        let Some(index) = items.position(|item| item.as_object().is_none()) else {
            return Ok(());
        };
        if !self.assume(Decision::PlainItem) {
            return Ok(());
        }
        let detail = format!("the item {index} is no object");
        Err(self.engine_failure(fiber, codes::INVALID_ITEM, detail))
    }

    /// The array that `ItemsPath` gives.
    pub(super) fn items_of(
        &mut self,
        fiber: usize,
        path: ExpressionId,
    ) -> Result<Arc<Measured<Vec<Value>>>, Failure> {
        let scope = self.scope(fiber);
        match self.evaluate(fiber, path, &scope)? {
            Value::Array(items) => Ok(items),
            other => {
                let detail = format!("`ItemsPath` gave {}, not an array", short(&other));
                Err(self.failure_of(fiber, Some(path), codes::ITEMS_NOT_ARRAY, detail))
            }
        }
    }

    /// `MaxConcurrency`; the default for nothing and for what is no whole number above 0.
    pub(super) fn concurrency(
        &mut self,
        fiber: usize,
        map: &Map,
        default: u64,
    ) -> Result<u64, Failure> {
        let number = self.quantity(fiber, &map.max_concurrency)?;
        let whole = number.as_ref().and_then(Number::as_i64);
        let written = whole.and_then(|it| u64::try_from(it).ok());
        Ok(written.filter(|it| *it > 0).unwrap_or(default))
    }

    /// A number that may be an expression.
    pub(super) fn quantity(
        &mut self,
        fiber: usize,
        quantity: &Option<Quantity>,
    ) -> Result<Option<Number>, Failure> {
        Ok(match quantity {
            None => None,
            Some(Quantity::Literal { number, .. }) => Some(number.clone()),
            Some(Quantity::Expression(id)) => {
                let scope = self.scope(fiber);
                match self.evaluate(fiber, *id, &scope)? {
                    Value::Number(number) => Some(number),
                    _ => None,
                }
            }
        })
    }
}
