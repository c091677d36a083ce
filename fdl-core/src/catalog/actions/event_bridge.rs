//! EventBridge.

use super::ParameterType::{Any, Text};
use super::{
    Action, ModeSupport, Output, OutputMember, REPORTED, Service, TaskMode, documented_modes,
    optional,
};
use crate::catalog::{Evidence, source};

static MODES: &[ModeSupport] = &documented_modes(false, true);

pub(super) const SERVICE: Service = Service {
    prefix: "EventBridge",
    name: "EventBridge",
    modes: MODES,
    errors: &[],
    source: source::EVENT_BRIDGE,
};

pub(super) static PUT_EVENTS: Action = Action {
    name: "EventBridge:PutEvents",
    service: "EventBridge",
    optimized: true,
    summary: "Publishes an event to an event bus.",
    modes: MODES,
    parameters: &[
        optional(
            "eventBusName",
            Text,
            "my-bus",
            "The bus that the event goes to.",
        )
        .required(Evidence::Inferred),
        optional(
            "id",
            Text,
            "my-event-id",
            "The event's identifier, unique together with `source`.",
        )
        .required(Evidence::Inferred),
        optional("source", Text, "my-source", "Where the event comes from.")
            .required(Evidence::Inferred),
        optional("type", Text, "my-event-type", "What kind of event it is.")
            .required(Evidence::Inferred),
        optional("subject", Text, "my-subject", "What the event is about."),
        optional("data", Any, "{}", "What the event carries."),
        optional(
            "time",
            Text,
            "\"2026-01-01T00:00:00Z\"",
            "When it happened (RFC 3339).",
        )
        .evidence(Evidence::Inferred),
        optional(
            "dataContentType",
            Text,
            "application/json",
            "The media type of `data`.",
        )
        .evidence(Evidence::Inferred),
        optional(
            "dataSchema",
            Text,
            "https://example.com/schema",
            "The address of the schema of `data`.",
        )
        .evidence(Evidence::Inferred),
        optional(
            "specVersion",
            Text,
            "\"1.0\"",
            "The version of CloudEvents.",
        )
        .default("1.0")
        .evidence(Evidence::Inferred),
    ],
    closed: false,
    outputs: &[
        Output {
            mode: TaskMode::RequestComplete,
            documentation: "The answer of the API, with an identifier for each event.",
            members: &[
                OutputMember {
                    name: "Code",
                    placeholder: "OK",
                    documentation: "Whether it worked.",
                },
                OutputMember {
                    name: "Data",
                    placeholder: "{EntryList: [{EventId: E-1}]}",
                    documentation: "The events: `EntryList`, each with an `EventId`.",
                },
                OutputMember {
                    name: "RequestId",
                    placeholder: "R-1",
                    documentation: "The identifier of the request.",
                },
            ],
            closed: false,
            evidence: Evidence::Inferred,
        },
        REPORTED,
    ],
    callback: Some(
        "In `WaitForCustomCallback` whoever receives the event needs the task's token to report: put `callbackToken.$: $Context.Current.TaskToken` into `data`.",
    ),
    errors: &[],
    arn_forms: &[],
    payload: Some("data"),
    sources: &[
        source::EVENT_BRIDGE,
        source::EVENT_BRIDGE_PUT_EVENTS,
        source::INTEGRATIONS,
    ],
    evidence: Evidence::Documented,
};
