//! The short way for what most expressions are: a variable with names behind it.

use smallvec::SmallVec;

use crate::expr::ast::{Expr, ExprKind};
use crate::expr::lexer;
use crate::text::{Spanned, TextRange};

/// So many names a path may have here; the longer ones take the long way, which counts their height.
const MOST_NAMES: usize = 50;

/// The tree of `$Input.order.id`; none if the text is anything else. Where there is a tree the parser
/// finds the same one and no mistake.
pub(super) fn plain_path(text: &str) -> Option<Expr> {
    let bytes = text.as_bytes();
    let mut ends = SmallVec::<[usize; 8]>::new();
    let mut sign = b'$';
    let mut at = 0;
    // Each `.` stands between two names.
    while at < bytes.len() {
        let length = lexer::plain_length(&bytes[at + 1..]);
        if bytes[at] != sign || length == 0 {
            return None;
        }
        at += 1 + length;
        ends.push(at);
        sign = b'.';
    }
    if ends.is_empty() || ends.len() > MOST_NAMES + 1 {
        return None;
    }
    let mut end = ends[0];
    let mut path = Expr {
        kind: ExprKind::Variable(text[..end].into()),
        range: TextRange::new(0, end as u32),
    };
    for &next in &ends[1..] {
        let start = end + 1;
        end = next;
        let name = Spanned {
            value: text[start..end].into(),
            range: TextRange::new(start as u32, end as u32),
        };
        let base = Box::new(path);
        path = Expr {
            kind: ExprKind::Member { base, name },
            range: TextRange::new(0, end as u32),
        };
    }
    Some(path)
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
            "$", "$Input", "Input", ".", ".a", "b_1", "7", "-", " ", "[", "动", "(",
        ];
        let mut found = 0;
        for round in 0..20_000 {
            let count = 1 + random.below(6) as usize;
            let mut text = if round % 2 == 0 { "$A" } else { "" }.to_owned();
            for _ in 0..count {
                text.push_str(pieces[random.below(pieces.len() as u64) as usize]);
            }
            if let Some(path) = plain_path(&text) {
                found += 1;
                let mut parser = Parser::new(&text);
                assert_eq!(parser.whole(), path, "{text}");
                assert_eq!(parser.errors, [], "{text}");
            }
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
