//! Tree → value, by the rules of conditions and constructors.
//!
//! Types are never converted (Q37), numbers keep their text (Q75), `&&` and `||` look at their right
//! side only if they must. What no page documents fails with a message that says so. Nothing is
//! formatted unless something fails.

mod failure;
mod operator;
mod path;

pub(super) use failure::no_member;
pub(super) use operator::negated;

use std::borrow::Cow;
use std::collections::BTreeSet;

use smol_str::SmolStr;

use super::ast::{Expr, ExprKind};
use super::excerpt::excerpt;
use super::functions::{self, ELEMENT_SIZE, Failure, Function, Patterns, RESULT_LIMIT};
use super::random::Random;
use crate::catalog::context::{self, VariableKind};
use crate::catalog::decisions::{Decision, Readings};
use crate::text::{Spanned, TextRange, nearest};
use crate::value::{Object, Value};

/// Where the values of variables come from.
pub trait Variables {
    /// The value of a variable, or why it has none here, as a sentence: `` `$Output` exists once the
    /// task has returned ``.
    ///
    /// # Errors
    ///
    /// That sentence.
    fn value(&self, variable: VariableKind) -> Result<Cow<'_, Value>, String>;
}

/// What lasts from one evaluation of a run to the next: readings, the random numbers, the patterns
/// that were compiled.
#[derive(Clone, Debug)]
pub struct Evaluator {
    /// How undocumented expressions are read.
    readings: Readings,
    pub(super) random: Random,
    pub(super) patterns: Patterns,
    assumed: BTreeSet<Decision>,
}

impl Evaluator {
    /// An evaluator whose random numbers come from `seed`.
    pub fn new(seed: u64, readings: Readings) -> Self {
        Self {
            readings,
            random: Random::new(seed),
            patterns: Patterns::default(),
            assumed: BTreeSet::new(),
        }
    }

    /// The undocumented decisions that mattered so far, sorted.
    pub fn assumed(&self) -> impl Iterator<Item = Decision> {
        self.assumed.iter().copied()
    }

    /// Notes that a decision matters, and says whether it is read the other way.
    pub(super) fn assume(&mut self, decision: Decision) -> bool {
        self.assumed.insert(decision);
        self.readings.is_other(decision)
    }
}

/// Why an expression has no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EvalError {
    /// The part that failed, in the expression's text.
    pub range: TextRange,
    /// What happened, with the values involved.
    pub message: String,
    /// The kind of failure.
    pub kind: EvalErrorKind,
}

/// The kinds of failure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum EvalErrorKind {
    /// The expression does not parse.
    Syntax,
    /// A member or an element does not exist.
    Missing,
    /// A value has the wrong type for what is done with it.
    WrongType,
    /// There is no such variable, or it has no value here.
    Variable,
    /// There is no such function, or it takes another number of arguments.
    Call,
    /// A function could not compute its result.
    Function,
    /// The syntax is not documented and not supported (Q33, Q35, Q36).
    Unsupported,
}

/// Computes the value of an expression. `text` is what it was parsed from.
///
/// # Errors
///
/// What failed first, from left to right.
pub fn eval(
    expression: &Expr,
    text: &str,
    variables: &dyn Variables,
    evaluator: &mut Evaluator,
) -> Result<Value, EvalError> {
    let mut evaluation = Evaluation {
        text,
        variables,
        evaluator,
        produced: 0,
    };
    evaluation.value(expression).map(Cow::into_owned)
}

type Evaluated<'v> = Result<Cow<'v, Value>, EvalError>;

struct Evaluation<'v, 'e> {
    text: &'v str,
    variables: &'v dyn Variables,
    evaluator: &'e mut Evaluator,
    /// About how many bytes the functions have returned.
    produced: u64,
}

impl<'v> Evaluation<'v, '_> {
    fn value(&mut self, expression: &'v Expr) -> Evaluated<'v> {
        match &expression.kind {
            ExprKind::Literal(value) => Ok(Cow::Borrowed(value)),
            ExprKind::Variable(name) => self.variable(name, expression.range),
            ExprKind::Member { .. } | ExprKind::Index { .. } | ExprKind::Wildcard { .. } => {
                self.path(expression).map(|found| found.value)
            }
            ExprKind::Call { name, arguments } => self.call(name, arguments, expression.range),
            ExprKind::Array(elements) => self.array(elements),
            ExprKind::Object(members) => self.object(members),
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand, expression),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, left, right, expression),
            ExprKind::Conditional { .. } => Err(failure::undocumented("`? :`", expression.range)),
            ExprKind::OpaquePath { path, .. } => {
                let what = format!("`{}`", excerpt(&path.value));
                Err(failure::undocumented(&what, path.range))
            }
            ExprKind::Missing | ExprKind::Word(_) => Err(failure::syntax(expression.range)),
        }
    }

    fn variable(&self, name: &str, range: TextRange) -> Evaluated<'v> {
        let failed = |message| EvalError {
            range,
            message,
            kind: EvalErrorKind::Variable,
        };
        match context::variable(name) {
            Some(variable) => self.variables.value(variable.kind).map_err(failed),
            None => Err(failed(failure::unknown_variable(name))),
        }
    }

    fn array(&mut self, elements: &'v [Expr]) -> Evaluated<'v> {
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            values.push(self.value(element)?.into_owned());
        }
        Ok(Cow::Owned(Value::array(values)))
    }

    fn object(&mut self, members: &'v [(Spanned<std::sync::Arc<str>>, Expr)]) -> Evaluated<'v> {
        let mut values = Object::with_capacity(members.len());
        for (name, value) in members {
            values.insert(name.value.clone(), self.value(value)?.into_owned());
        }
        Ok(Cow::Owned(Value::from(values)))
    }

    fn call(
        &mut self,
        name: &'v Spanned<SmolStr>,
        arguments: &'v [Expr],
        range: TextRange,
    ) -> Evaluated<'v> {
        let function = self.function(name, arguments.len())?;
        let mut values = Vec::with_capacity(arguments.len());
        for (index, argument) in arguments.iter().enumerate() {
            let value = self.value(argument)?;
            let parameter = function.parameter(index);
            if parameter.is_some_and(|it| !it.types.covers(value.types())) {
                return Err(self.wrong_argument(function, index, argument, &value));
            }
            values.push(value);
        }
        let result = (function.evaluate)(&values, self.evaluator);
        result
            .and_then(|value| self.account(value))
            .map(Cow::Owned)
            .map_err(|failure| EvalError {
                range: failure
                    .argument
                    .and_then(|it| arguments.get(it))
                    .map_or(range, |it| it.range),
                message: format!("`{}`: {}", function.name, failure.message),
                kind: EvalErrorKind::Function,
            })
    }

    /// Counts what a function has returned: calls side by side could fill the memory.
    fn account(&mut self, value: Value) -> Result<Value, Failure> {
        self.produced += match &value {
            Value::String(text) => text.len() as u64,
            Value::Array(elements) => elements.len() as u64 * ELEMENT_SIZE,
            _ => 0,
        };
        if self.produced > RESULT_LIMIT {
            let limit = RESULT_LIMIT >> 20;
            let message = format!("the results of this expression are larger than {limit} MB");
            return Err(Failure::new(message));
        }
        Ok(value)
    }

    /// The function that is called, if it takes that many arguments.
    fn function(
        &self,
        name: &Spanned<SmolStr>,
        count: usize,
    ) -> Result<&'static Function, EvalError> {
        let failed = |message| EvalError {
            range: name.range,
            message,
            kind: EvalErrorKind::Call,
        };
        let Some(function) = functions::find(&name.value) else {
            let near = nearest(&name.value, functions::all().iter().map(|it| it.name));
            let perhaps = near.map_or(String::new(), |it| format!("; perhaps `{it}`"));
            let message = format!("no function is named `{}`{perhaps}", excerpt(&name.value));
            return Err(failed(message));
        };
        if count < function.least() || function.most().is_some_and(|most| count > most) {
            let takes = function.count_in_words();
            let message = format!("`{}` takes {takes}, not {count}", function.name);
            return Err(failed(message));
        }
        Ok(function)
    }
}

#[cfg(test)]
pub(in crate::expr) mod tests;
