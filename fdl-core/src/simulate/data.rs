//! Values out of templates and expressions: what a state sees, and what goes wrong.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::RunOptions;
use super::engine::Engine;
use super::failure::{Failure, codes};
use crate::catalog::context::VariableKind;
use crate::expr::{EvalError, Variables, eval};
use crate::model::{Constructor, ExpressionId, StateKind};
use crate::text::TextRange;
use crate::value::{Object, Value};

/// What the expressions of a state can read at some moment of its visit.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    input: Value,
    output: Option<Value>,
    global: Value,
    item: Option<Value>,
    error: Option<(Arc<str>, Arc<str>)>,
    /// `$Context.Execution`.
    execution: Value,
    state_name: Arc<str>,
    retry_count: u64,
    /// The token of a Task: what it begins with, and the event that schedules the attempt.
    token: Option<(Arc<str>, u64)>,
    /// `$Context`, made when first asked for.
    context: OnceLock<Value>,
}

/// `$Context.Execution.RoleArn` of every run.
const ROLE: &str = "acs:ram::0:role/simulation";

/// `$Context.Execution` of an execution.
pub(super) fn execution_context(name: &Arc<str>, input: &Value) -> Value {
    Value::object([
        ("Name", Value::String(name.clone())),
        ("Input", input.clone()),
        ("RoleArn", Value::from(ROLE)),
    ])
}

/// `$Context` where no execution is: an execution of that name with that input, in no state.
pub fn sample_context(options: &RunOptions) -> Value {
    let execution = execution_context(&options.execution_name, &options.input);
    let current = [
        ("Input", options.input.clone()),
        ("RetryCount", Value::from(0)),
    ];
    Value::object([
        ("Execution", execution),
        ("Current", Value::object(current)),
    ])
}

impl Scope {
    /// With the raw output of the state's work.
    pub(super) fn with_output(mut self, output: Value) -> Self {
        self.output = Some(output);
        self.context = OnceLock::new();
        self
    }

    /// With the error that a Catch rule handles.
    pub(super) fn with_error(mut self, failure: &Failure) -> Self {
        self.error = Some((failure.code.clone(), failure.detail.clone()));
        self.context = OnceLock::new();
        self
    }

    /// With the original item of a distributed Map.
    pub(super) fn with_item(mut self, item: Value) -> Self {
        self.item = Some(item);
        self
    }

    fn context(&self) -> Value {
        let mut current = Object::with_capacity(6);
        let mut add = |name: &str, value: Value| current.insert(name.into(), value);
        add("Name", Value::String(self.state_name.clone()));
        add("Input", self.input.clone());
        if let Some(output) = &self.output {
            add("Output", output.clone());
        }
        if let Some((code, detail)) = &self.error {
            let error = [("Code", code), ("Detail", detail)];
            let error = error.map(|(name, text)| (name, Value::String(text.clone())));
            add("Error", Value::object(error));
        }
        add("RetryCount", Value::from(self.retry_count as i64));
        if let Some((prefix, event)) = &self.token {
            add("TaskToken", Value::from(format!("{prefix}{event}")));
        }
        Value::object([
            ("Execution", self.execution.clone()),
            ("Current", Value::from(current)),
        ])
    }
}

impl Variables for Scope {
    fn value(&self, variable: VariableKind) -> Result<Cow<'_, Value>, String> {
        let missing = |why: &str| Err(why.to_owned());
        match variable {
            VariableKind::Context => Ok(Cow::Borrowed(self.context.get_or_init(|| self.context()))),
            VariableKind::Global => Ok(Cow::Borrowed(&self.global)),
            VariableKind::Input => Ok(Cow::Borrowed(&self.input)),
            VariableKind::Item => match &self.item {
                Some(item) => Ok(Cow::Borrowed(item)),
                None => missing("`$Item` exists in `ItemConstructor` of a distributed Map only"),
            },
            VariableKind::Output => match &self.output {
                Some(output) => Ok(Cow::Borrowed(output)),
                None => missing("`$Output` does not exist before the state has done its work"),
            },
        }
    }
}

impl Engine<'_> {
    /// What the state of a fiber can read now.
    pub(super) fn scope(&self, fiber: usize) -> Scope {
        let fiber = &self.fibers[fiber];
        let visit = &fiber.visit;
        let execution = &self.executions[fiber.execution];
        let task = matches!(self.plan.state(visit.state).kind, StateKind::Task(_));
        let token = match visit.scheduled {
            // Before `InputConstructor` has done its work, `StepEntered` still comes in between.
            0 if visit.input.is_none() && visit.attempt == 1 => self.history.next_id() + 1,
            0 => self.history.next_id(),
            scheduled => scheduled,
        };
        Scope {
            input: visit.input().clone(),
            output: None,
            global: execution.global.clone(),
            item: None,
            error: None,
            execution: execution.context.clone(),
            state_name: self.plan.planned(visit.state).name.clone(),
            retry_count: visit.attempt - 1,
            token: task.then(|| (self.options.tokens.clone(), token)),
            context: OnceLock::new(),
        }
    }

    /// The value of an expression.
    pub(super) fn evaluate(
        &mut self,
        fiber: usize,
        expression: ExpressionId,
        scope: &Scope,
    ) -> Result<Value, Failure> {
        let value = self
            .try_evaluate(expression, scope)
            .map_err(|error| self.expression_failure(fiber, expression, &error))?;
        // With the next event it would be too late: a constructor may have many expressions.
        if self.history.has_excess_bytes() {
            let detail = self.history.excess();
            return Err(self.engine_failure(fiber, codes::EXECUTION_LIMIT, detail));
        }
        Ok(value)
    }

    /// The value of an expression, or why it has none.
    pub(super) fn try_evaluate(
        &mut self,
        expression: ExpressionId,
        scope: &Scope,
    ) -> Result<Value, EvalError> {
        let it = self.plan.flow().expression(expression);
        let result = eval(&it.ast, &it.text, scope, &mut self.evaluator);
        if let Ok(value) = &result {
            self.history.bytes += value.own_bytes();
        }
        if let Some(recording) = &mut self.recording {
            recording.note(expression, &result, scope, &self.options);
        }
        result
    }

    /// The failure of a state whose expression has no value.
    pub(super) fn expression_failure(
        &mut self,
        fiber: usize,
        expression: ExpressionId,
        error: &EvalError,
    ) -> Failure {
        let it = self.plan.flow().expression(expression);
        let detail = format!("{} (in {})", error.message, it.position.description());
        self.failure_of(fiber, Some(expression), codes::EXPRESSION, detail)
    }

    /// The value that a constructor builds.
    pub(super) fn construct(
        &mut self,
        fiber: usize,
        constructor: &Constructor,
        scope: &Scope,
    ) -> Result<Value, Failure> {
        let template = &constructor.template;
        self.history.bytes += template.frame_bytes();
        template.build(&mut |id| self.evaluate(fiber, id, scope))
    }

    /// A failure with a code of the engine's own that an expression is to blame for, if there is one.
    pub(super) fn failure_of(
        &mut self,
        fiber: usize,
        expression: Option<ExpressionId>,
        code: &'static str,
        detail: String,
    ) -> Failure {
        let mut failure = self.engine_failure(fiber, code, detail);
        if let Some(id) = expression {
            let expression = self.plan.flow().expression(id);
            let whole = TextRange::new(0, expression.text.len() as u32);
            failure.range = expression.source_range(&self.plan.analysis.tree, whole);
        }
        failure
    }
}

/// The whole number of seconds that a value gives, from a number or from text of digits (Q10, Q79).
pub(super) fn whole_seconds(value: &Value) -> Option<u64> {
    let whole = match value {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) if text.bytes().all(|it| it.is_ascii_digit()) => text.parse().ok()?,
        _ => return None,
    };
    u64::try_from(whole).ok()
}

/// A value for messages: short ones as JSON, others by what they are.
pub(super) fn short(value: &Value) -> String {
    match value.json_len_within(60) {
        Ok(_) => format!("`{}`", value.to_json()),
        Err(_) => value.type_name().to_owned(),
    }
}
