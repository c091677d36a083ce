//! The parser.

use std::sync::Arc;

use super::tree::Tree;

/// Parses `text`. Never fails: what is broken is in [`Tree::errors`].
pub fn parse(text: &Arc<str>) -> Tree {
    Tree {
        text: text.clone(),
        nodes: Vec::new(),
        decoded: Vec::new(),
        properties: Vec::new(),
        comments: Vec::new(),
        errors: Vec::new(),
        documents: Vec::new(),
    }
}
