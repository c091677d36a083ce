//! The expression at the cursor.

use super::Place;
use crate::ide::source::Source;
use crate::syntax::Node;
use crate::text::TextRange;

/// The expression's decoded text and the cursor in it.
pub(in crate::ide) struct Typed<'t> {
    /// The decoded text.
    pub(in crate::ide) text: String,
    /// The cursor in it.
    pub(in crate::ide) cursor: usize,
    scalar: Option<Node<'t>>,
    start: u32,
}

impl<'t> Typed<'t> {
    /// The expression at a place: in its scalar, or in the word that is typed there.
    pub(in crate::ide) fn new(
        source: Source<'_>,
        place: &Place<'t>,
        scalar: Option<Node<'t>>,
        offset: u32,
    ) -> Option<Self> {
        let text = match scalar {
            Some(scalar) => scalar.text()?.into_owned(),
            None => source.text()[place.typed.indices()].to_owned(),
        };
        let cursor = match scalar {
            Some(scalar) => decoded_offset(scalar, &text, offset),
            None => (offset - place.typed.start) as usize,
        };
        let cursor = cursor.min(text.len());
        text.is_char_boundary(cursor).then_some(Self {
            text,
            cursor,
            scalar,
            start: place.typed.start,
        })
    }

    /// The place in the source of a range of the text.
    pub(in crate::ide) fn source_range(&self, start: usize, end: usize) -> TextRange {
        let range = TextRange::new(start as u32, end as u32);
        match self.scalar {
            Some(scalar) => scalar.source_range(range),
            None => TextRange::new(self.start + range.start, self.start + range.end),
        }
    }

    /// Whether the cursor stands in a string.
    pub(in crate::ide) fn in_string(&self) -> bool {
        let mut open: Option<char> = None;
        let mut escaped = false;
        for character in self.text[..self.cursor].chars() {
            match open {
                Some(_) if escaped => escaped = false,
                Some('"' | '\'') if character == '\\' => escaped = true,
                Some(quote) if character == quote => open = None,
                Some(_) => {}
                None if matches!(character, '"' | '\'' | '`') => open = Some(character),
                None => {}
            }
        }
        open.is_some()
    }

    /// The word at the cursor.
    pub(in crate::ide) fn word(&self) -> (usize, usize) {
        let is_word = |it: &char| it.is_alphanumeric() || matches!(it, '_' | '$');
        let before = self.text[..self.cursor].chars().rev().take_while(is_word);
        let behind = self.text[self.cursor..].chars().take_while(is_word);
        (
            self.cursor - before.map(char::len_utf8).sum::<usize>(),
            self.cursor + behind.map(char::len_utf8).sum::<usize>(),
        )
    }
}

/// The first offset of the decoded text that stands at a place of the source: the line break that
/// ends a literal block does not count.
fn decoded_offset(scalar: Node<'_>, text: &str, offset: u32) -> usize {
    let mut cursor = scalar.decoded_offset(offset);
    while let Some(before) = text.get(..cursor as usize)
        && before.ends_with('\n')
        && scalar.source_offset(cursor - 1) == offset
    {
        cursor -= 1;
    }
    cursor as usize
}
