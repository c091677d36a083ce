//! Any flow is checked, repaired and laid out without harm.

use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::checks::{self, CheckOptions, Diagnostic, ExecutionMode, RuleLevels, fix_all};
use fdl_core::ide::{self, DocumentKind, FormatOptions};
use fdl_core::syntax::{SyntaxErrorKind, Tree};
use fdl_core::text::{TextRange, apply_edits};
use fdl_core::value::{Object, Value};

use crate::text;

/// Findings have a place in the text, a message, and fixes that stay in the text; they come in order,
/// and the same ones each time.
pub(crate) fn check(data: &[u8]) {
    let text = text(data);
    let analysis = Analysis::new(&*text);
    for mode in [ExecutionMode::Standard, ExecutionMode::Express] {
        let options = CheckOptions {
            mode,
            ..CheckOptions::default()
        };
        let found = checks::check(&analysis, &options);
        assert!(found.is_sorted_by_key(|it| it.range.start), "{found:?}");
        found.iter().for_each(|it| sound(&text, it));
        assert_eq!(found, checks::check(&Analysis::new(&*text), &options));
        let reported = checks::report(&analysis, &options, &RuleLevels::default());
        reported.iter().for_each(|it| sound(&text, it));
    }
}

pub(crate) fn sound(text: &str, it: &Diagnostic) {
    let inside = |range: TextRange| {
        assert!(text.get(range.indices()).is_some(), "{it:?} in\n{text}");
    };
    inside(it.range);
    it.related.iter().for_each(|related| inside(related.range));
    assert!(
        !it.message.is_empty() && !it.message.ends_with('.'),
        "{it:?}"
    );
    for fix in &it.fixes {
        assert!(!fix.edits.is_empty() && !fix.title.is_empty(), "{it:?}");
        fix.edits.iter().for_each(|edit| inside(edit.range));
    }
}

/// How many findings of an input are repaired one by one.
const MOST_REPAIRS: usize = 40;

/// Of the mistakes in an expression so many are told: where one is repaired, another may come up.
const MOST_TOLD: usize = 16;

/// After each fix sound YAML is still sound, and that finding is gone; broken YAML can be checked. All
/// safe fixes together do no harm either.
pub(crate) fn fixes(data: &[u8]) {
    let text = text(data);
    let find = |text: &str| checks::check(&Analysis::new(text), &CheckOptions::default());
    let found = find(&text);
    let count = |found: &[Diagnostic], code: &str, message: Option<&str>| {
        let same =
            |it: &&Diagnostic| it.code == code && message.is_none_or(|own| it.message == own);
        found.iter().filter(same).count()
    };
    let broken = count(&found, "yaml-syntax", None);
    for it in found.iter().take(MOST_REPAIRS) {
        for fix in &it.fixes {
            let fixed = apply_edits(&text, &fix.edits);
            let after = find(&fixed);
            let what = || {
                format!(
                    "{} by {}:\n{text}\n--- gives\n{fixed}\n{after:?}",
                    fix.title, it.code
                )
            };
            // In broken text the parser guesses what was meant, from what stands around the damage: a
            // repair there changes what else is found. It still gives a text that can be checked.
            if broken > 0 {
                continue;
            }
            assert_eq!(count(&after, "yaml-syntax", None), 0, "breaks: {}", what());
            let same = |found: &[Diagnostic]| count(found, it.code, Some(&it.message));
            let others = count(&found, it.code, None) >= MOST_TOLD;
            let gone = same(&after) < same(&found) + usize::from(others);
            assert!(gone, "still there: {}", what());
        }
    }
    let fixed = fix_all(&text, false, find);
    let after = find(&fixed.text);
    assert!(
        broken > 0 || count(&after, "yaml-syntax", None) == 0,
        "{text}\n--- gives\n{}",
        fixed.text
    );
}

fn is_broken(tree: &Tree) -> bool {
    let mut errors = tree.errors().iter();
    errors.any(|it| it.kind == SyntaxErrorKind::Syntax)
}

/// What is laid out has the same value and the same comments, and doing it again changes nothing. What
/// is no YAML is left alone.
pub(crate) fn format(data: &[u8]) {
    let text = text(data);
    for kind in [DocumentKind::Flow, DocumentKind::TestFile] {
        let once = |text: &str| {
            let tree = fdl_core::syntax::parse(&Arc::from(text));
            let edits = ide::format(&tree, kind, &FormatOptions::default());
            (edits.map(|edits| apply_edits(text, &edits)), tree)
        };
        let (first, tree) = once(&text);
        let Ok(first) = first else { continue };
        assert!(!is_broken(&tree), "{text}");
        let (second, after) = once(&first);
        assert_eq!(second.as_ref(), Ok(&first), "not idempotent:\n{text}");
        assert_eq!(values(&after), values(&tree), "{text}\n--- gives\n{first}");
        assert_eq!(
            comments(&after),
            comments(&tree),
            "{text}\n--- gives\n{first}"
        );
    }
}

/// The values of the documents as JSON, with the members of objects in a fixed order: the formatter
/// sorts those of structures.
fn values(tree: &Tree) -> Vec<String> {
    let documents = tree.documents();
    documents
        .map(|it| sorted(&it.to_value()).to_json())
        .collect()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => Value::array(items.iter().map(sorted)),
        Value::Object(object) => {
            let members = object
                .iter()
                .map(|(key, value)| (key.clone(), sorted(value)));
            let mut members: Object = members.collect();
            members.sort_keys();
            Value::from(members)
        }
        other => other.clone(),
    }
}

fn comments(tree: &Tree) -> Vec<&str> {
    let comments = tree.comments().iter();
    let mut texts: Vec<&str> = comments
        .map(|it| tree.text()[it.range.indices()].trim_end())
        .collect();
    texts.sort_unstable();
    texts
}
