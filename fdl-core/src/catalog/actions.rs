//! The actions that Task states call: parameters, modes, outputs, errors; one file a service.
//!
//! The list of actions is open: any OpenAPI operation of the cloud can be called. What is not here
//! is [`OPEN_API`], and nothing is reported about it.

mod dash_scope;
mod event_bridge;
mod fc;
pub mod fnf;
mod http;
mod mns;
mod open_api;
mod oss;
mod sms;
mod user;

pub use open_api::OPEN_API;
pub use user::{UserAction, UserActions, UserParameter};

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
    /// The parameter that carries data of the author's own, such as a task token, to whoever does the work.
    pub payload: Option<&'static str>,
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
    /// What the allowed values mean, in their order.
    pub allowed_documentation: &'static [&'static str],
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
    /// Whether the page shows the result as a whole: then it has no other members (`unknown-member`).
    pub closed: bool,
    /// How sure that is.
    pub evidence: Evidence,
}

/// A member of a result.
#[derive(Clone, Copy, Debug)]
pub struct OutputMember {
    /// The name.
    pub name: &'static str,
    /// What it may hold, as YAML text in one line: for mocks.
    pub placeholder: &'static str,
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
/// Every known action, sorted by name.
pub static ALL: &[&Action] = &[
    &dash_scope::QWEN_TEXT_GENERATION,
    &event_bridge::PUT_EVENTS,
    &fc::INVOKE_FUNCTION,
    &fnf::START_EXECUTION,
    &fnf::START_SYNC_EXECUTION,
    &http::REQUEST,
    &mns::SEND_MESSAGE,
    &oss::COPY_OBJECT,
    &oss::DELETE_BUCKET,
    &oss::DELETE_OBJECT,
    &oss::GET_OBJECT,
    &oss::PUT_BUCKET,
    &oss::PUT_OBJECT,
    &sms::SEND_SMS,
];

/// A service with an integration of its own.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// What stands before the colon of its actions.
    pub prefix: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// The modes that all its operations share.
    pub modes: &'static [ModeSupport],
    /// The errors that it is known to raise.
    pub errors: &'static [ErrorCode],
    /// The public page.
    pub source: &'static str,
}

/// The services with an integration of their own, sorted by prefix.
pub static SERVICES: &[Service] = &[
    dash_scope::SERVICE,
    event_bridge::SERVICE,
    fc::SERVICE,
    fnf::SERVICE,
    http::SERVICE,
    mns::SERVICE,
    oss::SERVICE,
    sms::SERVICE,
];

/// The action of that name, letter by letter.
pub fn find(name: &str) -> Option<&'static Action> {
    let at = ALL.binary_search_by(|it| it.name.cmp(name)).ok()?;
    Some(ALL[at])
}

/// The service whose actions begin with `prefix` and a colon.
pub fn service(prefix: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|it| it.prefix == prefix)
}

/// The modes that all operations of a service share: what is known of `OSS:ListObjects`.
pub fn service_modes(prefix: &str) -> Option<&'static [ModeSupport]> {
    service(prefix).map(|it| it.modes)
}

/// The parts of an action's name: service prefix and operation. None unless there is exactly one
/// colon, with something but no white space on either side.
pub fn split(name: &str) -> Option<(&str, &str)> {
    let (prefix, operation) = name.split_once(':')?;
    let fits = |it: &str| !it.is_empty() && !it.contains(|c: char| c == ':' || c.is_whitespace());
    (fits(prefix) && fits(operation)).then_some((prefix, operation))
}

impl Action {
    /// The parameter of that name, given without `.$`.
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.iter().find(|it| it.name == name)
    }

    /// Whether the action supports a mode, and how sure that is.
    pub fn mode(&self, mode: TaskMode) -> Option<&'static ModeSupport> {
        self.modes.iter().find(|it| it.mode == mode)
    }

    /// What a call returns in a mode.
    pub fn output(&self, mode: TaskMode) -> Option<&'static Output> {
        self.outputs.iter().find(|it| it.mode == mode)
    }

    /// What stands before the colon.
    pub fn prefix(&self) -> &'static str {
        self.name.split_once(':').map_or(self.name, |(it, _)| it)
    }

    /// What stands behind the colon.
    pub fn operation(&self) -> &'static str {
        self.name.split_once(':').map_or("", |(_, it)| it)
    }

    /// The main public page.
    pub fn source(&self) -> &'static str {
        self.sources.first().copied().unwrap_or_default()
    }
}

impl Parameter {
    /// What one of the allowed values means.
    pub fn value_documentation(&self, value: &str) -> Option<&'static str> {
        let at = self.allowed.iter().position(|it| *it == value)?;
        self.allowed_documentation.get(at).copied()
    }
}

impl ParameterType {
    /// The name, with its article.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "a whole number",
            Self::Number => "a number",
            Self::Boolean => "`true` or `false`",
            Self::Object => "a mapping",
            Self::List => "a list",
            Self::Any => "any value",
        }
    }
}

impl Action {
    /// Whether an ARN has one of the forms of the action. The region may be empty, and so may the account.
    pub fn takes_arn(&self, arn: &str) -> bool {
        let Some(rest) = arn.strip_prefix("acs:") else {
            return false;
        };
        let (service, rest) = first_part(rest);
        let (region, rest) = first_part(rest);
        let (account, resource) = first_part(rest);
        let of_region = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
        let fits = |it: &ArnForm| it.service == service && fits_resource(it.resource, resource);
        region.bytes().all(of_region)
            && account.bytes().all(|it| it.is_ascii_digit())
            && self.arn_forms.iter().any(fits)
    }
}

/// What stands before and behind the first colon.
fn first_part(text: &str) -> (&str, &str) {
    match text.bytes().position(|it| it == b':') {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
}

/// Whether `resource` is `pattern` with something for each `{}`: characters of names, where those
/// of the pattern's next literal character are not among them.
fn fits_resource(pattern: &str, resource: &str) -> bool {
    let Some(at) = pattern.bytes().position(|it| it == b'{') else {
        return pattern == resource;
    };
    let (literal, rest) = pattern.split_at(at);
    let rest = &rest["{}".len()..];
    let Some(resource) = resource.strip_prefix(literal) else {
        return false;
    };
    let stop = rest.chars().next();
    let name = |it: char| match it {
        '-' | '_' | '.' | '$' => true,
        _ if it.is_ascii() => it.is_ascii_alphanumeric(),
        _ => it.is_alphanumeric(),
    };
    let length = resource
        .find(|it: char| Some(it) == stop || !name(it))
        .unwrap_or(resource.len());
    length > 0 && fits_resource(rest, &resource[length..])
}

/// A parameter that need not be there, on a documented page; the functions below vary it.
const fn optional(
    name: &'static str,
    value: ParameterType,
    placeholder: &'static str,
    documentation: &'static str,
) -> Parameter {
    Parameter {
        name,
        value,
        required: false,
        required_evidence: Evidence::Documented,
        allowed: &[],
        allowed_documentation: &[],
        ignore_case: false,
        range: None,
        default: None,
        placeholder,
        documentation,
        evidence: Evidence::Documented,
    }
}

impl Parameter {
    const fn required(self, required_evidence: Evidence) -> Self {
        Self {
            required: true,
            required_evidence,
            ..self
        }
    }

    const fn allowed(
        self,
        allowed: &'static [&'static str],
        allowed_documentation: &'static [&'static str],
    ) -> Self {
        Self {
            allowed,
            allowed_documentation,
            ..self
        }
    }

    const fn range(self, least: i64, greatest: i64) -> Self {
        Self {
            range: Some((least, greatest)),
            ..self
        }
    }

    const fn default(self, default: &'static str) -> Self {
        Self {
            default: Some(default),
            ..self
        }
    }

    const fn evidence(self, evidence: Evidence) -> Self {
        Self { evidence, ..self }
    }
}

/// Modes that a documented table lists: `RequestComplete` always, the callback modes as said.
const fn documented_modes(system: bool, custom: bool) -> [ModeSupport; 3] {
    [
        support(TaskMode::RequestComplete, true, Evidence::Documented),
        support(
            TaskMode::WaitForSystemCallback,
            system,
            Evidence::Documented,
        ),
        support(
            TaskMode::WaitForCustomCallback,
            custom,
            Evidence::Documented,
        ),
    ]
}

const fn support(mode: TaskMode, supported: bool, evidence: Evidence) -> ModeSupport {
    ModeSupport {
        mode,
        supported,
        evidence,
    }
}

/// What the reporter gives, in `WaitForCustomCallback`.
const REPORTED: Output = Output {
    mode: TaskMode::WaitForCustomCallback,
    documentation: "What ReportTaskSucceeded was given as `Output`, as it is.",
    members: &[],
    closed: false,
    evidence: Evidence::Documented,
};

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
                "The task is done when the service itself reports the end of the asynchronous job; what it reports is `$Output`. Standard flows only. Stopping the execution may not end the job itself, which can go on and cost money."
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

#[cfg(test)]
mod tests;
