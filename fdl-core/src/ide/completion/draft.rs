//! A text to insert, with places to fill in, built once for clients with and without snippets.

use std::fmt::Write as _;

use crate::ide::layout::Layout;

/// What is to be inserted, without regard to how it is laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ide) enum Skeleton {
    /// A value on one line.
    Scalar {
        /// Its pieces.
        pieces: Vec<Piece>,
        /// Whether it is text, which JSON puts into quotes.
        text: bool,
    },
    /// Keys with values.
    Map(Entries),
    /// Items.
    List(Vec<Skeleton>),
}

/// The entries of a mapping.
pub(in crate::ide) type Entries = Vec<(Vec<Piece>, Skeleton)>;

/// A part of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::ide) enum Piece {
    /// Text as it stands.
    Fixed(String),
    /// A place to fill in, with what stands there at first. Places of the same name that is not
    /// empty are filled in together.
    Stop(&'static str, String),
}

impl Piece {
    /// What stands there at first.
    pub(super) fn default_text(&self) -> &str {
        match self {
            Self::Fixed(text) | Self::Stop(_, text) => text,
        }
    }
}

/// A piece of fixed text.
pub(super) fn fixed(text: &str) -> Piece {
    Piece::Fixed(text.to_owned())
}

/// A place to fill in.
pub(super) fn stop(default: &str) -> Piece {
    Piece::Stop("", default.to_owned())
}

impl Skeleton {
    /// A text value.
    pub(super) fn text(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let pieces = pieces.into_iter().collect();
        Self::Scalar { pieces, text: true }
    }

    /// A number, a boolean, or YAML text whose type is left to YAML.
    pub(super) fn raw(pieces: impl IntoIterator<Item = Piece>) -> Self {
        let pieces = pieces.into_iter().collect();
        Self::Scalar {
            pieces,
            text: false,
        }
    }
}

/// The text so far, twice.
#[derive(Debug)]
pub(in crate::ide) struct Draft {
    layout: Layout,
    text: String,
    snippet: String,
    stops: u32,
    names: Vec<(&'static str, u32)>,
}

impl Draft {
    pub(in crate::ide) fn new(layout: Layout) -> Self {
        Self {
            layout,
            text: String::new(),
            snippet: String::new(),
            stops: 0,
            names: Vec::new(),
        }
    }

    /// The plain text, and the snippet if there is something to fill in.
    pub(in crate::ide) fn finish(self) -> (String, Option<String>) {
        (self.text, (self.stops > 0).then_some(self.snippet))
    }

    /// Adds text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        push_escaped(&mut self.snippet, text);
    }

    /// Adds a piece.
    pub(super) fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Fixed(text) => self.push(text),
            Piece::Stop(name, default) => {
                let number = self.number(name);
                self.text.push_str(default);
                if default.is_empty() {
                    let _ = write!(self.snippet, "${number}");
                } else {
                    let _ = write!(self.snippet, "${{{number}:");
                    push_escaped(&mut self.snippet, default);
                    self.snippet.push('}');
                }
            }
        }
    }

    fn number(&mut self, name: &'static str) -> u32 {
        let known = self.names.iter().find(|(it, _)| *it == name);
        if let Some(&(_, number)) = known.filter(|_| !name.is_empty()) {
            return number;
        }
        self.stops += 1;
        self.names.push((name, self.stops));
        self.stops
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        pieces.iter().for_each(|it| self.piece(it));
    }

    /// Adds a form such as `acs:fc:::functions/{function}`: what stands in braces is filled in.
    pub(super) fn pattern(&mut self, form: &str) {
        let mut rest = form;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
            self.push(before);
            self.piece(&Piece::Stop("", name.to_owned()));
            rest = behind;
        }
        self.push(rest);
    }

    /// Adds a key, in quotes where the document has them.
    pub(super) fn key(&mut self, key: &[Piece]) {
        let quote = if self.layout.quoted { "\"" } else { "" };
        self.push(quote);
        self.pieces(key);
        self.push(quote);
    }

    /// Adds the entries of a mapping on one line, without braces.
    pub(super) fn entries_in_flow(&mut self, value: &Skeleton) {
        let Skeleton::Map(entries) = value else {
            return self.flow(value);
        };
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.entry(key, value, 0, true);
        }
    }

    /// Begins a new line at a column.
    pub(super) fn line(&mut self, column: u32) {
        self.push(self.layout.newline);
        self.push(&" ".repeat(column as usize));
    }

    /// Adds a key of a mapping that stands at `column`, with its value; in `flow` on one line.
    pub(super) fn entry(&mut self, key: &[Piece], value: &Skeleton, column: u32, flow: bool) {
        self.key(key);
        self.push(":");
        self.value(value, column, flow);
    }

    /// Adds the value of a key that stands at `column`, from behind the colon.
    pub(super) fn value(&mut self, value: &Skeleton, column: u32, flow: bool) {
        match value {
            _ if flow || self.layout.quoted => {
                self.push(" ");
                self.flow(value);
            }
            Skeleton::Scalar { .. } => {
                self.push(" ");
                self.flow(value);
            }
            _ => self.below(value, column),
        }
    }

    /// Adds a collection on new lines below its key, which stands at `column`.
    pub(super) fn below(&mut self, value: &Skeleton, column: u32) {
        let offset = match value {
            Skeleton::List(_) => self.layout.dash,
            _ => self.layout.step,
        };
        self.line(column + offset);
        self.block(value, column + offset);
    }

    /// Adds a collection whose keys or dashes stand at `column`; the text so far ends there.
    pub(in crate::ide) fn block(&mut self, value: &Skeleton, column: u32) {
        match value {
            Skeleton::Scalar { .. } => self.flow(value),
            Skeleton::Map(entries) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        self.line(column);
                    }
                    self.entry(key, value, column, false);
                }
            }
            Skeleton::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.line(column);
                    }
                    self.push("- ");
                    self.block(item, column + 2);
                }
            }
        }
    }

    /// Adds a value on one line, with braces and brackets.
    pub(super) fn flow(&mut self, value: &Skeleton) {
        match value {
            Skeleton::Scalar { pieces, text } => {
                let quote = if *text && self.layout.quoted {
                    "\""
                } else {
                    ""
                };
                self.push(quote);
                self.pieces(pieces);
                self.push(quote);
            }
            Skeleton::Map(_) => {
                self.push("{");
                self.entries_in_flow(value);
                self.push("}");
            }
            Skeleton::List(items) => {
                self.push("[");
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.push(", ");
                    }
                    self.flow(item);
                }
                self.push("]");
            }
        }
    }
}

/// Appends text with the characters escaped that mean something in a snippet.
fn push_escaped(snippet: &mut String, text: &str) {
    for character in text.chars() {
        if matches!(character, '$' | '}' | '\\') {
            snippet.push('\\');
        }
        snippet.push(character);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: Layout = Layout {
        step: 2,
        dash: 0,
        quoted: false,
        newline: "\n",
    };

    fn rule() -> Skeleton {
        let name = || Piece::Stop("name", "a".to_owned());
        Skeleton::Map(vec![
            (
                vec![fixed("Errors")],
                Skeleton::List(vec![Skeleton::text([stop("$x")])]),
            ),
            (vec![fixed("Next")], Skeleton::text([name()])),
            (vec![fixed("Name")], Skeleton::text([name()])),
        ])
    }

    #[test]
    fn blocks_are_indented_and_same_places_have_one_number() {
        let mut draft = Draft::new(LAYOUT);
        draft.entry(&[fixed("Retry")], &Skeleton::List(vec![rule()]), 4, false);
        let (text, snippet) = draft.finish();
        assert_eq!(
            text,
            "Retry:\n    - Errors:\n      - $x\n      Next: a\n      Name: a"
        );
        assert_eq!(
            snippet.as_deref(),
            Some(
                "Retry:\n    - Errors:\n      - ${1:\\$x}\n      Next: ${2:a}\n      Name: ${2:a}"
            )
        );
    }

    #[test]
    fn json_is_written_on_one_line_with_quotes() {
        let quoted = Layout {
            quoted: true,
            ..LAYOUT
        };
        let mut draft = Draft::new(quoted);
        draft.entry(&[fixed("Catch")], &Skeleton::List(vec![rule()]), 4, false);
        let (text, _) = draft.finish();
        assert_eq!(
            text,
            r#""Catch": [{"Errors": ["$x"], "Next": "a", "Name": "a"}]"#
        );
    }
}
