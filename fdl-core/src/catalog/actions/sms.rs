//! Short Message Service.

use super::ParameterType::{Object, Text};
use super::{
    Action, ModeSupport, Output, OutputMember, REPORTED, Service, TaskMode, documented_modes,
    optional,
};
use crate::catalog::{Evidence, source};

static MODES: &[ModeSupport] = &documented_modes(false, true);

pub(super) const SERVICE: Service = Service {
    prefix: "SMS",
    name: "Short Message Service",
    modes: MODES,
    errors: &[],
    source: source::SHORT_MESSAGE,
};

pub(super) static SEND_SMS: Action = Action {
    name: "SMS:SendSms",
    service: "Short Message Service",
    optimized: true,
    summary: "Sends a text message to one or more telephone numbers.",
    modes: MODES,
    parameters: &[
        optional(
            "phoneNumbers",
            Text,
            "\"10000000000\"",
            "The numbers, with commas between them, at most 1000. Numbers of the mainland may carry `+`, `+86`, `0086` or `86`, others begin with the code of their country. Write quotes around them.",
        )
        .required(Evidence::Documented),
        optional("signName", Text, "my-signature", "The name of an approved signature.")
            .required(Evidence::Inferred),
        optional(
            "templateCode",
            Text,
            "SMS_0000",
            "The code of an approved template, such as `SMS_1234`.",
        )
        .required(Evidence::Inferred),
        optional(
            "templateParam",
            Object,
            "{}",
            "The values of the template's variables.",
        ),
    ],
    closed: false,
    outputs: &[
        Output {
            mode: TaskMode::RequestComplete,
            documentation: "The answer of the API. The name `EntryList` of the page's sample may be a slip.",
            members: &[
                OutputMember {
                    name: "Headers",
                    placeholder: "{}",
                    documentation: "The headers of the answer.",
                },
                OutputMember {
                    name: "EntryList",
                    placeholder: "{BizId: B-1, Code: OK, Message: OK, RequestId: R-1}",
                    documentation: "`BizId`, `Code` (`OK` where it worked), `Message` and `RequestId`.",
                },
            ],
            closed: false,
            evidence: Evidence::Observed,
        },
        REPORTED,
    ],
    callback: Some(
        "In `WaitForCustomCallback` somebody needs the task's token to report: put `callbackToken.$: $Context.Current.TaskToken` into `templateParam`.",
    ),
    errors: &[],
    arn_forms: &[],
    payload: Some("templateParam"),
    sources: &[source::SHORT_MESSAGE, source::INTEGRATIONS],
    evidence: Evidence::Documented,
};
