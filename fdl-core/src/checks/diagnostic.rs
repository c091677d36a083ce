//! What a rule reports.

use super::Check;
use crate::text::{Edit, TextRange, letters_apart};

/// A finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The rule's name.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The offending token.
    pub range: TextRange,
    /// The value, the place and the choices; without a final period.
    pub message: String,
    /// Places that explain it.
    pub related: Vec<Related>,
    /// Ways to repair it, the preferred one first.
    pub fixes: Vec<Fix>,
    /// How an editor should draw it.
    pub tag: Option<Tag>,
}

/// How bad a finding is; the worst first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// A documented rule forbids it, or the run must fail.
    Error,
    /// Very likely a bug.
    Warning,
    /// Style.
    Info,
    /// Nothing documented says so.
    Hint,
}

/// A place that explains a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Related {
    /// The place.
    pub range: TextRange,
    /// What is there.
    pub message: String,
}

/// A repair.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What it does, as an imperative: "Change to `Ship`".
    pub title: String,
    /// Whether it keeps the meaning that the author can only have had.
    pub safe: bool,
    /// The edits, disjoint and sorted.
    pub edits: Vec<Edit>,
}

/// How an editor should draw a finding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tag {
    /// Faded out.
    Unnecessary,
    /// Struck through.
    Deprecated,
}

/// What the rules have reported so far.
#[derive(Debug)]
pub struct Findings {
    diagnostics: Vec<Diagnostic>,
    code: &'static str,
    severity: Severity,
}

impl Default for Findings {
    fn default() -> Self {
        Self {
            diagnostics: Vec::new(),
            code: "",
            severity: Severity::Error,
        }
    }
}

impl Findings {
    pub(super) fn enter(&mut self, check: &Check) {
        self.code = check.code;
        self.severity = check.severity;
    }

    /// Adds a finding of the running rule with the rule's severity; the result takes details.
    pub fn report(&mut self, range: TextRange, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics.push(Diagnostic {
            code: self.code,
            severity: self.severity,
            range,
            message: message.into(),
            related: Vec::new(),
            fixes: Vec::new(),
            tag: None,
        });
        self.diagnostics.last_mut().expect("one was just pushed")
    }

    pub(super) fn append(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        let key = |it: &Diagnostic| (it.range.start, it.code, it.range.end);
        // Findings of one rule at one place stay in the order in which the rule reported them.
        self.diagnostics.sort_by_key(key);
        self.diagnostics
    }
}

impl Diagnostic {
    /// Replaces the rule's severity.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Adds a place that explains it.
    pub fn related(&mut self, range: TextRange, message: impl Into<String>) -> &mut Self {
        self.related.push(Related {
            range,
            message: message.into(),
        });
        self
    }

    /// Adds a safe repair by one replacement.
    pub fn fix(
        &mut self,
        title: impl Into<String>,
        range: TextRange,
        text: impl Into<String>,
    ) -> &mut Self {
        self.fix_with(
            title,
            true,
            vec![Edit {
                range,
                text: text.into(),
            }],
        )
    }

    /// Adds a repair for each of the names that `wrong` may have been meant to be, nearest first, with
    /// its title and its edit. They are safe, unless the first two are equally near: then nobody can
    /// tell which was meant.
    pub(crate) fn fix_near<'n>(
        &mut self,
        wrong: &str,
        near: &[&'n str],
        repair: impl Fn(&'n str) -> Option<(String, Edit)>,
    ) -> &mut Self {
        let sure = match near {
            [first, second, ..] => letters_apart(wrong, first) < letters_apart(wrong, second),
            _ => true,
        };
        for (title, edit) in near.iter().filter_map(|it| repair(it)) {
            self.fix_with(title, sure, vec![edit]);
        }
        self
    }

    /// Adds a repair.
    pub fn fix_with(
        &mut self,
        title: impl Into<String>,
        safe: bool,
        edits: Vec<Edit>,
    ) -> &mut Self {
        self.fixes.push(Fix {
            title: title.into(),
            safe,
            edits,
        });
        self
    }

    /// Sets how an editor should draw it.
    pub fn tag(&mut self, tag: Tag) -> &mut Self {
        self.tag = Some(tag);
        self
    }
}
