//! Regular expressions with the meaning that they have in Go.
//!
//! The two dialects of RE2 differ in details: in Go `\d`, `\w`, `\s` and `\b` know ASCII only, `&&`,
//! `--`, `~~` and `[` in brackets stand for themselves, and `\Q…\E` quotes.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use regex::{Regex, RegexBuilder};

/// A compiled pattern takes at most this much memory, in bytes.
const SIZE_LIMIT: usize = 1 << 20;

/// So many patterns are kept; a flow has few, but data can be patterns too.
const KEPT: usize = 64;

/// The patterns that were compiled before.
#[derive(Clone, Debug, Default)]
pub(in crate::expr) struct Patterns(HashMap<String, Regex>);

impl Patterns {
    /// The compiled pattern, or what is wrong with it.
    pub(super) fn get(&mut self, pattern: &str) -> Result<&Regex, String> {
        if self.0.len() >= KEPT && !self.0.contains_key(pattern) {
            self.0.clear();
        }
        match self.0.entry(pattern.to_owned()) {
            Entry::Occupied(found) => Ok(found.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(compile(pattern)?)),
        }
    }
}

fn compile(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(&translate(pattern))
        .size_limit(SIZE_LIMIT)
        .dfa_size_limit(SIZE_LIMIT)
        .octal(true)
        .build()
        .map_err(|error| problem(&error))
}

fn problem(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "the regular expression is too large".to_owned(),
        error => {
            let text = error.to_string();
            let reason = text.lines().rev().find_map(|it| it.strip_prefix("error: "));
            let reason = reason.unwrap_or("it does not parse");
            format!("this is no regular expression of RE2: {reason}")
        }
    }
}

/// The pattern in the dialect of the `regex` crate.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut class_start = false;
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let at_start = std::mem::take(&mut class_start);
        if character == '\\' {
            rest = escape(rest, in_class, &mut out);
            continue;
        }
        let next = &rest[character.len_utf8()..];
        match character {
            '[' if !in_class => {
                in_class = true;
                class_start = true;
                out.push('[');
                if let Some(after) = next.strip_prefix('^') {
                    out.push('^');
                    rest = after;
                    continue;
                }
            }
            '[' if next.starts_with(':')
                && let Some(end) = next.find(":]") =>
            {
                out.push_str(&rest[..end + 3]);
                rest = &rest[end + 3..];
                continue;
            }
            // A bracket that closes nothing yet stands for itself.
            ']' if in_class && at_start => out.push_str("\\]"),
            ']' => {
                in_class = false;
                out.push(']');
            }
            '[' => out.push_str("\\["),
            '&' | '~' if in_class => {
                out.push('\\');
                out.push(character);
            }
            '-' if in_class && next.starts_with('-') => out.push_str("\\-"),
            _ => out.push(character),
        }
        rest = next;
    }
    out
}

/// Translates the escape at the start of `rest`; returns what follows.
fn escape<'p>(rest: &'p str, in_class: bool, out: &mut String) -> &'p str {
    let Some(kind) = rest[1..].chars().next() else {
        out.push('\\');
        return "";
    };
    let after = &rest[1 + kind.len_utf8()..];
    let class = match kind {
        'd' => Some(("[0-9]", "0-9")),
        'D' => Some(("[^0-9]", "[^0-9]")),
        'w' => Some(("[0-9A-Za-z_]", "0-9A-Za-z_")),
        'W' => Some(("[^0-9A-Za-z_]", "[^0-9A-Za-z_]")),
        's' => Some(("[\\t\\n\\f\\r ]", "\\t\\n\\f\\r ")),
        'S' => Some(("[^\\t\\n\\f\\r ]", "[^\\t\\n\\f\\r ]")),
        'b' if !in_class => Some(("(?-u:\\b)", "")),
        'B' if !in_class => Some(("(?-u:\\B)", "")),
        _ => None,
    };
    match (class, kind) {
        (Some((alone, inside)), _) => out.push_str(if in_class { inside } else { alone }),
        (None, 'Q') => {
            let (quoted, after) = after.split_once("\\E").unwrap_or((after, ""));
            out.push_str(&regex::escape(quoted));
            return after;
        }
        // Elsewhere these mark the ends of words.
        (None, '<' | '>') => out.push(kind),
        (None, _) => {
            out.push('\\');
            out.push(kind);
        }
    }
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn matches(pattern: &str, text: &str) -> bool {
        let mut patterns = Patterns::default();
        let compiled = patterns.get(pattern);
        compiled
            .unwrap_or_else(|it| panic!("{pattern}: {it}"))
            .is_match(text)
    }

    #[test]
    fn classes_know_ascii_only() {
        assert!(matches(r"^\d\w\s$", "1a "));
        assert!(!matches(r"\d", "٣") && !matches(r"\w", "云") && !matches(r"\s", "\u{a0}"));
        assert!(matches(r"^\D\W\S$", "云云云"));
        assert!(
            matches(r"^[\d_\s]+$", "1_ ") && !matches(r"^[^\d]$", "1") && matches(r"^[\D]$", "é")
        );
        assert!(
            matches(r"\bab\b", "云ab云") && !matches(r"\bab\b", "xab") && matches(r"a\Bb", "ab")
        );
    }

    #[test]
    fn brackets_mean_what_they_mean_in_go() {
        assert!(
            matches(r"^[a&&b]+$", "a&b") && matches(r"^[[a]$", "[") && matches(r"^[]a]+$", "]a")
        );
        assert!(
            matches(r"^[^]a]$", "b")
                && matches(r"^[[:digit:]x]+$", "1x")
                && matches("^[a~~b]+$", "~")
        );
        assert!(matches(r"^\Qa.b\E+$", "a.bb") && !matches(r"^\Qa.b\E$", "axb"));
        assert!(matches(r"\<a\>", "<a>") && matches(r"\101", "A") && matches(r"^(?i)ab$", "AB"));
        assert!(matches("^.$", "🚚") && matches("", "") && matches("b", "abc"));
    }

    #[test]
    fn what_cannot_be_compiled_says_why() {
        let problem = |pattern: &str| {
            let mut patterns = Patterns::default();
            patterns.get(pattern).expect_err(pattern)
        };
        assert_eq!(
            problem("a("),
            "this is no regular expression of RE2: unclosed group"
        );
        assert!(problem("(?=a)").contains("look-around"));
        assert_eq!(
            problem("(a{1000}){1000}"),
            "the regular expression is too large"
        );
        assert!(problem("\\").starts_with("this is no regular expression of RE2: "));
        assert!(problem("[a").starts_with("this is no regular expression of RE2: "));
    }

    #[test]
    fn patterns_are_kept_up_to_a_number() {
        let mut patterns = Patterns::default();
        for number in 0..200 {
            assert!(patterns.get(&format!("^{number}$")).is_ok());
        }
        assert!(patterns.0.len() <= KEPT);
    }
}
