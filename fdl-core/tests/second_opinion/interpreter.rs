//! A second opinion on what a flow does: as naive as can be, straight from the rules, on the bare
//! JSON of a flow. It shares the type of values with the engine and nothing else.
//!
//! Deliberately absent: distributed Maps, task tokens, the texts of errors, and speed.

use std::cell::{Cell, RefCell};

use fdl_core::simulate::Unmocked;
use fdl_core::value::{Object, Value};

use crate::answers::Answers;
use crate::clock::{Clock, Rank, Work, all, either};
use crate::data::{
    backoff, depth, failure, integer, is_fatal, matching, milliseconds, text, thrown,
};
use crate::generate::Scenario;

/// What is held against a run of the engine.
#[derive(PartialEq, Debug)]
pub(crate) struct Opinion {
    /// `Succeeded` with the output, else the status, the code and the state that raised it.
    pub(crate) end: String,
    pub(crate) milliseconds: u64,
    pub(crate) transitions: u64,
    /// Paths and parameters.
    pub(crate) calls: Vec<String>,
    /// Times, types and paths.
    pub(crate) events: Vec<String>,
}

pub(crate) struct Failure {
    pub(crate) code: String,
    pub(crate) detail: Option<String>,
    pub(crate) state: String,
}

pub(crate) type Outcome<T> = Result<T, Failure>;

pub(crate) struct Run<'f> {
    pub(crate) clock: Clock,
    pub(crate) answers: Answers<'f>,
    pub(crate) scenario: &'f Scenario,
    max_events: usize,
    spent: Cell<usize>,
    active: RefCell<Vec<String>>,
    pub(crate) global: RefCell<Object>,
    opinion: RefCell<Opinion>,
}

/// One entry of a state. What can be retried keeps here what it knows.
pub(crate) struct Visit<'f> {
    pub(crate) state: &'f Value,
    pub(crate) path: String,
    pub(crate) input: Value,
    constructed: bool,
    pub(crate) retries: i64,
    used: Vec<i64>,
}

/// What happens in a scenario.
pub(crate) fn interpret(scenario: &Scenario, max_events: usize) -> Opinion {
    let (flow, input) = (&scenario.flow, &scenario.input);
    let run = Run {
        clock: Clock::default(),
        answers: Answers::new(&scenario.mocks),
        scenario,
        max_events,
        spent: Cell::default(),
        active: RefCell::default(),
        global: RefCell::default(),
        opinion: RefCell::new(Opinion {
            end: String::new(),
            milliseconds: 0,
            transitions: 0,
            calls: Vec::new(),
            events: Vec::new(),
        }),
    };
    let longest = if scenario.express { 300 } else { 31_536_000 };
    let limit = integer(flow.get("Timeout")).unwrap_or(longest).min(longest);
    let end = run.clock.run(either(
        async {
            run.event("ExecutionStarted", "")?;
            let output = run.scope(flow, String::new(), input.clone()).await?;
            run.event("ExecutionSucceeded", "")?;
            Ok(format!("Succeeded {output}"))
        },
        async {
            run.clock.pause(limit as u64 * 1_000, Rank::Limit).await;
            run.event("ExecutionTimedOut", "")?;
            let active = run.active.borrow();
            let state = first_active(&active);
            Ok(format!("TimedOut Simulator.ExecutionTimedOut at {state}"))
        },
    ));
    let end = end.unwrap_or_else(|failure: Failure| {
        let _ = run.event("ExecutionFailed", "");
        format!("Failed {} at {}", failure.code, failure.state)
    });
    let milliseconds = run.clock.now();
    let opinion = run.opinion.into_inner();
    Opinion {
        end,
        milliseconds,
        ..opinion
    }
}

impl Run<'_> {
    fn event(&self, name: &str, path: &str) -> Outcome<()> {
        if !path.is_empty() {
            self.charge(path)?;
        }
        let event = format!("{} {name} {path}", self.clock.now());
        self.opinion.borrow_mut().events.push(event);
        Ok(())
    }

    /// Counts an event, if there is room for it and for the end of the execution.
    fn charge(&self, path: &str) -> Outcome<()> {
        self.spent.set(self.spent.get() + 1);
        if self.spent.get() < self.max_events - 1 {
            return Ok(());
        }
        let state = path.strip_suffix(']').and_then(|it| it.rsplit_once('['));
        let state = state.map_or(path, |it| it.0);
        Err(failure("Simulator.EventLimitExceeded", state))
    }

    fn scope<'a>(
        &'a self,
        scope: &'a Value,
        prefix: String,
        mut input: Value,
    ) -> Work<'a, Outcome<Value>> {
        Box::pin(async move {
            let mut name = text(scope, "StartAt").expect("a start");
            loop {
                let states = scope.get("States").and_then(Value::as_array);
                let mut states = states.expect("states").iter();
                let state = states.find(|it| text(it, "Name") == Some(name));
                self.clock.pause(0, Rank::Timer).await;
                let mut visit = Visit {
                    state: state.expect("every target exists"),
                    path: format!("{prefix}{name}"),
                    input,
                    constructed: false,
                    retries: 0,
                    used: vec![0; 9],
                };
                self.opinion.borrow_mut().transitions += 1;
                self.event("StepEntered", &visit.path)?;
                let _active = Active::new(&self.active, &visit.path);
                let (next, output) = self.visit(&mut visit).await?;
                let Some(next) = next else { return Ok(output) };
                (name, input) = (next, output);
            }
        })
    }

    /// Attempts until one succeeds, an error is caught, or nobody helps.
    async fn visit<'a>(&self, visit: &mut Visit<'a>) -> Outcome<(Option<&'a str>, Value)> {
        loop {
            let before = self.spent.get();
            let failure = match self.attempt(visit).await {
                Ok(end) => return Ok(end),
                Err(failure) => failure,
            };
            let kind = text(visit.state, "Type").expect("a type");
            let helps = matches!(kind, "Task" | "Parallel" | "Map") && !is_fatal(&failure.code);
            if helps && let Some((number, rule)) = matching(visit.state, "Retry", &failure.code) {
                visit.used[number] += 1;
                if visit.used[number] <= integer(rule.get("MaxAttempts")).expect("attempts") {
                    // What leaves no trace counts too, or it could go on for ever.
                    if self.spent.get() == before {
                        self.charge(&visit.path)?;
                    }
                    let pause = backoff(rule, visit.used[number]);
                    self.clock.pause(pause, Rank::Timer).await;
                    visit.retries += 1;
                    continue;
                }
            }
            if failure.code != "Simulator.EventLimitExceeded" {
                self.event("StepFailed", &visit.path)?;
            }
            let rule = matching(visit.state, "Catch", &failure.code).filter(|_| helps);
            let Some((_, rule)) = rule else {
                return Err(failure);
            };
            let output = match rule.get("OutputConstructor") {
                Some(template) => self.build(template, visit, None, Some(&failure))?,
                None => Value::object::<&str>([]),
            };
            self.sized(&output, visit)?;
            return Ok((text(rule, "Next"), output));
        }
    }

    async fn attempt<'a>(&self, visit: &mut Visit<'a>) -> Outcome<(Option<&'a str>, Value)> {
        let state = visit.state;
        if !visit.constructed {
            if let Some(template) = state.get("InputConstructor") {
                visit.input = self.build(template, visit, None, None)?;
            }
            visit.constructed = true;
            self.sized(&visit.input, visit)?;
        }
        let mut next = text(state, "Next");
        let mut output = match text(state, "Type").expect("a type") {
            "Task" => self.task(visit).await?,
            "Wait" => self.wait(visit).await?,
            "Parallel" => self.parallel(visit).await?,
            "Map" => self.map(visit).await?,
            "Choice" => {
                next = Some(self.choose(visit)?);
                visit.input.clone()
            }
            "Fail" => {
                let code = self.scalar(visit, "Code")?;
                let detail = self.scalar(visit, "Detail")?;
                return Err(Failure {
                    code: code.as_str().unwrap_or("Simulator.Fail").to_owned(),
                    detail: Some(detail.as_str().unwrap_or("").to_owned()),
                    state: visit.path.clone(),
                });
            }
            _ => visit.input.clone(),
        };
        // Both see the raw output and the old variables.
        let raw = output.clone();
        let global = state.get("GlobalConstructor");
        let global = global.map(|it| self.build(it, visit, Some(&raw), None));
        let global = global.transpose()?;
        let template = state.get("OutputConstructor");
        if let Some(template) = template.filter(|_| text(state, "Type") != Some("Choice")) {
            output = self.build(template, visit, Some(&raw), None)?;
        }
        self.sized(&output, visit)?;
        for (name, value) in global.iter().filter_map(Value::as_object).flatten() {
            if name.len() > 128 || value.to_json().len() > 262_144 || depth(value) > 512 {
                return Err(failure("Simulator.DataLimitExceeded", &visit.path));
            }
        }
        let global = global.as_ref().and_then(Value::as_object);
        let written = global.into_iter().flatten();
        let written = written.map(|(name, value)| (name.clone(), value.clone()));
        self.global.borrow_mut().extend(written);
        self.event("StepExited", &visit.path)?;
        Ok((next, output))
    }

    async fn task(&self, visit: &Visit<'_>) -> Outcome<Value> {
        let state = visit.state;
        let nothing = Value::object::<&str>([]);
        let parameters = state.get("Parameters").unwrap_or(&nothing);
        let parameters = self.build(parameters, visit, None, None)?;
        let timeout = match self.scalar(visit, "Timeout")? {
            Value::Null => 0,
            value => match integer(Some(&value)) {
                Some(seconds @ 0..=604_800) => seconds,
                _ => return Err(failure("Simulator.InvalidTimeout", &visit.path)),
            },
        };
        let path = &visit.path;
        self.event("TaskScheduled", path)?;
        self.event("TaskStarted", path)?;
        let call = format!("{path} {parameters}");
        self.opinion.borrow_mut().calls.push(call);
        let made_up = match self.scenario.unmocked {
            Unmocked::Error => None,
            Unmocked::Empty => Some(Value::object([("Return", nothing.clone())])),
            Unmocked::Echo => Some(Value::object([("Return", parameters.clone())])),
        };
        let answer = self.answers.take(path, visit.retries + 1, &visit.input);
        let answer = match (answer, &made_up) {
            (Ok(answer), _) | (Err("Simulator.Unmocked"), Some(answer)) => answer,
            (Err(code), _) => {
                self.event("TaskFailed", path)?;
                return Err(failure(code, path));
            }
        };
        let answered = self.answered(visit, answer);
        if timeout == 0 {
            return answered.await;
        }
        let late = async {
            let pause = self.clock.pause(timeout as u64 * 1_000, Rank::Timeout);
            pause.await;
            self.event("TaskTimedOut", path)?;
            Err(failure("FnF.TaskTimeout", path))
        };
        either(answered, late).await
    }

    async fn answered(&self, visit: &Visit<'_>, answer: &Value) -> Outcome<Value> {
        if answer.get("Timeout").is_some() {
            std::future::pending::<()>().await;
        }
        let pause = milliseconds(answer.get("Duration"));
        self.clock.pause(pause, Rank::Answer).await;
        if !matches!(text(visit.state, "TaskMode"), Some(mode) if mode != "RequestComplete") {
            return self.reported(visit, answer, ["Return", "Throw"]);
        }
        if let Some(refusal) = answer.get("Submit").and_then(|it| it.get("Throw")) {
            self.event("TaskSubmitFailed", &visit.path)?;
            return Err(thrown(refusal, &visit.path));
        }
        self.event("TaskSubmitted", &visit.path)?;
        let Some(callbacks) = answer.get("Callback") else {
            self.clock.pause(0, Rank::Answer).await;
            return self.reported(visit, answer, ["Return", "Throw"]);
        };
        let list = callbacks.as_array();
        let list = list.unwrap_or(std::slice::from_ref(callbacks)).iter();
        let reports = list.filter(|it| it.get("Never").is_none());
        let Some(first) = reports.min_by_key(|it| milliseconds(it.get("After"))) else {
            return std::future::pending().await;
        };
        let pause = milliseconds(first.get("After"));
        self.clock.pause(pause, Rank::Answer).await;
        self.reported(visit, first, ["Succeed", "Fail"])
    }

    fn reported(&self, visit: &Visit<'_>, answer: &Value, names: [&str; 2]) -> Outcome<Value> {
        if let Some(error) = answer.get(names[1]) {
            self.event("TaskFailed", &visit.path)?;
            return Err(thrown(error, &visit.path));
        }
        self.event("TaskSucceeded", &visit.path)?;
        let body = answer
            .get("Body")
            .map(|it| Value::object([("Body", it.clone())]));
        Ok(answer.get(names[0]).cloned().or(body).expect("a response"))
    }

    async fn wait(&self, visit: &Visit<'_>) -> Outcome<Value> {
        let longest = if self.scenario.express { 20 } else { 300 };
        match integer(Some(&self.scalar(visit, "Seconds")?)) {
            Some(seconds) if (1..=longest).contains(&seconds) => {
                let pause = self.clock.pause(seconds as u64 * 1_000, Rank::Timer);
                pause.await;
                Ok(visit.input.clone())
            }
            _ => Err(failure("Simulator.InvalidWait", &visit.path)),
        }
    }

    fn choose<'a>(&self, visit: &Visit<'a>) -> Outcome<&'a str> {
        let branches = visit.state.get("Branches").and_then(Value::as_array);
        for branch in branches.expect("branches") {
            let condition = text(branch, "Condition").expect("a condition");
            match self.value(condition, visit, None, None)? {
                Value::Boolean(true) => return Ok(text(branch, "Next").expect("a target")),
                Value::Boolean(false) => {}
                _ => return Err(failure("Simulator.ExpressionError", &visit.path)),
            }
        }
        Ok(text(visit.state, "Default").expect("a default"))
    }

    async fn parallel(&self, visit: &Visit<'_>) -> Outcome<Value> {
        let branches = visit.state.get("Branches").and_then(Value::as_array);
        let branches = branches.expect("branches");
        let outputs = all(branches.len(), branches.len(), |index| {
            let path = format!("{}[{index}]", visit.path);
            let input = visit.input.clone();
            Box::pin(async move { self.part(&branches[index], "Branch", path, input).await })
        });
        let outputs = outputs.await?.into_iter().enumerate();
        let outputs = outputs.map(|(index, output)| (format!("Branch{index}"), output));
        Ok(Value::object(outputs))
    }

    async fn map(&self, visit: &Visit<'_>) -> Outcome<Value> {
        let items = text(visit.state, "ItemsPath").expect("a path");
        let items = self.value(items, visit, None, None)?;
        let items = items.as_array();
        let items = items.ok_or_else(|| failure("Simulator.ItemsNotArray", &visit.path))?;
        let processor = visit.state.get("Processor").expect("a processor");
        let window = integer(visit.state.get("MaxConcurrency")).unwrap_or(40);
        let outputs = all(items.len(), window as usize, |index| {
            let path = format!("{}[{index}]", visit.path);
            let input = items[index].clone();
            Box::pin(async move { self.part(processor, "Iteration", path, input).await })
        });
        Ok(Value::object([("Items", Value::array(outputs.await?))]))
    }

    async fn part(&self, scope: &Value, kind: &str, path: String, input: Value) -> Outcome<Value> {
        self.event(&format!("{kind}Entered"), &path)?;
        let output = self.scope(scope, format!("{path}/"), input).await?;
        self.event(&format!("{kind}Exited"), &path)?;
        Ok(output)
    }
}

/// A state that has been entered, until it is left or cut off.
struct Active<'r> {
    all: &'r RefCell<Vec<String>>,
    path: String,
}

impl<'r> Active<'r> {
    fn new(all: &'r RefCell<Vec<String>>, path: &str) -> Self {
        let path = path.to_owned();
        all.borrow_mut().push(path.clone());
        Self { all, path }
    }
}

impl Drop for Active<'_> {
    fn drop(&mut self) {
        self.all.borrow_mut().retain(|it| *it != self.path);
    }
}

/// The innermost state that is active in the first branches and iterations.
fn first_active(active: &[String]) -> &str {
    let inside = |path: &str| active.iter().any(|it| it.starts_with(&format!("{path}[")));
    let indices = |path: &str| -> Vec<usize> {
        let parts = path.split('[').skip(1);
        let numbers = parts.filter_map(|it| it.split(']').next()?.parse().ok());
        numbers.collect()
    };
    let innermost = active.iter().filter(|it| !inside(it));
    innermost.min_by_key(|it| indices(it)).map_or("", |it| it)
}
