//! Holds a finished run against what a case expects.
//!
//! JSON Schema is not known here: whoever asks brings the validator.

mod difference;
mod states;

use std::sync::Arc;

use difference::{exact_difference, subset_difference};

use super::path::resolve;
use super::scenario::{Bounds, Case};
use super::{EventType, Run, RunError, Status};
use crate::model::{Flow, ScopeId, escape};
use crate::syntax::{Node, Tree};
use crate::text::TextRange;
use crate::value::{Number, Value};

/// An expectation that a run does not fulfil.
#[derive(Clone, PartialEq, Debug)]
pub struct Failure {
    /// The member of `Expect`: `Output`, `Calls`, …
    pub expectation: &'static str,
    /// What differs, where.
    pub message: String,
    /// The place in the test file.
    pub range: TextRange,
    /// What was expected.
    pub expected: Value,
    /// What there is.
    pub actual: Value,
}

/// Validates a value against a JSON Schema: nothing, or what is wrong with the value or the schema.
pub type Validator<'v> = dyn FnMut(&Value, &Value) -> Result<(), String> + 'v;

/// Everything that a run of `flow` does not fulfil of what `case` expects, in a fixed order. `tree`
/// is that of the test file; `validate` takes a schema and a value.
pub fn evaluate(
    case: &Case,
    tree: &Tree,
    flow: &Flow,
    run: &Run,
    validate: &mut Validator<'_>,
) -> Vec<Failure> {
    let mut comparison = Comparison {
        case,
        tree,
        flow,
        run,
        failures: Vec::new(),
    };
    comparison.status();
    comparison.error();
    comparison.output();
    comparison.schema(validate);
    comparison.path();
    comparison.calls();
    comparison.requests();
    comparison.states();
    comparison.global();
    comparison.bounds();
    comparison.failures
}

struct Comparison<'a> {
    case: &'a Case,
    tree: &'a Tree,
    flow: &'a Flow,
    run: &'a Run,
    failures: Vec<Failure>,
}

impl Comparison<'_> {
    fn fail(
        &mut self,
        expectation: &'static str,
        range: TextRange,
        message: String,
        expected: Value,
        actual: Value,
    ) {
        self.failures.push(Failure {
            expectation,
            message,
            range,
            expected,
            actual,
        });
    }

    /// Absent means `Succeeded`.
    fn status(&mut self) {
        let written = self.case.expect.status;
        let expected = written.map_or(Status::Succeeded, |it| it.value);
        let actual = self.run.status;
        if actual == expected {
            return;
        }
        let range = written.map_or(self.case.name.range, |it| it.range);
        let (expected, actual) = (expected.name(), actual.name());
        let mut message = format!("the run is {actual}, not {expected}");
        if let Some(error) = &self.run.error {
            message.push_str(&format!(": {} at `{}`", error.code, error.state_path));
            if !error.detail.is_empty() {
                message.push_str(&format!(": {}", error.detail));
            }
        }
        self.fail("Status", range, message, expected.into(), actual.into());
    }

    fn error(&mut self) {
        let Some(expected) = &self.case.expect.error else {
            return;
        };
        let actual = self.run.error.as_ref().map_or(Value::Null, error_value);
        if let Some(difference) = subset_difference(&expected.value, &actual) {
            let message = match self.run.error {
                None => "the run has no error".to_owned(),
                Some(_) => difference.message("the error"),
            };
            let range = difference.place(self.tree, expected);
            self.fail("Error", range, message, expected.value.clone(), actual);
        }
    }

    fn output(&mut self) {
        let actual = self.run.output.clone().unwrap_or_default();
        if let Some(expected) = &self.case.expect.output
            && let Some(difference) = subset_difference(&expected.value, &actual)
        {
            let message = self
                .no_output()
                .unwrap_or_else(|| difference.message("the output"));
            let range = difference.place(self.tree, expected);
            let value = expected.value.clone();
            self.fail("Output", range, message, value, actual.clone());
        }
        if let Some(expected) = &self.case.expect.output_exactly
            && let Some(difference) = exact_difference(&expected.value, &actual)
        {
            let message = self
                .no_output()
                .unwrap_or_else(|| difference.message("the output"));
            let range = difference.place(self.tree, expected);
            let value = expected.value.clone();
            self.fail("OutputExactly", range, message, value, actual);
        }
    }

    fn no_output(&self) -> Option<String> {
        let absent = self.run.output.is_none();
        absent.then(|| format!("the run is {} and has no output", self.run.status.name()))
    }

    fn schema(&mut self, validate: &mut Validator<'_>) {
        let Some(schema) = &self.case.expect.output_schema else {
            return;
        };
        let problem = match &self.run.output {
            Some(output) => validate(&schema.value, output).err(),
            None => self.no_output(),
        };
        if let Some(message) = problem {
            let actual = self.run.output.clone().unwrap_or_default();
            let range = schema.range;
            self.fail("OutputSchema", range, message, schema.value.clone(), actual);
        }
    }

    /// The states of the flow's own scope in order of entry.
    fn path(&mut self) {
        let Some(expected) = &self.case.expect.path else {
            return;
        };
        let entered = self.run.events.iter().filter(|event| {
            let own = |id| self.flow.state(id).scope == ScopeId(0);
            event.event_type == EventType::StepEntered && event.state.is_some_and(own)
        });
        let actual: Vec<Arc<str>> = entered.map(|event| event.step_name.clone()).collect();
        // A name counts as such and as a path.
        let fits = |(is, wanted): &(&Arc<str>, &Arc<str>)| {
            is == wanted || escape(is.as_ref()) == ***wanted
        };
        let same = actual.iter().zip(&expected.value).take_while(fits).count();
        let message = match (expected.value.get(same), actual.get(same)) {
            (Some(wanted), Some(is)) => {
                format!("step {} is `{is}`, not `{wanted}`", same + 1)
            }
            (Some(wanted), None) => format!("`{wanted}` was not entered as step {}", same + 1),
            (None, Some(is)) => format!("`{is}` was entered as step {}", same + 1),
            (None, None) => return,
        };
        let item = self.tree.node(expected.node).items().nth(same);
        let range = item.map_or(expected.range, Node::range);
        let names = |names: &[Arc<str>]| Value::array(names.iter().cloned().map(Value::String));
        let (expected, actual) = (names(&expected.value), names(&actual));
        self.fail("Path", range, message, expected, actual);
    }

    fn calls(&mut self) {
        let case = self.case;
        for (key, expected) in &case.expect.calls {
            let actual = self.matching(&key.value).len() as u64;
            if actual != expected.value {
                let times = |it: u64| {
                    if it == 1 {
                        "once".into()
                    } else {
                        format!("{it} times")
                    }
                };
                let message = format!(
                    "`{}` was called {}, not {}",
                    key.value,
                    times(actual),
                    times(expected.value)
                );
                let (expected, range) = (number(expected.value), expected.range);
                self.fail("Calls", range, message, expected, number(actual));
            }
        }
    }

    fn requests(&mut self) {
        let case = self.case;
        for (key, expected) in &case.expect.requests {
            let last = self.matching(&key.value).last().copied();
            let Some(actual) = last.map(|it| self.run.calls[it].parameters.clone()) else {
                let message = format!("`{}` was never called", key.value);
                let value = expected.value.clone();
                self.fail("Requests", expected.range, message, value, Value::Null);
                continue;
            };
            if let Some(difference) = subset_difference(&expected.value, &actual) {
                let message = difference.message(&format!("the request of `{}`", key.value));
                let range = difference.place(self.tree, expected);
                self.fail("Requests", range, message, expected.value.clone(), actual);
            }
        }
    }

    /// The indices of the calls that a path fits.
    fn matching(&self, path: &str) -> Vec<usize> {
        let Ok(target) = resolve(self.flow, path) else {
            return Vec::new();
        };
        let calls = self.run.calls.iter().enumerate();
        let fitting =
            calls.filter(|(_, call)| call.state == target.state && target.fits(&call.iterations));
        fitting.map(|(index, _)| index).collect()
    }

    fn bounds(&mut self) {
        let seconds = |milliseconds: u64| {
            let text = format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000);
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        };
        let case = self.case;
        if let Some(bounds) = &case.expect.duration {
            let (actual, range) = (self.run.duration_ms, bounds.range);
            self.within(
                "Duration",
                "the run took",
                " s",
                &bounds.value,
                actual,
                range,
                seconds,
            );
        }
        if let Some(bounds) = &case.expect.transitions {
            let (actual, range) = (self.run.transitions, bounds.range);
            let plain = |it: u64| it.to_string();
            self.within(
                "Transitions",
                "the transitions are",
                "",
                &bounds.value,
                actual,
                range,
                plain,
            );
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one message for two members")]
    fn within(
        &mut self,
        expectation: &'static str,
        what: &str,
        unit: &str,
        bounds: &Bounds,
        actual: u64,
        range: TextRange,
        shown: impl Fn(u64) -> String,
    ) {
        let missed = [
            (
                bounds.exactly,
                "not",
                "Exactly",
                bounds.exactly.is_some_and(|it| actual != it),
            ),
            (
                bounds.min,
                "less than",
                "Min",
                bounds.min.is_some_and(|it| actual < it),
            ),
            (
                bounds.max,
                "more than",
                "Max",
                bounds.max.is_some_and(|it| actual > it),
            ),
        ];
        let as_value = |it: u64| Number::parse(&shown(it)).map_or(Value::Null, Value::Number);
        for (bound, relation, name, missed) in missed {
            if let Some(bound) = bound.filter(|_| missed) {
                let (is, wanted) = (shown(actual), shown(bound));
                let message = format!("{what} {is}{unit}, {relation} {wanted}{unit}");
                let expected = Value::object([(name, as_value(bound))]);
                self.fail(expectation, range, message, expected, as_value(actual));
            }
        }
    }
}

fn number(it: u64) -> Value {
    Number::parse(&it.to_string()).map_or(Value::Null, Value::Number)
}

fn error_value(error: &RunError) -> Value {
    Value::object([
        ("Code", Value::String(error.code.clone())),
        ("Detail", Value::from(&*error.detail)),
        ("State", Value::String(error.state_path.clone())),
    ])
}
