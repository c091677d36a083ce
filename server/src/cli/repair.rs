//! Repairs of whole files: fixes applied until none is left, and files replaced at once.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use fdl_core::checks::{Diagnostic, fix_all, ignore_edits};
use fdl_core::syntax::parse;
use fdl_core::text::{LineIndex, apply_edits};

use crate::files::display_path;

/// What the fixes made of a text.
#[derive(Clone, Debug)]
pub(super) struct Repair {
    /// The text; as it was, unless it is repaired.
    pub(super) text: String,
    /// How many findings were repaired.
    pub(super) count: usize,
    /// What came of it.
    pub(super) outcome: Outcome,
}

/// What came of a repair.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    /// There was nothing to repair, or nothing that can be repaired in a text that is no YAML.
    Unchanged,
    /// The text is repaired.
    Repaired,
    /// The text was YAML and would no longer be: a mistake in a rule must not cost anybody a file.
    Refused,
}

/// Applies fixes of the findings of `check`, until there is none left.
pub(super) fn repair(
    text: &Arc<str>,
    unsafe_too: bool,
    check: impl Fn(&str) -> Vec<Diagnostic>,
) -> Repair {
    let fixed = fix_all(text, unsafe_too, check);
    let unchanged = |outcome| Repair {
        text: text.to_string(),
        count: 0,
        outcome,
    };
    if *fixed.text == **text {
        return unchanged(Outcome::Unchanged);
    }
    let before = parse(text).errors().len();
    let after = parse(&fixed.text.as_str().into()).errors().len();
    match (before, after) {
        (0, 1..) => unchanged(Outcome::Refused),
        _ if after > before => unchanged(Outcome::Unchanged),
        _ => Repair {
            text: fixed.text,
            count: fixed.count,
            outcome: Outcome::Repaired,
        },
    }
}

/// Silences the findings of `check` by comments, as far as comments can.
pub(super) fn ignore(text: &Arc<str>, check: impl Fn(&str) -> Vec<Diagnostic>) -> Repair {
    // Comments for different lines can belong in one place: each further one takes a round.
    const ROUNDS: usize = 8;
    let before = check(text).len();
    let mut silenced = text.to_string();
    for _ in 0..ROUNDS {
        let mut found = check(&silenced);
        // A comment in text that is no YAML may be part of something else; one that silences the
        // finding about another comment helps nobody.
        found.retain(|it| !matches!(it.code, "yaml-syntax" | "unused-suppression"));
        let tree = parse(&silenced.as_str().into());
        let mut edits = ignore_edits(&tree, &LineIndex::new(&silenced), &found);
        edits.dedup_by_key(|it| it.range.start);
        let next = apply_edits(&silenced, &edits);
        if next == silenced || parse(&next.as_str().into()).errors().len() > tree.errors().len() {
            break;
        }
        let is_better = check(&next).len() < check(&silenced).len();
        if !is_better {
            break;
        }
        silenced = next;
    }
    let after = check(&silenced).len();
    let outcome = match *silenced == **text {
        true => Outcome::Unchanged,
        false => Outcome::Repaired,
    };
    Repair {
        text: silenced,
        count: before.saturating_sub(after),
        outcome,
    }
}

/// Replaces a file by a new text, or leaves it as it is: nobody sees half of either.
///
/// # Errors
///
/// If the file is write-protected, or its folder cannot be written to.
pub(super) fn write_atomically(path: &Path, text: &str) -> anyhow::Result<()> {
    // A link stays a link: what it leads to is replaced.
    let path = path.canonicalize()?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = path.metadata()?.permissions();
    anyhow::ensure!(!permissions.readonly(), "the file is write-protected");
    let mut file = tempfile::Builder::new()
        .prefix(".fdl-")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// Writes a file that must not be there yet, whole or not at all.
///
/// # Errors
///
/// If there is a file, or it cannot be written; the message names it.
pub(super) fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = || {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        // What a new file may be, less what the user's mask takes away.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.prefix(".fdl-").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path)?;
        anyhow::Ok(())
    };
    if path.symlink_metadata().is_ok() {
        anyhow::bail!(
            "`{}` is there already, it is left as it is",
            display_path(path)
        );
    }
    written().with_context(|| format!("cannot write `{}`", display_path(path)))
}

/// Writes a report to a file that may be there or not; an old one is replaced at once.
///
/// # Errors
///
/// If the file cannot be written; the message names it.
pub(super) fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    // Pipes and devices are no files that could be replaced.
    let written = match path.is_file() {
        true => write_atomically(path, text),
        false => std::fs::write(path, text).map_err(Into::into),
    };
    written.with_context(|| format!("cannot write `{}`", display_path(path)))
}

#[cfg(test)]
mod tests {
    use fdl_core::checks::{Edit, Fix, Severity};
    use fdl_core::text::TextRange;

    use super::*;

    /// A rule that wants to have `from` replaced by `to`.
    fn rule(from: &str, to: &str) -> impl Fn(&str) -> Vec<Diagnostic> {
        move |text: &str| {
            let at = text.find(from).map(|at| at as u32);
            let finding = |at: u32| Diagnostic {
                code: "wrong-type",
                severity: Severity::Error,
                range: TextRange::empty(at),
                message: String::new(),
                related: Vec::new(),
                fixes: vec![Fix {
                    title: String::new(),
                    safe: true,
                    edits: vec![Edit {
                        range: TextRange::new(at, at + from.len() as u32),
                        text: to.to_owned(),
                    }],
                }],
                tag: None,
            };
            at.map(finding).into_iter().collect()
        }
    }

    #[test]
    fn a_repair_that_breaks_the_text_is_refused() {
        let repaired = |text: &str, from, to| {
            let repair = repair(&text.into(), false, rule(from, to));
            (repair.text, repair.outcome)
        };
        let good = ("a: [2]\n".to_owned(), Outcome::Repaired);
        assert_eq!(repaired("a: [1]\n", "1", "2"), good);
        let refused = ("a: [1]\n".to_owned(), Outcome::Refused);
        assert_eq!(repaired("a: [1]\n", "1]", "2"), refused);
        let unchanged = ("a: [1]\n".to_owned(), Outcome::Unchanged);
        assert_eq!(repaired("a: [1]\n", "3", "4"), unchanged);
        // What was no YAML before may be repaired as long as it does not get worse.
        assert_eq!(repaired("a: [1\n", "1", "2").1, Outcome::Repaired);
        assert_eq!(repaired("a: [1\nb: c\n", "c", "'").1, Outcome::Unchanged);
    }
}
