//! CloudFlow itself: child flows.

use super::ParameterType::{Object, Text};
use super::{
    Action, ArnForm, ModeSupport, Output, OutputMember, REPORTED, Service, TaskMode,
    documented_modes, optional, support,
};
use crate::catalog::errors::FNF;
use crate::catalog::{Evidence, source};

/// The action that starts an execution.
pub const START: &str = "FNF:StartExecution";

/// The operation of the API that reports the success of a Task that waits, as an action.
pub const REPORT_SUCCESS: &str = "FNF:ReportTaskSucceeded";

/// The one that reports its failure.
pub const REPORT_FAILURE: &str = "FNF:ReportTaskFailed";

static MODES: &[ModeSupport] = &documented_modes(true, true);

pub(super) const SERVICE: Service = Service {
    prefix: "FNF",
    name: "CloudFlow",
    modes: MODES,
    errors: FNF,
    source: source::CHILD_FLOWS,
};

pub(super) static START_EXECUTION: Action = Action {
    name: START,
    service: "CloudFlow",
    optimized: true,
    summary: "Starts an execution of another Standard flow of the same region.",
    modes: MODES,
    parameters: &[
        optional(
            "resourceArn",
            Text,
            "acs:fnf:::flow/my-child-flow",
            "The child flow's ARN: `acs:fnf:{region}:{account}:flow/{name}`. Region and account may be empty; flows of other regions cannot be started.",
        )
        .required(Evidence::Documented),
        optional(
            "executionName",
            Text,
            "my-execution",
            "The name of the child's execution, unique in its flow: 1 to 128 letters, digits, `_` and `-`, the first a letter or `_`. Without it a name is made up.",
        ),
        optional(
            "input",
            Object,
            "{}",
            "The input of the child's execution, a mapping. Keys that end in `.$` hold expressions.",
        ),
    ],
    closed: true,
    outputs: &[
        Output {
            mode: TaskMode::RequestComplete,
            documentation: "The execution that was started; the task does not wait for its end.",
            members: &[
                OutputMember {
                    name: "FlowName",
                    placeholder: "child",
                    documentation: "The name of the child flow.",
                },
                OutputMember {
                    name: "ExecutionName",
                    placeholder: "E-1",
                    documentation: "The name of the child's execution.",
                },
                OutputMember {
                    name: "RequestID",
                    placeholder: "R-1",
                    documentation: "The identifier of the request.",
                },
            ],
            closed: true,
            evidence: Evidence::Documented,
        },
        Output {
            mode: TaskMode::WaitForSystemCallback,
            documentation: "The result of the child's execution; its exact form is not documented.",
            members: &[],
            closed: false,
            evidence: Evidence::Unknown,
        },
        REPORTED,
    ],
    callback: Some(
        "In `WaitForCustomCallback` the child, or whatever it hands the token to, reports: put `callbackToken.$: $Context.Current.TaskToken` into `input`.",
    ),
    errors: FNF,
    arn_forms: &[ArnForm {
        pattern: "acs:fnf:{region}:{account}:flow/{name}",
        service: "fnf",
        resource: "flow/{}",
    }],
    payload: Some("input"),
    sources: &[source::CHILD_FLOWS, source::START_EXECUTION, source::INTEGRATIONS],
    evidence: Evidence::Documented,
};

pub(super) static START_SYNC_EXECUTION: Action = Action {
    name: "FNF:StartSyncExecution",
    service: "CloudFlow",
    optimized: false,
    summary: "Runs an Express flow and waits for its end. No page names it as an action; it is an operation of the API.",
    modes: &[
        support(TaskMode::RequestComplete, true, Evidence::Inferred),
        support(TaskMode::WaitForSystemCallback, false, Evidence::Unknown),
        support(TaskMode::WaitForCustomCallback, false, Evidence::Unknown),
    ],
    parameters: &[
        optional(
            "FlowName",
            Text,
            "my-express-flow",
            "The Express flow to run, under the name that the API gives this parameter.",
        )
        .required(Evidence::Inferred)
        .evidence(Evidence::Inferred),
        optional(
            "ExecutionName",
            Text,
            "my-execution",
            "A label; the service appends a colon and a UUID.",
        )
        .evidence(Evidence::Inferred),
        optional("Input", Text, "\"{}\"", "A JSON object, as text.").evidence(Evidence::Inferred),
    ],
    closed: false,
    outputs: &[Output {
        mode: TaskMode::RequestComplete,
        documentation: "The answer of the API.",
        members: &[
            OutputMember {
                name: "FlowName",
                placeholder: "child",
                documentation: "The name of the flow.",
            },
            OutputMember {
                name: "Name",
                placeholder: "E-1",
                documentation: "The name of the execution.",
            },
            OutputMember {
                name: "Status",
                placeholder: "Succeeded",
                documentation: "`Succeeded`, `Failed`, `TimedOut`, …",
            },
            OutputMember {
                name: "Output",
                placeholder: "'{}'",
                documentation: "The execution's output, as text.",
            },
            OutputMember {
                name: "ErrorCode",
                placeholder: "''",
                documentation: "Why it failed, for programs.",
            },
            OutputMember {
                name: "ErrorMessage",
                placeholder: "''",
                documentation: "Why it failed, for people.",
            },
            OutputMember {
                name: "StartedTime",
                placeholder: "2026-01-01T00:00:00Z",
                documentation: "When it began.",
            },
            OutputMember {
                name: "StoppedTime",
                placeholder: "2026-01-01T00:00:01Z",
                documentation: "When it ended.",
            },
            OutputMember {
                name: "RequestId",
                placeholder: "R-1",
                documentation: "The identifier of the request.",
            },
        ],
        closed: false,
        evidence: Evidence::Inferred,
    }],
    callback: None,
    errors: FNF,
    arn_forms: &[],
    payload: None,
    sources: &[source::START_SYNC_EXECUTION],
    evidence: Evidence::Inferred,
};
