//! What is wrong with a test file or with mocks in view of the flow.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::reader::INVALID_RESPONSE;
use super::{Mocks, Response, ResponseKind, TestFile};
use crate::catalog::actions::TaskMode;
use crate::checks::{Diagnostic, Severity};
use crate::model::{Flow, State, StateId, StateKind};
use crate::simulate::Run;
use crate::simulate::path::{self, near_paths, resolve, takes_mocks};
use crate::text::{Spanned, TextRange};

const UNKNOWN_PATH: &str = "unknown-state-path";
const UNUSED_RESPONSE: &str = "unused-response";
const WITHOUT_BODY: &str = "response-without-body";

/// The one action whose result is known to be wrapped. Source: the page about Function Compute.
const WRAPPED: &str = "FC:InvokeFunction";

impl Mocks {
    /// Findings that need the flow: keys that name no state that is called, responses that do not
    /// go with the state.
    pub fn problems(&self, flow: &Flow) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for (key, responses) in &self.states {
            let target = match resolve(flow, &key.value) {
                Ok(target) if takes_mocks(flow, target.state) => target,
                Ok(_) => {
                    let message = format!("`{}` calls nothing, it needs no mock", key.value);
                    problems.push(unknown_path(flow, key, message));
                    continue;
                }
                Err(message) => {
                    problems.push(unknown_path(flow, key, message));
                    continue;
                }
            };
            let state = flow.state(target.state);
            for response in responses {
                problems.extend(response_problem(&key.value, state, response));
            }
        }
        problems
    }
}

impl TestFile {
    /// Findings that need the flow, of the shared mocks and of all cases, sorted by place.
    pub fn problems_with(&self, flow: &Flow) -> Vec<Diagnostic> {
        let mut problems = self.mocks.problems(flow);
        for case in &self.cases {
            let own = case.mocks.states.iter().filter(|(_, responses)| {
                // Those of the whole file have been looked at.
                responses.first().is_none_or(|it| !it.shared)
            });
            let own = Mocks {
                states: own.cloned().collect(),
            };
            problems.extend(own.problems(flow));
            let calls = case.expect.calls.iter().map(|(key, _)| key);
            let requests = case.expect.requests.iter().map(|(key, _)| key);
            problems.extend(
                calls
                    .chain(requests)
                    .filter_map(|key| called_path(flow, key)),
            );
            let states = case.expect.states.iter();
            problems.extend(states.filter_map(|(key, _)| state_path(flow, key)));
        }
        problems.sort_by_key(|it| (it.range.start, it.code, it.range.end));
        problems.dedup();
        problems
    }
}

impl TestFile {
    /// Responses that no case has used. `runs` are the runs of all cases in their order, nothing
    /// for a case that was not run: of what such a case may have used nothing is said.
    pub fn unused_responses(&self, runs: &[Option<&Run>]) -> Vec<Diagnostic> {
        let mut all: BTreeMap<u32, (TextRange, String, bool)> = BTreeMap::new();
        let mut note = |mocks: &Mocks, used: &dyn Fn(TextRange) -> bool| {
            for (key, responses) in &mocks.states {
                for (index, Response { range, .. }) in responses.iter().enumerate() {
                    let fresh = || (*range, unused_message(&key.value, index + 1), false);
                    all.entry(range.start).or_insert_with(fresh).2 |= used(*range);
                }
            }
        };
        // A shared response may be replaced in every case.
        note(&self.mocks, &|_| false);
        for (case, run) in self.cases.iter().zip(runs) {
            note(&case.mocks, &|range| {
                run.is_none_or(|run| run.unused.iter().all(|it| it.range != range))
            });
        }
        let unused = all.into_values().filter(|(.., used)| !used);
        unused
            .map(|(range, message, _)| {
                let mut problem = problem(UNUSED_RESPONSE, range, message);
                problem.severity(Severity::Warning);
                problem
            })
            .collect()
    }
}

/// What is said of a response that was never used.
pub(in crate::simulate) fn unused_message(key: &str, number: usize) -> String {
    format!("the response {number} of `{key}` was never used")
}

/// A path under `Calls` or `Requests` that names no Task.
fn called_path(flow: &Flow, key: &Spanned<Arc<str>>) -> Option<Diagnostic> {
    let message = match resolve(flow, &key.value) {
        Ok(target) if matches!(flow.state(target.state).kind, StateKind::Task(_)) => return None,
        Ok(_) => format!("`{}` is no Task, it is never called", key.value),
        Err(message) => message,
    };
    Some(unknown_path(flow, key, message))
}

/// A path under `States` that names no state.
fn state_path(flow: &Flow, key: &Spanned<Arc<str>>) -> Option<Diagnostic> {
    let message = resolve(flow, &key.value).err()?;
    Some(unknown_path_of(flow, key, message, |_, _| true))
}

fn unknown_path(flow: &Flow, key: &Spanned<Arc<str>>, message: String) -> Diagnostic {
    unknown_path_of(flow, key, message, path::takes_mocks)
}

fn unknown_path_of(
    flow: &Flow,
    key: &Spanned<Arc<str>>,
    message: String,
    wanted: fn(&Flow, StateId) -> bool,
) -> Diagnostic {
    let mut problem = problem(UNKNOWN_PATH, key.range, message);
    let near = near_paths(flow, &key.value, wanted);
    if !near.is_empty() {
        let listed: Vec<String> = near.iter().map(|it| format!("`{it}`")).collect();
        problem
            .message
            .push_str(&format!("; near names: {}", listed.join(", ")));
        problem.fix(
            format!("Change to `{}`", near[0]),
            key.range,
            quoted(&near[0]),
        );
    }
    problem
}

/// A path as a YAML key: quoted if it would not be read as it is.
fn quoted(path: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '/');
    let plain = path.chars().all(plain) && path.starts_with(char::is_alphabetic);
    match plain {
        true => path.to_owned(),
        false => format!("'{}'", path.replace('\'', "''")),
    }
}

fn response_problem(key: &str, state: &State, response: &Response) -> Option<Diagnostic> {
    let invalid = |message: String| Some(problem(INVALID_RESPONSE, response.key_range, message));
    let items = matches!(response.kind, ResponseKind::Items(_));
    let StateKind::Task(task) = &state.kind else {
        return match items {
            true => None,
            false => invalid(format!("`{key}` is a Map, its mock is `Items: […]`")),
        };
    };
    if items {
        return invalid(format!(
            "`{key}` is a Task; `Items` is the mock of a distributed Map"
        ));
    }
    if task.mode != Some(TaskMode::RequestComplete) {
        return None;
    }
    if response.callbacks.is_some() {
        return invalid(format!(
            "`{key}` has the mode RequestComplete: there is no callback, only `Return` or `Throw`"
        ));
    }
    let wrapped = task.action.as_ref().is_some_and(|it| &*it.value == WRAPPED);
    match &response.kind {
        ResponseKind::Return(value) if wrapped && value.get("Body").is_none() => {
            let message = format!(
                "`{WRAPPED}` returns `{{\"Body\": …}}` in the mode RequestComplete, this response has no `Body`"
            );
            let mut problem = problem(WITHOUT_BODY, response.key_range, message);
            problem.severity(Severity::Warning);
            if response.is_return {
                problem.fix("Change to `Body`", response.key_range, "Body");
            }
            Some(problem)
        }
        _ => None,
    }
}

fn problem(code: &'static str, range: TextRange, message: String) -> Diagnostic {
    Diagnostic {
        code,
        severity: Severity::Error,
        range,
        message,
        related: Vec::new(),
        fixes: Vec::new(),
        tag: None,
    }
}
