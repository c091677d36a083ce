//! How wide a text is, without its font at hand: estimates on the safe side of the usual ones.

/// The fonts of the picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Font {
    /// Names: sans serif, semibold, 13 px.
    Name,
    /// Details and labels: monospace, 11 px.
    Code,
}

impl Font {
    /// From line to line, in pixels.
    pub(super) const fn line_height(self) -> i32 {
        match self {
            Self::Name => 17,
            Self::Code => 14,
        }
    }

    /// The width of a character in hundredths of a pixel.
    fn advance(self, character: char) -> i32 {
        let (size, narrow) = match self {
            Self::Name => (13, name_advance(character)),
            Self::Code => (11, 61),
        };
        size * match columns(character) {
            0 => 0,
            1 => narrow,
            _ => 100.max(narrow),
        }
    }
}

/// The width of a character of a name in hundredths of the size: between those of the narrow and
/// the wide sans serif fonts, which are a fifth apart.
fn name_advance(character: char) -> i32 {
    match character {
        'i' | 'j' | 'l' | '\'' | '|' | '!' => 34,
        ' ' | '.' | ',' | ':' | ';' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | '`' => {
            44
        }
        '-' | '"' | '*' => 48,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 98,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' | '#' => 76,
        's' | 'c' | 'k' | 'z' | 'x' | 'v' | 'y' => 62,
        _ if character.is_ascii() => 68,
        _ => 70,
    }
}

/// How many columns a character takes in a terminal: 0, 1 or 2. East Asian characters and emoji
/// take two.
pub(super) fn columns(character: char) -> usize {
    match u32::from(character) {
        0x20..=0x7e | 0xa0..=0x2ff => 1,
        0..=0x1f | 0x7f..=0x9f => 0,
        // Marks that sit on the character before, joiners, variation selectors.
        0x300..=0x36f
        | 0x483..=0x489
        | 0x591..=0x5bd
        | 0x610..=0x61a
        | 0x64b..=0x65f
        | 0x1ab0..=0x1aff
        | 0x1dc0..=0x1dff
        | 0x200b..=0x200f
        | 0x202a..=0x202e
        | 0x2060..=0x2064
        | 0x20d0..=0x20ff
        | 0xfe00..=0xfe0f
        | 0xfe20..=0xfe2f
        | 0xfeff
        | 0x1f3fb..=0x1f3ff
        | 0xe0000..=0xe01ef => 0,
        0x1100..=0x115f
        | 0x231a..=0x231b
        | 0x23e9..=0x23f3
        | 0x2614..=0x2615
        | 0x2705
        | 0x2728
        | 0x274c..=0x274e
        | 0x2753..=0x2757
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xa960..=0xa97f
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x16fe0..=0x18aff
        | 0x1b000..=0x1b2ff
        | 0x1f004
        | 0x1f0cf
        | 0x1f18e
        | 0x1f191..=0x1f19a
        | 0x1f200..=0x1f320
        | 0x1f32d..=0x1f64f
        | 0x1f680..=0x1f6ff
        | 0x1f7e0..=0x1f7eb
        | 0x1f90c..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The width of a text on one line, in pixels.
pub(super) fn width(text: &str, font: Font) -> i32 {
    let hundredths: i64 = text.chars().map(|it| i64::from(font.advance(it))).sum();
    i32::try_from((hundredths + 99) / 100).unwrap_or(i32::MAX)
}

/// The text on at most `lines` lines of at most `limit` pixels, broken at blanks where there are any, else
/// behind brackets and the like, and ended with `…` where it does not fit.
pub(super) fn wrap(text: &str, font: Font, limit: i32, lines: usize) -> Vec<String> {
    let mut wrapped = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let fits = fitting(rest, font, limit);
        if fits == rest.len() {
            wrapped.push(rest.to_owned());
            break;
        }
        if wrapped.len() + 1 >= lines {
            wrapped.push(cut(rest, font, limit));
            break;
        }
        // A blank near its start would leave too much of the line empty.
        let start = fitting(rest, font, limit / 4);
        let line = rest.get(start..fits).unwrap_or_default();
        let at_blank = || Some(start + line.rfind(' ')?);
        // Not where the end would get lost by it.
        let room = limit.saturating_mul((lines - wrapped.len() - 1) as i32);
        let behind_mark = || {
            let end = mark_end(&rest[..fits]).filter(|it| *it > start)?;
            (width(&rest[end..], font) <= room).then_some(end)
        };
        let end = match rest[fits..].starts_with(' ') {
            true => fits,
            false => at_blank().or_else(behind_mark).unwrap_or(fits),
        };
        wrapped.push(rest[..end].to_owned());
        rest = rest[end..].trim_start();
    }
    wrapped
}

/// The end of the last mark of a text behind which a line may end: an opening bracket, a comma, what parts a
/// path, but none inside of quotes.
fn mark_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut end = None;
    for (at, character) in text.char_indices() {
        match (character, quote) {
            ('"' | '\'', None) => quote = Some(character),
            (_, Some(open)) if open == character => quote = None,
            ('(' | '[' | '{' | ',' | ':' | '/', None) => end = Some(at + 1),
            _ => {}
        }
    }
    end
}

/// The text, if need be with `…` for its end, on one line of at most `limit` pixels.
pub(super) fn cut(text: &str, font: Font, limit: i32) -> String {
    if fitting(text, font, limit) == text.len() {
        return text.to_owned();
    }
    let room = limit - width("…", font);
    format!("{}…", text[..fitting(text, font, room)].trim_end())
}

/// How many bytes of the text fit: whole characters, at least one.
fn fitting(text: &str, font: Font, limit: i32) -> usize {
    let mut taken = 0;
    for (at, character) in text.char_indices() {
        taken += font.advance(character);
        if taken > 100 * limit && at > 0 {
            return at;
        }
    }
    text.len()
}

/// The text, if need be with `…` for its end, in at most `limit` columns of a terminal.
pub(super) fn cut_columns(text: &str, limit: usize) -> String {
    let mut taken = 0;
    let mut end = 0;
    for (at, character) in text.char_indices() {
        taken += columns(character);
        if taken > limit {
            return format!("{}…", text[..end].trim_end());
        }
        if taken < limit {
            end = at + character.len_utf8();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_at_blanks_and_then_cut() {
        let wrapped = |text: &str| wrap(text, Font::Code, 80, 2).join("|");
        assert_eq!(wrapped("short"), "short");
        assert_eq!(wrapped("tell the customer"), "tell the|customer");
        assert_eq!(
            wrapped("tell the customer what happened"),
            "tell the|customer w…"
        );
        assert_eq!(wrapped("acs:fc:::functions/pay"), "acs:fc:::fu|nctions/pay");
        assert_eq!(wrapped("find(\"[a-z]+\")"), "find(|\"[a-z]+\")");
        assert_eq!(wrapped("\"[a-z]+[0-9]+\""), "\"[a-z]+[0-9|]+\"");
        assert_eq!(wrapped("付款并且通知客户后发货"), "付款并且通知客|户后发货");
        assert_eq!(wrap("", Font::Name, 80, 2), [""; 0]);
    }

    #[test]
    fn something_is_always_shown() {
        assert_eq!(wrap("🚚🚚", Font::Name, 1, 1), ["🚚…"]);
        assert_eq!(cut("ab", Font::Name, 0), "a…");
    }

    #[test]
    fn columns_of_a_terminal() {
        let all = "付款 🚚 e\u{301}".chars().map(columns);
        assert_eq!(all.sum::<usize>(), 4 + 1 + 2 + 1 + 1);
        assert_eq!(cut_columns("付款", 4), "付款");
        assert_eq!(cut_columns("付款后", 5), "付款…");
        assert_eq!(cut_columns("abcdef", 5), "abcd…");
    }
}
