//! Lays documents out canonically: order of attributes, indentation, spaces, blank lines.
//!
//! What is written stays written: scalars keep their characters (only quotes that are in the way of
//! what they quote are exchanged), flow collections stay flow collections on the lines that they
//! have, comments stay with what they stand at. Deliberately absent: breaking and joining lines of
//! text, sorting of data (its order is that of the result), and anything in a text that is no YAML.

mod enter;
mod flow;
mod forms;
mod order;
mod print;
mod range;
mod scalar;
mod trivia;
mod unchanged;

#[cfg(test)]
mod tests;

use crate::syntax::edit::line_break;
use crate::syntax::{SyntaxErrorKind, Tree, parse};
use crate::text::{Edit, TextRange, edits_between};

pub use enter::{format_on_dash, format_on_enter};
use print::Printer;
pub use range::format_range;

/// What a document is, which decides the order of its attributes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentKind {
    /// A flow.
    Flow,
    /// A test file.
    TestFile,
}

/// How a document is laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FormatOptions {
    /// By how many columns a block is indented, 1 to 8.
    pub indent: usize,
    /// The line break; none for the one that the document uses.
    pub line_break: Option<&'static str>,
    /// Whether the last line ends in a line break; none for as it is.
    pub final_line_break: Option<bool>,
}

impl Default for FormatOptions {
    fn default() -> Self {
        Self {
            indent: 2,
            line_break: None,
            final_line_break: Some(true),
        }
    }
}

/// Why a document is left as it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unformatted {
    /// Where the reason stands.
    pub range: TextRange,
    /// The reason.
    pub message: String,
}

impl Unformatted {
    fn would_change(range: TextRange) -> Self {
        Self {
            range,
            message: "laying this out would change what it means".to_owned(),
        }
    }
}

/// The edits that lay a document out, sorted and disjoint; none where it is laid out already.
///
/// The result is parsed and compared with the document before it is returned: it has the same
/// values, anchors, tags and comments.
///
/// # Errors
///
/// If the text is no YAML: to move lines around damage is to guess.
pub fn format(
    tree: &Tree,
    kind: DocumentKind,
    options: &FormatOptions,
) -> Result<Vec<Edit>, Unformatted> {
    let new = laid_out(tree, kind, options)?;
    Ok(edits_between(tree.text(), &new))
}

/// The whole text, laid out.
fn laid_out(
    tree: &Tree,
    kind: DocumentKind,
    options: &FormatOptions,
) -> Result<String, Unformatted> {
    if let Some(reason) = broken(tree) {
        return Err(reason);
    }
    let lines = Printer::new(tree, kind, options).document();
    let new = with_line_breaks(tree.text(), lines, options);
    let changed = || unchanged::first_difference(tree, &parse(&new.as_str().into()));
    match *new != **tree.text() {
        true => match changed() {
            None => Ok(new),
            Some(range) => Err(Unformatted::would_change(range)),
        },
        false => Ok(new),
    }
}

/// The first mistake of a text that is no YAML.
fn broken(tree: &Tree) -> Option<Unformatted> {
    let mut errors = tree.errors().iter();
    let error = errors.find(|it| it.kind == SyntaxErrorKind::Syntax)?;
    Some(Unformatted {
        range: error.range,
        message: error.message.clone(),
    })
}

/// The printed lines, each of which ends in LF, with the line breaks that are wanted.
fn with_line_breaks(old: &str, mut lines: String, options: &FormatOptions) -> String {
    let ended = old.ends_with(['\n', '\r']);
    match options.final_line_break {
        Some(true) => {}
        Some(false) => drop(lines.ends_with('\n').then(|| lines.pop())),
        None if !ended => drop(lines.ends_with('\n').then(|| lines.pop())),
        None => {}
    }
    match options.line_break.unwrap_or_else(|| line_break(old)) {
        "\n" => lines,
        other => lines.replace('\n', other),
    }
}
