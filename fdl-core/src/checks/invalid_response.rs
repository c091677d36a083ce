//! `invalid-response`: a response of a mock cannot be understood.
//!
//! The reader of test files reports it; a flow alone has no such findings.

use super::{Check, Run, Section, Severity};

pub(super) static CHECK: Check = Check {
    code: "invalid-response",
    severity: Severity::Error,
    section: Section::TestFiles,
    docs: include_str!("invalid_response.md"),
    run: Run::Elsewhere,
};
