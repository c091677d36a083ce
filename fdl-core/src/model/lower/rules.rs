//! The rules that handle errors.

use super::super::{CatchRule, Position, RetryRule, StateId, Text};
use super::{Lowering, quantity, set, text};
use crate::catalog::objects::ObjectKind;
use crate::syntax::Node;

impl Lowering {
    pub(super) fn retry(&mut self, list: Node<'_>, state: StateId) -> Vec<RetryRule> {
        let mut rules = Vec::new();
        for (_, item) in Self::mappings(list) {
            if self.budget.spend(item) {
                rules.push(self.retry_rule(item, state));
            }
        }
        rules
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
        for field in self.fields(node) {
            let value = field.entry.value;
            match &*field.key {
                "Errors" if rule.errors.is_empty() => rule.errors = self.errors(value),
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
        let mut rules = Vec::new();
        for (_, item) in Self::mappings(list) {
            if self.budget.spend(item) {
                rules.push(self.catch_rule(item, state));
            }
        }
        rules
    }

    fn catch_rule(&mut self, node: Node<'_>, state: StateId) -> CatchRule {
        self.object(ObjectKind::CatchRule, node, Some(state));
        let mut rule = CatchRule {
            node: node.id(),
            errors: Vec::new(),
            output_constructor: None,
            next: None,
        };
        for field in self.fields(node) {
            let value = field.entry.value;
            match &*field.key {
                "Errors" if rule.errors.is_empty() => rule.errors = self.errors(value),
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

    /// The codes of a list; what is no scalar is left out.
    fn errors(&mut self, list: Node<'_>) -> Vec<Text> {
        let mut codes = Vec::new();
        for item in list.resolved().items() {
            if self.budget.spend(item.resolved()) {
                codes.extend(text(item));
            }
        }
        codes
    }
}
