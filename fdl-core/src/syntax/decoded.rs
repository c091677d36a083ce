//! The values of scalars that differ from their source text, and the way back to the source.
//!
//! All values of a tree share one string and one list of segments, so a scalar costs no allocation.

use super::tree::push;

/// The decoded texts of a tree, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct DecodedTable {
    text: String,
    segments: Vec<Segment>,
    /// Where each value begins in `text` and `segments`; it ends where the next one begins.
    starts: Vec<(u32, u32)>,
    /// Where source text would continue the last segment.
    continues_at: usize,
}

/// From here on value and source run in step, up to the next segment.
///
/// Two segments with the same `value` stand around source text that gives no character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Segment {
    /// An offset in the value.
    pub(super) value: u32,
    /// The offset in the source.
    pub(super) source: u32,
}

impl DecodedTable {
    /// The value of that number.
    pub(super) fn text(&self, index: u32) -> Option<&str> {
        let start = self.starts.get(index as usize)?.0 as usize;
        Some(&self.text[start..self.end_of(index).0])
    }

    /// Its segments, ascending in both offsets.
    pub(super) fn segments(&self, index: u32) -> &[Segment] {
        match self.starts.get(index as usize) {
            Some(start) => &self.segments[start.1 as usize..self.end_of(index).1],
            None => &[],
        }
    }

    fn end_of(&self, index: u32) -> (usize, usize) {
        match self.starts.get(index as usize + 1) {
            Some(&(text, segments)) => (text as usize, segments as usize),
            None => (self.text.len(), self.segments.len()),
        }
    }

    pub(super) fn allocated_bytes(&self) -> usize {
        self.text.capacity()
            + self.segments.capacity() * size_of::<Segment>()
            + self.starts.capacity() * size_of::<(u32, u32)>()
    }

    /// Begins a value and returns its number.
    pub(super) fn begin(&mut self) -> u32 {
        let start = (self.text.len() as u32, self.segments.len() as u32);
        push(&mut self.starts, start);
        self.continues_at = usize::MAX;
        self.starts.len() as u32 - 1
    }

    /// Takes back the value begun last.
    pub(super) fn abandon(&mut self) {
        if let Some((text, segments)) = self.starts.pop() {
            self.text.truncate(text as usize);
            self.segments.truncate(segments as usize);
        }
    }

    /// Appends source text as it stands at `source`.
    pub(super) fn literal(&mut self, source: usize, text: &str) {
        if text.is_empty() {
            return;
        }
        if source != self.continues_at {
            self.mark(source);
        }
        self.text.push_str(text);
        self.continues_at = source + text.len();
    }

    /// Appends a character that the source writes otherwise, from `source` on.
    pub(super) fn replaced(&mut self, source: usize, character: char) {
        self.mark(source);
        self.text.push(character);
        self.continues_at = usize::MAX;
    }

    /// Notes that the source from here on gives no character.
    pub(super) fn skipped(&mut self, source: usize) {
        self.mark(source);
        self.continues_at = usize::MAX;
    }

    /// Notes where the source of the value ends.
    pub(super) fn finish(&mut self, source: usize) {
        if source != self.continues_at {
            self.mark(source);
        }
    }

    fn mark(&mut self, source: usize) {
        let start = self.starts.last().map_or(0, |start| start.0);
        let segment = Segment {
            value: self.text.len() as u32 - start,
            source: source as u32,
        };
        if self.segments.last() != Some(&segment) {
            push(&mut self.segments, segment);
        }
    }
}
