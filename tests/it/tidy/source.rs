//! Rust source as a list of words: enough to see which paths a file names, without its comments,
//! its strings and its tests. Deliberately no parser: what `rustfmt` has laid out needs none.

/// A word (identifier or number) or one character of punctuation, with its line counted from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
}

/// The words of `source` that are compiled outside of tests.
pub(super) fn words_without_tests(source: &str) -> Vec<Word<'_>> {
    let words = words(source);
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match test_item(&words, at) {
            Some(end) => at = end,
            None => {
                kept.push(words[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// The modules that `source` declares for tests alone (`#[cfg(test)] mod name;`).
pub(super) fn test_modules(source: &str) -> Vec<&str> {
    let words = words(source);
    let mut names = Vec::new();
    for at in 0..words.len() {
        let Some(end) = test_item(&words, at) else {
            continue;
        };
        let item = &words[at..end];
        if let [.., keyword, name, semicolon] = item
            && keyword.text == "mod"
            && semicolon.text == ";"
        {
            names.push(name.text);
        }
    }
    names
}

/// The lines of `source` that are no test, counted from 1.
pub(super) fn lines_without_tests(source: &str) -> Vec<(usize, &str)> {
    let words = words(source);
    let mut tests = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match test_item(&words, at) {
            Some(end) => {
                tests.push(words[at].line..=words[end - 1].line);
                at = end;
            }
            None => at += 1,
        }
    }
    let lines = (1..).zip(source.lines());
    lines
        .filter(|(number, _)| !tests.iter().any(|it| it.contains(number)))
        .collect()
}

/// The end of the item that starts at `at` with `#[cfg(test)]` or `#[test]`, if one does.
fn test_item(words: &[Word<'_>], at: usize) -> Option<usize> {
    let text = |at: usize| words.get(at).map_or("", |it| it.text);
    if text(at) != "#" || text(at + 1) != "[" {
        return None;
    }
    let close = closing(words, at + 1)?;
    let attribute = &words[at + 2..close];
    let name = attribute.first()?.text;
    let for_tests = name == "test" || name == "cfg" && attribute.iter().any(|it| it.text == "test");
    if !for_tests || attribute.iter().any(|it| it.text == "not") {
        return None;
    }
    let mut end = close + 1;
    loop {
        match text(end) {
            "" => return Some(words.len()),
            ";" => return Some(end + 1),
            "{" => return Some(closing(words, end)? + 1),
            "(" | "[" => end = closing(words, end)? + 1,
            _ => end += 1,
        }
    }
}

/// The place of the bracket that closes the one at `open`.
fn closing(words: &[Word<'_>], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, word) in words.iter().enumerate().skip(open) {
        match word.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// The words of `source` without comments, text, characters and lifetimes.
pub(super) fn words(source: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if first == '_' || first.is_alphanumeric() {
            let length = rest
                .find(|c: char| c != '_' && !c.is_alphanumeric())
                .unwrap_or(rest.len());
            match raw_text(rest, length).or_else(|| prefixed_text(rest, length)) {
                Some(length) => length,
                None => {
                    words.push(Word {
                        text: &rest[..length],
                        line,
                    });
                    length
                }
            }
        } else if let Some(length) = comment(rest).or_else(|| quoted(rest)) {
            length
        } else {
            let length = first.len_utf8();
            if !first.is_whitespace() {
                words.push(Word {
                    text: &rest[..length],
                    line,
                });
            }
            length
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    words
}

/// The length of the comment that `rest` starts with.
fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    Some(at)
}

/// The length of the text, character or lifetime that `rest` starts with.
fn quoted(rest: &str) -> Option<usize> {
    if rest.starts_with('"') {
        return Some(escaped(rest, '"'));
    }
    let after = rest.strip_prefix('\'')?;
    let second = after.chars().next()?;
    let is_character = second == '\\' || after[second.len_utf8()..].starts_with('\'');
    if is_character {
        return Some(escaped(rest, '\''));
    }
    let name = after
        .find(|c: char| c != '_' && !c.is_alphanumeric())
        .unwrap_or(after.len());
    Some(1 + name)
}

/// The length of the text between two `quote`s in which `\` escapes.
fn escaped(rest: &str, quote: char) -> usize {
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            return at + 1;
        }
    }
    rest.len()
}

/// The length of the raw text that `rest` starts with, whose prefix (`r`, `br`) has `prefix` bytes.
fn raw_text(rest: &str, prefix: usize) -> Option<usize> {
    if !matches!(&rest[..prefix], "r" | "br" | "cr") {
        return None;
    }
    let hashes = rest[prefix..].chars().take_while(|c| *c == '#').count();
    let open = prefix + hashes;
    if !rest[open..].starts_with('"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    Some(
        rest[open + 1..]
            .find(&end)
            .map_or(rest.len(), |at| open + 1 + at + end.len()),
    )
}

/// The length of the byte or C text that `rest` starts with.
fn prefixed_text(rest: &str, prefix: usize) -> Option<usize> {
    let quote = rest[prefix..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''))?;
    matches!(&rest[..prefix], "b" | "c").then(|| prefix + escaped(&rest[prefix..], quote))
}

#[test]
fn comments_texts_and_tests_are_left_out() {
    let source = r###"
        //! crate::a
        use crate::b; /* crate::c /* nested */ */
        fn f<'a>(x: &'a str) -> char { let s = "crate::d \" '"; let r = r#"crate::e " "#; '"' }
        #[cfg(test)]
        mod tests { use crate::g; }
        #[cfg(test)]
        mod fixture;
        const B: &[u8] = b"crate::h";
        #[test]
        fn t() { crate::i(); }
    "###;
    let kept: Vec<&str> = words_without_tests(source)
        .iter()
        .map(|it| it.text)
        .collect();
    let paths: Vec<&str> = kept
        .windows(4)
        .filter(|it| it[0] == "crate")
        .map(|it| it[3])
        .collect();
    assert_eq!(paths, ["b"]);
    assert_eq!(test_modules(source), ["fixture"]);
    assert_eq!(
        lines_without_tests(source).len(),
        source.lines().count() - 6
    );
    assert!(kept.contains(&"B"));
}
