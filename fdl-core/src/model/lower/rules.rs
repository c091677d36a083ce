//! The rules that handle errors.

use super::super::{CatchRule, Position, RetryRule, StateId, Text};
use super::fields::{fields, quantity, text};
use super::{Lowering, set};
use crate::catalog::objects::ObjectKind;
use crate::syntax::Node;

impl Lowering {
    pub(super) fn retry(&mut self, list: Node<'_>, state: StateId) -> Vec<RetryRule> {
        Self::mappings(list)
            .map(|(_, item)| self.retry_rule(item, state))
            .collect()
    }

    fn retry_rule(&mut self, node: Node<'_>, state: StateId) -> RetryRule {
        self.object(ObjectKind::RetryRule, node, Some(state));
        let mut rule = RetryRule {
            node: node.id(),
            errors: Vec::new(),
            max_attempts: None,
            interval_seconds: None,
            backoff_rate: None,
            max_backoff_seconds: None,
        };
        for field in fields(node) {
            let value = field.entry.value;
            match field.key {
                "Errors" if rule.errors.is_empty() => rule.errors = errors(value),
                "MaxAttempts" => set(&mut rule.max_attempts, || quantity(value)),
                "IntervalSeconds" => set(&mut rule.interval_seconds, || quantity(value)),
                "BackoffRate" => set(&mut rule.backoff_rate, || quantity(value)),
                "MaxBackoffSeconds" => set(&mut rule.max_backoff_seconds, || quantity(value)),
                _ => {}
            }
        }
        rule
    }

    pub(super) fn catch(&mut self, list: Node<'_>, state: StateId) -> Vec<CatchRule> {
        Self::mappings(list)
            .map(|(_, item)| self.catch_rule(item, state))
            .collect()
    }

    fn catch_rule(&mut self, node: Node<'_>, state: StateId) -> CatchRule {
        self.object(ObjectKind::CatchRule, node, Some(state));
        let mut rule = CatchRule {
            node: node.id(),
            errors: Vec::new(),
            output_constructor: None,
            next: None,
        };
        for field in fields(node) {
            let value = field.entry.value;
            match field.key {
                "Errors" if rule.errors.is_empty() => rule.errors = errors(value),
                "OutputConstructor" => set(&mut rule.output_constructor, || {
                    self.constructor(&field, Position::CatchOutputConstructor, state)
                }),
                "Next" => set(&mut rule.next, || text(value)),
                _ => {}
            }
        }
        rule
    }

    /// The superseded rules are not executed (Q42): they are known so that they can be reported.
    pub(super) fn on_errors(&mut self, list: Node<'_>, state: StateId) {
        for (_, item) in Self::mappings(list) {
            self.object(ObjectKind::OnErrorsRule, item, Some(state));
        }
    }
}

/// The codes of a list; what is no scalar is left out.
fn errors(list: Node<'_>) -> Vec<Text> {
    list.resolved().items().filter_map(text).collect()
}
