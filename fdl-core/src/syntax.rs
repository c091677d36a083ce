//! YAML text to a spanned tree that survives broken text.
//!
//! [`parse()`] reads any text in one pass and always returns a [`Tree`]: every key, value, item and
//! comment with its exact range, what is broken as [`SyntaxError`]s, and everything outside the
//! damage as if it were not there. There is no dependency below this module.

mod decoded;
pub mod edit;
mod node;
mod parse;
mod scalar;
mod tree;
mod value;

pub use node::{Entry, Node};
pub use parse::parse;
pub use scalar::ScalarType;
pub use tree::{
    Comment, Document, NodeId, NodeKind, ScalarStyle, SyntaxError, SyntaxErrorKind, Tree,
};
