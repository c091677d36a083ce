//! What is checked when the whole text was read: duplicate keys, characters that YAML forbids.

use super::cursor::is_break;
use super::{MAX_ERRORS, Parser};
use crate::syntax::tree::{NONE, SyntaxError, SyntaxErrorKind};
use crate::text::TextRange;

/// Mappings with more keys are sorted, smaller ones compared pair by pair.
const FEW_KEYS: usize = 12;

impl Parser<'_> {
    pub(super) fn finish(&mut self) {
        self.check_characters();
        self.check_duplicate_keys();
        self.sort_errors();
    }

    /// Reports control characters.
    fn check_characters(&mut self) {
        if !has_control_characters(self.bytes) {
            return;
        }
        let mut at = 0;
        while let Some(offset) = self.bytes[at..].iter().position(|&byte| is_bad(byte)) {
            at += offset;
            let code = self.bytes[at];
            self.error(
                at,
                at + 1,
                format_args!("the character U+{code:04X} is not allowed in YAML"),
            );
            if self.errors.len() >= MAX_ERRORS {
                return;
            }
            at = self.line_end(at);
        }
    }

    /// Notes a key of the innermost block mapping.
    pub(super) fn note_key(&mut self, key: u32) {
        let node = &self.nodes[key as usize];
        if node.is_scalar() {
            let look = look_of(self.key_text(key));
            self.note_look(look);
        }
    }

    /// Notes a key of the innermost block mapping that looks like this: see [`look_of`].
    #[inline]
    pub(super) fn note_look(&mut self, look: u64) {
        if let Some(open) = self.open.last_mut() {
            open.may_repeat |= open.keys & look != 0;
            open.keys |= look;
        }
    }

    /// Reports the keys that stand twice in a mapping; only few mappings are looked at.
    fn check_duplicate_keys(&mut self) {
        let mut maps = std::mem::take(&mut self.repeating);
        maps.sort_unstable();
        let mut keys = Vec::new();
        for map in maps {
            let node = &self.nodes[map as usize];
            keys.clear();
            let mut next = map + 1;
            while next < node.payload {
                let key = &self.nodes[next as usize];
                if key.is_key() && !key.missing_colon() && key.is_scalar() {
                    keys.push(next);
                }
                next = match key.is_collection() {
                    true => key.payload,
                    false => next + 1,
                };
            }
            self.report_duplicates(&mut keys);
        }
    }

    fn report_duplicates(&mut self, keys: &mut [u32]) {
        if keys.len() <= FEW_KEYS {
            for (index, &key) in keys.iter().enumerate() {
                let text = self.key_text(key);
                let is_same = |&&earlier: &&u32| self.key_text(earlier) == text;
                if let Some(&first) = keys[..index].iter().find(is_same) {
                    self.report_duplicate(first, key);
                }
            }
            return;
        }
        keys.sort_unstable_by(|&a, &b| {
            let (left, right) = (self.key_text(a), self.key_text(b));
            let by_text = left.len().cmp(&right.len()).then_with(|| left.cmp(right));
            by_text.then(a.cmp(&b))
        });
        let mut first = keys[0];
        for &key in &keys[1..] {
            if self.key_text(key) == self.key_text(first) {
                self.report_duplicate(first, key);
            } else {
                first = key;
            }
        }
    }

    fn key_text(&self, key: u32) -> &[u8] {
        let node = &self.nodes[key as usize];
        if node.payload != NONE
            && let Some(text) = self.decoded.text(node.payload)
        {
            return text.as_bytes();
        }
        let range = node.range();
        let quotes = u32::from(node.is_quoted());
        let end = range.end - if node.unclosed() { 0 } else { quotes };
        &self.bytes[(range.start + quotes) as usize..end as usize]
    }

    fn report_duplicate(&mut self, first: u32, key: u32) {
        if self.errors.len() >= 2 * MAX_ERRORS {
            return;
        }
        let text = String::from_utf8_lossy(self.key_text(key));
        let message = format!("the key `{text}` stands twice in this mapping");
        let range = one_line(self.text, self.nodes[key as usize].range());
        let related = one_line(self.text, self.nodes[first as usize].range());
        self.errors.push(SyntaxError {
            range,
            kind: SyntaxErrorKind::DuplicateKey,
            message,
            related: Some((related, "it is first written here".to_owned())),
        });
    }

    /// Sorts the errors. A line with syntax errors keeps the first of them and nothing else, unless a
    /// document begins there.
    fn sort_errors(&mut self) {
        let mut errors = std::mem::take(&mut self.errors);
        errors.sort_by_key(|error| error.range.start);
        let mut line = Vec::new();
        for error in errors {
            let starts_line = line.last().is_some_and(|last: &SyntaxError| {
                let between = last.range.start as usize..error.range.start as usize;
                self.bytes[between].iter().any(|&byte| is_break(byte))
            });
            if starts_line {
                keep_one(&mut line, &mut self.errors);
            }
            line.push(error);
        }
        keep_one(&mut line, &mut self.errors);
        self.errors.truncate(MAX_ERRORS);
    }
}

/// What a key looks like: one bit for each length, first and last byte, so keys that look unlike are
/// different. The factors tell the keys of flows apart (`Name` and `Next` differ in their ends only).
#[inline]
pub(super) fn look_of(key: &[u8]) -> u64 {
    let [first, last] = match key {
        [first, .., last] => [*first, *last],
        [one] => [*one; 2],
        [] => [0; 2],
    };
    let [first, last] = [first, last].map(usize::from);
    1 << ((key.len() + 13 * first + 34 * last) % 64)
}

/// Without a branch, so that many bytes can be looked at together.
fn is_bad(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r') | (byte == 0x7f)
}

/// What most texts have none of, no tab either: fewer questions than [`is_bad`].
fn is_rare(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\n') | (byte == 0x7f)
}

fn any(block: &[u8], is: impl Fn(u8) -> bool) -> bool {
    block.iter().fold(false, |any, &it| any | is(it))
}

/// Whether there are control characters that YAML forbids.
fn has_control_characters(bytes: &[u8]) -> bool {
    let any_bad = |block: &[u8]| any(block, is_rare) && any(block, is_bad);
    let (blocks, rest) = bytes.as_chunks::<64>();
    blocks.iter().any(|it| any_bad(it)) || any_bad(rest)
}

/// Moves the errors of a line that are to be kept.
fn keep_one(line: &mut Vec<SyntaxError>, kept: &mut Vec<SyntaxError>) {
    let is_syntax = |error: &SyntaxError| error.kind == SyntaxErrorKind::Syntax;
    let first = line.iter().position(is_syntax);
    let errors = line.drain(..).enumerate();
    kept.extend(errors.filter_map(|(index, error)| {
        let keep = match error.kind {
            SyntaxErrorKind::Syntax => Some(index) == first,
            SyntaxErrorKind::DuplicateKey => first.is_none(),
            SyntaxErrorKind::SecondDocument => true,
        };
        keep.then_some(error)
    }));
}

fn one_line(text: &str, range: TextRange) -> TextRange {
    let length = text[range.indices()]
        .find(['\n', '\r'])
        .unwrap_or(range.len() as usize);
    TextRange::new(range.start, range.start + length as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of the keys that stand twice.
    fn duplicates(text: &str) -> Vec<(u32, u32)> {
        let tree = crate::syntax::parse(&text.into());
        let errors = tree.errors().iter();
        let twice = errors.filter(|it| it.kind == SyntaxErrorKind::DuplicateKey);
        let ranges = twice.map(|it| {
            (
                it.range.start,
                it.related.as_ref().map_or(0, |it| it.0.start),
            )
        });
        ranges.collect()
    }

    #[test]
    fn keys_that_stand_twice_are_seen_in_every_kind_of_mapping() {
        assert_eq!(duplicates("a: 1\nb: 2\na: 3\n"), [(10, 0)]);
        assert_eq!(
            duplicates("a: 1\n'a': 2\n\"\\x61\": 3\n"),
            [(5, 0), (12, 0)]
        );
        assert_eq!(duplicates("? a\n: 1\na: 2\n? a\n"), [(8, 2), (15, 2)]);
        assert_eq!(
            duplicates("- a: {b: 1, c: [{d: 1}], b: 2}\n  a:\n"),
            [(25, 6), (33, 2)]
        );
        // The mapping in braces turns out to be a key when it was read.
        assert_eq!(
            duplicates("{a: 1, a: 2}: b\n{c: 1, c: 2}: d\n"),
            [(7, 1), (23, 17)]
        );
        // The inner mapping is read between two keys of the outer one.
        assert_eq!(
            duplicates("a:\n  a: 1\n  b:\n    a: 2\n  a: 3\na: 4\n"),
            [(26, 5), (31, 0)]
        );
        assert_eq!(
            duplicates("a: 1\nA: 2\nab: {a: 1}\nba: [a, a]\n{a, a}: 1\n"),
            []
        );
    }

    #[test]
    fn control_characters_are_seen_wherever_they_stand() {
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                let mut bytes = *b"a: b\n\tc: \xc3\xa9\xff\n ~ d \r\n";
                bytes[at] = byte;
                assert_eq!(
                    has_control_characters(&bytes),
                    is_bad(byte),
                    "{byte} at {at}"
                );
            }
        }
    }
}
