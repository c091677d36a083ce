//! `unused-response`: no case uses a response.
//!
//! Known after a run only, so who runs the cases of a test file reports it.

use super::{Check, Run, Section, Severity};

pub(super) static CHECK: Check = Check {
    code: "unused-response",
    severity: Severity::Warning,
    section: Section::TestFiles,
    docs: include_str!("unused_response.md"),
    run: Run::Elsewhere,
};
