//! Simple Message Queue, formerly Message Service.

use super::ParameterType::{Any, Integer, Object, Text};
use super::{
    Action, ArnForm, ModeSupport, Output, OutputMember, REPORTED, Service, TaskMode,
    documented_modes, optional,
};
use crate::catalog::errors::MNS;
use crate::catalog::{Evidence, source};

static MODES: &[ModeSupport] = &documented_modes(false, true);

pub(super) const SERVICE: Service = Service {
    prefix: "MNS",
    name: "Simple Message Queue (MNS)",
    modes: MODES,
    errors: MNS,
    source: source::MESSAGE_QUEUE,
};

pub(super) static SEND_MESSAGE: Action = Action {
    name: "MNS:SendMessage",
    service: "Simple Message Queue (MNS)",
    optimized: true,
    summary: "Sends a message to a queue or publishes it to a topic; the ARN says which.",
    modes: MODES,
    parameters: &[
        optional(
            "resourceArn",
            Text,
            "acs:mns:::/queues/my-queue/messages",
            "The queue or topic: `acs:mns:{region}:{account}:/queues/{name}/messages` or `acs:mns:{region}:{account}:/topics/{name}/messages`, with the slash in front.",
        )
        .required(Evidence::Documented),
        optional(
            "message",
            Any,
            "{}",
            "The message: text, or a mapping or list, which is sent as JSON.",
        )
        .required(Evidence::Documented),
        optional(
            "priority",
            Integer,
            "8",
            "Queues only. From 1 to 16; a smaller number is received earlier.",
        )
        .range(1, 16)
        .default("8"),
        optional(
            "delaySeconds",
            Integer,
            "0",
            "Queues only. How long until the message can be received, at most 604800 seconds (seven days).",
        )
        .range(0, 604_800)
        .default("0"),
        optional(
            "messageTag",
            Text,
            "my-tag",
            "Topics only. What subscriptions filter by.",
        ),
        optional(
            "messageAttributes",
            Object,
            "{}",
            "Topics only. What pushes need: `MailAttributes` and `SMSAttributes`.",
        ),
    ],
    closed: false,
    outputs: &[
        Output {
            mode: TaskMode::RequestComplete,
            documentation: "The answer of the API.",
            members: &[
                OutputMember {
                    name: "MessageId",
                    placeholder: "M-1",
                    documentation: "The identifier of the message.",
                },
                OutputMember {
                    name: "MessageBodyMD5",
                    placeholder: "d41d8cd98f00b204e9800998ecf8427e",
                    documentation: "The MD5 hash of the message.",
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
        "In `WaitForCustomCallback` whoever receives the message needs the task's token to report: put `callbackToken.$: $Context.Current.TaskToken` into `message`.",
    ),
    errors: MNS,
    arn_forms: &[
        ArnForm {
            pattern: "acs:mns:{region}:{account}:/queues/{name}/messages",
            service: "mns",
            resource: "/queues/{}/messages",
        },
        ArnForm {
            pattern: "acs:mns:{region}:{account}:/topics/{name}/messages",
            service: "mns",
            resource: "/topics/{}/messages",
        },
    ],
    payload: Some("message"),
    sources: &[source::MESSAGE_QUEUE, source::MESSAGE_TOPICS, source::INTEGRATIONS],
    evidence: Evidence::Documented,
};
