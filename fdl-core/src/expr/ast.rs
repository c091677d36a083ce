//! The syntax tree of an expression.

use std::sync::Arc;

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::text::{Spanned, TextRange};
use crate::value::Value;

/// An expression and where it stands in the expression's text.
#[derive(Clone, PartialEq, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands, without surrounding parentheses.
    pub range: TextRange,
}

/// The kinds of expression.
#[derive(Clone, PartialEq, Debug)]
pub enum ExprKind {
    /// Nothing where an operand was expected; the parser has reported it.
    Missing,
    /// A string, number, `true`, `false` or `null`.
    Literal(Value),
    /// A variable with its `$`, known or not: `$Input`, `$Foo`, `$`.
    Variable(SmolStr),
    /// A bare word that is neither keyword nor called: `status`. Always reported by the parser.
    Word(SmolStr),
    /// `base.name`, also `base["name"]`.
    Member {
        /// What the member is read from.
        base: Box<Expr>,
        /// The name (empty after a trailing dot); its range covers the name alone, also between quotes.
        name: Spanned<SmolStr>,
    },
    /// `base[index]` with an index that is no string literal.
    Index {
        /// What the element is read from.
        base: Box<Expr>,
        /// The index.
        index: Box<Expr>,
    },
    /// `base[*]` or `base.*` (Q33).
    Wildcard {
        /// What the elements are read from.
        base: Box<Expr>,
    },
    /// A slice, filter or recursive descent: parsed, reported, not evaluated (Q33).
    OpaquePath {
        /// What the path starts from.
        base: Box<Expr>,
        /// The part that is not supported, `..`, `[1:2]`, `[?(…)]`.
        path: Spanned<SmolStr>,
    },
    /// `name(argument, …)`.
    Call {
        /// The function's name.
        name: Spanned<SmolStr>,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `[a, b]`.
    Array(Vec<Expr>),
    /// `{"key": value}`; the range of a key covers what stands between its quotes.
    Object(Vec<(Spanned<Arc<str>>, Expr)>),
    /// `!operand` or `-operand`.
    Unary {
        /// The operator and its place.
        operator: Spanned<UnaryOperator>,
        /// The operand.
        operand: Box<Expr>,
    },
    /// `left operator right`.
    Binary {
        /// The operator and its place.
        operator: Spanned<BinaryOperator>,
        /// The left operand.
        left: Box<Expr>,
        /// The right operand.
        right: Box<Expr>,
    },
    /// `condition ? then : otherwise` (Q36).
    Conditional {
        /// The condition.
        condition: Box<Expr>,
        /// The value if it is true.
        then: Box<Expr>,
        /// The value if it is false.
        otherwise: Box<Expr>,
    },
}

/// A prefix operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOperator {
    /// `!`.
    Not,
    /// `-`.
    Negate,
}

/// An infix operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOperator {
    /// `||`.
    Or,
    /// `&&`.
    And,
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `in`.
    In,
    /// `+`, not documented (Q35).
    Add,
    /// `-`, not documented (Q35).
    Subtract,
    /// `*`, not documented (Q35).
    Multiply,
    /// `/`, not documented (Q35).
    Divide,
    /// `%`, not documented (Q35).
    Remainder,
    /// `??`, not documented (Q36).
    Coalesce,
    /// `=~`, not documented (Q36).
    Match,
}

impl UnaryOperator {
    /// How it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Not => "!",
            Self::Negate => "-",
        }
    }
}

impl BinaryOperator {
    /// How it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::Coalesce => "??",
            Self::Match => "=~",
        }
    }

    /// Whether it computes with numbers: `+ - * / %` (Q35).
    pub const fn is_arithmetic(self) -> bool {
        matches!(
            self,
            Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Remainder
        )
    }

    /// Whether it compares two values: `== != < <= > >=`.
    pub const fn is_comparison(self) -> bool {
        matches!(
            self,
            Self::Equal
                | Self::NotEqual
                | Self::Less
                | Self::LessOrEqual
                | Self::Greater
                | Self::GreaterOrEqual
        )
    }

    /// Whether it asks which of two values comes first: `< <= > >=`.
    pub const fn is_ordering(self) -> bool {
        matches!(
            self,
            Self::Less | Self::LessOrEqual | Self::Greater | Self::GreaterOrEqual
        )
    }
}

/// A variable and the names of the members read from it one after the other: `$Input.order.id`.
#[derive(Clone, PartialEq, Debug)]
pub struct Path<'e> {
    /// The variable with its `$`, and its place.
    pub variable: Spanned<&'e str>,
    /// The names of the members.
    pub names: SmallVec<[&'e Spanned<SmolStr>; 4]>,
}

impl Path<'_> {
    /// Whether the first members are these.
    pub fn begins_with(&self, names: &[&str]) -> bool {
        let pairs = self.names.iter().zip(names);
        self.names.len() >= names.len() && pairs.into_iter().all(|(it, name)| &*it.value == *name)
    }
}

impl Expr {
    /// The expressions right below this one, in the order of the text.
    pub fn children(&self) -> impl DoubleEndedIterator<Item = &Self> {
        let (few, list, members): ([Option<&Self>; 3], &[Self], &[(_, Self)]) = match &self.kind {
            ExprKind::Missing
            | ExprKind::Literal(_)
            | ExprKind::Variable(_)
            | ExprKind::Word(_) => ([None; 3], &[], &[]),
            ExprKind::Member { base: one, .. }
            | ExprKind::Wildcard { base: one }
            | ExprKind::OpaquePath { base: one, .. }
            | ExprKind::Unary { operand: one, .. } => ([Some(one), None, None], &[], &[]),
            ExprKind::Index {
                base: one,
                index: other,
            }
            | ExprKind::Binary {
                left: one,
                right: other,
                ..
            } => ([Some(one), Some(other), None], &[], &[]),
            ExprKind::Conditional {
                condition,
                then,
                otherwise,
            } => ([Some(condition), Some(then), Some(otherwise)], &[], &[]),
            ExprKind::Call {
                arguments: list, ..
            }
            | ExprKind::Array(list) => ([None; 3], list, &[]),
            ExprKind::Object(members) => ([None; 3], &[], members),
        };
        let members = members.iter().map(|(_, value)| value);
        few.into_iter().flatten().chain(list).chain(members)
    }

    /// This expression and all below it, each before its children.
    pub fn walk(&self) -> impl Iterator<Item = &Expr> {
        let (mut first, mut waiting) = (Some(self), Vec::new());
        std::iter::from_fn(move || {
            let next = first.take().or_else(|| waiting.pop())?;
            waiting.extend(next.children().rev());
            Some(next)
        })
    }

    /// How many members the expression reads from a variable, if it is nothing but that.
    pub fn path_length(&self) -> Option<usize> {
        let (mut length, mut at) = (0, self);
        loop {
            match &at.kind {
                ExprKind::Member { base, .. } => (length, at) = (length + 1, base),
                ExprKind::Variable(_) => return Some(length),
                _ => return None,
            }
        }
    }

    /// The variable and members that the expression reads, if it is nothing but that.
    pub fn path(&self) -> Option<Path<'_>> {
        let (mut names, mut at) = (SmallVec::new(), self);
        loop {
            match &at.kind {
                ExprKind::Member { base, name } => {
                    names.push(name);
                    at = base;
                }
                ExprKind::Variable(variable) => {
                    names.reverse();
                    let variable = Spanned {
                        value: &**variable,
                        range: at.range,
                    };
                    return Some(Path { variable, names });
                }
                _ => return None,
            }
        }
    }
}

/// What is wrong with the text of an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExprError {
    /// Where, in the expression's text.
    pub range: TextRange,
    /// What was found, what was expected.
    pub message: String,
    /// A replacement of `range` that repairs it, with its title.
    pub fix: Option<(String, String)>,
}
