//! The expression language of FDL: what stands under `.$` keys, in `Condition` and in `ItemsPath`.
//!
//! [`parse()`] always returns a tree, however broken the text; [`eval()`] computes a value from it.
//! Offsets are relative to the expression's own (decoded) text; `model::Expression` maps them to
//! the source.

pub mod ast;
mod eval;
mod excerpt;
pub mod functions;
mod lexer;
mod parse;
mod random;
mod strings;
mod tokens;
mod types;

pub(crate) use excerpt::excerpt;

pub use eval::{EvalError, EvalErrorKind, Evaluator, Variables, eval};
pub use lexer::is_name;
pub(crate) use lexer::name_length;
pub use parse::{NESTING_LIMIT, parse};
pub use random::Random;
pub use tokens::{Token, TokenKind, tokens};
pub use types::type_of;
