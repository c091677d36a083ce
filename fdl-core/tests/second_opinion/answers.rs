//! The mocks of a run: which response serves which call.

use std::cell::RefCell;
use std::collections::HashMap;

use fdl_core::value::Value;

/// Mocks as their author writes them, and how often each response was used.
pub(crate) struct Answers<'m> {
    mocks: &'m Value,
    used: RefCell<HashMap<(String, usize), i64>>,
}

impl<'m> Answers<'m> {
    pub(crate) fn new(mocks: &'m Value) -> Self {
        let used = RefCell::default();
        Self { mocks, used }
    }

    /// The response to a call, else the code with which the run ends.
    pub(crate) fn take(
        &self,
        path: &str,
        attempt: i64,
        input: &Value,
    ) -> Result<&'m Value, &'static str> {
        let keys = self.mocks.as_object().expect("mocks are an object").keys();
        let key = keys
            .filter_map(|it| Some((fit(it, path)?, it)))
            .max_by_key(|(indices, _)| *indices);
        let key = key.ok_or("Simulator.Unmocked")?.1;
        let single = std::slice::from_ref(&self.mocks.as_object().expect("an object")[key]);
        let list = single[0].as_array();
        let responses = list.unwrap_or(single);
        let mut fits = false;
        for (number, response) in responses.iter().enumerate() {
            if !holds(response, path, attempt, input) {
                continue;
            }
            fits = true;
            let times = match response.get("Times") {
                Some(Value::Number(times)) => times.as_i64().expect("whole times"),
                None if responses.len() > 1 => 1,
                _ => i64::MAX,
            };
            let mut used = self.used.borrow_mut();
            let used = used.entry((key.to_string(), number)).or_default();
            if *used < times {
                *used += 1;
                return Ok(response);
            }
        }
        Err(match fits {
            true => "Simulator.MocksExhausted",
            false => "Simulator.Unmocked",
        })
    }
}

/// Whether a key names a run-time path, and how many iterations it fixes.
fn fit(key: &str, path: &str) -> Option<usize> {
    let (keys, paths) = (key.split('/'), path.split('/'));
    if keys.clone().count() != paths.clone().count() {
        return None;
    }
    let mut indices = 0;
    for (key, part) in keys.zip(paths) {
        if key == part {
            indices += usize::from(key.contains('['));
        } else if part.split_once('[').map(|it| it.0) != Some(key) {
            return None;
        }
    }
    Some(indices)
}

fn holds(response: &Value, path: &str, attempt: i64, input: &Value) -> bool {
    let Some(when) = response.get("When") else {
        return true;
    };
    let number = |name| match when.get(name) {
        Some(Value::Number(it)) => it.as_i64(),
        _ => None,
    };
    // The innermost Map: the names of Maps begin with `m`.
    let maps = path.split('/').filter(|it| it.starts_with('m'));
    let index = maps
        .filter_map(|it| it.split_once('['))
        .next_back()
        .and_then(|it| it.1.strip_suffix(']')?.parse().ok());
    number("Attempt").is_none_or(|it| it == attempt)
        && number("Index").is_none_or(|it| Some(it) == index)
        && when.get("Input").is_none_or(|it| input.contains(it))
}
