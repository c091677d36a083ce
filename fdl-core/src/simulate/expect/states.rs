//! What went into states and came out of them, and what is left in `$Global`.

use super::Comparison;
use super::difference::subset_difference;
use crate::simulate::path::resolve;
use crate::simulate::scenario::Spanned2;
use crate::simulate::{Event, EventType};
use crate::value::Value;

impl<'a> Comparison<'a> {
    pub(super) fn states(&mut self) {
        let case = self.case;
        for (key, expected) in &case.expect.states {
            let Some(entered) = self.last_visit(&key.value) else {
                let message = format!("`{}` was never entered", key.value);
                self.fail("States", key.range, message, Value::Null, Value::Null);
                continue;
            };
            let path = &entered.path;
            if let Some(expected) = &expected.input {
                let actual = entered.detail.get("input").cloned().unwrap_or_default();
                self.part(expected, &format!("the input of `{path}`"), actual);
            }
            if let Some(expected) = &expected.output {
                match self.output_of(entered) {
                    Ok(actual) => self.part(expected, &format!("the output of `{path}`"), actual),
                    Err(message) => {
                        let value = expected.value.clone();
                        self.fail("States", expected.range, message, value, Value::Null);
                    }
                }
            }
        }
    }

    pub(super) fn global(&mut self) {
        let case = self.case;
        if let Some(expected) = &case.expect.global
            && let Some(difference) = subset_difference(&expected.value, &self.run.global)
        {
            let message = difference.message("`$Global` at the end");
            let range = difference.place(self.tree, expected);
            let actual = self.run.global.clone();
            self.fail("Global", range, message, expected.value.clone(), actual);
        }
    }

    fn part(&mut self, expected: &Spanned2<Value>, what: &str, actual: Value) {
        if let Some(difference) = subset_difference(&expected.value, &actual) {
            let range = difference.place(self.tree, expected);
            let message = difference.message(what);
            self.fail("States", range, message, expected.value.clone(), actual);
        }
    }

    /// The event of entering the state at a path for the last time.
    fn last_visit(&self, path: &str) -> Option<&'a Event> {
        let target = resolve(self.flow, path).ok()?;
        let visits = self.run.events.iter().rev().filter(|event| {
            event.event_type == EventType::StepEntered && event.state == Some(target.state)
        });
        let fits = |event: &&Event| match target.iterations.iter().any(Option::is_some) {
            false => true,
            true => {
                let is = resolve(self.flow, &event.path).map(|it| it.iterations);
                let is: Vec<u64> = is.into_iter().flatten().flatten().collect();
                target.fits(&is)
            }
        };
        let mut fitting = visits.filter(fits);
        fitting.next()
    }

    /// What the visit that began with an event has handed on, or why there is nothing.
    fn output_of(&self, entered: &Event) -> Result<Value, String> {
        let after = self.run.events.iter().skip(entered.id as usize);
        let mut own = after.filter(|it| it.path == entered.path);
        let end =
            own.find(|it| matches!(it.event_type, EventType::StepExited | EventType::StepFailed));
        let path = &entered.path;
        match end {
            Some(end) if end.event_type == EventType::StepExited => {
                Ok(end.detail.get("output").cloned().unwrap_or_default())
            }
            Some(end) => {
                let code = end.detail.get("error").and_then(Value::as_str);
                let code = code.unwrap_or_default();
                Err(format!("`{path}` failed with {code} and has no output"))
            }
            None => Err(format!("`{path}` was cut off and has no output")),
        }
    }
}
