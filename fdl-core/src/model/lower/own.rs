//! What only states of one type have.

use super::super::{
    Choice, ChoiceBranch, Fail, Map, MapMode, Parallel, Position, Quantity, ScopeId, ScopeOwner,
    StateId, StateKind, Task, TextOrExpression, Wait,
};
use super::fields::{Field, fields, first, quantity, text};
use super::{Lowering, set};
use crate::catalog::actions::TaskMode;
use crate::catalog::objects::ObjectKind;
use crate::syntax::Node;

impl Lowering {
    pub(super) fn own_attribute(
        &mut self,
        state: StateId,
        kind: &mut StateKind,
        field: &Field<'_>,
    ) {
        match kind {
            StateKind::Task(task) => self.task(state, task, field),
            StateKind::Wait(wait) => self.wait(state, wait, field),
            StateKind::Choice(choice) => self.choice(state, choice, field),
            StateKind::Parallel(parallel) => self.parallel(state, parallel, field),
            StateKind::Map(map) => self.map(state, map, field),
            StateKind::Fail(fail) => self.fail(state, fail, field),
            StateKind::Unknown { scopes } => self.unknown(state, scopes, field),
            StateKind::Pass | StateKind::Succeed => {}
        }
    }

    fn task(&mut self, state: StateId, task: &mut Task, field: &Field<'_>) {
        let value = field.entry.value;
        match field.key {
            "Action" => set(&mut task.action, || text(value)),
            "TaskMode" if task.mode_text.is_none() => {
                task.mode_text = text(value);
                if let Some(written) = &task.mode_text {
                    task.mode = TaskMode::parse(&written.value);
                }
            }
            "Parameters" => {
                set(&mut task.parameters, || {
                    self.constructor(field, Position::Parameters, state)
                });
            }
            "Timeout" => set(&mut task.timeout, || quantity(value)),
            "Timeout.$" => set(&mut task.timeout, || {
                let expression = self.suffixed(value, Position::Timeout, state)?;
                Some(Quantity::Expression(expression))
            }),
            _ => {}
        }
    }

    fn wait(&mut self, state: StateId, wait: &mut Wait, field: &Field<'_>) {
        let value = field.entry.value;
        match field.key {
            "Seconds" => set(&mut wait.seconds, || quantity(value)),
            "Seconds.$" => set(&mut wait.seconds, || {
                let expression = self.suffixed(value, Position::Seconds, state)?;
                Some(Quantity::Expression(expression))
            }),
            _ => {}
        }
    }

    fn choice(&mut self, state: StateId, choice: &mut Choice, field: &Field<'_>) {
        match field.key {
            "Default" => set(&mut choice.default, || text(field.entry.value)),
            "Branches" if choice.branches.is_empty() => {
                for (_, item) in Self::mappings(field.entry.value) {
                    let branch = self.choice_branch(state, item);
                    choice.branches.push(branch);
                }
            }
            _ => {}
        }
    }

    fn choice_branch(&mut self, state: StateId, node: Node<'_>) -> ChoiceBranch {
        self.object(ObjectKind::ChoiceBranch, node, Some(state));
        let mut branch = ChoiceBranch {
            node: node.id(),
            condition: None,
            next: None,
        };
        for field in fields(node) {
            let value = field.entry.value;
            match field.key {
                "Condition" | "Condition.$" => set(&mut branch.condition, || {
                    self.expression(value, Position::Condition, Some(state))
                }),
                "Next" => set(&mut branch.next, || text(value)),
                _ => {}
            }
        }
        branch
    }

    fn parallel(&mut self, state: StateId, parallel: &mut Parallel, field: &Field<'_>) {
        if field.key == "Branches" && parallel.branches.is_empty() {
            parallel.branches = self.branches(state, field.entry.value);
        }
    }

    fn branches(&mut self, state: StateId, list: Node<'_>) -> Vec<ScopeId> {
        let mut scopes = Vec::new();
        for (index, item) in Self::mappings(list) {
            self.object(ObjectKind::ParallelBranch, item, Some(state));
            let owner = ScopeOwner::Branch { state, index };
            scopes.extend(self.scope(item, owner));
        }
        scopes
    }

    fn map(&mut self, state: StateId, map: &mut Map, field: &Field<'_>) {
        let value = field.entry.value;
        match field.key {
            "ItemsPath" | "ItemsPath.$" => set(&mut map.items_path, || {
                self.expression(value, Position::ItemsPath, Some(state))
            }),
            "Processor" if map.processor.is_none() => {
                let value = value.resolved();
                map.processor = self.processor(state, value);
                // Canonical is the attribute of the Map (Q73).
                if map.mode == MapMode::Inline
                    && let Some(config) = first(value, "ProcessorConfig")
                {
                    map.mode = self.processor_config(state, config);
                }
            }
            "ProcessorConfig" if value.resolved().is_mapping() => {
                map.mode = self.processor_config(state, value);
            }
            "MaxConcurrency" | "MaxConcuccency" => {
                set(&mut map.max_concurrency, || quantity(value));
            }
            "MaxItems" => set(&mut map.max_items, || quantity(value)),
            "ToleratedFailurePercentage" => {
                set(&mut map.tolerated_failure_percentage, || quantity(value));
            }
            "ToleratedFailureCount" => set(&mut map.tolerated_failure_count, || quantity(value)),
            "ItemConstructor" => set(&mut map.item_constructor, || {
                self.constructor(field, Position::ItemConstructor, state)
            }),
            "ItemBatcher" => set(&mut map.item_batcher, || {
                self.unverified(field, ObjectKind::ItemBatcher, state)
            }),
            "ItemReader" => set(&mut map.item_reader, || {
                self.unverified(field, ObjectKind::ItemReader, state)
            }),
            "ResultWriter" => set(&mut map.result_writer, || {
                self.unverified(field, ObjectKind::ResultWriter, state)
            }),
            _ => {}
        }
    }

    fn processor(&mut self, state: StateId, node: Node<'_>) -> Option<ScopeId> {
        if !node.is_mapping() {
            return None;
        }
        self.object(ObjectKind::Processor, node, Some(state));
        self.scope(node, ScopeOwner::Processor { state })
    }

    /// Which mode a `ProcessorConfig` asks for; without `ExecutionMode` that of the flow itself.
    fn processor_config(&mut self, state: StateId, node: Node<'_>) -> MapMode {
        let node = node.resolved();
        if !node.is_mapping() {
            return MapMode::Inline;
        }
        self.object(ObjectKind::ProcessorConfig, node, Some(state));
        let mode = first(node, "ExecutionMode").and_then(text);
        MapMode::Distributed {
            express: mode.is_some_and(|it| &*it.value == "Express"),
        }
    }

    fn unverified(
        &mut self,
        field: &Field<'_>,
        kind: ObjectKind,
        state: StateId,
    ) -> Option<super::super::Constructor> {
        let constructor = self.constructor(field, Position::Unverified, state)?;
        self.object(kind, field.entry.value.resolved(), Some(state));
        Some(constructor)
    }

    fn fail(&mut self, state: StateId, fail: &mut Fail, field: &Field<'_>) {
        let value = field.entry.value;
        let written = || text(value).map(TextOrExpression::Text);
        match field.key {
            "Code" => set(&mut fail.code, written),
            "Detail" => set(&mut fail.detail, written),
            "Code.$" => set(&mut fail.code, || self.fail_expression(value, state)),
            "Detail.$" => set(&mut fail.detail, || self.fail_expression(value, state)),
            _ => {}
        }
    }

    fn fail_expression(&mut self, value: Node<'_>, state: StateId) -> Option<TextOrExpression> {
        let expression = self.suffixed(value, Position::Fail, state)?;
        Some(TextOrExpression::Expression(expression))
    }

    /// Of a state whose type is not known: the scopes that a Parallel or a Map would have, and the
    /// expressions that any type would.
    fn unknown(&mut self, state: StateId, scopes: &mut Vec<ScopeId>, field: &Field<'_>) {
        let value = field.entry.value.resolved();
        match field.key {
            "Processor" => scopes.extend(self.processor(state, value)),
            "Branches" if Self::mappings(value).any(|(_, item)| is_scope(item)) => {
                scopes.extend(self.branches(state, value));
            }
            "Branches" => {
                for (_, item) in Self::mappings(value) {
                    if item.get("Condition").is_some() {
                        self.choice_branch(state, item);
                    }
                }
            }
            "ItemsPath" => {
                self.expression(value, Position::ItemsPath, Some(state));
            }
            "Parameters" => {
                self.constructor(field, Position::Parameters, state);
            }
            "ItemConstructor" => {
                self.constructor(field, Position::ItemConstructor, state);
            }
            "Seconds.$" => {
                self.suffixed(value, Position::Seconds, state);
            }
            "Timeout.$" => {
                self.suffixed(value, Position::Timeout, state);
            }
            "Code.$" | "Detail.$" => {
                self.suffixed(value, Position::Fail, state);
            }
            _ => {}
        }
    }
}

fn is_scope(node: Node<'_>) -> bool {
    node.get("States").is_some() || node.get("StartAt").is_some()
}
