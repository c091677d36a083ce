//! The model in a compact form: a line a scope, a state, a part of a state.

use crate::model::{
    CatchRule, Constructor, Flow, MapMode, Quantity, RetryRule, Scope, State, StateKind, Template,
    Text, TextOrExpression,
};
use crate::syntax::Tree;

pub(super) fn print(flow: &Flow, tree: &Tree) -> String {
    let mut printer = Printer {
        flow,
        tree,
        out: String::new(),
    };
    printer.head();
    if let Some(scope) = flow.root_scope() {
        printer.scope(scope, 0);
    }
    let expressions = flow.expressions.iter();
    let in_order = expressions.clone().zip(expressions.skip(1));
    for (first, second) in in_order.filter(|(a, b)| a.id >= b.id) {
        printer.line(0, format!("{:?} before {:?}", first.id, second.id));
    }
    printer.out
}

struct Printer<'a> {
    flow: &'a Flow,
    tree: &'a Tree,
    out: String,
}

impl Printer<'_> {
    fn line(&mut self, depth: usize, text: String) {
        self.out += &"  ".repeat(depth);
        self.out += text.trim_end();
        self.out.push('\n');
    }

    fn head(&mut self) {
        let mut parts = vec!["flow".to_owned()];
        for (name, value) in [
            ("type", &self.flow.flow_type),
            ("name", &self.flow.name),
            ("version", &self.flow.spec_version),
        ] {
            parts.extend(value.as_ref().map(|it| format!("{name}={}", it.value)));
        }
        parts.extend(self.quantity("timeout", &self.flow.timeout));
        if self.out.is_empty() && parts.len() > 1 {
            self.line(0, parts.join(" "));
        }
    }

    fn scope(&mut self, scope: &Scope, depth: usize) {
        let start = scope.start_at.as_ref().map_or("-", |it| &it.value);
        let list = if scope.states_node.is_some() {
            ""
        } else {
            " (no list)"
        };
        self.line(depth, format!("scope {} start={start}{list}", scope.id.0));
        for &id in &scope.states {
            self.state(self.flow.state(id), depth + 1);
        }
    }

    fn state(&mut self, state: &State, depth: usize) {
        let mut parts = vec![format!("{:?}", state.state_type).replace("Some", "")];
        if let (None, Some(written)) = (state.state_type, &state.type_text) {
            parts.push(format!("({})", written.value));
        }
        parts.push(
            state
                .name
                .as_ref()
                .map_or("?".to_owned(), |it| it.value.to_string()),
        );
        parts.extend(state.next.as_ref().map(|it| format!("next={}", it.value)));
        parts.extend(state.end.map(|it| format!("end={}", it.value)));
        parts.extend(self.own(state));
        self.line(depth, parts.join(" "));
        for (name, constructor) in [
            ("input", &state.input_constructor),
            ("output", &state.output_constructor),
            ("global", &state.global_constructor),
        ] {
            self.constructor(name, constructor.as_ref(), depth + 1);
        }
        for rule in &state.retry {
            self.retry(rule, depth + 1);
        }
        for rule in &state.catch {
            self.catch(rule, depth + 1);
        }
        self.parts(state, depth + 1);
        for scope in state.scopes() {
            self.scope(self.flow.scope(scope), depth + 1);
        }
    }

    /// What stands on the line of the state.
    fn own(&self, state: &State) -> Vec<String> {
        let mut parts = Vec::new();
        match &state.kind {
            StateKind::Task(task) => {
                parts.extend(self.text("action", &task.action));
                parts.push(format!("mode={:?}", task.mode));
                parts.extend(self.text("written", &task.mode_text));
                parts.extend(self.quantity("timeout", &task.timeout));
            }
            StateKind::Wait(wait) => parts.extend(self.quantity("seconds", &wait.seconds)),
            StateKind::Choice(choice) => parts.extend(self.text("default", &choice.default)),
            StateKind::Map(map) => {
                parts.push(match map.mode {
                    MapMode::Inline => "inline".to_owned(),
                    MapMode::Distributed { express } => format!("distributed express={express}"),
                });
                parts.extend(
                    map.items_path
                        .map(|it| format!("items={}", self.expression(it))),
                );
                for (name, quantity) in [
                    ("concurrency", &map.max_concurrency),
                    ("max", &map.max_items),
                    ("percentage", &map.tolerated_failure_percentage),
                    ("count", &map.tolerated_failure_count),
                ] {
                    parts.extend(self.quantity(name, quantity));
                }
            }
            StateKind::Fail(fail) => {
                for (name, value) in [("code", &fail.code), ("detail", &fail.detail)] {
                    parts.extend(value.as_ref().map(|it| match it {
                        TextOrExpression::Text(text) => format!("{name}={}", text.value),
                        TextOrExpression::Expression(id) => {
                            format!("{name}={}", self.expression(*id))
                        }
                    }));
                }
            }
            _ => {}
        }
        parts
    }

    /// What has lines of its own.
    fn parts(&mut self, state: &State, depth: usize) {
        match &state.kind {
            StateKind::Task(task) => {
                self.constructor("parameters", task.parameters.as_ref(), depth);
            }
            StateKind::Choice(choice) => {
                for branch in &choice.branches {
                    let condition = branch.condition.map(|it| self.expression(it));
                    let next = branch.next.as_ref().map_or("-", |it| &it.value);
                    let condition = condition.unwrap_or_else(|| "-".to_owned());
                    self.line(depth, format!("branch {condition} -> {next}"));
                }
            }
            StateKind::Map(map) => {
                for (name, constructor) in [
                    ("item", &map.item_constructor),
                    ("reader", &map.item_reader),
                    ("batcher", &map.item_batcher),
                    ("writer", &map.result_writer),
                ] {
                    self.constructor(name, constructor.as_ref(), depth);
                }
            }
            _ => {}
        }
    }

    fn retry(&mut self, rule: &RetryRule, depth: usize) {
        let mut parts = vec![format!("retry {}", codes(&rule.errors))];
        for (name, quantity) in [
            ("attempts", &rule.max_attempts),
            ("interval", &rule.interval_seconds),
            ("rate", &rule.backoff_rate),
            ("longest", &rule.max_backoff_seconds),
        ] {
            parts.extend(self.quantity(name, quantity));
        }
        self.line(depth, parts.join(" "));
    }

    fn catch(&mut self, rule: &CatchRule, depth: usize) {
        let next = rule.next.as_ref().map_or("-", |it| &it.value);
        self.line(depth, format!("catch {} -> {next}", codes(&rule.errors)));
        self.constructor("output", rule.output_constructor.as_ref(), depth + 1);
    }

    fn constructor(&mut self, name: &str, constructor: Option<&Constructor>, depth: usize) {
        if let Some(constructor) = constructor {
            let template = self.template(&constructor.template);
            self.line(depth, format!("{name} {template}"));
        }
    }

    fn template(&self, template: &Template) -> String {
        match template {
            Template::Literal(value) => value.to_json(),
            Template::Expression(id) => self.expression(*id),
            Template::Array(elements) => {
                let elements: Vec<String> = elements.iter().map(|it| self.template(it)).collect();
                format!("[{}]", elements.join(", "))
            }
            Template::Object(members) => {
                let member = |it: &crate::model::TemplateEntry| {
                    format!("{}: {}", it.key, self.template(&it.value))
                };
                let members: Vec<String> = members.iter().map(member).collect();
                format!("{{{}}}", members.join(", "))
            }
        }
    }

    /// An expression with its position; checks that its place in the source is its own text.
    fn expression(&self, id: crate::model::ExpressionId) -> String {
        let expression = self.flow.expression(id);
        assert_eq!(expression.id, id);
        let node = self.tree.node(expression.node);
        assert_eq!(node.text().as_deref(), Some(&*expression.text));
        format!("<{:?} {}>", expression.position, expression.text)
    }

    fn text(&self, name: &str, text: &Option<Text>) -> Option<String> {
        text.as_ref().map(|it| format!("{name}={}", it.value))
    }

    fn quantity(&self, name: &str, quantity: &Option<Quantity>) -> Option<String> {
        quantity.as_ref().map(|it| match it {
            Quantity::Literal { number, .. } => format!("{name}={}", number.as_str()),
            Quantity::Expression(id) => format!("{name}={}", self.expression(*id)),
        })
    }
}

fn codes(errors: &[Text]) -> String {
    let codes: Vec<&str> = errors.iter().map(|it| &*it.value).collect();
    codes.join(",")
}
