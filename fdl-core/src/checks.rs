//! The rules of `fdl check`: one file, one page, one name each.
//!
//! [`check()`] runs them all over an analysis. A rule never stops another; the result is sorted by
//! place and name.

mod diagnostic;

pub use diagnostic::{Diagnostic, Edit, Findings, Fix, Related, Severity, Tag};

use crate::analysis::Analysis;

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// The stable name.
    pub code: &'static str,
    /// The severity of its findings, unless a finding has its own.
    pub severity: Severity,
    /// Its page, in Markdown.
    pub docs: &'static str,
    /// Reports its findings.
    pub(crate) run: fn(&Analysis, &CheckOptions, &mut Findings),
}

/// What a check needs to know beside the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CheckOptions {
    /// In which mode the flow is deployed: a property of the flow resource, not of the text.
    pub mode: ExecutionMode,
}

/// The mode of a flow.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ExecutionMode {
    /// Up to a year, all integration modes.
    #[default]
    Standard,
    /// Up to five minutes, `RequestComplete` only.
    Express,
}

/// Every rule, sorted by name.
pub static CHECKS: &[Check] = &[];

/// Runs every rule. Suppressions and configured levels are applied by the caller.
pub fn check(analysis: &Analysis, options: &CheckOptions) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for check in CHECKS {
        findings.enter(check);
        (check.run)(analysis, options, &mut findings);
    }
    findings.into_sorted()
}
