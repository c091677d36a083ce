//! Pieces of texts and values, short enough for a message.

/// So many characters are shown.
const SHOWN: usize = 40;

/// The text on one line and cut to a decent length.
pub(crate) fn excerpt(text: &str) -> String {
    let line = |it: char| if it.is_control() { ' ' } else { it };
    match text.char_indices().nth(SHOWN) {
        None => text.chars().map(line).collect(),
        Some((end, _)) => text[..end].chars().map(line).chain(['…']).collect(),
    }
}

/// The text in back quotes, or in other quotes if it has back quotes itself.
pub(super) fn quoted(text: &str) -> String {
    let text = excerpt(text);
    if text.contains('`') {
        return format!("“{text}”");
    }
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(excerpt("a\nb"), "a b");
        assert_eq!(excerpt(&"é".repeat(40)), "é".repeat(40));
        assert_eq!(excerpt(&"é".repeat(41)), format!("{}…", "é".repeat(40)));
        assert_eq!((quoted("a"), quoted("`a`")), ("`a`".into(), "“`a`”".into()));
    }
}
