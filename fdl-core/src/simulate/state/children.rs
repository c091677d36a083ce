//! Branches and iterations: starting them in index order, at most so many at a time, and what
//! becomes of their outputs.

use std::sync::Arc;

use crate::catalog::decisions::Decision;
use crate::model::{ScopeId, StateKind};
use crate::simulate::agenda::Due;
use crate::simulate::detail::Detail;
use crate::simulate::engine::{Engine, Pending};
use crate::simulate::failure::{Failure, Full, Trouble, codes};
use crate::simulate::fiber::{Children, Execution, Fiber, Source, Visit, Work};
use crate::simulate::history::EventType;
use crate::value::Value;

impl Engine<'_> {
    /// Makes a fiber wait for `total` branches or iterations, `limit` of them at a time.
    pub(super) fn run_children(
        &mut self,
        fiber: usize,
        source: Source,
        total: usize,
        limit: usize,
    ) -> Result<(), Trouble> {
        if total == 0 && !matches!(source, Source::Branches) {
            self.assume(Decision::NoItems);
        }
        let children = Children {
            source,
            outputs: Vec::new(),
            running: Vec::new(),
            total,
            ended: 0,
            limit,
            failure: None,
        };
        self.renew(fiber, Work::Running(Box::new(children)));
        self.start_more(fiber)?;
        Ok(())
    }

    /// Starts children while there are some left and there is room; ends the work after the last.
    pub(in crate::simulate) fn start_more(&mut self, fiber: usize) -> Result<(), Trouble> {
        loop {
            let Work::Running(children) = &mut self.fibers[fiber].visit.work else {
                return Ok(());
            };
            if children.failure.is_some() {
                let failure = children.failure.take_if(|_| children.running.is_empty());
                return failure.map_or(Ok(()), |it| Err(it.into()));
            }
            if children.ended == children.total {
                let output = self.collect(fiber);
                self.complete_later(fiber, output);
                return Ok(());
            }
            let index = children.outputs.len();
            if index == children.total || children.running.len() >= children.limit {
                return Ok(());
            }
            children.outputs.push(None);
            self.start_child(fiber, index)?;
        }
    }

    fn start_child(&mut self, fiber: usize, index: usize) -> Result<(), Trouble> {
        let parent = &self.fibers[fiber];
        let Work::Running(children) = &parent.visit.work else {
            return Ok(());
        };
        let input = match &children.source {
            Source::Branches => parent.visit.input().clone(),
            Source::Items(items) => items[index].clone(),
            Source::Distributed(run) => run.inputs[index].1.clone(),
        };
        let branch = matches!(children.source, Source::Branches);
        let scope = self.child_scope(fiber, index);
        let first = scope.and_then(|it| self.plan.start(it));
        let Some(first) = first else {
            let detail = format!("the scope {index} has no first state");
            return Err(self.failure(fiber, codes::INVALID_FLOW, detail).into());
        };
        let path = self.history.indexed(&parent.visit.path.clone(), index);
        let execution = self.child_execution(fiber, index, &input);
        let detail = Detail::Input(input.clone());
        let event_type = match branch {
            true => EventType::BranchEntered,
            false => EventType::IterationEntered,
        };
        self.record_child(fiber, execution, path.clone(), event_type, detail)?;
        let parent = &self.fibers[fiber];
        let iterations = match branch {
            true => parent.iterations.clone(),
            false => parent
                .iterations
                .iter()
                .copied()
                .chain([index as u64])
                .collect(),
        };
        // Below no Map the definition's paths are those of the run.
        let prefix = (!branch || parent.prefix.is_some()).then(|| path.clone());
        let child = self.fibers.add(Fiber {
            parent: Some(fiber),
            index,
            execution,
            prefix,
            iterations,
            visit: Visit::new(first, path.clone(), 0, Value::Null, 0),
        });
        self.move_to(child, first, input);
        if execution != self.fibers[fiber].execution {
            let Execution {
                epoch, limit_ms, ..
            } = self.executions[execution];
            let at = self.now.saturating_add(limit_ms);
            self.agenda.schedule(at, child, epoch, Due::Limit);
        }
        if let Work::Running(children) = &mut self.fibers[fiber].visit.work {
            children.running.push(child);
        }
        Ok(())
    }

    fn child_scope(&self, fiber: usize, index: usize) -> Option<ScopeId> {
        match &self.plan.state(self.fibers[fiber].visit.state).kind {
            StateKind::Parallel(parallel) => parallel.branches.get(index).copied(),
            StateKind::Map(map) => map.processor,
            _ => None,
        }
    }

    /// Records that a branch or iteration begins or ends. The first and the last event of a child
    /// execution are always there; those of other children count like all others.
    pub(super) fn record_child(
        &mut self,
        fiber: usize,
        execution: usize,
        path: Arc<str>,
        event_type: EventType,
        detail: Detail,
    ) -> Result<(), Full> {
        if execution == self.fibers[fiber].execution {
            self.charge(fiber, execution)?;
        }
        self.record_uncounted(fiber, path, event_type, detail);
        Ok(())
    }

    /// A branch or iteration has come to its end.
    pub(in crate::simulate) fn child_succeeded(
        &mut self,
        parent: usize,
        child: usize,
        output: Value,
    ) -> Result<(), Trouble> {
        let (index, execution) = (self.fibers[child].index, self.fibers[child].execution);
        let path = self
            .history
            .indexed(&self.fibers[parent].visit.path.clone(), index);
        let detail = Detail::Output(output.clone());
        let event_type = match self.plan.state(self.fibers[parent].visit.state).kind {
            StateKind::Parallel(_) => EventType::BranchExited,
            _ => EventType::IterationExited,
        };
        self.record_child(parent, execution, path, event_type, detail)?;
        self.cut_off(child);
        self.put_output(parent, child, index, output);
        self.continue_children(parent);
        Ok(())
    }

    /// Files the result of a child that is no more.
    pub(super) fn put_output(&mut self, parent: usize, child: usize, index: usize, output: Value) {
        if let Work::Running(children) = &mut self.fibers[parent].visit.work {
            children.running.retain(|it| *it != child);
            children.outputs[index] = Some(output);
            children.ended += 1;
        }
    }

    /// After a child has ended: the next one starts at once (a sliding window), or all is done.
    pub(in crate::simulate) fn continue_children(&mut self, parent: usize) {
        self.pending.push_back(Pending::Continue { fiber: parent });
    }

    /// What the children of a fiber have produced.
    fn collect(&mut self, fiber: usize) -> Value {
        let work = std::mem::replace(&mut self.fibers[fiber].visit.work, Work::Ready);
        let Work::Running(children) = work else {
            return Value::Null;
        };
        let outputs = children.outputs.into_iter().map(Option::unwrap_or_default);
        match children.source {
            Source::Branches => {
                let names = (0..).map(|index| format!("Branch{index}"));
                Value::object(names.zip(outputs))
            }
            Source::Items(_) => Value::object([("Items", Value::array(outputs))]),
            Source::Distributed(run) => self.map_run_output(*run, Value::array(outputs)),
        }
    }

    /// A child execution of a distributed Map has failed: its items count as failed.
    pub(in crate::simulate) fn child_failed(
        &mut self,
        parent: usize,
        child: usize,
        failure: Failure,
    ) {
        let index = self.fibers[child].index;
        let path = self
            .history
            .indexed(&self.fibers[parent].visit.path.clone(), index);
        let detail = Detail::error(&failure.code, &failure.detail);
        self.record_uncounted(parent, path, EventType::IterationExited, detail);
        self.cut_off(child);
        self.put_output(parent, child, index, Value::Null);
        match self.exceeded(parent, index, &failure) {
            None => self.continue_children(parent),
            Some(exceeded) if self.waits_for_others(parent, None) => {
                self.fail_after_others(parent, child, exceeded);
            }
            Some(exceeded) => self.fail_later(parent, exceeded),
        }
    }
}
