//! `unknown-state-path`: a test file names a state that its flow does not have.
//!
//! The reader of test files reports it; a flow alone has no such findings.

use super::{Check, Run, Section, Severity};

pub(super) static CHECK: Check = Check {
    code: "unknown-state-path",
    severity: Severity::Error,
    section: Section::TestFiles,
    docs: include_str!("unknown_state_path.md"),
    run: Run::Elsewhere,
};
