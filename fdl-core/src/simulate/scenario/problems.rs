//! What is wrong with a test file or with mocks in view of the flow.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::reader::INVALID_RESPONSE;
use super::{ChildFlow, Expectations, Mocks, Response, ResponseKind, TestFile};
use crate::catalog::actions::TaskMode;
use crate::checks::{Diagnostic, Severity, Tag, did_you_mean, drop_echoes, near_names};
use crate::model::{Flow, State, StateId, StateKind, Text, escape};
use crate::simulate::Run;
use crate::simulate::path::{near_paths, resolve, takes_mocks};
use crate::syntax::Node;
use crate::syntax::edit::{remove_entry, remove_item, set_text};
use crate::text::{Edit, Spanned, TextRange};

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
                    problems.push(unknown_path(flow, key, message, takes_mocks));
                    continue;
                }
                Err(message) => {
                    problems.push(unknown_path(flow, key, message, takes_mocks));
                    continue;
                }
            };
            let state = flow.state(target.state);
            for response in responses {
                problems.extend(response_problem(&key.value, state, response));
            }
        }
        for child in &self.flows {
            let flow = child.flow.as_ref().map(|it| &it.flow);
            problems.extend(flow.into_iter().flat_map(|it| child.mocks.problems(it)));
        }
        problems
    }
}

/// A response and what it is called: "response 2 of `Pay`".
#[derive(Clone, Copy, Debug)]
pub struct ResponsePlace<'m> {
    /// The child flow that it is for; none for one of the flow under test.
    pub flow: Option<&'m Arc<str>>,
    /// The key that it stands under, as written.
    pub key: &'m Arc<str>,
    /// Its number under that key, from 1.
    pub number: usize,
    /// The response.
    pub response: &'m Response,
}

impl fmt::Display for ResponsePlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "response {} of `{}`", self.number, self.key)?;
        match self.flow {
            Some(flow) => write!(f, " in the flow `{flow}`"),
            None => Ok(()),
        }
    }
}

impl Mocks {
    /// All responses in the order written, those of child flows last.
    pub fn responses(&self) -> impl Iterator<Item = ResponsePlace<'_>> {
        let children = self.flows.iter();
        let children = children.map(|it| (Some(&it.name.value), &it.mocks.states));
        let all = std::iter::once((None, &self.states)).chain(children);
        let keyed = all.flat_map(|(flow, states)| states.iter().map(move |it| (flow, it)));
        keyed.flat_map(|(flow, (key, responses))| {
            let numbered = responses.iter().enumerate();
            numbered.map(move |(index, response)| ResponsePlace {
                flow,
                key: &key.value,
                number: index + 1,
                response,
            })
        })
    }

    /// Those that not all cases of a file share.
    fn unshared(&self) -> Self {
        let is_own = |responses: &[Response]| responses.first().is_none_or(|it| !it.shared);
        let states = self.states.iter().filter(|it| is_own(&it.1));
        let flows = self.flows.iter().map(|child| ChildFlow {
            mocks: child.mocks.unshared(),
            ..child.clone()
        });
        Self {
            states: states.cloned().collect(),
            flows: flows.collect(),
        }
    }
}

impl TestFile {
    /// Findings that need the flow, of the shared mocks and of all cases, sorted by place.
    pub fn problems_with(&self, flow: &Flow) -> Vec<Diagnostic> {
        let mut problems = self.mocks.problems(flow);
        for case in &self.cases {
            // Those of the whole file have been looked at.
            problems.extend(case.mocks.unshared().problems(flow));
            let calls = case.expect.calls.iter().map(|(key, _)| key);
            let requests = case.expect.requests.iter().map(|(key, _)| key);
            problems.extend(
                calls
                    .chain(requests)
                    .filter_map(|key| called_path(flow, key)),
            );
            let states = case.expect.states.iter();
            problems.extend(states.filter_map(|(key, _)| state_path(flow, key)));
            problems.extend(self.unknown_on_path(flow, &case.expect));
            problems.extend(self.unknown_in_error(flow, &case.expect));
        }
        drop_echoes(&self.tree, &self.lines, &mut problems);
        problems.sort_by_key(|it| (it.range.start, it.code, it.range.end));
        problems.dedup();
        problems
    }
}

impl TestFile {
    /// Names under `Path` that the flow's own scope does not have.
    fn unknown_on_path(&self, flow: &Flow, expect: &Expectations) -> Vec<Diagnostic> {
        let (Some(path), Some(scope)) = (&expect.path, flow.root_scope()) else {
            return Vec::new();
        };
        let items = self.tree.node(path.node).items();
        let unknown = items.zip(&path.value).filter_map(|(item, name)| {
            // A name counts as such and as a path.
            let is_path = |state: &Text| escape(&state.value) == **name;
            let mut states = flow.named_states(scope.id);
            if flow.find(scope.id, name).is_some() || states.any(|(it, _)| is_path(it)) {
                return None;
            }
            let states = flow.named_states(scope.id);
            let near = near_names(name, states.map(|(name, _)| &*name.value));
            let message = match flow.states.iter().any(|it| is_named(it, name)) {
                true => format!("`{name}` is no state of the flow's own scope"),
                false => format!("no state is named `{name}`"),
            };
            let range = item.resolved().range();
            let mut problem = problem(UNKNOWN_PATH, range, message + &did_you_mean(&near));
            problem.fix_near(name, &near, |near| {
                Some((
                    format!("Change to `{near}`"),
                    set_text(item.resolved(), near),
                ))
            });
            Some(problem)
        });
        unknown.collect()
    }

    /// A path under `Error.State` that no state has.
    fn unknown_in_error(&self, flow: &Flow, expect: &Expectations) -> Option<Diagnostic> {
        let state = self.tree.node(expect.error.as_ref()?.node).get("State")?;
        let state = state.resolved();
        let key: Spanned<Arc<str>> = Spanned {
            value: state.text().filter(|it| !it.is_empty())?.into(),
            range: state.range(),
        };
        let message = resolve(flow, &key.value).err()?;
        Some(unknown_path(flow, &key, message, |_, _| true))
    }

    /// Responses that no case has used. `runs` are the runs of all cases in their order, nothing
    /// for a case that was not run: of what such a case may have used nothing is said.
    pub fn unused_responses(&self, runs: &[Option<&Run>]) -> Vec<Diagnostic> {
        let mut all: BTreeMap<u32, (TextRange, String, bool)> = BTreeMap::new();
        let mut note = |mocks: &Mocks, used: &dyn Fn(TextRange) -> bool| {
            for place in mocks.responses() {
                let range = place.response.range;
                let message = || format!("no case uses the {place}");
                let fresh = || (range, message(), false);
                all.entry(range.start).or_insert_with(fresh).2 |= used(range);
            }
        };
        // A shared response may be replaced in every case.
        note(&self.mocks, &|_| false);
        for (case, run) in self.cases.iter().zip(runs) {
            let unused: Option<BTreeSet<TextRange>> =
                run.map(|run| run.unused.iter().map(|it| it.range).collect());
            note(&case.mocks, &|range| {
                unused.as_ref().is_none_or(|it| !it.contains(&range))
            });
        }
        let unused = all.into_values().filter(|(.., used)| !used);
        unused
            .map(|(range, message, _)| {
                let mut problem = problem(UNUSED_RESPONSE, range, message);
                problem.severity(Severity::Warning).tag(Tag::Unnecessary);
                if let Some(edit) = self.removal(range) {
                    problem.fix_with("Remove the response", false, vec![edit]);
                }
                problem
            })
            .collect()
    }

    /// Removes the response at a place: from its list; the only one with its key; the only key with
    /// `Mocks`.
    fn removal(&self, range: TextRange) -> Option<Edit> {
        let mut node = self.tree.node_at(range.start)?;
        while node.is_key() || !node.is_mapping() {
            node = node.parent()?;
        }
        if let Some(edit) = remove_item(node) {
            return Some(edit);
        }
        if node.parent().is_some_and(Node::is_sequence) {
            node = node.parent()?;
        }
        let mut entry = node.owning_entry()?;
        let mocks = entry.key.parent()?;
        if mocks.entries().count() == 1 {
            entry = mocks.owning_entry()?;
        }
        remove_entry(entry)
    }
}

/// A path under `Calls` or `Requests` that names no Task.
fn called_path(flow: &Flow, key: &Spanned<Arc<str>>) -> Option<Diagnostic> {
    let message = match resolve(flow, &key.value) {
        Ok(target) if matches!(flow.state(target.state).kind, StateKind::Task(_)) => return None,
        Ok(_) => format!("`{}` is no Task, it is never called", key.value),
        Err(message) => message,
    };
    let is_task = |flow: &Flow, it| matches!(flow.state(it).kind, StateKind::Task(_));
    Some(unknown_path(flow, key, message, is_task))
}

/// A path under `States` that names no state.
fn state_path(flow: &Flow, key: &Spanned<Arc<str>>) -> Option<Diagnostic> {
    let message = resolve(flow, &key.value).err()?;
    Some(unknown_path(flow, key, message, |_, _| true))
}

/// A path that leads to none of the `wanted` states.
fn unknown_path(
    flow: &Flow,
    key: &Spanned<Arc<str>>,
    message: String,
    wanted: fn(&Flow, StateId) -> bool,
) -> Diagnostic {
    let near = near_paths(flow, &key.value, wanted);
    let near: Vec<&str> = near.iter().map(String::as_str).collect();
    let mut problem = problem(UNKNOWN_PATH, key.range, message + &did_you_mean(&near));
    problem.fix_near(&key.value, &near, |near| {
        let (range, text) = (key.range, quoted(near));
        Some((format!("Change to `{near}`"), Edit { range, text }))
    });
    problem
}

fn is_named(state: &State, name: &str) -> bool {
    state.name.as_ref().is_some_and(|it| *it.value == *name)
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
