//! What is said when an expression fails: which part, what was there instead, what there is.

use super::{EvalError, EvalErrorKind, Evaluation};
use crate::catalog::context::{self, ContextLookup};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::excerpt::{excerpt, quoted};
use crate::expr::functions::Function;
use crate::text::{TextRange, near_names, nearest};
use crate::value::{Object, Value};

/// So many members are named.
const NAMED: usize = 8;

impl Evaluation<'_, '_> {
    /// The source of a part in back quotes, cut to a decent length.
    pub(super) fn source(&self, range: TextRange) -> String {
        quoted(self.text.get(range.indices()).unwrap_or_default())
    }

    pub(super) fn source_text(&self, expression: &Expr) -> String {
        excerpt(
            self.text
                .get(expression.range.indices())
                .unwrap_or_default(),
        )
    }

    /// `` `$Input.n` is the number `7` `` or, for a literal, `` it is the number `7` ``.
    pub(super) fn is(&self, expression: &Expr, value: &Value) -> String {
        match expression.kind {
            ExprKind::Literal(_) => format!("it is {}", shown(value)),
            _ => format!("{} is {}", self.source(expression.range), shown(value)),
        }
    }

    pub(super) fn wrong_argument(
        &self,
        function: &Function,
        index: usize,
        argument: &Expr,
        value: &Value,
    ) -> EvalError {
        let wanted = function
            .parameter(index)
            .map_or(String::new(), |it| it.types.to_string());
        let (name, number) = (function.name, index + 1);
        let is = self.is(argument, value);
        EvalError {
            range: argument.range,
            message: format!("argument {number} of `{name}` must be {wanted}; {is}"),
            kind: EvalErrorKind::WrongType,
        }
    }

    pub(super) fn no_order(
        &self,
        left: &Expr,
        a: &Value,
        right: &Expr,
        b: &Value,
        whole: &Expr,
    ) -> EvalError {
        let source = self.source(whole.range);
        let mut message = if std::mem::discriminant(a) == std::mem::discriminant(b) {
            let kind = a.type_name();
            format!("{source} compares {kind} with another; only numbers and strings have an order")
        } else {
            format!("{source} compares {} with {}", a.type_name(), b.type_name())
        };
        for (side, value) in [(left, a), (right, b)] {
            if !matches!(side.kind, ExprKind::Literal(_)) && is_scalar(value) {
                message.push_str(&format!("; {} is {}", self.source(side.range), json(value)));
            }
        }
        EvalError {
            range: whole.range,
            message,
            kind: EvalErrorKind::WrongType,
        }
    }

    /// Says what is where `expression` looks for a member; `place` names what it looks into.
    pub(super) fn no_such_member(
        &self,
        from: &Value,
        name: &str,
        expression: &Expr,
        place: &str,
    ) -> EvalError {
        let range = match &expression.kind {
            ExprKind::Member { name, .. } if !name.range.is_empty() => name.range,
            ExprKind::Index { index, .. } => index.range,
            _ => expression.range,
        };
        let (kind, message) = match from {
            Value::Object(members) => {
                let mut message = no_member(place, name, members);
                if let Some(exists) = exists(expression) {
                    message.push_str(&format!(
                        "; {} exists {exists}",
                        self.source(expression.range)
                    ));
                }
                (EvalErrorKind::Missing, message)
            }
            other => {
                let shown = shown(other);
                let message = format!(
                    "{place} is {shown}, which has no member `{}`",
                    excerpt(name)
                );
                (EvalErrorKind::WrongType, message + advice(other))
            }
        };
        EvalError {
            range,
            message,
            kind,
        }
    }
}

/// When the documented context path that `expression` reads exists, if not always.
fn exists(expression: &Expr) -> Option<&'static str> {
    let path = expression.path()?;
    if path.variable.value != "$Context" {
        return None;
    }
    let names: Vec<&str> = path.names.iter().map(|it| &*it.value).collect();
    match context::context_path(&names) {
        ContextLookup::Known(row) => row?.exists,
        ContextLookup::Data(row) => row.exists,
        ContextLookup::Unknown { .. } => None,
    }
}

/// What to do with a value that is no object.
fn advice(value: &Value) -> &'static str {
    match value {
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            "; `stringToJson` reads JSON text"
        }
        Value::Array(elements) if !elements.is_empty() => "; `[0]` reads its first element",
        _ => "",
    }
}

/// `` `$Input.order` has no member `Id`; it has `id`, `total` ``, the nearest name first.
pub(in crate::expr) fn no_member(place: &str, name: &str, members: &Object) -> String {
    let name = excerpt(name);
    if members.is_empty() {
        return format!("{place} has no member `{name}`; it is empty");
    }
    let near = near_names(&name, members.keys().map(|it| &**it));
    let others = members
        .keys()
        .map(|it| &**it)
        .filter(|it| !near.contains(it));
    let names: Vec<String> = near
        .iter()
        .copied()
        .chain(others)
        .take(NAMED)
        .map(quoted)
        .collect();
    let more = members.len() - names.len();
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "{place} has no member `{name}`; it has {}{more}",
        names.join(", ")
    )
}

/// `` `[5]` is past the end: the array has 3 elements ``.
pub(super) fn no_element(key: &Value, length: usize, place: &str) -> String {
    let index = excerpt(&key.to_json());
    let elements = match length {
        0 => "is empty".to_owned(),
        1 => "has 1 element".to_owned(),
        length => format!("has {length} elements"),
    };
    match key {
        Value::Number(number) if number.as_i64().is_none() => {
            format!("`[{index}]` is no index: an index is a whole number")
        }
        Value::Number(number) if number.as_f64() < 0.0 => {
            format!("`[{index}]` is no index: the first element of {place} is `[0]`")
        }
        _ => format!("`[{index}]` is past the end: {place} {elements}"),
    }
}

pub(super) fn unknown_variable(name: &str) -> String {
    let names = context::VARIABLES.iter().map(|it| it.name);
    let meant = context::meant_variable(name).map(|it| it.name);
    let meant = meant.or_else(|| nearest(name, names.clone()));
    let name = excerpt(name);
    match meant {
        Some(meant) => format!("no variable is named `{name}`; perhaps `{meant}`"),
        None => {
            let names: Vec<String> = names.map(quoted).collect();
            format!(
                "no variable is named `{name}`; there are {}",
                names.join(", ")
            )
        }
    }
}

/// Where the parser has reported a mistake.
pub(super) fn syntax(range: TextRange) -> EvalError {
    EvalError {
        range,
        message: "the expression does not parse here".to_owned(),
        kind: EvalErrorKind::Syntax,
    }
}

pub(super) fn undocumented(what: &str, range: TextRange) -> EvalError {
    EvalError {
        range,
        message: format!("{what} is not documented for FDL and not evaluated"),
        kind: EvalErrorKind::Unsupported,
    }
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

/// What a value is, with the value itself where it is short: ``the number `7` ``.
pub(super) fn shown(value: &Value) -> String {
    let counted = |kind: &str, count: usize, part: &str| match count {
        0 => format!("an empty {kind}"),
        1 => format!("an {kind} of 1 {part}"),
        count => format!("an {kind} of {count} {part}s"),
    };
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(it) => format!("the boolean `{it}`"),
        Value::Number(number) => format!("the number `{}`", excerpt(number.as_str())),
        Value::String(_) => format!("the string {}", json(value)),
        Value::Array(elements) => counted("array", elements.len(), "element"),
        Value::Object(members) => counted("object", members.len(), "member"),
    }
}

/// The start of the JSON text of a scalar, in back quotes.
fn json(value: &Value) -> String {
    let text = match value {
        // Of a long text only the start is copied.
        Value::String(text) => Value::from(text.chars().take(64).collect::<String>()).to_json(),
        other => other.to_json(),
    };
    quoted(&text)
}
