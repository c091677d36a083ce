//! The error codes that `Retry` and `Catch` match.

use super::Evidence;

/// An error code.
#[derive(Clone, Copy, Debug)]
pub struct ErrorCode {
    /// The code, `FC.ResourceThrottled`.
    pub code: &'static str,
    /// Whether trying again is useful, if known.
    pub retryable: Option<bool>,
    /// Why it is raised.
    pub cause: &'static str,
    /// What to do about it, if a page says so.
    pub action: Option<&'static str>,
    /// How sure the code is.
    pub evidence: Evidence,
    /// The public page.
    pub source: &'static str,
}
