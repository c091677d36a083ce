//! Distributed Map: child executions with their own `$Global`, limits and event count.
//!
//! Documented are the order of the work (items, `ItemConstructor`, `ItemBatcher`, children,
//! results), the isolation of the children and the two tolerances; the members of `ItemReader`,
//! `ItemBatcher` and `ResultWriter` and the output are not (Q18, Q22, Q84).

use std::sync::Arc;

use crate::catalog::actions::TaskMode;
use crate::catalog::decisions::Decision;
use crate::catalog::limits;
use crate::checks::ExecutionMode;
use crate::model::Map;
use crate::simulate::data::execution_context;
use crate::simulate::detail::Detail;
use crate::simulate::engine::Engine;
use crate::simulate::failure::{Failure, Trouble, codes};
use crate::simulate::fiber::{Execution, MapRun, Source, Work};
use crate::simulate::history::EventType;
use crate::simulate::world::{Call, World};
use crate::value::{Number, Value};

impl Engine<'_> {
    pub(super) fn start_distributed(
        &mut self,
        fiber: usize,
        map: &Map,
        express: bool,
        world: &mut dyn World,
    ) -> Result<(), Trouble> {
        let mut items = self.distributed_items(fiber, map, world)?;
        let most = self.whole(fiber, map)?;
        if let Some(most) = most.filter(|it| *it < items.len()) {
            items = items[..most].to_vec().into();
        }
        let count = items.len();
        if let Some(constructor) = &map.item_constructor {
            let scope = self.scope(fiber);
            let mut built = Vec::with_capacity(count);
            for item in items.iter() {
                let scope = scope.clone().with_item(item.clone());
                built.push(self.construct(fiber, constructor, &scope)?);
            }
            items = built.into();
        }
        let inputs = self.batches(fiber, map, &items)?;
        let writer = match &map.result_writer {
            None => None,
            Some(constructor) => {
                let scope = self.scope(fiber);
                Some(self.construct(fiber, constructor, &scope)?)
            }
        };
        let tolerated_count = self.quantity(fiber, &map.tolerated_failure_count)?;
        let tolerated_share = self.quantity(fiber, &map.tolerated_failure_percentage)?;
        let limit = self.concurrency(fiber, map, limits::DISTRIBUTED_CONCURRENCY.value)?;
        let visit = &self.fibers[fiber].visit;
        let name = format!("{}-{}", visit.path, self.history.next_id());
        let name: Arc<str> = name.into();
        let detail = Value::object([("MapRunName", Value::String(name.clone()))]);
        self.record(fiber, EventType::MapRunStarted, 0, Detail::Output(detail))?;
        let total = inputs.len();
        let run = MapRun {
            name,
            inputs,
            mode: match express {
                true => ExecutionMode::Express,
                false => ExecutionMode::Standard,
            },
            items: count,
            failed: 0,
            tolerated_count: tolerated_count
                .and_then(|it| it.as_i64())
                .and_then(|it| u64::try_from(it).ok()),
            tolerated_share: tolerated_share.map(|it| it.as_f64()),
            writer,
        };
        let source = Source::Distributed(Box::new(run));
        self.run_children(fiber, source, total, limit as usize)
    }

    /// `MaxItems`.
    fn whole(&mut self, fiber: usize, map: &Map) -> Result<Option<usize>, Failure> {
        let number = self.quantity(fiber, &map.max_items)?;
        let whole = number.as_ref().and_then(Number::as_i64);
        Ok(whole.and_then(|it| usize::try_from(it).ok()))
    }

    /// From `ItemReader`, which the mocks stand in for, else from `ItemsPath`.
    fn distributed_items(
        &mut self,
        fiber: usize,
        map: &Map,
        world: &mut dyn World,
    ) -> Result<Arc<[Value]>, Failure> {
        let Some(reader) = &map.item_reader else {
            let Some(path) = map.items_path else {
                let detail = "the Map has neither `ItemsPath` nor `ItemReader`";
                return Err(self.failure(fiber, codes::INVALID_FLOW, detail));
            };
            return Ok(self.items_of(fiber, path)?.iter().cloned().collect());
        };
        self.assume(Decision::ReaderItems);
        let scope = self.scope(fiber);
        let parameters = self.construct(fiber, reader, &scope)?;
        let visit = &self.fibers[fiber].visit;
        let items = world.items(&Call {
            state: visit.state,
            path: &visit.path,
            iterations: &self.fibers[fiber].iterations,
            attempt: visit.attempt,
            scheduled: 0,
            at_ms: self.now,
            made_bytes: self.history.bytes,
            mode: TaskMode::RequestComplete,
            input: visit.input(),
            parameters: &parameters,
        });
        match items {
            Ok(items) => Ok(items.iter().cloned().collect()),
            Err(it) => Err(self.failure(fiber, it.code, it.detail)),
        }
    }

    /// The inputs of the children, each behind the number of its items: one item, or a batch as
    /// `{"BatchInput": …, "Items": […]}` (Q18).
    fn batches(
        &mut self,
        fiber: usize,
        map: &Map,
        items: &[Value],
    ) -> Result<Vec<(usize, Value)>, Failure> {
        let Some(batcher) = &map.item_batcher else {
            self.check_items(fiber, items.iter())?;
            return Ok(items.iter().map(|item| (1, item.clone())).collect());
        };
        let plain = self.assume(Decision::BatchShape);
        let scope = self.scope(fiber);
        let settings = self.construct(fiber, batcher, &scope)?;
        let number = |name: &str| match settings.get(name) {
            Some(Value::Number(number)) => number.as_i64().and_then(|it| u64::try_from(it).ok()),
            _ => None,
        };
        let most_items = number("MaxItemsPerBatch")
            .filter(|it| *it > 0)
            .unwrap_or(u64::MAX);
        let most_bytes = number("MaxInputBytesPerBatch")
            .filter(|it| *it > 0)
            .unwrap_or(u64::MAX);
        let batch_input = settings.get("BatchInput");
        let wrap = |items: Vec<Value>| match plain {
            false => wrapped(batch_input, items),
            true => (items.len(), Value::array(items)),
        };
        let mut batches = Vec::new();
        let mut batch: Vec<Value> = Vec::new();
        let mut bytes = 0_u64;
        for item in items {
            let size = item.json_len_within(most_bytes).unwrap_or(most_bytes);
            let full = batch.len() as u64 >= most_items || bytes.saturating_add(size) > most_bytes;
            if full && !batch.is_empty() {
                batches.push(wrap(std::mem::take(&mut batch)));
                bytes = 0;
            }
            bytes = bytes.saturating_add(size);
            batch.push(item.clone());
        }
        if !batch.is_empty() {
            batches.push(wrap(batch));
        }
        Ok(batches)
    }

    /// The execution of a child: the parent's own, but for a distributed Map.
    pub(super) fn child_execution(&mut self, fiber: usize, index: usize, input: &Value) -> usize {
        let parent = &self.fibers[fiber];
        let mode = match &parent.visit.work {
            Work::Running(children) => match &children.source {
                Source::Distributed(run) => run.mode,
                _ => return parent.execution,
            },
            _ => return parent.execution,
        };
        let name = format!("{}-{index}", self.executions[parent.execution].name);
        let name: Arc<str> = name.into();
        let limit_ms = self.limit(mode);
        let epoch = self.new_epoch();
        self.executions.add(Execution {
            epoch,
            context: execution_context(&name, input),
            name,
            mode,
            global: Value::object::<Arc<str>>([]),
            events: 1,
            limit_ms,
        })
    }

    /// Counts the items of a failed child; the failure of the Map once too many have failed
    /// (Q84). Without a tolerance none may.
    pub(super) fn exceeded(
        &mut self,
        fiber: usize,
        index: usize,
        failure: &Failure,
    ) -> Option<Failure> {
        let Work::Running(children) = &mut self.fibers[fiber].visit.work else {
            return None;
        };
        let Source::Distributed(run) = &mut children.source else {
            return None;
        };
        run.failed += run.inputs[index].0;
        let (failed, items) = (run.failed, run.items);
        let share = failed as f64 / items as f64 * 100.0;
        let by_count = run.tolerated_count.map(|most| {
            let text = format!("{most} allowed by number");
            (failed as u64 > most, text)
        });
        let by_share = run.tolerated_share.map(|most| {
            let text = format!("{most} % allowed");
            (share > most, text)
        });
        let tolerances: Vec<(bool, String)> = by_count.into_iter().chain(by_share).collect();
        let mut allowed = "none allowed";
        if !tolerances.is_empty() {
            let both = self.assume(Decision::Tolerance);
            let exceeded = tolerances.iter().find(|it| it.0)?;
            if both && !tolerances.iter().all(|it| it.0) {
                return None;
            }
            allowed = &exceeded.1;
        }
        let detail = format!(
            "{failed} of {items} items have failed, {allowed}; the last one with {} at `{}`: {}",
            failure.code, failure.path, failure.detail
        );
        Some(self.engine_failure(fiber, codes::TOLERANCE, detail))
    }

    /// The raw output of a distributed Map (Q22).
    pub(super) fn map_run_output(&mut self, run: MapRun, items: Value) -> Value {
        let Some(writer) = run.writer else {
            return match self.assume(Decision::DistributedOutput) {
                false => Value::object([("Items", items)]),
                true => items,
            };
        };
        self.assume(Decision::WrittenOutput);
        let place = |name: &str| {
            let parameters = writer.get("Parameters").unwrap_or(&writer);
            parameters.get(name).cloned().unwrap_or_default()
        };
        Value::object([
            ("MapRunName", Value::String(run.name)),
            ("Bucket", place("Bucket")),
            ("Prefix", place("Prefix")),
        ])
    }
}

fn wrapped(batch_input: Option<&Value>, items: Vec<Value>) -> (usize, Value) {
    let count = items.len();
    let input = batch_input.map(|it| ("BatchInput", it.clone()));
    let items = ("Items", Value::array(items));
    (count, Value::object(input.into_iter().chain([items])))
}
