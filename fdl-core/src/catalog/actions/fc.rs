//! Function Compute. Everything here follows the page that this project implements first of all.

use super::ParameterType::{Any, Text};
use super::{
    Action, ArnForm, ModeSupport, Output, OutputMember, Service, TaskMode, documented_modes,
    optional,
};
use crate::catalog::errors::FC;
use crate::catalog::{Evidence, source};

static MODES: &[ModeSupport] = &documented_modes(true, true);

pub(super) const SERVICE: Service = Service {
    prefix: "FC",
    name: "Function Compute",
    modes: MODES,
    errors: FC,
    source: source::FUNCTION_COMPUTE,
};

pub(super) static INVOKE_FUNCTION: Action = Action {
    name: "FC:InvokeFunction",
    service: "Function Compute",
    optimized: true,
    summary: "Calls a function: waits for its result (`Sync`) or puts the call into its queue (`Async`).",
    modes: MODES,
    parameters: &[
        optional(
            "resourceArn",
            Text,
            "acs:fc:::functions/my-function",
            "The function's ARN, `acs:fc:{region}:{account}:functions/{function}` with an optional `/{qualifier}`, or `acs:fc:{region}:{account}:services/{service}.{qualifier}/functions/{function}` for functions that belong to a service. Region and account may be empty: then they are those of the flow.",
        )
        .required(Evidence::Documented),
        optional(
            "invocationType",
            Text,
            "Sync",
            "`Sync` waits for the function's result, `Async` only puts the call into the queue. `RequestComplete` takes both; `WaitForSystemCallback` and `WaitForCustomCallback` need `Async`.",
        )
        .required(Evidence::Documented)
        .allowed(
            &["Sync", "Async"],
            &[
                "Waits for the function's result. Only with `TaskMode: RequestComplete`.",
                "Puts the call into the function's queue and goes on. The callback modes need it.",
            ],
        ),
        optional(
            "body",
            Any,
            "{}",
            "The event that the function receives: a mapping, or text. It is turned into bytes before the call. Keys that end in `.$` hold expressions, at every depth; `body.$: $Input` passes all of the input.",
        ),
    ],
    closed: true,
    outputs: &[
        Output {
            mode: TaskMode::RequestComplete,
            documentation: "The function's return value under `Body`: `{\"Body\": …}`.",
            members: &[OutputMember {
                name: "Body",
                placeholder: "{}",
                documentation: "What the function returned: a string, an object, an array or another JSON value. JSON in a string is taken apart with `stringToJson`.",
            }],
            closed: true,
            evidence: Evidence::Documented,
        },
        Output {
            mode: TaskMode::WaitForSystemCallback,
            documentation: "The function's result as it is, without `Body`.",
            members: &[],
            closed: false,
            evidence: Evidence::Documented,
        },
        Output {
            mode: TaskMode::WaitForCustomCallback,
            documentation: "What was reported with the task's token, as it is, without `Body`.",
            members: &[],
            closed: false,
            evidence: Evidence::Documented,
        },
    ],
    callback: Some(
        "In `WaitForCustomCallback` the function needs the task's token to report: put `callbackToken.$: $Context.Current.TaskToken` into `body`. In both callback modes `invocationType` has to be `Async`.",
    ),
    errors: FC,
    arn_forms: &[
        ArnForm {
            pattern: "acs:fc:{region}:{account}:functions/{function}",
            service: "fc",
            resource: "functions/{}",
        },
        ArnForm {
            pattern: "acs:fc:{region}:{account}:functions/{function}/{qualifier}",
            service: "fc",
            resource: "functions/{}/{}",
        },
        ArnForm {
            pattern: "acs:fc:{region}:{account}:services/{service}/functions/{function}",
            service: "fc",
            resource: "services/{}/functions/{}",
        },
        ArnForm {
            pattern: "acs:fc:{region}:{account}:services/{service}.{qualifier}/functions/{function}",
            service: "fc",
            resource: "services/{}.{}/functions/{}",
        },
    ],
    payload: Some("body"),
    sources: &[
        source::FUNCTION_COMPUTE,
        source::INTEGRATION_MODES,
        source::ERROR_HANDLING,
    ],
    evidence: Evidence::Documented,
};
