//! Members and elements: `.name`, `["name"]`, `[0]`, `[*]`.

use std::borrow::Cow;

use super::{EvalError, EvalErrorKind, Evaluation, failure};
use crate::catalog::decisions::Decision;
use crate::expr::ast::{Expr, ExprKind};
use crate::text::TextRange;
use crate::value::Value;

/// What a path leads to.
pub(super) struct Found<'v> {
    pub(super) value: Cow<'v, Value>,
    /// Whether the value is the array of what a `[*]` found: what follows is read from each element.
    each: bool,
}

/// Where a step reads from, for messages.
#[derive(Clone, Copy)]
struct Place {
    base: TextRange,
    /// The element, where a `[*]` has found several.
    element: Option<usize>,
}

/// One step of a path.
enum Step<'v> {
    Name(&'v str),
    Key(Value),
    Elements,
}

impl<'v> Evaluation<'v, '_> {
    pub(super) fn path(&mut self, expression: &'v Expr) -> Result<Found<'v>, EvalError> {
        let (base, step) = match &expression.kind {
            // `$Input.` half typed; the brackets of `$Input[""]` end behind the name.
            ExprKind::Member { name, .. }
                if name.value.is_empty() && name.range.end == expression.range.end =>
            {
                return Err(failure::syntax(expression.range));
            }
            ExprKind::Member { base, name } => (base, Step::Name(&name.value)),
            ExprKind::Index { base, index } => {
                // The base comes first, also where both fail.
                let found = self.path(base)?;
                let key = self.value(index)?.into_owned();
                return self.step(found, base, &Step::Key(key), expression);
            }
            ExprKind::Wildcard { base } => {
                if self.evaluator.assume(Decision::EachElement) {
                    return Err(failure::undocumented("`[*]`", expression.range));
                }
                (base, Step::Elements)
            }
            _ => {
                let value = self.value(expression)?;
                return Ok(Found { value, each: false });
            }
        };
        let found = self.path(base)?;
        self.step(found, base, &step, expression)
    }

    fn step(
        &mut self,
        found: Found<'v>,
        base: &'v Expr,
        step: &Step<'v>,
        expression: &'v Expr,
    ) -> Result<Found<'v>, EvalError> {
        if !found.each {
            let place = Place {
                base: base.range,
                element: None,
            };
            let value = self.read(found.value, step, expression, place)?;
            let each = matches!(step, Step::Elements);
            return Ok(Found { value, each });
        }
        let elements = found.value.as_array().unwrap_or_default();
        let mut values = Vec::with_capacity(elements.len());
        for (index, element) in elements.iter().enumerate() {
            let place = Place {
                base: base.range,
                element: Some(index),
            };
            let value = self.read(Cow::Borrowed(element), step, expression, place)?;
            match (step, &*value) {
                (Step::Elements, Value::Array(inner)) => values.extend(inner.iter().cloned()),
                _ => values.push(value.into_owned()),
            }
        }
        Ok(Found {
            value: Cow::Owned(Value::array(values)),
            each: true,
        })
    }

    fn read<'x>(
        &mut self,
        from: Cow<'x, Value>,
        step: &Step<'_>,
        expression: &Expr,
        place: Place,
    ) -> Result<Cow<'x, Value>, EvalError> {
        match step {
            Step::Name(name) => self.member(from, name, expression, place),
            Step::Key(Value::String(name)) => self.member(from, name, expression, place),
            Step::Key(key) => self.element(from, key, expression, place),
            Step::Elements if from.as_array().is_some() => Ok(from),
            Step::Elements => {
                let message = format!(
                    "{} is {}; `[*]` reads arrays",
                    self.place(place),
                    failure::shown(&from)
                );
                Err(wrong_type(expression.range, message))
            }
        }
    }

    fn member<'x>(
        &mut self,
        from: Cow<'x, Value>,
        name: &str,
        expression: &Expr,
        place: Place,
    ) -> Result<Cow<'x, Value>, EvalError> {
        let found = match &from {
            Cow::Borrowed(value) => value.get(name).map(Cow::Borrowed),
            Cow::Owned(value) => value.get(name).cloned().map(Cow::Owned),
        };
        match found {
            Some(value) => Ok(value),
            None if self.null_instead(&from) => Ok(Cow::Owned(Value::Null)),
            None => Err(self.no_such_member(&from, name, expression, &self.place(place))),
        }
    }

    fn element<'x>(
        &mut self,
        from: Cow<'x, Value>,
        key: &Value,
        expression: &Expr,
        place: Place,
    ) -> Result<Cow<'x, Value>, EvalError> {
        let ExprKind::Index { index, .. } = &expression.kind else {
            return Ok(from);
        };
        let Value::Number(number) = key else {
            let key = failure::shown(key);
            let message = format!("an index is a whole number or a string, not {key}");
            return Err(wrong_type(index.range, message));
        };
        let Some(elements) = from.as_array() else {
            let message = format!(
                "{} is {}; `[{key}]` reads arrays",
                self.place(place),
                failure::shown(&from)
            );
            return Err(wrong_type(expression.range, message));
        };
        let at = number.as_i64().and_then(|it| usize::try_from(it).ok());
        match at.filter(|&at| at < elements.len()) {
            Some(at) => Ok(match &from {
                Cow::Borrowed(Value::Array(elements)) => Cow::Borrowed(&elements[at]),
                _ => Cow::Owned(elements[at].clone()),
            }),
            None if self.evaluator.assume(Decision::MissingMember) => Ok(Cow::Owned(Value::Null)),
            None => Err(EvalError {
                range: index.range,
                message: failure::no_element(key, elements.len(), &self.place(place)),
                kind: EvalErrorKind::Missing,
            }),
        }
    }

    fn place(&self, place: Place) -> String {
        let base = self.source(place.base);
        match place.element {
            Some(index) => format!("element {index} of {base}"),
            None => base,
        }
    }

    /// Whether a member that an object does not have is read as null; so are those of null then.
    fn null_instead(&mut self, from: &Value) -> bool {
        match from {
            Value::Object(_) => self.evaluator.assume(Decision::MissingMember),
            Value::Null => self.evaluator.readings.is_other(Decision::MissingMember),
            _ => false,
        }
    }
}

fn wrong_type(range: TextRange, message: String) -> EvalError {
    EvalError {
        range,
        message,
        kind: EvalErrorKind::WrongType,
    }
}
