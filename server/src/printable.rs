//! Texts of strangers for a terminal and for the log of a CI job: names of files and states, messages
//! with pieces of a flow. None of them colours the screen, sets its title or begins a line, on which CI
//! services look for commands.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Text that stays on its line and cannot speak to the terminal.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => escaped.extend(character.escape_default()),
            it if it.is_control() => {
                let _ = write!(escaped, "\\u{{{:x}}}", u32::from(it));
            }
            it => escaped.push(it),
        }
    }
    Cow::Owned(escaped)
}

/// A report with source lines. What drew it makes visible what ASCII has of control characters; the second
/// set, which some terminals understand too, is replaced here.
pub(crate) fn visible(report: String) -> String {
    let second = |it: char| matches!(it, '\u{80}'..='\u{9f}');
    match report.contains(second) {
        true => report.replace(second, "\u{fffd}"),
        false => report,
    }
}
