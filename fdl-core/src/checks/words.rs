//! Words that many messages share.

/// `; did you mean `a`, `b` or `c`?`, or nothing without names.
pub fn did_you_mean(names: &[&str]) -> String {
    match names.is_empty() {
        true => String::new(),
        false => format!("; did you mean {}?", one_of(names)),
    }
}

/// `` `a`, `b` or `c` ``.
pub(super) fn one_of<S: AsRef<str>>(names: &[S]) -> String {
    join(names, "or")
}

/// `` `a`, `b` and `c` ``.
pub(super) fn all_of<S: AsRef<str>>(names: &[S]) -> String {
    join(names, "and")
}

/// How many names a message lists of many.
const MOST_LISTED: usize = 6;

/// `` `a` and `b` ``; of many the first ones and how many others.
pub(super) fn list<S: AsRef<str>>(names: &[S]) -> String {
    let Some((first, others)) = names
        .split_at_checked(MOST_LISTED)
        .filter(|it| !it.1.is_empty())
    else {
        return all_of(names);
    };
    let first: Vec<String> = first.iter().map(|it| quoted(it.as_ref())).collect();
    format!("{} and {} more", first.join(", "), others.len())
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}

fn join<S: AsRef<str>>(names: &[S], word: &str) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quoted(name.as_ref())).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {word} {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A value from the document for a message: on one line and not too long.
pub(super) fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    let line = value.split(['\n', '\r']).next().unwrap_or_default();
    let cut = line.char_indices().nth(LONGEST).map(|(at, _)| at);
    match cut {
        Some(at) => format!("{}…", &line[..at]),
        None if line.len() < value.trim_end().len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

/// `1 level`, `2 levels`.
pub(super) fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_in_a_sentence() {
        assert_eq!(one_of(&["a"]), "`a`");
        assert_eq!(all_of(&["a", "b"]), "`a` and `b`");
        assert_eq!(
            did_you_mean(&["a", "b", "c"]),
            "; did you mean `a`, `b` or `c`?"
        );
        assert_eq!(did_you_mean(&[]), "");
    }

    #[test]
    fn long_values_are_cut() {
        assert_eq!(shown("short"), "short");
        assert_eq!(shown("two\nlines"), "two…");
        assert_eq!(shown(&"动".repeat(80)).chars().count(), 61);
    }
}
