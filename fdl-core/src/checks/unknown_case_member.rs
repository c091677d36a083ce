//! `unknown-case-member`: a test file has a key that nobody reads.
//!
//! The reader of test files reports it; a flow alone has no such findings.

use super::{Check, Run, Section, Severity};

pub(super) static CHECK: Check = Check {
    code: "unknown-case-member",
    severity: Severity::Error,
    section: Section::TestFiles,
    docs: include_str!("unknown_case_member.md"),
    run: Run::Elsewhere,
};
