//! Values of options that are JSON: the text itself, `@FILE`, or `-` for standard input.

use std::io;
use std::path::Path;

use anyhow::{Context as _, bail};
use fdl_core::value::Value;

use crate::files::{Disk, STDIN, Texts as _, read_limited};

/// Refuses to read standard input twice: each source stands with its name.
///
/// # Errors
///
/// If two of them are `-`.
pub(super) fn check(sources: &[(&str, Option<&str>)]) -> anyhow::Result<()> {
    let readers = sources.iter().filter(|it| it.1 == Some(STDIN));
    let readers: Vec<&str> = readers.map(|it| it.0).collect();
    if readers.len() > 1 {
        bail!("{} cannot both be standard input", readers.join(" and "));
    }
    Ok(())
}

/// The value of an option.
///
/// # Errors
///
/// If it cannot be read or is no JSON; the message names the option.
pub(super) fn json(option: &str, source: &str) -> anyhow::Result<Value> {
    let (name, text) = if source == STDIN {
        let text = read_limited(io::stdin().lock())
            .with_context(|| format!("{option}: cannot read standard input"))?;
        ("standard input".to_owned(), text)
    } else if let Some(path) = source.strip_prefix('@') {
        let text = Disk
            .read(Path::new(path))
            .with_context(|| format!("{option}: cannot read `{path}`"))?;
        (format!("`{path}`"), text)
    } else {
        ("the text".to_owned(), source.into())
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let value = Value::from_json(text);
    value.map_err(|error| anyhow::anyhow!("{option}: {name} is not JSON: {error}"))
}

/// The value of an option, which must be an object.
///
/// # Errors
///
/// As [`json`], or if it is another value.
pub(super) fn object(option: &str, what: &str, source: &str) -> anyhow::Result<Value> {
    let value = json(option, source)?;
    if value.as_object().is_none() {
        let type_name = value.type_name();
        bail!("{option}: {what} must be an object, not {type_name}");
    }
    Ok(value)
}
