//! The error codes that `Retry` and `Catch` match.
//!
//! The list is open: `FC.{code}` stands for every code of Function Compute, functions raise codes
//! of their own, and every API has its family.

mod table;

pub use table::{FAMILIES, FC, FLOW, FNF, MNS, OSS};

use super::Evidence;
use super::actions;

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

/// The codes of one service, of which not all are known.
#[derive(Clone, Copy, Debug)]
pub struct ErrorFamily {
    /// What the codes begin with, `FC.`.
    pub prefix: &'static str,
    /// The service's full name.
    pub service: &'static str,
    /// What the rest of the code is.
    pub documentation: &'static str,
    /// How sure the family is.
    pub evidence: Evidence,
    /// The public page.
    pub source: &'static str,
}

/// The code that matches every error.
pub const ALL_ERRORS: &str = "FnF.ALL";

/// The code of a task that ran into its `Timeout` (Q86).
pub const TASK_TIMEOUT: &str = "FnF.TaskTimeout";

/// The code of a start with the name of an execution that has ended; inferred from the API.
pub const EXECUTION_ALREADY_EXISTS: &str = "FNF.ExecutionAlreadyExists";

/// The codes that nearly every flow retries after a call of Function Compute: what a snippet inserts.
pub const TRANSIENT: [&str; 4] = [
    "FC.ResourceThrottled",
    "FC.ResourceExhausted",
    "FC.InternalServerError",
    "FC.Unknown",
];

/// A code of another language, or written with another sign, that matches nothing here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ForeignCode {
    /// The code to write instead.
    pub replacement: &'static str,
    /// What it was taken for.
    pub origin: &'static str,
}

/// Every known code, sorted.
pub fn all() -> Vec<&'static ErrorCode> {
    let mut codes: Vec<&ErrorCode> = [FLOW, FC, FNF, MNS, OSS].into_iter().flatten().collect();
    codes.sort_by_key(|it| it.code);
    codes
}

/// The known code of that name, letter by letter.
pub fn find(code: &str) -> Option<&'static ErrorCode> {
    [FLOW, FC, FNF, MNS, OSS]
        .into_iter()
        .flatten()
        .find(|it| it.code == code)
}

/// The codes that a task with that `Action` may raise, those of the flow itself first. Of an
/// unknown operation of a known service those of the service.
pub fn for_action(action: &str) -> Vec<&'static ErrorCode> {
    let known = actions::find(action).map(|it| it.errors);
    let service = || Some(actions::service(action.split(':').next()?)?.errors);
    let own = known.or_else(service).unwrap_or_default();
    FLOW.iter().chain(own).collect()
}

/// The codes that a Parallel or Map state may raise beside those of its own states.
pub fn for_scopes() -> impl Iterator<Item = &'static ErrorCode> {
    FLOW.iter()
}

/// What to write for a code of another language: `*` and the codes of the Amazon States Language.
pub fn foreign_code(code: &str) -> Option<ForeignCode> {
    let (replacement, origin) = match code {
        "*" => (ALL_ERRORS, "a wildcard"),
        "States.Timeout" | "States.HeartbeatTimeout" => {
            (TASK_TIMEOUT, "the Amazon States Language")
        }
        _ if code.starts_with("States.") => (ALL_ERRORS, "the Amazon States Language"),
        _ => return None,
    };
    Some(ForeignCode {
        replacement,
        origin,
    })
}

const fn code(
    code: &'static str,
    retryable: Option<bool>,
    cause: &'static str,
    evidence: Evidence,
    source: &'static str,
) -> ErrorCode {
    ErrorCode {
        code,
        retryable,
        cause,
        action: None,
        evidence,
        source,
    }
}

impl ErrorCode {
    const fn action(self, action: &'static str) -> Self {
        Self {
            action: Some(action),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::source;

    #[test]
    fn every_code_is_there_once_and_has_a_page() {
        let codes = all();
        assert!(codes.windows(2).all(|it| it[0].code < it[1].code));
        for code in codes {
            assert!(code.source.starts_with("https://"), "{}", code.code);
            assert!(code.cause.ends_with('.'), "{}", code.code);
            assert!(
                code.action.is_none_or(|it| it.ends_with('.')),
                "{}",
                code.code
            );
            assert_eq!(find(code.code).map(|it| it.code), Some(code.code));
            let family = FAMILIES.iter().find(|it| code.code.starts_with(it.prefix));
            assert!(family.is_some(), "{}", code.code);
        }
        assert!(FAMILIES.windows(2).all(|it| it[0].prefix < it[1].prefix));
        for transient in TRANSIENT {
            assert_eq!(find(transient).and_then(|it| it.retryable), Some(true));
        }
    }

    /// The table at the end of the Function Compute page.
    #[test]
    fn the_common_errors_of_function_compute() {
        let documented = |it: &&ErrorCode| it.source == source::FUNCTION_COMPUTE;
        let mut table = String::new();
        for code in FC.iter().filter(documented) {
            let (retry, action) = (code.retryable, code.action.unwrap_or("-"));
            table += &format!("{} | {retry:?} | {} | {action}\n", code.code, code.cause);
        }
        insta::assert_snapshot!(table, @r#"
        FC.ResourceThrottled | Some(true) | More calls run at a time, those from outside the flow included, than the limit of concurrency allows. CloudFlow calls functions synchronously when it runs Task states. | Ask for a higher limit of concurrency.
        FC.ResourceExhausted | Some(true) | Resources were short, so functions were throttled. | Turn to the support of Alibaba Cloud.
        FC.InternalServerError | Some(true) | Something inside Function Compute failed. | Run the flow again.
        FC.AccessDenied | Some(false) | A permission is missing. | Grant the permission and try again.
        FC.InvalidArgument | Some(false) | The value of a parameter is not valid. | Compare the values with the specification.
        FC.EntityTooLarge | Some(false) | The value of a parameter is larger than allowed. | Make the input smaller.
        "#);
    }

    #[test]
    fn an_action_has_its_own_codes_and_those_of_the_flow() {
        let codes = |action| -> Vec<&str> {
            let codes = for_action(action).into_iter();
            codes.map(|it| it.code).collect()
        };
        assert!(codes("FC:InvokeFunction").contains(&"FC.ResourceThrottled"));
        assert!(codes("FC:InvokeFunction").starts_with(&["FnF.ALL", "FnF.TaskTimeout"]));
        assert!(codes("OSS:ListObjects").contains(&"OSS.NoSuchBucket"));
        assert_eq!(codes("ECS:DescribeInstances").len(), FLOW.len());
        assert_eq!(codes("").len(), FLOW.len());
    }

    #[test]
    fn codes_of_other_languages() {
        let replacement = |code| foreign_code(code).map(|it| it.replacement);
        assert_eq!(replacement("*"), Some("FnF.ALL"));
        assert_eq!(replacement("States.ALL"), Some("FnF.ALL"));
        assert_eq!(replacement("States.Timeout"), Some("FnF.TaskTimeout"));
        assert_eq!(replacement("PaymentDeclined"), None);
    }
}
