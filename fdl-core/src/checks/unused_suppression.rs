//! `unused-suppression`: a suppression silences nothing.
//!
//! [`suppress()`](super::suppress()) reports it, which sees the findings of all other rules.

use super::{Check, Run, Section, Severity};

pub(super) static CHECK: Check = Check {
    code: "unused-suppression",
    severity: Severity::Warning,
    section: Section::Housekeeping,
    docs: include_str!("unused_suppression.md"),
    run: Run::Elsewhere,
};
