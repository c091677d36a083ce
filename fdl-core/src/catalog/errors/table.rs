//! The codes themselves.

use super::{ErrorCode, ErrorFamily, code};
use crate::catalog::Evidence::{Documented, Inferred, Observed, Unknown};
use crate::catalog::source;

/// The codes of the flow engine; the one that matches all first.
pub static FLOW: &[ErrorCode] = &[
    code(
        "FnF.ALL",
        None,
        "Matches every error. Belongs into the last rule: none behind it is reached.",
        Documented,
        source::ERROR_HANDLING,
    ),
    code(
        "FnF.TaskTimeout",
        Some(true),
        "A task took longer than its `Timeout`.",
        Observed,
        source::LEGACY_ERRORS,
    ),
    code(
        "FnF.RuntimeError",
        Some(false),
        "The engine could not evaluate something (seen in older flows).",
        Observed,
        source::LEGACY_ERRORS,
    ),
];

/// The codes of Function Compute: those of the integration page first, in its order.
pub static FC: &[ErrorCode] = &[
    code(
        "FC.ResourceThrottled",
        Some(true),
        "More calls run at a time, those from outside the flow included, than the limit of concurrency allows. CloudFlow calls functions synchronously when it runs Task states.",
        Documented,
        source::FUNCTION_COMPUTE,
    )
    .action("Ask for a higher limit of concurrency."),
    code(
        "FC.ResourceExhausted",
        Some(true),
        "Resources were short, so functions were throttled.",
        Documented,
        source::FUNCTION_COMPUTE,
    )
    .action("Turn to the support of Alibaba Cloud."),
    code(
        "FC.InternalServerError",
        Some(true),
        "Something inside Function Compute failed.",
        Documented,
        source::FUNCTION_COMPUTE,
    )
    .action("Run the flow again."),
    code(
        "FC.AccessDenied",
        Some(false),
        "A permission is missing.",
        Documented,
        source::FUNCTION_COMPUTE,
    )
    .action("Grant the permission and try again."),
    code(
        "FC.InvalidArgument",
        Some(false),
        "The value of a parameter is not valid.",
        Documented,
        source::FUNCTION_COMPUTE,
    )
    .action("Compare the values with the specification."),
    code(
        "FC.EntityTooLarge",
        Some(false),
        "The value of a parameter is larger than allowed.",
        Documented,
        source::FUNCTION_COMPUTE,
    )
    .action("Make the input smaller."),
    code(
        "FC.Unknown",
        Some(true),
        "The function ran and failed without an error type of its own, for instance because its process ended.",
        Observed,
        source::LEGACY_ERRORS,
    ),
    code(
        "FC.ServerError",
        Some(true),
        "Raised by functions themselves (seen in public flows).",
        Observed,
        source::LEGACY_ERRORS,
    ),
    code(
        "FC.ServiceNotFound",
        Some(false),
        "There is no service of the name in the ARN.",
        Documented,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.FunctionNotFound",
        Some(false),
        "There is no function of the name in the ARN.",
        Documented,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.VersionNotFound",
        Some(false),
        "The qualifier in the ARN is a version that does not exist.",
        Inferred,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.AliasNotFound",
        Some(false),
        "The qualifier in the ARN is an alias that does not exist.",
        Inferred,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.InvalidAccessKeyID",
        Some(false),
        "The key of the caller is not known.",
        Inferred,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.MissingRequiredHeader",
        Some(false),
        "A header of the request is missing.",
        Inferred,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.PreconditionFailed",
        Some(false),
        "A condition of the request does not hold.",
        Inferred,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.SignatureNotMatch",
        Some(false),
        "The signature of the request is wrong.",
        Inferred,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
    code(
        "FC.UnsupportedMediaType",
        Some(false),
        "The media type of the request is not supported.",
        Inferred,
        source::FUNCTION_COMPUTE_ERRORS,
    ),
];

/// The codes of CloudFlow's own API.
pub static FNF: &[ErrorCode] = &[
    code(
        super::EXECUTION_ALREADY_EXISTS,
        Some(false),
        "The child flow has an execution of that name, which has ended.",
        Inferred,
        source::START_EXECUTION,
    ),
    code(
        "FNF.FlowNotExists",
        Some(false),
        "There is no flow of the name in the ARN.",
        Inferred,
        source::START_EXECUTION,
    ),
    code(
        "FNF.ResourceThrottled",
        Some(true),
        "Too many executions were started at a time.",
        Inferred,
        source::START_EXECUTION,
    ),
];

/// The codes of Simple Message Queue.
pub static MNS: &[ErrorCode] = &[
    code(
        "MNS.AccessDenied",
        Some(false),
        "The flow's role lacks the permission.",
        Inferred,
        source::MESSAGE_QUEUE,
    ),
    code(
        "MNS.InternalError",
        Some(true),
        "Something inside the service failed.",
        Inferred,
        source::MESSAGE_QUEUE,
    ),
    code(
        "MNS.InvalidArgument",
        Some(false),
        "The value of a parameter is not valid.",
        Inferred,
        source::MESSAGE_QUEUE,
    ),
    code(
        "MNS.QueueNotExist",
        Some(false),
        "There is no queue of the name in the ARN.",
        Inferred,
        source::MESSAGE_QUEUE,
    ),
    code(
        "MNS.TopicNotExist",
        Some(false),
        "There is no topic of the name in the ARN.",
        Inferred,
        source::MESSAGE_QUEUE,
    ),
];

/// The codes of Object Storage Service.
pub static OSS: &[ErrorCode] = &[
    code(
        "OSS.AccessDenied",
        Some(false),
        "The flow's role lacks the permission.",
        Inferred,
        source::OBJECT_STORAGE,
    ),
    code(
        "OSS.NoSuchBucket",
        Some(false),
        "There is no such bucket.",
        Inferred,
        source::OBJECT_STORAGE,
    ),
    code(
        "OSS.NoSuchKey",
        Some(false),
        "There is no such object.",
        Inferred,
        source::OBJECT_STORAGE,
    ),
    code(
        "OSS.NotModified",
        Some(false),
        "The object has the tag of `ifNoneMatch` (304).",
        Inferred,
        source::OBJECT_STORAGE,
    ),
    code(
        "OSS.PreconditionFailed",
        Some(false),
        "The object does not have the tag of `ifMatch` (412).",
        Inferred,
        source::OBJECT_STORAGE,
    ),
];

const fn family(
    prefix: &'static str,
    service: &'static str,
    documentation: &'static str,
    evidence: crate::catalog::Evidence,
    source: &'static str,
) -> ErrorFamily {
    ErrorFamily {
        prefix,
        service,
        documentation,
        evidence,
        source,
    }
}

/// The families of codes, sorted by prefix. Actions that are not here follow
/// `<product>.<code of the API>`.
pub static FAMILIES: &[ErrorFamily] = &[
    family(
        "DashScope.",
        "Model Studio (DashScope)",
        "A code of the model's API.",
        Unknown,
        source::INTEGRATIONS,
    ),
    family(
        "EventBridge.",
        "EventBridge",
        "A code of the API.",
        Inferred,
        source::EVENT_BRIDGE,
    ),
    family(
        "FC.",
        "Function Compute",
        "The code with which Function Compute answered, where the status was not 200.",
        Documented,
        source::ERROR_HANDLING,
    ),
    family(
        "FNF.",
        "CloudFlow",
        "A code of the API that starts child flows.",
        Inferred,
        source::START_EXECUTION,
    ),
    family(
        "FnF.",
        "the flow engine",
        "A code of the engine itself.",
        Documented,
        source::ERROR_HANDLING,
    ),
    family(
        "HTTP.",
        "HTTP",
        "A failed request; how the codes are spelt is not known.",
        Unknown,
        source::HTTP,
    ),
    family(
        "MNS.",
        "Simple Message Queue (MNS)",
        "A code of the API.",
        Inferred,
        source::MESSAGE_QUEUE,
    ),
    family(
        "OSS.",
        "Object Storage Service",
        "A code of the API.",
        Inferred,
        source::OBJECT_STORAGE,
    ),
    family(
        "SMS.",
        "Short Message Service",
        "A code of the API; a code other than `OK` may also come in a good answer.",
        Inferred,
        source::SHORT_MESSAGE,
    ),
];
