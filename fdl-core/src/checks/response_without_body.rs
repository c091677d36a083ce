//! `response-without-body`: a response of Function Compute lacks its `Body`.
//!
//! The reader of test files reports it; a flow alone has no such findings.

use super::{Check, Run, Section, Severity};

pub(super) static CHECK: Check = Check {
    code: "response-without-body",
    severity: Severity::Warning,
    section: Section::TestFiles,
    docs: include_str!("response_without_body.md"),
    run: Run::Elsewhere,
};
