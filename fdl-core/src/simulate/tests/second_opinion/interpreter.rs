//! The recursive interpreter.

use std::borrow::Cow;
use std::sync::Arc;

use crate::analysis::Analysis;
use crate::catalog::context::VariableKind;
use crate::expr::{EvalOptions, Evaluator, Variables, eval};
use crate::model::{
    Constructor, ExpressionId, Quantity, ScopeId, State, StateKind, Template, Text,
};
use crate::simulate::{Mocks, Response, ResponseKind};
use crate::value::Value;

/// How a scope or state ends: when, and with an output or with a code and the path that raised it.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) end: u64,
    pub(super) result: Result<Value, (String, String)>,
}

pub(super) struct Interpreter<'a> {
    analysis: &'a Analysis,
    mocks: &'a Mocks,
    evaluator: Evaluator,
    /// Whether two siblings failed at one instant.
    pub(super) is_tie: bool,
    /// How many errors were caught.
    pub(super) caught: usize,
}

/// What an expression can read here.
struct Data {
    context: Value,
    input: Value,
    output: Option<Value>,
}

impl Variables for Data {
    fn value(&self, variable: VariableKind) -> Result<Cow<'_, Value>, String> {
        let value = match variable {
            VariableKind::Context => Some(&self.context),
            VariableKind::Input => Some(&self.input),
            VariableKind::Output => self.output.as_ref(),
            _ => None,
        };
        value.map(Cow::Borrowed).ok_or("not here".to_owned())
    }
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(analysis: &'a Analysis, mocks: &'a Mocks) -> Self {
        Self {
            analysis,
            mocks,
            evaluator: Evaluator::new(0, EvalOptions::default()),
            is_tie: false,
            caught: 0,
        }
    }

    pub(super) fn run(&mut self, input: &Value) -> Ending {
        self.scope(ScopeId(0), input.clone(), 0, "")
    }

    fn scope(&mut self, scope: ScopeId, input: Value, start: u64, prefix: &str) -> Ending {
        let flow = &self.analysis.flow;
        let name = flow.scope(scope).start_at.as_ref().expect("a start");
        let (mut name, mut input, mut now) = (name.value.clone(), input, start);
        loop {
            let state = flow.find(scope, &name).expect("the state");
            let path = format!("{prefix}{name}");
            let (ending, next) = self.state(state, input, now, &path);
            now = ending.end;
            match (ending.result, next) {
                (Ok(output), Some(next)) => (input, name) = (output, next),
                (result, _) => return Ending { end: now, result },
            }
        }
    }

    /// A visit: how it ends, and where it leads.
    fn state(
        &mut self,
        state: &State,
        input: Value,
        start: u64,
        path: &str,
    ) -> (Ending, Option<Arc<str>>) {
        let name = state.name.as_ref().expect("a name").value.clone();
        let current = |error| context(&name, error);
        let mut data = Data {
            context: current(None),
            input,
            output: None,
        };
        if let Some(constructor) = &state.input_constructor {
            data.input = self.build(constructor, &data);
        }
        let mut next = state.next.as_ref().map(|it| it.value.clone());
        let mut used = vec![0; state.retry.len()];
        let (mut attempt, mut now) = (1, start);
        loop {
            let ending = self.work(state, &data, now, path, attempt, &mut next);
            now = ending.end;
            let (code, raised_at) = match ending.result {
                Err(error) => error,
                Ok(raw) => {
                    data.output = Some(raw.clone());
                    let output = match &state.output_constructor {
                        Some(constructor) => self.build(constructor, &data),
                        None => raw,
                    };
                    let result = Ok(output);
                    return (Ending { end: now, result }, next);
                }
            };
            let lists = |errors: &[Text]| {
                errors
                    .iter()
                    .any(|it| *it.value == *code || &*it.value == "FnF.ALL")
            };
            if let Some(index) = state.retry.iter().position(|rule| lists(&rule.errors)) {
                let rule = &state.retry[index];
                if used[index] < number(&rule.max_attempts) as u64 {
                    let delay = number(&rule.interval_seconds)
                        * number(&rule.backoff_rate).powi(used[index] as i32);
                    used[index] += 1;
                    attempt += 1;
                    now += (delay.min(number(&rule.max_backoff_seconds)) * 1_000.0) as u64;
                    continue;
                }
            }
            let Some(rule) = state.catch.iter().find(|rule| lists(&rule.errors)) else {
                let result = Err((code, raised_at));
                return (Ending { end: now, result }, None);
            };
            self.caught += 1;
            data.context = current(Some(&code));
            let output = match &rule.output_constructor {
                Some(constructor) => self.build(constructor, &data),
                None => Value::object::<Arc<str>>([]),
            };
            let target = rule.next.as_ref().map(|it| it.value.clone());
            let result = Ok(output);
            return (Ending { end: now, result }, target);
        }
    }

    fn work(
        &mut self,
        state: &State,
        data: &Data,
        now: u64,
        path: &str,
        attempt: u64,
        next: &mut Option<Arc<str>>,
    ) -> Ending {
        let done = |end, output| Ending {
            end,
            result: Ok(output),
        };
        let failed = |end, code: &str| Ending {
            end,
            result: Err((code.to_owned(), path.to_owned())),
        };
        match &state.kind {
            StateKind::Pass => done(now, data.input.clone()),
            StateKind::Succeed => {
                *next = None;
                done(now, data.input.clone())
            }
            StateKind::Fail(fail) => match &fail.code {
                Some(crate::model::TextOrExpression::Text(code)) => failed(now, &code.value),
                _ => panic!("every Fail has a code"),
            },
            StateKind::Wait(wait) => {
                let seconds = number(&wait.seconds);
                done(now + (seconds * 1_000.0) as u64, data.input.clone())
            }
            StateKind::Choice(choice) => {
                let taken = choice.branches.iter().find(|branch| {
                    let condition = branch.condition.expect("a condition");
                    matches!(self.value(condition, data), Value::Boolean(true))
                });
                let target = match taken {
                    Some(branch) => &branch.next,
                    None => &choice.default,
                };
                *next = target.as_ref().map(|it| it.value.clone());
                done(now, data.input.clone())
            }
            StateKind::Task(task) => {
                let response = self.response(path, attempt);
                let timeout = task.timeout.as_ref().map(|_| number(&task.timeout));
                let limit = timeout.map_or(u64::MAX, |it| (it * 1_000.0) as u64);
                match &response.kind {
                    _ if response.duration_ms > limit => failed(now + limit, "FnF.TaskTimeout"),
                    ResponseKind::Timeout => failed(now + limit, "FnF.TaskTimeout"),
                    ResponseKind::Return(value) => done(now + response.duration_ms, value.clone()),
                    ResponseKind::Throw { code, .. } => failed(now + response.duration_ms, code),
                    ResponseKind::Items(_) => panic!("no reader here"),
                }
            }
            StateKind::Parallel(parallel) => {
                let branches = parallel.branches.len();
                let run = |this: &mut Self, index: usize, start| {
                    let prefix = format!("{path}[{index}]/");
                    this.scope(parallel.branches[index], data.input.clone(), start, &prefix)
                };
                let outputs = self.children(branches, branches, now, run);
                self.joined(outputs, |outputs| {
                    let named = outputs.into_iter().enumerate();
                    Value::object(named.map(|(at, it)| (format!("Branch{at}"), it)))
                })
            }
            StateKind::Map(map) => {
                let items = self.value(map.items_path.expect("items"), data);
                let items = items.as_array().expect("an array").to_vec();
                let processor = map.processor.expect("a processor");
                let run = |this: &mut Self, index: usize, start| {
                    let prefix = format!("{path}[{index}]/");
                    this.scope(processor, items[index].clone(), start, &prefix)
                };
                let limit = number(&map.max_concurrency) as usize;
                let outputs = self.children(items.len(), limit, now, run);
                self.joined(outputs, |outputs| {
                    Value::object([("Items", Value::array(outputs))])
                })
            }
            StateKind::Unknown { .. } => panic!("every type is known"),
        }
    }

    /// Runs children, at most `limit` at a time: the next starts when the first of them ends.
    fn children(
        &mut self,
        total: usize,
        limit: usize,
        start: u64,
        run: impl Fn(&mut Self, usize, u64) -> Ending,
    ) -> (u64, Vec<Ending>) {
        let mut free = vec![start; limit.max(1)];
        let mut endings = Vec::new();
        for index in 0..total {
            let slot = (0..free.len()).min_by_key(|it| free[*it]).expect("a slot");
            let first_failure = first_failure(&endings);
            if first_failure.is_some_and(|it| it < free[slot]) {
                break;
            }
            let ending = run(self, index, free[slot]);
            free[slot] = ending.end;
            endings.push(ending);
        }
        (start, endings)
    }

    fn joined(
        &mut self,
        (start, endings): (u64, Vec<Ending>),
        join: impl FnOnce(Vec<Value>) -> Value,
    ) -> Ending {
        if let Some(end) = first_failure(&endings) {
            let failures = endings
                .into_iter()
                .filter(|it| it.end == end && it.result.is_err());
            let mut failures: Vec<Ending> = failures.collect();
            self.is_tie |= failures.len() > 1;
            return failures.swap_remove(0);
        }
        let end = endings.iter().map(|it| it.end).max().unwrap_or(start);
        let outputs = endings
            .into_iter()
            .filter_map(|it| it.result.ok())
            .collect();
        let result = Ok(join(outputs));
        Ending { end, result }
    }

    fn response(&self, path: &str, attempt: u64) -> &'a Response {
        let definition = path.split('/').map(|segment| {
            // The names of the generator say of no segment whether it is a Map's or a Parallel's.
            segment.split_once('[').map_or(segment, |(name, _)| name)
        });
        let names: Vec<&str> = definition.collect();
        let same = |key: &str| {
            let key = key
                .split('/')
                .map(|it| it.split_once('[').map_or(it, |(name, _)| name));
            key.eq(names.iter().copied())
        };
        let entry = self.mocks.states.iter().find(|(key, _)| same(&key.value));
        let (_, responses) = entry.expect("a mock for every task");
        let holds = |it: &&Response| {
            let wanted = it.when.as_ref().and_then(|when| when.attempt);
            wanted.is_none_or(|it| it == attempt)
        };
        responses.iter().find(holds).expect("the last holds always")
    }

    fn value(&mut self, expression: ExpressionId, data: &Data) -> Value {
        let it = self.analysis.flow.expression(expression);
        eval(&it.ast, &it.text, data, &mut self.evaluator).expect("every expression has a value")
    }

    fn build(&mut self, constructor: &Constructor, data: &Data) -> Value {
        self.template(&constructor.template, data)
    }

    fn template(&mut self, template: &Template, data: &Data) -> Value {
        match template {
            Template::Literal(value) => value.clone(),
            Template::Expression(id) => self.value(*id, data),
            Template::Array(items) => Value::array(
                items
                    .iter()
                    .map(|it| self.template(it, data))
                    .collect::<Vec<_>>(),
            ),
            Template::Object(entries) => {
                let members = entries
                    .iter()
                    .map(|it| (it.key.clone(), self.template(&it.value, data)));
                Value::object(members.collect::<Vec<_>>())
            }
        }
    }
}

fn first_failure(endings: &[Ending]) -> Option<u64> {
    let failures = endings.iter().filter(|it| it.result.is_err());
    failures.map(|it| it.end).min()
}

/// As much of `$Context` as the flows read.
fn context(name: &Arc<str>, code: Option<&str>) -> Value {
    let mut current = vec![("Name", Value::String(name.clone()))];
    let error = code.map(|code| Value::object([("Code", Value::from(code))]));
    current.extend(error.map(|error| ("Error", error)));
    Value::object([("Current", Value::object(current))])
}

fn number(quantity: &Option<Quantity>) -> f64 {
    match quantity {
        Some(Quantity::Literal { number, .. }) => number.as_f64(),
        _ => 0.0,
    }
}
