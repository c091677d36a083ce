//! Constructors, attributes, rules of errors: what the interpreter reads.

use fdl_core::value::Value;

use crate::expression::evaluate;
use crate::interpreter::{Failure, Outcome, Run, Visit};

impl Run<'_> {
    pub(crate) fn sized(&self, value: &Value, visit: &Visit<'_>) -> Outcome<()> {
        if value.to_json().len() > 65_536 || depth(value) > 512 {
            return Err(failure("Simulator.DataLimitExceeded", &visit.path));
        }
        Ok(())
    }

    /// An attribute that is a literal or, with the suffix, an expression.
    pub(crate) fn scalar(&self, visit: &Visit<'_>, name: &str) -> Outcome<Value> {
        match text(visit.state, &format!("{name}.$")) {
            Some(expression) => self.value(expression, visit, None, None),
            None => Ok(visit.state.get(name).cloned().unwrap_or_default()),
        }
    }

    pub(crate) fn build(
        &self,
        template: &Value,
        visit: &Visit<'_>,
        output: Option<&Value>,
        error: Option<&Failure>,
    ) -> Outcome<Value> {
        let again = |it| self.build(it, visit, output, error);
        match template {
            Value::Array(elements) => {
                let elements: Outcome<Vec<Value>> = elements.iter().map(again).collect();
                Ok(Value::array(elements?))
            }
            Value::Object(members) => {
                let members = members.iter().map(|(name, member)| {
                    let value = match (name.strip_suffix(".$"), member) {
                        (Some(name), Value::String(text)) => {
                            return Ok((name, self.value(text, visit, output, error)?));
                        }
                        _ => again(member)?,
                    };
                    Ok((&**name, value))
                });
                let members: Outcome<Vec<(&str, Value)>> = members.collect();
                Ok(Value::object(members?))
            }
            literal => Ok(literal.clone()),
        }
    }

    pub(crate) fn value(
        &self,
        expression: &str,
        visit: &Visit<'_>,
        output: Option<&Value>,
        error: Option<&Failure>,
    ) -> Outcome<Value> {
        let mut current = vec![
            (
                "Name",
                Value::from(text(visit.state, "Name").expect("a name")),
            ),
            ("Input", visit.input.clone()),
            ("RetryCount", Value::from(visit.retries)),
        ];
        current.extend(output.map(|it| ("Output", it.clone())));
        current.extend(error.map(|it| {
            let detail = it.detail.as_deref().unwrap_or("engine");
            let members = [("Code", &*it.code), ("Detail", detail)];
            (
                "Error",
                Value::object(members.map(|(name, it)| (name, Value::from(it)))),
            )
        }));
        let execution = Value::object([
            ("Name", Value::from("simulation")),
            ("Input", self.scenario.input.clone()),
            ("RoleArn", Value::from("acs:ram::0:role/simulation")),
        ]);
        let current = Value::object(current);
        let context = Value::object([("Execution", execution), ("Current", current)]);
        let global = self.global.borrow().clone();
        let mut variables = vec![
            ("Input", visit.input.clone()),
            ("Context", context),
            ("Global", Value::from(global)),
        ];
        variables.extend(output.map(|it| ("Output", it.clone())));
        let value = evaluate(expression, &Value::object(variables));
        value.ok_or_else(|| failure("Simulator.ExpressionError", &visit.path))
    }
}

/// How many arrays and objects lie around the innermost value.
pub(crate) fn depth(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

pub(crate) fn failure(code: &str, state: &str) -> Failure {
    Failure {
        code: code.to_owned(),
        detail: None,
        state: state.to_owned(),
    }
}

pub(crate) fn thrown(error: &Value, state: &str) -> Failure {
    Failure {
        detail: Some(text(error, "Detail").unwrap_or_default().to_owned()),
        ..failure(text(error, "Code").expect("a code"), state)
    }
}

pub(crate) fn is_fatal(code: &str) -> bool {
    let ends = [
        "Unmocked",
        "MocksExhausted",
        "DataLimitExceeded",
        "EventLimitExceeded",
    ];
    code.strip_prefix("Simulator.")
        .is_some_and(|it| ends.contains(&it))
}

/// The first rule that a code matches, and its number.
pub(crate) fn matching<'v>(state: &'v Value, name: &str, code: &str) -> Option<(usize, &'v Value)> {
    let rules = state.get(name)?.as_array()?;
    let errors = |rule: &'v Value| rule.get("Errors")?.as_array();
    rules.iter().enumerate().find(|(_, rule)| {
        let mut errors = errors(rule).into_iter().flatten().filter_map(Value::as_str);
        errors.any(|it| it == "FnF.ALL" || it == code)
    })
}

pub(crate) fn backoff(rule: &Value, retry: i64) -> u64 {
    let number = |name| match rule.get(name) {
        Some(Value::Number(it)) => Some(it.as_f64()),
        _ => None,
    };
    let first = number("IntervalSeconds").expect("an interval");
    let seconds = first * number("BackoffRate").unwrap_or(1.0).powi(retry as i32 - 1);
    let seconds = number("MaxBackoffSeconds").map_or(seconds, |it| it.min(seconds));
    (seconds * 1_000.0 + 0.5).floor() as u64
}

pub(crate) fn milliseconds(duration: Option<&Value>) -> u64 {
    let seconds = match duration {
        Some(Value::Number(it)) => it.as_f64(),
        Some(Value::String(it)) => {
            let (number, unit) = it.split_at(it.find(char::is_alphabetic).expect("a unit"));
            let unit = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3_600.0)]
                .into_iter()
                .find(|it| it.0 == unit);
            number.parse::<f64>().expect("a number") * unit.expect("a known unit").1
        }
        _ => 0.0,
    };
    (seconds * 1_000.0 + 0.5).floor() as u64
}

/// A whole number, also as text.
pub(crate) fn integer(value: Option<&Value>) -> Option<i64> {
    match value? {
        Value::Number(it) => it.as_i64(),
        Value::String(it) => it.parse().ok(),
        _ => None,
    }
}

pub(crate) fn text<'v>(object: &'v Value, name: &str) -> Option<&'v str> {
    object.get(name)?.as_str()
}
