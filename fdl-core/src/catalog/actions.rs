//! The actions that Task states call: parameters, modes, outputs, errors.

use super::Evidence;
use super::errors::ErrorCode;
use super::objects::AllowedValue;

/// An action of which the parameters are known.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// `<Service>:<Operation>`.
    pub name: &'static str,
    /// The service's full name.
    pub service: &'static str,
    /// Whether the service has an integration of its own ("optimized"); else it is a plain OpenAPI call.
    pub optimized: bool,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The three modes: supported or not, and how sure that is.
    pub modes: &'static [ModeSupport],
    /// The parameters, required ones first.
    pub parameters: &'static [Parameter],
    /// Whether the list of parameters is complete enough to warn of others (`unknown-parameter`).
    pub closed: bool,
    /// The result, by mode.
    pub outputs: &'static [Output],
    /// Notes on callbacks, if any.
    pub callback: Option<&'static str>,
    /// The errors that the service is known to raise.
    pub errors: &'static [ErrorCode],
    /// The forms of `resourceArn`, if it has one.
    pub arn_forms: &'static [ArnForm],
    /// The public pages, the main one first.
    pub sources: &'static [&'static str],
    /// How sure the action itself is.
    pub evidence: Evidence,
}

/// The integration modes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum TaskMode {
    /// Waits for the answer of the service.
    RequestComplete,
    /// Waits until the service reports the end of the job.
    WaitForSystemCallback,
    /// Waits until somebody reports with the task token.
    WaitForCustomCallback,
}

/// Whether an action supports a mode.
#[derive(Clone, Copy, Debug)]
pub struct ModeSupport {
    /// The mode.
    pub mode: TaskMode,
    /// Whether it is supported.
    pub supported: bool,
    /// How sure that is; an unsupported mode is an error only where documented (else a warning).
    pub evidence: Evidence,
}

/// A parameter of an action.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The key under `Parameters`.
    pub name: &'static str,
    /// The type.
    pub value: ParameterType,
    /// Whether it must be there.
    pub required: bool,
    /// How sure the requirement is; an absent one is an error only where documented (else a hint).
    pub required_evidence: Evidence,
    /// The allowed values, if the list is closed.
    pub allowed: &'static [&'static str],
    /// Whether the allowed values are compared without regard to case.
    pub ignore_case: bool,
    /// The least and greatest value of a number.
    pub range: Option<(i64, i64)>,
    /// The default, as text.
    pub default: Option<&'static str>,
    /// A value to insert, as YAML text.
    pub placeholder: &'static str,
    /// What it means.
    pub documentation: &'static str,
    /// How sure the parameter is.
    pub evidence: Evidence,
}

/// The type of a parameter's value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParameterType {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// A list.
    List,
    /// Anything.
    Any,
}

/// What a call returns.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// In which mode.
    pub mode: TaskMode,
    /// The shape, in words.
    pub documentation: &'static str,
    /// The members at the top, if known.
    pub members: &'static [OutputMember],
    /// How sure that is.
    pub evidence: Evidence,
}

/// A member of a result.
#[derive(Clone, Copy, Debug)]
pub struct OutputMember {
    /// The name.
    pub name: &'static str,
    /// What it holds.
    pub documentation: &'static str,
}

/// A form that a `resourceArn` may have.
#[derive(Clone, Copy, Debug)]
pub struct ArnForm {
    /// The form, for messages: `acs:fc:{region}:{account}:functions/{function}`.
    pub pattern: &'static str,
    /// The service segment, `fc`.
    pub service: &'static str,
    /// The resource part with `{}` for one segment of name characters: `functions/{}/{}`.
    pub resource: &'static str,
}
impl TaskMode {
    /// All modes, the default first.
    pub const ALL: [Self; 3] = [
        Self::RequestComplete,
        Self::WaitForSystemCallback,
        Self::WaitForCustomCallback,
    ];

    /// What holds where no `TaskMode` is written.
    pub const DEFAULT: Self = Self::RequestComplete;

    /// The value of `TaskMode`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RequestComplete => "RequestComplete",
            Self::WaitForSystemCallback => "WaitForSystemCallback",
            Self::WaitForCustomCallback => "WaitForCustomCallback",
        }
    }

    /// The mode that `TaskMode` names, letter by letter.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == text)
    }

    /// Whether the task waits for a report after the service's answer. Express flows have no such
    /// mode.
    pub const fn is_callback(self) -> bool {
        !matches!(self, Self::RequestComplete)
    }

    /// What the mode does, in Markdown.
    pub const fn documentation(self) -> &'static str {
        match self {
            Self::RequestComplete => {
                "The default. The task is done when the service has answered the request; the answer is `$Output`. The only mode of Express flows."
            }
            Self::WaitForSystemCallback => {
                "The task is done when the service itself reports the end of the asynchronous job; what it reports is `$Output`. Standard flows only. Stopping the execution does not end a job that runs outside (Q93)."
            }
            Self::WaitForCustomCallback => {
                "The task is done when somebody calls ReportTaskSucceeded or ReportTaskFailed with the task's token; the reported `Output` is `$Output`. Pass the token on: `callbackToken.$: $Context.Current.TaskToken`. Standard flows only."
            }
        }
    }
}

/// The integration modes as values of `TaskMode`.
pub static TASK_MODES: &[AllowedValue] = &[
    task_mode(TaskMode::RequestComplete),
    task_mode(TaskMode::WaitForSystemCallback),
    task_mode(TaskMode::WaitForCustomCallback),
];

const fn task_mode(mode: TaskMode) -> AllowedValue {
    AllowedValue {
        value: mode.name(),
        documentation: mode.documentation(),
    }
}
