//! Marked texts for tests: `$0` is the cursor; a comment line `# ^^^ label` marks what stands above it.

/// Takes the `$0` out of `text` and returns the text and the offset.
pub(crate) fn cursor(text: &str) -> (String, u32) {
    let at = text.find("$0").expect("the text has a `$0`");
    (format!("{}{}", &text[..at], &text[at + 2..]), at as u32)
}
