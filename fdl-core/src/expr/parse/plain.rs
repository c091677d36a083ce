//! The short way for what most expressions are: a variable with names behind it.

use smallvec::SmallVec;

use super::{Parser, Part};
use crate::expr::ast::{Expr, ExprKind};
use crate::expr::lexer;
use crate::text::{Spanned, TextRange};

/// So many names a path may have here; the longer ones take the long way, which counts their height.
const MOST_NAMES: usize = 50;

/// The tree of `$Input.order.id`; none if the text is anything else. Where there is a tree the parser
/// finds the same one and no mistake.
pub(super) fn plain_path(text: &str) -> Option<Expr> {
    let ends = ends(text, 0)?;
    (ends.last() == Some(&text.len())).then(|| tree(text, 0, &ends))
}

impl Parser<'_> {
    /// Takes the path that begins here; none if there is no path that is sure to end where its last name
    /// does.
    pub(super) fn plain_path(&mut self) -> Option<Part> {
        let start = self.range.start;
        let ends = ends(self.text, start as usize)?;
        let end = *ends.last()?;
        let is_whole = match self.text.as_bytes().get(end) {
            None => true,
            Some(it) => b" )],&|=<>".contains(it),
        };
        if !is_whole {
            return None;
        }
        let path = tree(self.text, start as usize, &ends);
        self.go_to(end as u32);
        Some(self.part(start, ends.len() as u32, path.kind))
    }
}

/// The ends of the names of a path that begins at `start`, the variable's first.
fn ends(text: &str, start: usize) -> Option<SmallVec<[usize; 8]>> {
    let bytes = text.as_bytes();
    let mut ends = SmallVec::new();
    let (mut sign, mut at) = (b'$', start);
    // Each `.` stands between two names.
    while bytes.get(at) == Some(&sign) {
        let length = lexer::plain_length(&bytes[at + 1..]);
        if length == 0 {
            return None;
        }
        at += 1 + length;
        ends.push(at);
        sign = b'.';
    }
    (1..=MOST_NAMES + 1).contains(&ends.len()).then_some(ends)
}

/// The tree of a path.
fn tree(text: &str, start: usize, ends: &[usize]) -> Expr {
    let range = |from: usize, end: usize| TextRange::new(from as u32, end as u32);
    let mut end = ends[0];
    let mut path = Expr {
        kind: ExprKind::Variable(text[start..end].into()),
        range: range(start, end),
    };
    for &next in &ends[1..] {
        let from = end + 1;
        end = next;
        let name = Spanned {
            value: text[from..end].into(),
            range: range(from, end),
        };
        let base = Box::new(path);
        path = Expr {
            kind: ExprKind::Member { base, name },
            range: range(start, end),
        };
    }
    path
}

#[cfg(test)]
mod tests {
    use super::super::Parser;
    use super::plain_path;
    use crate::expr::random::Random;

    #[test]
    fn the_short_way_finds_what_the_long_way_does() {
        let mut random = Random::new(7);
        let pieces = [
            "$", "$Input", "Input", ".", ".a", "b_1", "7", "-", " ", "[", "动", "(", ")", "?", "&&",
        ];
        let mut found = 0;
        for round in 0..20_000 {
            let count = 1 + random.below(6) as usize;
            let mut text = if round % 2 == 0 { "$A" } else { "" }.to_owned();
            for _ in 0..count {
                text.push_str(pieces[random.below(pieces.len() as u64) as usize]);
            }
            let mut parser = Parser::new(&text);
            let Some(short) = parser.plain_path() else {
                assert_eq!(plain_path(&text), None, "{text}");
                continue;
            };
            found += 1;
            let short = parser.postfix(short);
            let mut long = Parser::new(&text);
            let part = long.any_variable();
            let part = long.postfix(part);
            assert_eq!(short.expression, part.expression, "{text}");
            assert_eq!((short.height, short.end), (part.height, part.end), "{text}");
            assert_eq!(
                (parser.token, parser.range),
                (long.token, long.range),
                "{text}"
            );
            assert_eq!(parser.errors, long.errors, "{text}");
            let whole = plain_path(&text);
            assert!(whole.is_none_or(|it| it == part.expression), "{text}");
        }
        assert!(found > 1_000, "{found}");
    }

    #[test]
    fn what_is_no_plain_path() {
        for text in [
            "",
            "$",
            "$.a",
            "$Input.",
            "$Input..a",
            "$Input.a ",
            " $Input",
            "a.b",
            "$a-b",
        ] {
            assert_eq!(plain_path(text), None, "{text}");
        }
    }
}
