//! HTTP and HTTPS requests.

use super::ParameterType::{Any, Object, Text};
use super::{
    Action, ModeSupport, Output, OutputMember, REPORTED, Service, TaskMode, optional, support,
};
use crate::catalog::{Evidence, source};

/// One sentence of the page names the system callback, its sections and the overview do not (Q94).
static MODES: &[ModeSupport] = &[
    support(TaskMode::RequestComplete, true, Evidence::Documented),
    support(TaskMode::WaitForSystemCallback, false, Evidence::Inferred),
    support(TaskMode::WaitForCustomCallback, true, Evidence::Documented),
];

pub(super) const SERVICE: Service = Service {
    prefix: "HTTP",
    name: "HTTP",
    modes: MODES,
    errors: &[],
    source: source::HTTP,
};

pub(super) static REQUEST: Action = Action {
    name: "HTTP:Request",
    service: "HTTP",
    optimized: true,
    summary: "Sends one HTTP or HTTPS request to an address of the public internet.",
    modes: MODES,
    parameters: &[
        super::Parameter {
            ignore_case: true,
            ..optional(
                "method",
                Text,
                "GET",
                "The verb: `GET`, `POST`, `PATCH`, `PUT`, `DELETE` or `HEAD`.",
            )
            .required(Evidence::Documented)
            .allowed(
                &["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"],
                &[
                    "Reads.",
                    "Sends data to be processed.",
                    "Changes a part.",
                    "Replaces the whole.",
                    "Removes.",
                    "Reads the headers alone.",
                ],
            )
        },
        optional(
            "url",
            Text,
            "https://example.com/",
            "The whole address with its scheme. It has to be reachable from the internet.",
        )
        .required(Evidence::Documented),
        optional(
            "headers",
            Object,
            "{}",
            "The headers of the request, text by name.",
        ),
        optional(
            "body",
            Any,
            "{}",
            "The body of the request. Text is sent as it is, a mapping or list as JSON.",
        ),
    ],
    closed: true,
    outputs: &[
        Output {
            mode: TaskMode::RequestComplete,
            documentation: "The answer: `{\"Header\": …, \"Code\": …, \"Body\": …}`.",
            members: &[
                OutputMember {
                    name: "Header",
                    placeholder: "{}",
                    documentation: "The headers of the answer.",
                },
                OutputMember {
                    name: "Code",
                    placeholder: "200",
                    documentation: "The status, a number.",
                },
                OutputMember {
                    name: "Body",
                    placeholder: "{}",
                    documentation: "The body of the answer.",
                },
            ],
            closed: true,
            evidence: Evidence::Documented,
        },
        REPORTED,
    ],
    callback: Some(
        "In `WaitForCustomCallback` the service sends the task's token by itself, in the header `X-FnF-Http-Callback-Task-Token`.",
    ),
    errors: &[],
    arn_forms: &[],
    payload: None,
    sources: &[source::HTTP, source::INTEGRATIONS],
    evidence: Evidence::Documented,
};
