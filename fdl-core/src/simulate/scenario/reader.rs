//! What the readers of test files share: members with near names, scalars with their problems.

use std::sync::Arc;

use crate::catalog::test_files::TestObject;
use crate::checks::{Diagnostic, Severity, did_you_mean, drop_echoes, near_names};
use crate::simulate::duration::parse_duration;
use crate::simulate::scenario::Files;
use crate::syntax::{Entry, Node, ScalarType, SyntaxErrorKind, Tree};
use crate::text::{Edit, LineIndex, Spanned, TextRange};
use crate::value::Value;

/// A member that the format does not have.
pub(super) const UNKNOWN_MEMBER: &str = "unknown-case-member";
/// A response that makes no sense.
pub(super) const INVALID_RESPONSE: &str = "invalid-response";
/// A value of the wrong type.
pub(super) const WRONG_TYPE: &str = "wrong-type";
/// A value that is none of those allowed.
pub(super) const INVALID_VALUE: &str = "invalid-value";
/// A member that must be there.
pub(super) const MISSING: &str = "missing-attribute";

/// Reads a test file, collecting what is wrong with it.
pub(super) struct Reader<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) problems: Vec<Diagnostic>,
}

/// A member of a mapping.
#[derive(Clone, Copy)]
pub(super) struct Member<'t> {
    pub(super) name: &'static str,
    pub(super) entry: Entry<'t>,
    pub(super) value: Node<'t>,
}

impl Member<'_> {
    /// The offending place: the value, or the key of a value that is a block or absent.
    pub(super) fn range(&self) -> TextRange {
        place(self.entry)
    }
}

/// A repair that puts a word in the place of another.
fn change(range: TextRange, word: &str) -> (String, Edit) {
    let text = word.to_owned();
    (format!("Change to `{word}`"), Edit { range, text })
}

/// Where a wrong value is shown: a block at its key.
pub(super) fn place(entry: Entry<'_>) -> TextRange {
    match entry.value.is_scalar() {
        true => entry.value.range(),
        false => entry.key.range(),
    }
}

impl<'a> Reader<'a> {
    /// A reader that already has the syntax errors.
    pub(super) fn new(tree: &Tree, files: &'a dyn Files) -> Self {
        let mut reader = Self {
            files,
            problems: Vec::new(),
        };
        for error in tree.errors() {
            let code = match error.kind {
                SyntaxErrorKind::Syntax => "yaml-syntax",
                SyntaxErrorKind::DuplicateKey => "duplicate-key",
                SyntaxErrorKind::SecondDocument => "multiple-documents",
            };
            let problem = reader.report(code, error.range, error.message.clone());
            if let Some((range, message)) = &error.related {
                problem.related(*range, message.clone());
            }
        }
        reader
    }

    /// Adds a problem of severity error.
    pub(super) fn report(
        &mut self,
        code: &'static str,
        range: TextRange,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.problems.push(Diagnostic {
            code,
            severity: Severity::Error,
            range,
            message: message.into(),
            related: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        });
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// The problems by place, without those that only say in other words that a line is no YAML.
    pub(super) fn into_sorted(mut self, tree: &Tree, lines: &LineIndex) -> Vec<Diagnostic> {
        drop_echoes(tree, lines, &mut self.problems);
        let key = |it: &Diagnostic| (it.range.start, it.code, it.range.end);
        self.problems.sort_by_key(key);
        self.problems
    }

    /// The members of a mapping in the order written, those not in `known` reported. Nothing for
    /// other nodes, which are reported too.
    pub(super) fn members<'t>(
        &mut self,
        node: Node<'t>,
        range: TextRange,
        what: &str,
        known: TestObject,
        unknown: &'static str,
    ) -> Vec<Member<'t>> {
        if !node.is_mapping() {
            let message = format!("{what} is a mapping, not {}", kind(node));
            let code = if unknown == INVALID_RESPONSE {
                unknown
            } else {
                WRONG_TYPE
            };
            self.report(code, range, message);
            return Vec::new();
        }
        let mut members = Vec::new();
        for entry in node.merged_entries() {
            let name = entry.key.resolved().text().unwrap_or_default();
            match known.member(&name) {
                Some(row) => members.push(Member {
                    name: row.name,
                    entry,
                    value: entry.value.resolved(),
                }),
                None => self.unknown_member(entry, &name, what, known, unknown),
            }
        }
        members
    }

    fn unknown_member(
        &mut self,
        entry: Entry<'_>,
        name: &str,
        what: &str,
        known: TestObject,
        code: &'static str,
    ) {
        let range = entry.key.range();
        let names = || known.members().iter().map(|it| it.name);
        let near = near_names(name, names());
        let rest = match near.is_empty() {
            true => {
                let listed: Vec<String> = names().map(|it| format!("`{it}`")).collect();
                format!("; it has {}", listed.join(", "))
            }
            false => did_you_mean(&near),
        };
        let message = format!("{what} has no member `{name}`{rest}");
        let problem = self.report(code, range, message);
        problem.fix_near(name, &near, |near| Some(change(range, near)));
    }

    /// The text of a scalar.
    pub(super) fn text(
        &mut self,
        member: &Member<'_>,
        code: &'static str,
    ) -> Option<Spanned<Arc<str>>> {
        let text = member.value.text();
        if text.is_none() {
            let message = format!("`{}` is text, not {}", member.name, kind(member.value));
            self.report(code, member.range(), message);
        }
        Some(Spanned {
            value: text?.into(),
            range: member.value.range(),
        })
    }

    /// One of a few words; case counts.
    pub(super) fn word<T: Copy>(
        &mut self,
        member: &Member<'_>,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.text(member, WRONG_TYPE)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| **word == *text.value) {
            return Some(*value);
        }
        let listed: Vec<String> = words.iter().map(|(it, _)| format!("`{it}`")).collect();
        let listed = listed.join(", ");
        let message = format!("`{}` is one of {listed}, not `{}`", member.name, text.value);
        let near = near_names(&text.value, words.iter().map(|(word, _)| *word));
        let problem = self.report(INVALID_VALUE, text.range, message);
        problem.fix_near(&text.value, &near, |near| Some(change(text.range, near)));
        None
    }

    /// A whole number that is not negative.
    pub(super) fn whole(&mut self, member: &Member<'_>, code: &'static str) -> Option<u64> {
        let number = match member.value.to_value() {
            Value::Number(number) => number.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            let message = format!(
                "`{}` is a whole number from 0, not {}",
                member.name,
                shown(member.value)
            );
            self.report(code, member.range(), message);
        }
        number
    }

    /// A whole number up to a bound.
    pub(super) fn whole_up_to(&mut self, most: u64, member: &Member<'_>) -> Option<u64> {
        let number = self.whole(member, WRONG_TYPE)?;
        if number > most {
            let message = format!("`{}` is at most {most}, not {number}", member.name);
            self.report(INVALID_VALUE, member.range(), message);
            return None;
        }
        Some(number)
    }

    /// A duration in milliseconds.
    pub(super) fn duration(&mut self, member: &Member<'_>, code: &'static str) -> Option<u64> {
        let text = match member.value.to_value() {
            Value::Number(number) => number.as_str().to_owned(),
            Value::String(text) => text.to_string(),
            _ => String::new(),
        };
        match parse_duration(&text) {
            Ok(milliseconds) => Some(milliseconds),
            Err(_) => {
                let message = format!(
                    "`{}` is a number of seconds, or a number and ms, s, m, h or d, not {}",
                    member.name,
                    shown(member.value)
                );
                self.report(code, member.range(), message);
                None
            }
        }
    }

    /// The JSON value of the file that a member names.
    pub(super) fn file(&mut self, member: &Member<'_>, code: &'static str) -> Option<Value> {
        let path = self.text(member, code)?;
        let text = match self.files.read(&path.value) {
            Ok(text) => text,
            Err(why) => {
                self.report(
                    code,
                    path.range,
                    format!("`{}` cannot be read: {why}", path.value),
                );
                return None;
            }
        };
        match read_value(&path.value, &text) {
            Ok(value) => Some(value),
            Err(why) => {
                self.report(
                    code,
                    path.range,
                    format!("`{}` is no JSON: {why}", path.value),
                );
                None
            }
        }
    }
}

/// A file of data: JSON, or YAML if its name says so.
fn read_value(path: &str, text: &Arc<str>) -> Result<Value, String> {
    if !path.ends_with(".yaml") && !path.ends_with(".yml") {
        return Value::from_json(text).map_err(|it| it.to_string());
    }
    let tree = crate::syntax::parse(text);
    match (tree.errors().first(), tree.root()) {
        (Some(error), _) => Err(error.message.clone()),
        (None, Some(root)) => Ok(root.to_value()),
        (None, None) => Ok(Value::Null),
    }
}

/// What a node is, for messages.
pub(super) fn kind(node: Node<'_>) -> &'static str {
    if node.is_mapping() {
        return "a mapping";
    }
    if node.is_sequence() {
        return "a list";
    }
    match node.scalar_type() {
        Some(ScalarType::Boolean(_)) => "a boolean",
        Some(ScalarType::Integer | ScalarType::Float) => "a number",
        Some(ScalarType::Text) => "text",
        Some(ScalarType::Null) | None => "nothing",
    }
}

/// A scalar as written, or what the node is.
fn shown(node: Node<'_>) -> String {
    match node.text().filter(|it| it.len() <= 60) {
        Some(text) => format!("`{text}`"),
        None => kind(node).to_owned(),
    }
}
