//! Model Studio. Seen in a flow that the console made; no page names it.

use super::ParameterType::{Boolean, Integer, List, Number, Text};
use super::{Action, ModeSupport, Output, OutputMember, Service, TaskMode, optional, support};
use crate::catalog::{Evidence, source};

static MODES: &[ModeSupport] = &[
    support(TaskMode::RequestComplete, true, Evidence::Observed),
    support(TaskMode::WaitForSystemCallback, false, Evidence::Unknown),
    support(TaskMode::WaitForCustomCallback, false, Evidence::Unknown),
];

pub(super) const SERVICE: Service = Service {
    prefix: "DashScope",
    name: "Model Studio (DashScope)",
    modes: MODES,
    errors: &[],
    source: source::INTEGRATIONS,
};

pub(super) static QWEN_TEXT_GENERATION: Action = Action {
    name: "DashScope:QwenTextGeneration",
    service: "Model Studio (DashScope)",
    optimized: true,
    summary: "Calls a Qwen text model.",
    modes: MODES,
    parameters: &[
        optional("model", Text, "qwen-plus", "The model, such as `qwen-max`.")
            .required(Evidence::Observed)
            .evidence(Evidence::Observed),
        optional(
            "api_key",
            Text,
            "my-key",
            "The key of the account. Do not write it down in the flow: take it from the input with `api_key.$`.",
        )
        .required(Evidence::Observed)
        .evidence(Evidence::Observed),
        optional(
            "messages",
            List,
            "[]",
            "The conversation, mappings with `role` and `content`; mostly `messages.$`.",
        )
        .required(Evidence::Observed)
        .evidence(Evidence::Observed),
        optional("enable_search", Boolean, "false", "Whether the model may search the web.")
            .evidence(Evidence::Observed),
        optional("max_tokens", Integer, "1024", "At most so many tokens are generated.")
            .evidence(Evidence::Observed),
        optional("temperature", Number, "0.7", "How freely words are chosen.")
            .evidence(Evidence::Observed),
        optional("top_p", Number, "0.8", "From how many of the likeliest words is chosen.")
            .evidence(Evidence::Observed),
    ],
    closed: false,
    outputs: &[Output {
        mode: TaskMode::RequestComplete,
        documentation: "The answer of the model: the text is `$Output.output.choices[0].message.content`.",
        members: &[OutputMember {
            name: "output",
            placeholder: "{choices: [{message: {content: ''}}]}",
            documentation: "What the model said: `choices[0].message.content`.",
        }],
        closed: false,
        evidence: Evidence::Observed,
    }],
    callback: None,
    errors: &[],
    arn_forms: &[],
    payload: None,
    sources: &[source::INTEGRATIONS],
    evidence: Evidence::Observed,
};
