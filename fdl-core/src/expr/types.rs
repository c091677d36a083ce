//! What is known of the type of an expression's value before a run: the types of literals, operators,
//! functions and of `$Context`. Data has no declared type, so most paths may be anything.

use super::ast::{BinaryOperator, Expr, ExprKind, UnaryOperator};
use super::eval::negated;
use super::functions;
use crate::catalog::context::{self, ContextPath};
use crate::value::{Types, Value};

/// The types that the value of an expression may have; [`Types::ANY`] where nothing is known.
pub fn type_of(expression: &Expr) -> Types {
    match &expression.kind {
        ExprKind::Literal(value) => value.types(),
        ExprKind::Call { name, .. } => {
            functions::find(&name.value).map_or(Types::ANY, |it| it.returns)
        }
        ExprKind::Array(_) | ExprKind::Wildcard { .. } => Types::ARRAY,
        ExprKind::Object(_) => Types::OBJECT,
        ExprKind::Unary { operator, operand } => match operator.value {
            UnaryOperator::Not => Types::BOOLEAN,
            UnaryOperator::Negate => match &operand.kind {
                ExprKind::Literal(Value::Number(number)) => Value::Number(negated(number)).types(),
                // One of two numbers at the ends of the 64 bits is whole, the other is not.
                _ => Types::NUMBER,
            },
        },
        ExprKind::Binary {
            operator,
            left,
            right,
        } => of_binary(operator.value, left, right),
        ExprKind::Conditional {
            then, otherwise, ..
        } => type_of(then).or(type_of(otherwise)),
        ExprKind::Variable(_) | ExprKind::Member { .. } | ExprKind::Index { .. } => {
            of_path(expression)
        }
        ExprKind::Missing | ExprKind::Word(_) | ExprKind::OpaquePath { .. } => Types::ANY,
    }
}

fn of_binary(operator: BinaryOperator, left: &Expr, right: &Expr) -> Types {
    match operator {
        // Whether `+` joins text is as open as whether there is a `+` (Q35).
        BinaryOperator::Add => Types::NUMBER.or(Types::STRING),
        BinaryOperator::Coalesce => type_of(left).or(type_of(right)),
        operator if operator.is_arithmetic() => Types::NUMBER,
        _ => Types::BOOLEAN,
    }
}

fn of_path(expression: &Expr) -> Types {
    if reads_each_element(expression) {
        return Types::ARRAY;
    }
    let known = match &expression.kind {
        ExprKind::Variable(name) => context::variable(name).map(|it| (it.certain, it.types)),
        _ => context_row(expression).map(|it| (it.certain, it.types)),
    };
    match known {
        Some((true, types)) => types,
        _ => Types::ANY,
    }
}

/// What the pages describe below `$Context`, if a path leads there.
fn context_row(path: &Expr) -> Option<&'static ContextPath> {
    let ExprKind::Member { base, name } = &path.kind else {
        return None;
    };
    match &base.kind {
        ExprKind::Variable(variable) if &**variable == "$Context" => {
            context::member(None, &name.value)
        }
        _ => context::member(Some(context_row(base)?), &name.value),
    }
}

/// Whether there is a `[*]` among the steps of the path: then the result is an array.
fn reads_each_element(expression: &Expr) -> bool {
    let mut at = expression;
    loop {
        match &at.kind {
            ExprKind::Member { base, .. } | ExprKind::Index { base, .. } => at = base,
            ExprKind::Wildcard { .. } => return true,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::parse;

    #[track_caller]
    fn check(text: &str, expected: Types) {
        let (tree, errors) = parse(text);
        assert_eq!(errors, [], "{text}");
        assert_eq!(type_of(&tree), expected, "{text}");
    }

    #[test]
    fn literals_and_operators() {
        check("1", Types::INTEGER);
        check("-1.5", Types::FRACTION);
        check("-$Input.n", Types::NUMBER);
        check("-9223372036854775808", Types::INTEGER);
        check("-(-9223372036854775808)", Types::NUMBER);
        check("'a'", Types::STRING);
        check("null", Types::NULL);
        check("[1]", Types::ARRAY);
        check("{}", Types::OBJECT);
        check("!$Input.a", Types::BOOLEAN);
        check("$Input.a == 1 && $Input.b in [1]", Types::BOOLEAN);
        check("1 + 2", Types::NUMBER.or(Types::STRING));
        check("1 * 2", Types::NUMBER);
        check("$Input.a ? 1 : 'x'", Types::INTEGER.or(Types::STRING));
        check("null ?? true", Types::NULL.or(Types::BOOLEAN));
    }

    #[test]
    fn variables_and_paths() {
        check("$Input", Types::ANY);
        check("$Input.a", Types::ANY);
        check("$Global", Types::OBJECT);
        check("$Global.a", Types::ANY);
        check("$Context.Execution.Name", Types::STRING);
        check("$Context[\"Current\"].RetryCount", Types::INTEGER);
        check("$Context.Current", Types::OBJECT);
        check("$Context.Execution.Input.a", Types::ANY);
        check("$Context.Nothing", Types::ANY);
        check("$Input.a[0]", Types::ANY);
        check("$Input.a[*].b", Types::ARRAY);
        check("$Input..a", Types::ANY);
    }

    #[test]
    fn functions_return_what_their_rows_say() {
        check("length($Input.a)", Types::INTEGER);
        check("format('{}', 1)", Types::STRING);
        check("stringToJson($Input.a)", Types::ANY);
        check("unknown()", Types::ANY);
        check("arrayContains([1], 1)", Types::BOOLEAN);
    }
}
